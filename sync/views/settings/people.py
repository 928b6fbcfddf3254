"""Settings, Team: who may do what for this merchant."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people, secrets
from accounts.invitation_mails import send
from accounts.language.sentences import said
from accounts.models import Invitation, Member, Role
from accounts.models.people import AS_ROLE
from accounts.views.access import MerchantRequest, member, owner, recently_authenticated_act
from sync.forms.people import ROLES, InviteForm, RoleForm
from sync.selectors.people import members_of, open_invitations
from sync.views.page import found
from sync.views.settings.hub import settings_page

LINK = "invitation_link"  # in the session, sealed, until it has been shown once
TOO_MANY = gettext_lazy("That were many invitations. Wait an hour before you send more.")


@member
def team(request: MerchantRequest) -> HttpResponse:
    return _show(request, InviteForm(), **_link_to_show(request))


def _show(request: MerchantRequest, form: InviteForm, *, status: int = 200, **more: Any) -> HttpResponse:
    owns = request.member.role == "owner"
    return settings_page(
        request,
        "sync/settings/people.html",
        status=status,
        members=members_of(request.merchant),
        invitations=open_invitations(request.merchant) if owns else [],
        owns=owns,
        form=form,
        role_names=[(value, Role(value).label) for value, _text in ROLES],
        sends_mail=settings.SENDS_MAIL,
        **more,
    )


@owner
@recently_authenticated_act
def invite(request: MerchantRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    if not _allowed(request):
        form.add_error("email", str(TOO_MANY))
        return _show(request, form, status=422)
    try:
        invitation, token = people.invite(request.merchant, by=request.user, request=request, **form.cleaned_data)
    except people.Refused as refusal:
        form.add_error("email", said(refusal))
        return _show(request, form, status=422)
    return _hand_over(request, invitation, token)


@owner
@recently_authenticated_act
def renew_invitation(request: MerchantRequest, uid: str) -> HttpResponse:
    invitation = _invitation(request, uid)
    if not _allowed(request):
        messages.error(request, str(TOO_MANY))
        return redirect("settings_people")
    try:
        token = people.renew(invitation, request.user, request)
    except people.Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("settings_people")
    return _hand_over(request, invitation, token)


@owner
def revoke_invitation(request: MerchantRequest, uid: str) -> HttpResponse:
    invitation = _invitation(request, uid)
    try:
        people.revoke(invitation, request.user, request)
    except people.Refused as refusal:
        messages.error(request, said(refusal))
    else:
        revoked = _("The invitation to {email} is revoked: its link leads nowhere.")
        messages.success(request, revoked.format(email=invitation.email))
    return redirect("settings_people")


@owner
@recently_authenticated_act
def change_role(request: MerchantRequest, pk: int) -> HttpResponse:
    who, form = _member(request, pk), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the three roles."))
        return redirect("settings_people")
    try:
        people.change_role(who, form.cleaned_data["role"], request.user, request)
    except people.Refused as refusal:
        messages.error(request, said(refusal))
    else:
        is_now = _("{email} is {role} from now on.")
        messages.success(request, is_now.format(email=who.user.email, role=AS_ROLE[form.cleaned_data["role"]]))
    return redirect("settings_people")


@owner
@recently_authenticated_act
def remove_member(request: MerchantRequest, pk: int) -> HttpResponse:
    who = _member(request, pk)
    try:
        people.remove(who, request.user, request)
    except people.Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("settings_people")
    if who.user == request.user:
        messages.success(request, _("You have left {merchant}.").format(merchant=request.merchant.name))
        return redirect("home")
    messages.success(request, _("{email} is no longer in the team.").format(email=who.user.email))
    return redirect("settings_people")


def _invitation(request: MerchantRequest, uid: str) -> Invitation:
    return found(Invitation.objects.filter(merchant=request.merchant, uid=uid).select_related("merchant").first())


def _member(request: MerchantRequest, pk: int) -> Member:
    return found(members_of(request.merchant).filter(pk=pk).select_related("merchant", "user").first())


def _allowed(request: MerchantRequest) -> bool:
    return bool(ratelimit.consume(request, action="invite", user=request.user))


def _hand_over(request: MerchantRequest, invitation: Invitation, token: str) -> HttpResponse:
    """By e-mail; where no mail server is named, the owner hands the link over."""
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    if not settings.SENDS_MAIL:
        request.session[LINK] = [str(invitation.uid), secrets.seal(link, _address(request))]
    elif send(invitation, link, request.user):
        invited = _("{email} is invited: the e-mail is on its way.")
        messages.success(request, invited.format(email=invitation.email))
    else:
        messages.error(
            request,
            _("The mail server does not answer, so the invitation has not been sent. Press “Send again” later."),
        )
    return redirect("settings_people")


def _link_to_show(request: MerchantRequest) -> dict[str, Any]:
    uid, sealed = request.session.pop(LINK, ["", ""])
    invitation = open_invitations(request.merchant).filter(uid=uid).first() if uid else None
    if invitation is None or request.member.role != "owner":
        return {}
    return {"link": secrets.unseal(sealed, _address(request)), "linked": invitation}


def _address(request: MerchantRequest) -> str:
    return f"{request.merchant.pk}|session|invitation_link|{request.user.pk}"
