"""HTTP as we want it: timed, capped, without redirects, to Amazon's hosts only, and journalled.

Anything but 2xx with a JSON object (or, where that is the answer, 204) leaves here as a GatewayError, so that neither the
library nor anything above can take a proxy's page for "no orders", or for "confirmed".
"""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Self

import httpx

from ..errors import GatewayError, Kind
from ..journal import OK, Call, Journal
from ..safehttp import TimedBackend, TimedTransport, deadline
from . import clock, errors
from .answers import NotAnAnswer, json_object, reasons

BODY_LIMIT = 20 * 1024 * 1024
CONNECT_SECONDS = 10.0
_LONGEST_PAUSE = 86_400.0


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """Made once: it costs 20 ms and more."""
    return httpx.create_ssl_context(trust_env=False)


def timed_transport() -> TimedTransport:
    limits = httpx.Limits(max_connections=10, max_keepalive_connections=10, keepalive_expiry=5)
    return TimedTransport(tls(), limits, TimedBackend())


def base_url(url: str | None) -> str | None:
    """What the operator put in Amazon's place. The login may be given as Amazon documents it, with its path."""
    return url.removesuffix("/auth/o2/token") or None if url else None


class TooLarge(Exception):
    """More than BODY_LIMIT came back, or would after unpacking."""


class CutShort(Exception):
    """Packed data that ends too early."""


class Rewriting(httpx.BaseTransport):
    """Sends what is meant for Amazon's hosts to where the operator says, and nothing to any other host."""

    def __init__(self, inner: httpx.BaseTransport, targets: Mapping[str, str | None]) -> None:
        self._inner = inner
        self._targets = {host: httpx.URL(target) if target else None for host, target in targets.items()}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if host not in self._targets:
            raise httpx.UnsupportedProtocol(f"{host} is no host of Amazon's", request=request)
        if target := self._targets[host]:
            raw_path = target.raw_path.rstrip(b"/") + request.url.raw_path
            request.url = target.copy_with(raw_path=raw_path)
            request.headers["Host"] = target.netloc.decode("ascii")
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a request is for."""

    operation: str
    role: str = ""
    writes: bool = False
    empty: bool = False  # its only success is 204 without a body


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: httpx.Headers
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def request_id(self) -> str:
        return str(self.headers.get("x-amzn-RequestId", ""))[:100]


class Wire:
    """One connection pool. `targets`: Amazon's hosts, each with the base URL that the operator put in its place."""

    def __init__(
        self,
        targets: Mapping[str, str | None],
        journal: Journal,
        timeout: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._journal = journal
        self._timeout = timeout
        self._clock = clock
        self._replaced = {httpx.URL(target).host for target in targets.values() if target}
        self._http = httpx.Client(
            transport=Rewriting(timed_transport(), targets),
            timeout=httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)),
            follow_redirects=False,
            trust_env=False,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip"},
        )

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def send(
        self,
        purpose: Purpose,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        content: bytes | str | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        seen: Callable[[httpx.Headers], None] | None = None,
    ) -> Reply:
        """`seen` gets the headers of every answer, also of refusals: the rate limit stands in both."""
        started, since = self._clock(), time.monotonic()
        answer: _Answer | None = None
        problem: GatewayError | None = None
        request = self._http.build_request(
            method, url, params=params or None, content=content, data=dict(form) if form else None, headers=headers
        )
        try:
            answer = self._receive(purpose, request)
            if seen:
                seen(answer.headers)
            return self._judge(purpose, answer)
        except GatewayError as error:
            problem = error
            raise
        finally:
            self._journal.record(
                Call(
                    system="amazon",
                    operation=purpose.operation,
                    started=datetime.fromtimestamp(started, UTC),
                    seconds=time.monotonic() - since,
                    outcome=problem.kind.value if problem else OK if answer else Kind.BUG.value,
                    status=answer.status if answer else None,
                    request_id=answer.request_id if answer else "",
                    detail=problem.detail if problem else "",
                )
            )

    def _receive(self, purpose: Purpose, request: httpx.Request) -> _Answer:
        try:
            with deadline(self._timeout):
                response = self._http.send(request, stream=True)
                clock.heard(response.headers.get("date", ""))
                try:
                    body = _read(response)
                finally:
                    response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            if request.url.host in self._replaced and _unresolved(error):
                raise errors.wrong_address(f"{request.url.scheme}://{request.url.host}", _name(error)) from error
            raise errors.no_answer(purpose.operation, _name(error), sent=False, writes=purpose.writes) from error
        except (httpx.HTTPError, CutShort, zlib.error) as error:
            raise errors.no_answer(purpose.operation, _name(error), sent=True, writes=purpose.writes) from error
        except TooLarge as error:
            raise errors.unreadable(
                purpose.operation, f"more than {BODY_LIMIT} bytes", writes=purpose.writes
            ) from error
        return _Answer(response.status_code, response.headers, body)

    def _judge(self, purpose: Purpose, answer: _Answer) -> Reply:
        def unreadable(why: str) -> GatewayError:
            return errors.unreadable(purpose.operation, why, writes=purpose.writes, request_id=answer.request_id)

        if not 200 <= answer.status < 300:
            raise errors.explain(
                errors.Refusal(
                    operation=purpose.operation,
                    status=answer.status,
                    role=purpose.role,
                    writes=purpose.writes,
                    request_id=answer.request_id,
                    retry_after=_pause(answer.headers),
                    errors=reasons(answer.body) if answer.status >= 400 else (),
                    body=answer.body[:300].decode("utf-8", "replace"),
                )
            )
        if purpose.empty:
            if answer.status != 204 or answer.body:
                raise unreadable(f"{answer.status} with {len(answer.body)} bytes, not 204 without a body")
            return Reply(204, answer.headers, {})
        try:
            data = json_object(answer.body)
        except NotAnAnswer as error:
            raise unreadable(f"{answer.status} with {error}") from error
        if "errors" in data:
            raise unreadable(f"{answer.status} with errors: {data['errors']!r}")
        return Reply(answer.status, answer.headers, data)


def _read(response: httpx.Response) -> bytes:
    """The body, unpacked by ourselves: httpx unpacks a whole chunk before anyone can count it."""
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip"):
        raise CutShort(f"content encoding {packed}")
    decoder = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed == "gzip" else None
    body = bytearray()
    begun = False
    for chunk in response.iter_raw():
        begun = True
        body += decoder.decompress(chunk, BODY_LIMIT + 1 - len(body)) if decoder else chunk
        if len(body) > BODY_LIMIT:
            raise TooLarge
    if decoder and begun and not decoder.eof:
        raise CutShort("packed data without its end")
    return bytes(body)


def _pause(headers: httpx.Headers) -> float | None:
    """Retry-After in seconds. Its other form, a date, Amazon does not send."""
    text = headers.get("retry-after", "").strip()
    return min(float(text), _LONGEST_PAUSE) if text.isascii() and text.isdigit() else None


def _unresolved(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, socket.gaierror):
            return True
        error = error.__cause__ or error.__context__
    return False


def _name(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip()
