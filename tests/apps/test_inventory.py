"""The register as a document: what goes out comes back, all of it or nothing."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import msgspec
import pytest

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, Office
from discretion.apps.audit import queries as audit
from discretion.apps.duties.models import Duty
from discretion.apps.register import actions, document, inventory, queries
from discretion.apps.register.city import load_city
from discretion.apps.register.contents import Activity, Function
from discretion.apps.register.document import Inventory
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import Mention, Record
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.forms.report import TypesAnswer, decode
from discretion.law.authority import Role
from discretion.law.decisions import Decisions
from discretion.law.reading import load_register
from tests.apps.builders import an_inventory, an_item, enter_all
from tests.cast import NOW, Cast

EXAMPLES = Path(__file__).parents[2] / "examples"
SMALL = {
    "functions": [an_item(id="new:f", code="help", name="Help", mission="It helps people.")],
    "systems": [an_item(id="new:s", name="Case files")],
    "activities": [
        an_item(id="new:2", act="retention", name="Keep", systems=["new:s"], follows=["new:1"]),
        an_item(id="new:1", act="collection", name="Ask", function="help", types=["name"]),
    ],
}


BEGUN = b'{"schema": "discretion/inventory/1", "as_of": "2026-01-01",\n"systems": [\n'


def imported(everyone: Cast, **tables: Any) -> inventory.Summary:
    """What the officer of agency alpha brings in."""
    return inventory.import_inventory(an_inventory(**tables), actor=everyone.officer_a, now=NOW)


def faults(everyone: Cast, **tables: Any) -> list[tuple[str, str]]:
    """The codes and places of what is wrong with tables; nothing is entered."""
    with pytest.raises(Invalid) as caught:
        imported(everyone, **tables)
    assert Record.objects.count() == 0
    return [(fault.code, fault.path) for fault in caught.value.faults]


def exported(actor: Actor) -> Inventory:
    """All that someone may read, by way of JSON."""
    return document.read(document.encode(inventory.export(actor=actor, now=NOW)))


def changed(whole: Inventory, table: str, **content: Any) -> Inventory:
    """The document with the first record of a table changed."""
    told = json.loads(document.encode(whole))
    told[table][0]["content"] |= content
    return document.read(json.dumps(told).encode())


def test_given_a_document_when_imported_then_its_new_records_point_to_each_other(
    everyone: Cast,
) -> None:
    summary = imported(everyone, **SMALL)
    assert [each.kind for each in summary.new] == ["function", "system", "activity", "activity"]
    keep = queries.record(Record.objects.get(title="Keep").id, actor=everyone.officer_a)
    ask = Record.objects.get(title="Ask")
    assert isinstance(keep.content, Activity)
    assert keep.content.follows == (ask.id,)
    assert keep.content.systems == (Record.objects.get(kind="system").id,)
    assert Mention.objects.filter(record=keep.id, what="system", value__startswith="SYS-").exists()
    assert [fact.kind for fact in audit.history(ask.id)] == ["record.entered"]


def test_given_what_was_exported_when_it_comes_back_then_nothing_changes(everyone: Cast) -> None:
    imported(everyone, **SMALL)
    whole = exported(everyone.officer_a)
    summary = inventory.import_inventory(whole, actor=everyone.officer_a, now=NOW)
    assert (summary.new, summary.changed, summary.unchanged) == ((), (), 4)
    assert set(Record.objects.values_list("version", flat=True)) == {1}


def test_given_an_edit_in_the_document_when_it_comes_back_then_that_record_changes(
    everyone: Cast,
) -> None:
    imported(everyone, **SMALL)
    edited = changed(exported(everyone.officer_a), "functions", mission="It helps all people.")
    summary = inventory.import_inventory(edited, actor=everyone.officer_a, now=NOW, why="Clearer")
    assert [(each.title, each.fields) for each in summary.changed] == [("Help", ("mission",))]
    row = Record.objects.get(kind="function")
    assert (row.version, "all people" in row.content) == (2, True)
    assert audit.history(row.id)[0].why == "Clearer"


def test_given_someone_was_faster_when_an_edit_comes_back_then_nothing_of_it_is_kept(
    everyone: Cast,
) -> None:
    imported(everyone, **SMALL)
    edited = changed(exported(everyone.officer_a), "functions", mission="Mine")
    row = Record.objects.get(kind="function")
    theirs = Function(code="help", name="Help", mission="Theirs")
    actions.change(row.id, theirs, version=1, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(Stale, match=row.id):
        inventory.import_inventory(edited, actor=everyone.officer_a, now=NOW)
    row.refresh_from_db()
    assert "Theirs" in row.content


def test_given_a_dry_run_then_it_says_what_it_would_do_and_does_nothing(everyone: Cast) -> None:
    found = inventory.import_inventory(
        an_inventory(**SMALL), actor=everyone.officer_a, now=NOW, dry_run=True
    )
    assert (len(found.new), Record.objects.count()) == (4, 0)


def test_given_one_fault_among_many_records_then_none_is_entered(everyone: Cast) -> None:
    bad = an_item(act="collection", name="Odd", types=["name", "shoe_size"])
    assert faults(everyone, activities=[*SMALL["activities"][1:], bad], functions=[]) == [
        ("unknown_id", "activities[0].content.function"),
        ("unknown_code", "activities[1].content.types[1]"),
    ]


@pytest.mark.parametrize(
    ("table", "item", "fault"),
    [
        ("functions", {"id": "FUN-2026-99999"}, ("unknown_id", "functions[0].id")),
        ("functions", {"agency": "nowhere"}, ("unknown_id", "functions[0].agency")),
        ("functions", {"agency": "beta"}, ("unknown_id", "functions[0].agency")),
        ("functions", {"agency": ""}, ("missing_field", "functions[0].agency")),
        ("functions", {"state": "retired"}, ("bad_state", "functions[0].state")),
        ("functions", {"id": "code:other"}, ("kind_mismatch", "functions[0].id")),
        ("systems", {"id": "FUN-2026-00001"}, ("unknown_id", "systems[0].id")),
    ],
)
def test_given_a_record_that_is_out_of_place_then_its_place_is_named(
    everyone: Cast, table: str, item: dict[str, str], fault: tuple[str, str]
) -> None:
    content = {"name": "X"} if table == "systems" else {"name": "X", "code": "x"}
    assert faults(everyone, **{table: [an_item(**item, **content)]}) == [fault]


def test_given_activities_that_follow_from_each_other_then_both_are_named(everyone: Cast) -> None:
    circle = [
        an_item(id="new:1", act="retention", name="A", follows=["new:2"]),
        an_item(id="new:2", act="retention", name="B", follows=["new:1"]),
    ]
    assert [path for _, path in faults(everyone, activities=circle)] == [
        "activities[0]",
        "activities[1]",
    ]


def test_given_one_code_or_id_twice_then_the_second_is_named(everyone: Cast) -> None:
    twice = [an_item(id="new:1", code="x", name="A"), an_item(id="new:2", code="x", name="B")]
    assert faults(everyone, functions=twice) == [("duplicate_id", "functions[1].content.code")]
    same = [an_item(id="new:1", code="x", name="A"), an_item(id="new:1", code="y", name="B")]
    assert faults(everyone, functions=same) == [("duplicate_id", "functions[1].id")]


def test_given_a_record_called_by_its_code_then_it_is_entered_once_and_changed_after(
    everyone: Cast,
) -> None:
    for name in ("Help", "Help desk", "Help desk"):
        imported(everyone, functions=[an_item(id="code:help", code="help", name=name)])
    assert list(Record.objects.values_list("title", "version")) == [("Help desk", 2)]


def test_given_records_moved_to_another_state_then_each_move_is_told_as_what_it_is(
    everyone: Cast,
) -> None:
    draft = an_item(name="Files", state="draft")
    imported(everyone, systems=[draft])
    for state, told in (("current", "confirmed"), ("retired", "retired"), ("current", "restored")):
        row = Record.objects.get()
        item = an_item(id=row.id, version=row.version, state=state, name="Files")
        summary = imported(everyone, systems=[item])
        assert [each.fields for each in summary.changed] == [("state",)]
        assert audit.history(row.id)[0].kind == f"record.{told}"
    assert summary.retired == ()


def test_given_others_that_rest_on_it_then_an_import_retires_a_record_only_with_a_reason(
    everyone: Cast,
) -> None:
    function = an_item(code="help", name="Help")
    activity = an_item(act="collection", name="Calls", types=["name"], function="help")
    imported(everyone, functions=[function], activities=[activity])
    row = Record.objects.get(kind="function")
    ending = an_item(id=row.id, version=1, state="retired", code="help", name="Help")
    with pytest.raises(Invalid, match="give a reason") as told:
        imported(everyone, functions=[ending])
    assert [fault.path for fault in told.value.faults] == ["functions[0].state"]
    calls = Record.objects.get(kind="activity")
    both = {"id": calls.id, "version": 1, "state": "retired"}
    gone = an_item(**both, act="collection", name="Calls", types=["name"], function="help")
    assert len(imported(everyone, functions=[ending], activities=[gone]).retired) == 2


def test_given_a_new_designation_then_it_begins_as_a_draft_and_a_signed_one_stays(
    everyone: Cast,
) -> None:
    terms = {"kind": "routine", "act": "collection", "name": "Names", "types": ["name"]}
    imported(everyone, designations=[an_item(**terms, since="2026-01-01")])
    assert Record.objects.get().state == "draft"
    Record.objects.update(state="approved")
    edited = changed(exported(everyone.officer_a), "designations", types=["ssn"])
    with pytest.raises(Invalid, match="own page"):
        inventory.import_inventory(edited, actor=everyone.officer_a, now=NOW)


def test_given_one_who_may_only_read_then_nothing_is_brought_in(everyone: Cast) -> None:
    with pytest.raises(NotAllowed):
        inventory.import_inventory(an_inventory(**SMALL), actor=everyone.staff_a, now=NOW)
    city_type = an_item(agency="", code="gait", label="Gait", authority="X", since="2026-01-01")
    with pytest.raises(NotAllowed):
        imported(everyone, types=[city_type])


def test_given_another_agency_then_its_register_does_not_exist(everyone: Cast) -> None:
    imported(everyone, **SMALL)
    assert exported(everyone.officer_b).functions == ()
    with pytest.raises(NotFound):
        inventory.export(actor=everyone.officer_b, agencies=["alpha"], now=NOW)
    theirs = exported(everyone.officer_a)
    with pytest.raises(Invalid) as caught:
        inventory.import_inventory(theirs, actor=everyone.officer_b, now=NOW)
    assert {fault.code for fault in caught.value.faults} == {"unknown_id"}


def test_given_a_type_that_the_chief_adds_then_activities_beside_it_may_name_it(
    everyone: Cast,
) -> None:
    new = an_item(agency="", code="shoe_size", label="Shoe", authority="X", since="2026-01-01")
    enter_all(KINDS["type"], [new], actor=everyone.chief)
    use = an_item(act="collection", name="Measure", types=["shoe_size"])
    assert len(imported(everyone, activities=[use]).new) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"{", "line 1: This is not JSON"),
        (b"[]", "an object"),
        (b'{"schema": "discretion/inventory/2", "as_of": "2026-01-01"}', "schema"),
        (b'{"schema": "discretion/inventory/1",\n"as_of": "July"}', "line 2: as_of"),
        (
            BEGUN + b'{"content": {"name": "A", "about": ""}},\n{"content": {"name": " "}}]}',
            "line 4: systems[1].content.name",
        ),
        (
            BEGUN + b'{"content": {"name": "A", "age": 3}}]}',
            "systems[0].content.age",
        ),
    ],
)
def test_given_a_text_that_is_no_inventory_then_the_line_and_path_are_told(
    text: bytes, told: str
) -> None:
    with pytest.raises(Invalid) as caught:
        document.read(text)
    assert told in str(caught.value)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ('"functions":[{"id":"new:\\u0000","content":{"code":"a","name":"A"}}]',
         "bad_text", "functions[0].id"),
        ('"functions":[{"agency":"al\\u0000","content":{"code":"a","name":"A"}}]',
         "bad_text", "functions[0].agency"),
        ('"functions":[{"content":{"code":"a","name":"A","name":"B"}}]',
         "invalid_json", "functions[0].content.name"),
        ('"functions":[{"content":{"code":"a","name":"\\u0000"}}]',
         "bad_text", "functions[0].content.name"),
    ],
)  # fmt: skip
def test_given_a_zero_or_a_member_twice_in_a_document_then_its_place_is_told(
    text: str, code: str, path: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        document.read(f'{{"as_of":"2026-07-30",\n{text}}}'.encode())
    assert [(f.code, f.path, f.line) for f in wrong.value.faults] == [(code, path, 2)]


def test_two_thousand_records_come_in_within_four_seconds_of_work(everyone: Cast) -> None:
    items = [
        an_item(
            id=f"new:{n}",
            act="collection",
            name=f"Activity {n}",
            function="help",
            types=["name", "contact.email", "address.home"],
            categories=["visitors"],
            counterparties=[{"kind": "individual"}],
            reason="We need it to answer.",
        )
        for n in range(1_999)
    ]
    whole = an_inventory(functions=SMALL["functions"], activities=items)
    began = process_time()
    inventory.import_inventory(whole, actor=everyone.officer_a, now=NOW)
    assert process_time() - began < 4
    assert Record.objects.count() == 2_000


def test_given_a_draft_designation_edited_in_the_document_then_its_own_action_changes_it(
    everyone: Cast,
) -> None:
    terms = {"kind": "routine", "act": "collection", "name": "Names", "types": ["name"]}
    imported(everyone, designations=[an_item(**terms, since="2026-01-01")])
    edited = changed(exported(everyone.officer_a), "designations", types=["ssn", "name"])
    with pytest.raises(Invalid, match="ssn"):
        inventory.import_inventory(edited, actor=everyone.officer_a, now=NOW)
    edited = changed(exported(everyone.officer_a), "designations", types=["religion", "name"])
    inventory.import_inventory(edited, actor=everyone.officer_a, now=NOW)
    row = Record.objects.get()
    assert (row.version, audit.history(row.id)[0].kind) == (2, "designation.changed")


@pytest.fixture
def city(db: None) -> Actor:
    """Someone who keeps the whole example city's register, loaded with its inventory."""
    setter_up = Actor(id="system", name="Set-up", offices=(Office(Role.ADMINISTRATOR),))
    load_city(load_register((EXAMPLES / "register.json").read_bytes()), actor=setter_up, now=NOW)
    keeper = Actor(
        id="system", name="Set-up", offices=(Office(Role.PRIVACY_STAFF),), tree=accounts.tree()
    )
    whole = document.read((EXAMPLES / "inventory.json").read_bytes())
    inventory.import_inventory(whole, actor=keeper, now=NOW)
    return keeper


