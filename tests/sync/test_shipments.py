"""Deliveries done in Odoo are on the pretend Amazon, once and as they left."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.models import Merchant, SellerAccount
from sandbox.amazon import Line
from sync import actions, engine, queue, shipping, waiting
from sync.models import CarrierRule, Event, OdooCursor, Order, Problem, Run, Shipment, Work
from tests.pretend import AShop, connect_amazon, connect_odoo

SINCE = ("--since", "2020-01-01")
DHL = "DHL Paket Standard"
REFUSED = '{"errors": [{"code": "InvalidInput", "message": "Tracking ID: N-1 invalid - Enter a valid tracking ID"}]}'


class Warehouse:
    """The merchant's people at Odoo's screens."""

    def __init__(self, shop: AShop) -> None:
        self.shop, self.screens = shop, shop.odoo.screens
        self.methods: dict[str, int] = {}

    def method(self, name: str) -> int:
        if name not in self.methods:
            self.methods[name] = self.screens.carrier(name) if name else 0
        return self.methods[name]

    def deliver(self, name: str, tracking: str = "TRACK-1", carrier: str = DHL, quantity: float | None = None) -> int:
        order = Order.objects.get(amazon_id=name)
        assert order.odoo_id is not None
        return self.screens.deliver(order.odoo_id, quantity, tracking, self.method(carrier))

    def name(self, picking: int) -> str:
        return str(self.screens.read("stock.picking", picking, "name")[0]["name"])


@pytest.fixture
def warehouse(shop: AShop, environment: None) -> Warehouse:
    return Warehouse(shop)


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a commit happens at once: a test's own transaction never commits."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())


def ship(shop: AShop, *options: str) -> dict[str, object]:
    said = shop.sync("shipments", *options)
    assert said.status in (0, 1), said.err
    return said.json[-1]


def parcels(shop: AShop, name: str) -> list[tuple[str, str, str, dict[str, int]]]:
    """What Amazon shows: reference, carrier, tracking number, items' SKUs and pieces."""
    skus = {item["orderItemId"]: item["product"]["sellerSku"] for item in shop.amazon.order(name)["orderItems"]}
    return [
        (
            package["packageReferenceId"],
            package["carrier"],
            package["trackingNumber"],
            {skus[part["orderItemId"]]: part["quantity"] for part in package["packageItems"]},
        )
        for package in shop.amazon.shipping.packages(name)
    ]


def calls(shop: AShop) -> int:
    return shop.amazon.count("confirmShipment")


def heard(shop: AShop, name: str) -> None:
    """Amazon's news of an order, which a search shows two minutes late only."""
    assert "order" in shop.sync("--order", name).out


def later(**ago: float) -> None:
    """So much time passes: what Odoo had under way has come out by now."""
    OdooCursor.objects.update(news=timezone.now() - timedelta(**ago))


def accepted(**ago: float) -> None:
    Shipment.objects.update(accepted=timezone.now() - timedelta(**ago))


def amazon_works(shop: AShop) -> None:
    """Its lane, as a worker does it, except for the reading of orders by the clock."""
    lane = queue.lane_of_account(SellerAccount.objects.get().pk)
    while engine.work_lane(lane, ["order_from_amazon", "shipment_to_amazon"]):
        pass


def finish(run: Run) -> None:
    assert waiting.until_done([run], seconds=60, in_process=True, say=print).all_done


def by_schedule(shop: AShop) -> None:
    lane = queue.lane_of_odoo(shop.merchant.pk)
    Work.objects.filter(lane=lane, flow="deliveries_from_odoo").update(due=timezone.now(), run=None)
    assert engine.work_lane(lane)


def state(shop: AShop) -> list[tuple[str, str]]:
    return list(Shipment.objects.order_by("pk").values_list("state", "reason_code"))


