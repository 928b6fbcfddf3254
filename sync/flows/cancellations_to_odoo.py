"""Cancelled on Amazon: cancelled in Odoo, unless the goods have left; then a person must act, and Odoo's own to-do
list says so."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.gateways.odoo import activities, sales
from accounts.gateways.odoo.records import Failure
from sync.failpoints import failpoint
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.results import Result
from sync.rules.keys import order_key
from sync.rules.verdicts import Blocked


def work(side: OdooSide, items: list[Item]) -> Iterable[Result]:
    side.beat()
    failpoint("cancelling")
    done, failures = sales.cancel(side.client, side.probe, [item.odoo.id for item in items if item.odoo])
    failpoint("cancelled")
    failed = {failure.key: failure for failure in failures}
    held = sales.read_orders(side.client, side.probe, done)
    for item in items:
        assert item.odoo is not None
        failure = failed.get(str(item.odoo.id))
        if failure is not None:
            yield _too_late(side, item, failure)
            continue
        was_cancelled = item.odoo.state == "cancel"
        item.odoo = held.get(item.odoo.id, item.odoo)
        if not was_cancelled:
            item.note("cancelled")
        yield item.done(
            "unchanged" if was_cancelled else "updated",
            f"{item.odoo.name} cancelled",
            applied_hash=item.order.document.hash,
            synced=timezone.now(),
        )


def _too_late(side: OdooSide, item: Item, failure: Failure) -> Result:
    assert item.odoo is not None
    side.beat()
    seller = item.seller
    key = order_key(seller.region, seller.seller_id, item.record.id)
    activities.on_order(
        side.client,
        side.probe,
        item.odoo.id,
        f"activity_cancelled_{key}",
        "Cancelled on Amazon after the goods left",
        f"Amazon order {item.record.id} was cancelled. {failure.text}",
    )
    failpoint("activity_scheduled")
    return item.hold(
        Blocked(
            "cancelled_too_late",
            f"{item.odoo.name} was cancelled on Amazon, but Odoo cannot cancel it: {failure.text}"[:300],
            "Get the goods back (a return in Odoo) or leave the sale as it is; an activity on the order in Odoo says so too."
            " When it is settled, press Ignore with a reason, or Retry once the order may be cancelled.",
            subject=item.record.id,
        )
    )
