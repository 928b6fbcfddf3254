"""Amazon's parts become order lines whose total is Amazon's, to the cent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Item, Order
from accounts.gateways.odoo.records import FiscalPosition, LineDraft, Product
from sync.rules import line_taxes
from sync.rules import taxes as tax_rules
from sync.rules.keys import line_key, word
from sync.rules.lookups import Lookups
from sync.rules.money import cent, show, to_digits
from sync.rules.notes import notes
from sync.rules.parts import ZERO, Amounts, Part
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
class Lines:
    lines: tuple[LineDraft, ...]
    total: Decimal  # what Odoo must come to
    unmatched: tuple[str, ...] = ()  # SKUs booked on the default product


def draft(
    order: Order,
    amounts: Amounts,
    settings: ChannelSettings,
    lookups: Lookups,
    position: FiscalPosition | None,
    key: str,
) -> Lines | Blocked:
    """`key` is the order's external id."""
    items = {item.id: item for item in order.items}
    desk = line_taxes.desk(amounts, items, settings, lookups, position)
    drafted: list[LineDraft] = []
    unmatched: list[str] = []
    remitted = apart = ZERO
    for part in amounts.parts:
        if part.kind == "rounding":
            continue  # is what is missing at the end
        item = items.get(part.item_id)
        product = _product(part, item, settings, lookups)
        if isinstance(product, Blocked):
            return product
        tax_ids = line_taxes.chosen(part, desk)
        if isinstance(tax_ids, Blocked):
            return tax_ids
        gross = part.gross
        if part.remitted:
            gross, remitted = gross - part.tax, remitted + part.tax
        elif settings.tax_policy == "amazon_line":
            gross, apart = gross - part.tax, apart + part.tax
        if part.kind == "item" and item and item.sku not in lookups.products:
            unmatched.append(line(item.sku) or item.asin or item.id)
        if gross or part.kind == "item":
            drafted += _lines(part, item, product, gross, tax_ids, lookups, amounts.currency, key)
    total = amounts.total
    if settings.remitted_tax == "leave_out":
        total, remitted = total - remitted, ZERO
    drafted += _tax_lines(key, apart, remitted, lookups)
    return _balanced(drafted, total, tuple(dict.fromkeys(unmatched)), order, lookups, amounts.currency, key)


def _tax_lines(key: str, apart: Decimal, remitted: Decimal, lookups: Lookups) -> Iterator[LineDraft]:
    product = lookups.defaults["tax"].id
    if apart:
        yield LineDraft(line_key(key, "", "tax"), "tax", "Tax, as Amazon states it", product, price_unit=apart)
    if remitted:
        name = "Tax that Amazon collects and remits"
        yield LineDraft(line_key(key, "", "remitted"), "tax", name, product, price_unit=remitted)


def _balanced(
    lines: list[LineDraft],
    total: Decimal,
    unmatched: tuple[str, ...],
    order: Order,
    lookups: Lookups,
    currency: str,
    key: str,
) -> Lines | Blocked:
    """A line of its own takes the rounding of at most a cent a line; more than that is no rounding."""
    predicted = tax_rules.predict(lines, lookups.taxes, currency, lookups.company.round_globally)
    gap = total - predicted
    if abs(gap) > cent(currency) * max(1, len(lines)) or gap != to_digits(gap, lookups.price_digits):
        return _total_differs(predicted, total, currency, lookups.price_digits)
    if gap:
        product = lookups.defaults["rounding"].id
        lines = [*lines, LineDraft(line_key(key, "", "rounding"), "rounding", "Rounding", product, price_unit=gap)]
    every = [*lines, *notes(order, key)]
    numbered = (replace(drafted, sequence=10 + number) for number, drafted in enumerate(every))
    return Lines(tuple(numbered), total, unmatched)


def _total_differs(predicted: Decimal, total: Decimal, currency: str, digits: int) -> Blocked:
    cure = (
        "Check the taxes of its products in Odoo (taxes that build on each other cannot be fitted to Amazon's price), or"
        " choose another tax policy for the channel; then press Retry."
    )
    if Decimal(1).scaleb(-digits) > cent(currency):
        cure = (
            f"Odoo keeps unit prices to {digits} decimals, too few for {currency}. Raise the decimal accuracy of Product"
            " Price in Odoo (Settings > Technical > Decimal Accuracy), then press Retry."
        )
    ours, stated = show(predicted, currency), show(total, currency)
    return Blocked("total_differs", f"Odoo would make this order {ours}, Amazon says {stated}", cure)


def _lines(
    part: Part,
    item: Item | None,
    product: Product,
    gross: Decimal,
    tax_ids: tuple[int, ...],
    lookups: Lookups,
    currency: str,
    key: str,
) -> Iterator[LineDraft]:
    own = [lookups.taxes[one] for one in tax_ids]
    kind = f"{part.kind}_{word(part.of)}" if part.of else part.kind
    for number, piece in enumerate(tax_rules.price(gross, part.quantity, own, lookups.price_digits, currency), 1):
        yield LineDraft(
            key=line_key(key, part.item_id, kind if number == 1 else f"{kind}_{number}"),
            kind=part.kind,
            name=_name(part, item, lookups),
            product_id=product.id,
            quantity=piece.quantity,
            price_unit=piece.price_unit,
            tax_ids=tax_ids,
            item_id=part.item_id,
        )


def _name(part: Part, item: Item | None, lookups: Lookups) -> str:
    sku = line(item.sku) if item else ""
    if part.kind == "item" and item:
        title = line(item.title) or sku or f"Amazon item {item.id}"
        return f"[{sku}] {title}" if sku and item.sku not in lookups.products else title
    title = _TITLES.get(part.kind, "Other charge")
    if part.kind == "other" and part.of:
        title = part.of.replace("_", " ").capitalize()
    if part.kind == "discount" and part.of != "item":
        title = f"Discount on {_TITLES.get(part.of, part.of.replace('_', ' ')).lower()}"
    return f"{title} · {sku}" if sku else title


def _product(part: Part, item: Item | None, settings: ChannelSettings, lookups: Lookups) -> Product | Blocked:
    if part.kind != "item" or item is None:
        return lookups.defaults.get(part.kind, lookups.defaults["other"])
    if found := lookups.products.get(item.sku):
        return found
    if settings.unknown_product == "default":
        return lookups.defaults["sale"]
    sku = line(item.sku) or f"(none, item {item.id})"
    return Blocked(
        "unknown_sku",
        f"No product in Odoo has the SKU {sku}",
        f"Set {sku} as the internal reference or the barcode of the product in Odoo, or match the SKU to a product"
        " here; then press Retry. Or let the channel book unknown SKUs on the product Amazon Sale"
        " (unknown_product=default).",
        subject=sku,
    )


def by_item(lines: Sequence[LineDraft]) -> Mapping[str, tuple[LineDraft, ...]]:
    """The goods lines of each Amazon item, in order."""
    found: dict[str, tuple[LineDraft, ...]] = {}
    for drafted in lines:
        if drafted.kind == "item":
            found[drafted.item_id] = (*found.get(drafted.item_id, ()), drafted)
    return found
