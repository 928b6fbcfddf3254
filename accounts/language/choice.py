"""Which language a person reads: what they chose, else what their browser asks for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.models import User


def known(code: str) -> bool:
    return code in dict(settings.LANGUAGES)


class LanguageOfPerson:
    """Behind Django's LocaleMiddleware, which looks at the cookie and the browser: a choice goes with the person to
    every browser they log in with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and known(user.language):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return self.get_response(request)


@contextmanager
def language_of(user: User | None) -> Iterator[None]:
    """For an e-mail: in its reader's language, whoever causes it."""
    code = user.language if user is not None and known(user.language) else settings.LANGUAGE_CODE
    with translation.override(code):
        yield
