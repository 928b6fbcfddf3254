"""Orders that Odoo does not hold yet: drafted, written in one load, checked to the cent, confirmed, delivered."""

from collections.abc import Generator, Iterable
from dataclasses import replace

from django.utils import timezone

from accounts.gateways.odoo import carriage, deliveries, partners, sales
from accounts.gateways.odoo.load import LoadOutcome
from accounts.gateways.odoo.records import PartnerDraft
from sync.failpoints import failpoint
from sync.flows import mapped, order_facts, quotations, rounding, wishes
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.models import Link, Order
from sync.results import Event, Result
from sync.rules import drafts, goods, orders, refusals
from sync.rules.money import show
from sync.rules.portions import portions
from sync.rules.verdicts import Blocked, Import

# A new Odoo loads and confirms so many lines in 10 seconds; a slow one must not run into the time-out of a call.
LINES_A_CALL = 800
# Yields the results of those that fell out, returns those that go on.
Staged = Generator[Result, None, list[Item]]


def work(side: OdooSide, items: list[Item]) -> Iterable[Result]:
    drafted: list[Item] = []
    for item, lookups in order_facts.gather(side, items):
        if isinstance(lookups, Blocked):
            yield item.hold(lookups)
            continue
        assert isinstance(item.verdict, Import) and item.channel and item.settings
        market = item.channel.marketplace
        made = drafts.draft(
            item.record, item.verdict, item.seller, market.name, item.settings, lookups, market.currency
        )
        if isinstance(made, Blocked):
            yield item.hold(made)
            continue
        item.draft = made
        drafted.append(item)
    plan = mapped.plan(side, drafted)
    for portion in portions(drafted, lambda item: len(_draft(item).order.lines), LINES_A_CALL):
        yield from _portion(side, portion, plan)


def _portion(side: OdooSide, items: list[Item], plan: mapped.Plan | None) -> Iterable[Result]:
    # One load makes an order whole, so what Odoo holds already goes on with the next step.
    begun = [item for item in items if item.odoo is not None]
    anew = quotations.outdated(side, begun)
    begun = [item for item in begun if item not in anew]
    unwritten = [item for item in items if item.odoo is None or item in anew]
    written: list[Item] = []
    if unwritten:
        Order.objects.filter(pk__in=[item.order.pk for item in unwritten]).update(creating=True)
        failpoint("intent_stored")
        partner_ids, refused = _partners(side, unwritten, plan)
        yield from refused
        ready = [item for item in unwritten if _draft(item).order.partner_key in partner_ids]
        written = yield from _write(side, ready, partner_ids)
    mapped.new_orders(plan, [*begun, *written])
    checked = yield from _check(side, [*begun, *written])
    confirmed = yield from _confirm(side, [item for item in checked if _draft(item).order.confirm])
    confirmed = yield from _date(side, confirmed)
    mapped.new_deliveries(plan, confirmed)
    _deliver(side, [item for item in confirmed if _draft(item).order.delivery])
    _notes(side, [item for item in confirmed if _draft(item).order.delivery_note and not _left(item)])
    for item in checked:
        if not _draft(item).order.confirm or item in confirmed:
            reason = orders.wants_cancellation(item.record)
            if reason and item.blocked is None:
                item.blocked = wishes.tell(side, item, reason)
            yield _done(item)


def _left(item: Item) -> bool:
    """Nobody packs any more what has left already."""
    return isinstance(item.verdict, Import) and item.verdict.shipped and item.blocked is None


def _draft(item: Item) -> drafts.Draft:
    assert item.draft is not None
    return item.draft


def _partners(side: OdooSide, items: list[Item], plan: mapped.Plan | None) -> tuple[dict[str, int], list[Result]]:
    """Ids of all contacts and addresses of the batch. Those that we have written before are asked for in the same load,
    which leaves them alone: an Odoo that was restored from a backup has given their ids to other people."""
    wanted: dict[str, PartnerDraft] = {}
    for item in items:
        people = _draft(item).partners
        wanted.setdefault(people.contact.key, people.contact)
        wanted.setdefault(people.delivery.key, people.delivery)
    side.beat()
    outcome = partners.load_partners(side.client, side.probe, list(wanted.values()))
    failpoint("partners_loaded")
    ids = outcome.ids
    known = dict(Link.objects.filter(connection=side.connection, key__in=wanted).values_list("key", "odoo_id"))
    news = {key: pk for key, pk in ids.items() if known.get(key) != pk}
    Link.objects.bulk_create(
        mapped.links(side, news, plan),
        update_conflicts=True,
        unique_fields=["connection", "key"],
        update_fields=["odoo_id"],
    )
    failed = {failure.key: failure for failure in outcome.failures}
    results = []
    for item in items:
        people = _draft(item).partners
        failure = failed.get(people.contact.key) or failed.get(people.delivery.key)
        if failure is not None:
            item.draft = replace(_draft(item), order=replace(_draft(item).order, partner_key=""))
            results.append(item.hold(refusals.customer(failure)))
    return ids, results


