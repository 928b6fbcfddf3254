"""Whose free stock counts."""

from dataclasses import replace

from sync.flows import order_facts
from sync.flows.odoo_side import OdooSide
from sync.rules.stock import StockRule
from sync.stock import Plan


def with_warehouses(side: OdooSide, plan: Plan) -> tuple[StockRule, ...]:
    """The warehouse that the channel's orders leave from, where none is named."""
    if all(rule.warehouses for rule in plan.rules):
        return plan.rules
    main = order_facts.warehouse_of(side, plan.settings)
    return tuple(rule if rule.warehouses else replace(rule, warehouses=(main,)) for rule in plan.rules)
