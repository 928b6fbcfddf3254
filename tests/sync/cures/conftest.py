from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from tests.pretend import AShop
from tests.sync.cures.clinic import Clinic


@pytest.fixture(autouse=True)
def _quick(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_USE_FINDERS = False
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime.now().astimezone(), tick=True) as clock:
        yield clock


@pytest.fixture
def clinic(clock: time_machine.Traveller, shop: AShop, environment: None) -> Clinic:
    shop.amazon.clear_listings()  # who needs some lists them
    return Clinic(shop, clock)
