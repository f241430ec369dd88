"""The chief's directions: what each asks of whom, who sees it, how it ends; none is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from discretion.apps.accounts.models import Membership
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.duties.queries import mine, open_
from discretion.apps.mail.models import Message
from discretion.apps.oversight import direction_actions as actions
from discretion.apps.oversight import direction_queries as queries
from discretion.apps.oversight import integrity
from discretion.apps.oversight.direction_models import Direction
from discretion.apps.oversight.direction_opened import OpenedDirection
from discretion.apps.oversight.direction_queries import Filters
from discretion.errors import DiscretionError, Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import powers
from discretion.law.directions import Condition, Move, State, after
from discretion.law.matters import Move as MatterMove
from tests.apps import matter_steps
from tests.apps.builders import a_designation, a_joint_designation, proposed
from tests.apps.direction_steps import BY, DONE, SAID, brought_to, given, moved, said
from tests.cast import CAST, NOW, TODAY, Cast
from tests.identifiers import IDENTIFIERS

# Who hears of one: the officers of alpha, and its head.
TOLD = ("officer_a", "managing_a", "head_a")
SSN = IDENTIFIERS["ssn"]
# Who sees a direction to alpha.
SEEING = {"officer_a", "managing_a", "head_a", "counsel_a", "chief", "auditor"}


def faults(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    """What was wrong, each with its path."""
    return [(fault.code, fault.path) for fault in error.value.faults]


def written_to() -> dict[str, str]:
    """Who was written to about directions, with the subject of the last letter."""
    rows = Message.objects.filter(kind="direction").order_by("pk")
    return {row.to_email.partition("@")[0]: row.subject for row in rows}


def duty_of(it: OpenedDirection) -> Duty:
    """The duty to carry it out."""
    return Duty.objects.get(record=it.id)


# Given


def test_given_a_direction_then_it_says_what_why_by_when_and_on_what_it_rests(
    everyone: Cast,
) -> None:
    it = given(everyone)
    assert (it.id, it.state, it.agency) == ("DIR-2026-00001", State.GIVEN, "alpha")
    assert (it.what, it.reason, it.due_on) == (SAID.what, SAID.reason, BY)
    assert (it.provision, it.given_by, it.given_at) == ("Charter 8(h)(2)", "Chris Chief", NOW)
    assert "direction of July 30, 2026 names September 30, 2026" in it.due_why
    (told,) = queries.history(it.id, actor=everyone.officer_a)
    assert (told.kind, told.agency, told.actor_name) == ("direction.given", "alpha", "Chris Chief")


def test_given_a_direction_then_the_officer_owes_it_with_its_rule_and_how_the_day_was_found(
    everyone: Cast,
) -> None:
    it = given(everyone)
    duty = duty_of(it)
    assert (duty.kind, duty.agency_id, duty.state) == ("act_on_directions", "alpha", "open")
    assert (duty.due_on, duty.explanation, duty.provision) == (BY, it.due_why, "Charter 8(h)(2)")
    assert duty.owed_to == "Chief Privacy Officer"
    owing = {
        part
        for part in CAST
        if open_(mine(everyone.actor(part), today=TODAY)).filter(id=duty.id).exists()
    }
    assert owing == {"officer_a", "managing_a"}


def test_given_a_direction_then_officer_and_head_are_told_at_once_and_by_one_letter_each(
    everyone: Cast,
) -> None:
    it = given(everyone, due_on=TODAY)
    subject = f"{it.id}: a direction to your agency"
    assert written_to() == dict.fromkeys(TOLD, subject)
    assert Message.objects.count() == len(TOLD)
    text = Message.objects.get(to_email__startswith="officer_a").text
    assert f"/directions/{it.id}" in text
    assert "July 30, 2026" in text
    assert "Questions? Ask Chris Chief" in text
    assert SAID.what not in text
    # So that the letter of the next morning does not tell it once more.
    assert duty_of(it).news == ""


def test_given_an_office_without_an_officer_then_who_is_above_owes_it(everyone: Cast) -> None:
    Membership.objects.filter(agency="alpha-office").delete()
    duty = duty_of(given(everyone, "alpha-office"))
    owing = open_(mine(everyone.managing_a, today=TODAY))
    assert owing.filter(id=duty.id).exists()
    assert written_to().keys() == {"managing_a", "head_a"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"what": "  "}, ("missing_field", "what")),
        ({"reason": ""}, ("missing_field", "reason")),
        ({"what": "x" * 4_001}, ("too_long", "what")),
        ({"reason": "a\x07"}, ("bad_text", "reason")),
        ({"due_on": TODAY - timedelta(days=1)}, ("bad_date", "due_on")),
        ({"due_on": date(2200, 1, 1)}, ("bad_date", "due_on")),
        ({"concerns": "MAT-2026-09999"}, ("unknown_id", "concerns")),
        ({"concerns": "the form"}, ("unknown_id", "concerns")),
        ({"what": f"Take {SSN} off the list."}, ("identifying_text", "what")),
        ({"reason": f"{SSN} was on it."}, ("identifying_text", "reason")),
    ],
)
def test_what_can_t_stand_in_a_direction_is_refused_at_its_field(
    everyone: Cast, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as error:
        given(everyone, **changes)
    assert faults(error) == [fault]
    assert not Direction.objects.exists()
    assert not Duty.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("agency", ["", "gone"])
def test_given_no_agency_that_there_is_then_nobody_is_directed(everyone: Cast, agency: str) -> None:
    with pytest.raises((Invalid, NotFound)):
        given(everyone, agency)
    assert not Direction.objects.exists()


@pytest.mark.parametrize("part", [part for part in CAST if part != "chief"])
def test_nobody_but_the_chief_gives_a_direction(everyone: Cast, part: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        actions.give(SAID, agency="alpha", actor=everyone.actor(part), now=NOW)
    assert not Direction.objects.exists()


# What it concerns


def referred(everyone: Cast) -> str:
    """A matter of alpha that the chief has before them."""
    it = matter_steps.with_officer(everyone)
    return matter_steps.moved(it, MatterMove.REFER_UP, everyone.officer_a).id


def test_given_a_matter_then_whoever_sees_it_reads_the_directions_about_it(everyone: Cast) -> None:
    matter = referred(everyone)
    it = given(everyone, concerns=f" {matter.lower()} ")
    assert it.concerns == matter
    for part in ("staff_a", "officer_a", "chief", "auditor"):
        found = queries.about_matter(matter, actor=everyone.actor(part))
        assert [one.id for one in found] == [it.id], part
    with pytest.raises(NotFound):
        queries.about_matter(matter, actor=everyone.officer_b)
    other = matter_steps.with_officer(everyone).id
    assert queries.about_matter(other, actor=everyone.staff_a) == []


def test_given_a_matter_that_the_chief_does_not_see_then_none_is_named(everyone: Cast) -> None:
    matter = matter_steps.with_officer(everyone)
    with pytest.raises(Invalid) as error:
        given(everyone, concerns=matter.id)
    assert faults(error) == [("unknown_id", "concerns")]


def test_given_what_is_another_agency_s_then_it_is_not_what_a_direction_is_about(
    everyone: Cast,
) -> None:
    own = proposed(everyone, a_designation()).id
    joint = proposed(everyone, a_joint_designation()).id
    assert given(everyone, concerns=own).concerns == own
    assert given(everyone, "beta", concerns=joint).agency == "beta"
    for agency, about in (("beta", own), ("beta", referred(everyone))):
        with pytest.raises(Invalid) as error:
            given(everyone, agency, concerns=about)
        assert faults(error) == [("kind_mismatch", "concerns")]


# Sight and moves


def outcome(it: OpenedDirection, move: Move, actor: Actor) -> str:
    """The state that a move leads to, or the code of the error that it meets; all is taken back."""
    told = audit.head()[0]
    try:
        with transaction.atomic():
            moved(it, move, actor)
            about_it = audit.entries(agencies=None, record=it.id).filter(number__gt=told)
            assert about_it.count() == 1, "one fact is told of it, no more and no less"
            raise _Undone(Direction.objects.get(id=it.id).state)
    except _Undone as done:
        return str(done)
    except DiscretionError as error:
        return error.code


class _Undone(Exception):
    """Takes back what was tried."""


def expected(state: State, move: Move, part: str) -> str:
    """What the law's table says comes of it, for those who see the direction at all."""
    role = CAST[part][1]
    if part not in SEEING or role is None:
        return "not_found"
    try:
        return after(state, move, powers=powers(role), met=list(Condition))
    except DiscretionError as error:
        return error.code


