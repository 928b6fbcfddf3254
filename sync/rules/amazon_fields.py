"""What Amazon says of an order and of its items (Orders API 2026-01-01), in a merchant's words, with an example each.
A test finds every path in Amazon's own model. Whatever is not here is reached by an expression all the same."""

from collections.abc import Callable
from dataclasses import dataclass

# Under these names in Amazon's document stands what belongs to a person …
PERSONAL = frozenset({"buyer", "recipient", "taxRegistrations", "giftMessage", "customizedUrl", "authorizationCode"})
# … but for these, which name nobody.
IMPERSONAL = frozenset({"countryCode", "addressType", "deliveryCapabilities", "taxRegistrationType", "entityType"})


@dataclass(frozen=True, slots=True)
class AmazonField:
    """`kind` is text number time, or list of texts. `frame` stands around the name of what is reached from elsewhere."""

    path: str
    own: str
    example: str
    kind: str = "text"
    frame: str = ""

    @property
    def name(self) -> str:
        return self.name_in(str)

    def name_in(self, say: Callable[[str], str]) -> str:
        """As `say` says its parts in a reader's language."""
        return say(self.frame).format(name=say(self.own)) if self.frame else say(self.own)


_ORDER = """
orderId | Amazon order id | 303-1234567-1234567
orderAliases[0].aliasId | Your own order id at Amazon | SHOP-1001
createdTime | Bought at | 2026-11-23T09:14:05Z | time
lastUpdatedTime | Last changed at | 2026-11-23T10:00:00Z | time
programs | Programmes of the order | PRIME, AMAZON_BUSINESS | list
associatedOrders[0].orderId | Order that this one replaces | 303-7654321-7654321
associatedOrders[0].associationType | Why it belongs to another order | REPLACEMENT_ORIGINAL_ID
salesChannel.channelName | Sales channel | AMAZON
salesChannel.marketplaceId | Marketplace id | A1PA6795UKMFR9
salesChannel.marketplaceName | Marketplace | Amazon.de
buyer.buyerName | Buyer's name | Maria Beispiel
buyer.buyerEmail | Buyer's e-mail (an alias) | abc123@marketplace.amazon.de
buyer.buyerCompanyName | Buyer's company | Muster GmbH
buyer.buyerPurchaseOrderNumber | Purchase order number of the buyer | PO-2026-117
recipient.deliveryAddress.name | Receiver's name | Maria Beispiel
recipient.deliveryAddress.companyName | Receiver's company | Muster GmbH
recipient.deliveryAddress.addressLine1 | Address, first line | Hauptstraße 5
recipient.deliveryAddress.addressLine2 | Address, second line | 3rd floor
recipient.deliveryAddress.addressLine3 | Address, third line | Back entrance
recipient.deliveryAddress.city | Town | Berlin
recipient.deliveryAddress.districtOrCounty | District or county | Mitte
recipient.deliveryAddress.stateOrRegion | State or region | Berlin
recipient.deliveryAddress.municipality | Municipality | Berlin
recipient.deliveryAddress.postalCode | Postal code | 10115
recipient.deliveryAddress.countryCode | Country | DE
recipient.deliveryAddress.phone | Receiver's phone | +49 30 000000
recipient.deliveryAddress.addressType | Kind of address | RESIDENTIAL
recipient.deliveryPreference.dropOffLocation | Where to leave the parcel | FRONT_DOOR
recipient.deliveryPreference.addressInstruction | Instructions for the driver | Ring twice
recipient.deliveryPreference.deliveryCapabilities | Aids at the address | HAS_ACCESS_POINT | list
proceeds.grandTotal.amount | Total of the order | 45.98 | number
proceeds.grandTotal.currencyCode | Currency | EUR
payment.paymentExecutions[0].paymentMethod | Payment method | CashOnDelivery
payment.paymentExecutions[*].paymentMethod | All payment methods | CashOnDelivery, GiftCertificate | list
payment.paymentExecutions[0].paymentAmount.amount | Amount of the first payment | 45.98 | number
payment.paymentExecutions[0].cardBrand | Card brand | Visa
tax.taxRegistrations[0].legalName | Name at the tax office | Muster GmbH
tax.taxRegistrations[0].taxRegistrationType | Kind of tax number | VAT
tax.taxRegistrations[0].taxRegistrationNumber | Tax number | DE123456789
tax.taxInvoicing.buyerInvoicePreference | Invoice that the buyer wants | BUSINESS
tax.taxInvoicing.invoiceStatus | State of Amazon's invoice | Pending
fulfillment.fulfillmentStatus | Status of the order | UNSHIPPED
fulfillment.fulfilledBy | Who ships it | MERCHANT
fulfillment.fulfillmentServiceLevel | Shipping speed | EXPEDITED
fulfillment.shipByWindow.earliestDateTime | Ship from | 2026-11-24T00:00:00Z | time
fulfillment.shipByWindow.latestDateTime | Ship by | 2026-11-25T22:59:59Z | time
fulfillment.deliverByWindow.earliestDateTime | Deliver from | 2026-11-26T00:00:00Z | time
fulfillment.deliverByWindow.latestDateTime | Deliver by | 2026-11-28T22:59:59Z | time
packages[0].carrier | Carrier of the first parcel | DHL
packages[0].shippingService | Shipping service of the first parcel | DHL Paket
packages[0].trackingNumber | Tracking number of the first parcel | 00340434161094042557
packages[*].trackingNumber | All tracking numbers | 0034…2557, 0034…2558 | list
packages[0].shipTime | First parcel left at | 2026-11-24T15:00:00Z | time
fulfillmentOrders[0].fulfillmentOrderId | Fulfilment order id | F1234567890
"""
_ITEM = """
orderItemId | Item id | 12345678901234
quantityOrdered | Pieces ordered | 2 | number
measurement.unit | Unit of measure | KILOGRAMS
measurement.value | Amount in that unit | 1.5 | number
programs | Programmes of the item | TRANSPARENCY, SUBSCRIBE_AND_SAVE | list
product.asin | ASIN | B000000001
product.title | Title | Mug, blue
product.sellerSku | SKU | MUG-BLUE
product.condition.conditionType | Condition | NEW
product.condition.conditionSubtype | Condition in detail | LIKE_NEW
product.condition.conditionNote | Your note on the condition | Box slightly damaged
product.price.unitPrice.amount | Price of a piece | 19.99 | number
product.price.priceDesignation | Kind of price | BUSINESS_PRICE
product.serialNumbers | Serial numbers | SN001, SN002 | list
product.customization.customizedUrl | Customisation (address of its file) | https://zme-caps.amazon.com/…
proceeds.proceedsTotal.amount | Total of the item | 39.98 | number
expense.pointsCost.pointsGranted.pointsNumber | Amazon Points granted | 40 | number
promotion.breakdowns[0].promotionId | Promotion | 10OFF
cancellation.cancellationRequest.requester | Who asks to cancel | BUYER
cancellation.cancellationRequest.cancelReason | Why it should be cancelled | WRONG_ITEM
fulfillment.quantityFulfilled | Pieces shipped | 1 | number
fulfillment.quantityUnfulfilled | Pieces still to ship | 1 | number
fulfillment.packing.giftOption.giftMessage | Gift message | For Hans, with love
fulfillment.packing.giftOption.giftWrapLevel | Gift wrap | Classic
fulfillment.shipping.scheduledDeliveryWindow.earliestDateTime | Appointment from | 2026-11-26T08:00:00Z | time
fulfillment.shipping.scheduledDeliveryWindow.latestDateTime | Appointment until | 2026-11-26T12:00:00Z | time
fulfillment.shipping.shippingConstraints.palletDelivery | On a pallet | MANDATORY
fulfillment.shipping.shippingConstraints.signatureConfirmation | Signature on delivery | MANDATORY
fulfillment.shipping.shippingConstraints.recipientAgeVerification | Age check on delivery | MANDATORY
fulfillment.shipping.internationalShipping.iossNumber | IOSS number | IM2760000742
tax.taxCalculationBreakdowns[0].reportingScheme | Scheme of tax reporting | UOSS
tax.taxCollections[0].model | How Amazon collects tax | MARKETPLACE_FACILITATOR
tax.taxCollections[0].responsibleParty | Who pays the tax | Amazon Services, Inc.
"""
_EACH, _FROM_ABOVE = "{name} of all items", "{name} (of the order)"
_OF_ALL_ITEMS = ("product.sellerSku", "product.asin", "product.title", "fulfillment.packing.giftOption.giftMessage")


