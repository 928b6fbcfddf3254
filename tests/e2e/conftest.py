"""Whole runs: a pretend Amazon, the product in processes of its own, and a real Odoo 19."""

import os
from collections.abc import Iterator

import pytest

from sandbox.real_odoo import OdooUnavailable
from tests.missing import missing
from tests.shapes.play import Outcome, play
from tests.shapes.stage import stage


@pytest.fixture(scope="module")
def outcomes() -> Iterator[dict[str, Outcome]]:
    """One run for all shapes. A worker of xdist has a database of its own."""
    name = f"shapes_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    try:
        with stage(name) as one:
            yield {outcome.name: outcome for outcome in play(one)}
    except OdooUnavailable as reason:
        missing(f"No real Odoo here: {reason}")
