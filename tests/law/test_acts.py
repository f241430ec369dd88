"""Acts as the contract writes them: read and decided quickly, or refused with their first fault."""

import copy
import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.law.acts import ENTITY_KINDS, ORDINARY, PARTY_KINDS, UNSTATED, Act
from discretion.law.checks import FaultyAct
from discretion.law.documents import faults
from tests.law.builders import a_designation, an_act, an_agreement, decisions

CITY = decisions(designations=[a_designation()], agreements=[an_agreement()])
FULL = an_act(
    id="act-1",
    done=False,
    by={"kind": "contractor", "id": "helper", "staff": "front_desk"},
    function="casework",
    purpose="heating help",
    types=["name", "other:tattoo"],
    anonymized=False,
    counterparty={"kind": "third_party", "name": "A pantry", "entity": "community_partner"},
    initiative="request",
    foil=False,
    grounds={
        "furthers_mission": "feeds people",
        "required_by_law": "some law",
        "written_authorization": "individual",
    },
    circumstances={
        "police_investigation": "crime_committed",
        "open_criminal_investigation": False,
        "welfare_investigation": "by_other",
        "exigent": "a flood",
        "protective_powers": False,
        "outside_normal_course": False,
    },
    agreement="G-1",
    no_important_privacy_interest="on file",
    aware_agency="hra",
)
TEXTS = [
    *("id", "agency", "by.id", "by.staff", "function", "purpose", "types[0]", "types[1]"),
    *("counterparty.name", "grounds.furthers_mission", "grounds.required_by_law"),
    *("circumstances.exigent", "agreement", "no_important_privacy_interest", "aware_agency"),
]
BLANKS = ["", " ", "\t\n", "\u00a0"]


def answered(act: object) -> dict[str, Any]:
    """A determination, or the error in its place."""
    try:
        found = CITY.answer(msgspec.json.encode(act))
    except FaultyAct as faulty:
        found = faulty.answer()
    document: dict[str, Any] = json.loads(found)
    return document


def fault(act: object) -> tuple[str, str]:
    error = answered(act)["error"]
    return error["code"], error["path"]


