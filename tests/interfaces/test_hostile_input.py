"""Input made to hurt: each ends in one clear fault, and none in a traceback."""

import json
from pathlib import Path

import pytest

from discretion.errors import Invalid, NotFound
from discretion.law.checks import FaultyAct
from discretion.law.documents import unreadable
from discretion.law.information import edition
from discretion.law.reading import load_register, read_edition
from tests.interfaces.commands import a_register_file, ran
from tests.interfaces.test_report import REPORT
from tests.law.builders import a_register, an_act, decisions

CITY = decisions()
ACT = json.dumps(an_act())
REGISTER = json.dumps(a_register())


@pytest.mark.parametrize("before", ['"types":7', '"on":"x"', '"by":{"id":""}'])
def test_given_a_field_twice_when_the_first_is_faulty_then_it_is_a_fault(before: str) -> None:
    with pytest.raises(FaultyAct, match="given twice"):
        CITY.answer(f"{{{before},{ACT[1:]}".encode())


@pytest.mark.parametrize("line", ["1" * 5000, "1" * 5000 + "x", '{"zz":' + "1" * 5000 + "}"])
def test_given_an_endless_number_when_decided_then_it_is_a_fault(line: str) -> None:
    with pytest.raises(FaultyAct):
        CITY.answer(line.encode())


def test_given_a_table_twice_when_the_first_is_faulty_then_it_is_a_fault() -> None:
    with pytest.raises(Invalid, match="given twice"):
        load_register(f'{{"agencies":7,{REGISTER[1:]}'.encode())


@pytest.mark.parametrize("depth", range(900, 1010))
def test_given_a_deep_register_with_a_fault_when_loaded_then_it_is_told(depth: int) -> None:
    text = f'{{"zz":{"[" * depth}{"]" * depth},{REGISTER[1:-1]},"yy":1}}'
    with pytest.raises(Invalid):
        load_register(text.encode())


def test_given_utf_16_when_read_then_its_encoding_is_named() -> None:
    assert unreadable('{"a": 1}'.encode("utf-16")).message.endswith("it is not encoded as UTF-8")


@pytest.mark.parametrize("name", ["../provisions", "a" * 300])
def test_given_a_name_that_is_a_path_when_asked_for_then_it_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        edition(name)


@pytest.mark.parametrize("text", ["types = " + "[" * 5000, "x = " + "1" * 5000])
def test_given_a_hostile_edition_file_when_read_then_it_is_none(text: str) -> None:
    with pytest.raises(Invalid):
        read_edition(text.encode())


@pytest.mark.parametrize("name", ["a-file/report.json", "a" * 250 + ".json"])
def test_given_a_place_that_cannot_be_when_written_then_one_sentence_names_it(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "a-file").write_text("x")
    found = ran("report", "write", "--from", REPORT, "--to", tmp_path / name)
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)


def test_given_a_source_that_is_not_utf_8_when_written_then_one_sentence_says_so(
    tmp_path: Path,
) -> None:
    (tmp_path / "report.json").write_bytes(b'{"a":"\xff"}')
    found = ran("report", "write", "--from", tmp_path / "report.json", "--to", tmp_path / "o.pdf")
    assert (found.status, found.out, len(found.complaints)) == (2, "", 1)


def test_given_a_field_twice_when_decided_then_no_line_stops_the_stream(tmp_path: Path) -> None:
    lines = f'{{"types":7,{ACT[1:]}\n{"1" * 5000}\n{ACT}\n'
    found = ran("decide", "--register", a_register_file(tmp_path), given=lines.encode())
    assert len(found.answers) == 3
