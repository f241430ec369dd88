"""The example city and the look-alike filing keep what their pages promise."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from discretion.errors import Fault
from discretion.forms.edition import edition
from discretion.forms.read import read_report
from discretion.forms.report import decode, encode
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions
from discretion.law.reading import load_register

EXAMPLES = Path(__file__).parents[2] / "examples"
FILINGS = EXAMPLES / "filings"
FORMATS = ("txt", "html", "docx", "pdf")

Document = dict[str, Any]

BASES = {
    "permitted": {
        *("police_investigation", "welfare_investigation", "routine", "joint_routine"),
        *("best_interests", "approval", "exigent"),
    },
    "outside_chapter": {"not_identifying", "own_agency", "not_a_contractor"},
    "refer": {"routine", "joint_routine", "best_interests", "approval"},
    "refused": {"none"},
    "violation": {"none"},
    "unlawful_collection": {"none"},
}
NEEDS = {
    ("agency_privacy_officer", "approve_in_writing"),
    ("foil_officer", "approve_in_writing"),
    ("contractor_privacy_officer", "approve_in_writing"),
    ("employee", "state_ground"),
    ("agency", "enter_agreement"),
    ("agency_privacy_officer", "record_finding"),
    ("agency_privacy_officer", "review"),
    ("counsel", "review"),
    ("agency_privacy_officer", "agree_jointly"),
    ("chief_privacy_officer", "determine_best_interests"),
}
DUTIES = {
    ("employee", "notify_agency_privacy_officer"),
    ("agency", "notify_chief_privacy_officer"),
    ("agency_privacy_officer", "notify_chief_privacy_officer"),
    ("responsible_agency", "notify_individual"),
    ("employee", "record"),
    ("employee", "refer_to_privacy_officer"),
    ("chief_privacy_officer", "report_quarterly"),
}
EXCUSES = {"23-1202(d)(1)(a)", "23-1202(d)(1)(b)", "23-1202(d)(1)(c)"}


def parsed(path: Path) -> Document:
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


@cache
def city() -> Decisions:
    return Decisions(load_register((EXAMPLES / "register.json").read_bytes()))


@cache
def acts() -> tuple[Document, ...]:
    lines = (EXAMPLES / "acts.ndjson").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def decided(act: Document) -> Document:
    determination: Document = json.loads(city().answer(json.dumps(act).encode()))
    return determination


@cache
def determinations() -> tuple[Document, ...]:
    return tuple(decided(act) for act in acts())


def fault_of(line: bytes) -> Fault | None:
    try:
        city().answer(line)
    except FaultyAct as faulty:
        return faulty.fault
    return None


def expected(suffix: str) -> Document:
    own = FILINGS / f"look-alike.{suffix}.expected.json"
    return parsed(own if own.exists() else FILINGS / "look-alike.expected.json")


def without_doubts(report: Document) -> Document:
    return {name: part for name, part in report.items() if name != "doubts"}


def doubted(report: Document) -> Counter[str | None]:
    return Counter(doubt["question"] for doubt in report["doubts"])


def test_given_the_example_register_when_counted_then_it_is_a_whole_city() -> None:
    register = parsed(EXAMPLES / "register.json")
    agencies, designations = register["agencies"], register["designations"]
    assert sum(agency.get("parent") == "mayor" for agency in agencies) >= 10
    assert sum("parent" not in agency for agency in agencies) >= 11
    assert len({agency["kind"] for agency in agencies}) == 5
    assert len(designations) == 63
    assert {d["kind"] for d in designations} == {"routine", "joint_routine", "best_interests"}
    assert {c["services"] for c in register["contractors"]} == {"human", "designated", "other"}


def test_given_the_example_register_when_read_then_each_id_is_used_once() -> None:
    register = parsed(EXAMPLES / "register.json")
    for table in ("agencies", "contractors", "designations", "agreements", "approvals"):
        assert max(Counter(record["id"] for record in register[table]).values()) == 1


def test_given_the_sample_acts_when_counted_then_there_are_300_with_speaking_ids_by_date() -> None:
    assert len({act["id"] for act in acts()}) == len(acts()) == 300
    assert [act["on"] for act in acts()] == sorted(act["on"] for act in acts())
    assert {act["on"][:4] for act in acts()} == {str(year) for year in range(2019, 2027)}
    assert all("-" in act["id"] for act in acts())


@pytest.mark.parametrize("outcome", BASES)
def test_given_the_sample_acts_when_decided_then_every_outcome_and_basis_occurs(
    outcome: str,
) -> None:
    assert {d["basis"] for d in determinations() if d["outcome"] == outcome} == BASES[outcome]


def test_given_the_sample_acts_when_decided_then_a_third_to_a_half_is_routine() -> None:
    permitted = [d["basis"] for d in determinations() if d["outcome"] == "permitted"]
    assert 100 <= permitted.count("routine") <= 150


def test_given_the_sample_acts_when_decided_then_every_need_duty_and_excuse_occurs() -> None:
    needs = {(n["who"], n["what"]) for d in determinations() for n in d["needs"]}
    duties = {(n["who"], n["what"]) for d in determinations() for n in d["duties"]}
    assert needs >= NEEDS
    assert duties == DUTIES
    assert {e["cite"] for d in determinations() for e in d["excused"]} == EXCUSES


def test_given_the_one_act_when_less_is_shared_then_nobody_need_be_asked() -> None:
    act = parsed(EXAMPLES / "one-act.json")
    determination = decided(act)
    drop = determination["share_less"]["drop"]
    less = act | {"types": [code for code in act["types"] if code not in drop]}
    assert (determination["outcome"], drop) == ("refer", ["date_of_birth"])
    assert decided(less)["outcome"] == "permitted"


def test_given_the_acts_with_mistakes_when_read_then_six_of_eight_have_a_fault_of_their_own() -> (
    None
):
    lines = (EXAMPLES / "acts-with-mistakes.ndjson").read_bytes().splitlines()
    faults = [fault_of(line) for line in lines]
    codes = {fault.code for fault in faults if fault}
    assert (len(lines), faults.count(None), len(codes)) == (8, 2, 6)


def test_given_the_example_report_when_read_then_it_is_whole_and_undoubted() -> None:
    report = parsed(EXAMPLES / "report.json")
    answers, printed = report["answers"], edition("nyc-2020")
    assert json.loads(encode(decode((EXAMPLES / "report.json").read_bytes()))) == report
    assert answers.keys() == {question.number for question in printed.questions}
    assert answers["1"]["types"] == [box.code for box in printed.question("1").boxes]
    assert [s["heading"] is None for s in answers["2"]["sections"]] == [True] + [False] * 8
    assert [len(row["classifications"]) for row in answers["3"]["rows"]] == [1, 1, 1, 2, 1]
    assert (len(answers["4"]["rows"]), len(answers["14"]["rows"])) == (2, 10)
    assert report["doubts"] == []


def test_given_the_example_report_when_cited_then_as_the_form_prints_it() -> None:
    printed = {q.number: "; ".join(q.printed) for q in edition("nyc-2020").questions if q.printed}
    assert parsed(EXAMPLES / "report.json")["citations"] == printed


@pytest.mark.parametrize("suffix", FORMATS)
def test_given_the_look_alike_when_read_then_its_content_is_as_expected(suffix: str) -> None:
    report = json.loads(msgspec.json.encode(read_report(FILINGS / f"look-alike.{suffix}")))
    assert without_doubts(report) == without_doubts(expected(suffix))


@pytest.mark.parametrize("suffix", FORMATS)
def test_given_the_look_alike_when_read_then_its_doubts_are_on_the_expected_questions(
    suffix: str,
) -> None:
    report = json.loads(msgspec.json.encode(read_report(FILINGS / f"look-alike.{suffix}")))
    assert doubted(report) == doubted(expected(suffix))
    assert all(doubt["message"] and doubt["where"] for doubt in report["doubts"])


@pytest.mark.parametrize("suffix", ["", "docx."])
def test_given_an_expected_report_when_checked_then_it_is_on_the_form(suffix: str) -> None:
    path = FILINGS / f"look-alike.{suffix}expected.json"
    assert json.loads(encode(decode(path.read_bytes()))) == parsed(path)
