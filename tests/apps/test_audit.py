"""The record: append-only, chained, and proof of itself."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import actions, chain, queries, signing
from discretion.apps.audit.chain import Break
from discretion.apps.audit.checkpoints import statement
from discretion.apps.audit.facts import Fact
from discretion.apps.audit.models import Checkpoint, Entry, Series
from discretion.apps.audit.protection import protect, unprotect
from discretion.errors import Tampered
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
        Series.objects.all().delete()
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
def test_given_an_entry_with_another_time_then_that_is_found() -> None:
    happen("ACT-1", "ACT-2")
    tampering(lambda: Entry.objects.filter(number=2).update(at=NOW + timedelta(days=9)))
    assert broken() == [Break(2, "Entry 2 is filed under another time.")]


@pytest.mark.django_db
@pytest.mark.parametrize("fact", ["[]", "7", "", "null", "{}", "[" * 100_000])
def test_given_a_fact_that_is_none_then_its_entry_is_named_once(fact: str) -> None:
    happen("ACT-1", "ACT-2")
    tampering(lambda: Entry.objects.filter(number=2).update(fact=fact))
    assert broken() == [Break(2, "Entry 2 or the one before it was altered.")]
    digest = chain.digest(Entry.objects.get(number=1).digest, 2, fact)
    tampering(lambda: Entry.objects.filter(number=2).update(digest=digest))
    assert broken() == [Break(2, "Entry 2 holds no fact that can be read.")]
    with pytest.raises(Tampered, match="Entry 2"):
        queries.history("ACT-2")


@pytest.mark.django_db
def test_given_a_record_rewritten_and_signed_by_a_stranger_then_the_key_is_named() -> None:
    happen("ACT-1")
    with transaction.atomic():
        actions.make_checkpoint(now=NOW)
    own, stranger = signing.public_key(), Ed25519PrivateKey.generate()
    key = stranger.public_key().public_bytes_raw().hex()

    def rewrite() -> None:
        entry, kept = Entry.objects.get(), Checkpoint.objects.get()
        entry.fact = entry.fact.replace("alpha", "forge")
        entry.agency, entry.digest = "forge", chain.digest("", 1, entry.fact)
        said = statement(1, 1, entry.digest, kept.at.isoformat())
        kept.digest, kept.key, kept.signature = entry.digest, key, stranger.sign(said).hex()
        entry.save()
        kept.save()

    tampering(rewrite)
    told = "The checkpoint at entry 1 is signed with another key than this office's."
    assert broken() == list(queries.verify(keys=[own])) == [Break(1, told)]
    assert list(queries.verify(keys=[key])) == []


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [1, 2, 3])
def test_given_a_deleted_checkpoint_then_the_gap_is_found(gone: int) -> None:
    for name in ("ACT-1", "ACT-2", "ACT-3"):
        happen(name)
        with transaction.atomic():
            actions.make_checkpoint(now=NOW)
    assert broken() == []
    tampering(lambda: Checkpoint.objects.filter(place=gone).delete())
    happen("ACT-4")
    with transaction.atomic():
        actions.make_checkpoint(now=NOW)
    told = f"Deleted: 1 of the 4 checkpoints that were made, the first of them number {gone}."
    assert broken() == [Break(0, told)]


INSTEAD = {
    "sqlite": (
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry",
        (
            "REPLACE INTO audit_entry (rowid, number, at, actor, kind, record, agency, fact,"
            " digest)"
            " SELECT rowid, 9, at, actor, kind, record, agency, fact, digest FROM audit_entry"
        ),
        "REPLACE INTO audit_checkpoint SELECT * FROM audit_checkpoint",
        (
            "REPLACE INTO audit_checkpoint (number, place, at, digest, key, signature)"
            " SELECT 9, place, at, digest, key, signature FROM audit_checkpoint"
        ),
    ),
    "postgresql": (
        (
            "INSERT INTO audit_entry SELECT * FROM audit_entry"
            " ON CONFLICT (number) DO UPDATE SET fact = ''"
        ),
        (
            "INSERT INTO audit_checkpoint SELECT * FROM audit_checkpoint"
            " ON CONFLICT (place) DO UPDATE SET digest = ''"
        ),
    ),
}


@pytest.mark.django_db
def test_the_database_refuses_to_put_a_row_in_the_place_of_another() -> None:
    happen("ACT-1")
    with transaction.atomic():
        actions.make_checkpoint(now=NOW)
    for statement_ in INSTEAD[connection.vendor]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement_)
    assert broken() == []


@pytest.mark.django_db
def test_given_a_trigger_that_is_gone_or_does_nothing_then_its_table_is_named() -> None:
    happen("ACT-1")
    unprotect(connection, ["audit_entry"])
    told = "The database does not keep audit_entry from being changed; `discretion setup` mends it."
    assert broken() == [Break(0, told)]
    protect(connection, ["audit_entry"])
    assert broken() == []
    weaken = {
        "sqlite": (
            "DROP TRIGGER audit_entry_no_update",
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT 1; END",
        ),
        "postgresql": ("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update",),
    }
    for each in weaken[connection.vendor]:
        connection.cursor().execute(each)
    assert broken() == [Break(0, told)]
    protect(connection)


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
