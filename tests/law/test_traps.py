"""Each trap of the law's text has scenes on both its sides, and they come out differently."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.law.test_scenes import FOLDER, JUDGED, PROVISION, answer, settled

ROOT = Path(__file__).parents[2]
LISTED: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (FOLDER.parent / "traps.yaml").read_text("utf-8")
)
TRAPS, ELSEWHERE = LISTED["traps"], LISTED["elsewhere"]
SCENES = {scene.name: scene for scene in JUDGED}
SIDES = ("this", "that")


def told(name: str, differ: str) -> object:
    """What a scene's determination says of that in which the sides of a trap differ."""
    return settled(answer(SCENES[name]))[differ]


@pytest.mark.parametrize("trap", TRAPS, ids=[trap["trap"] for trap in TRAPS])
def test_given_a_trap_then_each_scene_of_one_side_differs_from_each_of_the_other(
    trap: dict[str, Any],
) -> None:
    sides = [{name: told(name, trap["differ"]) for name in trap[side]["scenes"]} for side in SIDES]
    assert all(sides)
    assert not sides[0].keys() & sides[1].keys()
    assert [(a, b) for a, x in sides[0].items() for b, y in sides[1].items() if x == y] == []


@pytest.mark.parametrize("trap", ELSEWHERE, ids=[trap["trap"] for trap in ELSEWHERE])
def test_given_a_trap_that_no_act_shows_then_the_test_that_holds_it_is_there(
    trap: dict[str, str],
) -> None:
    path, _, name = trap["held_by"].partition("::")
    assert f"\ndef {name}(" in (ROOT / path).read_text("utf-8")


def test_given_the_traps_then_each_says_what_it_is_and_cites_the_law() -> None:
    for trap in TRAPS:
        assert trap.keys() == {"trap", "law", "differ", *SIDES}
        assert all(trap[side]["side"].endswith(".") for side in SIDES)
    for trap in TRAPS + ELSEWHERE:
        assert trap["trap"].endswith(".")
        assert trap["law"]
        assert [cite for cite in trap["law"] if not PROVISION.fullmatch(cite)] == []
