"""Incidents by way of the API: reported, assessed, told of, closed; each by who may."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
from pytest_django import Settings

from discretion.interfaces.api import operations
from discretion.law.incident_moves import STEPS, Move
from tests.apps.incident_steps import (
    GIST,
    NO_BREACH,
    PROOF,
    VIOLATION,
    assessed,
    facts,
    reported,
)
from tests.cast import Cast
from tests.identifiers import IDENTIFIERS
from tests.interfaces.api.programs import Answer, Program, program_of
from tests.kept import tables_with

FACTS = msgspec.to_builtins(facts())


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(everyone: Cast) -> Program:
    """A program in which an employee of alpha reports."""
    return program_of(everyone, "staff_a", "ask")


@pytest.fixture
def officer(everyone: Cast) -> Program:
    """A program by which alpha's officer handles incidents."""
    return program_of(everyone, "officer_a", "approve")


def step(program: Program, it: dict[str, Any], verb: str, **said: Any) -> Answer:
    """A step at the version that was read."""
    return program.post(f"/incidents/{it['id']}/{verb}", {"version": it["version"], **said})


def stepped(program: Program, it: dict[str, Any], verb: str, **said: Any) -> dict[str, Any]:
    """An incident after a step that is taken."""
    answer = step(program, it, verb, **said)
    assert answer.status == 200, answer.body
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    found: dict[str, Any] = answer.json
    return found


def test_given_a_report_when_it_is_assessed_told_and_closed_then_each_answer_is_the_incident(
    staff: Program, officer: Program
) -> None:
    said = {"agency": "alpha", "facts": FACTS, "story": {"words": "Jo Doe told me."}}
    made = staff.post("/incidents", said)
    assert made.status == 201, made.body
    it = made.json
    assert made.headers["Location"] == f"/api/v1/incidents/{it['id']}"
    assert (it["state"], it["of_aware"], it["facts"]["people"]) == ("reported", None, 12)
    told = {"answers": msgspec.to_builtins(VIOLATION), "gist": GIST}
    it = stepped(officer, it, "assess", assessment=told)
    assert it["of_aware"]["violation"] is True
    it = stepped(
        officer, it, "assess-breach", assessment={"answers": msgspec.to_builtins(NO_BREACH)}
    )
    proof = msgspec.to_builtins(PROOF)
    for to in ("chief_privacy_officer", "individual"):
        it = stepped(officer, it, "give-incident-notice", to=to, proof=proof)
    it = stepped(officer, it, "plan-action", action={"words": "Check.", "on": "2126-01-01"})
    it = stepped(officer, it, "finish-action", number=1, how="It is a rule.")
    it = stepped(officer, it, "write-lessons", lessons="Look twice.")
    it = stepped(officer, it, "close")
    assert it["state"] == "closed"
    whole = officer.get(f"/incidents/{it['id']}").json
    assert [one["move"] for one in whole["moves"] if not one["lacking"]] == ["reopen"]
    history = officer.get(f"/incidents/{it['id']}/history").json["items"]
    assert (history[0]["kind"], history[-1]["kind"]) == ("incident.closed", "incident.started")
    assert officer.get(f"/incidents/{it['id']}/story").json["words"] == "Jo Doe told me."
    assert tables_with("Jo Doe") == set()


def test_given_a_draft_then_it_is_saved_and_sent(staff: Program) -> None:
    said = {"agency": "alpha", "facts": {"what": "Lost"}, "submit": False}
    it = staff.post("/incidents", said).json
    assert it["state"] == "draft"
    lacking = step(staff, it, "report")
    assert (lacking.status, lacking.paths) == (422, ["facts.way", "facts.types"])
    it = stepped(staff, it, "save", facts=FACTS)
    assert stepped(staff, it, "report")["state"] == "reported"
    assert [one["id"] for one in staff.get("/me/incidents").json["items"]] == [it["id"]]


def test_given_what_is_lacking_or_looks_like_someone_s_then_the_path_in_the_body_is_told(
    staff: Program, officer: Program, everyone: Cast
) -> None:
    bad = {**FACTS, "contained": IDENTIFIERS["ssn"]}
    answer = staff.post("/incidents", {"agency": "alpha", "facts": bad})
    assert (answer.status, answer.paths) == (422, ["facts.contained"])
    vouched = {"agency": "alpha", "facts": bad, "not_identifying": ["facts.contained"]}
    assert staff.post("/incidents", vouched).status == 201
    it = officer.get(f"/incidents/{reported(everyone).id}").json
    open_ = step(officer, it, "assess", assessment={"answers": {"identifying": True}})
    assert open_.paths == ["assessment.answers.left_agency", "assessment.answers.allowed"]
    told = {"answers": msgspec.to_builtins(VIOLATION), "gist": IDENTIFIERS["ssn"]}
    seen = step(officer, it, "assess", assessment=told)
    assert (seen.status, seen.paths) == (422, ["assessment.gist"])


def test_the_list_is_narrowed_and_each_sees_their_part(officer: Program, everyone: Cast) -> None:
    it = assessed(everyone, responsible="beta")
    theirs = program_of(everyone, "officer_b", "approve")
    assert officer.get("/incidents?found=violation").json["total"] == 1
    assert theirs.get("/incidents?found=violation").json["total"] == 0
    (row,) = theirs.get("/incidents").json["items"]
    assert (row["violation"], row["owed"]) == (None, 1)
    assert theirs.get(f"/incidents/{it.id}").json["of_aware"] is None
    assert theirs.get(f"/incidents/{it.id}/story").status == 404
    assert officer.get("/incidents?state=nonsense").status == 422


def test_given_a_letter_then_it_is_read_and_downloaded(officer: Program, everyone: Cast) -> None:
    it = assessed(everyone)
    page = f"/incidents/{it.id}/letters/individual"
    told = officer.get(f"{page}?to=Pat+Roe").json
    assert told["to"] == "Pat Roe"
    assert "To whom: Acme." in told["paragraphs"]
    word = officer.get(f"{page}/docx")
    with ZipFile(BytesIO(word.body)) as file:
        assert b"Acme" in file.read("word/document.xml")
    assert officer.get(f"{page}/odt").status == 404
    assert officer.get(f"/incidents/{it.id}/letters/cyber_command").status == 404


def test_given_someone_was_faster_then_what_there_is_now_is_told(
    officer: Program, everyone: Cast
) -> None:
    it = officer.get(f"/incidents/{assessed(everyone).id}").json
    stepped(officer, it, "write-lessons", lessons="Look twice.")
    late = step(officer, it, "write-lessons", lessons="Look once.")
    assert late.status == 409
    assert late.json["current"]["of_responsible"]["lessons"] == "Look twice."


def test_every_move_of_the_law_has_its_operation() -> None:
    added = {o.name for o in operations.OPERATIONS if o.tag == "incidents" and o.writes}
    assert len(added - {"begin_incident", "erase_incident_story"}) == len(Move) == len(STEPS)
