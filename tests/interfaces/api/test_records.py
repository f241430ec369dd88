"""The register by way of the API: entered, read, searched, changed, retired, and as it once was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from discretion.apps.audit.actions import new_york_day
from tests.cast import Cast
from tests.gone_on import PDF
from tests.interfaces.api.programs import Program, program_of
from tests.interfaces.api.test_asking import is_problem
from tests.interfaces.api.world import CONTENTS, INVENTORY


@pytest.fixture
def officer(everyone: Cast) -> Program:
    """A program of alpha's officer."""
    cache.clear()
    return program_of(everyone, "officer_a")


def entered(program: Program, plural: str, agency: str = "alpha", **content: Any) -> Any:
    """A record, entered."""
    answer = program.post(f"/records/{plural}", {"agency": agency, "content": content})
    assert answer.status == 201, answer.body
    return answer.json


def a_function(program: Program, code: str = "x", name: str = "Enrolment") -> Any:
    """A function, entered."""
    return entered(program, "functions", code=code, name=name)


def test_what_is_entered_is_found_at_its_address(officer: Program) -> None:
    made = officer.post(
        "/records/functions",
        {"agency": "alpha", "content": {"code": "x", "name": "X"}, "why": "new"},
    )
    assert made.headers["Location"] == f"/api/v1/records/functions/{made.json['id']}"
    assert officer.get(made.headers["Location"]).json == made.json
    history = officer.get(made.headers["Location"] + "/history").json["items"]
    assert [(fact["kind"], fact["why"]) for fact in history] == [("record.entered", "new")]
    assert history[0]["actor_name"] == "Olga Officer (a test)"


def test_a_long_list_comes_in_parts_that_lead_to_each_other(officer: Program) -> None:
    ids = {a_function(officer, f"f{n}", f"Function {n}")["id"] for n in range(5)}
    found, path, parts = set(), "/records/functions?limit=2&words=function", 0
    while path:
        page = officer.get(path).json
        assert page["total"] == 5
        found |= {item["id"] for item in page["items"]}
        path, parts = page.get("next", ""), parts + 1
    assert (found, parts) == (ids, 3)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("agency=alpha", 1),
        ("agency=beta", 0),
        ("agency=alpha&offices=true", 1),
        ("type=name", 1),
        ("type=race", 0),
        ("party=FBI", 1),
        ("party=CIA", 0),
        ("words=referrals", 1),
        ("words=nothing", 0),
        ("state=current", 1),
        ("state=draft", 0),
    ],
)
def test_a_list_is_narrowed_as_asked(officer: Program, query: str, count: int) -> None:
    entered(officer, "activities", **CONTENTS["activity"])
    assert officer.get(f"/records/activities?{query}").json["total"] == count


def test_given_two_who_change_then_the_second_is_told_the_version_there_is(
    officer: Program,
) -> None:
    path = f"/records/functions/{a_function(officer)['id']}"
    change = {"version": 1, "content": {"code": "x", "name": "Other"}}
    assert officer.put(path, change).json["version"] == 2
    answer = officer.put(path, {**change, "content": {"code": "x", "name": "Third"}})
    assert is_problem(answer, 409, "stale")["version"] == 2


def test_a_record_is_retired_and_restored(officer: Program) -> None:
    path = f"/records/functions/{a_function(officer)['id']}"
    assert officer.post(f"{path}/retire", {"version": 1}).json["state"] == "retired"
    assert officer.get("/records/functions").json["total"] == 0
    assert officer.get("/records/functions?state=retired").json["total"] == 1
    is_problem(officer.post(f"{path}/retire", {"version": 2}), 409, "stale")
    assert officer.post(f"{path}/restore", {"version": 2}).json["state"] == "current"


def test_a_record_on_which_others_rest_is_retired_only_with_a_reason(officer: Program) -> None:
    made = a_function(officer)
    entered(officer, "activities", act="collection", name="Calls", types=["name"], function="x")
    path = f"/records/functions/{made['id']}/retire"
    refused = officer.post(path, {"version": 1})
    is_problem(refused, 422, "invalid")
    assert [fault["path"] for fault in refused.json["faults"]] == ["why"]
    assert officer.post(path, {"version": 1, "why": "It moved."}).json["state"] == "retired"


