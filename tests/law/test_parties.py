"""Who is who: what a counterparty counts as, and what is wrong with one the register denies."""

from collections.abc import Iterable

import msgspec
import pytest

from discretion.errors import Fault
from discretion.law.acts import Actor, Counterparty
from discretion.law.parties import Parties, Party
from discretion.law.reading import load_register
from tests.law.builders import AGENCIES, CONTRACTORS, Record, a_register

SUBCONTRACTOR: Record = {
    "id": "sub",
    "name": "A subcontractor",
    "agency": "mayor",
    "services": "human",
    "subcontractor_of": "helper",
}


def parties() -> Parties:
    """The small city's, with a subcontractor and a desk below a sub-office."""
    agencies = [
        *AGENCIES,
        {"id": "desk", "name": "A desk", "kind": "city_agency", "parent": "cau"},
        {"id": "jobs", "name": "Jobs", "kind": "city_agency", "parent": "hra"},
    ]
    tables = a_register(agencies=agencies, contractors=[*CONTRACTORS, SUBCONTRACTOR])
    return Parties(load_register(msgspec.json.encode(tables)))


def resolved(counterparty: Record, acting: str = "mayor") -> Party | Fault:
    register = parties()
    return register.resolve(msgspec.convert(counterparty, Counterparty), register.agencies[acting])


def party(counterparty: Record, acting: str = "mayor") -> Party:
    found = resolved(counterparty, acting)
    assert isinstance(found, Party)
    return found


def fault(counterparty: Record, acting: str = "mayor") -> Fault:
    found = resolved(counterparty, acting)
    assert isinstance(found, Fault)
    return found


def what_it_is(found: Party) -> set[str]:
    """Those of a party's yes-or-no properties that hold."""
    names = ("third_party", "individual", "own", "police", "of_the_city")
    return {name for name in names if getattr(found, name) is True}


@pytest.mark.parametrize(
    ("id_", "line", "kind", "foil"),
    [
        ("mayor", ("mayor",), "city_agency", False),
        ("cau", ("cau", "mayor"), "city_agency", False),
        ("desk", ("desk", "cau", "mayor"), "city_agency", False),
        ("hra", ("hra",), "city_agency", True),
        ("jobs", ("jobs", "hra"), "city_agency", True),
        ("nypd", ("nypd",), "police_department", False),
        ("precinct", ("precinct", "nypd"), "police_department", False),
        ("doe", ("doe",), "department_of_education", False),
    ],
)
def test_a_sub_office_is_of_its_topmost_agencys_kind_and_shares_the_foil_officers_above(
    id_: str, line: tuple[str, ...], kind: str, foil: bool
) -> None:
    agency = parties().agencies[id_]
    assert (agency.id, agency.line, agency.kind) == (id_, line, kind)
    assert agency.top == line[-1]
    assert agency.has_foil_officer is foil
    assert agency.police is (kind == "police_department")
    assert agency.of_the_city is (kind != "department_of_education")


@pytest.mark.parametrize(
    ("id_", "name"),
    [("cau", "Community Affairs"), ("shop", "A vendor"), ("nobody", "nobody")],
)
def test_an_id_is_called_as_the_register_has_it_and_else_by_itself(id_: str, name: str) -> None:
    assert parties().name(id_) == name
    known = parties().agencies.get(id_)
    assert known is None or known.name == name


@pytest.mark.parametrize(
    ("kind", "words", "answers_to", "is_"),
    [
        ("own_agency", "the agency itself", (), ["own"]),
        ("city_agency", "a city agency", (), ["of_the_city"]),
        (
            "police_department",
            "the police department",
            ["city_agency"],
            ["police", "of_the_city"],
        ),
        ("department_of_education", "the Department of Education", (), ()),
        ("local_public_authority", "a local public authority", (), ()),
        ("contractor", "a contractor", (), ()),
        ("individual", "the individual concerned", (), ["individual"]),
        ("third_party", "a third party", (), ["third_party"]),
    ],
)
def test_a_party_that_the_register_does_not_know_is_what_the_act_says(
    kind: str, words: str, answers_to: Iterable[str], is_: Iterable[str]
) -> None:
    found = party({"kind": kind, "name": "Someone"})
    assert found.words == words
    assert (found.id, found.ids) == ("", frozenset())
    assert found.answers_to == {kind, *answers_to}
    assert what_it_is(found) == set(is_)


def test_a_third_party_answers_to_its_kind_of_entity_too() -> None:
    found = party({"kind": "third_party", "entity": "federal_agency"})
    assert found.words == "a third party (federal agency)"
    assert found.answers_to == {"third_party", "federal_agency"}


_KINDS = {"own_agency", "city_agency", "police_department", "department_of_education"}


