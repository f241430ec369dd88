"""Registers that are read: every fault once, with its path and its line."""

import json
from datetime import date
from typing import Any

import pytest

from discretion.errors import Fault, Invalid
from discretion.law.information import edition
from discretion.law.reading import labels, load_register, vocabulary
from tests.law.builders import (
    AGENCIES,
    CONTRACTORS,
    NO_POLICIES,
    Record,
    a_designation,
    a_register,
    an_agreement,
    an_approval,
)

MARK = b"\xef\xbb\xbf"
SSN: Record = {
    "code": "ssn",
    "label": "Social security number",
    "origin": "chief_privacy_officer",
    "authority": "an example",
    "from": "2019-01-28",
}
AGREED: Record = {
    "agency": "hra",
    "by": "agency_privacy_officer",
    "on": "2020-01-01",
    "reason": "enrols those who are eligible",
}
POLICY: Record = {"types": ["name"], "counterparties": ["hra"], "authority": "an example"}
FULL = a_register(
    law="2023-11-22",
    types=[SSN],
    contractors=[*CONTRACTORS, {**CONTRACTORS[0], "id": "sub", "subcontractor_of": "helper"}],
    designations=[
        a_designation(
            kind="joint_routine",
            offices=["cau"],
            functions=["casework"],
            staff=["front_desk"],
            counterparties=["hra", "helper", "city_agency", "vendor"],
            types=["name", "ssn", "other:tattoo"],
            until="2030-01-01",
            agreed=[AGREED],
            extra_review="counsel",
            agreement_required=True,
        )
    ],
    agreements=[an_agreement(types=["name"], until="2030-01-01")],
    approvals=[an_approval(designation="D-1", function="casework", until="2030-01-01")],
    policies={
        "never_routine": [POLICY],
        "notify_individual": [{**POLICY, "from": "2020-01-01", "until": "2021-01-01"}],
        "routine_needs_agreement": [{**POLICY, "types": "any"}, POLICY],
        "exigent_notice_hours": 24,
        "violation_notice_hours": 48,
    },
)


def put(document: Record, path: str, value: object) -> Record:
    """The document with a value at a path."""
    changed: Record = json.loads(json.dumps(document))
    *holders, last = path.replace("[", ".").replace("]", "").split(".")
    at: Any = changed
    for name in holders:
        at = at[int(name) if name.isdigit() else name]
    at[int(last) if last.isdigit() else last] = value
    return changed


def told(text: bytes) -> tuple[Fault, ...]:
    with pytest.raises(Invalid) as raised:
        load_register(text)
    return raised.value.faults


def found(document: object) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in told(json.dumps(document).encode())]


def test_given_a_register_with_every_field_when_loaded_then_it_is_what_was_written() -> None:
    register = load_register(json.dumps(FULL).encode())
    assert str(register.law) == "2023-11-22"
    assert register.designations[0].agreed[0].agency == "hra"
    assert register.agreements[0].with_ == "A pantry"
    assert register.policies.routine_needs_agreement[0].types == "any"


def test_given_a_byte_order_mark_when_loaded_then_it_means_nothing() -> None:
    text = json.dumps(FULL, indent=1).encode()
    assert load_register(MARK + text) == load_register(text)
    assert told(MARK + b"{}") == told(b"{}")


DANGLING = {
    "agency": [
        *("agencies[1].parent", "contractors[0].agency", "designations[0].agency"),
        *("designations[0].offices[0]", "designations[0].agreed[0].agency"),
        *("agreements[0].agency", "approvals[0].agency"),
    ],
    "contractor": ["contractors[4].subcontractor_of"],
    "designation": ["approvals[0].designation"],
    "agency, contractor or kind of counterparty": [
        *("designations[0].counterparties[1]", "policies.never_routine[0].counterparties[0]"),
        "policies.notify_individual[0].counterparties[0]",
        "policies.routine_needs_agreement[1].counterparties[0]",
    ],
}


