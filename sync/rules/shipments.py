"""What Amazon is told of a parcel, or why not. Pure.

All parcels of an order are judged together: what Amazon says has left already in packages that are not ours covers the
oldest of them, and together they never hold more than was sold.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Order, Package
from sync.rules import parcel_problems as problems
from sync.rules.cancelled import quantity
from sync.rules.carriers import Carrier, Rule, resolve
from sync.rules.keys import digest
from sync.rules.parcels import CAME_BACK, INCOMPLETE, LINES_UNKNOWN, NO_LINES, REPACKED, Content
from sync.rules.texts import line
from sync.rules.verdicts import Blocked, Ignore, Wait

# Programs in which Amazon itself confirms, because its own label is on the parcel.
_CONFIRMED_BY_AMAZON = frozenset({"FBM_SHIP_PLUS", "AMAZON_EASY_SHIP"})
_CASH = frozenset({"COD", "CASH_ON_DELIVERY", "CASHONDELIVERY"})
DISMISSED = "dismissed"  # a person has settled it otherwise
_PENDING = ("PENDING", "PENDING_AVAILABILITY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A parcel as we hold it. `told`: Amazon has accepted it, or may have while nobody heard the answer."""

    reference: str
    picking_name: str
    left: datetime
    items: Content
    tracking: str = ""
    carrier: str = ""
    delivery_type: str = ""
    told: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the order's channel says; `settings` is None where its marketplace is not connected."""

    settings: ChannelSettings | None
    country: str = ""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Keep:
    """Amazon has it already, and nothing that it could be told now would be better."""

    on_amazon: bool = False  # and shows it


@dataclass(frozen=True, slots=True)
class Send:
    """`on_amazon`: Amazon's order shows it, just like this. `numbered`: but for the carrier's name. `less`:
    pieces that Amazon did not sell, or heard of."""

    reference: str
    carrier: Carrier
    tracking: str
    shipped_at: datetime
    items: tuple[tuple[str, int], ...]
    cod: str = ""
    on_amazon: bool = False
    less: int = 0
    numbered: bool = False

    @property
    def hash(self) -> str:
        """Of what Amazon should hold. The time is left out: it never gets better."""
        items = [f"{item}={count}" for item, count in self.items]
        return digest(self.carrier.code, self.carrier.name, self.carrier.service, self.tracking, *items)


Verdict = Ignore | Wait | Blocked | Keep | Send


@dataclass(slots=True)
class _Room:
    """Pieces of each item, as the parcels use them up."""

    elsewhere: Counter[str]  # left in packages that are not ours
    open: Counter[str]  # sold, and in no package that Amazon knows of
    cancelled: frozenset[str] = field(default_factory=frozenset)


def judge(order: Order, parcels: Sequence[Held], terms: Terms, now: datetime) -> dict[str, Verdict]:
    """By reference."""
    shown = {one.id: one for one in order.packages if one.status != "CANCELLED"}
    told = {one.reference for one in parcels if one.told or one.reference in shown}
    if (general := _general(order, terms)) is not None:
        return {
            one.reference: Keep(one.reference in shown) if one.reference in told else _of_all(general, one, order)
            for one in parcels
        }
    room = _room(order, parcels, shown, told)
    verdicts: dict[str, Verdict] = {}
    for one in sorted(parcels, key=lambda parcel: (parcel.left, int(parcel.reference))):
        if one.reference in told:
            verdicts[one.reference] = _again(order, one, terms, shown.get(one.reference), room, now)
        else:
            verdicts[one.reference] = _first(order, one, terms, room, now)
    return verdicts


def _general(order: Order, terms: Terms) -> Ignore | Wait | Blocked | None:
    if order.channel_name == "NON_AMAZON":
        return Ignore("non_amazon", "Sold outside Amazon: your other shop tells its buyer.")
    if order.by_amazon:
        return Ignore("fba", "Amazon ships this order itself (FBA), so it is told nothing.")
    if order.fulfilled_by != "MERCHANT":
        return problems.unknown_fulfilment(order)
    if terms.settings is None:
        return Ignore("no_channel", "Its marketplace is not connected. Switch the channel on to tell Amazon of it.")
    if not terms.settings.shipments:
        return Ignore("shipments_off", "Confirming shipments is switched off for this channel.")
    if _CONFIRMED_BY_AMAZON.intersection(order.programs):
        return Ignore("amazon_confirms", "Amazon confirms this order by itself: the label was bought from Amazon.")
    if order.status in _PENDING:
        return Wait("pending", "Amazon is still checking the payment; it is told as soon as that is done.")
    if order.status == "CANCELLED":
        return problems.cancelled(order.id, "")
    return None


def _of_all(general: Ignore | Wait | Blocked, one: Held, order: Order) -> Verdict:
    if not one.items:
        return _nothing(order, one)
    return problems.cancelled(order.id, one.picking_name) if order.status == "CANCELLED" else general


def _nothing(order: Order, one: Held) -> Verdict:
    if one.empty == LINES_UNKNOWN:
        # Once everything has left on Amazon, somebody has seen to it.
        done = all(item.open_quantity == 0 for item in order.items)
        return _elsewhere() if done else problems.lines_unknown(order.id, one.picking_name)
    if one.empty == CAME_BACK:
        return Ignore(CAME_BACK, "The goods came back before Amazon was told that they had left.")
    if one.empty == INCOMPLETE:
        return Ignore(
            INCOMPLETE, "Only a part of a kit or unit left in it: Amazon is told with the delivery that completes it."
        )
    if one.empty == REPACKED:
        return Ignore(REPACKED, "Its goods are in other parcels of the same delivery now.")
    return Ignore(NO_LINES, "Nothing in it was sold on Amazon.")


