"""One part of an order becomes its line in Odoo: which product, called what, at which price."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Item, Order
from accounts.gateways.odoo.records import LineDraft, Product
from sync.rules.codes import code_of
from sync.rules.keys import line_key, word
from sync.rules.lookups import Lookups
from sync.rules.parts import Part
from sync.rules.taxes import Rounding, price
from sync.rules.texts import line
from sync.rules.verdicts import Blocked

_TITLES = {
    "item": "Item",
    "shipping": "Shipping",
    "gift_wrap": "Gift wrap",
    "cod_fee": "Cash on delivery fee",
    "discount": "Discount",
    "points": "Amazon Points",
    "tip": "Tip",
    "other": "Other charge",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What all parts of an order have in common; `key` is the order's external id."""

    key: str
    order: Order
    items: Mapping[str, Item]
    settings: ChannelSettings
    lookups: Lookups
    currency: str

    @property
    def rounding(self) -> Rounding:
        return Rounding(self.lookups.price_digits, self.lookups.company.round_globally)


def lines_of(
    desk: Desk, part: Part, product: Product, gross: Decimal, tax_ids: tuple[int, ...], *, exact: bool
) -> Iterator[LineDraft]:
    taxes = [desk.lookups.taxes[one] for one in tax_ids]
    kind = f"{part.kind}_{word(part.of)}" if part.of else part.kind
    pieces = price(gross, part.quantity, taxes, desk.currency, desk.rounding, exact=exact)
    for number, piece in enumerate(pieces, 1):
        yield LineDraft(
            key=line_key(desk.key, part.item_id, kind if number == 1 else f"{kind}_{number}"),
            kind=part.kind,
            name=_name(part, desk),
            product_id=product.id,
            quantity=piece.quantity,
            price_unit=piece.price_unit,
            tax_ids=tax_ids,
            item_id=part.item_id,
        )


def _name(part: Part, desk: Desk) -> str:
    item = desk.items.get(part.item_id)
    sku = line(item.sku) if item else ""
    if part.kind == "item" and item:
        title = line(item.title) or sku or f"Amazon item {item.id}"
        return f"[{sku}] {title}" if sku and item.sku not in desk.lookups.products else title
    title = _TITLES.get(part.kind, "Other charge")
    if part.kind == "other" and part.of:
        title = part.of.replace("_", " ").capitalize()
    if part.kind == "discount" and part.of != "item":
        title = f"Discount on {_TITLES.get(part.of, part.of.replace('_', ' ')).lower()}"
    return f"{title} · {sku}" if sku else title


def product_of(part: Part, desk: Desk) -> Product | Blocked:
    lookups, item = desk.lookups, desk.items.get(part.item_id)
    if part.kind != "item" or item is None:
        return lookups.charged(part.kind, code_of(part.kind, desk.order, item))
    if found := lookups.products.get(item.sku):
        return found
    if desk.settings.unknown_product == "default":
        return lookups.defaults["sale"]
    sku = line(item.sku) or f"(none, item {item.id})"
    return Blocked(
        "unknown_sku",
        f"No product in Odoo has the SKU {sku}",
        f"Set {sku} as the internal reference or the barcode of the product in Odoo, or choose its product on the"
        " page Offers; then press Retry. Or let such orders come with the product Amazon Sale: the channel's"
        " setting “When an SKU matches no product”.",
        subject=sku,
    )