@pytest.mark.parametrize("state", State)
def test_each_move_of_each_of_the_cast_does_what_the_table_says(
    state: State, everyone: Cast
) -> None:
    """Charter 8(h)(2)"""
    it = queries.opened(brought_to(state, everyone), actor=everyone.chief)
    assert it.state is state
    for move, part in product(Move, CAST):
        assert outcome(it, move, everyone.actor(part)) == expected(state, move, part), (move, part)


def test_a_direction_exists_for_the_chief_its_agency_s_offices_and_who_checks_the_record(
    everyone: Cast,
) -> None:
    it = given(everyone)
    seeing = {
        part for part in CAST if queries.directions(everyone.actor(part)).filter(id=it.id).exists()
    }
    assert seeing == SEEING
    for part in CAST:
        actor = everyone.actor(part)
        if part in SEEING:
            assert queries.opened(it.id, actor=actor) == it
            continue
        for ask in (queries.opened, queries.moves, queries.history):
            with pytest.raises(NotFound):
                ask(it.id, actor=actor)


# Ended


def test_given_it_is_carried_out_then_the_duty_is_done_with_the_evidence_and_the_chief_hears(
    everyone: Cast,
) -> None:
    it = given(everyone)
    Message.objects.all().delete()
    done = moved(it, Move.CARRY_OUT, everyone.officer_a)
    assert (done.state, done.outcome, done.closed_by) == (State.CARRIED_OUT, DONE, "Olga Officer")
    duty = duty_of(it)
    assert duty.state == "done"
    assert duty.evidence == f"{DONE} (Olga Officer, July 30, 2026)"
    assert written_to() == {"chief": f"{it.id} is carried out"}