def test_the_register_is_shown_as_it_stood_on_a_past_day(officer: Program) -> None:
    made = a_function(officer, name="Then")
    change = {"version": 1, "content": {"code": "x", "name": "Now"}}
    officer.put(f"/records/functions/{made['id']}", change)
    today = new_york_day(datetime.now(UTC))  # noqa: TID251 (the API reads it too)
    path = "/records/functions?agency=alpha&as_of="
    (item,) = officer.get(f"{path}{today}").json["items"]
    assert (item["id"], item["title"], item["version"]) == (made["id"], "Now", 2)
    assert officer.get(f"{path}{today - timedelta(days=1)}").json["items"] == []
    for later in (today + timedelta(days=1), "9999-12-31"):
        refused = officer.get(f"{path}{later}")
        is_problem(refused, 422, "invalid")
        (fault,) = refused.json["faults"]
        assert (fault["path"], fault["code"]) == ("as_of", "bad_date")
        assert "today or a day before it" in fault["message"]
    answer = officer.get(f"/records/functions?agency=beta&as_of={today}")
    is_problem(answer, 404, "not_found")


def test_every_filter_counts_as_of_a_past_day_and_a_type_is_found_by_what_covers_it(
    officer: Program,
) -> None:
    for name, code in (("Whole", "contact"), ("Phone", "contact.phone"), ("Name", "name")):
        content = {"act": "collection", "name": name, "types": [code]}
        officer.post("/records/activities", {"agency": "alpha", "content": content})
    today = new_york_day(datetime.now(UTC))  # noqa: TID251 (the API reads it too)
    for path in ("/records/activities?", f"/records/activities?agency=alpha&as_of={today}&"):
        found = officer.get(f"{path}type=contact.phone").json["items"]
        assert {item["title"] for item in found} == {"Whole", "Phone"}
        assert [item["title"] for item in officer.get(f"{path}words=NAM").json["items"]] == ["Name"]
        assert officer.get(f"{path}state=retired").json["items"] == []


def test_an_id_of_another_kind_is_not_found(officer: Program) -> None:
    made = a_function(officer)
    is_problem(officer.get(f"/records/systems/{made['id']}"), 404, "not_found")


def test_a_designation_is_drafted_proposed_signed_and_withdrawn(everyone: Cast) -> None:
    keeper, officer = program_of(everyone, "keeper_a"), program_of(everyone, "officer_a")
    made = entered(keeper, "designations", **CONTENTS["designation"])
    path = f"/records/designations/{made['id']}"
    proposed = keeper.post(f"{path}/propose", {"version": made["version"]}).json
    assert proposed["state"] == "proposed"
    standing = officer.get(f"{path}/signatures").json
    assert (standing["missing"], standing["signatures"]) == (["alpha"], [])
    is_problem(officer.post(f"{path}/sign", {"fingerprint": "0" * 64}), 409, "stale")
    signed = officer.post(f"{path}/sign", {"fingerprint": standing["fingerprint"]}).json
    assert signed["state"] == "approved"
    assert officer.get(f"{path}/signatures").json["signatures"][0]["person_name"].startswith("Olga")
    end = {"version": signed["version"], "why": "It is over."}
    assert officer.post(f"{path}/withdraw", end).json["state"] == "withdrawn"


def test_what_the_law_bars_is_refused_with_its_provision(everyone: Cast) -> None:
    keeper, chief = program_of(everyone, "keeper_a"), program_of(everyone, "chief")
    policy = {**CONTENTS["policy"], "types": ["name"]}
    assert chief.post("/records/policies", {"content": policy}).status == 201
    made = entered(keeper, "designations", **CONTENTS["designation"])
    answer = keeper.post(
        f"/records/designations/{made['id']}/propose", {"version": made["version"]}
    )
    problem = is_problem(answer, 422, "refused_by_law")
    assert problem["provision"].startswith("23-1203")


def test_an_agreement_is_entered_covered_and_ended(officer: Program) -> None:
    entered(officer, "activities", **CONTENTS["activity"])
    (gap,) = officer.get("/agreements/coverage?agency=alpha").json["gaps"]
    assert gap["party"]["name"] == "FBI"
    made = entered(officer, "agreements", **{**CONTENTS["agreement"], "with": "FBI"})
    assert officer.get("/agreements/coverage?agency=alpha").json["gaps"] == []
    path = f"/records/agreements/{made['id']}"
    ended = officer.post(f"{path}/end", {"version": 1, "on": "2026-02-01"}).json
    assert ended["content"]["until"] == "2026-02-01"
    assert len(officer.get("/agreements/coverage?agency=alpha").json["gaps"]) == 1


def test_an_agreement_is_seen_in_part_by_who_it_names(everyone: Cast, officer: Program) -> None:
    made = entered(officer, "agreements", **CONTENTS["agreement"])
    beta = program_of(everyone, "officer_b")
    (shared,) = beta.get("/agreements/shared").json["items"]
    assert shared["id"] == made["id"]
    is_problem(beta.get(f"/records/agreements/{made['id']}"), 404, "not_found")


