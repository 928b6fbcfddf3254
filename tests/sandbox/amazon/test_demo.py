"""The demonstration's traffic: a dashboard has something of everything to show."""

import time

from sandbox.amazon import PretendAmazon
from sandbox.amazon.catalog import PRODUCTS
from sandbox.amazon.demo import AWKWARD, BEGIN_WITH, DAYS, Demo
from sandbox.amazon.shapes import SHAPES

from .conftest import NOW, Shop, hours


def test_it_begins_with_orders_of_the_last_days(amazon: PretendAmazon, shop: Shop) -> None:
    Demo(amazon, 60, seed=1).begin()
    orders = amazon.orders()
    assert len(orders) == BEGIN_WITH
    assert {SHAPES[name]["orderId"] for name in AWKWARD} <= {order["orderId"] for order in orders}
    found = shop.found(lastUpdatedAfter=hours(24 * DAYS))
    assert len(found) > BEGIN_WITH * 0.7  # the rest is sold in America and Japan
    statuses = {order["fulfillment"]["fulfillmentStatus"] for order in orders}  # type: ignore[index,call-overload]
    assert {"PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED"} <= statuses


def test_what_was_brought_along_is_not_doubled(amazon: PretendAmazon) -> None:
    Demo(amazon, 60, seed=1).begin()
    amazon.fba.set("MUG-BLUE", fulfillable=3)
    Demo(amazon, 60, seed=2).begin()
    assert len(amazon.orders()) == BEGIN_WITH
    assert next(each for each in amazon.fba.all()["eu/A1DEMOSELLER01"] if each.sku == "MUG-BLUE").fulfillable == 3


def test_every_seller_has_stock_at_amazon(amazon: PretendAmazon, shop: Shop) -> None:
    Demo(amazon, 60, seed=1).begin()
    listed = {product.sku for product in PRODUCTS}
    for token, market in (("Atzr|demo", "A1PA6795UKMFR9"), ("Atzr|demo-na", "ATVPDKIKX0DER")):
        shop.login(token)
        rows = shop.fba(granularityId=market, marketplaceIds=market).json()["payload"]["inventorySummaries"]
        assert {row["sellerSku"] for row in rows} == listed


def test_a_long_day(amazon: PretendAmazon, shop: Shop) -> None:
    """Orders are added, paid, shipped and cancelled, and every one of them is answered."""
    demo = Demo(amazon, 60, seed=3)
    demo.begin()
    before = {order["orderId"]: order["lastUpdatedTime"] for order in amazon.orders()}
    for _ in range(120):
        amazon.clock.advance(5)
        demo.step()
    after = {order["orderId"]: order["lastUpdatedTime"] for order in amazon.orders()}
    assert len(after) - len(before) > 60
    assert sum(after[order_id] != updated for order_id, updated in before.items()) > 5
    for token in ("Atzr|demo", "Atzr|demo-na", "Atzr|demo-fe"):
        shop.login(token)
        assert shop.get("/orders/2026-01-01/orders", lastUpdatedAfter=f"{NOW:%Y-%m-%dT%H:%M:%SZ}").status_code == 200


def test_it_goes_on_by_itself(amazon: PretendAmazon) -> None:
    demo = Demo(amazon, 0.01, seed=4).start()
    deadline = time.monotonic() + 5
    while len(amazon.orders()) < BEGIN_WITH + 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    demo.stop()
    assert len(amazon.orders()) >= BEGIN_WITH + 5
