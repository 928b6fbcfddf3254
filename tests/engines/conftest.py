"""Real engines, one of each for a test process."""

from collections.abc import Iterator

import pytest

from .postgres import postgres
from .redis import redis


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with redis() as url:
        yield url
