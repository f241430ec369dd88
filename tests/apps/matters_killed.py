"""A program that is killed at every step of what people do with a matter, by `kill -9`.

Run by `test_matters_kept` in a process of its own, on the database that its environment names. Each
try is a child that is killed before its n-th step: a file put in place, or a statement that writes.
After each, every table that a matter's steps write to is as it was before; the last try of each
comes through, and is there.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.apps.killed import kills  # sets Django up, so it comes first

# isort: split
from django.apps import apps
from django.core.management import call_command

from discretion.apps.audit import queries as audit
from discretion.apps.matters import actions, integrity
from discretion.apps.matters.contents import Condition, Decision, Happened
from discretion.apps.matters.models import DisclosureRecord, Matter, PrivateText
from discretion.apps.matters.opened import Opened
from discretion.law.matters import Move
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import ASKER, approved, begun, facts, moved, with_officer
from tests.cast import NOW, TODAY, Cast, cast

_WRITTEN = ("matters", "duties", "mail", "audit")
_DECISION = Decision(reason="It helps.", conditions=(Condition(words="Shred the list."),))


def everything() -> dict[str, list[str]]:
    """Every row of every table that is written to."""
    tables = (table for label in _WRITTEN for table in apps.get_app_config(label).get_models())
    return {t._meta.label: sorted(map(repr, t._default_manager.values_list())) for t in tables}


def killed(do: Callable[[], object], done: Callable[[], bool]) -> int:
    """How often it was killed with nothing to show for it, before it came through."""
    before = everything()
    assert not done()
    count = kills(do, lambda: everything() == before)
    assert done(), "it was acknowledged, and is not there"
    assert [*integrity.breaks()] == []
    assert [*audit.verify()] == []
    return count


def is_in(it: Opened, state: str) -> Callable[[], bool]:
    """Whether a matter stands in a state by now."""
    return Matter.objects.filter(id=it.id, state=state).exists


def steps(everyone: Cast) -> Iterator[tuple[str, int]]:
    """What people do, and how often each was killed."""
    staff, officer = everyone.staff_a, everyone.officer_a
    draft = begun(staff, private=ASKER)
    yield "submit", killed(lambda: moved(draft, Move.SUBMIT, staff), is_in(draft, "submitted"))
    it = with_officer(everyone)
    deciding: dict[str, Any] = {"version": it.version, "actor": officer, "now": NOW}
    yield (
        "approve",
        killed(lambda: actions.approve(it.id, _DECISION, **deciding), is_in(it, "approved")),
    )
    refused = with_officer(everyone)
    yield "refuse", killed(lambda: moved(refused, Move.REFUSE, officer), is_in(refused, "refused"))
    allowed = approved(everyone)
    yield (
        "carry_out",
        killed(lambda: moved(allowed, Move.CARRY_OUT, staff), is_in(allowed, "carried_out")),
    )
    in_force(everyone, a_designation())
    routine = begun(staff, facts(types=("name",)))
    doing: dict[str, Any] = {"agency": "alpha", "version": 1, "actor": staff, "now": NOW}
    yield (
        "record_done",
        killed(
            lambda: actions.record_done(
                routine.facts, Happened(on=TODAY), draft=routine.id, **doing
            ),
            DisclosureRecord.objects.filter(matter=routine.id).exists,
        ),
    )
    # Last, because between two tries the files are taken away.
    asked = with_officer(everyone)
    by: dict[str, Any] = {"version": asked.version, "actor": staff, "now": NOW}
    yield (
        "attach",
        killed(
            lambda: actions.attach(asked.id, "a.txt", b"Hello.", **by),
            PrivateText.objects.filter(matter=asked.id, what="paper").exists,
        ),
    )


def main() -> None:
    """Set up, kill, count."""
    call_command("migrate", verbosity=0)
    found = dict(steps(cast()))
    print(json.dumps(found))  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()
