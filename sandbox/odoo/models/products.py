"""Products, price lists, units."""

from typing import Any

from ..orm.fields import Boolean, Char, Choice, Float, Html, Integer, Many2many, Many2one, One2many, Text, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from . import kits, quantities

TYPES = (("consu", "Goods"), ("service", "Service"), ("combo", "Combo"))
OLDER_TYPES = (("consu", "Consumable"), ("service", "Service"), ("product", "Storable Product"))
TRACKING = (("serial", "By Unique Serial Number"), ("lot", "By Lots"), ("none", "By Quantity"))
POLICIES = (("order", "Ordered quantities"), ("delivery", "Delivered quantities"))
VARIANT_OWN = ("default_code", "barcode", "standard_price", "weight")


def older_type(product: Records) -> str:
    return "product" if product["is_storable"] else str(product["type"])


class Template(PublicModel):
    name = "product.template"
    description = "Product"
    order = "is_favorite desc, name"
    named_by = ("default_code",)
    fields = {
        "name": Char("Name", required=True, index=True),
        "is_favorite": Boolean("Favorite"),
        "active": Boolean("Active", default=constant(True)),
        "type": Choice("Product Type", TYPES, required=True, default=constant("consu")),
        "is_storable": Boolean("Track Inventory"),
        "detailed_type": Choice("Product Type", OLDER_TYPES, compute=older_type),
        "tracking": Choice("Tracking", TRACKING, required=True, default=constant("none")),
        "list_price": Float("Sales Price", shown_digits=2, default=constant(1.0)),
        "taxes_id": Many2many("account.tax", "Sales Taxes", default=lambda env: default_taxes(env)),
        "uom_id": Many2one("uom.uom", "Unit", required=True, default=lambda env: env.ref("uom.product_uom_unit").id),
        "categ_id": Many2one("product.category", "Product Category"),
        "sale_ok": Boolean("Sales", default=constant(True)),
        "purchase_ok": Boolean("Purchase", default=constant(True)),
        "invoice_policy": Choice("Invoicing Policy", POLICIES, default=constant("order")),
        "company_id": Many2one("res.company", "Company"),
        "description_sale": Text("Sales Description"),
        "description": Html("Internal Notes"),
        "currency_id": Many2one("res.currency", "Currency", compute=lambda product: product.env.company["currency_id"]),
        "product_variant_ids": One2many("product.product", "product_tmpl_id", "Products"),
        "product_variant_id": Many2one(
            "product.product", "Product", compute=lambda product: product["product_variant_ids"].first
        ),
        "product_variant_count": Integer(
            "# Product Variants", compute=lambda product: len(product["product_variant_ids"])
        ),
        "default_code": Char("Internal Reference", compute=lambda product: only_variant(product, "default_code")),
        "barcode": Char("Barcode", compute=lambda product: only_variant(product, "barcode")),
        "qty_available": Float("Quantity On Hand", compute=lambda t: _sum(t, "qty_available")),
        "virtual_available": Float("Forecasted Quantity", compute=lambda t: _sum(t, "virtual_available")),
    }

    def display_name(self, record: Records) -> str:
        return with_code(record["default_code"], record["name"])

    def make(self, env: Env, many: list[dict[str, Any]]) -> Records:
        """A template comes with its first variant, unless it is made for one."""
        own = [{name: values[name] for name in VARIANT_OWN if name in values} for values in many]
        made = super().make(env, [_normal(values) for values in many])
        if not env.context.get("delegating"):
            variants = env.with_(su=True)
            for template, values in zip(made, own, strict=True):
                variants.create("product.product", {**values, "product_tmpl_id": template.id})
        return made

    def change(self, records: Records, given: dict[str, Any]) -> None:
        own = {name: given[name] for name in VARIANT_OWN if name in given}
        super().change(records, _normal(given))
        for template in records.sudo():
            variants = template.with_context(active_test=False)["product_variant_ids"]
            if own and len(variants) == 1:
                variants.write(**own)
            if "active" in given:
                variants.write(active=given["active"])


class Product(PublicModel):
    name = "product.product"
    description = "Product Variant"
    order = "default_code, id"
    named_by = ("default_code", "barcode")
    delegate = ("product_tmpl_id", "product.template")
    fields = {
        "product_tmpl_id": Many2one("product.template", "Product Template", required=True, cascade=True),
        "active": Boolean("Active", default=constant(True)),
        "default_code": Char("Internal Reference", index=True),
        "barcode": Char("Barcode", index=True),
        "lst_price": Float("Sales Price", related="product_tmpl_id.list_price"),
        "standard_price": Float("Cost", shown_digits=2),
        "weight": Float("Weight"),
        "product_template_attribute_value_ids": Many2many("product.template.attribute.value", "Attribute Values"),
        "is_kits": Boolean("Is Kits", compute=lambda p: bool(kits.bill_of(p))),
        "qty_available": Float("Quantity On Hand", compute=lambda p: quantities.on_hand(p)),
        "free_qty": Float("Free To Use Quantity", compute=lambda p: quantities.free(p)),
        "virtual_available": Float("Forecasted Quantity", compute=lambda p: quantities.forecast(p)),
        "incoming_qty": Float("Incoming", compute=lambda p: quantities.incoming(p)),
        "outgoing_qty": Float("Outgoing", compute=lambda p: quantities.outgoing(p)),
    }

    def display_name(self, record: Records) -> str:
        return with_code(record["default_code"], record["product_tmpl_id"]["name"])

    def make(self, env: Env, many: list[dict[str, Any]]) -> Records:
        return super().make(env, [_normal(values) for values in many])

    def change(self, records: Records, given: dict[str, Any]) -> None:
        super().change(records, _normal(given))


class Category(PublicModel):
    name = "product.category"
    description = "Product Category"
    fields = {
        "name": Char("Name", required=True, index=True),
        "parent_id": Many2one("product.category", "Parent Category"),
        "complete_name": Char("Complete Name", compute=lambda category: category.name),
    }

    def display_name(self, record: Records) -> str:
        above = record["parent_id"]
        return f"{above.name} / {record.row['name']}" if above else str(record.row["name"])


class Pricelist(PublicModel):
    name = "product.pricelist"
    description = "Pricelist"
    order = "sequence, id"
    fields = {
        "name": Char("Pricelist Name", required=True, index=True),
        "active": Boolean("Active", default=constant(True)),
        "sequence": Integer("Sequence", default=constant(16)),
        "currency_id": Many2one(
            "res.currency", "Currency", required=True, default=lambda env: env.company["currency_id"].id
        ),
        "company_id": Many2one("res.company", "Company"),
    }

    def display_name(self, record: Records) -> str:
        return f"{record['name']} ({record['currency_id']['name']})"


def with_code(code: str | bool, name: str) -> str:
    return f"[{code}] {name}" if code else str(name)


def default_taxes(env: Env) -> list[tuple[int, int]]:
    tax = env.with_(su=True).company["account_sale_tax_id"]
    return [(4, tax.id)] if tax else []


def only_variant(template: Records, name: str) -> Any:
    variants = template.with_context(active_test=False)["product_variant_ids"]
    return variants[name] if len(variants) == 1 else False


def _normal(values: dict[str, Any]) -> dict[str, Any]:
    """Older versions say storable in the type: `product`."""
    if "detailed_type" not in values:
        return values
    kind = values["detailed_type"]
    rest = {name: value for name, value in values.items() if name != "detailed_type"}
    return {**rest, "type": "consu" if kind == "product" else kind, "is_storable": kind == "product"}


def _sum(template: Records, name: str) -> float:
    return float(sum(variant[name] for variant in template["product_variant_ids"]))
