"""Scripted faults: which calls they hit, how often, and what the caller gets instead of the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sandbox.httpd import Response

from . import answers
from .answers import error
from .clock import Clock
from .documents import JSON

_HTML = "<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>{}</center></body></html>"


def _html(status: int, text: str) -> Response:
    return Response(status, _HTML.format(text).encode(), "text/html")


# What is answered in place of the real answer. Gateways in front of Amazon answer in their own words.
REPLACED: dict[str, Callable[[], Response]] = {
    "internal_error": lambda: error(500, "InternalFailure", "We encountered an internal error. Please try again."),
    "empty_500": lambda: Response(500),
    "unavailable": lambda: error(503, "ServiceUnavailable", "Service is temporarily unavailable."),
    "unavailable_html": lambda: _html(503, "503 Service Temporarily Unavailable"),
    "throttled": answers.quota_exceeded,
    "throttled_by_gateway": lambda: Response.of({"message": "Too Many Requests"}, 429),
    "empty": lambda: Response(200),
    "html": lambda: _html(200, "Sign in"),
    "null": lambda: Response(200, b"null"),
    "list": lambda: Response(200, b"[]"),
    "no_errors": lambda: Response.of({"errors": []}, 400),
    "no_errors_200": lambda: Response.of({"errors": []}, 200),
    "errors_object": lambda: Response.of({"errors": {"code": "InternalFailure", "message": "Oops"}}, 500),
    "redirect": lambda: Response(302, headers={"Location": "http://127.0.0.1:9/elsewhere"}),
    "invalid_input": lambda: answers.invalid_input("Invalid Input"),
    "not_found": lambda: error(404, "NotFound", "The specified resource does not exist."),
    "expired": lambda: answers.unauthorized(answers.EXPIRED),
    "role_missing": lambda: answers.unauthorized(""),
    "invalid_grant": lambda: answers.no_grant("refresh_token"),
    "invalid_client": answers.invalid_client,
    "deeply_nested": lambda: Response(200, b"[" * 100_000),
    "huge": lambda: Response(200, b'{"orders": [' + b" " * 60_000_000 + b"]}"),
}


def _unchanged(real: Response) -> Response:
    return real


# What happens to the real answer on its way.
CHANGED: dict[str, Callable[[Response], Response]] = {
    "cut_before": lambda real: replace(real, cut="before"),
    "cut_half": lambda real: replace(real, cut="half"),
    "reset": lambda real: replace(real, cut="reset"),
    "truncated": lambda real: replace(real, body=real.body[: len(real.body) // 2]),
    "wrong_encoding": lambda real: replace(real, body=real.body[:-1] + b"\xff\xfe}"),
    "slow": _unchanged,  # its delay or drip only
}
# What the search itself does wrong: see orders_api.py.
PAGING = frozenset({"repeat_page", "loop_page", "empty_page", "expired_page"})
KINDS = frozenset({*REPLACED, *CHANGED, *PAGING, "custom"})


@dataclass(slots=True)
class Fault:
    """`operation` is an operation's name, "token", or "*"; `match` are parameters that the call must have (of lists:
    among others). It lets `skip` calls pass, then hits `times` calls (None: until cleared), or for `seconds`."""

    kind: str = "custom"
    operation: str = "*"
    match: Mapping[str, str] = field(default_factory=dict)
    times: int | None = 1
    skip: int = 0
    seconds: float | None = None
    status: int = 500
    body: str | None = None  # of "custom"
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    cut: str = ""
    hits: int = 0
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"There is no fault {self.kind!r}; there are {', '.join(sorted(KINDS))}")

    def concerns(self, operation: str, parameters: Mapping[str, str]) -> bool:
        if self.operation not in ("*", operation):
            return False
        return all(
            wanted in (parameters.get(name), *parameters.get(name, "").split(","))
            for name, wanted in self.match.items()
        )

    def answer(self, real: Callable[[], Response]) -> Response:
        if self.kind in REPLACED:
            response = REPLACED[self.kind]()
        elif self.kind == "custom" and self.body is not None:
            response = Response(self.status, self.body.encode(), self.content_type)
        elif self.kind == "custom" and not (self.cut or self.delay or self.drip):
            response = Response(self.status, b"", self.content_type)
        else:
            response = CHANGED.get(self.kind, _unchanged)(real())
        return replace(
            response,
            headers={**response.headers, **self.headers},
            delay=self.delay or response.delay,
            drip=self.drip or response.drip,
            cut=self.cut or response.cut,
        )


class Script:
    """The faults in force, in the order in which they were scripted; the first that concerns a call hits it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        if fault.seconds is not None:
            fault.until, fault.times = self._clock.now() + timedelta(seconds=fault.seconds), None
        self.faults.append(fault)
        return fault

    def next(self, operation: str, parameters: Mapping[str, str]) -> Fault | None:
        now = self._clock.now()
        self.faults = [each for each in self.faults if each.times != 0 and (each.until is None or now < each.until)]
        for fault in self.faults:
            if not fault.concerns(operation, parameters):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.hits += 1
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None


def to_json(fault: Fault) -> JSON:
    left = {"times": fault.times, "skip": fault.skip, "hits": fault.hits}
    return {"kind": fault.kind, "operation": fault.operation, "match": dict(fault.match), **left}
