"""Whatever a program writes passes the text guard: every text of every operation."""

import logging
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import msgspec
import pytest
from django.core.cache import cache

from discretion.apps.audit.models import Entry
from discretion.config.settings import LOGGING
from discretion.interfaces.api.parts import OPERATIONS
from tests.cast import Cast
from tests.gone_on import PDF
from tests.identifiers import IDENTIFIERS
from tests.interfaces.api.matrix import operations
from tests.interfaces.api.programs import Program, program_of
from tests.interfaces.api.world import CONTENTS, sent, world
from tests.kept import files_with, tables_with

SSN = IDENTIFIERS["ssn"]
# Every text of every kind of record, beside what is needed.
FULL: dict[str, dict[str, Any]] = {
    "function": {"mission": "m", "purposes": ["p"]},
    "system": {"owner": "o", "about": "a"},
    "contractor": {"about": "a", "clause": "c"},
    "activity": {
        "types": ["name", "other: badge"],
        "categories": ["guests"],
        "reason": "r",
        "mission": "m",
        "legal_authority": "l",
        "staff": ["desk"],
        "retention": {"trigger": "t", "until_when": "u", "disposal": "d", "citation": "c"},
        "source": "s",
    },
    "agreement": {
        "parties": [{"role": "other", "name": "Fund"}],
        "purposes": ["p"],
        "terms": {name: {"words": "w"} for name in ("no_redisclosure", "disposal", "notice")},
        "source": "s",
    },
    "designation": {"functions": ["enrol"], "staff": ["desk"]},
}


@pytest.fixture
def officer(everyone: Cast) -> Program:
    cache.clear()
    return program_of(everyone, "officer_a")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the texts of a body are."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list | tuple):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in inside:
            yield from leaves(item, (*path, step))


def with_text(body: Any, path: tuple[Any, ...], text: str) -> Any:
    """A body with another text in one place."""
    changed = msgspec.json.decode(msgspec.json.encode(body))
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = text
    return changed


def bodies(there: Any) -> Iterator[tuple[Any, Any]]:
    """Each writing operation that takes JSON, with a body in which every text is filled in."""
    for operation in OPERATIONS:
        body = there.body(operation.name)
        if not operation.writes or not isinstance(body, dict):
            continue
        kind = operation.name.partition("_")[2]
        if kind in CONTENTS and "content" in body:
            body = {**body, "content": {**body["content"], **FULL.get(kind, {})}}
        if operation.said is not bytes:
            texts = (f.name for f in msgspec.structs.fields(operation.said) if f.type is str)
            body = {**dict.fromkeys(texts, ""), **body}
        yield operation, body


# Where an office says how it is reached: its own number belongs there.
OF_THE_OFFICE = {("change_letterhead", "caller")}


