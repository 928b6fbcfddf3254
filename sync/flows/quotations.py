"""Quotations of ours that could not be confirmed. When settings or products have changed since, a Retry writes them anew,
as long as nobody has touched them in Odoo."""

from collections.abc import Sequence

from accounts.gateways.odoo import sales
from accounts.gateways.odoo.load import LoadOutcome
from sync.failpoints import failpoint
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.rules import quotations


def outdated(side: OdooSide, items: Sequence[Item]) -> list[Item]:
    """Those to be written anew. One without any line is one that we were stopped at."""
    asked = [
        item
        for item in items
        if item.odoo and item.odoo.state == "draft" and (item.order.left_as or not item.odoo.total)
    ]
    if not asked:
        return []
    side.beat()
    held = sales.read_orders(side.client, side.probe, [item.odoo.id for item in asked if item.odoo], lines=True)
    found = []
    for item in asked:
        assert item.odoo is not None and item.draft is not None
        now, order, left = held.get(item.odoo.id), item.draft.order, item.order.left_as
        if now is None or not quotations.untouched(now, left) or not quotations.outdated(now, order, left):
            continue
        if sales.resolve(side.client, order.key) == now.id:  # another tool's is not ours to write
            found.append(item)
    return found


def rewrite(side: OdooSide, items: Sequence[Item], partner_ids: dict[str, int]) -> LoadOutcome:
    side.beat()
    failpoint("rewriting", [item.record.id for item in items])
    drafts = {item.odoo.id: item.draft.order for item in items if item.odoo and item.draft}
    outcome = sales.rewrite_orders(side.client, side.probe, drafts, partner_ids)
    failpoint("rewritten")
    for item in items:
        if item.odoo and item.draft and item.draft.order.key in outcome.ids:
            item.note("rewritten", name=item.odoo.name)
    return outcome


def leave(side: OdooSide, items: Sequence[Item]) -> None:
    """Remembers how Odoo holds them now, to see later whether anybody has changed them."""
    mine = [item for item in items if item.odoo and item.odoo.state == "draft"]
    if not mine:
        return
    side.beat()
    held = sales.read_orders(side.client, side.probe, [item.odoo.id for item in mine if item.odoo], lines=True)
    for item in mine:
        now = held.get(item.odoo.id) if item.odoo else None
        item.left_as = quotations.left_as(now, item.draft.order) if now and item.draft else ""
