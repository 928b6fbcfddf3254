"""The commonest problems, step by step: what the page Help shows and docs/problems.md says. Pure.

The sentence of a problem names its cure in brief; an entry here is followed to the letter by somebody who has never seen
the thing before.
"""

from collections.abc import Iterator

from sync.rules.guide import connections, customers, goods, money, orders, parcels, stock
from sync.rules.guide.entry import Chapter, Entry

CHAPTERS: tuple[Chapter, ...] = (
    connections.CHAPTER,
    orders.CHAPTER,
    goods.CHAPTER,
    customers.CHAPTER,
    money.CHAPTER,
    parcels.CHAPTER,
    stock.CHAPTER,
)


def entries() -> Iterator[Entry]:
    for chapter in CHAPTERS:
        yield from chapter.entries


GUIDE = {code: entry for entry in entries() for code in entry.codes}


def as_markdown() -> str:
    """The text of docs/problems.md."""
    parts = [
        "# The commonest problems, and how to end them\n",
        "The dashboard shows this page under Help, and every problem links to its entry. The word in brackets is the"
        " problem's code, as the admin and `manage.py sync --json` show it.\n",
    ]
    for chapter in CHAPTERS:
        parts.append(f"## {chapter.title}\n")
        for entry in chapter.entries:
            codes = ", ".join(f"`{code}`" for code in entry.codes)
            parts.append(f"### {entry.title}\n\n({codes}) {entry.why}\n")
            parts.append("\n".join(f"{number}. {step}" for number, step in enumerate(entry.steps, 1)) + "\n")
    return "\n".join(parts)
