"""From a line of JSON to a determination: what it names and leaves out, and what is refused."""

import msgspec
import pytest

from discretion.errors import Fault
from discretion.law import decisions as module
from discretion.law.checks import FaultyAct
from discretion.law.information import edition
from discretion.law.reading import labels, load_register
from tests.law.builders import (
    NO_POLICIES,
    THIRD_PARTY,
    Record,
    a_designation,
    a_register,
    an_act,
    an_agreement,
    an_approval,
    answer,
    decisions,
)

NAMED = ("designation", "approval", "agreement")
AGREED = [{"agency": "hra", "by": "agency_privacy_officer", "on": "2024-05-01", "reason": "helps"}]
ACT = msgspec.json.encode(an_act(id="A/7"))
GROUND: Record = {"grounds": {"furthers_mission": "keeps people warm"}}
RACE_IS_NEVER_ROUTINE: Record = {
    "types": ["race"],
    "counterparties": ["city_agency"],
    "authority": "an example",
}


def papers(found: Record) -> tuple[str | None, ...]:
    """The designation, approval and agreement that an answer names."""
    return tuple(found.get(name) for name in NAMED)


def fault(register: module.Decisions, **changes: object) -> tuple[str, str]:
    """Code and path of what is wrong with an act."""
    with pytest.raises(FaultyAct) as caught:
        register.answer(msgspec.json.encode(an_act(**changes)))
    return caught.value.fault.code, caught.value.fault.path


def test_a_determination_says_which_act_on_which_day_and_nothing_that_it_has_not() -> None:
    found = answer(decisions(designations=[a_designation()]), id="A/7")
    trace = found.pop("trace")
    assert found == {
        "id": "A/7",
        "outcome": "permitted",
        "basis": "routine",
        "designation": "D-1",
        "act_on": "2024-05-02",
        "needs": [],
        "duties": [],
        "excused": [],
    }
    assert [entry["step"] for entry in trace] == [1, 2, 3, 4, 5]
    assert answer(decisions())["id"] is None


@pytest.mark.parametrize("facts", [{}, {"grounds": {}}, {"done": True}, {"types": []}])
def test_whatever_the_answer_it_bears_the_acts_id_and_day(facts: Record) -> None:
    found = answer(decisions(), id="A/7", **facts)
    assert (found["id"], found["act_on"]) == ("A/7", "2024-05-02")


def test_an_answer_is_the_decided_act_as_json() -> None:
    register = decisions(designations=[a_designation()])
    line = msgspec.json.encode(an_act())
    decided = register.decide(register.read(line))
    assert register.answer(line) == register.encode(decided)


def test_a_permitted_act_names_the_designation_the_review_and_the_agreement_it_rests_on() -> None:
    terms = a_designation(extra_review="counsel", agreement_required=True)
    register = decisions(
        designations=[terms],
        approvals=[an_approval(by="counsel", designation="D-1")],
        agreements=[an_agreement(**{"with": "hra"})],
    )
    assert papers(answer(register, purpose="heating help")) == ("D-1", "A-1", "G-1")


def test_an_agreement_or_review_that_nothing_asks_for_is_not_named() -> None:
    register = decisions(
        designations=[a_designation()],
        approvals=[an_approval(by="counsel", designation="D-1")],
        agreements=[an_agreement(**{"with": "hra"})],
    )
    assert papers(answer(register, purpose="heating help")) == ("D-1", None, None)


def test_a_referred_act_names_only_the_designation_that_is_held_up() -> None:
    terms = a_designation(extra_review="counsel", agreement_required=True)
    register = decisions(designations=[terms], agreements=[an_agreement(**{"with": "hra"})])
    found = answer(register, purpose="heating help")
    assert found["outcome"] == "refer"
    assert papers(found) == ("D-1", None, None)


