"""The choice of the merchant, of the colours and of the language."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.language.choice import known
from accounts.models import Member, User
from accounts.views.access import SESSION_KEY

THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


def go_back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page that the form named, if it is one of ours."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return redirect(otherwise)


@require_POST
@login_required
def choose_merchant(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("merchant", "")
    for found in Member.objects.filter(user=request.user.pk or 0).select_related("merchant"):
        if str(found.merchant.uid) == wanted:
            request.session[SESSION_KEY] = wanted
            return redirect("home")  # the page one was on may belong to the other merchant
    raise Http404


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest(_("The theme is auto, light or dark."))
    return _remember(go_back(request, "home"), request, "theme", theme)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """For this browser, and for the person wherever they log in."""
    language = request.POST.get("language", "")
    if not known(language):
        codes = ", ".join(code for code, name in settings.LANGUAGES)
        return HttpResponseBadRequest(_("The language is one of {codes}.").format(codes=codes))
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return _remember(go_back(request, "home"), request, settings.LANGUAGE_COOKIE_NAME, language)


def _remember(response: HttpResponse, request: HttpRequest, name: str, value: str) -> HttpResponse:
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
