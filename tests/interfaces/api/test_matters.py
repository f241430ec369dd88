"""Matters by way of the API: asked about, decided, done; each by who may, and read by who may.

Over 500 lines: a matter has many operations, and each has its answer and its refusals here.
"""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from msgspec import UNSET
from pytest_django import Settings

from discretion.apps.accounts.models import Agency, Membership
from discretion.apps.accounts.queries import SCOPES
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.models import Answered
from discretion.apps.matters import actions
from discretion.apps.matters.models import Matter, PrivateText
from discretion.law.authority import Power
from discretion.law.matters import Kind, Move, State, steps
from tests.apps.builders import a_designation, approved
from tests.apps.disposal_steps import agreed, carried_out, gone
from tests.apps.matter_steps import ASKER, DONE, brought_to, facts, submitted, with_officer
from tests.cast import CAST, NOW, TODAY, Cast
from tests.gone_on import PDF
from tests.identifiers import IDENTIFIERS
from tests.interfaces.api.matters_world import ACT
from tests.interfaces.api.matters_world import done_act as permitted
from tests.interfaces.api.programs import Answer, Program, program_of
from tests.interfaces.api.test_asking import is_problem
from tests.interfaces.api.world import sent
from tests.kept import tables_with

WORDS = {"asker": "Jo Doe", "contact": "jo@example.org", "words": "Please send me all you have."}
LONG_AGO = "2026-07-30"


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def staff(everyone: Cast) -> Program:
    """A program in which an employee of alpha asks."""
    return program_of(everyone, "staff_a", "ask")


@pytest.fixture
def officer(everyone: Cast) -> Program:
    """A program by which alpha's officer decides."""
    return program_of(everyone, "officer_a", "approve")


def today() -> date:
    """The day as the API reads it."""
    return new_york_day(datetime.now(UTC))  # noqa: TID251 (the API reads the clock itself)


def an_act(**said: Any) -> dict[str, Any]:
    """Beta asks alpha for names and addresses."""
    told = {**ACT, **said}
    return {name: value for name, value in told.items() if value is not None}


def begun(staff: Program, **said: Any) -> dict[str, Any]:
    """A matter as it was answered when it was begun."""
    made = staff.post("/matters", {"act": an_act(), **said})
    assert made.status == 201, made.body
    assert made.headers["Location"] == f"/api/v1/matters/{made.json['id']}"
    found: dict[str, Any] = made.json
    return found


def step(program: Program, matter: dict[str, Any], verb: str, **said: Any) -> Answer:
    """A step at the version that was read."""
    return program.post(f"/matters/{matter['id']}/{verb}", {"version": matter["version"], **said})


def stepped(program: Program, matter: dict[str, Any], verb: str, **said: Any) -> dict[str, Any]:
    """A matter after a step that is taken."""
    answer = step(program, matter, verb, **said)
    assert answer.status in (200, 201), answer.body
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    found: dict[str, Any] = answer.json
    return found


def test_given_an_act_when_it_is_asked_decided_done_and_closed_then_each_answer_is_the_matter(
    staff: Program, officer: Program
) -> None:
    it = begun(staff, people=3, private=WORDS)
    assert (it["state"], it["kind"], it["people"]) == ("submitted", "request", 3)
    assert it["answer"]["outcome"] == "refer"
    assert it["act"].items() >= ACT.items()
    it = stepped(officer, it, "take-up")
    it = stepped(officer, it, "ask", question="Why the address?")
    assert it["state"] == "returned"
    it = stepped(staff, it, "answer", words="To write back.")
    it = stepped(
        officer, it, "approve-with-less", decision={"reason": "Enough.", "types": ["name"]}
    )
    assert (it["decision"], it["state"]) == ("approved_with_less", "approved_with_less")
    it = stepped(staff, it, "carry-out", happened={"on": today().isoformat(), "form": "By letter"})
    it = stepped(officer, it, "close")
    assert it["state"] == "closed"
    whole = officer.get(f"/matters/{it['id']}").json
    assert whole["approval"]["types"] == ["name"]
    assert whole["happened"]["form"] == "By letter"
    assert whole["happened"]["people"] == 3
    told = [fact["kind"] for fact in staff.get(f"/matters/{it['id']}/history").json["items"]]
    assert told[0] == "matter.closed"
    assert told[-1] == "matter.started"


def test_given_a_matter_when_it_is_read_then_trace_needs_and_open_moves_are_told(
    staff: Program, officer: Program
) -> None:
    it = begun(staff)
    told = officer.get(f"/matters/{it['id']}").json
    assert told["answer"]["trace"][0]["step"] == 1
    assert {need["what"] for need in told["answer"]["needs"]} == {"approve_in_writing"}
    assert [move["move"] for move in told["moves"]] == ["take_up"]
    own = staff.get(f"/matters/{it['id']}").json
    assert {move["move"] for move in own["moves"]} == {"amend", "withdraw"}
    assert own["own"]
    assert not told["own"]


