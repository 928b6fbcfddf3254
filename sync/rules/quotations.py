"""Whether a quotation in Odoo is still as we left it, and whether it would be written otherwise today."""

import hashlib
from dataclasses import replace

from accounts.gateways.odoo.records import OdooOrder, OrderDraft


def left_as(held: OdooOrder, drafted: OrderDraft) -> str:
    """What Odoo held and what we had drafted, to be kept for the next time."""
    return _in_odoo(held) + _ours(drafted)


def untouched(held: OdooOrder, left: str) -> bool:
    """Customer, currency, state and each line are as they were; an order without any line is one that we were stopped at."""
    return not held.lines or left.startswith(_in_odoo(held))


def outdated(held: OdooOrder, drafted: OrderDraft, left: str) -> bool:
    """A total that is not Amazon's is Odoo's from when the lines were written: taxes mended since count when they are
    written anew."""
    return not held.lines or held.total != drafted.total or left[len(_in_odoo(held)) :] != _ours(drafted)


def _in_odoo(held: OdooOrder) -> str:
    lines = [
        (line.name, line.product_id, line.quantity.normalize(), line.price_unit.normalize(), sorted(line.tax_ids))
        for line in held.lines
    ]
    return _digest((held.partner_id, held.shipping_id, held.currency, held.state, lines))


def _ours(drafted: OrderDraft) -> str:
    """What leaves later makes no other quotation."""
    return _digest(replace(drafted, delivery=None))


def _digest(what: object) -> str:
    return hashlib.sha256(repr(what).encode("utf-8", "surrogatepass")).hexdigest()[:32]
