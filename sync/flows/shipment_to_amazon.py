"""Tells Amazon of parcels, one call each, under a reference that makes a repeat an edit.

That it is on its way is committed before the call. Where nobody heard the answer, Amazon's own list of packages decides,
else it is sent again. Amazon's limit stops the batch, and costs no attempt.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.amazon import shipments as amazon_shipments
from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.gateways.amazon.records_shipments import Parcel as AmazonParcel
from accounts.gateways.amazon.records_shipments import ParcelItem
from accounts.gateways.errors import GatewayError, Kind
from sync import problems, runs
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows.shipment_facts import Parcel, gather
from sync.flows.unseen import GIVE_UP
from sync.models import Shipment, ShipmentState
from sync.results import Job, Result
from sync.rules import parcel_problems
from sync.rules.retries import retry_seconds
from sync.rules.shipments import Keep, Send
from sync.rules.verdicts import Blocked, Ignore, Wait

FLOW = "shipment_to_amazon"
# Amazon allows 2 a second and 10 at once: so many wait together, so long after each other.
TOGETHER, APART = 10, timedelta(seconds=5)


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    parcels, results = gather(jobs)
    open_ones: list[Parcel] = []
    for parcel in parcels:
        settled = _settled(parcel)
        if settled is None:
            open_ones.append(parcel)
        else:
            results.append(settled)
    return [*results, *_tell(desk, open_ones)]


def _settled(parcel: Parcel) -> Result | None:
    """What needs no call."""
    match parcel.verdict:
        case Blocked() as blocked:
            return parcel.hold(blocked)
        case Ignore(code, text):
            return _resting(parcel, ShipmentState.IGNORED, code, text)
        case Wait(code, text):
            return _resting(parcel, ShipmentState.READY, code, text)
        case Keep(on_amazon):
            if not on_amazon and parcel.row.state == ShipmentState.SENDING and not parcel.row.sent_hash:
                return None  # perhaps it never arrived
            return _seen(parcel) if on_amazon else _accepted_before(parcel)
        case Send() as send if send.on_amazon:
            return _seen(parcel, send)
        case Send() as send if parcel.row.sent_hash == send.hash and parcel.row.state != ShipmentState.SENDING:
            return _not_yet_seen(parcel, send)
    return None


def _resting(parcel: Parcel, state: ShipmentState, code: str, text: str) -> Result:
    """Ignored, or waiting for Amazon: said on the timeline when it is news."""
    word = "ignored" if state == ShipmentState.IGNORED else "waiting"
    if (parcel.row.state, parcel.row.reason_code) != (state, code) or parcel.row.reason != text:
        parcel.note(f"parcel_{word}", text=text)
    return parcel.result(word, text, state=state, reason_code=code, reason=text)


def _seen(parcel: Parcel, send: Send | None = None) -> Result:
    """Amazon's order shows it: ours, also where our database was lost since."""
    row, now = parcel.row, timezone.now()
    if row.state != ShipmentState.SEEN:
        parcel.note("parcel_seen")
    columns: dict[str, Any] = {"sent_hash": send.hash, **_carrier(send)} if send else {}
    columns |= {"sent": row.sent or now, "accepted": row.accepted or now, "seen": row.seen or now}
    return parcel.result(
        "unchanged", "Amazon shows it.", state=ShipmentState.SEEN, reason_code="", reason="", sending_hash="", **columns
    )


def _accepted_before(parcel: Parcel) -> Result:
    state = ShipmentState.SEEN if parcel.row.seen else ShipmentState.ACCEPTED
    return parcel.result("unchanged", "Amazon has it.", state=state, reason_code="", reason="")


