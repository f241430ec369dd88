"""A register made ready after another one answers as if it had been made ready alone."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from msgspec import structs

from discretion.law.decisions import Decisions
from discretion.law.reading import load_register
from discretion.law.register import Register
from tests.law.builders import a_designation, a_register, an_act, an_agreement, an_approval

PARTS = ("designations", "agreements", "approvals")


def read(**tables: Any) -> Register:
    """The small city's register."""
    return load_register(msgspec.json.encode(a_register(**tables)))


def a_city(**changes: Any) -> Register:
    """With something of each kind on file."""
    tables = {
        "designations": [a_designation(), a_designation(id="D-2", types=["other:badge"])],
        "agreements": [an_agreement()],
        "approvals": [an_approval(), an_approval(id="P-2", designation="D-2")],
    }
    return read(**{**tables, **changes})


def ready(decisions: Decisions, part: str) -> Mapping[str, object]:
    """What of a part was made ready, by id."""
    city = decisions.city
    kept: dict[str, Mapping[str, object]] = {
        "designations": city.designations._ready,
        "agreements": city.agreements._by_id,
        "approvals": city.approvals._by_id,
    }
    return kept[part]


@pytest.mark.parametrize("part", PARTS)
def test_what_is_the_very_same_is_taken_over_and_the_rest_made_ready(part: str) -> None:
    first = a_city()
    before = Decisions(first)
    fresh = getattr(a_city(), part)
    after = Decisions(structs.replace(first, **{part: fresh}), before=before)
    for each in PARTS:
        for id_, made in ready(after, each).items():
            assert (made is ready(before, each)[id_]) == (each != part)
    assert after.city.vocabulary is before.city.vocabulary
    act = msgspec.json.encode(an_act())
    assert after.answer(act) == before.answer(act)


def test_another_vocabulary_takes_nothing_over() -> None:
    first = a_city()
    before = Decisions(first)
    more = (
        *first.designations,
        *read(designations=[a_designation(types=["other:x"])]).designations,
    )
    after = Decisions(structs.replace(first, designations=more), before=before)
    assert after.city.vocabulary != before.city.vocabulary
    for part in PARTS:
        assert not any(
            made is ready(before, part).get(id_) for id_, made in ready(after, part).items()
        )


def test_what_is_no_longer_on_file_permits_nothing() -> None:
    first = a_city()
    before, act = Decisions(first), msgspec.json.encode(an_act())
    assert b'"outcome":"permitted"' in before.answer(act)
    bare = structs.replace(first, designations=(), agreements=(), approvals=())
    assert Decisions(bare, before=before).answer(act) == Decisions(bare).answer(act)
    assert Decisions(first, before=Decisions(bare)).answer(act) == before.answer(act)
