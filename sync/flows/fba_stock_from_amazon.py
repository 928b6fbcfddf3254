"""Reads how much of each SKU lies in Amazon's warehouses: always all of it, because changes of what is on its way are not
told, and in one go, because Amazon forgets the next page after half a minute."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.gateways.amazon import fba_inventory
from accounts.gateways.amazon.fba_inventory_cases import NO_FBA
from accounts.gateways.errors import GatewayError
from accounts.models import Channel, SellerAccount
from sync import pace, queue, runs
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.models import FbaStock, Run, RunState
from sync.results import IDLE, Job, Result
from sync.rules import fba_stock as rules
from sync.rules.fba_stock import FbaTotals
from sync.rules.movements import FBA_STOCK
from sync.rules.texts import line

COMPARE = "fba_stock_to_odoo"
WITHOUT_FBA = timedelta(days=1)  # then it is asked again: a seller may begin with it
AT_ONCE = 1000
_COLUMNS = ["title", "fulfillable", "reserved", "inbound", "unfulfillable", "researching", "read"]


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        try:
            yield _account(desk, job)
        except GatewayError as error:
            if not error.passing and job.run_id is not None:
                runs.fail(job.run_id, error.text)  # whoever waits for it must not wait for ever
            raise


def channels_asked(account: SellerAccount) -> list[Channel]:
    """One channel a pool of stock, of those that show Amazon's stock."""
    rows = account.channels.filter(enabled=True).select_related("marketplace").order_by("pk")
    own = {channel.marketplace.country: channel for channel in rows if channel.settings.fba_stock != "off"}
    return [own[country] for country in rules.asked(own)]


def _account(desk: Desk, job: Job) -> Result:
    account = desk.account(job.account_id or 0)
    run = Run.objects.filter(pk=job.run_id or 0, state=RunState.RUNNING, reading=True).first()
    asked = channels_asked(account)
    if not asked:
        return _over(job, run, "No channel of this account shows Amazon's own stock.", pace.next_due(FBA_STOCK))
    found: dict[str, Mapping[str, FbaTotals]] = {}
    started = timezone.now()
    for channel in asked:
        desk.beat()
        try:
            pages = fba_inventory.summaries(desk.amazon(account), channel.marketplace_id)
            found[channel.marketplace_id] = rules.totals(row for page in pages for row in page)
        except GatewayError as error:
            if error.code != NO_FBA:
                raise
    if not found:
        return _over(job, run, "This seller account has no FBA stock.", timezone.now() + WITHOUT_FBA)
    found = rules.each_pool_once(found)
    failpoint("fba_stock_read")
    with transaction.atomic():
        FbaStock.objects.filter(account=account).exclude(marketplace_id__in=found).delete()  # told by another, or off
        changed = sum(_store(account, market, rows, started) for market, rows in found.items())
        run = run or runs.open_run(account, FBA_STOCK, "schedule")
        read = sum(len(rows) for rows in found.values())
        runs.count(run.pk, read=read, updated=changed, unchanged=max(0, read - changed))
        queue.add(
            flow=COMPARE,
            lane=queue.lane_of_odoo(account.merchant_id),
            key=str(account.uid),
            merchant_id=account.merchant_id,
            account_id=account.pk,
            run=run,
        )
    failpoint("fba_stock_stored")
    runs.read_all(run.pk)
    return Result(job, "read", f"{read} SKUs read", counts={}, due=pace.next_due(FBA_STOCK), free=True)


def _over(job: Job, run: Run | None, text: str, due: datetime) -> Result:
    if run is not None:
        runs.say(run.pk, text)
        runs.read_all(run.pk)
    return Result(job, IDLE, text, due=due, free=True)


def _store(account: SellerAccount, market: str, found: Mapping[str, FbaTotals], now: datetime) -> int:
    """How many are new or have changed. An SKU that Amazon names no more has nothing left there."""
    known = {row.sku: row for row in FbaStock.objects.filter(account=account, marketplace_id=market)}
    named = {line(sku)[:200]: totals for sku, totals in found.items()}
    gone = {sku: FbaTotals(row.title, 0, 0, 0, 0, 0) for sku, row in known.items() if sku not in named}
    rows = []
    changed = 0
    for sku, totals in {**named, **gone}.items():
        row = known.get(sku) or FbaStock(
            merchant_id=account.merchant_id, account=account, marketplace_id=market, sku=sku
        )
        before = (row.fulfillable, row.reserved, row.inbound, row.unfulfillable, row.researching)
        row.title = line(totals.title)[:500]
        row.fulfillable, row.reserved, row.inbound = totals.fulfillable, totals.reserved, totals.inbound
        row.unfulfillable, row.researching, row.read = totals.unfulfillable, totals.researching, now
        after = (row.fulfillable, row.reserved, row.inbound, row.unfulfillable, row.researching)
        changed += row.pk is None or after != before
        rows.append(row)
    FbaStock.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["account", "marketplace_id", "sku"],
        update_fields=_COLUMNS,
    )
    return changed