def test_given_any_text_of_any_operation_when_it_identifies_someone_then_nothing_is_kept_of_it(
    everyone: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    there, samples, addresses = world(everyone), cycle(IDENTIFIERS.values()), operations()
    programs = [program_of(everyone, part) for part in ("officer_a", "chief", "managing_a")]
    seen = set[str]()
    for operation, body in bodies(there):
        _, template = addresses[operation.name]
        path = template.format(**there.places(template, operation.name))
        for leaf in leaves(body):
            if (operation.name, leaf[-1]) in OF_THE_OFFICE:
                continue
            given = with_text(body, leaf, f"Of {next(samples)}")
            cache.clear()
            for answer in (p.ask(operation.method, path, given) for p in programs):
                # What an operation does not keep may pass, such as the agency of a type.
                assert answer.status < 500, (operation.name, leaf, answer.body)
                if answer.status == 422:
                    faults = answer.json.get("faults", ())
                    seen |= {f"{fault['code']} {operation.name}" for fault in faults}
    for sample in IDENTIFIERS.values():
        assert tables_with(sample) == set(), sample
        assert files_with(sample) == set(), sample
        assert sample not in caplog.text
    assert len([each for each in seen if each.startswith("identifying_text ")]) > 20, seen


FUNCTION = {"agency": "alpha", "content": {"code": "x", "name": "X", "mission": f"Of {SSN}"}}


def test_a_refusal_says_what_it_looks_like_and_where_and_suggests_a_text_without(
    officer: Program,
) -> None:
    answer = officer.post("/records/functions", FUNCTION)
    assert answer.status == 422
    assert answer.json["faults"] == [
        {
            "code": "identifying_text",
            "message": "This looks like a Social Security number (characters 4 to 14). We keep the "
            "kinds of information, never the information. Use: “SSN of one person”.",
            "path": "content.mission",
            "suggestion": "Of SSN of one person",
        }
    ]
    assert SSN.encode() not in answer.body


def test_given_a_text_that_only_looks_so_when_the_program_says_that_then_it_is_kept_and_recorded(
    officer: Program,
) -> None:
    said = {**FUNCTION, "not_identifying": ["content.mission"]}
    assert officer.post("/records/functions", said).status == 201
    told = msgspec.json.decode(Entry.objects.get(kind="record.entered").fact)
    assert told["not_identifying"] == [{"path": "mission", "kind": "ssn", "start": 3, "end": 14}]


def test_given_another_text_vouched_for_then_this_one_is_refused_all_the_same(
    officer: Program,
) -> None:
    said = {**FUNCTION, "not_identifying": ["why", "content.name"]}
    assert officer.post("/records/functions", said).paths == ["content.mission"]


def test_given_a_reason_that_identifies_someone_then_its_own_place_in_the_body_is_named(
    officer: Program,
) -> None:
    said = {"agency": "alpha", "content": {"code": "x", "name": "X"}, "why": f"Of {SSN}"}
    assert officer.post("/records/functions", said).paths == ["why"]


def test_given_a_refused_request_with_a_key_when_it_is_mended_then_the_key_is_good_still(
    officer: Program,
) -> None:
    key = {"Idempotency-Key": "once"}
    assert officer.post("/records/functions", FUNCTION, **key).status == 422
    mended = {**FUNCTION, "not_identifying": ["content.mission"]}
    assert officer.post("/records/functions", mended, **key).status == 201


def test_given_an_inventory_then_each_text_is_told_by_its_path_and_a_header_vouches(
    officer: Program,
) -> None:
    whole = {"schema": "discretion/inventory/1", "as_of": "2026-07-30", "functions": [FUNCTION]}
    path = "functions[0].content.mission"
    for address in ("/inventory/check", "/inventory"):
        assert officer.post(address, whole).paths == [path]
        assert officer.post(address, whole, **{"Not-Identifying": path}).status == 200
    assert "audit_entry" in tables_with(SSN)


def test_given_a_spreadsheet_then_each_cell_is_told_and_vouched_for_by_its_name(
    officer: Program,
) -> None:
    table = (
        f"id,agency,code,name,Why it furthers the mission\r\n,alpha,new,New,Of {SSN}\r\n".encode()
    )
    body: dict[str, Any] = {"file": sent("functions.csv", table), "agency": "alpha"}
    answer = officer.post("/spreadsheets", body)
    (cell,) = answer.paths
    assert cell.startswith("functions.csv!")
    assert officer.post("/spreadsheets", {**body, "not_identifying": [cell]}).status == 200


def test_given_a_file_named_after_someone_then_its_name_is_refused(
    officer: Program, everyone: Cast
) -> None:
    there = world(everyone)
    address = f"/records/agreements/{there.records['agreement', 'current'].id}/documents"
    answer = officer.put(f"{address}/Case of {SSN}.pdf", PDF + b" new")
    assert answer.paths == ["document"]
    assert tables_with(SSN) == set()


def test_the_log_says_what_stood_in_an_address_by_its_kind_and_who_asked_by_their_own(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = logging.LogRecord(
        "django.request",
        logging.WARNING,
        "",
        0,
        "%s by %s",
        (f"/Case of {SSN}.pdf", "8.8.8.8"),
        None,
    )
    (handler,) = (h for h in LOGGING["handlers"].values())
    formatter = LOGGING["formatters"][handler["formatter"]]["()"]
    assert formatter().format(told) == "/Case of SSN of one person.pdf by 8.8.8.8"
