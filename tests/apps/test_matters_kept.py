"""What is kept of matters is there whole, is what the record was told, and is written by one."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from inspect import getmembers, isfunction, signature
from threading import Event, Thread
from types import ModuleType
from typing import Any

import msgspec
import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction

from discretion.apps.audit import queries as audit
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.duties.models import Duty
from discretion.apps.mail.models import Message
from discretion.apps.matters import actions, asking, integrity, keeping, sealing
from discretion.apps.matters.contents import Condition, Decision, Happened
from discretion.apps.matters.models import (
    Approval,
    Determination,
    DisclosureRecord,
    Matter,
    PrivateText,
)
from discretion.apps.matters.opened import Opened
from discretion.errors import Stale, Tampered
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.killing import told_by
from tests.apps.matter_steps import ASKER, brought_to, facts, moved, submitted, with_officer
from tests.cast import NOW, TODAY, Cast


def behind(change: Callable[[], object]) -> list[str]:
    """What is found after someone with the database's keys changed something."""
    assert [*integrity.breaks()] == []
    unprotect(connection)
    change()
    protect(connection)
    return [broken.what for broken in integrity.breaks()]


@pytest.fixture
def done(everyone: Cast) -> Opened:
    """A matter that was carried out, beside something routine and an exigent act."""
    in_force(everyone, a_designation())
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    actions.record_done(facts(types=("name",)), Happened(on=TODAY), **by)
    brought_to(State.RECORDED, Kind.EXIGENT, everyone)
    return brought_to(State.CARRIED_OUT, Kind.REQUEST, everyone)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"},
        {"version": 40},
        {"facts": "{}"},
        {"purpose": "Another"},
        {"party": "alpha"},
        {"requester": "person:99"},
        {"decision": "refused"},
        {"outcome": "permitted"},
        {"fingerprint": "0" * 64},
        {"agency": "beta"},
    ],
)
def test_given_a_matter_changed_by_sql_then_it_is_named(
    done: Opened, change: dict[str, object]
) -> None:
    one = Matter.objects.filter(id=done.id)
    told = [f"{done.id} was changed behind the record's back."]
    assert behind(lambda: one.update(**change)) == told


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Approval, {"types": ["name", "race"]}),
        (Approval, {"person": "person:99"}),
        (Approval, {"until": None, "by": "counsel"}),
        (DisclosureRecord, {"on": "2026-01-01"}),
        (DisclosureRecord, {"by": "person:99"}),
    ],
)
def test_given_a_paper_changed_by_sql_then_it_is_named(
    done: Opened, table: Any, change: dict[str, object]
) -> None:
    one = table.objects.filter(matter=done.id)
    told = [f"{one.get().id} was changed behind the record's back."]
    assert behind(lambda: one.update(**change)) == told


def test_given_something_routine_taken_away_then_it_is_missed(done: Opened) -> None:
    one = DisclosureRecord.objects.filter(matter=None)
    told = [f"{one.get().id} was changed behind the record's back."]
    assert behind(one.delete) == told


@pytest.mark.parametrize("change", [{"sealed": b"x"}, {"digest": "0" * 64}, {"salt": "0"}])
def test_given_a_private_text_changed_by_sql_then_it_is_named(
    done: Opened, change: dict[str, object]
) -> None:
    one = PrivateText.objects.filter(matter=done.id)
    beginning = f"A private text of {done.id}: "
    assert any(what.startswith(beginning) for what in behind(lambda: one.update(**change)))


@pytest.mark.parametrize("table", [Approval, DisclosureRecord])
def test_what_was_decided_and_done_refuses_to_be_changed(done: Opened, table: Any) -> None:
    one = table.objects.filter(matter=done.id)
    for change in (one.delete, lambda: one.update(purpose="Another")):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


def test_without_the_key_nobody_reads_what_was_sealed(done: Opened, settings: Any) -> None:
    row = PrivateText.objects.get(matter=done.id)
    settings.HOME = settings.HOME / "elsewhere"
    settings.HOME.mkdir(exist_ok=True)
    sealing.make_key()
    with pytest.raises(Tampered):
        sealing.unseal(bytes(row.sealed))
    assert (settings.HOME / "private-key").stat().st_mode & 0o777 == 0o600


