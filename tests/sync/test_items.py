"""What a flow gets of an order: its words, its channel, and what cannot be read says so instead of stopping others."""

from dataclasses import replace

import pytest
from django.conf import LazySettings

from accounts.models import Channel
from sandbox.amazon import shape
from sync.flows.items import gather
from sync.flows.store import Received, store
from sync.models import Order
from sync.rules.verdicts import Blocked
from tests.sync.ledger import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_orders_with_their_words_and_settings(desk: Desk) -> None:
    Channel.objects.update(options={"confirm": False})
    orders = desk.orders(1, 2)
    items, results = gather(desk.claim())
    assert results == []
    assert [item.record.id for item in items] == [order.amazon_id for order in orders]
    assert {(item.channel, item.settings.confirm) for item in items if item.settings} == {(desk.channel, False)}
    assert (items[0].seller.region, items[0].seller.seller_id) == ("eu", "ASHOP")


def test_a_channel_that_is_off_is_none(desk: Desk) -> None:
    desk.orders(1)
    Channel.objects.update(enabled=False)
    (item,), _ = gather(desk.claim())
    assert (item.channel, item.settings) == (None, None)


def test_what_cannot_be_read_is_held_and_the_others_go_on(desk: Desk) -> None:
    raw = shape("amount_not_a_number")
    store(desk.account, [Received(raw["orderId"], raw, None)], None)
    (good,) = desk.orders(1)
    items, (held,) = gather(desk.claim())
    assert [item.order for item in items] == [good]
    assert held.blocked is not None
    assert (held.outcome, held.blocked.code) == ("blocked", "unreadable")
    assert held.blocked.title.startswith(f"Amazon sent order {raw['orderId']} in a form that cannot be read: ")


def test_a_document_whose_key_is_gone_is_held_with_its_cure(desk: Desk, settings: LazySettings) -> None:
    desk.orders(1, 2)
    settings.FIELD_KEYS = ["new:" + "A" * 43 + "="]
    items, results = gather(desk.claim())
    assert items == []
    causes = {result.blocked for result in results}
    assert len(causes) == 1, "one problem for all of them"
    (cause,) = causes
    assert isinstance(cause, Blocked)
    assert cause.code == "document_sealed"
    assert cause.title == (
        "Stored orders cannot be read: The key that sealed this text is not in FIELD_KEYS. Add it behind the current one."
    )


def test_an_order_that_is_gone_is_said(desk: Desk) -> None:
    desk.orders(1)
    (job,) = desk.claim()
    Order.objects.all().delete()
    items, (lost,) = gather([replace(job)])
    assert (items, lost.outcome, lost.text) == ([], "failed", "The order's row is gone.")


def test_a_problem_beside_what_was_written(desk: Desk) -> None:
    desk.orders(1)
    (item,), _ = gather(desk.claim())
    assert item.done("created").order["state"] == "done"
    item.blocked = Blocked("delivery_open", "The delivery stays open", "Enter the lot.")
    found = item.done("created", odoo_name="S00001")
    assert (found.outcome, found.blocked, found.order["odoo_name"]) == ("blocked", item.blocked, "S00001")


def test_ignored_and_waiting_are_said_once_on_the_timeline(desk: Desk) -> None:
    desk.orders(1)
    (item,), _ = gather(desk.claim())
    assert [event.kind for event in item.resting("waiting", "pending", "Not paid yet.").events] == ["waiting"]
    item.order.state, item.order.reason_code = "waiting", "pending"
    item.events.clear()
    assert item.resting("waiting", "pending", "Not paid yet.").events == ()
