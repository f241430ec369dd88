"""What was approved in advance: on which shelf a designation stands, and which acts it reaches."""

from datetime import date

import msgspec
import pytest

from discretion.law.acts import Counterparty
from discretion.law.designations import Candidate, Designated, Designations, Types, choice
from discretion.law.information import Vocabulary
from discretion.law.parties import Agency, Parties, Party
from discretion.law.reading import load_register
from discretion.law.register import Register
from tests.law.builders import Record, a_designation, a_register

KINDS = ("routine", "joint_routine", "best_interests")
DAY = date(2024, 5, 2)


def register(*designations: Record) -> Register:
    return load_register(msgspec.json.encode(a_register(designations=designations)))


def agency(id_: str) -> Agency:
    return Parties(register()).agencies[id_]


def party(counterparty: Record) -> Party:
    parties = Parties(register())
    known = msgspec.convert(counterparty, Counterparty)
    found = parties.resolve(known, parties.agencies["mayor"])
    assert isinstance(found, Party)
    return found


def made_ready(**changes: object) -> Designated:
    shelves = Designations(register(a_designation(**changes)))
    (found,) = shelves.shelf(agency("mayor"), "disclosure", "").routine
    return found


def reaches(designation: Designated, to: Record, *, staff: str = "", on: date = DAY) -> bool:
    """Whether, types apart, such an act is held to be meant by the designation."""
    candidate = Candidate(designation, Vocabulary().listing(on))
    return candidate.reaches(party(to), staff, on.toordinal())


def shelved(
    *designations: Record, agency_id: str = "mayor", kind: str = "disclosure", function: str = ""
) -> dict[str, list[str]]:
    """The ids on the shelf of such an act, by kind of designation."""
    shelf = Designations(register(*designations)).shelf(agency(agency_id), kind, function)
    return {name: [d.id for d in getattr(shelf, name)] for name in KINDS}


def test_a_shelf_holds_each_kind_apart_and_by_id() -> None:
    designations = [
        a_designation(id=f"D-{number}", kind=kind, agency=holder)
        for number, kind, holder in [
            (5, "routine", "mayor"),
            (2, "routine", "mayor"),
            (4, "joint_routine", "mayor"),
            (1, "best_interests", "mayor"),
            (3, "routine", "cau"),
            (6, "routine", "hra"),
        ]
    ]
    assert shelved(*designations, agency_id="cau") == {
        "routine": ["D-2", "D-3", "D-5"],
        "joint_routine": ["D-4"],
        "best_interests": ["D-1"],
    }
    assert shelved(*designations)["routine"] == ["D-2", "D-5"]


@pytest.mark.parametrize(
    ("act", "kind", "there"),
    [
        ("collection", "collection", True),
        ("collection", "disclosure", False),
        ("disclosure", "disclosure", True),
        ("disclosure", "collection", False),
        ("both", "collection", True),
        ("both", "disclosure", True),
    ],
)
def test_a_designation_stands_on_the_shelf_of_its_kind_of_act_or_on_both(
    act: str, kind: str, there: bool
) -> None:
    found = shelved(a_designation(act=act), kind=kind)
    assert found["routine"] == (["D-1"] if there else [])


@pytest.mark.parametrize(
    ("offices", "reached"),
    [
        (None, ["mayor", "cau"]),
        (["mayor"], ["mayor"]),
        (["cau"], ["cau"]),
        (["mayor", "cau"], ["mayor", "cau"]),
    ],
)
def test_without_offices_all_below_the_holder_are_reached_and_else_exactly_those(
    offices: list[str] | None, reached: list[str]
) -> None:
    designation = a_designation(**({"offices": offices} if offices else {}))
    found = [
        id_ for id_ in ("mayor", "cau", "hra") if shelved(designation, agency_id=id_)["routine"]
    ]
    assert found == reached


@pytest.mark.parametrize(
    ("functions", "function", "there"),
    [
        ("any", "", True),
        ("any", "outreach", True),
        (["outreach", "intake"], "outreach", True),
        (["outreach", "intake"], "intake", True),
        (["outreach", "intake"], "heating", False),
        (["outreach", "intake"], "", False),
    ],
)
def test_a_designation_for_functions_is_only_for_acts_that_name_one(
    functions: str | list[str], function: str, there: bool
) -> None:
    found = shelved(a_designation(functions=functions), function=function)
    assert found["routine"] == (["D-1"] if there else [])


def test_a_designation_for_any_function_stands_beside_one_for_the_function_of_the_act() -> None:
    designations = [a_designation(functions=["outreach"]), a_designation(id="D-2")]
    assert shelved(*designations, function="outreach")["routine"] == ["D-1", "D-2"]
    assert shelved(*designations, function="heating")["routine"] == ["D-2"]


def test_a_shelf_is_filled_once_and_shared_by_functions_that_no_designation_names() -> None:
    designations = Designations(register(a_designation(functions=["outreach"])))
    mayor = agency("mayor")
    outreach = designations.shelf(mayor, "disclosure", "outreach")
    assert designations.shelf(mayor, "disclosure", "outreach") is outreach
    other = designations.shelf(mayor, "disclosure", "heating")
    assert designations.shelf(mayor, "disclosure", "mail") is other
    assert other is not outreach
    assert designations.shelf(mayor, "collection", "mail") is not other
    assert designations.shelf(agency("cau"), "disclosure", "mail") is not other


