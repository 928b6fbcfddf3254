"""Odoo's arithmetic of taxes: what a line comes to, and which unit price brings it to a given sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.gateways.odoo.records import LineDraft, Tax
from sync.rules.money import cent, down_to, rounded, to_digits

ZERO = Decimal(0)
HUNDRED = Decimal(100)
# Groups would need their members, and taxes in Python their code.
FORESEEABLE = frozenset({"percent", "division", "fixed"})


@dataclass(frozen=True, slots=True)
class Priced:
    quantity: Decimal
    price_unit: Decimal


def unforeseeable(taxes: Sequence[Tax]) -> Tax | None:
    return next((tax for tax in taxes if tax.amount_type not in FORESEEABLE), None)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How this Odoo rounds: unit prices to `digits` places, taxes line by line or once for the order."""

    digits: int = 2
    globally: bool = False


def price(
    gross: Decimal, quantity: int, taxes: Sequence[Tax], currency: str, rounding: Rounding, *, exact: bool = False
) -> list[Priced]:
    """Unit prices under which Odoo's line comes to `gross`, tax and all.

    Odoo keeps a unit price to some places, so a sum that does not divide is off by a fraction; where that would be more
    than the smallest coin before tax (`exact`: at all), the pieces are split over two prices that differ by one step.
    """
    count = max(quantity, 1)
    coin, step = cent(currency), Decimal(1).scaleb(-rounding.digits)

    def off(amount: Decimal) -> Decimal:
        return abs(_with(amount, Decimal(count), taxes, None if rounding.globally else currency) - gross)

    guess = rounded(_without(gross, count, taxes), currency)
    bases = sorted((guess, guess - coin, guess + coin), key=off)
    units = [to_digits(base / count, rounding.digits) for base in bases]
    best = min(units, key=lambda unit: off(rounded(unit * count, currency)))
    amount = rounded(best * count, currency)
    near = off(amount) <= off(bases[0]) if exact else min(off(amount), abs(amount - bases[0])) <= coin
    if near or count == 1:
        return [Priced(Decimal(count), best)]
    low = down_to(bases[0] / count, step)
    more = int((bases[0] - low * count) / step)
    pieces = [Priced(Decimal(count - more), low), Priced(Decimal(more), low + step)]
    return [piece for piece in pieces if piece.quantity]


def predict(lines: Sequence[LineDraft], taxes: Mapping[int, Tax], currency: str, round_globally: bool) -> Decimal:
    """Odoo's amount_total for these lines."""
    computed = [
        (line.price_unit * line.quantity, line.quantity, [taxes[one] for one in line.tax_ids if one in taxes])
        for line in lines
    ]
    if round_globally:
        return _rounded_once(computed, currency)
    return sum((_with(rounded(amount, currency), count, own, currency) for amount, count, own in computed), ZERO)


def _rounded_once(lines: Sequence[tuple[Decimal, Decimal, Sequence[Tax]]], currency: str) -> Decimal:
    """Each tax over all lines; and the sum before tax, unless all taxes of the order are in the prices: then the sum."""
    excluded = whole = ZERO
    by_tax: dict[int, Decimal] = {}
    on_top = False
    for amount, count, own in lines:
        whole += amount
        excluded += amount
        for tax, raw in _taxes(amount, count, own):
            by_tax[tax.id] = by_tax.get(tax.id, ZERO) + raw
            excluded -= raw if tax.price_include else ZERO
            on_top = on_top or not tax.price_include
    if not on_top:
        return rounded(whole, currency)
    return rounded(excluded, currency) + sum((rounded(raw, currency) for raw in by_tax.values()), ZERO)


def _with(amount: Decimal, count: Decimal, taxes: Sequence[Tax], currency: str | None = None) -> Decimal:
    """What a line of this amount comes to; without a currency, before anything is rounded."""
    on_top = (each for tax, each in _taxes(amount, count, taxes, currency) if not tax.price_include)
    return amount + sum(on_top, ZERO)


def _without(gross: Decimal, count: int, taxes: Sequence[Tax]) -> Decimal:
    """Roughly the amount that comes to `gross`."""
    rate = fixed = ZERO
    for tax in taxes:
        if tax.price_include:
            continue
        if tax.amount_type == "fixed":
            fixed += tax.amount * count
        elif tax.amount_type == "division":
            rate += tax.amount / (HUNDRED - tax.amount) if tax.amount != HUNDRED else ZERO
        else:
            rate += tax.amount / HUNDRED
    percent, division = (_inside(taxes, kind) / HUNDRED for kind in ("percent", "division"))
    net = (1 / (1 + percent) if percent != -1 else Decimal(1)) - division
    whole = 1 + rate * net
    return (gross - fixed) / whole if whole else gross


def _inside(taxes: Sequence[Tax], kind: str) -> Decimal:
    return sum((tax.amount for tax in taxes if tax.price_include and tax.amount_type == kind), ZERO)


def _taxes(
    amount: Decimal, count: Decimal, taxes: Sequence[Tax], currency: str | None = None
) -> list[tuple[Tax, Decimal]]:
    """Those inside of the amount first; those on top are taken of what is then left."""
    inside = [tax for tax in taxes if tax.price_include]
    pieces = -count if amount < 0 else count  # a fixed tax has the sign of the price
    percent, fixed = _inside(taxes, "percent") / HUNDRED, _inside(taxes, "fixed") * pieces
    found: list[tuple[Tax, Decimal]] = []
    for tax in inside:
        # Divided last: a half that is none any more would be rounded the other way.
        whole = HUNDRED * (1 + percent) if tax.amount_type == "percent" and percent != -1 else HUNDRED
        raw = tax.amount * pieces if tax.amount_type == "fixed" else (amount - fixed) * tax.amount / whole
        found.append((tax, raw))
    if currency is not None:
        found = [(tax, rounded(raw, currency)) for tax, raw in found]
    base = amount - sum((each for _, each in found), ZERO)
    on_top = [(tax, _raw(tax, base, pieces)) for tax in taxes if not tax.price_include]
    return found + [(tax, raw if currency is None else rounded(raw, currency)) for tax, raw in on_top]


def _raw(tax: Tax, base: Decimal, pieces: Decimal) -> Decimal:
    match tax.amount_type:
        case "percent":
            return base * tax.amount / HUNDRED
        case "fixed":
            return tax.amount * pieces
        case "division" if tax.amount != HUNDRED:
            return base * tax.amount / (HUNDRED - tax.amount)
    return ZERO
