"""The ways to read the breakdowns of an item.

Amazon does not say whether ITEM holds the tax or not, which sign a DISCOUNT has, or whether it is off already
(selling-partner-api-models #5297 is open). A style is one set of answers; the totals tell which one is right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from accounts.gateways.amazon.records import Item
from sync.rules.money import cent, rounded
from sync.rules.parts import ZERO, Part, charge, family_of

_REMITTED_MODELS = frozenset({"MARKETPLACE_FACILITATOR"})
_REMITTED_SCHEMES = frozenset({"IOSS", "UOSS"})
# Where no price ever holds a sales tax: one that is not in the total is withheld, not inside.
_NEVER_INSIDE = frozenset({"USD", "CAD"})


class Style(NamedTuple):
    points_off: bool = False  # Amazon Points have lowered what the buyer pays
    discount_apart: bool = True  # DISCOUNT comes off; False: the charges are reduced already
    tax_on_top: bool = True
    discount_tax: int = 0  # so many times the tax of a DISCOUNT comes to TAX's own subtotal


def styles(items: Sequence[Item]) -> list[Style]:
    """Those that differ for these items, the most usual first."""
    entries = [entry for item in items for entry in item.breakdowns]
    taxes = [entry for entry in entries if entry.type == "TAX"]
    on_discount = any(name == "DISCOUNT" and amount for entry in taxes for name, amount in entry.details)
    return [
        Style(*choice)
        for choice in product(
            (False, True) if any(item.points_value and item.points_value.amount for item in items) else (False,),
            (True, False) if any(entry.type == "DISCOUNT" and entry.amount for entry in entries) else (True,),
            (True, False) if any(entry.amount for entry in taxes) else (True,),
            (0, -1, 1, -2) if on_discount else (0,),
        )
    ]


def remitted_by_amazon(item: Item) -> bool:
    return not _REMITTED_MODELS.isdisjoint(item.tax_models) or not _REMITTED_SCHEMES.isdisjoint(item.reporting_schemes)


def has_amounts(item: Item) -> bool:
    return bool(item.breakdowns or item.total or item.unit_price)


def parts_of(item: Item, style: Style, currency: str) -> list[Part]:
    """Each kind of charge once, then what reduces it. An item without any amount costs nothing."""
    told = any(entry.type == "TAX" for entry in item.breakdowns)
    parts = _by_breakdowns(item, style, currency) if item.breakdowns else [Part("item", _plain(item))]
    if style.points_off and item.points_value and item.points_value.amount:
        parts.append(Part("points", -item.points_value.amount))
    remitted = remitted_by_amazon(item)
    return [
        replace(
            part,
            item_id=item.id,
            quantity=item.quantity if part.kind == "item" else 1,
            remitted=remitted,
            tax_told=told,
        )
        for part in parts
    ]


def _plain(item: Item) -> Decimal:
    if item.total:
        return item.total.amount
    return item.unit_price.amount * item.quantity if item.unit_price else ZERO


def _by_breakdowns(item: Item, style: Style, currency: str) -> list[Part]:
    charges: dict[str, Decimal] = {"item": ZERO}  # a free item is delivered too
    for entry in item.breakdowns:
        if entry.type not in ("TAX", "DISCOUNT"):
            charges[family_of(entry.type)] = charges.get(family_of(entry.type), ZERO) + entry.amount
    discounts = _discounts(item) if style.discount_apart else {}
    nets = {name: charges.get(name, ZERO) - discounts.get(name, ZERO) for name in dict.fromkeys([*charges, *discounts])}
    taxes = _taxes(item, style, nets, discounts, currency)
    if not style.tax_on_top and currency in _NEVER_INSIDE:
        taxes = {}
    parts: list[Part] = []
    for name in nets:
        parts += _family(name, charges, discounts, taxes.pop(name, ZERO), style.tax_on_top, currency)
    parts.sort(key=lambda part: part.kind == "discount")
    rest = sum(taxes.values(), ZERO)  # the tax of a charge that is not there
    if rest and style.tax_on_top:
        parts.append(Part("other", rest, rest))
    return parts


def _discounts(item: Item) -> dict[str, Decimal]:
    """What is taken off, by what it is taken off from; whatever its sign."""
    found: dict[str, Decimal] = {}
    for entry in item.breakdowns:
        if entry.type == "DISCOUNT":
            left = abs(entry.amount)
            for subtype, amount in entry.details:
                share = min(abs(amount), left)
                left -= share
                found[family_of(subtype)] = found.get(family_of(subtype), ZERO) + share
            found["item"] = found.get("item", ZERO) + left
    return {name: amount for name, amount in found.items() if amount}


def _taxes(
    item: Item, style: Style, nets: Mapping[str, Decimal], discounts: Mapping[str, Decimal], currency: str
) -> dict[str, Decimal]:
    """The tax by what it is charged on; it adds up to TAX's own subtotal."""
    table: dict[str, Decimal] = {}
    left = ZERO
    for entry in item.breakdowns:
        if entry.type != "TAX":
            continue
        left += entry.amount
        for subtype, amount in entry.details:
            if subtype == "DISCOUNT":
                left += style.discount_tax * abs(amount)
            else:
                table[family_of(subtype)] = table.get(family_of(subtype), ZERO) + amount
                left -= amount
    # Untold in detail, it is of everything alike; told in detail, what is left is that of the discounts.
    weights = (discounts or {"item": Decimal(1)}) if table else nets
    for name, share in _shared(left, weights, currency).items():
        table[name] = table.get(name, ZERO) + share
    return table


def _family(
    name: str,
    charges: Mapping[str, Decimal],
    discounts: Mapping[str, Decimal],
    tax: Decimal,
    on_top: bool,
    currency: str,
) -> Iterator[Part]:
    """A charge and its discount bear the tax together, so that each is shown as Amazon names it and taxed alike."""
    amounts = {"charge": charges.get(name, ZERO), "discount": -discounts.get(name, ZERO)}
    net = amounts["charge"] + amounts["discount"]
    # Of next to nothing no rate can be told: the cents of its rounding would be blown up.
    taxes = _shared(tax, amounts, currency) if abs(net) * 4 >= amounts["charge"] else {"charge": tax}
    for role, amount in amounts.items():
        own = taxes.get(role, ZERO)
        gross = amount + (own if on_top else ZERO)
        if role == "charge" and (name in charges or own):
            yield charge(name, gross, own)
        elif role == "discount" and name in discounts:
            yield Part("discount", gross, own, of=name)


def _shared(amount: Decimal, weights: Mapping[str, Decimal], currency: str) -> dict[str, Decimal]:
    """By weight, in whole coins, no share more than a coin off; all to the first where the weights cancel out."""
    whole = sum(weights.values(), ZERO)
    if not amount:
        return {}
    if not whole:
        return {next(iter(weights), "item"): amount}
    exact = {name: amount * weight / whole for name, weight in weights.items()}
    shares = {name: rounded(share, currency) for name, share in exact.items()}
    missing = amount - sum(shares.values(), ZERO)
    coin = cent(currency).copy_sign(missing)
    for name in sorted(shares, key=lambda each: (shares[each] - exact[each]) * (1 if missing > 0 else -1)):
        step = coin if abs(missing) >= abs(coin) else missing
        shares[name] += step
        missing -= step
    return shares
