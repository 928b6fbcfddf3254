"""Odoo's arithmetic of taxes: what a line comes to, and which unit price brings it to a given sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from accounts.gateways.odoo.records import LineDraft, Tax
from sync.rules.money import cent, rounded, to_digits

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
        return abs(_with(amount, count, taxes, currency, rounding.globally) - gross)

    guess = rounded(_without(gross, count, taxes), currency)
    bases = sorted((guess, guess - coin, guess + coin), key=off)
    units = [to_digits(base / count, rounding.digits) for base in bases]
    best = min(units, key=lambda unit: off(rounded(unit * count, currency)))
    amount = rounded(best * count, currency)
    near = off(amount) <= off(bases[0]) if exact else min(off(amount), abs(amount - bases[0])) <= coin
    if near or count == 1:
        return [Priced(Decimal(count), best)]
    low = (bases[0] / count).quantize(step, ROUND_FLOOR)
    more = int((bases[0] - low * count) / step)
    pieces = [Priced(Decimal(count - more), low), Priced(Decimal(more), low + step)]
    return [piece for piece in pieces if piece.quantity]


def predict(lines: Sequence[LineDraft], taxes: Mapping[int, Tax], currency: str, round_globally: bool) -> Decimal:
    """Odoo's amount_total for these lines."""
    total = ZERO
    by_tax: dict[int, Decimal] = {}
    for line in lines:
        own = [taxes[one] for one in line.tax_ids if one in taxes]
        amount = line.price_unit * line.quantity
        amount = amount if round_globally else rounded(amount, currency)
        total += amount
        for tax, raw in _on_top(amount, line.quantity, own, currency):
            by_tax[tax.id] = by_tax.get(tax.id, ZERO) + (raw if round_globally else rounded(raw, currency))
    return rounded(total, currency) + sum((rounded(amount, currency) for amount in by_tax.values()), ZERO)


def _with(amount: Decimal, count: int, taxes: Sequence[Tax], currency: str, globally: bool) -> Decimal:
    """What a line of this amount comes to."""
    on_top = _on_top(amount, Decimal(count), taxes, currency)
    return amount + sum((raw if globally else rounded(raw, currency) for _, raw in on_top), ZERO)


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


def _on_top(amount: Decimal, quantity: Decimal, taxes: Sequence[Tax], currency: str) -> list[tuple[Tax, Decimal]]:
    """The taxes that come on top, not yet rounded; they are taken of the amount without those inside of it."""
    inside = [tax for tax in taxes if tax.price_include]
    percent, fixed = _inside(taxes, "percent") / HUNDRED, _inside(taxes, "fixed") * quantity
    base = amount - fixed
    for tax in inside:
        if tax.amount_type == "percent":
            base -= rounded((amount - fixed) * tax.amount / HUNDRED / (1 + percent), currency)
        elif tax.amount_type == "division":
            base -= rounded((amount - fixed) * tax.amount / HUNDRED, currency)
    return [(tax, _raw(tax, base, quantity)) for tax in taxes if not tax.price_include]


def _raw(tax: Tax, base: Decimal, quantity: Decimal) -> Decimal:
    match tax.amount_type:
        case "percent":
            return base * tax.amount / HUNDRED
        case "fixed":
            return tax.amount * quantity * (-1 if base < 0 else 1)
        case "division" if tax.amount != HUNDRED:
            return base * tax.amount / (HUNDRED - tax.amount)
    return ZERO