# What each state of a request asks for its next step, and by whom: every move once.
_MOVES: tuple[tuple[State, Kind, str, str, dict[str, Any]], ...] = (
    (State.DRAFT, Kind.REQUEST, "submit", "staff_a", {}),
    (State.DRAFT, Kind.EXIGENT, "record", "staff_a", {"happened": {"on": LONG_AGO}}),
    (State.SUBMITTED, Kind.REQUEST, "amend", "staff_a", {"act": ACT}),
    (State.SUBMITTED, Kind.REQUEST, "withdraw", "staff_a", {}),
    (State.SUBMITTED, Kind.REQUEST, "take-up", "officer_a", {}),
    (State.WITH_OFFICER, Kind.REQUEST, "ask", "officer_a", {"question": "Why?"}),
    (State.RETURNED, Kind.REQUEST, "answer", "staff_a", {"words": "Because."}),
    (State.WITH_OFFICER, Kind.REQUEST, "consult", "officer_a", {}),
    (State.WITH_COUNSEL, Kind.REQUEST, "review", "counsel_a", {"reason": "Yes.", "favours": True}),
    (State.WITH_COUNSEL, Kind.REQUEST, "recall", "officer_a", {}),
    (State.WITH_OFFICER, Kind.REQUEST, "refer-up", "officer_a", {}),
    (State.WITH_CHIEF, Kind.REQUEST, "send-back", "chief", {"reason": "Yours."}),
    (State.WITH_CHIEF, Kind.REQUEST, "determine", "chief", {"decision": {"reason": "It helps."}}),
    (State.WITH_OFFICER, Kind.REQUEST, "approve", "officer_a", {}),
    (
        State.WITH_OFFICER,
        Kind.REQUEST,
        "approve-with-less",
        "officer_a",
        {"decision": {"types": ["name"]}},
    ),
    (State.WITH_OFFICER, Kind.REQUEST, "refuse", "officer_a", {"reason": "No."}),
    (State.APPROVED, Kind.REQUEST, "carry-out", "staff_a", {"happened": {"on": LONG_AGO}}),
    (State.REFUSED, Kind.REQUEST, "reconsider", "staff_a", {}),
    (State.RECORDED, Kind.EXIGENT, "check", "officer_a", {}),
    (
        State.CHECKED,
        Kind.EXIGENT,
        "correct",
        "officer_a",
        {"excuses": {"outside_normal_course": True}, "reason": "It was no everyday work."},
    ),
    (
        State.REFUSED,
        Kind.REQUEST,
        "close",
        "officer_a",
        {"answered": {"on": LONG_AGO, "how": "By letter"}},
    ),
)


def test_given_matters_in_every_state_then_who_may_move_them_does_and_strangers_do_not(
    everyone: Cast,
) -> None:
    programs = {part: program_of(everyone, part) for part in CAST}
    for state, kind, verb, part, said in _MOVES:
        it = brought_to(state, kind, everyone)
        path, body = f"/matters/{it.id}/{verb}", {"version": it.version, **said}
        for other in ("officer_b", "auditor", "keeper_a"):
            refused = programs[other].post(path, body)
            assert refused.status in (403, 404), (verb, other, refused.body)
        answer = programs[part].post(path, body)
        assert answer.status == 200, (verb, answer.body)


def test_every_move_of_the_table_has_an_operation() -> None:
    moves = {each.move for kind in Kind for each in steps(kind)}
    tried = {Move(verb.replace("-", "_")) for _, _, verb, _, _ in _MOVES}
    assert moves - tried == {Move.HAND_OVER}


def test_given_two_officers_when_one_hands_over_then_the_other_has_it(
    everyone: Cast, officer: Program
) -> None:
    it = with_officer(everyone)
    found = officer.get(f"/matters/{it.id}/officers").json["items"]
    other = next(each["id"] for each in found if each["name"] == "Maud Managing")
    matter = officer.get(f"/matters/{it.id}").json
    handed = stepped(officer, matter, "hand-over", to=other)
    assert (handed["state"], handed["assignee_name"]) == ("with_other_officer", "Maud Managing")
    wrong = step(officer, {**matter, "version": handed["version"]}, "hand-over", to="person:0")
    assert wrong.status == 422


