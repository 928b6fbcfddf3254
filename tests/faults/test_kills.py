"""F1: the connector is killed with SIGKILL at every named step; what comes next carries on, and nothing is lost, doubled
or half-done. A step that no order passes any more fails here."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.amazon import Line
from sync.failpoints import NAMES

from .shop import Shop

GIFT = {"fulfillment": {"packing": {"giftOption": {"giftMessage": "For Hans, with love", "giftWrapLevel": "Classic"}}}}


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
        amazon = self.shop.amazon
        amazon.cancel(self.to_cancel)
        named = {"buyer": {"buyerName": "Erika Mustermann"}, "recipient": {"deliveryAddress": {
            "name": "Erika Mustermann", "addressLine1": "Heidestraße 17", "city": "Köln", "postalCode": "51147",
            "countryCode": "DE"}}}  # fmt: skip
        amazon.change(self.nameless, named)
        amazon.cancel(self.too_late)

    def judge(self) -> list[str]:
        return self.shop.judge(held_back=(self.too_late,))


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_any_step_nothing_is_lost_or_doubled(open_shop, name):
    shop = open_shop()
    day = Day(shop)
    day.morning()
    first = shop.sync("--since", "2020-01-01", failpoint=f"{name}:kill")
    assert first.killed or first.status == 0, first.said
    second = shop.sync("--since", "2020-01-01")
    assert second.status == 0, second.said
    day.evening()
    third = shop.sync("--since", "2020-01-01", failpoint=f"{name}:kill")
    fourth = shop.sync("--since", "2020-01-01")
    assert first.killed or third.killed, f"No order of this day passes {name}"
    assert day.judge() == []
