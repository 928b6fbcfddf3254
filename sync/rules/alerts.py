"""What is told by e-mail, how soon, and in which words. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.rules.movements import MOVEMENTS, SHIPMENTS
from sync.rules.texts import block, line

PROBLEMS, PAUSED, SHIPPING, STOCK, COMPLETENESS = "problems", "paused", "shipments", "stock", "completeness"
NOW, DAILY, OFF = "now", "daily", "off"
KINDS: Mapping[str, str] = {
    PROBLEMS: "Problems that need somebody",
    PAUSED: "A connection that has stopped (Amazon or Odoo)",
    SHIPPING: "Shipments that Amazon refuses, and orders past their ship-by time",
    STOCK: "Stock that was stopped before it went to Amazon",
    COMPLETENESS: "Orders that the nightly check misses in Odoo",
}
PACES: Mapping[str, str] = {NOW: "As it happens", DAILY: "Once a day", OFF: "Never"}
# What cannot wait is told at once, the rest in the morning. Who only looks on asks for it.
_USUAL = {PROBLEMS: DAILY, PAUSED: NOW, SHIPPING: NOW, STOCK: NOW, COMPLETENESS: DAILY}

APART = timedelta(minutes=15)  # between two e-mails to one member
GATHER = timedelta(minutes=1)  # what comes in a burst is one e-mail
MORNING = 7
RIPE = 5  # tries of what is repeated for ever: by then it fails for half an hour
LISTED = 50
TRIES = 10
_LATER = (60, 300, 900, 3600)
AT = "At {merchant}:"  # too short to be known by its shape
NO_SITE = (
    "Everything that is open stands on the connector's page Problems; what you get by e-mail is chosen there\n"
    "under Settings, E-mail alerts."
)


def pace_of(kind: str, chosen: Mapping[str, str], *, acts: bool) -> str:
    found = chosen.get(kind, "")
    if found in PACES:
        return found
    return _USUAL.get(kind, OFF) if acts else OFF


def kind_of(flow: str, code: str) -> str:
    if code == "stock_stopped":
        return STOCK
    return SHIPPING if flow in MOVEMENTS and MOVEMENTS[flow].subject == SHIPMENTS else PROBLEMS


def is_due(pace: str, first: datetime, last_mail: datetime | None, now: datetime) -> bool:
    """`first` is when the oldest of what is to be told happened; `now` is in the time zone of the pages."""
    if pace == DAILY:
        morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        return first < (morning if now >= morning else morning - timedelta(days=1))
    return now - first >= GATHER and (last_mail is None or now - last_mail >= APART)


def try_again(tries: int) -> timedelta | None:
    """None: given up."""
    return None if tries >= TRIES else timedelta(seconds=_LATER[min(tries, len(_LATER)) - 1])


Say = Callable[[str], str]  # a text of ours in its reader's language


@dataclass(frozen=True, slots=True)
class News:
    title: str
    text: str = ""
    path: str = ""


def subject(merchant: str, news: Sequence[News], pace: str, say: Say = str) -> str:
    """One line, whatever a title holds: a line break would begin another header."""
    if len(news) == 1:
        return line(f"{merchant}: {say(news[0].title)}")[:200]
    what = say("{n} things need you" if pace == NOW else "{n} things in your daily summary need you")
    return line(f"{merchant}: {what.format(n=len(news))}")[:200]


def body(merchant: str, news: Sequence[News], site: str, say: Say = str, at: str = AT) -> str:
    """`at` is AT in the language of `say`."""
    return "\n".join(_body(line(merchant), news, site, say, at))


def _body(merchant: str, news: Sequence[News], site: str, say: Say, at: str) -> Iterable[str]:
    first = say("What came up at {merchant} since the last e-mail:") if len(news) > 1 else at
    yield first.format(merchant=merchant)
    for one in news[:LISTED]:
        yield ""
        yield f"- {line(say(one.title))}"
        if one.text:
            yield from (f"  {part}" for part in block(say(one.text)).splitlines())
        if site and one.path:
            yield f"  {site}{one.path}"
    if len(news) > LISTED:
        yield ""
        yield say("And {n} more.").format(n=f"{len(news) - LISTED:,}")
    yield ""
    if site:
        yield say("Everything that is open: {address}").format(address=f"{site}/problems/")
        yield say("What you get by e-mail is chosen here: {address}").format(address=f"{site}/settings/alerts/")
    else:
        yield say(NO_SITE)
