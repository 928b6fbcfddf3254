"""/xmlrpc/2/<service> and the older /xmlrpc/<service>: errors are faults, with a number or with words for a code."""

import xmlrpc.client
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from ..errors import OdooError, UserError, wire_message
from . import service
from .ask import Ask, traceback_of

if TYPE_CHECKING:
    from ..server import PretendOdoo

XML = "text/xml; charset=utf-8"
# XML 1.0 has no place for them; Odoo leaves them out of its answers.
CONTROL = dict.fromkeys(set(range(32)) - {9, 10, 13})


class XmlRpc:
    def __init__(self, numbered: bool) -> None:
        self.numbered = numbered

    def read(self, odoo: "PretendOdoo", request: Request) -> Ask | Response:
        where = request.path.rstrip("/").rpartition("/")[2]
        params, method = xmlrpc.client.loads(request.body, use_datetime=True)
        args = [_texts(one) for one in params]
        database, model, called, ids = service.named(where, method or "", args)
        user = str(args[1]) if where == "object" and len(args) > 1 else ""
        run = lambda: service.dispatch(odoo, where, method or "", args)  # noqa: E731
        return Ask("xmlrpc", database, model, called, ids, run, user)

    def answer(self, result: Any) -> Response:
        try:
            body = xmlrpc.client.dumps((_clean(result),), methodresponse=True, allow_none=False)
        except (TypeError, OverflowError) as error:
            return self.refuse(error)
        return Response(200, body.encode(), XML)

    def refuse(self, error: Exception) -> Response:
        if self.numbered:
            code: Any = error.code if isinstance(error, OdooError) else 1
            text = wire_message(error) if isinstance(error, UserError) else traceback_of(error)
        else:
            code, text = _worded(error)
        fault = xmlrpc.client.Fault(code, text)
        return Response(200, xmlrpc.client.dumps(fault, methodresponse=True).encode(), XML)


def _worded(error: Exception) -> tuple[str, str]:
    message = wire_message(error)
    if not isinstance(error, UserError):
        return message, traceback_of(error)
    if error.label.endswith("\n"):
        return f"{error.label}{message}", ""
    return error.label, message


def _texts(value: Any) -> Any:
    """Dates come as objects and go on as the texts that the other protocols send."""
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    if isinstance(value, dict):
        return {name: _texts(one) for name, one in value.items()}
    return value.strftime("%Y-%m-%d %H:%M:%S") if hasattr(value, "strftime") else value


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(CONTROL)
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return value
