"""A record-by-record connector, as most are written: for each order it searches, creates, searches and creates again.

Ten calls an order and more, by the same pooled client as the bare loop; no retries, no ids that would make it safe.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from sandbox.amazon.documents import JSON


class Naive:
    def __init__(self, url: str, database: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}", "X-Odoo-Database": database}
        self._http = httpx.Client(base_url=f"{url}/json/2", headers=headers, timeout=300)
        self.calls = 0

    def write(self, orders: Sequence[JSON]) -> float:
        """Seconds for all of them."""
        started = time.monotonic()
        for order in orders:
            self._one(order)
        return time.monotonic() - started

    def close(self) -> None:
        self._http.close()

    def _one(self, order: Mapping[str, Any]) -> None:
        if self._found("sale.order", [["client_order_ref", "=", order["orderId"]]]):
            return
        address, buyer = order["recipient"]["deliveryAddress"], order["buyer"]
        country = self._found("res.country", [["code", "=", address["countryCode"]]])
        place = {
            "street": address.get("addressLine1", ""),
            "city": address.get("city", ""),
            "zip": address.get("postalCode", ""),
            "country_id": country[0] if country else False,
        }
        email, name = buyer.get("buyerEmail", ""), buyer["buyerName"]
        same = [["email", "=", email]] if email else [["name", "=", name], ["zip", "=", place["zip"]]]
        partner = self._found("res.partner", same) or self._made("res.partner", {"name": name, "email": email, **place})
        below = [["parent_id", "=", partner[0]], ["type", "=", "delivery"], ["street", "=", place["street"]]]
        child = {"name": address["name"], "parent_id": partner[0], "type": "delivery", **place}
        delivery = self._found("res.partner", below) or self._made("res.partner", child)
        currency = self._found("product.pricelist", [["currency_id.name", "=", _currency(order)]])
        values = {
            "client_order_ref": order["orderId"],
            "partner_id": partner[0],
            "partner_shipping_id": delivery[0],
            "pricelist_id": currency[0] if currency else False,
            "order_line": [[0, 0, self._line(item)] for item in order["orderItems"]],
        }
        made = self._made("sale.order", values)
        self._call("sale.order", "action_confirm", ids=made)
        if order["fulfillment"]["fulfilledBy"] == "AMAZON":
            self._deliver(made[0])
        self._call("sale.order", "read", ids=made, fields=["state", "amount_total"])

    def _deliver(self, order_id: int) -> None:
        moves = self._call(
            "stock.move",
            "search_read",
            domain=[["sale_line_id.order_id", "=", order_id]],
            fields=["product_uom_qty", "picking_id"],
        )
        for move in moves:
            self._call("stock.move", "write", ids=[move["id"]], vals={"quantity": move["product_uom_qty"]})
        for picking in {move["picking_id"][0] for move in moves}:
            self._call("stock.picking", "button_validate", ids=[picking])

    def _line(self, item: Mapping[str, Any]) -> dict[str, Any]:
        product = self._found("product.product", [["default_code", "=", item["product"]["sellerSku"]]])
        price = float(item["product"]["price"]["unitPrice"]["amount"])
        return {"product_id": product[0], "product_uom_qty": item["quantityOrdered"], "price_unit": price}

    def _found(self, model: str, domain: list[Any]) -> list[int]:
        found: list[int] = self._call(model, "search", domain=domain, limit=1)
        return found

    def _made(self, model: str, values: Mapping[str, Any]) -> list[int]:
        made: list[int] = self._call(model, "create", vals_list=[values])
        return made

    def _call(self, model: str, method: str, **parameters: Any) -> Any:
        self.calls += 1
        answer = self._http.post(f"/{model}/{method}", json=parameters)
        answer.raise_for_status()
        return answer.json()


def _currency(order: Mapping[str, Any]) -> str:
    code: str = order["proceeds"]["grandTotal"]["currencyCode"]
    return code
