"""Fixtures of the tests about Connect Amazon: a merchant without anything, and the pretend Seller Central."""

import pytest
from django.conf import LazySettings

from accounts.models import Member, Merchant, Role
from sandbox.amazon import PretendAmazon
from tests.accounts.consenting import Browser, registered
from tests.pretend import amazon
from tests.sync.views.shop import user

__all__ = ["amazon", "merchant", "operators_application", "owner_browser"]


def a_merchant(name: str) -> Merchant:
    return Merchant.objects.create(name=name, slug=name.lower())


def browser_of(merchant: Merchant, email: str, role: str = Role.OWNER) -> Browser:
    found = user(email)
    Member.objects.create(merchant=merchant, user=found, role=role)
    return Browser(found)


@pytest.fixture
def operators_application(amazon: PretendAmazon, settings: LazySettings) -> None:
    registered(settings)


@pytest.fixture
def merchant(db: None) -> Merchant:
    return a_merchant("Alpine")


@pytest.fixture
def owner_browser(merchant: Merchant, operators_application: None) -> Browser:
    return browser_of(merchant, "owner@alpine.example")
