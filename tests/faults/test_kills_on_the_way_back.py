"""F1 on the way back: killed with SIGKILL wherever a delivery passes, Amazon holds exactly what left, once."""

import pytest

from sandbox.amazon import Line
from sync.failpoints import WAY_BACK

from .shop import Shop
from .warehouse import Warehouse

SINCE = ("--since", "2020-01-01")
COMMON = ("asked", "claimed", "result_saving", "result_writing", "result_saved", "lane_left")


class Day:
    """Parcels of every kind leave, and one answer of Amazon is lost."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.warehouse = shop, Warehouse(shop.odoo)
        self.whole = shop.place(1, items=[Line("MUG-BLUE", 2), Line("TEAPOT-1L", 1)])
        self.parts = shop.place(2, items=[Line("MUG-RED", 3)])
        self.late = shop.place(3, items=[Line("MUG-BLUE", 1)])
        self.doubtful = shop.place(4, items=[Line("MUG-BLUE", 1)])
        ended = shop.sync(*SINCE)
        assert ended.found["created"] == 4, ended.said

    def ship(self, failpoint: str = "") -> bool:
        """Whether it was killed."""
        ended = self.shop.sync("shipments", failpoint=f"{failpoint}:kill" if failpoint else "")
        return ended.killed

    def morning(self) -> None:
        people = self.warehouse
        people.deliver(self.whole, "W-1", "DHL Paket")
        people.deliver(self.parts, "P-1", "GLS", 2)
        self.untracked = people.deliver(self.late, "", "Velo-Kurier")
        people.deliver(self.doubtful, "D-1", "UPS")
        self.shop.amazon.fault("cut_before", "confirmShipment", times=1)

    def evening(self) -> None:
        people = self.warehouse
        people.deliver(self.parts, "P-2", "GLS")
        people.type_tracking(self.untracked, "L-1")

    def check(self) -> None:
        assert parcels(self.shop, self.whole) == [("W-1", "DHL", {"MUG-BLUE": 2, "TEAPOT-1L": 1})]
        assert parcels(self.shop, self.parts) == [("P-1", "GLS", {"MUG-RED": 2}), ("P-2", "GLS", {"MUG-RED": 1})]
        assert parcels(self.shop, self.late) == [("L-1", "Velo-Kurier", {"MUG-BLUE": 1})]
        assert parcels(self.shop, self.doubtful) == [("D-1", "UPS", {"MUG-BLUE": 1})]
        assert not self.shop.ledger.problems()
        assert not [one for one in self.shop.ledger.complaints() if "deliveries_from_odoo" not in one]
        assert self.shop.odoo.activities().count("Amazon has not been told of this delivery") <= 1
        before = self.shop.amazon.count("confirmShipment")
        assert not self.ship()
        assert self.shop.amazon.count("confirmShipment") == before


def parcels(shop: Shop, name: str) -> list[tuple[str, str, dict[str, int]]]:
    skus = {item["orderItemId"]: item["product"]["sellerSku"] for item in shop.amazon.order(name)["orderItems"]}
    found = [
        (
            package["trackingNumber"],
            package["carrier"],
            {skus[part["orderItemId"]]: part["quantity"] for part in package["packageItems"]},
        )
        for package in shop.amazon.shipping.packages(name)
    ]
    return sorted(found, key=lambda one: one[0])


@pytest.mark.parametrize("name", [*WAY_BACK, *COMMON])
def test_f1_killed_at_any_step_every_parcel_is_told_once(open_any, name: str) -> None:
    killed_at(open_any(), name)


@pytest.mark.parametrize("name", ["deliveries_storing", "shipment_confirmed", "result_writing"])
def test_the_same_on_postgresql(open_shop, postgres_url, name: str) -> None:
    killed_at(open_shop(DATABASE_URL=f"{postgres_url}_back_{name}"), name)


def killed_at(shop: Shop, name: str) -> None:
    """Twice, where the day passes there twice; each time it goes on without."""
    day = Day(shop)
    kills = 0
    for part in (day.morning, lambda: None, day.evening):
        part()
        killed = day.ship(name)
        kills += killed
        if killed:
            day.ship()
    assert kills, f"No delivery of this day passes {name}"
    day.ship()
    day.check()
