"""What a line adds up to until 15: the sum before tax is rounded line by line, whatever is chosen for the taxes, and the
last of the taxes inside of a price is what is left of it. Nothing is handed out over the order."""

from ..orm.records import Records
from ..orm.values import round_to
from .amounts import GLOBALLY, Line, flat
from .tax_run import Share

FINE = 1e-5  # of a cent: as good as not rounded


def line_of(price: float, quantity: float, discount: float, taxes: Records, step: float, method: str) -> Line:
    price = price * (1 - discount / 100.0)
    whole = round_to(price * quantity, step)
    sign = -1.0 if whole < 0 else 1.0
    every = flat(taxes)
    inside = [tax for tax in every if tax["price_include"]]
    fixed, percent, division = (_rate(inside, kind) for kind in ("fixed", "percent", "division"))
    left = (abs(whole) - fixed * abs(quantity)) / (1 + percent / 100) * (100 - division) / 100
    excluded = round_to(left, step)
    last = next((tax for tax in reversed(inside) if tax["amount"]), None)
    shares: list[Share] = []
    taken = 0.0
    for tax in every:
        amount = abs(whole) - excluded - taken if tax is last else _amount(tax, excluded, abs(quantity))
        amount = round_to(amount, step * FINE if method == GLOBALLY else step)
        taken += amount if tax["price_include"] else 0.0
        shares.append(Share(tax, sign * amount, sign * excluded, bool(tax["price_include"]), sign * amount))
    return Line(sign * excluded, shares, sign * excluded, final=True)


def _rate(taxes: list[Records], kind: str) -> float:
    return float(sum(tax["amount"] for tax in taxes if tax["amount_type"] == kind))


def _amount(tax: Records, base: float, quantity: float) -> float:
    match tax["amount_type"]:
        case "fixed":
            return float(quantity * tax["amount"])
        case "division":
            return float(base / (1 - tax["amount"] / 100) - base)
    return float(base * tax["amount"] / 100)