def test_given_a_new_key_on_top_then_the_old_one_still_opens(done: Opened, settings: Any) -> None:
    row = PrivateText.objects.get(matter=done.id)
    path = settings.HOME / "private-key"
    before = path.read_bytes()
    try:
        path.write_bytes(Fernet.generate_key() + b"\n" + before)
        assert b"Jo Doe" in sealing.unseal(bytes(row.sealed))
    finally:
        path.write_bytes(before)


# All or nothing


def test_given_the_last_step_fails_then_nothing_of_a_decision_is_there(
    everyone: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = with_officer(everyone)
    before = (audit.head(), Message.objects.count(), list(Duty.objects.values_list("id", "state")))

    def fail(*given: object) -> None:
        raise OSError("The power went out.")

    monkeypatch.setattr(asking, "keep_conditions", fail)
    with pytest.raises(OSError, match="power"), transaction.atomic():
        moved(it, Move.APPROVE, everyone.officer_a)
    after = (audit.head(), Message.objects.count(), list(Duty.objects.values_list("id", "state")))
    assert after == before
    assert not Approval.objects.exists()
    assert Matter.objects.get(id=it.id).state == "with_officer"


def test_what_is_no_move_of_the_table_is_told_in_one_fact_too(everyone: Cast) -> None:
    officer: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    own: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW}
    it = with_officer(everyone, private=ASKER)
    number = PrivateText.objects.get(matter=it.id).pk
    asked = Decision(conditions=(Condition(words="Shred it."),))

    def told(it: Opened) -> Opened:
        new = audit.entries(agencies=None, record=it.id).filter(number__gt=told_up_to[0])
        assert new.count() == 1
        told_up_to[0] = audit.head()[0]
        return it

    told_up_to = [audit.head()[0]]
    (it,) = actions.assign([it.id], everyone.managing_a.id, **officer)
    it = told(it)
    it = told(actions.attach(it.id, "a.txt", b"Hello.", version=it.version, **own))
    it = told(actions.redact(it.id, number, version=it.version, why="Asked.", **officer))
    it = told(actions.approve(it.id, asked, version=it.version, **officer))
    told(actions.keep_condition(it.id, 0, "Shredded.", version=it.version, **own))


