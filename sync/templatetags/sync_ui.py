"""Template tags of the screens. Settings make them known to every template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django_htmx.jinja import htmx_script

from accounts.language.sentences import said
from accounts.login import devices
from accounts.views.access import OF_MERCHANT
from sync.models import Run
from sync.rules.health import COUNTED_TO
from sync.rules.money import rounded
from sync.views import answers, words

register = template.Library()
SPRITE = "vendor/bootstrap-icons-1.13.2.svg"

register.simple_tag(htmx_script, name="htmx_script")
register.filter("masked", words.masked)
register.filter("browser", devices.in_words)
register.filter("health_text", answers.health)
register.filter("answer_text", answers.answer)


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


@register.simple_tag
def due(moment: datetime | None) -> SafeString | str:
    """Of something to come; what is overdue comes now."""
    if moment is not None and moment <= timezone.now():
        return pgettext("when it is due", "now")
    return when(moment)


@register.filter
def exact(moment: datetime | None) -> str:
    if moment is None:
        return "–"
    return words.second(timezone.localtime(moment))


def _digits(amount: Decimal | int, places: int | None = None) -> str:
    """With the separators of the reader's language."""
    return number_format(amount, places, force_grouping=True).replace("-", "−")


@register.simple_tag
def money(amount: Decimal | None, currency: str = "") -> str:
    if amount is None:
        return "–"
    return f"{_digits(rounded(Decimal(amount), currency))} {currency}".strip()


@register.filter
def quantity(amount: Decimal | int | str | None) -> str:
    """3, not 3.0000."""
    return "" if amount is None else number_format(f"{Decimal(amount).normalize():f}")


@register.filter
def unit_price(amount: Decimal | None) -> str:
    """As Odoo holds it, with all the digits it has; at least two."""
    if amount is None:
        return "–"
    digits = -int(amount.normalize().as_tuple().exponent)
    return _digits(amount, max(2, digits))


@register.filter
def capped(amount: int | None) -> str:
    """1,000+ where counting stopped."""
    amount = amount or 0
    return f"{_digits(COUNTED_TO)}+" if amount > COUNTED_TO else _digits(amount)


@register.filter
def in_words(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    if seconds < 120:
        return ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
    if seconds < 7200:
        count = round(seconds / 60)
        return ngettext("{count} minute", "{count} minutes", count).format(count=count)
    count = round(seconds / 3600)
    return ngettext("{count} hour", "{count} hours", count).format(count=count)


@register.filter
def handled(run: Run) -> int:
    """Orders of the run that have come to an end, whatever end."""
    parts = (run.created, run.updated, run.unchanged, run.ignored, run.waiting, run.blocked, run.failed)
    return sum(parts)


@dataclass(frozen=True, slots=True)
class Number:
    label: str
    count: int
    bad: bool = False


@register.filter
def numbers(run: Run) -> list[Number]:
    return [
        Number(pgettext("orders of a run", "Read"), run.read),
        Number(pgettext("orders of a run", "New"), run.created),
        Number(pgettext("orders of a run", "Changed"), run.updated),
        Number(pgettext("orders of a run", "Unchanged"), run.unchanged),
        Number(pgettext("orders of a run", "Waiting"), run.waiting),
        Number(pgettext("orders of a run", "Ignored"), run.ignored),
        Number(pgettext("orders of a run", "Need you"), run.blocked, bad=bool(run.blocked)),
        Number(pgettext("orders of a run", "Failed"), run.failed, bad=bool(run.failed)),
        Number(_("Amazon calls"), run.calls_amazon),
        Number(_("Odoo calls"), run.calls_odoo),
    ]


@register.simple_tag
def needing(run: Run) -> str:
    return _digits(run.blocked + run.failed)


@register.simple_tag
def took(run: Run) -> str:
    if run.finished is None:
        return "–"
    seconds = max(0, round((run.finished - run.started).total_seconds()))
    if seconds < 60:
        return _("{seconds} s").format(seconds=seconds)
    if seconds < 3600:
        return _("{minutes} min {seconds} s").format(minutes=seconds // 60, seconds=seconds % 60)
    return _("{hours} h {minutes} min").format(hours=seconds // 3600, minutes=seconds % 3600 // 60)


@register.filter
def flow(name: str) -> str:
    return words.spelled(words.FLOWS, name)


@register.filter
def trigger(name: str) -> str:
    return words.spelled(words.TRIGGERS, name)


@register.filter
def amazon_word(name: str) -> str:
    return said(words.spelled(words.AMAZON, name))


@register.filter
def odoo_word(name: str) -> str:
    return words.spelled(words.ODOO, name)


@register.filter
def found_by(name: str) -> str:
    return words.spelled(words.FOUND_BY, name)


@register.filter
def proposed_by(name: str) -> str:
    return words.spelled(words.PROPOSED_BY, name)


@register.filter
def reason(name: str) -> str:
    return str(words.REASONS.get(name) or name.replace("_", " "))


@register.filter
def amazon_id(line: str) -> str:
    """The order's id, which a line of a completeness report begins with."""
    return line.split(" ", 1)[0].rstrip(":")


@register.filter
def after_the_id(line: str) -> str:
    """What differs, or in brackets why the order is missing."""
    name = amazon_id(line)
    rest = line.removeprefix(name)
    if rest.startswith(" (") and rest.endswith(")"):
        return f" ({said(rest[2:-1])})"
    return said(line).removeprefix(name)


@register.filter
def of_field(value: str, label: str) -> str:
    """What a preview shows of a field: a word of ours in two of them, else a name or a number."""
    return said(value) if label in ("Delivery", "State") else value


@register.filter
def lost(name: str) -> str:
    return str(words.LOST.get(name) or _("is no longer in Odoo"))


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
def of_merchant(context: Mapping[str, Any]) -> SafeString:
    """Whose page a form stands on. In another tab somebody may choose another merchant before it is sent."""
    merchant = context["request"].merchant
    return format_html('<input type="hidden" name="{}" value="{}">', OF_MERCHANT, merchant.uid)


@register.simple_tag(takes_context=True)
def theme(context: Mapping[str, Any]) -> str:
    """ "" leaves the choice to the browser."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if isinstance(request, HttpRequest) else ""
    return chosen if chosen in ("light", "dark") else ""
