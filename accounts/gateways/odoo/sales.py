"""Sales orders: the whole subject under one name."""

from .lowering import lower_moves
from .order_dates import keep_dates
from .orders_read import find_orders, hidden, line_ids, read_orders, resolve
from .orders_write import cancel, confirm, load_orders, reduce_lines, rewrite_orders, set_line, set_partners, set_prices

__all__ = [
    "cancel",
    "confirm",
    "find_orders",
    "hidden",
    "keep_dates",
    "line_ids",
    "load_orders",
    "lower_moves",
    "read_orders",
    "reduce_lines",
    "resolve",
    "rewrite_orders",
    "set_line",
    "set_partners",
    "set_prices",
]
