"""Goods that have left are delivered once; nothing that people see to is done for them."""

from decimal import Decimal

import pytest

from accounts.gateways.odoo import deliveries, partners, sales
from accounts.gateways.odoo import stock as stock_of
from accounts.gateways.odoo.records import DeliveryDraft, LineDraft

from .warehouse import fresh, kit


def everything(draft, **more):
    goods = [(line.key, line.quantity) for line in draft.lines if not line.is_note]
    return DeliveryDraft(tuple(goods), **more)


def states(place, order_ids):
    """Of each order's deliveries, the oldest first."""
    found = deliveries.pickings(place.odoo, place.probe, order_ids)
    return [[picking.state for picking in found.get(order_id, ())] for order_id in order_ids]


def delivered(place, order_id):
    order = sales.read_orders(place.odoo, place.probe, [order_id], lines=True)[order_id]
    return [line.delivered for line in order.lines if line.product_id and line.product_id != place.service()]


def test_a_batch_of_fba_orders_takes_nine_calls_with_their_tracking(place, journal):
    fba = place.warehouse()
    drafts, _ = place.drafts(4, warehouse_id=fba)
    people = place.people(4)[0]
    odoo = place.client(journal, uid=place.probe.uid)
    sales.find_orders(odoo, place.probe, [draft.reference for draft in drafts])
    ids = partners.load_partners(odoo, place.probe, people).ids
    by_key = {draft.partner_key: ids[one.key] for draft, one in zip(drafts, people[::2])}
    loaded = sales.load_orders(odoo, place.probe, drafts, by_key)
    sales.read_orders(odoo, place.probe, loaded.ids.values())
    sales.confirm(odoo, place.probe, loaded.ids.values())
    wanted = [(loaded.ids[draft.key], everything(draft, tracking=f"TBA{n}")) for n, draft in enumerate(drafts)]
    done, failures = deliveries.deliver(odoo, place.probe, wanted)
    assert (len(done), failures) == (4, [])
    # Up to 16 a quantity and a tracking reference cannot be written in one call, and Odoo's yes is looked after.
    assert len(journal.calls) <= (9 if place.probe.has("stock.move", "picked") else 11)
    found = deliveries.pickings(place.odoo, place.probe, done)
    assert [(one.state, one.tracking) for order in done for one in found[order]] == [
        ("done", f"TBA{n}") for n in range(4)
    ]
    assert delivered(place, done[0]) == [Decimal(2)]
    names = place.read("stock.picking", [found[done[0]][0].id], "name")
    assert names[0]["name"].startswith("FBA/")


def test_the_same_again_delivers_nothing_more(place, journal):
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    wanted = [(order_id, everything(draft))]
    deliveries.deliver(place.odoo, place.probe, wanted)
    assert deliveries.deliver(place.client(journal, uid=place.probe.uid), place.probe, wanted) == ([order_id], [])
    assert states(place, [order_id]) == [["done"]]
    assert not any("load" in call.operation and "line" not in call.operation for call in journal.calls)


def test_a_part_leaves_a_backorder_and_the_rest_follows(place):
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    mug = draft.lines[0].key
    for total, state in ((1, ["confirmed"]), (1, ["confirmed"]), (2, [])):
        assert deliveries.deliver(place.odoo, place.probe, [(order_id, DeliveryDraft(((mug, Decimal(total)),)))]) == (
            [order_id],
            [],
        )
        assert delivered(place, order_id) == [Decimal(total)]
        assert states(place, [order_id])[0][1 if total == 1 else 2 :] == state


def test_more_than_was_ordered_delivers_what_was_ordered(place):
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    wanted = [(order_id, DeliveryDraft(((draft.lines[0].key, Decimal(50)),)))]
    assert deliveries.deliver(place.odoo, place.probe, wanted) == ([order_id], [])
    assert delivered(place, order_id) == [Decimal(2)]


def tracked_lines(place, tracking):
    product = place.product(tracking.upper(), tracking=tracking)
    return lambda key: [
        LineDraft(f"{key}_1", "item", "Camera", product, Decimal(2), Decimal(99), (), "1"),
        LineDraft(f"{key}_2", "item", "Mug", place.product(), Decimal(1), Decimal(1), (), "2"),
    ]


def test_serial_numbers_of_amazon_are_delivered(place):
    [(order_id, draft), (second, other)] = place.orders(
        2, lines=tracked_lines(place, "serial"), warehouse_id=place.warehouse()
    )
    names = [place.key_of("SN") for _ in range(4)]
    wanted = [
        (order_id, everything(draft, serials=((draft.lines[0].key, tuple(names[:2])),))),
        (second, everything(other, serials=((other.lines[0].key, tuple(names[2:])),))),
    ]
    assert deliveries.deliver(place.odoo, place.probe, wanted) == ([order_id, second], [])
    picking = deliveries.pickings(place.odoo, place.probe, [order_id])[order_id][0]
    lines = place.odoo.call("stock.move.line", "search_read", [["picking_id", "=", picking.id]], ["lot_id"], order="id")
    assert sorted(line["lot_id"][1] for line in lines if line["lot_id"]) == sorted(names[:2])


