"""Programs ask what the law says of acts: one, a list, or one a line; and have the answers kept."""

import time
from typing import Any

import msgspec
import pytest

from discretion.apps.accounts.actions_tokens import revoke_token
from discretion.apps.accounts.models import Membership, Token
from discretion.apps.audit import recent
from discretion.apps.matters import live
from discretion.apps.matters.models import Determination
from discretion.interfaces.api import operations
from tests.apps.builders import a_designation, approved
from tests.apps.test_live import ACTS, answers, loaded
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.api.programs import Answer, Program, program_of, token_of
from tests.interfaces.api.test_asking import is_problem

LINES = {"Content-Type": "application/x-ndjson"}


def an_act(**said: Any) -> dict[str, Any]:
    """Alpha hands a name to beta."""
    return {
        "id": "one",
        "act": "disclosure",
        "on": TODAY.isoformat(),
        "agency": "alpha",
        "by": {"kind": "employee"},
        "types": ["name"],
        "counterparty": {"kind": "city_agency", "id": "beta"},
        **said,
    }


@pytest.fixture
def staff(everyone: Cast) -> Program:
    """A program of alpha's staff, which may ask and have answers kept; a designation is there."""
    approved(everyone, a_designation())
    return program_of(everyone, "staff_a", "determine")


def keep(program: Program, body: object, **headers: str) -> Answer:
    return program.post("/determinations?record=true", body, **headers)


def test_given_the_example_city_when_its_acts_are_asked_then_answers_are_those_of_the_document(
    everyone: Cast,
) -> None:
    city = loaded(everyone)
    bare = msgspec.structs.replace(city, agreements=(), approvals=())
    expected = answers(bare)
    asked = program_of(everyone, "chief", "determine")
    good = [n for n, answer in enumerate(expected) if b'"error":' not in answer[:400]]
    acts, told = [ACTS[n] for n in good], [expected[n] for n in good]
    assert asked.post("/determinations", acts[0]).body == told[0]
    assert asked.post("/determinations", b"[" + b", ".join(acts) + b"]").body == (
        b"[" + b",".join(told) + b"]"
    )
    lines = asked.post("/determinations", b"\n\n".join(acts), **LINES)
    assert lines.body.splitlines() == told
    assert lines.headers["Content-Type"] == "application/x-ndjson"


def test_what_is_designated_is_permitted_and_nothing_is_kept(staff: Program) -> None:
    answer = staff.post("/determinations", an_act())
    assert (answer.status, answer.json["outcome"]) == (200, "permitted")
    assert "Location" not in answer.headers
    assert not Determination.objects.exists()


def test_what_is_kept_is_found_at_its_address_to_the_letter(staff: Program) -> None:
    sent = msgspec.json.format(msgspec.json.encode(an_act()), indent=1)
    answer = keep(staff, sent)
    assert answer.status == 201
    shown = staff.get(answer.headers["Location"]).json
    assert shown["act"] == an_act()
    assert msgspec.json.decode(answer.body) == shown["answer"]
    row = Determination.objects.get()
    assert (row.act.encode(), row.answer.encode()) == (sent, answer.body)
    assert row.register == live.now().fingerprint("alpha")
    assert (row.outcome, row.basis, row.id) == ("permitted", "routine", shown["id"])


def test_a_batch_is_kept_together(staff: Program) -> None:
    acts = [an_act(id=str(n)) for n in range(3)]
    answer = keep(staff, acts)
    found = staff.get(answer.headers["Location"]).json
    assert {item["act"]["id"] for item in found["items"]} == {"0", "1", "2"}
    assert len({item["batch"] for item in found["items"]}) == 1