@pytest.mark.parametrize(
    ("acting", "kind", "id_", "answers_to", "is_"),
    [
        ("mayor", "city_agency", "hra", {"city_agency", "hra"}, ["of_the_city"]),
        ("mayor", "city_agency", "jobs", {"city_agency", "jobs", "hra"}, ["of_the_city"]),
        ("mayor", "own_agency", "cau", {"own_agency", "cau", "mayor"}, ["own"]),
        ("desk", "city_agency", "cau", {"own_agency", "cau", "mayor"}, ["own"]),
        (
            "mayor",
            "city_agency",
            "precinct",
            {"police_department", "city_agency", "precinct", "nypd"},
            ["police", "of_the_city"],
        ),
        ("nypd", "police_department", "precinct", {"own_agency", "precinct", "nypd"}, ["own"]),
        ("mayor", "department_of_education", "doe", {"department_of_education", "doe"}, ()),
    ],
)
def test_an_agency_of_the_register_answers_to_its_kind_and_to_every_id_above_it(
    acting: str, kind: str, id_: str, answers_to: set[str], is_: Iterable[str]
) -> None:
    found = party({"kind": kind, "id": id_}, acting)
    assert found.id == id_
    assert found.words == parties().name(id_)
    assert found.answers_to == answers_to
    assert found.ids == answers_to - _KINDS
    assert what_it_is(found) == set(is_)


@pytest.mark.parametrize(
    ("counterparty", "answers_to", "is_"),
    [
        ({"kind": "contractor", "id": "helper"}, {"contractor", "helper"}, ()),
        ({"kind": "subcontractor", "id": "sub"}, {"subcontractor", "sub"}, ()),
        (
            {"kind": "contractor", "id": "shop"},
            {"third_party", "vendor", "shop"},
            ["third_party"],
        ),
        (
            {"kind": "third_party", "id": "shop", "entity": "court"},
            {"third_party", "court", "shop"},
            ["third_party"],
        ),
        ({"kind": "third_party", "id": "helper"}, {"third_party", "helper"}, ["third_party"]),
    ],
)
def test_a_contractor_of_other_services_is_a_third_party_and_a_vendor_unless_the_act_says_more(
    counterparty: Record, answers_to: set[str], is_: Iterable[str]
) -> None:
    found = party(counterparty)
    assert (found.id, found.ids) == (counterparty["id"], frozenset({counterparty["id"]}))
    assert found.words == parties().name(counterparty["id"])
    assert found.answers_to == answers_to
    assert what_it_is(found) == set(is_)


@pytest.mark.parametrize(
    ("counterparty", "code", "path", "said"),
    [
        (
            {"kind": "city_agency", "entity": "court"},
            "kind_mismatch",
            "counterparty.entity",
            ("third party",),
        ),
        (
            {"kind": "city_agency", "id": "nobody"},
            "unknown_id",
            "counterparty.id",
            ("'nobody'",),
        ),
        (
            {"kind": "own_agency", "id": "hra"},
            "kind_mismatch",
            "counterparty.kind",
            ("'own_agency'", "Human Resources is a city agency", "another agency than the one"),
        ),
        (
            {"kind": "police_department", "id": "hra"},
            "kind_mismatch",
            "counterparty.kind",
            ("'police_department'", "Human Resources is a city agency"),
        ),
        (
            {"kind": "city_agency", "id": "doe"},
            "kind_mismatch",
            "counterparty.kind",
            ("Education is the Department of Education",),
        ),
        (
            {"kind": "subcontractor", "id": "helper"},
            "kind_mismatch",
            "counterparty.kind",
            ("'subcontractor'", "A helper is a contractor"),
        ),
        (
            {"kind": "contractor", "id": "sub"},
            "kind_mismatch",
            "counterparty.kind",
            ("A subcontractor is a subcontractor",),
        ),
    ],
)
def test_a_counterparty_that_the_register_denies_is_a_fault_with_its_place_and_the_fact(
    counterparty: Record, code: str, path: str, said: tuple[str, ...]
) -> None:
    found = fault(counterparty)
    assert (found.code, found.path) == (code, path)
    assert all(words in found.message for words in said)


def test_a_fault_about_ones_own_office_does_not_call_it_another_agency() -> None:
    found = fault({"kind": "police_department", "id": "cau"})
    assert found.message.endswith("Community Affairs is a city agency")


@pytest.mark.parametrize(
    ("value", "name", "meant"),
    [
        ("hra", "", True),
        ("jobs", "", True),
        ("mayor", "", False),
        ("The desk", "The desk", True),
        ("The desk", "A desk", False),
        ("", "", False),
    ],
)
def test_a_paper_means_a_party_by_its_id_one_above_it_or_its_name(
    value: str, name: str, meant: bool
) -> None:
    found = party({"kind": "city_agency", "id": "jobs"})
    assert found.called(value, name) is meant


@pytest.mark.parametrize(
    ("actor", "outside", "officer_of_mayor", "officer_of_hra"),
    [
        (Actor("employee"), False, False, False),
        (Actor("employee", "shop"), False, False, False),
        (Actor("employee", "officer"), False, False, False),
        (Actor("contractor"), False, False, False),
        (Actor("contractor", "shop"), True, False, False),
        (Actor("contractor", "helper"), False, False, False),
        (Actor("contractor", "officer"), False, True, False),
    ],
)
def test_only_a_contractor_can_stand_outside_the_chapter_or_be_its_agencys_privacy_officer(
    actor: Actor, outside: bool, officer_of_mayor: bool, officer_of_hra: bool
) -> None:
    register = parties()
    assert register.outside_chapter(actor) is outside
    assert register.is_privacy_officer(actor, register.agencies["mayor"]) is officer_of_mayor
    assert register.is_privacy_officer(actor, register.agencies["desk"]) is officer_of_mayor
    assert register.is_privacy_officer(actor, register.agencies["hra"]) is officer_of_hra
