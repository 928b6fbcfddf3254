"""The lists that a channel's settings are chosen from, all at once, while a person waits for the page."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..errors import GatewayError, Kind
from . import lookups
from .client import Client, OdooClient
from .reads import search
from .records import Named, Probe
from .text import link, words

AT_ONCE = 4  # a small Odoo has few workers
SECONDS = 8.0


def companies(client: Client, probe: Probe) -> list[Named]:
    return [Named(one.id, one.name, currency=one.currency) for one in lookups.companies(client, probe)]


def fiscal_positions(client: Client, probe: Probe) -> list[Named]:
    found = search(client, "account.fiscal.position", [], ["name", "company_id"], order="sequence, id")
    return [Named(one["id"], words(one["name"]), link(one["company_id"])) for one in found]


def taxes(client: Client, probe: Probe) -> list[Named]:
    """Sales taxes in use; the code says the percentage."""
    return [
        Named(
            one.id,
            one.name,
            one.company_id,
            code=f"{one.amount.normalize():f} %" if one.amount_type == "percent" else "",
        )
        for one in lookups.taxes(client, probe)
        if one.active
    ]


SOURCES: dict[str, Callable[[Client, Probe], list[Named]]] = {
    "companies": companies,
    "warehouses": lookups.warehouses,
    "teams": lookups.teams,
    "users": lookups.users,
    "pricelists": lookups.pricelists,
    "fiscal_positions": fiscal_positions,
    "payment_terms": lookups.payment_terms,
    "taxes": taxes,
}


def read(client: OdooClient, probe: Probe, *, seconds: float = SECONDS) -> dict[str, list[Named] | None]:
    """By source; None for what this user may not read. Raises GatewayError where Odoo does not answer in time."""
    until = time.monotonic() + seconds

    def ask(source: str) -> list[Named] | GatewayError | None:
        try:
            return SOURCES[source](client.within(max(0.1, until - time.monotonic())), probe)
        except GatewayError as error:
            denied = error.kind in (Kind.ACCESS, Kind.REJECTED, Kind.CONFIG) and error.code in DENIED
            return None if denied else error

    client.uid  # noqa: B018 -- signed in once, not by each of the threads
    with ThreadPoolExecutor(AT_ONCE) as workers:
        answers = dict(zip(SOURCES, workers.map(ask, SOURCES), strict=True))
    for answer in answers.values():
        if isinstance(answer, GatewayError):
            raise answer
    return {source: answer for source, answer in answers.items() if not isinstance(answer, GatewayError)}


DENIED = frozenset({"odoo_right_missing", "odoo_record_denied", "odoo_app_missing", "odoo_company_denied"})


def products(client: OdooClient, probe: Probe, ids: Sequence[int], *, seconds: float = SECONDS) -> list[Named]:
    """Those that exist and are in use."""
    found = lookups.products(client.within(seconds), probe, ids=ids)
    return [Named(one.id, one.name, one.company_id, code=one.default_code) for one in found if one.active]
