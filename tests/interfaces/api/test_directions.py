"""Directions by way of the API: the chief's program gives one, the officer's says what was done."""

from typing import Any

import msgspec
import pytest

from discretion.apps.duties.models import Duty
from discretion.law.matters import Move as MatterMove
from tests.apps import matter_steps
from tests.apps.direction_steps import DONE, SAID
from tests.cast import Cast
from tests.identifiers import IDENTIFIERS
from tests.interfaces.api.programs import Program, program_of

# The API reads the clock, so the day has to be one that is still to come.
CONTENT = {**msgspec.to_builtins(SAID), "due_on": "2090-09-30"}


@pytest.fixture
def chief(everyone: Cast) -> Program:
    """A program by which the chief directs."""
    return program_of(everyone, "chief", "approve")


@pytest.fixture
def officer(everyone: Cast) -> Program:
    """A program by which alpha's officer answers."""
    return program_of(everyone, "officer_a", "approve")


def given(chief: Program, **changes: Any) -> dict[str, Any]:
    """A direction to alpha, as it is answered."""
    made = chief.post("/directions", {"agency": "alpha", "content": {**CONTENT, **changes}})
    assert made.status == 201, made.body
    it: dict[str, Any] = made.json
    assert made.headers["Location"] == f"/api/v1/directions/{it['id']}"
    return it


def test_given_a_direction_when_the_officer_carries_it_out_then_the_duty_is_done(
    chief: Program, officer: Program
) -> None:
    it = given(chief)
    read = officer.get(f"/directions/{it['id']}")
    assert read.headers["ETag"] == '"1"'
    assert (read.json["state"], read.json["moves"]) == ("given", ["carry_out"])
    assert read.json["provision"] == "Charter 8(h)(2)"
    done = officer.post(
        f"/directions/{it['id']}/carry-out", {"outcome": DONE}, **{"If-Match": '"1"'}
    )
    assert (done.status, done.json["state"], done.json["outcome"]) == (200, "carried_out", DONE)
    assert Duty.objects.get(record=it["id"]).state == "done"
    told = chief.get(f"/directions/{it['id']}/history").json["items"]
    assert [fact["kind"] for fact in told] == ["direction.carried_out", "direction.given"]
    assert chief.get("/directions").json["total"] == 0
    assert chief.get("/directions?ended_too=true").json["total"] == 1


def test_given_a_direction_when_it_is_superseded_and_withdrawn_then_each_answer_says_so(
    chief: Program,
) -> None:
    it = given(chief)
    said = {"version": 1, "content": {**CONTENT, "what": "Lock it."}}
    new = chief.post(f"/directions/{it['id']}/supersede", said).json
    assert (new["supersedes"], new["what"]) == (it["id"], "Lock it.")
    old = chief.get(f"/directions/{it['id']}").json
    assert (old["state"], old["superseded_by"], old["moves"]) == ("superseded", new["id"], [])
    gone = chief.post(f"/directions/{new['id']}/withdraw", {"version": 1, "why": "Moot."}).json
    assert (gone["state"], gone["outcome"]) == ("withdrawn", "Moot.")


def test_given_someone_was_faster_then_a_program_is_told_how_it_stands(
    chief: Program, officer: Program
) -> None:
    it = given(chief)
    chief.post(f"/directions/{it['id']}/withdraw", {"version": 1, "why": "Moot."})
    late = officer.post(f"/directions/{it['id']}/carry-out", {"version": 1, "outcome": DONE})
    assert late.status == 409
    assert late.json["current"]["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"what": f"Take {IDENTIFIERS['ssn']} off."}, "content.what"),
        ({"reason": " "}, "content.reason"),
        ({"due_on": "2020-01-01"}, "content.due_on"),
        ({"concerns": "MAT-2026-00999"}, "content.concerns"),
    ],
)
def test_given_what_can_t_stand_in_a_direction_then_the_fault_has_its_path(
    changes: dict[str, str], path: str, chief: Program
) -> None:
    said = {"agency": "alpha", "content": {**CONTENT, **changes}}
    refused = chief.post("/directions", said)
    assert (refused.status, refused.paths) == (422, [path])


def test_given_a_direction_about_a_matter_then_the_program_of_who_asked_reads_it(
    everyone: Cast, chief: Program
) -> None:
    matter = matter_steps.with_officer(everyone)
    matter_steps.moved(matter, MatterMove.REFER_UP, everyone.officer_a)
    it = given(chief, concerns=matter.id)
    staff = program_of(everyone, "staff_a", "ask")
    found = staff.get(f"/matters/{matter.id}/directions").json
    assert [one["id"] for one in found["items"]] == [it["id"]]
    assert staff.get(f"/directions/{it['id']}").status == 403


def test_given_a_program_that_only_reads_then_it_gives_no_direction(everyone: Cast) -> None:
    reader = program_of(everyone, "chief", "read")
    refused = reader.post("/directions", {"agency": "alpha", "content": CONTENT})
    assert refused.status == 403
    assert reader.get("/directions").json["total"] == 0
