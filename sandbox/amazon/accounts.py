"""Who may log in: applications, sellers, and the grants that sellers gave to applications."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from .marketplaces import BY_ID, NON_AMAZON_DE, Marketplace, marketplace


class Role(StrEnum):
    """The roles of an application that decide what it may do and which fields it sees; the restricted ones open
    personal data."""

    INVENTORY_AND_ORDER_TRACKING = "inventory_and_order_tracking"
    DIRECT_TO_CONSUMER_SHIPPING = "direct_to_consumer_shipping"
    DIRECT_TO_CONSUMER_DELIVERY = "direct_to_consumer_delivery"
    TAX_INVOICING = "tax_invoicing"
    TAX_REMITTANCE = "tax_remittance"
    AMAZON_FULFILLMENT = "amazon_fulfillment"
    PRODUCT_LISTING = "product_listing"


ALL_ROLES = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Application:
    client_id: str
    client_secret: str
    id: str = "amzn1.sellerapps.app.demo"
    roles: frozenset[Role] = ALL_ROLES
    redirect_uris: tuple[str, ...] = ()  # none registered: any is taken, for a sandbox on any port
    draft: bool = False  # a draft's consent page opens with version=beta only


@dataclass(frozen=True, slots=True)
class Seller:
    """`participations`: marketplace id and whether the seller takes part there."""

    id: str
    region: str = "eu"
    name: str = "Demo Kitchen"
    participations: tuple[tuple[str, bool], ...] = ()
    suspended: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return f"{self.region}/{self.id}"

    @property
    def listed(self) -> tuple[Marketplace, ...]:
        return tuple(BY_ID[id] for id, _ in self.participations if id in BY_ID)

    def takes_part(self, marketplace_id: str) -> bool:
        return (marketplace_id, True) in self.participations


def a_seller(
    id: str,
    region: str = "eu",
    marketplaces: Iterable[str] = (),
    *,
    without: Iterable[str] = (),
    name: str = "Demo Kitchen",
) -> Seller:
    """`marketplaces` and `without` (listed, but not taken part in) by country or id."""
    yes = tuple((marketplace(each).id, True) for each in marketplaces)
    no = tuple((marketplace(each).id, False) for each in without)
    return Seller(id, region, name, yes + no)


@dataclass(frozen=True, slots=True)
class Grant:
    refresh_token: str
    client_id: str
    seller_key: str
    revoked: bool = False
    authorised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """An authorisation code of the consent page: good for five minutes and once."""

    code: str
    client_id: str
    seller_key: str
    redirect_uri: str
    issued_at: datetime

    LIFE = timedelta(minutes=5)


DEMO_APPLICATION = Application("amzn1.application-oa2-client.demo", "amzn1.oa2-cs.v1.demo")
DEMO_SELLERS = (
    a_seller("A1DEMOSELLER01", "eu", ("DE", "FR", "IT", "ES", "UK", NON_AMAZON_DE.id), without=("PL",)),
    a_seller("A1DEMOSELLER02", "na", ("US", "CA"), without=("MX",), name="Demo Kitchen America"),
    a_seller("A1DEMOSELLER03", "fe", ("JP",), without=("SG",), name="Demo Kitchen Japan"),
)
DEMO_TOKENS = {"A1DEMOSELLER01": "Atzr|demo", "A1DEMOSELLER02": "Atzr|demo-na", "A1DEMOSELLER03": "Atzr|demo-fe"}


@dataclass
class Directory:
    applications: dict[str, Application] = field(default_factory=dict)
    sellers: dict[str, Seller] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)

    def seller(self, id_or_key: str) -> Seller:
        """By "eu/A1…" or by the id alone."""
        if id_or_key in self.sellers:
            return self.sellers[id_or_key]
        return next(each for each in self.sellers.values() if each.id == id_or_key)

    def seller_for(self, marketplace_id: str) -> Seller:
        """Whose order it may be: of who takes part there, else of who is in that region, else of the first seller."""
        known = BY_ID.get(marketplace_id)
        sellers = tuple(self.sellers.values())
        for fits in (
            lambda each: each.takes_part(marketplace_id),
            lambda each: known is not None and each.region == known.region,
        ):
            if found := next(filter(fits, sellers), None):
                return found
        return sellers[0]
