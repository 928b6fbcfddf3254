"""When goods left and with whom, on deliveries that are done: Amazon's time, Odoo's carrier or a word about it."""

import html
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.gateways.odoo import carriage, deliveries, lookups
from accounts.gateways.odoo.records import DeliveryDraft

LEFT = datetime(2026, 11, 2, 7, 15, 30, 999, tzinfo=UTC)
SHOWN = "2026-11-02 07:15:30"


def carrier(place, name, **values):
    [pk] = place.odoo.call("delivery.carrier", "create", [{"name": name, "product_id": place.service(), **values}])
    return pk


def everything(draft, **more):
    return DeliveryDraft(
        tuple((line.key, line.quantity) for line in draft.lines if not line.is_note), shipped_at=LEFT, **more
    )


def said(place, *texts):
    """The note as this Odoo keeps it: paragraphs, or up to 14 plain lines."""
    if "stock.picking.note" in place.probe.plain:
        return "\n".join(texts)
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)


def delivered(place, **more):
    """An order whose goods have left: its id and what was drafted."""
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    delivery = everything(draft, **more)
    assert deliveries.deliver(place.odoo, place.probe, [(order_id, delivery)]) == ([order_id], [])
    return order_id, delivery


def held(place, order_id):
    fields = ["date_done", "carrier_id", "carrier_tracking_ref", "note"]
    found = place.odoo.call("stock.picking", "search_read", [["sale_id", "=", order_id]], fields, order="id")
    return [(one["date_done"], one["carrier_id"] and one["carrier_id"][0], one["note"] or "") for one in found]


def writes(journal):
    return [call.operation for call in journal.calls if call.operation.endswith(("load", "write", "create"))]


def test_the_time_and_the_carrier_are_amazons(place, journal):
    dhl = carrier(place, place.key_of("DHL"))
    order_id, delivery = delivered(place, tracking="0034", carrier="DHL", carrier_id=dhl)
    assert carriage.tell(place.odoo, place.probe, [(order_id, delivery)]) == []
    assert held(place, order_id) == [(SHOWN, dhl, "")]
    for model in ("stock.move", "stock.move.line"):
        found = place.odoo.call(model, "search_read", [["picking_id.sale_id", "=", order_id]], ["date", "state"])
        assert [(model, one["date"], one["state"]) for one in found] == [(model, SHOWN, "done")]
    [order] = place.read("sale.order", [order_id], "effective_date")
    assert order["effective_date"][:10] == SHOWN[:10]
    again = place.client(journal, uid=place.probe.uid)
    assert carriage.tell(again, place.probe, [(order_id, delivery)]) == []
    assert writes(journal) == []


def test_a_carrier_that_odoo_does_not_know_is_kept_in_words_once(place):
    carriers = place.odoo.call("delivery.carrier", "search_count", [])
    order_id, delivery = delivered(place, tracking="TBA1", carrier="Amazon's <own> & co")
    [picking] = deliveries.pickings(place.odoo, place.probe, [order_id])[order_id]
    place.odoo.call("stock.picking", "write", [picking.id], {"note": said(place, "Handle with care")})
    for _ in range(2):
        assert carriage.tell(place.odoo, place.probe, [(order_id, delivery)]) == []
    [(at, none, note)] = held(place, order_id)
    assert (at, none) == (SHOWN, False)
    assert note == said(place, "Handle with care", "Carrier: Amazon's <own> & co")
    assert place.odoo.call("delivery.carrier", "search_count", []) == carriers


def test_what_people_entered_stays(place):
    ours, theirs = carrier(place, place.key_of("DHL")), carrier(place, place.key_of("UPS"))
    order_id, delivery = delivered(place, carrier="DHL", carrier_id=ours)
    [picking] = deliveries.pickings(place.odoo, place.probe, [order_id])[order_id]
    place.odoo.call("stock.picking", "write", [picking.id], {"carrier_id": theirs, "carrier_tracking_ref": "1Z9"})
    told = replace(delivery, tracking="0034")
    carriage.tell(place.odoo, place.probe, [(order_id, told)])
    assert held(place, order_id) == [(SHOWN, theirs, said(place, "Carrier: DHL", "Tracking: 0034"))]


def test_a_delivery_that_a_person_has_validated_is_told_too(place):
    dhl = carrier(place, place.key_of("DHL"))
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    deliveries.deliver(place.odoo, place.probe, [(order_id, everything(draft))])
    carriage.tell(place.odoo, place.probe, [(order_id, everything(draft, tracking="0034", carrier_id=dhl))])
    [one] = deliveries.pickings(place.odoo, place.probe, [order_id])[order_id]
    assert (one.tracking, one.date_done) == ("0034", LEFT.replace(microsecond=0))


