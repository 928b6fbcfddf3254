"""What a European seller has in the book: five marketplaces and three currencies, a third by Amazon, buyers who return."""

from datetime import UTC, datetime, timedelta
from random import Random

from sandbox.amazon import PretendAmazon, Seller, a_seller, an_order
from sandbox.amazon.documents import JSON, merged

SELLER: Seller = a_seller("A1BENCHSELLER", "eu", ("DE", "FR", "IT", "GB", "PL"))
_MARKETS = ("DE", "DE", "DE", "FR", "FR", "IT", "GB", "GB", "PL")
_LINES = (1, 1, 1, 1, 2, 2, 2, 3, 3)  # 1.8 items an order on average; shipping and wrapping come on top
RETURNING = 5  # every fifth order is of a buyer who has bought before


def place(amazon: PretendAmazon, count: int) -> None:
    """The same count gives the same orders, all bought some hours ago."""
    amazon.add_seller(SELLER)
    random = Random(f"bench {count}")
    first = datetime.now(UTC) - timedelta(hours=20)
    before: dict[str, list[JSON]] = {}
    for number in range(count):
        market = random.choice(_MARKETS)
        by_amazon = number % 3 == 0
        order = an_order(
            f"bench {number}",
            marketplace=market,
            fulfilled_by="AMAZON" if by_amazon else "MERCHANT",
            status="SHIPPED" if by_amazon else "UNSHIPPED",
            items=random.choice(_LINES),
        )
        known = before.setdefault(f"{market} {by_amazon}", [])
        if number % RETURNING == RETURNING - 1 and known:
            earlier = random.choice(known)
            order = merged(order, {"buyer": earlier["buyer"], "recipient": earlier["recipient"]})
        known.append(order)
        amazon.place(order, at=first + timedelta(seconds=number), seller=SELLER.id)
