"""Each status, by merchant and by Amazon; what is shipped, cancelled, replaced."""

from functools import partial

from .. import fulfilling, wire_time
from ..documents import JSON, merged
from ..lines import Line
from ..marketplaces import NON_AMAZON_DE
from .building import Collection, sold

SHAPES = Collection()
_TWO = (Line("TEAPOT-1L", 1, shipping="4.90"), Line("MUG-BLUE", 2))

for _by, _suffix in (("MERCHANT", "fbm"), ("AMAZON", "fba")):
    for _status in ("PENDING", "UNSHIPPED", "SHIPPED", "CANCELLED"):
        _name = f"{_status.lower()}_{_suffix}"
        SHAPES[_name] = partial(sold, _name, *_TWO, by=_by, status=_status)


@SHAPES.add
def pending_availability() -> JSON:
    """A pre-order: the item is not on the market yet."""
    return sold("pending_availability", status="PENDING_AVAILABILITY", programs=["PREORDER"])


@SHAPES.add
def unfulfillable() -> JSON:
    """Only for what Amazon fulfils for other shops, as the model says."""
    return sold("unfulfillable", by="AMAZON", status="UNFULFILLABLE", salesChannel=_elsewhere())


@SHAPES.add
def partially_shipped() -> JSON:
    return sold("partially_shipped", *_TWO, status="PARTIALLY_SHIPPED")


@SHAPES.add
def partially_shipped_one_line() -> JSON:
    """One of three units has left."""
    return sold("partially_shipped_one_line", Line("MUG-RED", 3), status="PARTIALLY_SHIPPED")


@SHAPES.add
def shipped_in_two_packages() -> JSON:
    order = sold("shipped_in_two_packages", *_TWO, status="PARTIALLY_SHIPPED")
    later = wire_time.read(str(order["lastUpdatedTime"]))
    return fulfilling.shipped(order, later, carrier="UPS", service="UPS Standard", tracking="1Z999AA10123456784")


@SHAPES.add
def partly_cancelled() -> JSON:
    """The second line is cancelled, the first goes on. No field tells a cancelled quantity: it is what is missing."""
    order = sold("partly_cancelled", *_TWO)
    first, second = fulfilling.items_of(order)
    gone = {
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 0},
        "cancellation": {"cancellationExecution": {"cancelledBy": "MERCHANT", "cancelReason": "NO_INVENTORY"}},
    }
    return merged(order, {"orderItems": [first, merged(second, gone)]})


@SHAPES.add
def buyer_requested_cancel() -> JSON:
    request = {"cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Bought by mistake"}}}
    return sold("buyer_requested_cancel", Line("TEAPOT-1L", extra=request))


@SHAPES.add
def cancelled_to_zero() -> JSON:
    """As v0 tells a full cancellation: ordered quantities and amounts are zero."""
    return sold("cancelled_to_zero", Line("MUG-BLUE", 0, unit_price="12.90"), status="CANCELLED")


@SHAPES.add
def cancelled_while_pending() -> JSON:
    """Never paid: cancelled without ever having had amounts or a buyer."""
    order = sold("cancelled_while_pending", *_TWO, status="PENDING")
    return fulfilling.cancelled(order, "AMAZON", "Payment not authorised")


@SHAPES.add
def replacement() -> JSON:
    """Sent for nothing in place of an order that was lost: zero amounts, and it names the original."""
    original = [{"orderId": "302-1111111-2222222", "associationType": "REPLACEMENT_ORIGINAL_ID"}]
    return sold("replacement", Line("TEAPOT-1L", unit_price="0.00"), associatedOrders=original)


@SHAPES.add
def exchange() -> JSON:
    original = [{"orderId": "302-3333333-4444444", "associationType": "EXCHANGE_ORIGINAL_ID"}]
    return sold("exchange", Line("MUG-RED", unit_price="0.00"), associatedOrders=original)


@SHAPES.add
def non_amazon() -> JSON:
    """Another shop's sale that Amazon only delivers: importing it would count that sale twice."""
    return sold("non_amazon", by="AMAZON", status="SHIPPED", orderId="S02-1234567-7654321", salesChannel=_elsewhere())


@SHAPES.add
def non_amazon_in_marketplace() -> JSON:
    """The same, but under the id of a real marketplace."""
    channel = {"channelName": "NON_AMAZON", "marketplaceName": "Non-Amazon"}
    return sold("non_amazon_in_marketplace", by="AMAZON", status="SHIPPED", salesChannel=channel)


def _elsewhere() -> JSON:
    return {
        "channelName": "NON_AMAZON",
        "marketplaceId": NON_AMAZON_DE.id,
        "marketplaceName": NON_AMAZON_DE.name,
    }
