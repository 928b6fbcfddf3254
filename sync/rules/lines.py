"""Amazon's parts become order lines whose total is Amazon's, to the cent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Item, Order
from accounts.gateways.odoo.records import FiscalPosition, LineDraft, Product
from sync.rules import taxes as tax_rules
from sync.rules.amounts import Amounts, Part
from sync.rules.keys import line_key
from sync.rules.lookups import Lookups
from sync.rules.money import cent, show
from sync.rules.texts import block, line
from sync.rules.verdicts import Blocked

ZERO = Decimal(0)
_TITLES = {
    "shipping": "Shipping",
    "gift_wrap": "Gift wrap",
    "cod_fee": "Cash on delivery fee",
    "discount": "Discount",
    "points": "Amazon Points",
    "tip": "Tip",
    "tax": "Tax",
    "rounding": "Rounding",
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
    result: list[LineDraft] = []
    unmatched: list[str] = []
    remitted = apart = ZERO
    for part in amounts.parts:
        item = items.get(part.item_id)
        product = _product(part, item, settings, lookups)
        if isinstance(product, Blocked):
            return product
        if part.kind == "item" and item and item.sku not in lookups.products:
            unmatched.append(item.sku)
        gross, tax_ids = part.gross, ()
        if part.remitted:
            gross, remitted = gross - part.tax, remitted + part.tax
        elif part.kind not in ("rounding", "points"):
            found = _taxes(part, amounts, settings, lookups, position, product)
            if isinstance(found, Blocked):
                return found
            tax_ids = found
            if settings.tax_policy == "amazon_line":
                gross, apart = gross - part.tax, apart + part.tax
        result += _lines(part, item, product, gross, tax_ids, lookups, amounts.currency, key)
    total = amounts.total
    if settings.remitted_tax == "leave_out":
        total, remitted = total - remitted, ZERO
    for kind, amount, name in (
        ("tax", apart, "Tax, as Amazon states it"),
        ("remitted", remitted, "Tax that Amazon collects and remits"),
    ):
        if amount:
            result.append(LineDraft(line_key(key, "", kind), "tax", name, lookups.defaults["tax"].id, price_unit=amount))
    return _balanced(result, total, tuple(unmatched), order, lookups, amounts.currency, key)


def _balanced(
    lines: list[LineDraft], total: Decimal, unmatched: tuple[str, ...], order: Order, lookups: Lookups, currency: str, key: str
) -> Lines | Blocked:
    """A line of its own takes the rounding of at most a cent a line; more than that is no rounding."""
    predicted = tax_rules.predict(lines, lookups.taxes, currency, lookups.company.round_globally)
    gap = total - predicted
    if abs(gap) > cent(currency) * max(1, len(lines)):
        return Blocked(
            "total_differs",
            f"Odoo's taxes would make this order {show(predicted, currency)}, Amazon says {show(total, currency)}",
            "Check the taxes of its products in Odoo (groups of taxes and fixed amounts cannot be fitted to Amazon's"
            " price), or choose another tax policy for the channel; then press Retry.",
        )
    if gap:
        lines = [*lines, rounding_line(key, gap, lookups)]
    numbered = [replace(draft, sequence=10 + number) for number, draft in enumerate([*lines, *_notes(order, key)])]
    return Lines(tuple(numbered), total, unmatched)


def rounding_line(key: str, amount: Decimal, lookups: Lookups) -> LineDraft:
    return LineDraft(line_key(key, "", "rounding"), "rounding", "Rounding", lookups.defaults["rounding"].id, price_unit=amount, sequence=900)


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
    own = [lookups.taxes[t] for t in tax_ids]
    suffix = f"{part.kind}_{part.of}" if part.of else part.kind
    for number, piece in enumerate(tax_rules.price(gross, part.quantity, own, lookups.price_digits, currency)):
        yield LineDraft(
            key=line_key(key, part.item_id, suffix if number == 0 else f"{suffix}_{number + 1}"),
            kind=part.kind,
            name=_name(part, item, product, lookups),
            product_id=product.id,
            quantity=piece.quantity,
            price_unit=piece.price_unit,
            tax_ids=tax_ids,
            item_id=part.item_id,
        )


def _name(part: Part, item: Item | None, product: Product, lookups: Lookups) -> str:
    if part.kind == "item" and item:
        title = line(item.title) or line(item.sku) or f"Amazon item {item.id}"
        return f"[{line(item.sku)}] {title}" if item.sku and item.sku not in lookups.products else title
    title = _TITLES.get(part.kind, "Other charge")
    if part.kind == "discount" and part.of not in ("", "item"):
        title = f"Discount on {_TITLES.get(part.of, part.of).lower()}"
    return f"{title} · {line(item.sku)}" if item and item.sku else title


def _product(part: Part, item: Item | None, settings: ChannelSettings, lookups: Lookups) -> Product | Blocked:
    if part.kind != "item" or item is None:
        return lookups.defaults[part.kind if part.kind in lookups.defaults else "other"]
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


def _taxes(
    part: Part,
    amounts: Amounts,
    settings: ChannelSettings,
    lookups: Lookups,
    position: FiscalPosition | None,
    product: Product,
) -> tuple[int, ...] | Blocked:
    if settings.tax_policy == "amazon_line":
        return ()
    if settings.tax_policy == "odoo_taxes":
        return tax_rules.of_product(product, lookups.company.id, lookups.taxes, position)
    # A discount has no rate of its own: it shares that of what it reduces.
    base = part.of or part.kind
    family = [p for p in amounts.parts if p.item_id == part.item_id and (p.of or p.kind) == base]
    tax = sum((p.tax for p in family), ZERO)
    net = sum((p.gross for p in family), ZERO) - tax
    chosen = tax_rules.by_rate(net, tax, settings.tax_map, amounts.currency)
    if chosen is None:
        rate = tax_rules.shown_rate(net, tax)
        return Blocked(
            "tax_rate_unmapped",
            f"No Odoo tax is chosen for Amazon's rate of {rate} %",
            f"Add the rate to the channel's tax map (tax_map, e.g. {rate}=<id of the tax in Odoo>), then press Retry.",
            subject=rate,
        )
    if chosen and chosen not in lookups.taxes:
        return Blocked(
            "tax_missing",
            f"The channel's tax map names the tax {chosen}, which Odoo does not have",
            "Choose an active sales tax of the channel's company in tax_map, then press Retry.",
            subject=str(chosen),
        )
    return (chosen,) if chosen else ()


def _notes(order: Order, key: str) -> Iterator[LineDraft]:
    if order.buyer.purchase_order:
        yield _note(key, "", "po", f"Buyer's purchase order: {line(order.buyer.purchase_order)}")
    for kind, original in order.associated:
        yield _note(key, "", f"linked_{original}", f"{kind.removesuffix('_ID').replace('_', ' ').capitalize()}: Amazon order {original}")
    for item in order.items:
        if item.gift_message or item.gift_wrap_level:
            yield _note(key, item.id, "gift", gift_text(item))
        if item.points:
            worth = f" ({show(item.points_value.amount, item.points_value.currency)})" if item.points_value else ""
            yield _note(key, item.id, "points_note", f"Amazon Points granted · {line(item.sku)}: {item.points}{worth}")
        if item.customized_url:
            yield _note(key, item.id, "custom", f"Customised · {line(item.sku)}: {line(item.customized_url)}")


def gift_text(item: Item) -> str:
    wrap = f", wrap {line(item.gift_wrap_level)}" if item.gift_wrap_level else ""
    return block(f"Gift · {line(item.sku)}{wrap}: {item.gift_message}".rstrip(": "))


def _note(key: str, item_id: str, kind: str, text: str) -> LineDraft:
    return LineDraft(line_key(key, item_id, f"note_{kind}"), "note", text, quantity=ZERO, item_id=item_id)


def by_item(lines: Sequence[LineDraft]) -> Mapping[str, tuple[LineDraft, ...]]:
    """The goods lines of each Amazon item, in order."""
    found: dict[str, tuple[LineDraft, ...]] = {}
    for draft_line in lines:
        if draft_line.kind == "item":
            found[draft_line.item_id] = (*found.get(draft_line.item_id, ()), draft_line)
    return found
