"""Our foresight against the pretend Odoo's arithmetic, which a contract suite holds to a real Odoo's."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.gateways.odoo.records import LineDraft, Tax
from sandbox.odoo.models.amounts import GLOBALLY, line_of, order_totals
from sync.rules.taxes import Rounding, predict, price

from .make import tax

TAXES = {
    one.id: one
    for one in (
        tax(1, 19),
        tax(2, 7),
        tax(3, "5.5"),
        tax(4, 20, included=True),
        tax(5, 10, included=True),
        tax(6, "0.25", type="fixed"),
        tax(7, "0.10", type="fixed", included=True),
        tax(8, 15, type="division"),
        tax(9, 0),
    )
}
ALIKE = ((), (1,), (2,), (3,), (4,), (1, 2), (4, 5), (4, 1), (6, 1), (7, 4), (8,), (9,), (6,))


@dataclass(frozen=True)
class OdooTax:
    """As much of an Odoo record as the arithmetic reads."""

    tax: Tax

    @property
    def id(self) -> int:
        return self.tax.id

    def __getitem__(self, name: str) -> Any:
        return {
            "amount_type": self.tax.amount_type,
            "amount": float(self.tax.amount),
            "price_include": self.tax.price_include,
            "sequence": self.tax.id,
            "include_base_amount": False,
            "is_base_affected": True,
        }[name]


def as_odoo(lines: list[LineDraft], globally: bool, step: float) -> Decimal:
    method = GLOBALLY if globally else "round_per_line"
    computed = [
        line_of(
            float(one.price_unit),
            float(one.quantity),
            0.0,
            [OdooTax(TAXES[each]) for each in one.tax_ids],  # type: ignore[arg-type]
            step,
            method,
        )
        for one in lines
    ]
    return Decimal(repr(round(sum(order_totals(computed, step)), 2)))


@st.composite
def orders(draw: st.DrawFn) -> list[LineDraft]:
    lines = []
    for number in range(draw(st.integers(1, 6))):
        cents = draw(st.integers(-5000, 99999))
        quantity = draw(st.integers(1, 30)) if cents >= 0 else 1
        ids = draw(st.sampled_from(ALIKE))
        own = [TAXES[one] for one in ids]
        for piece in price(Decimal(cents) / 100, quantity, own, "EUR", Rounding()):
            lines.append(LineDraft(str(number), "item", "x", 1, piece.quantity, piece.price_unit, ids))
    return lines


@settings(deadline=None, max_examples=300, derandomize=True, database=None)
@given(lines=orders(), globally=st.booleans())
def test_to_the_cent(lines: list[LineDraft], globally: bool) -> None:
    assert predict(lines, TAXES, "EUR", globally) == as_odoo(lines, globally, 0.01)
