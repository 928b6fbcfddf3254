"""Order lines under each tax policy, value by value."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.gateways.amazon.records import Buyer, Money, Order
from accounts.gateways.odoo.records import FiscalPosition
from sync.rules import drafts
from sync.rules.lookups import Lookups
from sync.rules.notes import delivery_note, gift_text
from sync.rules.verdicts import Blocked, Import

from .make import DEFAULTS, KEY, SELLER, TAXES, drafted, entry, item, lookups, order, product, settings, tax

D = Decimal
LINE = KEY.replace("order_", "line_")


def lines(amazon: Order, known: Lookups | None = None, **changes) -> list[tuple]:
    """(kind, product, pieces, unit price, taxes) of each."""
    made = drafted(amazon, known, **changes).order
    return [
        (one.kind, one.product_id, f"{one.quantity:f}", f"{one.price_unit:.2f}", one.tax_ids)
        for one in made.lines
        if not one.is_note
    ]


def held(amazon: Order, known: Lookups | None = None, **changes) -> Blocked:
    made = drafts.draft(amazon, Import(), SELLER, "Amazon.de", settings(**changes), known or lookups(), currency="EUR")
    assert isinstance(made, Blocked), made
    return made


def default(kind: str) -> int:
    return DEFAULTS[kind].id


UK = order(
    item(
        "1", 2, entry("ITEM", "80"), entry("SHIPPING", "10"), entry("TAX", "18", ITEM="16", SHIPPING="2"), total="108"
    ),
    total="108",
)
TAXED = lookups(product(1, "SKU-1", 6), tax_of_defaults=(6,))


def test_odoos_taxes_with_prices_that_come_to_amazons_total() -> None:
    assert lines(UK, TAXED) == [("item", 1, "2", "40.00", (6,)), ("shipping", default("shipping"), "1", "10.00", (6,))]


def test_another_tax_in_odoo_changes_the_prices_and_not_the_total() -> None:
    assert lines(UK, lookups(product(1, "SKU-1", 1), tax_of_defaults=(3,))) == [
        ("item", 1, "2", "40.34", (1,)),
        ("shipping", default("shipping"), "1", "12.00", (3,)),
        ("rounding", default("rounding"), "1", "-0.01", ()),  # 80.68 and 15.33 of tax
    ]


def test_amazons_tax_on_a_line_of_its_own() -> None:
    assert lines(UK, TAXED, tax_policy="amazon_line") == [
        ("item", 1, "2", "40.00", ()),
        ("shipping", default("shipping"), "1", "10.00", ()),
        ("tax", default("tax"), "1", "18.00", ()),
    ]


def test_the_tax_of_amazons_rate() -> None:
    known = lookups(product(1, "SKU-1", 1), tax_of_defaults=(1,))
    assert lines(UK, known, tax_policy="rate_map", tax_map={"20": 6}) == [
        ("item", 1, "2", "40.00", (6,)),
        ("shipping", default("shipping"), "1", "10.00", (6,)),
    ]


def test_a_rate_that_nobody_has_chosen_a_tax_for() -> None:
    blocked = held(UK, tax_policy="rate_map", tax_map={"19": 1, "7": 2})
    assert blocked.title == "No Odoo tax is chosen for Amazon's rate of 20 %"
    assert (blocked.code, blocked.subject) == ("tax_rate_unmapped", "20")


@pytest.mark.parametrize("tax_id", [12345, 8])
def test_a_tax_of_the_map_that_the_company_does_not_have(tax_id: int) -> None:
    blocked = held(UK, tax_policy="rate_map", tax_map={"20": tax_id})
    assert (blocked.code, blocked.subject) == ("tax_missing", str(tax_id))


def test_a_rate_that_amazon_does_not_tell_is_not_nothing() -> None:
    """Consumer orders in Europe hold their tax without a word about it."""
    hidden = order(item("1", 1, entry("ITEM", "119"), total="119"), total="119")
    known = lookups(product(1, "SKU-1", 1))
    assert lines(hidden, known, tax_policy="rate_map", tax_map={"19": 1}) == [("item", 1, "1", "100.00", (1,))]
    told = order(item("1", 1, entry("ITEM", "119"), entry("TAX", "0"), total="119"), total="119")
    assert lines(told, known, tax_policy="rate_map", tax_map={"19": 1}) == [("item", 1, "1", "119.00", ())]
    assert lines(told, known, tax_policy="rate_map", tax_map={"19": 1, "0": 4}) == [("item", 1, "1", "119.00", (4,))]


def test_a_discount_is_taxed_as_what_it_reduces() -> None:
    amazon = order(
        item(
            "1",
            1,
            entry("ITEM", "50"),
            entry("SHIPPING", "5"),
            entry("DISCOUNT", "7", ITEM="5", SHIPPING="2"),
            total="48",
        ),
        total="48",
    )
    known = lookups(product(1, "SKU-1", 2), tax_of_defaults=(1,))
    assert lines(amazon, known) == [
        ("item", 1, "1", "46.73", (2,)),
        ("shipping", default("shipping"), "1", "4.20", (1,)),
        ("discount", default("discount"), "1", "-4.67", (2,)),
        ("discount", default("discount"), "1", "-1.68", (1,)),
    ]


def test_a_discount_of_the_order_is_taxed_as_its_items_where_they_agree() -> None:
    two = (item("1", 1, entry("ITEM", "50"), total="50"), item("2", 1, entry("ITEM", "50"), total="50"))
    amazon = order(*two, total="90", breakdowns=(entry("DISCOUNT", "10"),))
    alike = lookups(product(1, "SKU-1", 3), product(2, "SKU-2", 3), tax_of_defaults=(4,))
    assert lines(amazon, alike)[-1] == ("discount", default("discount"), "1", "-10.00", (3,))
    mixed = lookups(product(1, "SKU-1", 3), product(2, "SKU-2", 2), tax_of_defaults=(4,))
    assert lines(amazon, mixed)[-1] == ("discount", default("discount"), "1", "-10.00", (4,))


@pytest.mark.parametrize("policy", ["odoo_taxes", "amazon_line", "rate_map"])
def test_tax_that_amazon_remits_is_never_the_sellers(policy: str) -> None:
    line = replace(UK.items[0], tax_models=("MARKETPLACE_FACILITATOR",))
    amazon = order(line, total="108")
    goods = [("item", 1, "2", "40.00", ()), ("shipping", default("shipping"), "1", "10.00", ())]
    assert lines(amazon, TAXED, tax_policy=policy) == [*goods, ("tax", default("tax"), "1", "18.00", ())]
    assert drafted(amazon, TAXED, tax_policy=policy).order.total == 108
    assert lines(amazon, TAXED, tax_policy=policy, remitted_tax="leave_out") == goods
    assert drafted(amazon, TAXED, tax_policy=policy, remitted_tax="leave_out").order.total == 90


def test_one_item_remitted_and_one_not_under_amazons_own_line() -> None:
    ours = item("2", 1, entry("ITEM", "10"), entry("TAX", "2"), total="12")
    theirs = replace(UK.items[0], tax_models=("MARKETPLACE_FACILITATOR",))
    made = drafted(order(theirs, ours, total="120"), tax_policy="amazon_line").order
    taxes = [(one.key, one.name, one.price_unit) for one in made.lines if one.kind == "tax"]
    assert taxes == [
        (f"{LINE}_0_tax", "Tax, as Amazon states it", D(2)),
        (f"{LINE}_0_remitted", "Tax that Amazon collects and remits", D(18)),
    ]


def test_a_fiscal_position_changes_taxes() -> None:
    export = FiscalPosition(9, "Export", auto_apply=True, country_ids=frozenset({57}), mapping={6: ()})
    made = drafted(UK, replace(TAXED, fiscal_positions=(export,)))
    assert made.order.fiscal_position_id == 9
    assert [(one.price_unit, one.tax_ids) for one in made.order.lines] == [(D("48.00"), ()), (D("12.00"), ())]


def thirds(total: str) -> Order:
    """Two items, three pieces for ten each."""
    return order(*(item(n, 3, entry("ITEM", "10.00"), total="10.00") for n in "12"), total=total)


def test_one_rounding_line_takes_the_cents() -> None:
    made = drafted(thirds("20.00")).order
    assert [one.kind for one in made.lines] == ["item", "item", "rounding"]
    last = made.lines[-1]
    assert (last.key, last.price_unit, last.tax_ids) == (f"{LINE}_0_rounding", D("0.02"), ())
    assert made.total == D("20.00")


def test_cents_of_prices_and_of_amazon_that_are_too_many_together_are_divided() -> None:
    assert lines(thirds("20.01")) == [
        ("item", 1, "2", "3.33", ()),
        ("item", 1, "1", "3.34", ()),
        ("item", 2, "2", "3.33", ()),
        ("item", 2, "1", "3.34", ()),
        ("rounding", default("rounding"), "1", "0.01", ()),
    ]


def test_a_price_that_does_not_divide_stands_on_two_lines() -> None:
    made = drafted(order(item("1", 7, entry("ITEM", "100"), total="100"), total="100")).order
    assert [(one.key, f"{one.quantity:f}", f"{one.price_unit:f}") for one in made.lines] == [
        (f"{LINE}_1_item", "3", "14.28"),
        (f"{LINE}_1_item_2", "4", "14.29"),
    ]


def test_too_few_decimals_for_the_currency() -> None:
    amazon = order(item("1", 1, entry("ITEM", "1.005"), total="1.005", currency="KWD"), total="1.005", currency="KWD")
    assert lines(amazon, lookups(price_digits=3)) == [("item", 1, "1", "1.00", ())]
    blocked = held(amazon)
    assert blocked.code == "total_differs"
    assert "too few for KWD" in blocked.cure


def test_a_group_of_taxes_cannot_be_foreseen() -> None:
    known = lookups(product(1, "SKU-1", 30), taxes={**TAXES, 30: tax(30, 0, type="group")})
    blocked = held(UK, known)
    assert (blocked.code, blocked.subject) == ("tax_unforeseeable", "0 %")
    assert lines(UK, known, tax_policy="amazon_line")[0] == ("item", 1, "2", "40.00", ())


# --- products and names ----------------------------------------------------------------------------------------------


def named(amazon: Order, known: Lookups | None = None, **changes) -> list[str]:
    return [one.name for one in drafted(amazon, known, **changes).order.lines]


@pytest.mark.parametrize(
    ("sku", "title", "name"),
    [
        ("SKU-1", "Blue  mug\n", "Blue mug"),
        ("SKU-1", "", "SKU-1"),
        ("SKU-1", "Ä" * 4000, "Ä" * 4000),
        ("NEW/1 #2 😀", "Mug", "[NEW/1 #2 😀] Mug"),
        ("  Becher/blau  ", "", "[Becher/blau] Becher/blau"),
        ("N" * 200, "Mug", f"[{'N' * 200}] Mug"),
        ("", "Mug", "Mug"),
        ("", "", "Amazon item 1"),
    ],
)
def test_names_of_goods(sku: str, title: str, name: str) -> None:
    assert named(order(item("1", 1, total="1", sku=sku, title=title), total="1")) == [name]


def test_names_of_the_rest() -> None:
    amazon = order(
        item(
            "1",
            1,
            entry("ITEM", "10"),
            entry("SHIPPING", "1"),
            entry("GIFT_WRAP", "1"),
            entry("COD_FEE", "1"),
            entry("OTHER", "1"),
            entry("RECYCLING_FEE", "1"),
            entry("DISCOUNT", "3", ITEM="1", SHIPPING="1", RECYCLING_FEE="1"),
            total="12",
        ),
        total="17",
        breakdowns=(entry("DELIVERY_TIP", "5"),),
    )
    assert named(amazon)[1:] == [
        "Shipping · SKU-1",
        "Gift wrap · SKU-1",
        "Cash on delivery fee · SKU-1",
        "Other charge · SKU-1",
        "Recycling fee · SKU-1",
        "Discount · SKU-1",
        "Discount on shipping · SKU-1",
        "Discount on recycling fee · SKU-1",
        "Tip",
    ]
    keys = [one.key.removeprefix(f"{LINE}_") for one in drafted(amazon).order.lines]
    assert keys == [
        "1_item",
        "1_shipping",
        "1_gift_wrap",
        "1_cod_fee",
        "1_other",
        "1_other_recycling_fee",
        "1_discount_item",
        "1_discount_shipping",
        "1_discount_recycling_fee",
        "0_tip",
    ]


def test_an_unknown_sku_is_booked_on_amazon_sale_or_held() -> None:
    known = order(
        item("1", 1, total="1"), item("x", 1, total="1", sku="NEW"), item("y", 1, total="1", sku="NEW"), total="3"
    )
    made = drafted(known)
    assert [one.product_id for one in made.order.lines] == [1, default("sale"), default("sale")]
    assert made.unmatched == ("NEW",)
    blocked = held(known, unknown_product="hold")
    assert (blocked.code, blocked.subject) == ("unknown_sku", "NEW")
    nameless = order(item("12", 1, total="1", sku="", asin="B000"), total="1")
    assert drafted(nameless).unmatched == ("B000",)
    assert held(nameless, unknown_product="hold").subject == "(none, item 12)"


def test_two_items_of_one_sku_stay_two_lines() -> None:
    two = order(item("1", 1, total="12.90"), item("2", 2, total="23.80", sku="SKU-1"), total="36.70")
    assert lines(two) == [("item", 1, "1", "12.90", ()), ("item", 1, "2", "11.90", ())]
    assert len({one.key for one in drafted(two).order.lines}) == 2


@pytest.mark.parametrize("id", ["abc-DEF", "with space", "a.b", "ä", "0", "x" * 300])
def test_item_ids_that_are_no_numbers(id: str) -> None:
    made = drafted(order(item(id, 1, total="1", sku="SKU-1"), item("2", 1, total="1"), total="2")).order
    assert len({one.key for one in made.lines}) == 2
    assert all(one.key.isascii() and "." not in one.key and " " not in one.key for one in made.lines)
    assert made.lines[0].item_id == id


# --- notes -----------------------------------------------------------------------------------------------------------


def test_notes_stand_below_the_lines() -> None:
    gift = item(
        "1",
        3,
        entry("ITEM", "30"),
        total="30",
        unit="10",
        fulfilled=0,
        unfulfilled=2,
        gift_message="Alles Gute!\nOma",
        gift_wrap_level="Premium",
        points=64,
        points_value=Money(D(64), "JPY"),
        customized_url="https://example.com/a.zip",
    )
    amazon = order(
        gift,
        total="30",
        buyer=Buyer("Anna", "a@b.c", purchase_order=" PO-1 "),
        associated=(
            ("REPLACEMENT_ORIGINAL_ID", "302-1"),
            ("REPLACEMENT_ORIGINAL_ID", "302-1"),
            ("EXCHANGE_ORIGINAL_ID", "302-1"),
        ),
        delivery_note="Ring twice",
    )
    made = drafted(amazon).order
    notes = [one for one in made.lines if one.is_note]
    assert [one.name for one in notes] == [
        "Buyer's purchase order: PO-1",
        "Replacement original: Amazon order 302-1",
        "Exchange original: Amazon order 302-1",
        "Cancelled on Amazon before it came here · SKU-1: 1 of 3",
        "Gift · SKU-1, wrap Premium: Alles Gute!\nOma",
        "Amazon Points granted · SKU-1: 64 (64 JPY)",
        "Customised · SKU-1: https://example.com/a.zip",
    ]
    assert {(one.quantity, one.price_unit, one.product_id, one.tax_ids) for one in notes} == {(D(0), D(0), None, ())}
    assert [one.sequence for one in made.lines] == list(range(10, 10 + len(made.lines)))
    assert len({one.key for one in made.lines}) == len(made.lines)
    assert made.delivery_note == "Gift · SKU-1, wrap Premium: Alles Gute!\nOma\nRing twice"


def test_the_packers_hear_nothing_of_what_was_cancelled() -> None:
    gone = item("1", 1, total="1", fulfilled=0, unfulfilled=0, gift_message="x")
    assert delivery_note(order(gone, item("2", 1, total="1"), total="2")) == ""


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"gift_message": "Hi"}, "Gift · SKU-1: Hi"),
        ({"gift_wrap_level": "Premium"}, "Gift · SKU-1, wrap Premium"),
        ({"gift_message": "Hi", "sku": ""}, "Gift · Thing 1: Hi"),
        ({"gift_message": "Hi", "sku": "", "title": ""}, "Gift · item 1: Hi"),
        ({"gift_message": "Hi\x00\ud800"}, "Gift · SKU-1: Hi"),
    ],
)
def test_gift_texts(changes: dict, text: str) -> None:
    assert gift_text(item("1", 1, **changes)) == text
