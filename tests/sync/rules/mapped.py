"""An order in Amazon's words, a field of Odoo's, and a mapping between them."""

from typing import Any

from accounts.gateways.odoo.records_fields import OdooField
from sync.rules import mapping
from sync.rules.mapping import Mapping

CHANNELS = (("a", "Web shop"), ("amazon_de", "Amazon Germany"))
ORDER: dict[str, Any] = {
    "orderId": "303-1",
    "createdTime": "2026-11-23T23:30:00+01:00",
    "programs": ["PRIME", "AMAZON_BUSINESS"],
    "buyer": {"buyerName": "Erika  Müller", "buyerPurchaseOrderNumber": "po-7"},
    "fulfillment": {"fulfilledBy": "MERCHANT"},
    "proceeds": {"grandTotal": {"amount": "1234.50", "currencyCode": "EUR"}},
    "orderItems": [
        {"orderItemId": "1", "quantityOrdered": 2, "product": {"sellerSku": "A"}},
        {"orderItemId": "2", "quantityOrdered": 3, "product": {"sellerSku": "B"}},
    ],
}


def odoo(type: str, **more: Any) -> OdooField:
    return OdooField("x_field", "The field", type, **more)


def made(source: str, target: str = "order", **more: Any) -> Mapping:
    return mapping.checked(Mapping(target, "x_field", source, **more))