def test_given_it_is_withdrawn_then_nobody_owes_it_and_the_agency_hears(everyone: Cast) -> None:
    it = given(everyone)
    gone = moved(it, Move.WITHDRAW, everyone.chief)
    assert (gone.state, gone.outcome) == (State.WITHDRAWN, "The form was given up.")
    assert (duty_of(it).state, duty_of(it).evidence) == ("void", f"{it.id} was withdrawn.")
    assert written_to() == dict.fromkeys(TOLD, f"{it.id} is withdrawn")


def test_given_another_takes_its_place_then_that_one_is_owed_and_both_are_kept(
    everyone: Cast,
) -> None:
    it = given(everyone)
    new = moved(it, Move.SUPERSEDE, everyone.chief)
    old = queries.opened(it.id, actor=everyone.officer_a)
    assert (new.supersedes, old.superseded_by) == (it.id, new.id)
    assert (old.state, old.what, old.outcome) == (
        State.SUPERSEDED,
        SAID.what,
        f"{new.id} took its place.",
    )
    assert (new.state, new.what) == (State.GIVEN, "Ask nobody for a date of birth.")
    assert (duty_of(it).state, duty_of(new).state) == ("void", "open")
    text = Message.objects.filter(kind="direction").order_by("pk").last()
    assert text is not None
    assert f"It takes the place of {it.id}." in text.text
    kinds = [told.kind for told in queries.history(it.id, actor=everyone.chief)]
    assert kinds == ["direction.superseded", "direction.given"]


_ENDING: list[tuple[str, str, Callable[..., OpenedDirection], dict[str, Any]]] = [
    ("officer_a", "outcome", actions.carry_out, {"outcome": "{}"}),
    ("chief", "why", actions.withdraw, {"why": "{}"}),
]


