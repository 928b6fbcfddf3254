"""Who did what, in a fixed vocabulary. Pages show SENTENCES[kind] filled with the entry's params; no secret is a param."""

from typing import Any

from django.http import HttpRequest

from accounts.models import AuditEntry, Merchant, User

SENTENCES: dict[str, str] = {
    "alerts_chosen": "Chose which e-mails to get",
    "odoo_connected": "Connected Odoo: {database} at {url}",
    "amazon_connected": "Connected the seller {seller} ({region})",
}


def write(
    kind: str, *, merchant: Merchant | None, user: User | None, request: HttpRequest | None = None, **params: Any
) -> AuditEntry:
    """In the transaction of what was done. `params` fill the sentence of `kind`; they are text or numbers."""
    assert kind in SENTENCES, kind
    return AuditEntry.objects.create(
        merchant=merchant,
        user=user,
        who=user.email if user else "",
        kind=kind,
        params=params,
        address=request.META.get("REMOTE_ADDR") or None if request else None,
    )


def sentence(entry: AuditEntry) -> str:
    """One that this version no longer knows is shown as it is called."""
    try:
        return SENTENCES[entry.kind].format(**entry.params)
    except (KeyError, IndexError):
        return entry.kind