@pytest.mark.parametrize(
    ("body", "headers", "faults"),
    [
        (an_act(types=["shoe"]), {}, [("types[0]", None)]),
        ([an_act(), an_act(types=["shoe"])], {}, [("[1].types[0]", None)]),
        (
            b"\n" + msgspec.json.encode(an_act()) + b"\n{}\n\nnonsense",
            LINES,
            [("act", 3), (None, 5)],
        ),
        (b"[1, 2", {}, [(None, 1)]),
        ([an_act(counterparty={"kind": "city_agency", "id": "nobody"})], {},
         [("[0].counterparty.id", None)]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("query", ["", "?record=true"])
def test_faults_name_their_place_and_nothing_is_kept(
    staff: Program,
    body: object,
    headers: dict[str, str],
    faults: list[tuple[str | None, int | None]],
    query: str,
) -> None:
    answer = staff.post(f"/determinations{query}", body, **headers)
    is_problem(answer, 422, "invalid")
    assert [(f.get("path"), f.get("line")) for f in answer.json["faults"]] == faults
    assert not Determination.objects.exists()


def test_no_more_than_fifty_faults_are_told(staff: Program) -> None:
    answer = staff.post("/determinations", [{} for _ in range(60)])
    assert len(answer.json["faults"]) == 50


def test_ten_thousand_acts_are_taken_and_no_more(staff: Program) -> None:
    act = msgspec.json.encode(an_act())
    assert len(staff.post("/determinations", b"[" + b",".join([act] * 10_000) + b"]").json) == 10000
    too_many = staff.post("/determinations", b"\n".join([act] * 10_001), **LINES)
    is_problem(too_many, 413, "too_large")


def test_another_sort_of_body_is_refused(staff: Program) -> None:
    is_problem(
        staff.post("/determinations", b"<act/>", **{"Content-Type": "text/xml"}),
        415,
        "unsupported_media_type",
    )


def test_an_agency_out_of_sight_does_not_exist(everyone: Cast, staff: Program) -> None:
    def told(agency: str) -> Any:
        return staff.post("/determinations", an_act(agency=agency)).json["faults"]

    (fault,), (unknown,) = told("beta"), told("nowhere")
    assert fault["message"].replace("beta", "nowhere") == unknown["message"]
    assert (fault["path"], fault["code"]) == (unknown["path"], unknown["code"])


def test_what_was_kept_for_another_agency_does_not_exist(everyone: Cast, staff: Program) -> None:
    where = keep(staff, an_act()).headers["Location"]
    other = program_of(everyone, "officer_b", "determine")
    assert other.get(where).status == 404
    assert other.get("/determinations").json["items"] == []


def test_a_token_that_may_only_read_asks_and_keeps_nothing(everyone: Cast, staff: Program) -> None:
    reader = program_of(everyone, "staff_a", "read")
    assert reader.post("/determinations", an_act()).status == 200
    is_problem(keep(reader, an_act()), 403, "not_allowed")
    assert not Determination.objects.exists()


def test_asked_again_under_the_same_key_it_is_kept_once(staff: Program) -> None:
    first, again = (keep(staff, [an_act()], **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status, first.body) == (again.status, again.body)
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Determination.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"purpose": "for 078-05-1120"}, "purpose"),
        ({"types": ["other:jane@example.org"]}, "types[0]"),
        ({"counterparty": {"kind": "individual", "name": "Jane Roe"}}, "counterparty.name"),
    ],
)
def test_what_is_about_a_person_is_answered_and_never_kept(
    staff: Program, said: dict[str, Any], path: str
) -> None:
    assert staff.post("/determinations", an_act(**said)).status == 200
    for body, at in ((an_act(**said), path), ([an_act(), an_act(**said)], f"[1].{path}")):
        answer = keep(staff, body)
        is_problem(answer, 422, "invalid")
        (fault,) = answer.json["faults"]
        assert (fault["code"], fault["path"]) == ("identifying_text", at)
    assert not Determination.objects.exists()


def test_what_only_looks_so_is_kept_where_the_program_says_so(staff: Program) -> None:
    looks = an_act(purpose="form 078-05-1120")
    assert keep(staff, looks, **{"Not-Identifying": "purpose"}).status == 201


def test_a_token_that_was_taken_back_is_refused_within_a_second(
    everyone: Cast, staff: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert staff.post("/determinations", an_act()).status == 200
    token = Token.objects.get()
    revoke_token(token.pk, actor=everyone.staff_a, now=NOW)
    monkeypatch.setattr(recent, "monotonic", lambda: time.monotonic() + 1)
    is_problem(staff.post("/determinations", an_act()), 401, "not_signed_in")


def test_who_has_the_same_offices_as_before_stays_the_same_and_who_has_others_does_not(
    everyone: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, bearer = token_of(everyone, "staff_a"), operations.RecentBearer()
    first = bearer.actor_of(token)
    monkeypatch.setattr(recent, "monotonic", lambda: time.monotonic() + 1)
    assert bearer.actor_of(token) is first
    Membership.objects.filter(person__email="staff_a@example.org").delete()
    monkeypatch.setattr(recent, "monotonic", lambda: time.monotonic() + 2)
    assert bearer.actor_of(token).offices == ()
