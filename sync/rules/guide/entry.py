from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """`codes`: of the problems it is about, as `Blocked.code` says them; the first is its anchor on the page."""

    codes: tuple[str, ...]
    title: str
    why: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    entries: tuple[Entry, ...]
