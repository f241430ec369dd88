"""How the API reads what it is sent, and what it says when that can't be taken."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from discretion.apps.register import queries as records
from discretion.interfaces.api import operations
from tests.cast import Cast
from tests.interfaces.api.programs import Answer, Program, program_of, token_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FUNCTION = {"agency": "alpha", "content": {"code": "enrolment", "name": "Enrolment"}}


@pytest.fixture
def officer(everyone: Cast) -> Program:
    """A program of alpha's officer."""
    return program_of(everyone, "officer_a")


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def is_problem(answer: Answer, status: int, code: str) -> dict[str, Any]:
    """The problem that an answer is, of this status and code."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json
    assert (answer.status, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == f"urn:discretion:{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_without_a_token_one_is_asked_for(db: None) -> None:
    answer = Program().get("/agencies")
    is_problem(answer, 401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="discretion"'


@pytest.mark.parametrize("shown", ["Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer ü\x7f"])
def test_with_a_token_that_is_none_one_is_told_so(db: None, shown: str) -> None:
    answer = Program().get("/agencies", Authorization=shown)
    is_problem(answer, 401, "not_signed_in")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_session_of_the_pages_opens_nothing_here(everyone: Cast) -> None:
    client = Client()
    client.force_login(everyone.people["officer_a"], BACKEND)
    assert Program(client=client).get("/agencies").status == 401


def test_a_token_does_no_more_than_its_scopes(everyone: Cast) -> None:
    reader = program_of(everyone, "officer_a", "read")
    assert reader.get("/records/functions").status == 200
    is_problem(reader.post("/records/functions", FUNCTION), 403, "not_allowed")


def test_a_token_for_an_office_reaches_no_further(everyone: Cast) -> None:
    managing = program_of(everyone, "managing_a", agency="alpha-office")
    is_problem(managing.post("/records/functions", FUNCTION), 404, "not_found")
    own = {**FUNCTION, "agency": "alpha-office"}
    assert managing.post("/records/functions", own).status == 201


@pytest.mark.parametrize("path", ["/", "/nothing", "/records/shoes", "/people/x", "/agencies/"])
def test_an_address_that_leads_nowhere_is_a_problem(officer: Program, path: str) -> None:
    is_problem(officer.get(path), 404, "not_found")


def test_a_method_that_an_address_does_not_have_is_a_problem(officer: Program) -> None:
    answer = officer.ask("DELETE", "/records/functions")
    is_problem(answer, 405, "method_not_allowed")
    assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "POST"]


def test_there_is_nothing_to_share_with_other_sites(officer: Program) -> None:
    answer = officer.get("/agencies", Origin="https://elsewhere.example")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (b" ", [""]),
        (b"{", [""]),
        (b"\xff", [""]),
        (b"[" * 100_000, [""]),
        (b"null", [""]),
        (b"[]", [""]),
        (b'"text"', [""]),
        (b'{"content": {"code": "\\ud800", "name": "x"}}', [""]),
        (b'{"agency": "alpha", "agency": "beta", "content": {}}', ["agency"]),
        (
            b'{"agency": "alpha", "content": {"code": "x", "name": "x", "name": "y"}}',
            ["content.name"],
        ),
        ({}, ["content"]),
        ({"content": None}, ["content"]),
        ({"content": {"code": 1, "name": "x"}}, ["content.code"]),
        ({"content": {"code": "x\0", "name": "x"}}, ["content.code"]),
        ({"content": {"code": "x", "name": "x", "color": "red"}}, ["content.color"]),
        ({"content": {"code": "x", "name": "x"}, "colour": 1}, ["colour"]),
        ({"agency": "alpha", "state": "lost", "content": {"code": "x", "name": "x"}}, ["state"]),
        ({"agency": 10**30, "content": {"code": "x", "name": "x"}}, ["agency"]),
        ({"content": {"code": "x", "name": "x"}}, ["agency"]),
        ({"agency": "alpha", "content": {"code": "x", "name": "x" * 301}}, ["content.name"]),
    ],
)
def test_a_body_that_is_not_in_order_is_told_with_each_fault(
    officer: Program, body: object, paths: list[str]
) -> None:
    answer = officer.post("/records/functions", body)
    is_problem(answer, 422, "invalid")
    assert answer.paths == paths


def test_a_fault_in_a_list_has_its_place(officer: Program) -> None:
    content = {"act": "collection", "name": "x", "types": ["name", "shoe_size"]}
    answer = officer.post("/records/activities", {"agency": "alpha", "content": content})
    is_problem(answer, 422, "invalid")
    assert answer.paths == ["content.types[1]"]


def test_a_body_that_is_too_large_is_not_read(officer: Program) -> None:
    is_problem(officer.post("/records/functions", b"x" * 1_000_001), 413, "too_large")


def test_a_body_of_another_media_type_is_not_read(officer: Program) -> None:
    answer = officer.ask("POST", "/records/functions", FUNCTION, **{"Content-Type": "text/plain"})
    is_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("offset=-1", "offset"),
        ("limit=5&limit=6", "limit"),
        ("color=red", "color"),
        ("state=lost", "state"),
        ("as_of=yesterday", "as_of"),
        ("as_of=2026-07-30", "agency"),
        ("words=%00", "words"),
        ("agency=%00", "agency"),
    ],
)
def test_a_query_for_what_there_is_not_is_told(officer: Program, query: str, path: str) -> None:
    answer = officer.get(f"/records/functions?{query}")
    is_problem(answer, 422, "invalid")
    assert answer.paths == [path]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_day_is_too_far_away(officer: Program, day: str) -> None:
    past = officer.get(f"/records/functions?agency=alpha&as_of={day}")
    assert past.status == 200 or past.paths == ["as_of"]
    assert officer.get(f"/types?on={day}").status == 200
    answer = officer.get(f"/audit/entries?since={day}T00:00:00Z")
    is_problem(answer, 422, "invalid")
    assert answer.paths == ["since"]


def test_a_query_beside_a_body_is_not_passed_over(officer: Program) -> None:
    answer = officer.post("/records/functions?dry_run=true", FUNCTION)
    is_problem(answer, 422, "invalid")
    assert answer.paths == ["dry_run"]
    assert functions(officer) == 0


def test_answers_are_kept_by_nobody_on_the_way(officer: Program) -> None:
    for path in ("/records/functions", "/inventory"):
        assert officer.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/records/functions/%00", "/agencies/%00", "/people/99999999999999999999", "/records/types/X"],
)
def test_an_id_that_nothing_has_is_not_found(officer: Program, path: str) -> None:
    is_problem(officer.get(path), 404, "not_found")


def test_what_was_sent_comes_back_as_it_was(officer: Program) -> None:
    name = "<script>alert(1)</script> 'quoted' =HYPERLINK(\"x\") \u200f العربية"
    made = officer.post(
        "/records/functions", {"agency": "alpha", "content": {"code": "x", "name": name}}
    )
    assert officer.get(made.headers["Location"]).json["content"]["name"] == name


def test_who_asks_too_often_is_told_to_wait(
    everyone: Cast, officer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations.PER_MINUTE, "most", 3)
    assert [officer.get("/agencies").status for _ in range(3)] == [200] * 3
    answer = officer.get("/agencies")
    is_problem(answer, 429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0
    assert program_of(everyone, "officer_b").get("/agencies").status == 200


def test_a_fault_of_ours_says_nothing_of_its_cause(
    officer: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(records, "records", broken)
    answer = officer.get("/records/functions")
    is_problem(answer, 500, "broken")
    assert b"secret" not in answer.body
    assert "ZeroDivisionError: secret" in caplog.text


def test_blanks_before_a_token_make_no_other_asker(
    everyone: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations.PER_MINUTE, "most", 1)
    token = token_of(everyone, "officer_a")
    ways = (f"Bearer {token}", f"Bearer   {token}", f"bearer {token} ")
    asked = [Program().get("/agencies", Authorization=way).status for way in ways]
    assert asked == [200, 429, 429]


# Idempotency


def functions(officer: Program) -> int:
    """How many functions there are."""
    return int(officer.get("/records/functions").json["total"])


def test_asked_again_under_the_same_key_the_same_is_answered_and_nothing_done_twice(
    officer: Program,
) -> None:
    first = officer.post("/records/functions", FUNCTION, **{"Idempotency-Key": "k1"})
    again = officer.post("/records/functions", FUNCTION, **{"Idempotency-Key": "k1"})
    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Location"] == first.headers["Location"]
    replayed = [a.headers["Idempotency-Replayed"] for a in (first, again)]
    assert replayed == ["false", "true"]
    assert functions(officer) == 1


def test_a_key_is_good_for_one_question(officer: Program) -> None:
    officer.post("/records/functions", FUNCTION, **{"Idempotency-Key": "k1"})
    other = {**FUNCTION, "content": {"code": "other", "name": "Other"}}
    answer = officer.post("/records/functions", other, **{"Idempotency-Key": "k1"})
    assert is_problem(answer, 422, "invalid")["faults"][0]["code"] == "key_reused"
    assert officer.post("/records/systems", FUNCTION, **{"Idempotency-Key": "k1"}).status == 422
    assert functions(officer) == 1


def test_what_failed_may_be_asked_again_under_its_key(officer: Program) -> None:
    key = {"Idempotency-Key": "k1"}
    assert officer.post("/records/functions", {**FUNCTION, "agency": ""}, **key).status == 422
    assert officer.post("/records/functions", FUNCTION, **key).status == 201


def test_a_key_is_the_tokens_own(everyone: Cast, officer: Program) -> None:
    key = {"Idempotency-Key": "k1"}
    officer.post("/records/functions", FUNCTION, **key)
    other = Program(token_of(everyone, "officer_b"))
    beta = {**FUNCTION, "agency": "beta"}
    assert other.post("/records/functions", beta, **key).headers["Idempotency-Replayed"] == "false"


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "ü"])
def test_a_key_that_is_none_is_refused(officer: Program, key: str) -> None:
    answer = officer.post("/records/functions", FUNCTION, **{"Idempotency-Key": key})
    assert answer.paths == ["Idempotency-Key"]
    assert functions(officer) == 0
