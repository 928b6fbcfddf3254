"""What stands in Odoo before the first order. Twice the same steps give twice the same ids."""

from sandbox.amazon.catalog import PRODUCTS
from tests.shapes.stage import Stage

CURRENCIES = ("EUR", "GBP", "PLN")


def furnish(stage: Stage) -> None:
    found = stage.rpc("res.currency", "search", [["name", "in", list(CURRENCIES)]], context={"active_test": False})
    stage.rpc("res.currency", "write", found, {"active": True})
    products = [
        {"name": each.title, "default_code": each.sku, "type": "consu", "is_storable": True, "list_price": 9.99}
        for each in PRODUCTS
    ]
    stage.rpc("product.product", "create", products)
