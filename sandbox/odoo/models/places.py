"""Warehouses, their locations and kinds of operation."""

from typing import Any

from ..orm.fields import Boolean, Char, Choice, Integer, Many2one, One2many, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records

USAGES = (
    ("supplier", "Vendor"),
    ("view", "Virtual"),
    ("internal", "Internal"),
    ("customer", "Customer"),
    ("inventory", "Inventory Loss"),
    ("production", "Production"),
    ("transit", "Transit"),
)
CODES = (("incoming", "Receipt"), ("outgoing", "Delivery"), ("internal", "Internal Transfer"))
RESERVATIONS = (("at_confirm", "At Confirmation"), ("manual", "Manually"), ("by_date", "Before scheduled date"))
BACKORDERS = (("ask", "Ask"), ("always", "Always"), ("never", "Never"))
STEPS = (
    ("ship_only", "Deliver (1 step)"),
    ("pick_ship", "Pick then Deliver (2 steps)"),
    ("pick_pack_ship", "Pick, Pack, then Deliver (3 steps)"),
)


class Location(PublicModel):
    name = "stock.location"
    description = "Inventory Locations"
    order = "complete_name, id"
    parent = "location_id"
    named_by = ("complete_name",)
    fields = {
        "name": Char("Location Name", required=True, index=True),
        "complete_name": Char("Full Location Name", compute=lambda location: location.name),
        "active": Boolean("Active", default=constant(True)),
        "usage": Choice("Location Type", USAGES, required=True, default=constant("internal")),
        "location_id": Many2one("stock.location", "Parent Location"),
        "child_ids": One2many("stock.location", "location_id", "Contains"),
        "company_id": Many2one("res.company", "Company", default=lambda env: env.company.id),
        "warehouse_id": Many2one("stock.warehouse", "Warehouse", compute=lambda location: warehouse_of(location)),
    }

    def display_name(self, record: Records) -> str:
        above = record["location_id"]
        return f"{above.name}/{record.row['name']}" if above else str(record.row["name"])


class Warehouse(PublicModel):
    name = "stock.warehouse"
    description = "Warehouse"
    order = "sequence, id"
    unique = (("company_id", "code"), ("company_id", "name"))
    unique_texts = {
        ("company_id", "code"): "The short name of the warehouse must be unique per company!",
        ("company_id", "name"): "The name of the warehouse must be unique per company!",
    }
    fields = {
        "name": Char("Warehouse", required=True, index=True),
        "code": Char("Short Name", required=True, index=True),
        "sequence": Integer("Sequence", default=constant(10)),
        "active": Boolean("Active", default=constant(True)),
        "company_id": Many2one("res.company", "Company", required=True, default=lambda env: env.company.id),
        "partner_id": Many2one("res.partner", "Address", default=lambda env: env.company["partner_id"].id),
        "view_location_id": Many2one("stock.location", "View Location", required=True),
        "lot_stock_id": Many2one("stock.location", "Location Stock", required=True),
        "in_type_id": Many2one("stock.picking.type", "In Type"),
        "out_type_id": Many2one("stock.picking.type", "Out Type"),
        "int_type_id": Many2one("stock.picking.type", "Internal Type"),
        "delivery_steps": Choice("Outgoing Shipments", STEPS, required=True, default=constant("ship_only")),
        "reception_steps": Choice(
            "Incoming Shipments", (("one_step", "Receive and Store (1 step)"),), default=constant("one_step")
        ),
    }

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        if "view_location_id" in values:
            return
        company = values.setdefault("company_id", env.company.id)
        view = env.create("stock.location", {"name": values["code"], "usage": "view", "company_id": company})
        stock = env.create("stock.location", {"name": "Stock", "location_id": view.id, "company_id": company})
        values.update(view_location_id=view.id, lot_stock_id=stock.id)

    def created(self, records: Records) -> None:
        for warehouse in records:
            stock = warehouse["lot_stock_id"].id
            vendors = warehouse.env.ref("stock.stock_location_suppliers").id
            customers = warehouse.env.ref("stock.stock_location_customers").id
            warehouse.write(
                in_type_id=_operation(warehouse, "Receipts", "incoming", "IN", vendors, stock).id,
                out_type_id=_operation(warehouse, "Delivery Orders", "outgoing", "OUT", stock, customers).id,
                int_type_id=_operation(warehouse, "Internal Transfers", "internal", "INT", stock, stock).id,
            )


class PickingType(PublicModel):
    name = "stock.picking.type"
    description = "Picking Type"
    order = "sequence, id"
    fields = {
        "name": Char("Operation Type", required=True, index=True),
        "code": Choice("Type of Operation", CODES, required=True, default=constant("incoming")),
        "sequence": Integer("Sequence"),
        "sequence_id": Many2one("ir.sequence", "Reference Sequence"),
        "sequence_code": Char("Sequence Prefix", required=True),
        "active": Boolean("Active", default=constant(True)),
        "warehouse_id": Many2one("stock.warehouse", "Warehouse"),
        "company_id": Many2one("res.company", "Company", required=True, default=lambda env: env.company.id),
        "default_location_src_id": Many2one("stock.location", "Source Location", required=True),
        "default_location_dest_id": Many2one("stock.location", "Destination Location", required=True),
        "create_backorder": Choice("Create Backorder", BACKORDERS, required=True, default=constant("ask")),
        "reservation_method": Choice("Reservation Method", RESERVATIONS, default=constant("at_confirm")),
        "return_picking_type_id": Many2one("stock.picking.type", "Operation Type for Returns"),
        "use_create_lots": Boolean("Create New Lots/Serial Numbers"),
        "use_existing_lots": Boolean("Use Existing Lots/Serial Numbers"),
    }

    def display_name(self, record: Records) -> str:
        warehouse = record["warehouse_id"]
        return f"{warehouse['name']}: {record.row['name']}" if warehouse else str(record.row["name"])


def _operation(warehouse: Records, name: str, code: str, short: str, source: int, target: int) -> Records:
    env = warehouse.env
    company = warehouse["company_id"].id
    prefix = f"{warehouse['code']}/{short}/"
    title = f"{warehouse['name']} Sequence {short.lower()}"
    sequence = env.create("ir.sequence", {"name": title, "prefix": prefix, "company_id": company})
    return env.create(
        PickingType.name,
        {
            "name": name,
            "code": code,
            "sequence_code": short,
            "sequence_id": sequence.id,
            "warehouse_id": warehouse.id,
            "company_id": company,
            "default_location_src_id": source,
            "default_location_dest_id": target,
            "use_create_lots": code == "incoming",
            "use_existing_lots": code != "incoming",
        },
    )


def warehouse_of(location: Records) -> Records:
    seen = []
    while location and location.id not in seen:
        seen.append(location.id)
        location = location["location_id"]
    domain = [("view_location_id", "in", seen)]
    return location.env.search("stock.warehouse", domain, every=True).first


def within(location: Records) -> Records:
    """A location and all below it."""
    return location.env.search("stock.location", [("id", "child_of", location.id)])
