"""Cancelled in part, or changed in another way: open lines come down to what is still sold, never below what has left, and
what stands beside them (shipping, discounts, tax) comes after. What is still not Amazon's total or goods then is a person's
to see: more pieces, another item or another price are never written over what people may have arranged in Odoo."""

from decimal import Decimal

from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import LineDraft, OdooOrder
from sync.failpoints import failpoint
from sync.flows import order_facts, other_goods, rounding
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.rules import changes, companions, drafts, keys
from sync.rules.cancelled import quantity
from sync.rules.lookups import Lookups
from sync.rules.money import pieces as show_pieces
from sync.rules.money import show
from sync.rules.portions import portions
from sync.rules.verdicts import Blocked, Import

Pieces = dict[tuple[str, ...], Decimal]
AT_ONCE = 100  # lines that are asked for in one call


def reduce(side: OdooSide, item: Item) -> bool | Blocked:
    """Whether anything was changed in Odoo, or why nothing may be."""
    assert item.odoo is not None
    asked = item.order.reason_code in (changes.DIFFERS, changes.CHANGED)  # a person's Retry
    others = other_goods.items(item)
    if not (asked or others or item.gone or changes.sold_otherwise(item.record, item.order.expected_total)):
        return False
    key = keys.order_key(item.seller.region, item.seller.seller_id, item.record.id)
    draft, facts = _draft(side, item)
    pieces = changes.still_sold(item.record, key, item.gone)
    side.beat()
    held = sales.read_orders(side.client, side.probe, [item.odoo.id], lines=True).get(item.odoo.id, item.odoo)
    lines = [line for line in (draft.order.lines if draft else ()) if not line.is_note and line.kind != "rounding"]
    ids = _ids(side, item, held, pieces, lines, facts)
    if standing := _standing(item, held, ids, key):
        if item.order.acknowledged != changes.VANISHED:
            return changes.vanished(held.name, item.record, standing)
        pieces = changes.still_sold(item.record, key)  # a person has said that it stays
    targets = changes.reductions(
        held, {tuple(ids[name] for name in names if name in ids): count for names, count in pieces.items()}
    )
    prices = _prices(item, held, ids, pieces, draft, facts, targets)
    other = other_goods.look(item, held, ids, lines, facts, targets, others)
    if not (targets or prices or asked or _news(item, held, draft)):
        item.blocked = other
        return False
    sales.reduce_lines(side.client, targets)
    failpoint("reduced")
    # Of all lines that may have come down, now or in a try that was killed before it came here.
    sold = {ids[name] for names in pieces for name in names if name in ids}
    open_ = {line.id: targets.get(line.id, line.quantity) for line in held.lines if line.id in sold}
    sales.lower_moves(side.client, side.probe, open_)
    sales.set_prices(side.client, prices)
    failpoint("repriced")
    if targets:
        texts = (f"{line.name[:60]} → {show_pieces(targets[line.id])}" for line in held.lines if line.id in targets)
        item.note("reduced", text=", ".join(texts))
    own = next((line.price_unit for line in held.lines if line.id == ids.get(_rounding_key(key))), Decimal(0))
    _compare(side, item, held, draft, own, other)
    return bool(targets or prices) or item.odoo.total != held.total


def _rounding_key(order_key: str) -> str:
    return keys.line_key(order_key, "", "rounding")


def _ids(
    side: OdooSide, item: Item, held: OdooOrder, pieces: Pieces, lines: list[LineDraft], facts: Lookups | None
) -> dict[str, int]:
    """Lines in Odoo by their external ids. To look for one that is not there costs Odoo much, so the less likely ones are
    asked for only where it has lines that the others do not account for."""
    key = keys.order_key(item.seller.region, item.seller.seller_id, item.record.id)
    likely = dict.fromkeys([*(names[0] for names in pieces if len(names) > 1), *(line.key for line in lines)])
    ids = sales.line_ids(side.client, list(likely))
    left = {line.product_id or 0 for line in held.lines if not line.display_type and line.id not in ids.values()}
    if not left:
        return ids
    beside = companions.keys_beside(item.record, key, left, facts) if facts else ()
    rest = dict.fromkeys([*(name for names in pieces for name in names), *beside, _rounding_key(key)])
    for portion in portions([name for name in rest if name not in likely], lambda name: 1, AT_ONCE):
        side.beat()
        ids |= sales.line_ids(side.client, portion)
    return ids


