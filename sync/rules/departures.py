"""What has left Amazon's or the merchant's warehouse when an order is first written."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from accounts.gateways.amazon.records import Order, Package
from accounts.gateways.odoo.records import DeliveryDraft, LineDraft
from sync.rules.carriage import carriage, of_odoo
from sync.rules.lines import by_item
from sync.rules.lookups import Lookups
from sync.rules.texts import line
from sync.rules.verdicts import Import


def departed(order: Order, verdict: Import, lines: Sequence[LineDraft], lookups: Lookups) -> DeliveryDraft | None:
    if not (verdict.shipped or verdict.partly):
        return None
    quantities: list[tuple[str, Decimal]] = []
    serials: list[tuple[str, tuple[str, ...]]] = []
    items = {item.id: item for item in order.items}
    for item_id, own in by_item(lines).items():
        item = items[item_id]
        left = Decimal(item.fulfilled or 0) if verdict.partly else sum((one.quantity for one in own), Decimal(0))
        numbers = [line(number) for number in item.serial_numbers]
        for one in own:
            sent = min(one.quantity, left)
            left -= sent
            if not sent:
                continue
            quantities.append((one.key, sent))
            # Pieces of one item may stand on two lines: each has its own numbers.
            mine, numbers = numbers[: int(sent)], numbers[int(sent) :]
            if mine:
                serials.append((one.key, tuple(mine)))
    if not quantities:
        return None
    packages = [package for package in order.packages if package.status != "CANCELLED"]
    carried = carriage(packages)
    return DeliveryDraft(
        tuple(quantities),
        tuple(serials),
        tracking=carried.tracking,
        carrier=carried.carrier,
        carrier_id=of_odoo(carried.carrier, lookups.carriers, lookups.company.id),
        shipped_at=_left_at(order, packages),
        whole=not verdict.partly,
    )


def _left_at(order: Order, packages: Sequence[Package]) -> datetime:
    """When the first package left. A time before the purchase or after Amazon's last word is a slip of the pen: sellers
    type the ship date themselves."""
    first = min((package.shipped_at for package in packages if package.shipped_at), default=order.updated)
    return max(order.created, min(first, order.updated))
