"""Ids that a document brings along are nobody else's afterwards."""

import pytest

from discretion.apps.audit.actions import next_id, next_ids, reserve_ids
from tests.cast import NOW


@pytest.mark.django_db
def test_given_reserved_ids_when_the_next_is_given_then_it_is_past_the_highest() -> None:
    reserve_ids(["DES-2026-00007", "DES-2026-00003", "AGR-2026-00002", "mou-17", "DES-26-1"])
    assert next_id("DES", now=NOW) == "DES-2026-00008"
    assert next_id("AGR", now=NOW) == "AGR-2026-00003"


@pytest.mark.django_db
def test_reserving_what_was_given_out_long_ago_sets_nothing_back() -> None:
    next_ids("DES", 9, now=NOW)
    reserve_ids(["DES-2026-00002"])
    assert next_id("DES", now=NOW) == "DES-2026-00010"
