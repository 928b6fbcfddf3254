"""Which product an SKU may be: a person's guess, made for thousands of SKUs at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.odoo.records import Coded
from sync.rules.offers import Proposals, Sought, barcodes, comparable, stripped, too_many_lost

MUG = Coded(1, "Mug", "MUG-1", "4006381333931")
POT = Coded(2, "Teapot", "POT-1")
skus = st.text("abMUG19-_. /#+FBAde", min_size=1, max_size=20)


def proposed(sku: str, *catalogue: Coded, asin: str = "") -> tuple[int, str] | None:
    proposals = Proposals([Sought("it", sku, asin)])
    for product in catalogue:  # a page each
        proposals.see([product])
    found = proposals.result().get("it")
    return (found.product.id, found.why) if found else None


@pytest.mark.parametrize(
    ("sku", "why"),
    [
        ("mug-1", "case"),
        ("MUG 1", "case"),
        ("mug_1", "case"),
        ("Ｍug\u20131", "case"),
        ("MUG-1-FBA", "suffix"),
        ("MUG-1_fbm", "suffix"),
        ("MUG-1.de", "suffix"),
        ("MUG-1-co.uk", "suffix"),
        ("MUG-1_new", "suffix"),
        ("MUG-1-2", "suffix"),
        ("amz-MUG-1", "suffix"),
        ("FBA.mug 1.stickerless", "suffix"),
        ("amz_mug1-new-FBA", "suffix"),
        ("4006381333931-FBA", "barcode"),
        ("X 04006381333931", "barcode"),
    ],
)
def test_sellers_write_a_reference_in_many_ways(sku: str, why: str) -> None:
    assert proposed(sku, POT, MUG) == (1, why)


@pytest.mark.parametrize("sku", ["MUG", "MUG-10", "MUG-1X", "1", "-", "FBA", "MUG-1-handle", "40063813339"])
def test_what_is_only_similar_is_not_proposed(sku: str) -> None:
    assert proposed(sku, MUG, POT) is None


def test_a_product_that_carries_the_asin_is_the_last_guess() -> None:
    by_asin = Coded(3, "Mug of old", "B0CUPMUG01")
    assert proposed("SP-77", by_asin, asin="B0CUPMUG01") == (3, "asin")
    assert proposed("mug1", by_asin, MUG, asin="B0CUPMUG01") == (1, "case")


def test_of_two_products_neither_is_proposed_and_nothing_weaker() -> None:
    assert proposed("mug 1", MUG, Coded(4, "Mug, other", "MUG1")) is None
    assert proposed("mug 1-4006381333931", Coded(4, "One", barcode="4006381333931"), MUG) is None
    assert proposed("mug 1", MUG, MUG) == (1, "case"), "the same product on two pages is one"


def test_thousands_at_once_each_get_their_own() -> None:
    proposals = Proposals(Sought(number, f"sku_{number}-FBA") for number in range(3000))
    proposals.see(Coded(number + 1, "", f"SKU-{number}") for number in range(3000))
    found = proposals.result()
    assert {key: proposal.product.id for key, proposal in found.items()} == {n: n + 1 for n in range(3000)}


@given(skus)
def test_what_is_left_of_an_sku_is_a_part_of_it_and_means_something(sku: str) -> None:
    for rest in stripped(sku):
        assert rest in sku and rest != sku and len(comparable(rest)) >= 3


@given(st.text(max_size=40))
def test_any_text_may_be_an_sku(sku: str) -> None:
    assert comparable(f" {sku}- ") == comparable(sku)
    assert all(8 > len(digits) or digits in sku for digits in barcodes(sku))
    assert proposed(sku, Coded(9, "No code at all")) is None


@given(skus, st.permutations(range(6)))
def test_the_order_of_the_catalogue_does_not_matter(sku: str, order: list[int]) -> None:
    catalogue = [
        MUG,
        POT,
        *(Coded(10 + n, "", code) for n, code in enumerate(("MUG", "mug1", sku, sku.swapcase()))),
    ]
    assert proposed(sku, *catalogue) == proposed(sku, *(catalogue[n] for n in order))


@pytest.mark.parametrize(
    ("lost", "matched", "many"), [(20, 20, False), (21, 42, False), (22, 42, True), (21, 21, True)]
)
def test_a_whole_catalogue_does_not_go_at_once(lost: int, matched: int, many: bool) -> None:
    assert too_many_lost(lost, matched) is many
