"""Orders that Odoo holds already and that have changed on Amazon. What people did in Odoo stays: only what Amazon knows
better is brought over (a customer that is known by now, fewer pieces); another total, other goods, another address and a
buyer's wish to cancel are shown."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.gateways.odoo.records import OdooOrder
from sync.flows import cancelled_pieces, customers, mapped, wishes
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.results import Result
from sync.rules import changes, goods, orders
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
    changed, elsewhere = False, None
    if item.order.odoo_id is not None:
        customer = customers.bring(side, item, plan)
        elsewhere = customer if isinstance(customer, Blocked) else None
        reduced = cancelled_pieces.reduce(side, item)
        if isinstance(reduced, Blocked):
            return reduced
        changed = customer is True or reduced
    # After the rest: a wish stays in Amazon's words for good, and what else has changed must not wait for its answer.
    reason = orders.wants_cancellation(item.record)
    if reason and item.order.acknowledged != wishes.CODE:
        told = wishes.tell(side, item, reason)
        return changed if item.blocked is not None else told
    if elsewhere is not None and item.blocked is None:
        return elsewhere
    return changed


def _done(item: Item, changed: bool) -> Result:
    outcome = "updated" if changed or item.told("mapped") else "unchanged"
    assert item.odoo is not None
    known = changed or item.order.expected_total is not None
    totals = {} if known else {"expected_total": changes.total_in_odoo(item.record, item.settings)}
    brought = {"applied_hash": item.order.document.hash, "goods": goods.told(item.record)}
    columns = {**brought, "synced": timezone.now(), "creating": False, **totals}
    return item.done(outcome, item.odoo.name, **columns)


def _cancelled_by_hand(order: OdooOrder) -> Blocked:
    return Blocked(
        "cancelled_in_odoo",
        f"{order.name} is cancelled in Odoo, but not on Amazon",
        "Cancel it in Seller Central too (Odoo's cancellation does not reach Amazon), or set it back to a quotation in"
        " Odoo and confirm it; then press Retry.",
        subject=order.reference,
    )