@pytest.mark.parametrize(
    ("path", "kind"), [(path, kind) for kind, paths in DANGLING.items() for path in paths]
)
def test_given_an_id_that_points_nowhere_when_loaded_then_it_is_told_once(
    path: str, kind: str
) -> None:
    (fault,) = told(json.dumps(put(FULL, path, "nobody")).encode())
    assert (fault.code, fault.path, fault.line) == ("unknown_id", path, 1)
    assert fault.message == f"No {kind} in the register has the id 'nobody'"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("designations[0].agency", "helper"),
        ("designations[0].offices[0]", "helper"),
        ("contractors[4].subcontractor_of", "hra"),
        ("approvals[0].designation", "A-1"),
        ("designations[0].counterparties[0]", "D-1"),
    ],
)
def test_given_an_id_of_another_table_when_loaded_then_it_points_nowhere(
    path: str, value: str
) -> None:
    assert found(put(FULL, path, value)) == [("unknown_id", path)]


TYPES = [
    *("designations[0].types[1]", "agreements[0].types[0]", "approvals[0].types[0]"),
    *("policies.never_routine[0].types[0]", "policies.notify_individual[0].types[0]"),
    "policies.routine_needs_agreement[1].types[0]",
]


@pytest.mark.parametrize("path", TYPES)
def test_given_a_type_that_nobody_lists_when_loaded_then_it_is_told_once(path: str) -> None:
    (fault,) = told(json.dumps(put(FULL, path, "shoe_size")).encode())
    assert (fault.code, fault.path) == ("unknown_code", path)
    assert fault.message == "'shoe_size' is no type of identifying information in this register"


@pytest.mark.parametrize("path", TYPES)
@pytest.mark.parametrize("blank", ["other:", "other: \t", "", " "])
def test_given_a_type_that_says_nothing_when_loaded_then_it_is_an_empty_text(
    path: str, blank: str
) -> None:
    assert found(put(FULL, path, blank)) == [("empty_text", path)]


@pytest.mark.parametrize("path", TYPES)
def test_given_an_other_type_when_loaded_then_it_is_one(path: str) -> None:
    assert load_register(json.dumps(put(FULL, path, "other:x")).encode())


@pytest.mark.parametrize(
    ("table", "field"),
    [
        *(("types", "code"), ("agencies", "id"), ("contractors", "id")),
        *(("designations", "id"), ("agreements", "id"), ("approvals", "id")),
    ],
)
def test_given_a_record_twice_when_loaded_then_the_second_is_told(table: str, field: str) -> None:
    records = FULL[table]
    taken = records[0][field]
    document = {**FULL, table: [*records, records[0]]}
    (fault,) = told(json.dumps(document).encode())
    assert (fault.code, fault.path) == ("duplicate_id", f"{table}[{len(records)}].{field}")
    assert fault.message == f"{taken!r} is taken; give each record an id of its own"


def test_given_a_field_twice_when_loaded_then_it_is_told_and_neither_is_taken() -> None:
    whole = json.dumps(FULL)
    text = f'{whole[:-1]}, "schema": {json.dumps(FULL["schema"])}}}'
    (fault,) = told(text.encode())
    assert (fault.code, fault.path) == ("invalid_json", "schema")
    assert fault.message == "This is given twice; give it once"


@pytest.mark.parametrize("name", ["exigent_notice_hours", "violation_notice_hours"])
def test_given_hours_below_one_when_loaded_then_they_are_told(name: str) -> None:
    for hours in (0, -3):
        document = {**FULL, "policies": {**FULL["policies"], name: hours}}
        (fault,) = told(json.dumps(document).encode())
        assert (fault.code, fault.path) == ("wrong_type", f"policies.{name}")
        assert fault.message == "Give a whole number of hours, at least 1"
    assert load_register(json.dumps(put(FULL, f"policies.{name}", 1)).encode())