def test_given_the_example_city_then_its_inventory_completes_what_it_has(city: Actor) -> None:
    found = {
        name: queries.contents(KINDS[name], actor=city, agencies=accounts.tree().parents)
        for name in ("function", "contractor", "system", "activity")
    }
    assert {name: len(kept) for name, kept in found.items()} == {
        "function": 40,
        "contractor": 8,
        "system": 16,
        "activity": 59,
    }
    missions = [f.content for f in found["function"] if isinstance(f.content, Function)]
    assert sum(bool(function.mission) for function in missions) == 33


def test_given_the_example_city_then_signatures_that_lack_are_asked_for(city: Actor) -> None:
    asked = Duty.objects.filter(record="DES-2019-00003").values_list("kind", "agency", "state")
    assert list(asked) == [("agree_jointly", "fdny", "open")]
    assert not Duty.objects.filter(kind="sign_designation").exists()


def test_given_the_example_city_then_its_report_ticks_what_its_activities_use(
    city: Actor,
) -> None:
    tree = accounts.tree().below("mayor")
    kept = queries.contents(KINDS["activity"], actor=city, agencies=tree)
    finer = {
        "contact": ("contact.phone", "contact.email"),
        "address": ("address.home", "address.work"),
    }
    used = {
        one
        for each in kept
        if isinstance(each.content, Activity)
        for code in each.content.types
        for one in finer.get(code, (code,))
    }
    answer = decode((EXAMPLES / "report.json").read_bytes()).answers["1"]
    assert isinstance(answer, TypesAnswer)
    assert used - {"other:covid test result"} == set(answer.types)


def test_given_the_example_city_then_each_routine_activity_has_its_designation() -> None:
    decisions = Decisions(load_register((EXAMPLES / "register.json").read_bytes()))
    whole = document.read((EXAMPLES / "inventory.json").read_bytes())
    told = [item for item in whole.activities if {"routine", "joint_routine"} & classes(item)]
    assert len(told) > 30
    for item in told:
        for party in msgspec.to_builtins(item.content.counterparties):
            staff = {"staff": item.content.staff[0]} if item.content.staff else {}
            act = {
                "act": item.content.act,
                "on": "2026-07-30",
                "agency": item.agency,
                "by": {"kind": "employee", **staff},
                "function": item.content.function,
                "types": item.content.types,
                "counterparty": {name: value for name, value in party.items() if value},
            }
            decided = json.loads(decisions.answer(json.dumps(act).encode()))
            assert decided["basis"] in classes(item), (item.content.name, party, decided)


def classes(item: document.Item[Activity]) -> set[str]:
    """How an activity is classified."""
    return set(item.content.classifications)
