"""The engine room: stock Django admin. What belongs to the ledger can be looked at, not edited; nothing secret is shown.

Seller accounts and Odoo connections are registered by `sync.admin`, because their actions belong there.
"""

from accounts.admin import outside, people, places

__all__ = ["outside", "people", "places"]
