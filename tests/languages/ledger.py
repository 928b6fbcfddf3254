"""What the ledger says: the English sentences of rules, flows, gateways and services, read from their source.

A sentence is a text, or an f-string whose holes get the names of what fills them, in one of PLACES: `f"The SKU {sku} is
unknown."` is the entry `The SKU {sku} is unknown.` Constants of the same module are put in. What is for machines or for
developers is left out by `_spoken`.
"""

import ast
import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog

from sync.rules import amazon_fields
from tests.languages.screens import ROOT, python_files

# Display, tools and the operator's side speak through gettext, or to machines.
NOT_HERE = (
    "connector_web", "accounts/language", "accounts/login", "accounts/views", "accounts/admin", "accounts/management",
    "accounts/models", "accounts/templatetags", "sync/views", "sync/forms", "sync/admin", "sync/management", "sync/models",
    "sync/templatetags", "sync/selectors",
    # Names of carriers and places, headings of files, statements, and what is written into Odoo.
    "sync/rules/carriers.py", "sync/rules/places.py", "sync/rules/prefectures.py", "sync/rules/notes.py",
    "sync/exports.py", "sync/saving.py", "sync/flows/delivery_activities.py",
    "sync/rules/amazon_fields.py",  # a table: its names are read from it
)  # fmt: skip
# Where one word is a label, too.
TABLES = (
    "accounts/channel_settings.py", "accounts/channel_words.py", "sync/previews.py", "sync/rules/mapping.py",
    "sync/rules/alerts.py", "sync/rules/roles.py", "sync/timeline.py", "sync/mappings.py", "sync/offer_sheets.py",
)  # fmt: skip
DEVELOPERS = {"ValueError", "TypeError", "RuntimeError", "AssertionError", "LookupError", "KeyError", "SystemExit"}
_WORDS = re.compile(r"[A-Za-z’']{2,}[,:;]? [A-Za-z“{(]")
FEWEST = 5
NO_NAMES = {"else", "or", "if", "and", "in", "for", "not", "None", "True", "False"}
TO_MACHINES = {"compile", "getLogger", "get", "split", "startswith"}
_LABEL = re.compile(r"[A-Z][a-z]{2,}|always")
_NAME = re.compile(r"[A-Za-z_]\w*")
# SQL, patterns, headers, versions of protocols.
_MACHINE = re.compile(r"^\s*(select|update|insert|delete)\b|\(\?|\\|^[a-z_]+ (desc|asc)\b|^200 |^application/")


def catalogue() -> Catalog:
    made = Catalog(fuzzy=False)
    for path, line, sentence in found():
        made.add(sentence, locations=[(path, line)])
    return made


def found() -> Iterator[tuple[str, int, str]]:
    for path in python_files():
        place = str(path.relative_to(ROOT))
        if not place.startswith(NOT_HERE):
            for line, sentence in sentences(ast.parse(path.read_text()), labels=place in TABLES):
                yield place, line, sentence

    for field in (*amazon_fields.ORDER, *amazon_fields.LINE):
        yield from (("sync/rules/amazon_fields.py", 0, part) for part in (field.own, field.frame) if part)


def sentences(tree: ast.Module, labels: bool = False) -> Iterator[tuple[int, str]]:
    """Each with its line; with `labels` also single words."""
    constants = dict(_constants(tree))
    silent = set(_silent(tree))
    for node in ast.walk(tree):
        if node in silent or not (sentence := _text(node, constants)):
            continue
        if _spoken(sentence) or (labels and _LABEL.fullmatch(sentence)):
            yield node.lineno, sentence  # type: ignore[attr-defined]


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Texts that the module gives a name, alone or several at a time."""
    for node in tree.body:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        pairs = zip(target.elts, value.elts, strict=False) if _both_tuples(target, value) else [(target, value)]
        for name, text in pairs:
            if isinstance(name, ast.Name) and isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield name.id, text.value


def _both_tuples(target: ast.AST, value: ast.AST) -> bool:
    return isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)


def _silent(tree: ast.Module) -> Iterator[ast.AST]:
    """Whatever no person reads: docstrings, logs, faults of developers, patterns, and what an f-string is made of."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        ):
            yield node.body[0].value
        elif isinstance(node, ast.JoinedStr):
            yield from (part for part in ast.iter_child_nodes(node) if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Call) and (_called(node) in TO_MACHINES or _to_log(node)):
            yield from ast.walk(node)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _called(node.exc) in DEVELOPERS:
            yield from ast.walk(node.exc)
        elif isinstance(node, ast.Compare | ast.Subscript | ast.Assert):
            yield from (part for part in ast.walk(node) if isinstance(part, ast.Constant))


def _to_log(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "log"
    )


def _called(node: ast.Call) -> str:
    name = node.func
    return name.attr if isinstance(name, ast.Attribute) else name.id if isinstance(name, ast.Name) else ""


def _text(node: ast.AST, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts, taken = [], set[str]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            if isinstance(part.value, ast.Name) and part.value.id in constants:
                parts.append(constants[part.value.id])
            else:
                parts.append("{" + _hole(part.value, taken) + "}")
    return "".join(parts)


def _hole(value: ast.expr, taken: set[str]) -> str:
    """A name for what fills it: the last one in its expression."""
    names = _NAME.findall(re.sub(r"'[^']*'|\"[^\"]*\"", "", ast.unparse(value))) or ["text"]
    name = next((name for name in reversed(names) if name not in NO_NAMES), "text").strip("_")
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    taken.add(unique)
    return unique


def _spoken(text: str) -> bool:
    """A hole beside a word or two would fit anything that anybody writes."""
    plain = re.sub(r"\{\w+\}", "{", text)
    letters = len(re.findall(r"[A-Za-z]", plain))
    return bool(_WORDS.search(plain)) and not _MACHINE.search(text) and ("{" not in plain or letters >= FEWEST)
