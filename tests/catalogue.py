"""Thousands of products in a real Odoo, copied behind its back: by its own means it takes minutes."""

from sandbox.real_odoo import RealOdoo

COLUMNS = "select column_name from information_schema.columns where table_name = %s"


def copies(odoo: RealOdoo, database: str, model: int, count: int) -> dict[str, int]:
    """Products like `model`, and its stock as often; by internal reference: SKU-1, SKU-2 and so on."""

    def copied(table: str, source: str, **changed: str) -> None:
        kept = [f'"{name}"' for (name,) in odoo.sql(database, COLUMNS, [table]) if name not in ("id", *changed)]
        given, values = ", ".join([*changed, *kept]), ", ".join([*changed.values(), *kept])
        odoo.sql(database, f"insert into {table} ({given}) select {values} from {source}")

    [(template,)] = odoo.sql(database, "select product_tmpl_id from product_product where id = %s", [model])
    [(last,)] = odoo.sql(database, "select max(id) from product_template")
    copied("product_template", f"product_template cross join generate_series(1, {count}) where id = {template}")
    numbered = f"select id as fresh, row_number() over (order by id) as number from product_template where id > {last}"
    own = {"product_tmpl_id": "fresh", "default_code": "'SKU-' || number"}
    copied("product_product", f"product_product cross join ({numbered}) as fresh where id = {model}", **own)
    products = f"(select id as fresh from product_product where product_tmpl_id > {last}) as fresh"
    heaps = f"stock_quant cross join {products} where product_id = {model} and quantity > 0"
    copied("stock_quant", heaps, product_id="fresh")
    made = odoo.sql(database, "select default_code, id from product_product where product_tmpl_id > %s", [last])
    return dict(made)
