"""What a made-up city's register looks like, at any size: the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

import msgspec

from benchmarks.words import (
    ADDED_BY_THE_OFFICER,
    ENTITIES,
    FUNCTIONS,
    PARTNERS,
    PURPOSES,
    STAFF,
    SUBJECTS,
    THEMES,
)

Record: TypeAlias = dict[str, Any]

FIRST, LAST = date(2018, 6, 15), date(2026, 10, 31)
DESIGNATIONS_PER_AGENCY = 15


@dataclass
class Agency:
    """An agency with what its people do, and what they usually handle."""

    number: int
    id: str
    kind: str
    offices: list[str] = field(default_factory=list)
    contractors: list[Record] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    designations: list[Record] = field(default_factory=list)
    approvals: list[Record] = field(default_factory=list)


@dataclass
class City:
    """A register and the agencies in it; `rng` goes on where the register's making ended."""

    rng: random.Random
    agencies: list[Agency]
    register: Record
    by_id: dict[str, Agency]

    def other_agency(self, agency: Agency) -> Agency:
        """An agency that is not this one."""
        at = agency.number
        step = self.rng.randrange(1, len(self.agencies))
        return self.agencies[(at + step) % len(self.agencies)]


def make(designations: int, seed: int = 23_1202) -> City:
    """A city with that many designations; agencies grow with them."""
    rng = random.Random(seed)  # noqa: S311 - the same city every time, nothing secret
    register: Record = {
        "schema": "discretion/register/1",
        "types": [
            {"code": code, "label": label, "origin": "chief_privacy_officer",
             "authority": "made up for the benchmark", "from": since}
            for code, (label, since) in ADDED_BY_THE_OFFICER.items()
        ],
        "agencies": [], "contractors": [], "designations": [], "agreements": [], "approvals": [],
        "policies": _policies(),
    }  # fmt: skip
    count = max(4, designations // DESIGNATIONS_PER_AGENCY)
    agencies = [_agency(rng, number) for number in range(count)]
    city = City(rng, agencies, register, {agency.id: agency for agency in agencies})
    for agency in agencies:
        register["agencies"].extend(_agency_records(rng, agency))
        register["contractors"].extend(agency.contractors)
    for number in range(designations):
        _add_designation(city, city.agencies[number % count], number)
    for agency in city.agencies:
        _add_approvals(city, agency)
    return city


def day(rng: random.Random, first: date = FIRST, last: date = LAST) -> date:
    """Any day of the period."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def some_types(rng: random.Random, most: int) -> list[str]:
    """Types of one theme, with now and then one of another."""
    theme = rng.choice(THEMES)
    codes = rng.sample(theme, min(len(theme), rng.randint(1, most)))
    if rng.random() < 0.25:
        codes.extend(rng.sample(rng.choice(THEMES), rng.randint(1, 4)))
    return list(dict.fromkeys(codes))[:most]


def party_of(agency: Agency, office: str | None = None) -> Record:
    """Another agency, or one of its offices, as the counterparty of an act."""
    return {"kind": agency.kind, "id": office or agency.id}


def contractor_party(contractor: Record) -> Record:
    """A contractor as the counterparty; a vendor outside the chapter is a third party."""
    if contractor["services"] == "other":
        return {"kind": "third_party", "entity": "vendor", "id": contractor["id"]}
    kind = "subcontractor" if "subcontractor_of" in contractor else "contractor"
    return {"kind": kind, "id": contractor["id"]}


def _policies() -> Record:
    authority = "made up for the benchmark"
    return {
        "never_routine": [
            {"types": ["immigration_status"], "counterparties": ["federal_agency"],
             "authority": authority},
            {"types": ["biometrics"], "counterparties": ["public"], "authority": authority},
        ],
        "notify_individual": [
            {"types": ["ssn", "biometrics"], "counterparties": "any", "authority": authority},
            {"types": ["violence_victim_status"], "counterparties": ["public", "vendor", "other"],
             "authority": authority},
        ],
        "routine_needs_agreement": [
            {"types": ["income_tax"], "counterparties": ["vendor"], "authority": authority},
        ],
        "exigent_notice_hours": 24,
    }  # fmt: skip


def _agency(rng: random.Random, number: int) -> Agency:
    kinds = {0: "police_department", 1: "department_of_education", 2: "local_public_authority"}
    kind = kinds.get(number, "city_agency")
    if number > 2 and rng.random() < 0.05:
        kind = "local_public_benefit_corporation"
    agency = Agency(number=number, id=f"agency-{number:04}", kind=kind)
    agency.functions = rng.sample(FUNCTIONS, rng.randint(6, 10))
    agency.staff = rng.sample(STAFF, rng.randint(4, 6))
    if rng.random() < 0.25:
        agency.offices = [f"{agency.id}-{letter}" for letter in "abcd"[: rng.randint(1, 4)]]
    for place in range(rng.randint(1, 5)):
        agency.contractors.append(_contractor(rng, agency, place))
    return agency


def _contractor(rng: random.Random, agency: Agency, place: int) -> Record:
    services = rng.choices(("human", "designated", "other"), (70, 15, 15))[0]
    contractor: Record = {
        "id": f"{agency.id}-contractor-{place}",
        "name": f"{rng.choice(PARTNERS)} {agency.id[-4:]}",
        "agency": agency.id,
        "services": services,
    }
    if services != "other" and rng.random() < 0.1:
        contractor["privacy_officer"] = True
    if place and rng.random() < 0.3:
        contractor["subcontractor_of"] = agency.contractors[0]["id"]
    return contractor


def _agency_records(rng: random.Random, agency: Agency) -> Iterator[Record]:
    number = agency.number
    subject = SUBJECTS[number % len(SUBJECTS)]
    record = {"id": agency.id, "name": f"Department of {subject} {number}", "kind": agency.kind}
    yield {**record, "foil_officer": True} if rng.random() < 0.7 else record
    for office in agency.offices:
        name = f"Office of {subject} {number} {office[-1].upper()}"
        yield {"id": office, "name": name, "kind": agency.kind, "parent": agency.id}


def _add_designation(city: City, agency: Agency, number: int) -> None:
    rng = city.rng
    kind = rng.choices(("routine", "joint_routine", "best_interests"), (88, 9, 3))[0]
    if agency.kind not in ("city_agency", "police_department"):
        kind = "routine"
    since = day(rng, last=date(2024, 12, 31))
    officer = "chief" if kind == "best_interests" else "agency"
    designation: Record = {
        "id": f"D-{number:05}",
        "kind": kind,
        "act": rng.choices(("disclosure", "collection", "both"), (50, 35, 15))[0],
        "agency": rng.choice(agency.offices) if _one_in(rng, 12, agency.offices) else agency.id,
        "functions": "any" if rng.random() < 0.1 else _few(rng, agency.functions, 3),
        "types": some_types(rng, 12),
        "counterparties": _counterparties(city, agency, kind),
        "staff": "any" if rng.random() < 0.6 else _few(rng, agency.staff, 2),
        "from": since.isoformat(),
        "approved_by": f"{officer}_privacy_officer",
        "approved_on": (since + timedelta(days=rng.randint(-60, 5))).isoformat(),
        "reason": f"needed to {rng.choice(PURPOSES)}",
    }
    if rng.random() < 0.12:
        designation["until"] = day(rng, first=since + timedelta(days=200)).isoformat()
    if designation["agency"] == agency.id and _one_in(rng, 12, agency.offices):
        designation["offices"] = _few(rng, agency.offices, 2)
    if kind == "joint_routine":
        designation["agreed"] = _agreed(rng, designation)
    agency.designations.append(designation)
    city.register["designations"].append(designation)
    _add_demands(city, agency, designation)


def _one_in(rng: random.Random, odds: int, among: Sequence[str]) -> bool:
    return bool(among) and rng.random() < 1 / odds


def _few(rng: random.Random, among: Sequence[str], most: int) -> list[str]:
    return rng.sample(among, min(len(among), rng.randint(1, most)))


def _counterparties(city: City, agency: Agency, kind: str) -> list[str] | str:
    rng = city.rng
    if kind == "joint_routine":
        cities = [a for a in city.agencies if a.kind in ("city_agency", "police_department")]
        return [other.id for other in rng.sample(cities, 2) if other is not agency]
    if kind == "best_interests":
        return ["city_agency"]
    if rng.random() < 0.05:
        return "any"
    choices = ["city_agency", "individual", "contractor", city.other_agency(agency).id]
    choices += ["third_party", rng.choice(ENTITIES), rng.choice(ENTITIES)]
    choices += [rng.choice(agency.contractors)["id"], city.other_agency(agency).id]
    return list(dict.fromkeys(_few(rng, choices, 3)))


def _agreed(rng: random.Random, designation: Record) -> list[Record]:
    return [
        {"agency": agency, "by": "agency_privacy_officer", "on": designation["approved_on"],
         "reason": f"helps it to {rng.choice(PURPOSES)}"}
        for agency in designation["counterparties"]
        if rng.random() < 0.9
    ]  # fmt: skip


def _add_demands(city: City, agency: Agency, designation: Record) -> None:
    """One in ten demands an agreement or a review; most of these are on file."""
    rng, roll = city.rng, city.rng.random()
    if roll > 0.1:
        return
    if roll < 0.05:
        designation["agreement_required"] = True
        for party in _named(designation, rng):
            _add_agreement(city, designation, party)
        return
    designation["extra_review"] = rng.choice(("agency_privacy_officer", "counsel"))
    for party in _named(designation, rng):
        _add_review(city, agency, designation, party)


def _named(designation: Record, rng: random.Random) -> list[str]:
    """Whom a demand is met for: those named by id, and three partners."""
    listed = designation["counterparties"]
    ids = [] if listed == "any" else [party for party in listed if party.startswith("agency-")]
    return [*ids, *rng.sample(PARTNERS, 3)]


def _add_agreement(city: City, designation: Record, party: str) -> None:
    agreements = city.register["agreements"]
    whole = city.rng.random() < 0.5
    agreements.append({
        "id": f"G-{len(agreements):05}", "agency": designation["agency"], "with": party,
        "types": "any" if whole else designation["types"], "from": designation["from"],
    })  # fmt: skip


def _add_review(city: City, agency: Agency, designation: Record, party: str) -> None:
    act = designation["act"]
    _add_approval(
        city,
        agency,
        act="disclosure" if act == "both" else act,
        by=designation["extra_review"],
        on=designation["from"],
        types=designation["types"],
        counterparty=party,
        designation=designation["id"],
    )


def _add_approvals(city: City, agency: Agency) -> None:
    """Case-by-case approvals, as many as designations; half with an agreement beside them."""
    rng = city.rng
    for _ in range(len(agency.designations)):
        act = rng.choice(("collection", "disclosure"))
        since = day(rng, last=date(2025, 12, 31))
        party = rng.choice((rng.choice(PARTNERS), city.other_agency(agency).id))
        extras = {} if rng.random() < 0.7 else {"function": rng.choice(agency.functions)}
        officer = "agency_privacy_officer"
        approval = _add_approval(
            city, agency, act=act, by=officer, on=since.isoformat(),
            types=some_types(rng, 6), counterparty=party, **extras,
        )  # fmt: skip
        if rng.random() < 0.5:
            until = since + timedelta(days=rng.randint(30, 700))
            approval["until"] = min(until, LAST).isoformat()
        if party in PARTNERS and rng.random() < 0.6:
            holder = {"agency": agency.id, "types": approval["types"], "from": approval["on"]}
            _add_agreement(city, holder, party)


def _add_approval(city: City, agency: Agency, **about: Any) -> Record:
    approvals = city.register["approvals"]
    approval = {
        "id": f"P-{len(approvals):05}",
        "agency": agency.id,
        "purpose": city.rng.choice(PURPOSES),
        **about,
    }
    approvals.append(approval)
    agency.approvals.append(approval)
    return approval


def encode(record: Record) -> bytes:
    """One record as contract JSON, on one line."""
    return msgspec.json.encode(record)
