"""The compiled register against the full procedure: outcome and basis of every act are the same."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discretion.errors import Invalid
from discretion.law.acts import Act
from discretion.law.checks import FaultyAct
from discretion.law.columns import encode
from discretion.law.decisions import Decisions
from discretion.law.index import ANSWERS, Index
from discretion.law.information import edition
from discretion.law.reading import load_register
from discretion.law.register import Register
from tests.law.builders import (
    AGENCIES,
    CONTRACTORS,
    Record,
    a_designation,
    a_register,
    an_act,
    an_agreement,
    an_approval,
)

# Around the day on which the list of types changed; every date below is one of these.
DAYS = [(date(2023, 11, 19) + timedelta(days=n)).isoformat() for n in range(8)]
CODES = [
    "name", "contact", "contact.phone", "contact.email", "address", "biometrics",
    "biometrics.fingerprints", "ssn", "biometrics.voiceprint", "other:shoe size", "other:Shoe size",
]  # fmt: skip
FUNCTIONS, STAFF, PURPOSES = ["intake", "outreach"], ["clerks", "nurses"], ["heating help", "audit"]
NAMES = ["A pantry", "A Pantry", "court"]
OFFICERS = ["agency_privacy_officer", "foil_officer", "contractor_privacy_officer", "counsel"]
SUBCONTRACTOR: Record = {
    "id": "sub", "name": "A sub", "agency": "hra", "services": "human",
    "subcontractor_of": "helper", "privacy_officer": True,
}  # fmt: skip
PARTIES: list[Record] = [
    {"kind": "city_agency", "id": "mayor"},
    {"kind": "city_agency", "id": "cau"},
    {"kind": "city_agency", "id": "hra"},
    {"kind": "city_agency", "id": "hra", "name": "A pantry"},
    {"kind": "police_department", "id": "nypd"},
    {"kind": "city_agency", "id": "precinct"},
    {"kind": "department_of_education", "id": "doe"},
    {"kind": "contractor", "id": "helper"},
    {"kind": "third_party", "id": "helper", "entity": "court"},
    {"kind": "third_party", "id": "shop"},
    {"kind": "contractor", "id": "shop", "name": "A pantry"},
    {"kind": "subcontractor", "id": "sub"},
    {"kind": "own_agency"},
    {"kind": "city_agency"},
    {"kind": "police_department", "name": "A pantry"},
    {"kind": "local_public_authority"},
    {"kind": "individual"},
    {"kind": "individual", "name": "A pantry"},
    {"kind": "third_party", "name": "A Pantry"},
    {"kind": "third_party", "entity": "court", "name": "court"},
    {"kind": "third_party", "entity": "vendor", "name": "A pantry"},
]
LISTED_PARTIES = [
    "city_agency", "police_department", "third_party", "individual", "own_agency", "vendor",
    "court", "contractor", "mayor", "hra", "nypd", "precinct", "helper", "shop",
]  # fmt: skip


class SmallCity:
    """A register, and acts that it nearly covers."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.codes = rng.sample(CODES, 5)
        self.agencies = [agency["id"] for agency in AGENCIES]
        self.designations = [self._designation(n) for n in range(rng.randint(0, 8))]
        self.approvals = [self._approval(n) for n in range(rng.randint(0, 8))]
        self.agreements = [self._agreement(n) for n in range(rng.randint(0, 5))]
        policies = ("never_routine", "notify_individual", "routine_needs_agreement")
        self.register = a_register(
            types=[self._added("ssn"), self._added("biometrics.voiceprint")],
            contractors=[*CONTRACTORS, SUBCONTRACTOR],
            designations=self.designations,
            approvals=self.approvals,
            agreements=self.agreements,
            policies={
                p: [self._policy() for _ in range(rng.choice([0, 0, 1, 2]))] for p in policies
            },
        )

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    def some(self, among: Sequence[str], most: int = 3) -> list[str]:
        return self.rng.sample(among, self.rng.randint(1, min(most, len(among))))

    def _any_or(self, among: Sequence[str], most: int = 3) -> list[str] | str:
        return "any" if self.chance(0.5) else self.some(among, most)

    def _perhaps(self, of: float, **fields: object) -> Record:
        """Each of the fields, or not."""
        return {name: value for name, value in fields.items() if self.chance(of)}

    def _days(self) -> Record:
        since = self.rng.randrange(5)
        until = self.rng.choice(DAYS[since:])
        return {"from": DAYS[since], **self._perhaps(0.4, until=until)}

    def _added(self, code: str) -> Record:
        added = {"code": code, "label": code, "origin": "chief_privacy_officer", "authority": "x"}
        return {**added, **self._days()}

    def _designation(self, number: int) -> Record:
        rng = self.rng
        days = self._days()
        agreed = [
            {
                "agency": agency,
                "by": "agency_privacy_officer",
                "on": rng.choice(DAYS),
                "reason": "x",
            }
            for agency in self.some(["hra", "nypd", "mayor"])
        ]
        return a_designation(
            id=f"D-{number}",
            kind=rng.choice(["routine", "joint_routine", "joint_routine", "best_interests"]),
            act=rng.choice(["disclosure", "collection", "both"]),
            agency=rng.choice([*self.agencies, "mayor", "hra"]),
            functions=self._any_or(FUNCTIONS),
            types=self.some(self.codes, 5),
            counterparties=self._any_or(LISTED_PARTIES, 7),
            staff=self._any_or(STAFF),
            approved_on=days["from"] if self.chance(0.7) else rng.choice(DAYS),
            **days,
            **self._perhaps(0.2, offices=self.some(self.agencies)),
            **self._perhaps(0.3, agreement_required=True),
            **self._perhaps(0.3, extra_review=rng.choice(["agency_privacy_officer", "counsel"])),
            **self._perhaps(0.8, agreed=agreed),
        )

    def _approval(self, number: int) -> Record:
        """An approval, or the review that a designation asks for."""
        rng = self.rng
        days = self._days()
        approval = an_approval(
            id=f"P-{number}",
            act=rng.choice(["disclosure", "collection"]),
            agency=rng.choice(self.agencies),
            by=rng.choice([*OFFICERS, OFFICERS[0], OFFICERS[0]]),
            on=days.pop("from"),
            types=self.some(self.codes, 5),
            counterparty=rng.choice([*NAMES, "hra", "mayor", "nypd", "helper", "shop"]),
            purpose=rng.choice(PURPOSES),
            **days,
            **self._perhaps(0.3, function=rng.choice(FUNCTIONS)),
        )
        if self.designations and self.chance(0.5):
            reviewed = rng.choice(self.designations)
            approval |= {"designation": reviewed["id"], "types": reviewed["types"]}
            approval |= {
                "agency": reviewed["agency"],
                "by": reviewed.get("extra_review", "counsel"),
            }
        return approval

    def _agreement(self, number: int) -> Record:
        return an_agreement(
            id=f"G-{number}",
            agency=self.rng.choice(self.agencies),
            types=self._any_or(self.codes, 5),
            **{"with": self.rng.choice([*NAMES, "hra", "mayor", "nypd", "helper", "shop"])},
            **self._days(),
        )

    def _policy(self) -> Record:
        parties = self.some(LISTED_PARTIES, 5)
        entry = {"types": self.some(self.codes, 2), "counterparties": parties, "authority": "x"}
        return {**entry, **self._perhaps(0.5, **self._days())}

    def act(self) -> Record:
        """Any act; mostly one that a designation or an approval was made for, nearly."""
        rng = self.rng
        contractor = {"kind": "contractor", "id": rng.choice(["helper", "shop", "officer", "sub"])}
        by = contractor if self.chance(0.2) else {"kind": "employee"}
        act = an_act(
            act=rng.choice(["disclosure", "disclosure", "collection"]),
            on=rng.choice(DAYS[3:]),
            agency=rng.choice(self.agencies),
            by={**by, **self._perhaps(0.6, staff=rng.choice(STAFF))},
            types=[] if self.chance(0.03) else self.some([*self.codes, "other:nobody lists this"]),
            counterparty=rng.choice(PARTIES),
            circumstances=self._perhaps(
                0.1,
                police_investigation="crime_committed",
                welfare_investigation=rng.choice(["by_city_agency", "by_other"]),
                exigent="the caller had collapsed",
                outside_normal_course=True,
            ),
            **self._perhaps(0.7, function=rng.choice(FUNCTIONS), purpose=rng.choice(PURPOSES)),
            **self._perhaps(0.7, grounds=self._grounds()),
            **self._perhaps(0.2, done=True, foil=True, no_important_privacy_interest="public"),
            **self._perhaps(0.03, anonymized=True),
        )
        if self.agreements and self.chance(0.15):
            act["agreement"] = rng.choice(self.agreements)["id"]
        aimed = rng.choices(("designation", "approval", ""), (5, 3, 2))[0]
        if aimed == "designation" and self.designations:
            act |= self._aimed_at_designation()
        if aimed == "approval" and self.approvals:
            act |= self._aimed_at_approval()
        return act

    def _grounds(self) -> Record:
        law, authorized = {"required_by_law": "x"}, {"written_authorization": "individual"}
        return self.rng.choice([{"furthers_mission": "x"}, law, authorized, {}])

    def _aimed_at_designation(self) -> Record:
        rng, aim = self.rng, self.rng.choice(self.designations)
        exact: Record = {
            "agency": rng.choice(aim.get("offices", [aim["agency"]])),
            "types": self.some(aim["types"]),
            "counterparty": self._party_among(aim),
        }
        if aim["functions"] != "any":
            exact["function"] = rng.choice(aim["functions"])
        if aim["staff"] != "any":
            exact["by"] = {"kind": "employee", "staff": rng.choice(aim["staff"])}
        if aim["act"] != "both":
            exact["act"] = aim["act"]
        reviews = [p for p in self.approvals if p.get("designation") == aim["id"]]
        if reviews and self.chance(0.8):
            exact |= self._party_of(rng.choice(reviews))
        return self._perhaps(0.9, **exact)

    def _party_among(self, aim: Record) -> Record:
        listed = aim["counterparties"]
        if aim["kind"] == "joint_routine" and self.chance(0.8):
            listed = [a["agency"] for a in aim.get("agreed", []) if a["agency"] != aim["agency"]]
        words = ("id", "entity", "kind")
        fitting = [p for p in PARTIES if listed == "any" or {p.get(w) for w in words} & {*listed}]
        return self.rng.choice(fitting or PARTIES)

    def _aimed_at_approval(self) -> Record:
        aim = self.rng.choice(self.approvals)
        exact: Record = {"act": aim["act"], "agency": aim["agency"]}
        exact |= {"types": self.some(aim["types"])}
        return self._perhaps(0.9, **exact, **self._party_of(aim))

    def _party_of(self, approval: Record) -> Record:
        whom = approval["counterparty"]
        fitting = [p for p in PARTIES if whom in (p.get("id"), p.get("name"))]
        return {"purpose": approval["purpose"], "counterparty": self.rng.choice(fitting)}