def _write(side: OdooSide, items: list[Item], partner_ids: dict[str, int]) -> Staged:
    if not items:
        return []
    side.beat()
    anew = [item for item in items if item.odoo is not None]
    fresh = [_draft(item).order for item in items if item.odoo is None]
    failpoint("orders_loading", [item.record.id for item in items])
    outcome = sales.load_orders(side.client, side.probe, fresh, partner_ids)
    failpoint("orders_loaded")
    if anew:
        again = quotations.rewrite(side, anew, partner_ids)
        outcome = LoadOutcome(outcome.ids | again.ids, outcome.failures + again.failures)
    failed = {failure.key: failure for failure in outcome.failures}
    gone = [item for item in items if _draft(item).order.key in failed]
    for item in gone:
        failure = failed[_draft(item).order.key]
        if "partner" in failure.field:
            # The contact may have been deleted in Odoo since: it is written anew at the next try.
            keys = (_draft(item).order.partner_key, _draft(item).order.shipping_key)
            Link.objects.filter(connection=side.connection, key__in=keys).delete()
        yield item.hold(refusals.order(failure))
    held = sales.read_orders(side.client, side.probe, outcome.ids.values())
    written = []
    for item in items:
        odoo_id = outcome.ids.get(_draft(item).order.key)
        if odoo_id is not None and odoo_id in held:
            item.odoo = held[odoo_id]
            written.append(item)
    return written


def _check(side: OdooSide, items: list[Item]) -> Staged:
    """Odoo's total against Amazon's, before anything is confirmed."""
    good, bad = [], {}
    for item in items:
        order, held = _draft(item).order, item.odoo
        assert held is not None
        if held.currency != order.currency:
            bad[item] = refusals.currency(held.currency, order.currency)
            continue
        if held.total != order.total and held.state in ("draft", "sent"):
            item.odoo = held = rounding.settle(side, item, held)
        if held.total != order.total:
            totals = show(held.total, order.currency), show(order.total, order.currency)
            bad[item] = refusals.total(held.name, *totals)
            continue
        good.append(item)
    yield from _left_as_quotations(side, bad)
    return good


def _left_as_quotations(side: OdooSide, refused: dict[Item, Blocked]) -> Iterable[Result]:
    quotations.leave(side, list(refused))
    for item, blocked in refused.items():
        yield item.hold(blocked)


def _confirm(side: OdooSide, items: list[Item]) -> Staged:
    if not items:
        return []
    side.beat()
    failpoint("orders_confirming")
    open_items = [item for item in items if item.odoo and not item.odoo.confirmed]
    ids = [item.odoo.id for item in open_items if item.odoo]
    _, failures = sales.confirm(side.client, side.probe, ids) if ids else ([], [])
    failpoint("orders_confirmed")
    failed = {failure.key: failure for failure in failures}
    confirmed, refused = [], {}
    for item in items:
        assert item.odoo is not None
        failure = failed.get(str(item.odoo.id))
        if failure is not None:
            refused[item] = refusals.confirmation(failure)
            continue
        item.odoo = replace(item.odoo, state="sale")
        confirmed.append(item)
    yield from _left_as_quotations(side, refused)
    return confirmed


def _date(side: OdooSide, items: list[Item]) -> Staged:
    """Confirming has set the order's date to now: it is the day of the purchase again."""
    if not items:
        return []
    side.beat()
    outcome = sales.keep_dates(
        side.client, {item.odoo.id: _draft(item).order.date_order for item in items if item.odoo}
    )
    failed = {failure.key: failure for failure in outcome.failures}
    dated = []
    for item in items:
        failure = failed.get(str(item.odoo.id)) if item.odoo else None
        if failure is not None:
            yield item.hold(refusals.order(failure))
            continue
        dated.append(item)
    return dated


def _deliver(side: OdooSide, items: list[Item]) -> None:
    """An order whose delivery stays open is in Odoo all the same: its problem names what is missing."""
    if not items:
        return
    side.beat()
    wanted = []
    for item in items:
        delivery = _draft(item).order.delivery
        assert item.odoo is not None and delivery is not None
        wanted.append((item.odoo.id, delivery))
    failpoint("delivering")
    _, failures = deliveries.deliver(side.client, side.probe, wanted)
    failpoint("delivered")
    failed = {failure.key: failure for failure in failures}
    untold = carriage.tell(side.client, side.probe, [one for one in wanted if str(one[0]) not in failed])
    failpoint("departed")
    kept = {failure.key: failure.text for failure in untold}
    for item in items:
        assert item.odoo is not None
        failure, text = failed.get(str(item.odoo.id)), kept.get(str(item.odoo.id), "")
        if failure is None:
            item.note("delivered")
        else:
            item.note("delivery_open", text=failure.text)
            item.blocked = refusals.delivery(failure)
        if text:
            item.note("departure_in_words", text=text)


def _notes(side: OdooSide, items: list[Item]) -> None:
    if items:
        side.beat()
        texts = {item.odoo.id: _draft(item).order.delivery_note for item in items if item.odoo}
        deliveries.note_on_pickings(side.client, side.probe, texts)
        failpoint("noted")


def _done(item: Item) -> Result:
    assert item.odoo is not None
    order = _draft(item).order
    text = f"{item.odoo.name}: {show(order.total, order.currency)}"
    lines: list[dict[str, object]] = [
        {
            "item": one.item_id,
            "kind": one.kind,
            "name": one.name[:200],
            "product": one.product_id,
            "quantity": f"{one.quantity:f}",
            "price": f"{one.price_unit:f}",
        }
        for one in order.lines[:100]
    ]
    written = {"name": item.odoo.name, "total": show(order.total, order.currency), "confirmed": item.odoo.confirmed}
    item.events.insert(
        0, Event("written", {**written, "lines": lines, "on_default_product": list(_draft(item).unmatched)})
    )
    return item.done(
        "created",
        text,
        delivered=bool(order.delivery) and item.blocked is None,
        applied_hash=item.order.document.hash,
        goods=goods.told(item.record),
        synced=timezone.now(),
    )
