"""`discretion explain`, as a lay reader runs it."""

import re
from pathlib import Path

import pytest

from discretion.law.citations import provisions
from tests.interfaces.commands import EXAMPLES, Ran, a_register_file, ran, stream, written
from tests.interfaces.test_decide import EDITIONS
from tests.law.builders import THIRD_PARTY, a_designation, an_act

EXIGENT = {"circumstances": {"exigent": "a flood tonight"}}
REFUSED = {"types": ["race"], "counterparty": THIRD_PARTY, "grounds": {}}
ANSWERS = [
    ({}, "Go ahead."),
    ({"types": []}, "The Identifying Information Law does not reach this."),
    ({"types": ["race"]}, "Not yet: someone must act first."),
    (REFUSED, "You may not do this as it stands."),
    (
        {"types": ["race"], "done": True},
        "This disclosure had no basis. It is a violation, and it must be reported.",
    ),
    (
        {"act": "collection", "counterparty": {"kind": "individual"}, "done": True},
        "This collection had no basis.",
    ),
]


def explained(folder: Path, act: object, *more: object, **tables: object) -> Ran:
    register = a_register_file(folder, **tables)
    return ran("explain", "--register", register, *more, written(folder / "act.json", act))


@pytest.mark.parametrize(("changes", "first"), ANSWERS)
def test_given_an_act_when_explained_then_the_answer_comes_first_and_each_step_cites_the_law(
    tmp_path: Path, changes: dict[str, object], first: str
) -> None:
    found = explained(tmp_path, an_act(**changes))

    assert (found.status, found.err) == (0, "")
    assert found.out.splitlines()[0] == first
    why = found.out.partition("\nWhy\n")[2]
    steps = re.findall(r"^ {1,3}(\d+)  (?:yes|no |open) ", why, re.MULTILINE)
    assert steps == [str(n) for n in range(1, len(steps) + 1)]
    cited = re.findall(r"^ {12}§ (23-120\d\S*): (\w.*)", why, re.MULTILINE)
    assert len(cited) == len(steps)
    for cite, gist in cited:
        known = [p.gist for p in provisions().values() if f"{p.citation}".startswith(cite)]
        assert any(one.startswith(gist) for one in known), cite


def test_given_the_example_act_when_explained_then_it_says_what_to_leave_out_and_who_must_act() -> (
    None
):
    found = ran(
        *("explain", "--register", EXAMPLES / "register.json", EXAMPLES / "one-act.json"),
    )

    heads = re.findall(r"\n\n(\w.*)\n", found.out)
    assert heads == ["What is needed", "Share less", "What is owed", "Why"]
    words = " ".join(found.out.split())
    assert "Leave out date of birth, and you need nobody's approval: DES-2019-00006" in words
    assert re.search(r"agency privacy officer \(Mayor's .*\): .* \(§ 23-1202\(c\)\(1\)\)", words)


def test_given_a_smaller_act_that_still_needs_something_when_explained_then_it_says_what(
    tmp_path: Path,
) -> None:
    designation = a_designation(extra_review="counsel")
    found = explained(tmp_path, an_act(types=["name", "race"]), designations=[designation])
    words = " ".join(found.out.split())
    assert "Leave out race, and D-1 covers the rest. It then still needs this: " in words
    assert "nobody's approval" not in words


def test_given_an_act_that_is_done_when_explained_then_nothing_is_said_of_sharing_less(
    tmp_path: Path,
) -> None:
    found = explained(tmp_path, an_act(types=["name", "race"], done=True))
    assert "less" not in found.out.partition("\nWhy\n")[0]


def test_given_a_collection_when_explained_then_it_speaks_of_collecting(tmp_path: Path) -> None:
    act = an_act(act="collection", types=["name", "race"], counterparty={"kind": "individual"})
    found = explained(tmp_path, act, designations=[a_designation(act="collection")])
    assert "\nCollect less\n" in found.out


def test_given_an_emergency_of_the_police_when_explained_then_what_is_excused_is_told(
    tmp_path: Path,
) -> None:
    act = an_act(
        agency="nypd",
        circumstances={"exigent": "a hostage", "open_criminal_investigation": True},
    )
    found = explained(tmp_path, act)
    owed, _, excused = found.out.partition("\nWhat is excused\n")
    assert "What is owed" in owed
    assert " ".join(excused.split()).count("(§ 23-1202(d)(1)(a))") == 2


def test_given_an_emergency_when_explained_then_who_owes_what_and_by_when_is_told(
    tmp_path: Path,
) -> None:
    found = explained(tmp_path, an_act(types=["race"], **EXIGENT))
    owed = found.out.partition("What is owed\n")[2].partition("\n\n")[0]
    assert "as soon as practicable" in owed
    assert "quarterly" in owed
    assert "(by policy)" in owed


def test_given_a_pending_bill_when_explained_then_it_is_judged_as_if_it_were_law(
    tmp_path: Path,
) -> None:
    bill = EDITIONS / "int-197-2026.toml"
    act, tables = an_act(types=["height"]), {"designations": [a_designation(types=["biometrics"])]}
    assert explained(tmp_path, act, **tables).out.startswith("Not yet")
    assert explained(tmp_path, act, "--law", bill, **tables).out.startswith("Go ahead.")


