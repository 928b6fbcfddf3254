"""What is on hand, free and expected of a product, here or in the places the context names."""

from collections.abc import Callable

from ..orm.records import Records
from . import kits
from .units import convert

OPEN = ["waiting", "confirmed", "partially_available", "assigned"]


def places(product: Records) -> Records:
    """The context may name a location or a warehouse, under the names of old and new versions."""
    env = product.env
    location = env.context.get("location")
    warehouse = env.context.get("warehouse_id") or env.context.get("warehouse")
    if location:
        roots = location if isinstance(location, list) else [location]
        return env.search("stock.location", [("id", "child_of", roots), ("usage", "in", ["internal", "transit"])])
    ids = warehouse if isinstance(warehouse, list) else [warehouse] if warehouse else None
    domain = [("id", "in", ids)] if ids else [("company_id", "=", env.company.id)]
    views = env.search("stock.warehouse", domain).related("view_location_id")
    return env.search("stock.location", [("id", "child_of", list(views.ids)), ("usage", "in", ["internal", "transit"])])


def _quants(product: Records) -> Records:
    domain = [("product_id", "=", product.id), ("location_id", "in", list(places(product).ids))]
    return product.env.search("stock.quant", domain)


def on_hand(product: Records) -> float:
    return _counted(product, lambda one: float(sum(_quants(one).mapped("quantity"))))


def free(product: Records) -> float:
    return _counted(product, lambda one: float(sum(q["quantity"] - q["reserved_quantity"] for q in _quants(one))))


def incoming(product: Records) -> float:
    return _counted(product, lambda one: _moving(one, "location_dest_id", "location_id"))


def outgoing(product: Records) -> float:
    return _counted(product, lambda one: _moving(one, "location_id", "location_dest_id"))


def forecast(product: Records) -> float:
    return _counted(
        product,
        lambda one: (
            float(sum(_quants(one).mapped("quantity")))
            + _moving(one, "location_dest_id", "location_id")
            - _moving(one, "location_id", "location_dest_id")
        ),
    )


def _counted(product: Records, amount: Callable[[Records], float]) -> float:
    """A kit is as many as the scarcest of its parts allows, in each of these numbers."""
    return kits.sets(product, amount) if kits.bill_of(product) else amount(product)


def _moving(product: Records, inside: str, outside: str) -> float:
    here = set(places(product).ids)
    moves = product.env.search("stock.move", [("product_id", "=", product.id), ("state", "in", OPEN)])
    crossing = moves.filtered(lambda move: move[inside].id in here and move[outside].id not in here)
    return float(sum(convert(m["product_uom_qty"], m["product_uom"], product["uom_id"]) for m in crossing))
