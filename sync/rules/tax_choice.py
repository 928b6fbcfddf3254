"""Which Odoo taxes belong to a line, by the product, by the place it goes to, or by Amazon's own rate."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from accounts.gateways.odoo.records import FiscalPosition, Product, Tax
from sync.rules.money import cent

HUNDRED = Decimal(100)
_SAME_RATE = Decimal("0.001")  # of a large tax; no two rates lie so close


def of_product(
    product: Product, company_id: int, taxes: Mapping[int, Tax], position: FiscalPosition | None
) -> tuple[int, ...]:
    """The product's sales taxes in this company, as the fiscal position maps them. Sorted, each once."""
    own = [one for one in product.tax_ids if one in taxes and taxes[one].company_id == company_id and taxes[one].active]
    mapped: Iterable[int] = own
    if position is not None:
        mapped = [new for tax in own for new in position.mapping.get(tax, (tax,))]
    return tuple(sorted(dict.fromkeys(mapped)))


def position_for(
    positions: Sequence[FiscalPosition],
    company_id: int,
    country_id: int | None,
    state_id: int | None,
    zip_code: str,
    has_vat: bool,
) -> FiscalPosition | None:
    """The one that Odoo would apply by itself: of those that apply automatically and fit, the most exact."""
    fitting = [
        position
        for position in positions
        if position.auto_apply
        and position.company_id in (None, company_id)
        and (has_vat or not position.vat_required)
        and (not position.country_ids or country_id in position.country_ids)
        and (not position.state_ids or state_id in position.state_ids)
        and _in_zip_range(position, zip_code)
    ]
    return min(fitting, key=_exactness, default=None)


def _exactness(position: FiscalPosition) -> tuple[object, ...]:
    """Odoo's own ranking: VAT number, zip code, state, country, group of countries; then by hand (sequence)."""
    countries = len(position.country_ids)
    return (
        not position.vat_required,
        not position.zip_from,
        not position.state_ids,
        0 if countries == 1 else 1 if countries else 2,
        position.sequence,
        position.id,
    )


def _in_zip_range(position: FiscalPosition, zip_code: str) -> bool:
    """Odoo compares as text, and asks for both ends."""
    if not (position.zip_from and position.zip_to):
        return True
    return position.zip_from <= zip_code <= position.zip_to


def by_rate(net: Decimal, tax: Decimal, rates: Mapping[str, int], currency: str, pieces: int = 1) -> int | None:
    """The Odoo tax that belongs to Amazon's rate. 0 when there is no tax and the map names none for 0 %; None when no
    rate of the map gives Amazon's tax. Amazon rounds tax piece by piece, so each piece may be half a coin off."""
    if tax == 0:
        return next((tax_id for rate, tax_id in rates.items() if Decimal(rate) == 0), 0)
    if net == 0:
        return None
    off = {rate: abs(net * Decimal(rate) / HUNDRED - tax) for rate in rates}
    best = min(off, key=lambda rate: off[rate], default=None)
    limit = max(cent(currency) * max(Decimal(1), Decimal(pieces) / 2), abs(tax) * _SAME_RATE)
    return rates[best] if best is not None and off[best] <= limit else None


def shown_rate(net: Decimal, tax: Decimal) -> str:
    return format(float(round(tax / net * HUNDRED, 1)), "g") if net else "?"