def test_given_a_pipe_when_explained_then_no_colours_and_no_wide_lines_are_in_it(
    tmp_path: Path,
) -> None:
    found = explained(tmp_path, an_act(**REFUSED))
    assert "\x1b" not in found.out
    assert max(map(len, found.out.splitlines())) <= 88


def test_given_standard_input_when_explained_then_it_is_as_from_a_file(tmp_path: Path) -> None:
    register = a_register_file(tmp_path)
    piped = ran("explain", "--register", register, "-", given=b"\xef\xbb\xbf" + stream([an_act()]))
    assert piped == explained(tmp_path, an_act())


def test_given_an_act_with_several_faults_when_explained_then_each_is_told_with_its_line(
    tmp_path: Path,
) -> None:
    act = {"colour": "red", **an_act(on="2024-13-01", types=["name", 7], purpose=" ")}
    del act["agency"]

    found = explained(tmp_path, act)

    lines = (tmp_path / "act.json").read_text("utf-8").splitlines()
    places = {
        "colour": ('"colour": "red",', "unknown_field"),
        "on": ('"on": "2024-13-01",', "bad_date"),
        "types[1]": ("7", "wrong_type"),
        "purpose": ('"purpose": " "', "empty_text"),
        "agency": ("{", "missing_field"),
    }
    assert (found.status, found.out, len(found.complaints)) == (2, "", 5)
    for complaint, (path, (written_there, code)) in zip(
        found.complaints, places.items(), strict=True
    ):
        told = re.fullmatch(rf"{re.escape(str(tmp_path))}/act\.json: line (\d+): (.*)", complaint)
        assert told
        assert told[2].startswith(f"{path}: ")
        assert told[2].endswith(f"({code})")
        assert lines[int(told[1]) - 1].strip() == written_there


def test_given_types_and_a_day_when_explained_then_they_are_told_as_people_write_them(
    tmp_path: Path,
) -> None:
    act = an_act(types=["address.home", "name"], on="2024-05-02")
    said = " ".join(explained(tmp_path, act).out.split())
    assert "The act concerns home address and name, which can identify" in said
    assert "in force on May 2, 2024" in said
    assert "address.home" not in said
    assert "2024-05-02" not in said


def test_given_faults_of_shape_and_of_meaning_when_explained_then_all_are_told(
    tmp_path: Path,
) -> None:
    act = an_act(
        agency="nobody",
        types=["shoe_size", "name", "hat_size"],
        agreement="AGR-0000-00000",
        colour="red",
        on="2019-02-30",
        aware_agency="no_one",
    )
    found = explained(tmp_path, act)
    told = [line.partition(": line ")[2].split(": ")[1] for line in found.complaints]
    places = ["agency", "types[0]", "types[2]", "agreement", "colour", "on", "aware_agency"]
    assert (found.status, found.out) == (2, "")
    assert sorted(told) == sorted(places)


def test_given_an_agency_and_a_party_that_nobody_knows_when_explained_then_both_are_told(
    tmp_path: Path,
) -> None:
    party = {"kind": "city_agency", "id": "nobody"}
    found = explained(tmp_path, an_act(agency="no_one", counterparty=party))
    told = [line.partition(": line ")[2].split(": ")[1] for line in found.complaints]
    assert told == ["agency", "counterparty.id"]


def test_given_an_act_that_points_nowhere_when_explained_then_the_fault_has_its_line(
    tmp_path: Path,
) -> None:
    found = explained(tmp_path, an_act(agency="nobody"))
    assert (found.status, found.out) == (2, "")
    what = "No agency in the register has the id 'nobody'"
    assert found.complaints == [f"{tmp_path}/act.json: line 4: agency: {what} (unknown_id)"]


def test_given_several_acts_in_one_file_when_explained_then_it_asks_for_one(tmp_path: Path) -> None:
    register = a_register_file(tmp_path)
    found = ran("explain", "--register", register, "-", given=stream([an_act(), an_act()]))
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith("standard input: line 2: This is not JSON: ")


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[]", b'"act"', b"{"])
def test_given_a_file_that_is_no_act_when_explained_then_it_is_refused_in_one_line(
    tmp_path: Path, content: bytes
) -> None:
    found = ran("explain", "--register", a_register_file(tmp_path), "-", given=content)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith("standard input: line 1: This ") or content == b"\x00\xff"


def test_given_a_fifty_first_fault_when_explained_then_it_waits_for_the_next_time(
    tmp_path: Path,
) -> None:
    found = explained(tmp_path, an_act(types=[7] * 60))
    assert len(found.complaints) == 50


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_given_no_file_when_explained_then_one_sentence_names_it(tmp_path: Path, name: str) -> None:
    found = ran("explain", "--register", a_register_file(tmp_path), tmp_path / name)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert found.err.startswith(f"{tmp_path / name}: this file cannot be read: ")
