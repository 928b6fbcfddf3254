"""Rounding as the currency has it. Everything is Decimal."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

# ISO 4217 minor units where they are not two.
_DIGITS = dict.fromkeys(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
)
_DIGITS |= dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)

_NEARLY = Decimal("1e-9")
# Python would raise where the digits of a huge amount are more than its usual 28.
_WIDE = Context(prec=80)


def cent(currency: str) -> Decimal:
    """The smallest coin: 0.01 for EUR, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-_DIGITS.get(currency, 2))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Halves away from zero. A half that a division has made 0.4999… of is one, as it is for Odoo."""
    coin = cent(currency)
    return amount.quantize(coin * _NEARLY, ROUND_HALF_UP, _WIDE).quantize(coin, ROUND_HALF_UP, _WIDE)


def to_digits(amount: Decimal, digits: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE)


def down_to(amount: Decimal, step: Decimal) -> Decimal:
    return amount.quantize(step, ROUND_FLOOR, _WIDE)


def pieces(quantity: Decimal) -> str:
    """For sentences: 3, not 3.0."""
    return f"{quantity.normalize():f}"


def show(amount: Decimal, currency: str) -> str:
    """For sentences: 12.30 EUR."""
    return f"{rounded(amount, currency)} {currency}".strip()
