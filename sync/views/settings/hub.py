"""The first page of Settings: what can be set, and who may."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from accounts.models import Role
from accounts.views.access import MerchantRequest, member
from sync.views.page import page


@dataclass(frozen=True, slots=True)
class Section:
    """`url` is the name of its first page; other pages of the section begin with the same name and `_`."""

    url: str
    title: str
    text: str
    icon: str
    roles: frozenset[str] = frozenset(Role.values)


OWNERS = frozenset({Role.OWNER.value})
OPERATORS = frozenset({Role.OWNER.value, Role.OPERATOR.value})
SECTIONS: tuple[Section, ...] = (
    Section("settings_alerts", "E-mail alerts", "What you hear of by e-mail, and how soon.", "inbox"),
)


def sections_of(request: MerchantRequest) -> list[Section]:
    return [section for section in SECTIONS if request.member.role in section.roles]


def settings_page(request: MerchantRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of Settings, with the list of sections beside it."""
    return page(request, template, status=status, sections=sections_of(request), **context)


@member
def hub(request: MerchantRequest) -> HttpResponse:
    return settings_page(request, "sync/settings/hub.html")
