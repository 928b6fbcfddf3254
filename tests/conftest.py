"""What every test may ask for."""

from collections.abc import Iterator

import pytest

from sync import bell


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test publishes to a broker unless it brings one."""
    monkeypatch.setattr(bell, "_silenced", True)
    yield
