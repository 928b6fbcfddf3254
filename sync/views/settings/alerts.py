"""E-mail alerts: each member chooses for himself."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import audit
from accounts.views.access import MerchantRequest, may_act, member_form
from sync import alerts
from sync.forms.alerts import AlertForm
from sync.models import AlertChoice, AlertMail
from sync.rules import alerts as rules
from sync.views.settings.hub import settings_page

SHOWN = 10


@member_form
def settings_alerts(request: MerchantRequest) -> HttpResponse:
    row = AlertChoice.objects.filter(member=request.member).first()
    saved = row.paces if row else {}
    chosen = {kind: rules.pace_of(kind, saved, acts=may_act(request.member)) for kind in rules.KINDS}
    form = AlertForm(request.POST if request.method == "POST" else None, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            AlertChoice.objects.update_or_create(member=request.member, defaults={"paces": form.cleaned_data})
            audit.write("alerts_chosen", merchant=request.merchant, user=request.user, request=request)
        messages.success(request, _("Saved. It counts from now on; what happened before is not told again."))
        return redirect("settings_alerts")
    return settings_page(
        request,
        "sync/settings/alerts.html",
        status=422 if form.is_bound else 200,
        form=form,
        able=alerts.able(),
        public_url=settings.PUBLIC_URL,
        mails=list(AlertMail.objects.filter(member=request.member).order_by("-created", "-pk")[:SHOWN]),
        every=rules.APART,
        morning=rules.MORNING,
    )
