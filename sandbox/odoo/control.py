"""/_control: what a test, or a person trying things out, tells the pretend Odoo from outside.

GET  /_control                     what there is
POST /_control/faults              {"action": "cut_after", "model": "sale.order", "method": "load", "times": 1}
DELETE /_control/faults            no more faults
GET  /_control/calls               every call so far, and how often each
POST /_control/reset               as at the first start
POST /_control/do/<what>           a method of Merchant with its parameters: product, set_stock, deliver, ...
"""

import dataclasses
import inspect
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from .errors import OdooError
from .faults import ACTIONS
from .merchant import Merchant

if TYPE_CHECKING:
    from .server import PretendOdoo


def handle(odoo: "PretendOdoo", request: Request) -> Response:
    what = request.path.removeprefix("/_control").strip("/")
    try:
        return Response.of(_answer(odoo, request, what))
    except (OdooError, ValueError, TypeError, KeyError) as error:
        return Response.of({"error": str(error)}, status=400)


def _answer(odoo: "PretendOdoo", request: Request, what: str) -> Any:
    given: Any = request.json() if request.body else {}
    verb = request.method
    if what == "":
        return {"version": odoo.version, "databases": sorted(odoo.databases), "faults": ACTIONS, "do": _doings()}
    if what == "faults":
        if verb == "POST":
            odoo.fault(**given)
        elif verb == "DELETE":
            odoo.faults.clear()
        return [dataclasses.asdict(rule) for rule in odoo.faults.rules]
    if what == "calls":
        calls = [{**dataclasses.asdict(call), "at": call.at.isoformat()} for call in odoo.calls]
        return {"counts": odoo.counts(), "calls": calls}
    if what == "reset" and verb == "POST":
        odoo.reset()
        return {}
    if what.startswith("do/") and verb == "POST":
        name = what.removeprefix("do/")
        if name not in _doings():
            raise ValueError(f"There is no {name}. There are {', '.join(_doings())}.")
        database = odoo.database(given.pop("database")) if "database" in given else odoo.merchant.database
        args = given.pop("args", [])
        return {"result": getattr(Merchant(database), name)(*args, **given)}
    raise ValueError(f"Nothing is known of {verb} {request.path}.")


def _doings() -> list[str]:
    return [name for name, _ in inspect.getmembers(Merchant, inspect.isfunction) if not name.startswith("_")]
