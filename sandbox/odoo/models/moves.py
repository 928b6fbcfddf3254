"""Stock moves and their lines: what shall move, what is reserved and what has moved."""

from typing import Any

from ..errors import UserError
from ..orm.fields import Boolean, Char, Choice, Datetime, Float, Integer, Many2many, Many2one, One2many, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from . import older, stock
from .units import convert

STATES = (
    ("draft", "New"),
    ("waiting", "Waiting Another Move"),
    ("confirmed", "Waiting"),
    ("partially_available", "Partially Available"),
    ("assigned", "Available"),
    ("done", "Done"),
    ("cancel", "Cancelled"),
)
METHODS = (("make_to_stock", "Default: Take From Stock"), ("make_to_order", "Advanced: Apply Procurement Rules"))
CLOSED = ("done", "cancel")
HELD = {"quantity", "lot_id", "location_id", "product_uom_id"}


class Move(PublicModel):
    name = "stock.move"
    description = "Stock Move"
    order = "sequence, id"
    title = "reference"
    fields = {
        "sequence": Integer("Sequence", default=constant(10)),
        "name": Char("Description"),
        "reference": Char("Reference", compute=lambda move: move["picking_id"]["name"] or move["inventory_name"]),
        "inventory_name": Char("Inventory"),
        "is_inventory": Boolean("Inventory"),
        "origin": Char("Source Document"),
        "date": Datetime("Date Scheduled", required=True, default=lambda env: env.now),
        "date_deadline": Datetime("Deadline"),
        "company_id": Many2one("res.company", "Company", required=True, default=lambda env: env.company.id),
        "product_id": Many2one("product.product", "Product", required=True),
        "product_uom": Many2one("uom.uom", "Unit", required=True),
        "product_uom_qty": Float("Demand", required=True, digits=stock.UNIT),
        "quantity": Float("Quantity", compute=lambda move: float(sum(move["move_line_ids"].mapped("quantity")))),
        "quantity_done": Float("Quantity Done", compute=lambda m: float(sum(m["move_line_ids"].mapped("qty_done")))),
        "picked": Boolean("Picked", compute=lambda move: picked(move)),
        "state": Choice("Status", STATES, readonly=True, default=constant("draft"), index=True),
        "procure_method": Choice("Supply Method", METHODS, required=True, default=constant("make_to_stock")),
        "location_id": Many2one("stock.location", "Source Location", required=True),
        "location_dest_id": Many2one("stock.location", "Intermediate Location", required=True),
        "partner_id": Many2one("res.partner", "Destination Address"),
        "picking_id": Many2one("stock.picking", "Transfer"),
        "picking_type_id": Many2one("stock.picking.type", "Operation Type"),
        "warehouse_id": Many2one("stock.warehouse", "Warehouse"),
        "sale_line_id": Many2one("sale.order.line", "Sale Line"),
        "bom_line_id": Many2one("mrp.bom.line", "BoM Line"),
        "origin_returned_move_id": Many2one("stock.move", "Origin return move"),
        "to_refund": Boolean("Update quantities on SO/PO", default=constant(True)),
        "move_line_ids": One2many("stock.move.line", "move_id", "Move Line"),
        "lot_ids": Many2many(
            "stock.lot", "Serial Numbers", compute=lambda move: move["move_line_ids"].related("lot_id")
        ),
        "has_tracking": Char("Product with Tracking", related="product_id.tracking"),
        # Every warehouse here delivers in one step, so nothing comes before or after a move.
        "move_orig_ids": Many2many("stock.move", "Original Move"),
        "move_dest_ids": Many2many("stock.move", "Destination Moves"),
        "picking_code": Char("Type of Operation", related="picking_id.picking_type_code"),
        "price_unit": Float("Unit Price"),
    }

    def make(self, env: Env, many: list[dict[str, Any]]) -> Records:
        """A quantity given at once makes the move's line."""
        entered = [values.get("quantity") for values in many]
        made = super().make(env, [{k: v for k, v in values.items() if k != "quantity"} for values in many])
        for move, quantity in zip(made, entered, strict=True):
            if quantity:
                set_quantity(move.sudo(), float(quantity))
        return made

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        product = env.browse("product.product", values.get("product_id") or ())
        values.setdefault("product_uom", product["uom_id"].id)
        values.setdefault("product_uom_qty", 0.0)
        picking = env.browse("stock.picking", values.get("picking_id") or ())
        for name in ("location_id", "location_dest_id", "picking_type_id"):
            if picking and not values.get(name):
                values[name] = picking[name].id

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        if "product_uom" in values:
            records.related("move_line_ids").write(product_uom_id=values["product_uom"])
        for move in records:
            if "quantity" in values:
                set_quantity(move, float(values["quantity"] or 0.0))
            if "picked" in values and self.registry.version >= 17:
                move["move_line_ids"].write(picked=bool(values["picked"]))
            if "quantity_done" in values:
                older.enter(move, float(values["quantity_done"] or 0.0))
        values.pop("quantity", None)

    def changed(self, records: Records, values: dict[str, Any]) -> None:
        if "product_uom_qty" in values:
            if self.registry.version < 17:
                older.let_go(records)
            renew_state(records)
        if "state" in values:
            records.related("picking_id").model.follow(records.related("picking_id"))  # type: ignore[attr-defined]