def test_given_someone_was_faster_when_a_step_is_taken_then_what_there_is_now_is_told(
    staff: Program, officer: Program
) -> None:
    it = begun(staff)
    stepped(officer, it, "take-up")
    path = f"/matters/{it['id']}/amend"
    late = staff.post(path, {"act": an_act(purpose="Write")}, **{"If-Match": '"1"'})
    problem = is_problem(late, 412, "stale")
    assert problem["current"]["state"] == "with_officer"
    assert late.headers["ETag"] == f'"{problem["version"]}"'
    is_problem(staff.post(path, {"act": an_act(), "version": 1}), 409, "stale")
    is_problem(staff.post(path, {"act": an_act()}), 428, "version_owed")


def test_given_two_officers_who_decide_at_once_then_one_wins_and_the_other_is_told(
    everyone: Cast, officer: Program
) -> None:
    it = with_officer(everyone)
    other = program_of(everyone, "managing_a", "approve")
    tag = {"If-Match": officer.get(f"/matters/{it.id}").headers["ETag"]}
    assert officer.post(f"/matters/{it.id}/refuse", {"reason": "No."}, **tag).status == 200
    late = other.post(f"/matters/{it.id}/approve", {}, **tag)
    assert is_problem(late, 412, "stale")["current"]["decision"] == "refused"


def test_given_a_lost_answer_when_it_is_asked_for_again_then_one_matter_was_begun(
    staff: Program,
) -> None:
    key, body = {"Idempotency-Key": "one"}, {"act": an_act(), "private": WORDS}
    first, again = (staff.post("/matters", body, **key) for _ in range(2))
    assert (first.body, first.headers["Location"]) == (again.body, again.headers["Location"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Matter.objects.count() == 1


def test_given_words_about_people_when_a_matter_is_begun_then_no_table_and_no_answer_has_them(
    staff: Program, officer: Program
) -> None:
    key = {"Idempotency-Key": "one"}
    made = staff.post("/matters", {"act": an_act(), "private": WORDS}, **key)
    it = stepped(officer, made.json, "take-up")
    asked = step(officer, it, "ask", question="Does Zoe Zane write?")
    head = {"If-Match": asked.headers["ETag"], "Idempotency-Key": "two"}
    kept = staff.post(f"/matters/{it['id']}/answer", {"words": "Zoe Zane does."}, **head)
    assert kept.status == 200
    told = [made, asked, kept, officer.get(f"/matters/{it['id']}")]
    for text in (*WORDS.values(), "Zoe Zane"):
        assert tables_with(text) == set(), text
        assert [each for each in told if text.encode() in each.body] == []
    assert Answered.objects.count() == 2
    private = officer.get(f"/matters/{it['id']}/private").json
    assert private["about"] == WORDS
    assert [text["words"] for text in private["texts"]] == [
        "Does Zoe Zane write?",
        "Zoe Zane does.",
    ]


def test_given_the_same_words_under_two_tokens_then_what_is_kept_of_the_questions_differs(
    everyone: Cast,
) -> None:
    body = {"act": an_act(), "private": WORDS, "submit": False}
    for _ in range(2):
        made = program_of(everyone, "staff_a").post("/matters", body, **{"Idempotency-Key": "k"})
        assert made.status == 201
    assert len(set(Answered.objects.values_list("question", flat=True))) == 2


def test_given_what_was_written_when_it_is_erased_then_it_is_gone_and_only_who_handles_it_erases(
    everyone: Cast, staff: Program, officer: Program
) -> None:
    it = begun(staff, private=WORDS)
    path = f"/matters/{it['id']}"
    number = officer.get(f"{path}/private").json["number"]
    assert step(staff, it, "erase-text", number=number, why="Asked").status == 403
    stepped(officer, it, "erase-text", number=number, why="They asked us to.")
    told = officer.get(f"{path}/private").json
    assert (told["erased"], told["about"]["asker"]) == (True, "")
    assert not PrivateText.objects.exclude(salt="").exists()


# Who of the cast sees a submitted request of alpha's staff, and who reads what is private in it.
_SIGHT = {
    **dict.fromkeys(CAST, (404, 404)),
    **dict.fromkeys(("staff_a", "officer_a", "managing_a"), (200, 200)),
    "auditor": (200, 404),
}


def test_given_a_matter_then_it_exists_for_whom_it_concerns_and_its_private_part_for_fewer(
    everyone: Cast,
) -> None:
    path = f"/matters/{submitted(everyone.staff_a, private=ASKER).id}"
    for part, expected in _SIGHT.items():
        program = program_of(everyone, part)
        found = (program.get(path).status, program.get(f"{path}/private").status)
        assert found == expected, part
        assert program.get(f"{path}/history").status == expected[0], part


def test_given_a_draft_then_it_exists_for_nobody_but_its_writer(everyone: Cast) -> None:
    it = brought_to(State.DRAFT, Kind.REQUEST, everyone)
    found = {p for p in CAST if program_of(everyone, p).get(f"/matters/{it.id}").status == 200}
    assert found == {"staff_a"}
    assert program_of(everyone, "staff_a", "ask").get("/me/matters").json["total"] == 1
    assert program_of(everyone, "officer_a").get("/matters?done_too=true").json["total"] == 0


def test_given_a_token_that_only_reads_then_it_sees_the_docket_and_neither_words_nor_moves(
    everyone: Cast,
) -> None:
    it = submitted(everyone.staff_a, private=ASKER)
    reader = program_of(everyone, "officer_a", "read")
    assert [each["id"] for each in reader.get("/matters").json["items"]] == [it.id]
    assert reader.get(f"/matters/{it.id}").json["moves"] == []
    assert reader.get("/numbers?since=2026-01-01").json["total"]["asked"] == 1
    is_problem(reader.get(f"/matters/{it.id}/private"), 404, "not_found")
    is_problem(reader.post(f"/matters/{it.id}/take-up", {"version": 2}), 403, "not_allowed")


def test_only_a_token_made_for_it_decides(everyone: Cast) -> None:
    deciding = (
        Power.APPROVE_DISCLOSURE,
        Power.APPROVE_COLLECTION,
        Power.APPROVE_FOIL_DISCLOSURE,
        Power.REVIEW_AS_COUNSEL,
        Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
        Power.DETERMINE_BEST_INTERESTS_COLLECTION,
    )
    for power in deciding:
        assert [scope for scope, powers in SCOPES.items() if power in powers] == ["approve"]
    it = with_officer(everyone)
    others = [scope for scope in SCOPES if scope != "approve"]
    refused = program_of(everyone, "officer_a", *others).post(
        f"/matters/{it.id}/approve", {"version": it.version}
    )
    is_problem(refused, 403, "not_allowed")
    alone = program_of(everyone, "officer_a", "approve")
    assert stepped(alone, {"id": it.id, "version": it.version}, "approve")["decision"] == "approved"


def test_given_a_token_of_one_agency_then_matters_of_others_do_not_exist_for_it(
    everyone: Cast,
) -> None:
    it = submitted(everyone.staff_a)
    within = program_of(everyone, "managing_a", "approve", agency="alpha-office")
    assert within.get("/matters").json["total"] == 0
    is_problem(within.get(f"/matters/{it.id}"), 404, "not_found")


# What is wrong with an act, and where.
_NO_MATTER: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"types": []}, ["act.types"]),
    ({"purpose": None}, ["act.purpose"]),
    ({"types": ["shoe_size"]}, ["act.types[0]"]),
    ({"counterparty": {"kind": "city_agency"}}, ["act.counterparty.name"]),
    ({"counterparty": {"kind": "city_agency", "id": "x"}}, ["act.counterparty.id"]),
    ({"counterparty": {"kind": "individual", "name": "Jo"}}, ["act.counterparty.name"]),
    ({"initiative": None}, ["act.initiative"]),
    ({"on": "2020-01-01"}, ["act.on"]),
    ({"id": "mine"}, ["act.id"]),
    ({"by": {"kind": "employee", "id": "x"}}, ["act.by.id"]),
    ({"by": {"kind": "contractor"}}, ["act.by.id"]),
    ({"by": {"kind": "contractor", "id": "acme"}}, ["act.by.id"]),
    ({"done": True, "on": LONG_AGO}, ["act.circumstances.exigent"]),
    ({"aware_agency": "beta"}, ["act.aware_agency"]),
    ({"no_important_privacy_interest": "none"}, ["act.no_important_privacy_interest"]),
    ({"purpose": f"Of {IDENTIFIERS['ssn']}"}, ["act.purpose"]),
    ({"by": {"kind": "employee", "staff": IDENTIFIERS["ssn"]}}, ["act.by.staff"]),
    ({"surprise": 1}, ["act.surprise"]),
)


