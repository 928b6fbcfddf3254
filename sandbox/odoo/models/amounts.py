"""What an order adds up to, as Odoo computes it: taxes in the price or on top, rounded per line or per tax."""

from collections import defaultdict
from dataclasses import dataclass, field

from ..orm.records import Records
from ..orm.values import round_to

GLOBALLY = "round_globally"


@dataclass
class Share:
    """One tax on one line."""

    tax: Records
    raw: float
    base: float
    included: bool
    amount: float = 0.0


@dataclass
class Line:
    """`excluded` is rounded; `delta` what the whole document adds to it so that its own rounding comes out."""

    raw_excluded: float
    shares: list[Share] = field(default_factory=list)
    excluded: float = 0.0
    delta: float = 0.0

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
    raw = price * quantity
    if per_line:
        raw = round_to(raw, step)
    shares = _shares(raw, price, quantity, flat(taxes), step if per_line else 0.0)
    inside = sum(share.raw for share in shares if share.included)
    return Line(raw - inside, shares)


def flat(taxes: Records) -> list[Records]:
    """In the order of their sequence, groups replaced by their members."""
    found: list[Records] = []
    for tax in sorted(taxes, key=lambda tax: (tax["sequence"], tax.id)):
        if tax["amount_type"] == "group":
            found += sorted(tax["children_tax_ids"], key=lambda child: (child["sequence"], child.id))
        else:
            found.append(tax)
    return found


def _shares(raw: float, price: float, quantity: float, taxes: list[Records], step: float) -> list[Share]:
    """Fixed amounts first, then those inside of the price from the last to the first, then those on top."""
    amounts: dict[int, float] = {}
    sign = -1 if price < 0 else 1
    for tax in taxes:
        if tax["amount_type"] == "fixed":
            amounts[tax.id] = round_to(sign * quantity * tax["amount"], step)
    inside = [tax for tax in taxes if tax["price_include"]]
    price_left = raw - sum(amounts.get(tax.id, 0.0) for tax in inside)
    for batch in reversed(_batches([tax for tax in inside if tax.id not in amounts])):
        rate = sum(tax["amount"] for tax in batch) / 100.0
        for tax in batch:
            part = price_left * tax["amount"] / 100.0
            amounts[tax.id] = round_to(part if tax["amount_type"] == "division" else part / (1 + rate), step)
        if batch[0]["include_base_amount"]:
            price_left -= sum(amounts[tax.id] for tax in batch)
    base = raw - sum(amounts[tax.id] for tax in inside)
    affected = 0.0
    for tax in taxes:
        if tax.id not in amounts:
            on = base + (affected if tax["is_base_affected"] else 0.0)
            amounts[tax.id] = round_to(_on_top(tax, on), step)
        if tax["include_base_amount"] and not tax["price_include"]:
            affected += amounts[tax.id]
    return [Share(tax, amounts[tax.id], base, bool(tax["price_include"])) for tax in taxes]


def _on_top(tax: Records, base: float) -> float:
    rate = tax["amount"] / 100.0
    return float(base * rate / (1 - rate) if tax["amount_type"] == "division" and rate != 1 else base * rate)


def _batches(taxes: list[Records]) -> list[list[Records]]:
    """Neighbours that share one price: two included taxes of 10 % are 20 % of the same base."""
    batches: list[list[Records]] = []
    for tax in taxes:
        same = batches and all(batches[-1][0][name] == tax[name] for name in ("amount_type", "include_base_amount"))
        if same and not tax["include_base_amount"]:
            batches[-1].append(tax)
        else:
            batches.append([tax])
    return batches


def settle(lines: list[Line], step: float) -> None:
    """Rounds every part, then hands out the cents by which the sum of the parts misses the rounded sum."""
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
