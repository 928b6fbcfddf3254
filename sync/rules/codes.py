"""Amazon's words for how an order is shipped and wrapped: a service in Odoo with such an internal reference stands for it."""

from collections.abc import Iterator

from accounts.gateways.amazon.records import Item, Order
from sync.rules.texts import line


def code_of(family: str, order: Order, item: Item | None) -> str:
    if family == "shipping":
        return line(order.service_level)
    return line(item.gift_wrap_level) if family == "gift_wrap" and item else ""


def codes(order: Order) -> Iterator[str]:
    """Those that something is charged for."""
    charged = [*order.breakdowns, *(entry for item in order.items for entry in item.breakdowns)]
    if any(entry.type == "SHIPPING" for entry in charged):
        yield code_of("shipping", order, None)
    for item in order.items:
        if any(entry.type == "GIFT_WRAP" for entry in item.breakdowns):
            yield code_of("gift_wrap", order, item)