def test_given_an_act_that_makes_no_matter_then_the_place_in_it_is_named_and_nothing_is_begun(
    staff: Program,
) -> None:
    for said, paths in _NO_MATTER:
        answer = staff.post("/matters", {"act": an_act(**said)})
        is_problem(answer, 422, "invalid")
        assert answer.paths == paths
    assert not Matter.objects.exists()


def test_given_another_agency_then_nothing_is_begun_for_it(staff: Program) -> None:
    is_problem(staff.post("/matters", {"act": an_act(agency="beta")}), 404, "not_found")


def test_given_a_text_that_only_looks_identifying_when_it_is_vouched_for_then_it_is_kept(
    staff: Program, officer: Program
) -> None:
    act = an_act(purpose=f"Form {IDENTIFIERS['ssn']}")
    it = begun(staff, act=act, not_identifying=["act.purpose"])
    it = stepped(officer, it, "take-up")
    reason = f"As form {IDENTIFIERS['payment_card']}"
    decided = {"decision": {"reason": reason}}
    assert step(officer, it, "approve", **decided).paths == ["decision.reason"]
    assert step(officer, it, "refuse", reason=reason).paths == ["reason"]
    stepped(officer, it, "approve", **decided, not_identifying=["decision.reason"])


def test_given_counsels_reason_that_identifies_someone_then_its_place_in_the_body_is_named(
    everyone: Cast,
) -> None:
    it = brought_to(State.WITH_COUNSEL, Kind.REQUEST, everyone)
    body = {"version": it.version, "favours": True, "reason": f"Of {IDENTIFIERS['ssn']}"}
    answer = program_of(everyone, "counsel_a", "approve").post(f"/matters/{it.id}/review", body)
    assert answer.paths == ["reason"]


