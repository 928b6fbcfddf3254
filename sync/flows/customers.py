"""The customer of an order that Odoo holds: completed when Amazon tells it later, and where the delivery goes."""

from collections.abc import Mapping

from accounts.gateways.odoo import partners, sales
from sync.failpoints import failpoint
from sync.flows import mapped, order_facts
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.models import Link
from sync.rules import destinations, keys
from sync.rules.partners import Partners
from sync.rules.partners import draft as draft_partners
from sync.rules.verdicts import Blocked

MODEL = "res.partner"


def bring(side: OdooSide, item: Item, plan: mapped.Plan | None) -> bool | Blocked:
    """Whether the customer was completed in Odoo, or why a person has to look at the address."""
    assert item.odoo is not None and item.channel is not None
    people = draft_partners(
        item.record,
        item.seller.region,
        item.seller.seller_id,
        item.channel.marketplace.name,
        order_facts.countries(side),
        order_facts.states(side),
    )
    if isinstance(people, Blocked) or people.anonymous:
        return False
    if not _anonymous_in_odoo(side, item):
        there = _in_odoo(side, item, people)
        if there is None or destinations.same_place(there, people.delivery):
            return False
        if there["street"] or there["zip"]:
            return _elsewhere(item, destinations.place(people.delivery))
    return _complete(side, item, people, plan)


def _elsewhere(item: Item, place: str) -> bool | Blocked:
    """A person's word counts for the address that this person was shown, and for no other that Amazon names later."""
    assert item.odoo is not None
    order = item.order
    if order.acknowledged == destinations.ELSEWHERE:
        if order.elsewhere == place and order.reason_code != destinations.ELSEWHERE:
            return False
        order.acknowledged = item.more["acknowledged"] = ""
    item.more["elsewhere"] = place
    return destinations.elsewhere(item.odoo.name)


def _anonymous_in_odoo(side: OdooSide, item: Item) -> bool:
    assert item.odoo is not None
    anonymous = keys.anonymous_key(item.record.marketplace_id)
    held = Link.objects.filter(connection=side.connection, key=anonymous, odoo_id=item.odoo.partner_id or 0)
    return held.exists()


def _in_odoo(side: OdooSide, item: Item, people: Partners) -> Mapping[str, str] | None:
    """Where the order goes to in Odoo. None where they are Amazon's, or a person's own choice,
    or nobody has to ship any more."""
    assert item.odoo is not None
    to, customer = item.odoo.shipping_id, item.odoo.partner_id
    if not to or not customer or not destinations.still_to_go(item.record):
        return None
    links = Link.objects.filter(connection=side.connection)
    if links.filter(key=people.delivery.key, odoo_id=to).exists():
        return None
    ours = links.filter(model=MODEL, odoo_id__in=(to, customer)).values_list("odoo_id", "key")
    kinds = {(pk, key.partition("_")[0]) for pk, key in ours}
    if not {(to, "address"), (customer, "partner")} <= kinds and not _asked_before(item, people):
        return None
    side.beat()
    if sales.resolve(side.client, people.delivery.key) == to:
        return None  # two contacts that people have merged
    return partners.place(side.client, to) or None


def _asked_before(item: Item, people: Partners) -> bool:
    """Somebody has chosen Odoo's address for one that Amazon named then: of another, or before a Retry has looked at it,
    that says nothing."""
    order = item.order
    news = order.elsewhere != destinations.place(people.delivery) or order.reason_code == destinations.ELSEWHERE
    return bool(order.elsewhere) and news


def _complete(side: OdooSide, item: Item, people: Partners, plan: mapped.Plan | None) -> bool:
    assert item.odoo is not None
    ids = _written(side, people, plan)
    if people.contact.key not in ids or people.delivery.key not in ids:
        return False
    side.beat()
    sales.set_partners(side.client, side.probe, item.odoo.id, ids[people.contact.key], ids[people.delivery.key])
    failpoint("customer_completed")
    item.note("completed", name=people.contact.name[:120])
    return True


def _written(side: OdooSide, people: Partners, plan: mapped.Plan | None) -> dict[str, int]:
    side.beat()
    ids = partners.load_partners(side.client, side.probe, [people.contact, people.delivery]).ids
    failpoint("customer_loaded")
    Link.objects.bulk_create(
        mapped.links(side, ids, plan),
        update_conflicts=True,
        unique_fields=["connection", "key"],
        update_fields=["odoo_id"],
    )
    return ids
