"""One movement a file. FLOWS is the whole table: no registration, no magic."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sync.desk import Desk
from sync.flows import order_from_amazon, orders_from_amazon, orders_to_odoo
from sync.results import Job, Result


@dataclass(frozen=True, slots=True)
class Flow:
    """`work` does a batch of claimed jobs of one lane. It may raise GatewayError for the batch as a whole, and must be
    safe to repeat from any line."""

    name: str
    work: Callable[[Desk, list[Job]], Iterable[Result]]
    recurring: bool = False  # nothing may stop it for good


FLOWS = {
    flow.name: flow
    for flow in (
        Flow("orders_from_amazon", orders_from_amazon.work, recurring=True),
        Flow("order_from_amazon", order_from_amazon.work),
        Flow("orders_to_odoo", orders_to_odoo.work),
    )
}
