"""Small pictures in SVG: shapes as well as colours, and the same in words. Settings make them known to every template."""

from collections.abc import Iterable, Sequence
from datetime import date

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from sync.rules.pulse import Cell, Word

register = template.Library()

STEP, HIGH = 6, 18
HEIGHTS = {Word.NOTHING: 2, Word.DONE: 10, Word.PARTLY: 14, Word.FAILED: 18}
WORDS = {
    Word.NOTHING: pgettext_lazy("an hour of a flow", "nothing to tell"),
    Word.DONE: pgettext_lazy("an hour of a flow", "went well"),
    Word.PARTLY: pgettext_lazy("an hour of a flow", "something did not go well"),
    Word.FAILED: pgettext_lazy("an hour of a flow", "failed"),
}


@register.simple_tag
def hours(bar: Sequence[Cell]) -> SafeString:
    """A cell an hour, the oldest on the left. What went worse stands higher."""
    cells = format_html_join(
        "",
        '<rect class="cell-{}" x="{}" y="{}" width="4" height="{}" rx="1"><title>{}</title></rect>',
        (
            (
                cell.word,
                number * STEP,
                HIGH - HEIGHTS[cell.word],
                HEIGHTS[cell.word],
                f"{timezone.localtime(cell.at):%H:%M}: {WORDS[cell.word]}",
            )
            for number, cell in enumerate(bar)
        ),
    )
    return format_html(
        '<svg class="hours" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>',
        in_words(bar),
        len(bar) * STEP - 2,
        HIGH,
        len(bar) * STEP - 2,
        HIGH,
        cells,
    )


def in_words(bar: Iterable[Cell]) -> str:
    """What the bar shows, for whoever does not see it."""
    found = [cell.word for cell in bar]
    parts = [
        text.format(count=count)
        for word, text in (
            (Word.DONE, pgettext("of the last 24 hours", "{count} went well")),
            (Word.PARTLY, pgettext("of the last 24 hours", "{count} partly")),
            (Word.FAILED, pgettext("of the last 24 hours", "{count} failed")),
            (Word.NOTHING, pgettext("of the last 24 hours", "{count} nothing to tell")),
        )
        if (count := found.count(word))
    ]
    return _("Of the last {hours} hours: {parts}.").format(hours=len(found), parts=", ".join(parts))


WIDE, TALL = 40, 88


@register.simple_tag
def days(counts: Sequence[tuple[date, int]], busiest: int) -> SafeString:
    """A bar a day. The numbers stand in a table beside it, so the picture itself says nothing to a screen reader."""
    bars = format_html_join(
        "", "{}", ((_day(number, day, count, busiest),) for number, (day, count) in enumerate(counts))
    )
    return format_html(
        '<svg class="days" aria-hidden="true" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid meet">{}</svg>',
        len(counts) * WIDE,
        TALL + 34,
        bars,
    )


def _day(number: int, day: date, count: int, busiest: int) -> SafeString:
    height = max(round(TALL * count / busiest), 2) if count else 1
    middle = number * WIDE + WIDE // 2
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/><text x="{}" y="{}">{}</text>'
        '<text class="of" x="{}" y="{}">{}</text>',
        "day" if count else "day none",
        number * WIDE + 5,
        TALL + 16 - height,
        WIDE - 10,
        height,
        middle,
        TALL + 11 - height,
        _short(count),
        middle,
        TALL + 31,
        pgettext("day of a month, below a bar", "{day}.").format(day=day.day),
    )


def _short(count: int) -> str:
    if count < 10_000:
        return number_format(count, force_grouping=True)
    return pgettext("thousands, above a bar", "{count}k").format(
        count=number_format(count // 1000, force_grouping=True)
    )