@pytest.mark.parametrize(
    ("act", "party", "agreement"),
    [
        ("disclosure", THIRD_PARTY, "G-1"),
        ("collection", THIRD_PARTY, None),
        ("disclosure", {"kind": "individual", "name": "A pantry"}, None),
    ],
)
def test_an_approved_act_names_the_agreement_only_where_the_law_demands_one(
    act: str, party: Record, agreement: str | None
) -> None:
    register = decisions(
        approvals=[an_approval(act=act, counterparty="A pantry")], agreements=[an_agreement()]
    )
    found = answer(register, act=act, counterparty=party, purpose="heating help", **GROUND)
    assert (found["outcome"], found["basis"]) == ("permitted", "approval")
    assert papers(found) == (None, "A-1", agreement)


def test_a_referred_act_names_the_approval_on_file_but_no_agreement() -> None:
    register = decisions(
        approvals=[an_approval(counterparty="A pantry")], agreements=[an_agreement()]
    )
    found = answer(register, counterparty=THIRD_PARTY, purpose="heating help")
    assert (found["outcome"], found["basis"]) == ("refer", "approval")
    assert papers(found) == (None, "A-1", None)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"done": True}, "violation"),
        ({"grounds": {}, "counterparty": THIRD_PARTY}, "refused"),
        ({"types": []}, "outside_chapter"),
        ({"circumstances": {"exigent": "the line was open"}}, "permitted"),
    ],
)
def test_any_other_answer_names_no_paper(facts: Record, outcome: str) -> None:
    register = decisions(
        designations=[a_designation(extra_review="counsel", counterparties=["hra"])],
        approvals=[an_approval(counterparty="A pantry"), an_approval(id="A-2")],
    )
    found = answer(register, purpose="heating help", **facts)
    assert found["outcome"] == outcome
    assert papers(found) == (None, None, None)


def test_what_to_leave_out_is_said_only_where_the_last_step_decides() -> None:
    register = decisions(designations=[a_designation()])
    found = answer(register, types=["name", "race"])
    assert found["uncovered"] == ["race"]
    assert found["share_less"] == {"designation": "D-1", "drop": ["race"]}
    nothing = answer(decisions(), types=["name", "race"])
    assert nothing["uncovered"] == []
    assert "share_less" not in nothing
    permitted = answer(register)
    assert "uncovered" not in permitted
    assert "share_less" not in permitted


@pytest.mark.parametrize(
    ("terms", "facts", "drop"),
    [
        ({}, {}, ["race"]),
        ({"types": ["race", "height"]}, {}, ["name"]),
        ({"types": ["height"]}, {}, []),
        ({"staff": ["outreach"]}, {"by": {"kind": "employee", "staff": "outreach"}}, ["race"]),
        ({"staff": ["outreach"]}, {"by": {"kind": "employee", "staff": "intake"}}, []),
        ({"until": "2024-05-01"}, {}, []),
        ({"until": "2024-05-02"}, {}, ["race"]),
        ({"from": "2024-05-02"}, {}, ["race"]),
        ({"from": "2024-05-03"}, {}, []),
        ({"counterparties": ["nypd"]}, {}, []),
        ({}, {"circumstances": {"outside_normal_course": True}}, []),
        (
            {"kind": "best_interests"},
            {"circumstances": {"outside_normal_course": True}},
            ["race"],
        ),
        ({"kind": "best_interests"}, {"counterparty": THIRD_PARTY}, []),
        ({"kind": "joint_routine"}, {}, []),
        ({"kind": "joint_routine", "agreed": AGREED}, {}, ["race"]),
        ({"kind": "joint_routine", "agreed": AGREED}, {"on": "2024-04-30"}, []),
        ({"kind": "joint_routine", "agreed": AGREED}, {"counterparty": THIRD_PARTY}, []),
    ],
)
def test_leaving_types_out_helps_only_where_the_designation_means_the_act_otherwise(
    terms: Record, facts: Record, drop: list[str]
) -> None:
    register = decisions(designations=[a_designation(**terms)])
    found = answer(register, **{"types": ["name", "race"], **facts})
    assert found["uncovered"] == drop
    assert ("share_less" in found) is bool(drop)


