"""What the tables are called in the engine room, in its reader's language. Columns are called as they are in the database."""

from collections.abc import Mapping

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import (
    ApiCall,
    AuditEntry,
    Channel,
    Invitation,
    Marketplace,
    Member,
    Merchant,
    OdooConnection,
    SellerAccount,
)


def call(names: Mapping[type[Model], tuple[Promise, Promise]]) -> None:
    """One, and many. Told here and not in the models: there each name would be a migration."""
    for model, (one, many) in names.items():
        model._meta.verbose_name = one  # type: ignore[assignment]
        model._meta.verbose_name_plural = many  # type: ignore[assignment]


call(
    {
        ApiCall: (pgettext_lazy("table", "api call"), pgettext_lazy("table", "api calls")),
        AuditEntry: (pgettext_lazy("table", "audit entry"), pgettext_lazy("table", "audit entries")),
        Channel: (pgettext_lazy("table", "channel"), pgettext_lazy("table", "channels")),
        Invitation: (pgettext_lazy("table", "invitation"), pgettext_lazy("table", "invitations")),
        Marketplace: (pgettext_lazy("table", "marketplace"), pgettext_lazy("table", "marketplaces")),
        Member: (pgettext_lazy("table", "member"), pgettext_lazy("table", "members")),
        Merchant: (pgettext_lazy("table", "merchant"), pgettext_lazy("table", "merchants")),
        OdooConnection: (pgettext_lazy("table", "Odoo connection"), pgettext_lazy("table", "Odoo connections")),
        SellerAccount: (pgettext_lazy("table", "seller account"), pgettext_lazy("table", "seller accounts")),
    }
)
