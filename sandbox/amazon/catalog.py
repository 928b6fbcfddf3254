"""What the pretend merchant sells: the SKUs that an Odoo needs as internal references to take its orders."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .marketplaces import Marketplace


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    asin: str
    title: str
    price: Decimal  # in EUR


PRODUCTS: tuple[Product, ...] = (
    Product("MUG-BLUE", "B0DEMO0001", "Stoneware Mug, Blue, 350 ml", Decimal("12.90")),
    Product("MUG-RED", "B0DEMO0002", "Stoneware Mug, Red, 350 ml", Decimal("12.90")),
    Product("TEAPOT-1L", "B0DEMO0003", "Cast Iron Teapot, 1 l, with Infuser", Decimal("39.95")),
    Product("KETTLE-EU", "B0DEMO0004", "Gooseneck Kettle, 0.8 l, Stainless Steel", Decimal("64.00")),
    Product("COFFEE-1KG", "B0DEMO0005", "Whole Bean Coffee, Dark Roast, 1 kg", Decimal("18.49")),
    Product("FILTER-100", "B0DEMO0006", "Paper Coffee Filters, 100 Pieces", Decimal("4.99")),
    Product("GRINDER-M", "B0DEMO0007", "Manual Coffee Grinder, Ceramic Burr", Decimal("29.99")),
    Product("TOWEL-4", "B0DEMO0008", "Linen Kitchen Towels, Set of 4", Decimal("21.50")),
    Product("BOARD-OAK", "B0DEMO0009", "Cutting Board, Oiled Oak, 40 × 25 cm", Decimal("34.90")),
    Product("KNIFE-CHEF", "B0DEMO0010", "Chef's Knife, 20 cm, Forged Steel", Decimal("79.00")),
    Product("SCALE-5KG", "B0DEMO0011", "Digital Kitchen Scale, 5 kg", Decimal("24.99")),
    Product("LUNCHBOX", "B0DEMO0012", "Lunch Box, Bamboo Lid, 1.2 l", Decimal("16.75")),
)
BY_SKU = {each.sku: each for each in PRODUCTS}
UNKNOWN = Product("NOT-IN-ODOO-7", "B0DEMO0777", "Limited Edition Gift Basket", Decimal("49.00"))

# Round figures: plausible price tags are wanted, not exchange rates.
_PER_EURO = {
    "EUR": "1", "GBP": "0.9", "USD": "1.1", "CAD": "1.5", "MXN": "20", "BRL": "6", "SEK": "11", "ZAR": "20",
    "PLN": "4.3", "EGP": "50", "TRY": "40", "SAR": "4", "AED": "4", "INR": "95", "SGD": "1.5", "AUD": "1.7", "JPY": "160",
}  # fmt: skip


def price_in(product: Product, market: Marketplace) -> Decimal:
    return (product.price * Decimal(_PER_EURO[market.currency])).quantize(market.exponent, ROUND_HALF_UP)