@pytest.mark.parametrize(
    "other",
    [
        {"types": ["height"]},
        {"types": ["contact.phone"]},
        {"counterparties": ["nypd"]},
        {"types": ["race"]},
    ],
)
def test_a_designation_that_leaving_types_out_does_not_open_hides_no_other(other: Record) -> None:
    register = decisions(
        designations=[a_designation(**other), a_designation(id="D-2", kind="best_interests")],
        policies={**NO_POLICIES, "never_routine": [RACE_IS_NEVER_ROUTINE]},
    )
    found = answer(register, types=["name", "contact", "race"])
    assert found["share_less"] == {"designation": "D-2", "drop": ["contact", "race"]}


def test_the_designation_that_leaves_fewest_types_is_named_then_the_lowest_id() -> None:
    types = ["name", "race", "height"]
    codes = {"D-1": ["name"], "D-4": ["name", "race"], "D-3": ["race", "height"]}
    terms = [a_designation(id=id_, types=covered) for id_, covered in codes.items()]
    found = answer(decisions(designations=terms), types=types)
    assert found["share_less"] == {"designation": "D-3", "drop": ["name"]}
    found = answer(decisions(designations=[terms[0], terms[1]]), types=types)
    assert found["share_less"] == {"designation": "D-4", "drop": ["height"]}


def test_of_designations_that_ask_for_as_many_things_the_one_with_the_lowest_id_is_named() -> None:
    terms = [
        a_designation(id="D-2", extra_review="counsel"),
        a_designation(id="D-3", agreement_required=True),
        a_designation(id="D-1", extra_review="counsel", agreement_required=True),
    ]
    assert answer(decisions(designations=terms))["designation"] == "D-2"


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"on": "2018-06-14"}, "before_in_force", "on"),
        ({"agency": "nobody"}, "unknown_id", "agency"),
        ({"by": {"kind": "contractor", "id": "nobody"}}, "unknown_id", "by.id"),
        ({"by": {"kind": "subcontractor", "id": "nobody"}}, "unknown_id", "by.id"),
        ({"agreement": "G-9"}, "unknown_id", "agreement"),
        ({"aware_agency": "nobody"}, "unknown_id", "aware_agency"),
        ({"counterparty": {"kind": "city_agency", "id": "no"}}, "unknown_id", "counterparty.id"),
        ({"types": ["name", "no such type"]}, "unknown_code", "types[1]"),
        ({"types": ["other:"]}, "empty_text", "types[0]"),
        ({"id": " "}, "empty_text", "id"),
        ({"function": "\t"}, "empty_text", "function"),
        ({"purpose": " "}, "empty_text", "purpose"),
        ({"by": {"kind": "employee", "staff": " "}}, "empty_text", "by.staff"),
        ({"by": {"kind": "employee", "id": " "}}, "empty_text", "by.id"),
        ({"counterparty": {"kind": "individual", "name": " "}}, "empty_text", "counterparty.name"),
        ({"no_important_privacy_interest": " "}, "empty_text", "no_important_privacy_interest"),
        ({"grounds": {"furthers_mission": " "}}, "empty_text", "grounds.furthers_mission"),
        ({"grounds": {"required_by_law": " "}}, "empty_text", "grounds.required_by_law"),
        ({"circumstances": {"exigent": " "}}, "empty_text", "circumstances.exigent"),
    ],
)
def test_an_act_that_points_nowhere_or_says_nothing_is_not_decided(
    changes: Record, code: str, path: str
) -> None:
    assert fault(decisions(), **changes) == (code, path)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"agency": "nobody"}, "agency"),
        ({"by": {"kind": "contractor", "id": "nobody"}}, "contractor"),
        ({"agreement": "nobody"}, "agreement"),
        ({"aware_agency": "nobody"}, "agency"),
    ],
)
def test_an_id_that_is_not_in_the_register_is_named_with_its_kind(
    changes: Record, kind: str
) -> None:
    with pytest.raises(FaultyAct, match=f"No {kind} in the register has the id 'nobody'"):
        answer(decisions(), **changes)


def test_the_id_of_an_employee_is_no_fault_beside_one() -> None:
    changes = {"by": {"kind": "employee", "id": "nobody"}, "agreement": "G-9"}
    assert fault(decisions(), **changes) == ("unknown_id", "agreement")


