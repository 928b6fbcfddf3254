"""One movement a file. FLOWS is the whole table: no registration, no magic. `sync.rules.movements` says what each is
called, and which of them recur."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sync.desk import Desk
from sync.flows import (
    completeness,
    deliveries_from_odoo,
    fba_stock_from_amazon,
    fba_stock_to_odoo,
    offers_from_amazon,
    offers_to_odoo,
    order_from_amazon,
    orders_from_amazon,
    orders_to_odoo,
    shipment_to_amazon,
    stock_from_odoo,
    stock_to_amazon,
)
from sync.results import Job, Result
from sync.rules.movements import MOVEMENTS, Movement


@dataclass(frozen=True, slots=True)
class Flow:
    """`work` does a batch of claimed jobs of one lane. It may raise GatewayError for the batch as a whole, and must be
    safe to repeat from any line."""

    name: str
    work: Callable[[Desk, list[Job]], Iterable[Result]]

    @property
    def movement(self) -> Movement:
        return MOVEMENTS[self.name]


FLOWS = {
    flow.name: flow
    for flow in (
        Flow("orders_from_amazon", orders_from_amazon.work),
        Flow("order_from_amazon", order_from_amazon.work),
        Flow("orders_to_odoo", orders_to_odoo.work),
        Flow("deliveries_from_odoo", deliveries_from_odoo.work),
        Flow("shipment_to_amazon", shipment_to_amazon.work),
        Flow("stock_from_odoo", stock_from_odoo.work),
        Flow("stock_to_amazon", stock_to_amazon.work),
        Flow("fba_stock_from_amazon", fba_stock_from_amazon.work),
        Flow("fba_stock_to_odoo", fba_stock_to_odoo.work),
        Flow("offers_from_amazon", offers_from_amazon.work),
        Flow("offers_to_odoo", offers_to_odoo.work),
        Flow("completeness", completeness.work),
    )
}
