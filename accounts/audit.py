"""Who did what, in a fixed vocabulary. Pages show SENTENCES[kind] filled with the entry's params; no secret is a param."""

from typing import Any

from django.http import HttpRequest

from accounts.models import AuditEntry, Merchant, User

SENTENCES: dict[str, str] = {
    "odoo_connected": "Connected Odoo: {database} at {url}",
    "amazon_connected": "Connected the seller {seller} ({region})",
    "amazon_renewed": "Renewed Amazon's permission for the seller {seller} ({region})",
    "amazon_renamed": "Named the seller account {seller}: {name}",
    "amazon_channel_on": "Switched {marketplace} of the seller {seller} on",
    "amazon_channel_off": "Switched {marketplace} of the seller {seller} off",
    "amazon_looked": "Looked for new marketplaces of the seller {seller}: {found}",
    "amazon_roles_checked": "Checked which roles work for the seller {seller}",
    "amazon_disconnected": "Disconnected the seller {seller} ({region}); its tokens were erased",
    "amazon_answer_refused": "Refused an answer of Amazon's consent page: {why}",
    "amazon_taken": "Tried to connect the seller {seller} ({region}), which belongs to another merchant",
    "amazon_wanted_elsewhere": "Somebody else tried to connect your seller {seller} ({region}); it was refused",
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