def _standing(item: Item, held: OdooOrder, ids: dict[str, int], key: str) -> list[str]:
    """What Odoo still has of items that Amazon does not name any more, where Amazon does not say what became of them."""
    if not item.gone or changes.agrees(item.record):
        return []
    goods = [keys.line_key(key, one, f"item{suffix}") for one in item.gone for suffix in ("", "_2")]
    own = {ids[name] for name in goods if name in ids}
    return [
        f"{show_pieces(line.quantity)} × {line.name[:60]}" for line in held.lines if line.id in own and line.quantity
    ]


def _prices(
    item: Item,
    held: OdooOrder,
    ids: dict[str, int],
    pieces: Pieces,
    draft: drafts.Draft | None,
    facts: Lookups | None,
    targets: dict[int, Decimal],
) -> dict[int, Decimal]:
    """None where they would not bring the order to Amazon's total, but for what people have added or taken off: then only
    pieces come down."""
    if draft is None or facts is None:
        return {}
    order, counted = draft.order, {name for names in pieces for name in names}
    goods = {line.key for line in order.lines if line.kind == "item"} | {_rounding_key(order.key)}
    beside = {name: pk for name, pk in ids.items() if name not in goods and name not in counted}
    found = companions.prices(held, beside, order.lines, facts, order.currency)
    own = held.total - (item.order.expected_total or held.total)
    fits = companions.add_up(held, targets, found, (order.total, order.total + own), facts, order.currency)
    return found if fits else {}


def _news(item: Item, held: OdooOrder, draft: drafts.Draft | None) -> bool:
    """Amazon's total is another than we have brought over, or a try that was killed half way has not seen its own work."""
    total = _total(item, draft)
    return held.total != item.order.odoo_total if total is None else total != item.order.expected_total


def _total(item: Item, draft: drafts.Draft | None) -> Decimal | None:
    """What Odoo should come to by now; None where nobody can tell, or nothing is sold any more and Amazon ends the order."""
    if draft is not None:
        return draft.order.total
    if not any(quantity(one) for one in item.record.items):
        return None
    total = changes.total_in_odoo(item.record, item.settings)
    return item.record.total.amount if total is None and item.record.total else total


def _draft(side: OdooSide, item: Item) -> tuple[drafts.Draft | None, Lookups | None]:
    """As the order would be written today. None where the rules hold it: then only pieces come down."""
    if item.channel is None or item.settings is None:
        return None, None
    market, facts = item.channel.marketplace, order_facts.gather(side, [item])[0][1]
    if isinstance(facts, Blocked):
        return None, None
    made = drafts.draft(item.record, Import(), item.seller, market.name, item.settings, facts, market.currency)
    return (None, None) if isinstance(made, Blocked) else (made, facts)


def _compare(
    side: OdooSide,
    item: Item,
    before: OdooOrder,
    draft: drafts.Draft | None,
    rounding_line: Decimal,
    other: Blocked | None,
) -> None:
    item.draft, total = draft, _total(item, draft)
    after = sales.read_orders(side.client, side.probe, [before.id]).get(before.id, before)
    if draft is None:
        item.order.expected_total = after.total if total is None else total
    elif after.total != draft.order.total:
        after = rounding.settle(side, item, after, rounding_line)
    item.odoo, item.blocked = after, other
    if total is not None and after.total != total:
        fewer = (
            item.gone or after.total < before.total or any(quantity(one) < one.quantity for one in item.record.items)
        )
        again = item.order.reason_code == changes.DIFFERS  # nothing comes down a second time
        say = changes.differs if (fewer or again) and other is None else changes.changed
        item.blocked = say(after.name, show(after.total, after.currency), show(total, item.record.currency))