def read(register: Record) -> Register:
    return load_register(msgspec.json.encode(register))


def read_acts(acts: Iterable[Record]) -> list[Act]:
    return [msgspec.convert(act, Act) for act in acts]


def compiled(register: Register, acts: Sequence[Act]) -> list[tuple[str, str]]:
    """What the compiled register answers."""
    columns = encode(register, acts)
    # Blocks so small that there are several.
    found = Index(register, columns.vocabulary).outcomes(columns, at_once=7)
    return [ANSWERS[number] for number in found]


def in_full(register: Register, acts: Sequence[Act]) -> list[tuple[str, str]]:
    """What the full procedure answers."""
    decide = Decisions(register).decide
    return [(found.outcome, found.basis) for found in map(decide, acts)]


PERMITTED, REFERRED = "permitted", "refer"
GROUND: Record = {"grounds": {"furthers_mission": "x"}}
PANTRY: Record = {"counterparty": {"kind": "third_party", "name": "A pantry"}}
HEATING: Record = {"purpose": "heating help", **GROUND}
ASKING = {"designations": [a_designation(agreement_required=True)], "agreements": [an_agreement()]}
OTHER_AGREEMENT = an_agreement(id="G-2", **{"with": "hra"})
ASKING_OF_TWO = {**ASKING, "agreements": [an_agreement(), OTHER_AGREEMENT]}
BY_FOIL = {"approvals": [an_approval(by="foil_officer", agency="hra", counterparty="A pantry")]}
FOR_PANTRY = {"approvals": [an_approval(counterparty="A pantry")]}
AGREED = {**FOR_PANTRY, "agreements": [an_agreement()]}
NO_GROUND: Record = {"purpose": "heating help"}
VOICEPRINT: Record = {
    "code": "biometrics.voiceprint", "label": "x", "origin": "chief_privacy_officer",
    "authority": "x", "from": "2024-05-02", "until": "2024-05-04",
}  # fmt: skip
FINER = {"types": [VOICEPRINT], "designations": [a_designation(types=["biometrics"])]}
FINER_FOR_EVER = {**FINER, "types": [{**VOICEPRINT, "until": "9999-12-31"}]}
FINE: Record = {"types": ["biometrics.voiceprint"]}
REVIEWED: Record = {"extra_review": "counsel"}
REVIEWS = {
    "designations": [a_designation(**REVIEWED), a_designation(id="D-2", types=["ssn"], **REVIEWED)],
    "approvals": [an_approval(by="counsel", designation="D-2", types=["name", "ssn"])],
    "types": [{**VOICEPRINT, "code": "ssn"}],
}
FINDING: Record = {"no_important_privacy_interest": "it is public"}
OF_HRA: Record = {"agency": "hra", **PANTRY, **HEATING, **FINDING}


