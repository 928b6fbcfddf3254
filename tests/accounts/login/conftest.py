from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.login.people import PASSWORD, mail
from tests.accounts.recently import confirmed
from tests.sync.views.conftest import _quick, login, noon, other, owner, shop

__all__ = ["PASSWORD", "_quick", "login", "mail", "noon", "other", "owner", "shop"]


@pytest.fixture
def sure(login: Callable[[User], Client]) -> Callable[[User], Client]:
    """Logged in, and has just shown once more who it is."""
    return lambda user: confirmed(login(user))