def test_a_serial_number_that_odoo_knows_is_used(place):
    name, product = place.key_of("SN"), place.product("SERIAL", tracking="serial")
    model = "stock.lot" if "stock.lot" in place.probe.fields else "stock.production.lot"
    known = place.odoo.call(model, "create", [{"name": name, "product_id": product, "company_id": place.company.id}])[0]
    [(order_id, draft)] = place.orders(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Camera", product, Decimal(1), Decimal(99), (), "1")],
        warehouse_id=place.warehouse(),
    )
    wanted = [(order_id, everything(draft, serials=((draft.lines[0].key, (name,)),)))]
    assert deliveries.deliver(place.odoo, place.probe, wanted) == ([order_id], [])
    lots = place.odoo.call(model, "search_read", [["name", "=", name], ["product_id", "=", product]], ["name"])
    assert [lot["id"] for lot in lots] == [known]


def test_one_lot_serves_the_whole_quantity(place):
    [(order_id, draft)] = place.orders(lines=tracked_lines(place, "lot"), warehouse_id=place.warehouse())
    wanted = [(order_id, everything(draft, serials=((draft.lines[0].key, (place.key_of("LOT"),)),)))]
    assert deliveries.deliver(place.odoo, place.probe, wanted) == ([order_id], [])
    assert delivered(place, order_id) == [Decimal(2), Decimal(1)]


@pytest.mark.parametrize("serials", [(), ("only one",), ("twice", "twice")])
def test_without_enough_serial_numbers_only_that_order_stays_open(place, serials):
    [(open_id, draft)] = place.orders(lines=tracked_lines(place, "serial"), warehouse_id=place.warehouse())
    [(order_id, other)] = place.orders(warehouse_id=place.warehouse())
    wanted = [(open_id, everything(draft, serials=((draft.lines[0].key, serials),))), (order_id, everything(other))]
    done, failures = deliveries.deliver(place.odoo, place.probe, wanted)
    assert done == [order_id]
    assert [(failure.key, failure.code) for failure in failures] == [(str(open_id), "serial_missing")]
    assert "SERIAL" in failures[0].text
    assert states(place, [open_id, order_id]) == [["confirmed"], ["done"]]


def test_reserved_goods_are_delivered_as_they_are(place):
    """FBM, first seen when it had already left: the warehouse holds the goods, so Odoo has reserved them."""
    product = place.product("STOCKED")
    stock(place, product, 100)
    [(order_id, draft)] = place.orders(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Stocked", product, Decimal(3), Decimal(1), (), "1")]
    )
    assert states(place, [order_id]) == [["assigned"]]
    part = [(order_id, DeliveryDraft(((draft.lines[0].key, Decimal(2)),), tracking="1Z9"))]
    assert deliveries.deliver(place.odoo, place.probe, part) == ([order_id], [])
    assert (delivered(place, order_id), states(place, [order_id])) == ([Decimal(2)], [["done", rest(place)]])
    gone, kept = deliveries.pickings(place.odoo, place.probe, [order_id])[order_id]
    assert (gone.tracking, kept.tracking) == ("1Z9", "")
    assert operations(place, gone.id) == [("done", Decimal(2))]


def operations(place, picking_id):
    """As the delivery's own page lists them."""
    amount = "quantity" if place.probe.has("stock.move.line", "quantity") else "qty_done"
    domain = [["picking_id", "=", picking_id]]
    found = place.odoo.call("stock.move.line", "search_read", domain, ["state", amount], order="id")
    return [(one["state"], Decimal(str(one[amount]))) for one in found]


def test_a_tracking_reference_leaves_the_operations_where_they_are(place):
    """Reserved goods beside others that nobody has received, in one delivery and in two."""
    product = place.product("HALF")
    stock(place, product, 100)
    both = place.orders(
        lines=lambda key: [
            LineDraft(f"{key}_1", "item", "Here", product, Decimal(3), Decimal(1), (), "1"),
            LineDraft(f"{key}_2", "item", "Not here", place.product("NONE"), Decimal(4), Decimal(1), (), "2"),
        ]
    )
    only = place.orders(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Here", product, Decimal(5), Decimal(1), (), "1")]
    )
    wanted = [(order_id, everything(draft, tracking=f"T{order_id}")) for order_id, draft in (*both, *only)]
    assert deliveries.deliver(place.odoo, place.probe, wanted)[1] == []
    found = deliveries.pickings(place.odoo, place.probe, [order_id for order_id, _ in wanted])
    assert [(one.state, one.tracking) for order_id, _ in wanted for one in found[order_id]] == [
        ("done", f"T{order_id}") for order_id, _ in wanted
    ]
    shown = [sorted(operations(place, found[order_id][0].id)) for order_id, _ in wanted]
    assert shown == [[("done", Decimal(3)), ("done", Decimal(4))], [("done", Decimal(5))]]


