"""Every way in which a warehouse ships an order, and what Amazon must hold of it then."""

import itertools

from sandbox.amazon import Line

from .shop import Ended, Shop
from .test_kills_on_the_way_back import parcels
from .warehouse import Warehouse

SINCE = ("--since", "2020-01-01")
MUGS = [Line("MUG-BLUE", 3), Line("TEAPOT-1L", 2)]
ALL = {"MUG-BLUE": 3, "TEAPOT-1L": 2}
Parcels = list[tuple[str, str, dict[str, int]]]  # tracking, carrier, pieces


class Ways:
    """Each ships one order at a time and says what Amazon must hold of it: (tracking, carrier, pieces)."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.people = shop, Warehouse(shop.odoo)
        self.typed_later: list[tuple[int, str]] = []
        self.corrected: list[tuple[int, str]] = []
        self.rests: list[tuple[str, str]] = []

    def whole(self, name, no):
        self.people.deliver(name, f"WHOLE-{no}", "DHL Paket")
        return [(f"WHOLE-{no}", "DHL", ALL)]

    def two_parcels(self, name, no):
        self.people.deliver_packed(name, f"BOX-{no}-A,BOX-{no}-B", "UPS Standard")
        return [(f"BOX-{no}-A", "UPS", {"MUG-BLUE": 3}), (f"BOX-{no}-B", "UPS", {"TEAPOT-1L": 2})]

    def backorder(self, name, no):
        self.people.deliver(name, f"PART-{no}-A", "GLS", 2, 0)
        self.rests.append((name, f"PART-{no}-B"))
        return [(f"PART-{no}-A", "GLS", {"MUG-BLUE": 2}), (f"PART-{no}-B", "GLS", {"MUG-BLUE": 1, "TEAPOT-1L": 2})]

    def cancelled_backorder(self, name, no):
        self.people.deliver(name, f"ONLY-{no}", "DPD", 1, 2)
        self.people.cancel(self.people.open(name))
        return [(f"ONLY-{no}", "DPD", {"MUG-BLUE": 1, "TEAPOT-1L": 2})]

    def without_a_rest(self, name, no):
        self.people.deliver(name, f"ALLTHERE-{no}", "Royal Mail", 0, 1, rest=False)
        return [(f"ALLTHERE-{no}", "Royal Mail", {"TEAPOT-1L": 1})]

    def returned_before(self, name, no):
        picking = self.people.deliver(name, f"BACK-{no}", "DHL Paket")
        self.people.give_back(picking, 1, 2)
        return [(f"BACK-{no}", "DHL", {"MUG-BLUE": 2})]

    def all_returned_before(self, name, no):
        picking = self.people.deliver(name, f"HOME-{no}", "DHL Paket")
        self.people.give_back(picking, 3, 2)
        return []

    def edited(self, name, no):
        picking = self.people.deliver(name, f"WRONG-{no}", "Colissimo")
        self.corrected.append((picking, f"RIGHT-{no}"))
        return [(f"RIGHT-{no}", "Colissimo", ALL)]

    def tracking_typed_later(self, name, no):
        picking = self.people.deliver(name, "", "PostNL")
        self.typed_later.append((picking, f"LATE-{no}"))
        return [(f"LATE-{no}", "PostNL", ALL)]

    def unknown_carrier(self, name, no):
        self.people.deliver(name, f"BIKE-{no}", "Курьер Иван")
        return [(f"BIKE-{no}", "Курьер Иван", ALL)]


WAYS = [
    "whole", "two_parcels", "backorder", "cancelled_backorder", "without_a_rest", "returned_before",
    "all_returned_before", "edited", "tracking_typed_later", "unknown_carrier",
]  # fmt: skip


class Season:
    """Orders, shipped in one way after the other; `wanted` is what Amazon must hold of each."""

    def __init__(self, shop: Shop, a_way: int) -> None:
        self.shop, self.ways = shop, Ways(shop)
        self.names = [shop.place(number, items=MUGS) for number in range(a_way * len(WAYS))]
        self.wanted: dict[str, Parcels] = {}

    def order(self) -> Ended:
        return self.shop.sync(*SINCE, seconds=900)

    def ship(self) -> Ended:
        """Once through the warehouse, and told to Amazon."""
        for number, (name, way) in enumerate(zip(self.names, itertools.cycle(WAYS))):
            self.wanted[name] = getattr(self.ways, way)(name, number)
        return self.tell()

    def mend(self) -> Ended:
        """What was left over leaves, what was not typed is, and what was typed wrongly is corrected."""
        for name, tracking in self.ways.rests:
            self.ways.people.deliver(name, tracking, "GLS")
        for picking, tracking in (*self.ways.typed_later, *self.ways.corrected):
            self.ways.people.type_tracking(picking, tracking)
        return self.tell()

    def tell(self) -> Ended:
        return self.shop.sync("shipments", seconds=900)

    def wrong(self) -> dict[str, tuple[Parcels, Parcels]]:
        """What Amazon holds, and should."""
        held = {name: parcels(self.shop, name) for name in self.wanted}
        return {name: (held[name], right) for name, right in self.wanted.items() if held[name] != right}

    @property
    def calls_at_least(self) -> int:
        """One a parcel, and one an edit."""
        return sum(map(len, self.wanted.values())) + len(self.ways.corrected)
