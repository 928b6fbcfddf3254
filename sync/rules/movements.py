"""What moves, under the words that merchants use, and which flows of the ledger move it. Pure.

A subject is what a person asks for (`manage.py sync shipments`), a run's name in the history, and what has a pace of its
own. Its flows are done in the lane of one side each.
"""

from collections.abc import Iterable
from dataclasses import dataclass

ORDERS, SHIPMENTS, OFFERS, STOCK, FBA_STOCK = "orders", "shipments", "offers", "stock", "fba_stock"
SUBJECTS = (ORDERS, SHIPMENTS, OFFERS, STOCK, FBA_STOCK)
COMPLETENESS = "completeness"  # a check that nobody asks for by that name, and that moves nothing
AMAZON, ODOO, BOTH = "amazon", "odoo", "both"


@dataclass(frozen=True, slots=True)
class Movement:
    """`recurring`: its row of the ledger is one a seller account (a merchant, in Odoo's lane) whose `due` moves on, and
    nothing may stop it for good."""

    flow: str
    subject: str
    side: str
    recurring: bool = False


MOVEMENTS = {
    one.flow: one
    for one in (
        Movement("orders_from_amazon", ORDERS, AMAZON, recurring=True),
        Movement("order_from_amazon", ORDERS, AMAZON),
        Movement("orders_to_odoo", ORDERS, ODOO),
        Movement("deliveries_from_odoo", SHIPMENTS, ODOO, recurring=True),
        Movement("shipment_to_amazon", SHIPMENTS, AMAZON),
        Movement("offers_from_amazon", OFFERS, AMAZON, recurring=True),
        Movement("offers_to_odoo", OFFERS, ODOO),
        Movement("stock_from_odoo", STOCK, ODOO, recurring=True),
        Movement("stock_to_amazon", STOCK, AMAZON),
        Movement("fba_stock_from_amazon", FBA_STOCK, AMAZON, recurring=True),
        Movement("fba_stock_to_odoo", FBA_STOCK, ODOO),
        Movement("completeness", COMPLETENESS, BOTH, recurring=True),
    )
}
RECURRING = frozenset(flow for flow, one in MOVEMENTS.items() if one.recurring)


def flows_of(subjects: Iterable[str]) -> frozenset[str]:
    wanted = set(subjects)
    return frozenset(flow for flow, one in MOVEMENTS.items() if one.subject in wanted)


def subject_of(flow: str) -> str:
    return MOVEMENTS[flow].subject
