"""A batch of Amazon orders becomes what Odoo should hold.

Every step is safe to repeat: orders, lines and partners carry external ids made of Amazon's keys, Odoo's own state is
read before anything is changed, and what a killed worker had begun is carried on from where Odoo stands.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.gateways.odoo import deliveries, sales
from accounts.gateways.odoo.records import OdooOrder
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import cancellations_to_odoo, identity, new_orders_to_odoo, order_changes_to_odoo
from sync.flows.items import Item, gather
from sync.flows.odoo_side import OdooSide
from sync.models import OrderState
from sync.results import Job, Result
from sync.rules.keys import order_key
from sync.rules.orders import decide
from sync.rules.verdicts import Blocked, Cancel, Ignore, Import, Verdict, Wait

FLOW = "orders_to_odoo"
LOOKS, LOOK_AGAIN = 3, 60.0


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    items, results = gather(jobs)
    yield from results
    relevant: list[Item] = []
    for item in items:
        item.verdict = _decide(item, in_odoo=True)  # the most that may be asked of Odoo
        if isinstance(item.verdict, Import | Cancel):
            relevant.append(item)
        else:
            yield _resting(item)
    if not relevant:
        return
    side = OdooSide.open(desk)
    yield from _with_odoo(side, relevant)


def _with_odoo(side: OdooSide, items: list[Item]) -> Iterable[Result]:
    unknown = [item for item in items if item.order.odoo_id is None]
    known = [item for item in items if item.order.odoo_id is not None]
    existing: list[Item] = []
    fresh: list[Item] = []
    if unknown:
        side.beat()
        found = sales.find_orders(side.client, side.probe, [item.record.id for item in unknown])
        failpoint("looked_up")
        for item in unknown:
            same = _one_of(item, found.get(item.record.id, ()))
            if isinstance(same, Blocked):
                yield item.hold(same)
                continue
            item.odoo, item.found = same, same is not None
            item.verdict = _decide(item, in_odoo=same is not None)
            if isinstance(item.verdict, Import) and (same is None or _unfinished(side, item)):
                fresh.append(item)
            elif isinstance(item.verdict, Import | Cancel):
                existing.append(item)
            elif item.order.creating and item.job.attempts < LOOKS:
                yield _perhaps_on_its_way(item)
            else:
                yield _resting(item)
        undelivered = _undelivered(side, existing)
        fresh += undelivered
        existing = [item for item in existing if item not in undelivered]
    if known:
        side.beat()
        held = sales.read_orders(side.client, side.probe, [item.order.odoo_id or 0 for item in known])
        others = identity.strangers(side, [item.order for item in known], held)
        for item in known:
            now = held.get(item.order.odoo_id or 0)
            item.odoo = None if item.order.pk in others else now
            if item.odoo is None and item.order.creating and isinstance(item.verdict, Import):
                fresh.append(item)  # a quotation that was never finished, and somebody cleared it away
            elif item.odoo is None:
                yield item.hold(identity.forgotten(item.order, now) if now else _gone(side, item))
            elif isinstance(item.verdict, Import) and item.order.creating:
                fresh.append(item)
            else:
                existing.append(item)
    cancelled = [item for item in existing if isinstance(item.verdict, Cancel)]
    changed = [item for item in existing if isinstance(item.verdict, Import)]
    if cancelled:
        yield from cancellations_to_odoo.work(side, cancelled)
    if changed:
        yield from order_changes_to_odoo.work(side, changed)
    if fresh:
        yield from new_orders_to_odoo.work(side, fresh)


def _decide(item: Item, *, in_odoo: bool) -> Verdict:
    order = item.order
    return decide(item.record, item.settings, in_odoo=in_odoo, requested=order.requested, dismissed=order.dismissed)


def _resting(item: Item) -> Result:
    match item.verdict:
        case Blocked() as blocked:
            return item.hold(blocked)
        case Wait(code, text):
            return item.resting(OrderState.WAITING, code, text)
        case Ignore(code, text):
            return item.resting(OrderState.IGNORED, code, text)
    raise AssertionError(f"{item.verdict} is not a resting verdict")


def _one_of(item: Item, found: tuple[OdooOrder, ...]) -> OdooOrder | Blocked | None:
    """The one order in Odoo with this Amazon id. Two that are not cancelled are a duplicate that somebody must see."""
    alive = [order for order in found if order.state != "cancel"]
    if len(alive) > 1:
        names = ", ".join(order.name for order in alive)
        return Blocked(
            "duplicate_in_odoo",
            f"Odoo holds the Amazon order {item.record.id} more than once: {names}",
            "Cancel the superfluous one in Odoo or clear its customer reference, then press Retry. Nothing is written"
            " until then.",
            subject=item.record.id,
        )
    return alive[0] if alive else found[0] if found else None


def _unfinished(side: OdooSide, item: Item) -> bool:
    """Somebody of us began this order and did not end it. A quotation that carries the Amazon id but not our external
    id is another's: it is adopted as it is."""
    if item.odoo is None or item.odoo.state == "cancel":
        return False
    if item.order.creating:
        return True
    if item.odoo.state != "draft" or item.settings is None or not item.settings.confirm:
        return False
    return _ours(side, item)


def _ours(side: OdooSide, item: Item) -> bool:
    assert item.odoo is not None
    side.beat()
    seller = item.seller
    return sales.resolve(side.client, order_key(seller.region, seller.seller_id, item.record.id)) == item.odoo.id


def _undelivered(side: OdooSide, items: list[Item]) -> list[Item]:
    """Of the orders that Odoo holds and we know nothing of (any more): those that we wrote and confirmed, and whose goods
    Amazon has shipped while their delivery is still open."""
    shipped = [
        item
        for item in items
        if isinstance(item.verdict, Import)
        and item.verdict.shipped
        and item.record.by_amazon
        and item.odoo
        and item.odoo.confirmed
    ]
    if not shipped:
        return []
    side.beat()
    found = deliveries.pickings(side.client, side.probe, [item.odoo.id for item in shipped if item.odoo])
    still_open = {pk for pk, pickings in found.items() if any(one.state not in ("done", "cancel") for one in pickings)}
    return [item for item in shipped if item.odoo and item.odoo.id in still_open and _ours(side, item)]


def _perhaps_on_its_way(item: Item) -> Result:
    """A load whose answer was lost may still be running in Odoo, and this order must then be cancelled there."""
    due = timezone.now() + timedelta(seconds=LOOK_AGAIN)
    return Result(item.job, "later", "Looks once more whether Odoo has begun with it.", due=due)


def _gone(side: OdooSide, item: Item) -> Blocked:
    if sales.hidden(side.client, item.order.odoo_id or 0):
        return Blocked(
            "odoo_record_denied",
            "Odoo no longer shows the connector orders that it has written",
            "In Odoo, set Sales to “User: All Documents” for the connector's user, and allow every company whose orders it"
            " writes. Then press Retry.",
            subject="sale.order",
        )
    item.note("deleted_in_odoo")
    return Blocked(
        "deleted_in_odoo",
        f"The order {item.order.odoo_name} was deleted in Odoo",
        "If that was meant, press Ignore with a reason. To have it again, press Restore on the order's page: it is"
        " written anew.",
        subject=item.record.id,
    )
