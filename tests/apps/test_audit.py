"""The record: append-only, chained, and proof of itself."""

import json
from collections.abc import Callable
from typing import ClassVar

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import actions, queries
from discretion.apps.audit.chain import Break
from discretion.apps.audit.facts import Fact
from discretion.apps.audit.models import Checkpoint, Entry
from discretion.apps.audit.protection import protect, unprotect
from tests.cast import NOW

BY = Actor(id="person:1", name="Olga Officer")


class Happened(Fact, frozen=True, kw_only=True):
    """Something happened, for a test."""

    kind: ClassVar[str] = "test.happened"


def happen(*records: str) -> None:
    """One fact for each record."""
    with transaction.atomic():
        for name in records:
            actions.record(Happened(record=name, agency="alpha"), by=BY, now=NOW)


def broken() -> list[Break]:
    """What a check of the record finds."""
    return list(queries.verify())


def tampering(change: Callable[[], object]) -> None:
    """Someone with the database's keys changes the record behind its back."""
    unprotect(connection)
    change()
    protect(connection)


@pytest.mark.django_db
def test_what_was_recorded_is_told_newest_first() -> None:
    happen("ACT-1", "ACT-2", "ACT-1")
    assert [fact.number for fact in queries.history("ACT-1")] == [3, 1]
    assert queries.history("ACT-1")[0].actor_name == "Olga Officer"


@pytest.mark.django_db
def test_a_whole_record_is_found_whole() -> None:
    happen(*(f"ACT-{n}" for n in range(7)))
    assert broken() == []


@pytest.mark.django_db
def test_many_facts_at_once_make_the_same_chain_as_one_by_one() -> None:
    happen("ACT-1")
    with transaction.atomic():
        actions.record_all((Happened(record=f"ACT-{n}") for n in range(1_200)), by=BY, now=NOW)
    happen("ACT-2")
    assert queries.head()[0] == 1_202
    assert broken() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET kind = ''", "DELETE FROM audit_entry"]
)
def test_the_database_itself_refuses_to_change_the_record(statement: str) -> None:
    happen("ACT-1")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert broken() == []


@pytest.mark.django_db
def test_given_an_altered_fact_when_checked_then_its_number_is_named() -> None:
    happen("ACT-1", "ACT-2", "ACT-3")
    other = json.dumps({"record": "ACT-9", "kind": "test.happened"})
    tampering(lambda: Entry.objects.filter(number=2).update(fact=other, record="ACT-9"))
    assert 2 in {found.number for found in broken()}


@pytest.mark.django_db
def test_given_an_entry_filed_under_another_record_then_that_is_found() -> None:
    happen("ACT-1", "ACT-2")
    tampering(lambda: Entry.objects.filter(number=2).update(record="ACT-9"))
    assert [found.what for found in broken()] == ["Entry 2 is filed under another record."]


@pytest.mark.django_db
def test_given_a_deleted_entry_then_the_gap_is_found() -> None:
    happen("ACT-1", "ACT-2", "ACT-3")
    tampering(lambda: Entry.objects.filter(number=2).delete())
    assert [found.number for found in broken()] == [2]


@pytest.mark.django_db
def test_given_two_entries_changed_round_then_both_are_found() -> None:
    happen("ACT-1", "ACT-2", "ACT-3")

    def swap() -> None:
        Entry.objects.filter(number=2).update(number=99)
        Entry.objects.filter(number=3).update(number=2)
        Entry.objects.filter(number=99).update(number=3)

    tampering(swap)
    assert {found.number for found in broken()} >= {2, 3}


@pytest.mark.django_db
def test_given_a_cut_tail_then_only_a_checkpoint_sees_it() -> None:
    happen("ACT-1", "ACT-2", "ACT-3")
    with transaction.atomic():
        actions.make_checkpoint(now=NOW)
    tampering(lambda: Entry.objects.filter(number__gte=2).delete())
    assert [found.what for found in broken()] == ["The record was cut: it once reached entry 3."]


@pytest.mark.django_db
def test_given_a_record_rewritten_from_the_start_then_a_checkpoint_kept_elsewhere_sees_it() -> None:
    happen("ACT-1", "ACT-2")
    with transaction.atomic():
        elsewhere = actions.make_checkpoint(now=NOW)
    assert elsewhere

    def rewrite() -> None:
        Checkpoint.objects.all().delete()
        Entry.objects.all().delete()

    tampering(rewrite)
    happen("ACT-8", "ACT-9")
    assert broken() == []
    assert [found.number for found in queries.verify([elsewhere])] == [2]


@pytest.mark.django_db
def test_a_checkpoint_that_someone_else_signed_proves_nothing() -> None:
    happen("ACT-1")
    with transaction.atomic():
        signed = actions.make_checkpoint(now=NOW)
    assert signed
    forged = msgspec.structs.replace(signed, digest="0" * 64)
    assert ["not signed by its key" in found.what for found in queries.verify([forged])] == [True]


@pytest.mark.django_db
def test_a_fact_outside_its_actions_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        actions.record(Happened(record="ACT-1"), by=BY, now=NOW)


@pytest.mark.django_db
def test_public_ids_count_up_for_each_kind_in_the_new_york_year() -> None:
    assert actions.next_ids("DES", 2, now=NOW) == ["DES-2026-00001", "DES-2026-00002"]
    assert actions.next_id("ACT", now=NOW) == "ACT-2026-00001"
    late = NOW.replace(year=2027, month=1, day=1, hour=4)
    assert actions.next_id("DES", now=late) == "DES-2026-00003"
