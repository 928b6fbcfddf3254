"""All listings of a marketplace, from the report that Amazon makes of them: asked for, waited for, read in portions."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.utils import timezone

from accounts.gateways.amazon import listings_report, reports
from accounts.gateways.amazon.records_offers import BadRow, OfferRow, Report
from accounts.gateways.errors import GatewayError, Kind
from sync import problems, runs
from sync.failpoints import failpoint
from sync.flows.offers_store import Seen, not_in_report, store, unlist
from sync.flows.offers_window import Asked, Turn
from sync.models import Offer
from sync.rules.listed import Place, status_of_report
from sync.rules.verdicts import Blocked

T = TypeVar("T")
PORTION = 1000
PORTIONS_A_TURN = 100  # then others get their turn
LOOK_AGAIN = (10, 20, 40, 60)  # seconds
STUCK = timedelta(hours=2)
YOUNG = timedelta(hours=4)  # somebody else's report is as good as ours
SPARED = 1000


def step(turn: Turn) -> timedelta | None:
    """Goes as far as it can. How long to wait for Amazon; None: every report is read, or given up until the next hour."""
    window = turn.window
    for place in [name for name in window.reports if name not in window.asked]:
        turn.desk.beat()
        _ask(turn, place)
    left = PORTIONS_A_TURN
    for place in list(window.reports):
        turn.desk.beat()
        report = _look(turn, place)
        if report is not None:
            left = _read(turn, place, report, left)
            if left <= 0:
                return timedelta(0)
        turn.save()
    if not window.reports:
        return None
    window.said = f"Amazon prepares the list of offers for {', '.join(map(turn.name, window.reports))}."
    runs.say(turn.run.pk, window.said)
    turn.save()
    looks = min(window.asked[place].looks for place in window.reports)
    return timedelta(seconds=LOOK_AGAIN[min(looks, len(LOOK_AGAIN)) - 1])


def _ask(turn: Turn, place: str) -> None:
    try:
        asked = Asked(listings_report.request(turn.client, place), timezone.now().isoformat())
    except GatewayError as error:
        _of_this_place(turn, place, error)
        return
    failpoint("offers_report_asked")
    turn.window.asked[place] = asked
    turn.save()


def _of_this_place(turn: Turn, place: str, error: GatewayError) -> None:
    """What Amazon refuses for one marketplace does not keep the others from being read; anything else does."""
    if error.kind not in (Kind.NOT_FOUND, Kind.REJECTED, Kind.BUG):
        raise error
    _give_up(turn, place, f"{turn.name(place)}: {error.text}")


def _look(turn: Turn, place: str) -> Report | None:
    """The report when it can be read. Without one and still in the window: look again; out of it: given up this time."""
    asked = turn.window.asked[place]
    name = turn.name(place)
    try:
        report = reports.get(turn.client, asked.id)
    except GatewayError as error:
        _of_this_place(turn, place, error)
        return None
    asked.looks += 1
    if report.status == "DONE" and report.document_id:
        return report
    if report.status == "CANCELLED":
        # Amazon cancels a report where there is nothing to report, and a second one that follows the first too soon.
        if (young := _young(turn, place)) is not None:
            return young
        _give_up(
            turn,
            place,
            f"Amazon gave out no list of offers for {name}: nothing is listed there, or another program asked for the same"
            " list just before.",
            quiet=not Offer.objects.filter(account=turn.account, told__has_key=place).exists(),
        )
    elif report.ended:
        _give_up(turn, place, f"Amazon could not make the list of offers for {name} ({report.status}).")
    elif timezone.now() - datetime.fromisoformat(asked.at) > STUCK:
        hours = STUCK.total_seconds() / 3600
        _give_up(turn, place, f"Amazon has not made the list of offers for {name} in {hours:.0f} hours.")
    return None


def _young(turn: Turn, place: str) -> Report | None:
    found = listings_report.latest(turn.client, place, since=timezone.now() - YOUNG)
    done = next((report for report in found if report.status == "DONE" and report.document_id), None)
    if done is not None:
        turn.window.asked[place].id = done.id
        turn.save()
    return done


def _give_up(turn: Turn, place: str, sentence: str, *, quiet: bool = False) -> None:
    """Until the next hour. `quiet`: nothing was ever listed there, and nothing is."""
    turn.window.reports.remove(place)
    turn.window.asked.pop(place, None)
    if quiet:
        turn.cursor.covered = {**turn.cursor.covered, place: turn.window.begun.isoformat()}
    else:
        turn.window.fail(sentence)
    turn.save()


def _read(turn: Turn, place: str, report: Report, left: int) -> int:
    """The rest of the portions that this turn may still do; 0 where lines are left."""
    asked = turn.window.asked[place]
    try:
        rows = listings_report.read(turn.client, report.document_id, place)
        for portion in _portions(islice(rows, asked.rows, None), PORTION):
            if left <= 0:
                return 0
            _store(turn, place, report, portion, asked)
            left -= 1
    except GatewayError as error:
        _of_this_place(turn, place, error)
        return left
    _close(turn, place, report, asked)
    return left


def _portions(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(rows)
    while portion := list(islice(waiting, size)):
        yield portion


def _store(turn: Turn, place: str, report: Report, portion: list[OfferRow | BadRow], asked: Asked) -> None:
    turn.desk.beat()
    rows = [row for row in portion if isinstance(row, OfferRow)]
    doubtful = _doubtful(turn, rows)
    good = [row for row in rows if row.sku not in doubtful]
    currency = turn.channels[place].marketplace.currency
    with turn.transaction():
        counts = store(turn.account, place, [_seen(row, currency, report.created) for row in good])
        asked.rows += len(portion)
        asked.bad += len(portion) - len(good)
        asked.spared = [*asked.spared, *(row.asin for row in rows if row.sku in doubtful)][:SPARED]
        turn.window.read += len(good)
        runs.count(turn.run.pk, **counts)
        failpoint("offers_storing")
        turn.save()
    failpoint("offers_stored")


def _doubtful(turn: Turn, rows: Iterable[OfferRow]) -> set[str]:
    """SKUs with question marks that may stand for other letters, unless an order or a listing has told one just so."""
    doubtful = {row.sku for row in rows if row.doubtful}
    if not doubtful:
        return doubtful
    known = Offer.objects.filter(account=turn.account, sku__in=doubtful)
    return doubtful.difference(known.values_list("sku", flat=True))


def _seen(row: OfferRow, currency: str, made: datetime) -> Seen:
    place = Place(
        channels=(row.channel,) if row.channel else (),
        status=status_of_report(row.status),
        price="" if row.price is None else str(row.price),
        currency="" if row.price is None else currency,
        quantity=row.quantity if row.channel == "DEFAULT" else None,
        at=made.isoformat(),
    )
    return Seen(row.sku, place, row.asin, row.title)


def _close(turn: Turn, place: str, report: Report, asked: Asked) -> None:
    """What the list does not hold is listed no more; unless lines of it could not be read, for it may stand in those."""
    window = turn.window
    unknown = asked.bad - len(asked.spared)
    if not unknown:
        _unlist(turn, place, report, asked)
    with turn.transaction():
        window.reports.remove(place)
        window.asked.pop(place, None)
        if asked.bad:
            problems.note(turn.account.merchant_id, _unreadable(turn.name(place), asked.bad))
            runs.count(turn.run.pk, failed=asked.bad)
        turn.cursor.covered = {**turn.cursor.covered, place: report.created.isoformat()}
        turn.save()


def _unlist(turn: Turn, place: str, report: Report, asked: Asked) -> None:
    after = 0
    while True:
        turn.desk.beat()
        with turn.transaction():
            rows = not_in_report(turn.account, place, after, PORTION)
            gone = unlist(rows, place, report.created, asked.spared)
            runs.count(turn.run.pk, updated=gone)
            failpoint("offers_unlisting")
        if len(rows) < PORTION:
            return
        after = rows[-1].pk


def _unreadable(name: str, bad: int) -> Blocked:
    lines = "1 line" if bad == 1 else f"{bad} lines"
    return Blocked(
        "offers_unreadable",
        f"{lines} of Amazon's list of offers for {name} cannot be read",
        "Mostly an SKU has letters that Amazon's list does not hold (it shows question marks), or a title holds a tab. These"
        " offers are not known here until they change on Amazon or are sold. Give them SKUs of plain letters and digits.",
        subject=name,
    )
