"""Where an order goes on Amazon, and where it goes in Odoo."""

from collections.abc import Mapping

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import PartnerDraft
from sync.rules.texts import line
from sync.rules.verdicts import Blocked

ELSEWHERE = "address_changed"
_OPEN = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED"})


def still_to_go(order: Order) -> bool:
    """The merchant has yet to ship it, and Amazon says where to. What Amazon withholds is no new address."""
    told = order.address is not None and bool(order.address.lines or order.address.extended)
    return told and order.status in _OPEN and not order.by_amazon


def same_place(in_odoo: Mapping[str, str], drafted: PartnerDraft) -> bool:
    """A phone number or another spelling of the city sends no parcel elsewhere."""
    return all(_plain(in_odoo[name]) == _plain(getattr(drafted, name)) for name in ("street", "zip"))


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
