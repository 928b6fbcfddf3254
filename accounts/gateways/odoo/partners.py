"""Contacts and the delivery addresses below them."""

import time
from collections.abc import Sequence

from .client import Client
from .load import LoadOutcome, Sleep, load, xid
from .reads import search
from .records import PartnerDraft, Probe
from .text import words

PLACE = ("street", "street2", "zip", "city")
TEXTS = ("name", "type", "email", "phone", "street", "street2", "city", "zip", "vat", "comment")


def load_partners(
    client: Client, probe: Probe, drafts: Sequence[PartnerDraft], *, sleep: Sleep = time.sleep
) -> LoadOutcome:
    """One call. What exists is left as people made it. A failure of a contact is a failure of its addresses too."""
    # Addresses after all contacts: a contact that is looked up in between makes Odoo create them one at a time.
    ordered = sorted({draft.key: draft for draft in drafts}.values(), key=lambda draft: bool(draft.parent_key))
    if not ordered:
        return LoadOutcome({})
    parents = {draft.key: draft.parent_key for draft in ordered if draft.parent_key}
    texts = [name for name in TEXTS if any(getattr(draft, name) for draft in ordered)]
    fields = ["id", *texts, "is_company", "country_id/.id", "state_id/.id"]
    by_key, by_id = bool(parents), any(draft.parent_id for draft in ordered)
    if by_key:
        fields.append("parent_id/id")
    elif by_id:
        fields.append("parent_id/.id")
    if by_key and by_id:
        # `load` takes one way of naming a parent a call.
        split = [[one for one in ordered if bool(one.parent_id) is having] for having in (False, True)]
        first, second = (load_partners(client, probe, part, sleep=sleep) for part in split)
        return LoadOutcome(first.ids | second.ids, first.failures + second.failures)
    rows = {}
    for draft in ordered:
        row = [xid(draft.key), *(_text(probe, draft, name) for name in texts)]
        row += ["1" if draft.is_company else "", str(draft.country_id or ""), str(draft.state_id or "")]
        if by_key:
            row.append(xid(draft.parent_key) if draft.parent_key else "")
        elif by_id:
            row.append(str(draft.parent_id or ""))
        rows[draft.key] = [row]
    # A VAT number that its check refuses must not cost the order; Odoo shows it as it stands on the invoice.
    return load(client, "res.partner", fields, rows, needs=parents, context={"no_vat_validation": True}, sleep=sleep)


def place(client: Client, partner_id: int) -> dict[str, str]:
    """Where one address is; {} where it does not exist any more."""
    found = search(client, "res.partner", [["id", "=", partner_id]], list(PLACE), context={"active_test": False})
    return {name: words(found[0][name]) for name in PLACE} if found else {}


def _text(probe: Probe, draft: PartnerDraft, name: str) -> str:
    text: str = getattr(draft, name)
    if name != "comment" or not text or "res.partner.comment" in probe.plain:
        return text
    return f"<p>{probe.note('res.partner', name, text)}</p>"
