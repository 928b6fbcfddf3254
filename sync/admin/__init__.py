"""The ledger in the engine room: read-only, with retry, release, re-sync, pause and resume."""

from sync.admin import connections, links, mappings, names, offers, orders, problems, runs, shipments, stock, work

__all__ = [
    "connections",
    "links",
    "mappings",
    "names",
    "offers",
    "orders",
    "problems",
    "runs",
    "shipments",
    "stock",
    "work",
]
