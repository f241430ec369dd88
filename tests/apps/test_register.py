"""Records of every kind: entered, changed, retired and restored, each cut to who may see it."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.models import Entry
from discretion.apps.register import actions, queries, store
from discretion.apps.register.checks import read
from discretion.apps.register.contents import (
    Activity,
    AddedType,
    Content,
    Contractor,
    Designation,
    Function,
    Party,
    Policy,
    System,
)
from discretion.apps.register.kinds import KINDS, kind_of
from discretion.apps.register.models import Mention, Record
from discretion.apps.register.queries import Kept
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from tests.cast import NOW, Cast

LAWFUL: dict[str, Content] = {
    "function": Function(code="visits", name="Visits", mission="People come to us for help."),
    "system": System(name="Visitors' book"),
    "contractor": Contractor(code="helpline", name="Helpline, Inc."),
    "activity": Activity(act="collection", name="Sign-in at the door", types=("name",)),
    "designation": Designation(
        kind="routine", act="collection", name="Sign-in", types=("name",), since=date(2026, 8, 1)
    ),
    "type": AddedType(
        code="gait", label="Manner of walking", authority="Order 7", since=date(2026, 8, 1)
    ),
    "policy": Policy(
        says="never_routine",
        name="Gait",
        authority="Order 8",
        types=("name",),
        counterparties="any",
    ),
}
LIMIT = {"says": "exigent_notice_hours", "types": "any", "counterparties": "any"}
KEEPERS = {"type": "chief", "policy": "chief"}


def entered(everyone: Cast, kind: str = "activity", /, **fields: object) -> Kept:
    """A lawful record, entered by someone who may."""
    keeper = everyone.actor(KEEPERS.get(kind, "officer_a"))
    content = msgspec.structs.replace(LAWFUL[kind], **fields)
    return actions.enter(KINDS[kind], content, agency="alpha", actor=keeper, now=NOW)


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


@pytest.mark.parametrize(
    ("what", "value"),
    [("type", "name"), ("act", "collection"), ("party", "helpline"), ("party_kind", "contractor")],
)
def test_a_record_is_found_by_what_it_mentions(everyone: Cast, what: str, value: str) -> None:
    entered(everyone, "contractor")
    party = Party(kind="contractor", id="helpline")
    kept = entered(everyone, counterparties=(party,))
    by = everyone.officer_a
    found = queries.records(KINDS["activity"], actor=by, mentions={what: value})
    assert [row.id for row in found] == [kept.id]
    assert not queries.records(KINDS["activity"], actor=by, mentions={what: "other"}).exists()


def test_what_a_record_no_longer_mentions_no_longer_finds_it(everyone: Cast) -> None:
    kept = entered(everyone)
    changed = msgspec.structs.replace(LAWFUL["activity"], types=("languages",))
    actions.change(kept.id, changed, version=1, actor=everyone.officer_a, now=NOW)
    types = Mention.objects.filter(record=kept.id, what="type").values_list("value", flat=True)
    assert list(types) == ["languages"]


def test_given_a_change_of_words_alone_when_a_record_is_asked_for_by_its_type_then_it_is_found(
    everyone: Cast,
) -> None:
    kept = entered(everyone)
    reworded = msgspec.structs.replace(LAWFUL["activity"], reason="Visitors are counted.")
    actions.change(kept.id, reworded, version=1, actor=everyone.officer_a, now=NOW)
    by = everyone.officer_a
    found = queries.records(KINDS["activity"], actor=by, mentions={"type": "name"}, words="counted")
    assert [row.id for row in found] == [kept.id]


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("activity", {"types": ("shoe_size",)}, "types[0]"),
        ("activity", {"function": "nothing"}, "function"),
        ("activity", {"systems": ("SYS-2026-99999",)}, "systems[0]"),
        ("activity", {"follows": ("ACT-2026-99999",)}, "follows[0]"),
        (
            "activity",
            {"counterparties": (Party(kind="city_agency", id="nowhere"),)},
            "counterparties[0].id",
        ),
        (
            "activity",
            {"counterparties": (Party(kind="individual", entity="court"),)},
            "counterparties[0].entity",
        ),
        ("activity", {"name": "x" * 301}, "name"),
        ("system", {"vendor": "nobody"}, "vendor"),
        ("contractor", {"subcontractor_of": "nobody"}, "subcontractor_of"),
        ("contractor", {"code": "beta"}, "code"),
        ("contractor", {"code": "third_party"}, "code"),
        ("designation", {"until": date(2026, 7, 31)}, "until"),
        ("designation", {"kind": "joint_routine"}, "with_agencies"),
        ("designation", {"with_agencies": ("nowhere",)}, "with_agencies[0]"),
        ("designation", {"counterparties": ("nowhere",)}, "counterparties[0]"),
        ("designation", {"types": ()}, "types"),
        ("type", {"code": "languages"}, "code"),
        ("policy", {"types": "any"}, "types"),
        ("policy", {"says": "routine_needs_agreement"}, "counterparties"),
        ("policy", {"hours": 24}, "hours"),
        ("policy", LIMIT, "hours"),
        ("policy", {**LIMIT, "hours": 0}, "hours"),
        ("policy", {**LIMIT, "hours": 24, "types": ("name",)}, "types"),
        ("policy", {**LIMIT, "hours": 24, "counterparties": ("third_party",)}, "counterparties"),
        ("policy", {**LIMIT, "hours": 24, "since": date(2026, 1, 1)}, "since"),
    ],
)
def test_what_points_nowhere_or_contradicts_is_refused_at_its_field(
    everyone: Cast, kind: str, fields: dict[str, object], path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        entered(everyone, kind, **fields)
    assert [fault.path for fault in refused.value.faults] == [path]
    assert not Record.objects.filter(kind=kind).exists()


@pytest.mark.parametrize("kind", ["function", "contractor"])
def test_two_records_of_a_kind_never_share_a_code(everyone: Cast, kind: str) -> None:
    entered(everyone, kind)
    with pytest.raises(Invalid, match="code already"):
        entered(everyone, kind)
    assert Entry.objects.count() == 1


def test_a_designation_is_not_changed_behind_its_signatures(everyone: Cast) -> None:
    kept = entered(everyone, "designation")
    with pytest.raises(Invalid):
        actions.change(kept.id, LAWFUL["designation"], version=1, actor=everyone.officer_a, now=NOW)


def test_the_database_itself_refuses_a_state_that_is_none(everyone: Cast) -> None:
    kept = entered(everyone)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE register_record SET state = 'approved' WHERE id = %s", [kept.id])


def test_words_find_a_record_by_title_id_and_content(everyone: Cast) -> None:
    kept, by = entered(everyone, reason="Visitors are counted"), everyone.officer_a

    def found(words: str, actor: Actor = by) -> int:
        return queries.records(KINDS["activity"], actor=actor, words=words).count()

    there = ("door", kept.id.lower(), kept.id, "counted sign", "visit", "DOOR!", "the-door")
    assert [found(words) for words in there] == [1] * len(there)
    absent = ("absent", "oor", '"', "door OR absent", "door NOT x", "'; --", "***", "a" * 5_000)
    assert [found(words) for words in absent] == [0] * len(absent)


@pytest.mark.parametrize("id_", ["ACT-2019-00017", "ACT-2019-000017", "ACT-9999-999999999"])
def test_given_an_id_that_a_document_brought_along_when_its_words_are_asked_for_then_it_is_found(
    everyone: Cast, id_: str
) -> None:
    by = everyone.officer_a
    brought = store.New(KINDS["activity"], "alpha", LAWFUL["activity"], "current", id_)
    (row,) = store.enter([brought], actor=by, now=NOW)
    entered(everyone, "function")
    renamed = msgspec.structs.replace(LAWFUL["activity"], name="Sign-in at the gate")
    store.change([store.Change(row, renamed, 1, "current")], actor=by, now=NOW)
    told = {
        words: [r.id for r in queries.records(KINDS["activity"], actor=by, words=words)]
        for words in ("gate", "door")
    }
    assert told == {"gate": [id_], "door": []}


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


def test_given_a_code_that_another_has_then_a_change_to_it_is_refused_in_a_sentence(
    everyone: Cast,
) -> None:
    entered(everyone, "function")
    other = entered(everyone, "function", code="calls")
    with pytest.raises(Invalid, match="has this code already"):
        actions.change(other.id, LAWFUL["function"], version=1, actor=everyone.officer_a, now=NOW)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"act": "collection", "name": "Sign-in", "reason": "", "types": [1]}, "types[0]"),
        ({"act": "collection", "name": "", "reason": ""}, "name"),
        (
            {"act": "collection", "name": "A", "retention": {"trigger": "", "citation": ""}},
            "retention.trigger",
        ),
        (
            {"act": "x", "name": "A", "counterparties": [{"kind": "individual", "name": ""}]},
            "act",
        ),
    ],
)
def test_a_text_that_may_be_empty_is_no_fault_beside_another(
    document: dict[str, object], told: str
) -> None:
    with pytest.raises(Invalid) as caught:
        read(KINDS["activity"], document)
    assert [fault.path for fault in caught.value.faults] == [told]


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x08", "\x0c", "\x1b", "\x7f", "\x85"])
@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("function", {"name": "Vis{}its"}, "name"),
        ("function", {"purposes": ("Greet", "Co{}unt")}, "purposes[1]"),
        (
            "activity",
            {"counterparties": (Party(kind="individual", name="{}"),)},
            "counterparties[0].name",
        ),
        ("type", {"label": "Ga{}it"}, "label"),
    ],
)
def test_a_control_character_is_refused_where_it_stands(
    everyone: Cast, kind: str, fields: dict[str, object], path: str, letter: str
) -> None:
    told = msgspec.json.encode(fields).replace(b"{}", msgspec.json.encode(letter)[1:-1])
    document = {**msgspec.to_builtins(LAWFUL[kind]), **msgspec.json.decode(told)}
    with pytest.raises(Invalid) as caught:
        entered_as(everyone, kind, read(KINDS[kind], document))
    assert [(f.code, f.path) for f in caught.value.faults] == [("bad_text", path)]


def entered_as(everyone: Cast, kind: str, content: Content) -> Kept:
    """A content, entered by someone who may."""
    keeper = everyone.actor(KEEPERS.get(kind, "officer_a"))
    return actions.enter(KINDS[kind], content, agency="alpha", actor=keeper, now=NOW)


@pytest.mark.parametrize("text", ["One\nTwo\r\n\tThree", "C:\\users\\build", "“é漢🗽”\u2028"])
def test_lines_tabs_and_backslashes_are_a_text_s_own(everyone: Cast, text: str) -> None:
    kept = entered(everyone, "function", mission=text)
    assert queries.record(kept.id, actor=everyone.officer_a).content.mission == text  # type: ignore[attr-defined]  # a function


@pytest.mark.parametrize("kind", ["type", "function"])
def test_the_database_itself_keeps_one_code_for_one_record_of_the_city_or_an_agency(
    everyone: Cast, kind: str
) -> None:
    kept = entered(everyone, kind)
    with pytest.raises(Invalid, match="code"):
        entered(everyone, kind)
    row = Record.objects.get(id=kept.id)
    row.id = f"{kept.id}1"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    actions.retire(
        kept.id, version=1, actor=everyone.actor(KEEPERS.get(kind, "officer_a")), now=NOW
    )
    assert entered(everyone, kind).code == kept.code


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("function", {"mission": "x" * 32_001}, "mission"),
        ("function", {"purposes": ("x" * 20_000, "y" * 20_000)}, "purposes"),
        ("activity", {"counterparties": (Party(kind="third_party", name="x" * 201),)}, ""),
        ("system", {"name": "Files \u202e gnp.exe"}, "name"),
        ("contractor", {"about": "a\u2066b"}, "about"),
    ],
)
def test_a_text_too_long_for_a_file_or_turning_its_line_around_is_one_fault_at_its_field(
    everyone: Cast, kind: str, fields: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as caught:
        entered(everyone, kind, **fields)
    (fault,) = caught.value.faults
    assert fault.path == (path or "counterparties[0].name")
    assert fault.code in ("too_long", "bad_text")


def test_texts_as_long_as_may_be_and_of_scripts_from_right_to_left_are_kept(
    everyone: Cast,
) -> None:
    kept = entered(
        everyone,
        "function",
        mission="x" * 31_990 + "\u05e9\u05dc\u05d5\u05dd",
        name="\u0645\u0631\u062d\u0628\u0627",
    )
    assert kept.title == "\u0645\u0631\u062d\u0628\u0627"


def test_given_two_categories_alike_in_their_first_letters_then_they_are_one_mention(
    everyone: Cast,
) -> None:
    long = "x" * 200
    kept = entered(everyone, categories=(f"{long}one", f"{long}two"))
    assert Mention.objects.filter(record=kept.id, what="category").count() == 1
    changed = msgspec.structs.replace(kept.content, categories=(f"{long}three", f"{long}four"))
    kept = actions.change(kept.id, changed, version=1, actor=everyone.officer_a, now=NOW)
    assert Mention.objects.filter(record=kept.id, what="category").count() == 1


def test_a_change_of_order_alone_is_no_change(everyone: Cast) -> None:
    kept = entered(everyone, types=("name", "height"))
    turned = msgspec.structs.replace(kept.content, types=("height", "name"))
    assert actions.change(kept.id, turned, version=1, actor=everyone.officer_a, now=NOW) == kept
