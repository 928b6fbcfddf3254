"""From a request to an answer: operation, fault, access, usage plan, the operation itself, headers, the list of calls."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sandbox.httpd import Request, Response

from . import answers, consent, faults, fba_api, offers, orders_api, parcels, sellers_api
from .accounts import Directory, Role
from .book import Book
from .calls import Call, Calls
from .fba import FbaStock
from .limits import Limits
from .login import Login
from .offers import Offers
from .orders_api import Caller
from .parameters import Refused
from .shipping import Shipping

_ROUTES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("searchOrders", re.compile(r"/orders/2026-01-01/orders")),
    ("getOrder", re.compile(r"/orders/2026-01-01/orders/(?P<orderId>[^/]+)")),
    ("getMarketplaceParticipations", re.compile(r"/sellers/v1/marketplaceParticipations")),
    ("getAccount", re.compile(r"/sellers/v1/account")),
    ("confirmShipment", re.compile(r"/orders/v0/orders/(?P<orderId>[^/]+)/shipmentConfirmation")),
    ("getInventorySummaries", re.compile(r"/fba/inventory/v1/summaries")),
    ("token", re.compile(r"/auth/o2/token")),
    ("consent", re.compile(r"/apps/authorize/(?:consent|confirm/(?P<application_id>[^/]+))")),
)
_METHODS = {"confirmShipment": "POST"}  # the others: GET
# One of these the application must have; for the others any role will do.
_ROLES = {
    "confirmShipment": frozenset({Role.INVENTORY_AND_ORDER_TRACKING, Role.DIRECT_TO_CONSUMER_SHIPPING}),
    "getInventorySummaries": frozenset({Role.AMAZON_FULFILLMENT, Role.PRODUCT_LISTING}),
}
_HAS_RATE_HEADER = frozenset({200, 201, 202, 204, 400, 404})  # never on 429, nor where no plan was applied
_REGIONAL_HOST = re.compile(r"(?:sandbox\.)?sellingpartnerapi-(na|eu|fe)\.amazon\.com(?::\d+)?")


@dataclass(frozen=True, slots=True)
class Route:
    operation: str  # "" where there is none
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Server:
    directory: Directory
    book: Book
    limits: Limits
    script: faults.Script
    login: Login
    calls: Calls
    shipping: Shipping
    fba: FbaStock
    offers: Offers

    def answer(self, request: Request) -> Response:
        route = _route(request)
        fault = self.script.next(route.operation, route.parameters)
        paging = fault.kind if fault and fault.kind in faults.PAGING else ""
        reached = False

        def real() -> Response:
            nonlocal reached
            reached = True
            return self._operate(request, route, paging)

        response = fault.answer(real) if fault and not paging else real()
        request_id = str(uuid.uuid4())
        headers = {"x-amzn-RequestId": request_id, **response.headers}
        rate = self.limits.rate(route.operation)
        if rate is not None and reached and response.status in _HAS_RATE_HEADER:
            headers["x-amzn-RateLimit-Limit"] = format(rate, "g")
        caller = self._caller(request)
        self.calls.add(
            Call(
                operation=route.operation or "unknown",
                method=request.method,
                path=request.path,
                parameters=route.parameters,
                status=response.status,
                at=self.book.clock.now(),
                request_id=request_id,
                seller_id=caller.seller.id if isinstance(caller, Caller) else "",
                client_id=caller.application.client_id if isinstance(caller, Caller) else "",
                fault=fault.kind if fault else "",
            )
        )
        return replace(response, headers=headers)

    def _operate(self, request: Request, route: Route, paging: str) -> Response:
        if route.operation == "token":
            return self.login.token(request)
        if route.operation == "consent":
            return consent.page(request, self.directory, self.login, route.parameters.get("application_id", ""))
        if not route.operation and request.path.startswith("/listings/"):
            return answers.unauthorized("")  # so Amazon answers an SKU whose slash is not encoded
        if not route.operation:
            return answers.error(404, "NotFound", "The specified resource does not exist.", request.path)
        if route.operation in offers.DOCUMENTS:
            return self.offers.documents.answer(request)
        if request.method != _METHODS.get(route.operation, "GET") and route.operation not in offers.NAMES:
            return answers.error(
                405, "MethodNotAllowed", "The method is not allowed for this resource.", request.method
            )
        caller = self._caller(request)
        if isinstance(caller, Response):
            return caller
        if not caller.application.roles & _ROLES.get(route.operation, caller.application.roles):
            return answers.unauthorized("")
        if not self.limits.take(caller.application.client_id, caller.seller.key, route.operation):
            return answers.quota_exceeded()
        operations: dict[str, Callable[[], Response]] = {
            "searchOrders": lambda: orders_api.search_orders(self.book, caller, request.query, paging),
            "getOrder": lambda: orders_api.get_order(self.book, caller, route.parameters["orderId"], request.query),
            "getMarketplaceParticipations": lambda: sellers_api.participations(caller.seller),
            "getAccount": lambda: sellers_api.account(caller.seller),
            "confirmShipment": lambda: self.shipping.confirm(caller, route.parameters["orderId"], request),
            "getInventorySummaries": lambda: fba_api.get_inventory_summaries(
                self.fba, caller, request.query, self.book.clock.now(), paging
            ),
            **self.offers.operations(caller.seller, request, route.parameters),
        }
        try:
            return operations[route.operation]()
        except Refused as refused:
            return refused.response

    def _caller(self, request: Request) -> Caller | Response:
        token = request.headers.get("x-amz-access-token", "")
        if not token:
            return answers.unauthorized("Access token is missing in the request header.")
        access = self.login.access(token)
        grant = self.directory.grants.get(access.grant.refresh_token) if access else None
        if access is None or grant is None or grant.revoked:
            return answers.unauthorized(answers.REVOKED)
        if access.expires_at <= self.book.clock.now():
            return answers.unauthorized(answers.EXPIRED)
        application = self.directory.applications[grant.client_id]
        seller = self.directory.sellers[grant.seller_key]
        if not application.roles:
            return answers.unauthorized("")
        host = _REGIONAL_HOST.fullmatch(request.headers.get("host", ""))
        if host and host[1] != seller.region:
            return answers.unauthorized(answers.REVOKED)
        return Caller(application, seller)


def _route(request: Request) -> Route:
    parameters = {name: ",".join(values) for name, values in request.query.items()}
    if found := offers.route(request):
        return Route(found.operation, {**parameters, **found.parameters})
    for operation, pattern in _ROUTES:
        if match := pattern.fullmatch(request.path):
            if operation == "token":
                parameters |= request.form()
            if operation == "confirmShipment":
                parameters |= parcels.reference_of(request)
            return Route(operation, parameters | {k: v for k, v in match.groupdict().items() if v is not None})
    return Route("", parameters)
