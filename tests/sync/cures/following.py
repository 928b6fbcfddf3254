"""To the letter: what is done is done under the words of the guide, every step of it and no other, in its order."""

from collections.abc import Callable, Mapping

from sync.rules.guide import GUIDE

Act = Callable[[], object]


def not_needed(because: str) -> Act:
    """A step for another case than this test's. Some test of the entry takes it: `test_complete.py` sees to it."""

    def nothing() -> None:
        assert because

    return nothing


def follow(code: str, steps: Mapping[str, Act]) -> None:
    assert list(steps) == [str(step) for step in GUIDE[code].steps], f"the guide says otherwise of {code}"
    for act in steps.values():
        act()
