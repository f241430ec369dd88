"""What can be off in the answers, held against each other and against what records say."""

import re
from collections.abc import Iterator
from typing import Final

from discretion.apps.reports import answers
from discretion.apps.reports.assemble import entities
from discretion.apps.reports.material import is_third_party
from discretion.apps.reports.proof.rules import Case, Hit, ids, plain, rule
from discretion.forms.edition import Asks
from discretion.forms.report import SectionsAnswer, TableAnswer, TextAnswer, TypesAnswer

_REFERS = re.compile(
    r"\b(?:described|stated|listed|noted|specified|mentioned|set out) (?:above|below)\b"
    r"|\b(?:as|see|same as) (?:above|below)\b|\bditto\b"
    r"|\bsee (?:the )?(?:previous|prior|last) (?:answer|response|report)\b",
    re.IGNORECASE,
)
_TO_BE_DONE = re.compile(
    r"\b(?:tbd|tbc|todo|to be (?:completed|added|determined|confirmed|provided))\b|lorem ipsum"
    r"|\[(?:insert|enter|add|fill)\b|\bxxx+\b|_{3,}|\?{3,}|<[a-z ]+>",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"n\.?/?a|none|nil|not applicable|nothing to report|-+", re.IGNORECASE)
_URGENT = re.compile(r"\bexigen|\bemergenc|\burgen", re.IGNORECASE)
_NO_URGENCY = re.compile(
    r"\b(?:no|not|never|none|without)\b(?:\W+\w+){0,5}\W+(?:exigen|emergenc|urgen)", re.IGNORECASE
)
_NO_ROUTINE = re.compile(
    r"\bno routine designations?\b|\b(?:nothing|no (?:\w+ (?:or|and) )?\w+) "
    r"(?:is|are|was|were|has been|have been) (?:\w+ )?(?:as )?routine\b",
    re.IGNORECASE,
)
_ON_CONDITION = re.compile(r"\b(?:if|when|where|whether|unless|until|while|that)\b", re.IGNORECASE)
_OFFICERS_OWN: Final[tuple[Asks, ...]] = (
    "requests",
    "access",
    "proposals",
    "classification",
    "divisions",
    "alternatives",
    "agreements",
    "law",
    "policies",
)


# Answers that may tell of emergencies.
_TELLING: Final[tuple[Asks, ...]] = ("classified", "requests", "proposals", "entities")

# Access


@rule(
    "gap",
    "access_addressed",
    says="Whether policies address access is neither Yes nor No.",
    fix="Answer it in the report builder.",
)
def six_unanswered(case: Case) -> Iterator[Hit]:
    if case.yes(case.number("access_addressed")) is None:
        yield Hit(f"Question {case.number('access_addressed')} isn’t answered.")


@rule(
    "contradiction",
    "access_necessary",
    "access_addressed",
    says="A question is answered that is only asked after a Yes.",
    fix="Clear its answer, or answer Yes to the question before it.",
)
def seven_without_six(case: Case) -> Iterator[Hit]:
    six, seven = case.number("access_addressed"), case.number("access_necessary")
    if case.yes(seven) is not None and case.yes(six) is not True:
        said = "Yes" if case.yes(seven) else "No"
        yield Hit(f"Question {seven} says {said}, but it is only asked if {six} is Yes.")


@rule(
    "gap",
    "access_necessary",
    "access_addressed",
    says="A question that is asked after a Yes is empty.",
    fix="Answer it: must access be necessary for people’s duties?",
)
def seven_unanswered(case: Case) -> Iterator[Hit]:
    six, seven = case.number("access_addressed"), case.number("access_necessary")
    if case.yes(six) and case.yes(seven) is None:
        yield Hit(f"Question {six} is Yes, so {seven} has to be answered too.")


@rule(
    "contradiction",
    "access_addressed",
    says="Policies don’t address access, it says, yet activities name the staff who have it.",
    fix="Answer Yes, or take the staff groups off the activities.",
)
def six_denied_by_records(case: Case) -> Iterator[Hit]:
    naming = [a.id for a in case.material.current if a.says.staff]
    six = case.number("access_addressed")
    if case.yes(six) is False and naming:
        message = f"Question {six} is No, but the register says which staff have access."
        yield Hit(message, ids(naming))


# Types


