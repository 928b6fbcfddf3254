"""An Amazon order becomes the sales order that Odoo should hold, or the reason why not."""

from dataclasses import dataclass, replace

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import FiscalPosition, OrderDraft
from sync.rules import amount_problems, keys, lines, partners
from sync.rules import amounts as amount_rules
from sync.rules.departures import departed
from sync.rules.lookups import Lookups
from sync.rules.notes import delivery_note
from sync.rules.tax_choice import position_for
from sync.rules.verdicts import Blocked, Import


@dataclass(frozen=True, slots=True)
class Seller:
    region: str
    seller_id: str


@dataclass(frozen=True, slots=True)
class Draft:
    order: OrderDraft
    partners: partners.Partners
    unmatched: tuple[str, ...]  # SKUs booked on the default product


def draft(
    order: Order,
    verdict: Import,
    seller: Seller,
    marketplace_name: str,
    settings: ChannelSettings,
    lookups: Lookups,
    currency: str = "",
) -> Draft | Blocked:
    """`currency` is the marketplace's: a free replacement comes without any amount."""
    amounts = amount_rules.read(order)
    if isinstance(amounts, Blocked):
        return amounts
    currency = amounts.currency or currency or lookups.company.currency
    if currency not in lookups.pricelists:
        return _no_currency(currency)
    people = partners.draft(order, seller.region, seller.seller_id, marketplace_name, lookups.countries, lookups.states)
    if isinstance(people, Blocked):
        return people
    position = _position(people, settings, lookups)
    if isinstance(position, Blocked):
        return position
    key = keys.order_key(seller.region, seller.seller_id, order.id)
    amounts = replace(amounts, currency=currency)
    goods = lines.draft(order, amounts, settings, lookups, position, key)
    if isinstance(goods, Blocked):
        return goods
    if not any(drafted.kind == "item" for drafted in goods.lines):
        return amount_problems.nothing_to_sell()
    written = OrderDraft(
        key=key,
        reference=order.id,
        origin=order.id,
        partner_key=people.contact.key,
        shipping_key=people.delivery.key,
        date_order=order.created,
        currency=currency,
        total=goods.total,
        lines=goods.lines,
        pricelist_id=lookups.pricelists[currency],
        company_id=lookups.company.id,
        warehouse_id=lookups.fba_warehouse_id if order.by_amazon else lookups.warehouse_id,
        team_id=lookups.team_id,
        user_id=lookups.user_id,
        fiscal_position_id=position.id if position else None,
        payment_term_id=lookups.payment_term_id,
        commitment_date=order.ship_by_latest,
        name=order.id if settings.order_name == "amazon" else "",
        delivery_note=delivery_note(order),
        confirm=settings.confirm,
        delivery=departed(order, verdict, goods.lines, lookups) if settings.confirm else None,
    )
    return Draft(written, people, goods.unmatched)


def _position(
    people: partners.Partners, settings: ChannelSettings, lookups: Lookups
) -> FiscalPosition | Blocked | None:
    if settings.fiscal_position:
        chosen = next((one for one in lookups.fiscal_positions if one.id == settings.fiscal_position), None)
        return chosen or _position_gone(settings.fiscal_position)
    place, trade = people.delivery, people.contact.is_company and bool(people.contact.vat)
    return position_for(
        lookups.fiscal_positions, lookups.company.id, place.country_id, place.state_id, place.zip, trade
    )


def _position_gone(position_id: int) -> Blocked:
    return Blocked(
        "setting_gone",
        f"The channel's fiscal position {position_id} is not in Odoo any more",
        "Choose another in the channel's settings, or let the connector find one: manage.py channel --set"
        " fiscal_position=auto; then press Retry.",
        subject="fiscal_position",
    )


def _no_currency(currency: str) -> Blocked:
    shown = currency or "(none)"
    return Blocked(
        "unknown_currency",
        f"Odoo has no active currency {shown}",
        f"Open Accounting > Configuration > Currencies in Odoo (Sales > Configuration without accounting), switch"
        f" {shown} on, then press Retry.",
        subject=shown,
    )
