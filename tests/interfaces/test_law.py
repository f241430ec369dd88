"""`discretion law`, as someone with a section or a type in mind runs it."""

import re

import pytest

from discretion.law.citations import provisions
from discretion.law.information import editions
from tests.interfaces.commands import ran


def test_given_nothing_asked_when_looked_up_then_every_provision_is_listed() -> None:
    found = ran("law")
    assert found.status == 0
    listed = [line.strip() for line in found.out.splitlines()]
    for citation in provisions():
        assert any(line.startswith(f"{citation}  ") for line in listed), citation


@pytest.mark.parametrize("citation", [str(citation) for citation in provisions()])
def test_given_each_provision_when_looked_up_then_its_gist_is_shown(citation: str) -> None:
    found = ran("law", citation)
    assert (found.status, found.err) == (0, "")
    title, gist, *_ = found.out.split("\n", 2)
    assert citation.removeprefix("Charter ") in title
    assert next(p for c, p in provisions().items() if str(c) == citation).gist.startswith(gist)
    assert "\nSource\n" in found.out


@pytest.mark.parametrize(
    "words",
    [["1202", "c", "4"], ["1202 c 4"], ["1202(c)(4)"], ["23-1202", "(c)", "(4)"], ["§ 23-1202c4"]],
)
def test_given_a_section_typed_in_a_hurry_when_looked_up_then_it_is_found(words: list[str]) -> None:
    assert ran("law", *words) == ran("law", "23-1202(c)(4)")


def test_given_a_provision_that_is_computed_when_looked_up_then_its_rules_and_tests_are_named() -> (
    None
):
    found = ran("law", "23-1202(c)(4)")
    assert "\nComputed by\n  - discretion.law." in found.out
    assert "\nHeld by these tests\n  - " in found.out
    assert " more, in docs/law\n" in found.out


def test_given_types_asked_when_looked_up_then_each_is_listed_under_its_first_edition() -> None:
    found = ran("law", "types")
    parts = found.out.split("\n\n")
    assert [part.split(":")[0].strip() for part in parts] == [
        *("2018-06-15", "2023-11-22", "int-130-2026", "int-197-2026"),
    ]
    codes = [
        [line.split()[0] for line in p.strip().splitlines()[1:] if line[2] != " "] for p in parts
    ]
    assert len(codes[0]) == 33
    assert codes[1] == ["height", "weight"]
    assert codes[2] == ["sex_work"]
    assert codes[3] == ["biometrics.behavioral", "device_identifier", "ip_address"]
    assert "in force from 2018-06-15" in parts[0]
    assert "proposed, not law" in parts[3]


@pytest.mark.parametrize("code", sorted({code for e in editions() for code in e.types}))
def test_given_each_type_when_looked_up_then_its_code_is_shown(code: str) -> None:
    found = ran("law", code)
    assert found.status == 0
    assert re.search(rf"^  Code +{re.escape(code)}$", found.out, re.MULTILINE)


def test_given_a_type_that_a_bill_would_change_when_looked_up_then_law_and_bill_are_told() -> None:
    words = " ".join(ran("law", "biometrics").out.split())
    assert "Listed LL 245/2017, LL 247/2017, from 2018-06-15" in words
    assert "Covers biometrics.fingerprints, biometrics.photographs Proposed Int 197-2026" in words
    assert "would cover" in words


def test_given_a_type_that_only_a_bill_lists_when_looked_up_then_it_is_not_called_listed() -> None:
    found = ran("law", "sex_work")
    assert "Listed" not in found.out
    assert "Int 130-2026" in found.out


@pytest.mark.parametrize("words", ["99", "23-1206", "shoe_size", "23-1202(z)", "\x1b[31m", "é §"])
def test_given_a_name_of_nothing_when_looked_up_then_one_sentence_says_where_to_look(
    words: str,
) -> None:
    found = ran("law", words)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)
    assert "`discretion law` lists" in found.err
    assert "\x1b" not in found.err
