"""Cancelled in part: open lines come down to what is still sold, never below what has left, and what follows from them
(tax, discounts) comes after. What is still not Amazon's total then is a person's to see."""

from decimal import Decimal

from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import OdooOrder
from sync.failpoints import failpoint
from sync.flows import order_facts, rounding
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.rules import amounts, changes, drafts, keys
from sync.rules.money import show
from sync.rules.verdicts import Blocked, Import


def reduce(side: OdooSide, item: Item) -> bool:
    """Whether anything was changed in Odoo."""
    assert item.odoo is not None
    if not changes.sold_less(item.record, _total(item), item.order.expected_total):
        return False
    key = keys.order_key(item.seller.region, item.seller.seller_id, item.record.id)
    wanted, draft = changes.still_sold(item.record, key), _draft(side, item)
    lines = draft.order.lines if draft else ()
    side.beat()
    ids = sales.line_ids(side.client, [*(name for names in wanted for name in names), *(one.key for one in lines)])
    held = sales.read_orders(side.client, side.probe, [item.odoo.id], lines=True).get(item.odoo.id, item.odoo)
    targets = changes.reductions(
        held, {tuple(ids[name] for name in names if name in ids): count for names, count in wanted.items()}
    )
    prices = changes.repriced(held, ids, lines)
    # A try that was killed half way has changed the total without having seen it.
    if not targets and not prices and held.total == item.order.odoo_total:
        return False
    sales.reduce_lines(side.client, targets)
    failpoint("reduced")
    for line in prices:
        product = line.product_id or 0
        sales.set_line(side.client, side.probe, held.id, line.key, line.name, product, line.price_unit)
    if targets:
        texts = (f"{line.name[:60]} → {targets[line.id]:f}" for line in held.lines if line.id in targets)
        item.note("reduced", text=", ".join(texts))
    _compare(side, item, held, draft)
    return True


def _total(item: Item) -> Decimal | None:
    found = amounts.read(item.record)
    if isinstance(found, Blocked) or item.settings is None:
        return None
    if item.settings.remitted_tax == "leave_out":
        return found.total - sum((part.tax for part in found.parts if part.remitted), Decimal(0))
    return found.total


def _draft(side: OdooSide, item: Item) -> drafts.Draft | None:
    """As the order would be written today. None where the rules hold it: then only pieces come down."""
    if item.channel is None or item.settings is None:
        return None
    market, facts = item.channel.marketplace, order_facts.gather(side, [item])[0][1]
    if isinstance(facts, Blocked):
        return None
    made = drafts.draft(item.record, Import(), item.seller, market.name, item.settings, facts, market.currency)
    return None if isinstance(made, Blocked) else made


def _compare(side: OdooSide, item: Item, before: OdooOrder, draft: drafts.Draft | None) -> None:
    item.draft = draft
    after = sales.read_orders(side.client, side.probe, [before.id]).get(before.id, before)
    if draft is None:
        item.order.expected_total = after.total
    elif after.total != draft.order.total:
        after = rounding.settle(side, item, after)
    item.odoo = after
    if draft is not None and after.total != draft.order.total:
        currency = draft.order.currency
        item.blocked = changes.differs(after.name, show(after.total, currency), show(draft.order.total, currency))
