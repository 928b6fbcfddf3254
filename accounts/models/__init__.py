"""WHO, and with which keys."""

from accounts.models.amazon import Channel, Marketplace, Region, SellerAccount, start_options
from accounts.models.audit import AuditEntry
from accounts.models.consent import Consent
from accounts.models.invitations import Invitation
from accounts.models.odoo import OdooConnection, OdooNote
from accounts.models.outside import AccessToken, ApiCall, Remembered, TokenBucket
from accounts.models.people import Member, Merchant, Role, User

__all__ = [
    "AccessToken",
    "ApiCall",
    "AuditEntry",
    "Channel",
    "Consent",
    "Invitation",
    "Marketplace",
    "Member",
    "Merchant",
    "OdooConnection",
    "OdooNote",
    "Region",
    "Remembered",
    "Role",
    "SellerAccount",
    "TokenBucket",
    "User",
    "start_options",
]
