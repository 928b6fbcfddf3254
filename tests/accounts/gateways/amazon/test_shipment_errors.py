"""What each refusal of a shipment means for the merchant."""

import pytest

from accounts.gateways.amazon import errors
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.operations import CONFIRM_SHIPMENT
from accounts.gateways.amazon.shipment_cases import CASES
from accounts.gateways.errors import Kind

from .conftest import Script, refusal
from .test_shipments import ID, PATH, failure

NOT_FOUND_TO_UPDATE = (
    "Failed to create package due to not finding a matching package or order already fulfilled.  "
    f"ErrorMessage(errorCode=GeneralError, errorDescription=Unable to find package to update for order ({ID}), "
    "errorMetric=PackageToUpdateNotFound, packageIndex=null)"
)
INVALID_TYPE = (
    "The input you have submitted is not valid. "
    "Please check the fields with invalid type [packageDetail.packageReferenceId]."
)
CANCELLED = f"ErrorCode: NonexistentOrderItem Description: Failed to find order item list by order ID: {ID}"
ITEM = "OrderItemId  is invalid, please obtain the value through the getOrderItems API or Manage Orders page"


@pytest.mark.parametrize(
    ("message", "kind", "code", "cure"),
    [
        (NOT_FOUND_TO_UPDATE, Kind.EXISTS, "amazon_already_fulfilled", "compares Amazon's parcels"),
        ("ErrorCode: InvalidPackageVersion", Kind.REJECTED, "amazon_parcel_edits_used_up", "in Seller Central"),
        (
            "Package has reached the maximum number of allowed updates",
            Kind.REJECTED,
            "amazon_parcel_edits_used_up",
            "Correct its carrier and tracking number in Seller Central",
        ),
        (INVALID_TYPE, Kind.BUG, "amazon_shipment_form", "Report this"),
        (
            "PackageReferenceId: is invalid, must be a positive numeric value.",
            Kind.BUG,
            "amazon_shipment_form",
            "Report this",
        ),
        (
            f"Failed validation because order {ID} is not a merchant fulfilled order",
            Kind.REJECTED,
            "amazon_ships_this_order",
            "Nothing needs to be sent",
        ),
        (
            f"Failed validation because order {ID} is a Ship+ order",
            Kind.REJECTED,
            "amazon_confirms_by_itself",
            "Nothing needs to be sent",
        ),
        ("The label was bought with Buy Shipping", Kind.REJECTED, "amazon_confirms_by_itself", "look at its parcels"),
        (CANCELLED, Kind.REJECTED, "amazon_items_cancelled", "Stop the parcel"),
        (f"Order {ID} is Pending", Kind.REJECTED, "amazon_order_not_released", "Wait until"),
        ("Transparency codes are missing", Kind.REJECTED, "amazon_transparency_codes", "in Seller Central"),
        ("ErrorCode: DuplicateTrackingId Description: …", Kind.REJECTED, "amazon_tracking_in_use", "on the delivery"),
        ("ErrorCode: BlockedTrackingId Description: …", Kind.REJECTED, "amazon_tracking_refused", "Compare it"),
        ("Tracking ID: X invalid - Enter a valid tracking ID", Kind.REJECTED, "amazon_tracking_refused", "label"),
        (
            "ErrorCode: InvalidCarrier Description: Selected carrier is not supported",
            Kind.REJECTED,
            "amazon_carrier_refused",
            "carrier map",
        ),
        ("ErrorCode: CarrierNameCorrection Description: …", Kind.REJECTED, "amazon_carrier_refused", "carrier map"),
        (
            "Failed to create/update package due to overfulfillment",
            Kind.REJECTED,
            "amazon_quantity_too_large",
            "Compare the delivery",
        ),
        (ITEM, Kind.REJECTED, "amazon_item_refused", "Fetch the order again"),
        ("shipDate must not be in the future", Kind.REJECTED, "amazon_ship_date_refused", "clock of this server"),
        ("Invalid order ID", Kind.REJECTED, "amazon_order_id_refused", "Seller Central"),
        ("Moonphase", Kind.REJECTED, "amazon_shipment_refused", "confirm it there"),
    ],
)
def test_a_refusal_says_what_to_do(
    amazon: Script, client: AmazonClient, message: str, kind: Kind, code: str, cure: str
) -> None:
    amazon.says(PATH, refusal(400, "InvalidInput", message, x_amzn_RequestId="req-3"))
    error = failure(client)
    assert (error.kind, error.code, error.request_id) == (kind, code, "req-3")
    assert cure in error.text
    assert not error.connection_wide
    assert not error.passing


def test_every_row_of_the_table_is_met_by_one_of_these_messages() -> None:
    marks = test_a_refusal_says_what_to_do.pytestmark  # type: ignore[attr-defined]
    assert {row[2] for row in marks[0].args[1]} == {case.code for case in CASES}


def test_a_missing_order_a_missing_role_and_a_full_bucket(amazon: Script, client: AmazonClient) -> None:
    amazon.says(
        PATH,
        refusal(404, "NotFound", "The specified order does not exist."),
        refusal(403, "Unauthorized", "Access to requested resource is denied."),
        refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource."),
    )
    found = [failure(client) for _ in range(3)]
    assert [(error.kind, error.code) for error in found] == [
        (Kind.NOT_FOUND, "amazon_order_not_found"),
        (Kind.ACCESS, "amazon_role_missing"),
        (Kind.THROTTLED, "amazon_throttled"),
    ]
    assert '"Inventory and Order Tracking"' in found[1].text


def test_the_words_of_these_rows_concern_no_other_operation() -> None:
    said = errors.Refusal("searchOrders", 400, errors=(("InvalidInput", "tracking carrier quantity order id"),))
    assert errors.explain(said).code == "amazon_search_refused"
    assert {case.operations for case in CASES} == {(CONFIRM_SHIPMENT.name,)}
