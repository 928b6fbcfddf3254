"""F1 on the way back: killed with SIGKILL wherever a delivery passes, Amazon holds exactly what left, once."""

import pytest

from sandbox.amazon import Line
from sync.failpoints import MAILS, WAY_BACK

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


REFUSED = '{"errors": [{"code": "InvalidInput", "message": "Tracking ID: W-1 invalid - Enter a valid tracking ID"}]}'
LATER = "from django.utils import timezone; from sync.models import RefusalMail; RefusalMail.objects.exclude(due=None).update(due=timezone.now())"


@pytest.mark.parametrize("name", MAILS)
def test_f1_killed_about_the_email_it_is_sent_all_the_same(open_shop, name: str) -> None:
    """At least once: whoever dies after the sending has not noted it."""
    shop: Shop = open_shop()
    box = shop.folder / "mails"
    shop.env["EMAIL_URL"] = f"filemail:///{box}"
    shop.channel(contact="warehouse@example.com")
    order = shop.place(1)
    assert shop.sync(*SINCE).found["created"] == 1
    Warehouse(shop.odoo).deliver(order, "W-1")
    shop.amazon.fault("custom", "confirmShipment", status=400, body=REFUSED)
    assert shop.sync("shipments", failpoint=f"{name}:kill").killed
    sent = 0 if name == "mail_noted" else 1
    assert len(list(box.glob("*"))) == sent
    for _ in range(2):
        assert shop.do(LATER).status == 0
        shop.sync("shipments")
    mails = [file.read_text() for file in box.glob("*")]
    assert len(mails) == sent + 1
    assert all("To: warehouse@example.com" in text and order in text for text in mails)
    assert shop.ledger.rows("select contact, due from sync_refusalmail") == [("warehouse@example.com", None)]


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
