"""What lies where: quants and lots."""

from typing import Any

from ..orm.calls import record_method
from ..orm.fields import Boolean, Char, Datetime, Float, Many2one
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from .places import within

UNIT = "Product Unit"


class Lot(PublicModel):
    name = "stock.lot"
    description = "Lot/Serial"
    order = "name, id"
    fields = {
        "name": Char("Lot/Serial Number", required=True, index=True),
        "product_id": Many2one("product.product", "Product", required=True),
        "company_id": Many2one("res.company", "Company"),
        "ref": Char("Internal Reference"),
        "product_qty": Float("On Hand Quantity", compute=lambda lot: _in_lot(lot)),
    }


class Quant(PublicModel):
    name = "stock.quant"
    description = "Quants"
    order = "in_date, id"
    fields = {
        "product_id": Many2one("product.product", "Product", required=True),
        "product_tmpl_id": Many2one("product.template", "Product Template", related="product_id.product_tmpl_id"),
        "location_id": Many2one("stock.location", "Location", required=True),
        "warehouse_id": Many2one("stock.warehouse", "Warehouse", related="location_id.warehouse_id"),
        "company_id": Many2one("res.company", "Company", related="location_id.company_id"),
        "lot_id": Many2one("stock.lot", "Lot/Serial Number"),
        "in_date": Datetime("Incoming Date", required=True, default=lambda env: env.now),
        "quantity": Float("Quantity", digits=UNIT),
        "reserved_quantity": Float("Reserved Quantity", digits=UNIT),
        "available_quantity": Float("Available Quantity", compute=lambda q: q["quantity"] - q["reserved_quantity"]),
        "inventory_quantity": Float("Counted Quantity", digits=UNIT),
        "inventory_quantity_set": Boolean("Inventory Quantity Set"),
    }

    def display_name(self, record: Records) -> str:
        return f"{record['location_id'].name} - {record['product_id'].name}"

    def make(self, env: Env, many: list[dict[str, Any]]) -> Records:
        """A count creates the quant empty; applying it moves the difference in."""
        counted = [{**values, "inventory_quantity_set": "inventory_quantity" in values} for values in many]
        return super().make(env, counted)

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        if "inventory_quantity" in values:
            values.setdefault("inventory_quantity_set", True)

    @record_method
    def action_apply_inventory(self, records: Records) -> None:
        self.registry.access.check(records.env, self.name, "write")
        for quant in records.sudo():
            counted = quant["inventory_quantity"]
            quant.write(quantity=counted, inventory_quantity=0.0, inventory_quantity_set=False)


def quant_of(product: Records, location: Records, lot: Records) -> Records:
    domain = [("product_id", "=", product.id), ("location_id", "=", location.id), ("lot_id", "=", lot.id or False)]
    return product.env.search(Quant.name, domain, limit=1)


def add(product: Records, location: Records, quantity: float, lot: Records, reserved: float = 0.0) -> None:
    """Only storable products are counted. The result may lie below zero: goods leave that nobody received."""
    if not product["is_storable"]:
        return
    quant = quant_of(product, location, lot)
    if quant:
        quant.write(
            quantity=quant["quantity"] + quantity, reserved_quantity=max(0.0, quant["reserved_quantity"] + reserved)
        )
        return
    product.env.create(
        Quant.name,
        {
            "product_id": product.id,
            "location_id": location.id,
            "lot_id": lot.id or False,
            "quantity": quantity,
            "reserved_quantity": max(0.0, reserved),
        },
    )


def available(product: Records, location: Records) -> list[tuple[Records, float]]:
    """Quants at or below a location that have something unreserved, oldest first."""
    domain = [("product_id", "=", product.id), ("location_id", "in", list(within(location).ids))]
    found = [(q, q["quantity"] - q["reserved_quantity"]) for q in product.env.search(Quant.name, domain)]
    return [(quant, free) for quant, free in found if free > 0]


def bypasses(location: Records) -> bool:
    return location["usage"] not in ("internal", "transit")


def _in_lot(lot: Records) -> float:
    quants = lot.env.search(Quant.name, [("lot_id", "=", lot.id)])
    return float(sum(q["quantity"] for q in quants if q["location_id"]["usage"] in ("internal", "transit")))
