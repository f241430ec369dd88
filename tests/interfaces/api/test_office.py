"""The office by way of the API: who leaves and who stays, whom a token is for, and the proof."""

from tests.cast import Cast
from tests.interfaces.api.programs import program_of
from tests.interfaces.api.test_asking import is_problem


def test_who_leaves_hands_over_and_the_account_keeps_its_history(everyone: Cast) -> None:
    admin = program_of(everyone, "administrator")
    leaving, staying = (everyone.people[part].pk for part in ("officer_a", "counsel_a"))
    said = {"to": staying, "on": "2027-01-01", "why": "She moves on."}
    moved = admin.post(f"/people/{leaving}/hand-over", said).json["items"]
    assert [(each["person"], each["role"]) for each in moved] == [
        (staying, "agency_privacy_officer")
    ]
    told = admin.get(f"/people/{leaving}/history").json["items"]
    assert told[0]["why"] == "She moves on."
    is_problem(admin.post(f"/people/{leaving}/hand-over", {**said, "to": leaving}), 422, "invalid")
    found = admin.get("/people?words=cora&agency=alpha").json["items"]
    assert [each["id"] for each in found] == [staying]


def test_a_head_lets_officers_approve_their_own_drafts(everyone: Cast) -> None:
    head = program_of(everyone, "head_a")
    assert head.post("/agencies/alpha/self-approval", {"allow": True}).json["self_approval"]
    assert head.get("/agencies/alpha/history").json["items"][0]["kind"]


def test_a_token_says_for_whom_it_acts(everyone: Cast) -> None:
    me = program_of(everyone, "head_a", "read").get("/me").json
    assert me["name"] == "Hana Head (a test)"
    assert me["powers"] == ["read_register", "read_record"]
    assert me["offices"][0]["role"] == "agency_head"


def test_the_record_is_proved_and_its_head_signed(everyone: Cast) -> None:
    officer = program_of(everyone, "officer_a")
    assert officer.post("/reports", {"agency": "alpha", "cycle": 2026}).status == 201
    signed = officer.post("/audit/checkpoints", {}).json
    assert signed["checkpoints"][-1]["number"] == signed["number"]
    assert signed["checkpoints"][-1]["key"] == signed["key"]
    assert officer.get("/audit/proof").json["breaks"] == []
