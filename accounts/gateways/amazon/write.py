"""Values as Amazon reads them."""

import re
from datetime import UTC, datetime

from ..errors import GatewayError, Kind

_ORDER_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


def moment(value: datetime) -> str:
    """To the millisecond, as Amazon keeps it."""
    if value.tzinfo is None:
        raise ValueError("Times must know their zone.")
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def order_id(value: str) -> str:
    """The same, fit for a path."""
    if not _ORDER_ID.fullmatch(value):
        text = f"{value[:40]!r} is no Amazon order id. It looks like 123-1234567-1234567."
        raise GatewayError(Kind.REJECTED, text, "amazon_order_id_refused")
    return value
