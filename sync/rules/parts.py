"""An order's money in priced pieces."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
# Amazon's types to our kinds; whatever is new becomes "other", and is still counted.
_KINDS = {"ITEM": "item", "SHIPPING": "shipping", "GIFT_WRAP": "gift_wrap", "COD_FEE": "cod_fee", "DELIVERY_TIP": "tip"}


@dataclass(frozen=True, slots=True)
class Part:
    """`gross` is what the buyer pays for it, `tax` the tax inside; `tax_told`: Amazon has said what the tax is, if only
    that there is none. `of` tells what a discount reduces, or how Amazon calls a charge that nobody knows yet;
    `remitted`: Amazon collects and remits that tax."""

    kind: str  # item shipping gift_wrap cod_fee discount points tip other rounding
    gross: Decimal
    tax: Decimal = ZERO
    of: str = ""
    item_id: str = ""
    quantity: int = 1
    remitted: bool = False
    tax_told: bool = False

    @property
    def family(self) -> str:
        """A charge and what reduces it share their tax."""
        return self.of or self.kind


@dataclass(frozen=True, slots=True)
class Amounts:
    parts: tuple[Part, ...]
    total: Decimal
    currency: str


def kind_of(amazon_type: str) -> str:
    return _KINDS.get(amazon_type, "other")


def family_of(amazon_type: str) -> str:
    """As `kind_of`, but what nobody knows yet keeps its name, so that two new charges stay two."""
    known = kind_of(amazon_type)
    return amazon_type.lower() if known == "other" else known


def charge(family: str, gross: Decimal, tax: Decimal = ZERO) -> Part:
    known = family in _KINDS.values() or family == "other"
    return Part(family, gross, tax) if known else Part("other", gross, tax, of=family)


def gross_of(parts: list[Part] | tuple[Part, ...]) -> Decimal:
    return sum((part.gross for part in parts), ZERO)
