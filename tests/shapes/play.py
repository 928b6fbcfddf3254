"""Places every shape, lets the product work, and judges what Odoo holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.amazon import SHAPES
from sandbox.amazon.documents import JSON
from sandbox.amazon.marketplaces import BY_ID

from . import holding, more, shop
from .expected import EXPECTED, Expected, Rests, Sale
from .holding import Holding
from .stage import Stage

PRIVATE_TO_ODOO = "select count(*) from ir_model_data where module = '__amazon__' and name like %s"


@dataclass(frozen=True, slots=True)
class Ours:
    """The word on the order's page, its reason's code, and the sentence."""

    state: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    order: JSON  # as Amazon gives it out
    expected: Expected | None
    held: tuple[Holding, ...]
    ours: Ours | None
    faults: tuple[str, ...]

    @property
    def amazon_total(self) -> str:
        total = _dig(self.order, "proceeds", "grandTotal")
        return f"{total['amount']} {total['currencyCode']}" if isinstance(total, Mapping) else "-"


def play(stage: Stage) -> list[Outcome]:
    stage.connect(tuple(shop.SELLERS.values()))
    shop.furnish(stage)
    shop.choose_policies(stage)
    placed = {name: _place(stage, name, order, number) for number, (name, order) in enumerate(documents().items())}
    ended = stage.sync()
    if ended.status not in (0, 1) or not ended.said:
        raise RuntimeError(f"manage.py sync ended with {ended.status}: {ended.errors[-2000:]}")
    held = holding.read(stage.in_odoo)
    rows = stage.ours("select amazon_id, state, reason_code, reason from sync_order")
    ours = {row[0]: Ours(*row[1:]) for row in rows}
    problems = {row[0] for row in stage.ours("select code from sync_problem where state = 'open'")}
    by_name = {name: tuple(held.get(str(order.get("orderId") or ""), ())) for name, order in placed.items()}
    outcomes = []
    for name, order in placed.items():
        number = str(order.get("orderId") or "")
        found = by_name[name]
        expected = EXPECTED.get(name)
        faults = _faults(stage, order, expected, found, ours.get(number), problems)
        if isinstance(expected, Sale):
            faults += _people(name, expected, by_name)
        outcomes.append(Outcome(name, order, expected, found, ours.get(number), tuple(faults)))
    return outcomes


def documents() -> dict[str, JSON]:
    return {**more.examples(), **SHAPES, **{name: make() for name, make in more.SHAPES.items()}}


def names() -> list[str]:
    return [*more.examples(), *SHAPES, *more.SHAPES]


def _place(stage: Stage, name: str, order: JSON, number: int) -> JSON:
    """All times moved to some hours ago, one after the other: Amazon's examples are of 2024, and Amazon forgets."""
    market = BY_ID.get(str(_dig(order, "salesChannel", "marketplaceId")))
    at = datetime.now(UTC) - timedelta(hours=4) + timedelta(seconds=number)
    return stage.amazon.place(order, at=at, seller=shop.seller_for(market).id)


def _faults(
    stage: Stage,
    order: JSON,
    expected: Expected | None,
    held: Sequence[Holding],
    ours: Ours | None,
    problems: set[str],
) -> list[str]:
    match expected:
        case None:
            return ["nobody has written down what is expected of it"]
        case Rests():
            return [*_not_there(stage, order, held), *_rests(expected, ours, problems)]
        case Sale():
            return [*_sold(order, expected, held), *_ours_of_sale(expected, ours)]


def _rests(expected: Rests, ours: Ours | None, problems: set[str]) -> list[str]:
    if expected.state == "unseen":
        if expected.code and expected.code not in problems:
            return [f"no problem {expected.code} is shown"]
        return [f"the connector has it as {ours.state} {ours.code}"] if ours else []
    if ours is None:
        return [f"the connector has never seen it, not {expected.state}"]
    if (ours.state, ours.code) != (expected.state, expected.code):
        return [f"{ours.state} {ours.code} instead of {expected.state} {expected.code}"]
    return []


