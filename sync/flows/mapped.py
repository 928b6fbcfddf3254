"""Mapped fields, written for a whole batch at once. An order is never held up by a mapping: a value that cannot be written
is left out, told on the order's timeline, and as a problem that waits for a person beside the order."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Found

from accounts.gateways.odoo import deliveries, sales
from sync import mappings
from sync.failpoints import failpoint
from sync.flows import order_facts
from sync.flows.items import Item
from sync.flows.mapped_cells import Plan, Row, write
from sync.flows.odoo_side import OdooSide
from sync.models import Link
from sync.rules import keys, mapped_values
from sync.rules.partners import Partners
from sync.rules.partners import draft as draft_partners

NEW = "new"  # the content of a customer's link until its mapped fields are written
CLOSED = ("done", "cancel")


def plan(side: OdooSide, items: Sequence[Item]) -> Plan | None:
    """None where this merchant maps nothing: then nothing is asked of Odoo, either."""
    if not items:
        return None
    common, own = mappings.in_force(items[0].job.merchant_id)
    return Plan(side, common, own) if common or any(own.values()) else None


def links(side: OdooSide, ids: Found[str, int], plan: Plan | None) -> list[Link]:
    """Of contacts and addresses that were written just now."""
    marked = plan is not None and plan.marks_customers()
    return [
        Link(
            connection=side.connection,
            key=key,
            model="res.partner",
            odoo_id=pk,
            content=NEW if marked and key.startswith("partner_") else "",
        )
        for key, pk in ids.items()
    ]


def new_orders(plan: Plan | None, items: Sequence[Item]) -> None:
    """Before they are confirmed: customers, orders and lines; then the totals are read again, for an app in Odoo may
    reckon with what was written."""
    if plan is None:
        return
    _customers(plan, [(item, item.draft.partners) for item in items if item.draft])
    touched = [
        *write(plan, "order", [_order_row(plan, item, new=True) for item in plan.wants(items, "order")]),
        *write(plan, "line", list(_line_rows(plan, plan.wants(items, "line"), _drafted, new=True))),
    ]
    if touched:
        plan.side.beat()
        held = sales.read_orders(plan.side.client, plan.side.probe, [one.odoo.id for one in touched if one.odoo])
        for item in touched:
            assert item.odoo is not None
            item.odoo = held.get(item.odoo.id, item.odoo)
    failpoint("mapped")
    _tell(plan, items)


def new_deliveries(plan: Plan | None, items: Sequence[Item]) -> None:
    if plan is not None:
        _deliveries(plan, items, new=True)
        failpoint("deliveries_mapped")
        _tell(plan, items)


def changed_orders(plan: Plan | None, items: Sequence[Item]) -> None:
    """Orders that Odoo has and that have changed on Amazon."""
    items = [item for item in items if item.odoo is not None and item.order.odoo_id is not None]
    if plan is None or not items:
        return
    _customers(plan, list(_people(plan, items)))
    write(plan, "order", [_order_row(plan, item, new=False) for item in plan.wants(items, "order")])
    write(plan, "line", list(_line_rows(plan, plan.wants(items, "line"), _named_items, new=False)))
    _deliveries(plan, items, new=False)
    failpoint("mapped")
    _tell(plan, items)


def _tell(plan: Plan, items: Sequence[Item]) -> None:
    for item in items:
        if names := plan.written.pop(item.order.pk, None):
            item.note("mapped", text=", ".join(dict.fromkeys(names)))


def _order_row(plan: Plan, item: Item, *, new: bool) -> Row:
    assert item.odoo is not None
    # One that we left as a quotation may have been looked through by a person meanwhile.
    return Row(item, item.odoo.id, plan.document(item), new, careful=not new or bool(item.order.left_as))


def _drafted(item: Item) -> dict[str, str]:
    lines = item.draft.order.lines if item.draft else ()
    return {one.key: one.item_id for one in lines if one.kind == "item"}


def _named_items(item: Item) -> dict[str, str]:
    key = keys.order_key(item.seller.region, item.seller.seller_id, item.record.id)
    return {keys.line_key(key, one.id, "item"): one.id for one in item.record.items}


def _line_rows(
    plan: Plan, items: Sequence[Item], keys_of: Callable[[Item], dict[str, str]], *, new: bool
) -> Iterable[Row]:
    if not new:  # a mapping that is for new lines only has nothing to ask here
        items = [item for item in items if any(one.mode != "new" for one in plan.of(item, "line"))]
    if not items:
        return
    by_item = [(item, keys_of(item)) for item in items]
    plan.side.beat()
    ids = sales.line_ids(plan.side.client, [key for _, own in by_item for key in own])
    for item, own in by_item:
        document = plan.document(item)
        left = bool(item.order.left_as) and not item.told("rewritten")  # lines that are written anew are new
        sold = {str(one.get("orderItemId")): one for one in document.get("orderItems", ()) if isinstance(one, dict)}
        for key, item_id in own.items():
            if key in ids and item_id in sold:
                looked_at = mapped_values.document_for("line", document, sold[item_id])
                yield Row(item, ids[key], looked_at, new, careful=not new or left)


def _people(plan: Plan, items: Sequence[Item]) -> Iterable[tuple[Item, Partners]]:
    for item in plan.wants(items, "customer"):
        assert item.channel is not None
        countries, states = order_facts.countries(plan.side), order_facts.states(plan.side)
        name, seller = item.channel.marketplace.name, item.seller
        found = draft_partners(item.record, seller.region, seller.seller_id, name, countries, states)
        if isinstance(found, Partners):
            yield item, found


def _customers(plan: Plan, people: Sequence[tuple[Item, Partners]]) -> None:
    """The contact, never the nameless one that many orders share. A buyer who returns is new no more."""
    known = [(item, found.contact.key) for item, found in people if not found.anonymous]
    if not known or not plan.maps("customer"):
        return
    found = Link.objects.filter(connection=plan.side.connection, key__in=[key for _, key in known])
    links = {link.key: link for link in found}
    rows = []
    for item, key in known:
        if link := links.get(key):
            new = link.content == NEW
            rows.append(Row(item, link.odoo_id, plan.document(item), new, careful=not new))
    write(plan, "customer", rows)
    failpoint("customer_mapped")
    fresh = [link.pk for link in links.values() if link.content == NEW]
    if fresh:
        Link.objects.filter(pk__in=fresh, content=NEW).update(content="")


def _deliveries(plan: Plan, items: Sequence[Item], *, new: bool) -> None:
    items = plan.wants(items, "delivery")
    if not new:
        items = [item for item in items if any(one.mode != "new" for one in plan.of(item, "delivery"))]
    if not items:
        return
    plan.side.beat()
    found = deliveries.pickings(plan.side.client, plan.side.probe, [item.odoo.id for item in items if item.odoo])
    rows = [
        Row(item, picking.id, plan.document(item), new, careful=not new)
        for item in items
        for picking in found.get(item.odoo.id if item.odoo else 0, ())
        if picking.state not in CLOSED
    ]
    write(plan, "delivery", rows)
