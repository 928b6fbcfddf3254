"""Short words for reading the amounts of hand-made orders."""

from decimal import Decimal

from accounts.gateways.amazon.records import Order
from sync.rules.amounts import Amounts, read
from sync.rules.verdicts import Blocked

from .make import item, order

D = Decimal
REPLACEMENT = (("REPLACEMENT_ORIGINAL_ID", "302-0000000-0000001"),)


def part(kind: str, gross: str, tax: str, quantity: int) -> tuple[str, Decimal, Decimal, int]:
    return kind, D(gross), D(tax), quantity


def parts(amazon: Order) -> list[tuple[str, Decimal, Decimal, int]]:
    found = read(amazon)
    assert isinstance(found, Amounts), found
    return [(one.kind + (f":{one.of}" if one.of else ""), one.gross, one.tax, one.quantity) for one in found.parts]


def total(amazon: Order) -> Decimal:
    found = read(amazon)
    assert isinstance(found, Amounts), found
    return found.total


def blocked(amazon: Order) -> Blocked:
    found = read(amazon)
    assert isinstance(found, Blocked), found
    return found


def one_item(*entries, total: str, quantity: int = 1, **more) -> Order:
    return order(item("1", quantity, *entries, total=total, **more), total=total)
