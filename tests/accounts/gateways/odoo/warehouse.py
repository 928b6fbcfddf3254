"""What people do in a warehouse, in the words of every version."""

from decimal import Decimal

from accounts.gateways.odoo import deliveries
from accounts.gateways.odoo.records import LineDraft

VALIDATE = {"skip_backorder": True, "skip_immediate": True, "skip_sms": True}


def order(place, *goods, lines=None, **values):
    """A confirmed order of (product, quantity); its id, its delivery and its lines in the same order."""

    def drafts(key):
        for count, (product, quantity) in enumerate(goods, start=1):
            yield LineDraft(f"{key}_{count}", "item", "Goods", product, Decimal(quantity), Decimal(1), (), str(count))

    [(order_id, draft)] = place.orders(lines=drafts, **values)
    return order_id, open_delivery(place, order_id), line_ids(place, order_id)


def line_ids(place, order_id):
    found = place.odoo.call(
        "sale.order.line", "search_read", [["order_id", "=", order_id]], ["id"], order="sequence, id"
    )
    return [one["id"] for one in found]


def open_delivery(place, order_id):
    """None where an inner step comes before it."""
    found = deliveries.pickings(place.odoo, place.probe, [order_id]).get(order_id, ())
    return next((one.id for one in found if one.state not in ("done", "cancel")), None)


def moves(place, picking):
    found = place.odoo.call("stock.move", "search_read", [["picking_id", "=", picking]], ["product_id"], order="id")
    return [one["id"] for one in found]


def move_lines(place, picking):
    fields = ["move_id", "result_package_id", "package_id"]
    return place.odoo.call("stock.move.line", "search_read", [["picking_id", "=", picking]], fields, order="id")


def old(place):
    return place.probe.has("stock.move", "quantity_done")


def ship(place, picking, *quantities, backorder=True):
    """So much of each move, what is reserved without; the rest as a backorder, or not at all."""
    found = moves(place, picking)
    if old(place) and not quantities:
        # There Odoo's own window would enter what is reserved; to say that it was shown enters nothing. And what stayed
        # behind in 14 is not reserved by itself.
        fields = ("reserved_availability", "product_uom_qty")
        quantities = [one[fields[0]] or one[fields[1]] for one in place.read("stock.move", found, *fields)]
    for move, quantity in zip(found, quantities):
        values = {"quantity_done": quantity} if old(place) else {"quantity": quantity, "picked": quantity > 0}
        place.odoo.call("stock.move", "write", [move], values)
    context = {**VALIDATE, **({} if backorder else {"picking_ids_not_to_backorder": [picking]})}
    answer = place.odoo.call("stock.picking", "button_validate", [picking], context=context)
    assert answer is True, answer


def give_back(place, picking, *quantities, done=True):
    """By the button Return."""
    context = {"active_id": picking, "active_ids": [picking], "active_model": "stock.picking"}
    wizard = _return(place, picking, context)
    lines = place.read("stock.return.picking", [wizard], "product_return_moves")[0]["product_return_moves"]
    for line, quantity in zip(lines, quantities, strict=True):
        place.odoo.call("stock.return.picking.line", "write", [line], {"quantity": quantity})
    button = "action_create_returns" if float(place.probe.version) >= 18 else "create_returns"
    made = place.act("stock.return.picking", button, wizard)["res_id"]
    if done:
        ship(place, made)
    return made


def _return(place, picking, context):
    [wizard] = place.odoo.call("stock.return.picking", "create", [{"picking_id": picking}], context=context)
    if not place.read("stock.return.picking", [wizard], "product_return_moves")[0]["product_return_moves"]:
        # In older ones the window fills it, not Odoo.
        goods = place.odoo.call("stock.move", "search_read", [["picking_id", "=", picking]], ["product_id"], order="id")
        rows = [(0, 0, {"product_id": one["product_id"][0], "quantity": 0, "move_id": one["id"]}) for one in goods]
        source = place.read("stock.picking", [picking], "location_id")[0]["location_id"][0]
        values = {"product_return_moves": rows, "location_id": source}
        place.odoo.call("stock.return.picking", "write", [wizard], values)
    return wizard


def package(place, *lines):
    """These move lines are packed together."""
    model = "stock.package" if float(place.probe.version) >= 19 else "stock.quant.package"
    [made] = place.odoo.call(model, "create", [{"name": place.key_of("P")}])
    place.odoo.call("stock.move.line", "write", list(lines), {"result_package_id": made})
    return made


def kit(place, *parts, made=1):
    [product] = place.odoo.call("product.product", "create", [{"name": "Kit", "type": "consu", "taxes_id": []}])
    template = place.read("product.product", [product], "product_tmpl_id")[0]["product_tmpl_id"][0]
    lines = [(0, 0, {"product_id": part, "product_qty": quantity}) for part, quantity in parts]
    bom = {"product_tmpl_id": template, "type": "phantom", "product_qty": made, "bom_line_ids": lines}
    place.odoo.call("mrp.bom", "create", [bom])
    return product


def fresh(place, word="GOODS", quantity=0, **values):
    """A product of one's own, with so much in stock."""
    code = place.key_of(word)
    product = place.product(code, **values)
    if quantity:
        stocked(place, product, quantity)
    return product


def home(place):
    """The first warehouse: its id, its stock location and the place above that."""
    fields = ["lot_stock_id", "view_location_id", "out_type_id"]
    [found] = place.odoo.call("stock.warehouse", "search_read", [["code", "!=", "FBA"]], fields, limit=1, order="id")
    return found["id"], found["lot_stock_id"][0], found["out_type_id"][0]


def stocked(place, product, quantity, location=None, **values):
    row = {"product_id": product, "location_id": location or home(place)[1], "inventory_quantity": quantity, **values}
    [quant] = place.odoo.call("stock.quant", "create", [row], context={"inventory_mode": True})
    if place.probe.has("stock.quant", "inventory_quantity_set"):
        place.odoo.call("stock.quant", "action_apply_inventory", [quant], context={"inventory_mode": True})
    return quant
