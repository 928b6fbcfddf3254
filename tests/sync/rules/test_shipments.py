"""What Amazon is told of parcels, and why not."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.amazon.records import Order, Package, PackageItem
from sync.rules.carriers import Carrier, Rule
from sync.rules.shipments import Held, Keep, Send, Terms, clamped, judge
from sync.rules.verdicts import Blocked, Ignore, Wait

from .make import NOON, item, order, settings
from .test_properties import slow

D = Decimal
LEFT = NOON + timedelta(days=1)
NOW = NOON + timedelta(days=2)
TERMS = Terms(settings(), "DE")


def sold(*quantities: int, **more: Any) -> Order:
    """Item "1" with the first quantity, and so on."""
    items = [item(str(number), count) for number, count in enumerate(quantities, 1)]
    return order(*items, **more)


def held(number: int = 1, tracking: str = "T1", carrier: str = "DHL", **more: Any) -> Held:
    """Of item "1" two pieces unless told otherwise."""
    items = more.pop("items", {"1": 2})
    return Held(
        reference=str(1_000_000_000 + number),
        picking_name=f"WH/OUT/{number:05}",
        left=more.pop("left", LEFT + timedelta(hours=number)),
        items=tuple((name, D(str(count))) for name, count in items.items()),
        tracking=tracking,
        carrier=carrier,
        **more,
    )


def package(id: str, content: dict[str, int], tracking: str = "T1", carrier: str = "DHL", status: str = "") -> Package:
    items = tuple(PackageItem(name, count) for name, count in content.items())
    return Package(id, status=status, carrier=carrier, tracking=tracking, items=items)


def verdict(amazon: Order, *parcels: Held, terms: Terms = TERMS, now: datetime = NOW) -> Any:
    """Of the last parcel."""
    return judge(amazon, parcels, terms, now)[parcels[-1].reference]


def code(found: Any) -> str:
    assert isinstance(found, Ignore | Wait | Blocked), found
    return found.code


def sent(found: Any) -> dict[str, int]:
    assert isinstance(found, Send), found
    return dict(found.items)


def test_a_parcel_as_amazon_takes_it() -> None:
    assert verdict(sold(2), held()) == Send(
        "1000000001", Carrier("DHL", service="DHL"), "T1", LEFT + timedelta(hours=1), (("1", 2),)
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"fulfilled_by": "AMAZON"}, "fba"),
        ({"channel_name": "NON_AMAZON"}, "non_amazon"),
        ({"programs": ("FBM_SHIP_PLUS",)}, "amazon_confirms"),
        ({"fulfilled_by": "ROBOT"}, "unknown_fulfilment"),
        ({"status": "PENDING"}, "pending"),
        ({"status": "CANCELLED"}, "cancelled_and_left"),
    ],
)
def test_orders_that_are_told_nothing(changes: dict[str, Any], expected: str) -> None:
    assert code(verdict(sold(2, **changes), held())) == expected


def test_the_channel_decides() -> None:
    assert code(verdict(sold(2), held(), terms=Terms(None))) == "no_channel"
    assert code(verdict(sold(2), held(), terms=Terms(settings(shipments=False)))) == "shipments_off"


def test_what_amazon_has_already_is_left_alone_whatever_the_channel_says() -> None:
    assert verdict(sold(2), held(told=True), terms=Terms(settings(shipments=False))) == Keep(False)


def test_packages_that_are_not_ours_cover_the_oldest_deliveries() -> None:
    amazon = sold(3, packages=(package("77", {"1": 2}),))
    found = judge(amazon, [held(1), held(2, items={"1": 1})], TERMS, NOW)
    assert code(found["1000000001"]) == "already_shipped"
    assert sent(found["1000000002"]) == {"1": 1}


def test_a_package_that_covers_half_of_a_delivery_leaves_the_other_half() -> None:
    assert sent(verdict(sold(3, packages=(package("77", {"1": 1}),)), held(items={"1": 3}))) == {"1": 2}


def test_a_cancelled_package_covers_nothing() -> None:
    amazon = sold(2, packages=(package("77", {"1": 2}, status="CANCELLED"),))
    assert sent(verdict(amazon, held())) == {"1": 2}


def test_what_amazon_counts_as_shipped_without_naming_packages_covers_too() -> None:
    amazon = order(item("1", 2, fulfilled=2, unfulfilled=0), status="SHIPPED")
    assert code(verdict(amazon, held())) == "already_shipped"
    assert code(verdict(sold(2, status="SHIPPED"), held())) == "already_shipped"


def test_our_own_parcels_cover_nothing_of_others() -> None:
    amazon = order(
        item("1", 3, fulfilled=2, unfulfilled=1),
        status="PARTIALLY_SHIPPED",
        packages=(package("1000000001", {"1": 2}),),
    )
    found = judge(amazon, [held(1, told=True), held(2, "T2", items={"1": 1})], TERMS, NOW)
    assert sent(found["1000000002"]) == {"1": 1}
    assert found["1000000001"] == Send(
        "1000000001",
        Carrier("DHL", service="DHL"),
        "T1",
        LEFT + timedelta(hours=1),
        (("1", 2),),
        on_amazon=True,
        numbered=True,
    )


def test_accepted_and_not_shown_yet_still_takes_its_room() -> None:
    found = judge(sold(2), [held(1, told=True), held(2, "T2")], TERMS, NOW)
    assert code(found["1000000002"]) == "nothing_left"


def test_never_more_than_was_sold() -> None:
    found = verdict(sold(2), held(items={"1": 5, "9": 1}))
    assert (sent(found), found.less) == ({"1": 2}, 4)


def test_pieces_that_were_cancelled_and_left_all_the_same() -> None:
    amazon = order(item("1", 2, fulfilled=0, unfulfilled=0), item("2", 1), status="UNSHIPPED")
    assert code(verdict(amazon, held())) == "cancelled_and_left"
    assert sent(verdict(amazon, held(items={"1": 2, "2": 1}))) == {"2": 1}


def test_an_edit_is_sent_under_the_same_reference() -> None:
    amazon = sold(2, packages=(package("1000000001", {"1": 2}, tracking="OLD"),))
    found = verdict(amazon, held(told=True))
    assert (found.tracking, found.on_amazon, sent(found)) == ("T1", False, {"1": 2})


def test_tracking_or_carrier_taken_away_in_odoo_takes_nothing_from_amazon() -> None:
    amazon = sold(2, packages=(package("1000000001", {"1": 2}),))
    assert verdict(amazon, held(tracking="")) == Keep(True)
    assert verdict(amazon, held(carrier="")) == Keep(True)
    assert verdict(sold(2), held(tracking="", told=True)) == Keep(False)


def test_after_the_loss_of_our_database_amazons_quantities_stay() -> None:
    """Some came back since: Odoo's delivery holds fewer now than Amazon was told."""
    amazon = sold(2, packages=(package("1000000001", {"1": 2}),))
    found = verdict(amazon, held(items={"1": 1}))
    assert (sent(found), found.on_amazon) == ({"1": 2}, True)


