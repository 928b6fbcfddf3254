"""What Odoo holds of goods on their way to customers and back, read in a handful of calls whatever the number."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import kits
from .client import Client
from .left import WHOLE, Back, Leg, Need
from .reads import Record, search
from .records import Probe
from .text import link, number, parse_moment
from .units import ONE, factors

MOVE = ["picking_id", "sale_line_id", "product_id", "product_uom", "product_uom_qty", "state"]
MOVE += ["location_id", "location_dest_id", "origin_returned_move_id"]
PICKING = ["name", "state", "sale_id", "date_done", "write_date", "backorder_id", "company_id"]
OPTIONAL = ("carrier_tracking_ref", "carrier_id", "delivery_type")
LINE = ["move_id", "picking_id", "product_uom_id", "result_package_id", "package_id", "write_date"]


@dataclass(slots=True)
class Departures:
    """`legs` are all that left for customers of these orders, in the deliveries asked for and in others: a kit may leave
    in several. `pickings` are their deliveries."""

    pickings: dict[int, Record] = field(default_factory=dict)
    legs: list[Leg] = field(default_factory=list)
    backs: list[Back] = field(default_factory=list)
    needs: dict[int, Need] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)  # order line -> order
    written: dict[int, datetime] = field(default_factory=dict)  # delivery -> the last time at any of its move lines
    returns: dict[int, set[int]] = field(default_factory=dict)  # return -> the deliveries whose goods came back

    def order_of(self, line_id: int, picking_id: int) -> int:
        return self.orders.get(line_id) or link(self.pickings[picking_id]["sale_id"]) or 0

    def changed(self, times: Mapping[int, datetime] | None = None) -> dict[int, datetime]:
        """By delivery. `times` are of deliveries and returns; without them everything that is known counts."""
        known = times if times is not None else self._known()
        found = {picking_id: at for picking_id, at in known.items() if picking_id in self.pickings}
        for return_id, origins in self.returns.items():
            if return_id in known:
                for origin in origins:
                    found[origin] = max(known[return_id], found.get(origin, known[return_id]))
        return found

    def _known(self) -> dict[int, datetime]:
        found = dict(self.written)
        for picking_id, picking in self.pickings.items():
            at = parse_moment(picking["write_date"])
            if at:
                found[picking_id] = max(at, found.get(picking_id, at))
        return found


def of_pickings(client: Client, probe: Probe, picking_ids: Collection[int]) -> Departures:
    """Of deliveries and returns; with their orders' other deliveries."""
    reader = _Reader(client, probe)
    pickings = reader.pickings(picking_ids)
    orders = {link(one["sale_id"]) or 0 for one in pickings.values()} - {0}
    return reader.read(orders, picking_ids, pickings)


def of_orders(client: Client, probe: Probe, order_ids: Collection[int]) -> Departures:
    return _Reader(client, probe).read(set(order_ids), (), {})


