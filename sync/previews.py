"""What would be written to Odoo, field by field, with nothing written anywhere."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import timezone

from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import OdooOrder
from accounts.models import Channel, Merchant, SellerAccount
from sync.desk import Desk
from sync.flows import order_facts
from sync.flows.items import Item, gather, unreadable
from sync.flows.mapped_preview import MappedField, mapped_fields
from sync.flows.odoo_side import OdooSide
from sync.models import Order
from sync.results import Job
from sync.rules import drafts
from sync.rules.money import show
from sync.rules.orders import decide
from sync.rules.verdicts import Blocked, Cancel, Import, Wait

LATEST = 10  # orders that a preview shows when none is named
MOST = 500  # that are read for one preview: more of them is what a sync is for
LOOK_BACK = (1 / 24, 1, 30)  # days


@dataclass(frozen=True, slots=True)
class PreviewLine:
    kind: str
    name: str
    sku: str
    product: str
    quantity: Decimal
    price_unit: Decimal
    tax: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`verdict` is a sentence; `fields` are (label, what Odoo holds now, what it would hold)."""

    amazon_id: str
    verdict: str
    outcome: str = ""  # what a run would count: created updated unchanged ignored waiting blocked
    blocked: str = ""
    cure: str = ""
    fields: tuple[tuple[str, str, str], ...] = ()
    lines: tuple[PreviewLine, ...] = field(default=())
    mapped: tuple[MappedField, ...] = ()
    total: Decimal | None = None
    currency: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "order": self.amazon_id,
            "verdict": self.verdict,
            "outcome": self.outcome,
            "blocked": self.blocked,
            "cure": self.cure,
            "fields": {label: {"now": now, "then": then} for label, now, then in self.fields},
            "lines": [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "sku": one.sku,
                    "product": one.product,
                    "quantity": str(one.quantity),
                    "price_unit": str(one.price_unit),
                    "tax": one.tax,
                }
                for one in self.lines
            ],
            "mapped": [{"field": one.name, "value": one.value, "trouble": one.trouble} for one in self.mapped],
            "total": None if self.total is None else str(self.total),
            "currency": self.currency,
        }

    def as_text(self) -> str:
        rows = [f"{self.amazon_id}: {self.verdict}"]
        if self.blocked:
            rows += [f"  {self.blocked}", f"  {self.cure}"]
        rows += [
            f"  {label}: {then}" + (f"   (now: {now})" if now and now != then else "")
            for label, now, then in self.fields
        ]
        rows += [
            f"    {one.quantity:f} × {one.price_unit:f}  {one.name}  [{one.product}] {one.tax}" for one in self.lines
        ]
        rows += [f"    {one.name}: {one.trouble or one.value}" for one in self.mapped]
        return "\n".join(rows)


def preview_order(order: Order) -> Preview:
    """Of an order that we hold. Raises GatewayError where Odoo cannot be asked."""
    desk = Desk(order.merchant, asked=True)
    try:
        items, results = gather([_job(order)])
        if not items:
            blocked = results[0].blocked
            if blocked is None and results[0].outcome == "ignored":
                return Preview(order.amazon_id, results[0].text, "ignored")
            return _held_back(order.amazon_id, blocked or unreadable("The order's document is gone"), "Cannot be read")
        document = json.loads(order.document.text())
        return _preview(OdooSide.open(desk, preview=True), items[0], document)
    finally:
        desk.close()


Read = tuple[AmazonOrder, dict[str, Any]]  # with Amazon's own object


@dataclass(frozen=True, slots=True)
class Malformed:
    order_id: str
    sentence: str


@dataclass
class Previews:
    """What a sync would do, an order at a time, and what it took to say so."""

    merchant: Merchant
    accounts: Sequence[SellerAccount]
    order: str = ""
    since: datetime | None = None
    read: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Preview]:
        """Of one order, of those since a time, or of the latest ones: read from Amazon just now, and not kept."""
        desk = Desk(self.merchant, asked=True)
        try:
            side = OdooSide.open(desk, preview=True)
            for account in self.accounts:
                channels = {
                    c.marketplace_id: c for c in account.channels.filter(enabled=True).select_related("marketplace")
                }
                for found in self._records(desk, account, sorted(channels)):
                    self.read += 1
                    if isinstance(found, Malformed):
                        yield _held_back(found.order_id, unreadable(found.sentence), "Cannot be read")
                        continue
                    record, document = found
                    yield _preview(side, self._item(account, record, channels.get(record.marketplace_id)), document)
        finally:
            desk.close()
            self.calls.update(call.system for call in desk.journal.drain())

    def _item(self, account: SellerAccount, record: AmazonOrder, channel: Channel | None) -> Item:
        held = Order.objects.filter(account=account, amazon_id=record.id).first()
        row = held or Order(merchant=self.merchant, account=account, amazon_id=record.id)
        row.requested = row.requested or bool(self.order) or (self.since is not None and record.created >= self.since)
        return Item(_job(row), row, record, channel, channel.settings if channel else None)

    def _records(self, desk: Desk, account: SellerAccount, marketplaces: list[str]) -> Iterable[Read | Malformed]:
        if self.order:
            return [amazon_orders.get(desk.amazon(account), self.order)]
        if not marketplaces:
            return []
        if self.since is not None:
            return islice(_searched(desk, account, marketplaces, self.since), MOST)
        return _latest(desk, account, marketplaces)