def test_a_document_is_attached_and_taken_out_again(officer: Program) -> None:
    path = f"/records/agreements/{entered(officer, 'agreements', **CONTENTS['agreement'])['id']}"
    attached = officer.put(f"{path}/documents/signed.pdf", PDF)
    (document,) = attached.json["items"]
    assert officer.get(f"{path}/documents").json == attached.json
    answer = officer.get(f"{path}/documents/{document['sha256']}/file")
    assert answer.body == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''signed.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    is_problem(officer.put(f"{path}/documents/virus.exe", PDF), 422, "unreadable")
    is_problem(
        officer.put(f"{path}/documents/x.pdf", b"%PDF-" + bytes(20_000_000)), 413, "too_large"
    )


def test_the_register_leaves_as_a_document_and_comes_back(officer: Program) -> None:
    assert len(officer.post("/inventory/check", INVENTORY).json["new"]) == 1
    assert officer.get("/records/functions").json["total"] == 0
    assert len(officer.post("/inventory", INVENTORY).json["new"]) == 1
    taken = officer.get("/inventory?agency=alpha").json
    assert [each["content"]["code"] for each in taken["functions"]] == ["new"]
    assert officer.post("/inventory", taken).json["unchanged"] == 1
    wrong = {**INVENTORY, "functions": [{"agency": "alpha", "content": {"code": "y"}}]}
    answer = officer.post("/inventory", wrong)
    is_problem(answer, 422, "invalid")
    assert answer.paths == ["functions[0].content.name"]


def test_the_types_are_those_of_the_edition_asked_for(officer: Program) -> None:
    codes = {each["code"] for each in officer.get("/types?on=2020-01-01").json["items"]}
    later = {each["code"] for each in officer.get("/types").json["items"]}
    assert "height" in later - codes
    assert officer.get("/types?edition=2018-06-15").json["items"][0]["edition"] == "2018-06-15"
    is_problem(officer.get("/types?edition=1900"), 404, "not_found")


def test_the_record_is_searched_as_far_as_one_may_read_it(everyone: Cast, officer: Program) -> None:
    mine = a_function(officer)
    beta = program_of(everyone, "officer_b")
    theirs = entered(beta, "functions", agency="beta", code="b", name="B")
    found = officer.get("/audit/entries?kind=record.entered").json["items"]
    assert [entry["record"] for entry in found] == [mine["id"]]
    whole = program_of(everyone, "auditor").get("/audit/entries?kind=record.entered").json
    assert [entry["record"] for entry in whole["items"]] == [theirs["id"], mine["id"]]
    is_problem(officer.get("/audit/entries?agency=beta"), 404, "not_found")
    path, seen = "/audit/entries?limit=1&kind=record.entered", []
    auditor = program_of(everyone, "auditor")
    while path:
        page = auditor.get(path).json
        seen += [entry["record"] for entry in page["items"]]
        path = page.get("next", "")
    assert seen == [theirs["id"], mine["id"]]
    assert auditor.get("/audit/head").json["number"] > 0


def test_agencies_and_people_are_managed(everyone: Cast) -> None:
    admin = program_of(everyone, "administrator")
    made = admin.post("/agencies", {"id": "gamma", "name": "Gamma"})
    assert (made.status, made.headers["Location"]) == (201, "/api/v1/agencies/gamma")
    renamed = admin.put("/agencies/gamma", {"version": 1, "name": "Gamma, renamed"}).json
    assert (renamed["name"], renamed["version"]) == ("Gamma, renamed", 2)
    answer = admin.put("/agencies/gamma", {"version": 1, "name": "Third"})
    assert is_problem(answer, 409, "stale")["version"] == 2
    person = admin.post("/people", {"email": "g@example.org", "name": "G"}).json
    role = {"role": "agency_privacy_officer", "agency": "gamma", "since": "2026-01-01"}
    held = admin.post(f"/people/{person['id']}/roles", role).json
    assert [r["id"] for r in admin.get("/agencies/gamma/roles").json["items"]] == [held["id"]]
    end = {"until": "2026-06-30", "why": "moved"}
    ended = admin.post(f"/people/{person['id']}/roles/{held['id']}/end", end).json
    assert ended["until"] == "2026-06-30"
    assert admin.post(f"/people/{person['id']}/deactivate", {}).json["active"] is False
    assert admin.post("/agencies/gamma/close", {"on": "2026-12-31"}).json["closed_on"]
    wrong = {"role": "king", "agency": "nowhere", "since": "2026-01-01"}
    assert admin.post(f"/people/{person['id']}/roles", wrong).paths == ["role"]
    nowhere = {**wrong, "role": "counsel"}
    assert admin.post(f"/people/{person['id']}/roles", nowhere).paths == ["agency"]


