"""What the rules must know of Odoo to draft an order. Gathered by the flow, plain data here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.gateways.odoo.records import Company, FiscalPosition, Named, Product, Tax

# Products that stand for what Odoo has no product for: kind -> name when made.
DEFAULT_PRODUCTS = {
    "sale": "Amazon Sale",
    "shipping": "Amazon Shipping",
    "gift_wrap": "Amazon Gift Wrap",
    "discount": "Amazon Discount",
    "cod_fee": "Amazon COD Fee",
    "points": "Amazon Points",
    "tip": "Amazon Tip",
    "tax": "Amazon Tax",
    "rounding": "Amazon Rounding",
    "other": "Amazon Other",
}


@dataclass(frozen=True, slots=True)
class Lookups:
    company: Company
    products: Mapping[str, Product]  # by seller SKU
    defaults: Mapping[str, Product]  # by kind, see DEFAULT_PRODUCTS
    taxes: Mapping[int, Tax]
    countries: Mapping[str, int]  # ISO code -> id
    states: Mapping[tuple[str, str], int]  # (country code, state's code or name, casefolded) -> id
    pricelists: Mapping[str, int]  # currency -> id
    fiscal_positions: tuple[FiscalPosition, ...] = ()
    carriers: tuple[Named, ...] = ()
    services: Mapping[str, Product] = field(
        default_factory=dict
    )  # by the shipping or wrapping level they are called by
    warehouse_id: int | None = None
    fba_warehouse_id: int | None = None
    team_id: int | None = None
    user_id: int | None = None
    payment_term_id: int | None = None
    price_digits: int = 2

    def charged(self, family: str, code: str = "") -> Product:
        """The product of a charge beside the goods: one that is called by Amazon's code, else the one for all of them."""
        return self.services.get(code) or self.defaults.get(family, self.defaults["other"])