@rule(
    "contradiction",
    "types",
    says="A type is ticked that no current activity uses.",
    fix="Untick it in your own words, or enter the activity that uses it.",
)
def type_ticked_but_unused(case: Case) -> Iterator[Hit]:
    used = case.types_from_records.types
    labels = {box.code: box.label for box in case.boxes}
    for code in case.types.types:
        if code not in used:
            yield Hit(f"“{labels[code]}” is ticked, but no current activity uses it.")


@rule(
    "contradiction",
    "types",
    says="A type that a current activity uses isn’t ticked.",
    fix="Tick it, or take it off the activity.",
)
def type_used_but_unticked(case: Case) -> Iterator[Hit]:
    labels = {box.code: box.label for box in case.boxes}
    found = case.computed.get(case.number("types"))
    for piece in found.pieces if found else ():
        if isinstance(piece.value, TypesAnswer):
            for code in piece.value.types:
                if code not in case.types.types:
                    yield Hit(f"“{labels[code]}” is used but not ticked.", piece.evidence)


@rule(
    "contradiction",
    "types",
    says="A type listed under Other has a box of its own.",
    fix="Tick the box and delete the entry under Other; on an activity, choose the listed type.",
)
def other_type_has_a_box(case: Case) -> Iterator[Hit]:
    boxes = {plain(box.label): box.label for box in case.boxes}
    # The statute's own names too: a box may cut a type in two.
    codes = {box.code for box in case.boxes}
    labels = case.material.labels
    boxes |= {plain(label): label for code, label in labels.items() if code in codes}
    for entry in case.types.other:
        if label := boxes.get(plain(entry)):
            yield Hit(f"“{entry}” stands under Other, but the form has the box “{label}”.")


@rule(
    "doubt",
    "types",
    says="A type ticked in the last report is no longer ticked.",
    fix="Check that the agency really stopped; if not, enter the activity that uses it.",
)
def type_dropped(case: Case) -> Iterator[Hit]:
    before = case.last_answer("types")
    if not isinstance(before, TypesAnswer):
        return
    labels = {box.code: box.label for box in case.boxes}
    for code in before.types:
        if code in labels and code not in case.types.types:
            yield Hit(f"“{labels[code]}” was ticked last time and isn’t now.")


# Entities


@rule(
    "contradiction",
    "entities",
    says="An entity in the report has no disclosure behind it.",
    fix="Delete the row, or enter the disclosure to this entity in the register.",
)
def entity_without_disclosure(case: Case) -> Iterator[Hit]:
    known = {plain(row["entity"]) for row in case.rows_from_records(case.number("entities"))}
    for row in case.rows(case.number("entities")):
        if plain(row["entity"]) and plain(row["entity"]) not in known:
            yield Hit(f"No current disclosure goes to “{row['entity']}”.")


@rule(
    "contradiction",
    "entities",
    says="A disclosure to a third party has no row among the entities.",
    fix="Add a row for the entity, or correct the disclosure’s counterparty.",
)
def third_party_not_listed(case: Case) -> Iterator[Hit]:
    listed = {plain(row["entity"]) for row in case.rows(case.number("entities"))}
    for activity in case.material.of_kind("disclosure"):
        if any(map(is_third_party, activity.says.counterparties)):
            missing = [e for e in entities(activity) if plain(e) not in listed]
            for entity in missing:
                yield Hit(f"“{activity.says.name}” goes to “{entity}”.", (activity.id,))


@rule(
    "gap",
    "entities",
    says="An entity’s row gives no reason.",
    fix="Say in the disclosure why it is made; the row takes it from there.",
)
def entity_without_reason(case: Case) -> Iterator[Hit]:
    for row in case.rows(case.number("entities")):
        if not plain(row["reason"]):
            yield Hit(f"The row on “{row['entity']}” gives no reason.")


@rule(
    "gap",
    "entities",
    says="An entity’s row doesn’t say how the disclosure furthers the mission.",
    fix="Say it in the disclosure or in its function; the row takes it from there.",
)
def entity_without_mission(case: Case) -> Iterator[Hit]:
    for row in case.rows(case.number("entities")):
        if not plain(row["mission"]):
            yield Hit(f"The row on “{row['entity']}” doesn’t mention the mission.")


# Classifications and approvals


@rule(
    "gap",
    "classified",
    says="A collection or disclosure in the report has no classification.",
    fix="Tick routine, joint routine or case by case in that row.",
)
def row_unclassified(case: Case) -> Iterator[Hit]:
    for number, row in enumerate(case.rows(case.number("classified")), start=1):
        if not row["classifications"]:
            yield Hit(f"Row {number} isn’t classified.")


