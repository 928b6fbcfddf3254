"""The services behind XML-RPC and JSON-RPC: common, object and db."""

from typing import TYPE_CHECKING, Any

from ..errors import AccessDenied, OdooError

if TYPE_CHECKING:
    from ..server import PretendOdoo


def version_info(version: str) -> list[Any]:
    major, _, minor = version.partition(".")
    return [int(major), int(minor or 0), 0, "final", 0, ""]


def about(odoo: "PretendOdoo") -> dict[str, Any]:
    return {
        "server_version": odoo.version,
        "server_version_info": version_info(odoo.version),
        "server_serie": odoo.version,
        "protocol_version": 1,
    }


def dispatch(odoo: "PretendOdoo", service: str, method: str, args: list[Any]) -> Any:
    return {"common": _common, "object": _object, "db": _db}[service](odoo, method, args)


def named(service: str, method: str, args: list[Any]) -> tuple[str, str, str, int]:
    """Database, model, method and how many ids: for the list of calls and the faults."""
    if service != "object" or len(args) < 5:
        return (str(args[0]) if args else "", service, method, 0)
    positional = args[5] if method == "execute_kw" and len(args) > 5 else args[5:]
    first = positional[0] if positional else ()
    count = len(first) if isinstance(first, list) else 1 if isinstance(first, int) else 0
    if args[4] == "load" and len(positional) > 1:
        count = len(positional[1])
    return (str(args[0]), str(args[3]), str(args[4]), count)


def _common(odoo: "PretendOdoo", method: str, args: list[Any]) -> Any:
    if method == "version":
        return about(odoo)
    if method in ("login", "authenticate"):
        database, login, password = args[:3]
        return odoo.database(database).authenticate(login, password)
    raise OdooError(f"Method not found: {method}")


def _object(odoo: "PretendOdoo", method: str, args: list[Any]) -> Any:
    name, uid, password, model, called, *rest = args
    if not password:
        raise AccessDenied
    database = odoo.database(name)
    database.check(int(uid), password)
    if method == "execute_kw":
        positional, keywords = (list(rest[0]) if rest else []), (rest[1] if len(rest) > 1 else None) or {}
        return database.execute(int(uid), model, called, positional, dict(keywords))
    if method == "execute":
        return database.execute(int(uid), model, called, list(rest), {})
    raise NameError(f"Method not available {method}")


def _db(odoo: "PretendOdoo", method: str, args: list[Any]) -> Any:
    if method == "list":
        if not odoo.tells_databases:
            raise AccessDenied
        return sorted(odoo.databases)
    if method == "server_version":
        return odoo.version
    raise KeyError(method)
