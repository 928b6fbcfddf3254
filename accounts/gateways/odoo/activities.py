"""What a person must do, where Odoo's people look: an activity on the order or delivery, once."""

import html
import time
from datetime import UTC, date, datetime

from .client import Client
from .load import Sleep, load, xid
from .orders_write import settled
from .records import Probe

# Odoo's own external ids of the models, which load takes where it wants a model.
MODELS = {"sale.order": "sale.model_sale_order", "stock.picking": "stock.model_stock_picking"}
KIND = "mail.mail_activity_data_todo"


def on_order(
    client: Client,
    probe: Probe,
    order_id: int,
    key: str,
    summary: str,
    note: str,
    *,
    user_id: int | None = None,
    due: date | None = None,
    sleep: Sleep = time.sleep,
) -> int:
    """The activity's id. Done activities are deleted by Odoo, and then this makes a new one; so ask once a cause."""
    return _schedule(client, "sale.order", order_id, key, summary, note, user_id, due, sleep)


def on_picking(
    client: Client,
    probe: Probe,
    picking_id: int,
    key: str,
    summary: str,
    note: str,
    *,
    user_id: int | None = None,
    due: date | None = None,
    sleep: Sleep = time.sleep,
) -> int:
    return _schedule(client, "stock.picking", picking_id, key, summary, note, user_id, due, sleep)


def _schedule(
    client: Client,
    model: str,
    record_id: int,
    key: str,
    summary: str,
    note: str,
    user_id: int | None,
    due: date | None,
    sleep: Sleep,
) -> int:
    fields = ["id", "res_model_id/id", "res_id", "activity_type_id/id", "summary", "note", "date_deadline"]
    row = [xid(key), MODELS[model], str(record_id), KIND, summary, _paragraphs(note)]
    row.append((due or datetime.now(UTC).date()).isoformat())
    if user_id:
        fields.append("user_id/.id")
        row.append(str(user_id))
    return settled(load(client, "mail.activity", fields, {key: [row]}, sleep=sleep)).ids[key]


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
