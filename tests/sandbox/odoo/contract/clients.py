"""The plainest clients of the three protocols, so that nothing but the server is looked at."""

import json
import urllib.error
import urllib.request
import xmlrpc.client
from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """What JSON-RPC said: `name` is the exception's class in Odoo."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message


@dataclass(frozen=True)
class Client:
    """`call` speaks JSON-RPC, with arguments as `execute_kw` takes them."""

    url: str
    database: str
    uid: int
    secret: str

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        body = self.jsonrpc("object", "execute_kw", self.database, self.uid, self.secret, model, method, args, kwargs)
        if "error" in body:
            raise Refused(body["error"]["data"]["name"], body["error"]["data"]["message"])
        return body.get("result")

    def jsonrpc(self, service: str, method: str, *args: Any) -> Any:
        params = {"service": service, "method": method, "args": args}
        status, _, body = self.post("/jsonrpc", {"jsonrpc": "2.0", "method": "call", "id": 7, "params": params})
        assert status == 200
        return json.loads(body)

    def json2(self, model: str, method: str, key: str | None = None, **body: Any) -> tuple[int, Any]:
        headers = {"X-Odoo-Database": self.database}
        if key != "":
            headers["Authorization"] = f"bearer {self.secret if key is None else key}"
        status, _, answer = self.post(f"/json/2/{model}/{method}", body, headers)
        return status, json.loads(answer)

    def xml(self, model: str, method: str, *args: Any, path: str = "/xmlrpc/2/object", secret: str = "") -> Any:
        with xmlrpc.client.ServerProxy(self.url + path) as proxy:
            return proxy.execute_kw(self.database, self.uid, secret or self.secret, model, method, list(args))

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json", **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return response.status, dict(response.headers), response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def read(self, model: str, record_id: int, *fields: str) -> dict[str, Any]:
        [record] = self.call(model, "read", [record_id], list(fields))
        return record

    def load(self, model: str, fields: list[str], *rows: list[Any], **context: Any) -> dict[str, Any]:
        return self.call(model, "load", fields, list(rows), context=context)

    def ref(self, module: str, name: str) -> int:
        return self.call("ir.model.data", "check_object_reference", module, name)[1]
