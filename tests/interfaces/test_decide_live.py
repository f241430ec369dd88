"""`discretion decide --live`: on the office's own register, with the same answers."""

from pathlib import Path

import msgspec
import pytest

from discretion.apps.matters import live
from discretion.apps.matters.models import Determination
from discretion.apps.register.live import as_document
from tests.apps.builders import a_designation, approved
from tests.apps.test_kept_register import ACTS, an_act
from tests.cast import Cast
from tests.interfaces.commands import Ran, ran

GOOD = an_act(id="good", agency="alpha")
BAD = an_act(id="bad", types=["shoe"])


def asked(part: str, *lines: bytes, record: bool = False) -> Ran:
    """What one of the cast is answered."""
    words = ["decide", "--live", *(["--record"] if record else []), "--as", f"{part}@example.org"]
    return ran(*words, given=b"\n".join(lines))


@pytest.fixture
def designated(everyone: Cast) -> Cast:
    """The cast, with a designation of names handed on."""
    approved(everyone, a_designation())
    return everyone


def test_answers_are_those_of_the_exported_register(designated: Cast, tmp_path: Path) -> None:
    exported = tmp_path / "register.json"
    exported.write_bytes(msgspec.json.encode(as_document(live.now().register)))
    from_file = ran("decide", "--register", exported, given=b"\n".join(ACTS))
    assert asked("chief", *ACTS) == from_file
    assert '"outcome":"permitted"' in from_file.out


def test_what_is_recorded_is_kept_and_answered_alike(designated: Cast) -> None:
    plain = asked("staff_a", GOOD, GOOD)
    assert asked("staff_a", GOOD, GOOD, record=True) == plain
    assert [row.answer for row in Determination.objects.order_by("id")] == plain.out.splitlines()


@pytest.mark.parametrize("record", [False, True])
def test_a_faulty_line_is_answered_in_its_place(designated: Cast, record: bool) -> None:
    found = asked("staff_a", GOOD, BAD, b"{}", GOOD, record=record)
    assert found.status == 2
    assert [answer["id"] for answer in found.answers] == ["good", "bad", None, "good"]
    assert [line.partition(":")[0] for line in found.complaints] == ["line 2", "line 3"]
    assert Determination.objects.count() == (2 if record else 0)


def test_what_names_someone_is_not_recorded(designated: Cast) -> None:
    named = an_act(id="named", counterparty={"kind": "individual", "name": "Jane Roe"})
    found = asked("staff_a", named, GOOD, record=True)
    assert [answer.get("error", {}).get("code") for answer in found.answers] == [
        "identifying_text",
        None,
    ]
    assert Determination.objects.count() == 1


def test_who_may_not_record_is_told(designated: Cast) -> None:
    found = asked("auditor", GOOD, record=True)
    assert (found.status, found.out) == (2, "")
    assert "don't include keeping answers" in found.err


@pytest.mark.parametrize("words", [[], ["--record"], ["--live", "--register", "x.json"]])
def test_one_of_register_and_live_is_named(words: list[str]) -> None:
    assert "--live" in ran("decide", *words).err
