"""A merchant has connected another Odoo: what we remember of the old one is forgotten, and every order is looked for,
and if need be written, in the new one. Without this an id of the old Odoo would change a stranger's order in the new."""

from typing import Any

from accounts.models import Merchant, SellerAccount
from sync import queue
from sync.flows.offers_from_amazon import ask_matching
from sync.models import OdooCursor, Offer, Order, OrderState, Shipment

FLOW = "orders_to_odoo"
AT_ONCE = 1000


def forget(sender: object, merchant: Merchant, **_: Any) -> None:
    """Receives `accounts.connecting.odoo_moved`, inside its transaction."""
    _forget_matches(merchant)
    OdooCursor.objects.filter(connection__merchant=merchant).delete()
    # What Amazon was told stays: it holds these parcels, and must not hear of their goods once more.
    Shipment.objects.filter(merchant=merchant, sent=None).delete()
    orders = Order.objects.filter(merchant=merchant, dismissed=False)
    known = orders.exclude(odoo_id=None) | orders.filter(state__in=(OrderState.DONE, OrderState.BLOCKED))
    ids = list(known.order_by("bought").values_list("pk", flat=True))
    Order.objects.filter(merchant=merchant).update(
        odoo_id=None,
        odoo_name="",
        odoo_state="",
        odoo_total=None,
        delivered=False,
        creating=False,
        applied_hash="",
        synced=None,
    )
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        Order.objects.filter(pk__in=some).update(state=OrderState.RECEIVED, reason_code="", reason="")
        queue.add_orders(FLOW, list(Order.objects.filter(pk__in=some)), None, priority=7)


def _forget_matches(merchant: Merchant) -> None:
    """What Amazon lists stays; which product each SKU is, is looked for in the new Odoo."""
    offers = Offer.objects.filter(merchant=merchant)
    offers.filter(seen=None).delete()  # known from an order alone, which will tell it again
    offers.update(
        product_id=None,
        product_name="",
        matched_by="",
        lost="",
        proposed_id=None,
        proposed_name="",
        proposed_by="",
    )
    for account in SellerAccount.objects.filter(merchant=merchant):
        ask_matching(account, None, priority=7)
