"""What a record may not say is refused at its field, and what it may say is kept as it is."""

from datetime import date
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction

from discretion.apps.audit.models import Entry
from discretion.apps.register import actions, queries
from discretion.apps.register.checks import read
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import Record
from discretion.errors import Invalid
from tests.apps.lawful import KEEPERS, LAWFUL, entered, entered_as
from tests.cast import NOW, Cast

TERM = {"says": "complaint_answer_days", "types": "any", "counterparties": "any"}
LIMIT = {"says": "exigent_notice_hours", "types": "any", "counterparties": "any"}


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
        ("policy", {"days": 24}, "days"),
        ("policy", {**LIMIT, "hours": 24, "days": 24}, "days"),
        ("policy", TERM, "days"),
        ("policy", {**TERM, "days": 0}, "days"),
        ("policy", {**TERM, "days": 40_000}, "days"),
        ("policy", {**TERM, "days": 30, "hours": 24}, "hours"),
        ("policy", {**TERM, "days": 30, "until": date(2026, 1, 1)}, "until"),
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
