"""What lies where: quants and lots."""

from typing import Any

from ..errors import ValidationError
from ..orm.calls import model_method, record_method
from ..orm.fields import Boolean, Char, Datetime, Float, Many2one
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from . import counting
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
        "package_id": Many2one("stock.package", "Package"),
        "owner_id": Many2one("res.partner", "Owner"),
        "user_id": Many2one("res.users", "Assigned To"),
        "in_date": Datetime("Incoming Date", required=True, default=lambda env: env.now),
        "quantity": Float("Quantity", digits=UNIT),
        "reserved_quantity": Float("Reserved Quantity", digits=UNIT),
        "available_quantity": Float("Available Quantity", compute=lambda q: q["quantity"] - q["reserved_quantity"]),
        "inventory_quantity": Float("Counted Quantity", digits=UNIT),
        "inventory_quantity_set": Boolean("Inventory Quantity Set"),
        "inventory_diff_quantity": Float("Difference", digits=UNIT),
        "is_outdated": Boolean("Quantity has been moved since last count", compute=lambda q: counting.outdated(q)),
    }

    def display_name(self, record: Records) -> str:
        return f"{record['location_id'].name} - {record['product_id'].name}"

    def make(self, env: Env, many: list[dict[str, Any]]) -> Records:
        """A count creates the quant empty; applying it moves the difference in."""
        counts = all("inventory_quantity" in values for values in many)
        if any(not env.browse("product.product", values["product_id"])["is_storable"] for values in many):
            raise ValidationError("Quants cannot be created for consumables or services.")
        if counts and env.context.get("inventory_mode"):
            if self.registry.version >= 15:
                self.registry.access.check(env, self.name, "create")
            counting.may_count(env)
            if counting.mode(env):
                return counting.count(env.with_(su=True), [dict(values) for values in many])
        counted = []
        for values in many:
            entered = values.get("inventory_quantity", False)
            difference = {"inventory_diff_quantity": float(entered or 0.0)} if entered is not False else {}
            counted.append({**values, **difference, "inventory_quantity_set": entered is not False})
        return super().make(env, counted)

    @model_method
    def fields_get(
        self, env: Env, allfields: list[str] | None = None, attributes: list[str] | None = None
    ) -> dict[str, dict[str, Any]]:
        """In 14 the counted quantity is shown to those who may enter it."""
        found = super().fields_get(env, allfields, attributes)
        if not counting.sees_counts(env):
            found.pop("inventory_quantity", None)
        return found

    def before_change(self, records: Records, values: dict[str, Any]) -> None:
        if "inventory_quantity" in values:
            values.setdefault("inventory_quantity_set", True)

    @record_method
    def action_apply_inventory(self, records: Records) -> dict[str, Any] | None:
        """Nothing, or the window that asks what to do about goods that moved meanwhile."""
        self.registry.access.check(records.env, self.name, "write")
        counting.may_book(records.env)
        quants = records.sudo()
        if outdated := quants.filtered(lambda quant: quant["is_outdated"]):
            context = {"default_quant_ids": list(quants.ids), "default_quant_to_fix_ids": list(outdated.ids)}
            return {
                "name": "Conflict in Inventory Adjustment",
                "type": "ir.actions.act_window",
                "view_mode": "form",
                "res_model": "stock.inventory.conflict",
                "target": "new",
                "context": context,
            }
        for quant in quants:
            counting.book(quant, quant["inventory_quantity"])
        return None

    @model_method
    def action_view_quants(self, env: Env) -> dict[str, Any]:
        """Whoever looks at the stock has heaps of the same thing joined."""
        heaps: dict[tuple[int, ...], Records] = {}
        for quant in env.with_(su=True).search(self.name, [], every=True):
            of = tuple(quant[name].id for name in ("product_id", "location_id", "lot_id", "package_id", "owner_id"))
            first = heaps.setdefault(of, quant)
            if first.id != quant.id:
                reserved = first["reserved_quantity"] + quant["reserved_quantity"]
                first.write(quantity=first["quantity"] + quant["quantity"], reserved_quantity=reserved)
                quant.unlink()
        return {"type": "ir.actions.act_window", "res_model": self.name, "view_mode": "list"}


def quant_of(product: Records, location: Records, lot: Records) -> Records:
    domain = [("product_id", "=", product.id), ("location_id", "=", location.id), ("lot_id", "=", lot.id or False)]
    domain += [("package_id", "=", False), ("owner_id", "=", False)]
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
