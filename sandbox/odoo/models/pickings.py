"""Transfers: deliveries, receipts."""

from typing import Any

from ..orm.calls import record_method
from ..orm.fields import Boolean, Char, Choice, Datetime, Float, Html, Many2one, One2many, constant
from ..orm.records import Env, Records
from . import moves as moving
from . import older, packages, transfers
from .mail import Thread
from .places import CODES
from .settings import next_name

STATES = (
    ("draft", "Draft"),
    ("waiting", "Waiting Another Operation"),
    ("confirmed", "Waiting"),
    ("assigned", "Ready"),
    ("done", "Done"),
    ("cancel", "Cancelled"),
)
LOCKED = "You cannot modify the scheduled date of this operation because it falls within a locked fiscal period."
RANK = ("assigned", "waiting", "partially_available", "confirmed")


class Picking(Thread):
    name = "stock.picking"
    description = "Transfer"
    order = "priority desc, scheduled_date, id desc"
    fields = {
        **Thread.fields,
        "name": Char("Reference", index=True),
        "origin": Char("Source Document", index=True),
        "note": Html("Notes"),
        "state": Choice("Status", STATES, readonly=True, default=constant("draft"), index=True),
        "priority": Choice("Priority", (("0", "Normal"), ("1", "Urgent")), default=constant("0")),
        "move_type": Choice(
            "Shipping Policy",
            (("direct", "As soon as possible"), ("one", "When all products are ready")),
            default=constant("direct"),
        ),
        "scheduled_date": Datetime("Scheduled Date", default=lambda env: env.now),
        "date_deadline": Datetime("Deadline"),
        "date_done": Datetime("Date of Transfer"),
        "location_id": Many2one("stock.location", "Source Location", required=True),
        "location_dest_id": Many2one("stock.location", "Destination Location", required=True),
        "move_ids": One2many("stock.move", "picking_id", "Stock Moves"),
        "move_line_ids": One2many("stock.move.line", "picking_id", "Operations"),
        "picking_type_id": Many2one("stock.picking.type", "Operation Type", required=True),
        "picking_type_code": Choice("Type of Operation", CODES, related="picking_type_id.code"),
        "partner_id": Many2one("res.partner", "Contact"),
        "company_id": Many2one("res.company", "Company", default=lambda env: env.company.id),
        "user_id": Many2one("res.users", "Responsible"),
        "backorder_id": Many2one("stock.picking", "Back Order of"),
        "backorder_ids": One2many("stock.picking", "backorder_id", "Back Orders"),
        "return_id": Many2one("stock.picking", "Return of"),
        "sale_id": Many2one("sale.order", "Sales Order"),
        "carrier_id": Many2one("delivery.carrier", "Carrier"),
        "delivery_type": Char("Provider", related="carrier_id.delivery_type"),
        "carrier_tracking_ref": Char("Tracking Reference"),
        "carrier_tracking_url": Char("Tracking URL", compute=lambda picking: tracking_url(picking)),
        "carrier_price": Float("Shipping Cost"),
        "is_date_editable": Boolean("Is Scheduled Date Editable", compute=lambda picking: True),
        "is_locked": Boolean("Is Locked", default=constant(True)),
        "products_availability": Char("Product Availability", compute=lambda picking: False),
    }

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        kind = env.browse("stock.picking.type", values.get("picking_type_id") or ())
        if kind and values.get("name", "/") in ("/", False):
            values["name"] = next_name(env, kind["sequence_id"])
        values.setdefault("location_id", kind["default_location_src_id"].id or False)
        values.setdefault("location_dest_id", kind["default_location_dest_id"].id or False)

    def changed(self, records: Records, values: dict[str, Any]) -> None:
        if values.get("date_done") and self.registry.version >= 19:
            _open_period(records)
            gone = records.where(state="done").related("move_ids")
            gone.write(date=values["date_done"])
            gone.related("move_line_ids").write(date=values["date_done"])
        if "state" in values or "date_done" in values:
            orders = records.related("sale_id")
            if orders:
                orders.model.follow(orders)  # type: ignore[attr-defined]

    def before_remove(self, records: Records) -> None:
        for picking in records:
            moving.cancel(picking["move_ids"].filtered(lambda move: move["state"] != "done"))

    def follow(self, pickings: Records) -> None:
        """A transfer's state is that of its moves."""
        for picking in pickings:
            state = state_of(picking)
            if state != picking["state"]:
                picking.write(state=state)

    @record_method
    def action_confirm(self, records: Records) -> bool:
        self.registry.access.check(records.env, self.name, "write")
        moving.confirm(records.sudo().related("move_ids"))
        return True

    @record_method
    def action_assign(self, records: Records) -> bool:
        from ..errors import UserError

        self.registry.access.check(records.env, self.name, "write")
        found = records.sudo().related("move_ids")
        moving.confirm(found.where(state="draft"))
        found = found.filtered(lambda move: move["state"] not in ("draft", *moving.CLOSED))
        if not found:
            raise UserError("Nothing to check the availability for.")
        moving.reserve(found)
        return True

    @record_method
    def do_unreserve(self, records: Records) -> None:
        self.registry.access.check(records.env, self.name, "write")
        open_ = records.sudo().related("move_ids").filtered(lambda move: move["state"] not in moving.CLOSED)
        open_.related("move_line_ids").unlink()
        moving.renew_state(open_)

    @record_method
    def action_cancel(self, records: Records) -> bool:
        self.registry.access.check(records.env, self.name, "write")
        moving.cancel(records.sudo().related("move_ids"))
        for picking in records.sudo():
            if not picking["move_ids"]:
                picking.write(state="cancel")
        return True

    @record_method
    def action_put_in_pack(self, records: Records) -> dict[str, Any]:
        self.registry.access.check(records.env, self.name, "write")
        made = packages.put_in_pack(records.sudo().first)
        return {"type": "ir.actions.act_window", "res_model": made.model.name, "res_id": made.id}

    @record_method
    def button_validate(self, records: Records) -> bool | dict[str, Any]:
        """True, or the wizard that Odoo's screen would show: then nothing has happened."""
        self.registry.access.check(records.env, self.name, "write")
        pickings = records.sudo().filtered(lambda picking: picking["state"] != "done")
        _open(pickings)
        old = self.registry.version < 17
        if old and (wizard := _older_quantities(pickings)):
            return wizard
        if not records.env.context.get("skip_sanity_check"):
            transfers.check(pickings)
        for picking in () if old else pickings:
            transfers.mark_picked(picking)
        if not records.env.context.get("skip_backorder"):
            short = pickings.filtered(
                lambda p: p["picking_type_id"]["create_backorder"] == "ask" and transfers.short(p)
            )
            if short:
                return _wizard(short, "Create Backorder?", "stock.backorder.confirmation", len(pickings) > 1)
        without = set(records.env.context.get("picking_ids_not_to_backorder") or ())
        for picking in pickings:
            policy = picking["picking_type_id"]["create_backorder"]
            never = policy == "never" or (picking.id in without and policy != "always")
            transfers.complete(picking, backorder=not never)
        return True


