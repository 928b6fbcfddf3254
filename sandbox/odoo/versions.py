"""What older versions call otherwise, or do not have. Inside, the newest names stay."""

from dataclasses import replace

from .models.people import SECRET
from .models.products import OLDER_TYPES
from .models.units import size
from .orm.fields import Boolean, Field, Float

Outside = dict[str, dict[str, Field]]  # model -> name outside -> field
LATEST = "19.0"
PRICE = "Product Price"
# Methods that came and went: the first version with, the first without.
SINCE = {
    "has_access": 18,
    "check_access": 18,
    "action_lock": 17,
    "action_create_returns": 18,
    "action_apply_inventory": 15,
}
UNTIL = {"action_done": {"sale.order": 17}, "create_returns": {"stock.return.picking": 18}}
# Models that had another name before a version.
RENAMED = {"stock.production.lot": ("stock.lot", 16), "stock.quant.package": ("stock.package", 19)}


def offers(model: str, method: str, version: float) -> bool:
    return SINCE.get(method, 0) <= version < UNTIL.get(method, {}).get(model, 1000)


def model_name(asked: str, version: float) -> str:
    """The name inside of the model that this version calls so."""
    inside, until = RENAMED.get(asked, (asked, 1000))
    if version >= until and asked in RENAMED:
        return ""
    newer = [name for name, limit in RENAMED.values() if name == asked and version < limit]
    return "" if newer else inside


def adapt(outside: Outside, version: float) -> None:
    for fields in outside.values():
        for name in [name for name in fields if name.startswith(SECRET)]:
            del fields[name]
    if version >= 19:
        _drop(outside, "res.partner", "mobile")
        _drop(outside, "stock.move", "name")
    else:
        _drop(outside, "stock.picking", "is_date_editable")
        _before_19(outside)
    if version >= 18:
        for model in ("product.template", "product.product"):
            _drop(outside, model, "detailed_type")
    else:
        _before_18(outside, version)
    if version >= 17:
        _drop(outside, "stock.move", "quantity_done")
        _drop(outside, "stock.move.line", "qty_done")
        outside["sale.order"]["state"] = replace(
            outside["sale.order"]["state"],
            selection=tuple(item for item in outside["sale.order"]["state"].selection if item[0] != "done"),
        )
    else:
        _before_17(outside)
        _drop(outside, "stock.move", "inventory_name")
    if version < 15:
        for name in ("inventory_quantity_set", "inventory_diff_quantity", "is_outdated", "user_id"):
            _drop(outside, "stock.quant", name)
        _drop(outside, "stock.move", "is_inventory")
    if version < 16:
        _drop(outside, "sale.order", "delivery_status")
        _rename(outside, "stock.picking", "move_ids", "move_lines")


def _before_19(outside: Outside) -> None:
    _rename(outside, "sale.order.line", "tax_ids", "tax_id")
    _rename(outside, "sale.order.line", "product_uom_id", "product_uom")
    _rename(outside, "res.users", "group_ids", "groups_id")
    # A unit told how many of it make one of its reference, and the other way round.
    units = outside["uom.uom"]
    inverse = Float("Ratio", compute=lambda unit: 1.0 / size(unit))
    units["factor_inv"] = replace(units["factor"], name="factor_inv", string="Bigger Ratio")
    units["factor"] = replace(inverse, name="factor", column="factor_of_reference")
    for name in ("relative_factor", "relative_uom_id"):
        _drop(outside, "uom.uom", name)
    # From 19 on a price keeps all its decimals; before, writing one rounded it.
    prices = (
        ("sale.order.line", "price_unit"),
        ("product.template", "list_price"),
        ("product.product", "standard_price"),
    )
    for model, name in prices:
        outside[model][name] = replace(outside[model][name], digits=PRICE, shown_digits=0)


def _before_18(outside: Outside, version: float) -> None:
    for model in ("product.template", "product.product"):
        older = replace(outside[model]["detailed_type"], selection=OLDER_TYPES)
        outside[model]["type"] = replace(older, name="type")
        outside[model]["detailed_type"] = older
        _drop(outside, model, "is_storable")
        if version < 15:
            _drop(outside, model, "detailed_type")
    # The tax itself says whether prices contain it; the company has no say yet.
    taxes = outside["account.tax"]
    taxes["price_include"] = replace(Boolean("Included in Price"), name="price_include", column="price_include")
    _drop(outside, "account.tax", "price_include_override")
    _drop(outside, "res.company", "account_price_include")


def _before_17(outside: Outside) -> None:
    _drop(outside, "sale.order", "locked")
    moves = outside["stock.move"]
    _drop(outside, "stock.move", "picked")
    moves["reserved_availability"] = replace(
        Float("Quantity Reserved", compute=moves.pop("quantity").compute),
        name="reserved_availability",
        column="reserved",
    )
    lines = outside["stock.move.line"]
    _drop(outside, "stock.move.line", "picked")
    _drop(outside, "stock.move.line", "quantity_product_uom")
    lines["product_uom_qty"] = replace(lines.pop("quantity"), name="product_uom_qty")


def _rename(outside: Outside, model: str, old: str, new: str) -> None:
    outside[model][new] = replace(outside[model].pop(old), name=new)


def _drop(outside: Outside, model: str, name: str) -> None:
    outside[model].pop(name, None)
