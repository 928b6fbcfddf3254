"""Warehouses that stock is taken from and that Odoo no longer shows: what they are missed for stops, and nothing else."""

import pytest

from accounts.models import Channel, OdooConnection, OdooNote, SellerAccount
from sync import actions
from sync.models import Problem
from tests.pretend import AShop
from tests.sync.stocked import Stocked, in_america, owner, told, with_skus


@pytest.fixture
def stocked(shop: AShop) -> Stocked:
    return Stocked.open(shop)


def warehouse_of_america(stocked: Stocked, **settings: object) -> tuple[str, int]:
    """A second seller account that takes its stock from a warehouse of its own."""
    with_skus(stocked, 2)
    west = stocked.shop.odoo.screens.warehouse("West", "WEST")
    for sku in stocked.products:
        stocked.count(sku, 4, "WEST")
    america = in_america(stocked)
    [channel] = Channel.objects.filter(account__region="na", enabled=True)
    actions.change_channel(channel, {"stock_warehouses": (west,)})
    stocked.minute()
    assert {stocked.shop.amazon.quantity(sku, america) for sku in stocked.products} == {4}
    return america, west


@pytest.mark.parametrize("first", ["eu", "na"])
def test_a_warehouse_that_one_account_misses_stops_that_account_alone(stocked: Stocked, first: str) -> None:
    owner(stocked)
    america, west = warehouse_of_america(stocked)
    screens = stocked.shop.odoo.screens
    if first == "na":
        [channel] = Channel.objects.filter(account__region="na", enabled=True)
        stocked.switch(stock_warehouses=(west,))
        actions.change_channel(channel, {"stock_warehouses": ()})
        stocked.minute()
    ours, theirs = ("", america) if first == "eu" else (america, "")
    screens.write("stock.warehouse", west, active=False)
    for sku in stocked.products:
        stocked.count(sku, 9)
    said = stocked.sync()
    assert (said.status, said.json[0]["updated"]) == (1, 2)
    assert {stocked.shop.amazon.quantity(sku, ours) for sku in stocked.products} == {9}
    assert {stocked.shop.amazon.quantity(sku, theirs) for sku in stocked.products} == {4}
    [problem] = Problem.objects.filter(state="open")
    account = SellerAccount.objects.get(region="na" if first == "eu" else "eu")
    assert told() == [f"problems: {problem.title}"]
    assert (problem.code, problem.subject) == ("stock_no_warehouse", str(account.uid))
    assert problem.title == f"The stock of {account} is not sent: Odoo does not show a warehouse that it is taken from"
    screens.write("stock.warehouse", west, active=True)
    stocked.count("SKU-00", 3, "WEST")
    stocked.minute()
    assert [stocked.shop.amazon.quantity(sku, theirs) for sku in sorted(stocked.products)] == [3, 4]
    assert not Problem.objects.filter(state="open").exists()


def test_a_company_without_a_warehouse_stops_its_accounts_stock_and_no_orders(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    screens = stocked.shop.odoo.screens
    for pk in screens.search("stock.warehouse", []):
        screens.write("stock.warehouse", pk, active=False)
    OdooNote.objects.all().delete()
    assert stocked.sync().status == 1
    assert OdooConnection.objects.get().paused == ""
    assert [one.code for one in Problem.objects.filter(state="open")] == ["stock_no_warehouse"]
