"""What a filed report suggests for the register: a proposal for each row, with its doubts.

A guess that a person has to look at says so; nothing is made up where the filing is silent.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import shorten
from typing import Final

from discretion.apps.register.contents import (
    Activity,
    Classification,
    Content,
    Designation,
    Function,
    Party,
)
from discretion.forms.edition import Asks
from discretion.forms.report import (
    Answer,
    Cell,
    Report,
    SectionsAnswer,
    TableAnswer,
    TypesAnswer,
    words,
)
from discretion.law.acts import ActKind, EntityKind, PartyKind
from discretion.law.deadlines import counted, in_words

_LONGEST_NAME: Final = 120
_LONGEST_CODE: Final = 80
# How much of two headings must be the same words for one to mean the other.
_ALIKE: Final = 0.5
_FILLERS: Final = frozenset({"and", "of", "the", "for", "to", "matters", "requests"})
_COLLECTS: Final = re.compile(r"\b(collect|receiv|gather|obtain|take down|takes down|intake)", re.I)
_DISCLOSES: Final = re.compile(
    r"\b(disclos|shar(e|es|ed|ing)\b|transmit|pass (it|them)|passed? on|forward)", re.I
)
_ELSEWHERE: Final = re.compile(r"\b(above|below|same as|ditto|question \d+)\b", re.I)
_PIECES: Final = re.compile(r"\s*(?:[;,/]|\band\b|\bor\b)\s*", re.I)
_NAMED_TYPE: Final = re.compile(
    r"\b(?:collection|disclosure)(?: and (?:collection|disclosure))? of (.+?)"
    r"(?= and disclosure| and collection| between | to | was | were |[.,;]|$)",
    re.I,
)
# Words by which a description names a type.
_TYPE_WORDS: Final[Mapping[str, str]] = {
    r"\bnames?\b": "name",
    r"\bcontact (details|information)\b": "contact",
    r"\be-?mail": "contact.email",
    r"\b(tele)?phone": "contact.phone",
    r"\bhome address": "address.home",
    r"\bwork address": "address.work",
    r"\bsocial security": "ssn",
    r"\b(date of birth|birth ?dates?)\b": "date_of_birth",
    r"\bphotograph": "biometrics.photographs",
    r"\bfingerprint": "biometrics.fingerprints",
    r"\b(licen[cs]e plate|motor vehicle)": "motor_vehicle",
    r"\bimmigration status": "immigration_status",
    r"\bincome tax": "income_tax",
    r"\bmarital status": "marital_status",
    r"\breligio": "religion",
    r"\bsexual orientation": "sexual_orientation",
    r"\bgender": "gender_identity",
    r"\b(arrest|conviction)": "arrest_or_conviction",
    r"\bpublic assistance": "public_assistance",
    r"\bip address": "ip_address",
}
# Words by which a filing names a party, the surest first.
_PARTY_WORDS: Final[tuple[tuple[str, PartyKind, EntityKind | None], ...]] = (
    (r"\bsubpoena", "third_party", "subpoena"),
    (r"\bcourts?\b", "third_party", "court"),
    (r"\bcomptroller", "third_party", "comptroller"),
    (r"\baudit", "third_party", "audit_authority"),
    (r"\bgovernor", "third_party", "governor"),
    (r"\b(senate|assembly|legislature)\b", "third_party", "state_legislature"),
    (r"\bfederal\b", "third_party", "federal_agency"),
    (r"\bstate (agenc|government)", "third_party", "state_agency"),
    (r"\bcouncil\b", "third_party", "city_council"),
    (r"\bpolice department\b", "police_department", None),
    (r"\bdepartment of education\b", "department_of_education", None),
    (r"\b(ngos?|community|nonprofit|non-profit|partners?)\b", "third_party", "community_partner"),
    (r"\bsubcontractors?\b", "subcontractor", None),
    (r"\bcontractors?\b", "contractor", None),
    (r"\b(vendors?|consultants?)\b", "third_party", "vendor"),
    (r"\b(public|residents|constituents)\b", "third_party", "public"),
    (r"\b(city agenc|another agenc|other agenc|relevant agenc)", "city_agency", None),
)


@dataclass(frozen=True)
class Agency:
    """An agency as a filing may name it."""

    id: str
    name: str
    kind: PartyKind


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What one row of a filing suggests; without a content it is only kept."""

    question: str
    row: int
    words: str
    content: Content | None = None
    doubts: tuple[str, ...] = ()


@dataclass
class _Reader:
    """What the whole filing says that its rows rest on."""

    report: Report
    agencies: Sequence[Agency]
    knows: Callable[[str], bool]
    functions: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The types that it ticks."""
        answer = self.report.asked("types")
        return answer.types if isinstance(answer, TypesAnswer) else ()

    def label(self, code: str) -> str:
        """A type as the report's form calls it."""
        question = self.report.edition.asking("types")
        boxes = question.boxes if question else ()
        return next((box.label for box in boxes if box.code == code), code)

    def number(self, asks: Asks) -> str:
        """The number of the question that asks this; empty where the form has none."""
        question = self.report.edition.asking(asks)
        return question.number if question else ""

    def labels(self, codes: Iterable[str]) -> str:
        """Several types, as the report's form calls them."""
        return "; ".join(map(self.label, codes))

    @property
    def dated(self) -> date:
        """The day of the report, or the day on which it was due."""
        said = self.report.header.get("report_date") or self.report.header.get("due_date")
        return date.fromisoformat(said) if said else self.report.edition.due_date

    def source(self, question: str, row: int) -> str:
        """From where in the filing something comes, in words."""
        return source(self.dated.year, question, row)


