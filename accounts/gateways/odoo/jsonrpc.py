"""JSON-RPC as odoo-client-lib speaks it, over our transport."""

import itertools
from typing import Any

from odoolib.rpc import Connection, JsonRPCConnector

from .wire import NoAnswer, Refused, Wire, read_json, write_json

_numbers = itertools.count(1)


class PooledJsonRpc(JsonRPCConnector):  # type: ignore[misc]
    def __init__(self, wire: Wire) -> None:
        # Not calling the parent: it can only write http://host:port/jsonrpc, without a path, and opens a client a call.
        self.wire = wire
        self.url = f"{wire.target.base}/jsonrpc"

    def send(self, service_name: str, method: str, *args: Any) -> Any:
        params = {"service": service_name, "method": method, "args": args}
        return post(self.wire, "/jsonrpc", params)


def post(wire: Wire, path: str, params: dict[str, Any]) -> Any:
    number = next(_numbers)
    body = write_json({"jsonrpc": "2.0", "method": "call", "id": number, "params": params})
    answer = wire.post(path, body, "application/json")
    if answer.status in (404, 405):
        raise NoAnswer("html", sent=False, status=answer.status)
    data = read_json(answer)
    if not isinstance(data, dict):
        raise NoAnswer("garbled", sent=True, detail="not an object", status=answer.status)
    if data.get("id", number) not in (number, None):
        # A cache, or a connection that two share: what was asked for may have been done, and this does not tell.
        raise NoAnswer("garbled", sent=True, detail=repr(data["id"])[:50], status=answer.status)
    if data.get("error") is not None:
        raise refusal(data["error"], answer.status)
    if "result" not in data and data.get("jsonrpc") != "2.0":
        raise NoAnswer("garbled", sent=True, detail="neither result nor error", status=answer.status)
    # Odoo leaves `result` out when a method returned None.
    return data.get("result")


def refusal(error: Any, status: int) -> Refused | NoAnswer:
    data = error.get("data") if isinstance(error, dict) else None
    if not isinstance(data, dict):  # a gateway's: Odoo names the exception
        return NoAnswer("garbled", sent=True, detail=str(error)[:200], status=status)
    name = str(data.get("name", "")).rpartition(".")[2]
    return Refused(name, str(data.get("message", "")), str(data.get("debug", "")))


def connect(wire: Wire, database: str, login: str, key: str, uid: int | None) -> Connection:
    return Connection(PooledJsonRpc(wire), database, login, key, uid)
