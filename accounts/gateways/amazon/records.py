"""What Amazon says, as frozen records. Names follow Orders 2026-01-01; a field that Amazon left out is None or ().

Money is Decimal with its currency, times are aware UTC, enumerations stay plain strings (they are open: Amazon adds
values), and text is what buyers typed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One line of `proceeds.breakdowns`. `details` exist for TAX and DISCOUNT only: (subtype, amount) pairs."""

    type: str  # ITEM SHIPPING GIFT_WRAP COD_FEE TAX DISCOUNT DELIVERY_TIP OTHER …
    amount: Decimal
    details: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    name: str = ""
    company: str = ""
    lines: tuple[str, ...] = ()  # addressLine1-3 without the empty ones
    city: str = ""
    district: str = ""  # districtOrCounty
    state: str = ""  # stateOrRegion
    municipality: str = ""
    postal_code: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    phone: str = ""
    type: str = ""  # RESIDENTIAL COMMERCIAL PICKUP_POINT
    extended: tuple[tuple[str, str], ...] = ()  # Brazil: streetName, streetNumber, complement, neighborhood


@dataclass(frozen=True, slots=True)
class TaxRegistration:
    entity: str  # BUYER MERCHANT MARKETPLACE
    type: str  # BUSINESS VAT CST CPF CNPJ
    number: str
    legal_name: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    name: str = ""
    email: str = ""
    company: str = ""
    purchase_order: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    id: str  # orderItemId
    quantity: int  # quantityOrdered
    sku: str = ""
    asin: str = ""
    title: str = ""
    unit_price: Money | None = None
    total: Money | None = None  # proceeds.proceedsTotal
    breakdowns: tuple[Breakdown, ...] = ()
    fulfilled: int | None = None  # fulfillment.quantityFulfilled
    unfulfilled: int | None = None
    serial_numbers: tuple[str, ...] = ()
    gift_message: str = ""
    gift_wrap_level: str = ""
    customized_url: str = ""
    points: int = 0
    points_value: Money | None = None
    promotions: tuple[str, ...] = ()
    cancel_requester: str = ""  # cancellation.cancellationRequest
    cancel_request_reason: str = ""
    cancelled_by: str = ""  # cancellation.cancellationExecution
    cancel_reason: str = ""
    tax_models: tuple[str, ...] = ()  # tax.taxCollections[].model, e.g. MARKETPLACE_FACILITATOR
    tax_parties: tuple[str, ...] = ()
    reporting_schemes: tuple[str, ...] = ()  # UOSS IOSS
    ioss_number: str = ""
    condition: str = ""
    programs: tuple[str, ...] = ()

    @property
    def open_quantity(self) -> int:
        """Pieces that have not left yet."""
        if self.unfulfilled is not None:
            return max(0, self.unfulfilled)
        return max(0, self.quantity - (self.fulfilled or 0))


@dataclass(frozen=True, slots=True)
class PackageItem:
    item_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Package:
    id: str  # packageReferenceId
    status: str = ""
    carrier: str = ""
    service: str = ""
    tracking: str = ""
    shipped_at: datetime | None = None
    items: tuple[PackageItem, ...] = ()
    detailed_status: str = ""
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    created: datetime
    updated: datetime
    marketplace_id: str
    items: tuple[Item, ...]
    status: str = ""  # fulfillment.fulfillmentStatus
    fulfilled_by: str = ""  # AMAZON MERCHANT
    channel_name: str = "AMAZON"  # AMAZON NON_AMAZON
    service_level: str = ""
    ship_by_earliest: datetime | None = None
    ship_by_latest: datetime | None = None
    deliver_by_latest: datetime | None = None
    seller_order_id: str = ""
    programs: tuple[str, ...] = ()
    associated: tuple[tuple[str, str], ...] = ()  # (associationType, orderId)
    buyer: Buyer = field(default_factory=Buyer)
    address: Address | None = None  # recipient.deliveryAddress
    delivery_note: str = ""  # recipient.deliveryPreference in words
    total: Money | None = None  # proceeds.grandTotal
    breakdowns: tuple[Breakdown, ...] = ()  # order level; DELIVERY_TIP lives only here
    tax_registrations: tuple[TaxRegistration, ...] = ()
    payment_methods: tuple[str, ...] = ()
    packages: tuple[Package, ...] = ()

    @property
    def by_amazon(self) -> bool:
        return self.fulfilled_by == "AMAZON"

    @property
    def currency(self) -> str:
        if self.total:
            return self.total.currency
        for item in self.items:
            for money in (item.total, item.unit_price):
                if money:
                    return money.currency
        return ""


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """One page of searchOrders. `raw` holds Amazon's own objects, in the same order as `orders`;
    `malformed` holds (order id or "", reason, raw object) of those that could not be read."""

    orders: tuple[Order, ...]
    raw: tuple[dict[str, object], ...]
    malformed: tuple[tuple[str, str, dict[str, object]], ...] = ()
    next_token: str = ""
    until: datetime | None = None  # lastUpdatedBefore or createdBefore as echoed


@dataclass(frozen=True, slots=True)
class Participation:
    marketplace_id: str
    name: str
    country: str
    currency: str
    language: str
    domain: str
    participates: bool
    suspended_listings: bool
    store_name: str = ""
