"""WHO, and with which keys."""

from accounts.models.amazon import Channel, Marketplace, Region, SellerAccount, start_options
from accounts.models.audit import AuditEntry
from accounts.models.consent import Consent
from accounts.models.odoo import OdooConnection, OdooNote
from accounts.models.outside import AccessToken, ApiCall, TokenBucket
from accounts.models.people import Member, Merchant, Role, User

__all__ = [
    "AccessToken",
    "ApiCall",
    "AuditEntry",
    "Channel",
    "Consent",
    "Marketplace",
    "Member",
    "Merchant",
    "OdooConnection",
    "OdooNote",
    "Region",
    "Role",
    "SellerAccount",
    "TokenBucket",
    "User",
    "start_options",
]
