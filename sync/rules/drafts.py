"""An Amazon order becomes the sales order that Odoo should hold, or the reason why not."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import DeliveryDraft, OrderDraft
from sync.rules import amounts as amount_rules
from sync.rules import keys, lines, partners, taxes
from sync.rules.lookups import Lookups
from sync.rules.money import show
from sync.rules.texts import block, line
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
    order: Order, verdict: Import, seller: Seller, marketplace_name: str, settings: ChannelSettings, lookups: Lookups
) -> Draft | Blocked:
    amounts = amount_rules.read(order)
    if isinstance(amounts, Blocked):
        return amounts
    if amounts.total < 0:
        return _negative(amounts)
    if amounts.currency not in lookups.pricelists:
        return _no_currency(amounts.currency)
    people = partners.draft(
        order, seller.region, seller.seller_id, marketplace_name, lookups.countries, lookups.states
    )
    if isinstance(people, Blocked):
        return people
    place = people.delivery
    position = next((p for p in lookups.fiscal_positions if p.id == settings.fiscal_position), None)
    if position is None:
        position = taxes.position_for(
            lookups.fiscal_positions, lookups.company.id, place.country_id, place.state_id, place.zip, bool(people.contact.vat)
        )
    key = keys.order_key(seller.region, seller.seller_id, order.id)
    goods = lines.draft(order, amounts, settings, lookups, position, key)
    if isinstance(goods, Blocked):
        return goods
    if not any(drafted.kind == "item" and drafted.item_id for drafted in goods.lines):
        return Blocked(
            "nothing_to_sell",
            "Amazon's order has no item left to deliver",
            "It has no item, or every item has the quantity zero. If the order was cancelled, Amazon sends that by itself; else press"
            " Ignore with a reason.",
        )
    return Draft(
        OrderDraft(
            key=key,
            reference=order.id,
            origin=order.id,
            partner_key=people.contact.key,
            shipping_key=people.delivery.key,
            date_order=order.created,
            currency=amounts.currency,
            total=goods.total,
            lines=goods.lines,
            pricelist_id=lookups.pricelists[amounts.currency],
            company_id=lookups.company.id,
            warehouse_id=lookups.fba_warehouse_id if order.by_amazon else lookups.warehouse_id,
            team_id=lookups.team_id,
            user_id=lookups.user_id,
            fiscal_position_id=position.id if position else None,
            payment_term_id=lookups.payment_term_id,
            commitment_date=order.ship_by_latest,
            name=order.id if settings.order_name == "amazon" else "",
            delivery_note=_delivery_note(order),
            confirm=settings.confirm,
            delivery=_delivery(order, verdict, goods) if settings.confirm else None,
        ),
        people,
        goods.unmatched,
    )


def _delivery(order: Order, verdict: Import, goods: lines.Lines) -> DeliveryDraft | None:
    if not (verdict.shipped or verdict.partly):
        return None
    quantities: list[tuple[str, Decimal]] = []
    serials: list[tuple[str, tuple[str, ...]]] = []
    items = {item.id: item for item in order.items}
    for item_id, own in lines.by_item(goods.lines).items():
        item = items[item_id]
        left = Decimal(item.fulfilled or 0) if verdict.partly else sum((one.quantity for one in own), Decimal(0))
        for one in own:
            sent = min(one.quantity, left)
            left -= sent
            if sent:
                quantities.append((one.key, sent))
                if item.serial_numbers:
                    serials.append((one.key, tuple(line(s) for s in item.serial_numbers)))
    if not quantities:
        return None
    sent_packages = [p for p in order.packages if p.tracking]
    return DeliveryDraft(
        tuple(quantities),
        tuple(serials),
        tracking=", ".join(dict.fromkeys(line(p.tracking) for p in sent_packages)),
        carrier=", ".join(dict.fromkeys(line(p.carrier) for p in sent_packages if p.carrier)),
        shipped_at=max((p.shipped_at for p in order.packages if p.shipped_at), default=None),
    )


def _delivery_note(order: Order) -> str:
    notes = [lines.gift_text(item) for item in order.items if item.gift_message or item.gift_wrap_level]
    if order.delivery_note:
        notes.append(block(order.delivery_note))
    return "\n".join(notes)


def _negative(amounts: amount_rules.Amounts) -> Blocked:
    return Blocked(
        "negative_total",
        f"Amazon states a negative total: {show(amounts.total, amounts.currency)}",
        "No sale is worth less than nothing. Compare the order in Seller Central; press Retry when Amazon has corrected it,"
        " or press Ignore with a reason.",
        subject=show(amounts.total, amounts.currency),
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
