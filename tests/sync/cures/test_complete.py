"""Every problem of the guide is brought about by a test named after it, and every step of the guide is taken in one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.rules.guide import GUIDE, entries
from sync.rules.guide.entry import Entry

HERE = Path(__file__).parent
TREES = [ast.parse(file.read_text()) for file in sorted(HERE.glob("test_*.py")) if file.name != Path(__file__).name]


def constants(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def brought_about() -> Iterator[str]:
    """By the test's name, or by its parameter `code`."""
    for tree in TREES:
        for test in (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")):
            named = [code for code in GUIDE if test.name.removeprefix("test_").startswith(code)]
            yield from named
            for decorator in test.decorator_list:
                if isinstance(decorator, ast.Call) and decorator.args and "code" in constants(decorator.args[0]):
                    yield from constants(decorator.args[1])


def taken() -> Iterator[str]:
    """The steps with an action: in a test, or where a helper has a parameter for it, in a test that calls the helper."""
    for tree in TREES:
        for function in (one for one in tree.body if isinstance(one, ast.FunctionDef)):
            places = {one.arg: place for place, one in enumerate(function.args.args)}
            calls = list(_calls(tree, function.name))
            for node in (one for one in ast.walk(function) if isinstance(one, ast.Dict)):
                for key, value in zip(node.keys, node.values, strict=True):
                    given = [value]
                    if isinstance(value, ast.Name) and value.id in places and calls:
                        given = [call.args[places[value.id]] for call in calls]
                    if isinstance(key, ast.Constant) and not all(map(_not_needed, given)):
                        yield str(key.value)


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _not_needed(value: ast.AST) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "not_needed"


@pytest.mark.parametrize("entry", list(entries()), ids=lambda entry: entry.codes[0])
def test_every_problem_of_the_entry_comes_about_and_every_step_is_taken(entry: Entry) -> None:
    assert set(entry.codes) - set(brought_about()) == set()
    assert set(entry.steps) - set(taken()) == set()