def put(act: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The act with a value at a path."""
    changed = copy.deepcopy(act)
    *holders, last = path.replace("[", ".").replace("]", "").split(".")
    at: Any = changed
    for name in holders:
        at = at[name]
    at[int(last) if last.isdigit() else last] = value
    return changed


def test_given_an_act_with_every_field_when_decided_then_it_has_a_determination() -> None:
    assert answered(FULL)["outcome"] == "permitted"


def test_given_an_act_with_what_is_required_when_read_then_the_rest_is_as_the_contract_says() -> (
    None
):
    act = CITY.read(msgspec.json.encode(an_act()))
    assert act.on == date(2024, 5, 2)
    assert act.types == ("name",)
    assert (act.done, act.anonymized, act.foil) == (False, False, False)
    assert (act.grounds, act.circumstances) == (UNSTATED, ORDINARY)
    assert not any((act.id, act.initiative, act.function, act.purpose, act.agreement))


def test_given_empty_grounds_when_read_then_they_differ_from_grounds_that_nobody_stated() -> None:
    stated = CITY.read(msgspec.json.encode(an_act(grounds={})))
    assert stated.grounds == UNSTATED
    assert stated.grounds is not UNSTATED


def test_given_the_kinds_when_counted_then_they_are_the_contracts() -> None:
    assert len(PARTY_KINDS) == 10
    assert len(ENTITY_KINDS) == 13
    assert not PARTY_KINDS & ENTITY_KINDS


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("path", [*TEXTS, "counterparty.id"])
def test_given_a_blank_text_when_decided_then_the_fault_is_at_its_path(
    path: str, blank: str
) -> None:
    assert fault(put(FULL, path, blank)) == ("empty_text", path)


@pytest.mark.parametrize("path", TEXTS)
def test_given_no_text_at_all_when_decided_then_null_and_numbers_are_of_the_wrong_type(
    path: str,
) -> None:
    assert fault(put(FULL, path, None)) == ("wrong_type", path)
    assert fault(put(FULL, path, 7)) == ("wrong_type", path)


@pytest.mark.parametrize("blank", ["other:", "other: ", "other:\t", "other:\u2003"])
def test_given_an_other_type_that_says_nothing_when_decided_then_it_is_empty(blank: str) -> None:
    assert fault(an_act(types=["name", blank])) == ("empty_text", "types[1]")


@pytest.mark.parametrize("code", ["Other:x", "other", " name", "Name", "contact.", "contact.fax"])
def test_given_a_code_that_nobody_lists_when_decided_then_it_is_unknown(code: str) -> None:
    assert fault(an_act(types=["name", code])) == ("unknown_code", "types[1]")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"agency": "nobody"}, ("unknown_id", "agency")),
        ({"agency": "helper"}, ("unknown_id", "agency")),
        ({"by": {"kind": "contractor", "id": "nobody"}}, ("unknown_id", "by.id")),
        ({"by": {"kind": "subcontractor", "id": "nobody"}}, ("unknown_id", "by.id")),
        ({"by": {"kind": "contractor", "id": "hra"}}, ("unknown_id", "by.id")),
        ({"agreement": "G-2"}, ("unknown_id", "agreement")),
        ({"aware_agency": "nobody"}, ("unknown_id", "aware_agency")),
        ({"aware_agency": "helper"}, ("unknown_id", "aware_agency")),
        ({"counterparty": {"kind": "city_agency", "id": "x"}}, ("unknown_id", "counterparty.id")),
        ({"counterparty": {"kind": "third_party", "id": "x"}}, ("unknown_id", "counterparty.id")),
        (
            {"counterparty": {"kind": "third_party", "id": "hra"}},
            ("kind_mismatch", "counterparty.kind"),
        ),
        (
            {"counterparty": {"kind": "individual", "entity": "court"}},
            ("kind_mismatch", "counterparty.entity"),
        ),
        ({"on": "2018-06-15", "agency": "nobody"}, ("unknown_id", "agency")),
        ({"on": "2018-06-14"}, ("before_in_force", "on")),
        ({"on": "0001-01-01"}, ("before_in_force", "on")),
    ],
)
def test_given_an_act_that_cannot_be_held_against_the_register_when_decided_then_it_is_told(
    changes: dict[str, object], expected: tuple[str, str]
) -> None:
    assert fault(an_act(**changes)) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"on": "2018-06-15"},
        {"by": {"kind": "employee", "id": "anyone"}},
        {"by": {"kind": "contractor"}},
        {"agreement": "G-1"},
        {"aware_agency": "cau"},
        {"types": ["height"], "on": "2019-01-01"},
        {"types": ["other:x", "other: x"]},
    ],
)
def test_given_an_act_at_the_edge_of_the_contract_when_decided_then_it_has_a_determination(
    changes: dict[str, object],
) -> None:
    assert "outcome" in answered(an_act(**changes))


def test_given_several_faults_of_meaning_when_decided_then_the_first_one_is_told() -> None:
    wrong: dict[str, Any] = an_act(
        purpose=" ",
        on="2018-01-01",
        agency="nobody",
        by={"kind": "contractor", "id": "nobody"},
        agreement="none",
        aware_agency="nobody",
        types=["shoe_size"],
        counterparty={"kind": "city_agency", "id": "nobody"},
    )
    told = []
    for mended in (
        *({}, {"purpose": "help"}, {"on": "2024-01-01"}, {"agency": "mayor"}),
        *({"by": {"kind": "employee"}}, {"agreement": "G-1"}, {"aware_agency": "hra"}),
        {"types": ["name"]},
    ):
        wrong |= mended
        told.append(fault(wrong))
    assert told == [
        ("empty_text", "purpose"),
        ("before_in_force", "on"),
        ("unknown_id", "agency"),
        ("unknown_id", "by.id"),
        ("unknown_id", "agreement"),
        ("unknown_id", "aware_agency"),
        ("unknown_code", "types[0]"),
        ("unknown_id", "counterparty.id"),
    ]


@pytest.mark.parametrize(
    ("act", "id_"),
    [
        (an_act(id="a", agency="nobody"), "a"),
        (an_act(agency="nobody"), None),
        (an_act(id=" ", agency="nobody"), None),
        ({**an_act(id="a"), "colour": 1}, "a"),
        ({**an_act(id=" "), "colour": 1}, None),
        ({**an_act(id=""), "colour": 1}, None),
        ({**an_act(id=7), "colour": 1}, None),
        ([], None),
    ],
)
def test_given_a_faulty_act_when_answered_then_it_is_called_by_its_id_where_it_has_one(
    act: object, id_: str | None
) -> None:
    answer = answered(act)
    assert answer["id"] == id_
    assert list(answer) == ["id", "error"]
    assert list(answer["error"]) == ["code", "message", "path"]


@pytest.mark.parametrize("line", [b"", b"{", b"\xff", b'{"id":"a"', b"NaN", b"[" * 10_000])
def test_given_a_line_that_is_no_json_when_decided_then_it_has_no_id_and_no_path(
    line: bytes,
) -> None:
    with pytest.raises(FaultyAct) as raised:
        CITY.answer(line)
    assert (raised.value.code, raised.value.id) == ("faulty_act", None)
    fault = raised.value.fault
    assert (fault.code, fault.path, fault.line) == ("invalid_json", "", None)
    assert str(raised.value) == str(raised.value.fault)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 99),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=4),
    st.sampled_from(
        [
            *("hra", "cau", "helper", "shop", "nypd", "doe", "G-1", "nobody", "any", "other:x"),
            *("other:", "height", "contact", "2018-06-14", "2018-06-15", "2024-02-30"),
            *(sorted(PARTY_KINDS) + sorted(ENTITY_KINDS)),
        ]
    ),
    st.lists(st.sampled_from(["name", "contact", "", "x", " ", "other:x"]), max_size=3),
    st.just({}),
)
PATHS = [
    *(name for name in FULL),
    *(
        f"{holder}.{name}"
        for holder, part in FULL.items()
        if isinstance(part, dict)
        for name in part
    ),
    *("types[0]", "types[1]", "counterparty.id", "counterparty.colour", "colour"),
]


@given(st.dictionaries(st.sampled_from(PATHS), ODD, max_size=3), st.sampled_from([FULL, an_act()]))
def test_given_an_act_mutated_anywhere_when_decided_then_it_has_a_determination_or_a_first_fault(
    changes: dict[str, object], act: dict[str, Any]
) -> None:
    for path in sorted(changes, key=lambda path: -len(path)):
        try:
            act = put(act, path, changes[path])
        except (KeyError, TypeError, IndexError):
            continue
    answer = answered(act)
    shape = next(faults(act, Act), None)
    if "outcome" in answer:
        assert shape is None
    elif shape:
        assert (answer["error"]["code"], answer["error"]["path"]) == (shape.code, shape.path)
    else:
        assert answer["error"]["code"] in {
            *("empty_text", "before_in_force", "unknown_id", "unknown_code", "kind_mismatch"),
        }
