"""How much of a product can still be promised, and how much lies in a place, for thousands of products in a few calls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from ..errors import GatewayError, Kind
from . import kits
from .client import Client
from .reads import PAGE, search
from .records import Probe
from .text import link, number, words
from .units import ONE, factors

ZERO = Decimal(0)
FINE = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Free:
    """`kits`: of what each is made, as far as Odoo counts it; all in the products' own units."""

    amounts: dict[int, Decimal]
    kits: dict[int, dict[int, Decimal]]


def free(client: Client, probe: Probe, product_ids: Iterable[int], *, warehouse_ids: Sequence[int]) -> Free:
    """By product, all these warehouses together; below zero where more was promised than there is. What Odoo keeps no stock
    of is left out: services, consumables, archived and deleted products.

    Odoo's own free quantity takes off what is reserved only. Goods of confirmed orders that wait for their reservation
    (one by hand, or some days before shipping) are promised too, so the larger of the two is taken off."""
    _may_read(probe)
    places = _places(client, warehouse_ids)
    shelf = Shelf(client, probe, [one.view for one in places])
    held = shelf.read(product_ids)
    found = {pk: one.free for pk, one in held.items() if one.storable}
    bundles = _kits(client, probe, held, {one.company for one in places})
    for pk in bundles:
        found.pop(pk, None)  # Odoo counts a kit by its parts, whatever lies on its own shelf
    amounts, made_of = _sets(client, probe, places, held, bundles)
    return Free(found | amounts, made_of)


def on_hand(client: Client, probe: Probe, product_ids: Iterable[int], location_id: int) -> dict[int, Decimal]:
    """What lies in a location and below it, reserved or not; zero where nothing does. Products without stock of their own
    (services, consumables, kits) are left out."""
    _may_read(probe)
    held = Shelf(client, probe, [location_id]).read(product_ids)
    bundles = _kits(client, probe, held, set())
    return {pk: one.on_hand for pk, one in held.items() if one.storable and pk not in bundles}


def stock_location(client: Client, probe: Probe, warehouse_id: int) -> int:
    """Where a warehouse keeps its goods."""
    found = search(client, "stock.warehouse", [["id", "=", warehouse_id]], ["lot_stock_id"])
    location = link(found[0]["lot_stock_id"]) if found else None
    if location is None:
        raise _gone()
    return location


def cannot_read(probe: Probe) -> str:
    """Empty, or why not, with the cure: only stock is switched off then, not the connection."""
    lacking = [] if kits.readable(probe) or not kits.known(probe) else ["mrp.bom"]
    if "stock.quant" in probe.fields and "read" not in probe.rights.get("stock.quant", frozenset()):
        lacking.insert(0, "stock.quant")
    if not lacking:
        return ""
    return (
        f"The Odoo user {probe.user_name} may not read stock ({', '.join(lacking)}). Give the user the role Inventory /"
        " User in Odoo, and check the connection again."
    )


def _may_read(probe: Probe) -> None:
    text = cannot_read(probe)
    if text:
        raise GatewayError(Kind.REJECTED, text, "odoo_right_missing")


