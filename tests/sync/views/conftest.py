from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.recently import confirmed
from tests.sync.views.shop import NOW, Shop, signs_of_life

settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where nobody ran collectstatic


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    """Hashing a password is slow on purpose, and looking for static files takes a while for every client."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_USE_FINDERS = False


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands still, so that pages can be compared word by word."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def shop(db: None, noon: None) -> Shop:
    signs_of_life()
    return Shop()


@pytest.fixture
def other(shop: Shop) -> Shop:
    """Another merchant, whose owner is a stranger to the first."""
    return Shop("Beach House")


@pytest.fixture
def login() -> Callable[[User], Client]:
    def go(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return confirmed(client)  # a moment ago, as far as who is asked once more can tell

    return go


@pytest.fixture
def owner(shop: Shop, login: Callable[[User], Client]) -> Client:
    return login(shop.owner)
