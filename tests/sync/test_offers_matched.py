"""Which product of Odoo an offer is, and until when."""

from typing import Any

from accounts.models import SellerAccount
from sync import moved
from sync.models import Offer, Problem
from tests.pretend import AShop
from tests.sync.test_offers_flow import offers, shop

__all__ = ["shop"]


def listed(shop: AShop, *skus: str, **how: Any) -> None:
    for sku in skus:
        shop.amazon.set_listing(sku, quantity=1, marketplaces=["DE"], **how)


def test_of_two_products_with_one_reference_neither_is_taken(shop: AShop) -> None:
    for name in ("One", "Two"):
        shop.odoo.screens.product(name, code="TWIN")
    listed(shop, "TWIN")
    shop.sync("offers")
    assert offers(shop)["TWIN"][0] == "unmatched"


def test_a_product_that_is_gone_is_no_match_any_more(shop: AShop) -> None:
    kept = shop.odoo.screens.product("Kept", code="KEPT")
    old = shop.odoo.screens.product("Old", code="OLD")
    gone = shop.odoo.screens.product("Gone", code="GONE")
    listed(shop, "KEPT", "OLD", "GONE")
    shop.sync("offers")
    shop.odoo.screens.write("product.product", old, active=False)
    shop.odoo.screens.delete("product.product", gone)
    shop.odoo.screens.write("product.product", kept, name="Kept, by a new name")
    said = shop.sync("offers")
    assert said.status == 0, said.err
    assert offers(shop)["KEPT"][:2] == ("matched", "Kept, by a new name")
    lost = {row.sku: (row.state, row.lost, row.product_name) for row in Offer.objects.exclude(lost="")}
    assert lost == {"GONE": ("unmatched", "deleted", "Gone"), "OLD": ("unmatched", "archived", "Old")}
    again = shop.odoo.screens.product("Gone, made anew", code="GONE")
    shop.sync("offers")
    found = Offer.objects.get(sku="GONE")
    assert (found.product_id, found.lost, found.product_name) == (again, "", "Gone, made anew")


def test_a_catalogue_that_is_not_to_be_seen_ends_no_match(shop: AShop) -> None:
    skus = [f"SKU-{number:02}" for number in range(25)]
    ids = [shop.odoo.screens.product(sku, code=sku) for sku in skus]
    listed(shop, *skus)
    shop.sync("offers")
    shop.odoo.screens.write("product.product", ids, active=False)
    said = shop.sync("offers")
    assert said.status == 1
    assert "Odoo shows 25 of 25 matched products no longer" in said.json[0]["problems"][0]
    assert {state for state, _, _ in offers(shop).values()} == {"matched"}
    shop.odoo.screens.write("product.product", ids, active=True)
    assert shop.sync("offers").status == 0
    assert Problem.objects.get().state == "resolved"


def test_an_odoo_that_was_exchanged_is_asked_anew(shop: AShop) -> None:
    shop.odoo.screens.product("Mug", code="MUG-1")
    listed(shop, "MUG-1")
    shop.sync("offers")
    Offer.objects.create(merchant=shop.merchant, account=SellerAccount.objects.get(), sku="OF-AN-ORDER", product_id=9)
    moved.forget(None, shop.merchant)
    assert offers(shop) == {"MUG-1": ("unmatched", "", ["DEFAULT"])}
    assert Offer.objects.get().listed
    shop.sync("offers")
    assert offers(shop)["MUG-1"][:2] == ("matched", "Mug")
