"""What the screens say: texts that are marked for translation in templates and in Python."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "sync", "connector_web")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Found = tuple[str, int, str | tuple[str, ...], str | None]


def python_files() -> list[Path]:
    """Ours; migrations keep what was once."""
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def catalogue() -> Catalog:
    made = Catalog(fuzzy=False)
    for path, line, message, context in found():
        made.add(message, locations=[(path, line)], context=context)
    return made


def found() -> Iterator[Found]:
    for path in sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]):
        # Django makes Python of a template, all but for its indentation.
        python = templatize(path.read_text(), origin=str(path.relative_to(ROOT)))
        yield from _of(path, "\n".join(line.lstrip() for line in python.splitlines()))
    for path in python_files():
        yield from _of(path, path.read_text())


def _of(path: Path, source: str) -> Iterator[Found]:
    """Babel tells each call with all its arguments; KEYWORDS says which of them are the text."""
    for line, function, arguments, _ in extract_python(io.BytesIO(source.encode()), list(KEYWORDS), [], {}):
        given = list(arguments) if isinstance(arguments, tuple) else [arguments]
        spec = KEYWORDS[function] or (1,)
        context = None
        texts: list[str] = []
        for part in spec:
            value = given[(part[0] if isinstance(part, tuple) else part) - 1]
            if not isinstance(value, str):
                raise SystemExit(
                    f"{path.relative_to(ROOT)}:{line}: {function} wants a text as it stands, not one made up."
                )
            if isinstance(part, tuple):
                context = value
            else:
                texts.append(value)
        yield str(path.relative_to(ROOT)), line, texts[0] if len(texts) == 1 else tuple(texts), context