@pytest.mark.parametrize(
    "word", ["any", "city_agency", "own_agency", "third_party", "vendor", "court"]
)
@pytest.mark.parametrize("table", ["agencies", "contractors"])
def test_given_an_id_that_is_a_word_of_the_contract_when_loaded_then_it_is_taken(
    table: str, word: str
) -> None:
    document = {**FULL, table: [*FULL[table], {**FULL[table][0], "id": word}]}
    assert found(document) == [("duplicate_id", f"{table}[{len(FULL[table])}].id")]


def test_given_words_of_the_contract_as_other_ids_when_loaded_then_they_are_free() -> None:
    document = a_register(
        designations=[a_designation(id="any")],
        agreements=[an_agreement(id="any"), an_agreement(id="vendor")],
        approvals=[an_approval(id="any", designation="any")],
    )
    assert load_register(json.dumps(document).encode())


@pytest.mark.parametrize("code", ["name", "contact.phone", "height"])
def test_given_an_added_type_that_the_statute_lists_when_loaded_then_its_code_is_taken(
    code: str,
) -> None:
    assert found({**FULL, "types": [SSN, {**SSN, "code": code}]}) == [
        ("duplicate_id", "types[1].code")
    ]


@pytest.mark.parametrize("code", ["device_identifier", "sex_work", "biometrics.voiceprint"])
def test_given_an_added_type_that_no_law_lists_yet_when_loaded_then_it_is_free(code: str) -> None:
    assert load_register(json.dumps({**FULL, "types": [SSN, {**SSN, "code": code}]}).encode())


def city(**parents: str) -> Record:
    """Agencies and their parents, and nothing else."""
    agency = {"name": "an agency", "kind": "city_agency"}
    agencies = [
        {**agency, "id": id_, **({"parent": parent} if parent else {})}
        for id_, parent in parents.items()
    ]
    return a_register(agencies=agencies, contractors=[])


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ({"a": "a"}, [0]),
        ({"a": "b", "b": "a"}, [0]),
        ({"a": "", "b": "c", "c": "d", "d": "b"}, [1]),
        ({"x": "a", "a": "b", "b": "a"}, [1]),
        ({"a": "b", "b": "a", "c": "d", "d": "c", "e": "c"}, [0, 2]),
        ({"a": "a", "b": "b"}, [0, 1]),
    ],
)
def test_given_circles_of_parents_when_loaded_then_each_is_told_at_its_first_agency(
    parents: dict[str, str], expected: list[int]
) -> None:
    assert found(city(**parents)) == [
        ("circular_parent", f"agencies[{number}].parent") for number in expected
    ]


@pytest.mark.parametrize(
    "parents", [{"a": ""}, {"a": "b", "b": "c", "c": ""}, {"a": "c", "b": "c", "c": ""}]
)
def test_given_parents_that_end_when_loaded_then_there_is_no_circle(
    parents: dict[str, str],
) -> None:
    assert load_register(json.dumps(city(**parents)).encode())


def test_given_a_circle_when_told_then_it_says_what_to_do() -> None:
    (fault,) = told(json.dumps(city(a="a")).encode())
    assert fault.message == "'a' stands above itself; break the circle"


@pytest.mark.parametrize("law", ["2018-06-15", "2023-11-22"])
def test_given_the_day_of_an_edition_when_loaded_then_it_is_the_law(law: str) -> None:
    assert str(load_register(json.dumps({**FULL, "law": law}).encode()).law) == law


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("2020-01-01", "unknown_code"),
        ("2018-06-14", "unknown_code"),
        ("int-197-2026", "bad_date"),
        ("2023-11-31", "bad_date"),
        (" ", "bad_date"),
        (2018, "wrong_type"),
        (None, "wrong_type"),
    ],
)
def test_given_any_other_law_when_loaded_then_it_is_told_once(law: object, expected: str) -> None:
    assert found({**FULL, "law": law}) == [(expected, "law")]


