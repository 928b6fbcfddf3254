"""Bills of material of the type "phantom": what is sold as one and moves as its parts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from ..orm.fields import Boolean, Char, Choice, Float, Integer, Many2many, Many2one, One2many, constant
from ..orm.public import PublicModel
from ..orm.records import Env, Records
from .units import convert

TYPES = (("normal", "Manufacture this product"), ("phantom", "Kit"))


class Bom(PublicModel):
    name = "mrp.bom"
    description = "Bill of Material"
    order = "sequence, id"
    title = "code"
    fields = {
        "code": Char("Reference"),
        "active": Boolean("Active", default=constant(True)),
        "type": Choice("BoM Type", TYPES, required=True, default=constant("normal"), index=True),
        "product_tmpl_id": Many2one("product.template", "Product", required=True),
        "product_id": Many2one("product.product", "Product Variant"),
        "product_qty": Float("Quantity", required=True, default=constant(1.0)),
        "product_uom_id": Many2one(
            "uom.uom", "Unit", required=True, default=lambda env: env.ref("uom.product_uom_unit").id
        ),
        "sequence": Integer("Sequence"),
        "company_id": Many2one("res.company", "Company", default=lambda env: env.company.id),
        "bom_line_ids": One2many("mrp.bom.line", "bom_id", "BoM Lines"),
    }

    def display_name(self, record: Records) -> str:
        return str(record["product_tmpl_id"].name)


class BomLine(PublicModel):
    name = "mrp.bom.line"
    description = "Bill of Material Line"
    order = "sequence, id"
    fields = {
        "bom_id": Many2one("mrp.bom", "Parent BoM", required=True, cascade=True),
        "product_id": Many2one("product.product", "Component", required=True),
        "product_tmpl_id": Many2one("product.template", "Product Template", related="product_id.product_tmpl_id"),
        "product_qty": Float("Quantity", required=True, default=constant(1.0)),
        "product_uom_id": Many2one(
            "uom.uom", "Unit", required=True, default=lambda env: env.ref("uom.product_uom_unit").id
        ),
        "sequence": Integer("Sequence", default=constant(1)),
        "bom_product_template_attribute_value_ids": Many2many("product.template.attribute.value", "Apply on Variants"),
    }

    def display_name(self, record: Records) -> str:
        return str(record["product_id"].name)


class AttributeValue(PublicModel):
    """Here no product has variants; the field that says so is read all the same."""

    name = "product.template.attribute.value"
    description = "Product Template Attribute Value"
    fields = {"name": Char("Value"), "attribute_line_id": Integer("Attribute Line")}


@dataclass(frozen=True)
class Part:
    line: Records
    product: Records
    quantity: float  # of the product, in its own unit, for one kit


def bill_of(product: Records) -> Records:
    """The phantom bill of a product, or none."""
    env: Env = product.env.with_(su=True)
    domain = [("product_tmpl_id", "=", product["product_tmpl_id"].id), ("type", "=", "phantom")]
    fitting = env.search(Bom.name, domain).filtered(lambda bom: bom["product_id"].id in (0, product.id))
    # Of two alike the one for this very variant.
    return fitting.filtered(lambda bom: bom["product_id"]).first or fitting.first


def parts(product: Records, quantity: float = 1.0) -> list[Part]:
    """Down to what is no kit itself; nothing for what is no kit."""
    bom = bill_of(product)
    found: list[Part] = []
    made = convert(bom["product_qty"], bom["product_uom_id"], product["uom_id"]) if bom else 0.0
    for line in bom["bom_line_ids"]:
        part = line["product_id"]
        needed = convert(line["product_qty"], line["product_uom_id"], part["uom_id"]) * quantity / made
        inner = parts(part, needed)
        found += inner or ([Part(line, part, needed)] if needed else [])
    return found


def sets(product: Records, amount: Callable[[Records], float]) -> float:
    """How many whole kits some amount of each part makes. What is not counted in stock limits nothing."""
    needed: Counter[int] = Counter()
    products = {part.product.id: part.product for part in parts(product) if part.product["is_storable"]}
    for part in parts(product):
        if part.product.id in products:
            needed[part.product.id] += part.quantity  # type: ignore[assignment]
    return float(min((floor(round(amount(products[pk]) / needed[pk], 2)) for pk in needed), default=0))


def moved_sets(line: Records, amount: Callable[[Records], float]) -> float:
    """How many whole kits of an order line some amount of each of its moves makes."""
    needed: Counter[int] = Counter()
    moved: Counter[int] = Counter()
    for part in parts(line["product_id"]):
        if part.product["type"] != "service":
            needed[part.line.id] += part.quantity  # type: ignore[assignment]
    for move in line["move_ids"]:
        share = convert(amount(move), move["product_uom"], move["product_id"]["uom_id"])
        moved[move["bom_line_id"].id] += share  # type: ignore[assignment]
    whole = float(min((floor(round(moved[pk] / needed[pk], 2)) for pk in needed), default=0))
    return convert(whole, line["product_id"]["uom_id"], line["product_uom_id"])
