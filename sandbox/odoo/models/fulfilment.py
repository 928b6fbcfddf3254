"""From a confirmed order to its delivery."""

from ..errors import UserError
from ..orm.records import Records
from . import moves as moving


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
        if quantity < 0:
            _take_back(line, -quantity)
    if not more:
        return
    if not order["warehouse_id"]:
        raise UserError("You must set a warehouse on your sale order to proceed.")
    picking = _open_picking(order) or _new_picking(order)
    for line, quantity in more:
        _move(order, picking, line, quantity)
    moving.confirm(picking["move_ids"])
    moving.reserve(picking["move_ids"])
    picking.model.follow(picking)  # type: ignore[attr-defined]


def _missing(line: Records) -> float:
    going = sum(
        move["product_uom_qty"] * (1 if move["location_dest_id"]["usage"] == "customer" else -1)
        for move in line["move_ids"]
        if move["state"] != "cancel"
    )
    return float(line["product_uom_qty"] - going)


def _take_back(line: Records, quantity: float) -> None:
    for move in reversed(list(line["move_ids"])):
        if move["state"] in moving.CLOSED or quantity <= 0:
            continue
        less = min(quantity, move["product_uom_qty"])
        quantity -= less
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


def _move(order: Records, picking: Records, line: Records, quantity: float) -> None:
    open_ = line["move_ids"].filtered(lambda move: move["state"] not in moving.CLOSED and move["picking_id"] == picking)
    if open_:
        open_.first.write(product_uom_qty=open_.first["product_uom_qty"] + quantity)
        return
    order.env.create(
        "stock.move",
        {
            "name": line["product_id"].name,
            "picking_id": picking.id,
            "picking_type_id": picking["picking_type_id"].id,
            "product_id": line["product_id"].id,
            "product_uom": line["product_uom_id"].id,
            "product_uom_qty": quantity,
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