@pytest.mark.parametrize(
    ("tables", "act", "outcome"),
    [
        pytest.param(ASKING, PANTRY, PERMITTED, id="an agreement by name"),
        pytest.param(ASKING, {**PANTRY, "agency": "cau"}, PERMITTED, id="that of the agency above"),
        pytest.param(ASKING_OF_TWO, {**PANTRY, "agreement": "G-1"}, PERMITTED, id="the one named"),
        pytest.param(ASKING_OF_TWO, {**PANTRY, "agreement": "G-2"}, REFERRED, id="another named"),
        pytest.param(FOR_PANTRY, {**PANTRY, **HEATING}, REFERRED, id="approved, no agreement"),
        pytest.param(FOR_PANTRY, {**PANTRY, **HEATING, **FINDING}, PERMITTED, id="with a finding"),
        pytest.param(AGREED, {**PANTRY, **HEATING}, PERMITTED, id="approved, and an agreement"),
        pytest.param(AGREED, {**PANTRY, **NO_GROUND}, REFERRED, id="approved, no ground stated"),
        pytest.param(REVIEWS, {**HEATING, "types": ["ssn"]}, PERMITTED, id="the review asked for"),
        pytest.param(REVIEWS, HEATING, REFERRED, id="a review of another designation"),
        pytest.param(BY_FOIL, OF_HRA, REFERRED, id="a FOIL officer, no FOIL request"),
        pytest.param(BY_FOIL, {**OF_HRA, "foil": True}, PERMITTED, id="a FOIL officer's approval"),
        pytest.param(FINER, {**FINE, "on": "2024-05-01"}, REFERRED, id="not yet listed"),
        pytest.param(FINER, {**FINE, "on": "2024-05-02"}, PERMITTED, id="listed on its first day"),
        pytest.param(FINER, {**FINE, "on": "2024-05-04"}, PERMITTED, id="listed on its last day"),
        pytest.param(FINER, {**FINE, "on": "2024-05-05"}, REFERRED, id="no longer listed"),
        pytest.param(FINER_FOR_EVER, FINE, PERMITTED, id="listed to the end of the calendar"),
        pytest.param({}, {"on": "2018-06-15"}, REFERRED, id="the day the law came into force"),
    ],
)
def test_given_an_act_that_turns_on_one_thing_when_compiled_then_that_decides(
    tables: Record, act: Record, outcome: str
) -> None:
    register, acts = read(a_register(**tables)), read_acts([an_act(**act)])
    [(found, _)] = answers = compiled(register, acts)
    assert found == outcome
    assert answers == in_full(register, acts)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=True))
