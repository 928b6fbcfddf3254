"""Parcels and FBA stock between the client and the pretend Amazon: what Amazon holds in the end is what was sent, once."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.gateways.amazon import fba_inventory, orders, parse, shipments
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records import Order, Package, PackageItem
from accounts.gateways.amazon.shipments import Parcel, ParcelItem
from accounts.gateways.amazon.tokens import Credentials, MemoryTokens
from accounts.gateways.errors import GatewayError, Kind
from sandbox.amazon import Line, PretendAmazon, an_order
from sandbox.amazon.accounts import DEMO_APPLICATION

from .conftest import Open, Unlimited

GERMANY = "A1PA6795UKMFR9"
FRANCE = "A13V1IB3VIYZZH"
_numbers = itertools.count(1000)


def placed(pretend: PretendAmazon, seed: object, *quantities: int, by: str = "MERCHANT", **how: object) -> Order:
    """As the connector knows it, five hours old."""
    lines = [Line(f"SKU-{n}", quantity) for n, quantity in enumerate(quantities or (2, 1))]
    order = an_order(f"ship {seed}", marketplace="DE", fulfilled_by=by, items=lines, **how)  # type: ignore[arg-type]
    at = pretend.clock.now() - timedelta(hours=5)
    return parse.order(pretend.place(order, at=at))


def a_parcel(order: Order, *quantities: int, reference: int = 1_000_000_001, **changes: object) -> Parcel:
    items = tuple(ParcelItem(item.id, count) for item, count in zip(order.items, quantities, strict=False) if count)
    shipped = order.created + timedelta(hours=1)
    parcel = Parcel(str(reference), "DHL", "", "DHL Paket", f"0034043416109400{reference % 10000:04}", shipped, items)
    return replace(parcel, **changes)  # type: ignore[arg-type]


def confirm(client: AmazonClient, order: Order, parcel: Parcel) -> None:
    shipments.confirm(client, order.id, order.marketplace_id, parcel)


def refused(client: AmazonClient, order: Order, parcel: Parcel) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        confirm(client, order, parcel)
    return caught.value


@pytest.fixture
def demo_client(open_client: Open) -> AmazonClient:
    return open_client(buckets=Unlimited())


def test_a_parcel_is_seen_in_the_order_as_it_was_sent(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    order = placed(pretend, 1)
    first = a_parcel(order, 1)
    confirm(demo_client, order, first)
    half, _ = orders.get(demo_client, order.id)
    assert half.status == "PARTIALLY_SHIPPED"
    assert half.updated > order.updated
    assert [(item.fulfilled, item.unfulfilled) for item in half.items] == [(1, 1), (0, 1)]
    (package,) = half.packages
    assert package == Package(
        id="1000000001",
        status="SHIPPED",
        carrier="DHL",
        service="DHL Paket",
        tracking=first.tracking,
        shipped_at=first.shipped_at,
        items=(PackageItem(order.items[0].id, 1),),
        detailed_status="PICKED_UP",
        created=package.created,
    )
    confirm(demo_client, order, a_parcel(order, 1, 1, reference=1_000_000_002))
    whole, _ = orders.get(demo_client, order.id)
    assert whole.status == "SHIPPED"
    assert [item.unfulfilled for item in whole.items] == [0, 0]
    assert [each.id for each in whole.packages] == ["1000000001", "1000000002"]


def test_a_parcel_sent_again_edits_itself(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    order = placed(pretend, 2)
    parcel = a_parcel(order, 2, 1)
    for _ in range(3):
        confirm(demo_client, order, parcel)
    corrected = replace(parcel, tracking="1Z999AA10123456784", carrier_code="UPS", service="")
    confirm(demo_client, order, corrected)
    read, _ = orders.get(demo_client, order.id)
    (package,) = read.packages
    assert (package.carrier, package.service, package.tracking) == ("UPS", "", "1Z999AA10123456784")
    assert package.items == tuple(PackageItem(item.id, item.quantity) for item in order.items)
    assert [item.fulfilled for item in read.items] == [2, 1]
    assert len(pretend.shipping.confirmations(order.id)) == 4


def test_a_carrier_that_amazon_does_not_list_is_shown_by_its_name(
    pretend: PretendAmazon, demo_client: AmazonClient
) -> None:
    order = placed(pretend, 3)
    confirm(demo_client, order, a_parcel(order, 2, 1, carrier_code="Other", carrier_name="Bote Müller & Söhne"))
    assert orders.get(demo_client, order.id)[0].packages[0].carrier == "Bote Müller & Söhne"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"carrier_code": "dhl"}, "amazon_carrier_refused"),
        ({"carrier_code": "Hans's van"}, "amazon_carrier_refused"),
        ({"shipped_at": datetime(2020, 1, 1, tzinfo=UTC)}, "amazon_ship_date_refused"),
        ({"shipped_at": datetime(2090, 1, 1, tzinfo=UTC)}, "amazon_ship_date_refused"),
        ({"items": (ParcelItem("99999999999999", 1),)}, "amazon_item_refused"),
    ],
)
def test_what_amazon_refuses_changes_nothing(
    pretend: PretendAmazon, demo_client: AmazonClient, changes: dict[str, object], code: str
) -> None:
    order = placed(pretend, 4)
    before = pretend.order(order.id)
    error = refused(demo_client, order, a_parcel(order, 1, **changes))
    assert (error.kind, error.code) == (Kind.REJECTED, code)
    assert pretend.order(order.id) == before
    assert pretend.shipping.confirmations() == []


def test_more_than_was_ordered_is_refused_also_by_an_edit(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    order = placed(pretend, 5)
    confirm(demo_client, order, a_parcel(order, 1))
    for parcel in (a_parcel(order, 2, reference=7), a_parcel(order, 3), a_parcel(order, 1, 2)):
        assert refused(demo_client, order, parcel).code == "amazon_quantity_too_large"
    assert [item.fulfilled for item in orders.get(demo_client, order.id)[0].items] == [1, 0]


def test_a_new_parcel_of_a_shipped_order_is_one_too_many(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    order = placed(pretend, 6)
    confirm(demo_client, order, a_parcel(order, 2, 1))
    error = refused(demo_client, order, a_parcel(order, 1, reference=2))
    assert (error.kind, error.code) == (Kind.EXISTS, "amazon_already_fulfilled")
    assert len(pretend.shipping.packages(order.id)) == 1


def test_orders_that_take_no_shipment(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    cases = {
        "amazon_ships_this_order": placed(pretend, 7, by="AMAZON"),
        "amazon_order_not_released": placed(pretend, 8, status="PENDING"),
        "amazon_items_cancelled": placed(pretend, 9, status="CANCELLED"),
        "amazon_confirms_by_itself": placed(pretend, 10, programs=["FBM_SHIP_PLUS"]),
    }
    for code, order in cases.items():
        assert refused(demo_client, order, a_parcel(order, 1)).code == code
    unknown = replace(placed(pretend, 11), id="028-0000000-0000000")
    assert refused(demo_client, unknown, a_parcel(unknown, 1)).kind is Kind.NOT_FOUND
    assert pretend.shipping.confirmations() == []


@pytest.mark.parametrize("kind", ["cut_before", "reset"])
def test_an_answer_that_was_lost_is_settled_by_reading_or_by_sending_again(
    pretend: PretendAmazon, demo_client: AmazonClient, kind: str
) -> None:
    order = placed(pretend, 12)
    parcel = a_parcel(order, 2, 1)
    pretend.fault(kind, "confirmShipment")
    assert refused(demo_client, order, parcel).kind is Kind.AMBIGUOUS
    assert orders.get(demo_client, order.id)[0].packages[0].tracking == parcel.tracking
    confirm(demo_client, order, parcel)
    assert len(pretend.shipping.packages(order.id)) == 1


@pytest.mark.parametrize("kind", ["internal_error", "unavailable_html", "empty", "html", "redirect"])
def test_an_outage_that_ate_the_parcel_leaves_a_doubt_and_no_package(
    pretend: PretendAmazon, demo_client: AmazonClient, kind: str
) -> None:
    order = placed(pretend, 13)
    pretend.fault(kind, "confirmShipment", match={"packageReferenceId": "1000000001"})
    assert refused(demo_client, order, a_parcel(order, 1)).kind is Kind.AMBIGUOUS
    assert orders.get(demo_client, order.id)[0].packages == ()
    confirm(demo_client, order, a_parcel(order, 1))
    assert len(pretend.shipping.packages(order.id)) == 1


def test_amazon_works_later_than_it_answers(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    pretend.clock.set(pretend.clock.now())
    order = placed(pretend, 14)
    pretend.shipping.delay = 90
    confirm(demo_client, order, a_parcel(order, 2, 1))
    assert orders.get(demo_client, order.id)[0].packages == ()
    # It counts already: nothing is left for a second parcel.
    assert refused(demo_client, order, a_parcel(order, 1, reference=2)).code == "amazon_already_fulfilled"
    pretend.clock.advance(89.9)
    assert orders.get(demo_client, order.id)[0].status == "UNSHIPPED"
    pretend.clock.advance(0.1)
    read, _ = orders.get(demo_client, order.id)
    assert (read.status, len(read.packages)) == ("SHIPPED", 1)
    assert read.updated == order.created + timedelta(hours=5, seconds=90)


def test_amazon_refuses_some_parcels_after_it_took_them(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    order = placed(pretend, 15)
    pretend.shipping.refuse_late(order.id)
    confirm(demo_client, order, a_parcel(order, 1))
    assert orders.get(demo_client, order.id)[0].packages == ()
    assert [each.state for each in pretend.shipping.confirmations(order.id)] == ["refused"]
    confirm(demo_client, order, a_parcel(order, 1))
    assert len(orders.get(demo_client, order.id)[0].packages) == 1


def test_a_cancellation_overtakes_a_parcel(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    order = placed(pretend, 16)
    pretend.clock.set(pretend.clock.now())
    pretend.shipping.delay = 60
    confirm(demo_client, order, a_parcel(order, 1))
    pretend.cancel(order.id)
    pretend.clock.advance(60)
    read, _ = orders.get(demo_client, order.id)
    assert (read.status, read.packages) == ("CANCELLED", ())
    assert [each.state for each in pretend.shipping.confirmations(order.id)] == ["refused"]


# The property


@dataclass
class Held:
    """What Amazon must hold: by reference, what was accepted last."""

    ordered: tuple[int, ...]
    parcels: dict[int, tuple[tuple[int, ...], str]] = field(default_factory=dict)

    def sums(self, without: int | None = None) -> list[int]:
        kept = [quantities for reference, (quantities, _) in self.parcels.items() if reference != without]
        return [sum(each[n] for each in kept) for n in range(len(self.ordered))]

    def refuses(self, reference: int, quantities: tuple[int, ...]) -> str:
        if reference not in self.parcels and self.sums() == list(self.ordered):
            return "amazon_already_fulfilled"
        after = [held + new for held, new in zip(self.sums(reference), quantities, strict=True)]
        over = any(count > ordered for count, ordered in zip(after, self.ordered, strict=True))
        return "amazon_quantity_too_large" if over else ""


@dataclass(frozen=True)
class Site:
    pretend: PretendAmazon
    client: AmazonClient


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pretend = PretendAmazon()
    server = pretend.serve()
    credentials = Credentials(DEMO_APPLICATION.client_id, DEMO_APPLICATION.client_secret, "Atzr|demo")
    client = AmazonClient(
        "eu", "A1DEMOSELLER01", credentials, tokens=MemoryTokens(), buckets=Unlimited(),
        api_url=server.url, login_url=server.url,
    )  # fmt: skip
    yield Site(pretend, client)
    client.close()
    server.stop()
    pretend.close()


CALL = st.tuples(
    st.integers(1, 4),  # the reference: new, or one that was there
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any),  # of each item
    st.sampled_from(["0034", "1Z99", "JJD1"]),  # the tracking number
    st.integers(1, 3),  # how often it is sent
    st.sampled_from(["", "", "", "cut_before", "late refusal"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    ordered=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    calls=st.lists(CALL, min_size=1, max_size=8),
    delay=st.sampled_from([0.0, 30.0]),
)
def test_amazon_holds_exactly_what_was_sent_once(
    site: Site, ordered: tuple[int, int], calls: list[tuple[int, tuple[int, int], str, int, str]], delay: float
) -> None:
    """New parcels, repeats, edits and parts in any order, with answers lost on the way and parcels refused late."""
    pretend, client = site.pretend, site.client
    pretend.shipping.delay = delay
    order = placed(pretend, next(_numbers), *ordered)
    held = Held(ordered)
    for reference, quantities, tracking, times, event in calls:
        parcel = a_parcel(order, *quantities, reference=reference, tracking=tracking)
        for attempt in range(times):
            code = held.refuses(reference, quantities)
            if code:
                assert refused(client, order, parcel).code == code
                continue
            if event == "late refusal" and attempt == 0:
                pretend.shipping.refuse_late(order.id)
                confirm(client, order, parcel)
                continue
            if event == "cut_before" and attempt == 0:
                pretend.fault("cut_before", "confirmShipment")
                assert refused(client, order, parcel).kind is Kind.AMBIGUOUS
            else:
                confirm(client, order, parcel)
            held.parcels[reference] = (quantities, tracking)
    pretend.clock.advance(delay)
    read, _ = orders.get(client, order.id)
    assert {int(each.id): each.tracking for each in read.packages} == {
        reference: tracking for reference, (_, tracking) in held.parcels.items()
    }
    for package in read.packages:
        quantities, _ = held.parcels[int(package.id)]
        assert package.items == tuple(
            PackageItem(item.id, count) for item, count in zip(order.items, quantities, strict=True) if count
        )
    assert [item.fulfilled for item in read.items] == held.sums()
    assert [item.unfulfilled for item in read.items] == [a - b for a, b in zip(ordered, held.sums(), strict=True)]
    left = sum(ordered) - sum(held.sums())
    assert read.status == ("SHIPPED" if not left else "PARTIALLY_SHIPPED" if held.parcels else "UNSHIPPED")


# FBA stock


def stock(client: AmazonClient, market: str = GERMANY) -> list[fba_inventory.FbaQuantity]:
    return [row for rows in fba_inventory.summaries(client, market, pause=lambda _: None) for row in rows]


def test_every_sku_of_many_pages_comes_once(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    for n in range(120):
        pretend.fba.set(f"SKU {n:03} é/?&", fulfillable=n)
    rows = stock(demo_client)
    assert {row.sku: row.fulfillable for row in rows} == {f"SKU {n:03} é/?&": n for n in range(120)}
    assert (len(rows), pretend.count("getInventorySummaries")) == (120, 3)


def test_europe_is_one_pool(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    pretend.fba.set("MUG-BLUE", fulfillable=7, reserved=2, inbound_shipped=3, unfulfillable=1, researching=1)
    (row,) = stock(demo_client)
    assert (row.fulfillable, row.reserved, row.inbound_shipped, row.unfulfillable, row.researching) == (7, 2, 3, 1, 1)
    assert (row.total, row.title, row.asin) == (14, "Stoneware Mug, Blue, 350 ml", "B0DEMO0001")
    assert stock(demo_client, FRANCE) == [row]


def test_a_page_that_is_asked_for_too_late_is_gone(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    for n in range(60):
        pretend.fba.set(f"SKU-{n:02}", fulfillable=1)
    pretend.clock.set(pretend.clock.now())
    pages = fba_inventory.summaries(demo_client, GERMANY)
    assert len(next(pages)) == 50
    pretend.clock.advance(31)
    with pytest.raises(GatewayError) as caught:
        next(pages)
    assert caught.value.code == "amazon_fba_page_expired"
    assert len(stock(demo_client)) == 60


def test_a_seller_without_fba_stock(demo_client: AmazonClient) -> None:
    with pytest.raises(GatewayError) as caught:
        stock(demo_client)
    assert (caught.value.kind, caught.value.code) == (Kind.REJECTED, "amazon_no_fba")


def test_the_real_limits_are_kept_with_waits_between_pages(pretend: PretendAmazon, open_client: Open) -> None:
    pretend.rates = "real"
    for n in range(210):
        pretend.fba.set(f"SKU-{n:03}", fulfillable=1)
    assert sum(len(rows) for rows in fba_inventory.summaries(open_client(), GERMANY)) == 210
    assert [call.status for call in pretend.calls("getInventorySummaries")] == [200] * 5
