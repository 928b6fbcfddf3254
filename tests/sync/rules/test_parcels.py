"""Deliveries become parcels."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.gateways.odoo.records import Shipped, ShippedLine
from sync.rules.parcels import kept, parcels, tracking_numbers

D = Decimal
DONE = datetime(2026, 11, 24, 9, tzinfo=UTC)
ITEMS = {11: "1", 12: "2", 13: "2"}  # the second item's price stands on two lines


def line(line_id: int, quantity: str | int, *moves: int, package: int | None = None) -> ShippedLine:
    return ShippedLine(line_id, D(quantity), moves or (line_id * 10,), package)


def delivery(*lines: ShippedLine, tracking: str = "T1", **more: Any) -> Shipped:
    values: dict[str, Any] = {
        "picking_id": 7,
        "picking_name": "WH/OUT/00007",
        "order_id": 3,
        "state": "done",
        "done": DONE,
        "changed": DONE,
        "tracking": tracking,
        "carrier_id": 1,
        "carrier_name": "DHL",
        "delivery_type": "fixed",
        "lines": lines,
        "backorder_of": None,
        "company_id": 1,
        **more,
    }
    return Shipped(**values)


def test_one_delivery_is_one_parcel_under_a_reference_made_of_its_id() -> None:
    [one] = parcels(delivery(line(11, 2), line(12, 1), line(13, 2)), ITEMS)
    assert one.reference == "1000000007"
    assert one.items == (("1", D(2)), ("2", D(3)))
    assert (one.tracking, one.others, one.carrier, one.untold, one.empty) == ("T1", (), "DHL", 0, "")


def test_split_and_merged_moves_are_added_up() -> None:
    [one] = parcels(delivery(line(11, 1, 1), line(11, 2, 2)), ITEMS)
    assert one.items == (("1", D(3)),)


def test_two_packages_with_two_numbers_are_two_parcels() -> None:
    sent = delivery(line(11, 2, 51, 52, package=1), line(12, 1, 40, package=2), tracking="A-1, B-2")
    first, second = parcels(sent, ITEMS)
    assert [(one.reference, one.tracking, one.items) for one in (first, second)] == [
        ("1500000040", "A-1", (("2", D(1)),)),
        ("1500000051", "B-2", (("1", D(2)),)),
    ]


def test_a_package_without_goods_of_amazon_is_none_of_amazons() -> None:
    sent = delivery(line(11, 2, 51, package=1), line(99, 1, 60, package=2), tracking="A-1+B-2")
    [one] = parcels(sent, ITEMS)
    assert (one.reference, one.tracking, one.items) == ("1500000051", "A-1", (("1", D(2)),))


def test_numbers_that_fit_no_packages_the_first_counts() -> None:
    for numbers in ("A-1,B-2,C-3", "A-1;B-2; C-3", "A-1\nB-2\nC-3"):
        [one] = parcels(delivery(line(11, 2, 51, package=1), line(12, 1, 60, package=2), tracking=numbers), ITEMS)
        assert (one.reference, one.tracking, one.others) == ("1000000007", "A-1", ("B-2", "C-3"))


def test_what_amazon_heard_of_as_one_parcel_stays_one() -> None:
    sent = delivery(line(11, 2, 51, package=1), line(12, 1, 60, package=2), tracking="A-1,B-2")
    [one] = parcels(sent, ITEMS, told=["1000000007"])
    assert (one.reference, one.tracking, one.others) == ("1000000007", "A-1", ("B-2",))


def test_lines_that_amazon_did_not_sell_are_counted_and_not_told() -> None:
    [one] = parcels(delivery(line(11, 2), line(99, 1), line(98, 1)), ITEMS)
    assert (one.items, one.untold) == ((("1", D(2)),), 2)


def test_why_a_delivery_holds_nothing_for_amazon() -> None:
    def why(*lines: ShippedLine, known_order: bool = True) -> str:
        return parcels(delivery(*lines), ITEMS, known_order=known_order)[0].empty

    assert why(line(99, 1)) == "no_amazon_lines"
    assert why(line(11, 0)) == "came_back"
    assert why() == "came_back"
    assert why(line(99, 1), known_order=False) == "lines_unknown"


def test_the_hash_tells_what_amazon_would_hear_of() -> None:
    [one] = parcels(delivery(line(11, "2.0")), ITEMS)
    [same] = parcels(delivery(line(11, 1, 1), line(11, 1, 2), picking_name="renamed"), ITEMS)
    [other] = parcels(delivery(line(11, 2), tracking="T2"), ITEMS)
    assert one.hash == same.hash
    assert other.hash != one.hash


def test_a_return_that_comes_after_amazon_was_told_takes_nothing_back() -> None:
    assert kept((("1", D(2)), ("2", D(1))), (("1", D(1)),)) == (("1", D(2)), ("2", D(1)))
    assert kept((("1", D(2)),), (("1", D(3)), ("2", D(1)))) == (("1", D(3)), ("2", D(1)))


def test_spaces_inside_of_a_number_stay() -> None:
    assert tracking_numbers(" 00 3404 3416 , ,JJD 12\u200b\x07") == ["00 3404 3416", "JJD 12"]


@pytest.mark.parametrize(
    "text",
    [
        "00340434161094042557 00340434161094042564",
        "00340434161094042557\t00340434161094042564",
        "00340434161094042557\r\n00340434161094042564 ",
        "00340434161094042557 / 00340434161094042564",
        "00340434161094042557 & 00340434161094042564",
    ],
)
def test_whole_numbers_side_by_side_are_several(text: str) -> None:
    assert tracking_numbers(text) == ["00340434161094042557", "00340434161094042564"]


@pytest.mark.parametrize(
    "text", ["1Z 999 AA1 01 2345 6784", "0034 0434161094042557", "JJD 12/34", "Sendung 00340434161094"]
)
def test_groups_of_one_number_are_one(text: str) -> None:
    assert tracking_numbers(text) == [text]