@rule(
    "gap",
    "classified",
    says="A classified row doesn’t describe anything.",
    fix="Describe the collection or disclosure, or delete the row.",
)
def row_undescribed(case: Case) -> Iterator[Hit]:
    for number, row in enumerate(case.rows(case.number("classified")), start=1):
        if not plain(row["description"]):
            yield Hit(f"Row {number} is classified but describes nothing.")


@rule(
    "contradiction",
    "classified",
    says="A row is ticked as agreed by two agencies, and no such designation is in force.",
    fix="Have the joint designation signed, or untick the row.",
)
def joint_row_without_designation(case: Case) -> Iterator[Hit]:
    ticked = [
        n
        for n, r in enumerate(case.rows(case.number("classified")), 1)
        if "joint_routine" in (r["classifications"] or ())
    ]
    if ticked and not case.material.approved("joint_routine"):
        rows = ", ".join(map(str, ticked))
        yield Hit(f"Ticked in row {rows}, but no joint designation is in force.")


@rule(
    "contradiction",
    "best_interests",
    says="A row of approvals has no determination of the Chief Privacy Officer behind it.",
    fix="Delete the row, or have the determination entered as a designation.",
)
def best_interests_without_designation(case: Case) -> Iterator[Hit]:
    known = {
        plain(row["description"]) for row in case.rows_from_records(case.number("best_interests"))
    }
    for number, row in enumerate(case.rows(case.number("best_interests")), start=1):
        if plain(row["description"]) not in known:
            yield Hit(f"Row {number} rests on no designation that is in force.")


@rule(
    "contradiction",
    "best_interests",
    says="A determination of the Chief Privacy Officer has no row in the report.",
    fix="Add a row for it.",
)
def best_interests_not_listed(case: Case) -> Iterator[Hit]:
    listed = {plain(row["description"]) for row in case.rows(case.number("best_interests"))}
    found = case.computed.get(case.number("best_interests"))
    for piece in found.pieces if found else ():
        if isinstance(piece.value, TableAnswer):
            said = plain(piece.value.rows[0]["description"])
            if said not in listed:
                yield Hit("An approval of the Chief Privacy Officer is left out.", piece.evidence)


@rule(
    "doubt",
    says="Two rows of a table say the same.",
    fix="Delete one of them, or say how they differ.",
)
def rows_twice(case: Case) -> Iterator[Hit]:
    for question in case.edition.questions:
        seen: dict[str, int] = {}
        for number, row in enumerate(case.rows(question.number), start=1):
            said = _identity(row, question.columns[0].name if question.asks == "entities" else "")
            if said and said in seen:
                message = f"Rows {seen[said]} and {number} say the same."
                yield Hit(message, question=question.number)
            seen.setdefault(said, number)


def _identity(row: dict[str, str | tuple[str, ...] | None], column: str) -> str:
    """What makes a row another: in a table of entities the entity, else all its words."""
    cells = [row[column]] if column else list(row.values())
    return " | ".join(filter(None, map(plain, cells)))


# Narratives


@rule(
    "gap",
    says="A question that asks for words has none.",
    fix="Write the answer in your own words.",
)
def narrative_empty(case: Case) -> Iterator[Hit]:
    for number in case.narratives():
        if answers.is_empty(case.answer(number)):
            yield Hit(f"Question {number} is empty.", question=number)


@rule(
    "gap",
    says="A question about policies is answered only by computed sentences.",
    fix="Write in your own words what the policy is.",
)
def only_computed(case: Case) -> Iterator[Hit]:
    for number in case.numbers(_OFFICERS_OWN).values():
        if answers.is_empty(case.own(number)) and not answers.is_empty(case.answer(number)):
            yield Hit(f"Nobody has written an answer to question {number}.", question=number)


@rule(
    "gap",
    says="An answer still has words that were to be replaced.",
    fix="Replace them.",
)
def placeholder_left(case: Case) -> Iterator[Hit]:
    for question in case.edition.questions:
        for text in answers.texts(case.answer(question.number)):
            if found := _TO_BE_DONE.search(text):
                yield Hit(f"“{found.group()}” is still there.", question=question.number)
                break


@rule(
    "doubt",
    says="An answer refers to another place, and nothing is linked there.",
    fix="Say it here, or let the row come from the record that says it.",
)
def refers_to_nothing(case: Case) -> Iterator[Hit]:
    for question in case.edition.questions:
        for text in answers.texts(case.own(question.number)):
            if found := _REFERS.search(text):
                message = f"“{found.group()}” stands here with nothing behind it."
                yield Hit(message, question=question.number)
                break


