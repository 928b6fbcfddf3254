"""One seller account at Amazon's Selling Partner API."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any, Self

import httpx

from ..errors import GatewayError
from ..journal import Journal, NullJournal
from ..throttle import Buckets
from . import errors
from .documents import Documents
from .library import Api
from .marketplaces import LOGIN_HOST, REGIONS
from .operations import Operation
from .tokens import Access, Credentials, TokenStore
from .wire import Purpose, Wire, base_url


class _Answer:
    """What the library sees of an answer that we have already judged. The body goes under a key of ours, because
    the library turns Amazon's own keys into arguments."""

    def __init__(self, status: int, headers: httpx.Headers, data: dict[str, Any]) -> None:
        self.status_code = status
        self.headers = headers
        self._data = data

    def json(self) -> dict[str, Any]:
        return {"payload": self._data}


class _Transport:
    """Takes the place of the library's HttpxTransport."""

    def __init__(self, wire: Wire, learn: Callable[[Operation, httpx.Headers], None]) -> None:
        self._wire = wire
        self._learn = learn
        self.operation: Operation | None = None

    def request(
        self, method: str, url: str, *, params: Any = None, content: Any = None, headers: Any = None
    ) -> _Answer:
        operation = self.operation
        if operation is None:
            raise RuntimeError("Use AmazonClient.call: it knows the limits of the operation.")
        reply = self._wire.send(
            Purpose(operation.name, operation.role, operation.writes, operation.empty),
            method,
            url,
            params=params,
            content=content,
            headers=headers,
            seen=lambda seen: self._learn(operation, seen),
        )
        return _Answer(reply.status, reply.headers, reply.data)

    def close(self) -> None:
        self._wire.close()


class AmazonClient:
    """Belongs to the thread that first calls it, because the library keeps what a call is about in its client.
    Never sleeps: where a limit says to wait, the error says for how long."""

    def __init__(
        self,
        region: str,
        seller_id: str,
        credentials: Credentials,
        *,
        tokens: TokenStore,
        buckets: Buckets,
        journal: Journal | None = None,
        api_url: str | None = None,
        login_url: str | None = None,
        timeout: float = 30.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.region = REGIONS[region]
        self.seller_id = seller_id
        self._buckets = buckets
        self._clock = clock
        self._app = sha256(credentials.client_id.encode()).hexdigest()[:12]
        journal = journal or NullJournal()
        self._wire = Wire(
            {self.region.host: base_url(api_url), LOGIN_HOST: base_url(login_url)}, journal, timeout, clock
        )
        self.documents = Documents(journal, timeout, base_url(api_url), clock)
        self._access = Access(self._wire, credentials, tokens)
        self._transport = _Transport(self._wire, self._learn)
        self._apis: dict[type[Api], Api] = {}
        self._thread: int | None = None

    def call(self, operation: Operation, *args: Any, **params: Any) -> dict[str, Any]:
        """Amazon's JSON object. Raises GatewayError, and nothing else that concerns the outside."""
        self._check_thread()
        try:
            return self._once(operation, args, params)
        except GatewayError as error:
            if error.code != errors.ACCESS_REFUSED:
                raise
        # The token was withdrawn or ran out early: once more with a new one. When the new one is refused too, it is
        # the seller's permission that has ended.
        self._access.refused()
        try:
            return self._once(operation, args, params)
        except GatewayError as error:
            if error.code != errors.ACCESS_REFUSED:
                raise
            self._access.refused()
            raise replace(error, code=errors.AUTHORISATION_ENDED) from None

    def _once(self, operation: Operation, args: tuple[Any, ...], params: dict[str, Any]) -> dict[str, Any]:
        self._access.prepare()
        key = self._bucket_key(operation)
        if wait := self._buckets.take(key, operation.plan, self._clock()):
            raise errors.own_throttle(operation, wait)
        self._transport.operation = operation
        try:
            data: dict[str, Any] = operation.method(self._api(operation.api), *args, **params).payload
        except GatewayError as error:
            if error.code == errors.THROTTLED:
                wait = self._buckets.empty(key, operation.plan, self._clock())
                raise replace(error, retry_after=max(wait, error.retry_after or 0.0)) from None
            raise
        finally:
            self._transport.operation = None
        return data

    def _learn(self, operation: Operation, headers: httpx.Headers) -> None:
        try:
            rate = float(headers.get("x-amzn-RateLimit-Limit", "").strip())
        except ValueError:
            return
        self._buckets.learn(self._bucket_key(operation), rate, self._clock())

    def _bucket_key(self, operation: Operation) -> str:
        return f"amazon/{self._app}/{self.region.code}/{self.seller_id}/{operation.name}"

    def _api(self, kind: type[Api]) -> Api:
        if kind not in self._apis:
            self._apis[kind] = kind(self.region.endpoint, self._access, self._transport)
        return self._apis[kind]

    def _check_thread(self) -> None:
        me = threading.get_ident()
        self._thread = self._thread or me
        if self._thread != me:
            raise RuntimeError("An AmazonClient belongs to one thread. Make another one.")

    def close(self) -> None:
        self._wire.close()
        self.documents.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
