"""A shipment is not confirmed on Amazon."""

import pytest

from sandbox.amazon import Line
from sync.models import Shipment
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import Act, follow, not_needed

THREE = [Line("MUG-BLUE", 3)]
DHL = "DHL Paket Standard"
FULFILLED = '{"errors": [{"code": "InvalidInput", "message": "The order is already fulfilled"}]}'


@pytest.fixture
def placed(clinic: Clinic) -> str:
    """Three mugs, confirmed in Odoo."""
    name = clinic.shop.place(1, items=THREE)
    clinic.work()
    return name


def deliver(
    clinic: Clinic, name: str, tracking: str = "TRACK-1", carrier: str = DHL, quantity: float | None = None
) -> int:
    order = clinic.order(name).odoo_id
    method = clinic.odoo.carrier(carrier) if carrier else 0
    picking: int = clinic.odoo.deliver(order, quantity, tracking, method)
    clinic.minutes(1, 1)
    return picking


def on_amazon(clinic: Clinic, name: str) -> list[tuple[str, str, int]]:
    """Carrier, tracking number and pieces of each parcel."""
    packages = clinic.shop.amazon.shipping.packages(name)
    return [
        (one["carrier"], one["trackingNumber"], sum(part["quantity"] for part in one["packageItems"]))
        for one in packages
    ]


def test_tracking_missing(clinic: Clinic, placed: str) -> None:
    picking = deliver(clinic, placed, tracking="")
    clinic.suffers("tracking_missing")
    assert on_amazon(clinic, placed) == []
    follow(
        "tracking_missing",
        {
            "Open the delivery in Odoo, Additional Info, and type the tracking reference. For mail that is not tracked, type"
            " the number of your delivery note.": lambda: clinic.odoo.edit_delivery(picking, tracking="WH/OUT/00001"),
            "Nothing else: it goes to Amazon by itself within a minute.": lambda: clinic.minutes(1),
        },
    )
    clinic.ended("tracking_missing")
    assert on_amazon(clinic, placed) == [("DHL", "WH/OUT/00001", 3)]


@pytest.mark.parametrize(
    ("code", "tracking", "right"),
    [
        ("tracking_too_long", f"https://dhl.example/track?{'0' * 120}", "0034043416109"),
        ("tracking_unreadable", "see the label", "0034043416109"),
        ("tracking_unreadable", "номер 12", "12"),
    ],
)
def test_tracking_too_long(clinic: Clinic, placed: str, code: str, tracking: str, right: str) -> None:
    picking = deliver(clinic, placed, tracking=tracking if tracking != "see the label" else "see the label: 12!")
    clinic.suffers(code)
    assert on_amazon(clinic, placed) == []
    follow(
        code,
        {
            "Open the delivery in Odoo, Additional Info, and leave the number alone in the tracking reference; several with"
            " commas between them.": lambda: clinic.odoo.edit_delivery(picking, tracking=right),
            "It goes to Amazon by itself.": lambda: clinic.minutes(1),
        },
    )
    clinic.ended(code)
    assert on_amazon(clinic, placed) == [("DHL", right, 3)]


@pytest.mark.parametrize("where", ["in Odoo", "here"])
def test_carrier_missing(clinic: Clinic, placed: str, where: str) -> None:
    picking = deliver(clinic, placed, carrier="")
    clinic.suffers("carrier_missing")
    assert on_amazon(clinic, placed) == []

    def rule() -> None:
        clinic.owner.open("Shipments", "Carriers").use("Change", beside="no delivery method")
        clinic.owner.press("Save", {"code": "GLS"})

    other = not_needed("it is said elsewhere")
    follow(
        "carrier_missing",
        {
            "For this one: choose the delivery method on the delivery in Odoo.": (
                (lambda: clinic.odoo.edit_delivery(picking, carrier=clinic.odoo.carrier("GLS")))
                if where == "in Odoo"
                else other
            ),
            "For all: open Shipments, Carriers, and choose the carrier for deliveries without a delivery method.": (
                other if where == "in Odoo" else rule
            ),
            "What waits goes out by itself.": lambda: clinic.minutes(1),
        },
    )
    clinic.ended("carrier_missing")
    assert on_amazon(clinic, placed) == [("GLS", "TRACK-1", 3)]


def test_carrier_unfit(clinic: Clinic, placed: str) -> None:
    method = "The young man from next door with the very old bicycle " * 3
    deliver(clinic, placed, carrier=method)
    clinic.suffers("carrier_unfit")

    def rule() -> None:
        clinic.owner.open("Shipments", "Carriers").use("Change", beside=method[:40])
        clinic.owner.press("Save", {"code": "Hermes"})

    follow(
        "carrier_unfit",
        {
            "Open Shipments, Carriers, and choose Amazon's carrier beside the delivery method.": rule,
            "What waits for it goes out by itself.": lambda: clinic.minutes(1),
        },
    )
    clinic.ended("carrier_unfit")
    assert on_amazon(clinic, placed) == [("Hermes", "TRACK-1", 3)]


