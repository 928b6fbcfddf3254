"""Done-when 1, F34: orders shipped in every way that a warehouse knows; Amazon holds exactly what left, once, and a
repeated run tells it nothing."""

import itertools
import os
from collections import Counter

from sandbox.amazon import Line

from .shop import Shop
from .test_kills_on_the_way_back import parcels
from .warehouse import Warehouse

SINCE = ("--since", "2020-01-01")
A_WAY = int(os.environ.get("ORDERS_A_WAY", "2"))  # 30: three hundred orders
MUGS = [Line("MUG-BLUE", 3), Line("TEAPOT-1L", 2)]
ALL = {"MUG-BLUE": 3, "TEAPOT-1L": 2}


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


def test_f34_shipped_in_every_way(open_any):
    shop = open_any()
    names = [shop.place(number, items=MUGS) for number in range(A_WAY * len(WAYS))]
    ended = shop.sync(*SINCE, seconds=900)
    assert ended.found["created"] == len(names), ended.said
    ways, wanted = Ways(shop), {}
    for number, (name, way) in enumerate(zip(names, itertools.cycle(WAYS))):
        wanted[name] = getattr(ways, way)(name, number)
    ended = shop.sync("shipments", seconds=900)
    assert ended.found["blocked"] == A_WAY, ended.said  # without a tracking reference
    for name, tracking in ways.rests:
        ways.people.deliver(name, tracking, "GLS")
    for picking, tracking in (*ways.typed_later, *ways.corrected):
        ways.people.type_tracking(picking, tracking)
    ended = shop.sync("shipments", seconds=900)
    assert (ended.status, ended.found["updated"]) == (0, A_WAY), ended.said
    wrong = {name: (parcels(shop, name), held) for name, held in wanted.items() if parcels(shop, name) != held}
    assert not wrong
    told = Counter(one.parcel.reference for one in shop.amazon.shipping.confirmations())
    assert sum(told.values()) == sum(map(len, wanted.values())) + A_WAY  # each once, and the edits
    before = shop.amazon.count("confirmShipment")
    for _ in range(2):
        assert shop.sync("shipments").found["calls_to_amazon"] == 0
    assert shop.amazon.count("confirmShipment") == before
    assert not shop.ledger.problems()
