"""The one door to an Odoo: `call` speaks whichever protocol this Odoo has, and raises nothing but GatewayError."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import httpx
from odoolib.tools import AuthenticationError

from .. import journal as journals
from ..addresses import Policy
from ..errors import GatewayError, Kind
from ..safehttp import pool
from . import json2, jsonrpc, xmlrpc
from .errors import CHANGED, Situation, strange, translate
from .text import clean, plain
from .wire import NoAnswer, Refused, Wire, read_json

T = TypeVar("T")
PROTOCOLS = ("json2", "jsonrpc", "xmlrpc")

# What changes nothing in Odoo: a lost answer to one of these is an outage, not a riddle.
READS = frozenset(
    [
        "read",
        "search",
        "search_read",
        "search_count",
        "fields_get",
        "has_access",
        "check_access_rights",
        "check_object_reference",
        "context_get",
        "default_get",
        "name_search",
        "read_group",
        "has_group",
        "version",
        "login",
    ]
)


class Client(Protocol):
    """What the subjects ask of a client; `ReadOnlyClient` is another one."""

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Version:
    text: str  # "19.0", "17.0+e"
    major: int

    @property
    def name(self) -> str:
        return self.text.removesuffix("+e")


class OdooClient:
    def __init__(
        self,
        url: str,
        database: str,
        login: str,
        key: str,
        protocol: str = "auto",
        uid: int | None = None,
        *,
        allow_private: Sequence[str] = (),
        timeout: float = 60,
        journal: journals.Journal | None = None,
        checking: bool = False,
        http: httpx.Client | None = None,
    ) -> None:
        """Does nothing on the network; raises GatewayError for an URL that may not be used."""
        if protocol not in (*PROTOCOLS, "auto"):
            raise ValueError(f"{protocol!r} is not one of auto, {', '.join(PROTOCOLS)}")
        policy = Policy(tuple(allow_private))
        self.target = policy.parse(url)
        self.database, self.login, self._key = _checked(database, login, key)
        self._protocol = "" if protocol == "auto" else protocol
        self._uid = uid
        self.checking = checking
        self.outdated: Callable[[], None] | None = None  # called when Odoo proves to be another one than was asked
        self._journal = journal or journals.NullJournal()
        self._http = http or pool(policy)
        self.wire = Wire(self._http, self.target, timeout)
        self._connection: Any = None

    def __repr__(self) -> str:
        return f"OdooClient({self.target.base!r}, {self.database!r}, {self.login!r})"

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        connection = self._connected()
        write = method not in READS
        sent_args, sent_kwargs = plain(args), plain(kwargs)

        def run() -> Any:
            if self.protocol == "json2":
                return json2.Json2Model(connection, model).send(method, *sent_args, **sent_kwargs)
            service = connection.get_service("object")
            return service.execute_kw(
                self.database, connection.user_id, self._key, model, method, sent_args, sent_kwargs
            )

        return self._recorded(model, method, write, run)

    @property
    def protocol(self) -> str:
        """json2 jsonrpc xmlrpc; asks the server once when it was left to us."""
        if not self._protocol:
            self._protocol = "json2" if self.version().major >= 19 else "jsonrpc"
        return self._protocol

    @property
    def uid(self) -> int:
        """The user's id; signs in where that is not known yet."""
        if self._uid is None:
            if self.protocol == "json2":
                context = self.call("res.users", "context_get")
                uid = context.get("uid") if isinstance(context, dict) else None
                if not isinstance(uid, int):
                    raise strange(repr(context), "res.users.context_get")
                self._uid = uid
            else:
                self._connected()
        assert self._uid is not None
        return self._uid

    @property
    def protocol_known(self) -> str:
        """Without asking: "" when it was left to us and nothing has been asked yet."""
        return self._protocol

    @property
    def uid_known(self) -> int | None:
        return self._uid

    @uid_known.setter
    def uid_known(self, uid: int) -> None:
        self._uid = uid

    def version(self) -> Version:
        return self._recorded("", "version", False, self._ask_version)

    def use(self, protocol: str) -> None:
        """From now on this protocol; for the probe, which tries them."""
        self._protocol, self._connection, self._uid = protocol, None, None

    def close(self) -> None:
        """Nothing of its own to close: the connections belong to the process, and the next client uses them."""

    def within(self, seconds: float) -> "OdooClient":
        """The same connection with another time for each call."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._connection = None
        other.wire = Wire(self._http, self.target, seconds)
        return other

    def _ask_version(self) -> Version:
        """/web/version answers from 19 on; before, the web client's own door does, and last the RPC service."""
        answer = self.wire.request("GET", "/web/version")
        if answer.status == 200 and answer.content_type == "application/json":
            return _version(read_json(answer))
        try:
            return _version(jsonrpc.post(self.wire, "/web/webclient/version_info", {}))
        except (NoAnswer, Refused):
            return _version(jsonrpc.PooledJsonRpc(self.wire).send("common", "version"))

    def _connected(self) -> Any:
        if self._connection is None:
            if self.protocol == "json2":
                self._connection = json2.connect(self.wire, self.database, self._key)
            else:
                connect = jsonrpc.connect if self.protocol == "jsonrpc" else xmlrpc.connect
                connection = connect(self.wire, self.database, self.login, self._key, self._uid)
                if self._uid is None:
                    self._recorded("", "login", False, connection.check_login)
                    self._uid = connection.user_id
                self._connection = connection
        return self._connection

    def _recorded(self, model: str, method: str, write: bool, run: Callable[[], T]) -> T:
        started, clock = datetime.now(UTC), time.monotonic()
        outcome, status, detail = journals.OK, 200, ""
        try:
            return run()
        except (Refused, NoAnswer, AuthenticationError) as error:
            raised = Refused("AccessDenied", str(error)) if isinstance(error, AuthenticationError) else error
            translated = translate(raised, self._situation(model, method, write))
            outcome, status, detail = translated.kind.value, raised.status, translated.detail
            if translated.code == CHANGED and self.outdated:
                self.outdated()
            raise translated from error
        except GatewayError as error:  # refused by the address policy while connecting
            outcome, status, detail = error.kind.value, 0, error.detail
            raise
        finally:
            operation = f"{model}.{method}" if model else method
            seconds = time.monotonic() - clock
            self._journal.record(
                journals.Call("odoo", operation, started, seconds, outcome, status or None, "", detail)
            )

    def _situation(self, model: str, method: str, write: bool) -> Situation:
        outdated = self.outdated is not None
        return Situation(self.target.base, self.database, self._protocol, model, method, write, self.checking, outdated)


