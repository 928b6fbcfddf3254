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
    body = write_json({"jsonrpc": "2.0", "method": "call", "id": next(_numbers), "params": params})
    answer = wire.post(path, body, "application/json")
    if answer.status in (404, 405):
        raise NoAnswer("html", sent=False, status=answer.status)
    data = read_json(answer)
    if not isinstance(data, dict):
        raise NoAnswer("garbled", sent=True, detail="not an object", status=answer.status)
    if data.get("error"):
        raise refusal(data["error"])
    if "result" not in data and data.get("jsonrpc") != "2.0":
        raise NoAnswer("garbled", sent=True, detail="neither result nor error", status=answer.status)
    # Odoo leaves `result` out when a method returned None.
    return data.get("result")


def refusal(error: Any) -> Refused:
    data = error.get("data") if isinstance(error, dict) else None
    if not isinstance(data, dict):
        return Refused("Error", str(error)[:1000])
    name = str(data.get("name", "")).rpartition(".")[2]
    return Refused(name, str(data.get("message", "")), str(data.get("debug", "")))


def connect(wire: Wire, database: str, login: str, key: str, uid: int | None) -> Connection:
    return Connection(PooledJsonRpc(wire), database, login, key, uid)
