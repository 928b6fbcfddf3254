from datetime import date

from accounts.gateways.odoo import activities, deliveries

from .warehouse import fresh, order, ship


def activities_of(place, model, record_id):
    return place.odoo.call(
        "mail.activity",
        "search_read",
        [["res_model", "=", model], ["res_id", "=", record_id]],
        ["summary", "note", "date_deadline"],
    )


def test_an_activity_on_an_order_is_there_once(place):
    [(order_id, _)] = place.orders()
    key = place.key_of("activity")
    first = activities.on_order(
        place.odoo, place.probe, order_id, key, "Cancelled on Amazon", "Goods have left.\n<Look>", due=date(2026, 12, 1)
    )
    assert first == activities.on_order(place.odoo, place.probe, order_id, key, "Cancelled on Amazon", "Again")
    [found] = activities_of(place, "sale.order", order_id)
    assert (found["id"], found["summary"], found["date_deadline"]) == (first, "Cancelled on Amazon", "2026-12-01")
    assert "Goods have left." in found["note"]
    assert "<Look>" not in found["note"]


def test_an_activity_on_a_delivery(place):
    [(order_id, _)] = place.orders()
    picking = deliveries.pickings(place.odoo, place.probe, [order_id])[order_id][0]
    activities.on_picking(
        place.odoo, place.probe, picking.id, place.key_of("activity"), "Ship today", "Late by Amazon's count."
    )
    assert [one["summary"] for one in activities_of(place, "stock.picking", picking.id)] == ["Ship today"]


def test_an_activity_on_a_delivery_that_is_done(place):
    """Amazon refused its shipment: the packers see it where they typed the tracking number."""
    _, picking, _ = order(place, (fresh(place, quantity=3), 1))
    ship(place, picking)
    key = place.key_of("activity")
    for _ in range(2):
        activities.on_picking(place.odoo, place.probe, picking, key, "Amazon refused it", "Type a tracking number.")
    [found] = activities_of(place, "stock.picking", picking)
    assert (found["summary"], place.read("stock.picking", [picking], "state")[0]["state"]) == (
        "Amazon refused it",
        "done",
    )
