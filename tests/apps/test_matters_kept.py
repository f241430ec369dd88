"""What is kept of matters is there whole, is what the record was told, and is written by one."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction

from discretion.apps.audit import queries as audit
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.duties.models import Duty
from discretion.apps.mail.models import Message
from discretion.apps.matters import actions, asking, integrity, sealing
from discretion.apps.matters.contents import Condition, Decision, Happened
from discretion.apps.matters.models import Approval, DisclosureRecord, Matter, PrivateText
from discretion.apps.matters.opened import Opened
from discretion.errors import Stale, Tampered
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
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
