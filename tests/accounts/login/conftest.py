from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.login.people import PASSWORD, mail
from tests.accounts.recently import confirmed
from tests.sync.views.conftest import _quick, noon, other, shop
from tests.sync.views.shop import Shop

__all__ = ["PASSWORD", "_quick", "mail", "noon", "other", "shop"]


@pytest.fixture
def login() -> Callable[[User], Client]:
    """Since a while ago."""

    def go(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return go


@pytest.fixture
def owner(shop: Shop, login: Callable[[User], Client]) -> Client:
    return login(shop.owner)


@pytest.fixture
def sure(login: Callable[[User], Client]) -> Callable[[User], Client]:
    """Logged in, and has just shown once more who it is."""
    return lambda user: confirmed(login(user))
