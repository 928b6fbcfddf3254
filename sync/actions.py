"""What a person may do. Pages, the admin and commands call these; each leaves a trace."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.channel_settings import ChannelSettings, default, difference, dump
from accounts.doors import DISCONNECTED
from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import Channel, Merchant, OdooConnection, SellerAccount, User
from sync import pauses, queue, runs, schedule, shipping, starting, timeline
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows.odoo_side import forget
from sync.models import Link, Order, OrderState, Problem, ProblemState, Run, RunState, Work, WorkState
from sync.problems import HELD, settle
from sync.refused import Refused
from sync.rules.keys import line_key, order_key
from sync.rules.movements import RECURRING, subject_of

ORDERS_TO_ODOO = "orders_to_odoo"
OFFERS_FROM_AMAZON, STOCK_FROM_ODOO = "offers_from_amazon", "stock_from_odoo"
ENABLED = "enabled"  # a channel's own switch, beside its settings
# Settings whose change shows at once: who ships an SKU is asked when stock is to be sent, and then it is.
AT_ONCE_AFTER = frozenset(
    {ENABLED, "warehouse"} | {name for name in ChannelSettings.__dataclass_fields__ if name.startswith("stock_")}
)
# Why rules.orders leaves out what other settings would bring.
BY_SETTINGS = ("no_channel", "orders_off", "cancellations_off", "fba_off", "fbm_off", "before_start")
DELETED = "deleted_in_odoo"  # the order that Odoo held: only a person has it written anew
CANCELLED = "The run was cancelled before this order's turn. Press Retry to bring it to Odoo."
AT_ONCE = 1000  # SQLite takes some 30,000 parameters a query, and memory has an end


def sync_now(
    account: SellerAccount, user: User | None, *, since: datetime | None = None, trigger: str = "person"
) -> Run:
    """Joins the run that is already reading, unless another time is asked for."""
    starting.expect_started(account)
    if since is not None and since > timezone.now():
        raise Refused("The date lies in the future. Choose one in the past.")
    with transaction.atomic():
        schedule.ensure(account)
        running = Run.objects.filter(
            account=account, flow="orders", state=RunState.RUNNING, reading=True, since=since
        ).first()
        run = running or runs.open_run(account, "orders", trigger, user=user, since=since)
        queue.adopt(run)
        failpoint("asked")
        schedule.ask_account(account, schedule.ORDERS, run, priority=2)
    return run


def recover_order(account: SellerAccount, amazon_id: str, user: User | None, *, trigger: str = "person") -> Run:
    starting.expect_started(account)
    wanted = amazon_id.strip()
    if not wanted or len(wanted) > 60:
        raise Refused("Enter the order's id as Seller Central shows it, such as 123-1234567-1234567.")
    with transaction.atomic():
        run = runs.open_run(account, "orders", trigger, user=user, reading=False)
        queue.add(
            flow="order_from_amazon",
            lane=queue.lane_of_account(account.pk),
            key=f"{account.pk}:{wanted}",
            merchant_id=account.merchant_id,
            account_id=account.pk,
            run=run,
            hint={"amazon_id": wanted},
            priority=1,
        )
    return run


def seller_of(accounts: Sequence[SellerAccount], amazon_id: str) -> SellerAccount:
    """Which of a merchant's seller accounts an order belongs to; the first where none gives it out. Raises GatewayError
    where Amazon cannot be asked."""
    wanted = amazon_id.strip()
    held = Order.objects.filter(account__in=accounts, amazon_id=wanted).select_related("account").first()
    if held is not None:
        return held.account
    desk = Desk(accounts[0].merchant)
    try:
        for account in accounts:
            try:
                amazon_orders.get(desk.amazon(account), wanted)
            except GatewayError as error:
                if error.kind not in (Kind.NOT_FOUND, Kind.REJECTED):
                    raise
            else:
                return account
    finally:
        desk.close()
    return accounts[0]


def retry_orders(orders: QuerySet[Order], user: User | None, run: Run | None = None) -> Run:
    """All of one merchant, as a run of its own or as a part of another. What was learnt of Odoo is forgotten first: the cause may have been cured there."""
    ids = list(orders.order_by("bought", "pk").values_list("pk", flat=True))
    first = orders.select_related("account").first()
    if first is None:
        raise Refused("Nothing to retry: no order is selected.")
    _forget_odoo(first.merchant_id)
    with transaction.atomic():
        run = run or runs.open_run(first.account, "orders", "retry", user=user, reading=False)
        runs.count(run.pk, read=len(ids))
        for start in range(0, len(ids), AT_ONCE):
            some = list(Order.objects.filter(pk__in=ids[start : start + AT_ONCE]))
            queue.add_orders(ORDERS_TO_ODOO, some, run, priority=2)
            if user is not None:
                timeline.by_person_on_all(some, "retried", user)
    return run


def retry_problem(problem: Problem, user: User | None) -> Run:
    run = retry_works(Work.objects.filter(problem=problem, state__in=HELD), user)
    if run is None:
        Problem.objects.filter(pk=problem.pk).update(state=ProblemState.RESOLVED, resolved=timezone.now())
        raise Refused("Nothing waits for this problem any more; it is closed.")
    return run


def retry_problems(merchant: Merchant, problems: QuerySet[Problem], user: User | None) -> Run:
    """Everything that waits for them, as one run."""
    ids = list(problems.values_list("pk", flat=True))
    with transaction.atomic():
        run = retry_works(Work.objects.filter(merchant=merchant, problem__in=ids, state__in=HELD), user)
        settle(ids)
    if run is None:
        raise Refused("Nothing waits for these problems any more; they are closed.")
    return run


def retry_works(waiting: QuerySet[Work], user: User | None) -> Run | None:
    """Of one merchant, of whatever flows. Where these are of several kinds it is one run all the same, so that it can be
    watched and cancelled as one."""
    flows = list(waiting.order_by("flow").values_list("flow", flat=True).distinct())
    if not flows:
        return None
    with transaction.atomic():
        run = None
        if len(flows) > 1:
            reading = RECURRING.issuperset(flows)
            merchant_id = waiting.values_list("merchant_id", flat=True)[0]
            run = runs.open_run_of_merchant(merchant_id, runs.RETRY, "retry", user=user, reading=reading)
        done = [_retry_of(flow, waiting.filter(flow=flow), user, run) for flow in flows]
    return run or done[-1]


def _retry_of(flow: str, held: QuerySet[Work], user: User | None, run: Run | None) -> Run | None:
    if flow == ORDERS_TO_ODOO:
        return retry_orders(Order.objects.filter(works__in=held), user, run)
    return shipping.retry(held, user, run) if flow == shipping.FLOW else _release(held, flow, user, run)


def _release(works: QuerySet[Work], flow: str, user: User | None, run: Run | None) -> Run | None:
    """What is no order's: due again as it stands. Its cause, too, may have been cured in Odoo."""
    first = works.first()
    if first is None:
        return None
    _forget_odoo(first.merchant_id)
    if run is None:
        reading = flow in RECURRING
        run = runs.open_run_of_merchant(first.merchant_id, subject_of(flow), "retry", user=user, reading=reading)
    queue.release(works, run)
    return run


