"""Deliveries that are done in Odoo, as Amazon must hear of them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .reads import search
from .text import link, link_name, number, parse_moment, words


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


def changed_since(client, probe, since, *, after_id=0, limit):  # type: ignore[no-untyped-def]
    s = since.strftime("%Y-%m-%d %H:%M:%S")
    dom = [["state", "=", "done"], ["picking_type_code", "=", "outgoing"], ["sale_id", "!=", False], ["write_date", ">=", s]]
    rows = search(client, "stock.picking", dom, _F, order="write_date, id", limit=limit + 50)
    rows = [r for r in rows if (parse_moment(r["write_date"]), r["id"]) > (since, after_id)]
    return _all(client, probe, rows[:limit])


_F = ["name", "sale_id", "state", "date_done", "write_date", "carrier_tracking_ref", "carrier_id", "backorder_id", "company_id"]


def of_orders(client, probe, order_ids):  # type: ignore[no-untyped-def]
    dom = [["state", "=", "done"], ["picking_type_code", "=", "outgoing"], ["sale_id", "in", list(order_ids)]]
    return _all(client, probe, search(client, "stock.picking", dom, _F))


def _all(client, probe, rows):  # type: ignore[no-untyped-def]
    if not rows:
        return []
    q = "quantity" if probe.has("stock.move", "quantity") else "quantity_done"
    moves = search(client, "stock.move", [["picking_id", "in", [r["id"] for r in rows]], ["state", "=", "done"]], ["picking_id", "sale_line_id", q])
    by = {}
    for m in moves:
        if m["sale_line_id"]:
            by.setdefault(link(m["picking_id"]), []).append(ShippedLine(link(m["sale_line_id"]), number(m[q]), (m["id"],)))
    return [
        Shipped(r["id"], r["name"], link(r["sale_id"]), r["state"], parse_moment(r["date_done"]), parse_moment(r["write_date"]),
                words(r["carrier_tracking_ref"]), link(r["carrier_id"]), link_name(r["carrier_id"]), "", tuple(by.get(r["id"], ())))
        for r in rows
    ]
