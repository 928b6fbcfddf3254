"""Amazon's marketplaces and regions: reference data that ships with the product.

Seller Central of ES, FR, DE, IT and GB shares one consent page; the others each have their own.
"""

from dataclasses import dataclass

LOGIN_HOST = "api.amazon.com"
LOGIN_URL = f"https://{LOGIN_HOST}/auth/o2/token"


@dataclass(frozen=True, slots=True)
class Region:
    code: str  # na eu fe
    name: str
    aws_region: str
    host: str

    @property
    def endpoint(self) -> str:
        return f"https://{self.host}"


@dataclass(frozen=True, slots=True)
class Marketplace:
    id: str
    country: str  # ISO 3166-1 alpha-2
    name: str
    region: str
    currency: str
    time_zone: str
    seller_central: str  # base URL
    consent: str  # base URL of the page on which a seller grants access
    prices_include_tax: bool = True

    @property
    def domain(self) -> str:
        return "www." + self.name.lower()


REGIONS = {
    region.code: region
    for region in (
        Region("na", "North America", "us-east-1", "sellingpartnerapi-na.amazon.com"),
        Region("eu", "Europe, Middle East, Africa and India", "eu-west-1", "sellingpartnerapi-eu.amazon.com"),
        Region("fe", "Far East", "us-west-2", "sellingpartnerapi-fe.amazon.com"),
    )
}

_EUROPE = "https://sellercentral-europe.amazon.com"


def _marketplace(
    id: str, country: str, top: str, region: str, currency: str, time_zone: str, *, consent: str = "", tax: bool = True
) -> Marketplace:
    central = f"https://sellercentral.amazon.{top}"
    return Marketplace(id, country, f"Amazon.{top}", region, currency, time_zone, central, consent or central, tax)


MARKETPLACES = {
    marketplace.id: marketplace
    for marketplace in (
        _marketplace("ATVPDKIKX0DER", "US", "com", "na", "USD", "America/Los_Angeles", tax=False),
        _marketplace("A2EUQ1WTGCTBG2", "CA", "ca", "na", "CAD", "America/Toronto", tax=False),
        _marketplace("A1AM78C64UM0Y8", "MX", "com.mx", "na", "MXN", "America/Mexico_City"),
        _marketplace("A2Q3Y263D00KWC", "BR", "com.br", "na", "BRL", "America/Sao_Paulo"),
        _marketplace("A1PA6795UKMFR9", "DE", "de", "eu", "EUR", "Europe/Berlin", consent=_EUROPE),
        _marketplace("A13V1IB3VIYZZH", "FR", "fr", "eu", "EUR", "Europe/Paris", consent=_EUROPE),
        _marketplace("APJ6JRA9NG5V4", "IT", "it", "eu", "EUR", "Europe/Rome", consent=_EUROPE),
        _marketplace("A1RKKUPIHCS9HS", "ES", "es", "eu", "EUR", "Europe/Madrid", consent=_EUROPE),
        _marketplace("A1F83G8C2ARO7P", "GB", "co.uk", "eu", "GBP", "Europe/London", consent=_EUROPE),
        _marketplace("A28R8C7NBKEWEA", "IE", "ie", "eu", "EUR", "Europe/Dublin"),
        _marketplace("AMEN7PMS3EDWL", "BE", "com.be", "eu", "EUR", "Europe/Brussels"),
        _marketplace("A1805IZSGTT6HS", "NL", "nl", "eu", "EUR", "Europe/Amsterdam"),
        _marketplace("A2NODRKZP88ZB9", "SE", "se", "eu", "SEK", "Europe/Stockholm"),
        _marketplace("A1C3SOZRARQ6R3", "PL", "pl", "eu", "PLN", "Europe/Warsaw"),
        _marketplace("A33AVAJ2PDY3EV", "TR", "com.tr", "eu", "TRY", "Europe/Istanbul"),
        _marketplace("ARBP9OOSHTCHU", "EG", "eg", "eu", "EGP", "Africa/Cairo"),
        _marketplace("A17E79C6D8DWNP", "SA", "sa", "eu", "SAR", "Asia/Riyadh"),
        _marketplace("A2VIGQ35RCS4UG", "AE", "ae", "eu", "AED", "Asia/Dubai"),
        _marketplace("AE08WJ6YKNBMC", "ZA", "co.za", "eu", "ZAR", "Africa/Johannesburg"),
        _marketplace("A21TJRUUN4KGV", "IN", "in", "eu", "INR", "Asia/Kolkata"),
        _marketplace("A19VAU5U5O7RUS", "SG", "sg", "fe", "SGD", "Asia/Singapore"),
        _marketplace("A39IBJ37TRP1C6", "AU", "com.au", "fe", "AUD", "Australia/Sydney"),
        _marketplace("A1VC38T7YXB528", "JP", "co.jp", "fe", "JPY", "Asia/Tokyo"),
    )
}


def in_region(region: str) -> tuple[Marketplace, ...]:
    return tuple(marketplace for marketplace in MARKETPLACES.values() if marketplace.region == region)


def seller_central_order_url(marketplace: Marketplace, order_id: str) -> str:
    return f"{marketplace.seller_central}/orders-v3/order/{order_id}"
