"""What is ordered: many, none, unknown, marked, made to order."""

from ..catalog import PRODUCTS, UNKNOWN
from ..documents import JSON
from ..lines import Line
from .building import Collection, sold

SHAPES = Collection()


@SHAPES.add
def lines_500() -> JSON:
    lines = [Line(PRODUCTS[n % len(PRODUCTS)].sku, 1 + n % 3, f"{1 + n % 50}.{n % 100:02}") for n in range(500)]
    return sold("lines_500", *lines)


@SHAPES.add
def same_sku_twice() -> JSON:
    return sold("same_sku_twice", Line("MUG-BLUE", 1), Line("MUG-BLUE", 2, "11.90"))


@SHAPES.add
def zero_quantity_item() -> JSON:
    return sold("zero_quantity_item", Line("MUG-BLUE", 2), Line("MUG-RED", 0))


@SHAPES.add
def unknown_sku() -> JSON:
    return sold("unknown_sku", Line(UNKNOWN.sku))


@SHAPES.add
def known_and_unknown_sku() -> JSON:
    return sold("known_and_unknown_sku", Line("MUG-BLUE"), Line(UNKNOWN.sku))


@SHAPES.add
def no_sku() -> JSON:
    """The offer was deleted since: only the ASIN is left."""
    return sold("no_sku", Line("MUG-BLUE", extra={"product": {"sellerSku": None, "title": None}}))


@SHAPES.add
def odd_sku() -> JSON:
    return sold("odd_sku", Line("  Becher/blau & rot #1, 100% “neu”  "))


@SHAPES.add
def serial_numbers_fba() -> JSON:
    serials = {"product": {"serialNumbers": ["GR-2026-000017", "GR-2026-000018"]}}
    return sold("serial_numbers_fba", Line("GRINDER-M", 2, extra=serials), by="AMAZON", status="SHIPPED")


@SHAPES.add
def serial_number_required() -> JSON:
    packing = {"packing": {"serialNumberRequirement": {"requirementType": "REQUIRED"}}}
    return sold("serial_number_required", Line("GRINDER-M", extra={"fulfillment": packing}))


@SHAPES.add
def customized() -> JSON:
    url = "https://zme-caps.amazon.com/t/demo/customized.zip"
    return sold("customized", Line("BOARD-OAK", extra={"product": {"customization": {"customizedUrl": url}}}))


@SHAPES.add
def used() -> JSON:
    condition = {"conditionType": "USED", "conditionSubtype": "VERY_GOOD", "conditionNote": "Opened box"}
    return sold("used", Line("KETTLE-EU", extra={"product": {"condition": condition}}))


@SHAPES.add
def programs() -> JSON:
    line = Line("COFFEE-1KG", 2, extra={"programs": ["TRANSPARENCY", "SUBSCRIBE_AND_SAVE"]})
    return sold("programs", line, programs=["PRIME", "PREMIUM", "FBM_SHIP_PLUS"])


@SHAPES.add
def sold_by_weight() -> JSON:
    line = Line("COFFEE-1KG", extra={"measurement": {"unit": "KILOGRAMS", "value": 1.25}})
    return sold("sold_by_weight", line, marketplace="IT")


@SHAPES.add
def scheduled_and_constrained() -> JSON:
    window = {"earliestDateTime": "2026-11-24T09:00:00Z", "latestDateTime": "2026-11-24T17:00:00Z"}
    constraints = {"signatureConfirmation": "MANDATORY", "recipientAgeVerification": "MANDATORY"}
    shipping = {"scheduledDeliveryWindow": window, "shippingConstraints": constraints}
    return sold("scheduled_and_constrained", Line("KNIFE-CHEF", extra={"fulfillment": {"shipping": shipping}}))


@SHAPES.add
def service_beside_product() -> JSON:
    link = [{"orderId": "114-5555555-6666666", "orderItemId": "1", "associationType": "VALUE_ADD_SERVICE"}]
    return sold("service_beside_product", Line("KETTLE-EU", extra={"associatedOrderItems": link}), marketplace="US")


@SHAPES.add
def preorder() -> JSON:
    return sold("preorder", Line("KETTLE-EU"), programs=["PREORDER"])
