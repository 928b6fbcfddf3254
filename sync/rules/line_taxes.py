"""The Odoo taxes of one part of an order, under the channel's tax policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Item, Order
from accounts.gateways.odoo.records import FiscalPosition, Product
from sync.rules import tax_choice, taxes
from sync.rules.codes import code_of
from sync.rules.lookups import Lookups
from sync.rules.parts import ZERO, Amounts, Part, gross_of
from sync.rules.verdicts import Blocked


@dataclass(frozen=True, slots=True)
class TaxDesk:
    """What is needed to choose; `families` are the parts that share one rate, by item and family."""

    settings: ChannelSettings
    lookups: Lookups
    position: FiscalPosition | None
    order: Order
    items: Mapping[str, Item]
    currency: str
    families: Mapping[tuple[str, str], Sequence[Part]]


def tax_desk(
    amounts: Amounts,
    order: Order,
    settings: ChannelSettings,
    lookups: Lookups,
    position: FiscalPosition | None,
) -> TaxDesk:
    families: dict[tuple[str, str], list[Part]] = {}
    for part in amounts.parts:
        families.setdefault((part.item_id, part.family), []).append(part)
    items = {item.id: item for item in order.items}
    return TaxDesk(settings, lookups, position, order, items, amounts.currency, families)


def chosen(part: Part, desk: TaxDesk) -> tuple[int, ...] | Blocked:
    """None for what Amazon remits, for what is no sale, and for what Amazon says to be free of tax."""
    if part.remitted or part.kind in ("rounding", "points") or desk.settings.tax_policy == "amazon_line":
        return ()
    if part.kind == "tip" and not part.tax:
        return ()  # a gift, and no price of anything
    # A rate that Amazon has not told is not 0 %: the product's own taxes are then the best that is known.
    if desk.settings.tax_policy == "rate_map" and part.tax_told:
        found = _by_rate(part, desk)
        if isinstance(found, Blocked):
            return found
    elif _told_untaxed(part, desk):
        return ()
    else:
        found = tax_choice.of_product(_taxed_as(part, desk), desk.lookups.company.id, desk.lookups.taxes, desk.position)
    odd = taxes.unforeseeable([desk.lookups.taxes[one] for one in found])
    return _unforeseeable(odd.name) if odd else found


def _told_untaxed(part: Part, desk: TaxDesk) -> bool:
    """Shipping, wrapping or a fee beside goods, where Amazon tells the tax of others of this item and none of these. Of
    the goods themselves Odoo knows better: theirs may be a tax of 0 % that has to be declared."""
    if part.family == "item" or not part.tax_told or any(one.tax for one in desk.families[part.item_id, part.family]):
        return False
    return any(one.tax for (item_id, _), family in desk.families.items() if item_id == part.item_id for one in family)


def _unforeseeable(name: str) -> Blocked:
    return Blocked(
        "tax_unforeseeable",
        f"The tax {name} is a group or a formula: no price can be fitted to Amazon's total under it",
        "Use simple taxes (a percentage or a fixed amount) in Odoo, or choose another tax policy for the channel"
        " (tax_policy); then press Retry.",
        subject=name,
    )


def _taxed_as(part: Part, desk: TaxDesk) -> Product:
    """A discount is taxed as what it reduces: else the tax of the full price would be owed."""
    lookups, item = desk.lookups, desk.items.get(part.item_id)
    if part.family == "item":
        if item is not None:
            return lookups.products.get(item.sku, lookups.defaults["sale"])
        return _common(desk) or lookups.defaults["discount"]
    return lookups.charged(part.family, code_of(part.family, desk.order, item))


def _common(desk: TaxDesk) -> Product | None:
    """One product for all items, as far as taxes go."""
    products = [desk.lookups.products.get(item.sku, desk.lookups.defaults["sale"]) for item in desk.items.values()]
    return products[0] if len({frozenset(product.tax_ids) for product in products}) == 1 else None


def _by_rate(part: Part, desk: TaxDesk) -> tuple[int, ...] | Blocked:
    family = desk.families[part.item_id, part.family]
    tax = sum((one.tax for one in family), ZERO)
    net = gross_of(list(family)) - tax
    pieces = max(one.quantity for one in family)
    tax_id = tax_choice.by_rate(net, tax, desk.settings.tax_map, desk.currency, pieces)
    if tax_id is None:
        rate = tax_choice.shown_rate(net, tax)
        return Blocked(
            "tax_rate_unmapped",
            f"No Odoo tax is chosen for Amazon's rate of {rate} %",
            f"Add the rate to the channel's tax map (tax_map, e.g. {rate}=<id of the tax in Odoo>), then press Retry.",
            subject=rate,
        )
    known = desk.lookups.taxes.get(tax_id)
    if tax_id and (known is None or known.company_id != desk.lookups.company.id or not known.active):
        return Blocked(
            "tax_missing",
            f"The channel's tax map names the tax {tax_id}, which the channel's company does not have",
            "Choose an active sales tax of the channel's company in tax_map, then press Retry.",
            subject=str(tax_id),
        )
    return (tax_id,) if tax_id else ()
