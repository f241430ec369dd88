"""Papers on file: whom an agreement, an approval or a review serves, what it covers, and when."""

from datetime import date

import msgspec
import pytest

from discretion.law.acts import Counterparty
from discretion.law.agreements import Agreements, Approvals, Policies
from discretion.law.information import Listing, Vocabulary
from discretion.law.parties import Agency, Parties, Party
from discretion.law.reading import load_register
from discretion.law.register import Register
from tests.law.builders import (
    NO_POLICIES,
    Record,
    a_designation,
    a_register,
    an_agreement,
    an_approval,
)

DAY = date(2024, 5, 2)


def register(**tables: object) -> Register:
    return load_register(msgspec.json.encode(a_register(**tables)))


def agency(id_: str) -> Agency:
    return Parties(register()).agencies[id_]


def party(counterparty: Record) -> Party:
    parties = Parties(register())
    known = msgspec.convert(counterparty, Counterparty)
    found = parties.resolve(known, parties.agencies["hra"])
    assert isinstance(found, Party)
    return found


def listing() -> Listing:
    return Vocabulary().listing(DAY)


PANTRY: Record = {"kind": "third_party", "entity": "community_partner"}
A_SUB_OFFICE: Record = {"kind": "city_agency", "id": "cau"}


@pytest.mark.parametrize(
    ("holder", "acting", "with_", "counterparty", "name", "found"),
    [
        ("mayor", "mayor", "A pantry", PANTRY, "A pantry", True),
        ("mayor", "cau", "A pantry", PANTRY, "A pantry", True),
        ("cau", "mayor", "A pantry", PANTRY, "A pantry", False),
        ("hra", "mayor", "A pantry", PANTRY, "A pantry", False),
        ("mayor", "mayor", "A pantry", PANTRY, "Another pantry", False),
        ("mayor", "mayor", "A pantry", PANTRY, "", False),
        ("hra", "hra", "cau", A_SUB_OFFICE, "", True),
        ("hra", "hra", "mayor", A_SUB_OFFICE, "", True),
        ("hra", "hra", "mayor", A_SUB_OFFICE, "A pantry", True),
        ("hra", "hra", "A pantry", A_SUB_OFFICE, "A pantry", True),
        ("hra", "hra", "nypd", A_SUB_OFFICE, "", False),
    ],
)
def test_an_agreement_serves_its_agency_and_those_below_toward_the_party_that_it_names(
    holder: str, acting: str, with_: str, counterparty: Record, name: str, found: bool
) -> None:
    papers = Agreements(register(agreements=[an_agreement(agency=holder, **{"with": with_})]))
    ids = [p.id for p in papers.with_(agency(acting), party(counterparty), name)]
    assert ids == (["G-1"] if found else [])


def test_all_agreements_with_a_party_are_found_and_known_by_their_ids() -> None:
    first, second = an_agreement(), an_agreement(id="G-2")
    papers = Agreements(register(agreements=[first, second]))
    found = papers.with_(agency("mayor"), party(PANTRY), "A pantry")
    assert sorted(p.id for p in found) == ["G-1", "G-2"]
    assert [papers.known(id_) for id_ in ("G-1", "G-2", "G-3", "")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("changes", "types", "on", "covers"),
    [
        ({}, ["name"], date(2024, 1, 1), True),
        ({}, ["name"], date(2023, 12, 31), False),
        ({"until": "2024-05-02"}, ["name"], date(2024, 5, 2), True),
        ({"until": "2024-05-02"}, ["name"], date(2024, 5, 3), False),
        ({}, ["name", "race"], date.max, True),
        ({"types": ["name"]}, ["name"], DAY, True),
        ({"types": ["name"]}, ["name", "race"], DAY, False),
        ({"types": ["name"]}, ["race"], DAY, False),
        ({"types": ["name", "race"]}, ["race"], DAY, True),
    ],
)
def test_an_agreement_covers_an_act_with_all_its_types_on_its_first_to_its_last_day(
    changes: Record, types: list[str], on: date, covers: bool
) -> None:
    (paper,) = Agreements(register(agreements=[an_agreement(**changes)])).with_(
        agency("mayor"), party(PANTRY), "A pantry"
    )
    known = listing()
    assert paper.in_force_for(known.expand(types), known, on) is covers
    assert (paper.agency, paper.counterparty) == ("mayor", "A pantry")


def test_an_approval_keeps_who_gave_it_when_and_for_what() -> None:
    approvals = [an_approval(function="outreach", until="2024-12-31")]
    papers = Approvals(register(approvals=approvals))
    (paper,) = papers.on_file(agency("mayor"), "disclosure", "heating help")
    assert (paper.id, paper.agency, paper.by) == ("A-1", "mayor", "agency_privacy_officer")
    assert (paper.counterparty, paper.function) == ("hra", "outreach")
    assert (paper.since, paper.until) == (date(2024, 1, 1), date(2024, 12, 31))
    assert paper.types.codes == ("name",)


def test_an_approval_without_an_end_or_a_function_is_open() -> None:
    papers = Approvals(register(approvals=[an_approval()]))
    (paper,) = papers.on_file(agency("mayor"), "disclosure", "heating help")
    assert (paper.until, paper.function) == (date.max, "")


