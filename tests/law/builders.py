"""What tests of the law build: a small city and lawful acts; a test states only what matters."""

from typing import Any

import msgspec

from discretion.law.acts import Act
from discretion.law.cases import Case
from discretion.law.decisions import Decisions
from discretion.law.reading import load_register

Record = dict[str, Any]

AGENCIES: list[Record] = [
    {"id": "mayor", "name": "Mayor's Office", "kind": "city_agency"},
    {"id": "cau", "name": "Community Affairs", "kind": "city_agency", "parent": "mayor"},
    {"id": "hra", "name": "Human Resources", "kind": "city_agency", "foil_officer": True},
    {"id": "nypd", "name": "Police", "kind": "police_department"},
    {"id": "precinct", "name": "A precinct", "kind": "city_agency", "parent": "nypd"},
    {"id": "doe", "name": "Education", "kind": "department_of_education"},
]
CONTRACTORS: list[Record] = [
    {"id": "helper", "name": "A helper", "agency": "mayor", "services": "human"},
    {"id": "named", "name": "A named one", "agency": "mayor", "services": "designated"},
    {"id": "shop", "name": "A vendor", "agency": "mayor", "services": "other"},
    {
        "id": "officer",
        "name": "One with an officer",
        "agency": "cau",
        "services": "human",
        "privacy_officer": True,
    },
]
NO_POLICIES: Record = {
    "never_routine": [],
    "notify_individual": [],
    "routine_needs_agreement": [],
}
THIRD_PARTY: Record = {"kind": "third_party", "entity": "community_partner", "name": "A pantry"}


def a_designation(**changes: object) -> Record:
    """A routine designation of the Mayor's Office for the disclosure of names to anyone."""
    return {
        "id": "D-1",
        "kind": "routine",
        "act": "disclosure",
        "agency": "mayor",
        "functions": "any",
        "types": ["name"],
        "counterparties": "any",
        "staff": "any",
        "from": "2020-01-01",
        "approved_by": "agency_privacy_officer",
        "approved_on": "2020-01-01",
        "reason": "answers those who write in",
        **changes,
    }


def an_approval(**changes: object) -> Record:
    """A written approval to disclose names to Human Resources for heating help."""
    return {
        "id": "A-1",
        "act": "disclosure",
        "agency": "mayor",
        "by": "agency_privacy_officer",
        "on": "2024-01-01",
        "types": ["name"],
        "counterparty": "hra",
        "purpose": "heating help",
        **changes,
    }


def an_agreement(**changes: object) -> Record:
    """An agreement of the Mayor's Office with a pantry on anything."""
    return {
        "id": "G-1",
        "agency": "mayor",
        "with": "A pantry",
        "types": "any",
        "from": "2024-01-01",
        **changes,
    }


def a_register(**tables: object) -> Record:
    """The small city with nothing on file but what is given."""
    return {
        "schema": "discretion/register/1",
        "types": [],
        "agencies": AGENCIES,
        "contractors": CONTRACTORS,
        "designations": [],
        "agreements": [],
        "approvals": [],
        "policies": NO_POLICIES,
        **tables,
    }


def decisions(**tables: object) -> Decisions:
    """The small city made ready."""
    return Decisions(load_register(msgspec.json.encode(a_register(**tables))))


def an_act(**changes: object) -> Record:
    """An employee of the Mayor's Office wants to disclose a name to Human Resources."""
    return {
        "act": "disclosure",
        "on": "2024-05-02",
        "agency": "mayor",
        "by": {"kind": "employee"},
        "types": ["name"],
        "counterparty": {"kind": "city_agency", "id": "hra"},
        **changes,
    }


def a_case(register: Decisions, **changes: object) -> Case:
    """That act held against a register."""
    return register.case(msgspec.convert(an_act(**changes), Act))


def answer(register: Decisions, **changes: object) -> Record:
    """The determination of that act, as JSON has it."""
    found: Record = msgspec.json.decode(register.answer(msgspec.json.encode(an_act(**changes))))
    return found
