"""The first page of Settings: what can be set, and who may."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.views.access import MerchantRequest, member
from sync.views.page import page


@dataclass(frozen=True, slots=True)
class Section:
    """`url` is the name of its first page; other pages of the section begin with the same name and `_`."""

    url: str
    title: Promise
    text: Promise
    icon: str
    roles: frozenset[str] = frozenset(Role.values)


OWNERS = frozenset({Role.OWNER.value})
OPERATORS = frozenset({Role.OWNER.value, Role.OPERATOR.value})
SECTIONS: tuple[Section, ...] = (
    Section("settings_start", _("Set up"), _("Step by step until orders come by themselves."), "play-circle"),
    Section(
        "settings_amazon", _("Amazon"), _("Seller accounts, their marketplaces, and whether Amazon lets us in."), "shop"
    ),
    Section("settings_odoo", _("Odoo"), _("Which Odoo is connected, as whom, and what it can do."), "plug"),
    Section(
        "settings_channels", _("Channels"), _("How the orders of each marketplace become sales in Odoo."), "sliders"
    ),
    Section(
        "settings_mapping",
        _("Field mapping"),
        _("Which of Amazon's fields goes into which field of Odoo, and when."),
        "arrow-left-right",
    ),
    Section("settings_alerts", _("E-mail alerts"), _("What you hear of by e-mail, and how soon."), "inbox"),
    Section(
        "settings_people", _("Team"), _("Who sees this merchant, and who may do what. Invite a colleague."), "people"
    ),
    Section("settings_activity", _("Activity"), _("Who did what, and when."), "journal-text", OWNERS),
)


def sections_of(request: MerchantRequest) -> list[Section]:
    return [section for section in SECTIONS if request.member.role in section.roles]


def settings_page(request: MerchantRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of Settings, with the list of sections beside it."""
    return page(request, template, status=status, sections=sections_of(request), **context)


@member
def hub(request: MerchantRequest) -> HttpResponse:
    return settings_page(request, "sync/settings/hub.html")
