"""The home page: a row a channel and flow, and what runs just now.

The whole page asks the database twelve times at most, so what is known of all flows comes in one union, and what is
counted for the merchant as a whole in one row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Channel, Merchant, SellerAccount
from sync import pace
from sync.models import (
    Completeness,
    Cursor,
    Lease,
    OdooCursor,
    Offer,
    Order,
    OrderState,
    Problem,
    ProblemState,
    Pulse,
    Run,
    RunState,
    Shipment,
    ShipmentState,
    StockLevel,
    StockState,
    Work,
)
from sync.queue import lane_of_account, lane_of_odoo
from sync.rules import pulse as bars
from sync.rules.health import Health, Need, Signs, Word, health
from sync.rules.movements import AMAZON, FBA_STOCK, MOVEMENTS, OFFERS, ORDERS, RECURRING, SHIPMENTS, STOCK
from sync.selectors.counts import CountUpTo
from sync.selectors.shell import Shell
from sync.selectors.shipments import urgent_rows

READING = "orders_from_amazon"
SHOWN_RUNS = 3
DAYS = 14
BEGINS = {movement.subject: movement for movement in MOVEMENTS.values() if movement.flow in RECURRING}
NAMES: Mapping[str, Promise] = {
    ORDERS: gettext_lazy("Orders"),
    SHIPMENTS: gettext_lazy("Shipments"),
    OFFERS: gettext_lazy("Offers"),
    STOCK: gettext_lazy("Stock"),
    FBA_STOCK: gettext_lazy("FBA stock"),
}
INSIDE_A_SENTENCE: Mapping[str, Promise] = {
    ORDERS: pgettext_lazy("inside a sentence", "orders"),
    SHIPMENTS: pgettext_lazy("inside a sentence", "shipments"),
    OFFERS: pgettext_lazy("inside a sentence", "offers"),
    STOCK: pgettext_lazy("inside a sentence", "stock"),
    FBA_STOCK: pgettext_lazy("inside a sentence", "FBA stock"),
}
WHAT = {ORDERS: "order", SHIPMENTS: "shipment", OFFERS: "SKU", STOCK: "SKU", FBA_STOCK: "SKU"}


@dataclass(frozen=True, slots=True)
class FlowRow:
    """`needs` counts what a person has to look at; of offers and FBA stock that is worth knowing, and holds up nothing."""

    subject: str
    account: SellerAccount
    health: Health
    last_ok: datetime | None
    due: datetime | None
    waiting: int
    needs: int
    bar: tuple[bars.Cell, ...]
    channel: Channel | None = None
    ignored: int = 0
    done: int = 0

    @property
    def name(self) -> str:
        return str(NAMES[self.subject])

    @property
    def spoken(self) -> str:
        """Its name inside a sentence."""
        return str(INSIDE_A_SENTENCE[self.subject])


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    account: SellerAccount
    rows: list[FlowRow]


# --- what is counted for the merchant as a whole ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbers:
    problems: int
    blocked: int  # orders of every channel, also of those that are gone
    parcels: int
    skus: int
    urgent: int
    days: list[tuple[date, int]]  # orders bought a day, the oldest first
    check: str = ""  # how the last completeness report ended, and of which day it is
    checked: date | None = None

    @property
    def others(self) -> list[Need]:
        found = ((self.parcels, "shipment"), (self.skus, "SKU"))
        return [Need(count, what) for count, what in found if count]

    @property
    def busiest(self) -> int:
        return max((count for _, count in self.days), default=0)


class _CountAll(CountUpTo):
    """To the end: whoever looks at the days of a fortnight wants the numbers."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        Subquery.__init__(self, rows.order_by().values("pk"))


def numbers(merchant: Merchant, now: datetime) -> Numbers:
    orders = Order.objects.filter(merchant=merchant)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    # By the wall's clock: a day in which it was changed has 23 or 25 hours.
    begins = [midnight - timedelta(days=ago) for ago in reversed(range(DAYS))] + [now + timedelta(days=1)]
    days = {
        f"day_{number}": _CountAll(orders.filter(bought__gte=begins[number], bought__lt=begins[number + 1]))
        for number in range(DAYS)
    }
    checks = Completeness.objects.filter(merchant=merchant).order_by("-day", "-pk")
    row = (
        Merchant.objects.filter(pk=merchant.pk)
        .annotate(
            problems_open=CountUpTo(Problem.objects.filter(merchant=merchant, state=ProblemState.OPEN)),
            blocked=CountUpTo(orders.filter(state=OrderState.BLOCKED)),
            parcels=CountUpTo(Shipment.objects.filter(merchant=merchant, state=ShipmentState.BLOCKED)),
            skus=CountUpTo(StockLevel.objects.filter(merchant=merchant, state=StockState.BLOCKED)),
            urgent=CountUpTo(urgent_rows(merchant, now)),
            last_check=Subquery(checks.values("state")[:1]),
            checked=Subquery(checks.values("day")[:1]),
            differences=Subquery(checks.values(sum=F("missing") + F("duplicates") + F("mismatches"))[:1]),
            **days,
        )
        .values("problems_open", "blocked", "parcels", "skus", "urgent", "last_check", "checked", "differences", *days)
        .get()
    )
    return Numbers(
        row["problems_open"],
        row["blocked"],
        row["parcels"],
        row["skus"],
        row["urgent"],
        [(at.date(), row[f"day_{number}"]) for number, at in enumerate(begins[:DAYS])],
        _word(row["last_check"] or "", row["differences"]),
        row["checked"],
    )