@rule(
    "contradiction",
    says="An answer says that there is nothing, and the register has something.",
    fix="Delete “N/A”; what the register says stands under it.",
)
def nothing_though_records(case: Case) -> Iterator[Hit]:
    for question in case.edition.questions:
        found = case.computed.get(question.number)
        said = [t.strip().rstrip(".") for t in answers.texts(case.own(question.number))]
        if found and found.pieces and any(_NOTHING.fullmatch(text) for text in said if text):
            message = f"Question {question.number} says that there is nothing."
            yield Hit(message, found.evidence, question.number)


@rule(
    "gap",
    says="An answer was carried over from an earlier report and nobody has confirmed it.",
    fix="Read it, change what has changed, and confirm it.",
)
def carried_unconfirmed(case: Case) -> Iterator[Hit]:
    for number, source in case.unconfirmed.items():
        where = source.replace("filing:", "the filing ")
        yield Hit(f"Question {number} is as it was in {where}.", question=number)


@rule(
    "doubt",
    says="The numbers behind an answer have changed since they were taken.",
    fix="Take the numbers of today into the answer, or leave it as it was.",
)
def numbers_changed(case: Case) -> Iterator[Hit]:
    for number in sorted(case.outdated, key=int):
        message = f"Matters are counted otherwise by now than question {number} says."
        yield Hit(message, question=number)


@rule(
    "doubt",
    says="A narrative is word for word what it was in the last report.",
    fix="Check that nothing has changed in two years.",
)
def unchanged_since_last(case: Case) -> Iterator[Hit]:
    for asks, number in case.numbers(_OFFICERS_OWN).items():
        before, own = case.last_answer(asks), case.own(number)
        if isinstance(own, TextAnswer) and isinstance(before, TextAnswer):
            said = plain(own.text)
            if said and said in plain(before.text):
                yield Hit(f"Question {number} says what it said last time.", question=number)


@rule(
    "gap",
    "classification",
    says="The answer on classifying acts doesn’t speak of exigent circumstances.",
    fix="Say how the agency tells an emergency, and whom staff tell afterwards.",
)
def exigency_unexplained(case: Case) -> Iterator[Hit]:
    ten = case.number("classification")
    own = "\n".join(answers.texts(case.own(ten)))
    if own.strip() and not _URGENT.search(own):
        yield Hit(f"Question {ten} doesn’t mention exigent circumstances.")


@rule(
    "contradiction",
    "classification",
    says="One answer says that nothing is exigent, and another tells of emergencies.",
    fix="Let both answers say the same.",
)
def exigency_contradicted(case: Case) -> Iterator[Hit]:
    ten = case.number("classification")
    if not _denies(case.text(ten), _NO_URGENCY):
        return
    for number in case.numbers(_TELLING).values():
        text = case.text(number)
        if _URGENT.search(text) and not _denies(text, _NO_URGENCY):
            yield Hit(f"Question {ten} denies emergencies; question {number} tells of them.")


def _denies(text: str, denial: re.Pattern[str]) -> bool:
    """Whether some sentence denies it outright, and not only on a condition."""
    sentences = re.split(r"[.!?;\n]", text)
    return any(denial.search(s) and not _ON_CONDITION.search(s) for s in sentences)


@rule(
    "contradiction",
    "classification",
    says="An answer says that nothing is routine, and designations are in force.",
    fix="Name the designations there, or withdraw them.",
)
def routine_denied(case: Case) -> Iterator[Hit]:
    in_force = [d.id for kind in ("routine", "joint_routine") for d in case.material.approved(kind)]
    ten = case.number("classification")
    if in_force and _denies("\n".join(answers.texts(case.own(ten))), _NO_ROUTINE):
        yield Hit(f"Question {ten} says that nothing is routine.", ids(in_force))


@rule(
    "gap",
    "functions",
    says="A function that collects or keeps information has no section.",
    fix="Add its mission to the function, or a section under its name.",
)
def function_not_told(case: Case) -> Iterator[Hit]:
    answer = case.answer(case.number("functions"))
    told = (
        {plain(s.heading) for s in answer.sections} if isinstance(answer, SectionsAnswer) else set()
    )
    needed = {}
    for activity in case.material.current:
        function = case.material.function_of(activity)
        if activity.says.act != "disclosure" and function:
            needed[function.id] = function
    for function in needed.values():
        if plain(function.title) not in told:
            yield Hit(f"“{function.title}” has no section.", (function.id,))