@pytest.mark.parametrize(
    "changes",
    [
        {"on": "2018-06-15"},
        {"by": {"kind": "employee", "id": "nobody"}},
        {"by": {"kind": "contractor"}},
        {"by": {"kind": "contractor", "id": "helper"}},
        {"agreement": "G-1"},
        {"aware_agency": "nypd"},
        {"id": "A 7", "function": "a b", "purpose": "a b"},
        {"grounds": {"furthers_mission": "a b", "required_by_law": "c d"}},
        {"grounds": {"required_by_law": "c d"}},
        {"circumstances": {"open_criminal_investigation": True}},
    ],
)
def test_what_may_be_left_out_or_is_known_is_no_fault(changes: Record) -> None:
    register = decisions(agreements=[an_agreement()])
    assert answer(register, **changes)["outcome"] in ("refer", "permitted")


@pytest.mark.parametrize(
    ("line", "code", "id_", "said"),
    [
        (b"{", "invalid_json", None, "This is not JSON: "),
        (b'{"id": "\xff"}', "invalid_json", None, "not encoded as UTF-8"),
        (b"[" * 100_000, "invalid_json", None, "nested too deeply"),
        (b"1" * 5_000, "invalid_json", None, "a number of too many digits"),
        (b'{"id": 5, ' + ACT[1:], "invalid_json", "A/7", "A field is given twice"),
    ],
)
def test_a_line_that_is_no_act_is_a_fault_with_its_id_where_that_can_be_read(
    line: bytes, code: str, id_: str | None, said: str
) -> None:
    with pytest.raises(FaultyAct, match=said) as caught:
        decisions().read(line)
    assert caught.value.id == id_
    assert caught.value.fault._replace(message="") == Fault(code, "", "")
    assert caught.value.__context__ is None


def test_a_line_that_lacks_a_field_is_a_fault_with_the_field_and_the_id() -> None:
    with pytest.raises(FaultyAct) as caught:
        decisions().read(b'{"id": "A/7"}')
    assert (caught.value.fault.code, caught.value.id) == ("missing_field", "A/7")


def test_the_same_counterparty_is_another_party_to_another_agency() -> None:
    register = decisions()
    outcomes = [
        answer(register, agency=agency, counterparty={"kind": "city_agency", "id": "hra"})["basis"]
        for agency in ("mayor", "hra", "mayor", "cau")
    ]
    assert outcomes == ["approval", "own_agency", "approval", "approval"]


def test_a_day_before_a_type_was_listed_is_judged_by_the_list_of_that_day() -> None:
    added = {
        "code": "contact.pager",
        "label": "Pager number",
        "origin": "chief_privacy_officer",
        "authority": "the policies",
        "from": "2024-05-02",
    }
    register = decisions(types=[added], designations=[a_designation(types=["contact"])])
    outcomes = [
        answer(register, on=day, types=["contact.pager"])["outcome"]
        for day in ("2024-05-01", "2024-05-02", "2024-05-01", "2024-05-02")
    ]
    assert outcomes == ["refer", "permitted"] * 2


def test_an_edition_given_to_simulate_holds_on_every_day() -> None:
    tables = a_register(designations=[a_designation(types=["biometrics"])])
    register = load_register(msgspec.json.encode(tables))
    line = msgspec.json.encode(an_act(types=["height"]))
    outcomes = [
        msgspec.json.decode(module.Decisions(register, law).answer(line))["outcome"]
        for law in (None, edition("int-197-2026"))
    ]
    assert outcomes == ["refer", "permitted"]


def test_the_reason_of_a_designation_ends_in_one_full_stop() -> None:
    for reason in ("answers those who write in", "answers those who write in."):
        register = decisions(designations=[a_designation(reason=reason)])
        because = answer(register)["trace"][-1]["because"]
        assert because.endswith("covers the act: answers those who write in.")


def test_a_register_made_ready_calls_types_as_the_law_it_decides_by_does() -> None:
    register, bill = load_register(msgspec.json.encode(a_register())), edition("int-197-2026")
    assert module.Decisions(register).city.labels == labels(register)
    assert module.Decisions(register, bill).city.labels == labels(register, bill)
    assert labels(register) != labels(register, bill)
