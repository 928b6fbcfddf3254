"""Deliveries that are done in Odoo, as Amazon must hear of them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ShippedLine:
    line_id: int  # sale.order.line
    quantity: Decimal  # in the sale line's unit
    move_line_ids: tuple[int, ...] = ()
    package_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shipped:
    picking_id: int
    picking_name: str
    order_id: int
    state: str
    done: datetime
    changed: datetime
    tracking: str = ""
    carrier_id: int | None = None
    carrier_name: str = ""
    delivery_type: str = ""
    lines: tuple[ShippedLine, ...] = ()
    backorder_of: int | None = None
    company_id: int | None = None
