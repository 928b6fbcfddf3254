"""Orders that Odoo holds already and that have changed on Amazon. What people did in Odoo stays: only what Amazon knows
better is brought over (a customer that is known by now, fewer pieces), and a buyer's wish to cancel is shown."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.gateways.odoo import partners, sales
from accounts.gateways.odoo.records import OdooOrder
from sync.failpoints import failpoint
from sync.flows import cancelled_pieces, mapped, order_facts, wishes
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.models import Link
from sync.results import Result
from sync.rules import changes, keys, orders
from sync.rules.partners import Partners
from sync.rules.partners import draft as draft_partners
from sync.rules.verdicts import Blocked


def work(side: OdooSide, items: list[Item]) -> Iterable[Result]:
    plan = mapped.plan(side, items)
    brought: list[tuple[Item, bool]] = []
    for item in items:
        assert item.odoo is not None
        if item.order.odoo_id is None:
            item.note("adopted", name=item.odoo.name)
        if item.odoo.state == "cancel":
            yield item.hold(_cancelled_by_hand(item.odoo))
            continue
        found = _bring(side, item, plan)
        if isinstance(found, Blocked):
            yield item.hold(found)
        else:
            brought.append((item, found))
    mapped.changed_orders(plan, [item for item, _ in brought])
    for item, changed in brought:
        yield _done(item, changed)


def _bring(side: OdooSide, item: Item, plan: mapped.Plan | None) -> bool | Blocked:
    """Whether anything was changed in Odoo, or why the order waits for a person."""
    changed = False
    if item.order.odoo_id is not None:
        changed |= _complete_customer(side, item, plan)
        reduced = cancelled_pieces.reduce(side, item)
        if isinstance(reduced, Blocked):
            return reduced
        changed |= reduced
    # After the rest: a wish stays in Amazon's words for good, and what else has changed must not wait for its answer.
    reason = orders.wants_cancellation(item.record)
    if reason and item.order.acknowledged != wishes.CODE:
        told = wishes.tell(side, item, reason)
        return changed if item.blocked is not None else told
    return changed


def _done(item: Item, changed: bool) -> Result:
    outcome = "updated" if changed or item.told("mapped") else "unchanged"
    assert item.odoo is not None
    known = changed or item.order.expected_total is not None
    totals = {} if known else {"expected_total": changes.total_in_odoo(item.record, item.settings)}
    columns = {"applied_hash": item.order.document.hash, "synced": timezone.now(), "creating": False, **totals}
    return item.done(outcome, item.odoo.name, **columns)


def _complete_customer(side: OdooSide, item: Item, plan: mapped.Plan | None) -> bool:
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
    ids = _written(side, people, plan)
    if people.contact.key not in ids or people.delivery.key not in ids:
        return False
    side.beat()
    sales.set_partners(side.client, side.probe, item.odoo.id, ids[people.contact.key], ids[people.delivery.key])
    failpoint("customer_completed")
    item.note("completed", name=people.contact.name[:120])
    return True


def _written(side: OdooSide, people: Partners, plan: mapped.Plan | None) -> dict[str, int]:
    side.beat()
    ids = partners.load_partners(side.client, side.probe, [people.contact, people.delivery]).ids
    failpoint("customer_loaded")
    Link.objects.bulk_create(
        mapped.links(side, ids, plan),
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
