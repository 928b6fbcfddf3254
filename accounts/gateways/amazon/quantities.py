"""The one thing that we change about a listing: how many the merchant has. Patches and feeds both say it with this.

Always `merge`, which leaves a restock date and a handling time as they are, and always the merchant's own channel:
for the rest, Amazon takes whatever it is sent and opens offers that nobody wants.
"""

from typing import Any

from ..errors import GatewayError, Kind

MERCHANT_CHANNEL = "DEFAULT"  # any other fulfilment channel code is Amazon's own
ANY_PRODUCT_TYPE = "PRODUCT"
LARGEST = 2**31 - 1


def quantity_patch(quantity: int) -> dict[str, Any]:
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 0 <= quantity <= LARGEST:
        raise ValueError(f"{quantity!r} is no quantity that can be offered.")
    return {
        "op": "merge",
        "path": "/attributes/fulfillment_availability",
        "value": [{"fulfillment_channel_code": MERCHANT_CHANNEL, "quantity": quantity}],
    }


def usable_sku(sku: str) -> str:
    """The SKU as it is, or a refusal: in an address "." and ".." mean the folders above, and NUL or half a character
    nothing."""
    try:
        usable = bool(sku.strip()) and sku not in (".", "..") and b"\0" not in sku.encode()
    except UnicodeEncodeError:
        usable = False
    if usable:
        return sku
    text = f"The SKU {sku!r} cannot be named to Amazon. Give the listing another SKU in Seller Central."
    raise GatewayError(Kind.REJECTED, text, "amazon_sku_unusable")