def source(year: int, question: str, row: int) -> str:
    """How a record says from which filing it was taken."""
    return f"from the {year} filing, question {question}, row {row}"


def year_of(report: Report) -> int:
    """The year by which a filing is called."""
    return _Reader(report, (), lambda code: True).dated.year


def propose(
    report: Report, agencies: Iterable[Agency], knows: Callable[[str], bool]
) -> list[Proposal]:
    """A proposal for each row that the register could hold; `knows` tells which types there are."""
    longest_first = sorted(agencies, key=lambda agency: -len(agency.name))
    reader = _Reader(report, longest_first, knows)
    found = [
        *_functions(reader),
        *_classified(reader),
        *_best_interests(reader),
        *_disclosures(reader),
    ]
    return [*_types(reader), *found]


def _types(reader: _Reader) -> Iterator[Proposal]:
    answer = reader.report.asked("types")
    if not isinstance(answer, TypesAnswer):
        return
    doubts = []
    unknown = [code for code in answer.types if not reader.knows(code)]
    if unknown:
        doubts.append(f"The register has no such type yet: {reader.labels(unknown)}.")
    unmet = [code for code in answer.types if code not in reader.met]
    if unmet:
        doubts.append(f"No row of the filing says where these come in: {reader.labels(unmet)}.")
    yield Proposal(
        question=reader.number("types"),
        row=1,
        words=_ticked(reader, answer),
        doubts=tuple(doubts),
    )


def _ticked(reader: _Reader, answer: TypesAnswer) -> str:
    """What it says of types, as one sentence."""
    told = f"The agency collects or discloses {counted(len(answer.types), 'type')} of information"
    if answer.types:
        told += f": {reader.labels(answer.types)}"
    if answer.other:
        told += f"; and in its own words: {'; '.join(answer.other)}"
    return f"{told}."


def _functions(reader: _Reader) -> Iterator[Proposal]:
    answer, question = reader.report.asked("functions"), reader.number("functions")
    for row, section in enumerate(
        answer.sections if isinstance(answer, SectionsAnswer) else (), start=1
    ):
        if not section.heading:
            doubt = "This has no heading; give it a name and a code to make it a function."
            yield Proposal(question=question, row=row, words=section.text, doubts=(doubt,))
            continue
        code = _code(section.heading, reader.functions)
        reader.functions[code] = section.heading
        yield Proposal(
            question=question,
            row=row,
            words=f"{section.heading}\n\n{section.text}",
            content=Function(code=code, name=_short(section.heading), mission=section.text),
        )


def _classified(reader: _Reader) -> Iterator[Proposal]:
    question = reader.number("classified")
    for row, cells in _rows(reader.report.asked("classified")):
        heading, said = words(cells.get("heading")), words(cells["description"])
        ticked = cells["classifications"]
        classes = [c for c in _CLASSES if isinstance(ticked, tuple) and c in ticked]
        acts, doubts = _acts(said)
        function, more = _function(heading, reader)
        doubts += more
        if not classes:
            doubts.append("No classification is ticked.")
        for act in acts:
            parties, unsure = _parties_in(said, act)
            types, untold = _types_in(said, reader)
            yield Proposal(
                question=question,
                row=row,
                words=f"{heading}\n\n{said}".strip(),
                content=Activity(
                    act=act,
                    name=_short(f"{heading or said}: {act}" if heading else said),
                    function=function,
                    types=types,
                    counterparties=parties,
                    reason=said,
                    classifications=tuple(classes),
                    source=reader.source(question, row),
                ),
                doubts=(*doubts, *unsure, *untold),
            )


_CLASSES: Final[tuple[Classification, ...]] = ("routine", "joint_routine", "case_by_case")


def _best_interests(reader: _Reader) -> Iterator[Proposal]:
    question = reader.number("best_interests")
    for row, cells in _rows(reader.report.asked("best_interests")):
        said = words(cells["description"])
        acts, doubts = _acts(said)
        types, _ = _types_in(said, reader)
        if not types:
            named = _NAMED_TYPE.search(said)
            types = (f"other:{named[1] if named else _short(said)}",)
            doubts.append("The type is in the filing's own words; choose from the list if it fits.")
        day = in_words(reader.dated)
        doubts.append(f"The filing doesn't say since when; {day} is the report's own day.")
        yield Proposal(
            question=question,
            row=row,
            words=said,
            content=Designation(
                kind="best_interests",
                act=acts[0] if len(acts) == 1 else "both",
                name=_short(said),
                types=types,
                counterparties=("city_agency",),
                since=reader.dated,
                reason=said,
            ),
            doubts=tuple(doubts),
        )


