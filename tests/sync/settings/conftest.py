"""The pages of Settings in front of a pretend Amazon and a pretend Odoo."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import Member, Merchant, User
from tests.accounts.recently import confirmed
from tests.pretend import AShop


@pytest.fixture(autouse=True)
def _quick(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_USE_FINDERS = False
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def visitor(merchant: Merchant, role: str) -> Client:
    user = User.objects.create_user(f"{role}@{merchant.slug}.example")
    Member.objects.create(merchant=merchant, user=user, role=role)
    client = Client()
    client.force_login(user)
    return confirmed(client)


@pytest.fixture
def enter() -> Callable[[Merchant, str], Client]:
    return visitor


@pytest.fixture
def owner(shop: AShop) -> Client:
    return visitor(shop.merchant, "owner")


@pytest.fixture
def newcomer(db: None) -> Client:
    """The owner of a merchant that has connected nothing."""
    return visitor(Merchant.objects.create(slug="new", name="New Shop"), "owner")