@dataclass(slots=True)
class _Reader:
    client: Client
    probe: Probe
    lines: dict[int, Record] = field(default_factory=dict)
    moves: dict[int, Record] = field(default_factory=dict)
    parts: dict[int, dict[int, list[Record]]] = field(default_factory=dict)

    def pickings(self, ids: Iterable[int]) -> dict[int, Record]:
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        fields = PICKING + [name for name in OPTIONAL if self.probe.has("stock.picking", name)]
        return {one["id"]: one for one in search(self.client, "stock.picking", [["id", "in", wanted]], fields)}

    def read(self, orders: set[int], picking_ids: Collection[int], known: Mapping[int, Record]) -> Departures:
        self._read_moves(orders, picking_ids)
        self.parts = self._parts()
        customers = self._customers()
        done = [one for one in self.moves.values() if one["state"] == "done"]
        went = {one["id"]: one for one in done if _goes_to(one, customers)}
        came = {one["id"]: one for one in done if _comes_from(one, customers) and one["origin_returned_move_id"]}
        held = Departures(orders={pk: link(one["order_id"]) or 0 for pk, one in self.lines.items()})
        places = {link(one["picking_id"]) or 0 for one in went.values()}
        held.pickings = {pk: one for pk, one in known.items() if pk in places}
        held.pickings |= self.pickings(places - held.pickings.keys())
        went = {pk: one for pk, one in went.items() if link(one["picking_id"]) in held.pickings}
        records = self._move_lines([*went, *came])
        units = self._units(records)
        self._legs(held, records, went, units)
        self._backs(held, records, came, units)
        held.needs = self._needs(customers, units)
        return held

    def _read_moves(self, orders: set[int], picking_ids: Collection[int]) -> None:
        """Also those that are still open: they tell of what a kit is made. A delivery of several orders (few have one)
        brings in the others."""
        read: set[int] = set()
        fields = [*MOVE, *(["bom_line_id"] if kits.known(self.probe) else [])]
        while True:
            ids = sorted(orders)
            domain: list[Any] = ["|", ["sale_line_id.order_id", "in", ids], ["picking_id.sale_id", "in", ids]]
            if picking_ids:
                domain = ["|", ["picking_id", "in", list(picking_ids)], *domain]
            found = search(self.client, "stock.move", [["picking_id", "!=", False], *domain], fields)
            self.moves |= {one["id"]: one for one in found}
            self._read_lines()
            read |= orders
            orders = {link(one["order_id"]) or 0 for one in self.lines.values()} - read
            if not orders:
                return

    def _read_lines(self) -> None:
        wanted = {link(one["sale_line_id"]) or 0 for one in self.moves.values()} - {0} - self.lines.keys()
        if wanted:
            fields = ["order_id", "product_id", "product_template_id", "product_uom_qty", self._unit_of_lines]
            found = search(self.client, "sale.order.line", [["id", "in", sorted(wanted)]], fields)
            self.lines |= {one["id"]: one for one in found}

    def _customers(self) -> set[int]:
        domain, context = [["usage", "=", "customer"]], {"active_test": False}
        return {one["id"] for one in search(self.client, "stock.location", domain, ["usage"], context=context)}

    def _move_lines(self, move_ids: Collection[int]) -> list[Record]:
        if not move_ids:
            return []
        return search(self.client, "stock.move.line", [["move_id", "in", sorted(move_ids)]], [*LINE, self._quantity])

    @property
    def _quantity(self) -> str:
        return "qty_done" if self.probe.has("stock.move.line", "qty_done") else "quantity"

    @property
    def _unit_of_lines(self) -> str:
        return "product_uom_id" if self.probe.has("sale.order.line", "product_uom_id") else "product_uom"

    def _units(self, records: Iterable[Record]) -> dict[int, Decimal]:
        ids = {link(one["product_uom_id"]) or 0 for one in records}
        ids |= {link(one[self._unit_of_lines]) or 0 for one in self.lines.values()}
        ids |= {link(one["product_uom"]) or 0 for one in self.moves.values()}
        return factors(self.client, self.probe, ids)

    def _legs(
        self, held: Departures, records: Iterable[Record], went: Mapping[int, Record], units: Mapping[int, Decimal]
    ) -> None:
        part_of = {move["id"]: part for own in self.parts.values() for part, moves in own.items() for move in moves}
        for one in records:
            move = went.get(link(one["move_id"]) or 0)
            if move is None:
                continue
            picking_id, line_id = link(move["picking_id"]) or 0, link(move["sale_line_id"]) or 0
            picking = held.pickings[picking_id]
            at = parse_moment(picking["date_done"]) or parse_moment(picking["write_date"])
            written = parse_moment(one["write_date"])
            assert at is not None and written is not None
            held.written[picking_id] = max(written, held.written.get(picking_id, written))
            held.legs.append(
                Leg(
                    id=one["id"],
                    move_id=move["id"],
                    picking_id=picking_id,
                    line_id=line_id,
                    product_id=link((self.lines.get(line_id) or move)["product_id"]) or 0,
                    part=part_of.get(move["id"], WHOLE),
                    quantity=number(one[self._quantity]) * units.get(link(one["product_uom_id"]) or 0, ONE),
                    package_id=link(one["result_package_id"]) or 0,
                    at=at,
                )
            )

    def _backs(
        self, held: Departures, records: Iterable[Record], came: Mapping[int, Record], units: Mapping[int, Decimal]
    ) -> None:
        for one in records:
            move = came.get(link(one["move_id"]) or 0)
            origin = self.moves.get(link(move["origin_returned_move_id"]) or 0) if move else None
            if move is None or origin is None:
                continue
            return_id, written = link(move["picking_id"]) or 0, parse_moment(one["write_date"])
            assert written is not None
            held.written[return_id] = max(written, held.written.get(return_id, written))
            held.returns.setdefault(return_id, set()).add(link(origin["picking_id"]) or 0)
            quantity = number(one[self._quantity]) * units.get(link(one["product_uom_id"]) or 0, ONE)
            held.backs.append(Back(origin["id"], quantity, link(one["package_id"]) or 0))

    def _needs(self, customers: set[int], units: Mapping[int, Decimal]) -> dict[int, Need]:
        own = {pk: units.get(link(one[self._unit_of_lines]) or 0, ONE) for pk, one in self.lines.items()}
        found = {pk: Need(unit) for pk, unit in own.items()}
        bundles = {pk: parts for pk, parts in self.parts.items() if any(parts)}
        if not bundles:
            return found
        products = {
            link(self.lines[pk]["product_id"]) or 0: link(self.lines[pk]["product_template_id"]) or 0 for pk in bundles
        }
        # Who may not read bills has kits counted by what was to be delivered.
        readable = kits.readable(self.probe)
        bills = kits.bills(self.client, self.probe, products, archived=True) if readable else {}
        for pk, parts in bundles.items():
            moved = {part: moves for part, moves in parts.items() if part != WHOLE}
            of_product = bills.get(link(self.lines[pk]["product_id"]) or 0, ())
            wanted = _by_bill(of_product, moved) or _by_demand(moved, self.lines[pk], customers, units, own[pk])
            found[pk] = Need(own[pk], {part: quantity * own[pk] for part, quantity in wanted.items()})
        return found

    def _parts(self) -> dict[int, dict[int, list[Record]]]:
        """By order line, which moves are of what part of it. The bill of a kit that was deleted leaves moves of several
        products behind: each is a part then (below zero, by product). A single other product stands in for the sold one."""
        by_line: dict[int, list[Record]] = {}
        for move in self.moves.values():
            line_id = link(move["sale_line_id"])
            if line_id in self.lines:
                by_line.setdefault(line_id or 0, []).append(move)
        found: dict[int, dict[int, list[Record]]] = {}
        for line_id, moves in by_line.items():
            sold = link(self.lines[line_id]["product_id"])
            others = {link(one["product_id"]) for one in moves if not link(one.get("bom_line_id"))} - {sold}
            for move in moves:
                product = link(move["product_id"]) or 0
                part = link(move.get("bom_line_id")) or (-product if len(others) > 1 and product in others else WHOLE)
                found.setdefault(line_id, {}).setdefault(part, []).append(move)
        return found


