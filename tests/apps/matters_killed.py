"""A program that is killed at every step of what people do with a matter, by `kill -9`.

Run by `test_matters_kept` in a process of its own, on the database that its environment names. Each
try is a child that is killed before its n-th step: a file put in place, or a statement that writes.
After each, every table that a matter's steps write to is as it was before; the last try of each
comes through, and is there. Every move of the law's table is tried, and all else that writes.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from tests.apps.killed import kills  # sets Django up, so it comes first

# isort: split
from django.apps import apps
from django.core.management import call_command

from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.matters import actions, integrity, keeping, unfinished
from discretion.apps.matters.contents import Circumstances, Condition, Decision, Facts, Happened
from discretion.apps.matters.models import (
    Approval,
    ConditionKept,
    Determination,
    DisclosureRecord,
    Matter,
    Notice,
    PrivateText,
    Unfinished,
)
from discretion.apps.matters.opened import Opened
from discretion.law.matters import ASKED, EXIGENT, By, Kind, Move, State, Step
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.disposal_steps import CONFIRMED, agreed, carried_out, gone
from tests.apps.matter_steps import (
    ASKER,
    begun,
    brought_to,
    facts,
    made,
    opened,
    ways,
    with_officer,
)
from tests.cast import NOW, TODAY, Cast, cast

_WRITTEN = ("matters", "duties", "mail", "audit")
_DECISION = Decision(reason="It helps.", conditions=(Condition(words="Shred the list."),))
_HAPPENED = Happened(on=TODAY)
_ROUTINE = facts(types=("name",))
# Nothing excuses the notice of this one.
_URGENT = facts(circumstances=Circumstances(exigent="Someone was in danger."))
_ACT = {
    "act": "disclosure",
    "on": "2026-07-30",
    "agency": "alpha",
    "types": ["name"],
    "by": {"kind": "employee"},
    "counterparty": {"kind": "city_agency", "id": "beta"},
}
# Where a move has two lines, the last: it is of a matter that was put.
_ASKED = {step.move: step for step in ASKED}
# Moves that are called otherwise than what makes them.
_CALLED = {
    Move.RECORD: "record_exigent",
    Move.CHECK: "check_exigent",
    Move.CORRECT: "correct_exigent",
}
# Who makes whose moves.
_PARTS = {
    By.REQUESTER: "staff_a",
    By.EITHER: "staff_a",
    By.OFFICER: "officer_a",
    By.COUNSEL: "counsel_a",
    By.CHIEF: "chief",
}


class Doing(NamedTuple):
    """Something that someone does, by its name, and whether it is done by now."""

    name: str
    do: Callable[[], object]
    done: Callable[[], bool]


def everything() -> dict[str, list[str]]:
    """Every row of every table that is written to."""
    tables = (table for label in _WRITTEN for table in apps.get_app_config(label).get_models())
    return {t._meta.label: sorted(map(repr, t._default_manager.values_list())) for t in tables}


def killed(doing: Doing) -> int:
    """How often it was killed with nothing to show for it, before it came through."""
    before = everything()
    assert not doing.done(), doing.name
    count = kills(doing.do, lambda: everything() == before)
    assert doing.done(), f"{doing.name} was acknowledged, and is not there"
    assert [*integrity.breaks()] == []
    assert [*audit.verify()] == []
    return count


def by(part: str, everyone: Cast) -> dict[str, Any]:
    """Who does it, and when."""
    return {"actor": everyone.actor(part), "now": NOW}


def of(it: Opened, said: dict[str, Any]) -> dict[str, Any]:
    """The same, of a matter as it was opened."""
    return {"version": it.version, **said}


def it_has(it: Opened, what: str) -> Callable[[], bool]:
    """Whether a matter has a private text of a sort."""
    return PrivateText.objects.filter(matter=it.id, what=what).exists


def emergencies(everyone: Cast) -> Iterator[Doing]:
    """The moves of an emergency that no other matter has, and a notice given by hand."""
    for step in EXIGENT:
        if step.move not in _ASKED:
            yield a_move(step, Kind.EXIGENT, everyone, _URGENT)
    it = brought_to(State.RECORDED, Kind.EXIGENT, everyone, _URGENT)
    said = of(it, by("officer_a", everyone))
    give = partial(actions.give_notice, it.id, "By phone", on=TODAY, **said)
    yield Doing("give_notice", give, Notice.objects.filter(matter=it.id).exists)


def moves(everyone: Cast) -> Iterator[Doing]:
    """Every other move of the law's table."""
    for step in _ASKED.values():
        yield a_move(step, Kind.REQUEST, everyone)


