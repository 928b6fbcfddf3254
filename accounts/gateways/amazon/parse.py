"""Orders 2026-01-01: Amazon's objects become records.

Fields that are missing are empty and fields that nobody knows yet are left alone, but where meaning would be lost (an
amount that is none, two currencies, an item twice) the order is refused as a whole, with a sentence.
"""

from collections.abc import Iterator

from .delivery_note import in_words
from .parse_item import breakdown, item
from .read import Json, Unreadable, integer, money, part, parts, required, required_time, text, texts, time
from .records import Address, Buyer, Order, Package, PackageItem, TaxRegistration


def order(data: Json) -> Order:
    """Raises Unreadable with a sentence that names the order and the field."""
    try:
        result = _order(data)
        _check(result, data)
    except Unreadable as error:
        name = order_id(data) or "(without an id)"
        raise Unreadable(f"Amazon sent order {name} in a form that cannot be read: {error}.") from error
    return result


def order_id(data: Json) -> str:
    """For a message about an order that may be unreadable."""
    value = data.get("orderId")
    return value if isinstance(value, str) else ""


def _order(data: Json) -> Order:
    channel, fulfillment = part(data, "salesChannel"), part(data, "fulfillment")
    recipient, proceeds = part(data, "recipient"), part(data, "proceeds")
    ship_by, deliver_by = part(fulfillment, "shipByWindow"), part(fulfillment, "deliverByWindow")
    tax, payment = part(data, "tax"), part(data, "payment")
    if data.get("orderItems") is None:
        raise Unreadable("orderItems is missing")
    return Order(
        id=required(data, "orderId"),
        created=required_time(data, "createdTime"),
        updated=required_time(data, "lastUpdatedTime"),
        marketplace_id=text(channel, "marketplaceId"),
        items=tuple(item(value) for value in parts(data, "orderItems")),
        status=text(fulfillment, "fulfillmentStatus"),
        fulfilled_by=text(fulfillment, "fulfilledBy"),
        channel_name=required(channel, "channelName"),
        service_level=text(fulfillment, "fulfillmentServiceLevel"),
        ship_by_earliest=time(ship_by, "earliestDateTime"),
        ship_by_latest=time(ship_by, "latestDateTime"),
        deliver_by_latest=time(deliver_by, "latestDateTime"),
        seller_order_id=_seller_order_id(data),
        programs=texts(data, "programs"),
        associated=tuple((text(o, "associationType"), text(o, "orderId")) for o in parts(data, "associatedOrders")),
        buyer=_buyer(part(data, "buyer")),
        address=_address(part(recipient, "deliveryAddress")),
        delivery_note=in_words(recipient.get("deliveryPreference")),
        total=money(proceeds, "grandTotal"),
        breakdowns=tuple(breakdown(value) for value in parts(proceeds, "breakdowns")),
        tax_registrations=tuple(_registration(value) for value in parts(tax, "taxRegistrations")),
        payment_methods=tuple(text(value, "paymentMethod") for value in parts(payment, "paymentExecutions")),
        packages=tuple(_package(value) for value in parts(data, "packages")),
    )


def _check(result: Order, data: Json) -> None:
    if result.channel_name == "AMAZON" and not result.marketplace_id:
        raise Unreadable("marketplaceId is missing")
    ids = [item.id for item in result.items]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise Unreadable(f"item {', '.join(twice)} is in it more than once")
    currencies = set(_currencies(data.get("proceeds"))) | set(_currencies(data.get("orderItems")))
    if len(currencies) > 1:
        raise Unreadable(f"its amounts are in {' and '.join(sorted(currencies))}")


def _currencies(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(currency := value.get("currencyCode"), str):
            yield currency
        for inner in value.values():
            yield from _currencies(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _currencies(inner)


def _seller_order_id(data: Json) -> str:
    for alias in parts(data, "orderAliases"):
        if text(alias, "aliasType") == "SELLER_ORDER_ID":
            return text(alias, "aliasId")
    return ""


def _buyer(data: Json) -> Buyer:
    return Buyer(
        name=text(data, "buyerName"),
        email=text(data, "buyerEmail"),
        company=text(data, "buyerCompanyName"),
        purchase_order=text(data, "buyerPurchaseOrderNumber"),
    )


def _address(data: Json) -> Address | None:
    if not data:
        return None
    extended = part(data, "extendedFields")
    return Address(
        name=text(data, "name"),
        company=text(data, "companyName"),
        lines=tuple(filter(None, (text(data, f"addressLine{number}") for number in (1, 2, 3)))),
        city=text(data, "city"),
        district=text(data, "districtOrCounty"),
        state=text(data, "stateOrRegion"),
        municipality=text(data, "municipality"),
        postal_code=text(data, "postalCode"),
        country=text(data, "countryCode"),
        phone=text(data, "phone"),
        type=text(data, "addressType"),
        extended=tuple((name, text(extended, name)) for name in extended if text(extended, name)),
    )


def _registration(data: Json) -> TaxRegistration:
    return TaxRegistration(
        entity=text(data, "entityType"),
        type=text(data, "taxRegistrationType"),
        number=text(data, "taxRegistrationNumber"),
        legal_name=text(data, "legalName"),
    )


def _package(data: Json) -> Package:
    status = part(data, "packageStatus")
    return Package(
        id=required(data, "packageReferenceId"),
        status=text(status, "status"),
        carrier=text(data, "carrier"),
        service=text(data, "shippingService"),
        tracking=text(data, "trackingNumber"),
        shipped_at=time(data, "shipTime"),
        items=tuple(
            PackageItem(required(value, "orderItemId"), integer(value, "quantity") or 0)
            for value in parts(data, "packageItems")
        ),
        detailed_status=text(status, "detailedStatus"),
        created=time(data, "createdTime"),
    )
