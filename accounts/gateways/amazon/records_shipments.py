"""What Amazon is told of a parcel."""

from dataclasses import dataclass
from datetime import datetime

OTHER = "Other"  # the carrier that Amazon does not list: its name must be told
TEXT_LIMIT = 50  # of tracking number, carrier and service: Amazon names none, and nothing sensible is longer


@dataclass(frozen=True, slots=True)
class ParcelItem:
    item_id: str  # orderItemId
    quantity: int


@dataclass(frozen=True, slots=True)
class Parcel:
    reference: str  # packageReferenceId: a positive number
    carrier_code: str
    carrier_name: str
    service: str
    tracking: str
    shipped_at: datetime
    items: tuple[ParcelItem, ...]