def change_channel(
    channel: Channel, changes: Mapping[str, Any], *, user: User | None = None, request: HttpRequest | None = None
) -> None:
    """Settings by name, as `channel_settings.parse` gives them. What a setting kept out so far is looked at again. Who
    changed what is written down; a command has no user."""
    options = dict(channel.options)
    said = _said_of(channel, changes)
    for name, value in changes.items():
        if name == ENABLED:
            channel.enabled = value
        elif value == default(name):
            options.pop(name, None)
        else:
            options[name] = dump(name, value)
    channel.options = options
    with transaction.atomic():
        channel.save(update_fields=["options", "enabled"])
        if said:
            about = {"channel": str(channel), "changes": said}
            audit.write("channel_changed", merchant=channel.merchant, user=user, request=request, **about)
        shipping.reconsider(channel)
        kept_out = Order.objects.filter(
            account=channel.account_id,
            marketplace_id=channel.marketplace_id,
            state=OrderState.IGNORED,
            reason_code__in=BY_SETTINGS,
        )
        ids = list(kept_out.order_by("bought", "pk").values_list("pk", flat=True)) if channel.enabled else []
        for start in range(0, len(ids), AT_ONCE):
            queue.add_orders(ORDERS_TO_ODOO, list(Order.objects.filter(pk__in=ids[start : start + AT_ONCE])), None)
        if AT_ONCE_AFTER.intersection(changes):
            for flow in (OFFERS_FROM_AMAZON, STOCK_FROM_ODOO):
                hurry = Work.objects.filter(merchant=channel.merchant_id, flow=flow, state=WorkState.READY)
                hurry.filter(due__gt=timezone.now()).update(due=timezone.now())


