"""What Amazon states for the order beyond its items: a tip, or shipping that no item carries."""

from collections.abc import Sequence
from decimal import Decimal

from accounts.gateways.amazon.records import Breakdown, Order
from sync.rules.breakdowns import remitted_by_amazon
from sync.rules.parts import ZERO, Part, charge, family_of


def readings(order: Order) -> list[list[Part]]:
    """The ways to read it, the most usual first; the total tells which one is right."""
    carried = _sums([entry for item in order.items for entry in item.breakdowns])
    beyond = {
        name: amount - carried.get(name, ZERO)
        for name, amount in _sums(order.breakdowns).items()
        if name != "ITEM" and amount != carried.get(name, ZERO)
    }
    tip_tax = _tip_tax(order) if "DELIVERY_TIP" in beyond else ZERO
    if tip_tax:
        beyond["TAX"] = beyond.get("TAX", ZERO) - tip_tax
        beyond = {name: amount for name, amount in beyond.items() if amount}
    choices = [
        [],
        list(beyond),
        [name for name in beyond if name not in carried],
        [name for name in beyond if name == "DELIVERY_TIP"],
        [name for name in beyond if name != "TAX"],  # tax inside
        [name for name in beyond if name not in carried and name != "TAX"],
        [name for name in beyond if name != "DELIVERY_TIP"],  # a tip that is still pending
    ]
    remitted = bool(order.items) and all(remitted_by_amazon(item) for item in order.items)
    found = [
        [_part(name, beyond[name], remitted, tip_tax, on_top) for name in names]
        for on_top in ((True, False) if tip_tax else (True,))
        for names in choices
    ]
    return [each for number, each in enumerate(found) if each not in found[:number]]


def only_on_order(order: Order) -> list[Part]:
    """What no item carries, for an order without a total that could tell."""
    carried = {entry.type for item in order.items for entry in item.breakdowns} | {"ITEM", "TAX"}
    stated = _sums(order.breakdowns)
    return [_part(name, amount, False) for name, amount in stated.items() if amount and name not in carried]


def _tip_tax(order: Order) -> Decimal:
    """Today's tips carry none; where Amazon names one, it is told apart."""
    return sum(
        (
            amount
            for one in order.breakdowns
            if one.type == "TAX"
            for name, amount in one.details
            if name == "DELIVERY_TIP"
        ),
        ZERO,
    )


def _sums(entries: Sequence[Breakdown]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for entry in entries:
        sums[entry.type] = sums.get(entry.type, ZERO) + _off(entry.type, entry.amount)
    return sums


def _off(name: str, amount: Decimal) -> Decimal:
    return -abs(amount) if name == "DISCOUNT" else amount


def _part(name: str, amount: Decimal, remitted: bool, tip_tax: Decimal = ZERO, on_top: bool = True) -> Part:
    if name == "DELIVERY_TIP" and tip_tax:
        return Part("tip", amount + (tip_tax if on_top else ZERO), tip_tax, remitted=remitted, tax_told=True)
    if name == "TAX":
        return Part("other", amount, amount, remitted=remitted, tax_told=True)
    if name == "DISCOUNT":
        return Part("discount", amount, of="item")
    if amount < 0:
        return Part("discount", amount, of=family_of(name))
    return charge(family_of(name), amount)
