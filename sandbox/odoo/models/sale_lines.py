"""Order lines: prices, taxes and what of them was delivered."""

from typing import Any

from ..errors import UserError, Violation
from ..orm.fields import Boolean, Char, Choice, Float, Integer, Many2many, Many2one, Monetary, One2many, Text, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from . import amounts, kits, older_amounts
from .products import with_code
from .stock import UNIT
from .taxes import mapped, of_company
from .units import convert

DISPLAY = (("line_section", "Section"), ("line_subsection", "Subsection"), ("line_note", "Note"))
ORDER_STATES = (("draft", "Quotation"), ("sent", "Quotation Sent"), ("sale", "Sales Order"), ("cancel", "Cancelled"))
OLDER_STATES = (*ORDER_STATES[:3], ("done", "Locked"), ORDER_STATES[3])
INVOICE_STATES = (
    ("upselling", "Upselling Opportunity"),
    ("invoiced", "Fully Invoiced"),
    ("to invoice", "To Invoice"),
    ("no", "Nothing to Invoice"),
)
PROTECTED = {"product_id", "name", "price_unit", "product_uom_id", "product_uom_qty", "tax_ids", "discount"}
AMOUNT = {"price_unit", "product_uom_qty", "tax_ids", "discount", "product_id", "order_id"}


def invoice_status(line: Records) -> str:
    if line["state"] not in ("sale", "done") or line["display_type"]:
        return "no"
    by_delivery = line["product_id"]["invoice_policy"] == "delivery"
    due = line["qty_delivered"] if by_delivery else line["product_uom_qty"]
    return "to invoice" if due else "no"


class SaleOrderLine(PublicModel):
    name = "sale.order.line"
    description = "Sales Order Line"
    order = "order_id, sequence, id"
    fields = {
        "order_id": Many2one("sale.order", "Order Reference", required=True, cascade=True),
        "sequence": Integer("Sequence", default=constant(10)),
        "company_id": Many2one("res.company", "Company", related="order_id.company_id"),
        "currency_id": Many2one("res.currency", "Currency", related="order_id.currency_id"),
        "order_partner_id": Many2one("res.partner", "Customer", related="order_id.partner_id"),
        "salesman_id": Many2one("res.users", "Salesperson", related="order_id.user_id"),
        "state": Choice("Order Status", OLDER_STATES, related="order_id.state"),
        "display_type": Choice("Display Type", DISPLAY),
        "product_id": Many2one("product.product", "Product"),
        "product_template_id": Many2one("product.template", "Product Template", related="product_id.product_tmpl_id"),
        "name": Text("Description", required=True),
        "product_uom_qty": Float("Quantity", required=True, digits=UNIT, default=constant(1.0)),
        "product_uom_id": Many2one("uom.uom", "Unit"),
        "price_unit": Float("Unit Price", required=True, shown_digits=2),
        "discount": Float("Discount (%)", digits="Discount"),
        "tax_ids": Many2many("account.tax", "Taxes", domain_active=False),
        "price_subtotal": Monetary("Subtotal", readonly=True),
        "price_tax": Float("Total Tax", readonly=True),
        "price_total": Monetary("Total", readonly=True),
        "qty_delivered": Float("Delivery Quantity", digits=UNIT),
        "qty_invoiced": Float("Invoiced Quantity", digits=UNIT, readonly=True),
        "invoice_status": Choice("Invoice Status", INVOICE_STATES, compute=invoice_status),
        "customer_lead": Float("Lead Time", required=True),
        "is_delivery": Boolean("Is a Delivery"),
        "is_downpayment": Boolean("Is a down payment"),
        "is_expense": Boolean("Is expense"),
        "move_ids": One2many("stock.move", "sale_line_id", "Stock Moves"),
        "warehouse_id": Many2one("stock.warehouse", "Warehouse", related="order_id.warehouse_id"),
        "product_type": Char("Product Type", related="product_id.type"),
    }

    def display_name(self, record: Records) -> str:
        first = str(record["name"] or "").split("\n")[0]
        return f"{record['order_id']['name']} - {first}"

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        if values.get("display_type"):
            values["product_uom_qty"] = 0.0
            values.setdefault("price_unit", 0.0)
            return
        product = env.browse("product.product", values.get("product_id") or ()).exists()
        order = env.browse("sale.order", values.get("order_id") or ()).exists()
        if not product or not order:
            return
        values.setdefault("name", sales_description(product))
        values.setdefault("product_uom_id", product["uom_id"].id)
        values.setdefault("price_unit", product["lst_price"])
        if "tax_ids" not in values:
            taxes = of_company(product["taxes_id"], order["company_id"])
            values["tax_ids"] = [(6, 0, list(mapped(order["fiscal_position_id"], taxes).ids))]

    def created(self, records: Records) -> None:
        self._check(records)
        for line in records:
            compute(line)
        orders = records.related("order_id")
        orders.model.renew_amounts(orders)  # type: ignore[attr-defined]
        for order in orders.filtered(lambda order: order["state"] == "sale"):
            fresh = records.where(order_id=order)
            orders.model.deliver(order, fresh)  # type: ignore[attr-defined]

    def _check(self, records: Records) -> None:
        """A line without a product passes: the constraint that forbids it meets a NULL in Odoo, and so never holds."""
        for line in records.filtered(lambda line: line["display_type"]):
            if line["product_id"] or line["price_unit"] or line["product_uom_qty"] or line["product_uom_id"]:
                raise Violation("Forbidden values on non-accountable sale order line")

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        if "display_type" in values and any((r["display_type"] or False) != values["display_type"] for r in records):
            raise UserError(
                "You cannot change the type of a sale order line. Instead you should delete the current line "
                "and create a new line of the proper type."
            )
        protected = PROTECTED & set(values)
        if protected and any(line["order_id"]["locked"] for line in records):
            labels = "\n".join(self.columns[name].string for name in sorted(protected))
            raise UserError(f"It is forbidden to modify the following fields in a locked order:\n{labels}")
        if "product_id" in values:
            other = records.filtered(lambda r: r["product_id"].id != values["product_id"])
            fixed = other.filtered(lambda r: any(move["state"] != "cancel" for move in r["move_ids"]))
            if fixed:
                raise UserError("You cannot modify the product of this order line.")

    def changed(self, records: Records, values: dict[str, Any]) -> None:
        self._check(records)
        if not AMOUNT & set(values):
            return
        for line in records:
            compute(line)
        orders = records.related("order_id")
        orders.model.renew_amounts(orders)  # type: ignore[attr-defined]
        if "product_uom_qty" in values:
            for order in orders.filtered(lambda order: order["state"] == "sale"):
                orders.model.deliver(order, records.where(order_id=order))  # type: ignore[attr-defined]

    def before_remove(self, records: Records) -> None:
        if any(line["state"] in ("sale", "done") and not line["display_type"] for line in records):
            raise UserError(
                "Once a sales order is confirmed, you can't remove one of its lines (we need to track if something gets "
                "invoiced or delivered).\n                Set the quantity to 0 instead."
            )

    def remove(self, records: Records) -> None:
        orders = records.exists().sudo().related("order_id")
        super().remove(records)
        orders.model.renew_amounts(orders)  # type: ignore[attr-defined]


