"""Orders 2026-01-01: searchOrders and getOrder."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sandbox.httpd import Response

from . import answers, pages, parameters, wire_time
from .accounts import Application, Seller
from .book import Book, Revision
from .documents import JSON
from .included import seen
from .marketplaces import BY_ID
from .parameters import Query, Refused, Search, refuse

ORDER_ID = re.compile(r"[0-9A-Z]{3}-\d{7}-\d{7}")


@dataclass(frozen=True, slots=True)
class Caller:
    application: Application
    seller: Seller


def search_orders(book: Book, caller: Caller, query: Query, fault: str = "") -> Response:
    now = book.clock.now()
    search = parameters.read(query, now)
    check_marketplaces(search.marketplaces, caller.seller)
    if search.token:
        token = pages.read(search, caller.seller.key, now)
    else:
        latest = wire_time.to_milliseconds(now - timedelta(seconds=book.visible_after))
        token = pages.Token(search.before or max(latest, search.after), None)
    if fault == "expired_page" and search.token:
        raise refuse("paginationToken has expired")
    found = _found(book, caller.seller, search, token)
    page = found[: search.limit]
    following = pages.Token(token.before, _position(page[-1], search)) if len(found) > search.limit else None
    if fault == "empty_page":
        page, following = [], token
    elif fault == "repeat_page":
        following = token
    elif fault == "loop_page":
        following = pages.Token(token.before, None)
    roles = caller.application.roles
    answer: JSON = {"orders": [seen(each.order, search.included, roles, now) for each in page]}
    if following:
        answer["pagination"] = {"nextToken": pages.write(search, caller.seller.key, following, now)}
    answer[search.echo] = wire_time.write(token.before)
    return Response.of(answer)


def get_order(book: Book, caller: Caller, order_id: str, query: Query) -> Response:
    included = parameters.included_data(query)
    if not ORDER_ID.fullmatch(order_id):
        raise refuse("orderId is not an Amazon order identifier")
    entry = book.find(order_id, caller.seller.key)
    if entry is None:
        raise Refused(
            answers.error(404, "NotFound", "The specified order does not exist.", f"Order {order_id} not found")
        )
    order = seen(entry.newest.order, included, caller.application.roles, book.clock.now())
    return Response.of({"order": order})


def check_marketplaces(ids: Iterable[str], seller: Seller) -> None:
    """Amazon documents neither answer; a foreign region or an id that is none is a mistake, the rest a right missing."""
    listed = {id for id, _ in seller.participations}
    for id in ids:
        known = BY_ID.get(id)
        if id not in listed and (known is None or known.region != seller.region):
            raise refuse(f"Invalid marketplace id: {id}")
        if not seller.takes_part(id):
            raise Refused(answers.unauthorized(f"The seller does not participate in marketplace {id}."))


def _found(book: Book, seller: Seller, search: Search, token: pages.Token) -> list[Revision]:
    found = [each for each in book.visible(seller.key) if _fits(each, search, token)]
    found.sort(key=lambda each: _position(each, search))
    if token.position:
        found = [each for each in found if _position(each, search) > token.position]
    return found


def _position(revision: Revision, search: Search) -> pages.Position:
    moment = revision.created if search.by == "createdTime" else revision.updated
    return wire_time.write(moment), str(revision.order.get("orderId", ""))


def _fits(revision: Revision, search: Search, token: pages.Token) -> bool:
    moment = revision.created if search.by == "createdTime" else revision.updated
    if not search.after <= moment <= token.before:
        return False
    fulfillment, channel = revision.order.get("fulfillment"), revision.order.get("salesChannel")
    return (
        _among(search.marketplaces, channel, "marketplaceId")
        and _among(search.statuses, fulfillment, "fulfillmentStatus")
        and _among(search.fulfilled_by, fulfillment, "fulfilledBy")
    )


def _among(wanted: frozenset[str], block: object, key: str) -> bool:
    return not wanted or (isinstance(block, Mapping) and block.get(key) in wanted)
