"""Odoo's delivery methods under the names that Amazon knows."""

import pytest

from sandbox.amazon.carriers import CODES as TAKEN
from sync.rules.carriers import CODES, Carrier, Rule, normal, resolve


@pytest.mark.parametrize(
    ("method", "country", "code"),
    [
        ("DHL Paket Standard", "DE", "DHL"),
        ("dhl", "DE", "DHL"),
        ("DHL Express Worldwide", "DE", "DHL Express"),
        ("UPS® Ground", "US", "UPS"),
        ("Deutsche Post Brief", "DE", "Deutsche Post"),
        ("GLS", "DE", "GLS"),
        ("Hermes Päckchen", "DE", "Hermes Logistik Gruppe"),
        ("Hermes", "GB", "Hermes"),
        ("DPD Classic", "FR", "DPD"),
        ("Royal Mail 48", "GB", "Royal Mail"),
        ("La Poste", "FR", "La Poste"),
        ("Colissimo Domicile", "FR", "Colissimo"),
        ("Correos", "ES", "Correos"),
        ("Poste Italiane", "IT", "Poste Italiane"),
        ("PostNL Pakket", "NL", "PostNL"),
        ("USPS Priority", "US", "USPS"),
        ("FedEx 2Day", "US", "FedEx"),
        ("FedEx", "JP", "FEDEX_JP"),
        ("Canada Post Expedited", "CA", "Canada Post"),
        ("ヤマト運輸 宅急便", "JP", "YAMATO"),
        ("佐川急便", "JP", "SAGAWA"),
        ("Österreichische Post", "AT", "Österreichische Post"),
    ],
)
def test_the_common_ones(method: str, country: str, code: str) -> None:
    found = resolve(method, "fixed", country, ())
    assert found == Carrier(code, service=method)


@pytest.mark.parametrize("method", ["Groups of friends", "Stups", "Dhlx", "Курьер Иван", "Velo-Kurier", "🚚"])
def test_who_is_not_in_the_table_goes_as_other_with_the_name(method: str) -> None:
    assert resolve(method, "base_on_rule", "DE", ()) == Carrier("Other", method, by="name")


def test_odoos_own_connectors_tell_the_carrier_whatever_the_method_is_called() -> None:
    assert resolve("Standard shipping", "ups_rest", "US", ()) == Carrier("UPS", service="Standard shipping")
    assert resolve("Standard shipping", "sendcloud", "DE", ()) == Carrier("Other", "Standard shipping", by="name")


def test_a_merchants_rule_comes_first_and_that_of_the_country_before_that_of_all() -> None:
    rules = [Rule("dhl paket", "", "DHL eCommerce"), Rule("DHL-Paket", "FR", "Other", "Mein Bote", "Express")]
    assert resolve("DHL Paket", "", "DE", rules) == Carrier("DHL eCommerce", "", "DHL Paket", "rule")
    assert resolve("DHL Paket", "", "FR", rules) == Carrier("Other", "Mein Bote", "Express", "rule")
    assert resolve("DHL Paket Plus", "", "FR", rules) == Carrier("DHL", service="DHL Paket Plus")


def test_no_method_is_no_carrier_unless_a_rule_says_which() -> None:
    assert resolve("", "", "DE", ()) is None
    assert resolve(" \u200b ", "", "DE", ()) is None
    assert resolve("", "", "DE", [Rule("", "", "GLS")]) == Carrier("GLS", by="rule")


def test_a_long_method_is_no_longer_service_than_amazon_takes() -> None:
    found = resolve("DHL " + "x" * 80, "", "DE", ())
    assert found is not None
    assert len(found.service) == 50


def test_every_code_of_the_table_is_one_that_amazon_takes() -> None:
    assert set(CODES) <= TAKEN


def test_signs_accents_and_case_do_not_count() -> None:
    assert normal("  La Poste — Colissimo™ ") == "la poste colissimo"
    assert normal("Österreichische POST") == "osterreichische post"