def _word(state: str, differences: int) -> str:
    """As `Completeness.word`."""
    return state if state != "done" else "differs" if differences else "complete"


# --- what is known of the flows ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Known:
    """`due` and `ok` by (flow, seller account; 0: Odoo is read for all of them)."""

    ok: dict[tuple[str, int], datetime | None] = field(default_factory=dict)
    error: dict[tuple[str, int], str] = field(default_factory=dict)
    due: dict[tuple[str, int], datetime] = field(default_factory=dict)
    resting: list[tuple[str, datetime]] = field(default_factory=list)


def known(merchant: Merchant, shell: Shell, now: datetime) -> Known:
    """Cursors, what is planned, and sides that failed as a whole a moment ago and are asked again by themselves."""
    nobody = Value(0, output_field=BigIntegerField())
    lanes = [lane_of_odoo(merchant.pk), *(lane_of_account(account.pk) for account in shell.accounts)]
    rows = _leg(
        "cursor", Cursor.objects.filter(account__merchant=merchant), "flow", "account_id", "last_ok", "last_error"
    )
    rows = rows.union(
        _leg("odoo", OdooCursor.objects.filter(connection__merchant=merchant), "flow", nobody, "last_ok", "last_error"),
        _leg(
            "work",
            Work.objects.filter(merchant=merchant, flow__in=sorted(RECURRING)),
            "flow",
            "account_id",
            "due",
            "said",
        ),
        _leg(
            "lease",
            Lease.objects.filter(name__in=lanes, rest_until__gt=now).exclude(rest_reason=""),
            "name",
            nobody,
            "rest_until",
            "rest_reason",
        ),
        all=True,
    )
    found = Known()
    for kind, name, account, moment, text in rows:
        place = (name, account or 0)
        if kind == "lease":
            found.resting.append((text, moment))
        elif kind == "work":
            found.due[place] = moment
        else:
            found.ok[place], found.error[place] = moment, text
    found.resting.sort(key=lambda one: one[1])
    return found


def _leg(kind: str, rows: QuerySet[Any], name: str, account: Any, moment: str, text: str) -> Any:
    columns = {"k": Value(kind, output_field=TextField()), "n": Cast(name, TextField()), "t": Cast(text, TextField())}
    if isinstance(account, str):
        return rows.order_by().annotate(**columns).values_list("k", "n", account, moment, "t")
    return rows.order_by().annotate(**columns, a=account).values_list("k", "n", "a", moment, "t")


# --- the rows ------------------------------------------------------------------------------------------------------


def groups(merchant: Merchant, shell: Shell, known: Known, now: datetime) -> list[Group]:
    """A channel's orders and shipments; then what Amazon keeps for a seller account as a whole, in the same group where
    it has one channel only."""
    pulses = list(Pulse.objects.filter(merchant=merchant))
    channels = _counted(merchant)
    found: list[Group] = []
    for account in shell.accounts:
        own = [channel for channel in channels if channel.account_id == account.pk]
        made = [Group(str(channel), account, []) for channel in own]
        for group, channel in zip(made, own, strict=True):
            group.rows.extend(_of_channel(channel, account, shell, known, pulses, now))
        if own:
            rest = made[0] if len(made) == 1 else Group(_("All of its marketplaces"), account, [])
            rest.rows.extend(_of_account(account, own, shell, known, pulses, now))
            found += made if len(made) == 1 else [*made, rest]
    return found


def names(groups: Sequence[Group]) -> list[tuple[str, Health]]:
    """For the sentence above: a channel's orders go by the channel's name."""
    return [(_name(group, row), row.health) for group in groups for row in group.rows]


def _name(group: Group, row: FlowRow) -> str:
    place = str(row.channel or group.account)
    return place if row.subject == ORDERS else f"{place} ({row.spoken})"


@dataclass(frozen=True, slots=True)
class _Side:
    """Where a row's times come from."""

    account: SellerAccount
    shell: Shell
    known: Known
    pulses: Sequence[Pulse]
    now: datetime

    def row(self, subject: str, signs: Signs, channel: Channel | None = None, **counts: int) -> FlowRow:
        movement = BEGINS[subject]
        place = (movement.flow, self.account.pk if movement.side == AMAZON else 0)
        own = list(self._pulses(subject, channel))
        last_ok = self.known.ok.get(place) or max((one.last_ok for one in own if one.last_ok), default=None)
        signs = replace(
            signs,
            started=self.account.started_at is not None,
            paused=_paused(self.account, self.shell),
            last_ok=last_ok,
            last_error=self.known.error.get(place, ""),
            what=WHAT[subject],
            every=pace.every(subject),
        )
        found = health(signs, self.now)
        still = found.word in (Word.PAUSED, Word.OFF) or not signs.started
        return FlowRow(
            subject=subject,
            account=self.account,
            health=found,
            last_ok=last_ok,
            due=None if still else self.known.due.get(place),
            bar=bars.cells([one.hours for one in own], self.now),
            channel=channel,
            **counts,
        )

    def _pulses(self, subject: str, channel: Channel | None) -> Iterator[Pulse]:
        for one in self.pulses:
            at = channel is None or one.channel in (0, channel.pk)
            if one.subject == subject and one.account in (0, self.account.pk) and at:
                yield one


