"""Orders that Odoo holds already and that have changed on Amazon. What people did in Odoo stays: only what Amazon knows
better is brought over (a customer that is known by now, fewer pieces), and a buyer's wish to cancel is shown."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from accounts.gateways.odoo import partners, sales
from accounts.gateways.odoo.records import OdooOrder
from sync.failpoints import failpoint
from sync.flows import cancelled_pieces, order_facts, wishes
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.models import Link
from sync.results import Result
from sync.rules import amounts, keys, orders
from sync.rules.partners import Partners
from sync.rules.partners import draft as draft_partners
from sync.rules.verdicts import Blocked


def work(side: OdooSide, items: list[Item]) -> Iterable[Result]:
    for item in items:
        assert item.odoo is not None
        if item.order.odoo_id is None:
            item.note("adopted", name=item.odoo.name)
        if item.odoo.state == "cancel":
            yield item.hold(_cancelled_by_hand(item.odoo))
            continue
        yield _one(side, item)


def _one(side: OdooSide, item: Item) -> Result:
    changed = False
    if reason := orders.wants_cancellation(item.record):
        return item.hold(wishes.tell(side, item, reason))
    if item.order.odoo_id is not None:
        changed |= _complete_customer(side, item)
        reduced = cancelled_pieces.reduce(side, item)
        if isinstance(reduced, Blocked):
            return item.hold(reduced)
        changed |= reduced
    outcome = "updated" if changed else "unchanged"
    assert item.odoo is not None
    totals = {} if changed or item.order.expected_total is not None else {"expected_total": _expected(item)}
    columns = {"applied_hash": item.order.document.hash, "synced": timezone.now(), "creating": False, **totals}
    return item.done(outcome, item.odoo.name, **columns)


def _expected(item: Item) -> Decimal | None:
    found = amounts.read(item.record)
    return None if isinstance(found, Blocked) else found.total


def _complete_customer(side: OdooSide, item: Item) -> bool:
    """An order that was written without personal data gets its customer when Amazon tells it."""
    assert item.odoo is not None and item.channel is not None
    people = draft_partners(
        item.record,
        item.seller.region,
        item.seller.seller_id,
        item.channel.marketplace.name,
        order_facts.countries(side),
        order_facts.states(side),
    )
    if isinstance(people, Blocked) or people.anonymous:
        return False
    anonymous = Link.objects.filter(
        connection=side.connection,
        key=keys.anonymous_key(item.record.marketplace_id),
        odoo_id=item.odoo.partner_id or 0,
    )
    if not anonymous.exists():
        return False
    ids = _written(side, people)
    if people.contact.key not in ids or people.delivery.key not in ids:
        return False
    side.beat()
    sales.set_partners(side.client, side.probe, item.odoo.id, ids[people.contact.key], ids[people.delivery.key])
    failpoint("customer_completed")
    item.note("completed", name=people.contact.name[:120])
    return True


def _written(side: OdooSide, people: Partners) -> dict[str, int]:
    side.beat()
    ids = partners.load_partners(side.client, side.probe, [people.contact, people.delivery]).ids
    failpoint("customer_loaded")
    Link.objects.bulk_create(
        [Link(connection=side.connection, key=key, model="res.partner", odoo_id=pk) for key, pk in ids.items()],
        update_conflicts=True,
        unique_fields=["connection", "key"],
        update_fields=["odoo_id"],
    )
    return ids


def _cancelled_by_hand(order: OdooOrder) -> Blocked:
    return Blocked(
        "cancelled_in_odoo",
        f"{order.name} is cancelled in Odoo, but not on Amazon",
        "Cancel it in Seller Central too (Odoo's cancellation does not reach Amazon), or set it back to a quotation in"
        " Odoo and confirm it; then press Retry.",
        subject=order.reference,
    )
