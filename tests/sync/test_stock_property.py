"""Whatever happens, and in whatever order: in the end Amazon holds of each SKU what the rule says, of those that Amazon ships
nothing was ever sent, and no number was ever below zero."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.amazon import Line, an_order
from sync.rules.stock import StockRule, wanted
from sync.stock import unknown_in_odoo
from tests.pretend import AShop
from tests.sync.stocked import Stocked

SKUS = ("MUG", "POT", "PAN")
BUFFER = 1
sku = st.sampled_from(SKUS)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("count"), sku, st.integers(0, 12)),
        st.tuples(st.just("sell"), sku, st.integers(1, 3)),
        st.tuples(st.just("orders"), sku, st.just(0)),
        st.tuples(st.just("push"), sku, st.just(0)),
        st.tuples(st.just("lose"), sku, st.sampled_from(["cut_before", "reset", "unavailable", "throttled"])),
        st.tuples(st.just("ignore"), sku, st.just(0)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_amazon_ends_with_what_the_rule_says(shop: AShop, todo: list[tuple[str, str, object]]) -> None:
    first = not shop.merchant.channels.filter(options__has_key="stock_to_amazon").exists()
    stocked = Stocked.open(shop, stock_buffer=BUFFER, stock_stop_share=100) if first else Stocked(shop)
    amazon = shop.amazon
    for name in SKUS:
        if name not in _made(stocked):
            stocked.sell(name, 8)
    amazon.set_listing("AMAZONS", channels=["AMAZON_EU"], marketplaces=["DE"])
    amazon.set_listing("BOTH", channels=["DEFAULT", "AMAZON_EU"], quantity=3, marketplaces=["DE"])
    stocked.read_listings()
    with time_machine.travel(datetime.now(UTC), tick=True) as clock:
        _happens(stocked, todo, clock)
    sold = unknown_in_odoo(shop.merchant)
    free = {level.offer.sku: level.free for level in stocked.levels().values() if level.offer.sku in SKUS}
    said = {
        name: wanted(Decimal(str(free[name])), sold[_made(stocked)[name]], StockRule(buffer=BUFFER)) for name in SKUS
    }
    assert stocked.on_amazon(*SKUS) == said
    assert {write.sku for write in amazon.listing_writes()} <= set(SKUS)
    assert all(isinstance(write.quantity, int) and write.quantity >= 0 for write in amazon.listing_writes())


def _happens(stocked: Stocked, todo: list[tuple[str, str, object]], clock: time_machine.Traveller) -> None:
    shop, amazon = stocked.shop, stocked.shop.amazon
    for what, name, how in todo:
        match what:
            case "count":
                shop.odoo.screens.set_stock(_made(stocked)[name], int(str(how)))
            case "sell":
                order = an_order(
                    f"{datetime.now(UTC).timestamp()}",
                    marketplace="DE",
                    fulfilled_by="MERCHANT",
                    items=[Line(name, int(str(how)))],
                )
                amazon.place(order, at=datetime.now(UTC))
            case "orders":
                clock.shift(timedelta(minutes=3))  # so late Amazon shows them
                shop.sync("--since", "2020-01-01")
            case "push":
                stocked.minute()
            case "lose":
                amazon.fault(str(how), operation="patchListingsItem", times=1)
            case "ignore":
                amazon.script_listing(name, "IGNORED", times=1)
    amazon.clear_faults()
    clock.shift(timedelta(minutes=3))
    shop.sync("--since", "2020-01-01")
    for _ in range(4):
        stocked.minute()
        stocked.look()
    stocked.minute()


def _made(stocked: Stocked) -> dict[str, int]:
    screens = stocked.shop.odoo.screens
    ids = screens.search("product.product", [("default_code", "in", list(SKUS))])
    return {str(row["default_code"]): int(row["id"]) for row in screens.read("product.product", ids, "default_code")}