def test_a_report_is_begun_and_answered_by_several_without_loss(everyone: Cast) -> None:
    officer, office = program_of(everyone, "officer_a"), program_of(everyone, "officer_office")
    begun = officer.post("/reports", {"agency": "alpha", "cycle": 2026})
    path = begun.headers["Location"]
    assert begun.json["state"] == "draft"
    draft = officer.get(f"{path}/draft").json
    assert len(draft["questions"]) == 16
    answer = officer.put(f"{path}/answers/6", {"version": 1, "words": {"yes": True}})
    assert answer.json["words"] == {"yes": True}
    late = officer.put(f"{path}/answers/6", {"version": 1, "words": {"yes": False}})
    assert is_problem(late, 409, "stale")["version"] == 2
    wrong = officer.put(f"{path}/answers/6", {"version": 2, "words": {"yes": "maybe"}})
    is_problem(wrong, 422, "invalid")
    assert wrong.paths == ["words.yes"]
    given = office.put(f"{path}/contributions/alpha-office/7", {"words": {"yes": True}})
    assert given.json["version"] == 1
    managing = program_of(everyone, "managing_a")
    taken = managing.post(f"{path}/answers/7/consolidate", {"version": 1})
    assert taken.json["words"] == {"yes": True}
    assert officer.get(f"{path}/document").json["schema"] == "discretion/report/1"
    is_problem(officer.put(f"{path}/answers/99", {"version": 1, "words": {}}), 404, "not_found")
    is_problem(officer.get(f"{path}/package"), 404, "not_found")


def test_numbers_of_matters_are_offered_and_taken_into_an_answer(everyone: Cast) -> None:
    officer = program_of(everyone, "officer_a")
    begun = officer.post("/reports", {"agency": "alpha", "cycle": 2026})
    path = begun.headers["Location"]
    offered = officer.get(f"{path}/answers/8/numbers").json
    assert offered["numbers"]["total"] == {"asked": 0, "given": 0, "withheld": 0}
    assert "nobody asked" in offered["sentence"]
    counted = officer.post(f"{path}/answers/8/numbers", {"version": 1}).json
    assert counted["words"] == {"text": offered["sentence"]}
    assert counted["numbers"]["counted"] == offered["numbers"]
    (kept,) = (q for q in officer.get(f"{path}/draft").json["questions"] if q["question"] == "8")
    assert kept["numbers"] == counted["numbers"]
    stale = is_problem(officer.post(f"{path}/answers/8/numbers", {"version": 1}), 409, "stale")
    assert stale["current"]["numbers"] == counted["numbers"]
    is_problem(officer.get(f"{path}/answers/9/numbers"), 404, "not_found")
    is_problem(officer.post(f"{path}/answers/9/numbers", {"version": 1}), 422, "invalid")


def test_what_would_change_is_told_before_anyone_signs(everyone: Cast) -> None:
    keeper, officer = program_of(everyone, "keeper_a"), program_of(everyone, "officer_a")
    beta = {"kind": "city_agency", "id": "beta"}
    entered(officer, "activities", **{**CONTENTS["activity"], "counterparties": [beta]})
    drafted = entered(keeper, "designations", **CONTENTS["designation"])
    path = f"/records/designations/{drafted['id']}"
    (effect,) = officer.get(f"{path}/effects").json["items"]
    assert (effect["name"], effect["change"]) == ("Referrals", "newly_covered")
    other = {**CONTENTS["designation"], "types": ["race"]}
    (effect,) = keeper.post(f"{path}/effects", {"content": other}).json["items"]
    assert effect["change"] == "not_covered"
    wrong = {**CONTENTS["designation"], "types": ["shoe_size"]}
    assert keeper.post(f"{path}/effects", {"content": wrong}).paths == ["content.types[0]"]
    assert officer.get(f"{path}/exclusions").json["barred"] == []


@pytest.mark.parametrize("step", ["propose", "return", "sign", "decline", "withdraw", "supersede"])
def test_a_step_of_designations_is_taken_with_nothing_else(officer: Program, step: str) -> None:
    made = a_function(officer)
    told = {"version": 1, "fingerprint": "0" * 64, "why": "x", "by": made["id"]}
    names = {
        "propose": ("version",), "return": ("version",), "sign": ("fingerprint",),
        "decline": ("fingerprint", "why"), "withdraw": ("version", "why"),
        "supersede": ("version", "by"),
    }[step]  # fmt: skip
    body = {name: told[name] for name in names}
    answer = officer.post(f"/records/designations/{made['id']}/{step}", body)
    is_problem(answer, 404, "not_found")
