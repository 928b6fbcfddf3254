"""Whether Odoo was written to, by its own tables: every row's id and version (xmin changes with each write)."""

from tests.shapes.stage import Stage

TABLES = (
    "sale_order",
    "sale_order_line",
    "res_partner",
    "stock_picking",
    "stock_move",
    "stock_move_line",
    "stock_lot",
    "stock_quant",
    "product_product",
    "product_template",
    "product_pricelist",
    "stock_warehouse",
    "crm_team",
    "res_currency",
    "account_tax",
    "mail_activity",
    "mail_message",
    "ir_model_data",
)
Row = tuple[str, int]
Snapshot = dict[Row, str]


def snapshot(stage: Stage) -> Snapshot:
    return {
        (table, key): version
        for table in TABLES
        for key, version in stage.in_odoo(f"select id, xmin::text from {table}")
    }


def changed(before: Snapshot, after: Snapshot) -> list[Row]:
    """Made, changed or deleted."""
    return sorted(row for row in before.keys() | after.keys() if before.get(row) != after.get(row))
