"""Which moves carry a delivery: backorders, kits, inner steps and serial numbers."""

from decimal import Decimal

import pytest

from accounts.gateways.odoo.moves import Move, SerialMissing, kit_lines, parts
from accounts.gateways.odoo.records import DeliveryDraft

LINES = {"a": 1, "b": 2}
STOCK, PACK, OUT, CUSTOMER = 8, 9, 10, 11


def move(pk, line=1, demand=2, product=7, state="confirmed", final=True, waits=(), places=(STOCK, CUSTOMER), **more):
    values = {"quantity": 0, "tracking": "none", "picking": 100 + pk, **more}
    return Move(
        id=pk,
        line_id=line,
        product_id=product,
        product=f"Product {product}",
        picking_id=values["picking"],
        demand=Decimal(demand),
        quantity=Decimal(values["quantity"]),
        state=state,
        tracking=values["tracking"],
        uom_id=1,
        company_id=1,
        source_id=places[0],
        destination_id=places[1],
        final=final,
        waits_for=waits,
    )


def left(*quantities, serials=()):
    return DeliveryDraft(tuple((key, Decimal(amount)) for key, amount in quantities), tuple(serials))


def moved(moves, draft, ordered=None, taken=()):
    return [(part.move.id, part.quantity) for part in parts(moves, draft, LINES, ordered or {}, taken)]


def test_what_left_is_moved_and_nothing_else():
    assert moved([move(1), move(2, line=2)], left(("a", 2))) == [(1, 2)]
    assert moved([move(1)], left(("unknown", 2))) == []
    assert moved([], left(("a", 2))) == []


def test_never_more_than_is_demanded():
    assert moved([move(1)], left(("a", 9))) == [(1, 2)]


def test_quantities_are_totals_so_what_left_before_is_taken_off():
    done = move(1, demand=1, state="done", quantity=1)
    assert moved([done, move(2, demand=1)], left(("a", 1))) == []
    assert moved([done, move(2, demand=1)], left(("a", 2))) == [(2, 1)]


def test_a_line_delivered_by_several_moves_is_filled_in_order():
    assert moved([move(1, demand=1), move(2, demand=3)], left(("a", 3))) == [(1, 1), (2, 2)]


def test_inner_steps_come_first_and_the_last_waits_for_them():
    pick = move(1, final=False, places=(STOCK, OUT))
    ship = move(2, waits=(1,), places=(OUT, CUSTOMER))
    assert moved([pick, ship], left(("a", 2))) == [(1, 2)]
    picked = move(1, final=False, state="done", quantity=2, places=(STOCK, OUT))
    assert moved([picked, ship], left(("a", 2))) == [(2, 2)]


def test_the_backorder_of_an_inner_step_is_left_alone():
    rest = move(3, demand=1, final=False, places=(STOCK, OUT))
    assert moved([rest], left(("a", 1)), taken=[(1, STOCK, OUT)]) == []


KIT = [move(1, product=7, demand=4), move(2, product=8, demand=2)]


def test_a_kit_moves_its_parts_in_proportion():
    """Two kits ordered, of two of one part and one of another."""
    assert kit_lines(KIT) == {1}
    assert moved(KIT, left(("a", 2)), {1: Decimal(2)}) == [(1, 4), (2, 2)]
    assert moved(KIT, left(("a", 1)), {1: Decimal(2)}) == [(1, 2), (2, 1)]


def test_a_kit_that_left_in_part_moves_the_rest():
    moves = [
        move(1, product=7, demand=2, state="done", quantity=2),
        move(2, product=8, demand=1, state="done", quantity=1),
        move(3, product=7, demand=2),
        move(4, product=8, demand=1),
    ]
    assert moved(moves, left(("a", 2)), {1: Decimal(2)}) == [(3, 2), (4, 1)]
    assert moved(moves, left(("a", 1)), {1: Decimal(2)}) == []


def test_serial_numbers_are_given_out_once():
    tracked = [move(1, tracking="serial")]
    [part] = parts(tracked, left(("a", 2), serials=[("a", ("S1", "S2"))]), LINES, {}, ())
    assert part.lots == (("S1", Decimal(1)), ("S2", Decimal(1)))
    rest = [move(1, demand=1, state="done", quantity=1, tracking="serial"), move(2, demand=1, tracking="serial")]
    [part] = parts(rest, left(("a", 2), serials=[("a", ("S1", "S2"))]), LINES, {}, ())
    assert part.lots == (("S2", Decimal(1)),)


@pytest.mark.parametrize(
    ("tracking", "serials"), [("serial", ()), ("serial", ("S1",)), ("serial", ("S1", "S1")), ("lot", ())]
)
def test_a_tracked_product_without_enough_numbers_is_told(tracking, serials):
    with pytest.raises(SerialMissing) as missing:
        parts([move(1, tracking=tracking)], left(("a", 2), serials=[("a", serials)]), LINES, {}, ())
    assert missing.value.product == "Product 7"
