"""Template tags of the screens. Settings make them known to every template."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_htmx.jinja import htmx_script

from sync.rules.health import COUNTED_TO
from sync.rules.money import rounded
from sync.views import words

register = template.Library()
SPRITE = "vendor/bootstrap-icons-1.13.2.svg"

register.simple_tag(htmx_script, name="htmx_script")
register.filter("masked", words.masked)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Decoration, unless it has a label of its own."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, static(SPRITE), name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static(SPRITE), name)


@register.simple_tag
def pill(family: str, state: str) -> SafeString:
    """A state by word, icon and colour."""
    found = words.pill(family, str(state))
    return format_html('<span class="pill pill-{}">{}{}</span>', found.tone, icon(found.icon), found.word)


@register.simple_tag
def when(moment: datetime | None, otherwise: str = "–") -> SafeString | str:
    """A time in words; the exact one on hover, and for machines."""
    if moment is None:
        return otherwise
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        exact(moment),
        words.ago(moment, timezone.now()),
    )


@register.filter
def exact(moment: datetime | None) -> str:
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    return f"{local.day} {local:%b %Y, %H:%M:%S %Z}"


@register.simple_tag
def money(amount: Decimal | None, currency: str = "") -> str:
    if amount is None:
        return "–"
    return f"{rounded(Decimal(amount), currency):,} {currency}".strip().replace("-", "−")


@register.filter
def quantity(amount: Decimal | int | str | None) -> str:
    """3, not 3.0000."""
    return "" if amount is None else f"{Decimal(amount).normalize():f}"


@register.filter
def capped(amount: int | None) -> str:
    """1,000+ where counting stopped."""
    amount = amount or 0
    return f"{COUNTED_TO:,}+" if amount > COUNTED_TO else f"{amount:,}"


@register.filter
def flow(name: str) -> str:
    return words.spelled(words.FLOWS, name)


@register.filter
def trigger(name: str) -> str:
    return words.spelled(words.TRIGGERS, name)


@register.filter
def amazon_word(name: str) -> str:
    return words.spelled(words.AMAZON, name)


@register.filter
def odoo_word(name: str) -> str:
    return words.spelled(words.ODOO, name)


@register.filter
def line_kind(name: str) -> str:
    return words.spelled(words.LINES, name)


@register.simple_tag(takes_context=True)
def address_with(context: Mapping[str, Any], **changes: Any) -> str:
    """This page's address with other parameters; an empty one is left out."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name in ("after", "before"):  # another filter starts at the top
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def theme(context: Mapping[str, Any]) -> str:
    """"" leaves the choice to the browser."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if isinstance(request, HttpRequest) else ""
    return chosen if chosen in ("light", "dark") else ""
