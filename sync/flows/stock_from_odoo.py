"""Reads what is free in Odoo and reckons what Amazon should say of each SKU. Changes are left to `stock_to_amazon`, one
piece of work a seller account: however often a number changes meanwhile, Amazon hears the last one."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import sales
from accounts.gateways.odoo import stock as odoo_stock
from accounts.models import Merchant
from sync import pace, queue, runs, stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import stock_restless
from sync.flows.odoo_side import OdooSide
from sync.flows.stock_numbers import Numbers
from sync.flows.stock_to_amazon import FLOW, ask_look, worth_asking
from sync.flows.stock_warehouses import with_warehouses
from sync.models import Order, Run, RunState, StockLevel, StockState, Work
from sync.results import IDLE, Job, Result
from sync.rules import stock as rules
from sync.rules.movements import STOCK
from sync.rules.verdicts import Blocked
from sync.stock import Plan

WAREHOUSE_MISSING = frozenset({"odoo_warehouse_gone", "odoo_no_warehouse"})


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        try:
            yield _merchant(desk, job)
        except GatewayError as error:
            if not error.passing and job.run_id is not None:
                runs.fail(job.run_id, error.text)  # whoever waits for it must not wait for ever
            raise


def _merchant(desk: Desk, job: Job) -> Result:
    run = Run.objects.filter(pk=job.run_id or 0, state=RunState.RUNNING, reading=True).first()
    plans = stock.plans(desk.merchant)
    _switched_off(desk.merchant, plans)
    if not plans:
        if run is not None:
            runs.say(run.pk, "No channel sends stock to Amazon: switch stock_to_amazon on for one.")
            runs.read_all(run.pk)
        return Result(job, IDLE, due=pace.next_due(STOCK), free=True)
    side = OdooSide.open(desk)
    _refresh_quotations(side)
    # Before the shelf is looked at: an order that reaches Odoo in between is then taken off twice for a minute, not never.
    sold = stock.unknown_in_odoo(desk.merchant)
    free = _Free(side)
    approved, waited_for = _approved(job, run), run is not None
    blocked: list[Blocked] = []
    changed = 0
    for plan in plans:
        account = plan.account
        products = stock_restless.products(account)
        asked = products | sold.keys()
        try:
            amounts = [(rule, free.of(asked, rule.warehouses)) for rule in with_warehouses(side, plan)]
        except GatewayError as error:
            if error.code not in WAREHOUSE_MISSING:
                raise
            blocked.append(stock.no_warehouse(account))  # the others have theirs
            ask_look(account)
            continue
        taken = rules.taken(sold, free.kits)
        failpoint("stock_read")
        sales = stock.last_sales(account)
        sifted = stock_restless.sift(account, amounts, taken, sales)
        with transaction.atomic():
            numbers = Numbers(account, *stock_restless.load(account, sifted.restless, products), sales, sifted.known)
            numbers.reckon(amounts, taken)
            if str(account.uid) != approved:
                numbers.stop_or_go(min(rule.stop_share for rule, _ in amounts))
            changed += numbers.save()
            failpoint("stock_reckoned")
            if numbers.to_send and (waited_for or worth_asking(account)):
                run = run or runs.open_run_of_merchant(desk.merchant.pk, STOCK, "schedule")
                _push(plan, run)
            if run is not None:
                runs.count(run.pk, read=sifted.matched, unchanged=sifted.matched - numbers.to_send)
        failpoint("stock_stored")
        ask_look(account)
        blocked += numbers.problems
    if run is not None:
        runs.read_all(run.pk)
    outcome = "read" if changed else IDLE
    # One is shown at a time: what a person alone can let go comes before what is to be mended, and all of an account's
    # SKUs before some.
    first = min(blocked, key=lambda one: (one.code != rules.STOPPED, one.code != stock.NO_WAREHOUSE), default=None)
    return Result(job, outcome, f"{changed} numbers changed", blocked=first, due=pace.next_due(STOCK), free=True)


def _push(plan: Plan, run: Run) -> None:
    account = plan.account
    queue.add(
        flow=FLOW,
        lane=queue.lane_of_account(account.pk),
        key=str(account.uid),
        merchant_id=account.merchant_id,
        account_id=account.pk,
        run=run,
        priority=4,
    )


def _switched_off(merchant: Merchant, plans: list[Plan]) -> None:
    """Of seller accounts that send no stock any more nothing is sent, whatever was about to be."""
    rows = StockLevel.objects.filter(merchant=merchant).exclude(account__in=[plan.account for plan in plans])
    ids = list(rows.exclude(reason_code="stock_off").exclude(state=StockState.SENDING).values_list("pk", flat=True))
    with transaction.atomic():
        found = stock.locked(ids)
        for level in found.values():
            stock.hold(level, stock.switched_off())
        stock.save(found.values())


def _approved(job: Job, run: Run | None) -> str:
    """The account whose stop a person has let go, by pressing Retry on the very problem that named it."""
    if run is None or run.trigger != "retry":
        return ""
    rows = Work.objects.filter(pk=job.id, problem__code=rules.STOPPED)
    return rows.values_list("problem__subject", flat=True).first() or ""


def _refresh_quotations(side: OdooSide) -> None:
    """People confirm quotations in Odoo: from then on Odoo itself holds the pieces back."""
    known = stock.quotations(side.desk.merchant)
    if not known:
        return
    side.beat()
    held = sales.read_orders(side.client, side.probe, [order.odoo_id or 0 for order in known])
    for order in known:
        now = held.get(order.odoo_id or 0)
        state = now.state if now else "cancel"
        if state != order.odoo_state:
            Order.objects.filter(pk=order.pk).update(odoo_state=state[:20])


class _Free:
    """Free quantities by warehouses, read once a batch whatever the number of accounts that share them."""

    def __init__(self, side: OdooSide) -> None:
        self.side = side
        self._held: dict[tuple[int, ...], dict[int, Decimal]] = {}
        self._asked: dict[tuple[int, ...], set[int]] = {}
        self.kits: dict[int, dict[int, Decimal]] = {}

    def of(self, products: set[int], warehouses: tuple[int, ...]) -> dict[int, Decimal]:
        held, asked = self._held.setdefault(warehouses, {}), self._asked.setdefault(warehouses, set())
        missing = sorted(products - asked)
        if missing:
            self.side.beat()
            found = odoo_stock.free(self.side.client, self.side.probe, missing, warehouse_ids=warehouses)
            held |= found.amounts
            self.kits |= found.kits
            asked |= set(missing)
        return held
