"""The pretend Amazon's hundred awkward orders, as the connector reads them."""

from decimal import Decimal
from typing import Any, cast

import pytest

from accounts.gateways.amazon import parse
from accounts.gateways.amazon.read import Unreadable
from sandbox.amazon.shapes import SHAPES

REFUSED = {
    "two_currencies": "its amounts are in EUR and PLN.",
    "no_item_list": "orderItems is missing.",
    "no_order_id": "orderId is missing.",
    "amount_with_comma": "grandTotal.amount is not an amount but '12,90'.",
    "amount_not_a_number": "grandTotal.amount is not an amount but 'NaN'.",
    "time_without_sense": "createdTime is not a time but 'yesterday'.",
    "quantity_in_words": "quantityOrdered is not a whole number but 'two'.",
    "items_are_null": "orderItems is missing.",
}


def part(data: dict[str, Any], name: str) -> dict[str, Any]:
    return data.get(name) or {}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_an_order_that_cannot_be_read_says_why(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse.order(SHAPES[name])
    assert str(caught.value).startswith("Amazon sent order ")
    assert str(caught.value).endswith(REFUSED[name])


@pytest.mark.parametrize("name", sorted(set(SHAPES) - set(REFUSED)))
def test_every_other_order_is_read_and_nothing_of_its_money_or_people_is_lost(name: str) -> None:
    sent = cast("dict[str, Any]", SHAPES[name])
    order = parse.order(sent)
    assert order.id == sent["orderId"]
    assert [item.id for item in order.items] == [item["orderItemId"] for item in sent["orderItems"]]
    assert [item.quantity for item in order.items] == [item["quantityOrdered"] for item in sent["orderItems"]]
    for item, told in zip(order.items, sent["orderItems"], strict=True):
        assert item.sku == (told["product"].get("sellerSku") or "")
        assert item.title == (told["product"].get("title") or "")
        assert [(line.type, str(line.amount)) for line in item.breakdowns] == [
            (line["type"], line["subtotal"]["amount"]) for line in told.get("proceeds", {}).get("breakdowns", [])
        ]
    grand_total: Any = part(sent, "proceeds").get("grandTotal")
    assert (order.total is None) == (grand_total is None)
    if order.total:
        assert order.total.amount == Decimal(str(grand_total["amount"]))
        assert order.total.currency == grand_total["currencyCode"]
    address: dict[str, Any] = part(part(sent, "recipient"), "deliveryAddress")
    if order.address:
        assert (order.address.name, order.address.city) == (address.get("name", ""), address.get("city", ""))
        assert order.address.lines == tuple(
            address[f"addressLine{n}"] for n in (1, 2, 3) if address.get(f"addressLine{n}")
        )
    else:
        assert not address
    assert order.buyer.name == (part(sent, "buyer").get("buyerName") or "")
    assert [package.id for package in order.packages] == [p["packageReferenceId"] for p in sent.get("packages") or []]
