"""Faults on demand: which call meets what, and how often."""

import fnmatch
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.httpd import Response

from .errors import AccessDenied, AccessError, DatabaseDown, HttpError, NoDatabase, SerializationFailure, UserError
from .wire.ask import Ask

BAD_GATEWAY = (
    b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
)
UNAVAILABLE = b"<html><head><title>503 Service Temporarily Unavailable</title></head><body><h1>503</h1></body></html>"
HTML = "text/html"

# The fault -> how the connection ends after the call took effect.
AFTER = {"cut_after": "before", "half": "half", "reset": "reset"}
# ... and before it took any.
BEFORE = {"cut_before": "before", "reset_before": "reset"}
PAGES = {"502": (502, BAD_GATEWAY), "503": (503, UNAVAILABLE), "504": (504, BAD_GATEWAY)}
ACTIONS = (
    *AFTER,
    *BEFORE,
    *PAGES,
    "502_after",
    "delay",
    "hold",
    "traceback",
    "serialization",
    "access",
    "record_rule",
    "database_down",
    "revoked",
    "no_database",
    "no_module",
)


@dataclass
class Rule:
    """`model` and `method` are patterns (`sale.*`). The first `skip` matching calls pass, then `times` are hit
    (0: all). `delay` waits before the answer, `hold` inside of the transaction, before it commits: both `seconds`."""

    action: str
    model: str = "*"
    method: str = "*"
    times: int = 1
    skip: int = 0
    seconds: float = 0.0
    protocol: str = "*"
    user: str = "*"
    seen: int = 0
    hit: int = 0

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"No such fault: {self.action}. There are {', '.join(ACTIONS)}.")

    def takes(self, ask: Ask) -> bool:
        pairs = (
            (self.model, ask.model),
            (self.method, ask.method),
            (self.protocol, ask.protocol),
            (self.user, ask.user),
        )
        if not all(fnmatch.fnmatchcase(value, pattern) for pattern, value in pairs):
            return False
        self.seen += 1
        if self.seen <= self.skip or (self.times and self.hit >= self.times):
            return False
        self.hit += 1
        return True


@dataclass
class Faults:
    rules: list[Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _here: threading.local = field(default_factory=threading.local)

    def add(self, action: str, **options: Any) -> Rule:
        rule = Rule(action, **options)
        with self._lock:
            self.rules.append(rule)
        return rule

    def clear(self) -> None:
        with self._lock:
            self.rules.clear()

    def meet(self, ask: Ask) -> list[Rule]:
        with self._lock:
            return [rule for rule in self.rules if rule.takes(ask)]

    def hold(self) -> None:
        """Called inside of a transaction, in the thread of its call."""
        seconds = getattr(self._here, "seconds", 0.0)
        self._here.seconds = 0.0
        if getattr(self._here, "conflicts", False):
            raise SerializationFailure
        if seconds:
            time.sleep(seconds)

    def apply(self, ask: Ask, run: Callable[[Callable[[], Any]], Response]) -> Response:
        """`run` executes what it is given and puts the outcome into the protocol's words."""
        rules = {rule.action: rule for rule in self.meet(ask)}
        wait = rules["delay"].seconds if "delay" in rules else 0.0
        for action, rule in rules.items():
            if action in BEFORE:
                return Response(cut=BEFORE[action], delay=rule.seconds)
            if action in PAGES:
                status, page = PAGES[action]
                return Response(status, page, HTML, delay=wait)
            if action in REFUSALS:
                return replace(run(lambda action=action: refuse(action, ask)), delay=wait)  # type: ignore[misc]
        self._here.seconds = rules["hold"].seconds if "hold" in rules else 0.0
        self._here.conflicts = "serialization" in rules
        try:
            response = run(ask.run)
        finally:
            self._here.seconds, self._here.conflicts = 0.0, False
        for action in rules:
            if action in AFTER:
                return replace(response, cut=AFTER[action], delay=wait)
            if action == "502_after":
                return Response(502, BAD_GATEWAY, HTML, delay=wait)
        return replace(response, delay=wait)


REFUSALS = ("traceback", "access", "record_rule", "database_down", "revoked", "no_database", "no_module")


def refuse(action: str, ask: Ask) -> Any:
    match action:
        case "access":
            raise AccessError(
                f"You are not allowed to access 'Records' ({ask.model}) records.\n\nNo group currently allows this operation.\n\n"
                "Contact your administrator to request access if necessary."
            )
        case "record_rule":
            raise AccessError(
                "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, this user doesn't have 'write'"
                f" access to:\n- Records ({ask.model})"
            )
        case "database_down":
            raise DatabaseDown
        case "revoked":
            raise HttpError("Unauthorized", 401, "Invalid apikey") if ask.protocol == "json2" else AccessDenied()
        case "no_database":
            raise NoDatabase(ask.database)
        case "no_module":
            missing = HttpError("NotFound", 404, f"the model {ask.model!r} does not exist")
            raise missing if ask.protocol == "json2" else UserError(f"Object {ask.model} doesn't exist")
    raise KeyError("unexpected_internal_key")
