"""From a confirmed order to its delivery."""

from ..errors import UserError
from ..orm.records import Records
from . import kits
from . import moves as moving
from .units import convert


def status(order: Records) -> str | bool:
    states = order["picking_ids"].mapped("state")
    if all(state == "cancel" for state in states):
        return False
    if all(state in moving.CLOSED for state in states):
        return "full"
    if "done" in states:
        return "partial" if any(order["order_line"].mapped("qty_delivered")) else "started"
    return "pending"


def first_delivery(order: Records) -> str | bool:
    done = [p for p in order["picking_ids"] if p["state"] == "done" and p["location_dest_id"]["usage"] == "customer"]
    return min((p["date_done"] for p in done if p["date_done"]), default=False)


def launch(order: Records, lines: Records) -> None:
    """What is ordered and not yet on its way becomes moves of the order's open delivery, or of a new one."""
    asked = [(line, _missing(line)) for line in lines if line["product_id"]["type"] == "consu"]
    more = [(line, quantity) for line, quantity in asked if quantity > 0]
    for line, quantity in asked:
        # Until 14 a line that was lowered left its delivery as it was.
        if quantity < 0 and order.model.registry.version >= 15:
            _take_back(line, -quantity)
    if not more:
        return
    if not order["warehouse_id"]:
        raise UserError("You must set a warehouse on your sale order to proceed.")
    picking = _open_picking(order) or _new_picking(order)
    for line, quantity in more:
        own = line["product_id"]
        amount = convert(quantity, line["product_uom_id"], own["uom_id"])
        for part in kits.parts(own, amount) or [kits.Part(order.env["mrp.bom.line"], own, amount)]:
            if part.product["type"] != "service":
                _move(order, picking, line, part)
    at_once = picking["picking_type_id"]["reservation_method"] == "at_confirm"
    moving.confirm(picking["move_ids"], reserving=at_once)
    if at_once:
        moving.reserve(picking["move_ids"])
    picking.model.follow(picking)  # type: ignore[attr-defined]


def _missing(line: Records) -> float:
    if kits.bill_of(line["product_id"]):
        return float(line["product_uom_qty"] - kits.moved_sets(line, _going))
    going = sum(convert(_going(move), move["product_uom"], line["product_uom_id"]) for move in line["move_ids"])
    return float(line["product_uom_qty"] - going)


def _going(move: Records) -> float:
    """To the customer, or back. Of what is done that which really went, so that a cut off rest is asked for again."""
    if move["state"] == "cancel":
        return 0.0
    amount = float(move["quantity"] if move["state"] == "done" else move["product_uom_qty"])
    return amount if move["location_dest_id"]["usage"] == "customer" else -amount


def _take_back(line: Records, quantity: float) -> None:
    """So much of the line less; of a kit so much less of each part."""
    own = line["product_id"]
    amount = convert(quantity, line["product_uom_id"], own["uom_id"])
    for part in kits.parts(own, amount) or [kits.Part(line.env["mrp.bom.line"], own, amount)]:
        _reduce(line["move_ids"].where(bom_line_id=part.line), part)


def _reduce(moves: Records, part: kits.Part) -> None:
    rest = part.quantity
    for move in reversed(list(moves)):
        if move["state"] in moving.CLOSED or rest <= 0:
            continue
        less = min(convert(rest, part.product["uom_id"], move["product_uom"]), move["product_uom_qty"])
        rest -= convert(less, move["product_uom"], part.product["uom_id"])
        if move["quantity"] > move["product_uom_qty"] - less:
            moving.set_quantity(move, move["product_uom_qty"] - less)
        if less == move["product_uom_qty"]:
            moving.cancel(move)
        move.write(product_uom_qty=move["product_uom_qty"] - less)


def _open_picking(order: Records) -> Records:
    same = order["picking_ids"].filtered(
        lambda picking: picking["state"] not in moving.CLOSED and picking["picking_type_id"]["code"] == "outgoing"
    )
    return same.first


def _new_picking(order: Records) -> Records:
    kind = order["warehouse_id"]["out_type_id"]
    return order.env.create(
        "stock.picking",
        {
            "picking_type_id": kind.id,
            "location_id": order["warehouse_id"]["lot_stock_id"].id,
            "location_dest_id": kind["default_location_dest_id"].id,
            "partner_id": order["partner_shipping_id"].id,
            "company_id": order["company_id"].id,
            "origin": order["name"],
            "sale_id": order.id,
            "carrier_id": order["carrier_id"].id,
            "move_type": order["picking_policy"],
            "scheduled_date": order["commitment_date"] or order["date_order"],
            "date_deadline": order["commitment_date"],
        },
    )


def _move(order: Records, picking: Records, line: Records, part: kits.Part) -> None:
    """In the unit that the product is kept in, whatever it was sold by."""
    open_ = line["move_ids"].filtered(
        lambda move: (
            move["state"] not in moving.CLOSED
            and move["picking_id"] == picking
            and move["bom_line_id"].id == part.line.id
            and move["product_id"] == part.product
        )
    )
    if open_:
        more = convert(part.quantity, part.product["uom_id"], open_.first["product_uom"])
        open_.first.write(product_uom_qty=open_.first["product_uom_qty"] + more)
        return
    order.env.create(
        "stock.move",
        {
            "name": part.product.name,
            "picking_id": picking.id,
            "picking_type_id": picking["picking_type_id"].id,
            "product_id": part.product.id,
            "product_uom": part.product["uom_id"].id,
            "product_uom_qty": part.quantity,
            "bom_line_id": part.line.id,
            "location_id": picking["location_id"].id,
            "location_dest_id": picking["location_dest_id"].id,
            "partner_id": picking["partner_id"].id,
            "company_id": order["company_id"].id,
            "warehouse_id": order["warehouse_id"].id,
            "origin": order["name"],
            "date": picking["scheduled_date"],
            "date_deadline": picking["date_deadline"],
            "sale_line_id": line.id,
            "sequence": line["sequence"],
        },
    )
