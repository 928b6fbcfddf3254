"""Sales orders."""

from typing import Any

from ..errors import UserError
from ..orm.calls import record_method
from ..orm.fields import (
    Boolean,
    Char,
    Choice,
    Datetime,
    Html,
    Many2many,
    Many2one,
    Monetary,
    One2many,
    Selection,
    constant,
)
from ..orm.records import Env, Records
from . import amounts, fulfilment
from . import moves as moving
from .mail import Thread
from .partners import address_of, commercial
from .sale_lines import INVOICE_STATES, OLDER_STATES, priced, renew_delivered
from .selling import team_of
from .settings import next_by_code
from .taxes import fiscal_position_for

SALESMAN = "Sales / User: Own Documents Only"
DELIVERY: Selection = (
    ("pending", "Not Delivered"),
    ("started", "Started"),
    ("partial", "Partially Delivered"),
    ("full", "Fully Delivered"),
)


class SaleOrder(Thread):
    name = "sale.order"
    description = "Sales Order"
    order = "date_order desc, id desc"
    named_by = ("client_order_ref",)
    fields = {
        **Thread.fields,
        "name": Char("Order Reference", required=True, index=True),
        "company_id": Many2one("res.company", "Company", required=True, default=lambda env: env.company.id),
        "partner_id": Many2one("res.partner", "Customer", required=True),
        "partner_invoice_id": Many2one("res.partner", "Invoice Address", required=True),
        "partner_shipping_id": Many2one("res.partner", "Delivery Address", required=True),
        "state": Choice("Status", OLDER_STATES, readonly=True, default=constant("draft"), index=True),
        "locked": Boolean("Locked"),
        "client_order_ref": Char("Customer Reference", index=True),
        "origin": Char("Source Document", index=True),
        "reference": Char("Payment Ref."),
        "date_order": Datetime("Order Date", required=True, default=lambda env: env.now),
        "commitment_date": Datetime("Delivery Date"),
        "note": Html("Terms and conditions"),
        "fiscal_position_id": Many2one("account.fiscal.position", "Fiscal Position"),
        "payment_term_id": Many2one("account.payment.term", "Payment Terms"),
        "pricelist_id": Many2one("product.pricelist", "Pricelist"),
        "currency_id": Many2one("res.currency", "Currency", readonly=True),
        "user_id": Many2one("res.users", "Salesperson"),
        "team_id": Many2one("crm.team", "Sales Team"),
        "warehouse_id": Many2one("stock.warehouse", "Warehouse"),
        "picking_policy": Choice(
            "Shipping Policy",
            (("direct", "As soon as possible"), ("one", "When all products are ready")),
            required=True,
            default=constant("direct"),
        ),
        "carrier_id": Many2one("delivery.carrier", "Delivery Method"),
        "tag_ids": Many2many("crm.tag", "Tags"),
        "order_line": One2many("sale.order.line", "order_id", "Order Lines"),
        "amount_untaxed": Monetary("Untaxed Amount", readonly=True),
        "amount_tax": Monetary("Taxes", readonly=True),
        "amount_total": Monetary("Total", readonly=True),
        "invoice_status": Choice("Invoice Status", INVOICE_STATES, compute=lambda order: invoicing(order)),
        "picking_ids": One2many("stock.picking", "sale_id", "Transfers"),
        "delivery_status": Choice("Delivery Status", DELIVERY, readonly=True),
        "effective_date": Datetime("Effective Date", compute=lambda order: fulfilment.first_delivery(order)),
    }

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        if values.get("name", "New") in ("New", "/", False):
            values["name"] = next_by_code(env, "sale.order")
        company = env.browse("res.company", values.setdefault("company_id", env.company.id) or ())
        partner = env.browse("res.partner", values.get("partner_id") or ()).exists()
        if not partner:
            return
        for name, kind in (("partner_invoice_id", "invoice"), ("partner_shipping_id", "delivery")):
            if name not in values:
                values[name] = address_of(partner, kind).id
        shipping = env.browse("res.partner", values.get("partner_shipping_id") or ()).exists()
        if "fiscal_position_id" not in values:
            values["fiscal_position_id"] = fiscal_position_for(env, company, partner, shipping).id
        values.setdefault("payment_term_id", partner["property_payment_term_id"].id)
        values.setdefault("pricelist_id", partner["property_product_pricelist"].id)
        pricelist = env.browse("product.pricelist", values["pricelist_id"] or ()).exists()
        values["currency_id"] = pricelist["currency_id"].id or company["currency_id"].id
        if "user_id" not in values:
            values["user_id"] = self._salesman(env, partner)
        user = env.browse("res.users", values["user_id"] or env.uid)
        values.setdefault("team_id", team_of(env, user).id)
        if "warehouse_id" not in values:
            own = [("company_id", "=", company.id)]
            values["warehouse_id"] = (user["property_warehouse_id"] or env.search("stock.warehouse", own, limit=1)).id

    def _salesman(self, env: Env, partner: Records) -> int | bool:
        chosen = partner["user_id"] or commercial(partner)["user_id"]
        mine = env.with_(su=False)
        return chosen.id or (env.uid if SALESMAN in self.registry.access.groups(mine) else False)

    def created(self, records: Records) -> None:
        self.renew_amounts(records)

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        if "pricelist_id" not in values:
            return
        if any(order["state"] == "sale" for order in records):
            raise UserError("You cannot change the pricelist of a confirmed order !")
        pricelist = records.env.browse("product.pricelist", values["pricelist_id"] or ())
        company = records.first["company_id"]
        values["currency_id"] = pricelist["currency_id"].id or company["currency_id"].id

    def changed(self, records: Records, values: dict[str, Any]) -> None:
        if "currency_id" in values:
            self.renew_amounts(records)
        if "commitment_date" in values:
            late = records.related("picking_ids").filtered(lambda p: p["state"] not in moving.CLOSED)
            late.write(date_deadline=values["commitment_date"])

    def renew_amounts(self, orders: Records) -> None:
        for order in orders.exists():
            lines = [priced(line) for line in order["order_line"] if not line["display_type"]]
            step = order["currency_id"]["rounding"]
            untaxed, tax = amounts.order_totals(lines, step)
            total = amounts.round_to(untaxed + tax, step)
            if (untaxed, tax, total) != (order["amount_untaxed"], order["amount_tax"], order["amount_total"]):
                order.write(amount_untaxed=untaxed, amount_tax=tax, amount_total=total)

    def follow(self, orders: Records) -> None:
        for order in orders:
            renew_delivered(order["order_line"])
            status = fulfilment.status(order)
            if status != order["delivery_status"]:
                order.write(delivery_status=status)

    def deliver(self, order: Records, lines: Records) -> None:
        fulfilment.launch(order, lines)
        self.follow(order)

    def before_remove(self, records: Records) -> None:
        if any(order["state"] not in ("draft", "cancel") for order in records):
            raise UserError("You can not delete a sent quotation or a confirmed sales order. You must first cancel it.")

    @record_method
    def action_confirm(self, records: Records) -> bool:
        """All or none: one order in the wrong state refuses the call."""
        self.registry.access.check(records.env, self.name, "write")
        for order in records.sudo():
            if order["state"] not in ("draft", "sent"):
                raise UserError("Some orders are not in a state requiring confirmation.")
            if any(not (r["display_type"] or r["is_downpayment"] or r["product_id"]) for r in order["order_line"]):
                raise UserError(
                    "Some order lines are missing a product, you need to correct them before going further."
                )
        if records:
            records.write(state="sale", date_order=records.env.now)
        for order in records.sudo():
            self.deliver(order, order["order_line"])
        return True

    @record_method
    def action_quotation_sent(self, records: Records) -> None:
        if any(order["state"] != "draft" for order in records.sudo()):
            raise UserError("Only draft orders can be marked as sent directly.")
        records.write(state="sent")

    @record_method
    def action_draft(self, records: Records) -> bool:
        back = records.filtered(lambda order: order["state"] in ("cancel", "sent"))
        if back:
            back.write(state="draft")
        return True

    @record_method
    def action_lock(self, records: Records) -> None:
        records.write(locked=True)

    @record_method
    def action_done(self, records: Records) -> bool:
        """Until 16, locked was a state."""
        records.write(locked=True, state="done")
        return True

    @record_method
    def action_unlock(self, records: Records) -> None:
        records.write(locked=False)
        if self.registry.version < 17:
            records.write(state="sale")

    @record_method
    def action_cancel(self, records: Records) -> bool | dict[str, Any]:
        """Also an order whose goods have left is cancelled: Odoo leaves its done deliveries as they are."""
        if any(order["locked"] for order in records.sudo()):
            raise UserError("You cannot cancel a locked order. Please unlock it first.")
        asks = 15 <= self.registry.version < 19 and not records.env.context.get("disable_cancel_warning")
        if asks and any(order["state"] != "draft" for order in records.sudo()):
            # Nothing is cancelled yet: the screen would show this window first.
            return {
                "type": "ir.actions.act_window",
                "res_model": "sale.order.cancel",
                "view_mode": "form",
                "target": "new",
            }
        self.registry.access.check(records.env, self.name, "write")
        for order in records.sudo():
            open_ = order["picking_ids"].filtered(lambda picking: picking["state"] != "done")
            moving.cancel(open_.related("move_ids"))
        records.write(state="cancel")
        return True


class Tag(Thread):
    name = "crm.tag"
    description = "CRM Tag"
    fields = {"name": Char("Tag Name", required=True, index=True)}


def invoicing(order: Records) -> str:
    if order["state"] not in ("sale", "done"):
        return "no"
    states = order["order_line"].mapped("invoice_status")
    return "to invoice" if "to invoice" in states else "no"
