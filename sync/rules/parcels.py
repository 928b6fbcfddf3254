"""Deliveries done in Odoo become parcels, each under a reference of its own that a repeat finds again. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from accounts.gateways.odoo.records import Shipped, ShippedLine
from sync.rules.keys import digest
from sync.rules.texts import line

ZERO = Decimal(0)
# Amazon takes positive numbers, and takes the same one again as an edit. Ids of deliveries and of move lines are two
# counters, so each has a range of its own.
WHOLE, PACKED = 1_000_000_000, 1_500_000_000
CAME_BACK, NO_LINES, LINES_UNKNOWN, REPACKED = "came_back", "no_amazon_lines", "lines_unknown", "repacked"
INCOMPLETE = "incomplete"
# Why a parcel holds nothing for Amazon, whatever Amazon says of its order later.
SETTLED = (CAME_BACK, NO_LINES, REPACKED)
# Odoo's own carriers join their numbers with a comma or a plus.
_BETWEEN = re.compile(r"[,;+|\n]|\s[/&]\s")
_LONG = r"(?=\S*[0-9])\S{10,}"  # a whole number; the groups in which people write one are shorter
_SEVERAL = re.compile(rf"{_LONG}(?:\s{_LONG})+")

Content = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A parcel as Odoo tells it. `others`: further tracking numbers that fit no package; `untold`: lines of the delivery
    that Amazon did not sell; `incomplete`: lines of which a part left that is told with the delivery that completes it; `empty`: why it holds nothing for Amazon."""

    reference: str
    picking_id: int
    picking_name: str
    order_id: int
    left: datetime
    items: Content
    tracking: str = ""
    others: tuple[str, ...] = ()
    carrier_id: int | None = None
    carrier: str = ""
    delivery_type: str = ""
    untold: int = 0
    incomplete: int = 0
    empty: str = ""

    @property
    def hash(self) -> str:
        """Of all that Amazon would hear about."""
        items = [f"{item}={quantity.normalize():f}" for item, quantity in self.items]
        return digest(self.tracking, self.carrier, self.delivery_type, self.empty, *items)


def parcels(
    delivery: Shipped, items: Mapping[int, str], *, known_order: bool = True, told: Collection[str] = ()
) -> list[Found]:
    """`items`: sale order line to Amazon's orderItemId; `known_order`: Odoo holds at least one line of this order that
    we wrote; `told`: references that Amazon has heard of, which are never split or joined afterwards."""
    numbers = tracking_numbers(delivery.tracking)
    whole = _whole(delivery, items, known_order, numbers)
    groups = _groups(delivery.lines)
    split = [replace(one, reference=str(PACKED + first)) for first, one in _packed(whole, groups, numbers, items)]
    if whole.reference in told or not split:
        return [whole]
    return split


def tracking_numbers(text: str) -> list[str]:
    """Spaces stay: numbers are written with them, unless whole numbers stand side by side. What scanners leave behind that
    nobody sees goes."""
    parts = ["".join(filter(str.isprintable, line(part))) for part in _BETWEEN.split(text)]
    found = [one for part in parts for one in (part.split() if _SEVERAL.fullmatch(part) else [part])]
    return list(dict.fromkeys(filter(None, found)))


def _whole(delivery: Shipped, items: Mapping[int, str], known_order: bool, numbers: Sequence[str]) -> Found:
    content = _content(delivery.lines, items)
    return Found(
        reference=str(WHOLE + delivery.picking_id),
        picking_id=delivery.picking_id,
        picking_name=line(delivery.picking_name),
        order_id=delivery.order_id,
        left=delivery.done,
        items=content,
        tracking=numbers[0] if numbers else "",
        others=tuple(numbers[1:]),
        carrier_id=delivery.carrier_id,
        carrier=line(delivery.carrier_name),
        delivery_type=delivery.delivery_type,
        untold=len({one.line_id for one in delivery.lines if one.line_id not in items and one.quantity > 0}),
        incomplete=sum(line_id in items for line_id in delivery.incomplete),
        empty="" if content else _why_empty(delivery, items, known_order),
    )


def _why_empty(delivery: Shipped, items: Mapping[int, str], known_order: bool) -> str:
    if not known_order:
        return LINES_UNKNOWN
    if any(line_id in items for line_id in delivery.incomplete):
        return INCOMPLETE
    nothing_left = not any(one.quantity > 0 for one in delivery.lines)
    ours_came_back = any(one.line_id in items for one in delivery.lines)
    return CAME_BACK if nothing_left or ours_came_back else NO_LINES


def _content(lines: Iterable[ShippedLine], items: Mapping[int, str]) -> Content:
    """Split and merged moves, and lines of one item, added up."""
    sums: dict[str, Decimal] = {}
    for one in lines:
        if one.line_id in items and one.quantity > 0:
            item = items[one.line_id]
            sums[item] = sums.get(item, ZERO) + one.quantity
    return tuple(sorted(sums.items()))


def _groups(lines: Iterable[ShippedLine]) -> list[tuple[int, list[ShippedLine]]]:
    """By package, the one packed first coming first, each with its smallest move line."""
    by_package: dict[int | None, list[ShippedLine]] = {}
    for one in lines:
        by_package.setdefault(one.package_id, []).append(one)
    found = [(min((i for one in own for i in one.move_line_ids), default=0), own) for own in by_package.values()]
    return sorted(found, key=lambda group: group[0])


def _packed(
    whole: Found,
    groups: Sequence[tuple[int, list[ShippedLine]]],
    numbers: Sequence[str],
    items: Mapping[int, str],
) -> list[tuple[int, Found]]:
    """One parcel a package, where each has a number of its own; packages without goods of Amazon are left out."""
    if len(groups) < 2 or len(groups) != len(numbers) or not all(first for first, _ in groups):
        return []
    made = [
        (first, replace(whole, items=_content(own, items), tracking=number, others=(), empty=""))
        for (first, own), number in zip(groups, numbers, strict=True)
    ]
    return [(first, one) for first, one in made if one.items]


def kept(sent: Content, now: Content) -> Content:
    """What Amazon was told has left stays told: a return that comes later is no correction of the shipment."""
    most = dict(sent)
    for item, quantity in now:
        most[item] = max(quantity, most.get(item, ZERO))
    return tuple(sorted(most.items()))
