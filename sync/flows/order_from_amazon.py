"""One order by its Amazon id: "Recover order", and the hints of later notifications."""

from collections.abc import Iterable

from django.db import transaction

from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.errors import GatewayError, Kind
from sync import queue, runs
from sync.desk import Desk
from sync.flows.store import Received, store
from sync.models import Order, Run
from sync.results import Job, Result
from sync.rules.verdicts import Blocked

FLOW = "order_from_amazon"


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        desk.beat()
        yield _one(desk, job)


def _one(desk: Desk, job: Job) -> Result:
    account = desk.account(job.account_id or 0)
    amazon_id = str(job.hint["amazon_id"])
    run = Run.objects.filter(pk=job.run_id or 0).first()
    try:
        record, raw = amazon_orders.get(desk.amazon(account), amazon_id)
    except GatewayError as error:
        if error.kind not in (Kind.NOT_FOUND, Kind.REJECTED, Kind.BUG):
            raise
        if run is not None:
            runs.count(run.pk, failed=1)
            runs.fail(run.pk, error.text)
        return Result(job, "failed", blocked=_not_found(amazon_id, error), detail=error.detail)
    with transaction.atomic():
        # Asked for by its id: neither the channel's start nor an earlier refusal counts. Unless we only want to see how it
        # stands.
        look = bool(job.hint.get("look"))
        store(account, [Received(amazon_id, raw, record)], run, requested_since=None if look else record.created)
        if not look:
            queue.hurry(Order.objects.get(account=account, amazon_id=amazon_id))
    if run is not None:
        runs.read_all(run.pk)
    return Result(job, "read", f"{amazon_id} read")


def _not_found(amazon_id: str, error: GatewayError) -> Blocked:
    return Blocked(
        "order_not_found",
        f"Amazon does not give out order {amazon_id}",
        f"{error.text} Check the id in Seller Central, and that the order belongs to this seller account.",
        subject=amazon_id,
    )
