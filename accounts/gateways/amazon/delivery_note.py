"""What the buyer told about the delivery, in words for the person who packs.

Nothing hangs on it, so unlike the rest of an order an unknown form is left out instead of refused.
"""

from typing import Any

_DAYS = {"MON": "Mon", "TUE": "Tue", "WED": "Wed", "THU": "Thu", "FRI": "Fri", "SAT": "Sat", "SUN": "Sun"}


def in_words(preference: object) -> str:
    data = _dict(preference)
    time = _dict(data.get("deliveryTime"))
    lines = (
        _labelled("Leave at", _text(data.get("dropOffLocation"))),
        _text(data.get("addressInstruction")),
        _labelled("Open", ", ".join(_hours(time.get("businessHours")))),
        *_exceptions(time.get("exceptionDates")),
        _labelled("Place", ", ".join(filter(None, map(_text, _list(data.get("deliveryCapabilities")))))),
    )
    return "\n".join(filter(None, lines))


def _hours(days: object) -> list[str]:
    """Days in a row with the same hours are written once: Mon-Fri 09:00-17:00."""
    rows: list[tuple[str, str, str]] = []
    for day in map(_dict, _list(days)):
        name, hours = _text(day.get("dayOfWeek")), _windows(day.get("timeWindows"))
        name = _DAYS.get(name, name)
        if rows and rows[-1][2] == hours:
            rows[-1] = (rows[-1][0], name, hours)
        else:
            rows.append((name, name, hours))
    return [f"{first if first == last else f'{first}-{last}'} {hours}".strip() for first, last, hours in rows if first]


def _exceptions(dates: object) -> list[str]:
    lines = []
    for date in map(_dict, _list(dates)):
        word = _text(date.get("exceptionDateType")).capitalize() or "Different hours"
        lines.append(f"{word} on {_text(date.get('exceptionDate'))} {_windows(date.get('timeWindows'))}".strip())
    return lines


def _windows(windows: object) -> str:
    pairs = ((_clock(w.get("startTime")), _clock(w.get("endTime"))) for w in map(_dict, _list(windows)))
    return " and ".join(f"{start}-{end}" for start, end in pairs if start and end)


def _clock(time: object) -> str:
    hour, minute = _dict(time).get("hour"), _dict(time).get("minute", 0)
    return f"{hour:02}:{minute:02}" if isinstance(hour, int) and isinstance(minute, int) else ""


def _labelled(label: str, words: str) -> str:
    return f"{label}: {words}" if words else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