def test_a_delivery_is_on_amazon_and_a_second_run_says_nothing(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1, items=[Line("MUG-BLUE", 3), Line("TEAPOT-1L", 1)])
    shop.sync(*SINCE)
    assert ship(shop)["read"] == 0
    picking = warehouse.deliver(name, "00340434161094042557")
    found = ship(shop)
    assert (found["read"], found["created"], found["blocked"], found["calls_to_amazon"]) == (1, 1, 0, 1)
    reference = str(1_000_000_000 + picking)
    assert parcels(shop, name) == [(reference, "DHL", "00340434161094042557", {"MUG-BLUE": 3, "TEAPOT-1L": 1})]
    assert shop.amazon.order(name)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert state(shop) == [("accepted", "")]
    again = ship(shop)
    assert (again["created"], again["updated"], again["calls_to_amazon"], calls(shop)) == (0, 0, 0, 1)
    heard(shop, name)
    ship(shop)
    assert (state(shop), calls(shop)) == ([("seen", "")], 1)
    kinds = list(Event.objects.filter(kind__startswith="parcel").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["parcel_left", "parcel_sent", "parcel_seen"]


def test_a_quiet_run_asks_odoo_two_questions_and_leaves_no_history(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name)
    ship(shop)
    later(minutes=6)
    before, runs = len(shop.odoo.called()), Run.objects.count()
    by_schedule(shop)
    new = shop.odoo.called()[before:]
    # Which deliveries were written, and which of their lines (returns, corrected quantities).
    assert [method for method in new if method not in ("authenticate", "version")] == ["search_read", "search_read"]
    assert Run.objects.count() == runs
    assert Work.objects.get(flow="deliveries_from_odoo").attempts == 0


def test_without_tracking_it_waits_and_goes_out_by_itself_once_typed(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    picking = warehouse.deliver(name, tracking="")
    assert ship(shop)["blocked"] == 1
    delivery = warehouse.name(picking)
    problem = Problem.objects.get()
    assert problem.title == f"Delivery {delivery} has no tracking reference"
    assert problem.cure.startswith(
        f"Type the tracking reference on delivery {delivery} in Odoo. It goes out by itself then."
    )
    assert (calls(shop), state(shop)) == (0, [("blocked", "tracking_missing")])
    ship(shop)
    assert shop.odoo.called("mail.activity").count("load") == 1
    ship(shop)
    assert shop.odoo.called("mail.activity").count("load") == 1  # once a cause
    warehouse.screens.write("stock.picking", picking, carrier_tracking_ref="LATE 1")
    found = ship(shop)
    assert (found["created"], found["blocked"]) == (1, 0)
    assert [one[2] for one in parcels(shop, name)] == ["LATE 1"]
    problem.refresh_from_db()
    assert problem.state == "resolved"


def test_tracking_edited_later_is_an_edit_of_the_same_parcel(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    picking = warehouse.deliver(name, "WRONG-1")
    ship(shop)
    warehouse.screens.write("stock.picking", picking, carrier_tracking_ref="RIGHT-1")
    found = ship(shop)
    assert (found["created"], found["updated"]) == (0, 1)
    assert [(one[0], one[2]) for one in parcels(shop, name)] == [(str(1_000_000_000 + picking), "RIGHT-1")]
    assert calls(shop) == 2
    assert ship(shop)["calls_to_amazon"] == 0


def test_partial_then_the_rest_as_a_backorder(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1, items=[Line("MUG-BLUE", 3)])
    shop.sync(*SINCE)
    warehouse.deliver(name, "P-1", quantity=2)
    ship(shop)
    assert shop.amazon.order(name)["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    heard(shop, name)
    warehouse.deliver(name, "P-2")
    ship(shop)
    assert [(one[2], one[3]) for one in parcels(shop, name)] == [("P-1", {"MUG-BLUE": 2}), ("P-2", {"MUG-BLUE": 1})]
    assert shop.amazon.order(name)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_what_was_confirmed_by_hand_is_not_told_again(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    shop.amazon.ship(name)
    heard(shop, name)
    warehouse.deliver(name)
    found = ship(shop)
    assert (found["ignored"], calls(shop)) == (1, 0)
    assert state(shop) == [("ignored", "already_shipped")]


def test_our_delivery_of_what_was_first_seen_shipped_is_not_told(shop: AShop, warehouse: Warehouse) -> None:
    shop.place(1, status="SHIPPED")
    shop.place(2, status="SHIPPED", fulfilled_by="AMAZON")
    shop.sync(*SINCE)
    found = ship(shop)
    assert (found["ignored"], calls(shop)) == (1, 0)
    assert state(shop) == [("ignored", "already_shipped")]


def test_an_unknown_carrier_goes_as_other_with_its_name_in_any_script(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name, carrier="Курьер Иван")
    ship(shop)
    assert [one[1] for one in parcels(shop, name)] == ["Курьер Иван"]
    row = Shipment.objects.get()
    assert (row.carrier_code, row.carrier_name) == ("Other", "Курьер Иван")


def test_without_a_carrier_a_rule_says_which_one_brings_it(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name, carrier="")
    assert ship(shop)["blocked"] == 1
    problem = Problem.objects.get()
    assert problem.code == "carrier_missing"
    shipping.set_rule(shop.merchant, carrier="", country="", code="GLS")
    assert ship(shop)["blocked"] == 0
    assert [one[1] for one in parcels(shop, name)] == ["GLS"]
    assert CarrierRule.objects.count() == 1


def test_a_cancelled_order_whose_goods_left_is_for_a_person(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name)
    shop.amazon.cancel(name)
    heard(shop, name)
    assert ship(shop)["blocked"] == 1
    assert state(shop) == [("blocked", "cancelled_and_left")]
    assert calls(shop) == 0


def test_switched_off_nothing_is_told_until_it_is_switched_on(shop: AShop, warehouse: Warehouse) -> None:
    shop.channel("--set", "shipments=off")
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name)
    found = ship(shop)
    assert (found["ignored"], calls(shop), state(shop)) == (1, 0, [("ignored", "shipments_off")])
    shop.channel("--set", "shipments=on")
    assert ship(shop)["created"] == 1
    assert len(parcels(shop, name)) == 1


def test_f4_the_answer_is_cut_after_amazon_took_it(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name)
    shop.amazon.fault("cut_before", "confirmShipment", times=1)
    found = ship(shop)
    assert (found["created"], found["blocked"]) == (1, 0)
    assert len(parcels(shop, name)) == 1
    assert state(shop) == [("seen", "")]
    assert len(shop.amazon.shipping.confirmations(name)) == 1


def test_f12_a_storm_of_429_costs_no_attempt(shop: AShop, warehouse: Warehouse) -> None:
    names = [shop.place(number) for number in range(3)]
    shop.sync(*SINCE)
    for number, name in enumerate(names):
        warehouse.deliver(name, f"N-{number}")
    shop.amazon.fault("throttled", "confirmShipment", times=1)
    assert ship(shop)["created"] == 3
    assert [len(parcels(shop, name)) for name in names] == [1, 1, 1]
    assert calls(shop) == 4
    assert max(Work.objects.filter(flow="shipment_to_amazon").values_list("attempts", flat=True)) == 1


def test_what_amazon_refuses_is_one_email_a_run_to_the_channels_contact(
    shop: AShop, warehouse: Warehouse, mailoutbox: list[EmailMessage], committed: None
) -> None:
    shop.channel("--set", "contact=warehouse@example.com")
    names = [shop.place(number) for number in range(3)]
    shop.sync(*SINCE)
    deliveries = [warehouse.name(warehouse.deliver(name, f"N-{at}" if at else "")) for at, name in enumerate(names)]
    shop.amazon.fault("custom", "confirmShipment", times=2, status=400, body=REFUSED)
    assert ship(shop)["blocked"] == 3
    [mail] = mailoutbox
    assert mail.to == ["warehouse@example.com"]
    assert mail.subject == "Amazon has not taken 2 shipments of Shop"
    assert [delivery in mail.body for delivery in deliveries] == [False, True, True]
    assert all(name in mail.body for name in names[1:])
    [refused, missing] = Problem.objects.order_by("code")
    assert (refused.code, missing.code) == ("amazon_tracking_refused", "tracking_missing")
    run = actions.retry_problem(refused, None)
    finish(run)
    assert [len(parcels(shop, name)) for name in names] == [0, 1, 1]
    refused.refresh_from_db()
    assert (refused.state, len(mailoutbox)) == ("resolved", 1)


def test_a_mail_server_that_fails_harms_nothing(
    shop: AShop, warehouse: Warehouse, settings: LazySettings, committed: None
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    shop.channel("--set", "contact=warehouse@example.com")
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name)
    shop.amazon.fault("custom", "confirmShipment", status=400, body=REFUSED)
    assert ship(shop)["blocked"] == 1
    run = Run.objects.filter(flow="shipments").latest("pk")
    assert (run.state, run.said.startswith("The e-mail to warehouse@example.com could not be sent")) == ("partly", True)


def test_what_is_not_shown_is_looked_for_and_after_a_day_for_a_person(shop: AShop, warehouse: Warehouse) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    shop.amazon.shipping.refuse_late(name)
    warehouse.deliver(name)
    ship(shop)
    by_schedule(shop)
    assert shop.amazon.count("getOrder") == 0
    accepted(minutes=11)
    by_schedule(shop)
    amazon_works(shop)
    assert (shop.amazon.count("getOrder"), state(shop)) == (1, [("accepted", "")])
    by_schedule(shop)
    amazon_works(shop)
    assert shop.amazon.count("getOrder") == 1  # now and then only
    accepted(hours=25)
    by_schedule(shop)
    amazon_works(shop)
    assert state(shop) == [("blocked", "shipment_not_seen")]
    finish(actions.retry_problem(Problem.objects.get(), None))
    assert (len(parcels(shop, name)), calls(shop), state(shop)) == (1, 2, [("accepted", "")])


def test_a_carrier_that_amazon_calls_by_another_name_is_no_problem_after_a_day(
    shop: AShop, warehouse: Warehouse
) -> None:
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name)
    ship(shop)
    [package] = shop.amazon.order(name)["packages"]
    shop.amazon.change(name, {"packages": [{**package, "carrier": "The Parcel Company"}]})
    heard(shop, name)
    assert state(shop) == [("accepted", "")], "perhaps Amazon still shows what it was told before"
    accepted(hours=25)
    by_schedule(shop)
    amazon_works(shop)
    assert (state(shop), calls(shop), Problem.objects.count()) == ([("seen", "")], 1, 0)


def test_f13_a_storm_of_503_and_then_everything_once(shop: AShop, warehouse: Warehouse) -> None:
    names = [shop.place(number) for number in range(3)]
    shop.sync(*SINCE)
    for number, name in enumerate(names):
        warehouse.deliver(name, f"N-{number}")
    shop.amazon.fault("unavailable", times=6)
    assert ship(shop)["created"] == 3
    assert [len(parcels(shop, name)) for name in names] == [1, 1, 1]
    assert [len(shop.amazon.shipping.confirmations(name)) for name in names] == [1, 1, 1]


def test_the_database_is_lost_and_nothing_is_told_twice(shop: AShop, warehouse: Warehouse) -> None:
    names = [shop.place(number) for number in range(2)]
    shop.sync(*SINCE)
    for number, name in enumerate(names):
        warehouse.deliver(name, f"N-{number}")
    ship(shop)
    Merchant.objects.all().delete()
    connect_odoo(shop.odoo)
    connect_amazon()
    assert shop.sync(*SINCE).status == 0
    for name in names:
        heard(shop, name)
    found = ship(shop)
    assert (found["created"], found["updated"], found["blocked"], calls(shop)) == (0, 0, 0, 2)
    assert state(shop) == [("seen", ""), ("seen", "")]
