import pytest
from pytest_django import Settings

from tests.sync.views.conftest import _quick, login, noon, shop

__all__ = ["_quick", "login", "noon", "shop"]


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Settings) -> None:
    """How it is asked for: tests/accounts/login/test_engine_room.py."""
    settings.ADMIN_SECOND_FACTOR = False