def _not_yet_seen(parcel: Parcel, send: Send) -> Result | None:
    row = parcel.row
    if row.seen is not None or row.accepted is None or timezone.now() - row.accepted < GIVE_UP:
        return _accepted_before(parcel)
    if send.numbered:
        return _seen(parcel, send)  # Amazon calls the carrier by a name of its own
    blocked = parcel_problems.not_seen(parcel.order.amazon_id, row.picking_name)
    if row.state == ShipmentState.BLOCKED and row.reason_code == blocked.code:
        return None  # a person pressed Retry: once more, under the same reference
    return parcel.hold(blocked)


def _tell(desk: Desk, parcels: Sequence[Parcel]) -> Iterable[Result]:
    results: list[Result] = []
    for number, parcel in enumerate(parcels):
        desk.beat()
        try:
            results.append(_one(desk, parcel))
        except GatewayError as error:
            if error.kind == Kind.THROTTLED:
                return [*results, *_later(parcels[number:], error)]
            if not results:
                raise  # Amazon as a whole: the lane rests, or pauses
            return [*results, *_untouched(parcels[number:])]
    return results


def _one(desk: Desk, parcel: Parcel) -> Result:
    """Raises what concerns every parcel."""
    client = desk.amazon(parcel.order.account)
    # Somebody died, or heard no answer, with it on its way.
    if parcel.row.state == ShipmentState.SENDING:
        record = _read(desk, parcel)
        if found := _shown(parcel, record):
            return found
        if isinstance(parcel.verdict, Keep) and (rest := _not_told(parcel, record)):
            return rest
    assert isinstance(parcel.verdict, Send)
    _intend(parcel, parcel.verdict)
    failpoint("shipment_intended")
    try:
        amazon_shipments.confirm(
            client,
            parcel.order.amazon_id,
            parcel.order.marketplace_id,
            _as_amazon_takes_it(parcel.verdict),
            cod_collection=parcel.verdict.cod,
        )
    except GatewayError as error:
        return _refused(desk, parcel, error)
    failpoint("shipment_confirmed")
    return _accepted(parcel, parcel.verdict)


def _intend(parcel: Parcel, send: Send) -> None:
    columns = {
        "state": ShipmentState.SENDING,
        "sending_hash": send.hash,
        "sent": timezone.now(),
        "ship_date": send.shipped_at,
        **_carrier(send),
    }
    Shipment.objects.filter(pk=parcel.row.pk).update(**columns)


def _carrier(send: Send) -> dict[str, Any]:
    return {
        "carrier_code": send.carrier.code[:60],
        "carrier_name": send.carrier.name[:200],
        "service": send.carrier.service[:200],
    }


def _as_amazon_takes_it(send: Send) -> AmazonParcel:
    return AmazonParcel(
        reference=send.reference,
        carrier_code=send.carrier.code,
        carrier_name=send.carrier.name,
        service=send.carrier.service,
        tracking=send.tracking,
        shipped_at=send.shipped_at,
        items=tuple(ParcelItem(item, count) for item, count in send.items),
    )


def _accepted(parcel: Parcel, send: Send) -> Result:
    edited = bool(parcel.row.sent_hash)
    name = send.carrier.name or send.carrier.code
    parcel.note("parcel_edited" if edited else "parcel_sent", text=f"{name} {send.tracking}")
    if send.less:
        parcel.note("parcel_part", text=f"{send.less} pieces more than Amazon sold are not told to it")
    now = timezone.now()
    return parcel.result(
        "updated" if edited else "created",
        f"{name} {send.tracking}",
        **_carrier(send),
        state=ShipmentState.ACCEPTED,
        reason_code="",
        reason="",
        sent_hash=send.hash,
        sending_hash="",
        ship_date=send.shipped_at,
        sent=now,
        accepted=now,
        seen=None,
    )


def _refused(desk: Desk, parcel: Parcel, error: GatewayError) -> Result:
    match error.kind:
        case Kind.EXISTS:
            return _fulfilled(desk, parcel, error)
        case Kind.AMBIGUOUS:
            return _in_doubt(desk, parcel, error)
        case Kind.REJECTED | Kind.NOT_FOUND | Kind.BUG:
            return parcel.hold(problems.of_error(error), error.detail)
    raise error


