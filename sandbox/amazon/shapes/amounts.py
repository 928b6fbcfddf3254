"""Money that buyers pay beside the price, and what is taken off."""

from ..documents import JSON
from ..lines import Line
from .building import Collection, sold

SHAPES = Collection()
_GIFT = {"giftMessage": "Alles Gute zum Geburtstag!\nDeine Oma", "giftWrapLevel": "Premium"}


@SHAPES.add
def shipping() -> JSON:
    return sold("shipping", Line("MUG-BLUE", 2, shipping="4.90"))


@SHAPES.add
def discount_positive() -> JSON:
    return sold("discount_positive", Line("TEAPOT-1L", discount="5.00"))


@SHAPES.add
def discount_negative() -> JSON:
    """The same discount with the other sign: Amazon's documents leave it open."""
    return sold("discount_negative", Line("TEAPOT-1L", discount="5.00", discount_sign=-1))


@SHAPES.add
def shipping_discount() -> JSON:
    """Shipping that is charged and given back."""
    return sold("shipping_discount", Line("TEAPOT-1L", shipping="4.90", shipping_discount="4.90"))


@SHAPES.add
def discount_whole_price() -> JSON:
    return sold("discount_whole_price", Line("MUG-BLUE", discount="12.90"))


@SHAPES.add
def tax_on_discount() -> JSON:
    """Tax of the full price, less the tax of the discount."""
    line = Line("TEAPOT-1L", unit_price="40.00", discount="10.00", shipping="5.00", tax_on_discount=True)
    return sold("tax_on_discount", line, marketplace="UK", tax="on_top")


@SHAPES.add
def gift_wrap_with_message() -> JSON:
    gift = {"fulfillment": {"packing": {"giftOption": _GIFT}}}
    return sold("gift_wrap_with_message", Line("TEAPOT-1L", gift_wrap="3.50", extra=gift))


@SHAPES.add
def gift_message_without_wrap() -> JSON:
    gift = {"fulfillment": {"packing": {"giftOption": {"giftMessage": "Bon appétit !"}}}}
    return sold("gift_message_without_wrap", Line("KNIFE-CHEF", extra=gift), marketplace="FR")


@SHAPES.add
def points() -> JSON:
    """Amazon Points: the merchant pays for them, the buyer's total does not change."""
    granted = {"pointsNumber": 64, "pointsMonetaryValue": {"amount": "64", "currencyCode": "JPY"}}
    line = Line("TEAPOT-1L", extra={"expense": {"pointsCost": {"pointsGranted": granted}}})
    return sold("points", line, marketplace="JP", by="AMAZON", status="SHIPPED")


@SHAPES.add
def cod_fee() -> JSON:
    line = Line("TEAPOT-1L", cod_fee="330")
    return sold("cod_fee", line, marketplace="JP", payment={"paymentExecutions": [{"paymentMethod": "CashOnDelivery"}]})


@SHAPES.add
def delivery_tip() -> JSON:
    """A tip belongs to the order, to none of its items."""
    return sold("delivery_tip", Line("COFFEE-1KG"), marketplace="US", tip="3.00")


@SHAPES.add
def other_charge() -> JSON:
    return sold("other_charge", Line("COFFEE-1KG", other="0.25"))


@SHAPES.add
def quantity_three_that_does_not_divide() -> JSON:
    """Three for ten: no unit price of two decimals gives the line's amount."""
    line = Line("FILTER-100", 3, unit_price="3.33", amount="10.00")
    return sold("quantity_three_that_does_not_divide", line)


@SHAPES.add
def everything_at_once() -> JSON:
    gift = {"fulfillment": {"packing": {"giftOption": _GIFT}}}
    first = Line("TEAPOT-1L", 3, "19.99", shipping="7.77", gift_wrap="3.33", discount="5.55", extra=gift)
    second = Line("MUG-RED", 7, "0.99", shipping="1.11", shipping_discount="1.11", discount_sign=-1)
    return sold("everything_at_once", first, second, marketplace="UK", tax="on_top", tip="2.00")


@SHAPES.add
def pending_with_amounts() -> JSON:
    """Amazon's text does not promise that a pending order has no amounts."""
    order = sold("pending_with_amounts", Line("MUG-BLUE"))
    order["fulfillment"] = {"fulfillmentStatus": "PENDING", "fulfilledBy": "MERCHANT"}
    return order


@SHAPES.add
def no_proceeds() -> JSON:
    """Payable, but without a word about money."""
    order = sold("no_proceeds", Line("MUG-BLUE", priced=False))
    for block in ("proceeds", "payment"):
        order.pop(block, None)
    return order


@SHAPES.add
def total_without_breakdowns() -> JSON:
    """As in some of Amazon's examples: the order says its total only."""
    order = sold("total_without_breakdowns", Line("MUG-BLUE", 2))
    return {**order, "proceeds": {"grandTotal": {"amount": "25.80", "currencyCode": "EUR"}}}
