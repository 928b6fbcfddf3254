"""Why an order's money cannot be booked as Amazon states it, with the cure."""

from decimal import Decimal

from sync.rules.money import show
from sync.rules.verdicts import Blocked

_BY_HAND = (
    "Compare the order in Seller Central. When Amazon has corrected it, press Retry; else enter the order by hand in"
    " Odoo and press Ignore here with a reason."
)


def no_amounts() -> Blocked:
    return Blocked(
        "no_amounts",
        "Amazon has not sent this order's amounts",
        "The order is held until Amazon sends its prices. Usually they come with the next update; press Retry then. If"
        " all orders lack them, check in Seller Central that the application has a role that may read orders.",
    )


def no_total(amounts: list[Decimal], currency: str) -> Blocked:
    shown = " or ".join(show(amount, currency) for amount in amounts)
    return Blocked(
        "no_total",
        f"Amazon has sent no total, and the order may come to {shown}",
        "Without a total nobody can tell whether tax and discounts are in the prices already. " + _BY_HAND,
        subject=shown,
    )


def differs(ours: Decimal, stated: Decimal, currency: str, what: str = "the order's items") -> Blocked:
    left, right = show(ours, currency), show(stated, currency)
    return Blocked(
        "amounts_differ",
        f"Amazon's amounts do not add up: {what} give {left}, Amazon states {right}",
        _BY_HAND,
        subject=f"{left} / {right}",
    )


def negative_total(total: Decimal, currency: str) -> Blocked:
    return Blocked(
        "negative_total",
        f"Amazon states a negative total: {show(total, currency)}",
        "No sale is worth less than nothing. " + _BY_HAND,
        subject=show(total, currency),
    )


def negative_price(amount: Decimal, currency: str, sku: str) -> Blocked:
    return Blocked(
        "negative_price",
        f"Amazon states a negative price: {show(amount, currency)} for {sku or 'an item without SKU'}",
        "No item is worth less than nothing. " + _BY_HAND,
        subject=f"{sku} {show(amount, currency)}",
    )


def nothing_to_sell() -> Blocked:
    return Blocked(
        "nothing_to_sell",
        "Amazon's order has no item left to deliver",
        "It has no item, or nothing of its items is left to ship. If the order was cancelled, Amazon sends that by"
        " itself; else press Ignore with a reason.",
    )