def _read(table: str, prefix: str = "", frame: str = "") -> tuple[AmazonField, ...]:
    rows = [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]
    return tuple(
        AmazonField(prefix + path, own, example, (*kind, "text")[0], frame) for path, own, example, *kind in rows
    )


_items = _read(_ITEM)
ORDER = _read(_ORDER) + tuple(
    AmazonField(f"orderItems[*].{one.path}", one.own, one.example, "list", _EACH)
    for one in _items
    if one.path in _OF_ALL_ITEMS
)
LINE = _read(_ITEM, "item.") + _read(_ORDER, "order.", _FROM_ABOVE)


def fields_for(target: str) -> tuple[AmazonField, ...]:
    return LINE if target == "line" else ORDER


_BY_PATH = {one.path: one for one in (*LINE, *ORDER)}


def known(path: str) -> AmazonField | None:
    return _BY_PATH.get(path.strip())


def matching(target: str, words: str, say: Callable[[str], str] = str) -> tuple[AmazonField, ...]:
    """Those in whose name, path or example each of these words stands; in whose name as `say` says it, too."""
    wanted = words.casefold().split()[:10]
    return tuple(
        one
        for one in fields_for(target)
        if all(word in f"{one.name} {one.name_in(say)} {one.path} {one.example}".casefold() for word in wanted)
    )
