"""Two who change one thing: the second is told what there is now, and loses nothing."""

from typing import Any

import pytest
from django.core.cache import cache

from tests.cast import Cast
from tests.interfaces.api.programs import Program, program_of
from tests.interfaces.api.test_asking import is_problem

CONTENT = {"code": "x", "name": "Enrolment"}


@pytest.fixture
def officer(everyone: Cast) -> Program:
    """A program of alpha's officer."""
    cache.clear()
    return program_of(everyone, "officer_a")


@pytest.fixture
def path(officer: Program) -> str:
    """Where a function is, at its first version."""
    made = officer.post("/records/functions", {"agency": "alpha", "content": CONTENT})
    assert made.headers["ETag"] == '"1"'
    return str(made.headers["Location"])


def renamed(name: str, **beside: Any) -> dict[str, Any]:
    """A body that gives it another name."""
    return {**beside, "content": {**CONTENT, "name": name}}


def test_what_is_read_bears_the_tag_under_which_it_is_changed(officer: Program, path: str) -> None:
    tag = officer.get(path).headers["ETag"]
    changed = officer.put(path, renamed("Other"), **{"If-Match": tag})
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')
    assert officer.get(path).headers["ETag"] == '"2"'


def test_given_someone_was_faster_then_the_second_is_answered_what_there_is_now(
    officer: Program, path: str
) -> None:
    officer.put(path, renamed("First"), **{"If-Match": '"1"'})
    late = officer.put(path, renamed("Second"), **{"If-Match": '"1"'})
    problem = is_problem(late, 412, "stale")
    assert late.headers["ETag"] == '"2"'
    assert problem["version"] == 2
    assert problem["current"] == officer.get(path).json
    assert problem["current"]["content"]["name"] == "First"


def test_a_version_in_the_body_is_taken_as_well_and_answered_409(
    officer: Program, path: str
) -> None:
    assert officer.put(path, renamed("First", version=1)).status == 200
    problem = is_problem(officer.put(path, renamed("Second", version=1)), 409, "stale")
    assert problem["current"]["content"]["name"] == "First"


def test_given_the_right_version_and_a_state_that_forbids_it_then_that_is_no_precondition(
    officer: Program, path: str
) -> None:
    assert officer.post(f"{path}/retire", {}, **{"If-Match": '"1"'}).status == 200
    is_problem(officer.post(f"{path}/retire", {}, **{"If-Match": '"2"'}), 409, "stale")


def test_a_change_owes_the_version_that_was_read(officer: Program, path: str) -> None:
    is_problem(officer.put(path, renamed("Other")), 428, "version_owed")
    assert officer.get(path).json["version"] == 1


@pytest.mark.parametrize("tag", ["1", "*", 'W/"1"', '"1", "2"', '"0"', '"x"', '"9999999999"', ""])
def test_a_tag_that_names_no_one_version_is_refused(officer: Program, path: str, tag: str) -> None:
    answer = officer.put(path, renamed("Other"), **{"If-Match": tag})
    is_problem(answer, 422, "invalid")
    assert answer.paths == ["If-Match"]


def test_head_and_body_may_not_name_two_versions(officer: Program, path: str) -> None:
    same = officer.put(path, renamed("Other", version=1), **{"If-Match": '"1"'})
    assert same.status == 200
    two = officer.put(path, renamed("Third", version=2), **{"If-Match": '"1"'})
    assert two.paths == ["If-Match"]


def test_a_version_is_not_passed_over_where_none_is_asked_for(officer: Program) -> None:
    body = {"agency": "alpha", "content": CONTENT}
    answer = officer.post("/records/functions", body, **{"If-Match": '"1"'})
    assert answer.paths == ["If-Match"]
    assert officer.ask("POST", "/inventory", b"{}", **{"If-Match": '"1"'}).paths == ["If-Match"]


def test_a_key_is_good_for_one_version(officer: Program, path: str) -> None:
    key = {"Idempotency-Key": "k1"}
    first = officer.put(path, renamed("Other"), **key, **{"If-Match": '"1"'})
    again = officer.put(path, renamed("Other"), **key, **{"If-Match": '"1"'})
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.body, again.headers["ETag"]) == (first.body, '"2"')
    other = officer.put(path, renamed("Other"), **key, **{"If-Match": '"2"'})
    assert is_problem(other, 422, "invalid")["faults"][0]["code"] == "key_reused"


def test_agencies_headers_answers_and_contributions_are_told_apart_likewise(
    everyone: Cast, officer: Program
) -> None:
    admin, office = program_of(everyone, "administrator"), program_of(everyone, "officer_office")
    first = {"If-Match": '"1"'}
    named = {"name": "Agency Alpha, renamed"}
    assert admin.put("/agencies/alpha", named, **first).headers["ETag"] == '"2"'
    assert admin.put("/agencies/alpha", named, **first).json["current"]["name"] == named["name"]
    report = officer.post("/reports", {"agency": "alpha", "cycle": 2026}).headers["Location"]
    blanks = {"header": {"agency": "Agency Alpha"}}
    assert officer.put(f"{report}/header", blanks, **first).status == 200
    assert officer.put(f"{report}/header", blanks, **first).json["current"]["version"] == 2
    said = {"words": {"yes": True}}
    answer = f"{report}/answers/6"
    assert officer.get(answer).headers["ETag"] == '"1"'
    assert officer.put(answer, said, **first).status == 200
    assert officer.put(answer, said, **first).json["current"]["words"] == {"yes": True}
    given = f"{report}/contributions/alpha-office/6"
    assert office.put(given, said).headers["ETag"] == '"1"'
    assert office.get(given).headers["ETag"] == '"1"'
    is_problem(office.put(given, said), 409, "stale")
    late = {"words": {"yes": False}}
    assert office.put(given, late, **first).headers["ETag"] == '"2"'
    problem = is_problem(office.put(given, said, **first), 412, "stale")
    assert problem["current"]["words"] == {"yes": False}


def test_who_may_not_see_a_record_any_more_is_not_shown_it(everyone: Cast) -> None:
    keeper, beta = program_of(everyone, "officer_a"), program_of(everyone, "officer_b")
    joint = {
        "kind": "joint_routine", "act": "disclosure", "name": "To beta", "types": ["name"],
        "counterparties": ["beta"], "since": "2026-01-01", "reason": "Both serve residents.",
        "with_agencies": ["beta"],
    }  # fmt: skip
    made = keeper.post("/records/designations", {"agency": "alpha", "content": joint})
    path = made.headers["Location"]
    assert keeper.post(f"{path}/propose", {}, **{"If-Match": '"1"'}).json["state"] == "proposed"
    seen = beta.get(f"/designations/naming-us/{made.json['id']}")
    assert seen.headers["ETag"] == '"2"'
    problem = is_problem(
        beta.post(f"{path}/decline", {"fingerprint": "0" * 64, "why": "No."}), 409, "stale"
    )
    assert "changed_by" not in problem["current"]
    assert problem["current"]["fingerprint"] == seen.json["fingerprint"]