@dataclass(frozen=True, slots=True)
class Held:
    """Of one product in some places, in its own unit."""

    template: int
    unit: int
    storable: bool
    on_hand: Decimal
    reserved: Decimal
    promised: Decimal  # confirmed and not yet gone, reserved or not

    @property
    def free(self) -> Decimal:
        return self.on_hand - max(self.reserved, self.promised)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Locations with all that is below them. Every version since 14 reads `location` from the context; the word for a
    warehouse there has changed."""

    client: Client
    probe: Probe
    locations: Sequence[int]

    def read(self, product_ids: Iterable[int], *, archived: bool = False) -> dict[int, Held]:
        wanted = sorted(set(product_ids))
        kind = next(
            (name for name in ("is_storable", "detailed_type") if self.probe.has("product.product", name)), "type"
        )
        fields = ["qty_available", "free_qty", "outgoing_qty", "product_tmpl_id", "uom_id", kind]
        context = {"location": list(self.locations), **({"active_test": False} if archived else {})}
        found: dict[int, Held] = {}
        for start in range(0, len(wanted), PAGE):
            chunk = wanted[start : start + PAGE]
            domain = [["id", "in", chunk]]
            records = search(self.client, "product.product", domain, fields, limit=len(chunk), context=context)
            for one in records:
                here = number(one["qty_available"])
                found[one["id"]] = Held(
                    template=link(one["product_tmpl_id"]) or 0,
                    unit=link(one["uom_id"]) or 0,
                    storable=one[kind] is True or words(one[kind]) == "product",
                    on_hand=here,
                    reserved=here - number(one["free_qty"]),
                    promised=number(one["outgoing_qty"]),
                )
        return found


@dataclass(frozen=True, slots=True)
class _Place:
    view: int
    company: int


def _places(client: Client, warehouse_ids: Sequence[int]) -> list[_Place]:
    fields = ["view_location_id", "company_id"]
    found = search(client, "stock.warehouse", [["id", "in", list(warehouse_ids)]], fields)
    if len(found) < len(set(warehouse_ids)) or not found:
        raise _gone()
    return [_Place(link(one["view_location_id"]) or 0, link(one["company_id"]) or 0) for one in found]


def _gone() -> GatewayError:
    text = (
        "A warehouse whose stock was chosen is no longer in Odoo, or the Odoo user may not see it. Choose another one."
    )
    return GatewayError(Kind.NOT_FOUND, text, "odoo_warehouse_gone")


def _kits(client: Client, probe: Probe, held: Mapping[int, Held], companies: set[int]) -> dict[int, kits.Bill]:
    """Without companies a kit of any one counts."""
    if not kits.known(probe):
        return {}
    found = kits.bills(client, probe, {pk: one.template for pk, one in held.items()})
    fitting = {
        pk: [one for one in bills if not companies or one.company_id is None or one.company_id in companies]
        for pk, bills in found.items()
    }
    return {pk: bills[0] for pk, bills in fitting.items() if bills}


def _sets(
    client: Client,
    probe: Probe,
    places: Sequence[_Place],
    held: Mapping[int, Held],
    bundles: Mapping[int, kits.Bill],
) -> tuple[dict[int, Decimal], dict[int, dict[int, Decimal]]]:
    """Kits by their parts, as Odoo counts them; and these parts. A kit leaves from one warehouse: parts that lie in two make
    none. One of which Odoo counts no part is left out."""
    parts = {part.product_id for bill in bundles.values() for part in bill.parts}
    if not parts:
        return {}, {}
    shelves = [Shelf(client, probe, [place.view]).read(parts, archived=True) for place in places]
    known = {pk: one for shelf in shelves for pk, one in shelf.items()}
    units = factors(client, probe, [one.unit for one in [*known.values(), *(held[pk] for pk in bundles)]])
    found: dict[int, Decimal] = {}
    made_of: dict[int, dict[int, Decimal]] = {}
    for pk, bill in bundles.items():
        wanted: dict[int, Decimal] = {}
        for part in bill.parts:
            if part.product_id in known and known[part.product_id].storable:
                wanted[part.product_id] = wanted.get(part.product_id, ZERO) + part.quantity
        if wanted:
            size = units.get(held[pk].unit, ONE)
            found[pk] = sum((_whole(shelf, wanted, units) // size for shelf in shelves), ZERO)
            made_of[pk] = {one: amount * size / units.get(known[one].unit, ONE) for one, amount in wanted.items()}
    return found, made_of


def _whole(shelf: Mapping[int, Held], wanted: Mapping[int, Decimal], units: Mapping[int, Decimal]) -> Decimal:
    """Full sets in one place, none where something is missing."""
    ratios = (shelf[pk].free * units.get(shelf[pk].unit, ONE) / amount for pk, amount in wanted.items())
    return max(min(ratios).quantize(FINE).to_integral_value(ROUND_FLOOR), ZERO)
