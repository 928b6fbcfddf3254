"""What is on hand, free and expected of a product, here or in the places the context names."""

from ..orm.records import Records

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
    return float(sum(_quants(product).mapped("quantity")))


def free(product: Records) -> float:
    return float(sum(quant["quantity"] - quant["reserved_quantity"] for quant in _quants(product)))


def incoming(product: Records) -> float:
    return _moving(product, "location_dest_id", "location_id")


def outgoing(product: Records) -> float:
    return _moving(product, "location_id", "location_dest_id")


def forecast(product: Records) -> float:
    return on_hand(product) + incoming(product) - outgoing(product)


def _moving(product: Records, inside: str, outside: str) -> float:
    here = set(places(product).ids)
    moves = product.env.search("stock.move", [("product_id", "=", product.id), ("state", "in", OPEN)])
    crossing = moves.filtered(lambda move: move[inside].id in here and move[outside].id not in here)
    return float(sum(crossing.mapped("product_uom_qty")))
