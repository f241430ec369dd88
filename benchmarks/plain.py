"""The plain question put to the peers: does a routine designation cover this act, yes or no?

It is less than a determination: one step of ten, without agreements, reviews, policies, needs,
duties or reasons. Everything that a peer cannot know (trees of agencies, types that cover finer
ones, kinds of parties) is worked out for it beforehand, and not timed.
"""

from typing import NamedTuple

import msgspec

from benchmarks.city import Record
from discretion.law.decisions import Decisions
from discretion.law.reading import load_register

FINER = {
    "contact": ("contact.phone", "contact.email"),
    "address": ("address.home", "address.work"),
    "biometrics": ("biometrics.fingerprints", "biometrics.photographs", "biometrics.voiceprint"),
}
ALWAYS, NEVER = "0001-01-01", "9999-12-31"


class Rule(NamedTuple):
    """A routine designation; an empty list of functions, staff or parties means any."""

    id: str
    agency: str
    offices: tuple[str, ...]
    acts: tuple[str, ...]
    functions: tuple[str, ...]
    staff: tuple[str, ...]
    types: tuple[str, ...]
    parties: tuple[str, ...]
    since: int
    until: int


class Question(NamedTuple):
    """An act; `agencies` is the acting one and those above it, topmost last."""

    id: str
    agencies: tuple[str, ...]
    act: str
    function: str
    staff: str
    types: tuple[str, ...]
    parties: tuple[str, ...]
    on: int

    @property
    def agency(self) -> str:
        """The acting agency or office."""
        return self.agencies[0]


def rules(register: Record) -> list[Rule]:
    """The routine designations of a register."""
    return [_rule(each) for each in register["designations"] if each["kind"] == "routine"]


def questions(register: Record, acts: list[Record]) -> list[Question]:
    """The acts as questions."""
    parents = {agency["id"]: agency.get("parent") for agency in register["agencies"]}
    kinds = {agency["id"]: agency["kind"] for agency in register["agencies"]}
    return [question(parents, kinds, act) for act in acts]


def plain_register(register: Record) -> Record:
    """The register with nothing in it but what the plain question looks at."""
    demands = ("agreement_required", "extra_review")
    routine = [
        {name: value for name, value in each.items() if name not in demands}
        for each in register["designations"]
        if each["kind"] == "routine"
    ]
    policies: Record = {"never_routine": [], "notify_individual": [], "routine_needs_agreement": []}
    bare: Record = {"designations": routine, "agreements": [], "approvals": []}
    return register | bare | {"policies": policies}


def plain_act(act: Record) -> Record:
    """The act with nothing in it but what the plain question looks at."""
    asked = ("id", "act", "on", "agency", "by", "function", "types", "counterparty")
    return {name: act[name] for name in asked if name in act}


def our_answers(register: Record, acts: list[Record]) -> dict[str, bool]:
    """Our own yes or no by id, from full determinations; acts outside the chapter are left out."""
    decisions = Decisions(load_register(msgspec.json.encode(plain_register(register))))
    lines = [msgspec.json.encode(plain_act(act)) for act in acts]
    answers = [msgspec.json.decode(decisions.answer(line)) for line in lines]
    return {
        answer["id"]: answer["basis"] == "routine"
        for answer in answers
        if answer["outcome"] != "outside_chapter"
    }


def _rule(each: Record) -> Rule:
    both = ("collection", "disclosure")
    types = [finer for code in each["types"] for finer in (code, *FINER.get(code, ()))]
    return Rule(
        id=each["id"],
        agency=each["agency"],
        offices=tuple(each.get("offices", ())),
        acts=both if each["act"] == "both" else (each["act"],),
        functions=_listed(each["functions"]),
        staff=_listed(each["staff"]),
        types=tuple(dict.fromkeys(types)),
        parties=_listed(each["counterparties"]),
        since=_number(max(each["from"], each["approved_on"])),
        until=_number(each.get("until", NEVER)),
    )


def _listed(names: list[str] | str) -> tuple[str, ...]:
    return () if isinstance(names, str) else tuple(names)


def _number(on: str) -> int:
    return int(on.replace("-", ""))


def question(parents: Record, kinds: Record, act: Record) -> Question:
    return Question(
        id=act["id"],
        agencies=tuple(upward(parents, act["agency"])),
        act=act["act"],
        function=act.get("function", ""),
        staff=act["by"].get("staff", ""),
        types=tuple(act["types"]),
        parties=tuple(_parties(parents, kinds, act["counterparty"])),
        on=_number(act["on"]),
    )


def upward(parents: Record, agency: str | None) -> list[str]:
    line = []
    while agency is not None:
        line.append(agency)
        agency = parents.get(agency)
    return line


def _parties(parents: Record, kinds: Record, party: Record) -> list[str]:
    """Every word by which a designation may name this counterparty."""
    line = upward(parents, party["id"]) if "id" in party else []
    kind = kinds.get(line[-1], party["kind"]) if line else party["kind"]
    also = ["city_agency"] if kind == "police_department" else []
    entity = [party["entity"]] if "entity" in party else []
    return [kind, *also, *entity, *line]