def _searched(
    desk: Desk, account: SellerAccount, marketplaces: list[str], after: datetime
) -> Iterator[Read | Malformed]:
    token = ""
    while True:
        page = amazon_orders.search(desk.amazon(account), created_after=after, marketplaces=marketplaces, token=token)
        yield from zip(page.orders, page.raw, strict=True)
        yield from (Malformed(name, sentence) for name, sentence, _ in page.malformed)
        if not page.next_token or page.next_token == token:
            return
        token = page.next_token


def _latest(desk: Desk, account: SellerAccount, marketplaces: list[str]) -> list[Read | Malformed]:
    """Amazon gives the oldest first, so the time that is asked for grows until it holds enough."""
    found: list[Read | Malformed] = []
    for days in LOOK_BACK:
        after = timezone.now() - timedelta(days=days)
        found = list(islice(_searched(desk, account, marketplaces, after), MOST))
        if len(found) >= LATEST:
            break
    read = [one for one in found if not isinstance(one, Malformed)]
    read.sort(key=lambda one: one[0].created, reverse=True)
    found = [*read, *(one for one in found if isinstance(one, Malformed))]
    return found[:LATEST]


def _job(order: Order) -> Job:
    return Job(0, 0, "orders_to_odoo", str(order.pk), order.merchant_id, order.account_id, order.pk, None, 0, {})


def _preview(side: OdooSide, item: Item, document: Any) -> Preview:
    held = _held(side, item)
    verdict = decide(
        item.record,
        item.settings,
        in_odoo=held is not None,
        requested=item.order.requested,
        dismissed=item.order.dismissed,
    )
    if isinstance(verdict, Cancel):
        assert held is not None
        done = held.state == "cancel"
        said = f"Is cancelled in Odoo ({held.name})" if done else f"Would be cancelled in Odoo ({held.name})"
        return Preview(item.record.id, said, "unchanged" if done else "updated")
    if isinstance(verdict, Blocked):
        return _held_back(item.record.id, verdict)
    if not isinstance(verdict, Import):
        return Preview(item.record.id, verdict.text, "waiting" if isinstance(verdict, Wait) else "ignored")
    assert item.channel is not None and item.settings is not None
    facts = order_facts.gather(side, [item])[0][1]
    made = (
        facts
        if isinstance(facts, Blocked)
        else drafts.draft(
            item.record,
            verdict,
            item.seller,
            item.channel.marketplace.name,
            item.settings,
            facts,
            item.channel.marketplace.currency,
        )
    )
    if isinstance(made, Blocked):
        return _held_back(item.record.id, made)
    assert not isinstance(facts, Blocked)
    return replace(_of_draft(item, made, facts, held), mapped=mapped_fields(side, item, document, new=held is None))


def _held_back(amazon_id: str, blocked: Blocked, verdict: str = "Needs you") -> Preview:
    return Preview(amazon_id, verdict, "blocked", blocked.title, blocked.cure)


def _held(side: OdooSide, item: Item) -> OdooOrder | None:
    if item.order.odoo_id is not None:
        return sales.read_orders(side.client, side.probe, [item.order.odoo_id]).get(item.order.odoo_id)
    found = sales.find_orders(side.client, side.probe, [item.record.id]).get(item.record.id, ())
    return next((one for one in found if one.state != "cancel"), None)


def _of_draft(item: Item, made: drafts.Draft, facts: Any, held: OdooOrder | None) -> Preview:
    order, people = made.order, made.partners
    products = {p.id: p for p in (*facts.products.values(), *facts.defaults.values())}
    skus = {one.id: one.sku for one in item.record.items}
    lines = tuple(
        PreviewLine(
            one.kind,
            one.name,
            skus.get(one.item_id, ""),
            products[one.product_id].name if one.product_id in products else "",
            one.quantity,
            one.price_unit,
            ", ".join(facts.taxes[t].name for t in one.tax_ids if t in facts.taxes),
        )
        for one in order.lines
    )
    place = people.delivery
    fields = (
        ("Customer", held.partner_name if held else "", people.contact.name),
        (
            "Delivery address",
            "",
            ", ".join(filter(None, (place.name, place.street, place.street2, place.zip, place.city))),
        ),
        ("Order date", "", f"{order.date_order:%Y-%m-%d %H:%M} UTC"),
        ("Ship by", "", f"{order.commitment_date:%Y-%m-%d %H:%M} UTC" if order.commitment_date else ""),
        ("Customer reference", held.reference if held else "", order.reference),
        ("Delivery", "", "done at once" if order.delivery else "open"),
        ("State", held.state if held else "", "sale" if order.confirm else "draft"),
        ("Total", show(held.total, held.currency) if held else "", show(order.total, order.currency)),
    )
    verdict, outcome = (f"Is in Odoo as {held.name}", "unchanged") if held else ("Would be written to Odoo", "created")
    return Preview(
        item.record.id, verdict, outcome, fields=fields, lines=lines, total=order.total, currency=order.currency
    )
