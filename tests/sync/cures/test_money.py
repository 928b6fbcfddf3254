"""A total, a tax or a currency does not fit."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.amazon import Line
from tests.sync.cures.at_odoo import connector_user
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import Act, follow, not_needed

MUG = [Line("MUG-BLUE", 1)]
TWO = [Line("MUG-BLUE", 1, "-12.90"), Line("TEAPOT-1L", 1, "40.00")]


def amounts(compare: Act, wait: Act, mend: Act) -> dict[str, Act]:
    return {
        "Compare the two sums of the problem with the order in Seller Central.": compare,
        "If Amazon's own lines do not add up, wait: Amazon corrects it, and the order comes again by itself.": wait,
        "If Odoo's total is wrong: look at the taxes of the products (Settings, Channels, Taxes shows how they are"
        " chosen), mend them, and press Retry.": mend,
    }


def eur(amount: str) -> dict[str, Any]:
    return {"proceeds": {"grandTotal": {"amount": amount, "currencyCode": "EUR"}}}


def bare(item: dict[str, Any]) -> dict[str, Any]:
    """Without its own total: whether its tax is on top then, nobody can tell."""
    return {**item, "proceeds": {"breakdowns": item["proceeds"]["breakdowns"]}}


def unpriced(item: dict[str, Any]) -> dict[str, Any]:
    product = {name: value for name, value in item["product"].items() if name != "price"}
    return {**{name: value for name, value in item.items() if name != "proceeds"}, "product": product}


def wrongly_sent(clinic: Clinic, code: str) -> tuple[str, dict[str, Any]]:
    """An order as Amazon sends it, and what is changed in it when Amazon corrects it."""
    items = TWO if code == "negative_price" else MUG
    name = clinic.shop.place(1, items=items, tax="included" if code == "no_total" else "hidden")
    order = clinic.shop.amazon.order(name)
    right = {part: order[part] for part in ("orderItems", "proceeds")}
    wrong: dict[str, Any] = {
        "amounts_differ": eur("99.00"),
        "no_amounts": {"orderItems": [unpriced(one) for one in order["orderItems"]], "proceeds": None},
        "no_total": {"orderItems": [bare(one) for one in order["orderItems"]], "proceeds": None},
        "negative_total": eur("-12.90"),
        "negative_price": {},
    }
    if code == "negative_price":
        priced = clinic.shop.amazon.order(clinic.shop.place(2, items=[Line("MUG-BLUE", 1), Line("TEAPOT-1L", 1)]))
        right = {"orderItems": priced["orderItems"][1:], **eur("39.95")}
    clinic.shop.amazon.place(
        {**order, **wrong[code]}
        if wrong[code].get("proceeds", 1)
        else {k: v for k, v in {**order, **wrong[code]}.items() if k != "proceeds"},
        keep_times=True,
    )
    return name, right


SAYS = {
    "amounts_differ": ["12.90 EUR", "99.00 EUR"],
    "no_amounts": ["Amazon has not sent this order's amounts"],
    "no_total": ["12.90", "14.96"],
    "negative_total": ["-12.90 EUR"],
    "negative_price": ["-12.90 EUR for MUG-BLUE"],
}
COMES_TO = {"negative_price": 39.95}


@pytest.mark.parametrize("code", ["amounts_differ", "no_total", "no_amounts", "negative_total", "negative_price"])
def test_amounts_differ(clinic: Clinic, code: str) -> None:
    name, right = wrongly_sent(clinic, code)
    clinic.work()
    problem = clinic.suffers(code)
    assert name not in clinic.shop.odoo.orders()

    def corrected() -> None:
        clinic.shop.amazon.change(name, right)
        clinic.minutes(10)

    follow(
        code,
        amounts(
            lambda: [problem.title.index(sum_) for sum_ in SAYS[code]],
            corrected,
            not_needed("it is Amazon's total that is wrong"),
        ),
    )
    clinic.ended(code)
    assert clinic.in_odoo(name) == ("sale", COMES_TO.get(code, 12.9))


def test_total_differs(clinic: Clinic) -> None:
    """Somebody raised the tax of the mugs by mistake, a minute after the connector had looked."""
    tax = clinic.odoo.tax("10 % on top", 10.0)
    mugs = clinic.odoo.search("product.product", [("default_code", "=", "MUG-BLUE")])
    clinic.odoo.write("product.product", mugs, taxes_id=[(6, 0, [tax])])
    clinic.shop.place(1, items=MUG)
    clinic.work()
    clinic.odoo.write("account.tax", tax, amount=20.0)
    name = clinic.shop.place(2, items=MUG, ago=timedelta(0))
    clinic.minutes(6)
    problem = clinic.suffers("total_differs")
    assert problem.title == "Odoo says 14.08 EUR, Amazon says 12.90 EUR"
    assert clinic.in_odoo(name) == ("draft", 14.08)

    def mended() -> None:
        assert (
            "Odoo's own taxes of product and fiscal position"
            in clinic.owner.open("Settings", "Channels", "Amazon.de").text
        )
        clinic.odoo.write("account.tax", tax, amount=10.0)
        clinic.retry("total_differs")

    follow(
        "total_differs",
        amounts(
            lambda: clinic.shop.amazon.order(name)["proceeds"]["grandTotal"]["amount"].index("12.90"),
            not_needed("Amazon's lines add up"),
            mended,
        ),
    )
    clinic.ended("total_differs")
    assert clinic.in_odoo(name) == ("sale", 12.9)


def test_tax_rate_unmapped(clinic: Clinic) -> None:
    tax = clinic.odoo.tax("19 % USt", 19.0)
    clinic.shop.channel("--marketplace", "DE", "--set", "tax_policy=rate_map", f"tax_map=7={tax}")
    name = clinic.shop.place(1, tax="included", items=MUG)
    clinic.work()
    assert clinic.suffers("tax_rate_unmapped").subject == "19"
    rates = {"Amazon's rate in percent, row 2": "19", "Tax in Odoo, row 2": "19 % USt"}
    follow(
        "tax_rate_unmapped",
        {
            "Open Settings, Channels, the channel, Taxes, and choose the tax for the rate that the problem names.": (
                lambda: clinic.owner.open("Settings", "Channels", "Amazon.de").press("Save", rates)
            ),
            "Press Retry.": lambda: clinic.retry("tax_rate_unmapped"),
        },
    )
    clinic.ended("tax_rate_unmapped")
    assert clinic.in_odoo(name) == ("sale", 12.9)
    assert taxes_of_the_mug(clinic) == [tax]


def taxes_of_the_mug(clinic: Clinic) -> list[int]:
    [line] = clinic.odoo.search("sale.order.line", [("product_id.default_code", "=", "MUG-BLUE")])
    found: list[int] = clinic.odoo.read("sale.order.line", line, "tax_ids")[0]["tax_ids"]
    return found


def taxes(in_the_map: Act, of_the_product: Act, retry: Act) -> dict[str, Act]:
    return {
        "Where the problem names the tax map: open Settings, Channels, the channel, Taxes, and choose another tax for the"
        " rate: a sales tax of the channel's company that is a percentage or a fixed amount.": in_the_map,
        "Where it names a group or a formula: give the product in Odoo a sales tax that is a percentage or a fixed"
        " amount; or choose there, at Taxes, “Amazon's tax on a line of its own, without Odoo taxes”.": of_the_product,
        "Press Retry.": retry,
    }


def test_tax_missing(clinic: Clinic) -> None:
    old, new = clinic.odoo.tax("16 % USt", 16.0), clinic.odoo.tax("19 % USt", 19.0)
    clinic.shop.channel("--marketplace", "DE", "--set", "tax_policy=rate_map", f"tax_map=19={old}")
    clinic.odoo.write("account.tax", old, active=False)
    name = clinic.shop.place(1, tax="included", items=MUG)
    clinic.work()
    assert "tax map" in clinic.suffers("tax_missing").title
    follow(
        "tax_missing",
        taxes(
            lambda: clinic.owner.open("Settings", "Channels", "Amazon.de").press(
                "Save", {"Tax in Odoo, row 1": "19 % USt"}
            ),
            not_needed("it names the map"),
            lambda: clinic.retry("tax_missing"),
        ),
    )
    clinic.ended("tax_missing")
    assert (clinic.in_odoo(name), taxes_of_the_mug(clinic)) == (("sale", 12.9), [new])


@pytest.mark.parametrize("where", ["in Odoo", "here"])
@pytest.mark.parametrize("told", ["included", "hidden"])
def test_tax_unforeseeable(clinic: Clinic, where: str, told: str) -> None:
    simple = clinic.odoo.tax("19 % USt", 19.0)
    group = clinic.odoo.tax("State and city", 0.0, amount_type="group", children_tax_ids=[(6, 0, [simple])])
    mugs = clinic.odoo.search("product.product", [("default_code", "=", "MUG-BLUE")])
    clinic.odoo.write("product.product", mugs, taxes_id=[(6, 0, [group])])
    name = clinic.shop.place(1, tax=told, items=MUG)
    clinic.work()
    assert "is a group or a formula" in clinic.suffers("tax_unforeseeable").title

    def simpler() -> None:
        if where == "in Odoo":
            clinic.odoo.write("product.product", mugs, taxes_id=[(6, 0, [simple])])
            return
        policy = {"Taxes": "Amazon's tax on a line of its own, without Odoo taxes"}
        clinic.owner.open("Settings", "Channels", "Amazon.de").press("Save", policy)

    follow(
        "tax_unforeseeable",
        taxes(not_needed("it names the group"), simpler, lambda: clinic.retry("tax_unforeseeable")),
    )
    clinic.ended("tax_unforeseeable")
    assert clinic.in_odoo(name) == ("sale", 12.9)
    assert taxes_of_the_mug(clinic) == ([simple] if where == "in Odoo" else [])


def test_unknown_currency(clinic: Clinic) -> None:
    """The connector's user may not switch a currency on by itself."""
    connector_user(clinic.shop)
    clinic.odoo.create("crm.team", name="Amazon")
    name = clinic.shop.place(1, marketplace="GB", items=[Line("MUG-BLUE", 1, "50.00")])
    clinic.work()
    assert clinic.suffers("unknown_currency").subject == "GBP"
    pounds = clinic.odoo.search("res.currency", [("name", "=", "GBP")])
    follow(
        "unknown_currency",
        {
            "In Odoo, open Accounting (or Invoicing), Configuration, Currencies, remove the filter Active, and switch the"
            " currency on.": lambda: clinic.odoo.write("res.currency", pounds, active=True),
            "Press Retry.": lambda: clinic.retry("unknown_currency"),
        },
    )
    clinic.ended("unknown_currency")
    assert clinic.in_odoo(name) == ("sale", 50.0)
    [order] = clinic.odoo.search("sale.order", [("client_order_ref", "=", name)])
    assert clinic.odoo.read("sale.order", order, "currency_id")[0]["currency_id"][1] == "GBP"


@pytest.mark.parametrize("chosen", ["Euro", "By itself"])
def test_other_currency(clinic: Clinic, chosen: str) -> None:
    dollars = clinic.odoo.pricelist("Dollars", "USD")
    clinic.odoo.pricelist("Euros", "EUR")
    clinic.shop.channel("--marketplace", "DE", "--set", f"pricelist={dollars}")
    name = clinic.shop.place(1, items=MUG)
    clinic.work()
    assert clinic.suffers("other_currency").title == "Odoo would book this EUR order in USD"
    follow(
        "other_currency",
        {
            "Open Settings, Channels, the channel, and choose a price list in the currency that the problem names, or"
            " “By itself”: one is made then.": lambda: clinic.owner.open("Settings", "Channels", "Amazon.de").press(
                "Save", {"Price list": chosen}
            ),
            "Press Retry.": lambda: clinic.retry("other_currency"),
        },
    )
    clinic.ended("other_currency")
    assert clinic.in_odoo(name) == ("sale", 12.9)
    [order] = clinic.odoo.search("sale.order", [("client_order_ref", "=", name)])
    assert clinic.odoo.read("sale.order", order, "currency_id")[0]["currency_id"][1] == "EUR"
