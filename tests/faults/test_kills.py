"""F1: the connector is killed with SIGKILL at every named step; what comes next carries on, and nothing is lost, doubled
or half-done. A step that no order passes any more fails here."""

import pytest

from sandbox.amazon import Line
from sync.failpoints import NAMES

from .shop import Shop

GIFT = {"fulfillment": {"packing": {"giftOption": {"giftMessage": "For Hans, with love", "giftWrapLevel": "Classic"}}}}
PERSON = {
    "buyer": {"buyerName": "Erika Mustermann"},
    "recipient": {
        "deliveryAddress": {
            "name": "Erika Mustermann",
            "addressLine1": "Heidestraße 17",
            "city": "Köln",
            "postalCode": "51147",
            "countryCode": "DE",
        }
    },
}
# As Amazon tells it: what is cancelled is what is missing.
CANCELLED_LINE = {
    "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 0},
    "cancellation": {"cancellationExecution": {"cancelledBy": "MERCHANT", "cancelReason": "NO_INVENTORY"}},
}


class Day:
    """A merchant's day: orders of every kind arrive, and then change."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def morning(self) -> None:
        shop = self.shop
        self.to_cancel = shop.place(1)
        self.to_reduce = shop.place(2, items=[Line("MUG-BLUE", 3), Line("TEAPOT-1L", 1)])
        self.shipped_by_amazon = shop.place(3, fulfilled_by="AMAZON", status="SHIPPED", marketplace="GB")
        self.gift = shop.place(4, items=[Line("MUG-RED", 1, gift_wrap="4.90", extra=GIFT)])
        self.nameless = shop.place(5, buyer=None, recipient=None)
        self.too_late = shop.place(6, fulfilled_by="AMAZON", status="SHIPPED")

    def evening(self) -> None:
        with self.shop.earlier() as amazon:
            amazon.cancel(self.to_cancel)
            amazon.change(self.nameless, PERSON)
            amazon.cancel(self.too_late)
            first, second = amazon.order(self.to_reduce)["orderItems"]
            amazon.change(self.to_reduce, {"orderItems": [first, {**second, **CANCELLED_LINE}]})

    def check(self) -> None:
        self.shop.check(left_alone=[self.too_late, self.to_reduce])
        held = {order.reference: order for order in self.shop.odoo.orders()}
        assert held[self.to_reduce].quantities == {"MUG-BLUE": 3, "TEAPOT-1L": 0}
        assert held[self.nameless].partner == "Erika Mustermann"
        assert "Cancelled on Amazon after the goods left" in self.shop.odoo.activities()


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_any_step_nothing_is_lost_or_doubled(open_any, name):
    killed_at(open_any(), name)


@pytest.mark.parametrize("name", ["page_storing", "claimed", "orders_loaded", "cancelled", "result_writing"])
def test_the_same_on_postgresql(open_shop, postgres_url, name):
    killed_at(open_shop(DATABASE_URL=f"{postgres_url}_{name}"), name)


def killed_at(shop: Shop, name: str) -> None:
    day = Day(shop)
    day.morning()
    first = shop.sync("--since", "2020-01-01", failpoint=f"{name}:kill")
    second = shop.sync("--since", "2020-01-01") if first.killed else first
    assert second.status == 0, second.said
    day.evening()
    third = shop.sync("--since", "2020-01-01", failpoint=f"{name}:kill")
    assert first.killed or third.killed, f"No order of this day passes {name}"
    if third.killed:
        shop.sync("--since", "2020-01-01")
    day.check()