def _disclosures(reader: _Reader) -> Iterator[Proposal]:
    question = reader.number("entities")
    for row, cells in _rows(reader.report.asked("entities")):
        entity = words(cells["entity"])
        parties, doubts = _named_parties(entity, reader.agencies)
        yield Proposal(
            question=question,
            row=row,
            words="\n\n".join(words(cells[name]) for name in ("entity", "reason", "mission")),
            content=Activity(
                act="disclosure",
                name=_short(f"Disclosure to {entity}"),
                counterparties=parties,
                reason=words(cells["reason"]),
                mission=words(cells["mission"]),
                source=reader.source(question, row),
            ),
            doubts=(*doubts, f"Question {question} doesn't say which types are disclosed."),
        )


def _rows(answer: Answer | None) -> Iterator[tuple[int, Mapping[str, Cell]]]:
    if isinstance(answer, TableAnswer):
        yield from enumerate(answer.rows, start=1)


def _short(text: str) -> str:
    return shorten(text, _LONGEST_NAME, placeholder="…")


def _code(heading: str, taken: Iterable[str]) -> str:
    bare = re.sub(r"\(.*?\)", " ", heading).lower().replace("’", "").replace("'", "")
    code = "_".join(re.findall(r"\w+", bare))[:_LONGEST_CODE] or "function"
    number, found = 1, code
    while found in taken:
        number += 1
        found = f"{code}_{number}"
    return found


def _acts(said: str) -> tuple[list[ActKind], list[str]]:
    """Whether a row is about collecting, disclosing or both."""
    acts: list[ActKind] = []
    doubts = []
    if _COLLECTS.search(said):
        acts.append("collection")
    if _DISCLOSES.search(said):
        acts.append("disclosure")
    if not acts:
        acts.append("collection")
        doubts.append("The words don't say whether this is a collection or a disclosure.")
    if _ELSEWHERE.search(said):
        doubts.append("It refers to another answer; say here what is meant.")
    return acts, doubts


def _function(heading: str, reader: _Reader) -> tuple[str, list[str]]:
    """The function that a row's heading means."""
    if not heading:
        return "", ["The row names no function."]
    asked = _significant(heading)
    alike = {code: _likeness(asked, _significant(name)) for code, name in reader.functions.items()}
    best = max(alike, key=lambda code: alike[code], default="")
    if not best or alike[best] < _ALIKE:
        return "", [f"No function of question 2 is called “{heading}”."]
    if alike[best] < 1:
        return best, [f"“{heading}” is taken for the function “{reader.functions[best]}”."]
    return best, []


def _significant(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower())) - _FILLERS


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _types_in(said: str, reader: _Reader) -> tuple[tuple[str, ...], list[str]]:
    """The types that a description names, of those ticked in question 1."""
    ticked = reader.ticked
    found = [
        code
        for pattern, code in _TYPE_WORDS.items()
        if re.search(pattern, said, re.I)
        and (not ticked or any(t == code or t.startswith(f"{code}.") for t in ticked))
    ]
    reader.met |= {t for t in ticked for code in found if t == code or t.startswith(f"{code}.")}
    unknown = [code for code in found if not reader.knows(code)]
    doubts = [f"The register has no type “{reader.label(code)}” yet." for code in unknown]
    known = tuple(code for code in found if code not in unknown)
    if known:
        doubts.append("The types are guessed from the words; there may be more.")
    elif not unknown:
        doubts.append("The row doesn't say which types.")
    return known, doubts


def _parties_in(said: str, act: ActKind) -> tuple[tuple[Party, ...], list[str]]:
    """The parties that a description names by the way; only its recipients are looked for."""
    side = "to whom" if act == "disclosure" else "from whom"
    if act == "disclosure":
        for pattern, kind, _ in _PARTY_WORDS:
            if kind == "city_agency" and re.search(pattern, said, re.I):
                return (Party(kind=kind),), ["Who receives it is guessed from the words."]
    return (), [f"The row doesn't say {side}."]


def _named_parties(entity: str, agencies: Iterable[Agency]) -> tuple[tuple[Party, ...], list[str]]:
    """Each party of an entry of question 14, known agencies by their names."""
    left, found, doubts = entity, list[Party](), list[str]()
    for agency in agencies:
        if agency.name.lower() in left.lower():
            found.append(Party(kind=agency.kind, id=agency.id))
            left = re.sub(re.escape(agency.name), " ", left, flags=re.I)
    for piece in _PIECES.split(left):
        if not piece.strip(" ."):
            continue
        party, sure = _party(piece.strip())
        found.append(party)
        if not sure:
            doubts.append(f"What kind of party “{piece.strip()}” is could not be told.")
    return tuple(found), doubts


def _party(piece: str) -> tuple[Party, bool]:
    for pattern, kind, entity in _PARTY_WORDS:
        if re.search(pattern, piece, re.I):
            if entity:
                return Party(kind=kind, name=piece, entity=entity), True
            return Party(kind=kind, name=piece), True
    return Party(kind="third_party", name=piece, entity="other"), False
