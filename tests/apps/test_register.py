"""Records of every kind: entered, changed, retired and restored, each cut to who may see it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import transaction

from discretion.apps.audit.models import Entry
from discretion.apps.register import actions, queries, store
from discretion.apps.register.checks import read
from discretion.apps.register.contents import (
    Activity,
    Function,
    System,
)
from discretion.apps.register.kinds import KINDS, kind_of
from discretion.apps.register.models import Record
from discretion.apps.register.queries import Kept
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from tests.apps.lawful import LAWFUL, entered
from tests.cast import NOW, Cast


@pytest.mark.parametrize("kind", LAWFUL)
def test_a_record_of_each_kind_is_entered_read_back_and_recorded(everyone: Cast, kind: str) -> None:
    kept = entered(everyone, kind)
    reader = everyone.officer_a
    assert queries.record(kept.id, actor=reader).content == LAWFUL[kind]
    (fact,) = queries.history(kept.id, actor=reader)
    assert fact.kind == "record.entered"
    assert fact.after
    assert read(KINDS[kind], fact.after["content"]) == LAWFUL[kind]
    assert kind_of(kept.id) is KINDS[kind]


@pytest.mark.parametrize("part", ["staff_a", "counsel_a", "officer_b", "auditor", "stranger"])
@pytest.mark.parametrize("kind", LAWFUL)
def test_who_does_not_keep_the_register_enters_nothing(
    everyone: Cast, kind: str, part: str
) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        actions.enter(
            KINDS[kind], LAWFUL[kind], agency="alpha", actor=everyone.actor(part), now=NOW
        )
    assert not Record.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("part", "sees"),
    [
        ("staff_a", True),
        ("keeper_a", True),
        ("managing_a", True),
        ("chief", True),
        ("auditor", True),
        ("officer_office", False),
        ("officer_b", False),
        ("committee", False),
        ("administrator", False),
        ("stranger", False),
    ],
)
def test_a_record_exists_only_for_those_above_and_in_the_agency(
    everyone: Cast, part: str, sees: bool
) -> None:
    kept = entered(everyone)
    actor = everyone.actor(part)
    listed = queries.records(KINDS["activity"], actor=actor).values_list("id", flat=True)
    assert list(listed) == ([kept.id] if sees else [])
    if not sees:
        with pytest.raises(NotFound):
            queries.record(kept.id, actor=actor)
        with pytest.raises(NotFound):
            queries.history(kept.id, actor=actor)


def test_types_and_policies_of_the_city_are_seen_by_every_agency(everyone: Cast) -> None:
    kept = entered(everyone, "policy")
    assert queries.record(kept.id, actor=everyone.staff_a).agency == ""
    with pytest.raises(NotAllowed):
        actions.retire(kept.id, version=1, actor=everyone.officer_a, now=NOW)


def test_a_change_is_recorded_with_before_and_after_and_why(everyone: Cast) -> None:
    kept = entered(everyone)
    changed = msgspec.structs.replace(LAWFUL["activity"], name="Sign-in upstairs")
    after = actions.change(
        kept.id, changed, version=1, actor=everyone.keeper_a, now=NOW, why="We moved."
    )
    assert after.version == 2
    fact = queries.history(kept.id, actor=everyone.auditor)[0]
    assert fact.before
    assert fact.after
    assert (fact.before["content"]["name"], fact.after["content"]["name"], fact.why) == (
        "Sign-in at the door",
        "Sign-in upstairs",
        "We moved.",
    )


def test_given_two_who_opened_one_record_then_the_second_is_told_and_nothing_is_lost(
    everyone: Cast,
) -> None:
    kept = entered(everyone)
    first = msgspec.structs.replace(LAWFUL["activity"], name="First")
    second = msgspec.structs.replace(LAWFUL["activity"], name="Second")
    actions.change(kept.id, first, version=1, actor=everyone.officer_a, now=NOW)
    with pytest.raises(Stale, match="Olga Officer"):
        actions.change(kept.id, second, version=1, actor=everyone.keeper_a, now=NOW)
    assert queries.record(kept.id, actor=everyone.officer_a).content == first


def test_a_change_that_changes_nothing_leaves_no_trace(everyone: Cast) -> None:
    kept = entered(everyone)
    same = actions.change(kept.id, LAWFUL["activity"], version=1, actor=everyone.officer_a, now=NOW)
    assert same.version == 1
    assert Entry.objects.count() == 1


def test_what_is_retired_leaves_the_lists_and_comes_back_by_restoring(everyone: Cast) -> None:
    kept, by = entered(everyone), everyone.officer_a
    retired = actions.retire(kept.id, version=1, actor=by, now=NOW)
    assert not queries.records(KINDS["activity"], actor=by).exists()
    assert queries.record(kept.id, actor=by).state == "retired"
    actions.restore(kept.id, version=retired.version, actor=by, now=NOW)
    assert queries.records(KINDS["activity"], actor=by).count() == 1


def test_given_others_that_rest_on_it_then_a_record_is_retired_only_with_a_reason(
    everyone: Cast,
) -> None:
    by = everyone.officer_a
    help_ = Function(code="help", name="Help")
    kept = actions.enter(KINDS["function"], help_, agency="alpha", actor=by, now=NOW)
    entered(everyone, function="help")
    with pytest.raises(Invalid, match="say why it no longer holds") as told:
        actions.retire(kept.id, version=1, actor=by, now=NOW, why="  ")
    assert [fault.path for fault in told.value.faults] == ["why"]
    assert queries.record(kept.id, actor=by).state == "current"
    actions.retire(kept.id, version=1, actor=by, now=NOW, why="It moved to beta.")
    assert queries.record(kept.id, actor=by).state == "retired"


def test_retiring_what_is_retired_already_is_told(everyone: Cast) -> None:
    kept, by = entered(everyone), everyone.officer_a
    actions.retire(kept.id, version=1, actor=by, now=NOW)
    with pytest.raises(Stale):
        actions.retire(kept.id, version=2, actor=by, now=NOW)


def test_the_register_is_shown_as_of_any_past_day(everyone: Cast) -> None:
    kept, by = entered(everyone), everyone.officer_a
    changed = msgspec.structs.replace(LAWFUL["activity"], name="Later")
    actions.change(kept.id, changed, version=1, actor=by, now=NOW + timedelta(days=2))

    def name_after(days: int) -> list[str]:
        moment = NOW + timedelta(days=days)
        then = queries.as_of(KINDS["activity"], moment, actor=by, agencies=["alpha"])
        return [record["content"]["name"] for record in then.values()]

    assert [name_after(days) for days in (-1, 1, 3)] == [[], ["Sign-in at the door"], ["Later"]]


def changed_behind(kept: Kept, everyone: Cast) -> None:
    """Someone else changes a record."""
    theirs = msgspec.structs.replace(kept.content, name=f"{kept.title} of Kim")
    actions.change(kept.id, theirs, version=kept.version, actor=everyone.keeper_a, now=NOW)


def test_given_many_changed_at_once_when_some_changed_meanwhile_then_they_are_named_and_none_is(
    everyone: Cast,
) -> None:
    kept = [entered(everyone, "system", name=f"System {n}") for n in range(9)]
    rows = list(Record.objects.filter(kind="system").order_by("id"))
    for one in kept[3:]:
        changed_behind(one, everyone)
    changes = [store.Change(row, System(name=f"{row.title}, new"), 1, "current") for row in rows]
    with pytest.raises(Stale) as caught, transaction.atomic():
        store.change(changes, actor=everyone.officer_a, now=NOW)
    assert all(one.id in str(caught.value) for one in kept[3:8])
    assert "and 1 more" in str(caught.value)
    assert not any(one.id in str(caught.value) for one in kept[:3])
    assert not Record.objects.filter(title__endswith="new").exists()


def test_given_many_changed_at_once_then_each_says_its_own_and_is_found_by_it(
    everyone: Cast,
) -> None:
    for n in range(3):
        entered(everyone, "activity", name=f"Activity {n}", types=("name",))
    rows = list(Record.objects.filter(kind="activity").order_by("id"))
    changes = [
        store.Change(row, Activity(act="disclosure", name=f"Told {row.id}", types=("ssn",)), 1, s)
        for row, s in zip(rows, ("draft", "current", "retired"), strict=True)
    ]
    with transaction.atomic():
        store.change(changes, actor=everyone.keeper_a, now=NOW + timedelta(days=1), why="Anew.")
    for row, change in zip(rows, changes, strict=True):
        kept = queries.record(row.id, actor=everyone.officer_a)
        assert (kept.content, kept.state, kept.version) == (change.content, change.state, 2)
        assert (kept.changed_by, kept.changed_at) == ("Kim Keeper", NOW + timedelta(days=1))
        (fact, _) = queries.history(row.id, actor=everyone.officer_a)
        assert (fact.why, (fact.before or {})["version"], (fact.after or {})["version"]) == (
            "Anew.", 1, 2,
        )  # fmt: skip
    asked: dict[str, Any] = {"actor": everyone.officer_a, "states": ("draft", "current", "retired")}
    found = queries.records(KINDS["activity"], mentions={"type": "ssn"}, words="told", **asked)
    assert found.count() == 3
    assert not queries.records(KINDS["activity"], mentions={"type": "name"}, **asked).exists()


def test_a_change_of_order_alone_is_no_change(everyone: Cast) -> None:
    kept = entered(everyone, types=("name", "height"))
    turned = msgspec.structs.replace(kept.content, types=("height", "name"))
    assert actions.change(kept.id, turned, version=1, actor=everyone.officer_a, now=NOW) == kept