class MoveLine(PublicModel):
    name = "stock.move.line"
    description = "Product Moves (Stock Move Line)"
    fields = {
        "move_id": Many2one("stock.move", "Stock Operation", cascade=True),
        "picking_id": Many2one("stock.picking", "Transfer"),
        "product_id": Many2one("product.product", "Product"),
        "product_uom_id": Many2one("uom.uom", "Unit"),
        "quantity": Float("Quantity", digits=stock.UNIT),
        "quantity_product_uom": Float("Quantity in Product Unit", compute=lambda line: in_stock(line)),
        "qty_done": Float("Done", digits=stock.UNIT),
        "package_id": Many2one("stock.package", "Source Package"),
        "result_package_id": Many2one("stock.package", "Destination Package"),
        "picked": Boolean("Picked"),
        "lot_id": Many2one("stock.lot", "Lot/Serial Number"),
        "lot_name": Char("Lot/Serial Number Name"),
        "location_id": Many2one("stock.location", "From", required=True),
        "location_dest_id": Many2one("stock.location", "To", required=True),
        "company_id": Many2one("res.company", "Company", default=lambda env: env.company.id),
        "state": Choice("Status", STATES, related="move_id.state"),
        "date": Datetime("Date", default=lambda env: env.now),
        "reference": Char("Reference", related="move_id.reference"),
    }

    def display_name(self, record: Records) -> str:
        return f"{self.name},{record.id}"

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        move = env.browse("stock.move", values.get("move_id") or ()).exists()
        if not move and values.get("picking_id") and values.get("product_id"):
            picking = env.browse("stock.picking", values["picking_id"])
            same = picking["move_ids"].filtered(lambda m: m["product_id"].id == values["product_id"])
            move = same.first or _extra_move(picking, values)
            values["move_id"] = move.id
        if move:
            values.setdefault("picking_id", move["picking_id"].id)
            values.setdefault("product_id", move["product_id"].id)
            values.setdefault("product_uom_id", move["product_uom"].id)
            values.setdefault("location_id", move["location_id"].id)
            values.setdefault("location_dest_id", move["location_dest_id"].id)
            values.setdefault("company_id", move["company_id"].id)

    def created(self, records: Records) -> None:
        for line in records:
            if line["state"] not in ("draft", *CLOSED):
                _hold(line, line["quantity"])
        renew_state(records.related("move_id"))

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        """What is held in stock follows the line's quantity, lot and place; what has moved is moved back first."""
        if HELD & set(values):
            for line in records:
                _settle(line, -1)

    def changed(self, records: Records, values: dict[str, Any]) -> None:
        if HELD & set(values):
            for line in records:
                _settle(line, 1)
            orders = records.where(state="done").related("picking_id").related("sale_id")
            if orders:
                orders.model.follow(orders)  # type: ignore[attr-defined]
        renew_state(records.related("move_id"))

    def before_remove(self, records: Records) -> None:
        for line in records:
            if line["state"] == "done":
                raise UserError(
                    "You can not delete product moves if the picking is done. You can only correct the done quantities."
                )
            if line["state"] not in ("draft", "cancel"):
                _hold(line, -line["quantity"])


def in_stock(line: Records) -> float:
    """In the unit that the product is kept in."""
    return convert(line["quantity"], line["product_uom_id"], line["product_id"]["uom_id"])


def _settle(line: Records, sign: int) -> None:
    if line["state"] == "done":
        stock.add(line["product_id"], line["location_id"], -sign * in_stock(line), line["lot_id"])
        stock.add(line["product_id"], line["location_dest_id"], sign * in_stock(line), line["lot_id"])
    elif line["state"] not in ("draft", *CLOSED):
        _hold(line, sign * line["quantity"])


