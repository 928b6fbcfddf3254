"""Login with Amazon: a refresh token becomes an access token, kept for as long as Amazon says.

The library's own cache is global to the process, not safe for threads, keyed by the refresh token alone, and never
forgets a token that Amazon refuses. Ours is a port: all workers can share one.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from . import errors
from .library import USER_AGENT
from .marketplaces import LOGIN_URL
from .wire import Purpose, Reply, Wire

# A token is not used in its last minutes: a call may wait on the way, and clocks differ.
MARGIN = 120
_LONGEST = 3600


@dataclass(frozen=True, slots=True)
class Credentials:
    """The app's client id and secret, and the seller's refresh token."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False, default="")

    @property
    def key(self) -> str:
        """Names the cached token without betraying the refresh token."""
        return hashlib.sha256(f"{self.client_id}\n{self.refresh_token}".encode()).hexdigest()


class TokenStore(Protocol):
    def get(self, key: str) -> str | None: ...

    def put(self, key: str, token: str, seconds: int) -> None:
        """Keep `token` for `seconds` at most."""
        ...

    def drop(self, key: str, token: str) -> None:
        """Forget `token`, but not a newer one that another worker has put there meanwhile."""
        ...


class MemoryTokens:
    """Tokens of one process."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, tuple[str, float]] = {}

    def get(self, key: str) -> str | None:
        with self._lock:
            token, until = self._tokens.get(key, ("", 0.0))
            return token if self._clock() < until else None

    def put(self, key: str, token: str, seconds: int) -> None:
        with self._lock:
            self._tokens[key] = (token, self._clock() + seconds)

    def drop(self, key: str, token: str) -> None:
        with self._lock:
            if self._tokens.get(key, ("", 0.0))[0] == token:
                del self._tokens[key]


@dataclass(frozen=True, slots=True)
class AccessToken:
    access_token: str = field(repr=False)


class Access:
    """Takes the place of the library's AccessTokenClient."""

    def __init__(self, wire: Wire, credentials: Credentials, store: TokenStore) -> None:
        self._wire = wire
        self._credentials = credentials
        self._store = store
        self._token = ""  # that of the call under way

    def prepare(self) -> None:
        """Have a token at hand before a call is counted against its limit."""
        self._token = self._store.get(self._credentials.key) or self._ask()

    def get_auth(self) -> AccessToken:
        return AccessToken(self._token)

    def refused(self) -> None:
        """Amazon did not accept the token: nobody shall use it again."""
        self._store.drop(self._credentials.key, self._token)

    def _ask(self) -> str:
        reply = self._wire.send(
            Purpose(errors.LOGIN),
            "POST",
            LOGIN_URL,
            form={
                "grant_type": "refresh_token",
                "refresh_token": self._credentials.refresh_token,
                "client_id": self._credentials.client_id,
                "client_secret": self._credentials.client_secret,
            },
            headers={"User-Agent": USER_AGENT},
        )
        token = readable_token(reply, "access_token", errors.LOGIN)
        lifetime = reply.data.get("expires_in")
        if isinstance(lifetime, int) and lifetime > MARGIN:
            self._store.put(self._credentials.key, token, min(lifetime, _LONGEST) - MARGIN)
        return token


def readable_token(reply: Reply, name: str, operation: str) -> str:
    value = reply.data.get(name)
    if isinstance(value, str) and value and value.isascii() and value.isprintable():
        return value
    raise errors.unreadable(operation, f"{reply.status} without a readable {name}")
