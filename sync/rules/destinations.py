"""Where an order goes on Amazon, and where it goes in Odoo."""

from collections.abc import Mapping

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import PartnerDraft
from sync.rules.keys import digest
from sync.rules.texts import line
from sync.rules.verdicts import Blocked

ELSEWHERE = "address_changed"
_OPEN = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED"})


def still_to_go(order: Order) -> bool:
    """The merchant has yet to ship it, and Amazon says where to. What Amazon withholds is no new address."""
    told = order.address is not None and bool(order.address.lines or order.address.extended)
    return told and order.status in _OPEN and not order.by_amazon


def same_place(in_odoo: Mapping[str, str], drafted: PartnerDraft) -> bool:
    """A phone number or another spelling of the city sends no parcel elsewhere. Where there are no zip codes the city tells,
    and the house may stand in the second line of the street."""
    return _told(in_odoo["street"], in_odoo["street2"], in_odoo["zip"], in_odoo["city"]) == _of(drafted)


def place(drafted: PartnerDraft) -> str:
    """Tells two places apart without naming them."""
    return digest(*_of(drafted))


def _of(drafted: PartnerDraft) -> tuple[str, str, str]:
    return _told(drafted.street, drafted.street2, drafted.zip, drafted.city)


def _told(street: str, street2: str, zip_code: str, city: str) -> tuple[str, str, str]:
    return _plain(f"{street}{street2}".replace(",", "")), _plain(zip_code), "" if _plain(zip_code) else _plain(city)


def _plain(text: str) -> str:
    return "".join(line(text).casefold().split())


def elsewhere(name: str) -> Blocked:
    return Blocked(
        ELSEWHERE,
        f"{name} goes to another address on Amazon than in Odoo",
        "Compare the delivery address on the order's page with that in Odoo. If Amazon's is the right one, set it on the"
        " order and on its open delivery in Odoo and press Retry; else press Ignore with a reason.",
        subject=name,
    )
