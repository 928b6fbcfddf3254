"""What Amazon tells of the stock in its own warehouses."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FbaQuantity:
    """An SKU may come several times: once for each fnsku and condition."""

    sku: str
    fnsku: str
    asin: str
    condition: str
    title: str
    fulfillable: int
    inbound_working: int
    inbound_shipped: int
    inbound_receiving: int
    reserved: int
    researching: int
    unfulfillable: int
    total: int
    updated: datetime | None
