"""The 23 marketplaces, and one of those ids that Amazon lists for orders placed outside its own sites."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Marketplace:
    id: str
    country: str  # ISO 3166-1 alpha-2
    name: str
    domain: str
    currency: str
    language: str
    region: str  # na eu fe
    tax_rate: Decimal  # per cent, the standard rate
    on_top: bool = False  # prices without tax, as in North America

    @property
    def exponent(self) -> Decimal:
        return Decimal(1) if self.currency == "JPY" else Decimal("0.01")


# id country domain currency language region rate, "+" where tax comes on top of the price
_TABLE = """
A2EUQ1WTGCTBG2 CA www.amazon.ca     CAD en_CA na 13 +
ATVPDKIKX0DER  US www.amazon.com    USD en_US na 8.875 +
A1AM78C64UM0Y8 MX www.amazon.com.mx MXN es_MX na 16
A2Q3Y263D00KWC BR www.amazon.com.br BRL pt_BR na 0
A28R8C7NBKEWEA IE www.amazon.ie     EUR en_IE eu 23
A1RKKUPIHCS9HS ES www.amazon.es     EUR es_ES eu 21
A1F83G8C2ARO7P GB www.amazon.co.uk  GBP en_GB eu 20
A13V1IB3VIYZZH FR www.amazon.fr     EUR fr_FR eu 20
AMEN7PMS3EDWL  BE www.amazon.com.be EUR fr_BE eu 21
A1805IZSGTT6HS NL www.amazon.nl     EUR nl_NL eu 21
A1PA6795UKMFR9 DE www.amazon.de     EUR de_DE eu 19
APJ6JRA9NG5V4  IT www.amazon.it     EUR it_IT eu 22
A2NODRKZP88ZB9 SE www.amazon.se     SEK sv_SE eu 25
AE08WJ6YKNBMC  ZA www.amazon.co.za  ZAR en_ZA eu 15
A1C3SOZRARQ6R3 PL www.amazon.pl     PLN pl_PL eu 23
ARBP9OOSHTCHU  EG www.amazon.eg     EGP ar_AE eu 14
A33AVAJ2PDY3EV TR www.amazon.com.tr TRY tr_TR eu 20
A17E79C6D8DWNP SA www.amazon.sa     SAR ar_AE eu 15
A2VIGQ35RCS4UG AE www.amazon.ae     AED en_AE eu 5
A21TJRUUN4KGV  IN www.amazon.in     INR en_IN eu 18
A19VAU5U5O7RUS SG www.amazon.sg     SGD en_SG fe 9
A39IBJ37TRP1C6 AU www.amazon.com.au AUD en_AU fe 10
A1VC38T7YXB528 JP www.amazon.co.jp  JPY ja_JP fe 10
"""


def _read(line: str) -> Marketplace:
    id, country, domain, currency, language, region, rate, *on_top = line.split()
    name = "Amazon" + domain.removeprefix("www.amazon")
    return Marketplace(id, country, name, domain, currency, language, region, Decimal(rate), bool(on_top))


MARKETPLACES: tuple[Marketplace, ...] = tuple(_read(line) for line in _TABLE.strip().splitlines())
# Amazon lists such ids among a seller's participations; nothing is sold there by Amazon itself.
NON_AMAZON_DE = Marketplace(
    "A38D8NSA03LJTC", "DE", "Non-Amazon DE", "siprod.stores.amazon.de", "EUR", "de_DE", "eu", Decimal(19)
)
BY_ID = {each.id: each for each in (*MARKETPLACES, NON_AMAZON_DE)}
BY_COUNTRY = {each.country: each for each in MARKETPLACES} | {"UK": BY_ID["A1F83G8C2ARO7P"]}


def marketplace(key: str | Marketplace) -> Marketplace:
    """By country ("DE", "UK" or "GB") or by Amazon's id."""
    if isinstance(key, Marketplace):
        return key
    return BY_COUNTRY.get(key) or BY_ID[key]
