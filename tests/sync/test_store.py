"""Amazon's orders are stored before anything is decided: once each, the newest word, and only what changed causes work."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.gateways.amazon import parse
from accounts.models import Channel
from accounts.secrets import Unreadable
from sandbox.amazon import shape
from sync import runs
from sync.flows.store import Received, fingerprint, store
from sync.models import Document, Event, Order, OrderItem, Work
from tests.sync.ledger import Desk
from tests.sync.orders import received

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_order_with_its_words_items_and_work(desk: Desk) -> None:
    one = received(1)
    assert one.record is not None
    assert store(desk.account, [one], None) == 1
    order = Order.objects.get()
    assert (order.amazon_id, order.merchant, order.channel, order.state) == (
        one.amazon_id,
        desk.merchant,
        desk.channel,
        "received",
    )
    assert (order.bought, order.updated, order.ship_by) == (
        one.record.created,
        one.record.updated,
        one.record.ship_by_latest,
    )
    assert one.record.total is not None
    assert (order.total, order.currency) == (one.record.total.amount, "EUR")
    assert (order.status, order.fulfilled_by, order.buyer) == ("UNSHIPPED", "MERCHANT", one.record.buyer.name)
    assert (order.requested, order.odoo_id, order.applied_hash) == (False, None, "")
    assert [(i.item_id, i.sku) for i in order.items.all()] == [(i.id, i.sku) for i in one.record.items]
    assert json.loads(order.document.text()) == one.raw
    assert order.document.hash == fingerprint(one.raw)
    work = Work.objects.get()
    assert (work.flow, work.order, work.state, work.lane) == (
        "orders_to_odoo",
        order,
        "ready",
        f"odoo:{desk.merchant.pk}",
    )
    event = Event.objects.get()
    assert (event.kind, event.params) == (
        "received",
        {"status": "UNSHIPPED", "fulfilled_by": "MERCHANT", "total": f"{one.record.total.amount:f} EUR"},
    )


def test_the_buyer_is_sealed(desk: Desk) -> None:
    one = received(1)
    store(desk.account, [one], None)
    assert one.record is not None and one.record.buyer.name
    assert one.record.buyer.name.encode() not in bytes(Document.objects.get().sealed)


def test_a_document_opens_for_its_own_order_only(desk: Desk) -> None:
    first, second = desk.orders(1, 2)
    document = Document.objects.get(order=first)
    document.order = second
    with pytest.raises(Unreadable):
        document.text()


def test_the_same_again_is_nothing(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "command")
    store(desk.account, [received(1)], None)
    Order.objects.update(state="done")
    Work.objects.update(state="done")
    again = received(1)
    assert (
        store(
            desk.account,
            [Received(again.amazon_id, {**again.raw, "lastUpdatedTime": "2026-11-21T00:00:00Z"}, again.record)],
            run,
        )
        == 0
    )
    assert (Work.objects.get().state, Event.objects.count()) == ("done", 1)
    run.refresh_from_db()
    assert (run.read, run.unchanged) == (1, 1)


def test_a_change_is_work(desk: Desk) -> None:
    store(desk.account, [received(1)], None)
    Order.objects.update(state="done", odoo_id=7)
    Work.objects.update(state="done")
    assert store(desk.account, [received(1, status="SHIPPED")], None) == 1
    order = Order.objects.get()
    assert (order.status, order.state, order.odoo_id, Work.objects.get().state) == ("SHIPPED", "done", 7, "ready")
    assert [event.kind for event in Event.objects.order_by("pk")] == ["received", "changed"]
    assert OrderItem.objects.filter(order=order).count() == len(json.loads(order.document.text())["orderItems"])


def test_an_item_that_amazon_names_no_more_is_kept_and_marked(desk: Desk) -> None:
    both = received("two", items=2)
    one = received("two", items=2, lastUpdatedTime="2027-01-01T00:00:00Z")
    first, second = (str(item["orderItemId"]) for item in both.raw["orderItems"])
    one = Received(one.amazon_id, {**one.raw, "orderItems": one.raw["orderItems"][:1]}, None)
    one = Received(one.amazon_id, one.raw, parse.order(dict(one.raw)))
    store(desk.account, [both], None)
    store(desk.account, [one], None)
    marks = OrderItem.objects.order_by("item_id").values_list("item_id", "gone_at")
    gone = dict(marks)
    assert gone[first] is None and gone[second] is not None
    assert dict(OrderItem.objects.values_list("item_id", "open_quantity"))[second] == 0
    [event] = Event.objects.filter(kind="items_gone")
    assert event.params == {"text": both.raw["orderItems"][1]["product"]["sellerSku"]}
    # What cannot be read tells nothing of items; named again it is there again.
    unreadable = Received(one.amazon_id, {**one.raw, "orderItems": 7}, None)
    Order.objects.update(updated=datetime.fromtimestamp(0, UTC))
    store(desk.account, [unreadable], None)
    assert dict(OrderItem.objects.values_list("item_id", "gone_at")) == gone
    store(desk.account, [both], None)
    assert set(OrderItem.objects.values_list("gone_at", flat=True)) == {None}
    assert Event.objects.filter(kind="items_gone").count() == 1


def test_an_older_word_that_comes_late_changes_nothing(desk: Desk) -> None:
    new = received(1, lastUpdatedTime="2026-11-22T10:00:00Z", fulfillment={"fulfillmentStatus": "SHIPPED"})
    old = received(1, lastUpdatedTime="2026-11-22T09:00:00Z")
    store(desk.account, [new], None)
    assert store(desk.account, [old], None) == 0
    assert Order.objects.get().status == "SHIPPED"


def test_an_order_that_has_changed_next_year_may_change_again(desk: Desk) -> None:
    strange = received(1, lastUpdatedTime="2098-01-01T00:00:00Z")
    store(desk.account, [strange], None)
    shipped = received(1, lastUpdatedTime="2026-11-22T09:00:00Z", fulfillment={"fulfillmentStatus": "SHIPPED"})
    assert store(desk.account, [shipped], None) == 1
    assert Order.objects.get().status == "SHIPPED"


def test_of_two_words_in_one_page_the_later_counts(desk: Desk) -> None:
    assert store(desk.account, [received(1), received(1, programs=["PREMIUM"])], None) == 1
    assert json.loads(Document.objects.get().text())["programs"] == ["PREMIUM"]


def test_two_sellers_may_have_the_same_order_id(desk: Desk) -> None:
    other = Desk("other")
    store(desk.account, [received(1)], None)
    store(other.account, [received(1)], None)
    assert Order.objects.count() == 2


def test_a_marketplace_without_a_channel_is_kept_too(desk: Desk) -> None:
    Channel.objects.update(enabled=False)
    store(desk.account, [received(1)], None)
    assert (Order.objects.get().channel, Work.objects.get().state) == (None, "ready")


def test_what_nobody_can_read_is_kept_as_it_came(desk: Desk) -> None:
    raw = shape("amount_not_a_number")
    store(desk.account, [Received(raw["orderId"], raw, None)], None)
    order = Order.objects.get()
    assert (order.amazon_id, order.total, order.marketplace_id) == (
        raw["orderId"],
        None,
        raw["salesChannel"]["marketplaceId"],
    )
    assert (order.updated, order.document.hash) == (datetime.fromtimestamp(0, UTC), fingerprint(raw))
    assert store(desk.account, [Received(raw["orderId"], raw, None)], None) == 0


def test_it_is_read_as_soon_as_it_can_be(desk: Desk) -> None:
    raw = received(1).raw
    store(desk.account, [Received(str(raw["orderId"]), {**raw, "proceeds": "?"}, None)], None)
    assert store(desk.account, [received(1)], None) == 1
    assert Order.objects.get().currency == "EUR"


@pytest.mark.parametrize(("hours", "requested"), [(-1, True), (0, True), (1, False)])
def test_what_a_person_asked_for_by_date(desk: Desk, hours: int, requested: bool) -> None:
    one = received(1)
    assert one.record is not None
    store(desk.account, [one], None, requested_since=one.record.created + timedelta(hours=hours))
    assert Order.objects.get().requested is requested


@pytest.mark.parametrize(
    ("state", "again"), [("blocked", True), ("ignored", True), ("done", False), ("waiting", False)]
)
def test_asked_for_again_it_is_tried_again_where_it_was_held(desk: Desk, state: str, again: bool) -> None:
    one = received(1)
    store(desk.account, [one], None)
    Order.objects.update(state=state, requested=True)
    Work.objects.update(state="done")
    assert one.record is not None
    store(desk.account, [one], None, requested_since=one.record.created)
    assert Work.objects.get().state == ("ready" if again else "done")


@pytest.mark.parametrize(
    ("state", "again"), [("ignored", True), ("received", True), ("done", False), ("blocked", False)]
)
def test_a_channel_that_begins_earlier_reconsiders_what_was_ignored(desk: Desk, state: str, again: bool) -> None:
    store(desk.account, [received(1)], None)
    Order.objects.update(state=state)
    Work.objects.update(state="done")
    store(desk.account, [received(1)], None, reconsider=True)
    assert Work.objects.get().state == ("ready" if again else "done")


@pytest.mark.parametrize(("amount", "kept"), [("0.00", "0"), ("12345678.99", "12345678.99")])
def test_totals_of_any_size(desk: Desk, amount: str, kept: str) -> None:
    store(desk.account, [received(1, proceeds={"grandTotal": {"amount": amount, "currencyCode": "EUR"}})], None)
    assert Order.objects.get().total == Decimal(kept)


@pytest.mark.parametrize(
    "name",
    [
        "name_emoji",
        "name_control_characters",
        "name_of_4000_characters",
        "name_right_to_left",
        "name_cjk",
        "odd_sku",
        "lines_500",
    ],
)
def test_words_that_a_table_refuses(desk: Desk, name: str) -> None:
    from accounts.gateways.amazon import parse

    raw = shape(name)
    store(desk.account, [Received(raw["orderId"], raw, parse.order(raw))], None)
    order = Order.objects.get()
    assert json.loads(order.document.text()) == raw
    assert "\x00" not in order.buyer
    assert len(order.buyer) <= 200


def test_half_a_character_in_every_field(desk: Desk) -> None:
    from accounts.gateways.amazon import parse

    raw = received(1).raw | {"buyer": {"buyerName": "Erika\ud800\x00 M"}}
    store(desk.account, [Received(str(raw["orderId"]), raw, parse.order(raw))], None)
    assert Order.objects.get().buyer == "Erika M"
    assert json.loads(Document.objects.get().text())["buyer"] == {"buyerName": "Erika\ud800\x00 M"}
