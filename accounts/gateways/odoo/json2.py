"""JSON-2 (Odoo 19 and later) with odoo-client-lib's connection, over our transport. JSON-2 takes parameters by name;
the library would ask Odoo for every model's names, one more call each, so the few methods we use are listed here."""

from collections.abc import Callable
from typing import Any

from odoolib.json2 import Json2Connection, Json2Connector, JsonModel

from .wire import NoAnswer, Refused, Wire, read_json, write_json

# method -> its parameters after the ids (named "ids" where it has them)
PARAMETERS: dict[str, tuple[str, ...]] = {
    "load": ("fields", "data"),
    "search": ("domain", "offset", "limit", "order"),
    "search_read": ("domain", "fields", "offset", "limit", "order"),
    "search_count": ("domain", "limit"),
    "read": ("ids", "fields", "load"),
    "write": ("ids", "vals"),
    "create": ("vals_list",),
    "unlink": ("ids",),
    "fields_get": ("allfields", "attributes"),
    "has_access": ("ids", "operation"),
    "has_group": ("ids", "group_ext_id"),
    "check_access_rights": ("operation", "raise_exception"),
    "check_object_reference": ("module", "xml_id", "raise_on_access_error"),
    "context_get": (),
    "default_get": ("fields",),
    "name_search": ("name", "domain", "operator", "limit"),
    "action_confirm": ("ids",),
    "action_cancel": ("ids",),
    "action_draft": ("ids",),
    "action_lock": ("ids",),
    "action_unlock": ("ids",),
    "action_assign": ("ids",),
    "action_apply_inventory": ("ids",),
    "action_view_quants": (),
    "button_validate": ("ids",),
}


class PooledJson2(Json2Connector):  # type: ignore[misc]
    def __init__(self, wire: Wire) -> None:
        # Not calling the parent: it can only write http://host:port/json/2/, without a path.
        self.wire = wire
        self.url = f"{wire.target.base}/json/2/"


class Json2Model(JsonModel):  # type: ignore[misc]
    """The library's model with our sending: pooled, capped, timed, and errors with Odoo's own name and text."""

    connection: Any

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda *args, **kwargs: self.send(method, *args, **kwargs)

    def send(self, method: str, *args: Any, **kwargs: Any) -> Any:
        wire: Wire = self.connection.connector.wire
        path = f"/json/2/{self.model_name}/{method}"
        data = {**named(method, args), **kwargs}
        answer = wire.post(path, write_json(data), "application/json", headers=self._headers())
        result = read_json(answer)
        if answer.status == 200:
            return result
        # Without the exception's name it is no answer of Odoo's, but of a gateway before it.
        if isinstance(result, dict) and "message" in result and result.get("name"):
            name = str(result["name"]).rpartition(".")[2]
            raise Refused(name, str(result["message"]), str(result.get("debug", "")), answer.status)
        raise NoAnswer("garbled", sent=True, detail=str(result)[:200], status=answer.status)

    def _headers(self) -> dict[str, str]:
        return {name: value for name, value in self.connection.bearer_header.items() if name != "Content-Type"}


def named(method: str, args: tuple[Any, ...]) -> dict[str, Any]:
    if not args:
        return {}
    names = PARAMETERS.get(method)
    if names is None or len(args) > len(names):
        raise TypeError(f"give the parameters of {method} by name, or list them in PARAMETERS")
    return dict(zip(names, args, strict=False))


def connect(wire: Wire, database: str, key: str) -> Json2Connection:
    return Json2Connection(PooledJson2(wire), database, key)
