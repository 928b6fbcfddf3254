"""Amazon's own stock beside Odoo's FBA warehouse; and, where a channel says so, Odoo's number follows it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import OdooConnection, SellerAccount
from sync import engine, queue
from sync.models import FbaStock, Lease, Problem, Work
from sync.rules.movements import FBA_STOCK, flows_of
from tests.pretend import AShop, Said
from tests.sync.stocked import Stocked

DE, GB = "A1PA6795UKMFR9", "A1F83G8C2ARO7P"
FLOWS = flows_of([FBA_STOCK])


@pytest.fixture
def fba(shop: AShop) -> Stocked:
    made = Stocked.open(shop)
    made.sell("MUG", 0, channels=["AMAZON_EU"])
    made.sell("POT", 0, channels=["AMAZON_EU"])
    made.read_listings()
    return made


def sync(fba: Stocked) -> Said:
    Work.objects.filter(state="ready", flow__in=FLOWS).update(due=timezone.now())
    Lease.objects.update(rest_until=None)
    return fba.shop.sync("fba_stock")


def warehouse(fba: Stocked) -> int:
    """The one that stands for Amazon's."""
    [found] = fba.shop.odoo.screens.search("stock.warehouse", [("name", "ilike", "FBA")])
    return found


def in_odoo(fba: Stocked, sku: str) -> float:
    screens = fba.shop.odoo.screens
    [row] = screens.read("stock.warehouse", [warehouse(fba)], "code")
    return screens.stock(fba.products[sku], str(row["code"]))


def drift(fba: Stocked) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {row.sku: (row.in_odoo, row.drift) for row in FbaStock.objects.order_by("sku")}


def test_amazons_stock_stands_beside_odoos(fba: Stocked) -> None:
    amazon = fba.shop.amazon
    amazon.fba.set("MUG", fulfillable=7, reserved=2, inbound_shipped=30, unfulfillable=4, researching=1)
    amazon.fba.set("POT", fulfillable=0)
    amazon.fba.set("UNKNOWN", fulfillable=3)
    said = sync(fba)
    assert said.status == 0, said.err + said.out
    assert (said.json[0]["read"], said.json[0]["updated"]) == (3, 3)
    assert drift(fba) == {"MUG": (0, 9), "POT": (0, 0), "UNKNOWN": (None, None)}
    mug = FbaStock.objects.get(sku="MUG")
    assert (mug.fulfillable, mug.reserved, mug.inbound, mug.unfulfillable, mug.researching) == (7, 2, 30, 4, 1)
    assert (mug.product_name, mug.marketplace_id, mug.adjusted) == ("The MUG", DE, None)
    sync(fba)
    assert in_odoo(fba, "MUG") == 0, "shown, not booked"
    writes = [name for name in fba.shop.odoo.writes() if name.startswith("stock.quant.")]
    assert writes == []


def test_where_a_channel_says_so_odoo_follows_a_difference_that_stays(fba: Stocked) -> None:
    fba.switch(fba_stock="adjust")
    fba.shop.amazon.fba.set("MUG", fulfillable=7, reserved=2, inbound_shipped=30, unfulfillable=4)
    sync(fba)
    assert (in_odoo(fba, "MUG"), drift(fba)["MUG"]) == (0, (0, 9)), "it may pass by itself"
    sync(fba)
    assert (in_odoo(fba, "MUG"), drift(fba)["MUG"]) == (9, (9, 0))
    assert FbaStock.objects.get(sku="MUG").adjusted is not None
    fba.shop.amazon.fba.set("MUG", fulfillable=6)
    sync(fba)
    fba.shop.amazon.fba.set("MUG", fulfillable=5)
    sync(fba)
    assert in_odoo(fba, "MUG") == 9, "another difference each time"
    sync(fba)
    assert in_odoo(fba, "MUG") == 7


def test_an_sku_that_amazon_names_no_more_has_nothing_left_there(fba: Stocked) -> None:
    fba.switch(fba_stock="adjust")
    fba.shop.amazon.fba.set("MUG", fulfillable=7)
    fba.shop.amazon.fba.set("POT", fulfillable=1)
    for _ in range(2):
        sync(fba)
    fba.shop.amazon.fba.clear()
    fba.shop.amazon.fba.set("POT", fulfillable=1)
    for _ in range(2):
        sync(fba)
    assert (in_odoo(fba, "MUG"), in_odoo(fba, "POT")) == (0, 1)


def test_two_skus_of_one_product_add_up(fba: Stocked) -> None:
    fba.switch(fba_stock="adjust")
    fba.shop.odoo.screens.write("product.product", fba.products["MUG"], barcode="4006381333931")
    fba.sell("4006381333931", 0, like="MUG", channels=["AMAZON_EU"])
    fba.read_listings()
    fba.shop.amazon.fba.set("MUG", fulfillable=7)
    fba.shop.amazon.fba.set("4006381333931", fulfillable=5)
    for _ in range(2):
        sync(fba)
    assert in_odoo(fba, "MUG") == 12
    assert drift(fba) == {"4006381333931": (12, 0), "MUG": (12, 0)}