def test_given_any_small_city_when_compiled_then_its_acts_have_the_answers_of_the_full_procedure(
    rng: Random,
) -> None:
    city = SmallCity(rng)
    register, acts = read(city.register), read_acts(city.act() for _ in range(30))
    assert compiled(register, acts) == in_full(register, acts)


def test_given_many_small_cities_when_their_acts_are_decided_then_every_answer_is_met() -> None:
    met = set[tuple[str, str]]()
    for seed in range(40):
        city = SmallCity(Random(seed))  # noqa: S311 - the same cities every time, nothing secret
        met.update(compiled(read(city.register), read_acts(city.act() for _ in range(30))))
    assert met == set(ANSWERS)


def test_given_columns_when_a_designation_is_added_then_they_have_the_new_answers() -> None:
    acts = read_acts([an_act(), an_act(types=["name", "contact"]), an_act(agency="cau")])
    before, after = read(a_register()), read(a_register(designations=[a_designation()]))
    columns = encode(before, acts)
    asked, routine = ("refer", "approval"), ("permitted", "routine")
    for register, expected in ((before, [asked] * 3), (after, [routine, asked, routine])):
        found = Index(register, columns.vocabulary).outcomes(columns)
        assert [ANSWERS[number] for number in found] == expected == in_full(register, acts)


