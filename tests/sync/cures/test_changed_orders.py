"""Amazon says something else of an order than when it came to Odoo."""

import pytest

from sandbox.amazon import Line
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import follow, not_needed
from tests.sync.cures.test_orders import in_odoo
from tests.sync.test_cancelled_pieces import money
from tests.sync.test_customers import recipient

ONE = [Line("MUG-BLUE", 1, "10.00")]
DEARER = {
    "proceeds": {"proceedsTotal": money("12.00"), "breakdowns": [{"type": "ITEM", "subtotal": money("12.00")}]},
    "product": {"asin": "B0MUGBLUE1", "sellerSku": "MUG-BLUE", "price": {"unitPrice": money("12.00")}},
}


def ignored(clinic: Clinic, name: str) -> None:
    clinic.owner.open("Orders", name).press("Ignore", {"Why": "Agreed with the buyer"})


@pytest.mark.parametrize("right", ["Amazon", "Odoo"])
def test_changed_total_differs(clinic: Clinic, right: str) -> None:
    name = clinic.shop.place(1, items=ONE)
    clinic.work()
    [item] = clinic.shop.amazon.order(name)["orderItems"]
    clinic.shop.amazon.change(name, {"orderItems": [{**item, **DEARER}], "proceeds": {"grandTotal": money("12.00")}})
    clinic.minutes(10)
    clinic.suffers("changed_total_differs")
    assert clinic.in_odoo(name) == ("sale", 10.0), "nothing was written over"

    def corrected() -> None:
        [line] = clinic.odoo.search("sale.order.line", [("order_id.client_order_ref", "=", name)])
        clinic.odoo.write("sale.order.line", [line], price_unit=12.0)
        clinic.retry("changed_total_differs")

    other = not_needed(f"{right} is right")
    follow(
        "changed_total_differs",
        {
            "Compare the order's page here, where both totals stand, with the order in Seller Central.": (
                lambda: clinic.owner.open("Orders", name)
            ),
            "If Amazon is right, correct the lines of the order in Odoo until its total is Amazon's, and press Retry.": (
                corrected if right == "Amazon" else other
            ),
            "If Odoo is to stay as it is, press Ignore here with a reason.": (
                other if right == "Amazon" else lambda: ignored(clinic, name)
            ),
        },
    )
    ends(clinic, name, "changed_total_differs")
    assert clinic.in_odoo(name) == ("sale", 12.0 if right == "Amazon" else 10.0)


@pytest.mark.parametrize("right", ["Amazon", "Odoo"])
def test_changed_goods(clinic: Clinic, right: str) -> None:
    name = clinic.shop.place(1, items=ONE)
    clinic.work()
    [item] = clinic.shop.amazon.order(name)["orderItems"]
    red = {**item["product"], "sellerSku": "MUG-RED"}
    clinic.shop.amazon.change(name, {"orderItems": [{**item, "product": red}]})
    clinic.minutes(10)
    clinic.suffers("changed_goods")

    def corrected() -> None:
        order = in_odoo(clinic, name)
        [product] = clinic.odoo.search("product.product", [("default_code", "=", "MUG-RED")])
        [old] = clinic.odoo.search("sale.order.line", [("order_id", "=", order)])
        [taxes] = clinic.odoo.read("sale.order.line", [old], "tax_ids")
        own = {"product_id": product, "price_unit": 10.0, "tax_ids": [(6, 0, taxes["tax_ids"])]}
        clinic.odoo.create("sale.order.line", order_id=order, **own)
        clinic.odoo.write("sale.order.line", [old], product_uom_qty=0.0)
        clinic.retry("changed_goods")

    other = not_needed(f"{right} is right")
    follow(
        "changed_goods",
        {
            "Compare the items on the order's page here with the order in Seller Central.": (
                lambda: clinic.owner.open("Orders", name)
            ),
            "If Amazon is right, add the missing product to the order in Odoo with Amazon's price, set the quantity of what"
            " is not sold any more to 0, and press Retry.": corrected if right == "Amazon" else other,
            "If Odoo is to stay as it is, press Ignore here with a reason.": (
                other if right == "Amazon" else lambda: ignored(clinic, name)
            ),
        },
    )
    ends(clinic, name, "changed_goods")
    assert clinic.in_odoo(name) == ("sale", 10.0)


@pytest.mark.parametrize("right", ["Amazon", "Odoo"])
def test_address_changed(clinic: Clinic, right: str) -> None:
    name = clinic.shop.place(1, items=ONE, **recipient("Am Hafen 3"))
    clinic.work()
    clinic.shop.amazon.change(name, recipient("Am Dobben 7", "28203"))
    clinic.minutes(10)
    clinic.suffers("address_changed")

    def there() -> tuple[int, str]:
        [sale] = clinic.odoo.read("sale.order", in_odoo(clinic, name), "partner_shipping_id")
        place = sale["partner_shipping_id"][0]
        return place, str(clinic.odoo.read("res.partner", place, "street")[0]["street"])

    def moved() -> None:
        clinic.odoo.write("res.partner", [there()[0]], street="Am Dobben 7", zip="28203")
        clinic.retry("address_changed")

    other = not_needed(f"{right} is right")
    follow(
        "address_changed",
        {
            "Compare the delivery address on the order's page here with the one in Odoo.": (
                lambda: clinic.owner.open("Orders", name)
            ),
            "If Amazon's is the right one, set it on the order and on its open delivery in Odoo, and press Retry.": (
                moved if right == "Amazon" else other
            ),
            "If the goods are to go where Odoo says, press Ignore here with a reason.": (
                other if right == "Amazon" else lambda: ignored(clinic, name)
            ),
        },
    )
    ends(clinic, name, "address_changed")
    assert there()[1] == ("Am Dobben 7" if right == "Amazon" else "Am Hafen 3")


def ends(clinic: Clinic, name: str, code: str) -> None:
    """And for good: what Amazon says next of the order does not bring it up again."""
    clinic.ended(code)
    assert clinic.order(name).state == "done"
    clinic.shop.amazon.change(name, {"buyer": {"buyerPurchaseOrderNumber": "PO-1"}})
    clinic.minutes(10)
    clinic.ended(code)
