"""The merchant of the shapes: what they keep in Odoo before the first order, and where they sell."""

from sandbox.amazon import Seller, a_seller
from sandbox.amazon.catalog import PRODUCTS
from sandbox.amazon.marketplaces import MARKETPLACES, Marketplace
from tests.real_odoo import storable

from .stage import MERCHANT, Stage

REGIONS = ("na", "eu", "fe")
SELLERS: dict[str, Seller] = {
    region: a_seller(f"A1SHAPES{region.upper()}", region, [each.id for each in MARKETPLACES if each.region == region])
    for region in REGIONS
}
# Matched by their barcode: their internal reference is the merchant's own number.
BY_BARCODE = {"KETTLE-EU": "INT-0004"}
LOTS = ("COFFEE-1KG", "ECHO-DOT-4-UK-CHARCOAL-3PACK")
SERIALS = ("GRINDER-M", "FIRE-TV-4K-MAX-JP")
MORE = ("ECHO-DOT-4-CHARCOAL", "ECHO-DOT-4-UK-CHARCOAL-3PACK", "FIRE-TV-4K-MAX-JP")
# Not every version knows them.
STATES = (
    ("DE", "BE", "Berlin"),
    ("DE", "BY", "Bayern"),
    ("DE", "SN", "Sachsen"),
    ("PL", "LD", "łódzkie"),
    ("JP", "TYO", "東京都"),
)
CURRENCIES = ("EUR", "USD", "GBP", "JPY", "BRL", "TRY")  # PLN and CAD stay off, as a new Odoo has them


def furnish(stage: Stage) -> None:
    """Products and currencies in Odoo, as a merchant has them, by a library that is not the product's."""
    currencies = stage.rpc("res.currency", "search", [["name", "in", list(CURRENCIES)]], context={"active_test": False})
    stage.rpc("res.currency", "write", currencies, {"active": True})
    included = _tax(stage, "19% included", 19.0)
    skus = (*(one.sku for one in PRODUCTS), *MORE)
    stored = storable(stage.rpc("product.product", "fields_get", [], ["type"]))
    stage.rpc("product.product", "create", [{**_product(each, included), **stored} for each in skus])
    _abroad(stage)
    # Older versions call these otherwise.
    default = stage.rpc("account.tax", "search", [["amount", "=", 15], ["type_tax_use", "=", "sale"]])
    stage.rpc("account.tax", "write", default, {"name": "15%"})
    own = stage.rpc("stock.warehouse", "search", [["code", "=", "WH"]])
    stage.rpc("stock.warehouse", "write", own, {"name": "My Company"})
    for country, code, name in STATES:
        if not stage.rpc("res.country.state", "search", [["country_id.code", "=", country], ["name", "=", name]]):
            [land] = stage.rpc("res.country", "search", [["code", "=", country]])
            stage.rpc("res.country.state", "create", [{"country_id": land, "code": code, "name": name}])


def _abroad(stage: Stage) -> None:
    """A new Odoo 19 sells untaxed to everybody abroad; here to South America only, so that most orders have taxes."""
    south = stage.rpc("res.country.group", "search", [["name", "=", "South America"]])
    abroad = stage.rpc("account.fiscal.position", "search", [["name", "=", "Foreign Trade"]])
    if abroad:
        stage.rpc("account.fiscal.position", "write", abroad, {"country_group_id": south[0]})
        return
    full = stage.rpc("account.tax", "search", [["amount", "=", 15], ["type_tax_use", "=", "sale"]])
    none = stage.rpc("account.tax", "create", [{"name": "0% Exports", "amount": 0, "type_tax_use": "sale"}])
    values = {"name": "Foreign Trade", "auto_apply": True, "country_group_id": south[0]}
    values["tax_ids"] = [[0, 0, {"tax_src_id": full[0], "tax_dest_id": none[0]}]]
    stage.rpc("account.fiscal.position", "create", [values])


def _tax(stage: Stage, name: str, percent: float) -> int:
    values = {"name": name, "amount": percent, "type_tax_use": "sale"}
    if "price_include_override" in stage.rpc("account.tax", "fields_get", [], ["type"]):
        values["price_include_override"] = "tax_included"
    else:
        values["price_include"] = True
    made: int = stage.rpc("account.tax", "create", [values])[0]
    return made


def _product(sku: str, included: int) -> dict[str, object]:
    """Odoo's default tax (15 % on top), but for the mugs."""
    values: dict[str, object] = {"name": f"Product {sku}", "default_code": sku}
    if sku.startswith("MUG-"):
        values["taxes_id"] = [[6, 0, [included]]]
    if sku in BY_BARCODE:
        values |= {"default_code": BY_BARCODE[sku], "barcode": sku}
    if sku in LOTS + SERIALS:
        values["tracking"] = "lot" if sku in LOTS else "serial"
    return values


def choose_policies(stage: Stage) -> None:
    """A tax policy of each kind; all other channels keep the default (Odoo's taxes)."""
    channel = ("channel", "--merchant", MERCHANT, "--marketplace")
    tax = _tax(stage, "TVA 20%", 20.0)
    stage.do(*channel, "GB", "--set", "tax_policy=amazon_line")
    stage.do(*channel, "FR", "--set", "tax_policy=rate_map", f"tax_map=20={tax}")
    stage.do(*channel, "IT", "--set", "unknown_product=hold")
    stage.do(*channel, "CA", "--set", "remitted_tax=leave_out")


def seller_for(market: Marketplace | None) -> Seller:
    return SELLERS[market.region if market else "eu"]