def test_given_a_step_that_lacks_something_then_the_fault_names_no_place_in_the_body(
    everyone: Cast, officer: Program
) -> None:
    it = with_officer(everyone)
    answer = officer.post(f"/matters/{it.id}/refuse", {"version": it.version, "reason": " "})
    is_problem(answer, 422, "invalid")
    assert answer.paths == [""]


def test_given_a_disclosure_outside_the_city_when_it_is_referred_up_then_the_provision_is_named(
    everyone: Cast, officer: Program, staff: Program
) -> None:
    state = {"kind": "third_party", "entity": "state_agency", "name": "Department of Health"}
    it = stepped(officer, begun(staff, act=an_act(counterparty=state)), "take-up")
    problem = is_problem(step(officer, it, "refer-up"), 422, "refused_by_law")
    assert problem["provision"] == "23-1202(c)(2)(b)"


def test_given_a_draft_when_it_is_amended_then_what_was_not_said_again_stays(
    staff: Program,
) -> None:
    it = begun(staff, people=3, private=WORDS, submit=False)
    assert (it["state"], it["answer"]) == ("draft", None)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    changed = stepped(staff, it, "amend", act=an_act(types=["name"], on=tomorrow))
    assert (changed["people"], changed["act"]["types"]) == (3, ["name"])
    assert changed["act"]["on"] == tomorrow
    assert staff.get(f"/matters/{it['id']}/private").json["about"] == WORDS
    sent_ = stepped(staff, changed, "submit")
    assert sent_["due_on"] == tomorrow


def test_given_a_draft_that_nobody_finished_then_what_is_stated_so_far_is_shown(
    everyone: Cast, staff: Program
) -> None:
    it = brought_to(State.DRAFT, Kind.REQUEST, everyone, facts(counterparty=UNSET, types=()))
    told = staff.get(f"/matters/{it.id}").json
    assert "counterparty" not in told["act"]
    assert told["answer"] is None
    lacking = step(staff, told, "submit")
    assert lacking.paths == ["act.counterparty", "act.types"]


def test_given_grounds_that_were_looked_for_in_vain_then_they_come_back_as_they_were_sent(
    staff: Program,
) -> None:
    assert begun(staff, act=an_act(grounds={}))["act"]["grounds"] == {}
    assert "grounds" not in begun(staff, act=an_act(grounds=None))["act"]


def test_given_an_act_that_could_not_wait_then_it_is_recorded_at_once_and_the_chief_is_told(
    staff: Program, officer: Program
) -> None:
    told = {"circumstances": {"exigent": "Someone was in danger."}, "initiative": None}
    act = an_act(done=True, on=LONG_AGO, **told)
    it = begun(staff, act=act, form="By phone", people=1)
    assert (it["kind"], it["state"], it["act"]["on"]) == ("exigent", "recorded", LONG_AGO)
    whole = officer.get(f"/matters/{it['id']}").json
    assert (whole["happened"]["form"], whole["notice_owed"]) == ("By phone", True)
    it = stepped(officer, it, "give-notice", on=LONG_AGO, how="By phone")
    assert stepped(officer, stepped(officer, it, "check"), "close")["state"] == "closed"


def test_given_a_condition_of_an_approval_when_it_is_kept_then_that_is_told_once(
    everyone: Cast, staff: Program, officer: Program
) -> None:
    it = with_officer(everyone)
    decision = {"reason": "It helps.", "conditions": [{"words": "Use it once."}]}
    made = stepped(officer, {"id": it.id, "version": it.version}, "approve", decision=decision)
    kept = stepped(staff, made, "keep-condition", number=0, how="It was used once.")
    (told,) = officer.get(f"/matters/{it.id}").json["conditions"]
    assert (told["how"], told["by"]) == ("It was used once.", "Sam Staff (a test)")
    is_problem(step(staff, kept, "keep-condition", number=0, how="Again."), 409, "stale")
    assert step(staff, kept, "keep-condition", number=1, how="It was.").paths == ["number"]


