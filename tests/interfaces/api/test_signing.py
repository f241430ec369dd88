"""A report by way of the API: prepared, signed under a scope of its own, filed and delivered."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from pytest_django import Settings

from discretion.apps.accounts.queries import SCOPES
from discretion.apps.reports import verify as packages
from discretion.law.authority import Power
from tests import gone_on
from tests.cast import Cast
from tests.gone_on import PDF
from tests.interfaces.api.programs import Program, program_of
from tests.interfaces.api.test_asking import is_problem
from tests.interfaces.api.world import sent

EVERYTHING_ELSE = [scope for scope in SCOPES if scope != "sign"]


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def begun(officer: Program) -> str:
    """Where a draft of alpha's report is."""
    answer = officer.post("/reports", {"agency": "alpha", "cycle": 2026})
    return str(answer.headers["Location"])


def prepared(officer: Program) -> str:
    """Where a report is that waits for the head."""
    path = begun(officer)
    desk = officer.get(f"{path}/desk").json
    said = {
        "fingerprint": desk["fingerprint"],
        "intent": "It is complete.",
        "acknowledged": [finding["code"] for finding in desk["doubtful"]],
    }
    answer = officer.post(f"{path}/prepare", said)
    assert (answer.status, answer.json["part"]) == (200, "preparer")
    return path


def test_a_report_goes_from_its_draft_to_the_mayor(everyone: Cast) -> None:
    officer, head = program_of(everyone, "officer_a"), program_of(everyone, "head_a", "sign")
    path = prepared(officer)
    print_ = head.get(f"{path}/desk").json["fingerprint"]
    signed = head.post(f"{path}/sign", {"fingerprint": print_, "intent": "I sign for Alpha."})
    assert signed.status == 200, signed.body
    names = [each["person_name"] for each in officer.get(f"{path}/signatures").json["items"]]
    assert names == ["Olga Officer (a test)", "Hana Head (a test)"]
    owed = officer.post(f"{path}/file", {}).json["items"]
    assert [each["recipient"] for each in owed][-1] == "department_of_records"
    assert officer.get(f"{path}").json["state"] == "filed"
    assert officer.get(f"{path}/filing").json == signed.json
    assert packages.verify(officer.get(f"{path}/package").body) == ()
    today = datetime.now(UTC).date()  # noqa: TID251 (the API reads it too)
    day = (today - timedelta(days=1)).isoformat()
    wrong = {"on": day, "how": "pigeon", "paper": {"name": "x.pdf", "content": "@"}}
    assert officer.post(f"{path}/deliveries/mayor", wrong).paths == ["paper.content"]
    assert len(officer.get("/deliveries").json["items"]) == 5


def test_given_a_paper_then_it_proves_the_delivery_and_can_be_taken_out(everyone: Cast) -> None:
    officer, path = (
        program_of(everyone, "officer_a"),
        "/reports/" + gone_on.reports(everyone)["filed"],
    )
    told = {"on": "2026-07-30", "how": "hand", "paper": sent("receipt.pdf", PDF)}
    made = officer.post(f"{path}/deliveries/speaker", told)
    assert (made.status, made.json["paper_name"]) == (200, "receipt.pdf")
    assert officer.get(f"{path}/deliveries/speaker/paper").body == PDF
    done = {d["recipient"] for d in officer.get(f"{path}/deliveries").json["items"] if d["paper"]}
    assert done == {"mayor", "speaker"}
    is_problem(officer.post(f"{path}/deliveries/speaker", told), 409, "stale")


def test_only_a_token_made_for_it_signs(everyone: Cast) -> None:
    path = "/reports/" + gone_on.reports(everyone)["prepared"]
    said = {"fingerprint": "0" * 64, "intent": "I sign."}
    head = program_of(everyone, "head_a", *EVERYTHING_ELSE)
    is_problem(head.post(f"{path}/sign", said), 403, "not_allowed")
    assert [scope for scope, powers in SCOPES.items() if Power.SIGN_REPORT in powers] == ["sign"]


def test_what_was_not_read_is_not_signed(everyone: Cast) -> None:
    path = "/reports/" + gone_on.reports(everyone)["prepared"]
    head = program_of(everyone, "head_a")
    said = {"fingerprint": "0" * 64, "intent": "I sign."}
    is_problem(head.post(f"{path}/sign", said), 409, "stale")
    returned = head.post(f"{path}/return", {"why": "Question 8 is thin."})
    assert returned.json["state"] == "draft"


def test_contradictions_and_doubts_stand_in_the_way_of_preparing(everyone: Cast) -> None:
    officer = program_of(everyone, "officer_a")
    path = begun(officer)
    print_ = officer.get(f"{path}/desk").json["fingerprint"]
    answer = officer.post(f"{path}/prepare", {"fingerprint": print_, "intent": "Complete."})
    is_problem(answer, 422, "invalid")
    assert "acknowledged" in answer.paths


def test_two_reports_are_compared_and_one_is_taken_out_as_a_file(everyone: Cast) -> None:
    officer, reports = program_of(everyone, "officer_a"), gone_on.reports(everyone)
    query = f"before={reports['filed']}&after={reports['signed']}"
    found = officer.get(f"/comparisons?{query}").json
    assert found["schema"] == "discretion/comparison/1"
    docx = officer.get(f"/reports/{reports['filed']}/document/docx")
    assert "word/document.xml" in ZipFile(BytesIO(docx.body)).namelist()
    is_problem(officer.get(f"/reports/{reports['filed']}/document/exe"), 404, "not_found")
    office = program_of(everyone, "officer_b")
    is_problem(office.get(f"/comparisons?{query}"), 404, "not_found")
