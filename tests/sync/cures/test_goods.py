"""A product is not found."""

import pytest

from sandbox.amazon import Line
from sync.models import Offer
from tests.sync.cures.at_odoo import Customised
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import follow

REFUSED = {
    "order_refused": "Odoo refuses the order (note): Missing required value for the field 'Terms and conditions' (note).",
    "not_confirmed": "Odoo does not confirm the order: The product is blocked for sales.",
}


@pytest.mark.parametrize("where", ["here", "in Odoo"])
def test_unknown_sku(clinic: Clinic, where: str) -> None:
    clinic.shop.channel("--marketplace", "DE", "--set", "unknown_product=hold")
    basket = clinic.odoo.product("Gift Basket", code="GB-26")
    names = [clinic.shop.place(number, items=[Line("BASKET-2026", 1, "49.00")]) for number in (1, 2)]
    clinic.work()
    clinic.suffers("unknown_sku")
    assert clinic.shop.odoo.orders() == {}

    def matched() -> None:
        if where == "in Odoo":
            clinic.odoo.write("product.product", basket, default_code="BASKET-2026")
            return
        sought = {"Internal reference, name or barcode": "GB-26"}
        clinic.owner.open("Offers", "BASKET-2026").press("Search Odoo", sought).press("This one")

    follow(
        "unknown_sku",
        {
            "Open Offers here, choose the SKU and then its product in Odoo. Or type the SKU into the product's Internal"
            " Reference in Odoo.": matched,
            "Press Retry on the problem: every order that waits for this SKU goes on.": lambda: clinic.retry(
                "unknown_sku"
            ),
        },
    )
    clinic.ended("unknown_sku")
    assert clinic.shop.odoo.orders() == dict.fromkeys(names, ("sale", 49.0))
    lines = clinic.odoo.search("sale.order.line", [("product_id", "=", basket)])
    assert len(lines) == 2


@pytest.fixture
def catalogue(clinic: Clinic) -> dict[str, int]:
    """Thirty SKUs, listed and matched."""
    clinic.shop.amazon.clear_listings()
    skus = [f"SKU-{number:02}" for number in range(30)]
    made = {sku: clinic.odoo.product(f"The {sku}", code=sku, quantity=5.0) for sku in skus}
    for sku in skus:
        clinic.shop.amazon.set_listing(sku, quantity=5, marketplaces=["DE"])
    clinic.work()
    assert Offer.objects.exclude(product_id=None).count() == 30
    return made


def test_products_gone_that_the_connector_may_not_see(clinic: Clinic, catalogue: dict[str, int]) -> None:
    elsewhere = clinic.odoo.create("res.company", name="Another company")
    clinic.odoo.write("product.product", list(catalogue.values()), company_id=elsewhere)
    admin = clinic.odoo.search("res.users", [("login", "=", "admin")])
    clinic.odoo.write("res.users", admin, company_ids=[(6, 0, [1])])
    clinic.minutes(61)
    clinic.suffers("products_gone")
    assert Offer.objects.exclude(product_id=None).count() == 30, "no match is given up"
    follow(
        "products_gone",
        {
            "Log in to Odoo as the connector's user and look whether the products are there (companies, access rights).": (
                lambda: clinic.odoo.write("res.users", admin, company_ids=[(6, 0, [1, elsewhere])])
            ),
            "If they are, press Retry. If they were meant to go, dismiss their SKUs on the page Offers.": lambda: (
                clinic.retry("products_gone")
            ),
        },
    )
    clinic.ended("products_gone")
    assert dict(Offer.objects.values_list("sku", "product_id")) == catalogue


def test_products_gone_that_were_meant_to_go(clinic: Clinic, catalogue: dict[str, int]) -> None:
    gone = [f"SKU-{number:02}" for number in range(25)]
    clinic.odoo.write("product.product", [catalogue[sku] for sku in gone], active=False)
    clinic.minutes(61)
    clinic.suffers("products_gone")

    def dismissed() -> None:
        clinic.owner.open("Offers").press("Show", {"Show": "Every SKU"})
        clinic.owner.press("Dismiss the chosen", {f"Choose {sku}": "yes" for sku in gone})
        clinic.minutes(61)

    follow(
        "products_gone",
        {
            "Log in to Odoo as the connector's user and look whether the products are there (companies, access rights).": (
                lambda: clinic.odoo.search("product.product", [("active", "=", True)])
            ),
            "If they are, press Retry. If they were meant to go, dismiss their SKUs on the page Offers.": dismissed,
        },
    )
    clinic.ended("products_gone")
    assert Offer.objects.filter(dismissed=True).count() == 25
    assert dict(Offer.objects.exclude(product_id=None).values_list("sku", "product_id")) == {
        sku: product for sku, product in catalogue.items() if sku not in gone
    }


@pytest.mark.parametrize("chosen", ["another", "by itself"])
def test_setting_gone(clinic: Clinic, chosen: str) -> None:
    first, second = (clinic.odoo.create("account.fiscal.position", name=name) for name in ("Old", "New"))
    clinic.shop.channel("--marketplace", "DE", "--set", f"fiscal_position={first}")
    clinic.odoo.delete("account.fiscal.position", first)
    name = clinic.shop.place(1, items=[Line("MUG-BLUE", 1)])
    clinic.work()
    clinic.suffers("setting_gone")

    def another() -> None:
        page = clinic.owner.open("Settings", "Channels", "Amazon.de")
        assert f"What was chosen (number {first}) is no longer in Odoo" in page.text
        page.press("Save", {"Fiscal position": "New" if chosen == "another" else "By itself"})

    follow(
        "setting_gone",
        {
            "Open Settings, Channels, the channel: the field is marked. Choose another record, or “By itself”.": another,
            "Press Retry.": lambda: clinic.retry("setting_gone"),
        },
    )
    clinic.ended("setting_gone")
    assert clinic.in_odoo(name) == ("sale", 12.9)
    assert clinic.channel().settings.fiscal_position == (second if chosen == "another" else None)


@pytest.mark.parametrize("code", ["order_refused", "not_confirmed"])
def test_order_refused(clinic: Clinic, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    odoo = Customised(clinic.shop.odoo, monkeypatch)
    if code == "order_refused":
        odoo.required("sale.order", "note")
    else:
        odoo.rule("sale.order", "action_confirm", "The product is blocked for sales.")
    name = clinic.shop.place(1, items=[Line("MUG-BLUE", 1)])
    clinic.work()
    assert clinic.suffers(code).title.startswith(REFUSED[code])

    def mended() -> None:
        if code == "order_refused":
            odoo.required("sale.order", "note", required=False)
        else:
            odoo.no_rule("sale.order", "action_confirm")

    follow(
        code,
        {
            "Follow Odoo's sentence: a field that somebody made required, a blocked product, a closed period.": mended,
            "Press Retry. A quotation that is there already is confirmed, not written twice.": lambda: clinic.retry(
                code
            ),
        },
    )
    clinic.ended(code)
    assert clinic.in_odoo(name) == ("sale", 12.9)
