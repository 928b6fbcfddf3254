"""An order stands still."""

from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from sandbox.amazon import Line
from sync.rules import orders as rules
from tests.sync.cures.clinic import Clinic, Killed
from tests.sync.cures.following import Act, follow, not_needed

MUG = [Line("MUG-BLUE", 1)]
TWO = [Line("MUG-BLUE", 1, "10.00"), Line("TEAPOT-1L", 2, "20.00")]


@pytest.fixture
def placed(clinic: Clinic) -> str:
    """One mug, confirmed in Odoo."""
    name = clinic.shop.place(1, items=MUG)
    clinic.work()
    assert clinic.in_odoo(name) == ("sale", 12.9)
    return name


def in_odoo(clinic: Clinic, name: str) -> int:
    [order] = clinic.odoo.search("sale.order", [("client_order_ref", "=", name)])
    return int(order)


def by_hand(clinic: Clinic, name: str) -> int:
    """Somebody enters the Amazon order in Odoo."""
    partner = clinic.odoo.create("res.partner", name="By hand")
    return int(clinic.odoo.create("sale.order", partner_id=partner, client_order_ref=name))


@pytest.mark.parametrize("away", ["cancelled", "reference emptied"])
def test_duplicate_in_odoo(clinic: Clinic, away: str) -> None:
    name = clinic.shop.place(1, items=MUG)
    first, second = by_hand(clinic, name), by_hand(clinic, name)
    clinic.work()
    problem = clinic.suffers("duplicate_in_odoo")
    assert problem.title.endswith("more than once: S00001, S00002")

    def chosen() -> None:
        if away == "cancelled":
            clinic.odoo.cancel(second)
        else:
            clinic.odoo.write("sale.order", second, client_order_ref=False)

    follow(
        "duplicate_in_odoo",
        {
            "Open both orders in Odoo (the problem names them) and choose the one to keep.": lambda: clinic.odoo.read(
                "sale.order", [first, second], "name"
            ),
            "Cancel the other one, or empty its field Customer Reference.": chosen,
            "Press Retry: the one that is left is taken as this order.": lambda: clinic.retry("duplicate_in_odoo"),
        },
    )
    clinic.ended("duplicate_in_odoo")
    assert (clinic.order(name).odoo_id, clinic.order(name).state) == (first, "done")
    assert set(clinic.odoo.search("sale.order", [])) == {first, second}, "nothing was written"


