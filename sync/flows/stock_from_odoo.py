"""Reads what is free in Odoo and reckons what Amazon should say of each SKU. Changes are left to `stock_to_amazon`, one
piece of work a seller account: however often a number changes meanwhile, Amazon hears the last one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.gateways.odoo import sales
from accounts.gateways.odoo import stock as odoo_stock
from sync import pace, queue, runs, stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import order_facts
from sync.flows.odoo_side import OdooSide
from sync.models import Offer, Order, Run, RunState, StockLevel, StockState, Work
from sync.results import IDLE, Job, Result
from sync.rules import stock as rules
from sync.rules.movements import STOCK
from sync.rules.verdicts import Blocked
from sync.stock import Plan

PUSH = "stock_to_amazon"
# Ours to take back when the cause has gone; Amazon's own refusals stay until the number changes or a person retries.
OWN_REASONS = frozenset({"stock_stopped", "stock_product_gone", "stock_unmatched"})


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        yield _merchant(desk, job)


def _merchant(desk: Desk, job: Job) -> Result:
    run = Run.objects.filter(pk=job.run_id or 0, state=RunState.RUNNING, reading=True).first()
    plans = stock.plans(desk.merchant)
    if not plans:
        if run is not None:
            runs.say(run.pk, "No channel sends stock to Amazon: switch stock_to_amazon on for one.")
            runs.read_all(run.pk)
        return Result(job, IDLE, due=pace.next_due(STOCK), free=True)
    side = OdooSide.open(desk)
    _refresh_quotations(side)
    sold = stock.unknown_in_odoo(desk.merchant)
    free = _Free(side)
    approved = _approved(job, run)
    blocked: list[Blocked] = []
    changed = 0
    for plan in plans:
        reckoned = _Account(side, plan, approved=approved)
        reckoned.reckon(free, sold)
        failpoint("stock_reckoned")
        with transaction.atomic():
            changed += reckoned.save()
            if reckoned.to_send:
                run = run or runs.open_run_of_merchant(desk.merchant.pk, STOCK, "schedule")
                _push(plan, run)
            if run is not None:
                runs.count(run.pk, read=len(reckoned.offers), unchanged=len(reckoned.offers) - reckoned.to_send)
        failpoint("stock_stored")
        blocked += reckoned.problems
    if run is not None:
        runs.read_all(run.pk)
    outcome = "read" if changed else IDLE
    first = blocked[0] if blocked else None
    return Result(job, outcome, f"{changed} numbers changed", blocked=first, due=pace.next_due(STOCK), free=True)


def _push(plan: Plan, run: Run) -> None:
    account = plan.account
    queue.add(
        flow=PUSH,
        lane=queue.lane_of_account(account.pk),
        key=str(account.uid),
        merchant_id=account.merchant_id,
        account_id=account.pk,
        run=run,
        priority=4,
    )


def _approved(job: Job, run: Run | None) -> bool:
    """A person has pressed Retry on the very problem that stopped us."""
    if run is None or run.trigger != "retry":
        return False
    return Work.objects.filter(pk=job.id, problem__code="stock_stopped").exists()


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

    def of(self, products: set[int], warehouses: tuple[int, ...]) -> dict[int, Decimal]:
        held = self._held.setdefault(warehouses, {})
        missing = sorted(products - held.keys())
        if missing:
            self.side.beat()
            held |= odoo_stock.free(self.side.client, self.side.probe, missing, warehouse_ids=warehouses)
        return held


class _Account:
    """One seller account's numbers."""

    def __init__(self, side: OdooSide, plan: Plan, *, approved: bool) -> None:
        self.side, self.plan, self.approved = side, plan, approved
        self.now = timezone.now()
        self.offers = stock.matched(plan.account)
        self.levels = stock.levels(plan.account)
        self.before = {pk: _shown(level) for pk, level in self.levels.items()}
        self.to_send = 0
        self.problems: list[Blocked] = []

    def reckon(self, free: _Free, sold: dict[int, int]) -> None:
        rules_here = self._rules()
        products = {offer.product_id or 0 for offer in self.offers}
        amounts = [(rule, free.of(products, rule.warehouses)) for rule in rules_here]
        gone: list[str] = []
        for offer in self.offers:
            level = self._level(offer)
            held = rules.held_back(offer.channels, listed=offer.listed, fresh=_fresh(offer, self.now))
            if held is not None:
                stock.hold(level, held)
                continue
            product = offer.product_id or 0
            if not all(product in found for _, found in amounts):
                gone.append(offer.sku)
                stock.hold(level, _gone(offer), StockState.BLOCKED)
                continue
            level.free = min(found[product] for _, found in amounts)
            level.reserved = sold.get(product, 0)
            wanted = [rules.wanted(found[product], level.reserved, rule) for rule, found in amounts]
            self._want(level, offer, rules.most_careful(wanted))
        self._unmatched()
        if gone:
            self.problems.append(_products_gone(gone))
        self._stop_or_go(rules_here)

    def _rules(self) -> tuple[rules.StockRule, ...]:
        """With the warehouse that the channel's orders leave from, where none is named."""
        if all(rule.warehouses for rule in self.plan.rules):
            return self.plan.rules
        main = order_facts.warehouse_of(self.side, self.plan.settings)
        return tuple(rule if rule.warehouses else replace(rule, warehouses=(main,)) for rule in self.plan.rules)

    def _level(self, offer: Offer) -> StockLevel:
        if offer.pk not in self.levels:
            self.levels[offer.pk] = StockLevel(merchant_id=offer.merchant_id, account_id=offer.account_id, offer=offer)
        return self.levels[offer.pk]

    def _want(self, level: StockLevel, offer: Offer, wanted: int) -> None:
        if level.wanted != wanted:
            level.wanted, level.changed, level.tries = wanted, self.now, 0
        elif level.state not in (StockState.HELD, StockState.BLOCKED) or (
            level.state == StockState.BLOCKED and level.reason_code not in OWN_REASONS
        ):
            self._verified_by_listing(level, offer)
            return
        if level.state == StockState.SENDING:
            return  # it is in a feed: what has changed meanwhile is told after it
        level.state = StockState.ACCEPTED if level.told == wanted else StockState.WAITING
        level.reason_code = level.reason = ""

    def _verified_by_listing(self, level: StockLevel, offer: Offer) -> None:
        """The listings that are read anyway show what a feed has done, without a call of its own."""
        if level.state != StockState.ACCEPTED or level.accepted is None or offer.seen is None:
            return
        if offer.quantity == level.told and offer.seen > level.accepted:
            level.state, level.verified, level.on_amazon = StockState.VERIFIED, self.now, offer.quantity
            level.check_at = None

    def _unmatched(self) -> None:
        known = {offer.pk for offer in self.offers}
        for pk, level in self.levels.items():
            if pk not in known:
                stock.hold(level, _unmatched())

    def _stop_or_go(self, rules_here: tuple[rules.StockRule, ...]) -> None:
        by_offer = {offer.pk: offer for offer in self.offers}
        standing = [level for level in self.levels.values() if level.wanted is not None and level.offer_id in by_offer]
        waiting = [level for level in standing if level.state == StockState.WAITING]

        def before(level: StockLevel) -> int | None:
            return level.told if level.told is not None else by_offer[level.offer_id].quantity

        changes = [rules.Change(before(level), level.wanted or 0) for level in waiting]
        known = sum(1 for level in standing if before(level) is not None)
        share = min(rule.stop_share for rule in rules_here)
        stopped = None if self.approved else rules.stop(changes, known, share)
        if stopped is not None:
            self.problems.insert(0, replace(stopped, subject=str(self.plan.account.uid)))
            for level in waiting:
                stock.hold(level, stopped)
            waiting = []
        diverged = sum(1 for level in standing if level.state == StockState.DIVERGED)
        self.to_send = len(waiting) + diverged

    def save(self) -> int:
        """How many rows are new or changed."""
        fresh = [level for level in self.levels.values() if level.pk is None]
        changed = [
            level
            for level in self.levels.values()
            if level.pk is not None and _shown(level) != self.before[level.offer_id]
        ]
        StockLevel.objects.bulk_create(fresh, batch_size=stock.AT_ONCE)
        stock.save(changed)
        return len(fresh) + len(changed)


