"""How each answer follows from records: every tick, row and sentence with the ids behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from msgspec import UNSET

from discretion.apps.register.contents import Function
from discretion.apps.reports import narratives
from discretion.apps.reports.material import Designated, Material, Opened, kinds_in_words
from discretion.apps.reports.phrases import approved, collected, described, determined, kept
from discretion.apps.reports.pieces import Computed, Piece, ids_of
from discretion.forms.edition import Asks, Edition, Question
from discretion.forms.report import Cell, Section, SectionsAnswer, TableAnswer, TypesAnswer
from discretion.law.information import edition_on


def assembled(material: Material, edition: Edition) -> Mapping[str, Computed]:
    """The computed answer to each question of the form, by its number."""
    found = {}
    for question in edition.questions:
        pieces = tuple(_RULES.get(question.asks, _nothing)(material, question))
        evidence = [*(id_ for p in pieces for id_ in p.evidence), *_bearing(question, material)]
        found[question.number] = Computed(
            question=question.number, pieces=pieces, evidence=tuple(dict.fromkeys(evidence))
        )
    return found


# Types


def boxes_of(code: str, question: Question, material: Material) -> tuple[str, ...]:
    """The boxes that a type ticks: its own, those it covers, or the nearest broader one's."""
    boxes = [box.code for box in question.boxes]
    covers = edition_on(material.on).types
    reached, waiting = [], [code]
    while waiting:
        reached.append(waiting.pop())
        finer = covers.get(reached[-1])
        waiting += [c for c in finer.covers if c not in reached] if finer else []
    if found := tuple(box for box in boxes if box in reached):
        return found
    broader = [code.rpartition(".")[0]]
    while broader[-1]:
        if broader[-1] in boxes:
            return (broader[-1],)
        broader.append(broader[-1].rpartition(".")[0])
    return ()


def _types(material: Material, question: Question) -> Iterator[Piece]:
    using: dict[str, list[str]] = {}
    for activity in material.current:
        for code in activity.says.types:
            using.setdefault(code, []).append(activity.id)
    ticked: dict[TypesAnswer, list[str]] = {}
    for code, ids in using.items():
        boxes = [TypesAnswer(types=(box,)) for box in boxes_of(code, question, material)]
        for value in boxes or [TypesAnswer(other=(material.label(code),))]:
            ticked.setdefault(value, []).extend(ids)
    places = {box.code: place for place, box in enumerate(question.boxes)}

    def place(value: TypesAnswer) -> tuple[int, str]:
        return (places[value.types[0]], "") if value.types else (len(places), value.other[0])

    for value in sorted(ticked, key=place):
        yield Piece(value=value, evidence=ids_of(ticked[value]))


# Functions


def _functions(material: Material, question: Question) -> Iterator[Piece]:
    serving: dict[str, list[Opened]] = {}
    for activity in material.current:
        if activity.says.act != "disclosure" and (found := material.function_of(activity)):
            serving.setdefault(found.id, []).append(activity)
    current = [f for f in material.functions if f.state == "current"]
    for function in sorted(current, key=lambda f: (f.title.casefold(), f.id)):
        activities = serving.get(function.id, [])
        content = function.content
        assert isinstance(content, Function)  # noqa: S101 (tells mypy)
        told = [content.mission.strip(), collected(activities, material), kept(activities)]
        if text := "\n\n".join(filter(None, told)):
            section = Section(heading=content.name, text=text)
            ids = [function.id, *(a.id for a in activities)]
            yield Piece(value=SectionsAnswer(sections=(section,)), evidence=ids_of(ids))


# Questions 3 and 4: what was approved in advance, and what case by case


def _classified(material: Material, question: Question) -> Iterator[Piece]:
    rows = [
        *(_row_of_designation(d, material) for d in material.approved("routine")),
        *(_row_of_designation(d, material) for d in material.approved("joint_routine")),
        *_rows_of_activities(material),
    ]
    for heading, description, classifications, ids in sorted(rows, key=_by_heading):
        row: dict[str, Cell] = {
            "heading": heading,
            "description": description,
            "classifications": classifications,
        }
        yield Piece(value=TableAnswer(rows=(row,)), evidence=ids_of(ids))


