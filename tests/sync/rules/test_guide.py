"""The guide to the commonest problems: about problems that exist, complete, and the same on the page and in the docs."""

import ast
from collections.abc import Iterator
from pathlib import Path

from sync.rules.guide import GUIDE, as_markdown, entries

ROOT = Path(__file__).resolve().parents[3]


def spoken() -> set[str]:
    """Every text in the product that could be a problem's code, but for the guide's own."""
    return {text for folder in ("sync", "accounts") for file in sources(folder) for text in texts(file)}


def sources(folder: str) -> Iterator[Path]:
    return (file for file in (ROOT / folder).rglob("*.py") if "guide" not in file.parts)


def texts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_thirty_problems_and_more_are_explained() -> None:
    assert len(list(entries())) >= 30


def test_every_code_is_one_that_the_product_says() -> None:
    assert set(GUIDE) - spoken() == set()


def test_no_code_is_explained_twice() -> None:
    codes = [code for entry in entries() for code in entry.codes]
    assert sorted(codes) == sorted(set(codes))


def test_every_entry_ends_in_something_to_do() -> None:
    for entry in entries():
        assert entry.steps, entry.title
        assert all(step.endswith(".") for step in (entry.why, *entry.steps)), entry.title


def test_the_docs_say_the_same_as_the_page() -> None:
    written = (ROOT / "docs" / "problems.md").read_text()
    assert written == as_markdown(), "write it anew: python manage.py guide > docs/problems.md"
