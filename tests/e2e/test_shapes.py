"""Every shape of an Amazon order is in a real Odoo as it should be, or rests with its reason and nothing of it there."""

import pytest

from tests.shapes.expected import EXPECTED
from tests.shapes.play import Outcome, names


@pytest.mark.real_odoo
@pytest.mark.parametrize("name", names())
def test_shape(outcomes: dict[str, Outcome], name: str) -> None:
    assert outcomes[name].faults == ()


def test_every_shape_has_its_expectation() -> None:
    assert set(names()) <= set(EXPECTED)
