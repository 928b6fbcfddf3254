"""Odoo is updated, or an app of it removed, since the connector asked what it can do: fields are gone or called otherwise."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import probes
from accounts.models import OdooConnection
from sync import engine, queue
from sync.models import Attempt, Lease, Problem
from tests.pretend import AShop
from tests.sync.test_shipments import SINCE

pytestmark = pytest.mark.django_db


def as_it_was(shop: AShop, ago: timedelta) -> OdooConnection:
    """How an older Odoo called the taxes of a line, and a field that only an app brings."""
    connection = OdooConnection.objects.get(merchant=shop.merchant)
    found = probes.load(connection.probe)
    fields = {name: set(own) for name, own in found.fields.items()}
    fields["sale.order.line"] = fields["sale.order.line"] - {"tax_ids"} | {"tax_id"}
    connection.probe = {**connection.probe, "fields": {name: sorted(own) for name, own in fields.items()}}
    connection.probed_at = timezone.now() - ago
    connection.save()
    return connection


def work(shop: AShop) -> None:
    for _ in range(6):
        Lease.objects.update(rest_until=None)
        while engine.work_lane(queue.lane_of_odoo(shop.merchant.pk)):
            pass


def test_it_is_asked_again_and_no_order_waits_for_a_person(shop: AShop) -> None:
    as_it_was(shop, timedelta(hours=2))
    names = {shop.place(1), shop.place(2)}
    shop.sync(*SINCE)
    work(shop)
    assert set(shop.odoo.orders()) == names
    assert not Problem.objects.exists()
    assert set(Attempt.objects.filter(work__flow="orders_to_odoo").values_list("number", "outcome")) == {(1, "created")}
    assert "tax_ids" in probes.load(OdooConnection.objects.get(merchant=shop.merchant).probe).fields["sale.order.line"]


def test_what_was_asked_just_now_is_not_asked_for_ever(shop: AShop) -> None:
    as_it_was(shop, timedelta(minutes=1))
    name = shop.place(1)
    shop.sync(*SINCE)
    work(shop)
    assert shop.states()[name][0] == "blocked"
    (problem,) = Problem.objects.all()
    assert "tax_id" in problem.title + problem.cure
