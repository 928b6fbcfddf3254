"""Services that are called by Amazon's shipping and wrapping levels stand for what is charged for them."""

from dataclasses import replace

from accounts.gateways.odoo.records import Product
from sync.rules.codes import codes

from .make import drafted, entry, item, lookups, order, product
from .test_lines import default, lines

EXPRESS = replace(product(70, "EXPEDITED", 2), type="service")
PREMIUM = replace(product(71, "Premium", 2), type="service")
KNOWN = lookups(product(1, "SKU-1", 1), tax_of_defaults=(1,), services={"EXPEDITED": EXPRESS, "Premium": PREMIUM})
ONE = item(
    "1",
    1,
    entry("ITEM", "119"),
    entry("SHIPPING", "10.70"),
    entry("GIFT_WRAP", "5.35"),
    entry("DISCOUNT", "2.14", SHIPPING="2.14"),
    total="132.91",
    gift_wrap_level=" Premium",
)
FAST = order(ONE, total="132.91", service_level="EXPEDITED")


def test_shipping_and_wrapping_are_booked_and_taxed_as_the_merchant_has_called_them() -> None:
    assert lines(FAST, KNOWN)[1:] == [
        ("shipping", 70, "1", "10.00", (2,)),
        ("gift_wrap", 71, "1", "5.00", (2,)),
        ("discount", default("discount"), "1", "-2.00", (2,)),
    ]


def test_else_on_the_product_for_all_of_them() -> None:
    slow = replace(FAST, service_level="STANDARD", items=(replace(ONE, gift_wrap_level="Classic"),))
    assert [line[1] for line in lines(slow, KNOWN)[1:3]] == [default("shipping"), default("gift_wrap")]
    assert {line.product_id for line in drafted(FAST, lookups()).order.lines} >= {
        default("shipping"),
        default("gift_wrap"),
    }


def test_only_what_is_charged_for_is_looked_for() -> None:
    assert list(codes(FAST)) == ["EXPEDITED", "Premium"]
    assert list(codes(replace(FAST, breakdowns=(entry("SHIPPING", "1"),), items=(item("1"),)))) == ["EXPEDITED"]
    assert list(codes(replace(FAST, items=(item("1", 1, entry("ITEM", "5"), gift_wrap_level="Premium"),)))) == []


def test_a_charge_that_nobody_knows_yet_has_no_code() -> None:
    assert KNOWN.charged("recycling_fee").id == default("other")
    assert isinstance(KNOWN.charged("shipping", ""), Product)
