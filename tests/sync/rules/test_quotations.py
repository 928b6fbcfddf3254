"""What counts as touched by people, and what as another draft."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.gateways.odoo.records import DeliveryDraft, OdooLine, OdooOrder
from sync.rules.quotations import left_as, outdated, untouched

from .make import drafted, entry, item, lookups, order

D = Decimal
LINE = OdooLine(1, "", "Mug", 7, D("2.0"), D(0), D("10.00"), (3, 1), D(20), D(20))
HELD = OdooOrder(1, "S1", "302-1", "draft", D(20), D(0), "EUR", partner_id=5, shipping_id=6, lines=(LINE,))
SALE = drafted(order(item("1", 2, entry("ITEM", "20"), total="20"), total="20")).order
LEFT = left_as(HELD, SALE)


def test_as_we_left_it() -> None:
    assert len(LEFT) == 64
    assert untouched(HELD, LEFT) and not outdated(HELD, SALE, LEFT)
    # Totals and deliveries are Odoo's own, and numbers may be written in more ways than one.
    same = replace(
        HELD, total=D(19), lines=(replace(LINE, quantity=D(2), price_unit=D("10"), tax_ids=(1, 3), total=D(0)),)
    )
    assert untouched(same, LEFT)
    assert not outdated(HELD, replace(SALE, delivery=DeliveryDraft(())), LEFT)


@pytest.mark.parametrize(
    "changes",
    [
        {"partner_id": 9},
        {"shipping_id": 9},
        {"currency": "USD"},
        {"state": "sent"},
        {"lines": (LINE, LINE)},
        *({"lines": (replace(LINE, **one),)} for one in ({"name": "Cup"}, {"product_id": 8}, {"quantity": D(3)}, {"price_unit": D(9)}, {"tax_ids": (3,)})),
    ],
)  # fmt: skip
def test_whatever_people_change_is_seen(changes: dict) -> None:
    assert not untouched(replace(HELD, **changes), LEFT)
    assert not untouched(replace(HELD, **changes), "")


def test_another_draft() -> None:
    assert outdated(HELD, replace(SALE, pricelist_id=99), LEFT)
    assert outdated(HELD, replace(SALE, lines=()), LEFT)
    cheaper = drafted(
        order(item("1", 2, entry("ITEM", "20"), total="20"), total="20"), lookups(), tax_policy="amazon_line"
    )
    assert not outdated(HELD, cheaper.order, LEFT), "the other policy makes the same of it"


def test_one_without_lines_is_to_be_filled() -> None:
    bare = replace(HELD, lines=())
    assert untouched(bare, "") and outdated(bare, SALE, "")
    assert untouched(bare, LEFT) and outdated(bare, SALE, LEFT)