def _checked(database: str, login: str, key: str) -> tuple[str, str, str]:
    """Database and key travel as HTTP headers; what is pasted often carries a space or a line's end."""
    database, login, key = database.strip(), clean(login.strip()), key.strip()
    if not database or not database.isascii() or not database.isprintable():
        text = "Give the name of your Odoo's database: on odoo.com it is the first part of the address."
        raise GatewayError(Kind.CONFIG, text, "odoo_wrong_database")
    if not key or not key.isascii() or not key.isprintable():
        text = "Give the API key of your Odoo user, as Odoo showed it: letters and digits only."
        raise GatewayError(Kind.ACCESS, text, "odoo_key_refused")
    return database, login, key


def _version(data: Any) -> Version:
    info = data.get("version_info", data.get("server_version_info")) if isinstance(data, dict) else None
    if not isinstance(info, list) or len(info) < 2:
        raise NoAnswer("garbled", sent=False, detail="no version_info")
    text = str(data.get("version", data.get("server_version")) or f"{info[0]}.{info[1]}")
    # odoo.com counts its own releases "saas~18.2".
    digits = "".join(part for part in str(info[0]) if part.isdigit())
    if not digits:
        raise NoAnswer("garbled", sent=False, detail=f"version_info {info[0]!r}"[:200])
    return Version(text, int(digits[:3]))
