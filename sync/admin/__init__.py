"""The ledger in the engine room: read-only, with retry, release, re-sync, pause and resume."""

from sync.admin import connections, links, orders, problems, runs, shipments, work

__all__ = ["connections", "links", "orders", "problems", "runs", "shipments", "work"]
