"""A batch of rows, each with its own values, in plain UPDATEs."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Merchant, SellerAccount
from sync.models import Order
from sync.saving import save_columns

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _orders(count: int) -> list[Order]:
    merchant = Merchant.objects.create(slug="kitchen", name="Kitchen")
    account = SellerAccount.objects.create(merchant=merchant, region="eu", seller_id="A1KITCHEN")
    rows = [
        Order(merchant=merchant, account=account, amazon_id=f"302-{n}", marketplace_id="DE", bought=NOON, updated=NOON)
        for n in range(count)
    ]
    return Order.objects.bulk_create(rows)


def test_each_row_gets_its_own_values_and_other_columns_stay() -> None:
    first, second = _orders(2)
    Order.objects.filter(pk=first.pk).update(buyer="Ada")
    first.odoo_id, first.odoo_total, first.synced, first.buyer = 7, Decimal("12.90"), NOON, "not saved"
    second.reason = "Needs a product"
    save_columns([first, second], ["odoo_id", "odoo_total", "synced", "reason"])
    columns = ("odoo_id", "odoo_total", "synced", "reason", "buyer")
    assert list(Order.objects.order_by("pk").values_list(*columns)) == [
        (7, Decimal("12.9000"), NOON, "", "Ada"),
        (None, None, None, "Needs a product", ""),
    ]


def test_a_row_that_is_gone_stays_gone() -> None:
    kept, gone = _orders(2)
    Order.objects.filter(pk=gone.pk).delete()
    kept.state = gone.state = "done"
    save_columns([kept, gone], ["state"])
    assert list(Order.objects.values_list("pk", "state")) == [(kept.pk, "done")]


def test_nothing_to_save_asks_the_database_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        save_columns([], ["state"])
    assert len(queries) == 0
