"""What an order adds up to, as Odoo computes it: taxes in the price or on top, rounded per line or per tax."""

from collections import defaultdict
from dataclasses import dataclass, field

from ..orm.records import Records
from ..orm.values import round_to
from .tax_run import Share, TaxRun

GLOBALLY = "round_globally"


@dataclass
class Line:
    """`excluded` is rounded; `delta` what the whole document adds to it so that its own rounding comes out. A `final`
    one is as it stays."""

    raw_excluded: float
    shares: list[Share] = field(default_factory=list)
    excluded: float = 0.0
    delta: float = 0.0
    final: bool = False

    @property
    def tax(self) -> float:
        return sum(share.amount for share in self.shares)

    @property
    def raw_included(self) -> float:
        return self.raw_excluded + sum(share.raw for share in self.shares)


def order_totals(lines: list[Line], step: float) -> tuple[float, float]:
    """Without taxes, and the taxes."""
    settle(lines, step)
    untaxed = round_to(sum(line.excluded + line.delta for line in lines), step)
    return untaxed, round_to(sum(line.tax for line in lines), step)


def line_of(price: float, quantity: float, discount: float, taxes: Records, step: float, method: str) -> Line:
    per_line = method != GLOBALLY
    price = price * (1 - discount / 100.0)
    raw = round_to(price * quantity, step) if per_line else price * quantity
    shares = TaxRun(flat(taxes), price, quantity, raw, step if per_line else 0.0).shares()
    return Line(shares[0].base if shares else raw, shares)


def flat(taxes: Records) -> list[Records]:
    """In the order of their sequence, groups replaced by their members."""
    found: list[Records] = []
    for tax in sorted(taxes, key=lambda tax: (tax["sequence"], tax.id)):
        if tax["amount_type"] == "group":
            found += sorted(tax["children_tax_ids"], key=lambda child: (child["sequence"], child.id))
        else:
            found.append(tax)
    return found


def settle(lines: list[Line], step: float) -> None:
    """Rounds every part, then hands out the cents by which the sum of the parts misses the rounded sum."""
    lines = [line for line in lines if not line.final]
    for line in lines:
        line.excluded = round_to(line.raw_excluded, step)
        for share in line.shares:
            share.amount = round_to(share.raw, step)
    by_tax: dict[tuple[int, bool], list[Share]] = defaultdict(list)
    for line in lines:
        for share in line.shares:
            by_tax[share.tax.id, share.included].append(share)
    for shares in by_tax.values():
        missing = round_to(sum(share.raw for share in shares), step) - sum(share.amount for share in shares)
        for share, cents in zip(shares, spread(missing, [share.raw for share in shares], step), strict=True):
            share.amount += cents
    _settle_bases(lines, step)


def _settle_bases(lines: list[Line], step: float) -> None:
    if not lines:
        return
    on_top = any(not share.included for line in lines for share in line.shares)
    if on_top:
        weights = [line.raw_excluded for line in lines]
        wanted = round_to(sum(weights), step)
        have = sum(line.excluded for line in lines)
    else:
        weights = [line.raw_included for line in lines]
        wanted = round_to(sum(weights), step)
        have = sum(line.excluded + line.tax for line in lines)
    for line, cents in zip(lines, spread(wanted - have, weights, step), strict=True):
        line.delta += cents


def spread(amount: float, weights: list[float], step: float) -> list[float]:
    """Whole cents, by weight, the heaviest first."""
    cents = round(abs(amount) / step)
    shares = [0] * len(weights)
    total = sum(abs(weight) for weight in weights)
    heaviest = sorted(range(len(weights)), key=lambda at: -abs(weights[at]))
    left = cents
    for at in heaviest:
        part = abs(weights[at]) / total if total else 1 / len(weights)
        shares[at] = min(round(part * cents), left)
        left -= shares[at]
    for at in heaviest[:left]:
        shares[at] += 1
    sign = -1 if amount < 0 else 1
    return [sign * share * step for share in shares]