def picked(move: Records) -> bool:
    return move["state"] == "done" or any(move["move_line_ids"].mapped("picked"))


def _extra_move(picking: Records, values: dict[str, Any]) -> Records:
    """A line for a product nobody asked for brings its own move."""
    move = picking.env.create(
        "stock.move",
        {"picking_id": picking.id, "product_id": values["product_id"], "company_id": picking["company_id"].id},
    )
    move.write(state="assigned")
    return move


def _hold(line: Records, quantity: float) -> None:
    """Reserves, or with a negative quantity lets go."""
    if not quantity or stock.bypasses(line["location_id"]) or not line["product_id"]["is_storable"]:
        return
    quant = stock.quant_of(line["product_id"], line["location_id"], line["lot_id"])
    held = convert(quantity, line["product_uom_id"], line["product_id"]["uom_id"])
    if quant:
        quant.write(reserved_quantity=max(0.0, quant["reserved_quantity"] + held))


def set_quantity(move: Records, wanted: float) -> None:
    if move["state"] == "cancel":
        raise UserError("You cannot change a cancelled stock move, create a new line instead.")
    missing = wanted - move["quantity"]
    if missing > 0:
        increase(move, missing)
    for line in reversed(list(move["move_line_ids"])):
        if missing >= 0:
            break
        less = min(line["quantity"], -missing)
        missing += less
        if line["quantity"] == less and move["state"] not in CLOSED:
            line.unlink()
        else:
            line.write(quantity=line["quantity"] - less)
    renew_state(move)


def increase(move: Records, quantity: float) -> None:
    """First what is free in stock, then out of thin air: Odoo lets goods leave that are not there."""
    product, source = move["product_id"], move["location_id"]
    if product["is_storable"] and not stock.bypasses(source) and move["state"] != "done":
        for quant, there in stock.available(product, source):
            free = convert(there, product["uom_id"], move["product_uom"])
            taken = min(free, quantity)
            if taken > 0:
                _line(move, taken, quant["location_id"], quant["lot_id"])
                quantity -= taken
    if quantity <= 0:
        return
    if move["state"] == "done" and move["move_line_ids"]:
        last = list(move["move_line_ids"])[-1]
        last.write(quantity=last["quantity"] + quantity)
        return
    if product["tracking"] == "serial":
        for _ in range(int(quantity)):
            _line(move, 1.0, source)
        return
    loose = move["move_line_ids"].filtered(lambda line: not line["lot_id"] and line["location_id"] == source)
    if loose:
        loose.first.write(quantity=loose.first["quantity"] + quantity)
    else:
        _line(move, quantity, source)


def reserve(moves: Records) -> None:
    for move in moves:
        missing = move["product_uom_qty"] - move["quantity"]
        if move["state"] in ("draft", *CLOSED) or missing <= 0:
            continue
        product, source = move["product_id"], move["location_id"]
        if not product["is_storable"] or stock.bypasses(source):
            increase(move, missing)
        else:
            for quant, there in stock.available(product, source):
                free = convert(there, product["uom_id"], move["product_uom"])
                if missing > 0:
                    _line(move, min(free, missing), quant["location_id"], quant["lot_id"])
                    missing -= min(free, missing)
        renew_state(move)


def _line(move: Records, quantity: float, place: Records, lot: Records | None = None) -> None:
    parts = [1.0] * int(quantity) if move["product_id"]["tracking"] == "serial" and quantity > 1 else [quantity]
    for part in parts:
        values = {"move_id": move.id, "quantity": part, "location_id": place.id}
        move.env.create("stock.move.line", {**values, "lot_id": lot.id or False if lot is not None else False})


def renew_state(moves: Records) -> None:
    for move in moves:
        if move["state"] in CLOSED or (move["state"] == "draft" and not move["quantity"]):
            continue
        have, wanted = move["quantity"], move["product_uom_qty"]
        state = "assigned" if have >= wanted else "partially_available" if have else "confirmed"
        if state != move["state"]:
            move.write(state=state)


def confirm(moves: Records, *, reserving: bool = True) -> None:
    for move in moves.filtered(lambda move: move["state"] == "draft"):
        move.write(state="confirmed")
    if reserving:
        reserve(moves)


def cancel(moves: Records) -> None:
    if any(move["state"] == "done" for move in moves):
        raise UserError(
            "You cannot cancel a stock move that has been set to 'Done'. "
            "Create a return in order to reverse the moves which took place."
        )
    for move in moves.filtered(lambda move: move["state"] != "cancel"):
        move["move_line_ids"].unlink()
        move.write(state="cancel")
