"""Orders that Odoo holds already: what people did there stays, and where it contradicts Amazon it is shown."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.amazon import Line
from sync.models import Order
from tests.pretend import AShop
from tests.sync.test_quotations import retry

pytestmark = pytest.mark.usefixtures("environment")


def test_cancelled_in_odoo_and_not_on_amazon(shop: AShop) -> None:
    """Odoo's cancellation reaches nobody on Amazon: the next word from there shows it."""
    amazon_id = shop.place(1)
    shop.sync()
    [pk] = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    shop.odoo.screens.cancel([pk])
    shop.amazon.clock.set(datetime.now(UTC) - timedelta(hours=1))
    shop.amazon.ship(amazon_id)
    shop.amazon.clock.real()
    shop.sync("--since", "2020-01-01")
    assert shop.states()[amazon_id] == ("blocked", "cancelled_in_odoo")
    assert "is cancelled in Odoo, but not on Amazon" in Order.objects.get(amazon_id=amazon_id).reason
    assert shop.odoo.orders()[amazon_id][0] == "cancel", "nobody revives what people have cancelled"
    assert shop.amazon.count("confirmShipment") == 0
    shop.odoo.screens._call("sale.order", [pk], "action_draft")
    shop.odoo.screens.confirm([pk])
    assert retry(shop, amazon_id) == ("done", "")


def test_services_that_are_called_by_amazons_levels(shop: AShop) -> None:
    express = shop.odoo.screens.product("By courier", code="EXPEDITED", type="service", is_storable=False)
    shop.odoo.screens.product("A box of that name", code="Premium")  # goods are no service
    wrapped = {"fulfillment": {"packing": {"giftOption": {"giftWrapLevel": "Premium"}}}}
    line = Line("MUG-BLUE", 1, "10.00", shipping="9.90", gift_wrap="3.00", extra=wrapped)
    fast = shop.place(1, items=[line], fulfillment={"fulfillmentServiceLevel": "EXPEDITED"})
    slow = shop.place(2, items=[line], fulfillment={"fulfillmentServiceLevel": "STANDARD"})
    shop.sync()
    screens = shop.odoo.screens

    def products(amazon_id: str) -> list[str]:
        ids = screens.search(
            "sale.order.line", [("order_id.client_order_ref", "=", amazon_id), ("display_type", "=", False)]
        )
        return [str(row["product_id"][1]) for row in screens.read("sale.order.line", sorted(ids), "product_id")]

    assert products(fast)[1:] == ["[EXPEDITED] By courier", "[AMAZON_GIFT_WRAP] Amazon Gift Wrap"]
    assert products(slow)[1:] == ["[AMAZON_SHIPPING] Amazon Shipping", "[AMAZON_GIFT_WRAP] Amazon Gift Wrap"]
    assert {shop.odoo.orders()[one] for one in (fast, slow)} == {("sale", 22.9)}
    assert express
