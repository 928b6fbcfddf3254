"""What Amazon's refusals of a shipment mean. The words are those that sellers have seen: Amazon documents none."""

from functools import partial

from ..errors import Kind
from .case import Case
from .operations import CONFIRM_SHIPMENT

ALREADY_FULFILLED = "amazon_already_fulfilled"

_refused = partial(Case, operations=(CONFIRM_SHIPMENT.name,), statuses=(400,))
_RETRY = "then press Retry."

CASES = (
    _refused(
        Kind.EXISTS,
        ALREADY_FULFILLED,
        "Amazon says that all goods of this order have been shipped already. The connector compares Amazon's parcels "
        "with the delivery; what is missing there can only be entered in Seller Central.",
        words=("packagetoupdatenotfound", "already fulfilled", "already been fulfilled", "already shipped"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_parcel_edits_used_up",
        "Amazon takes no further change of this parcel, because it was changed too often. Correct its carrier and "
        "tracking number in Seller Central.",
        words=("number of allowed updates", "invalidpackageversion"),
    ),
    _refused(
        Kind.BUG,
        "amazon_shipment_form",
        "The connector described this parcel in a form that Amazon does not read. Report this with the details, and "
        "confirm the shipment in Seller Central meanwhile.",
        words=("invalid type", "packagereferenceid"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_ships_this_order",
        "Amazon fulfils this order itself (FBA), so it takes no shipment of yours. Nothing needs to be sent; if the "
        "goods left your warehouse as well, take them back or look at the order in Seller Central.",
        words=("fulfilled by amazon", "merchant fulfilled", "merchant-fulfilled", "afn", "fba"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_confirms_by_itself",
        "Amazon confirms the shipment of this order by itself, because its label comes from Amazon (Ship+, Buy "
        "Shipping or Easy Ship). Nothing needs to be sent; look at its parcels in Seller Central.",
        words=("ship+", "ship plus", "ship_plus", "buy shipping", "easy ship", "easy_ship"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_items_cancelled",
        "Amazon no longer has these goods in the order: the order or a part of it was cancelled. Stop the parcel if "
        "you still can, and look at the order in Seller Central.",
        words=("nonexistentorderitem", "cancelled", "canceled"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_order_not_released",
        "Amazon has not released this order for shipping yet. Wait until Seller Central shows it as unshipped, "
        f"{_RETRY}",
        words=("pending", "not ready to ship", "not ready for ship"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_transparency_codes",
        "Amazon wants the Transparency code of each piece in this parcel, which Odoo does not know. Confirm this "
        "shipment in Seller Central, where the codes can be entered.",
        words=("transparency",),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_tracking_in_use",
        "Amazon already has this tracking number on another parcel. Correct the tracking reference on the delivery in "
        "Odoo; the connector sends it by itself then.",
        words=("duplicatetracking",),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_tracking_refused",
        "Amazon does not accept this tracking number. Compare it with the carrier's label and correct the tracking "
        "reference on the delivery in Odoo, or the carrier; the connector sends it by itself then.",
        words=("tracking",),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_carrier_refused",
        "Amazon does not know this carrier. In the channel's carrier map choose one of Amazon's carriers for this "
        f"delivery method, or Other with the carrier's name, {_RETRY}",
        words=("carrier",),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_quantity_too_large",
        "This parcel holds more than Amazon has left to ship in the order. Compare the delivery in Odoo with the "
        f"order's parcels in Seller Central and correct what is wrong, {_RETRY}",
        words=("overfulfil", "over-fulfil", "quantity"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_item_refused",
        "Amazon does not find one of this parcel's items in the order. Fetch the order again from its page here, "
        f"{_RETRY}",
        words=("orderitemid", "order item"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_ship_date_refused",
        "Amazon does not accept the date of this shipment, which must lie between the purchase and now. Check the "
        f"delivery's date in Odoo and the clock of this server, {_RETRY}",
        words=("shipdate", "ship date", "fulfillment date", "fulfillmentdate"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_order_id_refused",
        "Amazon does not accept this order id. Check it in Seller Central.",
        words=("orderid", "order id"),
    ),
    _refused(
        Kind.REJECTED,
        "amazon_shipment_refused",
        "Amazon does not accept this shipment and gives no reason that the connector knows. Compare the delivery in "
        f"Odoo with the order in Seller Central, {_RETRY} If it is refused again, confirm it there.",
    ),
)
