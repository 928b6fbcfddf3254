"""One call, whatever protocol it came in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import wire_name


@dataclass(frozen=True)
class Ask:
    """`run` does it; `answer` and `refuse` say it in the protocol's own words. Calls of the services `common` and `db`
    have their service's name for a model."""

    protocol: str  # json2 jsonrpc xmlrpc
    database: str
    model: str
    method: str
    ids: int
    run: Callable[[], Any]
    user: str = ""


def traceback_of(error: Exception) -> str:
    """Odoo shows its own; clients must never show it on to people."""
    short = wire_name(error).removeprefix("builtins.")
    frame = (
        '  File "odoo/http.py", line 2233, in _transactioning\n    return service_model.retrying(func, env=self.env)\n'
    )
    return f"Traceback (most recent call last):\n{frame}{short}: {error.args[0] if error.args else error}\n"
