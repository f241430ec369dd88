"""What the tests of the API share."""

import pytest

from discretion.interfaces.api import operations


@pytest.fixture(autouse=True)
def _as_often_as_they_like(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs of a test ask more often in a minute than any other."""
    monkeypatch.setattr(operations.PER_MINUTE, "most", 1_000_000)
