"""What older versions call otherwise, or do not have. Inside, the newest names stay."""

from dataclasses import replace

from .models.people import SECRET
from .models.products import OLDER_TYPES
from .models.units import size
from .orm.fields import Boolean, Field, Float, One2many

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
# Models that went with a version, or had another name before one.
GONE = {"account.fiscal.position.tax": 19}
RENAMED = {"stock.production.lot": ("stock.lot", 16), "stock.quant.package": ("stock.package", 19)}

# What 14 does not have yet, and what it keeps as text where later ones have HTML.
LATER = {
    "account.tax": "country_id invoice_label is_base_affected",
    "account.tax.group": "company_id country_id",
    "delivery.carrier": "tracking_url",
    "mail.activity": "active date_done feedback",
    "mail.activity.type": "res_model",
    "product.product": "is_favorite",
    "product.template": "is_favorite",
    "res.company": "account_fiscal_country_id active",
    "res.currency": "full_name",
    "res.partner": "company_registry complete_name country_code",
    "res.users": "company_registry complete_name country_code",
    "res.users.apikeys": "create_uid expiration_date write_date write_uid",
    "stock.location": "warehouse_id",
    "stock.picking": "return_id",
    "stock.picking.type": "create_backorder",
    "stock.move": "is_inventory",
    "stock.quant": "inventory_quantity_set inventory_diff_quantity is_outdated user_id warehouse_id",
}
PLAIN = {
    "account.fiscal.position": "note",
    "account.payment.term": "note",
    "product.product": "description",
    "product.template": "description",
    "res.partner": "comment",
    "res.users": "comment",
    "sale.order": "note",
    "stock.picking": "note",
}


def offers(model: str, method: str, version: float) -> bool:
    return SINCE.get(method, 0) <= version < UNTIL.get(method, {}).get(model, 1000)


def model_name(asked: str, version: float) -> str:
    """The name inside of the model that this version calls so."""
    if version >= GONE.get(asked, 1000):
        return ""
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
        _drop(outside, "stock.return.picking", "location_id")
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
        _before_15(outside)
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
    _drop(outside, "account.tax", "fiscal_position_ids")
    _drop(outside, "account.tax", "original_tax_ids")
    table = One2many("account.fiscal.position.tax", "position_id", "Tax Mapping")
    outside["account.fiscal.position"]["tax_ids"] = replace(table, name="tax_ids", column="tax_ids")
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


def _before_15(outside: Outside) -> None:
    """As seen on a real 14."""
    for model, names in LATER.items():
        for name in names.split():
            _drop(outside, model, name)
    for model, names in PLAIN.items():
        for name in names.split():
            outside[model][name] = replace(outside[model][name], type="text")


def _rename(outside: Outside, model: str, old: str, new: str) -> None:
    outside[model][new] = replace(outside[model].pop(old), name=new)


def _drop(outside: Outside, model: str, name: str) -> None:
    outside[model].pop(name, None)
