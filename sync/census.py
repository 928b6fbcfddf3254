"""The completeness proof: Amazon against Odoo, without trusting what we hold ourselves."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import OdooOrder
from accounts.models import Merchant, SellerAccount
from sync.desk import Desk
from sync.flows.odoo_side import OdooSide
from sync.models import Order
from sync.rules import amounts
from sync.rules.money import show
from sync.rules.orders import decide
from sync.rules.verdicts import Blocked, Cancel, Ignore, Import, Wait
from sync.rules.windows import LAG


@dataclass
class Census:
    read: int = 0
    orders_on_amazon: int = 0  # that belong in Odoo
    orders_in_odoo: int = 0
    missing: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    total_mismatches: list[str] = field(default_factory=list)
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
            "not_wanted": dict(self.not_wanted),
            "listed": {
                "missing": self.missing,
                "duplicates": self.duplicates,
                "total_mismatches": self.total_mismatches,
            },
        }


def take(merchant: Merchant, *, start: datetime | None = None, end: datetime | None = None) -> Census:
    """By purchase date; each channel from its own start where none is given. Page by page, so memory does not grow."""
    census, desk = Census(), Desk(merchant)
    try:
        side = OdooSide.open(desk)
        for account in SellerAccount.objects.filter(merchant=merchant):
            settings = {c.marketplace_id: c.settings for c in account.channels.filter(enabled=True) if c.settings.orders}
            begins = [s.start for s in settings.values() if s.start]
            after = start or min(begins, default=None)
            if not settings or after is None:
                continue
            before = min(end, timezone.now() - LAG) if end else timezone.now() - LAG
            for page in _pages(desk, account, sorted(settings), after, max(before, after)):
                _compare(census, side, account, settings, page, bool(start))
    finally:
        desk.close()
    return census


def _pages(
    desk: Desk, account: SellerAccount, marketplaces: Sequence[str], after: datetime, before: datetime
) -> Iterator[tuple[AmazonOrder, ...]]:
    token = ""
    while True:
        try:
            page = amazon_orders.search(
                desk.amazon(account), created_after=after, created_before=before, marketplaces=marketplaces, token=token
            )
        except GatewayError as error:
            if error.kind != Kind.THROTTLED:
                raise
            time.sleep(min(error.retry_after or 60.0, 300.0))  # a command may wait; a worker never does
            continue
        yield page.orders
        if not page.next_token or page.next_token == token:
            return
        token = page.next_token


def _compare(
    census: Census,
    side: OdooSide,
    account: SellerAccount,
    settings: dict[str, ChannelSettings],
    page: tuple[AmazonOrder, ...],
    dated: bool,
) -> None:
    census.read += len(page)
    held = sales.find_orders(side.client, side.probe, [order.id for order in page])
    rows = {row.amazon_id: row for row in Order.objects.filter(account=account, amazon_id__in=[o.id for o in page])}
    for order in page:
        found = held.get(order.id, ())
        row = rows.get(order.id)
        verdict = decide(
            order,
            settings.get(order.marketplace_id),
            in_odoo=False,
            requested=dated or bool(row and row.requested),
            dismissed=bool(row and row.dismissed),
        )
        _count(census, order, settings.get(order.marketplace_id), verdict, found, row)


def _count(
    census: Census,
    order: AmazonOrder,
    settings: ChannelSettings | None,
    verdict: object,
    found: tuple[OdooOrder, ...],
    row: Order | None,
) -> None:
    alive = [one for one in found if one.state != "cancel"]
    if len(alive) > 1:
        census.duplicates.append(f"{order.id}: {', '.join(one.name for one in alive)}")
    if not isinstance(verdict, Import):
        if isinstance(verdict, Ignore | Wait | Blocked | Cancel):
            census.not_wanted[getattr(verdict, "code", "cancelled")] += 1
        return
    census.orders_on_amazon += 1
    if not found:
        why = f" ({row.reason})" if row and row.reason else ""
        census.missing.append(f"{order.id}{why}")
        return
    census.orders_in_odoo += 1
    expected = _expected(order, settings)
    if alive and expected is not None and alive[0].total != expected:
        census.total_mismatches.append(f"{order.id}: Amazon {show(expected, order.currency)}, Odoo {show(alive[0].total, alive[0].currency)}")


def _expected(order: AmazonOrder, settings: ChannelSettings | None) -> Decimal | None:
    found = amounts.read(order)
    if isinstance(found, Blocked):
        return None
    if settings is not None and settings.remitted_tax == "leave_out":
        return found.total - sum((part.tax for part in found.parts if part.remitted), Decimal(0))
    return found.total
