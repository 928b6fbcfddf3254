"""When goods left, with whom, and under which numbers, as Odoo has room for it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.amazon.records import Package
from accounts.gateways.odoo.records import DeliveryDraft, Named
from sync.rules.carriage import carriage, of_odoo
from sync.rules.verdicts import Import

from .make import NOON, drafted, entry, item, lookups, order

HOUR = timedelta(hours=1)
SOLD = replace(order(item("1", 2, entry("ITEM", "20"), total="20"), total="20"), updated=NOON + 9 * HOUR)
OURS, ALL, OTHERS = Named(7, "dhl  Paket", 1), Named(3, "DHL Paket", None), Named(9, "DHL Paket", 2)


def left(*packages: Package, carriers: tuple[Named, ...] = (), partly: bool = False) -> DeliveryDraft:
    amazon = replace(SOLD, packages=packages)
    if partly:
        amazon = replace(amazon, items=(replace(amazon.items[0], fulfilled=1, unfulfilled=1),))
    verdict = Import(shipped=not partly, partly=partly)
    delivery = drafted(amazon, lookups(carriers=carriers), verdict).order.delivery
    assert delivery is not None
    return delivery


def test_all_packages_of_one_carrier() -> None:
    delivery = left(
        Package("1", "SHIPPED", "DHL", "", "0034", NOON + 2 * HOUR),
        Package("2", "SHIPPED", "dhl ", "", " 0035 ", NOON + HOUR),
        Package("3", "CANCELLED", "UPS", "", "1Z", NOON),
        Package("4", "PENDING"),
        Package("5", "SHIPPED", "DHL", "", "0034", None),
    )
    assert (delivery.tracking, delivery.carrier, delivery.carrier_id) == ("0034, 0035", "DHL", None)
    assert (delivery.shipped_at, delivery.whole) == (NOON + HOUR, True)


def test_each_number_says_whose_it_is_where_carriers_differ() -> None:
    delivery = left(
        Package("1", "SHIPPED", "DHL Paket", "", "0034"),
        Package("2", "SHIPPED", "UPS", "", "1Z9"),
        Package("3", "SHIPPED", "", "", "77"),
        carriers=(ALL,),
    )
    assert (delivery.tracking, delivery.carrier) == ("0034 (DHL Paket), 1Z9 (UPS), 77", "DHL Paket, UPS")
    assert delivery.carrier_id is None  # Odoo's delivery has room for one


@pytest.mark.parametrize(
    ("carriers", "found"),
    [((), None), ((ALL,), 3), ((OTHERS,), None), ((ALL, OURS), 7), ((Named(5, "DHL", None),), None)],
)
def test_the_carrier_that_odoo_calls_so(carriers: tuple[Named, ...], found: int | None) -> None:
    assert left(Package("1", "SHIPPED", "Dhl Paket", "", "0034"), carriers=carriers).carrier_id == found


def test_nobody_is_no_carrier() -> None:
    assert of_odoo(" ", (Named(1, "", None),), 1) is None
    assert left(carriers=(Named(1, "", None),)).carrier == ""


@pytest.mark.parametrize(
    ("shipped", "at"),
    [
        (None, NOON + 9 * HOUR),  # Amazon's last word
        (NOON + 3 * HOUR, NOON + 3 * HOUR),
        (NOON - HOUR, NOON),  # not before it was bought
        (NOON + 99 * HOUR, NOON + 9 * HOUR),  # nor in the future
    ],
)
def test_when_it_left(shipped, at) -> None:
    assert left(Package("1", "SHIPPED", "DHL", "", "0034", shipped)).shipped_at == at


def test_what_leaves_in_part_is_followed_by_more() -> None:
    assert left(Package("1", "SHIPPED", "DHL", "", "0034"), partly=True).whole is False


names = st.text(max_size=6)
packages = st.builds(lambda carrier, number: Package("1", "SHIPPED", carrier, "", number), names, names)


@given(st.lists(packages, max_size=5))
def test_no_number_and_no_carrier_is_lost(given_packages: list[Package]) -> None:
    carried = carriage(given_packages)
    for one in given_packages:
        assert " ".join(one.tracking.split()) in carried.tracking or not one.tracking.isprintable()
        assert " ".join(one.carrier.split()).casefold() in carried.carrier.casefold() or not one.carrier.isprintable()