def _fulfilled(desk: Desk, parcel: Parcel, error: GatewayError) -> Result:
    """Amazon says that all has left: perhaps by this very parcel, whose answer was lost."""
    record = _read(desk, parcel)
    if found := _shown(parcel, record):
        return found
    row, name = parcel.row, parcel.order.amazon_id
    if any(package.id == row.reference for package in record.packages):
        return parcel.hold(parcel_problems.edit_refused(name, row.picking_name), error.detail)
    verdict = parcel.judged_by(record, first=True)
    if isinstance(verdict, Ignore) and not row.sent_hash:
        return _resting(parcel, ShipmentState.IGNORED, verdict.code, verdict.text)
    return parcel.hold(parcel_problems.fulfilled_without(name, row.picking_name), error.detail)


def _in_doubt(desk: Desk, parcel: Parcel, error: GatewayError) -> Result:
    try:
        if found := _on_amazon(desk, parcel):
            return found
    except GatewayError as silent:
        if not silent.passing:
            raise
    wait = retry_seconds(parcel.job.attempts, random.random())
    if wait is None:
        return parcel.hold(problems.never_answered(parcel.job, error.text), error.detail)
    # It stays "being sent", so the next try looks first, too.
    due = timezone.now() + timedelta(seconds=wait)
    return parcel.result("later", error.text, due=due)


def _on_amazon(desk: Desk, parcel: Parcel) -> Result | None:
    return _shown(parcel, _read(desk, parcel))


def _not_told(parcel: Parcel, record: AmazonOrder) -> Result | None:
    """It is not to be told any more (its order was cancelled, the channel switched off, its number taken away), and nobody
    heard whether it was: by Amazon's own packages it was, or else it is one that never was on its way."""
    if any(package.id == parcel.row.reference for package in record.packages):
        return _seen(parcel)
    parcel.verdict = parcel.judged_by(record, first=True)
    parcel.row.state = ShipmentState.READY
    return _settled(parcel)


def _read(desk: Desk, parcel: Parcel) -> AmazonOrder:
    desk.beat()
    record, _ = amazon_orders.get(desk.amazon(parcel.order.account), parcel.order.amazon_id)
    failpoint("shipment_looked_for")
    return record


def _shown(parcel: Parcel, record: AmazonOrder) -> Result | None:
    """The very parcel that was to be sent. Amazon may call its carrier otherwise; of one that it was told of before, that
    may be what is to change."""
    verdict = parcel.judged_by(record)
    if not isinstance(verdict, Send) or not (verdict.on_amazon or (verdict.numbered and not parcel.row.sent_hash)):
        return None
    done = _accepted(parcel, verdict)
    return parcel.result(
        done.outcome, done.text, **{**done.shipment, "state": ShipmentState.SEEN, "seen": timezone.now()}
    )


def _later(parcels: Sequence[Parcel], error: GatewayError) -> list[Result]:
    """As many together as Amazon then takes at once. The first surely was not sent, and is what it was before."""
    first = timezone.now() + max(timedelta(seconds=error.retry_after or 0.0), APART)
    for run_id in {parcel.job.run_id for parcel in parcels if parcel.job.run_id}:
        runs.say(run_id, f"{error.text} Next try at {first:%H:%M:%S} UTC.")
    return [
        parcel.result("later", error.text, due=_turn(first, number), free=True, state=parcel.row.state)
        for number, parcel in enumerate(parcels)
    ]


def _turn(first: datetime, number: int) -> datetime:
    return first + APART * (number // TOGETHER)


def _untouched(parcels: Sequence[Parcel]) -> list[Result]:
    """Their turn comes at once, and then it is the first of them that tells how Amazon fares."""
    now = timezone.now()
    return [parcel.result("later", due=now, free=True, state=parcel.row.state) for parcel in parcels]