def _shown(level: StockLevel) -> tuple[object, ...]:
    return tuple(getattr(level, name) for name in ("free", "reserved", "wanted", "state", "reason_code", "verified"))


def _fresh(offer: Offer, now: datetime) -> bool:
    return offer.seen is not None and offer.seen > now - stock.LISTINGS_LIVE


def _gone(offer: Offer) -> Blocked:
    name = offer.product_name or f"product {offer.product_id}"
    return Blocked(
        "stock_product_gone",
        f"Odoo keeps no stock of “{name}”",
        "It was archived or deleted, or is no product that is kept in stock. Restore it in Odoo, or match the SKU with"
        " another product on the offers page.",
    )


def _products_gone(skus: list[str]) -> Blocked:
    few = ", ".join(skus[:5]) + (" …" if len(skus) > 5 else "")
    return Blocked(
        "stock_product_gone",
        f"Stock of {len(skus)} SKU{'s' if len(skus) > 1 else ''} is not sent: Odoo keeps none of the product",
        f"The products of {few} were archived or deleted, or are not kept in stock. Restore them in Odoo, or match the"
        " SKUs with other products on the offers page. All other SKUs are sent.",
        subject="stock",
    )


def _unmatched() -> Blocked:
    return Blocked(
        "stock_unmatched",
        "This SKU is matched with no product any more",
        "Match it on the offers page; until then Amazon keeps the last number.",
    )
