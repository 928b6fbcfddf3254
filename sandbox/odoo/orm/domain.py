"""Search domains: prefix notation into a tree, and the tree against one record."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from .fields import TO_MANY, TO_ONE, Field
from .records import Env, Records

if TYPE_CHECKING:
    from .model import Model

Test = Callable[[Records], bool]
TRUE_LEAVES = ((1, "=", 1), ("1", "=", "1"))
FALSE_LEAVES = ((0, "=", 1), (1, "=", 0))
NEGATED = {"!=": "=", "not in": "in", "not like": "like", "not ilike": "ilike", "not =ilike": "=ilike", "<>": "="}
TEXT_OPERATORS = frozenset({"like", "ilike", "=like", "=ilike"})
HIERARCHY = frozenset({"child_of", "parent_of"})
OPERATORS = {*NEGATED, *NEGATED.values(), *TEXT_OPERATORS, *HIERARCHY, "<", ">", "<=", ">=", "=?", "any", "not any"}


@dataclass(frozen=True)
class Leaf:
    path: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Node:
    operator: str  # & | !
    parts: tuple["Node | Leaf", ...]


def parse(domain: Any) -> Node:
    """An implicit & joins what stands side by side."""
    terms = list(domain or ())
    parts: list[Node | Leaf] = []
    while terms:
        parts.append(_take(terms, domain))
    return Node("&", tuple(parts))


def _take(terms: list[Any], domain: Any) -> Node | Leaf:
    if not terms:
        raise ValueError(f"Domain {domain!r} is not well formed: an operand is missing")
    term = terms.pop(0)
    if term in ("&", "|"):
        return Node(term, (_take(terms, domain), _take(terms, domain)))
    if term == "!":
        return Node("!", (_take(terms, domain),))
    if isinstance(term, list | tuple) and len(term) == 3:
        path, operator, value = term
        if isinstance(path, str) and str(operator).lower() in OPERATORS:
            return Leaf(path, str(operator).lower(), value)
        if tuple(term) in TRUE_LEAVES:
            return Node("&", ())
        if tuple(term) in FALSE_LEAVES:
            return Node("|", ())
    raise ValueError(f"Domain() invalid item in domain: {term!r}")


def mentions(node: Node | Leaf, name: str) -> bool:
    if isinstance(node, Leaf):
        return node.path == name
    return any(mentions(part, name) for part in node.parts)


def compiled(env: Env, model: "Model", node: Node | Leaf) -> Test:
    if isinstance(node, Leaf):
        return _leaf(env, model, node)
    tests = [compiled(env, model, part) for part in node.parts]
    if node.operator == "&":
        return lambda record: all(test(record) for test in tests)
    if node.operator == "|":
        return lambda record: any(test(record) for test in tests)
    return lambda record: not tests[0](record)


def _leaf(env: Env, model: "Model", leaf: Leaf) -> Test:
    if leaf.operator in NEGATED:
        positive = _leaf(env, model, Leaf(leaf.path, NEGATED[leaf.operator], leaf.value))
        return lambda record: not positive(record)
    name, _, rest = leaf.path.partition(".")
    field = model.columns.get(name)
    if field is None:
        raise ValueError(f"Invalid field {model.name}.{name} in condition {(leaf.path, leaf.operator, leaf.value)!r}")
    if leaf.operator in ("any", "not any"):
        inner = compiled(env, env.registry.models[field.comodel], parse(leaf.value))
        wanted = leaf.operator == "any"
        return lambda record: any(inner(other) for other in record[field.column]) is wanted
    if rest:
        if not field.relational:
            raise ValueError(f"Invalid field {model.name}.{leaf.path} in condition")
        inner = _leaf(env, env.registry.models[field.comodel], Leaf(rest, leaf.operator, leaf.value))
        # Nothing at the end of the path equals "not set" too.
        unset = leaf.value is False and leaf.operator == "="
        return lambda record: any(inner(o) for o in record[field.column]) or (unset and not record[field.column])
    if leaf.operator == "=?":
        return _leaf(env, model, Leaf(name, "=", leaf.value)) if leaf.value not in (None, False) else lambda _: True
    if leaf.operator in HIERARCHY:
        return _hierarchy(env, field, leaf)
    if name == "id":
        return _scalar(leaf, lambda record: record.id)
    if field.type in TO_ONE or field.type in TO_MANY:
        return _relational(env, field, leaf)
    if field.type == "datetime":
        return _moment(env, field, leaf)
    return _scalar(leaf, lambda record: record[field.column], numeric=field.type in ("integer", "float", "monetary"))


def _moment(env: Env, field: Field, leaf: Leaf) -> Test:
    """From 19 on whole seconds are compared, and a bare date means its whole day. Before, the microseconds that
    nobody is shown take part."""
    if env.registry.version < 19:
        return _scalar(leaf, lambda record: record[field.column])
    end = " 23:59:59" if leaf.operator in (">", "<=") else " 00:00:00"
    values = [f"{v}{end}" if isinstance(v, str) and len(v) == 10 else v for v in _listed(leaf.value)]
    whole = Leaf(leaf.path, leaf.operator, values if isinstance(leaf.value, list | tuple) else values[0])
    return _scalar(whole, lambda record: (record[field.column] or "")[:19] or False)


def _relational(env: Env, field: Field, leaf: Leaf) -> Test:
    if leaf.operator in TEXT_OPERATORS or (leaf.operator == "=" and isinstance(leaf.value, str)):
        match = _matcher(leaf.operator, leaf.value)
        return lambda record: any(match(other.name) for other in record[field.column])
    wanted = set(_listed(leaf.value))
    empty = bool(wanted & {False, None})
    ids = {value for value in wanted if value is not False and value is not None}

    def test(record: Records) -> bool:
        found = record[field.column].ids
        return not ids.isdisjoint(found) or (empty and not found)

    if leaf.operator in ("=", "in"):
        return test
    return _scalar(leaf, lambda record: record[field.column].id)


def _hierarchy(env: Env, field: Field, leaf: Leaf) -> Test:
    comodel = env.registry.models[field.comodel] if field.comodel else None
    roots = {value for value in _listed(leaf.value) if value}

    def family(record: Records) -> set[int]:
        parent = record.model.parent
        found: set[int] = set()
        while record and record.id not in found:
            found.add(record.id)
            record = record[parent]
        return found

    def below(record: Records) -> bool:
        start = record if field.name == "id" or comodel is None else record[field.column]
        if leaf.operator == "child_of":
            return any(family(one) & roots for one in start)
        above = set().union(*(family(one) for one in env.browse(start.model.name, roots).exists()))
        return bool(set(start.ids) & above)

    return below


def _scalar(leaf: Leaf, get: Callable[[Records], Any], numeric: bool = False) -> Test:
    value = leaf.value
    match leaf.operator:
        case "=":
            if value is False or value is None:
                # Numbers have no NULL worth the name: 0 is not "unset" unless asked as a number.
                return lambda record: not get(record)
            if isinstance(value, list | tuple):
                return _scalar(Leaf(leaf.path, "in", value), get, numeric)
            return lambda record: bool(get(record) == value)
        case "in":
            wanted = set(_listed(value))
            unset = False in wanted or None in wanted
            return lambda record: get(record) in wanted or (unset and get(record) is False)
        case "<" | ">" | "<=" | ">=":
            return lambda record: _ordered(get(record), leaf.operator, value, numeric)
    match = _matcher(leaf.operator, value)
    return lambda record: match(get(record))


def _ordered(mine: Any, operator: str, value: Any, numeric: bool) -> bool:
    if value is False or value is None or (mine is False and not numeric):
        return False
    if operator == "<":
        return bool(mine < value)
    if operator == ">":
        return bool(mine > value)
    return bool(mine <= value) if operator == "<=" else bool(mine >= value)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, Records):
        return list(value.ids)
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _matcher(operator: str, value: Any) -> Callable[[Any], bool]:
    if operator == "=":
        return lambda given: given == value
    wanted = str(value or "")
    whole = operator.startswith("=")
    pattern = _pattern(wanted if whole else f"%{wanted}%", operator.endswith("ilike"))
    return lambda given: bool(pattern.fullmatch(str(given or "")))


@cache
def _pattern(like: str, ignore_case: bool) -> re.Pattern[str]:
    parts = []
    escaped = False
    for letter in like:
        if not escaped and letter == "\\":
            escaped = True
            continue
        special = {"%": ".*", "_": "."}.get(letter)
        parts.append(special if special and not escaped else re.escape(letter))
        escaped = False
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def lookups(node: Node | Leaf) -> list[tuple[str, list[Any]]]:
    """The conditions that every result must meet and that an index may answer."""
    if isinstance(node, Leaf):
        return [(node.path, _listed(node.value))] if node.operator in ("=", "in") else []
    return [found for part in node.parts for found in lookups(part)] if node.operator == "&" else []


__all__ = ["Leaf", "Node", "compiled", "lookups", "mentions", "parse"]
