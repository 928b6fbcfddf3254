"""The control API of offers."""

from collections.abc import Callable, Mapping
from typing import Any

from .documents import JSON
from .offer_methods import OfferMethods

Body = Mapping[str, Any]
Action = Callable[[Any, Body, str], object]
_FIELDS = ("quantity", "channels", "marketplaces", "price", "title", "asin")


def _seller(body: Body) -> dict[str, Any]:
    return {"seller": str(body["seller"])} if body.get("seller") else {}


def _list(amazon: OfferMethods, body: Body, id: str) -> JSON:
    """`?sku=` one of them: an SKU has no place in a path."""
    if "sku" in body:
        return amazon.listing(str(body["sku"]), **_seller(body))
    return {"listings": amazon.listings(**_seller(body))}


def _set(amazon: OfferMethods, body: Body, id: str) -> JSON:
    """One, or `listings`, a list of such bodies."""
    if "listings" in body:
        return {"listings": [_set(amazon, {**_seller(body), **each}, id) for each in body["listings"]]}
    given: dict[str, Any] = {name: body[name] for name in _FIELDS if name in body}
    return amazon.set_listing(str(body["sku"]), **given, **_seller(body))


def _remove(amazon: OfferMethods, body: Body, id: str) -> JSON:
    if "sku" in body:
        amazon.remove_listing(str(body["sku"]), **_seller(body))
    else:
        amazon.clear_listings(**_seller(body))
    return {}


def _script(amazon: OfferMethods, body: Body, id: str) -> JSON:
    amazon.script_listing(
        str(body["sku"]),
        str(body.get("outcome", "INVALID")),
        **_seller(body),
        issues=body.get("issues"),
        times=body.get("times"),
    )
    return {}


def _writes(amazon: OfferMethods, body: Body, id: str) -> JSON:
    writes = amazon.listing_writes(body.get("sku"))
    return {
        "writes": [
            {"sku": each.sku, "channel": each.channel, "quantity": each.quantity, "source": each.source}
            for each in writes
        ]
    }


def _settings(amazon: OfferMethods, body: Body, id: str) -> JSON:
    return amazon.offer_settings(
        listing_delay=body.get("listingDelay"),
        feed_delay=body.get("feedDelay"),
        report_delay=body.get("reportDelay"),
        gzip=body.get("gzip"),
        encoding=body.get("encoding"),
        language=body.get("language"),
        orders_reduce=body.get("ordersReduce"),
    )


def _script_feed(amazon: OfferMethods, body: Body, id: str) -> JSON:
    amazon.script_feed(*body["outcomes"])
    return {}


def _script_report(amazon: OfferMethods, body: Body, id: str) -> JSON:
    amazon.script_report(*body["outcomes"])
    return {}


def _per_sku(amazon: OfferMethods, body: Body, id: str) -> JSON:
    return {"calls": dict(amazon.calls_per_sku(body.get("operation")))}


TABLE: tuple[tuple[str, str, Action], ...] = (
    ("GET", "/listings", _list),
    ("POST", "/listings", _set),
    ("DELETE", "/listings", _remove),
    ("POST", "/listings/script", _script),
    ("GET", "/listings/writes", _writes),
    ("GET", "/calls/skus", _per_sku),
    ("PUT", "/offers", _settings),
    ("GET", "/feeds", lambda amazon, body, id: {"feeds": amazon.feeds()}),
    ("POST", "/feeds/script", _script_feed),
    ("GET", "/reports", lambda amazon, body, id: {"reports": amazon.reports()}),
    ("POST", "/reports/script", _script_report),
)
