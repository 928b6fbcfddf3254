"""Kits: bills of material of the type "phantom", down to what really lies on the shelf."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .client import Client
from .reads import Record, search
from .records import Probe
from .text import link, number
from .units import ONE, factors

BOM = ["product_id", "product_tmpl_id", "product_qty", "product_uom_id", "company_id", "sequence"]
LINE = ["bom_id", "product_id", "product_tmpl_id", "product_qty", "product_uom_id"]
VARIANTS = "bom_product_template_attribute_value_ids"
DEEPEST = 20  # Odoo refuses kits that contain themselves; an Odoo that does not is no Odoo


@dataclass(frozen=True, slots=True)
class Part:
    line_id: int  # mrp.bom.line
    product_id: int
    quantity: Decimal  # for one kit; both in their reference units


@dataclass(frozen=True, slots=True)
class Bill:
    company_id: int | None
    parts: tuple[Part, ...]


def known(probe: Probe) -> bool:
    """The app Manufacturing is installed."""
    return probe.has("stock.move", "bom_line_id")


def readable(probe: Probe) -> bool:
    """Also where the connection was checked before anybody asked for this right."""
    return "stock.quant" not in probe.fields or "read" in probe.rights.get("mrp.bom", frozenset())


def bills(
    client: Client, probe: Probe, products: Mapping[int, int], *, archived: bool = False
) -> dict[int, tuple[Bill, ...]]:
    """`products`: product -> template. The bills of those that are kits, the one Odoo prefers first. Two calls for each
    level of kits within kits, one where there is none."""
    boms: dict[int, list[Record]] = {}
    lines: dict[int, list[Record]] = {}
    templates, todo = dict(products), set(products.values()) - {0}
    for _ in range(DEEPEST):
        if not todo:
            break
        fresh = _boms(client, todo, archived=archived)
        for bom in fresh:
            boms.setdefault(link(bom["product_tmpl_id"]) or 0, []).append(bom)
        parts = _lines(client, [bom["id"] for bom in fresh])
        for part in parts:
            lines.setdefault(link(part["bom_id"]) or 0, []).append(part)
        inside = {link(one["product_id"]) or 0: link(one["product_tmpl_id"]) or 0 for one in parts}
        todo = set(inside.values()) - set(templates.values()) - {0}
        templates |= inside
    if not boms:
        return {}
    every = [one for found in [*boms.values(), *lines.values()] for one in found]
    units = factors(client, probe, [link(one["product_uom_id"]) or 0 for one in every])
    variants = _variants(client, templates, [one for found in lines.values() for one in found])
    tree = _Tree(boms, lines, templates, units, variants)
    return {product: found for product in products if (found := tree.bills(product))}


def _boms(client: Client, templates: Iterable[int], *, archived: bool) -> list[Record]:
    domain = [["type", "=", "phantom"], ["product_tmpl_id", "in", sorted(templates)]]
    context = {"active_test": False} if archived else None
    found = search(client, "mrp.bom", domain, [*BOM, *(["active"] if archived else [])], context=context)
    # Odoo takes the first by sequence, and of two alike the one that is made for this very variant.
    return sorted(
        found, key=lambda one: (not one.get("active", True), one["sequence"], not one["product_id"], one["id"])
    )


def _lines(client: Client, bom_ids: list[int]) -> list[Record]:
    return search(client, "mrp.bom.line", [["bom_id", "in", bom_ids]], [*LINE, VARIANTS]) if bom_ids else []


@dataclass(frozen=True, slots=True)
class _Variants:
    """Lines that are for some variants only: the values of each product, and the attribute of each value."""

    values: Mapping[int, frozenset[int]]
    attribute: Mapping[int, int]

    def include(self, product_id: int, wanted: Iterable[int]) -> bool:
        """One value of each attribute that the line names."""
        own = self.values.get(product_id, frozenset())
        by_attribute: dict[int, set[int]] = {}
        for value in wanted:
            by_attribute.setdefault(self.attribute.get(value, 0), set()).add(value)
        return all(own & values for values in by_attribute.values())


def _variants(client: Client, templates: Mapping[int, int], lines: Iterable[Record]) -> _Variants:
    values = sorted({value for one in lines for value in one[VARIANTS]})
    if not values:
        return _Variants({}, {})
    field = "product_template_attribute_value_ids"
    domain = [["id", "in", sorted(templates)], [field, "!=", False]]
    products = search(client, "product.product", domain, [field], context={"active_test": False})
    of_values = search(client, "product.template.attribute.value", [["id", "in", values]], ["attribute_line_id"])
    return _Variants(
        {one["id"]: frozenset(one[field]) for one in products},
        {one["id"]: link(one["attribute_line_id"]) or 0 for one in of_values},
    )


@dataclass(frozen=True, slots=True)
class _Tree:
    boms: Mapping[int, list[Record]]  # by template
    lines: Mapping[int, list[Record]]  # by bill
    templates: Mapping[int, int]
    units: Mapping[int, Decimal]
    variants: _Variants

    def bills(self, product_id: int) -> tuple[Bill, ...]:
        found = ((bom, self._parts(bom, product_id, ONE, DEEPEST)) for bom in self._boms_of(product_id))
        return tuple(Bill(link(bom["company_id"]), tuple(parts)) for bom, parts in found if parts)

    def _boms_of(self, product_id: int) -> list[Record]:
        of_template = self.boms.get(self.templates.get(product_id, 0), ())
        return [bom for bom in of_template if link(bom["product_id"]) in (None, product_id)]

    def _parts(self, bom: Record, product_id: int, times: Decimal, depth: int) -> list[Part]:
        made = number(bom["product_qty"]) * self._unit(bom)
        found: list[Part] = []
        for one in self.lines.get(bom["id"], ()):
            part, quantity = link(one["product_id"]) or 0, number(one["product_qty"]) * self._unit(one)
            if not (quantity and made and depth and self.variants.include(product_id, one[VARIANTS])):
                continue
            inner = self._boms_of(part)
            if inner:
                found += self._parts(inner[0], part, times * quantity / made, depth - 1)
            else:
                found.append(Part(one["id"], part, times * quantity / made))
        return found

    def _unit(self, record: Record) -> Decimal:
        return self.units.get(link(record["product_uom_id"]) or 0, ONE)
