"""A program tries a change, and is told what would come out differently."""

from typing import Any

import msgspec
import pytest

from discretion.apps.audit import queries as audit
from tests.apps.builders import approved
from tests.apps.matter_steps import submitted
from tests.apps.test_what_if import BOTH, done
from tests.cast import Cast
from tests.interfaces.api.programs import Program, program_of
from tests.interfaces.api.test_asking import is_problem


@pytest.fixture
def officer(everyone: Cast) -> Program:
    """A program of alpha's officer, where something was done under the first designation."""
    approved(everyone, BOTH)
    done(everyone)
    submitted(everyone.staff_a)
    return program_of(everyone, "officer_a")


def first_id() -> str:
    return "DES-2026-00001"


def tried(program: Program, **said: Any) -> Any:
    return program.post("/what-if", said).json


def test_what_would_come_out_differently_is_told_with_both_answers(officer: Program) -> None:
    head = audit.head()
    terms = {**msgspec.to_builtins(BOTH), "types": ["name"]}
    told = tried(officer, record=first_id(), designation=terms)
    assert (told["since"], told["judged"], told["not_judged"]) == ("2023-01-01", 2, 0)
    assert told["differing"] == len(told["items"]) == 2
    one = told["items"][0]
    assert (one["before"]["outcome"], one["after"]["outcome"]) == ("permitted", "refer")
    assert one["before"]["designation"] == first_id()
    assert one["after"]["trace"]
    assert audit.head() == head


def test_a_part_of_them_is_told_where_one_is_asked_for(officer: Program) -> None:
    said = {"record": first_id(), "withdrawn": True, "since": "2026-01-01"}
    first = officer.post("/what-if?limit=1", said).json
    second = officer.post("/what-if?limit=1&offset=1", said).json
    assert first["differing"] == second["differing"] == 2
    assert [len(part["items"]) for part in (first, second)] == [1, 1]
    assert first["items"] != second["items"]


def test_a_bill_and_new_terms_are_tried_and_nonsense_is_refused(
    officer: Program, everyone: Cast
) -> None:
    assert tried(officer, law="int-130-2026")["differing"] == 0
    new = {"agency": "alpha", "designation": msgspec.to_builtins(BOTH)}
    assert tried(officer, **new)["differing"] == 0
    is_problem(officer.post("/what-if", {}), 422, "invalid")
    is_problem(officer.post("/what-if", {"law": "1999"}), 422, "invalid")
    is_problem(officer.post("/what-if", {"record": "DES-2026-09999"}), 404, "not_found")
    other = program_of(everyone, "staff_a")
    is_problem(other.post("/what-if", {"law": "int-130-2026"}), 403, "not_allowed")
