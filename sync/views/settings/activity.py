"""Settings, Activity: who did what."""

from collections.abc import Sequence

from django.http import HttpResponse

from accounts import audit
from accounts.views.access import MerchantRequest, owner_reads
from sync import exports
from sync.selectors.people import EntryFilter, entries, filtered_entries, kinds_in, people_in
from sync.views.exports import as_file
from sync.views.settings.hub import settings_page


@owner_reads
def log(request: MerchantRequest) -> HttpResponse:
    who, kinds = people_in(request.merchant), kinds_in(request.merchant)
    wanted = _wanted(request, who, kinds)
    found = entries(request.merchant, wanted, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return settings_page(
        request,
        "sync/settings/activity.html",
        wanted_here=wanted,
        narrowed=wanted != EntryFilter(),
        who=who,
        kinds=kinds,
        found=found,
        rows=[(entry, audit.sentence(entry)) for entry in found.rows],
    )


@owner_reads
def export(request: MerchantRequest) -> HttpResponse:
    wanted = _wanted(request, people_in(request.merchant), kinds_in(request.merchant))
    return as_file(request, exports.ACTIVITY, filtered_entries(request.merchant, wanted))


def _wanted(request: MerchantRequest, who: Sequence[str], kinds: Sequence[tuple[str, str]]) -> EntryFilter:
    return EntryFilter(
        who=_one_of(who, request.GET.get("who", "")),
        kind=_one_of([kind for kind, _ in kinds], request.GET.get("kind", "")),
    )


def _one_of(known: Sequence[str], wanted: str) -> str:
    return wanted if wanted in known else ""
