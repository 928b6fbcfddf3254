"""How many whole units of an order line left in which delivery and package. No calls in here.

What counts is what is complete: of a kit the smallest full set of its parts, of a dozen twelve pieces. Deliveries are
gone through in their order in time, and a unit belongs to the one with which its last part left.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import groupby

from .records import ShippedLine

ZERO = Decimal(0)
# Odoo's floats and its rounded factors of units: 2.9999 dozen are three.
FINE = Decimal("0.001")
WHOLE = 0  # in place of a part: the product itself


@dataclass(frozen=True, slots=True)
class Leg:
    """A line of a move that is done. Quantities are in the reference unit."""

    id: int  # stock.move.line
    move_id: int
    picking_id: int
    line_id: int
    product_id: int  # the line's
    part: int  # mrp.bom.line, or WHOLE
    quantity: Decimal
    package_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Back:
    """Came back of a move, out of a package or none."""

    move_id: int
    quantity: Decimal
    package_id: int


@dataclass(frozen=True, slots=True)
class Need:
    """What makes one unit of an order line: so much of the product itself, or so much of each part."""

    unit: Decimal
    parts: Mapping[int, Decimal] = field(default_factory=dict)

    def whole(self, amounts: Mapping[int, Decimal]) -> Decimal:
        itself = amounts.get(WHOLE, ZERO) / self.unit
        sets = min((amounts.get(part, ZERO) / quantity for part, quantity in self.parts.items()), default=ZERO)
        return _floor(itself) + _floor(sets)


@dataclass(frozen=True, slots=True)
class Left:
    """`incomplete`: something of the line left here, and makes no whole unit."""

    picking_id: int
    line: ShippedLine
    incomplete: bool = False


def left(legs: Sequence[Leg], backs: Iterable[Back], needs: Mapping[int, Need]) -> list[Left]:
    """In the order of deliveries; of a delivery all lines, each with its packages."""
    returned = _returned(legs, backs)
    by_line: dict[tuple[int, int], list[Leg]] = {}
    for leg in legs:
        # Goods of no line are counted by product.
        by_line.setdefault((leg.line_id, 0 if leg.line_id else leg.product_id), []).append(leg)
    found: list[Left] = []
    for (line_id, _), own in by_line.items():
        found += _line(sorted(own, key=_order), returned, needs.get(line_id, Need(Decimal(1))))
    places = {leg.picking_id: (leg.at, leg.picking_id) for leg in legs}
    return sorted(found, key=lambda one: (places[one.picking_id], one.line.line_id, one.line.package_id or 0))


def _order(leg: Leg) -> tuple[datetime, int, int, int]:
    return leg.at, leg.picking_id, leg.package_id, leg.id


def _line(legs: Sequence[Leg], returned: Mapping[int, Decimal], need: Need) -> list[Left]:
    gross: defaultdict[int, Decimal] = defaultdict(Decimal)
    net: defaultdict[int, Decimal] = defaultdict(Decimal)
    before = (ZERO, ZERO)
    found: list[Left] = []
    for (picking_id, package_id), group in groupby(legs, key=lambda leg: (leg.picking_id, leg.package_id)):
        own = list(group)
        for leg in own:
            gross[leg.part] += leg.quantity
            net[leg.part] += leg.quantity - returned.get(leg.id, ZERO)
        after = need.whole(gross), need.whole(net)
        went, stayed = after[0] - before[0], after[1] - before[1]
        before = after
        line = ShippedLine(
            line_id=own[0].line_id,
            quantity=stayed,
            move_line_ids=tuple(sorted(leg.id for leg in own)),
            package_id=package_id or None,
            returned=max(went - stayed, ZERO),
            product_id=own[0].product_id,
        )
        found.append(Left(picking_id, line, incomplete=not (went or stayed)))
    return found


def _returned(legs: Sequence[Leg], backs: Iterable[Back]) -> dict[int, Decimal]:
    """By leg. What came out of a package is taken off that package, the rest off the last one."""
    found: dict[int, Decimal] = {}
    by_move: dict[int, list[Leg]] = {}
    for leg in legs:
        by_move.setdefault(leg.move_id, []).append(leg)
    for back in backs:
        own = sorted(by_move.get(back.move_id, ()), key=lambda leg: (leg.package_id != back.package_id, -leg.id))
        rest = back.quantity
        for leg in own:
            part = min(rest, leg.quantity - found.get(leg.id, ZERO))
            found[leg.id] = found.get(leg.id, ZERO) + part
            rest -= part
    return found


def _floor(value: Decimal) -> Decimal:
    return value.quantize(FINE, ROUND_HALF_UP).to_integral_value(ROUND_FLOOR)