def _goes_to(move: Record, customers: set[int]) -> bool:
    return link(move["location_dest_id"]) in customers and link(move["location_id"]) not in customers


def _comes_from(move: Record, customers: set[int]) -> bool:
    return link(move["location_id"]) in customers and link(move["location_dest_id"]) not in customers


def _by_bill(bills: Iterable[kits.Bill], moved: Mapping[int, Any]) -> dict[int, Decimal]:
    """By the bill that the moves came from. A part that was added to it later, and of which nothing was ever to be
    delivered, is not waited for."""
    for bill in bills:
        quantities: dict[int, Decimal] = {}
        for part in bill.parts:
            quantities[part.line_id] = quantities.get(part.line_id, Decimal(0)) + part.quantity
        if moved.keys() <= quantities.keys():
            return {part: quantities[part] for part in moved}
    return {}


def _by_demand(
    moved: Mapping[int, list[Record]],
    line: Record,
    customers: set[int],
    units: Mapping[int, Decimal],
    unit: Decimal,
) -> dict[int, Decimal]:
    """Where the bill was changed or deleted meanwhile: by all that was ever to be delivered, cancelled or not, so rather
    too few than too many."""
    ordered = number(line["product_uom_qty"]) * unit or ONE
    found: dict[int, Decimal] = {}
    for part, moves in moved.items():
        first = [one for one in moves if not one["origin_returned_move_id"]]
        final = [one for one in first if _goes_to(one, customers)] or first
        demand = sum(
            (number(one["product_uom_qty"]) * units.get(link(one["product_uom"]) or 0, ONE) for one in final),
            Decimal(0),
        )
        found[part] = demand / ordered or ONE
    return found
