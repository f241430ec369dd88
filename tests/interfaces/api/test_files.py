"""Files by way of the API: a filing taken over row by row, and the register as spreadsheets."""

from base64 import b64encode
from io import BytesIO
from zipfile import ZipFile

from tests.apps.test_filings import look_alike
from tests.cast import Cast
from tests.interfaces.api.programs import program_of
from tests.interfaces.api.test_asking import is_problem
from tests.interfaces.api.world import sent


def test_a_filing_is_read_and_taken_over_row_by_row(everyone: Cast) -> None:
    officer = program_of(everyone, "officer_a")
    body = {"agency": "alpha", "file": sent("report.html", look_alike())}
    made = officer.post("/filings", body)
    path = made.headers["Location"]
    assert officer.get(path).json == made.json
    assert officer.get(f"{path}/file").body == look_alike()
    assert officer.get(f"{path}/report").json["schema"] == "discretion/report/1"
    rows = officer.get(f"{path}/rows?limit=200").json["items"]
    sure = next(row for row in rows if row["kind"] and not row["doubts"])
    taken = officer.post(f"{path}/rows/{sure['number']}/accept", {}).json
    assert (taken["decision"], taken["record"][:3] != "") == ("accepted", True)
    is_problem(officer.post(f"{path}/rows/{sure['number']}/accept", {}), 409, "stale")
    waiting = officer.post(f"{path}/rows/{sure['number']}/undo", {}).json
    assert (waiting["decision"], waiting["record"]) == ("waiting", "")
    corrected = {"kind": sure["kind"], "content": {**sure["content"], "name": "As it is called"}}
    wrong = {"kind": sure["kind"], "content": {"name": 1}}
    assert "content.name" in officer.post(f"{path}/rows/{sure['number']}/accept", wrong).paths
    as_corrected = officer.post(f"{path}/rows/{sure['number']}/accept", corrected).json
    assert as_corrected["decision"] == "accepted"
    doubtful = next(row for row in rows if row["doubts"])
    out = officer.post(f"{path}/rows/{doubtful['number']}/reject", {"why": "It is over."})
    assert out.json["decision"] == "rejected"
    swept = officer.post(f"{path}/questions/{sure['question']}/accept", {}).json
    assert swept["entered"]
    waiting = officer.get(f"{path}/rows?limit=200").json["items"]
    left = {row["number"] for row in waiting if row["decision"] == "waiting"}
    assert len(left) == len(rows) - 2 - len(swept["entered"])
    is_problem(officer.get(f"{path}/rows/999/undo"), 405, "method_not_allowed")
    is_problem(officer.post(f"{path}/rows/999/undo", {}), 404, "not_found")


def test_the_register_leaves_as_spreadsheets_and_comes_back(everyone: Cast) -> None:
    officer = program_of(everyone, "officer_a")
    table = b"id,agency,code,name\r\n,alpha,new,New\r\n"
    body = {"file": sent("functions.csv", table)}
    assert len(officer.post("/spreadsheets/check", body).json["summary"]["new"]) == 1
    assert officer.get("/records/functions").json["total"] == 0
    assert len(officer.post("/spreadsheets", body).json["new"]) == 1
    taken = officer.get("/spreadsheets/functions?agency=alpha")
    assert b"New" in taken.body
    again = {"file": {"name": "again.csv", "content": b64encode(taken.body).decode()}}
    assert officer.post("/spreadsheets", again).json["unchanged"] == 1
    book = officer.get("/spreadsheets/workbook")
    assert "xl/workbook.xml" in ZipFile(BytesIO(book.body)).namelist()
    assert officer.get("/spreadsheets/template").status == 200
    is_problem(officer.get("/spreadsheets/policies"), 404, "not_found")
    is_problem(officer.get("/spreadsheets/workbook?agency=nowhere"), 404, "not_found")
    wrong = {"file": sent("functions.csv", b"id,agency,code,name\r\n,alpha,,New\r\n")}
    assert officer.post("/spreadsheets/check", wrong).json["errors"]
    is_problem(officer.post("/spreadsheets", wrong), 422, "invalid")
    is_problem(officer.post("/spreadsheets", {"file": sent("x.exe", b"MZ")}), 422, "unreadable")