def test_given_an_unknown_law_when_told_then_the_known_ones_are_named() -> None:
    (fault,) = told(json.dumps({**FULL, "law": "2020-01-01"}).encode())
    assert fault.message.endswith("there are 2018-06-15, 2023-11-22")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("schema", "discretion/register/2", "unknown_code"),
        ("agencies[0].kind", "library", "unknown_code"),
        ("types[0].origin", "statute", "unknown_code"),
        ("contractors[0].services", "all", "unknown_code"),
        ("designations[0].kind", "exigent", "unknown_code"),
        ("designations[0].act", "retention", "unknown_code"),
        ("designations[0].extra_review", "foil_officer", "unknown_code"),
        ("designations[0].functions", "all", "wrong_type"),
        ("designations[0].staff", "", "wrong_type"),
        ("designations[0].offices", "any", "wrong_type"),
        ("designations[0].types", "any", "wrong_type"),
        ("designations[0].functions[0]", " ", "empty_text"),
        ("designations[0].agreement_required", 1, "wrong_type"),
        ("designations[0].approved_on", "2020-1-1", "bad_date"),
        ("designations[0].agreed", None, "wrong_type"),
        ("designations[0].agreed[0].on", "soon", "bad_date"),
        ("approvals[0].by", "chief_privacy_officer", "unknown_code"),
        ("policies.exigent_notice_hours", "24", "wrong_type"),
        ("policies.never_routine[0].types", "any", "wrong_type"),
        ("policies.routine_needs_agreement[0].counterparties", "any", "wrong_type"),
        ("policies.notify_individual[0].from", "2020", "bad_date"),
        ("agencies[0].name", " ", "empty_text"),
        ("agreements[0].with", "", "empty_text"),
        ("agreements[0].with_", "x", "unknown_field"),
        ("policies.hours", 1, "unknown_field"),
    ],
)
def test_given_one_fault_of_shape_when_loaded_then_it_alone_is_told(
    path: str, value: object, code: str
) -> None:
    assert found(put(FULL, path, value)) == [(code, path)]


@pytest.mark.parametrize("field", [f for f in FULL if f != "law"])
def test_given_a_table_left_out_when_loaded_then_it_is_missing(field: str) -> None:
    document = {name: table for name, table in FULL.items() if name != field}
    assert ("missing_field", field) in found(document)


def test_given_the_law_left_out_when_loaded_then_it_is_each_days_own() -> None:
    document = {name: table for name, table in FULL.items() if name != "law"}
    assert not load_register(json.dumps(document).encode()).law


def test_given_faults_of_shape_and_of_meaning_when_loaded_then_all_are_told_together() -> None:
    document = put(FULL, "designations[0].kind", "odd")
    document = put(document, "designations[0].agency", "nobody")
    document = put(document, "approvals[0].types[0]", "shoe_size")
    document = put(document, "agencies[1].parent", "cau")
    document = put(document, "law", "2020-01-01")
    document = {**document, "agreements": [*FULL["agreements"] * 2]}
    assert found(document) == [
        ("unknown_code", "designations[0].kind"),
        ("unknown_code", "law"),
        ("duplicate_id", "agreements[1].id"),
        ("circular_parent", "agencies[1].parent"),
        ("unknown_id", "designations[0].agency"),
        ("unknown_code", "approvals[0].types[0]"),
    ]


@pytest.mark.parametrize(
    "table", [7, "x", None, [7], ["x"], [None], [[]], {}, {"id": "a"}, [{"id": 7}], [{"id": []}]]
)
@pytest.mark.parametrize("name", [n for n in FULL if n not in ("schema", "law")])
def test_given_a_table_of_another_shape_when_loaded_then_it_is_told_and_nothing_breaks(
    name: str, table: object
) -> None:
    document = {**FULL, name: table}
    assert any(path.startswith(name) for _, path in found(document))


@pytest.mark.parametrize("count", [49, 50, 51, 200])
def test_given_many_faults_when_loaded_then_fifty_are_told(count: int) -> None:
    document = {**FULL, "agencies": [*AGENCIES, *[7] * count]}
    assert len(told(json.dumps(document).encode())) == min(count, 50)


