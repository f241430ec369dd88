"""A report in which nothing is off, with the records behind it, and ways to spoil it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import UNSET

from discretion.apps.agreements.contents import Agreement
from discretion.apps.register.contents import (
    Activity,
    AddedType,
    Content,
    Contractor,
    Designation,
    Function,
    Party,
    Policy,
    RetentionRule,
)
from discretion.apps.register.kinds import kind_of
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import Signed
from discretion.apps.reports.assemble import assembled
from discretion.apps.reports.material import Designated, Material
from discretion.apps.reports.pieces import Words, composed
from discretion.apps.reports.proof import Case
from discretion.forms.edition import edition
from discretion.forms.report import (
    Answer,
    Cell,
    Section,
    SectionsAnswer,
    TableAnswer,
    TextAnswer,
    TypesAnswer,
    YesNoAnswer,
)

FORM = edition("nyc-2020")
ON = date(2026, 7, 30)
AT = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
RULE = RetentionRule(
    trigger="The letter is answered", years=3, disposal="Shredded", citation="LTR-1"
)
TO_BETA = Party(kind="city_agency", id="beta")
TO_FBI = Party(kind="third_party", name="FBI", entity="federal_agency")


def kept(id_: str, content: Content, *, state: str = "current", agency: str = "alpha") -> Kept:
    """A record as the register opens it."""
    kind = kind_of(id_)
    return Kept(
        id=id_,
        kind=kind.name,
        agency=agency,
        state=state,
        version=1,
        title=kind.title(content),
        code=kind.code(content),
        fingerprint="0" * 64,
        changed_at=AT,
        changed_by="Olga Officer",
        content=content,
    )


def activity(number: int, **changes: Any) -> Kept:
    """An activity that lacks nothing: alpha takes down the names of those who write."""
    beside = {name: changes.pop(name) for name in ("state", "agency") if name in changes}
    whole = Activity(
        act="collection",
        name="Take down who writes",
        function="letters",
        types=("name",),
        categories=("Residents",),
        counterparties=(Party(kind="individual"),),
        reason="An answer needs an address.",
        mission="Who writes to us gets an answer.",
        legal_authority="Charter § 1",
        staff=("Letters desk",),
        retention=RULE,
        classifications=("routine",),
    )
    return kept(f"ACT-2026-{number:05}", msgspec.structs.replace(whole, **changes), **beside)


def signature(agency: str = "alpha", role: str = "agency_privacy_officer") -> Signed:
    """A signature that stands."""
    return Signed(
        agency=agency,
        role=role,
        person="person:1",
        person_name="Olga Officer",
        on=date(2026, 1, 2),
        at=AT,
        reason="It serves us.",
        fingerprint="0" * 64,
        own_work=False,
        lapsed_at=None,
    )


def designated(
    number: int, *signatures: Signed, state: str = "approved", **changes: Any
) -> Designated:
    """A designation with its signatures; alpha's own unless others are given."""
    whole = Designation(
        kind="routine",
        act="collection",
        name="Letters taken in",
        types=("name",),
        functions=("letters",),
        since=date(2026, 1, 1),
        reason="Letters are our daily work.",
    )
    content = msgspec.structs.replace(whole, **changes)
    record = kept(f"DES-2026-{number:05}", content, state=state)
    return Designated(record=record, signatures=signatures or (signature(),))


def sound_material(**changes: Any) -> Material:
    """Alpha's records, of which a report without a fault is made; `changes` replace parts."""
    whole = Material(
        agency="alpha",
        on=ON,
        names={"alpha": "Agency Alpha", "beta": "Agency Beta", "office": "Alpha’s Office"},
        parents={},
        functions=(kept("FUN-2026-00001", LETTERS),),
        contractors=(kept("CON-2026-00001", ACME),),
        activities=(
            activity(1, types=("name", "contact", "ssn")),
            activity(
                2,
                act="retention",
                name="Keep letters",
                classifications=(),
                follows=("ACT-2026-00001",),
            ),
            activity(
                3,
                act="disclosure",
                name="Hand letters on",
                counterparties=(TO_BETA,),
                classifications=("joint_routine",),
            ),
            activity(
                4,
                act="disclosure",
                name="Answer the FBI",
                counterparties=(TO_FBI,),
                types=("name", "height"),
                classifications=("case_by_case",),
            ),
        ),
        designations=(
            designated(1, types=("name", "contact", "ssn")),
            designated(
                2,
                signature(),
                signature("beta"),
                kind="joint_routine",
                act="disclosure",
                name="Letters handed on",
                counterparties=("beta",),
                with_agencies=("beta",),
            ),
            designated(
                3,
                signature("", "chief_privacy_officer"),
                kind="best_interests",
                name="Names of voters",
                functions="any",
                types=("address.home",),
            ),
        ),
        agreements=(kept("AGR-2026-00001", AGREED),),
        types=(kept("TYP-2026-00001", SSN, agency=""),),
        policies=(kept("POL-2026-00001", POLICY, agency=""),),
    )
    return replace(whole, **changes)


