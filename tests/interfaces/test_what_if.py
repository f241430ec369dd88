"""`discretion what-if`: a change tried on the office's register, told in lines or as JSON."""

from pathlib import Path

import msgspec
import pytest

from discretion.apps.audit import queries as audit
from tests.apps.builders import approved
from tests.apps.matter_steps import submitted
from tests.apps.test_what_if import BOTH, done
from tests.cast import Cast
from tests.interfaces.commands import Ran, ran


def asked(change: object, *words: object, part: str = "officer_a") -> Ran:
    """What one of the cast is told of a change."""
    given = msgspec.json.encode(change)
    return ran("what-if", "-", *words, "--as", f"{part}@example.org", given=given)


@pytest.fixture
def kept(everyone: Cast) -> str:
    """A designation under which something was done, and which covers a request."""
    found = approved(everyone, BOTH)
    done(everyone)
    submitted(everyone.staff_a)
    return found.id


def test_what_would_come_out_differently_is_told_in_a_sentence_and_lines(
    kept: str, tmp_path: Path
) -> None:
    head = audit.head()
    file = tmp_path / "change.json"
    file.write_bytes(msgspec.json.encode({"record": kept, "withdrawn": True}))
    told = ran("what-if", file, "--since", "2024-01-01", "--as", "officer_a@example.org")
    assert told.status == 0
    assert told.out.startswith("Of 2 matters since January 1, 2024, 2 would come out differently.")
    assert "Go ahead: routine → The agency" in told.out
    assert audit.head() == head


def test_as_json_each_has_both_answers_on_a_line(kept: str) -> None:
    terms = {**msgspec.to_builtins(BOTH), "types": ["name"]}
    told = asked({"record": kept, "designation": terms}, "--json")
    assert [(one["before"]["outcome"], one["after"]["outcome"]) for one in told.answers] == [
        ("permitted", "refer")
    ] * 2
    assert asked({"law": "int-130-2026"}).out == (
        "Of 2 matters since January 1, 2023, none would come out differently.\n"
    )


def test_what_can_t_be_tried_is_said_in_a_line(kept: str, tmp_path: Path) -> None:
    wrong = {
        b"{": "This is no change that can be tried",
        b'{"laws": "x"}': "unknown field",
        b"{}": "Say one change",
        b'{"law": "1999"}': "There is no edition",
        b'{"record": "DES-2026-09999"}': "There is no record",
    }
    for given, said in wrong.items():
        told = ran("what-if", "-", "--as", "officer_a@example.org", given=given)
        assert (told.status, len(told.complaints)) == (2, 1)
        assert said in told.err
    assert asked({"law": "int-130-2026"}, part="staff_a").status == 2
    assert ran("what-if", tmp_path / "none.json", "--as", "officer_a@example.org").status == 2
