"""When an order was bought. Odoo sets the date of an order to the moment of its confirmation, so it is told again."""

import time
from collections.abc import Mapping
from datetime import datetime

from .client import Client
from .load import LoadOutcome, Sleep, load
from .text import moment


def keep_dates(client: Client, bought: Mapping[int, datetime], *, sleep: Sleep = time.sleep) -> LoadOutcome:
    """By order id, all in one call; the same again changes nothing."""
    rows = {str(order_id): [[str(order_id), moment(at)]] for order_id, at in bought.items()}
    if not rows:
        return LoadOutcome({})
    return load(client, "sale.order", [".id", "date_order"], rows, context={"tz": "UTC"}, sleep=sleep)