# One after the other


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("later", [Move.REFUSE, Move.APPROVE, Move.WITHDRAW])
def test_given_two_who_move_a_matter_at_once_then_one_does_and_the_other_is_told(
    everyone: Cast, later: Move
) -> None:
    if connection.vendor == "sqlite":
        # Whoever writes there is alone from the first statement on.
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    it, decided = with_officer(everyone), Event()
    first, second = everyone.officer_a, everyone.managing_a
    own = everyone.staff_a

    def decide() -> None:
        with transaction.atomic():
            moved(it, Move.APPROVE, first)
            decided.set()
            time.sleep(0.5)
        connection.close()

    other = Thread(target=decide)
    other.start()
    assert decided.wait(30)
    with pytest.raises(Stale, match="Olga Officer"):
        moved(it, later, own if later is Move.WITHDRAW else second)
    other.join()
    assert Matter.objects.get(id=it.id).state == "approved"
    assert Approval.objects.filter(matter=it.id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_given_many_who_write_at_once_then_nobody_waits_for_each_other(everyone: Cast) -> None:
    """On PostgreSQL, matters, the record and numbers are taken hold of in one order by all."""
    if connection.vendor == "sqlite":
        return
    officer, staff = everyone.officer_a, everyone.staff_a
    several = [with_officer(everyone) for _ in range(4)]
    failed: list[BaseException] = []

    def work(act: Callable[[], object]) -> None:
        try:
            act()
        except Stale:
            pass
        except BaseException as error:  # noqa: BLE001 (told by the test itself)
            failed.append(error)
        finally:
            connection.close()

    acts: list[Callable[[], object]] = [
        *(lambda it=it: moved(it, Move.APPROVE, officer) for it in several),
        *(lambda: submitted(staff) for _ in range(4)),
        lambda: actions.assign(
            [it.id for it in reversed(several)], officer.id, actor=officer, now=NOW
        ),
    ]
    threads = [Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert [*integrity.breaks()] == []


# Determinations


def kept_by_a_program(everyone: Cast, count: int) -> list[str]:
    """As many determinations of alpha, kept together."""
    said = {"act": "disclosure", "on": "2026-07-30", "agency": "alpha", "types": ["name"]}
    act = {
        **said,
        "by": {"kind": "employee"},
        "counterparty": {"kind": "city_agency", "id": "beta"},
    }
    lines = [msgspec.json.encode({**act, "purpose": f"Letter {n}"}) for n in range(count)]
    return [*keeping.ask_and_keep(lines, actor=everyone.staff_a, now=NOW).ids]


def test_the_determination_of_a_matter_is_for_who_sees_the_matter(
    done: Opened, everyone: Cast
) -> None:
    def reads(part: str) -> bool:
        return keeping.determinations(everyone.actor(part)).filter(matter=done.id).exists()

    assert [reads(part) for part in ("officer_a", "contractor_a", "officer_b")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "{}"},
        {"act": "{}"},
        {"outcome": "permitted"},
        {"basis": "routine"},
        {"designation": "DES-2026-00099"},
        {"on": "2026-01-01"},
        {"kind": "collection"},
        {"at": NOW - timedelta(days=1)},
        {"actor": "person:99"},
        {"actor_name": "Someone else"},
        {"matter": "MAT-2026-99999"},
        {"register": "0" * 64},
    ],
    ids=lambda change: str(*change),
)
def test_given_a_determination_changed_by_sql_then_it_is_named(
    everyone: Cast, change: dict[str, object]
) -> None:
    (id_,) = kept_by_a_program(everyone, 1)
    one = Determination.objects.filter(id=id_)
    assert behind(lambda: one.update(**change)) == [f"{id_} was changed behind the record's back."]


def test_given_one_of_several_that_were_kept_together_then_it_or_they_are_named(
    everyone: Cast,
) -> None:
    first, second, last = kept_by_a_program(everyone, 3)
    one = Determination.objects.filter(id=second)
    told = f"{second} was changed behind the record's back."
    assert behind(lambda: one.update(outcome="permitted")) == [told]
    unprotect(connection)
    one.update(outcome=one.get().outcome and "refer", register="0" * 64)
    protect(connection)
    together = f"Of the determinations {first} to {last}, one or more were changed"
    assert [broken.what.startswith(together) for broken in integrity.breaks()] == [True]


@pytest.mark.parametrize("count", [1, 3])
def test_given_determinations_taken_away_then_they_are_missed(everyone: Cast, count: int) -> None:
    ids = kept_by_a_program(everyone, count)
    every = Determination.objects.filter(id__in=ids)
    named = ids[0] if count == 1 else f"{ids[0]} to {ids[-1]}"
    assert behind(every.delete) == [f"Determinations of alpha were deleted: {named}."]


def test_given_the_answer_of_a_matter_changed_by_sql_then_the_matter_is_named(
    everyone: Cast,
) -> None:
    it = with_officer(everyone)
    one = Matter.objects.filter(id=it.id)
    permitted = one.get().answer.replace('"outcome":"refer"', '"outcome":"permitted"')
    told = [f"{it.id} was changed behind the record's back."]
    assert behind(lambda: one.update(answer=permitted)) == told


# Killed


def written_by(module: ModuleType) -> set[str]:
    """What people do by a module of actions; the worker's jobs are killed in `test_night`."""
    found = getmembers(module, isfunction)
    return {name for name, each in found if {"actor", "now"} <= {*signature(each).parameters}}


def test_given_kill_9_at_any_step_then_what_was_done_is_there_or_wholly_absent(
    elsewhere: dict[str, str],
) -> None:
    steps = json.loads(told_by("matters_killed", elsewhere))
    assert set(steps) == {*written_by(actions), "ask_and_keep", "approve on condition"}
    assert min(steps.values()) >= 2, steps
    # The approval, its letter, a duty done and another owed, the determination, the record.
    assert steps["approve on condition"] >= 8, steps