def test_many_orders_take_two_calls(place, journal):
    dhl = carrier(place, place.key_of("DHL"))
    wanted = [delivered(place, carrier="DHL", carrier_id=dhl), delivered(place, carrier="GLS"), delivered(place)]
    carriage.tell(place.client(journal, uid=place.probe.uid), place.probe, wanted)
    assert [held(place, order_id) for order_id, _ in wanted] == [
        [(SHOWN, dhl, "")],
        [(SHOWN, False, said(place, "Carrier: GLS"))],
        [(SHOWN, False, "")],
    ]
    # Before 19 the moves and their lines have to be told, too.
    assert len(journal.calls) == (2 if place.probe.has("stock.picking", "is_date_editable") else 6)


def test_what_follows_later_keeps_its_own_time(place):
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    one = DeliveryDraft(((draft.lines[0].key, Decimal(1)),), shipped_at=LEFT, whole=False)
    deliveries.deliver(place.odoo, place.probe, [(order_id, one)])
    deliveries.deliver(place.odoo, place.probe, [(order_id, everything(draft))])  # a person, the next day
    carriage.tell(place.odoo, place.probe, [(order_id, one)])
    first, second = [at for at, _, _ in held(place, order_id)]
    assert first == SHOWN and second > SHOWN
    carriage.tell(place.odoo, place.probe, [(order_id, everything(draft))])
    assert [at for at, _, _ in held(place, order_id)] == [SHOWN, SHOWN]


def test_an_open_delivery_is_not_told(place):
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    assert carriage.tell(place.odoo, place.probe, [(order_id, everything(draft, carrier="GLS"))]) == []
    assert held(place, order_id) == [(False, False, "")]
    assert carriage.tell(place.odoo, place.probe, []) == []


def test_where_odoo_has_no_field_for_it_there_is_a_note(place):
    """Without the app for delivery methods."""
    order_id, delivery = delivered(place)
    fields = {**place.probe.fields}
    fields["stock.picking"] = fields["stock.picking"] - {"carrier_id", "carrier_tracking_ref"}
    poor = replace(place.probe, fields=fields)
    assert lookups.carriers(place.odoo, poor) == []
    carriage.tell(place.odoo, poor, [(order_id, replace(delivery, carrier="DHL", tracking="0034"))])
    assert held(place, order_id) == [(SHOWN, False, said(place, "Carrier: DHL", "Tracking: 0034"))]


def test_a_salesperson_who_handles_stock_may_do_it(place):
    dhl = carrier(place, place.key_of("DHL"))
    order_id, delivery = delivered(place, carrier="DHL", carrier_id=dhl, tracking="0034")
    login, key = place.seller
    seller = place.client(login=login, key=key)
    assert dhl in [one.id for one in lookups.carriers(seller, place.probe)]
    assert carriage.tell(seller, place.probe, [(order_id, delivery)]) == []
    assert held(place, order_id) == [(SHOWN, dhl, "")]


@pytest.fixture
def closed(place):
    """The accountant has closed the days until the 10th."""
    if "fiscalyear_lock_date" in place.odoo.call("res.company", "fields_get", ["fiscalyear_lock_date"], ["type"]):
        place.odoo.call("res.company", "write", [place.company.id], {"fiscalyear_lock_date": "2026-11-10"})
    yield
    place.odoo.call("res.company", "write", [place.company.id], {"fiscalyear_lock_date": False})


def test_a_closed_period_keeps_its_dates_and_all_is_kept_in_words(place, closed):
    strict = place.probe.has("stock.picking", "is_date_editable")  # before, Odoo minded none of it
    dhl = carrier(place, place.key_of("DHL"))
    order_id, delivery = delivered(place, carrier="DHL", carrier_id=dhl, tracking="0034")
    open_id, other = delivered(place, carrier="GLS")
    other = replace(other, shipped_at=datetime(2026, 11, 20, 7, 15, tzinfo=UTC))
    for _ in range(2):
        refused = carriage.tell(place.odoo, place.probe, [(order_id, delivery), (open_id, other)])
        assert [(one.key, "locked fiscal period" in one.text) for one in refused] == [(str(order_id), True)] * strict
    [(at, theirs, note)] = held(place, order_id)
    if strict:
        assert at > "2026-11-20" and theirs is False
        assert note == said(place, f"Left: {SHOWN} UTC", "Carrier: DHL")
    else:
        assert (at, theirs, note) == (SHOWN, dhl, "")
    assert held(place, open_id) == [("2026-11-20 07:15:00", False, said(place, "Carrier: GLS"))]


def test_carriers_are_those_in_use(place):
    name = place.key_of("GLS")
    used, old = carrier(place, name), carrier(place, name, active=False)
    found = [one for one in lookups.carriers(place.odoo, place.probe) if one.name == name]
    assert [(one.id, one.company_id) for one in found] == [(used, None)]
    assert old not in [one.id for one in lookups.carriers(place.odoo, place.probe)]
