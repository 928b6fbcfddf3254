"""/json/2/<model>/<method>: bearer key, parameters by name, HTTP status codes. From Odoo 19 on."""

import json
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from ..errors import HttpError, NoDatabase, OdooError
from .ask import Ask
from .jsonrpc import HTML, JSON, described

if TYPE_CHECKING:
    from ..database import Database
    from ..server import PretendOdoo

NO_DATABASE = (
    b"<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected and the requested "
    b"URL was not found in the server-wide controllers.</p>\n"
)
NO_KEY = "User not authenticated, use an API Key with a Bearer Authorization header."
DID_YOU_MEAN = "Did you mean POST /json/2/<model>/<method>?"


class Json2:
    def read(self, odoo: "PretendOdoo", request: Request) -> Ask | Response:
        try:
            database = odoo.chosen(request)
        except NoDatabase:
            return Response(404, NO_DATABASE, HTML)
        parts = request.path.removeprefix("/json/2").strip("/").split("/")
        if len(parts) != 2 or request.method != "POST":
            return self.refuse(HttpError("NotFound", 404, DID_YOU_MEAN))
        try:
            uid = self._user(database, request)
            body = self._body(request)
        except HttpError as error:
            return self.refuse(error)
        model, method = parts
        counted = body.get("data") if method == "load" else body.get("ids")
        count = len(counted) if isinstance(counted, list) else 1 if isinstance(counted, int) else 0
        run = lambda: self._run(database, uid, model, method, body)  # noqa: E731
        return Ask("json2", database.name, model, method, count, run, str(uid))

    def _user(self, database: "Database", request: Request) -> int:
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not key.strip():
            raise HttpError("Unauthorized", 401, NO_KEY)
        uid = database.user_of_key(key.strip())
        if uid is None:
            raise HttpError("Unauthorized", 401, "Invalid apikey")
        return uid

    def _body(self, request: Request) -> dict[str, Any]:
        if not request.body:
            return {}
        try:
            body = json.loads(request.body)
        except ValueError as error:
            raise HttpError("BadRequest", 400, f"could not parse the body as json: {error}") from error
        return body if isinstance(body, dict) else {}

    def _run(self, database: "Database", uid: int, model: str, method: str, body: dict[str, Any]) -> Any:
        found = database.model(model)
        if found is None:
            raise HttpError("NotFound", 404, f"the model {model!r} does not exist")
        return database.execute_named(uid, found, method, body)

    def answer(self, result: Any) -> Response:
        return Response(200, json.dumps(result).encode(), JSON)

    def refuse(self, error: Exception) -> Response:
        status = error.http_status if isinstance(error, HttpError) else 500
        if isinstance(error, OdooError) and not isinstance(error, HttpError):
            status = error.status
        headers = {"WWW-Authenticate": "Bearer "} if status == 401 else {}
        return Response(status, json.dumps(described(error)).encode(), JSON, headers)
