"""Who did what, in a fixed vocabulary. Pages show SENTENCES[kind] filled with the entry's params; no secret is a param."""

import re
from typing import Any

from django.http import HttpRequest

from accounts.language.sentences import said
from accounts.login import words
from accounts.login.visitors import address_of
from accounts.models import AuditEntry, Merchant, User
from accounts.models.people import AS_ROLE

# The params that hold a word of ours.
WORDS = {"role": AS_ROLE, "before": AS_ROLE, "what": words.SAID, "how": words.SAID}

SENTENCES: dict[str, str] = {
    "problems_retried": "Retried what waited for {count} problems",
    "problems_snoozed": "Snoozed {count} problems",
    "problem_snoozed": "Snoozed the problem: {problem}",
    "problem_resolved": "Marked the problem as resolved: {problem}",
    "run_cancelled": "Cancelled a run: {subject}, begun {begun}",
    "run_paused": "Paused a run: {subject}, begun {begun}",
    "run_resumed": "Went on with a run: {subject}, begun {begun}",
    "amazon_resumed": "Ended the pause of Amazon for {seller}",
    "odoo_resumed": "Ended the pause of Odoo",
    "sync_asked": "Started a sync of {subject} for {seller}",
    "check_asked": "Asked whether every order of the last {days} days is in Odoo",
    "alerts_chosen": "Chose which e-mails to get",
    "odoo_connected": "Connected Odoo: {database} at {url}",
    "amazon_connected": "Connected the seller {seller} ({region})",
    "refused": "Was refused: {page}",
    # --- teams
    "merchant_founded": "Signed up and made the merchant {name}",
    "person_invited": "Invited {email} as {role}",
    "invitation_renewed": "Made a new link of the invitation to {email}",
    "invitation_revoked": "Revoked the invitation to {email}",
    "person_joined": "Joined as {role}",
    "role_changed": "Made {email} {role} (was {before})",
    "person_removed": "Removed {email} from the team",
    "person_left": "Left the team",
    # --- a person's own account
    "logged_in": "Logged in{how}",
    "logged_out": "Logged out",
    "wrong_password": "A wrong password was typed",
    "wrong_code": "A wrong code was typed, after the right password",
    "confirmed": "Showed once more who it is{how}",
    "password_changed": "Changed the password",
    "password_reset": "Set a new password by e-mail",
    "email_changed": "Changed the e-mail address from {before} to {email}",
    "factor_added": "Set up {what}",
    "factor_removed": "Took away {what}",
    "factor_taken": "Second factor taken away by {by}, who runs this server",
    "codes_renewed": "Made new recovery codes",
    "sessions_ended": "Logged out everywhere else",
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
    "seller_started": "Started the seller {seller}",
    "odoo_refused": "Tried to connect Odoo at {url}: {why}",
    "odoo_checked": "Checked the connection to Odoo",
    "channel_changed": "Changed the settings of {channel}: {changes}",
    "backfill_asked": "Asked for the orders of {seller} since {since}",
    "offer_matched": "Matched the SKU {sku} to the product {product}",
    "offers_matched": "Matched {count} SKUs to their proposed products: {skus}",
    "offers_dismissed": "Dismissed {count} SKUs: {skus}",
    "offers_restored": "Dismissed {count} SKUs no longer: {skus}",
    "offers_uploaded": "Matched {count} SKUs to the products of a file",
    "carrier_set": "Set the carrier of deliveries by {method}: {carrier}",
    "carrier_set_without": "Set the carrier of deliveries without a method: {carrier}",
    "carrier_dropped": "Took away the carrier rule of deliveries by {method}",
    "carrier_dropped_without": "Took away the carrier rule of deliveries without a method",
    "mapping_saved": "Changed the field mapping of {channel}, version {number}: {what}",
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
        address=address_of(request) if request else None,
    )


def subject(kind: str) -> str:
    """A kind of entry without its particulars, for a choice of kinds."""
    return re.sub(r" ?\{\w+\}", " …", said(SENTENCES.get(kind, kind))).strip()


def sentence(entry: AuditEntry) -> str:
    """In the reader's language. One that this version no longer knows is shown as it is called."""
    if entry.kind not in SENTENCES:
        return entry.kind
    return said(SENTENCES[entry.kind], **{name: _word(name, value) for name, value in entry.params.items()})


def _word(name: str, value: object) -> object:
    """A word of ours stands in a sentence in its language, too; what people typed stays."""
    word = WORDS[name].get(value) if name in WORDS and isinstance(value, str) else None
    return value if word is None else str(word)
