"""/jsonrpc: every answer is HTTP 200, errors stand in the body."""

import json
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from ..errors import wire_message, wire_name
from . import service, web
from .ask import Ask, traceback_of

if TYPE_CHECKING:
    from ..server import PretendOdoo

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"


class JsonRpc:
    def read(self, odoo: "PretendOdoo", request: Request) -> Ask | Response:
        try:
            body = json.loads(request.body)
        except ValueError:
            return Response(400, b"Invalid JSON data", HTML)
        if not isinstance(body, dict):
            return Response(400, b"Invalid JSON-RPC data", HTML)
        self.id = body.get("id")
        # Until 14 only an Odoo that shows a single database finds its words when it refuses something.
        self.silent = float(odoo.version) < 15 and len(odoo.databases) > 1
        params = body.get("params") or {}
        where, method, args = (params.get("service", ""), params.get("method", ""), list(params.get("args") or ()))
        database, model, called, ids = service.named(where, method, args)
        user = str(args[1]) if where == "object" and len(args) > 1 else ""
        run = lambda: service.dispatch(odoo, where, method, args)  # noqa: E731
        return Ask("jsonrpc", database, model, called, ids, run, user)

    def answer(self, result: Any) -> Response:
        # None is left out altogether: a client finds neither result nor error.
        return self._send({"result": result} if result is not None else {})

    def refuse(self, error: Exception) -> Response:
        if self.silent:
            return Response(500, web.BROKEN, HTML)
        return self._send({"error": {"code": 0, "message": "Odoo Server Error", "data": described(error)}})

    def _send(self, part: dict[str, Any]) -> Response:
        return Response(200, json.dumps({"jsonrpc": "2.0", "id": self.id, **part}).encode(), JSON)


def described(error: Exception) -> dict[str, Any]:
    return {
        "name": wire_name(error),
        "message": wire_message(error),
        "arguments": [str(arg) if not isinstance(arg, int) else arg for arg in error.args],
        "context": {},
        "debug": traceback_of(error),
    }