def _not_there(stage: Stage, order: JSON, held: Sequence[Holding]) -> list[str]:
    faults = [f"it is in Odoo as {one.name}" for one in held]
    if number := str(order.get("orderId") or ""):
        left = stage.in_odoo(PRIVATE_TO_ODOO, [f"%{number}%"])[0][0]
        faults += [f"{left} external ids of it are in Odoo"] if left else []
    email = _dig(order, "buyer", "buyerEmail")
    if email and stage.in_odoo("select id from res_partner where email = %s", [email]):
        faults.append("its buyer is in Odoo")
    return faults


def _ours_of_sale(expected: Sale, ours: Ours | None) -> list[str]:
    wanted = ("blocked", expected.problem) if expected.problem else ("done", "")
    if ours is None or (ours.state, ours.code) != wanted:
        said = f"{ours.state} {ours.code}".strip() if ours else "nothing"
        return [f"the order's page says {said} instead of {' '.join(wanted).strip()}"]
    return []


def _sold(order: JSON, expected: Sale, held: Sequence[Holding]) -> list[str]:
    if len(held) != 1:
        return [f"it is {len(held)} times in Odoo: {', '.join(one.name for one in held) or 'not at all'}"]
    one = held[0]
    lines = tuple(one.lines.splitlines())
    if expected.count:
        if len(lines) != expected.count:
            return [f"{len(lines)} lines instead of {expected.count}"]
        lines = (lines[0], lines[-1])
    pairs: dict[str, tuple[object, object]] = {
        "customer": (one.customer, expected.customer),
        "address": (one.address, expected.address),
        "lines": (lines, expected.lines),
        "tax": (one.tax, expected.tax),
        "total": (one.total, expected.total),
        "delivery": (one.delivery, expected.delivery),
        "warehouse": (one.warehouse, expected.warehouse),
        "state": (one.state, expected.state),
        "notes": (one.notes, expected.notes),
        "activities": (one.activities, expected.activities),
        "sales team": (one.team, "Amazon"),
        "order date": (one.bought, _moment(order.get("createdTime"))),
        "promised date": (one.promised, _moment(_dig(order, "fulfillment", "shipByWindow", "latestDateTime"))),
        "e-mail": (one.email, _email(order)),
    }
    faults = [
        f"{name} is {is_now!r} instead of {wanted!r}" for name, (is_now, wanted) in pairs.items() if is_now != wanted
    ]
    if not expected.less and not _same_total(one.total, order):
        faults.append("the total is not Amazon's")
    return faults


def _people(name: str, expected: Sale, held: Mapping[str, Sequence[Holding]]) -> list[str]:
    """Whose contact and whose address the order has. All the anonymous of a marketplace are one contact."""
    if not held[name] or expected.customer.startswith("Amazon Customer ("):
        return []
    faults = []
    for what, wanted in (("contact", expected.contact_of), ("address", expected.address_of)):
        own = {each: getattr(orders[0], f"{what}_id") for each, orders in held.items() if orders}
        first = next(each for each, key in own.items() if key == own[name])
        if first != (wanted or name):
            faults.append(f"its {what} is that of {first} instead of {wanted or 'its own'}")
    return faults


def _same_total(in_odoo: str, order: JSON) -> bool:
    stated = _dig(order, "proceeds", "grandTotal")
    amount, currency = in_odoo.split()
    try:
        return isinstance(stated, Mapping) and (Decimal(amount), currency) == (
            Decimal(str(stated["amount"])),
            stated["currencyCode"],
        )
    except InvalidOperation:
        return False


def _email(order: JSON) -> str:
    """Amazon gives none out for what it delivers itself."""
    by_amazon = _dig(order, "fulfillment", "fulfilledBy") == "AMAZON"
    return "" if by_amazon else str(_dig(order, "buyer", "buyerEmail") or "")


def _moment(text: object) -> datetime | None:
    """As Odoo keeps it: UTC without saying so, whole seconds."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=None, microsecond=0) if text else None


def _dig(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
