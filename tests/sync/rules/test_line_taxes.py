"""Which taxes a tip, shipping, wrapping and fees carry: what Amazon tells, and the channel's policy."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.gateways.amazon.records import Money

from .make import entry, item, lookups, order, product
from .test_lines import TAXED, UK, default, lines

D = Decimal
TIPPED = (entry("DELIVERY_TIP", "5"),)
HOW = {"tax_map": {"20": 6, "0": 4}}


@pytest.mark.parametrize("policy", ["odoo_taxes", "amazon_line", "rate_map"])
def test_a_tip_carries_no_tax(policy: str) -> None:
    amazon = replace(UK, total=Money(D(113), "EUR"), breakdowns=TIPPED)
    assert lines(amazon, TAXED, tax_policy=policy, **HOW)[2] == ("tip", default("tip"), "1", "5.00", ())


@pytest.mark.parametrize(("total", "price"), [("114", "5.00"), ("113", "4.17")])
def test_a_tip_whose_tax_amazon_tells(total: str, price: str) -> None:
    """On top of it, or inside."""
    told = entry("TAX", "19", ITEM="16", SHIPPING="2", DELIVERY_TIP="1")
    amazon = replace(UK, total=Money(D(total), "EUR"), breakdowns=(*TIPPED, told))
    assert lines(amazon, TAXED)[2:] == [("tip", default("tip"), "1", price, (6,))]
    apart = lines(amazon, TAXED, tax_policy="amazon_line")
    assert apart[2:] == [
        ("tip", default("tip"), "1", f"{D(total) - 109:.2f}", ()),
        ("tax", default("tax"), "1", "19.00", ()),
    ]


BESIDE = [("SHIPPING", "shipping"), ("GIFT_WRAP", "gift_wrap"), ("COD_FEE", "cod_fee"), ("OTHER", "other")]


@pytest.mark.parametrize(("name", "kind"), BESIDE)
def test_what_stands_beside_the_goods_is_taxed_as_amazon_and_the_policy_say(name: str, kind: str) -> None:
    charges = entry("ITEM", "80"), entry(name, "10")
    known, pk = lookups(product(1, "SKU-1", 6), tax_of_defaults=(1,)), default(kind)

    def line(told: str, total: str, **how: object) -> tuple:
        amazon = order(item("1", 1, *charges, entry("TAX", told, ITEM="16", **how), total=total), total=total)  # type: ignore[arg-type]
        return lines(amazon, known)[1], lines(amazon, known, tax_policy="rate_map", **HOW)[1]

    # Amazon taxes it: by Odoo's own tax of its product, or by the one of Amazon's rate.
    assert line("18", "108", **{name: "2"}) == ((kind, pk, "1", "10.08", (1,)), (kind, pk, "1", "10.00", (6,)))
    # Amazon taxes the goods and not this: no tax, or the one that stands for 0 %.
    assert line("16", "106") == ((kind, pk, "1", "10.00", ()), (kind, pk, "1", "10.00", (4,)))
    # Amazon says nothing of taxes at all: Odoo's own is the best that is known.
    silent = order(item("1", 1, *charges, total="90"), total="90")
    for policy in ("odoo_taxes", "rate_map"):
        assert lines(silent, known, tax_policy=policy, **HOW)[1] == (kind, pk, "1", "8.40", (1,))
    assert lines(silent, known, tax_policy="amazon_line")[1] == (kind, pk, "1", "10.00", ())


def test_goods_that_amazon_does_not_tax_keep_odoos_own_tax() -> None:
    books = order(
        item("1", 1, entry("ITEM", "80"), entry("SHIPPING", "10"), entry("TAX", "2", SHIPPING="2"), total="92"),
        total="92",
    )
    assert lines(books, lookups(product(1, "SKU-1", 4), tax_of_defaults=(6,))) == [
        ("item", 1, "1", "80.00", (4,)),
        ("shipping", default("shipping"), "1", "10.00", (6,)),
    ]
