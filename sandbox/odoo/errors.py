"""Odoo's exceptions, each with what every protocol says about it on the wire."""

from typing import ClassVar


class OdooError(Exception):
    """`name` is what JSON-RPC and JSON-2 call it, `status` JSON-2's HTTP status, `code` the fault code of
    /xmlrpc/2, `label` the text /xmlrpc puts where the code belongs."""

    name: ClassVar[str] = "builtins.Exception"
    status: ClassVar[int] = 500
    code: ClassVar[int] = 1
    label: ClassVar[str] = ""

    @property
    def text(self) -> str:
        return str(self.args[0]) if self.args else ""


class UserError(OdooError):
    name = "odoo.exceptions.UserError"
    status = 422
    code = 2
    label = "warning -- UserError\n\n"


class ValidationError(UserError):
    name = "odoo.exceptions.ValidationError"


class MissingError(UserError):
    name = "odoo.exceptions.MissingError"
    status = 404
    label = "warning -- MissingError\n\n"


class AccessError(UserError):
    name = "odoo.exceptions.AccessError"
    status = 403
    code = 4
    label = "warning -- AccessError\n\n"


class AccessDenied(UserError):
    name = "odoo.exceptions.AccessDenied"
    status = 403
    code = 3
    label = "AccessDenied"

    def __init__(self, message: str = "Access Denied") -> None:
        super().__init__(message)


class DatabaseError(OdooError):
    """What the PostgreSQL driver raises; Odoo passes its text on."""


class NoDatabase(DatabaseError):
    name = "psycopg2.OperationalError"

    def __init__(self, database: str) -> None:
        where = 'connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed'
        super().__init__(f'{where}: FATAL:  database "{database}" does not exist\n')


class DatabaseDown(DatabaseError):
    name = "psycopg2.OperationalError"

    def __init__(self) -> None:
        super().__init__(
            "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n"
            "\tbefore or while processing the request.\n"
        )


class SerializationFailure(DatabaseError):
    name = "psycopg2.errors.SerializationFailure"

    def __init__(self) -> None:
        super().__init__("could not serialize access due to concurrent update\n")


class Violation(DatabaseError):
    """A constraint of the database. Within `load` its text stands alone, elsewhere it becomes a ValidationError."""

    name = "psycopg2.errors.IntegrityError"

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class HttpError(OdooError):
    """JSON-2's own refusals, before any model is asked."""

    def __init__(self, kind: str, status: int, message: str) -> None:
        super().__init__(message, status)
        self.kind = kind
        self.http_status = status


def wire_name(error: Exception) -> str:
    if isinstance(error, HttpError):
        return f"werkzeug.exceptions.{error.kind}"
    if isinstance(error, OdooError):
        return error.name
    return f"{type(error).__module__}.{type(error).__name__}"


def wire_message(error: Exception) -> str:
    if isinstance(error, OdooError):
        return error.text
    # KeyError's str() is the repr of its key: Odoo shows the same.
    return str(error)
