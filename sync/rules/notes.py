"""What a merchant must know of an order and no line can hold: note lines, and words for the packers."""

from collections.abc import Iterator

from accounts.gateways.amazon.records import Item, Order
from accounts.gateways.odoo.records import LineDraft
from sync.rules.cancelled import quantity
from sync.rules.keys import line_key, safe, word
from sync.rules.money import show
from sync.rules.parts import ZERO
from sync.rules.texts import block, line


def notes(order: Order, key: str) -> Iterator[LineDraft]:
    """`key` is the order's external id."""
    if purchase_order := line(order.buyer.purchase_order):
        yield _note(key, "", "po", f"Buyer's purchase order: {purchase_order}")
    for kind, original in dict.fromkeys(order.associated):
        words = kind.removesuffix("_ID").replace("_", " ").capitalize()
        yield _note(key, "", f"linked_{safe(original)}_{word(kind.lower())}", f"{words}: Amazon order {line(original)}")
    for item in order.items:
        yield from _of_item(item, key)


def _of_item(item: Item, key: str) -> Iterator[LineDraft]:
    if gone := item.quantity - quantity(item):
        text = f"Cancelled on Amazon before it came here · {_named(item)}: {gone} of {item.quantity}"
        yield _note(key, item.id, "cancelled", text)
    if item.gift_message or item.gift_wrap_level:
        yield _note(key, item.id, "gift", gift_text(item))
    if item.points:
        worth = f" ({show(item.points_value.amount, item.points_value.currency)})" if item.points_value else ""
        yield _note(key, item.id, "points_note", f"Amazon Points granted · {_named(item)}: {item.points}{worth}")
    if item.customized_url:
        yield _note(key, item.id, "custom", f"Customised · {_named(item)}: {line(item.customized_url)}")


def delivery_note(order: Order) -> str:
    """For the people who pack."""
    texts = [gift_text(item) for item in order.items if quantity(item) and (item.gift_message or item.gift_wrap_level)]
    if order.delivery_note:
        texts.append(block(order.delivery_note))
    return "\n".join(texts)


def gift_text(item: Item) -> str:
    wrap = f", wrap {line(item.gift_wrap_level)}" if item.gift_wrap_level else ""
    return block(f"Gift · {_named(item)}{wrap}: {item.gift_message}".rstrip(": "))


def _named(item: Item) -> str:
    return line(item.sku) or line(item.title)[:60] or f"item {item.id}"


def _note(key: str, item_id: str, kind: str, text: str) -> LineDraft:
    return LineDraft(line_key(key, item_id, f"note_{kind}"), "note", text, quantity=ZERO, item_id=item_id)
