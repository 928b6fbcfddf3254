"""A buyer's wish to cancel: shown to a person, here and on the order in Odoo, and answered on Amazon only."""

from accounts.gateways.odoo import activities
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.rules.keys import order_key
from sync.rules.verdicts import Blocked

CODE = "buyer_wants_cancel"


def tell(side: OdooSide, item: Item, reason: str) -> Blocked:
    assert item.odoo is not None
    side.beat()
    key = order_key(item.seller.region, item.seller.seller_id, item.record.id)
    activities.on_order(
        side.client,
        side.probe,
        item.odoo.id,
        f"activity_wish_{key}",
        "The buyer asks to cancel this Amazon order",
        f"Reason given: {reason}. Answer in Seller Central before it is shipped.",
    )
    item.note("buyer_wants_cancel", text=reason[:200])
    return Blocked(
        CODE,
        f"The buyer asks to cancel {item.record.id}",
        "Answer the buyer in Seller Central before shipping. Cancelled there, it is cancelled in Odoo by itself; else"
        " press Ignore here. An activity on the order in Odoo says so too.",
        subject=item.record.id,
    )
