"""Odoo's delivery methods, remembered for the page that says which carriers they are."""

from typing import Any

from accounts.gateways.odoo import shipments as odoo_shipments
from sync.flows.odoo_side import OdooSide

KEY = "delivery_methods"


def remember(side: OdooSide) -> None:
    """Asked of Odoo every ten minutes at most, and only where deliveries are on their way."""

    def ask() -> list[dict[str, Any]]:
        found = odoo_shipments.carriers(side.client, side.probe)
        return [{"name": one.name, "type": one.delivery_type, "active": one.active} for one in found]

    side.fact(KEY, ask)
