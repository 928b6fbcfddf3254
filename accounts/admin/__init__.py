"""The engine room: stock Django admin. What belongs to the ledger can be looked at, not edited; nothing secret is shown.

Seller accounts, channels and Odoo connections are registered by `sync.admin`, because their actions belong there.
"""

from accounts.admin import names, outside, people, places

__all__ = ["names", "outside", "people", "places"]
