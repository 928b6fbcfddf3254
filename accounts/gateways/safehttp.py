"""HTTP to addresses that merchants choose: connects to the very address that was checked, follows nothing, and stops
reading at a size and at a time whatever the other side sends."""

import contextvars
import ipaddress
import os
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import certifi
import httpcore
import httpx

from .addresses import Policy, refused

CONNECT_SECONDS = 5.0
MAX_BODY = 20 * 1024 * 1024
_CHUNK = 65_536
REDIRECT = "x-redirect-to"

_deadline: contextvars.ContextVar[float | None] = contextvars.ContextVar("deadline", default=None)


class TooLarge(Exception):
    """The answer is larger than any honest one."""


class Garbled(Exception):
    """The answer's compression is broken or of a kind nobody asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def content_type(self) -> str:
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """A time-out of each read is not enough: a server that sends a byte a minute never trips it."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    until = _deadline.get()
    if until is None:
        return timeout
    left = until - time.monotonic()
    if left <= 0:
        raise error("the time for this call is up")
    return left if timeout is None else min(left, timeout)


def resolve(host: str, port: int, timeout: float | None) -> list[str]:
    """`getaddrinfo` knows no time-out, so it runs beside us and is left alone when it takes too long."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(info[4][0]) for info in found])
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:
            answers.put(OSError(str(error)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise httpcore.ConnectTimeout("the name was not resolved in time") from None
    if isinstance(answer, OSError):
        raise httpcore.ConnectError(f"{host} cannot be resolved: {answer}") from answer
    return list(dict.fromkeys(answer))


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves once, checks every address, and connects to what it checked: a name that answers differently a moment
    later (DNS rebinding) changes nothing. Name and certificate stay those of the URL."""

    def __init__(self, policy: Policy, inner: httpcore.NetworkBackend | None = None) -> None:
        self._policy = policy
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        until = time.monotonic() + (timeout or CONNECT_SECONDS)
        addresses = resolve(host, port, _left(timeout, httpcore.ConnectTimeout))
        for text in addresses:
            if not self._policy.permits(ipaddress.ip_address(text.partition("%")[0]), host):
                raise refused(
                    f"{host} leads to an address inside a private network, which cannot be used. Give the public"
                    " address of your Odoo; whoever operates this connector can allow a private one.",
                    "odoo_url_private",
                    f"{host} resolves to {text}",
                )
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for text in addresses:
            left = _left(until - time.monotonic(), httpcore.ConnectTimeout)
            if left is None or left <= 0:
                break
            try:
                return _Stream(self._inner.connect_tcp(text, port, left, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class TimedBackend(httpcore.SyncBackend):
    """For hosts that are known: `deadline` holds for every byte, those of the headers too."""

    def connect_tcp(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        return _Stream(super().connect_tcp(*args, **kwargs))


class TimedTransport(httpx.HTTPTransport):
    def __init__(self, context: ssl.SSLContext, limits: httpx.Limits, backend: httpcore.NetworkBackend) -> None:
        # Not calling the parent: it would build a second pool that resolves and connects by itself.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        # httpx prepares the next request of a redirect even where it must not follow, and stumbles over hostile ones.
        if "location" in response.headers:
            response.headers[REDIRECT] = response.headers.pop("location")
        return response


class SafeTransport(TimedTransport):
    def __init__(self, policy: Policy, limits: httpx.Limits, backend: httpcore.NetworkBackend | None = None) -> None:
        super().__init__(tls_context(), limits, backend or CheckedBackend(policy))


@lru_cache(maxsize=1)
def tls_context() -> ssl.SSLContext:
    """The machine's own authorities (an operator may add a private one there) and the usual public ones. Reading them
    takes 20 ms, which is why it happens once."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@lru_cache(maxsize=32)
def pool(policy: Policy) -> httpx.Client:
    """One pool of living connections a process."""
    limits = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=15)
    return httpx.Client(transport=SafeTransport(policy, limits), follow_redirects=False, trust_env=False)


# A connection shared by two processes would mix their answers.
os.register_at_fork(after_in_child=pool.cache_clear)


def fetch(
    client: httpx.Client,
    method: str,
    url: str,
    *,
    timeout: float,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
    max_body: int = MAX_BODY,
) -> Answer:
    """Raises what httpx raises, and TooLarge or Garbled."""
    times = httpx.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout), pool=min(CONNECT_SECONDS, timeout))
    asked = {"Accept-Encoding": "gzip", **(headers or {})}
    with (
        deadline(timeout),
        client.stream(method, url, content=content, headers=asked, timeout=times, follow_redirects=False) as response,
    ):
        return Answer(response.status_code, response.headers, _read(response, max_body))


def _read(response: httpx.Response, max_body: int) -> bytes:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise Garbled(f"content-encoding {encoding!r}")
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding == "gzip" else None
    body = bytearray()
    begun = False
    for chunk in response.iter_raw(_CHUNK):
        begun = True
        if unzip:
            try:
                # Never unpack more than is still allowed: 1 MB of gzip can hold 1 GB.
                chunk = unzip.decompress(chunk, max_body - len(body) + 1)
            except zlib.error as error:
                raise Garbled(str(error)) from error
        body += chunk
        if len(body) > max_body or (unzip and unzip.unconsumed_tail):
            raise TooLarge(f"more than {max_body} bytes")
    if unzip and begun and not unzip.eof:
        raise Garbled("the compressed answer ends early")
    return bytes(body)