class Meddler:
    """Somebody empties the delivery after its quantities were entered, where these stand apart from what is reserved."""

    def __init__(self, place):
        self.place = place

    def call(self, model, method, *args, **kwargs):
        if method == "button_validate" and self.place.probe.has("stock.move", "quantity_done"):
            for move in self.place.odoo.call("stock.move", "search", [["picking_id", "in", args[0]]]):
                self.place.odoo.call("stock.move", "write", [move], {"quantity_done": 0})
        return self.place.odoo.call(model, method, *args, **kwargs)


def test_a_yes_to_a_delivery_that_did_not_leave_is_not_believed(place):
    product = place.product("STOCKED")
    stock(place, product, 100)
    [(order_id, draft)] = place.orders(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Stocked", product, Decimal(3), Decimal(1), (), "1")]
    )
    done, failures = deliveries.deliver(Meddler(place), place.probe, [(order_id, everything(draft))])
    if place.probe.has("stock.move", "quantity_done"):
        assert (done, [failure.code for failure in failures]) == ([], ["odoo_delivery_question"])
        assert states(place, [order_id]) == [["assigned"]]
    else:
        assert (done, failures, states(place, [order_id])) == ([order_id], [], [["done"]])


def rest(place):
    """The state of what stays behind: up to 14 it is reserved again by a person or a nightly job."""
    return "assigned" if float(place.probe.version) > 14 else "confirmed"


def stock(place, product, quantity, warehouse=None):
    domain = [["id", "=", warehouse]] if warehouse else [["code", "!=", "FBA"]]
    found = place.odoo.call("stock.warehouse", "search_read", domain, ["lot_stock_id"], limit=1, order="id")[0]
    values = {"product_id": product, "location_id": found["lot_stock_id"][0], "inventory_quantity": quantity}
    [quant] = place.odoo.call("stock.quant", "create", [values], context={"inventory_mode": True})
    if float(place.probe.version) > 14:  # there the number itself is the inventory
        place.act("stock.quant", "action_apply_inventory", quant)


def test_kits_that_left_from_amazon_move_their_parts(place):
    cup, plate = fresh(place, "CUP"), fresh(place, "PLATE")
    product = kit(place, (cup, 2), (plate, 1))
    [(order_id, draft)] = place.orders(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Set", product, Decimal(3), Decimal(1), (), "1")],
        warehouse_id=place.warehouse(),
    )
    for total in (1, 1, 3):
        wanted = [(order_id, DeliveryDraft(((draft.lines[0].key, Decimal(total)),)))]
        assert deliveries.deliver(place.odoo, place.probe, wanted) == ([order_id], [])
        assert delivered(place, order_id) == [Decimal(total)]
    location = stock_of.stock_location(place.odoo, place.probe, place.warehouse())
    held = stock_of.on_hand(place.odoo, place.probe, [cup, plate], location)
    assert held == {cup: Decimal(-6), plate: Decimal(-3)}


def test_a_gift_message_is_on_the_delivery_once(place):
    [(order_id, _)] = place.orders()
    for _ in range(2):
        deliveries.note_on_pickings(place.odoo, place.probe, {order_id: "For <Änne>\nHappy birthday"})
    picking = deliveries.pickings(place.odoo, place.probe, [order_id])[order_id][0]
    note = place.read("stock.picking", [picking.id], "note")[0]["note"]
    # Up to 14 it is text.
    plain = "stock.picking.note" in place.probe.plain
    assert plain == (place.probe.version == "14.0")
    assert note == ("For <Änne>\nHappy birthday" if plain else "<p>For &lt;Änne&gt;<br>Happy birthday</p>")


def test_an_order_whose_goods_have_left_is_not_cancelled(place):
    """Odoo itself would cancel it, and the goods would stay gone."""
    [(order_id, draft)] = place.orders(warehouse_id=place.warehouse())
    deliveries.deliver(place.odoo, place.probe, [(order_id, everything(draft))])
    done, failures = sales.cancel(place.odoo, place.probe, [order_id])
    assert (done, [failure.code for failure in failures]) == ([], ["odoo_already_delivered"])
    assert sales.read_orders(place.odoo, place.probe, [order_id])[order_id].state in ("sale", "done")


def test_goods_that_went_through_pick_pack_and_ship(place):
    """A warehouse with inner steps: each is done in its turn, and a part leaves the rest of every step open."""
    code = place.key_of("W")[-4:]
    [warehouse] = place.odoo.call(
        "stock.warehouse", "create", [{"name": code, "code": code, "delivery_steps": "pick_pack_ship"}]
    )
    product = place.product("STEPS")
    stock(place, product, 50, warehouse)
    [(order_id, draft)] = place.orders(
        lines=lambda key: [LineDraft(f"{key}_1", "item", "Steps", product, Decimal(3), Decimal(1), (), "1")],
        warehouse_id=warehouse,
    )
    wanted = [(order_id, DeliveryDraft(((draft.lines[0].key, Decimal(2)),), tracking="1Z9"))]
    for _ in range(2):
        assert deliveries.deliver(place.odoo, place.probe, wanted) == ([order_id], [])
        assert delivered(place, order_id) == [Decimal(2)]
    done = [one for one in deliveries.pickings(place.odoo, place.probe, [order_id])[order_id] if one.state == "done"]
    assert [(one.state, one.tracking) for one in done] == [("done", "1Z9")]
