"""The home page: a row a channel, and what runs just now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef

from accounts.models import Channel, Merchant, SellerAccount
from sync.models import Cursor, Lease, Order, OrderState, Run, RunState, Work
from sync.queue import lane_of_account, lane_of_odoo
from sync.rules.health import Health, Signs, health
from sync.selectors.counts import CountUpTo
from sync.selectors.shell import Shell

READING = "orders_from_amazon"
SHOWN_RUNS = 3


@dataclass(frozen=True, slots=True)
class ChannelRow:
    channel: Channel
    health: Health
    last_ok: datetime | None
    due: datetime | None
    waiting: int
    blocked: int
    ignored: int
    done: int


def channel_rows(merchant: Merchant, shell: Shell, now: datetime) -> list[ChannelRow]:
    accounts = {account.pk: account for account in shell.accounts}
    cursors = {c.account_id: c for c in Cursor.objects.filter(account__merchant=merchant, flow=READING)}
    due = dict(
        Work.objects.filter(
            merchant=merchant, flow=READING, key__in=[str(account.uid) for account in shell.accounts]
        ).values_list("key", "due")
    )
    rows = []
    for channel in _counted(merchant):
        account, cursor = accounts[channel.account_id], cursors.get(channel.account_id)
        signs = Signs(
            enabled=channel.enabled,
            started=account.started_at is not None,
            paused=_paused(account, shell),
            last_ok=cursor.last_ok if cursor else None,
            last_error=cursor.last_error if cursor else "",
            blocked=channel.blocked,  # type: ignore[attr-defined]
            every=timedelta(seconds=settings.ORDERS_EVERY_SECONDS),
        )
        stopped = not channel.enabled or bool(signs.paused) or not signs.started
        rows.append(
            ChannelRow(
                channel=channel,
                health=health(signs, now),
                last_ok=signs.last_ok,
                due=None if stopped else due.get(str(account.uid)),
                waiting=channel.waiting,  # type: ignore[attr-defined]
                blocked=channel.blocked,  # type: ignore[attr-defined]
                ignored=channel.ignored,  # type: ignore[attr-defined]
                done=channel.done,  # type: ignore[attr-defined]
            )
        )
    return rows


def _paused(account: SellerAccount, shell: Shell) -> str:
    """The banner above says why; the row only says which side."""
    sides = [name for name, paused in (("Amazon", account.paused), ("Odoo", shell.odoo_paused)) if paused]
    return f"{' and '.join(sides)} {'are' if len(sides) > 1 else 'is'} paused." if sides else ""


def _counted(merchant: Merchant) -> list[Channel]:
    orders = Order.objects.filter(merchant=merchant, channel=OuterRef("pk"))
    # Most orders are done, so those of a channel are found at once by its own index; the others by their state's.
    done = Order.objects.filter(channel=OuterRef("pk"), state=OrderState.DONE)
    channels = Channel.objects.filter(merchant=merchant, account__disconnected=None).select_related("marketplace")
    return list(
        channels.annotate(
            waiting=CountUpTo(orders.filter(state__in=(OrderState.RECEIVED, OrderState.WAITING))),
            blocked=CountUpTo(orders.filter(state=OrderState.BLOCKED)),
            ignored=CountUpTo(orders.filter(state=OrderState.IGNORED)),
            done=CountUpTo(done),
        )
    )


def resting(merchant: Merchant, shell: Shell, now: datetime) -> list[Lease]:
    """Sides that failed as a whole a moment ago, and are asked again by themselves."""
    names = [lane_of_odoo(merchant.pk), *(lane_of_account(account.pk) for account in shell.accounts)]
    return list(Lease.objects.filter(name__in=names, rest_until__gt=now).exclude(rest_reason="").order_by("rest_until"))


def running(merchant: Merchant) -> list[Run]:
    runs = Run.objects.filter(merchant=merchant, state=RunState.RUNNING).select_related("account")
    return list(runs.order_by("-started", "-pk")[:SHOWN_RUNS])
