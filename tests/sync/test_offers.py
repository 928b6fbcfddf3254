"""Offers: a match that was made once is kept."""

import pytest

from accounts.gateways.odoo.records import Product
from accounts.models import Merchant, SellerAccount
from sync import offers
from sync.models import Offer
from tests.pretend import AShop

pytestmark = pytest.mark.django_db
MUG = Product(7, "Mug, blue", "MUG-BLUE", "", (), "none", "consu", True, None)
CUP = Product(8, "Cup", "CUP", "", (), "none", "consu", True, None)


@pytest.fixture
def account() -> SellerAccount:
    merchant = Merchant.objects.create(name="Shop", slug="shop")
    return SellerAccount.objects.create(merchant=merchant, region="eu", seller_id="A1")


def remember(
    account: SellerAccount, sku: str, product: Product = MUG, how: str = "reference", title: str = "Mug"
) -> None:
    offers.remember(account.merchant_id, {(account.pk, sku): (product, how, "B000000001", title)})


def test_a_match_is_kept(account: SellerAccount) -> None:
    remember(account, "MUG-BLUE", how="barcode")
    assert Offer.objects.values("sku", "asin", "title", "product_id", "product_name", "matched_by").get() == {
        "sku": "MUG-BLUE", "asin": "B000000001", "title": "Mug", "product_id": 7, "product_name": "Mug, blue", "matched_by": "barcode",
    }  # fmt: skip
    assert offers.known([(account.pk, "MUG-BLUE"), (account.pk, "CUP")]) == {(account.pk, "MUG-BLUE"): 7}


def test_skus_are_the_sellers_own(account: SellerAccount) -> None:
    other = SellerAccount.objects.create(merchant=account.merchant, region="na", seller_id="A2")
    remember(account, "MUG-BLUE")
    remember(other, "MUG-BLUE", CUP)
    assert offers.known([(account.pk, "MUG-BLUE"), (other.pk, "MUG-BLUE")]) == {
        (account.pk, "MUG-BLUE"): 7,
        (other.pk, "MUG-BLUE"): 8,
    }
    assert offers.known([(other.pk, "MUG-BLUE")]) == {(other.pk, "MUG-BLUE"): 8}


def test_a_new_match_takes_the_place_of_the_old(account: SellerAccount) -> None:
    remember(account, "MUG-BLUE")
    remember(account, "MUG-BLUE", CUP)
    assert offers.known([(account.pk, "MUG-BLUE")]) == {(account.pk, "MUG-BLUE"): 8}


def test_a_match_that_a_person_made_stays(account: SellerAccount) -> None:
    remember(account, "MUG-BLUE", CUP, how="person")
    remember(account, "MUG-BLUE", MUG)
    assert offers.known([(account.pk, "MUG-BLUE")]) == {(account.pk, "MUG-BLUE"): 8}


def test_skus_that_no_table_takes(account: SellerAccount) -> None:
    """Two that differ behind 200 characters only, and control characters, which PostgreSQL refuses."""
    long = "X" * 200
    match = (MUG, "reference", "B" * 30, "Mug\x00 \ud800" + "t" * 600)
    offers.remember(account.merchant_id, {(account.pk, sku): match for sku in (f"{long}1", f"{long}2", "N\x00L")})
    assert sorted(Offer.objects.values_list("sku", flat=True)) == ["NL", long]
    assert [(len(o.asin), len(o.title)) for o in Offer.objects.filter(sku="NL")] == [(20, 500)]


def test_the_reference_may_change_in_odoo_afterwards(shop: AShop) -> None:
    shop.channel("--set", "unknown_product=hold")
    first = shop.place(1)
    shop.sync()
    skus = set(Offer.objects.values_list("sku", flat=True))
    assert skus
    for product in shop.odoo.screens.search("product.product", [("default_code", "in", sorted(skus))]):
        shop.odoo.screens.write("product.product", product, default_code=f"RENAMED-{product}")
    shop.merchant.orders.all().delete()
    shop.odoo.screens.write(
        "sale.order", shop.odoo.screens.search("sale.order"), client_order_ref="another", origin="another"
    )
    assert shop.sync("--order", first).json[0]["blocked"] == 0