@pytest.mark.parametrize(("part", "path", "do", "words"), _ENDING)
def test_given_nothing_too_much_or_what_identifies_someone_then_a_direction_is_not_ended(
    part: str, path: str, do: Callable[..., OpenedDirection], words: dict[str, str], everyone: Cast
) -> None:
    it = given(everyone)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.actor(part), "now": NOW}
    for text, fault in (
        ("  ", ("bad_state", "move")),
        ("x" * 4_001, ("too_long", path)),
        ("a\x07", ("bad_text", path)),
        (f"{SSN} is off.", ("identifying_text", path)),
    ):
        with pytest.raises(Invalid) as error:
            do(it.id, **{name: each.format(text) for name, each in words.items()}, **by)
        assert faults(error) == [fault]
    assert queries.opened(it.id, actor=everyone.chief) == it
    assert duty_of(it).state == "open"


def test_given_someone_was_faster_then_the_slower_is_told_who_and_how_it_stands(
    everyone: Cast,
) -> None:
    it = given(everyone)
    moved(it, Move.CARRY_OUT, everyone.officer_a)
    with pytest.raises(Stale, match=r"Olga Officer was faster: DIR-2026-00001 is carried out"):
        moved(it, Move.WITHDRAW, everyone.chief)


# Found


def test_the_list_is_by_day_and_narrowed_by_state_words_agency_and_what_it_is_about(
    everyone: Cast,
) -> None:
    matter = referred(everyone)
    late = given(everyone, due_on=date(2026, 12, 1))
    soon = given(everyone, "beta", what="Lock the cabinet.")
    about = given(everyone, concerns=matter, due_on=date(2026, 8, 1))
    ended = brought_to(State.WITHDRAWN, everyone)

    def ids(**asked: Any) -> list[str]:
        return [row.id for row in queries.directions(everyone.chief, Filters(**asked))]

    assert ids() == [about.id, soon.id, late.id]
    assert ids(ended=True) == [about.id, soon.id, ended, late.id]
    assert ids(state="withdrawn") == [ended]
    assert ids(words="cabinet") == [soon.id]
    assert ids(words=late.id) == [late.id]
    assert ids(agency="beta") == [soon.id]
    assert ids(concerns=matter) == [about.id]


# Kept


@pytest.mark.parametrize("state", State)
def test_given_directions_as_they_were_left_then_the_record_agrees(
    state: State, everyone: Cast
) -> None:
    brought_to(state, everyone)
    assert [*integrity.verify()] == []


@pytest.mark.parametrize(
    "change",
    [
        {"what": "Ask everyone for everything."},
        {"reason": "None."},
        {"agency": "beta"},
        {"due_on": TODAY},
        {"concerns": "MAT-2026-00001"},
        {"provision": "23-1202(e)"},
        {"given_by": "Someone Else"},
        {"version": 40},
    ],
)
def test_given_a_direction_changed_behind_the_record_then_it_is_found(
    change: dict[str, Any], everyone: Cast
) -> None:
    it = given(everyone)
    Direction.objects.filter(id=it.id).update(**change)
    said_of_it = [broken.what for broken in integrity.verify()]
    assert said_of_it == [f"{it.id} was changed behind the record's back."]


def test_given_a_direction_deleted_behind_the_record_then_it_is_found(everyone: Cast) -> None:
    it = given(everyone)
    Direction.objects.filter(id=it.id).delete()
    (broken,) = integrity.verify()
    assert broken.what == f"{it.id} is in the record and was deleted from the directions."


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "forgotten"},
        {"state": "withdrawn"},
        {"outcome": "Done."},
        {"what": ""},
    ],
)
def test_the_database_refuses_a_direction_that_says_nothing_or_ends_in_nothing(
    wrong: dict[str, Any], everyone: Cast
) -> None:
    it = given(everyone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Direction.objects.filter(id=it.id).update(**wrong)


def test_what_is_said_is_kept_without_blanks_around_it(everyone: Cast) -> None:
    it = actions.give(said(what="  Lock it. "), agency="alpha", actor=everyone.chief, now=NOW)
    assert it.what == "Lock it."
