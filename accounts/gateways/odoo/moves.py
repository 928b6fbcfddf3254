"""Which stock moves an order's delivery still needs, and how much of each. No calls in here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .reads import Record
from .records import DeliveryDraft
from .text import link, link_name, number, words

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Move:
    id: int
    line_id: int
    product_id: int
    product: str
    picking_id: int
    demand: Decimal
    quantity: Decimal  # reserved or already entered
    state: str
    tracking: str
    uom_id: int
    company_id: int
    source_id: int
    destination_id: int
    final: bool  # leaves for the customer
    waits_for: tuple[int, ...]

    @property
    def step(self) -> tuple[int, int, int]:
        """A move of the same line between the same places is the backorder of this one."""
        return self.line_id, self.source_id, self.destination_id


@dataclass(frozen=True, slots=True)
class Part:
    """So much of one move leaves now, with these lots (name, quantity)."""

    move: Move
    quantity: Decimal
    lots: tuple[tuple[str, Decimal], ...] = ()


@dataclass(eq=False)
class SerialMissing(Exception):
    """A tracked product, and Amazon sent no serial numbers for it."""

    product: str


FIELDS = [
    "sale_line_id",
    "product_id",
    "picking_id",
    "product_uom_qty",
    "state",
    "has_tracking",
    "product_uom",
    "location_id",
    "location_dest_id",
    "move_orig_ids",
    "picking_code",
    "company_id",
]


def parse(record: Record, quantities: Sequence[str]) -> Move | None:
    """`quantities` are the fields that hold what is reserved or entered; of a move that is done they agree."""
    line_id, picking_id, product_id = (link(record[name]) for name in ("sale_line_id", "picking_id", "product_id"))
    if not line_id or not picking_id or not product_id:
        return None
    return Move(
        id=record["id"],
        line_id=line_id,
        product_id=product_id,
        product=link_name(record["product_id"]),
        picking_id=picking_id,
        demand=number(record["product_uom_qty"]),
        quantity=max(number(record[name]) for name in quantities),
        state=words(record["state"]),
        tracking=words(record["has_tracking"]) or "none",
        uom_id=link(record["product_uom"]) or 0,
        company_id=link(record["company_id"]) or 0,
        source_id=link(record["location_id"]) or 0,
        destination_id=link(record["location_dest_id"]) or 0,
        final=words(record.get("picking_code")) == "outgoing",
        waits_for=tuple(record.get("move_orig_ids") or ()),
    )


def parts(
    moves: Sequence[Move],
    draft: DeliveryDraft,
    line_ids: Mapping[str, int],
    ordered: Mapping[int, Decimal],
    taken: Iterable[tuple[int, int, int]],
) -> list[Part]:
    """What to write now. `draft.quantities` are totals: what has left before is taken off, so that the same draft twice
    delivers once. `ordered` holds the quantity of lines that several products deliver (kits). Raises SerialMissing."""
    serials = {line_ids[key]: names for key, names in draft.serials if key in line_ids}
    found: list[Part] = []
    seen = set(taken)
    for key, total in draft.quantities:
        line_id = line_ids.get(key)
        mine = [move for move in moves if move.line_id == line_id]
        if line_id is None:
            continue
        used = 0
        for product_id in dict.fromkeys(move.product_id for move in mine):
            chain = [move for move in mine if move.product_id == product_id]
            share = _share(mine, chain, line_id, total, ordered)
            left = sum((move.quantity for move in chain if move.state == "done" and move.final), ZERO)
            share -= left
            used += int(left)  # serial numbers come as a whole list, too
            open_moves = [move for move in chain if move.state != "done"]
            unfinished = {move.id for move in open_moves}
            for move in open_moves:
                ready = not unfinished.intersection(move.waits_for) and move.step not in seen
                if share <= 0 or not ready:
                    continue
                now = min(share, move.demand)
                names = serials.get(line_id, ())[used:]
                found.append(Part(move, now, _lots(move, now, names)))
                used += int(now) if move.final else 0
                share -= now
    return found


def kit_lines(moves: Sequence[Move]) -> set[int]:
    """Lines whose moves are of several products."""
    products: dict[int, set[int]] = {}
    for move in moves:
        products.setdefault(move.line_id, set()).add(move.product_id)
    return {line_id for line_id, found in products.items() if len(found) > 1}


def _share(
    mine: Sequence[Move], chain: Sequence[Move], line_id: int, total: Decimal, ordered: Mapping[int, Decimal]
) -> Decimal:
    """How much of one product stands for `total` of the line."""
    if line_id not in ordered or not ordered[line_id]:
        return total
    last = [move for move in chain if move.final] or list(chain)
    return sum((move.demand for move in last), ZERO) * total / ordered[line_id]


def _lots(move: Move, quantity: Decimal, names: Sequence[str]) -> tuple[tuple[str, Decimal], ...]:
    if move.tracking == "none":
        return ()
    if move.tracking == "lot" and len(set(names)) == 1:
        return ((names[0], quantity),)
    if len(set(names)) < quantity or quantity != int(quantity):
        raise SerialMissing(move.product)
    return tuple((name, Decimal(1)) for name in names[: int(quantity)])
