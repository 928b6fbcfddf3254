"""The nightly check: Amazon's orders beside Odoo's, a few pages a turn.

It has a lane of its own and leaves Amazon's last searches to new orders, so it never holds them up; what passes by itself
is waited for, and what does not ends this night's check with its sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.amazon.records import OrdersPage
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import Merchant, SellerAccount
from sync import alerts
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows.comparing import Census, compare
from sync.flows.odoo_side import OdooSide
from sync.models import CheckState, Completeness
from sync.results import IDLE, Job, Result
from sync.rules import completeness as rules
from sync.rules.alerts import COMPLETENESS
from sync.rules.retries import retry_seconds

PAGES_A_TURN = 3
CHANGED, BOUGHT = "changed", "bought"
START_AGAIN = frozenset({"amazon_page_token_refused", "amazon_search_refused", "amazon_page_loop"})


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    desk.keep = rules.KEEP
    for job in jobs:
        yield _merchant(desk, job)


def begin(merchant: Merchant, *, days: int | None = None, user_id: int | None = None) -> Completeness:
    """This night's report, or what a person asks for: `days` back."""
    now = timezone.now()
    done = Completeness.objects.filter(merchant=merchant, state=CheckState.DONE)
    last_month = done.exclude(bought_from=None).order_by("-pk").values_list("started", flat=True).first()
    return Completeness.objects.create(
        merchant=merchant,
        user_id=user_id,
        day=timezone.localdate(now),
        started=now,
        changed_from=now - rules.CHANGED,
        bought_from=rules.bought_from(now, last_month, days),
        until=now - rules.MARGIN,
        plan={"done": [], "token": ""},
    )


def _merchant(desk: Desk, job: Job) -> Result:
    running = Completeness.objects.filter(merchant=desk.merchant, state=CheckState.RUNNING)
    report = running.order_by("pk").first() or begin(desk.merchant)
    try:
        if not _turn(desk, report):
            return Result(job, IDLE, f"{report.read} orders compared so far", due=timezone.now(), free=True)
    except GatewayError as error:
        return _refused(desk.merchant, report, error, job)
    return _ended(desk.merchant, report, job)


def _turn(desk: Desk, report: Completeness) -> bool:
    """Some pages. True when nothing is left to be asked."""
    side = OdooSide.open(desk)
    for _ in range(PAGES_A_TURN):
        leg = _leg(desk, report)
        if leg is None:
            return True
        desk.beat()
        account, settings, mode = leg
        page = _page(desk, report, account, sorted(settings), mode)
        failpoint("census_page_read")
        found = Census()
        compare(found, side, account, settings, _without_those_seen(report, page, mode))
        with transaction.atomic():
            _add(report, found)
            over = not page.next_token or page.next_token == report.plan["token"]
            done = [*report.plan["done"], [account.pk, mode]] if over else report.plan["done"]
            report.plan = {**report.plan, "done": done, "token": "" if over else page.next_token}
            report.save()
            failpoint("census_page_storing")
    return _leg(desk, report) is None


def _leg(desk: Desk, report: Completeness) -> tuple[SellerAccount, Mapping[str, ChannelSettings], str] | None:
    """What is asked next: of each seller account the orders that were bought lately, then those that have changed."""
    done = {(pk, mode) for pk, mode in report.plan["done"]}
    for account in SellerAccount.objects.filter(merchant=desk.merchant).select_related("merchant").order_by("pk"):
        settings = {c.marketplace_id: c.settings for c in account.channels.filter(enabled=True) if c.settings.orders}
        for mode in (BOUGHT, CHANGED) if report.bought_from else (CHANGED,):
            if settings and (account.pk, mode) not in done:
                return account, settings, mode
    return None