@pytest.mark.parametrize("which", ["meant", "one", "many"])
def test_deleted_in_odoo(clinic: Clinic, placed: str, which: str) -> None:
    order = in_odoo(clinic, placed)
    clinic.odoo.cancel(order)
    clinic.odoo.delete("sale.order", order)
    clinic.shop.amazon.change(placed, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    problem = clinic.suffers("deleted_in_odoo")

    def pressed() -> None:
        if which == "meant":
            clinic.owner.press("Ignore", {"Why": "deleted on purpose"})
        elif which == "one":
            clinic.owner.press("Restore")
        clinic.work()

    def chosen() -> None:
        if which == "many":
            clinic.owner.go("/").open("Problems").press("Restore the chosen", {f"Choose: {problem.title}": "yes"})
            clinic.work()

    follow(
        "deleted_in_odoo",
        {
            "Open the order here (the problem lists it).": lambda: clinic.at(problem).open(placed),
            "If the deletion was meant, press Ignore and say why. To have it again, press Restore: it is written"
            " anew.": pressed,
            "Where Odoo was restored from a backup, many are gone at once: tick them on the page Problems and press"
            " Restore the chosen.": chosen,
        },
    )
    clinic.ended("deleted_in_odoo")
    held = {} if which == "meant" else {placed: ("sale", 12.9)}
    assert clinic.in_all() == held
    clinic.shop.amazon.change(placed, {"buyer": {"buyerPurchaseOrderNumber": "PO-2"}})
    clinic.minutes(10)
    clinic.ended("deleted_in_odoo")
    assert clinic.in_all() == held


@pytest.mark.parametrize("wanted", ["cancelled", "kept"])
def test_cancelled_in_odoo(clinic: Clinic, placed: str, wanted: str) -> None:
    order = in_odoo(clinic, placed)
    clinic.odoo.cancel(order)
    clinic.shop.amazon.change(placed, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    clinic.suffers("cancelled_in_odoo")

    def cancelled() -> None:
        clinic.shop.amazon.cancel(placed, by="MERCHANT")
        clinic.minutes(10)

    def kept() -> None:
        clinic.odoo.press("sale.order", order, "action_draft")
        clinic.odoo.confirm(order)
        clinic.retry("cancelled_in_odoo")

    other = not_needed("the other was wanted")
    follow(
        "cancelled_in_odoo",
        {
            "To cancel it: open the order in Seller Central, press Cancel order and choose a reason. It ends by itself.": (
                cancelled if wanted == "cancelled" else other
            ),
            "To keep it: in Odoo, press Set to Quotation and Confirm on the order, then press Retry here.": (
                kept if wanted == "kept" else other
            ),
        },
    )
    clinic.ended("cancelled_in_odoo")
    assert clinic.in_odoo(placed) == ("cancel" if wanted == "cancelled" else "sale", 12.9)
    assert clinic.order(placed).state == "done"


@pytest.mark.parametrize("settled", ["taken back", "left"])
def test_cancelled_too_late(clinic: Clinic, placed: str, settled: str) -> None:
    """Cancelled while the parcel stood at the door. The parcel is a problem of its own: see test_parcels.py."""
    picking = clinic.odoo.deliver(in_odoo(clinic, placed), tracking="", carrier=clinic.odoo.carrier("DHL"))
    clinic.shop.amazon.cancel(placed)
    clinic.minutes(10)
    clinic.suffers("cancelled_too_late", also=["cancelled_and_left"])
    assert clinic.in_odoo(placed) == ("sale", 12.9)
    stock = clinic.odoo.stock(mug(clinic))

    def ignored() -> None:
        clinic.owner.open("Orders", placed).press("Ignore", {"Why": f"The goods were {settled}"})
        clinic.work()

    other = not_needed("it was settled otherwise")
    back = settled == "taken back"
    follow(
        "cancelled_too_late",
        {
            "Take the goods back: on the delivery in Odoo, press Return, and validate the return when they are there.": (
                (lambda: clinic.odoo.give_back(picking)) if back else other
            ),
            "Or leave the sale as it is, where you have agreed so with the buyer.": (
                other if back else lambda: clinic.in_odoo(placed)
            ),
            "Press Ignore here and say what was settled.": ignored,
        },
    )
    clinic.minutes(1)
    parcel = {"cancelled_and_left": "resolved"}  # of an order that is settled, its parcel is, too
    clinic.ended("cancelled_too_late", also=parcel)
    assert clinic.in_odoo(placed) == ("sale", 12.9)
    assert clinic.odoo.stock(mug(clinic)) - stock == (1.0 if back else 0.0)
    clinic.shop.amazon.change(placed, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    clinic.ended("cancelled_too_late", also=parcel)


def mug(clinic: Clinic) -> int:
    [found] = clinic.odoo.search("product.product", [("default_code", "=", "MUG-BLUE")])
    return int(found)


@pytest.mark.parametrize("decided", ["cancelled", "shipped"])
def test_buyer_wants_cancel(clinic: Clinic, placed: str, decided: str) -> None:
    request = {"cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Bought by mistake"}}}
    items = clinic.shop.amazon.order(placed)["orderItems"]
    clinic.shop.amazon.change(placed, {"orderItems": [{**one, **request} for one in items]})
    clinic.minutes(10)
    clinic.suffers("buyer_wants_cancel")

    def cancelled() -> None:
        clinic.shop.amazon.cancel(placed)
        clinic.minutes(10)

    def shipped() -> None:
        clinic.owner.open("Orders", placed).press("Ignore", {"Why": "It is on its way"})
        clinic.odoo.deliver(in_odoo(clinic, placed), tracking="T-1", carrier=clinic.odoo.carrier("DHL"))
        clinic.minutes(1, 1)

    other = not_needed("it was decided otherwise")
    follow(
        "buyer_wants_cancel",
        {
            "Open the order in Seller Central, and cancel it if it has not been shipped. It is cancelled in Odoo by"
            " itself.": cancelled if decided == "cancelled" else other,
            "If you ship it all the same, press Ignore here.": shipped if decided == "shipped" else other,
        },
    )
    clinic.ended("buyer_wants_cancel")
    assert clinic.in_odoo(placed) == ("cancel" if decided == "cancelled" else "sale", 12.9)
    assert len(clinic.shop.amazon.shipping.packages(placed)) == (decided == "shipped")


@pytest.mark.parametrize("item", ["cancelled", "still to be delivered"])
def test_item_vanished(clinic: Clinic, item: str) -> None:
    name = clinic.shop.place(1, items=TWO)
    clinic.work()
    kept = clinic.shop.amazon.order(name)["orderItems"][:1]
    clinic.shop.amazon.change(name, {"orderItems": kept})
    clinic.minutes(10)
    clinic.suffers("item_vanished")
    gone = clinic.odoo.search("sale.order.line", [("product_id.default_code", "=", "TEAPOT-1L")])

    def decided() -> None:
        if item == "cancelled":
            clinic.odoo.write("sale.order.line", gone, product_uom_qty=0.0)
        else:
            clinic.owner.open("Orders", name).press("Ignore", {"Why": "The teapots are to be delivered"})

    follow(
        "item_vanished",
        {
            "Look at the order in Seller Central.": lambda: clinic.shop.amazon.order(name)["orderItems"],
            "If the item is cancelled, set the line's quantity in Odoo to 0. If it is still to be delivered, press"
            " Ignore.": decided,
            "Press Retry after a change in Odoo.": (
                (lambda: clinic.retry("item_vanished"))
                if item == "cancelled"
                else not_needed("nothing was changed in Odoo")
            ),
        },
    )
    clinic.ended("item_vanished")
    assert (clinic.in_odoo(name), clinic.order(name).state) == (("sale", 10.0 if item == "cancelled" else 50.0), "done")
    clinic.shop.amazon.change(name, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    clinic.ended("item_vanished")


def odd(seller_central: Act, updated: Act, ignored: Act) -> dict[str, Act]:
    return {
        "Look at the order in Seller Central. If it looks odd there, too, wait until Amazon corrects it: it comes again by"
        " itself.": seller_central,
        "Else let whoever runs this server update the connector, and press Retry.": updated,
        "If it cannot wait: enter the order by hand in Odoo, and press Ignore here with its number.": ignored,
    }


def oddly_sent(clinic: Clinic, code: str) -> tuple[str, dict[str, Any]]:
    """The order, and what Amazon changes when it corrects it."""
    name = clinic.shop.place(1, items=MUG)
    order = clinic.shop.amazon.order(name)
    wrong: dict[str, Any] = {"fulfillment": {**order["fulfillment"]}}
    if code == "unreadable":
        wrong = {"orderItems": [{**one, "quantityOrdered": "two"} for one in order["orderItems"]]}
    elif code == "unknown_status":
        wrong["fulfillment"]["fulfillmentStatus"] = "INVOICE_UNCONFIRMED"
    else:
        wrong["fulfillment"]["fulfilledBy"] = "DROPSHIPPER"
    clinic.shop.amazon.place({**order, **wrong}, keep_times=True)
    clinic.work()
    clinic.suffers(code)
    assert clinic.in_all() == {}
    return name, {part: order[part] for part in wrong}


@pytest.mark.parametrize("code", ["unreadable", "unknown_status", "unknown_fulfilment"])
def test_unreadable_until_amazon_corrects_it(clinic: Clinic, code: str) -> None:
    name, right = oddly_sent(clinic, code)

    def corrected() -> None:
        clinic.shop.amazon.change(name, right)
        clinic.minutes(10)

    follow(code, odd(corrected, not_needed("it comes by itself"), not_needed("it comes by itself")))
    clinic.ended(code)
    assert clinic.in_odoo(name) == ("sale", 12.9)


def test_unknown_status_until_an_update(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    name, _ = oddly_sent(clinic, "unknown_status")

    def updated() -> None:
        monkeypatch.setattr(rules, "_OPEN", (*rules._OPEN, "INVOICE_UNCONFIRMED"))
        clinic.retry("unknown_status")

    follow("unknown_status", odd(lambda: clinic.shop.amazon.order(name), updated, not_needed("the update has come")))
    clinic.ended("unknown_status")
    assert clinic.in_odoo(name) == ("sale", 12.9)


@pytest.mark.parametrize("code", ["unreadable", "unknown_status", "unknown_fulfilment"])
def test_unreadable_and_entered_by_hand(clinic: Clinic, code: str) -> None:
    name, _ = oddly_sent(clinic, code)

    def ignored() -> None:
        number = clinic.odoo.read("sale.order", by_hand(clinic, name), "name")[0]["name"]
        clinic.owner.open("Orders", name).press("Ignore", {"Why": f"Entered by hand as {number}"})

    follow(code, odd(lambda: clinic.shop.amazon.order(name), not_needed("it could not wait"), ignored))
    clinic.ended(code)
    clinic.shop.amazon.change(name, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    clinic.ended(code)
    assert clinic.in_all() == {name: ("draft", 0.0)}, "written by hand, and by nobody else"
    assert clinic.order(name).reason == "Ignored by a person: Entered by hand as S00001"


@pytest.mark.parametrize("code", ["worker_died", "never_answered"])
def test_worker_died(clinic: Clinic, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = clinic.shop.place(1, items=MUG)
    with monkeypatch.context() as ill:
        # With the quotation in Odoo.
        clinic.ends_at(ill, "orders_confirming", Killed if code == "worker_died" else SoftTimeLimitExceeded)
        clinic.minutes(0, *([10] * 6 if code == "worker_died" else [1, 2, 5, 10, 60, 180, 450, 450, 450, 450, 450]))
    clinic.suffers(code)
    follow(
        code,
        {
            "Let whoever runs this server look at the worker's log and the server's memory, and at Odoo's log at that time.": (
                lambda: clinic.in_odoo(name) == ("draft", 12.9)
            ),
            "Press Retry. What is in Odoo already is found again, so it is never written twice.": lambda: clinic.retry(
                code
            ),
        },
    )
    clinic.ended(code)
    assert clinic.in_all() == {name: ("sale", 12.9)}
    assert len(clinic.odoo.search("sale.order", [])) == 1
