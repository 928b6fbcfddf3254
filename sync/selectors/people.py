"""Who is in the team, who is asked in, and what anybody did."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, QuerySet, Value, When

from accounts import audit
from accounts.models import AuditEntry, Invitation, Member, Merchant, Role
from sync.selectors.paging import Page, page

RANK = Case(When(role=Role.OWNER, then=Value(0)), When(role=Role.OPERATOR, then=Value(1)), default=Value(2))
LISTED = 200  # people or kinds in a choice


def members_of(merchant: Merchant) -> QuerySet[Member]:
    return Member.objects.filter(merchant=merchant).select_related("user").order_by(RANK, "user__email")


def open_invitations(merchant: Merchant) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(merchant=merchant, accepted=None, revoked=None)
    return rows.select_related("invited_by").order_by("-created", "-pk")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    who: str = ""
    kind: str = ""


def entries_of(merchant: Merchant) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(merchant=merchant)


def filtered_entries(merchant: Merchant, wanted: EntryFilter) -> QuerySet[AuditEntry]:
    rows = entries_of(merchant)
    if wanted.who:
        rows = rows.filter(who=wanted.who)
    return rows.filter(kind=wanted.kind) if wanted.kind else rows


def entries(merchant: Merchant, wanted: EntryFilter, *, after: str, before: str) -> Page[AuditEntry]:
    return page(filtered_entries(merchant, wanted), entries_of(merchant), newest_by="at", after=after, before=before)


def people_in(merchant: Merchant) -> Sequence[str]:
    """Whoever did something, also if they have gone since."""
    found = entries_of(merchant).exclude(who="").order_by("who").values_list("who", flat=True)
    return list(found.distinct()[:LISTED])


def kinds_in(merchant: Merchant) -> Sequence[tuple[str, str]]:
    found = entries_of(merchant).order_by("kind").values_list("kind", flat=True).distinct()[:LISTED]
    return sorted(((kind, audit.subject(kind)) for kind in found), key=lambda pair: pair[1])
