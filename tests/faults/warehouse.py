"""What the merchant's people do with deliveries in Odoo, by its own buttons: the same on the pretend and on a real one."""

import itertools
from typing import Any

from accounts.gateways.odoo.client import OdooClient

from .odoos import Odoo

VALIDATE = {"skip_backorder": True, "skip_immediate": True, "skip_sms": True}
_names = itertools.count(1)


class Warehouse:
    def __init__(self, odoo: Odoo) -> None:
        self.odoo = OdooClient(odoo.url, odoo.name, odoo.login, odoo.key, allow_private=("127.0.0.1",))
        self._methods: dict[str, int] = {}

    def call(self, model: str, method: str, *args: Any, **named: Any) -> Any:
        return self.odoo.call(model, method, *args, **named)

    def read(self, model: str, domain: list[Any], *fields: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call(model, "search_read", domain, list(fields), order="id")
        return found

    def method(self, name: str) -> int | bool:
        """A delivery method of this name."""
        if name and name not in self._methods:
            known = self.read("delivery.carrier", [["name", "=", name]], "name")
            if not known:
                product = self.call("product.product", "create", [{"name": name, "type": "service"}])[0]
                made = {"name": name, "product_id": product, "delivery_type": "fixed"}
                known = [{"id": self.call("delivery.carrier", "create", [made])[0]}]
            self._methods[name] = known[0]["id"]
        return self._methods[name] if name else False

    def open(self, amazon_id: str) -> int:
        """The delivery that is to be sent next."""
        domain = [["sale_id.client_order_ref", "=", amazon_id], ["state", "not in", ["done", "cancel"]]]
        return int(self.read("stock.picking", [*domain, ["picking_type_code", "=", "outgoing"]], "name")[0]["id"])

    def deliver(
        self, amazon_id: str, tracking: str = "T-1", carrier: str = "DHL Paket", *quantities: float, rest: bool = True
    ) -> int:
        """So much of each product, everything where none is said. The rest is a backorder, or not sent at all."""
        picking = self.open(amazon_id)
        self.call(
            "stock.picking",
            "write",
            [picking],
            {"carrier_tracking_ref": tracking or False, "carrier_id": self.method(carrier)},
        )
        for at, move in enumerate(self.read("stock.move", [["picking_id", "=", picking]], "product_uom_qty")):
            count = quantities[at] if at < len(quantities) else 0.0 if quantities else move["product_uom_qty"]
            self.call("stock.move", "write", [move["id"]], {"quantity": count, "picked": count > 0})
        self.validate(picking, rest=rest)
        return picking

    def validate(self, picking: int, *, rest: bool = True) -> None:
        context = {**VALIDATE, **({} if rest else {"picking_ids_not_to_backorder": [picking]})}
        assert self.call("stock.picking", "button_validate", [picking], context=context) is True

    def deliver_packed(self, amazon_id: str, trackings: str, carrier: str = "DHL Paket") -> int:
        """Each product in a package of its own."""
        picking = self.open(amazon_id)
        for move in self.read("stock.move", [["picking_id", "=", picking]], "product_uom_qty"):
            self.call("stock.move", "write", [move["id"]], {"quantity": move["product_uom_qty"], "picked": True})
        for line in self.read("stock.move.line", [["picking_id", "=", picking]], "quantity"):
            [made] = self.call("stock.package", "create", [{"name": f"PACK-{picking}-{next(_names)}"}])
            self.call("stock.move.line", "write", [line["id"]], {"result_package_id": made})
        values = {"carrier_tracking_ref": trackings, "carrier_id": self.method(carrier)}
        self.call("stock.picking", "write", [picking], values)
        self.validate(picking)
        return picking

    def type_tracking(self, picking: int, text: str) -> None:
        self.call("stock.picking", "write", [picking], {"carrier_tracking_ref": text})

    def name(self, picking: int) -> str:
        return str(self.read("stock.picking", [["id", "=", picking]], "name")[0]["name"])

    def cancel(self, picking: int) -> None:
        self.call("stock.picking", "action_cancel", ids=[picking])

    def give_back(self, picking: int, *quantities: float) -> int:
        """By the button Return, and received."""
        context = {"active_id": picking, "active_ids": [picking], "active_model": "stock.picking"}
        [wizard] = self.call("stock.return.picking", "create", [{"picking_id": picking}], context=context)
        for line, count in zip(
            self.read("stock.return.picking.line", [["wizard_id", "=", wizard]], "quantity"), quantities
        ):
            self.call("stock.return.picking.line", "write", [line["id"]], {"quantity": count})
        made = int(self.call("stock.return.picking", "action_create_returns", ids=[wizard])["res_id"])
        for move in self.read("stock.move", [["picking_id", "=", made]], "product_uom_qty"):
            self.call("stock.move", "write", [move["id"]], {"quantity": move["product_uom_qty"], "picked": True})
        self.validate(made)
        return made

    def close(self) -> None:
        self.odoo.close()