def _page(desk: Desk, report: Completeness, account: SellerAccount, marketplaces: list[str], mode: str) -> OrdersPage:
    if account.paused:
        raise GatewayError(Kind.CONFIG, f"Amazon is paused for {account}: {account.paused}", "amazon_paused")
    client, token = desk.amazon(account), report.plan["token"]
    if mode == BOUGHT:
        return amazon_orders.search(
            client,
            created_after=report.bought_from,
            created_before=report.until,
            marketplaces=marketplaces,
            token=token,
        )
    return amazon_orders.search(
        client, updated_after=report.changed_from, updated_before=report.until, marketplaces=marketplaces, token=token
    )


def _without_those_seen(report: Completeness, page: OrdersPage, mode: str) -> OrdersPage:
    """Of what has changed, what was bought lately has been counted already."""
    begin = report.bought_from
    if mode == BOUGHT or begin is None:
        return page
    return replace(page, orders=tuple(order for order in page.orders if order.created < begin))


def _add(report: Completeness, found: Census) -> None:
    report.read += found.read
    report.on_amazon += found.orders_on_amazon
    report.in_odoo += found.orders_in_odoo
    lists = {
        "missing": found.missing,
        "duplicates": found.duplicates,
        "mismatches": found.total_mismatches,
        "not_cancelled": found.not_cancelled,
    }
    for name, lines in lists.items():
        setattr(report, name, getattr(report, name) + len(lines))
        report.listed = {**report.listed, name: [*report.listed.get(name, []), *lines][: rules.LISTED]}
    for reason, count in found.not_wanted.items():
        report.not_wanted = {**report.not_wanted, reason: report.not_wanted.get(reason, 0) + count}


def _ended(merchant: Merchant, report: Completeness, job: Job) -> Result:
    with transaction.atomic():
        report.state, report.finished, report.plan = CheckState.DONE, timezone.now(), {}
        report.save()
        if report.differences:
            count = f"{report.differences:,} orders are" if report.differences > 1 else "1 order is"
            lines = [line for name in ("missing", "duplicates", "mismatches") for line in report.listed.get(name, [])]
            more = f"\nand {report.differences - 10:,} more" if report.differences > 10 else ""
            path = f"{reverse('completeness')}?day={report.day}"
            tell = f"{count} not in Odoo as on Amazon"
            alerts.tell(merchant.pk, COMPLETENESS, tell, "\n".join(lines[:10]) + more, path)
    return Result(job, "read", f"{report.read} orders compared", counts={}, due=next_night(merchant), free=True)


def next_night(merchant: Merchant) -> datetime:
    return rules.next_night(timezone.localtime(), merchant.pk)


def _refused(merchant: Merchant, report: Completeness, error: GatewayError, job: Job) -> Result:
    Completeness.objects.filter(pk=report.pk).update(said=error.text)
    if error.kind == Kind.THROTTLED:
        wait = timedelta(seconds=error.retry_after or 600.0)
        return Result(job, IDLE, error.text, due=timezone.now() + wait, free=True)
    seconds = retry_seconds(job.attempts) if error.passing else None
    if seconds is not None:
        return Result(job, "later", error.text, due=timezone.now() + timedelta(seconds=seconds), detail=error.detail)
    if error.code in START_AGAIN and not report.plan.get("again"):
        _begin_again(report)
        return Result(job, IDLE, error.text, due=timezone.now() + timedelta(minutes=5), free=True)
    _failed(report, error.text)
    return Result(job, "later", error.text, due=next_night(merchant), detail=error.detail, free=True)


def _begin_again(report: Completeness) -> None:
    """Amazon ends its list half-way now and then. Once."""
    fresh: dict[str, Any] = dict.fromkeys(("read", "on_amazon", "in_odoo"), 0)
    fresh |= dict.fromkeys(("missing", "duplicates", "mismatches", "not_cancelled"), 0)
    plan = {"done": [], "token": "", "again": True}
    Completeness.objects.filter(pk=report.pk).update(**fresh, not_wanted={}, listed={}, plan=plan)


def _failed(report: Completeness, said: str) -> None:
    Completeness.objects.filter(pk=report.pk).update(
        state=CheckState.FAILED, finished=timezone.now(), said=said, plan={}
    )
