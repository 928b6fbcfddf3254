"""The link of an invitation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import people
from accounts.language.sentences import said
from accounts.login import pending
from accounts.models import User
from accounts.views.access import SESSION_KEY


@require_safe
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Says who asks whom into what. Nothing is accepted by following a link: mail programs follow them, too."""
    found = people.opened(token)
    if found is None:
        return render(request, "account/invitation_closed.html", status=404)
    pending.keep(request, token)
    context = {"invitation": found, "token": token, "meant": request.user.is_anonymous}
    if isinstance(request.user, User):
        context["meant"] = request.user.email == found.email
    return render(request, "account/invitation.html", context)


@require_POST
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect("invitation", token=token)
    try:
        member = people.accept(token, request.user, request)
    except people.Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("invitation", token=token)
    pending.drop(request)
    request.session[SESSION_KEY] = str(member.merchant.uid)
    messages.success(request, _("You have joined {merchant}.").format(merchant=member.merchant.name))
    return redirect("home")
