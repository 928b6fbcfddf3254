"""A page of Amazon's orders beside Odoo's, without trusting what we hold ourselves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.gateways.amazon.records import OrdersPage
from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import OdooOrder
from accounts.models import SellerAccount
from sync.flows.odoo_side import OdooSide
from sync.models import Order
from sync.rules.changes import total_in_odoo
from sync.rules.money import show
from sync.rules.orders import decide
from sync.rules.verdicts import Cancel, Import


@dataclass
class Census:
    read: int = 0
    orders_on_amazon: int = 0  # that belong in Odoo
    orders_in_odoo: int = 0
    missing: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    total_mismatches: list[str] = field(default_factory=list)
    not_cancelled: list[str] = field(default_factory=list)  # for information: a person may want it so
    not_wanted: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not (self.missing or self.duplicates or self.total_mismatches)

    def as_json(self) -> dict[str, Any]:
        return {
            "read": self.read,
            "orders_on_amazon": self.orders_on_amazon,
            "orders_in_odoo": self.orders_in_odoo,
            "missing": len(self.missing),
            "duplicates": len(self.duplicates),
            "total_mismatches": len(self.total_mismatches),
            "not_cancelled": len(self.not_cancelled),
            "not_wanted": dict(sorted(self.not_wanted.items())),
            "listed": {
                "missing": self.missing,
                "duplicates": self.duplicates,
                "total_mismatches": self.total_mismatches,
                "not_cancelled": self.not_cancelled,
            },
        }


def compare(
    census: Census, side: OdooSide, account: SellerAccount, settings: Mapping[str, ChannelSettings], page: OrdersPage
) -> None:
    names = [order.id for order in page.orders] + [name for name, _, _ in page.malformed if name]
    census.read += len(page.orders) + len(page.malformed)
    held = sales.find_orders(side.client, side.probe, names)
    rows = {row.amazon_id: row for row in Order.objects.filter(account=account, amazon_id__in=names)}
    for order in page.orders:
        found, row = held.get(order.id, ()), rows.get(order.id)
        if _count(census, order, settings.get(order.marketplace_id), found, row) and row and _hidden(side, row):
            census.missing[-1] = f"{order.id} ({_unseen(row.odoo_name)})"
    for name, sentence, _ in page.malformed:
        if not held.get(name):
            census.orders_on_amazon += 1
            census.missing.append(f"{name or 'an order without an id'} ({sentence})")


def _hidden(side: OdooSide, row: Order) -> bool:
    """Not deleted. Nobody can compare what nobody shows, so it is missing all the same, and the cure is another. An id that
    a search finds is a stranger's, in an Odoo that was restored."""
    if row.odoo_id is None or sales.read_orders(side.client, side.probe, [row.odoo_id]):
        return False
    return sales.hidden(side.client, row.odoo_id)


def _count(
    census: Census,
    order: AmazonOrder,
    settings: ChannelSettings | None,
    found: tuple[OdooOrder, ...],
    row: Order | None,
) -> bool:
    """Whether it is missing."""
    alive = [one for one in found if one.state != "cancel"]
    if len(alive) > 1:
        census.duplicates.append(f"{order.id}: {', '.join(one.name for one in alive)}")
    verdict = decide(
        order,
        settings,
        in_odoo=bool(alive),
        requested=bool(row and row.requested),
        dismissed=bool(row and row.dismissed and not alive),
    )
    if isinstance(verdict, Cancel):
        census.not_cancelled.append(f"{order.id}: {', '.join(one.name for one in alive)}")
    if not isinstance(verdict, Import):
        census.not_wanted["cancelled" if isinstance(verdict, Cancel) else verdict.code] += 1
        return False
    census.orders_on_amazon += 1
    if not found:
        why = f" ({row.reason})" if row and row.reason else ""
        census.missing.append(f"{order.id}{why}")
        return True
    census.orders_in_odoo += 1
    expected = total_in_odoo(order, settings)
    if alive and expected is not None and alive[0].total != expected:
        census.total_mismatches.append(
            f"{order.id}: Amazon {show(expected, order.currency)}, Odoo {show(alive[0].total, alive[0].currency)}"
        )
    return False


def _unseen(name: str) -> str:
    return (
        f"{name} is in Odoo and hidden from the connector's user; set Sales to “User: All Documents” for it and allow it every"
        " company"
    )
