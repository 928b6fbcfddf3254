"""The taxes of one line. Each may stand inside of the price or on top, and may change what others are taken of."""

from dataclasses import dataclass

from ..orm.records import Records
from ..orm.values import round_to


@dataclass
class Share:
    """One tax on one line."""

    tax: Records
    raw: float
    base: float
    included: bool
    amount: float = 0.0


class TaxRun:
    """Fixed amounts come first, then the taxes inside of the price from the last to the first, then those on top.
    `step` 0 leaves the amounts unrounded."""

    def __init__(self, taxes: list[Records], price: float, quantity: float, raw: float, step: float) -> None:
        self.taxes = taxes
        self.price = price
        self.quantity = quantity
        self.raw = raw
        self.step = step
        self.amounts: dict[int, float] = {}
        self.of_tax = dict.fromkeys((tax.id for tax in taxes), 0.0)  # added to what the tax is taken of
        self.of_base = dict(self.of_tax)  # added to the base it is reported with
        self.batches = batches(taxes)

    def shares(self) -> list[Share]:
        for tax in reversed(self.taxes):
            if tax["amount_type"] == "fixed":
                self._settle(tax, (-1 if self.price < 0 else 1) * self.quantity * tax["amount"])
        for tax in reversed(self.taxes):
            if tax["price_include"] and tax.id not in self.amounts:
                self._settle(tax, self._inside(tax))
        for tax in self.taxes:
            if tax.id not in self.amounts:
                self._settle(tax, self._on_top(tax))
        return [Share(tax, self.amounts[tax.id], self._base(tax), bool(tax["price_include"])) for tax in self.taxes]

    def _rate(self, tax: Records) -> float:
        return float(sum(one["amount"] for one in self.batches[tax.id])) / 100.0

    def _inside(self, tax: Records) -> float:
        part = (self.raw + self.of_tax[tax.id]) * tax["amount"] / 100.0
        if tax["amount_type"] == "division":
            return float(part)
        rate = self._rate(tax)
        return float(part / (1 + rate)) if rate != -1 else 0.0

    def _on_top(self, tax: Records) -> float:
        part = (self.raw + self.of_tax[tax.id]) * tax["amount"] / 100.0
        rate = self._rate(tax)
        return float(part / (1 - rate) if tax["amount_type"] == "division" and rate != 1 else part)

    def _base(self, tax: Records) -> float:
        base = self.raw + self.of_base[tax.id]
        if tax["price_include"]:
            base -= sum(self.amounts[one.id] for one in self.batches[tax.id])
        return float(base)

    def _settle(self, tax: Records, amount: float) -> None:
        """Notes the amount, and what it means for the taxes outside of its batch."""
        self.amounts[tax.id] = round_to(amount, self.step)
        places = [self.taxes.index(one) for one in self.batches[tax.id]]
        before, after = self.taxes[: min(places)], self.taxes[max(places) + 1 :]
        spreads = tax["include_base_amount"]
        if tax["price_include"]:
            for other in [*before, *(one for one in after if not (spreads and one["is_base_affected"]))]:
                self._adjust(other, -self.amounts[tax.id])
        elif spreads:
            for other in after:
                if other["is_base_affected"]:
                    self._adjust(other, self.amounts[tax.id])

    def _adjust(self, tax: Records, amount: float) -> None:
        if tax.id not in self.amounts:
            self.of_tax[tax.id] += amount
        self.of_base[tax.id] += amount


def batches(taxes: list[Records]) -> dict[int, list[Records]]:
    """Neighbours that are taken of one and the same price: two included taxes of 10 % are 20 % of it."""
    found: list[list[Records]] = []
    for tax in reversed(taxes):
        if found and _together(found[-1], tax):
            found[-1].append(tax)
        else:
            found.append([tax])
    return {tax.id: batch for batch in found for tax in batch}


def _together(batch: list[Records], tax: Records) -> bool:
    kind = ("amount_type", "price_include", "include_base_amount")
    if any(tax[name] != batch[0][name] for name in kind):
        return False
    return not (tax["include_base_amount"] and batch[-1]["is_base_affected"])