def _elsewhere() -> Ignore:
    return Ignore(
        "already_shipped", "Already shipped on Amazon: confirmed there, or first seen by us when it had left."
    )


def _room(order: Order, parcels: Sequence[Held], shown: Mapping[str, Package], told: set[str]) -> _Room:
    ours: Counter[str] = Counter()
    for one in parcels:
        if one.reference in shown and shown[one.reference].items:
            ours.update({part.item_id: part.quantity for part in shown[one.reference].items})
        elif one.reference in told:
            ours.update({item: int(count) for item, count in one.items})
    mine = {one.reference for one in parcels}
    listed: Counter[str] = Counter()
    for package in shown.values():
        if package.id not in mine:
            for part in package.items:
                listed[part.item_id] += part.quantity
    elsewhere: Counter[str] = Counter()
    free: Counter[str] = Counter()
    for item in order.items:
        gone = item.fulfilled if item.fulfilled is not None else item.quantity if order.status == "SHIPPED" else 0
        elsewhere[item.id] = max(listed[item.id], gone - ours[item.id], 0)
        free[item.id] = max(quantity(item) - elsewhere[item.id] - ours[item.id], 0)
    cancelled = frozenset(item.id for item in order.items if quantity(item) < item.quantity)
    return _Room(elsewhere, free, cancelled)


def _first(order: Order, one: Held, terms: Terms, room: _Room, now: datetime) -> Verdict:
    if not one.items:
        return _nothing(order, one)
    if any(count != count.to_integral_value() for _, count in one.items):
        return problems.fraction(one.picking_name)
    wanted = {item: int(count) for item, count in one.items}
    rest = {item: count - _taken(room.elsewhere, item, count) for item, count in wanted.items()}
    if not any(rest.values()):
        return _elsewhere()
    items = {item: _taken(room.open, item, count) for item, count in rest.items()}
    if not any(items.values()):
        if room.cancelled.intersection(rest):
            return problems.cancelled(order.id, one.picking_name)
        return Ignore("nothing_left", "Amazon has been told of every piece that it sold; this is more than that.")
    return _send(order, one, terms, items, now, less=sum(wanted.values()) - sum(items.values()))


def _again(order: Order, one: Held, terms: Terms, shown: Package | None, room: _Room, now: datetime) -> Verdict:
    """An edit. What Odoo no longer says is no reason to take it from Amazon."""
    if not one.tracking or resolve(one.carrier, one.delivery_type, terms.country, terms.rules) is None:
        return Keep(shown is not None)
    before = {part.item_id: part.quantity for part in shown.items} if shown else {}
    base = before or {item: int(count) for item, count in one.items}
    items = dict(base)
    for item, count in one.items:
        more = int(count) - base.get(item, 0)
        if more > 0:
            items[item] = base.get(item, 0) + _taken(room.open, item, more)
    if not any(items.values()):
        return Keep(shown is not None)
    return _send(order, one, terms, items, now, shown=shown)


def _taken(store: Counter[str], item: str, count: int) -> int:
    got = min(store[item], count)
    store[item] -= got
    return got


def _send(
    order: Order,
    one: Held,
    terms: Terms,
    items: Mapping[str, int],
    now: datetime,
    *,
    shown: Package | None = None,
    less: int = 0,
) -> Verdict:
    tracking = line(one.tracking)
    if wrong := problems.of_tracking(tracking, one.picking_name):
        return wrong
    carrier = resolve(one.carrier, one.delivery_type, terms.country, terms.rules)
    if carrier is None:
        return problems.no_carrier(one.picking_name)
    if wrong := problems.of_carrier(carrier, one.carrier):
        return wrong
    parts = tuple(sorted((item, count) for item, count in items.items() if count))
    numbered = shown is not None and _holds(shown, tracking, dict(parts))
    return Send(
        one.reference,
        carrier,
        tracking,
        clamped(one.left, order.created, now),
        parts,
        "DirectPayment" if terms.country == "JP" and _CASH.intersection(order.payment_methods) else "",
        numbered and shown is not None and _brought_by(shown, carrier),
        less,
        numbered,
    )


def _holds(shown: Package, tracking: str, items: Mapping[str, int]) -> bool:
    held: Counter[str] = Counter()
    for part in shown.items:
        held[part.item_id] += part.quantity
    return _bare(shown.tracking) == _bare(tracking) and (not held or dict(held) == dict(items))


def _brought_by(shown: Package, carrier: Carrier) -> bool:
    """Amazon shows a carrier by its code, or by its name where that is Other."""
    return shown.carrier.casefold() in {carrier.code.casefold(), carrier.name.casefold()} - {""}


def _bare(tracking: str) -> str:
    """Of a number its capitals and spaces do not count; nobody knows whether Amazon keeps them."""
    return "".join(tracking.casefold().split())


def clamped(left: datetime, bought: datetime, now: datetime) -> datetime:
    """Amazon takes no parcel that left before the purchase, or that has still to leave."""
    return max(bought, min(left, now))
