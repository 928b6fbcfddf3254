"""The control API under /_control: what tests do with methods, people and other processes do with JSON over HTTP."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.httpd import Request, Response

from . import faults, fba, offers_control, records_json, shipping, wire_time
from .documents import JSON, merged
from .factory import an_order
from .limits import PLANS
from .lines import Line
from .marketplaces import MARKETPLACES
from .shapes import SHAPES

if TYPE_CHECKING:
    from .pretend import PretendAmazon

PREFIX = "/_control"
Body = Mapping[str, Any]
Action = Callable[["PretendAmazon", Body, str], object]


def answer(amazon: "PretendAmazon", request: Request) -> Response:
    matches = [(method, match, action) for method, path, action in _ROUTES if (match := path.fullmatch(request.path))]
    if not matches:
        return _wrong(404, f"There is nothing at {request.path}. There is: {', '.join(_PATHS)}")
    fitting = next((each for each in matches if each[0] == request.method), None)
    if fitting is None:
        return _wrong(405, f"{request.path} takes {', '.join(each for each, _, _ in matches)}.")
    _, match, action = fitting
    try:
        body = request.json() if request.body else {name: values[0] for name, values in request.query.items()}
        if not isinstance(body, dict):
            return _wrong(400, "The body must be a JSON object.")
        return Response.of(action(amazon, body, match.groupdict().get("id", "")))
    except KeyError as missing:
        return _wrong(404, f"There is no {missing}.")
    except (ValueError, TypeError) as wrong:
        return _wrong(400, str(wrong))


def _wrong(status: int, text: str) -> Response:
    return Response.of({"error": text}, status)


def _state(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    return {
        "now": wire_time.write(amazon.clock.now()),
        "visibleAfter": amazon.visible_after,
        "rates": amazon.rates,
        "tokenLife": amazon.login.life,
        "orders": sum(1 for _ in amazon.book),
        "calls": dict(amazon.calls_made.counts),
        "faults": [faults.to_json(each) for each in amazon.script.faults],
        "applications": [records_json.application_to_json(each) for each in amazon.directory.applications.values()],
        "sellers": [records_json.seller_to_json(each) for each in amazon.directory.sellers.values()],
        "grants": [records_json.grant_to_json(each) for each in amazon.directory.grants.values()],
        "shapes": sorted(SHAPES),
        "faultKinds": sorted(faults.KINDS),
        "marketplaces": {each.id: each.country for each in MARKETPLACES},
        "plans": {name: list(plan) for name, plan in PLANS.items()},
    }


def _place(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    """`order`, or `shape`, or arguments of the factory: seed marketplace fulfilledBy status items tax tip. With
    `count`, so many from the factory."""
    options: dict[str, Any] = {"seller": body.get("seller"), "keep_times": bool(body.get("keepTimes"))}
    if body.get("at"):
        options["at"] = wire_time.read(str(body["at"]))
    orders = [amazon.place(each, **options) for each in _wanted(body)]
    return {"orderIds": [each.get("orderId") for each in orders], "orders": orders}


def _wanted(body: Body) -> list[JSON]:
    if "order" in body:
        return [dict(body["order"])]
    patch = body.get("patch") or {}
    if "shape" in body:
        return [merged(SHAPES[body["shape"]], patch)]
    given = {name: body[name] for name in ("marketplace", "status", "items", "tax", "tip") if name in body}
    if "fulfilledBy" in body:
        given["fulfilled_by"] = body["fulfilledBy"]
    if isinstance(given.get("items"), list):
        given["items"] = [Line(**each) for each in given["items"]]
    elif "items" in given:
        given["items"] = int(given["items"])
    count, seed = int(body.get("count", 1)), body.get("seed")
    seeds = [seed] if count == 1 else [f"{seed}-{n}" if seed is not None else None for n in range(count)]
    return [merged(an_order(each, **given), patch) for each in seeds]


def _ship(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    names = {name: str(body[name]) for name in ("carrier", "service", "tracking") if name in body}
    return amazon.ship(id, body.get("items"), **names)


def _cancel(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    return amazon.cancel(id, str(body.get("by", "BUYER")), str(body.get("reason", "Bought by mistake")))


def _calls(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    calls = amazon.calls(body.get("operation"))[-int(body.get("limit", 500)) :]
    return {"counts": dict(amazon.calls_made.counts), "calls": [each.to_json() for each in calls]}


def _fault(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    return faults.to_json(amazon.fault(**{str(name): value for name, value in body.items()}))


def _settings(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    if "visibleAfter" in body:
        amazon.visible_after = float(body["visibleAfter"])
    if "rates" in body:
        amazon.rates = body["rates"] if body["rates"] in ("off", "real") else float(body["rates"])
    if "tokenLife" in body:
        amazon.login.life = int(body["tokenLife"])
    return _state(amazon, body, id)


def _clock(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    """`{"now": "…"}` stops the clock there (`"runs": true`: it goes on), `{"advance": seconds}`, `{"real": true}`."""
    if body.get("real"):
        amazon.clock.real()
    if "now" in body:
        amazon.clock.set(wire_time.read(str(body["now"])), stopped=not body.get("runs"))
    if "advance" in body:
        amazon.clock.advance(float(body["advance"]))
    return {"now": wire_time.write(amazon.clock.now())}


def _application(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    application = records_json.application_from_json(body)
    return records_json.application_to_json(amazon.add_application(application))


def _seller(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    seller = amazon.add_seller(records_json.seller_from_json(body))
    if "refreshToken" in body:
        amazon.grant(str(body["refreshToken"]), seller.key, **_client(body))
    return records_json.seller_to_json(seller)


def _client(body: Body) -> dict[str, str]:
    return {"client_id": str(body["clientId"])} if "clientId" in body else {}


def _roles(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    amazon.set_roles(body["roles"], **_client(body))
    return {"roles": sorted(body["roles"])}


def _revoke(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    amazon.revoke(str(body["refreshToken"]), revoked=bool(body.get("revoked", True)))
    return {}


def _authorise(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
    uri = str(body.get("redirectUri", ""))
    return {"code": amazon.authorise(str(body["seller"]), **_client(body), redirect_uri=uri)}


def _done(act: Callable[["PretendAmazon"], None]) -> Action:
    def action(amazon: "PretendAmazon", body: Body, id: str) -> JSON:
        act(amazon)
        return {}

    return action


_TABLE: tuple[tuple[str, str, Action], ...] = (
    ("GET", "", _state),
    ("POST", "/reset", _done(lambda amazon: amazon.reset())),
    ("PUT", "/settings", _settings),
    ("PUT", "/clock", _clock),
    ("GET", "/orders", lambda amazon, body, id: {"orders": amazon.orders(body.get("seller"))}),
    ("POST", "/orders", _place),
    ("GET", "/orders/{id}", lambda amazon, body, id: amazon.order(id)),
    ("PATCH", "/orders/{id}", lambda amazon, body, id: amazon.change(id, body)),
    ("POST", "/orders/{id}/cancel", _cancel),
    ("POST", "/orders/{id}/ship", _ship),
    ("PUT", "/orders/{id}/status", lambda amazon, body, id: amazon.set_status(id, str(body["status"]))),
    ("GET", "/calls", _calls),
    ("DELETE", "/calls", _done(lambda amazon: amazon.calls_made.clear())),
    ("POST", "/faults", _fault),
    ("DELETE", "/faults", _done(lambda amazon: amazon.clear_faults())),
    ("POST", "/applications", _application),
    ("PUT", "/roles", _roles),
    ("POST", "/sellers", _seller),
    ("POST", "/revoke", _revoke),
    ("POST", "/authorise", _authorise),
    ("POST", "/tokens/expire", _done(lambda amazon: amazon.login.expire_all())),
    ("POST", "/rates/drain", _done(lambda amazon: amazon.limits.drain())),
    ("POST", "/rates/refill", _done(lambda amazon: amazon.limits.refill())),
    *shipping.CONTROL,
    *fba.CONTROL,
    *offers_control.TABLE,
)
_PATHS = tuple(f"{method} {PREFIX}{path}" for method, path, _ in _TABLE)
_ROUTES = tuple(
    (method, re.compile(re.escape(PREFIX + path).replace(r"\{id\}", "(?P<id>[^/]+)") + "/?"), action)
    for method, path, action in _TABLE
)