def _said_of(channel: Channel, changes: Mapping[str, Any]) -> str:
    settings = {name: value for name, value in changes.items() if name != ENABLED}
    said = [difference(channel.settings, settings)]
    if changes.get(ENABLED, channel.enabled) != channel.enabled:
        said.append("switched on" if changes[ENABLED] else "switched off")
    return "; ".join(filter(None, said))


def snooze_problem(problem: Problem, user: User | None, request: HttpRequest | None = None) -> None:
    with transaction.atomic():
        if Problem.objects.filter(pk=problem.pk).exclude(state=ProblemState.SNOOZED).update(state=ProblemState.SNOOZED):
            _note("problem_snoozed", problem.merchant, user, request, problem=problem.title)


def snooze_problems(problems: QuerySet[Problem], user: User | None) -> int:
    return problems.filter(state=ProblemState.OPEN).update(state=ProblemState.SNOOZED)


def resolve_problem(problem: Problem, user: User | None, request: HttpRequest | None = None) -> None:
    with transaction.atomic():
        rows = Problem.objects.filter(pk=problem.pk).exclude(state=ProblemState.RESOLVED)
        if rows.update(state=ProblemState.RESOLVED, resolved=timezone.now(), came_back=False):
            _note("problem_resolved", problem.merchant, user, request, problem=problem.title)


def ignore_order(order: Order, user: User | None, reason: str) -> None:
    text = " ".join(reason.split())[:300]
    if not text:
        raise Refused("Say in a few words why this order is ignored; it stands on the order's page afterwards.")
    with transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**_ignored(order, text))
        shipping.dismiss(order, text)
        held = Work.objects.filter(order=order, state__in=(WorkState.BLOCKED, WorkState.READY))
        causes = list(held.exclude(problem=None).values_list("problem_id", flat=True))
        held.update(state=WorkState.STOPPED, problem=None)
        timeline.by_person(order, "dismissed", user, text=text)
        settle(causes)


def _ignored(order: Order, text: str) -> dict[str, object]:
    """An order that Odoo holds stays in sync: only this problem of it is settled. Else it is never written."""
    if order.odoo_id is not None:
        if order.state != OrderState.BLOCKED:
            return {}  # it was one of its parcels that was settled
        return {
            "acknowledged": order.reason_code,
            "state": OrderState.DONE,
            "reason_code": "",
            "reason": "",
            "creating": False,
        }
    said = f"Ignored by a person: {text}"
    return {"dismissed": True, "state": OrderState.IGNORED, "reason_code": "dismissed", "reason": said}


def restore_order(order: Order, user: User | None) -> None:
    restore_orders(Order.objects.filter(pk=order.pk), user)


