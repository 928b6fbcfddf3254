"""Every version of a field mapping: who, when, what, and back to it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.language.sentences import said
from accounts.views.access import MerchantRequest, member, operator
from sync import mappings
from sync.models import MappingVersion
from sync.selectors import mapping as selectors
from sync.views.page import found
from sync.views.settings.hub import settings_page
from sync.views.settings.mapping import back_to, base_of, scope_of


@member
def versions(request: MerchantRequest) -> HttpResponse:
    scope = scope_of(request)
    rows = selectors.versions(request.merchant, scope.channel)
    channels = selectors.channels(request.merchant)
    return settings_page(request, "sync/settings/mapping/versions.html", scope=scope, rows=rows, channels=channels)


@operator
def restore(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    rows = MappingVersion.objects.filter(merchant=request.merchant, uid=uid).select_related("channel__marketplace")
    old = found(rows.first())
    scope = selectors.scope(request.merchant, old.channel)
    try:
        made = mappings.save(
            request.merchant,
            old.channel,
            mappings.read(old),
            mappings.restored(old.number),
            base=base_of(request),
            user=request.user,
            request=request,
        )
    except mappings.Stale as stale:
        messages.error(request, said(stale))
    else:
        text = _("Version {old} holds again, as version {new}.").format(old=old.number, new=made.number)
        messages.success(request, text)
    return back_to("settings_mapping_versions", scope)
