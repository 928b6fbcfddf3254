"""One line of an order: described in a few words, written as Amazon's OrderItem with amounts that add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from .amounts import breakdown, money, rounded, tax_on, tax_within
from .catalog import BY_SKU, UNKNOWN, Product, price_in
from .documents import JSON, merged
from .marketplaces import Marketplace

Amount = Decimal | str | int
# How tax shows: "hidden" in the price and not told (Amazon's consumer orders in Europe and Japan), "included" in the
# price and told, "on_top" of it.
TAX_STYLES = ("hidden", "included", "on_top")


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` is the ITEM subtotal where it is not unit price × quantity. A discount is told as a positive number
    here and written with `discount_sign`: Amazon's documents leave open which sign it has."""

    sku: str = "MUG-BLUE"
    quantity: int = 1
    unit_price: Amount | None = None
    amount: Amount | None = None
    shipping: Amount = 0
    gift_wrap: Amount = 0
    cod_fee: Amount = 0
    other: Amount = 0
    discount: Amount = 0
    shipping_discount: Amount = 0
    discount_sign: int = 1
    tax_on_discount: bool = False  # tax of the full price, and the discount's tax told apart
    tax: str = ""  # one of TAX_STYLES, else the order's
    priced: bool = True
    extra: Mapping[str, object] = field(default_factory=dict)  # merged into the item at the end


def an_item(line: Line, market: Marketplace, random: Random, tax: str) -> JSON:
    product = BY_SKU.get(line.sku) or Product(line.sku, UNKNOWN.asin, UNKNOWN.title, UNKNOWN.price)
    unit = Decimal(line.unit_price) if line.unit_price is not None else price_in(product, market)
    written: JSON = {"asin": product.asin, "title": product.title, "sellerSku": line.sku}
    written["condition"] = {"conditionType": "NEW", "conditionSubtype": "NEW"}
    if line.priced:
        written["price"] = {"unitPrice": money(unit, market.currency)}
    item: JSON = {
        "orderItemId": str(random.randint(10**13, 10**14 - 1)),
        "quantityOrdered": line.quantity,
        "product": written,
    }
    if line.priced:
        item["proceeds"] = _proceeds(line, unit, market, line.tax or tax)
    if line.discount or line.shipping_discount:
        item["promotion"] = {"breakdowns": [{"promotionId": f"PROMO-{random.randint(1000, 9999)}"}]}
    if market.country == "US" and line.priced:
        collection = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}
        item["tax"] = {"taxCollections": [collection]}
    return merged(item, line.extra)


def _proceeds(line: Line, unit: Decimal, market: Marketplace, tax: str) -> JSON:
    currency, zero = market.currency, Decimal(0)
    item = Decimal(line.amount) if line.amount is not None else unit * line.quantity
    charges = {
        name: Decimal(value)
        for name, value in (
            ("ITEM", item),
            ("SHIPPING", line.shipping),
            ("GIFT_WRAP", line.gift_wrap),
            ("COD_FEE", line.cod_fee),
            ("OTHER", line.other),
        )
        if name == "ITEM" or Decimal(value)
    }
    discounts = {
        name: Decimal(value)
        for name, value in (("ITEM", line.discount), ("SHIPPING", line.shipping_discount))
        if Decimal(value)
    }
    entries = [breakdown(name, {name: value}, currency) for name, value in charges.items()]
    taxes = _taxes(line, charges, discounts, market, tax)
    tax_total = sum(taxes.values(), zero) - 2 * taxes.get("DISCOUNT", zero)  # the discount's tax is taken off
    if taxes:
        entries.append(breakdown("TAX", taxes, currency, subtotal=tax_total, detailed=True))
    if discounts:
        signed = {name: line.discount_sign * value for name, value in discounts.items()}
        entries.append(breakdown("DISCOUNT", signed, currency, detailed=True))
    total = sum(charges.values(), zero) - sum(discounts.values(), zero) + (tax_total if tax == "on_top" else zero)
    return {"proceedsTotal": money(rounded(total, market), currency), "breakdowns": entries}


def _taxes(
    line: Line, charges: dict[str, Decimal], discounts: dict[str, Decimal], market: Marketplace, style: str
) -> dict[str, Decimal]:
    if style == "hidden" or not market.tax_rate:
        return {}
    part = tax_on if style == "on_top" else tax_within
    if line.tax_on_discount:
        taxes = {name: part(value, market) for name, value in charges.items()}
        return taxes | {"DISCOUNT": part(sum(discounts.values(), Decimal(0)), market)}
    return {name: part(value - discounts.get(name, Decimal(0)), market) for name, value in charges.items()}