def sales_description(product: Records) -> str:
    name = with_code(product["default_code"], product["name"])
    more = product["description_sale"]
    return f"{name}\n{more}" if more else name


def priced(line: Records) -> amounts.Line:
    currency = line["currency_id"]
    method = line["company_id"]["tax_calculation_rounding_method"]
    line_of = older_amounts.line_of if line.model.registry.version < 16 else amounts.line_of
    return line_of(
        line["price_unit"], line["product_uom_qty"], line["discount"], line["tax_ids"], currency["rounding"], method
    )


def compute(line: Records) -> None:
    figures = priced(line)
    step = line["currency_id"]["rounding"]
    amounts.settle([figures], step)
    total = amounts.round_to(figures.excluded + figures.tax, step)
    row = dict(line.row)
    row.update(
        price_subtotal=figures.excluded, price_total=total, price_tax=amounts.round_to(total - figures.excluded, step)
    )
    line.env.tx.put(line.model.name, line.id, row)


def renew_delivered(lines: Records) -> None:
    for line in lines:
        if line["product_id"]["type"] == "service" or line["display_type"]:
            continue
        quantity = kits.moved_sets(line, gone) if kits.bill_of(line["product_id"]) else _moved(line)
        if quantity != line["qty_delivered"]:
            line.write(qty_delivered=float(quantity))


def _moved(line: Records) -> float:
    return sum(convert(gone(move), move["product_uom"], line["product_uom_id"]) for move in line["move_ids"])


def gone(move: Records) -> float:
    """Goods to the customer count, goods that come back to be refunded count off."""
    if move["state"] != "done":
        return 0.0
    if move["location_dest_id"]["usage"] == "customer":
        return float(move["quantity"])
    back = move["location_id"]["usage"] == "customer" and move["to_refund"]
    return -float(move["quantity"]) if back else 0.0
