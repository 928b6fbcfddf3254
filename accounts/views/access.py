"""Who may see and do what. Every view of a merchant's data passes through `member` or `operator`."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.core.internal.httpkit import serialize_request
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.models import Member, Merchant, Role, User

SESSION_KEY = "merchant"
OF_MERCHANT = "of_merchant"  # the field of every form that says whose page it stands on
P = ParamSpec("P")


class MerchantRequest(HttpRequest):
    """What a view gets: whose data is looked at, and by whom."""

    user: User  # type: ignore[assignment]
    merchant: Merchant
    member: Member
    memberships: list[Member]


View = Callable[Concatenate[MerchantRequest, P], HttpResponse]
Plain = Callable[Concatenate[HttpRequest, P], HttpResponse]


def may_act(member: Member) -> bool:
    return member.role in (Role.OWNER, Role.OPERATOR)


def chosen(memberships: list[Member], uid: object) -> Member:
    """The merchant that the session names, as long as the user still belongs to it; else the first one."""
    return next((member for member in memberships if str(member.merchant.uid) == uid), memberships[0])


def _enter(view: View[P]) -> Plain[P]:
    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _log_in(request)
        memberships = list(
            Member.objects.filter(user=request.user.pk or 0).select_related("merchant__odoo").order_by("pk")
        )
        if not memberships:
            return render(request, "accounts/no_merchant.html", status=404)
        request.memberships = memberships  # type: ignore[attr-defined]
        request.member = chosen(memberships, request.session.get(SESSION_KEY))  # type: ignore[attr-defined]
        request.merchant = request.member.merchant  # type: ignore[attr-defined]
        page_of = request.POST.get(OF_MERCHANT) if request.method == "POST" else None
        if page_of and page_of != str(request.merchant.uid):  # type: ignore[attr-defined]
            return _of_another(request, memberships, page_of)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return inner


def _of_another(request: HttpRequest, memberships: list[Member], uid: str) -> HttpResponse:
    """One session has one merchant, and many tabs: what was typed on a page of one never becomes another's."""
    before = next((member for member in memberships if str(member.merchant.uid) == uid), None)
    if before is None:
        raise Http404
    now = chosen(memberships, request.session.get(SESSION_KEY))
    return render(request, "accounts/other_merchant.html", {"before": before.merchant, "now": now.merchant}, status=409)


def _log_in(request: HttpRequest) -> HttpResponse:
    """A part of a page cannot show the log-in form: its page is loaded anew, which leads there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path())


def member(view: View[P]) -> Plain[P]:
    """Reading: every role."""
    return require_safe(_enter(view))


def operator(view: View[P]) -> Plain[P]:
    """Acting: owners and operators, by POST."""
    return require_POST(_enter(acting(view)))


def operator_reads(view: View[P]) -> Plain[P]:
    """A page that changes nothing but shows more than a viewer may see."""
    return require_safe(_enter(acting(view)))


def owner(view: View[P]) -> Plain[P]:
    """Keys, people and money's ways: owners only, by POST."""
    return require_POST(_enter(owning(view)))


def owner_reads(view: View[P]) -> Plain[P]:
    """A page that only leads to what owners may do."""
    return require_safe(_enter(owning(view)))


def owner_form(view: View[P]) -> Plain[P]:
    """A page with a form on it that is sent back to the same address."""
    return require_http_methods(["GET", "HEAD", "POST"])(_enter(owning(view)))


def member_form(view: View[P]) -> Plain[P]:
    """What everybody chooses for himself."""
    return require_http_methods(["GET", "HEAD", "POST"])(_enter(view))


def operator_form(view: View[P]) -> Plain[P]:
    return require_http_methods(["GET", "HEAD", "POST"])(_enter(acting(view)))


def _note_refused(request: MerchantRequest) -> None:
    """Whoever only looks at a page has done nothing."""
    if request.method == "POST":
        audit.write("refused", merchant=request.merchant, user=request.user, request=request, page=request.path)


def recently_authenticated(view: View[P]) -> View[P]:
    """A form with keys on it, inside `owner_form` and the like: whoever logged in a while ago shows once more who they
    are, before the form is seen, and comes back to it. What was typed is not kept meanwhile: it may be a key."""

    @wraps(view)
    def inner(request: MerchantRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if reauthentication.is_reauthentication_required(request, app="allauth.account"):
            return _confirm(request)
        return view(request, *args, **kwargs)

    return inner


def recently_authenticated_act(view: View[P]) -> View[P]:
    """A button that carries no key, inside `owner` and the like: who is asked once more need not press it again."""

    @wraps(view)
    def inner(request: MerchantRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if reauthentication.is_reauthentication_required(request, app="allauth.account"):
            request.session[reauthentication.STATE_SESSION_KEY] = {"request": serialize_request(request)}
            return _confirm(request)
        return view(request, *args, **kwargs)

    return inner


def _confirm(request: HttpRequest) -> HttpResponse:
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        raise PermissionDenied(_("Set a password first: this is asked for before keys are shown or changed."))
    url = f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def owning(view: View[P]) -> View[P]:
    @wraps(view)
    def inner(request: MerchantRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.member.role != Role.OWNER:
            _note_refused(request)
            raise PermissionDenied(_("Only an owner may do this. Ask one, or let one make you an owner."))
        return view(request, *args, **kwargs)

    return inner


def acting(view: View[P]) -> View[P]:
    @wraps(view)
    def inner(request: MerchantRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_act(request.member):
            _note_refused(request)
            raise PermissionDenied(
                _("You may look at this merchant, but not act for it. Ask an owner to make you an operator.")
            )
        return view(request, *args, **kwargs)

    return inner
