"""What the demo's sellers offer from the beginning: the catalogue, in all marketplaces in which they take part."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from .accounts import DEMO_SELLERS, Seller
from .catalog import PRODUCTS, price_in
from .listing import MERCHANT, Listing
from .listing_book import ListingBook
from .listing_patches import Availability
from .marketplaces import NON_AMAZON_DE

FBA_SKU = "TEAPOT-1L"  # fulfilled by Amazon alone
BOTH_SKU = "GRINDER-M"  # by the merchant and by Amazon
QUANTITY = 25
AMAZONS_CHANNEL = {"eu": "AMAZON_EU", "na": "AMAZON_NA", "fe": "AMAZON_JP"}
_SINCE = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)


def listings_of(seller: Seller) -> Iterator[Listing]:
    markets = [each for each in seller.listed if seller.takes_part(each.id) and each != NON_AMAZON_DE]
    merchant = {"fulfillment_channel_code": MERCHANT, "quantity": QUANTITY, "lead_time_to_ship_max_days": 2}
    amazon = {"fulfillment_channel_code": AMAZONS_CHANNEL[seller.region]}
    channels: dict[str, Availability] = {FBA_SKU: (amazon,), BOTH_SKU: (merchant, amazon)}
    for number, product in enumerate(PRODUCTS, start=1):
        availability = channels.get(product.sku, (merchant,))
        yield Listing(
            sku=product.sku,
            asin=product.asin,
            title=product.title,
            prices={market.id: price_in(product, market) for market in markets},
            availability=availability,
            created=_SINCE,
            updated=_SINCE,
            product_type="KITCHEN",
            fnsku=f"X00DEMO{number:03}" if amazon in availability else "",
        )


def open_shop(book: ListingBook, sellers: Iterable[Seller]) -> None:
    for seller in sellers:
        if seller in DEMO_SELLERS:
            for listing in listings_of(seller):
                book.put(seller.key, listing)
