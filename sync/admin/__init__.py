"""The ledger in the engine room: read-only, with retry, release, re-sync, pause and resume."""

from sync.admin import (
    channels,
    connections,
    links,
    mappings,
    names,
    offers,
    orders,
    problems,
    runs,
    shipments,
    stock,
    work,
)

__all__ = [
    "channels",
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