def test_another_carrier_that_amazon_shows_by_name() -> None:
    amazon = sold(2, packages=(package("1000000001", {"1": 2}, carrier="Velo-Kurier"),))
    assert verdict(amazon, held(carrier="Velo-Kurier")).on_amazon


def test_a_number_in_other_capitals_or_spaces_is_the_same() -> None:
    amazon = sold(2, packages=(package("1000000001", {"1": 2}, tracking="00340AB 12"),))
    assert verdict(amazon, held(tracking="0034 0ab12")).on_amazon
    assert not verdict(amazon, held(tracking="0034 0ab13")).numbered


def test_a_carrier_that_amazon_calls_otherwise_is_not_just_like_this_but_the_number_is() -> None:
    amazon = sold(2, packages=(package("1000000001", {"1": 2}, carrier="DHL Paket"),))
    found = verdict(amazon, held())
    assert (found.on_amazon, found.numbered) == (False, True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tracking": ""}, "tracking_missing"),
        ({"tracking": " \x07\u200b"}, "tracking_missing"),
        ({"tracking": "X" * 51}, "tracking_too_long"),
        ({"tracking": "https://dhl.de?id=1"}, "tracking_unreadable"),
        ({"carrier": ""}, "carrier_missing"),
        ({"carrier": "Ä" * 51}, "carrier_unfit"),
        ({"items": {"1": "1.5"}}, "fraction"),
        ({"items": {}, "empty": "came_back"}, "came_back"),
        ({"items": {}, "empty": "no_amazon_lines"}, "no_amazon_lines"),
        ({"items": {}, "empty": "repacked"}, "repacked"),
        ({"items": {}, "empty": "lines_unknown"}, "lines_unknown"),
    ],
)
def test_what_a_person_or_nobody_has_to_see(changes: dict[str, Any], expected: str) -> None:
    assert code(verdict(sold(2), held(**changes))) == expected


