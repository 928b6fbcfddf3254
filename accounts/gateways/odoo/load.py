"""Exactly once: records with external ids through Odoo's own `load`, which creates record and id in one transaction.

In the mode we ask for, a record that exists is left as it is: the same load again only tells its id. So a lost answer,
a second worker or a lost database of ours never makes a second order, and never rewrites one that people have touched.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import GatewayError, Kind
from .batches import ABOUT_RECORDS, bisect
from .client import Client
from .errors import busy, closed, right_missing, sentence, strange
from .postgres import is_closed, is_conflict
from .records import MODULE, Failure

Row = Sequence[str]
Sleep = Callable[[float], None]

# `update` leaves records alone whose external id is marked noupdate, and ours are.
ONCE: Mapping[str, Any] = {"mode": "update", "noupdate": True}
QUIET: Mapping[str, Any] = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
}
CONFLICTS = 6
AMBIGUITIES = 3


def xid(key: str) -> str:
    return f"{MODULE}.{key}"


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    ids: dict[str, int]
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class _Refused(Exception):
    """`ids: False`. `bad` are the keys whose own cells Odoo named; without them the cause has to be searched."""

    bad: dict[str, Failure] = field(default_factory=dict)
    suspects: dict[str, Failure] = field(default_factory=dict)
    text: str = ""


def load(
    client: Client,
    model: str,
    fields: Sequence[str],
    rows_by_key: Mapping[str, Sequence[Row]],
    *,
    needs: Mapping[str, str] | None = None,
    context: Mapping[str, Any] | None = None,
    sleep: Sleep = time.sleep,
) -> LoadOutcome:
    """Several rows under one key are one record with its lines; `needs` says which key of the same batch a key refers
    to. Raises what concerns the connection, not a record."""
    needs = needs or {}
    job = _Job(client, model, list(fields), rows_by_key, {**QUIET, **ONCE, **(context or {})}, sleep, needs)
    failures: list[Failure] = []
    good = list(rows_by_key)
    doubtful: list[str] = []
    ids: dict[str, int] = {}
    while good:
        try:
            ids |= job.run(good)
            break
        except _Refused as refused:
            failures += refused.bad.values()
            out = refused.bad.keys() | refused.suspects.keys()
            doubtful += [key for key in good if key in refused.suspects and key not in refused.bad]
            if not out:
                doubtful += good
                break
            good = [key for key in good if key not in out]
    # Those that others need go first; without them the others need not be tried.
    for dependent in (False, True):
        group = [key for key in doubtful if (key in needs) is dependent]
        lost = {one.key: one for one in failures}
        failures += [replace(lost[needs[key]], key=key) for key in group if needs.get(key) in lost]
        found, refusals = bisect([key for key in group if needs.get(key) not in lost], job.attempt)
        ids |= found
        failures += refusals
    return LoadOutcome(ids, tuple(failures))


@dataclass(slots=True)
class _Job:
    client: Client
    model: str
    fields: list[str]
    rows: Mapping[str, Sequence[Row]]
    context: dict[str, Any]
    sleep: Sleep
    needs: Mapping[str, str]

    def attempt(self, keys: Sequence[str]) -> dict[str, int]:
        """For `bisect`: what Odoo said as the error of these keys."""
        try:
            return self.run(keys)
        except _Refused as refused:
            named = {**refused.suspects, **refused.bad}
            text = next((named[key].text for key in keys if key in named), refused.text)
            raise GatewayError(
                Kind.REJECTED, text or "Odoo refused this record without saying why.", "odoo_rejected"
            ) from None

    def run(self, keys: Sequence[str]) -> dict[str, int]:
        """All of them, or _Refused and none of them."""
        data = [list(row) for key in keys for row in self.rows[key]]
        conflicts = ambiguities = 0
        while True:
            try:
                answer = self.client.call(self.model, "load", self.fields, data, context=self.context)
            except GatewayError as error:
                if error.kind is Kind.AMBIGUOUS and ambiguities < AMBIGUITIES:
                    ambiguities += 1  # the very thing that `load` can be asked again
                elif error.code == "odoo_busy" and conflicts < CONFLICTS:
                    conflicts += 1
                elif error.kind in ABOUT_RECORDS:
                    raise _Refused(text=error.text) from error
                else:
                    raise
                self._wait(conflicts + ambiguities)
                continue
            messages = _messages(answer)
            if isinstance(answer, dict) and answer.get("ids"):
                return self._ids(keys, answer["ids"])
            if any(is_conflict(message["message"]) for message in messages) and conflicts < CONFLICTS:
                conflicts += 1
                self._wait(conflicts)
                continue
            raise self._refusal(keys, messages)

    def _wait(self, times: int) -> None:
        self.sleep(random.uniform(0.05, 0.2) * 2**times)

    def _ids(self, keys: Sequence[str], ids: Any) -> dict[str, int]:
        right = isinstance(ids, list) and all(type(one) is int and one > 0 for one in ids)
        if not right or len(ids) != len(keys):
            raise strange(f"{len(keys)} records asked, ids {str(ids)[:100]}", f"{self.model}.load", write=True)
        return dict(zip(keys, ids, strict=True))

    def _refusal(self, keys: Sequence[str], messages: Sequence[dict[str, Any]]) -> GatewayError | _Refused:
        errors = [message for message in messages if message.get("type") == "error"]
        if any(is_conflict(message["message"]) for message in errors):
            return busy(sentence(errors[0]["message"]))
        if any(is_closed(message["message"]) for message in errors):
            return closed(sentence(errors[0]["message"]))
        for message in errors:
            denied = right_missing(message["message"], f"{self.model}.load")
            if denied:
                return denied
        refused = _Refused(text=sentence(errors[0]["message"]) if errors else "")
        for message in errors:
            number = message.get("record")
            if type(number) is not int or not 0 <= number < len(keys):
                continue
            key, cell = keys[number], message.get("field")
            found = Failure(key, sentence(message["message"]), cell if isinstance(cell, str) else "", "odoo_rejected")
            # A cell that cannot be read is that record's own fault. An error while saving may be another's: Odoo
            # undoes the whole batch at the first, and the rest then stumble over what is gone.
            place = refused.bad if found.field and key not in self.needs else refused.suspects
            place.setdefault(key, found)
        return refused


def _messages(answer: Any) -> list[dict[str, Any]]:
    messages = answer.get("messages") if isinstance(answer, dict) else None
    if not isinstance(messages, list):
        raise strange(str(answer)[:200], "load", write=True)
    return [
        {**message, "message": str(message.get("message", ""))} for message in messages if isinstance(message, dict)
    ]
