"""What every test but the law's shares; the law's need no Django and have their own conftest."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

import tests.profile  # noqa: F401 (sets how much Hypothesis draws)
from discretion.apps.audit.protection import protect, unprotect
from tests.cast import Cast, cast
from tests.chromium import chromium  # noqa: F401 (a fixture)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """A test that commits is followed by emptying all tables, which the record refuses.

    Its triggers are let go of while that is done, and are back before the next test.
    """
    emptied = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs

    def empty(self: TransactionTestCase) -> None:
        unprotect(connection)
        try:
            emptied(self)
        finally:
            protect(connection)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
    yield
    patch.undo()


@pytest.fixture
def everyone(db: None) -> Cast:
    """The standing cast, on stage."""
    return cast()