def test_given_a_decision_when_it_is_previewed_then_its_effect_is_told_and_nothing_is_decided(
    everyone: Cast, officer: Program
) -> None:
    it = with_officer(everyone)
    body = {"move": "approve_with_less", "decision": {"types": ["name"]}}
    told = officer.post(f"/matters/{it.id}/preview", body).json
    assert (told["approves"], told["leaves_out"]) == (["name"], ["address.home"])
    assert told["lacking"] == []
    assert Matter.objects.get(id=it.id).decision == ""
    wrong = {"move": "approve", "decision": {"types": ["religion"]}}
    assert officer.post(f"/matters/{it.id}/preview", wrong).paths == ["decision.types[0]"]


def test_given_several_matters_then_the_docket_is_filtered_cut_and_assigned_all_or_none(
    everyone: Cast, officer: Program
) -> None:
    first = submitted(everyone.staff_a)
    second = submitted(everyone.staff_a, facts(types=("religion",), purpose="Hire a chaplain"))
    page = officer.get("/matters?limit=1").json
    assert (len(page["items"]), page["total"]) == (1, 2)
    assert officer.get(page["next"]).json["items"][0]["id"] == second.id
    for query in ("type=religion", "words=chaplain"):
        assert [m["id"] for m in officer.get(f"/matters?{query}").json["items"]] == [second.id]
    assert officer.get("/matters?state=with_officer").json["total"] == 0
    assert officer.get("/matters?view=yours").status == 422
    both = {first.id: first.version, second.id: second.version}
    to = everyone.managing_a.id
    late = {"matters": {**both, second.id: 9}, "to": to}
    is_problem(officer.post("/docket/assign", late), 409, "stale")
    assert officer.get("/matters?view=unassigned").json["total"] == 2
    done = officer.post("/docket/assign", {"matters": both, "to": to}).json["items"]
    assert [each["assignee_name"] for each in done] == ["Maud Managing"] * 2
    for who, count in ((to, 2), ("me", 0), ("nobody", 0)):
        assert officer.get(f"/matters?assignee={who}").json["total"] == count


def test_given_decided_matters_then_like_cases_are_told(everyone: Cast, officer: Program) -> None:
    old = brought_to(State.REFUSED, Kind.REQUEST, everyone)
    it = submitted(everyone.staff_a)
    (like,) = officer.get(f"/matters/{it.id}/like").json["items"]
    assert (like["id"], like["decision"]) == (old.id, "refused")


def test_given_a_file_when_it_is_attached_then_who_may_read_it_downloads_it(
    everyone: Cast, staff: Program, officer: Program
) -> None:
    it = begun(staff)
    stepped(staff, it, "attach-paper", file=sent("letter.pdf", PDF))
    path = f"/matters/{it['id']}"
    (paper,) = officer.get(f"{path}/private").json["papers"]
    file = officer.get(f"{path}/papers/{paper['number']}/file")
    assert file.body == PDF
    assert "letter.pdf" in file.headers["Content-Disposition"]
    auditor = program_of(everyone, "auditor")
    is_problem(auditor.get(f"{path}/papers/{paper['number']}/file"), 404, "not_found")
    now = staff.get(path).json
    named = sent(f"Of {IDENTIFIERS['ssn']}.pdf", PDF)
    assert step(staff, now, "attach-paper", file=named).paths == ["file.name"]
    assert step(staff, now, "attach-paper", file=sent("x.exe", b"MZ")).status == 422


def test_given_a_decided_matter_then_its_letter_is_read_taken_out_and_kept(
    everyone: Cast, officer: Program
) -> None:
    it = brought_to(State.REFUSED, Kind.REQUEST, everyone)
    path = f"/matters/{it.id}"
    told = officer.get(f"{path}/letter").json
    assert told["to"] == "Jo Doe"
    assert told["paragraphs"][0].startswith("We cannot approve what you asked for")
    docx = officer.get(f"{path}/letter/docx")
    assert "word/document.xml" in ZipFile(BytesIO(docx.body)).namelist()
    assert officer.get(f"{path}/letter/pdf").body.startswith(b"%PDF")
    is_problem(officer.get(f"{path}/letter/exe"), 404, "not_found")
    body = {"version": it.version, "words": "Call us.", "format": "pdf"}
    kept = officer.post(f"{path}/letters", body, **{"Idempotency-Key": "one"})
    assert kept.status == 200, kept.body
    (paper,) = officer.get(f"{path}/private").json["papers"]
    assert paper["name"] == f"letter-{it.id}.pdf"
    assert tables_with("Jo Doe") == set()
    is_problem(officer.post(f"{path}/letters", body), 409, "stale")
    fresh = submitted(everyone.staff_a)
    is_problem(officer.get(f"/matters/{fresh.id}/letter"), 404, "not_found")


