"""A pretend Odoo of one's own for every test: a new one takes milliseconds."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.odoo import ADMIN_KEY, DATABASE, PretendOdoo

from .contract.clients import Client


@pytest.fixture
def started() -> Iterator[Callable[..., tuple[PretendOdoo, Client]]]:
    running: list[PretendOdoo] = []

    def start(*args: Any, **kwargs: Any) -> tuple[PretendOdoo, Client]:
        odoo = PretendOdoo(*args, **kwargs)
        running.append(odoo)
        url = odoo.serve().url
        return odoo, Client(url, next(iter(odoo.databases), DATABASE), 2, ADMIN_KEY)

    yield start
    for odoo in running:
        odoo.stop()


@pytest.fixture
def pretend(started: Callable[..., tuple[PretendOdoo, Client]]) -> tuple[PretendOdoo, Client]:
    return started()
