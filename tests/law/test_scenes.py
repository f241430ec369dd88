"""The lawyers' scenes: each is one act judged on one register, with all that follows from it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from discretion.errors import Invalid
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions
from discretion.law.reading import load_register

FOLDER = Path(__file__).parent / "scenes"
CAST = "cast.yaml"
ABSENT = "absent"

Table = dict[str, Any]

STEP_OF_BASIS = {
    "not_identifying": 1,
    "not_a_contractor": 1,
    "own_agency": 2,
    "police_investigation": 3,
    "welfare_investigation": 4,
    "routine": 5,
    "joint_routine": 6,
    "best_interests": 7,
    "approval": 8,
    "exigent": 9,
}
DECIDED_BY_A_BASIS = {"outside_chapter", "permitted"}
OUTCOMES = DECIDED_BY_A_BASIS | {"refer", "refused", "violation", "unlawful_collection"}
NEEDS = {
    "approve_in_writing",
    "state_ground",
    "enter_agreement",
    "review",
    "agree_jointly",
    "determine_best_interests",
    "record_finding",
}
DUTIES = {
    "notify_agency_privacy_officer",
    "notify_chief_privacy_officer",
    "notify_individual",
    "record",
    "refer_to_privacy_officer",
    "report_quarterly",
}
FAULTS = {
    "invalid_json",
    "unknown_field",
    "missing_field",
    "wrong_type",
    "unknown_code",
    "bad_date",
    "unknown_id",
    "duplicate_id",
    "empty_text",
    "kind_mismatch",
    "circular_parent",
    "before_in_force",
}
# Point 42 says what acceptance compares; every other finer point shows in some act or register.
POINTS = set(range(1, 47)) - {42}
PROVISION = re.compile(r"(23-120[1-5]|Charter 8\(h\))(\((\d{1,2}|[a-z]+)\))*")
SCENE_KEYS = {
    *("name", "why", "cites", "points", "register", "register_text", "act", "line", "expect"),
}
EXPECT_KEYS = {
    *("outcome", "basis", "designation", "approval", "agreement", "needs", "duties", "excused"),
    *("uncovered", "drop", "closest", "trace", "agencies", "when", "error", "register_error"),
}
EMPTY_REGISTER: Table = {
    "schema": "discretion/register/1",
    "types": [],
    "agencies": [],
    "contractors": [],
    "designations": [],
    "agreements": [],
    "approvals": [],
    "policies": {"never_routine": [], "notify_individual": [], "routine_needs_agreement": []},
}


class PlainWords(yaml.SafeLoader):
    """YAML in which `on` and `2024-05-02` are the words that they look like."""


PlainWords.yaml_implicit_resolvers = {}
PlainWords.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), list("tf"))
PlainWords.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"\d+$"), list("0123456789"))
PlainWords.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("null$"), ["n"])


@dataclass(frozen=True)
class Scene:
    """One scene with its defaults filled in: the two documents given, and what follows."""

    name: str
    cites: list[str]
    points: list[int]
    register: bytes
    act: Table
    line: bytes
    expect: Table


def changed(base: Table, changes: Table) -> Table:
    """The base with the changes in it; the word `absent` takes a field away."""
    return {key: value for key, value in {**base, **changes}.items() if value != ABSENT}


def changed_entries(base: list[Table], changes: list[Table]) -> list[Table]:
    """The entries of a table; a change of an id (or code) already there alters that entry."""
    known = [entry.get("id", entry.get("code", "")) for entry in base]
    entries = list(base)
    for change in changes:
        identity = change.get("id", change.get("code"))
        if identity in known:
            position = known.index(identity)
            entries[position] = changed(entries[position], change)
        else:
            entries.append(change)
    return entries


def changed_register(base: Table, changes: Table) -> Table:
    """The register with the tables of the changes added to its own."""
    register = dict(base)
    for key, change in changes.items():
        if isinstance(change, list):
            register[key] = changed_entries(register[key], change)
        elif isinstance(change, dict):
            register[key] = changed_register(register[key], change)
        else:
            register = changed(register, {key: change})
    return register


def read(path: Path) -> Table:
    document = yaml.load(path.read_text("utf-8"), Loader=PlainWords)  # noqa: S506 (a SafeLoader)
    assert isinstance(document, dict), f"{path.name} is a mapping"
    return document


def scene_of(entry: Table, base: Table, defaults: Table) -> Scene:
    assert entry.keys() <= SCENE_KEYS, f"{entry['name']}: unknown {entry.keys() - SCENE_KEYS}"
    unknown = entry["expect"].keys() - EXPECT_KEYS
    assert not unknown, f"{entry['name']}: unknown {unknown}"
    act = changed(defaults, entry.get("act", {}))
    register = changed_register(base, entry.get("register", {}))
    return Scene(
        name=entry["name"],
        cites=entry.get("cites", []),
        points=entry.get("points", []),
        register=entry.get("register_text", json.dumps(register)).encode(),
        act=act,
        line=entry.get("line", json.dumps(act)).encode(),
        expect=entry["expect"],
    )


def scenes_of(path: Path) -> Iterator[Scene]:
    document = read(path)
    cast = {} if document.get("without_cast") else read(FOLDER / CAST)
    base = changed_register(changed_register(EMPTY_REGISTER, cast), document.get("register", {}))
    for entry in document["scenes"]:
        yield scene_of(entry, base, document["defaults"])


SCENES = [
    scene
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.name != CAST
    for scene in scenes_of(path)
]
JUDGED = [scene for scene in SCENES if "outcome" in scene.expect]
FAULTY_ACTS = [scene for scene in SCENES if "error" in scene.expect]
FAULTY_REGISTERS = [scene for scene in SCENES if "register_error" in scene.expect]


def each(scenes: list[Scene]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("scene", scenes, ids=[scene.name for scene in scenes])


@cache
def decisions(register: bytes) -> Decisions:
    return Decisions(load_register(register))


def answer(scene: Scene) -> Table:
    """The one place that knows how an act is decided."""
    try:
        answered: Table = json.loads(decisions(scene.register).answer(scene.line))
    except FaultyAct as faulty:
        answered = json.loads(faulty.answer())
    return answered


def pairs(entries: list[Table], *fields: str) -> list[list[str]]:
    return sorted([entry[field] for field in fields] for entry in entries)


def settled(determination: Table) -> Table:
    """What a scene settles, so that nothing is left unasserted where the scene says nothing."""
    share_less = determination.get("share_less", {})
    return {
        **{key: determination[key] for key in ("id", "act_on", "outcome", "basis")},
        **{key: determination.get(key) for key in ("designation", "approval", "agreement")},
        "needs": pairs(determination["needs"], "who", "what"),
        "uncovered": determination.get("uncovered", []),
        "drop": share_less.get("drop", []),
        "closest": share_less.get("designation"),
        "duties": pairs(determination["duties"], "who", "what", "to"),
        "excused": pairs(determination["excused"], "duty", "cite"),
    }


def expected(scene: Scene) -> Table:
    said = scene.expect
    return {
        "id": scene.act.get("id"),
        "act_on": scene.act["on"],
        **{key: said[key] for key in ("outcome", "basis")},
        **{key: said.get(key) for key in ("designation", "approval", "agreement", "closest")},
        **{key: sorted(said.get(key, [])) for key in ("needs", "duties", "excused")},
        **{key: said.get(key, []) for key in ("uncovered", "drop")},
    }


def deciding_step(expect: Table) -> int:
    decided_by_basis = expect["outcome"] in DECIDED_BY_A_BASIS
    return STEP_OF_BASIS[expect["basis"]] if decided_by_basis else 10


def register_faults(expect: Table) -> list[list[str]]:
    """The faults a scene expects of its register: it may give one pair or a list of them."""
    said: list[Any] = expect["register_error"]
    return said if isinstance(said[0], list) else [said]


@each(JUDGED)
def test_the_gist_of_each_scene_is_that_of_its_determination(scene: Scene) -> None:
    register = decisions(scene.register)
    act = register.read(scene.line)
    whole = register.decide(act)
    gist = (whole.outcome, whole.designation or "", whole.trace[-1].because)
    assert register.gist(act) == gist


@each(JUDGED)
def test_given_a_scene_when_it_is_decided_then_the_answer_is_the_lawyers(scene: Scene) -> None:
    determination = answer(scene)

    assert settled(determination) == expected(scene)
    assert ("share_less" in determination) == bool(scene.expect.get("drop"))
    if scene.expect["outcome"] in DECIDED_BY_A_BASIS:
        assert "uncovered" not in determination


@each(JUDGED)
def test_given_a_scene_when_it_is_decided_then_needs_and_duties_say_whose_when_and_why(
    scene: Scene,
) -> None:
    determination = answer(scene)
    whose = scene.expect.get("agencies", {})
    times = {"report_quarterly": "quarterly", **scene.expect.get("when", {})}

    other_act = "23-1202(b)" if scene.act["act"] == "disclosure" else "23-1202(c)"

    for entry in determination["needs"] + determination["duties"]:
        assert entry["cite"]
        assert not entry["cite"].startswith(other_act)
        own = ABSENT if entry["who"] == "chief_privacy_officer" else scene.act["agency"]
        assert entry.get("agency", ABSENT) == whose.get(entry["what"], own), entry["what"]
    for duty in determination["duties"]:
        assert duty["when"] == times.get(duty["what"], "as_soon_as_practicable"), duty["what"]


@each(JUDGED)
def test_given_a_scene_when_it_is_decided_then_the_trace_runs_to_the_step_that_decided(
    scene: Scene,
) -> None:
    trace = answer(scene)["trace"]
    last = deciding_step(scene.expect)
    findings = dict.fromkeys(range(1, last), "no") | {last: "yes"}

    assert [entry["step"] for entry in trace] == list(range(1, last + 1))
    assert {entry["step"]: entry["finding"] for entry in trace} == (
        findings | scene.expect.get("trace", {})
    )
    assert all(entry["because"].strip() and entry["cite"].strip() for entry in trace)


@each(FAULTY_ACTS)
def test_given_an_act_with_a_fault_when_it_is_decided_then_the_fault_is_answered(
    scene: Scene,
) -> None:
    answered = answer(scene)
    code, path = scene.expect["error"]

    assert answered.keys() == {"id", "error"}
    assert (answered["error"]["code"], answered["error"]["path"]) == (code, path)
    assert answered["error"]["message"].strip()


@each(FAULTY_REGISTERS)
def test_given_a_register_with_faults_when_it_is_loaded_then_each_fault_is_reported(
    scene: Scene,
) -> None:
    with pytest.raises(Invalid) as raised:
        load_register(scene.register)

    assert sorted([fault.code, fault.path] for fault in raised.value.faults) == sorted(
        register_faults(scene.expect)
    )


def test_given_the_scenes_when_counted_then_they_are_sixty_or_more_and_each_name_is_its_own() -> (
    None
):
    names = Counter(scene.name for scene in SCENES)

    assert len(SCENES) >= 60
    assert [name for name, times in names.items() if times > 1] == []
    assert len(JUDGED) + len(FAULTY_ACTS) + len(FAULTY_REGISTERS) == len(SCENES)


def test_given_the_scenes_when_their_citations_are_read_then_each_is_a_provision() -> None:
    assert [scene.name for scene in SCENES if not scene.cites and not scene.points] == []
    assert [
        (scene.name, cite)
        for scene in SCENES
        for cite in scene.cites
        if not PROVISION.fullmatch(cite)
    ] == []


def test_given_the_scenes_when_listed_then_every_step_outcome_and_basis_occurs() -> None:
    expects = [scene.expect for scene in JUDGED]

    assert {deciding_step(expect) for expect in expects} == set(range(1, 11))
    assert {expect["outcome"] for expect in expects} == OUTCOMES
    assert {expect["basis"] for expect in expects} == {*STEP_OF_BASIS, "none"}


def test_given_the_scenes_when_listed_then_every_need_duty_and_fault_occurs() -> None:
    expects = [scene.expect for scene in JUDGED]
    faults = [scene.expect["error"] for scene in FAULTY_ACTS]
    faults += [fault for scene in FAULTY_REGISTERS for fault in register_faults(scene.expect)]

    assert {what for expect in expects for _who, what in expect.get("needs", [])} == NEEDS
    assert {what for expect in expects for _who, what, _to in expect.get("duties", [])} == DUTIES
    assert {code for code, _path in faults} == FAULTS


def test_given_the_scenes_when_listed_then_every_finer_point_of_the_contract_occurs() -> None:
    assert POINTS - {point for scene in SCENES for point in scene.points} == set()
