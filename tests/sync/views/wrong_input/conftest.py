from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.login.people import mail
from tests.sync.views.shop import Shop
from tests.sync.views.wrong_input.stage import Stage, belongings

__all__ = ["mail"]


@pytest.fixture(autouse=True)
def _everything_is_offered(settings: Settings, mail: None) -> None:
    """Whoever runs the connector has registered an application with Amazon, and lets everybody sign up."""
    settings.AMAZON_APPLICATION_ID = "amzn1.sp.solution.planted"
    settings.AMAZON_CLIENT_ID = settings.AMAZON_CLIENT_SECRET = "planted"
    settings.SIGN_UP = "open"


@pytest.fixture
def stage(shop: Shop, other: Shop, login: Callable[[User], Client]) -> Stage:
    cache.clear()  # of whoever typed wrongly too often in another test
    return Stage(belongings(shop), belongings(other), login(shop.owner))
