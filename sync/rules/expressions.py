"""JMESPath over one of Amazon's documents, for people who may type anything: an expression is bounded in length, depth
and fan-out before it runs, and in steps and sizes while it runs."""

import json
import re
from functools import lru_cache
from typing import Any

from jmespath import functions, visitor
from jmespath.exceptions import JMESPathError
from jmespath.parser import Parser

LENGTH = 300
DEPTH = 12
FAN_OUT = 200  # values that one expression may make of one, by lists of its own
STEPS = 20_000
ITEMS = 2_000
CHARACTERS = 20_000

_QUOTED = re.compile(r"'(?:\\'|[^'])*'|\"(?:\\.|[^\"\\])*\"|`(?:\\`|[^`])*`")
_BAD = (
    JMESPathError,
    RecursionError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
)
_PLACE = re.compile(r"column (\d+)")


class BadExpression(ValueError):
    """The text is a sentence for the merchant."""


class Expression:
    def __init__(self, text: str) -> None:
        """Raises BadExpression."""
        self.text = text
        self._tree = _parsed(text)

    def search(self, document: Any) -> Any:
        """Plain JSON, or BadExpression: what is wrong with this expression on this document."""
        try:
            found = _Bounded().visit(self._tree, document)
        except BadExpression:
            raise
        except _BAD as error:
            raise BadExpression(f"This expression does not work on this order: {_why(error)}.") from None
        return found if isinstance(found, str | int | float | bool | list | dict) else None


@lru_cache(maxsize=512)
def compiled(text: str) -> Expression:
    return Expression(text)


def _parsed(text: str) -> Any:
    if not text.strip():
        raise BadExpression("Choose one of Amazon's fields.")
    if len(text) > LENGTH:
        raise BadExpression(f"This expression is too long: at most {LENGTH} characters.")
    bare = _QUOTED.sub(_literal, text)
    depth = deepest = 0
    for character in bare:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > DEPTH or bare.count("!") > DEPTH or bare.count("&") > 2 * DEPTH:
        raise BadExpression(f"This expression is nested too deeply: at most {DEPTH} brackets in each other.")
    try:
        tree = Parser().parse(text).parsed
        fan_out = _fan_out(tree)
    except BadExpression:
        raise
    except (*_BAD, PendingDeprecationWarning) as error:
        raise BadExpression(f"This is neither a field of Amazon's nor a JMESPath expression: {_why(error)}.") from None
    if fan_out > FAN_OUT:
        raise BadExpression("This expression makes too many values of one. Make it simpler.")
    return tree


def _literal(found: re.Match[str]) -> str:
    """Without what stands between quotes; between backticks stands JSON, and nothing else."""
    text = found.group()
    if text.startswith("`"):
        try:
            json.loads(text[1:-1].replace("\\`", "`"))
        except (ValueError, RecursionError):
            raise BadExpression("Between `backticks` stands JSON. Text stands between 'single quotes'.") from None
    return ""


def _fan_out(node: Any) -> int:
    made = 1
    children = [child for child in node.get("children", []) if isinstance(child, dict)]
    if node["type"] in ("multi_select_list", "multi_select_dict"):
        made = max(1, len(children))
    elif node["type"] == "literal":
        made = _count(node["value"])
    elif node["type"] == "function_expression" and node["value"] not in functions.Functions.FUNCTION_TABLE:
        raise BadExpression(f"JMESPath has no function {node['value'][:40]}().")
    for child in children:
        made = min(made * _fan_out(child), FAN_OUT + 1)
    return made


def _count(value: Any) -> int:
    if isinstance(value, list):
        return max(1, len(value), sum(map(_count, value)))
    if isinstance(value, dict):
        return max(1, len(value), sum(map(_count, value.values())))
    return 1


def _why(error: BaseException) -> str:
    """The library's first line; what it quotes of the document is left out."""
    if not isinstance(error, JMESPathError):
        return "it cannot be worked out"
    first = str(error).splitlines()[0]
    place = _PLACE.search(first)
    if "invalid type for value" in first:
        return f"a function does not take this kind of value ({first.partition('(')[0].removeprefix('In function ').strip()})"
    return f"look at character {int(place.group(1)) + 1}" if place else "it breaks off or has a character too many"


class _Bounded(visitor.TreeInterpreter):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self._left = STEPS

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise BadExpression("This expression takes too long on this order. Make it simpler.")
        found = super().visit(node, *args, **kwargs)
        if (isinstance(found, list | dict) and len(found) > ITEMS) or (
            isinstance(found, str) and len(found) > CHARACTERS
        ):
            raise BadExpression("This expression finds too much on this order. Make it simpler.")
        return found
