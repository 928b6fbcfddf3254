"""Stock stands still."""

import pytest

from sandbox.odoo.data import rights
from sync.models import FbaStock
from tests.sync.cures.at_odoo import connector_user, grant
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import follow, not_needed
from tests.sync.stocked import Stocked


@pytest.fixture
def stocked(clinic: Clinic) -> Stocked:
    """Twenty SKUs with five pieces each, on both sides."""
    made = Stocked.open(clinic.shop)
    for number in range(20):
        made.sell(f"SKU-{number:02}", 5)
    clinic.minutes(0, 1, 3)
    assert set(made.on_amazon().values()) == {5}
    return made


EIGHT = [f"SKU-{number:02}" for number in range(8)]


@pytest.mark.parametrize("counted", ["right", "wrong"])
def test_stock_stopped(clinic: Clinic, stocked: Stocked, counted: str) -> None:
    for sku in EIGHT:
        stocked.count(sku, 0)
    clinic.minutes(1)
    clinic.suffers("stock_stopped")
    assert set(stocked.on_amazon().values()) == {5}, "nothing was sent"

    def compared() -> None:
        page = clinic.owner.open("Stock")
        rows = {row.text.split()[0]: row.text for row in page.page.all("tr") if row.text.startswith("SKU-")}
        assert set(EIGHT) <= set(rows)

    def approved() -> None:
        clinic.retry("stock_stopped")
        clinic.minutes(1)

    def mended() -> None:
        for sku in EIGHT:
            stocked.count(sku, 4)
        clinic.minutes(1)

    other = not_needed("they are otherwise")
    follow(
        "stock_stopped",
        {
            "Open Stock here and compare some quantities with Odoo.": compared,
            "If they are right, press Retry on the problem: that is your approval, and this run is sent.": (
                approved if counted == "right" else other
            ),
            "If they are wrong, mend them in Odoo. The next run is reckoned anew, and the problem ends by itself.": (
                mended if counted == "wrong" else other
            ),
        },
    )
    clinic.ended("stock_stopped")
    assert stocked.on_amazon(*EIGHT) == dict.fromkeys(EIGHT, 0 if counted == "right" else 4)
    assert stocked.on_amazon("SKU-19") == {"SKU-19": 5}


def test_stock_refused(clinic: Clinic, stocked: Stocked) -> None:
    clinic.shop.amazon.script_listing("SKU-01", "INVALID")
    for sku in ("SKU-01", "SKU-02"):
        stocked.count(sku, 9)
    clinic.minutes(1, 1)
    clinic.suffers("stock_refused")
    assert stocked.on_amazon("SKU-01", "SKU-02") == {"SKU-01": 5, "SKU-02": 9}
    follow(
        "stock_refused",
        {
            "Open the SKU in Seller Central, Manage Inventory, and mend what Amazon asks for there.": lambda: (
                clinic.shop.amazon.script_listing("SKU-01", "")
            ),
            "Press Retry.": lambda: clinic.retry("stock_refused"),
        },
    )
    clinic.ended("stock_refused")
    assert stocked.on_amazon("SKU-01", "SKU-02") == {"SKU-01": 9, "SKU-02": 9}


@pytest.mark.parametrize("how", ["unarchived", "tracked again", "another product"])
def test_stock_product_gone(clinic: Clinic, stocked: Stocked, how: str) -> None:
    product = stocked.products["SKU-01"]
    gone = {"is_storable": False} if how == "tracked again" else {"active": False}
    clinic.odoo.write("product.product", product, **gone)
    clinic.minutes(2)
    clinic.suffers("stock_product_gone")
    stand_in = clinic.odoo.product("Stand-in", code="STAND-IN", quantity=7.0)

    def mended() -> None:
        if how == "another product":
            clinic.owner.open("Offers").press("Show", {"Show": "Every SKU"}).open("SKU-01")
            clinic.owner.press("Search Odoo", {"Internal reference, name or barcode": "STAND-IN"}).press("This one")
        else:
            clinic.odoo.write("product.product", product, active=True, is_storable=True)
            clinic.odoo.set_stock(product, 6)

    follow(
        "stock_product_gone",
        {
            "In Odoo, unarchive the product, or tick Track Inventory on it. Or choose another product for the SKU on the page"
            " Offers.": mended,
            "The next run sends it by itself.": lambda: clinic.minutes(2, 1),
        },
    )
    clinic.ended("stock_product_gone")
    assert stocked.on_amazon("SKU-01") == {"SKU-01": 7 if how == "another product" else 6}
    assert stand_in


@pytest.mark.parametrize("how", ["right given", "counted by hand"])
def test_fba_stock_refused(clinic: Clinic, how: str) -> None:
    fba = Stocked.open(clinic.shop, fba_stock="adjust")
    fba.sell("MUG", 0, channels=["AMAZON_EU"])
    fba.read_listings()
    mug, given = fba.products["MUG"], how == "right given"
    clinic.odoo.warehouse("Amazon FBA", "FBA")
    less = (rights.ALL, rights.CONTACTS, rights.PRODUCTS, rights.USER)
    user = connector_user(clinic.shop, *(less if given else (*less, rights.STOCK)))
    if not given:
        clinic.odoo.write("product.product", mug, tracking="lot")
    clinic.shop.amazon.fba.set("MUG", fulfillable=7)
    clinic.minutes(0, 4 * 60 + 1)  # a difference that stays
    problem = clinic.suffers("fba_stock_refused")
    assert ("Give the user the role Inventory / Administrator in Odoo" in problem.cure) == given
    assert clinic.odoo.stock(mug, "FBA") == 0

    def followed() -> None:
        if given:
            grant(clinic.shop, user, *less, rights.STOCK)
            clinic.owner.open("Settings", "Odoo").press("Check again")
        else:
            clinic.odoo.set_stock(mug, 7, "FBA", lot="L-1")

    follow(
        "fba_stock_refused",
        {
            "Follow Odoo's sentence: give the connector's user Inventory “Administrator”, or count that product by"
            " hand.": followed,
            "Press Retry.": lambda: clinic.retry("fba_stock_refused"),
        },
    )
    clinic.ended("fba_stock_refused")
    assert clinic.odoo.stock(mug, "FBA") == 7
    assert list(FbaStock.objects.values_list("sku", "in_odoo", "drift")) == [("MUG", 7, 0)]