@pytest.mark.parametrize(
    ("acting", "kind", "purpose", "ids"),
    [
        ("mayor", "disclosure", "heating help", ["A-1", "A-2"]),
        ("cau", "disclosure", "heating help", ["A-1", "A-2", "A-3"]),
        ("hra", "disclosure", "heating help", []),
        ("mayor", "collection", "heating help", ["A-4"]),
        ("mayor", "disclosure", "Heating help", []),
    ],
)
def test_approvals_on_file_are_those_of_the_agency_or_one_above_for_that_kind_and_purpose(
    acting: str, kind: str, purpose: str, ids: list[str]
) -> None:
    approvals = [
        an_approval(),
        an_approval(id="A-2"),
        an_approval(id="A-3", agency="cau"),
        an_approval(id="A-4", act="collection"),
    ]
    papers = Approvals(register(approvals=approvals))
    assert sorted(p.id for p in papers.on_file(agency(acting), kind, purpose)) == ids


@pytest.mark.parametrize(
    ("acting", "kind", "purpose", "designation", "ids"),
    [
        ("mayor", "disclosure", "heating help", "D-1", ["A-2", "A-3"]),
        ("cau", "disclosure", "heating help", "D-1", ["A-2", "A-3"]),
        ("hra", "disclosure", "heating help", "D-1", []),
        ("mayor", "collection", "heating help", "D-1", []),
        ("mayor", "disclosure", "mail", "D-1", []),
        ("mayor", "disclosure", "heating help", "D-2", []),
    ],
)
def test_a_review_names_its_designation_and_is_no_approval(
    acting: str, kind: str, purpose: str, designation: str, ids: list[str]
) -> None:
    designations = [a_designation(id=id_) for id_ in ("D-1", "D-2")]
    approvals = [
        an_approval(),
        *(an_approval(id=id_, by="counsel", designation="D-1") for id_ in ("A-2", "A-3")),
    ]
    papers = Approvals(register(designations=designations, approvals=approvals))
    found = papers.reviews(agency(acting), kind, purpose, designation)
    assert sorted(p.id for p in found) == ids
    on_file = papers.on_file(agency("mayor"), "disclosure", "heating help")
    assert [p.id for p in on_file] == ["A-1"]


LISTS = ("never_routine", "notify_individual", "routine_needs_agreement")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("changes", "types", "on", "matches"),
    [
        ({}, ["name"], date.min, True),
        ({}, ["name"], date.max, True),
        ({}, ["name", "race"], DAY, True),
        ({}, ["race"], DAY, False),
        ({"from": "2024-05-02"}, ["name"], DAY, True),
        ({"from": "2024-05-03"}, ["name"], DAY, False),
        ({"until": "2024-05-02"}, ["name"], DAY, True),
        ({"until": "2024-05-01"}, ["name"], DAY, False),
        ({"counterparties": ["nypd", "mayor"]}, ["name"], DAY, True),
        ({"counterparties": ["nypd"]}, ["name"], DAY, False),
    ],
)
def test_a_policy_entry_fits_acts_that_share_a_type_and_answer_to_a_party_it_names(
    name: str, changes: Record, types: list[str], on: date, matches: bool
) -> None:
    entry = {"types": ["name"], "counterparties": ["city_agency", "mayor"], "authority": "§ 5"}
    policies = Policies(register(policies={**NO_POLICIES, name: [entry | changes]}))
    (found,) = getattr(policies, name)
    known = listing()
    assert found.matches(known.expand(types), known, party(A_SUB_OFFICE), on) is matches
    assert [len(getattr(policies, other)) for other in LISTS] == [other == name for other in LISTS]


def test_a_policy_entry_that_says_any_fits_every_type_or_every_party() -> None:
    every_party = {"types": ["name"], "counterparties": "any", "authority": "§ 5"}
    every_type = {"types": "any", "counterparties": ["city_agency"], "authority": "§ 5"}
    lists = {"never_routine": [every_party], "routine_needs_agreement": [every_type]}
    policies = Policies(register(policies={**NO_POLICIES, **lists}))
    known = listing()
    (never,), (asks,) = policies.never_routine, policies.routine_needs_agreement
    for code, fits in (("name", True), ("race", False)):
        assert never.matches(known[code], known, party({"kind": "individual"}), DAY) is fits
    assert asks.matches(known["race"], known, party({"kind": "city_agency"}), DAY)
    assert not asks.matches(0, known, party({"kind": "city_agency"}), DAY)


@pytest.mark.parametrize(
    ("hours", "exigent", "violation"),
    [
        ({}, "as_soon_as_practicable", "as_soon_as_practicable"),
        ({"exigent_notice_hours": 24}, "within_24_hours", "as_soon_as_practicable"),
        ({"violation_notice_hours": 72}, "as_soon_as_practicable", "within_72_hours"),
    ],
)
def test_a_notice_has_hours_only_where_a_policy_sets_them(
    hours: Record, exigent: str, violation: str
) -> None:
    policies = Policies(register(policies={**NO_POLICIES, **hours}))
    assert (policies.exigent_notice, policies.violation_notice) == (exigent, violation)