@given(st.randoms(use_true_random=True), st.randoms(use_true_random=True))
@settings(max_examples=15, deadline=None)
def test_given_columns_when_all_that_is_on_file_changes_then_they_have_the_new_answers(
    one: Random, other: Random
) -> None:
    city, elsewhere = SmallCity(one), SmallCity(other)
    acts = [city.act() for _ in range(20)]
    for act in acts:
        act.pop("agreement", None)
    changed = read({**elsewhere.register, "contractors": city.register["contractors"]})
    columns = encode(read(city.register), read_acts(acts))
    found = Index(changed, columns.vocabulary).outcomes(columns)
    assert [ANSWERS[number] for number in found] == in_full(changed, read_acts(acts))


def test_given_more_codes_than_a_word_has_bits_when_compiled_then_each_of_them_counts() -> None:
    codes = [f"type_{number}" for number in range(130)]
    added = {"origin": "chief_privacy_officer", "authority": "x", "from": "2020-01-01"}
    register = read(
        a_register(
            types=[{"code": code, "label": code, **added} for code in codes],
            designations=[a_designation(types=[c for c in codes if c != "type_77"])],
        )
    )
    acts = read_acts(an_act(types=["type_3", code]) for code in codes)
    expected = [
        ("refer", "approval") if code == "type_77" else ("permitted", "routine") for code in codes
    ]
    assert compiled(register, acts) == expected == in_full(register, acts)


def test_given_as_many_codes_as_words_have_bits_or_one_more_when_compiled_then_all_are_read() -> (
    None
):
    added = {"origin": "chief_privacy_officer", "authority": "x", "from": "2020-01-01"}
    for count in range(1, 70):
        codes = [f"type_{number}" for number in range(count)]
        register = read(
            a_register(
                types=[{"code": code, "label": code, **added} for code in codes],
                designations=[a_designation(types=codes[-1:])],
            )
        )
        acts = read_acts(an_act(types=[code]) for code in (codes[-1], "name"))
        assert compiled(register, acts) == [("permitted", "routine"), ("refer", "approval")]


def test_given_no_acts_or_nothing_on_file_when_compiled_then_there_is_an_answer_for_each() -> None:
    assert compiled(read(a_register()), []) == []
    assert compiled(read(a_register(designations=[a_designation()])), []) == []
    nobody = read(a_register(agencies=[], contractors=[]))
    assert compiled(nobody, []) == []
    assert compiled(read(a_register()), read_acts([an_act()])) == [("refer", "approval")]


def test_given_a_proposed_edition_when_simulated_then_its_types_are_composed_as_it_has_them() -> (
    None
):
    law = edition("int-197-2026")
    register = read(a_register(designations=[a_designation(types=["biometrics"])]))
    acts = read_acts([an_act(types=["biometrics.behavioral"]), an_act(types=["ip_address"])])
    columns = encode(register, acts, law)
    found = Index(register, columns.vocabulary, law).outcomes(columns)
    assert [ANSWERS[number] for number in found] == [
        ("permitted", "routine"),
        ("refer", "approval"),
    ]


def test_given_a_type_that_the_register_no_longer_has_when_asked_then_it_says_so() -> None:
    added = {"origin": "chief_privacy_officer", "authority": "x", "from": "2020-01-01"}
    listed = read(a_register(types=[{"code": "ssn", "label": "Number", **added}]))
    columns = encode(listed, read_acts([an_act(types=["ssn"])]))
    with pytest.raises(Invalid, match="'ssn' is no type") as raised:
        Index(read(a_register()), columns.vocabulary).outcomes(columns)
    assert [(fault.code, fault.path) for fault in raised.value.faults] == [
        ("unknown_code", "types")
    ]


def test_given_other_columns_than_those_compiled_for_when_asked_then_they_are_refused() -> None:
    register = read(a_register())
    one, other = (encode(register, read_acts([an_act()])) for _ in range(2))
    with pytest.raises(ValueError, match="compiled for other columns"):
        Index(register, one.vocabulary).outcomes(other)


def test_given_acts_when_encoded_then_every_column_is_of_signed_32_bit_numbers() -> None:
    columns = encode(read(a_register()), read_acts([an_act()]))
    _, listed, lengths = columns.typesets
    kinds = {np.asarray(column).dtype for column in (columns.day, columns.staff, listed, lengths)}
    assert kinds == {np.dtype(np.int32)}


def test_given_an_act_of_an_unknown_agency_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(FaultyAct, match="nobody"):
        encode(read(a_register()), read_acts([an_act(agency="nobody")]))