def state_of(picking: Records) -> str:
    states = picking["move_ids"].mapped("state")
    if not states or "draft" in states:
        return "draft"
    if all(state == "cancel" for state in states):
        return "cancel"
    if all(state in moving.CLOSED for state in states):
        return "done"
    left = [state for state in states if state not in moving.CLOSED]
    if picking["move_type"] == "one":
        return "assigned" if all(state == "assigned" for state in left) else "confirmed"
    return "assigned" if any(state in ("assigned", "partially_available") for state in left) else left[0]


def tracking_url(picking: Records) -> str | bool:
    url, reference = picking["carrier_id"]["tracking_url"], picking["carrier_tracking_ref"]
    return str(url).replace("<shipmenttrackingnumber>", reference) if url and reference else False


def _open(pickings: Records) -> None:
    drafts = pickings.where(state="draft")
    moving.confirm(drafts.related("move_ids"))
    for move in drafts.related("move_ids"):
        if not move["quantity"] and move["product_uom_qty"]:
            moving.set_quantity(move, move["product_uom_qty"])


def _open_period(pickings: Records) -> None:
    from ..errors import ValidationError

    for picking in pickings:
        locked = picking["company_id"]["fiscalyear_lock_date"]
        if locked and min(picking["date_done"], picking["scheduled_date"])[:10] <= locked:
            raise ValidationError(LOCKED)


def _older_quantities(pickings: Records) -> dict[str, Any] | None:
    """Until 16, done quantities stood beside the reserved ones; nothing entered asks "everything?" first.
    With `skip_immediate` that has been answered already: what was not entered then stays."""
    from ..errors import UserError

    context = pickings.env.context
    # Only lines that stand on the delivery itself are looked at, not those of its moves.
    idle = pickings.filtered(lambda p: not any(p["move_line_ids"].mapped("qty_done")))
    for picking in idle:
        if not any(picking["move_line_ids"].mapped("quantity")):
            raise UserError(transfers.OLD_NOTHING)
    if idle and not context.get("skip_immediate"):
        return _wizard(idle, "Immediate Transfer?", "stock.immediate.transfer", len(pickings) > 1)
    older.settle(pickings.related("move_ids"))
    return None


def _wizard(pickings: Records, title: str, model: str, show: bool) -> dict[str, Any]:
    chosen = {"default_show_transfers": show, "default_pick_ids": [[4, picking.id] for picking in pickings]}
    context = {**pickings.env.context, "button_validate_picking_ids": list(pickings.ids), **chosen}
    return {
        "name": title,
        "type": "ir.actions.act_window",
        "view_mode": "form",
        "res_model": model,
        "views": [[1, "form"]],
        "view_id": 1,
        "target": "new",
        "context": context,
    }
