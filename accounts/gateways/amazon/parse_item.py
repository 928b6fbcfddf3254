"""The items of an order."""

from .read import Json, Unreadable, integer, money, part, parts, required, text, texts
from .records import Breakdown, Item, Money


def item(data: Json) -> Item:
    id = required(data, "orderItemId")
    try:
        return _item(id, data)
    except Unreadable as error:
        raise Unreadable(f"item {id}: {error}") from error


def breakdown(data: Json) -> Breakdown:
    return Breakdown(
        type=required(data, "type"),
        amount=required_money(data, "subtotal").amount,
        details=tuple(
            (text(detail, "subtype"), required_money(detail, "value").amount)
            for detail in parts(data, "detailedBreakdowns")
        ),
    )


def required_money(data: Json, name: str) -> Money:
    value = money(data, name)
    if value is None:
        raise Unreadable(f"{name} is missing")
    return value


def _item(id: str, data: Json) -> Item:
    quantity = integer(data, "quantityOrdered")
    if quantity is None:
        raise Unreadable("quantityOrdered is missing")
    if data.get("product") is None:
        raise Unreadable("product is missing")
    product, proceeds, fulfillment = part(data, "product"), part(data, "proceeds"), part(data, "fulfillment")
    gift = part(part(fulfillment, "packing"), "giftOption")
    points = part(part(part(data, "expense"), "pointsCost"), "pointsGranted")
    cancellation, tax = part(data, "cancellation"), part(data, "tax")
    request, execution = part(cancellation, "cancellationRequest"), part(cancellation, "cancellationExecution")
    collections = parts(tax, "taxCollections")
    return Item(
        id=id,
        quantity=quantity,
        sku=text(product, "sellerSku"),
        asin=text(product, "asin"),
        title=text(product, "title"),
        unit_price=money(part(product, "price"), "unitPrice"),
        total=money(proceeds, "proceedsTotal"),
        breakdowns=tuple(breakdown(value) for value in parts(proceeds, "breakdowns")),
        fulfilled=integer(fulfillment, "quantityFulfilled"),
        unfulfilled=integer(fulfillment, "quantityUnfulfilled"),
        serial_numbers=texts(product, "serialNumbers"),
        gift_message=text(gift, "giftMessage"),
        gift_wrap_level=text(gift, "giftWrapLevel"),
        customized_url=text(part(product, "customization"), "customizedUrl"),
        points=integer(points, "pointsNumber") or 0,
        points_value=money(points, "pointsMonetaryValue"),
        promotions=_named(parts(part(data, "promotion"), "breakdowns"), "promotionId"),
        cancel_requester=text(request, "requester"),
        cancel_request_reason=text(request, "cancelReason"),
        cancelled_by=text(execution, "cancelledBy"),
        cancel_reason=text(execution, "cancelReason"),
        tax_models=_named(collections, "model"),
        tax_parties=_named(collections, "responsibleParty"),
        reporting_schemes=_named(parts(tax, "taxCalculationBreakdowns"), "reportingScheme"),
        ioss_number=text(part(part(fulfillment, "shipping"), "internationalShipping"), "iossNumber"),
        condition=text(part(product, "condition"), "conditionType"),
        programs=texts(data, "programs"),
    )


def _named(values: list[Json], name: str) -> tuple[str, ...]:
    return tuple(filter(None, (text(value, name) for value in values)))