_Row = tuple[str | None, str, tuple[str, ...], list[str]]


def _by_heading(row: _Row) -> tuple[bool, str]:
    """Rows without a heading first, or they would be taken for more of the one before."""
    return row[0] is not None, (row[0] or "").casefold()


def _row_of_designation(designation: Designated, material: Material) -> _Row:
    terms = designation.terms
    # The functions of another agency's designation are that agency's.
    codes = "any" if designation.names_us else terms.functions
    return (
        _function_names(designation.record.agency, codes, material),
        approved(designation, material),
        (terms.kind,),
        [designation.id, *material.resting_on(designation)],
    )


def _function_names(agency: str, codes: Iterable[str] | str, material: Material) -> str | None:
    if isinstance(codes, str):
        return None
    found = [(material.function(agency, code), code) for code in codes]
    names = dict.fromkeys(function.title if function else code for function, code in found)
    return "; ".join(names) or None


def _rows_of_activities(material: Material) -> Iterator[_Row]:
    """What no designation speaks for: decided case by case, or taken over from a filing."""
    for activity in material.current:
        says = activity.says
        spoken_for = {d.terms.kind for d in material.covered[activity.id]}
        if set(says.classifications) - spoken_for:
            function = material.function_of(activity)
            classes = tuple(dict.fromkeys(says.classifications))
            heading = function.title if function else None
            yield heading, described(activity, material), classes, [activity.id]


def _best_interests(material: Material, question: Question) -> Iterator[Piece]:
    for designation in material.approved("best_interests"):
        row: dict[str, Cell] = {"description": approved(designation, material)}
        ids = [designation.id, *material.resting_on(designation)]
        yield Piece(value=TableAnswer(rows=(row,)), evidence=ids_of(ids))
    for record, says in material.determinations:
        row = {"description": determined(record, says, material)}
        yield Piece(value=TableAnswer(rows=(row,)), evidence=(record.id,))


# Who asks


def entities(activity: Opened) -> tuple[str, ...]:
    """The entities that a disclosure stands behind."""
    parties = [p for p in activity.says.counterparties if p.kind != "own_agency"]
    kinds = [p.kind if p.entity is UNSET else p.entity for p in parties]
    named = zip(parties, kinds, strict=True)
    return tuple(
        p.name if kind in _UNNAMED and p.name else kinds_in_words()[kind] for p, kind in named
    )


# Kinds that say nothing; the party's own name says more.
_UNNAMED: Final = ("third_party", "other")


def _entities(material: Material, question: Question) -> Iterator[Piece]:
    asking: dict[str, list[Opened]] = {}
    for activity in material.of_kind("disclosure"):
        for entity in dict.fromkeys(entities(activity)):
            asking.setdefault(entity, []).append(activity)
    places = {words: place for place, words in enumerate(kinds_in_words().values())}
    for entity in sorted(asking, key=lambda e: (places.get(e, len(places)), e.casefold())):
        activities = asking[entity]
        row: dict[str, Cell] = {
            "entity": entity,
            "reason": _paragraphs(a.says.reason for a in activities),
            "mission": _paragraphs(map(material.mission_of, activities)),
        }
        yield Piece(value=TableAnswer(rows=(row,)), evidence=ids_of(a.id for a in activities))


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _nothing(material: Material, question: Question) -> Iterator[Piece]:
    return iter(())


def _bearing(question: Question, material: Material) -> Iterator[str]:
    """Records that bear on a yes or no without deciding it: who has access, on what terms."""
    if question.asks in ("access_addressed", "access_necessary"):
        yield from (a.id for a in material.current if a.says.staff)
        yield from (record.id for record, _ in material.contracts)


_RULES: Final[Mapping[Asks | None, Callable[[Material, Question], Iterator[Piece]]]] = {
    "types": _types,
    "functions": _functions,
    "classified": _classified,
    "best_interests": _best_interests,
    "requests": narratives.requests,
    "access": narratives.access,
    "proposals": narratives.proposals,
    "classification": narratives.classification,
    "divisions": narratives.divisions,
    "alternatives": narratives.minimized,
    "agreements": narratives.agreements,
    "entities": _entities,
    "law": narratives.stock,
    "policies": narratives.policies,
}
