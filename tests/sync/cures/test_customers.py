"""A customer cannot be written."""

import pytest

from sandbox.amazon import Line
from tests.sync.cures.at_odoo import Customised
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import follow

ONE = [Line("MUG-BLUE", 1)]


def test_unknown_country(clinic: Clinic) -> None:
    name = clinic.shop.place(1, items=ONE, recipient={"deliveryAddress": {"countryCode": "QZ"}})
    clinic.work()
    assert clinic.suffers("unknown_country").title == "Odoo knows no country QZ"
    follow(
        "unknown_country",
        {
            "In Odoo, open Contacts, Configuration, Countries, and add the country with the code that the problem names.": (
                lambda: clinic.odoo.create("res.country", name="Quzland", code="QZ")
            ),
            "Press Retry.": lambda: clinic.retry("unknown_country"),
        },
    )
    clinic.ended("unknown_country")
    assert clinic.in_odoo(name) == ("sale", 12.9)
    [made] = clinic.odoo.search("res.partner", [("type", "=", "delivery"), ("country_id.code", "=", "QZ")])
    assert clinic.odoo.read("res.partner", made, "country_id")[0]["country_id"][1] == "Quzland"


@pytest.mark.parametrize("cause", ["a field", "a rule"])
def test_customer_refused(clinic: Clinic, cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    odoo = Customised(clinic.shop.odoo, monkeypatch)
    if cause == "a field":
        odoo.required("res.partner", "website")
    else:
        odoo.rule("res.partner", "complete", "A customer needs a salesperson.")
    name = clinic.shop.place(1, items=ONE)
    clinic.work()
    says = {"a field": "Missing required value for the field", "a rule": "A customer needs a salesperson."}
    assert clinic.suffers("customer_refused").title.startswith(f"Odoo refuses the customer: {says[cause]}")

    def mended() -> None:
        if cause == "a field":
            odoo.required("res.partner", "website", required=False)
        else:
            odoo.no_rule("res.partner", "complete")

    follow(
        "customer_refused",
        {
            "Follow Odoo's sentence: make the field optional (Settings, Technical, Fields), or mend the rule.": mended,
            "Press Retry. A VAT number that Odoo refuses never holds an order: it is kept in the customer's notes.": (
                lambda: clinic.retry("customer_refused")
            ),
        },
    )
    clinic.ended("customer_refused")
    assert clinic.in_odoo(name) == ("sale", 12.9)
