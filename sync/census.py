"""The completeness proof: Amazon against Odoo, without trusting what we hold ourselves."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.amazon.records import OrdersPage
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import Merchant, SellerAccount
from accounts.ports import write_calls
from sync.desk import Desk
from sync.flows.comparing import Census, compare
from sync.flows.odoo_side import OdooSide
from sync.rules.windows import LAG, OLDEST


def take(merchant: Merchant, *, start: datetime | None = None, end: datetime | None = None) -> Census:
    """By purchase date; each channel from its own start where none is given. Page by page, so memory does not grow."""
    census, desk = Census(), Desk(merchant, asked=True)
    try:
        side = OdooSide.open(desk)
        latest = timezone.now() - LAG
        before = min(end, latest) if end else latest
        for account in SellerAccount.objects.filter(merchant=merchant, disconnected=None).order_by("pk"):
            channels = [c for c in account.channels.filter(enabled=True) if c.settings.orders]
            if not channels:
                continue
            settings = {c.marketplace_id: c.settings for c in channels}
            # A channel without a start brings what Amazon changes from its creation on.
            after = start or min(c.settings.start or c.created for c in channels)
            if after < before:
                for page in _pages(desk, account, sorted(settings), max(after, latest - OLDEST), before):
                    compare(census, side, account, settings, page)
    finally:
        desk.close()
        write_calls(merchant.pk, desk.journal.drain())
    return census


def _pages(
    desk: Desk, account: SellerAccount, marketplaces: Sequence[str], after: datetime, before: datetime
) -> Iterator[OrdersPage]:
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
        yield page
        if not page.next_token or page.next_token == token:
            return
        token = page.next_token
