"""What the merchant does in the warehouse: packs, ships, cancels, takes back, counts."""

from collections.abc import Iterable, Mapping
from typing import Any

from .models import moves as moving
from .models import packages, returns, stock
from .orm.records import Env, Records

Amounts = Mapping[Any, float]  # product -> quantity; keys may be text, as JSON has them


def deliver(
    env: Env,
    order: int,
    quantities: float | Amounts | None,
    tracking: str,
    carrier: int,
    parcels: Iterable[Amounts],
    *,
    backorder: bool,
) -> int:
    """The open delivery. `quantities`: all where nothing is said, a number for the first product only, or by product.
    `parcels`: what is packed in which package."""
    picking = open_picking(env, order)
    values: dict[str, Any] = {"carrier_tracking_ref": tracking} if tracking else {}
    picking.write(**values, carrier_id=carrier or picking["carrier_id"].id)
    packed = [by_product(parcel) for parcel in parcels]
    wanted = by_product(quantities) if isinstance(quantities, Mapping) else None
    if packed and wanted is None:
        wanted = {pk: sum(one.get(pk, 0.0) for one in packed) for one in packed for pk in one}
    for at, move in enumerate(one for one in picking["move_ids"] if one["state"] != "cancel"):
        if wanted is not None:
            amount = wanted.get(move["product_id"].id, 0.0)
        else:
            amount = move["product_uom_qty"] if quantities is None else float(quantities) if at == 0 else 0.0  # type: ignore[arg-type]
        _enter(move, amount)
    for parcel in packed:
        _pack(picking, parcel)
    quiet = picking.with_context(
        skip_backorder=True, skip_immediate=True, picking_ids_not_to_backorder=[] if backorder else [picking.id]
    )
    quiet.model.button_validate(quiet)  # type: ignore[attr-defined]
    return picking.id


def open_picking(env: Env, order: int) -> Records:
    found = env.browse("sale.order", order)["picking_ids"].filtered(
        lambda picking: picking["state"] not in moving.CLOSED and picking["picking_type_id"]["code"] == "outgoing"
    )
    if not found:
        raise ValueError(f"Order {order} has no open delivery.")
    return found.first


def cancel_open(env: Env, order: int) -> int:
    """The rest will never be delivered: its backorder is cancelled."""
    picking = open_picking(env, order)
    picking.model.action_cancel(picking)  # type: ignore[attr-defined]
    return picking.id


def give_back(env: Env, picking: int, quantities: Amounts | None) -> int:
    """A return of a done delivery, and done: all of it, or so much of each product."""
    wizard = env.create(returns.Return.name, {"picking_id": picking})
    wanted = by_product(quantities) if quantities is not None else None
    wizard["product_return_moves"].unlink()
    for move in env.browse("stock.picking", picking)["move_ids"].where(state="done"):
        product = move["product_id"].id
        amount = move["quantity"] if wanted is None else wanted.get(product, 0.0)
        line = {"wizard_id": wizard.id, "product_id": product, "move_id": move.id, "quantity": amount}
        env.create(returns.ReturnLine.name, line)
    made = env.browse("stock.picking", wizard.model.action_create_returns(wizard)["res_id"])  # type: ignore[attr-defined]
    for move in made["move_ids"]:
        _enter(move, move["product_uom_qty"])
    quiet = made.with_context(skip_backorder=True)
    quiet.model.button_validate(quiet)  # type: ignore[attr-defined]
    return made.id


def kit(env: Env, product: int, parts: Amounts) -> int:
    """From now on this product is sold as one and shipped as these parts."""
    template = env.browse("product.product", product)["product_tmpl_id"]
    lines = [(0, 0, {"product_id": pk, "product_qty": amount}) for pk, amount in by_product(parts).items()]
    return env.create("mrp.bom", {"product_tmpl_id": template.id, "type": "phantom", "bom_line_ids": lines}).id


def set_stock(env: Env, product: int, quantity: float, location: Records, lot: Records) -> None:
    """As an inventory count has it."""
    counted = env.browse("product.product", product)
    quant = stock.quant_of(counted, location, lot)
    stock.add(counted, location, quantity - quant["quantity"], lot)


def by_product(amounts: Amounts) -> dict[int, float]:
    return {int(product): float(amount) for product, amount in amounts.items()}


def _enter(move: Records, amount: float) -> None:
    if move.env.registry.version < 17:
        move.write(quantity_done=amount)
        return
    moving.set_quantity(move, amount)
    move["move_line_ids"].write(picked=True)


def _pack(picking: Records, parcel: Mapping[int, float]) -> None:
    """So much of each product into a new package; a line that holds more is split."""
    made = picking.env.create(packages.Package.name, {"company_id": picking["company_id"].id})
    older = picking.env.registry.version < 17
    name = "qty_done" if older else "quantity"
    for product, amount in parcel.items():
        rest = amount
        for line in picking["move_line_ids"].where(product_id=picking.env.browse("product.product", product)):
            if line["result_package_id"] or not line[name] or rest <= 0:
                continue
            part = min(rest, line[name])
            rest -= part
            if part < line[name]:
                values = {"move_id": line["move_id"].id, name: line[name] - part, "lot_id": line["lot_id"].id or False}
                line.write(**{name: part})
                values |= {"location_id": line["location_id"].id, "picked": True}
                picking.env.create("stock.move.line", values)
            line.write(result_package_id=made.id)