def a_move(step: Step, kind: Kind, everyone: Cast, stated: Facts | None = None) -> Doing:
    """A move from the first state that there is a way to; to its state, or to a new matter."""
    state = next(state for state in ways(kind) if state in step.of)
    it = brought_to(state, kind, everyone, stated)
    after = Matter.objects.filter(id=it.id, version__gt=it.version, state=step.to)
    done = after if step.to else Matter.objects.filter(earlier=it.id)
    actor, called = everyone.actor(_PARTS[step.by]), _CALLED.get(step.move, step.move)
    return Doing(called, lambda: made(it, step.move, actor, everyone), done.exists)


def beginnings(everyone: Cast) -> Iterator[Doing]:
    """A draft, and what is told in one go after it happened."""
    staff, said = everyone.staff_a, by("staff_a", everyone)
    known = [*Matter.objects.values_list("id", flat=True)]
    new = Matter.objects.exclude(id__in=known)
    yield Doing("start", lambda: begun(staff), new.exists)
    report = partial(actions.report_exigent, _URGENT, _HAPPENED, agency="alpha", **said)
    yield Doing("report_exigent", report, new.filter(state="recorded").exists)
    typed = partial(unfinished.keep_typed, "request", "who", {"who": ["beta"]}, private=True)
    kept = Unfinished.objects.exists
    yield Doing("keep_typed", lambda: typed(**said), kept)
    it = begun(staff)
    save = partial(actions.save_draft, it.id, _ROUTINE, private=ASKER, **of(it, said))
    yield Doing("save_draft", save, it_has(it, "about"))


def on_the_desk(everyone: Cast) -> Iterator[Doing]:
    """What is no move: whose desk it is on, what is erased, and what is kept as it was asked."""
    officer = by("officer_a", everyone)
    it, other = with_officer(everyone, private=ASKER), everyone.managing_a.id
    given = Matter.objects.filter(id=it.id, assignee=other).exists
    yield Doing("assign", lambda: actions.assign([it.id], other, **officer), given)
    it = opened(it, everyone.officer_a)
    number = PrivateText.objects.get(matter=it.id).pk
    redact = partial(actions.redact, it.id, number, why="Asked.", **of(it, officer))
    erased = PrivateText.objects.filter(pk=number).exclude(erased_at=None).exists
    yield Doing("redact", redact, erased)
    it = with_officer(everyone)
    approve = partial(actions.approve, it.id, _DECISION, **of(it, officer))
    decided = Approval.objects.filter(matter=it.id).exists
    yield Doing("approve on condition", approve, decided)
    it = opened(it, everyone.officer_a)
    keep = partial(actions.keep_condition, it.id, 0, "Shredded.", **of(it, officer))
    yield Doing("keep_condition", keep, ConditionKept.objects.filter(matter=it.id).exists)


def without_a_decision(everyone: Cast) -> Iterator[Doing]:
    """What is routine, and an answer that a program asked to be kept."""
    staff = by("staff_a", everyone)
    designation = in_force(everyone, a_designation()).id
    it = begun(everyone.staff_a, _ROUTINE)
    doing = {"agency": "alpha", "draft": it.id, **of(it, staff)}
    done = DisclosureRecord.objects.filter(matter=it.id).exists
    yield Doing("record_done", lambda: actions.record_done(_ROUTINE, _HAPPENED, **doing), done)
    again = partial(actions.log_again, designation, _HAPPENED, agency="alpha", **staff)
    done = DisclosureRecord.objects.filter(matter=None).exists
    yield Doing("log_again", again, done)
    agreed(everyone)
    record = gone(carried_out(everyone))
    confirm = partial(actions.confirm_disposal, record, CONFIRMED, **by("officer_a", everyone))
    done = Duty.objects.filter(kind="confirm_disposal", state="done").exists
    yield Doing("confirm_disposal", confirm, done)
    said: dict[str, Any] = {"why": "Miscounted.", **by("officer_a", everyone)}
    rightly = Happened(on=TODAY, people=3)
    correct = partial(actions.correct_disclosure, record, rightly, **said)
    done = DisclosureRecord.objects.filter(supersedes=record).exists
    yield Doing("correct_disclosure", correct, done)
    line = msgspec.json.encode(_ACT)
    kept = Determination.objects.filter(matter="").exists
    yield Doing("ask_and_keep", lambda: keeping.ask_and_keep([line], **staff), kept)
    # Last, because between two tries the files are taken away.
    it = with_officer(everyone)
    attach = partial(actions.attach, it.id, "a.txt", b"Hello.", **of(it, staff))
    yield Doing("attach", attach, it_has(it, "paper"))


def main() -> None:
    """Set up, kill, count."""
    call_command("migrate", verbosity=0)
    everyone = cast()
    # What was approved once is on file from then on, and so owes no notice.
    parts = (beginnings, emergencies, on_the_desk, moves, without_a_decision)
    doings = chain.from_iterable(part(everyone) for part in parts)
    print(json.dumps({doing.name: killed(doing) for doing in doings}))  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()
