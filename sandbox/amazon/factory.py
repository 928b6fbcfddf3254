"""Whole, plausible orders for any marketplace. The same seed makes the same order, times included."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random, SystemRandom

from . import wire_time
from .amounts import order_proceeds
from .catalog import PRODUCTS
from .documents import JSON, merged
from .fulfilling import fulfilled_quantities, packages
from .lines import Line, an_item
from .marketplaces import MARKETPLACES, Marketplace
from .marketplaces import marketplace as find
from .people import a_name, an_address

REFERENCE_DAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
# Orders that nobody has paid yet: no amounts, no buyer, no address.
UNPAID = frozenset({"PENDING", "PENDING_AVAILABILITY"})
_PREFIX = {"US": "114", "CA": "702", "MX": "701", "BR": "701", "GB": "204", "DE": "302", "FR": "403", "IT": "408",
           "ES": "406", "JP": "503", "AU": "249", "SG": "249", "IN": "171"}  # fmt: skip
_METHODS = {
    "JP": ("CreditCard", "ConvenienceStore"),
    "BR": ("Pix", "CreditCard"),
    "IN": ("CreditCard", "CashOnDelivery"),
}


def an_order(
    seed: int | str | None = None,
    *,
    marketplace: str | Marketplace | None = None,
    fulfilled_by: str | None = None,
    status: str = "UNSHIPPED",
    items: int | Sequence[Line] | None = None,
    tax: str | None = None,
    tip: Decimal | str | None = None,
    created: datetime = REFERENCE_DAY,
    **overrides: object,
) -> JSON:
    """Without a seed, a new order each time. `overrides` are fields of Amazon's Order, merged into the result
    (`recipient={"deliveryAddress": {"city": "Ulm"}}`); None takes a field away."""
    random = Random(f"order {seed}") if seed is not None else SystemRandom()
    market = find(marketplace or random.choice(MARKETPLACES))
    by = fulfilled_by or random.choice(("MERCHANT", "AMAZON"))
    lines = items if isinstance(items, Sequence) else _some_lines(random, market, items)
    paid = status not in UNPAID
    style = tax or ("on_top" if market.on_top else "hidden")
    written = [an_item(line if paid else _unpriced(line), market, random, style) for line in lines]
    updated = created + timedelta(hours=26) if status in ("SHIPPED", "PARTIALLY_SHIPPED") else created
    order: JSON = {
        "orderId": f"{_PREFIX.get(market.country, '404')}-{random.randint(0, 9999999):07}-{random.randint(0, 9999999):07}",
        "createdTime": wire_time.write(created),
        "lastUpdatedTime": wire_time.write(updated),
        "programs": ["PRIME"] if by == "AMAZON" and random.random() < 0.5 else [],
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": market.id, "marketplaceName": market.name},
        "fulfillment": _fulfillment(random, status, by, created),
        "orderItems": fulfilled_quantities(written, status),
    }
    if paid:
        order |= _paid(random, market, by, written, Decimal(tip) if tip is not None else None)
    if by == "MERCHANT" and status in ("SHIPPED", "PARTIALLY_SHIPPED"):
        order["packages"] = packages(order, updated, random)
    return merged(order, overrides)


def _some_lines(random: Random, market: Marketplace, count: int | None) -> list[Line]:
    count = count or random.choice((1, 1, 1, 2, 2, 3, 4))
    chosen = random.sample(PRODUCTS, count) if count <= len(PRODUCTS) else random.choices(PRODUCTS, k=count)
    lines = [Line(each.sku, random.choice((1, 1, 1, 2, 3))) for each in chosen]
    fee = Decimal(490) if market.currency == "JPY" else Decimal("4.90")
    first = lines[0]
    if random.random() < 0.4:
        lines[0] = Line(first.sku, first.quantity, shipping=fee)
    elif random.random() < 0.2:
        # Below the price of the cheapest product in every currency.
        lines[0] = Line(
            first.sku, first.quantity, discount=Decimal(150) if market.currency == "JPY" else Decimal("1.50")
        )
    elif random.random() < 0.15:
        gift = {"fulfillment": {"packing": {"giftOption": {"giftMessage": "Enjoy!", "giftWrapLevel": "Classic"}}}}
        lines[0] = Line(first.sku, first.quantity, gift_wrap=fee, extra=gift)
    return lines


def _unpriced(line: Line) -> Line:
    return Line(line.sku, line.quantity, priced=False, extra=line.extra)


def _fulfillment(random: Random, status: str, by: str, created: datetime) -> JSON:
    midnight = created.replace(hour=0, minute=0, second=0, microsecond=0)

    def days(first: int, last: int) -> JSON:
        end = midnight + timedelta(days=last + 1, seconds=-1)
        return {
            "earliestDateTime": wire_time.write(midnight + timedelta(days=first)),
            "latestDateTime": wire_time.write(end),
        }

    fulfillment: JSON = {"fulfillmentStatus": status, "fulfilledBy": by}
    fulfillment["fulfillmentServiceLevel"] = random.choice(("STANDARD", "STANDARD", "EXPEDITED", "NEXT_DAY"))
    fulfillment["shipByWindow"] = days(0, 2)
    if by == "MERCHANT":
        fulfillment["deliverByWindow"] = days(3, 5)
    return fulfillment


def _paid(
    random: Random, market: Marketplace, by: str, items: Sequence[Mapping[str, object]], tip: Decimal | None
) -> JSON:
    name = a_name(random, market.country)
    address = an_address(random, market.country, name)
    buyer: JSON = {"buyerName": name}
    if by == "MERCHANT":
        alias = "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=15))
        buyer["buyerEmail"] = f"{alias}@marketplace{market.domain.removeprefix('www')}"
    else:
        address.pop("phone", None)
    block: JSON = {"buyer": buyer, "recipient": {"deliveryAddress": address}}
    proceeds = order_proceeds(items, market.currency, tip)
    if proceeds:
        method = random.choice(_METHODS.get(market.country, ("CreditCard",)))
        block["proceeds"] = proceeds
        block["payment"] = {"paymentExecutions": [{"paymentMethod": method, "paymentAmount": proceeds["grandTotal"]}]}
    return block