def test_given_a_permitted_act_when_it_was_done_then_it_is_written_down_and_its_draft_withdrawn(
    everyone: Cast, staff: Program, officer: Program
) -> None:
    approved(everyone, a_designation())
    draft = begun(staff, act=an_act(types=["name"]), submit=False)
    body = {"act": permitted(), "people": 3, "draft": {"id": draft["id"], "version": 1}}
    made = staff.post("/disclosures", body)
    assert (made.status, made.json["answer"]["outcome"]) == (201, "permitted")
    assert staff.get(made.headers["Location"]).json["people"] == 3
    assert staff.get(f"/matters/{draft['id']}").json["state"] == "withdrawn"
    late = is_problem(staff.post("/disclosures", body), 409, "stale")
    assert late["current"]["state"] == "withdrawn"
    designation = officer.get(made.headers["Location"]).json["designation"]
    again = {"agency": "alpha", "on": LONG_AGO}
    logged = staff.post(f"/records/designations/{designation}/log-again", again)
    assert logged.status == 201
    found = officer.get(f"/disclosures?designation={designation}&since={LONG_AGO}").json
    assert [each["id"] for each in found["items"]] == [logged.json["id"], made.json["id"]]
    assert officer.get("/disclosures?until=2026-07-29").json["total"] == 0


def test_given_an_act_that_needs_a_decision_when_it_is_said_to_be_done_then_the_law_refuses(
    staff: Program,
) -> None:
    problem = is_problem(staff.post("/disclosures", {"act": permitted()}), 422, "refused_by_law")
    assert problem["provision"]
    assert staff.post("/disclosures", {"act": an_act()}).paths == ["act.done"]


def test_given_a_library_then_reasons_are_added_listed_and_retired_by_who_keeps_it(
    everyone: Cast, officer: Program
) -> None:
    reason = {"name": "Mission", "words": "It furthers it.", "use": "approve"}
    made = officer.post("/reasons", {"agency": "alpha", "content": reason})
    assert made.status == 201, made.body
    (told,) = officer.get("/reasons?agency=alpha&use=approve").json["items"]
    assert told == made.json
    assert officer.get("/reasons?use=refuse").json["items"] == []
    wrong = {**reason, "citation": "99-1"}
    answer = officer.post("/reasons", {"agency": "alpha", "content": wrong})
    assert answer.paths == ["content.citation"]
    other = program_of(everyone, "officer_b")
    is_problem(other.post("/reasons", {"agency": "alpha", "content": reason}), 404, "not_found")
    is_problem(other.post(f"/reasons/{told['id']}/retire", {}), 404, "not_found")
    is_problem(other.get("/reasons?agency=alpha"), 404, "not_found")
    assert officer.post(f"/reasons/{told['id']}/retire", {}).status == 200
    is_problem(officer.post(f"/reasons/{told['id']}/retire", {}), 409, "stale")


def test_given_two_who_change_what_letters_say_then_the_second_is_told_what_they_say_now(
    officer: Program,
) -> None:
    path, says = "/agencies/alpha/letterhead", {"content": {"caller": "Olga"}}
    is_problem(officer.get(path), 404, "not_found")
    assert officer.put(path, says).json["version"] == 1
    late = is_problem(officer.put(path, says), 409, "stale")
    assert late["current"]["content"]["caller"] == "Olga"
    other = {"content": {"caller": "Otto"}}
    assert officer.put(path, other, **{"If-Match": '"1"'}).json["version"] == 2
    assert is_problem(officer.put(path, says, **{"If-Match": '"1"'}), 412, "stale")["version"] == 2


def test_given_matters_then_their_numbers_are_told_and_taken_out_of_agencies_in_sight(
    everyone: Cast, officer: Program
) -> None:
    brought_to(State.REFUSED, Kind.REQUEST, everyone)
    told = officer.get("/numbers?since=2026-01-01&until=2026-12-31&agency=alpha").json
    refused = {"asked": 1, "given": 0, "withheld": 1}
    assert told["total"] == refused
    assert (told["median_days"], told["by_days"]) == (0, {"0": refused})
    assert (told["carried_out"], told["routine"]) == (0, 0)
    assert (told["agreement"], told["by_answer"]) == (
        {"of": 1, "as_determined": 0},
        {"may_be_given": refused},
    )
    table = officer.get("/numbers/table?since=2026-01-01").body.decode("utf-8-sig")
    assert table.splitlines()[0] == "By,What,Asked,Given,Withheld,How many,Of"
    assert "Party,Agency Beta,1,0,1,," in table
    assert "Days to a decision,The same day,1,0,1,," in table
    assert "Share,Decided as the law’s answer suggests,,,,0,1" in table
    assert officer.get("/numbers?since=2026-02-01&until=2026-01-01").paths == ["until"]
    is_problem(officer.get("/numbers?agency=beta"), 404, "not_found")
    is_problem(officer.get("/numbers?agency=nowhere"), 404, "not_found")


