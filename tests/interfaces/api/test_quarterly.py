"""The quarterly report by way of the API: reviewed, signed under a scope of its own, put online."""

from pathlib import Path

import pytest
from pytest_django import Settings

from discretion.apps.accounts.queries import SCOPES
from discretion.law.authority import Power
from tests.apps.quarterly_steps import told
from tests.cast import Cast
from tests.interfaces.api.programs import Program, program_of

EVERYTHING_ELSE = [scope for scope in SCOPES if scope != "sign"]


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def begun(chief: Program) -> str:
    """Where a draft is."""
    answer = chief.post("/quarterly", {"year": 2026, "quarter": 2})
    assert answer.status == 201, answer.body
    return str(answer.headers["Location"])


def test_a_report_goes_from_its_draft_to_everyone(everyone: Cast) -> None:
    told(everyone, 5)
    chief = program_of(everyone, "chief")
    path = begun(chief)
    lines = chief.get(f"{path}/desk").json["lines"]
    assert [line["open"] for line in lines] == [True] * 5
    for line in lines:
        answer = chief.put(f"{path}/lines/{line['source']}", {"decision": "accepted"})
        assert (answer.status, answer.json["line"]) == (200, 1)
    again = chief.put(f"{path}/lines/{lines[0]['source']}", {"decision": "left_out"})
    assert (again.status, again.json["code"]) == (409, "stale")
    print_ = chief.get(f"{path}/desk").json["fingerprint"]
    said = {"fingerprint": print_, "intent": "I sign."}
    assert chief.post(f"{path}/sign", {**said, "fingerprint": "0"}).status == 409
    assert chief.post(f"{path}/sign", said).json["state"] == "signed"
    assert chief.get(f"{path}/desk").status == 409
    assert chief.post(f"{path}/publish", {}).json["state"] == "published"
    release = chief.get(f"{path}/release").json
    assert release["parts"][1]["total"] == {"least": 5, "most": 5}
    assert chief.get(f"{path}/files/pdf").body.startswith(b"%PDF-")


def test_a_text_that_names_someone_is_refused_with_its_place(everyone: Cast) -> None:
    source, *_ = told(everyone, 5)
    chief = program_of(everyone, "chief")
    path = begun(chief)
    said = {"decision": "reworded", "words": "Agency Beta called 212-555-0199."}
    answer = chief.put(f"{path}/lines/{source}", said)
    assert (answer.status, answer.json["faults"][0]["code"]) == (422, "names_someone")
    said["words"] = "Someone called 212-555-0199."
    answer = chief.put(f"{path}/lines/{source}", said)
    assert (answer.status, answer.json["faults"][0]["code"]) == (422, "identifying_text")


def test_no_program_signs_without_the_scope_that_binds(everyone: Cast) -> None:
    path = begun(program_of(everyone, "chief"))
    program = program_of(everyone, "chief", *EVERYTHING_ELSE)
    print_ = program.get(f"{path}/desk").json["fingerprint"]
    said = {"fingerprint": print_, "intent": "I sign."}
    assert program.post(f"{path}/sign", said).status == 403
    assert [s for s, powers in SCOPES.items() if Power.SIGN_QUARTERLY in powers] == ["sign"]


def test_a_token_for_one_agency_reports_nothing_of_the_city(everyone: Cast) -> None:
    program = program_of(everyone, "chief", agency="alpha")
    assert program.get("/quarterly").status == 403


def test_the_policy_is_set_against_the_version_that_was_read(everyone: Cast) -> None:
    chief = program_of(everyone, "chief")
    content = {"threshold": 10, "due_in_next_quarter": True, "authority": "Policy 3"}
    assert chief.put("/quarterly/policy", {"content": content}).json["version"] == 1
    assert chief.put("/quarterly/policy", {"content": content}).status == 409
    answer = chief.put("/quarterly/policy", {"version": 1, "content": {**content, "threshold": 3}})
    assert (answer.status, answer.paths) == (422, ["content.threshold"])
    assert chief.get("/quarterly/policy").json["content"]["threshold"] == 10
