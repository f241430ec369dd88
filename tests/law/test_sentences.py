"""The trace is put together as JSON: whatever names hold, and however often a path was taken."""

from pathlib import Path

import pytest

from discretion.law.decisions import Decisions
from discretion.law.determinations import written
from discretion.law.procedure import first_that_holds
from discretion.law.reading import load_register
from discretion.law.sentences import AGENCY, DAY, PARTY, TYPES, listed, say_before, trace
from tests.law.builders import (
    AGENCIES,
    CONTRACTORS,
    Record,
    a_designation,
    an_approval,
    answer,
    decisions,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
# All that JSON escapes, the signs that stand for blanks, and signs that fill in other templates.
ODD = 'A "quoted" \\ name\n\t\1\2\3\4 %s %% {AGENCY} é 漢'
HEATING: Record = {"purpose": "heating help"}
GROUND: Record = {"grounds": {"furthers_mission": ODD}}


def odd_city(**tables: object) -> Decisions:
    """The small city with the odd name for every agency and contractor."""
    agencies = [agency | {"name": ODD} for agency in AGENCIES]
    contractors = [contractor | {"name": ODD} for contractor in CONTRACTORS]
    return decisions(agencies=agencies, contractors=contractors, **tables)


@pytest.mark.parametrize(
    ("tables", "facts", "outcome", "named"),
    [
        ({}, {"by": {"kind": "contractor", "id": "shop"}}, "outside_chapter", ODD),
        ({}, {"counterparty": {"kind": "own_agency"}}, "outside_chapter", ODD),
        ({"designations": [a_designation(reason=ODD, id=ODD)]}, {}, "permitted", ODD),
        ({"designations": [a_designation(id=ODD, extra_review="counsel")]}, {}, "refer", ODD),
        ({"approvals": [an_approval(id=ODD)]}, HEATING, "refer", ODD),
        ({"approvals": [an_approval(id=ODD)]}, HEATING | GROUND, "permitted", ODD),
        ({}, {"circumstances": {"exigent": ODD}}, "permitted", ODD),
        ({}, {"done": True, "types": [f"other:{ODD}"]}, "violation", f"other:{ODD}"),
        ({}, {"act": "collection", "done": True}, "unlawful_collection", ODD),
        ({}, {}, "refer", ODD),
        ({}, {"circumstances": {"police_investigation": "crime_committed"}}, "refer", ODD),
    ],
)  # fmt: skip
def test_whatever_signs_a_name_holds_the_trace_is_json_and_says_it_whole(
    tables: Record, facts: Record, outcome: str, named: str
) -> None:
    found = answer(odd_city(**tables), **facts)
    assert found["outcome"] == outcome
    assert any(named in finding["because"] for finding in found["trace"])
    assert all("\1" not in f["because"].replace(ODD, "") for f in found["trace"])


def test_what_is_said_again_of_acts_that_are_alike_is_what_each_would_be_told_by_itself() -> None:
    register = Decisions(load_register((EXAMPLES / "register.json").read_bytes()))
    for line in (EXAMPLES / "acts.ndjson").read_bytes().splitlines():
        case = register.case(register.read(line))
        step = first_that_holds(case.answers, on=case.act.on)
        anew = "".join(say_before(case, step.number))
        names = {
            TYPES: written(listed(case.act.types)),
            PARTY: case.party.written,
            AGENCY: case.agency.written,
            DAY: case.day.text,
        }
        for blank, name in names.items():
            anew = anew.replace(blank, name)
        assert trace(case, step).startswith(f"[{anew}"), line


def test_a_register_is_told_in_its_own_names_even_after_another_with_the_same_path() -> None:
    first = answer(decisions())["trace"]
    again = answer(odd_city())["trace"]
    assert [f["finding"] for f in first] == [f["finding"] for f in again]
    assert "Mayor's Office" in first[-1]["because"]
    assert ODD in again[-1]["because"]


def test_the_designation_that_decides_is_named_with_its_day_and_its_reason() -> None:
    designation = a_designation(id="D-7", reason="answers those who write in.")
    said = answer(decisions(designations=[designation]))["trace"][-1]["because"]
    assert said == ("D-7, approved on 2020-01-01, covers the act: answers those who write in.")


def test_a_designation_that_waits_is_named_with_what_it_waits_for() -> None:
    designation = a_designation(id="D-7", extra_review="counsel")
    trace = answer(decisions(designations=[designation]))["trace"]
    assert trace[4]["because"].startswith("D-7 covers the act, but waits for ")


def test_both_sides_of_an_act_are_called_by_their_names() -> None:
    said = answer(decisions())["trace"][1]["because"]
    assert said == "The other side is Human Resources, outside Mayor's Office."