LETTERS = Function(code="letters", name="Letters", mission="Who writes to us gets an answer.")
ACME = Contractor(code="acme", name="Acme", bound_by_contract="yes", clause="Appendix A")
AGREED = Agreement(
    name="Agreement on names", with_="FBI", types=("name", "height"), since=date(2026, 1, 1)
)
SSN = AddedType(
    code="ssn", label="Social security number", authority="CPO", since=date(2019, 1, 28)
)
POLICY = Policy(
    says="routine_needs_agreement",
    name="Agreements",
    authority="CPO",
    types="any",
    counterparties=("vendor",),
    since=date(2021, 1, 1),
)

NARRATIVES = {
    "5": "Whoever is asked sends the request to the privacy officer.",
    "8": "Only those who answer letters can open them.",
    "9": "A proposal is weighed like a request.",
    "10": "An emergency is told to the officer the same day.",
    "11": "The letters desk discloses what was approved.",
    "12": "We stopped asking for birthdays.",
    "13": "Nothing leaves for a third party without a paper.",
    "15": "We made a list of what we hold.",
    "16": "The policies told us what to look at.",
}


def sound_words(**changes: Answer | None) -> dict[str, Answer]:
    """The officer's own words to each question that needs some; `changes` by `q7`."""
    found: dict[str, Answer | None] = {n: TextAnswer(text=t) for n, t in NARRATIVES.items()}
    found |= {"6": YesNoAnswer(yes=True), "7": YesNoAnswer(yes=True)}
    found |= {name.removeprefix("q"): answer for name, answer in changes.items()}
    return {number: answer for number, answer in found.items() if answer is not None}


HEADER: dict[str, str | None] = {
    "agency": "Agency Alpha",
    "privacy_officer": "Olga Officer",
    "email": "olga@alpha.example",
    "telephone": "(212) 555-0142",
    "report_date": "2026-07-30",
    "due_date": "2026-07-31",
}
SIGNATURES: dict[str, dict[str, str | None]] = {
    "preparer": {"name": "Olga Officer", "email": "olga@alpha.example"},
    "agency_head": {
        "name": "Hana Head",
        "email": "hana@alpha.example",
        "signature": "Hana Head",
        "date": "2026-07-30",
    },
}


def a_case(
    material: Material | None = None,
    words: dict[str, Answer] | None = None,
    *,
    header: dict[str, str | None] | None = None,
    head: dict[str, str | None] | None = None,
    answers: dict[str, Answer] | None = None,
    **changes: Any,
) -> Case:
    """A sound report with what it rests on; `answers` replace what was composed."""
    found = material or sound_material()
    said = sound_words() if words is None else words
    computed = assembled(found, FORM)
    report = composed(
        FORM,
        header={**HEADER, **(header or {})},
        signatures={**SIGNATURES, "agency_head": {**SIGNATURES["agency_head"], **(head or {})}},
        computed=computed,
        words={number: Words(answer=answer) for number, answer in said.items()},
    )
    report = msgspec.structs.replace(report, answers={**report.answers, **(answers or {})})
    case = Case(report=report, material=found, computed=computed, words=said, cycle=2026)
    return replace(case, **changes)


def rows(*each: Mapping[str, Cell]) -> TableAnswer:
    """A table's answer."""
    return TableAnswer(rows=tuple(dict(row) for row in each))


def text(words: str) -> TextAnswer:
    """A narrative."""
    return TextAnswer(text=words)


def sections(**texts: str) -> SectionsAnswer:
    """Sections by heading."""
    return SectionsAnswer(sections=tuple(Section(heading=h, text=t) for h, t in texts.items()))


def ticked(*types: str, other: tuple[str, ...] = ()) -> TypesAnswer:
    """Ticked boxes, and what stands under Other."""
    return TypesAnswer(types=types, other=other)


def changed(record: Kept, **changes: Any) -> Kept:
    """A record that says something else."""
    content = msgspec.structs.replace(record.content, **changes)
    return msgspec.structs.replace(record, content=content)


def without_rule(record: Kept) -> Kept:
    """An activity that says nothing of how long."""
    return changed(record, retention=UNSET)
