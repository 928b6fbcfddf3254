"""An order on its way to Odoo: what we hold of it, what Amazon says, and what Odoo holds."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts import secrets
from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon import parse
from accounts.gateways.amazon.read import Unreadable
from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.gateways.odoo.records import OdooOrder
from accounts.models import Channel
from sync.models import Order, OrderItem
from sync.results import Event, Job, Result
from sync.rules.drafts import Draft, Seller
from sync.rules.verdicts import Blocked, Verdict


@dataclass(eq=False)
class Item:
    job: Job
    order: Order
    record: AmazonOrder
    channel: Channel | None
    settings: ChannelSettings | None
    verdict: Verdict | None = None
    draft: Draft | None = None
    odoo: OdooOrder | None = None
    found: bool = False  # Odoo held it before this batch
    gone: tuple[str, ...] = ()  # ids of items that Amazon named once and names no more
    events: list[Event] = field(default_factory=list)
    left_as: str | None = None  # of a quotation that stays one; None where nobody has looked
    more: dict[str, Any] = field(default_factory=dict)  # further columns of the order
    blocked: Blocked | None = None  # a problem that does not undo what was written (a delivery that stays open)
    warnings: list[Blocked] = field(default_factory=list)  # what holds nothing up, and somebody should know

    @property
    def seller(self) -> Seller:
        return Seller(self.order.account.region, self.order.account.seller_id)

    def note(self, kind: str, **params: Any) -> None:
        self.events.append(Event(kind, params))

    def told(self, kind: str) -> bool:
        return any(event.kind == kind for event in self.events)

    def hold(self, blocked: Blocked) -> Result:
        # What Odoo holds, or held until somebody deleted it: of that only the problem was settled.
        if self.order.odoo_id is not None and self.order.acknowledged == blocked.code:
            return self.done("unchanged", "Settled by a person.")
        return self._result("blocked", "", self._columns(), blocked)

    def done(self, outcome: str, text: str = "", **changes: Any) -> Result:
        # A delivery that stays open is tried again, so the order counts as begun until it is done.
        unfinished = self.blocked is not None
        columns = {
            "state": "done",
            "reason_code": "",
            "reason": "",
            "creating": unfinished,
            **self._columns(),
            **changes,
        }
        if self.blocked is not None:
            return self._result("blocked", "", columns, self.blocked)
        return self._result(outcome, text, columns)

    def resting(self, state: str, code: str, text: str) -> Result:
        """Ignored or waiting: said on the timeline when it is news."""
        if self.order.state != state or self.order.reason_code != code:
            self.note(state, text=text)
        columns = {"state": state, "reason_code": code, "reason": text, "channel": self.channel, **self._columns()}
        return Result(self.job, state, text, order=columns, events=tuple(self.events))

    def _result(self, outcome: str, text: str, order: dict[str, Any], blocked: Blocked | None = None) -> Result:
        events, warnings = tuple(self.events), tuple(self.warnings)
        return Result(self.job, outcome, text, blocked=blocked, warnings=warnings, order=order, events=events)

    def _columns(self) -> dict[str, Any]:
        if self.odoo is None:
            return {}
        expected: Decimal | None = self.draft.order.total if self.draft else self.order.expected_total
        left = {} if self.left_as is None else {"left_as": self.left_as}
        # Until now nobody knew whose the deliveries of an order were that Odoo held before: they may be done by now.
        linked = self.found and self.order.odoo_id is None
        return (
            left
            | self.more
            | {
                **({"deliveries_asked": timezone.now()} if linked else {}),
                "odoo_id": self.odoo.id,
                "odoo_name": self.odoo.name[:60],
                "odoo_state": self.odoo.state[:20],
                "odoo_total": self.odoo.total,
                "expected_total": expected,
            }
        )


def gather(jobs: Sequence[Job]) -> tuple[list[Item], list[Result]]:
    """Items to work on, and results of those whose document nobody can read."""
    orders = Order.objects.select_related("document", "account", "channel__marketplace").in_bulk(
        [job.order_id for job in jobs if job.order_id]
    )
    channels, gone = _channels(orders.values()), _gone(orders)
    items: list[Item] = []
    results: list[Result] = []
    for job in jobs:
        order = orders.get(job.order_id or 0)
        if order is None:
            results.append(Result(job, "failed", "The order's row is gone."))
            continue
        if order.dismissed:  # whatever Amazon sends of it, readable or not
            rest = {"state": "ignored", "reason_code": "dismissed", "reason": order.reason}
            results.append(Result(job, "ignored", order.reason, order=rest))
            continue
        try:
            record = parse.order(json.loads(order.document.text()))
        except Unreadable as error:
            results.append(Result(job, "blocked", blocked=unreadable(str(error))))
            continue
        except secrets.Unreadable as error:
            results.append(Result(job, "blocked", blocked=_sealed(str(error))))
            continue
        channel = channels.get((order.account_id, record.marketplace_id))
        settings = channel.settings if channel else None
        items.append(Item(job, order, record, channel, settings, gone=tuple(gone.get(order.pk, ()))))
    return items, results


def _channels(orders: Iterable[Order]) -> dict[tuple[int, str], Channel]:
    accounts = {order.account_id for order in orders}
    found = Channel.objects.filter(account__in=accounts, enabled=True).select_related("marketplace")
    return {(channel.account_id, channel.marketplace_id): channel for channel in found}


def _gone(orders: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for order_id, item_id in OrderItem.objects.filter(order__in=list(orders), gone_at__isnull=False).values_list(
        "order_id", "item_id"
    ):
        found.setdefault(order_id, []).append(item_id)
    return found


def _sealed(sentence: str) -> Blocked:
    return Blocked(
        "document_sealed",
        f"Stored orders cannot be read: {sentence}",
        "The operator adds the missing key to FIELD_KEYS; then press Retry. Should the key be lost, read the orders again:"
        " Sync from a date before them.",
        subject=sentence,
    )


def unreadable(sentence: str) -> Blocked:
    return Blocked(
        "unreadable",
        sentence[:300],
        "The order is kept as Amazon sent it. Look at it in Seller Central; press Retry after Amazon has corrected it"
        " or the connector was updated, or press Ignore with a reason.",
        subject=sentence[:120],
    )
