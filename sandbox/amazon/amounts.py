"""Amounts as Amazon's worked orders show them: an item's breakdowns add up to its proceedsTotal, the items (and what
lives on the order only) to the grandTotal."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from .documents import JSON
from .marketplaces import Marketplace

_ORDER = ("ITEM", "SHIPPING", "GIFT_WRAP", "COD_FEE", "OTHER", "TAX", "DISCOUNT", "DELIVERY_TIP")


def money(amount: Decimal | str | int, currency: str) -> JSON:
    return {"amount": format(Decimal(amount), "f"), "currencyCode": currency}


def amount_of(value: object) -> Decimal:
    """Of a Money object."""
    if not isinstance(value, Mapping):
        return Decimal(0)
    return Decimal(str(value["amount"]))


def rounded(amount: Decimal, market: Marketplace) -> Decimal:
    return amount.quantize(market.exponent, ROUND_HALF_UP)


def tax_on(net: Decimal, market: Marketplace) -> Decimal:
    return rounded(net * market.tax_rate / 100, market)


def tax_within(gross: Decimal, market: Marketplace) -> Decimal:
    return rounded(gross * market.tax_rate / (100 + market.tax_rate), market)


def breakdown(
    type: str, parts: Mapping[str, Decimal], currency: str, *, subtotal: Decimal | None = None, detailed: bool = False
) -> JSON:
    """`parts` by subtype; Amazon details TAX and DISCOUNT only."""
    total = sum(parts.values(), Decimal(0)) if subtotal is None else subtotal
    entry: JSON = {"type": type, "subtotal": money(total, currency)}
    if detailed:
        entry["detailedBreakdowns"] = [
            {"subtype": name, "value": money(part, currency)} for name, part in parts.items()
        ]
    return entry


def order_proceeds(items: Iterable[Mapping[str, object]], currency: str, tip: Decimal | None = None) -> JSON | None:
    """Order level: each type summed over the items, then the tip. None where no item has proceeds (PENDING)."""
    sums: dict[str, Decimal] = {}
    total, some = Decimal(0), False
    for item in items:
        proceeds = item.get("proceeds")
        if not isinstance(proceeds, Mapping):
            continue
        some = True
        total += amount_of(proceeds.get("proceedsTotal"))
        for entry in proceeds.get("breakdowns", ()):
            sums[entry["type"]] = sums.get(entry["type"], Decimal(0)) + amount_of(entry["subtotal"])
    if not some:
        return None
    breakdowns: list[JSON] = [
        {"type": type, "subtotal": money(amount, currency)}
        for type, amount in sorted(sums.items(), key=lambda pair: _ORDER.index(pair[0]))
    ]
    if tip is not None:
        total += tip
        breakdowns.append({"type": "DELIVERY_TIP", "status": "FINALIZED", "subtotal": money(tip, currency)})
    return {"grandTotal": money(total, currency), "breakdowns": breakdowns}