@pytest.mark.parametrize("indent", [None, 2])
def test_given_faults_when_told_then_each_has_the_line_it_stands_on(indent: int | None) -> None:
    document = put(FULL, "designations[0].agreed[0].agency", "nobody")
    document = put(document, "policies.never_routine[0].types[0]", "shoe_size")
    text = json.dumps(document, indent=indent)
    lines = text.split("\n")
    for fault, value in zip(told(text.encode()), ("nobody", "shoe_size"), strict=True):
        assert fault.line
        assert value in lines[fault.line - 1]


@pytest.mark.parametrize(
    ("text", "line"),
    [(b"", 1), (b"\n\n{", 3), (b"\xff", 1), (b"{}\n{}", 2), (b"[" * 100_000, 1), (b"\x00", 1)],
)
def test_given_a_text_that_is_no_json_when_loaded_then_one_fault_has_the_line(
    text: bytes, line: int
) -> None:
    (fault,) = told(text)
    assert (fault.code, fault.path, fault.line) == ("invalid_json", "", line)


@pytest.mark.parametrize("document", [[], 7, "x", None, True])
def test_given_json_that_is_no_register_when_loaded_then_it_is_of_the_wrong_type(
    document: object,
) -> None:
    assert found(document) == [("wrong_type", "")]


def bits(law: str | None, day: date, code: str, **tables: object) -> int:
    register = load_register(
        json.dumps(a_register(**({"law": law} if law else {}), **tables)).encode()
    )
    return vocabulary(register).listing(day)[code]


def test_given_a_register_that_fixes_the_law_when_asked_then_every_day_has_that_edition() -> None:
    # A finer code is reached only while the broader one is listed.
    types = [{**SSN, "code": "height.exact"}]
    early, late = date(2020, 1, 1), date(2023, 11, 22)
    assert bits("2023-11-22", early, "height", types=types).bit_count() == 2
    assert bits("2018-06-15", late, "height", types=types).bit_count() == 1
    assert bits(None, early, "height", types=types).bit_count() == 1
    assert bits(None, late, "height", types=types).bit_count() == 2


@pytest.mark.parametrize("law", [{}, {"law": "2018-06-15"}])
def test_given_a_bill_to_simulate_when_asked_then_it_goes_before_the_law_of_the_register(
    law: dict[str, str],
) -> None:
    register = load_register(json.dumps(a_register(**law)).encode())
    simulated = vocabulary(register, edition("int-197-2026"))
    assert simulated.listing(date(2020, 1, 1))["biometrics"].bit_count() == 6


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        (date(2019, 1, 27), False),
        (date(2019, 1, 28), True),
        (date(2021, 1, 1), True),
        (date(2021, 1, 2), False),
    ],
)
def test_given_an_added_type_when_asked_then_it_is_reached_on_its_days_only(
    day: date, listed: bool
) -> None:
    added = {**SSN, "code": "biometrics.voiceprint", "until": "2021-01-01"}
    assert bits(None, day, "biometrics", types=[added]).bit_count() == (4 if listed else 3)


@pytest.mark.parametrize("path", TYPES)
def test_given_an_other_text_anywhere_in_the_register_when_asked_then_it_has_a_bit_of_its_own(
    path: str,
) -> None:
    register = load_register(json.dumps(put(FULL, path, "other:scar")).encode())
    listing = vocabulary(register).listing(date(2024, 1, 1))
    assert listing["other:scar"] != listing["other:never used"]
    assert listing["other:Scar"] == listing["other:never used"]


def test_given_labels_when_asked_then_the_statute_the_bill_and_the_register_have_their_own() -> (
    None
):
    register = load_register(json.dumps(FULL).encode())
    assert labels(register)["ssn"] == "Social security number"
    assert labels(register)["height"] == "Height"
    assert "sex_work" not in labels(register)
    bill = edition("int-197-2026")
    assert labels(register, bill)["device_identifier"] == bill.types["device_identifier"].label
    assert labels(register, bill)["biometrics"] != labels(register)["biometrics"]


def test_given_policies_without_entries_when_loaded_then_nothing_is_missed() -> None:
    assert load_register(json.dumps(a_register(policies=NO_POLICIES)).encode())
