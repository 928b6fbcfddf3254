"""A parcel on its way to Amazon: what we hold of it, what Amazon says of its order, and what follows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import secrets
from accounts.gateways.amazon import parse
from accounts.gateways.amazon.read import Unreadable
from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.models import Channel, Marketplace
from sync.flows.items import unreadable
from sync.flows.parcel_rows import content, is_told
from sync.models import CarrierRule, Document, Order, Shipment, ShipmentState
from sync.results import Event, Job, Result
from sync.rules import parcel_problems
from sync.rules.carriers import Rule
from sync.rules.shipments import DISMISSED, Held, Terms, Verdict, judge
from sync.rules.verdicts import Blocked


@dataclass(eq=False)
class Parcel:
    job: Job
    row: Shipment
    order: Order
    record: AmazonOrder
    siblings: tuple[Shipment, ...]
    terms: Terms
    verdict: Verdict
    events: list[Event] = field(default_factory=list)

    def note(self, kind: str, **params: Any) -> None:
        self.events.append(Event(kind, {"name": self.row.picking_name, **params}))

    def judged_by(self, record: AmazonOrder, *, first: bool = False) -> Verdict:
        """With newer words of Amazon. `first`: as if Amazon had never been told of this one."""
        held = [_held(row, told=not first if row is self.row else None) for row in self.siblings]
        return judge(record, held, self.terms, timezone.now())[self.row.reference]

    def result(
        self, outcome: str, text: str = "", *, due: datetime | None = None, free: bool = False, **columns: Any
    ) -> Result:
        return Result(self.job, outcome, text, shipment=columns, events=tuple(self.events), due=due, free=free)

    def hold(self, blocked: Blocked, detail: str = "") -> Result:
        if self.row.state == ShipmentState.IGNORED and self.row.reason_code == DISMISSED:
            said = self.row.reason
            return self.result("ignored", said, state=self.row.state, reason_code=DISMISSED, reason=said)
        return Result(self.job, "blocked", blocked=blocked, events=tuple(self.events), detail=detail)


def gather(jobs: Sequence[Job]) -> tuple[list[Parcel], list[Result]]:
    rows = Shipment.objects.in_bulk([job.shipment_id for job in jobs if job.shipment_id])
    orders = Order.objects.select_related("document", "account").in_bulk({row.order_id for row in rows.values()})
    siblings: dict[int, list[Shipment]] = {pk: [] for pk in orders}
    for one in Shipment.objects.filter(order__in=orders).order_by("left", "pk"):
        siblings[one.order_id].append(rows.get(one.pk, one))
    terms = _terms(orders.values())
    now = timezone.now()
    judged: dict[int, tuple[AmazonOrder, dict[str, Verdict]] | Blocked] = {}
    found: list[Parcel] = []
    results: list[Result] = []
    for job in jobs:
        row = rows.get(job.shipment_id or 0)
        if row is None:
            results.append(Result(job, "failed", "The parcel's row is gone."))
            continue
        order = orders[row.order_id]
        if order.pk not in judged:
            judged[order.pk] = _judged(order, siblings[order.pk], terms[order.pk], now)
        known = judged[order.pk]
        if isinstance(known, Blocked):
            results.append(Result(job, "blocked", blocked=known))
            continue
        record, verdicts = known
        parcel = Parcel(job, row, order, record, tuple(siblings[order.pk]), terms[order.pk], verdicts[row.reference])
        found.append(parcel)
    return found, results


def _judged(
    order: Order, rows: Sequence[Shipment], terms: Terms, now: datetime
) -> tuple[AmazonOrder, dict[str, Verdict]] | Blocked:
    try:
        record = parse.order(json.loads(order.document.text()))
    except Unreadable as error:
        return unreadable(str(error))
    except (Document.DoesNotExist, secrets.Unreadable):
        return parcel_problems.document_gone(order.amazon_id)
    return record, judge(record, [_held(row) for row in rows], terms, now)


def _held(row: Shipment, told: bool | None = None) -> Held:
    return Held(
        reference=row.reference,
        picking_name=row.picking_name,
        left=row.left,
        items=content(row),
        tracking=row.tracking,
        carrier=row.carrier,
        delivery_type=row.delivery_type,
        told=is_told(row) if told is None else told,
        empty=row.reason_code if not row.items else "",
    )


def _terms(orders: Iterable[Order]) -> dict[int, Terms]:
    found = list(orders)
    accounts = {order.account_id for order in found}
    channels = {
        (one.account_id, one.marketplace_id): one for one in Channel.objects.filter(account__in=accounts, enabled=True)
    }
    countries = dict(
        Marketplace.objects.filter(pk__in={order.marketplace_id for order in found}).values_list("pk", "country")
    )
    rules: dict[int, list[Rule]] = {}
    for one in CarrierRule.objects.filter(merchant__in={order.merchant_id for order in found}).order_by("pk"):
        rules.setdefault(one.merchant_id, []).append(Rule(one.carrier, one.country, one.code, one.name, one.service))
    terms = {}
    for order in found:
        channel = channels.get((order.account_id, order.marketplace_id))
        terms[order.pk] = Terms(
            channel.settings if channel else None,
            countries.get(order.marketplace_id, ""),
            tuple(rules.get(order.merchant_id, ())),
        )
    return terms