def _of_channel(
    channel: Any, account: SellerAccount, shell: Shell, known: Known, pulses: Sequence[Pulse], now: datetime
) -> list[FlowRow]:
    side = _Side(account, shell, known, pulses, now)
    every = timedelta()
    off = "" if channel.settings.shipments else _("Switched off for this channel.")
    on = channel.enabled
    orders = Signs(enabled=on, blocked=channel.blocked, every=every)
    parcels = Signs(off=off if on else _("The channel is switched off."), blocked=channel.parcels_blocked, every=every)
    counts = {"waiting": channel.waiting, "needs": channel.blocked, "ignored": channel.ignored, "done": channel.done}
    return [
        side.row(ORDERS, orders, channel, **counts),
        side.row(
            SHIPMENTS,
            parcels,
            channel,
            waiting=channel.parcels_waiting,
            needs=channel.parcels_blocked,
        ),
    ]


def _of_account(
    account: Any, channels: Sequence[Channel], shell: Shell, known: Known, pulses: Sequence[Pulse], now: datetime
) -> list[FlowRow]:
    side = _Side(account, shell, known, pulses, now)
    on = [channel.settings for channel in channels if channel.enabled]
    every = timedelta()
    nothing = "" if on else _("Every channel is switched off.")
    stock = nothing or ("" if any(one.stock_to_amazon for one in on) else _("No channel sends stock to Amazon."))
    fba = nothing or ("" if any(one.fba_stock != "off" for one in on) else _("Switched off for every channel."))
    return [
        side.row(OFFERS, Signs(off=nothing, every=every), waiting=0, needs=account.unmatched),
        side.row(
            STOCK,
            Signs(off=stock, blocked=account.stock_blocked, every=every),
            waiting=account.stock_waiting,
            needs=account.stock_blocked,
        ),
        side.row(FBA_STOCK, Signs(off=fba, every=every), waiting=0, needs=0),
    ]


def _paused(account: SellerAccount, shell: Shell) -> str:
    """The banner above says why; the row only says which side."""
    match bool(account.paused), shell.odoo_paused:
        case True, True:
            return _("Amazon and Odoo are paused.")
        case True, False:
            return _("Amazon is paused.")
        case False, True:
            return _("Odoo is paused.")
    return ""


def _counted(merchant: Merchant) -> list[Channel]:
    orders = Order.objects.filter(merchant=merchant, channel=OuterRef("pk"))
    # Most orders are done, so those of a channel are found at once by its own index, and so are those that wait, which are
    # of two states; the others by their state's.
    own = Order.objects.filter(channel=OuterRef("pk"))
    parcels = Shipment.objects.filter(merchant=merchant, order__channel=OuterRef("pk"))
    channels = Channel.objects.filter(merchant=merchant, account__disconnected=None).select_related("marketplace")
    return list(
        channels.annotate(
            waiting=CountUpTo(own.filter(state__in=(OrderState.RECEIVED, OrderState.WAITING))),
            blocked=CountUpTo(orders.filter(state=OrderState.BLOCKED)),
            ignored=CountUpTo(orders.filter(state=OrderState.IGNORED)),
            done=CountUpTo(own.filter(state=OrderState.DONE)),
            parcels_waiting=CountUpTo(parcels.filter(state__in=(ShipmentState.READY, ShipmentState.SENDING))),
            parcels_blocked=CountUpTo(parcels.filter(state=ShipmentState.BLOCKED)),
        )
    )


def account_counts(merchant: Merchant) -> Mapping[str, Any]:
    """What home wants to know of each seller account, asked with the shell's own question."""
    levels = StockLevel.objects.filter(account=OuterRef("pk"))
    under_way = (StockState.WAITING, StockState.SENDING, StockState.SENT, StockState.ACCEPTED)
    lacking = Offer.objects.filter(merchant=merchant, account=OuterRef("pk"), product_id__isnull=True, dismissed=False)
    return {
        "unmatched": CountUpTo(lacking),
        "stock_waiting": CountUpTo(levels.filter(state__in=under_way)),
        "stock_blocked": CountUpTo(levels.filter(state=StockState.BLOCKED)),
    }


def running(merchant: Merchant) -> list[Run]:
    runs = Run.objects.filter(merchant=merchant, state=RunState.RUNNING).select_related("account")
    return list(runs.order_by("-started", "-pk")[:SHOWN_RUNS])