def test_two_seller_accounts_that_share_a_warehouse_add_up(fba: Stocked) -> None:
    america = fba.sell_in_america(fba_stock="adjust")
    fba.sell("MUG", 0, channels=["AMAZON_NA"], seller=america, marketplaces=["US"])
    fba.read_listings()
    fba.shop.amazon.fba.set("MUG", fulfillable=10)
    fba.shop.amazon.fba.set("MUG", fulfillable=4, reserved=1, seller=america)
    for _ in range(2):
        sync(fba)
    assert in_odoo(fba, "MUG") == 0, "one of them only shows it"
    fba.switch(fba_stock="adjust")
    for _ in range(2):
        sync(fba)
    assert (in_odoo(fba, "MUG"), fba.shop.odoo.writes().count("stock.quant.create")) == (15, 1)
    for _ in range(2):
        sync(fba)
    assert fba.shop.odoo.writes().count("stock.quant.create") == 1, "neither undoes what the other has counted"
    assert set(FbaStock.objects.filter(sku="MUG").values_list("in_odoo", "drift")) == {(15, 0)}


def test_the_european_pool_is_asked_once_and_switched_off_not_at_all(fba: Stocked) -> None:
    fba.shop.amazon.fba.set("MUG", fulfillable=7)
    fba.calls()
    sync(fba)
    assert fba.calls()["getInventorySummaries"] == 1
    fba.switch(fba_stock="off")
    assert sync(fba).status == 0
    assert "getInventorySummaries" not in fba.calls()


def test_a_seller_without_fba_is_asked_once_a_day(fba: Stocked) -> None:
    said = sync(fba)
    assert said.status == 0, said.err + said.out
    due = Work.objects.get(flow="fba_stock_from_amazon").due
    assert due - timezone.now() > timedelta(hours=23)
    assert not Problem.objects.exists()


def test_a_page_that_expired_is_read_again_from_the_beginning(fba: Stocked) -> None:
    for number in range(70):
        fba.shop.amazon.fba.set(f"SKU-{number:02}", fulfillable=number)
    fba.shop.amazon.fault("expired_page", operation="getInventorySummaries", times=1, skip=1)
    turns(fba)
    assert FbaStock.objects.count() == 70
    assert FbaStock.objects.get(sku="SKU-69").fulfillable == 69
    assert not Problem.objects.filter(state="open").exists()


def turns(fba: Stocked) -> None:
    for _ in range(4):
        Work.objects.filter(state="ready", flow__in=FLOWS).update(due=timezone.now())
        Lease.objects.update(rest_until=None)
        for lane in (queue.lane_of_account(fba.account.pk), queue.lane_of_odoo(fba.shop.merchant.pk)):
            engine.work_lane(lane, FLOWS)


@pytest.mark.parametrize("action", ["cut_after", "half", "reset"])
def test_an_answer_of_odoo_that_is_lost_after_it_counted(fba: Stocked, action: str) -> None:
    fba.switch(fba_stock="adjust")
    fba.shop.amazon.fba.set("MUG", fulfillable=7)
    sync(fba)
    fba.shop.odoo.server.fault(action, model="stock.quant", method="action_apply_inventory", times=1)
    turns(fba)
    assert in_odoo(fba, "MUG") == 7
    assert drift(fba)["MUG"] == (7, 0)


def test_without_the_role_fba_stock_waits_and_orders_go_on(fba: Stocked) -> None:
    fba.shop.amazon.fault("role_missing", operation="getInventorySummaries", times=None)
    said = sync(fba)
    assert said.status == 1
    assert SellerAccount.objects.get().paused == ""
    assert [problem.code for problem in Problem.objects.filter(state="open")] == ["amazon_role_missing"]
    name = fba.shop.place(1)
    fba.shop.sync()
    assert name in fba.shop.odoo.orders()


def test_whoever_may_not_count_in_odoo_is_told_and_orders_go_on(fba: Stocked) -> None:
    fba.switch(fba_stock="adjust")
    fba.shop.amazon.fba.set("MUG", fulfillable=7)
    sync(fba)
    fba.shop.odoo.server.fault("access", model="stock.quant", method="create", times=0)
    said = sync(fba)
    assert said.status == 1
    assert OdooConnection.objects.get().paused == ""
    [problem] = Problem.objects.filter(state="open")
    assert problem.title == "Odoo refused the count of 1 product in the FBA warehouse"
    assert FbaStock.objects.get(sku="MUG").reason
    fba.shop.odoo.server.faults.clear()
    name = fba.shop.place(1)
    fba.shop.sync()
    assert name in fba.shop.odoo.orders()
    sync(fba)
    assert in_odoo(fba, "MUG") == 7
    assert Problem.objects.get(pk=problem.pk).state == "resolved"