def test_what_is_made_ready_for_a_listing_tells_apart_which_kinds_are_there() -> None:
    listing, mayor = Vocabulary().listing(DAY), agency("mayor")
    told = set[int]()
    for number in range(8):
        kinds = [kind for bit, kind in enumerate(KINDS) if number >> bit & 1]
        designations = [a_designation(id=kind, kind=kind) for kind in kinds]
        shelf = Designations(register(*designations)).shelf(mayor, "disclosure", "")
        told.add(shelf.under(listing).kinds)
    assert len(told) == 8


@pytest.mark.parametrize(
    ("changes", "since", "until"),
    [
        ({"from": "2020-01-01", "approved_on": "2020-02-01"}, date(2020, 2, 1), date.max),
        ({"from": "2020-03-01", "approved_on": "2020-02-01"}, date(2020, 3, 1), date.max),
        ({"until": "2024-12-31"}, date(2020, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_designation_counts_from_the_later_of_its_start_and_its_approval(
    changes: Record, since: date, until: date
) -> None:
    found = made_ready(**changes)
    assert (found.since, found.until) == (since, until)


def test_a_designation_tells_the_day_of_its_approval_whenever_it_starts() -> None:
    for start in ("2020-01-15", "2020-03-01"):
        found = made_ready(**{"from": start, "approved_on": "2020-02-01"})
        assert found.approved_on == "2020-02-01"


@pytest.mark.parametrize(
    ("changes", "unconditional"),
    [
        ({}, True),
        ({"kind": "best_interests"}, True),
        ({"extra_review": "counsel"}, False),
        ({"agreement_required": True}, False),
        ({"kind": "joint_routine"}, False),
    ],
)
def test_a_designation_is_unconditional_if_it_asks_for_nobody_elses_word_and_no_agreement(
    changes: Record, unconditional: bool
) -> None:
    shelves = Designations(register(a_designation(**changes)))
    (found,) = shelves.shelf(agency("mayor"), "disclosure", "").every
    assert found.unconditional is unconditional


def test_what_a_designation_names_is_kept_as_sets_and_any_as_none() -> None:
    found = made_ready(staff=["outreach"], counterparties=["hra", "court"], types=["name"])
    assert found.staff == frozenset({"outreach"})
    assert found.counterparties == frozenset({"hra", "court"})
    assert found.types.codes == ("name",)
    assert (made_ready().staff, made_ready().counterparties) == (None, None)
    assert choice("any") is None
    assert choice(("hra", "hra")) == frozenset({"hra"})
    assert choice(()) == frozenset()


@pytest.mark.parametrize(
    ("on", "reached"),
    [
        (date(2024, 4, 30), False),
        (date(2024, 5, 1), True),
        (date(2024, 5, 3), True),
        (date(2024, 5, 4), False),
    ],
)
def test_both_the_first_and_the_last_day_of_a_designation_count(on: date, reached: bool) -> None:
    found = made_ready(**{"from": "2024-05-01", "until": "2024-05-03"})
    assert reaches(found, {"kind": "individual"}, on=on) is reached


@pytest.mark.parametrize(
    ("staff", "group", "reached"),
    [
        ("any", "", True),
        ("any", "outreach", True),
        (["outreach"], "outreach", True),
        (["outreach"], "intake", False),
        (["outreach"], "", False),
    ],
)
def test_a_designation_for_staff_groups_reaches_only_acts_by_one_of_them(
    staff: str | list[str], group: str, reached: bool
) -> None:
    assert reaches(made_ready(staff=staff), {"kind": "individual"}, staff=group) is reached


@pytest.mark.parametrize(
    ("counterparties", "reached"),
    [
        ("any", True),
        (["hra"], True),
        (["city_agency"], True),
        (["nypd", "city_agency"], True),
        (["nypd", "third_party"], False),
    ],
)
def test_a_designation_reaches_a_party_by_any_word_that_it_answers_to(
    counterparties: str | list[str], reached: bool
) -> None:
    human_resources = {"kind": "city_agency", "id": "hra"}
    assert reaches(made_ready(counterparties=counterparties), human_resources) is reached


def test_a_joint_designation_is_agreed_from_the_earliest_day_that_each_agency_gave() -> None:
    agreed = [
        {"agency": agency_id, "by": "agency_privacy_officer", "on": on, "reason": "helps"}
        for agency_id, on in [
            ("hra", "2024-05-03"),
            ("hra", "2024-05-01"),
            ("hra", "2024-05-02"),
            ("nypd", "2024-06-01"),
        ]
    ]
    assert made_ready(agreed=agreed).agreed == {"hra": date(2024, 5, 1), "nypd": date(2024, 6, 1)}
    assert made_ready().agreed == {}


def test_types_stand_for_their_finer_ones_and_any_for_every_bit() -> None:
    listing = Vocabulary().listing(DAY)
    assert Types(("name",)).bits(listing) == listing["name"]
    assert Types(("name", "race")).bits(listing) == listing["name"] | listing["race"]
    assert Types(()).bits(listing) == 0
    assert Types(None).bits(listing) == -1


def test_types_are_worked_out_for_each_listing_apart_and_once() -> None:
    early, late = Vocabulary().listing(date(2019, 1, 1)), Vocabulary().listing(DAY)
    contact = Types(("contact",))
    found = [contact.bits(listing) for listing in (early, late, early, late)]
    assert found == [early["contact"], late["contact"]] * 2
    early["contact"] = 0
    assert contact.bits(early) == found[0]
