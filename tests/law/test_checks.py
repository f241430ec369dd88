"""Every fault of one act at once: of its shape, then of its meaning, and none told twice."""

import msgspec
import pytest

from discretion.law.acts import Act
from discretion.law.checks import every_fault, faulty_meaning
from tests.law.builders import an_act, decisions

CITY = decisions().city


def found(document: object) -> list[tuple[str, str]]:
    """Code and path of each fault, in order."""
    return [(fault.code, fault.path) for fault in every_fault(document, CITY)]


def without(*names: str, **changes: object) -> dict[str, object]:
    """An act that lacks some members."""
    return {name: value for name, value in an_act(**changes).items() if name not in names}


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        (an_act(), []),
        ([], [("wrong_type", "")]),
        ("act", [("wrong_type", "")]),
        # Of its shape alone, and what can be read is looked at for its meaning.
        (an_act(act="share"), [("unknown_code", "act")]),
        (
            an_act(act="share", agency="nobody", types=["name", "nothing"]),
            [("unknown_code", "act"), ("unknown_id", "agency"), ("unknown_code", "types[1]")],
        ),
        # What has not its shape is told of that alone.
        (an_act(agency=5), [("wrong_type", "agency")]),
        (an_act(types=["nothing", 5]), [("wrong_type", "types[1]")]),
        (an_act(types=[5, "nothing", 6]), [("wrong_type", "types[0]"), ("wrong_type", "types[2]")]),
        (
            an_act(by={"kind": "nobody", "id": " "}, purpose=" "),
            [("unknown_code", "by.kind"), ("empty_text", "by.id"), ("empty_text", "purpose")],
        ),
        (
            an_act(counterparty={"kind": "city_agency", "id": "nobody"}, on="2018-06-14"),
            [("before_in_force", "on"), ("unknown_id", "counterparty.id")],
        ),
        (
            an_act(on="June 2018", agreement="nothing"),
            [("bad_date", "on"), ("unknown_id", "agreement")],
        ),
        # What is missing has a stand-in, of which nothing is told.
        (without("agency"), [("missing_field", "agency")]),
        (without("types", "on", "by"), [("missing_field", name) for name in ("on", "by", "types")]),
        (
            without("agency", counterparty={"kind": "city_agency", "id": "nobody"}),
            [("missing_field", "agency"), ("unknown_id", "counterparty.id")],
        ),
        (
            without("counterparty", agency="nobody"),
            [("missing_field", "counterparty"), ("unknown_id", "agency")],
        ),
        (
            {},
            [("missing_field", n) for n in ("act", "on", "agency", "by", "types", "counterparty")],
        ),
    ],
)
def test_every_fault_of_an_act_is_told_once(
    document: object, faults: list[tuple[str, str]]
) -> None:
    assert sorted(found(document)) == sorted(faults)


def test_the_faults_of_its_shape_come_first() -> None:
    document = an_act(agency="nobody", act="share")
    assert found(document) == [("unknown_code", "act"), ("unknown_id", "agency")]


def test_of_a_party_of_an_agency_that_is_none_only_that_nobody_has_its_id_is_told() -> None:
    """What the party would be to the agency can't be known."""
    own = {"kind": "own_agency", "id": "hra"}
    assert found(an_act(counterparty=own)) == [("kind_mismatch", "counterparty.kind")]
    assert found(an_act(counterparty=own, agency="nobody")) == [("unknown_id", "agency")]
    gone = {"kind": "city_agency", "id": "gone"}
    both = [("unknown_id", "agency"), ("unknown_id", "counterparty.id")]
    assert found(an_act(counterparty=gone, agency="nobody")) == both


def test_where_there_is_no_agency_at_all_nothing_is_told_of_the_party() -> None:
    city = decisions(agencies=[], contractors=[]).city
    gone = {"kind": "city_agency", "id": "gone"}
    told = [(f.code, f.path) for f in every_fault(an_act(counterparty=gone), city)]
    assert told == [("unknown_id", "agency")]


def test_the_first_of_them_is_what_a_line_is_answered_with() -> None:
    act = msgspec.convert(an_act(id="A/7", agency="nobody", types=["nothing"]), Act)
    faulty = faulty_meaning(act, CITY)
    assert (faulty.fault.code, faulty.fault.path, faulty.id) == ("unknown_id", "agency", "A/7")
