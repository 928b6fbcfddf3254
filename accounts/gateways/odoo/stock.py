"""Stock: the whole subject under one name."""

from .free import Free, cannot_read, free, on_hand, stock_location
from .inventory import adjust, cannot_adjust

__all__ = ["Free", "adjust", "cannot_adjust", "cannot_read", "free", "on_hand", "stock_location"]