def restore_orders(orders: QuerySet[Order], user: User | None) -> Run:
    """All of one merchant, as one run: no longer ignored; and where Odoo's order was deleted, it may be written anew."""
    with transaction.atomic():
        chosen = list(orders.select_related("account"))
        if not chosen:
            raise Refused("Nothing to restore: no order is selected.")
        for order in chosen:
            _restore(order)
            timeline.by_person(order, "restored", user)
        run = runs.open_run(chosen[0].account, "orders", "retry", user=user, reading=False)
        return retry_orders(Order.objects.filter(pk__in=[order.pk for order in chosen]), None, run)


def _restore(order: Order) -> None:
    changes: dict[str, object] = {"dismissed": False, "requested": True, "acknowledged": ""}
    deleted = DELETED in (order.reason_code, order.acknowledged)
    if (deleted or order.reason_code == "dismissed") and order.odoo_id is not None:
        changes |= {"odoo_id": None, "odoo_name": "", "odoo_state": "", "odoo_total": None}
    Order.objects.filter(pk=order.pk).update(**changes)
    order.refresh_from_db()
    if order.odoo_id is None:
        _forget_lines(order)
    shipping.restore(order)


def _forget_lines(order: Order) -> None:
    """Written anew its lines have other ids, and the old ones may be anybody's."""
    own = order_key(order.account.region, order.account.seller_id, order.amazon_id)
    lines = Link.objects.filter(connection__merchant=order.merchant_id, model="sale.order.line")
    lines.filter(key__startswith=line_key(own, "x", "item").removesuffix("x_item")).delete()


def cancel_run(run: Run, user: User | None, request: HttpRequest | None = None) -> None:
    """What has not begun is left undone, and what waited for a person waits again; what is running ends its step."""
    with transaction.atomic():
        others = Work.objects.filter(run=run, state=WorkState.READY).exclude(flow__in=RECURRING | {ORDERS_TO_ODOO})
        others.exclude(problem=None).update(state=WorkState.BLOCKED)
        open_work = Work.objects.filter(run=run, state=WorkState.READY, flow=ORDERS_TO_ODOO)
        unbegun = Order.objects.filter(works__in=open_work, state=OrderState.RECEIVED)
        Order.objects.filter(pk__in=unbegun.values("pk")).update(
            state=OrderState.IGNORED, reason_code="run_cancelled", reason=CANCELLED
        )
        open_work.filter(problem=None).update(state=WorkState.STOPPED)
        open_work.exclude(problem=None).update(state=WorkState.BLOCKED)
        if Run.objects.filter(pk=run.pk, state__in=(RunState.RUNNING, RunState.PAUSED)).update(
            state=RunState.CANCELLED, reading=False, finished=timezone.now(), said="Cancelled by a person."
        ):
            note_run("run_cancelled", run, user, request)


def note_run(kind: str, run: Run, user: User | None, request: HttpRequest | None) -> None:
    begun = f"{run.started.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    _note(kind, run.merchant, user, request, subject=run.flow.replace("_", " "), begun=begun)


def resume_account(account: SellerAccount, user: User | None, request: HttpRequest | None = None) -> None:
    if account.disconnected:
        raise Refused(DISCONNECTED.format(account=account))
    with transaction.atomic():
        pauses.resume_account(account)
        _note("amazon_resumed", account.merchant, user, request, seller=str(account))


def resume_odoo(connection: OdooConnection, user: User | None, request: HttpRequest | None = None) -> None:
    forget(connection)
    with transaction.atomic():
        pauses.resume_odoo(connection)
        _note("odoo_resumed", connection.merchant, user, request)


def _note(kind: str, merchant: Merchant, user: User | None, request: HttpRequest | None, **params: str) -> None:
    """Under Activity, where a person did it. A command that reads at once ends every pause, whether there is one or not."""
    if user is not None:
        audit.write(kind, merchant=merchant, user=user, request=request, **params)


def _forget_odoo(merchant_id: int) -> None:
    connection = OdooConnection.objects.filter(merchant_id=merchant_id).first()
    if connection is not None:
        forget(connection)