def test_given_a_request_under_foil_then_the_foil_officer_takes_it_up(
    everyone: Cast, staff: Program
) -> None:
    Agency.objects.filter(id="alpha").update(foil_officer=True)
    public = {"kind": "third_party", "entity": "public"}
    it = begun(staff, act=an_act(foil=True, counterparty=public))
    assert it["foil"]
    foil = program_of(everyone, "foil_a", "approve")
    assert foil.get("/matters").json["total"] == 1
    assert stepped(foil, it, "take-up")["assignee_name"] == "Finn Foil (a test)"


def test_given_ones_own_matter_when_the_head_has_not_allowed_it_then_one_does_not_approve_it(
    everyone: Cast,
) -> None:
    person = everyone.people["officer_a"]
    Membership.objects.create(person=person, role="employee", agency_id="alpha", since=TODAY)
    own = program_of(everyone, "officer_a", "ask", "approve")
    it = stepped(own, begun(own), "take-up")
    problem = is_problem(step(own, it, "approve"), 422, "invalid")
    assert problem["faults"][0]["message"].startswith("Nobody approves their own matter")
    Agency.objects.filter(id="alpha").update(self_approval=True)
    approval = stepped(own, it, "approve")
    assert own.get(f"/matters/{approval['id']}").json["approval"]["own"]


def test_given_an_agreement_gives_a_time_then_programs_read_it_and_say_what_became_of_it(
    everyone: Cast, officer: Program, staff: Program
) -> None:
    agreement = agreed(everyone)
    record = gone(carried_out(everyone))
    told = staff.get(f"/disclosures/{record}").json["disposal"]
    assert (told["agreement"], told["due_on"], told["how"]) == (agreement.id, "2026-08-29", "")
    assert "30 days after July 30, 2026" in told["explanation"]
    path = f"/disclosures/{record}/confirm-disposal"
    said = {"how": "returned", "on": "2026-07-30", "proof": "Their letter"}
    assert staff.post(path, said).status == 403
    assert officer.post(path, {**said, "how": "lost"}).status == 422
    done = officer.post(path, said)
    assert (done.status, done.json["disposal"]["how"]) == (200, "returned")
    assert officer.post(path, said).status == 409
    duty = officer.get(f"/duties/{told['duty']}").json
    assert (duty["state"], duty["kind"]) == ("done", "confirm_disposal")


def test_given_whoever_asked_was_not_answered_then_no_program_closes_the_matter(
    everyone: Cast, officer: Program
) -> None:
    for state in (State.APPROVED, State.APPROVED_WITH_LESS, State.REFUSED):
        it = brought_to(state, Kind.REQUEST, everyone)
        said = {"version": it.version}
        refused = officer.post(f"/matters/{it.id}/close", said)
        assert (refused.status, refused.json["code"]) == (422, "invalid")
        assert "Whoever asked has not been answered." in str(refused.json["faults"])
        answered = {"answered": {"on": it.dates.opened_at.date().isoformat(), "how": "By phone"}}
        closed = officer.post(f"/matters/{it.id}/close", {**said, **answered})
        assert (closed.status, closed.json["state"]) == (200, "closed")


def test_given_a_wrong_record_then_a_program_corrects_it_once_and_lists_what_counts(
    everyone: Cast, officer: Program, staff: Program
) -> None:
    record = gone(carried_out(everyone))
    path = f"/disclosures/{record}/correct"
    said = {"on": "2026-07-30", "people": 2, "form": "By fax", "why": "It was two people."}
    assert program_of(everyone, "officer_b", "approve").post(path, said).status == 404
    assert officer.post(path, {**said, "why": " "}).status == 422
    done = staff.post(path, said)
    assert (done.status, done.json["supersedes"], done.json["people"]) == (201, record, 2)
    assert is_problem(officer.post(path, said), 409, "stale")
    assert staff.get(f"/disclosures/{record}").json["superseded_by"] == done.json["id"]
    listed = [one["id"] for one in officer.get("/disclosures").json["items"]]
    assert listed == [done.json["id"]]
    assert officer.get("/disclosures?corrected=true").json["total"] == 2


def test_given_the_same_request_to_log_again_twice_then_it_is_written_down_once(
    everyone: Cast, staff: Program
) -> None:
    kept = approved(everyone, a_designation())
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    first = actions.log_again(kept.id, DONE, facts=facts(types=("name",)), **by)
    said = {"agency": "alpha", "on": "2026-07-30", "after": first.id}
    path = f"/records/designations/{kept.id}/log-again"
    assert staff.post(path, said).json == staff.post(path, said).json
    assert staff.get("/disclosures").json["total"] == 2
