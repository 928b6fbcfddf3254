"""The timeline in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.language.sentences import said
from sync.models import Event
from sync.timeline import AMAZON, SENTENCES

# Params that name a person: masked until somebody asks to see them.
PERSONAL = {"completed": ("name",), "vat_kept_as_note": ("vat",), "mapping_refused": ("said",)}
# Params that people typed, or another system said: they stay as they are.
FOREIGN = {"dismissed": ("text",), "mapping_refused": ("said",)}
SAID = ("text", "status", "fulfilled_by")  # params that may be sentences or words of ours
_ICONS = {
    "received": "inbox",
    "changed": "arrow-repeat",
    "ignored": "slash-circle",
    "dismissed": "slash-circle",
    "waiting": "hourglass-split",
    "blocked": "exclamation-octagon-fill",
    "written": "check-circle-fill",
    "adopted": "check-circle-fill",
    "confirmed": "check2",
    "delivered": "box-seam",
    "delivery_open": "box-seam",
    "cancelled": "x-circle-fill",
    "deleted_in_odoo": "x-circle-fill",
    "parcel_left": "box-seam",
    "parcel_sent": "check2",
    "parcel_edited": "check2",
    "parcel_seen": "check-circle-fill",
    "parcel_ignored": "slash-circle",
    "parcel_waiting": "hourglass-split",
    "buyer_wants_cancel": "exclamation-triangle-fill",
    "mapped": "arrow-left-right",
    "mapping_left_out": "exclamation-triangle-fill",
    "mapping_refused": "exclamation-triangle-fill",
    "retried": "arrow-counterclockwise",
    "restored": "arrow-counterclockwise",
    "revealed": "eye",
}
_TONES = {
    "blocked": "bad",
    "deleted_in_odoo": "bad",
    "buyer_wants_cancel": "wait",
    "waiting": "wait",
    "written": "good",
    "adopted": "good",
    "delivered": "good",
    "mapping_left_out": "wait",
    "mapping_refused": "wait",
    "parcel_sent": "good",
    "parcel_edited": "good",
    "parcel_seen": "good",
    "parcel_waiting": "wait",
}


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    text: str
    masked_text: str
    icon: str
    tone: str
    who: str


def entries(events: Iterable[Event]) -> list[Entry]:
    return [
        Entry(
            at=event.at,
            text=sentence(event.kind, event.params),
            masked_text=sentence(event.kind, _masked(event.kind, event.params)),
            icon=_ICONS.get(event.kind, "circle"),
            tone=_TONES.get(event.kind, "calm"),
            who=str(event.user) if event.user else "",
        )
        for event in events
    ]


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """A kind or a param that this version does not know must not break the page."""
    pattern = SENTENCES.get(kind)
    if pattern is None:
        return kind.replace("_", " ").capitalize()
    told = {name: value for name, value in params.items() if value not in ("", None)}
    told |= {name: AMAZON.get(str(told[name]), told[name]) for name in ("status", "fulfilled_by") if name in told}
    told |= {name: said(told[name]) for name in SAID if name in told and name not in FOREIGN.get(kind, ())}
    return said(pattern).format_map(defaultdict(lambda: "–", told))


def _masked(kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
    return {**params, **{name: "•••" for name in PERSONAL.get(kind, ()) if params.get(name)}}
