"""The compiled register keeps up with the record, in a transaction and from process to process."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta
from threading import Barrier
from typing import Final

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discretion.apps.accounts import actions_agencies as accounts
from discretion.apps.accounts.facts import AgencyContent
from discretion.apps.agreements import actions as agreements
from discretion.apps.audit.actions import record
from discretion.apps.audit.recent import Recent
from discretion.apps.matters import determining, facts, keeping, live
from discretion.apps.matters.models import Approval, Determination, Matter
from discretion.apps.matters.together import Together
from discretion.apps.register import actions, designating
from discretion.apps.register.contents import AddedType, Contractor
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.live import as_document
from discretion.errors import RefusedByLaw
from discretion.law.acts import Act
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions
from discretion.law.reading import load_register
from tests.apps.builders import a_designation, a_joint_designation, a_policy, approved, signed_by
from tests.apps.test_agreements import an_agreement
from tests.cast import NOW, TODAY, Cast

LATER: Final = NOW + timedelta(days=2)


def an_act(**said: object) -> bytes:
    """Alpha hands names to beta, two days from now."""
    act = {
        "act": "disclosure",
        "on": LATER.date().isoformat(),
        "agency": "alpha",
        "by": {"kind": "employee"},
        "types": ["name"],
        "purpose": "a party",
        "counterparty": {"kind": "city_agency", "id": "beta"},
        "grounds": {"furthers_mission": "It does."},
    }
    return msgspec.json.encode({**act, **said})


PARTIES: Final[list[dict[str, str]]] = [
    {"kind": "city_agency", "id": "beta"},
    {"kind": "third_party", "entity": "federal_agency"},
    {"kind": "third_party", "name": "Acme"},
    {"kind": "contractor", "id": "acme"},
]
ACTS: Final = [
    an_act(counterparty=party, types=types, agency=agency)
    for party in PARTIES
    for types in (["name"], ["religion", "name"], ["gait"])
    for agency in ("alpha", "alpha-office", "beta")
]


@pytest.fixture
def kept(everyone: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Cast]:
    """A register that was compiled before anything was entered, as if that were committed."""
    fresh = Recent[live._State](fresh=0.25, stale=0.75)
    monkeypatch.setattr(live, "_KEPT", fresh)
    fresh.not_older(0, live._kept_up)
    # In a list, where Hypothesis does not look into it.
    return [everyone]


def answers(decisions: Decisions) -> list[bytes]:
    """What is answered to the acts."""
    return [_answer(decisions, act) for act in ACTS]


def _answer(decisions: Decisions, act: bytes) -> bytes:
    try:
        return decisions.answer(act)
    except FaultyAct as fault:
        return fault.answer()


# What changes the register, each to be seen at once


def _sign(everyone: Cast) -> None:
    approved(everyone, a_designation(types=("name", "religion")))


def _agree(everyone: Cast) -> None:
    joint = approved(everyone, a_joint_designation())
    signed_by(everyone, joint)


def _withdraw(everyone: Cast) -> None:
    first = approved(everyone, a_designation(counterparties=("federal_agency",)))
    designating.withdraw(
        first.id, version=first.version, why="over", actor=everyone.officer_a, now=LATER
    )


def _bar(everyone: Cast) -> None:
    content = a_policy(counterparties=("city_agency", "federal_agency"))
    actions.enter(KINDS["policy"], content, actor=everyone.chief, now=NOW)


def _add(everyone: Cast) -> None:
    content = AddedType(code="gait", label="Gait", authority="Order 9", since=TODAY)
    actions.enter(KINDS["type"], content, actor=everyone.chief, now=NOW)


def _contract(everyone: Cast) -> None:
    content = Contractor(code="acme", name="Acme", services="human")
    actions.enter(KINDS["contractor"], content, agency="alpha", actor=everyone.officer_a, now=NOW)


def _open(everyone: Cast) -> None:
    content = AgencyContent(name="Gamma", kind="city_agency", parent="beta")
    accounts.open_agency("gamma", content, actor=everyone.administrator, now=NOW)


def _contract_with_acme(everyone: Cast) -> None:
    content = an_agreement(with_="Acme", types="any", since=TODAY)
    agreements.enter(content, agency="alpha", actor=everyone.officer_a, now=NOW)


def _approve(everyone: Cast) -> None:
    matter = Matter.objects.create(
        id=f"MAT-2026-{Matter.objects.count() + 1:05}",
        kind="request",
        state="approved",
        agency_id="alpha",
        requester="person:1",
        facts="{}",
        act="disclosure",
        decision="approved",
        opened_at=NOW,
        decided_at=NOW,
        changed_at=NOW,
    )
    Approval.objects.create(
        id=matter.id.replace("MAT", "APP"),
        matter=matter,
        by="agency_privacy_officer",
        on=TODAY,
        at=NOW,
        agency_id="alpha",
        act="disclosure",
        types=["name", "religion"],
        counterparty="Acme",
        purpose="a party",
        decision="{}",
    )
    record(facts.MatterRefused(record=matter.id, agency="alpha"), by=everyone.officer_a, now=NOW)


def _nothing(everyone: Cast) -> None:
    """Something that no decision rests on."""
    record(facts.MatterSaved(record="RPT-2026-00001"), by=everyone.officer_a, now=NOW)


CHANGES: Final[dict[str, Callable[[Cast], None]]] = {
    "sign": _sign,
    "agree": _agree,
    "withdraw": _withdraw,
    "bar": _bar,
    "add a type": _add,
    "contract": _contract,
    "open an office": _open,
    "agreement": _contract_with_acme,
    "approve": _approve,
    "nothing": _nothing,
}
# Each of these can be done once only.
_ONCE: Final = {"add a type", "contract", "open an office"}


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_at_once_by_the_transaction_that_makes_it(
    everyone: Cast, change: str
) -> None:
    before = live.now()
    assert live.now() is before
    with transaction.atomic():
        CHANGES[change](everyone)
        after = live.now()
    assert (after is before) == (change == "nothing")
    assert (as_document(after.register) == as_document(before.register)) == (change == "nothing")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_changed_it_answers_as_the_exported_register_does(
    kept: list[Cast], data: st.DataObject
) -> None:
    with transaction.atomic():
        state = live._compiled()
        done = set[str]()
        for _ in range(data.draw(st.integers(1, 5))):
            change = data.draw(st.sampled_from([c for c in CHANGES if c not in done & _ONCE]))
            done.add(change)
            # A policy that was adopted before may forbid it; then nothing changes.
            with suppress(RefusedByLaw):
                CHANGES[change](*kept)
            state = live._kept_up(state)
        exported = msgspec.json.encode(as_document(state.live.register))
        again = load_register(exported)
        assert answers(state.live.decisions) == answers(Decisions(again))
        assert as_document(live._compiled().live.register) == as_document(again)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("kept")
def test_what_stands_unchanged_is_not_made_ready_again(everyone: Cast) -> None:
    _sign(everyone)
    first = live._kept_up(live._KEPT.last)
    _approve(everyone)
    second = live._kept_up(first)
    (id_,) = first.live.designations
    ready = [s.live.decisions.city.designations._ready[id_] for s in (first, second)]
    assert ready[0] is ready[1]


@pytest.mark.usefixtures("kept")
def test_a_record_that_is_another_is_read_anew(everyone: Cast) -> None:
    _sign(everyone)
    state = live._kept_up(None)
    other = state._replace(mark=state.mark._replace(digest="0" * 64))
    assert live._kept_up(other).live is not state.live


# Fingerprints


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("change", "alphas", "betas"),
    [
        ("sign", True, False),
        ("approve", True, False),
        ("agreement", True, False),
        ("contract", True, False),
        ("bar", True, True),
        ("add a type", True, True),
        ("open an office", False, True),
        ("nothing", False, False),
    ],
)
def test_the_fingerprint_is_of_what_decides_that_agencys_acts(
    everyone: Cast, change: str, alphas: bool, betas: bool
) -> None:
    before = live.now()
    CHANGES[change](everyone)
    after = live.now()
    moved = {a: before.fingerprint(a) != after.fingerprint(a) for a in ("alpha", "beta")}
    assert moved == {"alpha": alphas, "beta": betas}
    assert after.fingerprint("alpha") == after.fingerprint("alpha-office")


def test_an_act_is_written_as_the_contract_has_it() -> None:
    for line in ACTS:
        act = msgspec.json.decode(line, type=Act)
        assert msgspec.json.decode(determining.line_of(act), type=Act) == act
    bare = msgspec.json.decode(an_act(), type=Act)
    stated = msgspec.structs.replace(bare, grounds=type(bare.grounds)())
    assert b'"grounds":{}' in determining.line_of(stated)


# Several at once


def test_those_who_come_while_another_writes_are_written_together() -> None:
    turns, begun = list[list[int]](), Barrier(2, timeout=10)

    def write(_: None, asked: Sequence[int]) -> list[int]:
        turns.append(list(asked))
        if len(turns) == 1:
            begun.wait()
            _until(lambda: len(together._queue) == 5)
        return [n * 10 for n in asked]

    together = Together[None, int, int](nullcontext, write, most=4)
    with ThreadPoolExecutor(6) as threads:
        first = threads.submit(together, 0)
        begun.wait()
        rest = [threads.submit(together, n) for n in range(1, 6)]
        assert first.result(10) == 0
        assert sorted(each.result(10) for each in rest) == [10, 20, 30, 40, 50]
    assert [len(turn) for turn in turns] == [1, 4, 1]


def test_those_who_come_while_another_waits_for_its_turn_are_written_with_it() -> None:
    turns, begun = list[list[int]](), Barrier(2, timeout=10)

    @contextmanager
    def turn() -> Iterator[str]:
        begun.wait()
        _until(lambda: len(together._queue) == 3)
        yield "ours"

    def write(held: str, asked: Sequence[int]) -> list[str]:
        turns.append(list(asked))
        return [held for _ in asked]

    together = Together[str, int, str](turn, write, most=9)
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(together, 0)
        begun.wait()
        rest = [threads.submit(together, n) for n in (1, 2)]
        assert {each.result(10) for each in (first, *rest)} == {"ours"}
    assert [sorted(turn) for turn in turns] == [[0, 1, 2]]


def test_what_fails_fails_for_those_who_were_written_together_and_nobody_else() -> None:
    def write(_: None, asked: Sequence[int]) -> list[int]:
        if asked == [1]:
            raise ValueError("no room")
        return [7]

    together = Together[None, int, int](nullcontext, write, most=1)
    with pytest.raises(ValueError, match="no room"):
        together(1)
    assert together(2) == 7


@pytest.mark.parametrize("when", ["before it began", "as it ended"])
def test_where_the_turn_itself_fails_nobody_is_told_that_it_was_written(when: str) -> None:
    fails = [True]

    @contextmanager
    def turn() -> Iterator[None]:
        failing = fails.pop() if fails else False
        if failing and when == "before it began":
            raise ValueError("no database")
        yield
        if failing:
            raise ValueError("no disk")

    together = Together[None, int, int](turn, lambda _, asked: list(asked), most=1)
    with pytest.raises(ValueError, match="no d"):
        together(1)
    assert together(2) == 2


def _until(come: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not come():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.mark.usefixtures("kept")
def test_what_was_looked_through_in_a_turn_is_not_looked_through_again(everyone: Cast) -> None:
    before = live._KEPT.last
    assert before is not None
    _nothing(everyone)
    assert live.is_current(before.live)
    after = live._KEPT.last
    assert after is not None
    assert after.live is before.live
    assert after.mark.number == before.mark.number + 1


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("change", [change for change in CHANGES if change != "nothing"])
def test_a_register_that_was_changed_is_not_current_and_stays_so(
    everyone: Cast, change: str
) -> None:
    before = live.committed()
    assert live.is_current(before)
    CHANGES[change](everyone)
    assert not live.is_current(before)
    after = live.committed()
    assert live.is_current(after)
    assert not live.is_current(before)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["withdraw", "sign"])
def test_what_a_program_has_kept_rests_on_a_change_that_nobody_has_looked_at_yet(
    everyone: Cast, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = None if change == "sign" else approved(everyone, a_designation())
    # No process would look anew by itself before a minute is over.
    monkeypatch.setattr(live, "_KEPT", Recent[live._State](fresh=60, stale=60))
    before = live.now()
    if standing is None:
        approved(everyone, a_designation())
    else:
        officer, version = everyone.officer_a, standing.version
        designating.withdraw(standing.id, version=version, why="over", actor=officer, now=NOW)
    assert live.now() is before
    for _ in range(2):
        kept = keeping.ask_and_keep([an_act()], actor=everyone.staff_a, now=LATER)
        assert (b'"outcome":"permitted"' in kept.answered[0].answer) == (change == "sign")
        (row,) = Determination.objects.filter(id__in=kept.ids)
        assert row.answer.encode() == kept.answered[0].answer
        assert row.register == live._compiled().live.fingerprint("alpha")
