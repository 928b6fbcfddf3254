"""The window "Return" of a done transfer."""

from typing import Any

from ..errors import UserError
from ..orm.calls import record_method
from ..orm.fields import Boolean, Float, Many2one, One2many, constant
from ..orm.public import PublicModel
from ..orm.records import Records
from . import moves as moving

NOT_DONE = "You may only return Done pickings."
NOTHING = "Please specify at least one non-zero quantity."


class Return(PublicModel):
    name = "stock.return.picking"
    description = "Return Picking"
    fields = {
        "picking_id": Many2one("stock.picking", "Picking"),
        "location_id": Many2one("stock.location", "Return Location"),
        "product_return_moves": One2many("stock.return.picking.line", "wizard_id", "Moves"),
    }

    def created(self, records: Records) -> None:
        """Up to 16 the screen makes the lines."""
        for wizard in records:
            if wizard["picking_id"]["state"] != "done":
                raise UserError(NOT_DONE)
            sent = wizard["picking_id"]["move_ids"].where(state="done")
            for move in sent if self.registry.version >= 17 else ():
                # From 18 on people enter what comes back; before, everything was proposed.
                quantity = 0.0 if self.registry.version >= 18 else move["quantity"]
                line = {"wizard_id": wizard.id, "product_id": move["product_id"].id, "move_id": move.id}
                wizard.env.create(ReturnLine.name, {**line, "quantity": quantity})

    @record_method
    def action_create_returns(self, records: Records) -> dict[str, Any]:
        self.registry.access.check(records.env, self.name, "write")
        made = _make(records.sudo().first)
        return {"type": "ir.actions.act_window", "res_model": "stock.picking", "res_id": made.id, "view_mode": "form"}

    @record_method
    def create_returns(self, records: Records) -> dict[str, Any]:
        return self.action_create_returns(records)


class ReturnLine(PublicModel):
    name = "stock.return.picking.line"
    description = "Return Picking Line"
    fields = {
        "wizard_id": Many2one("stock.return.picking", "Wizard", cascade=True),
        "product_id": Many2one("product.product", "Product", required=True),
        "move_id": Many2one("stock.move", "Move"),
        "quantity": Float("Quantity", required=True, default=constant(1.0)),
        "to_refund": Boolean("Update quantities on SO/PO", default=constant(True)),
    }

    def display_name(self, record: Records) -> str:
        return str(record["product_id"].name)


def _make(wizard: Records) -> Records:
    env, picking = wizard.env, wizard["picking_id"]
    lines = wizard["product_return_moves"].filtered(lambda line: line["quantity"])
    if not lines:
        raise UserError(NOTHING)
    kind = (
        picking["picking_type_id"]["return_picking_type_id"] or picking["picking_type_id"]["warehouse_id"]["in_type_id"]
    )
    target = wizard["location_id"] or picking["location_id"]
    places = {"location_id": picking["location_dest_id"].id, "location_dest_id": target.id}
    made = env.create(
        "stock.picking",
        {
            **places,
            "picking_type_id": kind.id,
            "partner_id": picking["partner_id"].id,
            "company_id": picking["company_id"].id,
            "origin": f"Return of {picking['name']}",
            "sale_id": picking["sale_id"].id,
            "return_id": picking.id,
        },
    )
    for line in lines:
        _move(line, made)
    moving.confirm(made["move_ids"])
    made.model.follow(made)  # type: ignore[attr-defined]
    return made


def _move(line: Records, picking: Records) -> None:
    """As Odoo copies the move, with the places turned round."""
    origin = line["move_id"]
    kept = ("product_id", "product_uom", "company_id", "partner_id", "sale_line_id", "bom_line_id", "warehouse_id")
    move = line.env.create(
        "stock.move",
        {
            **{name: origin[name].id for name in kept},
            "picking_id": picking.id,
            "product_uom_qty": line["quantity"],
            "location_id": picking["location_id"].id,
            "location_dest_id": picking["location_dest_id"].id,
            "origin_returned_move_id": origin.id,
            "to_refund": line["to_refund"],
            "name": origin["name"],
        },
    )
    move.write(state="confirmed")
    rest = line["quantity"]
    for sent in origin["move_line_ids"].filtered(lambda one: one["result_package_id"]):
        part = min(rest, sent["quantity"])
        if part:
            values = {"move_id": move.id, "quantity": part, "package_id": sent["result_package_id"].id}
            line.env.create("stock.move.line", values)
            rest -= part