def test_every_problem_names_the_delivery_and_the_cure() -> None:
    for changes in ({"tracking": ""}, {"tracking": "X" * 200}, {"carrier": ""}, {"items": {"1": "0.5"}}):
        found = verdict(sold(2), held(**changes))
        assert "WH/OUT/00001" in found.title + found.cure
        assert "Odoo" in found.cure


def test_a_merchants_rule_for_deliveries_without_a_method() -> None:
    found = verdict(sold(2), held(carrier=""), terms=Terms(settings(), "DE", (Rule("", "", "GLS"),)))
    assert found.carrier.code == "GLS"


def test_cash_on_delivery_in_japan() -> None:
    amazon = sold(2, payment_methods=("COD",))
    assert verdict(amazon, held(), terms=Terms(settings(), "JP")).cod == "DirectPayment"
    assert verdict(amazon, held()).cod == ""


def test_the_time_lies_between_the_purchase_and_now() -> None:
    bought, now = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)
    assert clamped(datetime(2026, 1, 1, tzinfo=UTC), bought, now) == bought
    assert clamped(datetime(2026, 1, 3, tzinfo=UTC), bought, now) == datetime(2026, 1, 3, tzinfo=UTC)
    assert clamped(datetime(2026, 1, 9, tzinfo=UTC), bought, now) == now


counts = st.integers(0, 4)


@slow
@given(
    ordered=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    foreign=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=2),
    deliveries=st.lists(st.tuples(st.tuples(counts, counts, counts), st.booleans(), st.booleans()), max_size=5),
)
def test_whatever_left_amazon_is_never_told_of_more_than_it_sold(
    ordered: list[int], foreign: list[tuple[int, int]], deliveries: list[tuple[tuple[int, ...], bool, bool]]
) -> None:
    """What others told it and what we tell it together; told once, a second look finds nothing new to tell."""
    open_now = Counter({str(number): count for number, count in enumerate(ordered, 1)})
    packages = []
    for number, (which, count) in enumerate(foreign):
        taken = min(count, open_now[str(which)])
        if taken:
            open_now[str(which)] -= taken
            packages.append(package(str(number + 1), {str(which): taken}))
    parcels = [
        held(
            number,
            f"T{number}" if tracked else "",
            items={str(at): count for at, count in enumerate(content, 1) if count},
            empty="" if any(content) else "came_back",
            left=LEFT + timedelta(hours=number if in_order else 10 - number),
        )
        for number, (content, tracked, in_order) in enumerate(deliveries, 1)
    ]
    amazon = sold(*ordered, packages=tuple(packages))
    found = judge(amazon, parcels, TERMS, NOW)
    assert set(found) == {one.reference for one in parcels}
    told = {reference: one for reference, one in found.items() if isinstance(one, Send)}
    total = Counter({str(number): 0 for number in range(1, 10)})
    for one in told.values():
        total.update(dict(one.items))
    for name, count in total.items():
        assert count <= open_now[name]
    # Amazon shows them now: nothing is told again, and nothing else gets room.
    shown = [package(one.reference, dict(one.items), one.tracking) for one in told.values()]
    after = judge(sold(*ordered, packages=(*packages, *shown)), parcels, TERMS, NOW)
    for reference, one in after.items():
        if isinstance(one, Send):
            assert one.on_amazon, (reference, one)
