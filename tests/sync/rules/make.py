"""Amazon orders and what Odoo knows, in few words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Address, Breakdown, Buyer, Item, Money, Order
from accounts.gateways.odoo.records import Company, Product, Tax
from sync.rules import drafts
from sync.rules.drafts import Seller
from sync.rules.lookups import DEFAULT_PRODUCTS, Lookups
from sync.rules.verdicts import Import

Amount = Decimal | str | int
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SELLER = Seller("eu", "A1SELLER")
KEY = "order_eu_A1SELLER_302-1234567-7654321"
BERLIN = Address(
    "Anna Bauer", lines=("Hauptstraße 1",), city="Berlin", postal_code="10115", country="DE", phone="+49 30 1234"
)


def entry(type: str, amount: Amount, **details: Amount) -> Breakdown:
    return Breakdown(type, Decimal(amount), tuple((name, Decimal(value)) for name, value in details.items()))


def item(
    id: str = "1",
    quantity: int = 1,
    *entries: Breakdown,
    total: Amount | None = None,
    currency: str = "EUR",
    **more: Any,
) -> Item:
    unit = more.pop("unit", None)
    return Item(
        id,
        quantity,
        breakdowns=entries,
        total=None if total is None else Money(Decimal(total), currency),
        unit_price=None if unit is None else Money(Decimal(unit), currency),
        **{"sku": f"SKU-{id}", "title": f"Thing {id}", **more},
    )


def order(*items: Item, total: Amount | None = None, currency: str = "EUR", **more: Any) -> Order:
    return Order(
        "302-1234567-7654321",
        NOON,
        NOON,
        "A1PA6795UKMFR9",
        items,
        total=None if total is None else Money(Decimal(total), currency),
        **{
            "status": "UNSHIPPED",
            "fulfilled_by": "MERCHANT",
            "address": BERLIN,
            "buyer": Buyer("Anna Bauer", "x1y2@marketplace.amazon.de"),
            **more,
        },
    )


def tax(id: int, amount: Amount, *, included: bool = False, type: str = "percent", company: int = 1) -> Tax:
    return Tax(id, f"{amount} %", Decimal(amount), type, included, company)


def product(id: int, sku: str, *tax_ids: int, tracking: str = "none") -> Product:
    return Product(id, f"Product {sku}", sku, "", tax_ids, tracking, "consu", True, None)


TAXES = {
    one.id: one
    for one in (
        tax(1, 19),
        tax(2, 7),
        tax(3, 19, included=True),
        tax(4, 0),
        tax(5, "5.5"),
        tax(6, 20),
        tax(7, 10),
        tax(8, 19, company=2),
    )
}
RATES = {"19": 1, "7": 2, "0": 4, "5.5": 5, "20": 6, "10": 7}
# The same ids on every run: 101 Amazon Sale, 102 Amazon Shipping …
DEFAULTS = {kind: product(101 + number, name) for number, (kind, name) in enumerate(DEFAULT_PRODUCTS.items())}


def lookups(*products: Product, tax_of_defaults: Sequence[int] = (), **changes: Any) -> Lookups:
    """Every SKU-1 … SKU-9 is a product without taxes unless `products` say otherwise."""
    known: Mapping[str, Product] = {f"SKU-{n}": product(n, f"SKU-{n}") for n in range(1, 10)}
    currencies = ("EUR", "JPY", "KWD", "USD", "GBP", "BRL")
    base = Lookups(
        company=Company(1, "My Company", "EUR", "DE"),
        products={**known, **{one.default_code: one for one in products}},
        defaults={kind: replace(one, tax_ids=tuple(tax_of_defaults)) for kind, one in DEFAULTS.items()},
        taxes=TAXES,
        countries={"DE": 57, "US": 233, "JP": 113, "ES": 68, "IT": 109, "GB": 231, "GR": 88, "FR": 75, "PR": 184},
        states={("DE", "be"): 1, ("DE", "berlin"): 1, ("US", "ca"): 9, ("US", "california"): 9},
        pricelists={code: 10 + number for number, code in enumerate(currencies)},
        warehouse_id=1,
        fba_warehouse_id=2,
        team_id=5,
    )
    return replace(base, **changes)


def settings(**changes: Any) -> ChannelSettings:
    return ChannelSettings(**changes)


def drafted(amazon: Order, known: Lookups | None = None, verdict: Import | None = None, **changes: Any) -> drafts.Draft:
    """The draft, where there must be one."""
    made = drafts.draft(
        amazon, verdict or Import(), SELLER, "Amazon.de", settings(**changes), known or lookups(), currency="EUR"
    )
    assert isinstance(made, drafts.Draft), made
    return made
