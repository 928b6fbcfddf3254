"""Which Odoo taxes a line gets, what its unit price is then, and what Odoo will make of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from accounts.gateways.odoo.records import FiscalPosition, LineDraft, Product, Tax
from sync.rules.money import cent, rounded, to_digits

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Priced:
    quantity: Decimal
    price_unit: Decimal


def of_product(product: Product, company_id: int, taxes: Mapping[int, Tax], position: FiscalPosition | None) -> tuple[int, ...]:
    """The product's sales taxes in this company, as the fiscal position maps them. Sorted, each once."""
    own = [t for t in product.tax_ids if t in taxes and taxes[t].company_id == company_id and taxes[t].active]
    mapped: Iterable[int] = own
    if position is not None:
        mapped = [new for tax in own for new in position.mapping.get(tax, (tax,))]
    return tuple(sorted(dict.fromkeys(mapped)))


def position_for(
    positions: Sequence[FiscalPosition], company_id: int, country_id: int | None, state_id: int | None, zip_code: str, has_vat: bool
) -> FiscalPosition | None:
    """The one that Odoo would apply by itself: the most exact match among those that apply automatically."""
    fitting = [
        p
        for p in positions
        if p.auto_apply
        and p.company_id in (None, company_id)
        and (has_vat or not p.vat_required)
        and (not p.country_ids or country_id in p.country_ids)
        and (not p.state_ids or state_id in p.state_ids)
        and (not p.zip_from or p.zip_from <= zip_code <= (p.zip_to or p.zip_from))
    ]
    return min(
        fitting,
        key=lambda p: (not p.vat_required, not p.zip_from, not p.state_ids, len(p.country_ids) or 9999, p.sequence, p.id),
        default=None,
    )


def _rates(taxes: Sequence[Tax], included: bool) -> Decimal:
    return sum((t.amount for t in taxes if t.amount_type == "percent" and t.price_include is included), Decimal(0)) / HUNDRED


def price(gross: Decimal, quantity: int, taxes: Sequence[Tax], digits: int, currency: str) -> list[Priced]:
    """Unit prices under which Odoo's line comes to `gross`, tax and all.

    Odoo keeps a unit price to `digits` places, so a sum that does not divide is off by a fraction; where that
    would be more than the smallest coin, the pieces are split over two prices that differ by one step.
    """
    on_top = _rates(taxes, included=False)
    base = rounded(gross / (1 + on_top), currency)
    count = max(quantity, 1)
    unit = to_digits(base / count, digits)
    if abs(base - unit * count) <= cent(currency) or count == 1:
        return [Priced(Decimal(count), unit)]
    step = Decimal(1).scaleb(-digits)
    low = (base / count).quantize(step, ROUND_FLOOR)
    more = int((base - low * count) / step)
    return [Priced(Decimal(count - more), low), Priced(Decimal(more), low + step)]


def predict(lines: Sequence[LineDraft], taxes: Mapping[int, Tax], currency: str, round_globally: bool) -> Decimal:
    """Odoo's amount_total for these lines."""
    total = Decimal(0)
    by_tax: dict[int, Decimal] = {}
    for line in lines:
        own = [taxes[t] for t in line.tax_ids if t in taxes and taxes[t].amount_type == "percent"]
        amount = rounded(line.price_unit * line.quantity, currency)
        total += amount
        base = amount / (1 + _rates(own, included=True))
        for tax in own:
            if not tax.price_include:
                raw = base * tax.amount / HUNDRED
                by_tax[tax.id] = by_tax.get(tax.id, Decimal(0)) + (raw if round_globally else rounded(raw, currency))
    return total + sum((rounded(amount, currency) for amount in by_tax.values()), Decimal(0))


def by_rate(net: Decimal, tax: Decimal, rates: Mapping[str, int], currency: str) -> int | None:
    """The Odoo tax that belongs to Amazon's rate. 0 when there is no tax and the map names none for 0 %;
    None when no rate of the map gives Amazon's tax within one coin."""
    if tax == 0:
        return rates.get("0", 0)
    fits = {rate: abs(net * Decimal(rate) / HUNDRED - tax) for rate in rates}
    best = min(fits, key=lambda rate: fits[rate], default=None)
    return rates[best] if best is not None and fits[best] <= cent(currency) else None


def shown_rate(net: Decimal, tax: Decimal) -> str:
    return format(float(round(tax / net * HUNDRED, 1)), "g") if net else "?"
