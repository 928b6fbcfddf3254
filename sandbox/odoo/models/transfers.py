"""Validating transfers: what has left, what stays behind as a backorder."""

from ..errors import UserError
from ..orm.records import Records
from . import moves as moving
from . import stock

EMPTY = "You can’t validate an empty transfer. Please add some products to move before proceeding."
NOTHING = (
    "Transfer trouble alert! Validating a zero quantity transfer? You're not moving invisible goods around are you?\n"
    "Set some quantities and let's get moving!"
)
OLD_NOTHING = (
    "You cannot validate a transfer if no quantities are reserved nor done. To force the transfer, switch in edit mode "
    "and encode the done quantities."
)


def open_moves(picking: Records) -> Records:
    return picking["move_ids"].filtered(lambda move: move["state"] not in moving.CLOSED)


def check(pickings: Records) -> None:
    """Several at once are judged more leniently: one without quantities is then no error."""
    empty = pickings.filtered(lambda p: not p["move_ids"])
    idle = pickings.filtered(lambda p: not any(m["quantity"] for m in _meant(p)))
    bare = [line for p in pickings for line in _lines_without_lot(p)]
    products = ", ".join(dict.fromkeys(line["product_id"].name for line in bare))
    if len(pickings) == 1:
        if empty:
            raise UserError(EMPTY)
        if idle:
            raise UserError(NOTHING)
        if bare:
            raise UserError(f"You need to supply a Lot/Serial number for products {products}.")
        return
    message = ""
    if empty:
        message += f"Transfers {', '.join(empty.mapped('name'))}: Please add some items to move."
    if bare:
        transfers = list(dict.fromkeys(line["picking_id"]["name"] for line in bare))
        names = list(dict.fromkeys(line["product_id"].name for line in bare))
        message += f"\n\nTransfers {transfers}: You need to supply a Lot/Serial number for products {names}."
    if message:
        raise UserError(message.lstrip())


def _meant(picking: Records) -> list[Records]:
    found = list(open_moves(picking))
    if any(move["picked"] for move in found):
        return [move for move in found if move["picked"]]
    return found


def _lines_without_lot(picking: Records) -> list[Records]:
    kind = picking["picking_type_id"]
    if not (kind["use_create_lots"] or kind["use_existing_lots"]):
        return []
    any_picked = any(line["picked"] for line in picking["move_line_ids"])
    return [
        line
        for line in picking["move_line_ids"]
        if line["product_id"]["tracking"] != "none"
        and line["quantity"]
        and (line["picked"] or not any_picked)
        and not (line["lot_id"] or line["lot_name"])
    ]


def mark_picked(picking: Records) -> None:
    """Nothing ticked means everything that has a quantity is meant."""
    found = open_moves(picking)
    if any(move["quantity"] for move in found) and not any(move["picked"] for move in found):
        for move in found:
            move["move_line_ids"].write(picked=True)


def short(picking: Records) -> bool:
    return any(
        (move["product_uom_qty"] and not move["picked"]) or _picked_quantity(move) < move["product_uom_qty"]
        for move in picking["move_ids"]
        if move["state"] != "cancel"
    )


def _picked_quantity(move: Records) -> float:
    return float(sum(line["quantity"] for line in move["move_line_ids"] if line["picked"]))


def complete(picking: Records, backorder: bool) -> None:
    left = []
    for move in open_moves(picking):
        for line in move["move_line_ids"]:
            if move["picked"] and not line["picked"]:
                line.unlink()
        if move["quantity"] <= 0 or not move["picked"]:
            left.append(move.id)
            if not backorder or not move["product_uom_qty"]:
                moving.cancel(move)
            continue
        rest = move["product_uom_qty"] - move["quantity"]
        if rest > 0 and backorder:
            left.append(_split(move, rest).id)
        ship(move)
    stays = picking.env.browse("stock.move", left).filtered(lambda move: move["state"] not in moving.CLOSED)
    done = any(move["state"] == "done" for move in picking["move_ids"])
    if stays and done:
        _backorder(picking, stays)
    _new_order_lines(picking)
    picking.model.follow(picking)  # type: ignore[attr-defined]
    picking.write(date_done=picking.env.now, priority="0")


def _new_order_lines(picking: Records) -> None:
    """What somebody added by hand and a customer got is on the order afterwards, of nothing ordered."""
    order = picking["sale_id"]
    if not order or picking["location_dest_id"]["usage"] != "customer":
        return
    for move in picking["move_ids"].where(state="done").filtered(lambda move: not move["sale_line_id"]):
        product = move["product_id"]
        same = order["order_line"].filtered(lambda line: line["product_id"] == product).first  # noqa: B023
        if not same:
            values = {"order_id": order.id, "product_id": product.id, "product_uom_qty": 0.0, "price_unit": 0.0}
            same = order.env.create("sale.order.line", {**values, "name": product.name, "tax_ids": []})
        move.write(sale_line_id=same.id)


def _split(move: Records, rest: float) -> Records:
    """What stays behind becomes a move of its own, and this one is cut to what goes."""
    copied = ("product_id", "product_uom", "location_id", "location_dest_id", "picking_type_id", "warehouse_id")
    kept = ("partner_id", "company_id", "sale_line_id", "bom_line_id", "origin_returned_move_id")
    values = {name: move[name].id for name in copied + kept}
    plain = {name: move[name] for name in ("name", "origin", "sequence", "date", "date_deadline")}
    fresh = move.env.create(
        "stock.move", {**values, **plain, "picking_id": move["picking_id"].id, "product_uom_qty": rest}
    )
    move.write(product_uom_qty=move["quantity"])
    fresh.write(state="confirmed")
    if _reserves(move):
        moving.reserve(fresh)
    return fresh


def _reserves(record: Records) -> bool:
    """Until 14 what stays behind waits until somebody, or a nightly job, reserves it."""
    return record.model.registry.version >= 15


def ship(move: Records) -> None:
    product = move["product_id"]
    for line in move["move_line_ids"]:
        source, target, quantity = line["location_id"], line["location_dest_id"], moving.in_stock(line)
        lot = line["lot_id"]
        if not lot and line["lot_name"]:
            known = [("name", "=", line["lot_name"]), ("product_id", "=", product.id)]
            lot = move.env.search("stock.lot", known, limit=1) or move.env.create(
                "stock.lot", {"name": line["lot_name"], "product_id": product.id}
            )
            line.write(lot_id=lot.id)
        reserved = 0.0 if stock.bypasses(source) else -quantity
        stock.add(product, source, -quantity, lot, reserved)
        stock.add(product, target, quantity, lot)
        line.write(picked=True, date=move.env.now)
    move.write(state="done", date=move.env.now)


def _backorder(picking: Records, stays: Records) -> None:
    env = picking.env
    links = ("picking_type_id", "location_id", "location_dest_id", "partner_id", "company_id", "sale_id", "carrier_id")
    values = {name: picking[name].id or False for name in links}
    made = env.create("stock.picking", {**values, "origin": picking["origin"], "backorder_id": picking.id})
    stays.write(picking_id=made.id)
    stays.related("move_line_ids").write(picking_id=made.id, picked=False)
    body = f"The backorder {made['name']} has been created."
    picking.model.message_post(picking, body=body)  # type: ignore[attr-defined]
    if _reserves(picking):
        moving.reserve(stays)
    picking.model.follow(made)  # type: ignore[attr-defined]
