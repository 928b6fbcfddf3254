"""`python -m tests.shapes`: every shape of an Amazon order through the product into a real Odoo 19, as a table.

Exit status 1 when Odoo holds anything else than what is written down in `expected`.
"""

import sys
import unicodedata

from .expected import Sale
from .play import Outcome, play
from .stage import stage

WIDTHS = (36, 74, 25, 60)


def main() -> int:
    with stage("shapes") as one:
        outcomes = play(one)
    print(_row("shape", "what Odoo holds", "total in Odoo / on Amazon", "verdict"))
    print(_row(*("-" * width for width in WIDTHS)))
    for outcome in outcomes:
        print(_row(outcome.name, _holds(outcome), _totals(outcome), verdict(outcome)))
    wrong = [outcome for outcome in outcomes if outcome.faults]
    for outcome in wrong:
        print(f"\n{outcome.name} is wrong:", *outcome.faults, sep="\n  ")
    print(f"\n{len(outcomes)} shapes, {len(outcomes) - len(wrong)} right, {len(wrong)} wrong.")
    return 1 if wrong else 0


def verdict(outcome: Outcome) -> str:
    if outcome.faults:
        return f"WRONG: {outcome.faults[0]}"
    if isinstance(outcome.expected, Sale):
        apart = f"ok ({outcome.expected.less})" if outcome.expected.less else "ok"
        return f"{apart}, a person is asked: {outcome.expected.problem}" if outcome.expected.problem else apart
    if outcome.ours is None:
        return "ok: not asked of Amazon, or without an id"
    word = {"blocked": "held"}.get(outcome.ours.state, outcome.ours.state)
    return f"ok: {word}, {outcome.ours.code}: {outcome.ours.sentence}"


def _holds(outcome: Outcome) -> str:
    shown = [
        f"{one.name} {one.state} · {_short(one.customer, 24)} · {one.kinds()} lines · tax {one.tax} · {_short(one.delivery, 26)}"
        for one in outcome.held
    ]
    return "; ".join(shown) or "nothing"


def _totals(outcome: Outcome) -> str:
    return f"{outcome.held[0].total if outcome.held else '-'} / {outcome.amazon_total}"


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _row(*cells: str) -> str:
    return " | ".join(_padded(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    """Wide characters take two columns; what no terminal shows takes none."""
    clean = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf"))
    taken, kept = 0, ""
    for c in clean:
        taken += 2 if unicodedata.east_asian_width(c) in "WF" else 1
        if taken > width:
            return kept[:-1] + "…" if width > 1 else kept
        kept += c
    return kept + " " * (width - taken)


if __name__ == "__main__":
    sys.exit(main())
