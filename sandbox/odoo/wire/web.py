"""The few pages that clients ask without being logged in."""

import json
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from . import service
from .jsonrpc import HTML, JSON

if TYPE_CHECKING:
    from ..server import PretendOdoo

NOT_FOUND = b"<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
BROKEN = (
    b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n<p>The "
    b"server encountered an internal error and was unable to complete your request.</p>\n"
)


def handle(odoo: "PretendOdoo", request: Request) -> Response | None:
    if request.path == "/web/version" and float(odoo.version) >= 19:
        return _json({"version_info": service.version_info(odoo.version), "version": odoo.version})
    if request.path == "/web/webclient/version_info":
        try:
            asked = json.loads(request.body)
        except ValueError:
            return Response(400, b"Invalid JSON data", HTML)
        return _json({"jsonrpc": "2.0", "id": asked.get("id"), "result": service.about(odoo)})
    if request.path == "/web/database/list":
        return _json({"jsonrpc": "2.0", "id": None, "result": sorted(odoo.databases)})
    if request.path == "/web/health":
        return _json({"status": "pass"})
    return None


def _json(data: Any) -> Response:
    return Response(200, json.dumps(data).encode(), JSON)
