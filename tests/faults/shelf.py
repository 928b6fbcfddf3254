"""What the merchant's people do with products and stock in Odoo: the same on the pretend and on a real one."""

import itertools
from collections.abc import Mapping
from typing import Any

from tests.real_odoo import storable

from .shop import Shop
from .warehouse import Warehouse

_COUNTING = {"inventory_mode": True}
_numbers = itertools.count(1)


class Shelf:
    """Products are known by a word; their SKUs are of this shop alone, for a real Odoo is shared."""

    def __init__(self, shop: Shop) -> None:
        self.people = Warehouse(shop.odoo)
        self.own = f"{shop.folder.name}-{next(_numbers)}"
        self.ids: dict[str, int] = {}
        [home] = self.people.read("stock.warehouse", [["code", "=", "WH"]], "lot_stock_id")
        self.home: int = home["lot_stock_id"][0]

    def sku(self, word: str) -> str:
        return f"{word} {self.own}"

    def product(self, word: str, quantity: float = 0, **values: Any) -> int:
        fields = self.people.call("product.product", "fields_get", [], ["type"])
        row = {"name": f"The {word}", "default_code": self.sku(word), "taxes_id": [], **storable(fields), **values}
        self.ids[word] = self.people.call("product.product", "create", [row])[0]
        if quantity:
            self.count(word, quantity)
        return self.ids[word]

    def count(self, word: str, quantity: float, location: int = 0) -> None:
        """By an inventory count."""
        row = {"product_id": self.ids[word], "location_id": location or self.home, "inventory_quantity": quantity}
        quants = self.people.call("stock.quant", "create", [row], context=_COUNTING)
        if "inventory_quantity_set" in self.people.call("stock.quant", "fields_get", [], ["type"]):
            self.people.call("stock.quant", "action_apply_inventory", quants, context=_COUNTING)

    def kit(self, word: str, parts: Mapping[str, float]) -> int:
        made = self.product(word)
        [row] = self.people.read("product.product", [["id", "=", made]], "product_tmpl_id")
        lines = [(0, 0, {"product_id": self.ids[part], "product_qty": count}) for part, count in parts.items()]
        bill = {"product_tmpl_id": row["product_tmpl_id"][0], "type": "phantom", "bom_line_ids": lines}
        self.people.call("mrp.bom", "create", [bill])
        return made

    def archive(self, word: str) -> None:
        self.people.call("product.product", "write", [self.ids[word]], {"active": False})

    def delete(self, word: str) -> None:
        self.people.call("product.product", "unlink", [self.ids[word]])

    def lies_at(self, word: str, code: str) -> float:
        """On hand in the warehouse of this code."""
        [place] = self.people.read("stock.warehouse", [["code", "=", code]], "lot_stock_id")
        domain = [["product_id", "=", self.ids[word]], ["location_id", "=", place["lot_stock_id"][0]]]
        return float(sum(row["quantity"] for row in self.people.read("stock.quant", domain, "quantity")))
