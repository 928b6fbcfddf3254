"""Inventory adjustments: what somebody counted becomes what there is, with a move that tells of it."""

from typing import Any

from ..errors import AccessError, UserError
from ..orm.records import Env, Records
from . import stock

MANAGER = "Inventory / Administrator"
STOCK_USER = "Inventory / User"
ONLY_MANAGERS = "Only a stock manager can validate an inventory adjustment."
FIELD_DENIED = (
    "The requested operation can not be completed due to security restrictions.\n\nDocument type: Quants (stock.quant)\n"
    "Operation: write\nFields:\n- inventory_quantity (allowed for groups 'Inventory / Administrator')"
)


def mode(env: Env) -> bool:
    """In "inventory mode" writing a quantity counts, and nothing else may be written. In 14 for managers only."""
    group = STOCK_USER if env.registry.version >= 15 else MANAGER
    return bool(env.context.get("inventory_mode")) and _has(env, group)


def count(env: Env, many: list[dict[str, Any]]) -> Records:
    """A count is written onto the heap that it is of, or onto a new one."""
    made = []
    for values in many:
        amount = float(values.pop("inventory_quantity") or 0.0)
        heap = _heap(env, values)
        if heap.model.registry.version < 15:
            book(heap, amount)
        else:
            difference = amount - heap["quantity"]
            heap.write(
                inventory_quantity=amount, inventory_quantity_set=True, inventory_diff_quantity=difference,
                user_id=env.uid,
            )  # fmt: skip
        made.append(heap.id)
    return env.browse("stock.quant", made)


def sees_counts(env: Env) -> bool:
    """In 14 the field itself is the managers'."""
    return env.registry.version >= 15 or _has(env, MANAGER)


def may_count(env: Env) -> None:
    if not sees_counts(env):
        raise AccessError(FIELD_DENIED)


def may_book(env: Env) -> None:
    if env.registry.version < 19 and not _has(env, MANAGER):
        raise UserError(ONLY_MANAGERS)


def book(quant: Records, amount: float) -> None:
    """Also where nothing differs there is a move, of nothing."""
    difference = amount - quant["quantity"]
    env, product = quant.env, quant["product_id"]
    loss = env.search("stock.location", [("usage", "=", "inventory")], limit=1)
    source, target = (loss, quant["location_id"]) if difference > 0 else (quant["location_id"], loss)
    move = env.create(
        "stock.move",
        {
            "product_id": product.id,
            "product_uom_qty": abs(difference),
            "location_id": source.id,
            "location_dest_id": target.id,
            "company_id": quant["company_id"].id or env.company.id,
            "is_inventory": True,
            "inventory_name": env.context.get("inventory_name") or "Product Quantity Updated",
        },
    )
    line = {"move_id": move.id, "quantity": abs(difference), "lot_id": quant["lot_id"].id or False}
    env.create("stock.move.line", {**line, "package_id": quant["package_id"].id or False, "picked": True})
    move.write(state="done")
    quant.write(
        quantity=amount,
        inventory_quantity=0.0,
        inventory_quantity_set=False,
        inventory_diff_quantity=0.0,
        user_id=False,
    )


def outdated(quant: Records) -> bool:
    """Goods moved since it was counted."""
    counted_on = quant["inventory_quantity"] - quant["inventory_diff_quantity"]
    return bool(quant["inventory_quantity_set"] and abs(counted_on - quant["quantity"]) > 0.001)


def _heap(env: Env, values: dict[str, Any]) -> Records:
    names = ("product_id", "location_id", "lot_id", "package_id", "owner_id")
    domain = [(name, "=", values.get(name) or False) for name in names]
    return env.search("stock.quant", domain, limit=1) or env.with_(inventory_mode=False).create("stock.quant", values)


def _has(env: Env, group: str) -> bool:
    return group in env.registry.access.groups(env)


__all__ = ["book", "count", "may_book", "may_count", "mode", "outdated", "stock"]