def cancelled(returned: Act, agreed: Act) -> dict[str, Act]:
    return {
        "Stop the parcel if you still can: press Return on the delivery in Odoo, and validate the return. It ends by itself"
        " then.": returned,
        "If it has gone for good, agree with the buyer in Seller Central. Then open the order here (the problem lists it),"
        " press Ignore, and say what was settled.": agreed,
    }


@pytest.mark.parametrize("parcel", ["stopped", "gone for good"])
@pytest.mark.parametrize("whole", [True, False])
def test_cancelled_and_left(clinic: Clinic, whole: bool, parcel: str) -> None:
    """The order was cancelled as a whole, or one of its items was, while the parcel stood at the door."""
    name = clinic.shop.place(1, items=[*THREE, Line("TEAPOT-1L", 1)])
    clinic.work()
    teapot = clinic.odoo.search("product.product", [("default_code", "=", "TEAPOT-1L")])
    picking = clinic.odoo.deliver(clinic.order(name).odoo_id, quantities={teapot[0]: 1})
    if whole:
        clinic.shop.amazon.cancel(name)
    else:
        gone = {"cancellation": {"cancellationExecution": {"cancelledBy": "BUYER", "cancelReason": "x"}}}
        gone |= {"fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 0}}
        mugs, pot = clinic.shop.amazon.order(name)["orderItems"]
        clinic.shop.amazon.change(name, {"orderItems": [mugs, {**pot, **gone}]})
    clinic.minutes(10)
    also = "cancelled_too_late" if whole else "reduced_total_differs"
    problem = clinic.suffers("cancelled_and_left", also=[also])
    stopped = parcel == "stopped"

    def returned() -> None:
        clinic.odoo.give_back(picking)
        clinic.minutes(1)

    def agreed() -> None:
        clinic.at(problem).open(name).press("Ignore", {"Why": "The buyer keeps it and pays"})
        clinic.work()

    other = not_needed("the parcel went otherwise")
    follow("cancelled_and_left", cancelled(returned if stopped else other, other if stopped else agreed))
    clinic.ended("cancelled_and_left", also={also: "open" if stopped else "resolved"})
    clinic.shop.amazon.change(name, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    clinic.ended("cancelled_and_left", also={also: "open" if stopped and whole else "resolved"})
    assert on_amazon(clinic, name) == []
    wanted = ("ignored", "came_back") if stopped else ("ignored", "dismissed")
    assert list(Shipment.objects.values_list("state", "reason_code")) == [wanted]


def unseen(looked: Act, retry: Act) -> dict[str, Act]:
    return {
        "Open the order in Seller Central and look at its packages.": looked,
        "Where the parcel is missing, press Retry: it is sent once more under the same number, so it cannot be doubled. Where"
        " Amazon says that the order is fulfilled, enter it there by hand.": retry,
    }


def test_shipment_not_seen(clinic: Clinic, placed: str) -> None:
    clinic.shop.amazon.shipping.refuse_late(placed)
    deliver(clinic, placed)
    clinic.minutes(12, 60, 12 * 60, 12 * 60, 60)
    clinic.suffers("shipment_not_seen")
    assert on_amazon(clinic, placed) == []

    def looked() -> None:
        assert clinic.shop.amazon.shipping.packages(placed) == []

    follow("shipment_not_seen", unseen(looked, lambda: clinic.retry("shipment_not_seen")))
    clinic.ended("shipment_not_seen")
    assert on_amazon(clinic, placed) == [("DHL", "TRACK-1", 3)]
    assert [one.parcel.reference for one in clinic.shop.amazon.shipping.confirmations(placed)][0] == (
        clinic.shop.amazon.shipping.confirmations(placed)[-1].parcel.reference
    )


def test_fulfilled_without(clinic: Clinic, placed: str) -> None:
    """Confirmed in part by hand, under another number, between our call and Amazon's answer."""
    clinic.shop.amazon.fault("custom", "confirmShipment", times=1, status=400, body=FULFILLED)
    deliver(clinic, placed)
    clinic.suffers("fulfilled_without")

    def by_hand() -> None:
        clinic.shop.amazon.ship(placed, tracking="TRACK-1")
        clinic.minutes(10)

    follow("fulfilled_without", unseen(lambda: clinic.shop.amazon.shipping.packages(placed), by_hand))
    clinic.ended("fulfilled_without")
    assert on_amazon(clinic, placed) == [("DHL", "TRACK-1", 3)]
