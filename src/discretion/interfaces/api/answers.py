"""The operations by which several people write one report, without losing each other's work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.reports import actions, answers, numbers, queries
from discretion.apps.reports.numbers import Spoken
from discretion.errors import Fault, Invalid, NotFound
from discretion.forms import report as forms
from discretion.forms.edition import Question, edition
from discretion.interfaces.api import versions
from discretion.interfaces.api.asking import Asked, Body, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.reports import (
    DRAFTS,
    PREPARING,
    ContributionShown,
    NumbersKept,
    ReportShown,
    Words,
    contribution_shown,
    numbers_kept,
    report_shown,
    words_of,
)
from discretion.interfaces.api.versions import Outdated
from discretion.law.authority import Power


class AnswerShown(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's answer as it is kept."""

    question: str
    words: Words
    with_computed: bool
    confirmed: bool
    version: int
    numbers: NumbersKept | None = None


class AskedShown(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that an office may contribute to, as far as the office is to know of it."""

    report: str
    agency_name: str
    cycle: int
    edition: str
    office: str
    contributions: tuple[ContributionShown, ...]


class HeaderSet(Body, frozen=True, kw_only=True):
    """The blanks to fill in; what isn't given stays as it is."""

    version: Version
    header: dict[str, str] = msgspec.field(default_factory=dict)
    signatures: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    why: str = ""


class Answered(Body, frozen=True, kw_only=True):
    """An answer, and the version of it that was read."""

    version: Version
    words: Words
    with_computed: bool = True
    why: str = ""


class Confirmed(Body, frozen=True, kw_only=True):
    """The version of an answer that was read."""

    version: Version


class Contributed(Body, frozen=True, kw_only=True):
    """What an office has to say; `version` is absent where it has said nothing yet."""

    version: Version | UnsetType = UNSET
    words: Words
    why: str = ""


def _answer_shown(written: queries.Written) -> AnswerShown:
    return AnswerShown(
        question=written.question,
        words=words_of(written.words),
        with_computed=written.with_computed,
        confirmed=written.confirmed,
        version=written.version,
        numbers=numbers_kept(written),
    )


def _question(form: str, number: str) -> Question:
    for question in edition(form).questions:
        if question.number == number:
            return question
    raise NotFound(f"The form {form} has no question {number}.")


def _read(question: Question, words: Words) -> forms.Answer:
    try:
        return answers.read(question, words)
    except Invalid as error:
        raise Invalid(map(_within_words, error.faults)) from None


def _within_words(fault: Fault) -> Fault:
    """A fault of an answer, with its path in the body."""
    return fault._replace(path=f"words.{fault.path}".rstrip("."))


@contextmanager
def _telling() -> Iterator[None]:
    """Tell, where someone else answered meanwhile, what they said; and where faults are."""
    try:
        yield
    except Invalid as error:
        # What is typed is read as it is recorded; what can't be read at all was told before.
        written = (f.code == "identifying_text" and f.path != "why" for f in error.faults)
        pairs = zip(error.faults, written, strict=True)
        raise Invalid(_within_words(f) if its else f for f, its in pairs) from None
    except actions.AnswerChanged as error:
        raise Outdated(str(error), current=_theirs(error.theirs)) from None


def _theirs(
    given: queries.Written | queries.Contributed | None,
) -> AnswerShown | ContributionShown | None:
    if isinstance(given, queries.Contributed):
        return contribution_shown(given)
    return _answer_shown(given) if given else None


@operation(
    "PUT",
    "/reports/{report_id}/header",
    tag="reports",
    said=HeaderSet,
    answers=ReportShown,
    powers=PREPARING,
)
def set_header(asked: Asked[HeaderSet], report_id: str) -> ReportShown:
    """Fill in blanks of the header."""
    said = asked.said
    with versions.telling(lambda: report_shown(queries.row(report_id, actor=asked.actor))):
        changed = actions.set_header(
            report_id,
            said.header,
            signatures=said.signatures,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return report_shown(changed)


@operation(
    "GET",
    "/reports/{report_id}/answers/{number}",
    tag="reports",
    said=Query,
    answers=AnswerShown,
    powers=DRAFTS,
)
def read_answer(asked: Asked[Query], report_id: str, number: str) -> AnswerShown:
    """Read an officer's answer to a question of a draft."""
    found = queries.draft(report_id, actor=asked.actor, now=asked.now)
    return _answer_shown(found.written[_question(found.report.edition, number).number])


@operation(
    "PUT",
    "/reports/{report_id}/answers/{number}",
    tag="reports",
    said=Answered,
    answers=AnswerShown,
    powers=PREPARING,
)
def write_answer(asked: Asked[Answered], report_id: str, number: str) -> AnswerShown:
    """Write an officer's own words to a question."""
    said = asked.said
    form = queries.row(report_id, actor=asked.actor).edition
    with _telling():
        written = actions.write_answer(
            report_id,
            number,
            _read(_question(form, number), said.words),
            version=said.version,
            with_computed=said.with_computed,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return _answer_shown(written)


@operation(
    "POST",
    "/reports/{report_id}/answers/{number}/confirm",
    tag="reports",
    said=Confirmed,
    answers=AnswerShown,
    powers=PREPARING,
)
def confirm_answer(asked: Asked[Confirmed], report_id: str, number: str) -> AnswerShown:
    """Say that an answer is right as it stands."""
    _question(queries.row(report_id, actor=asked.actor).edition, number)
    with _telling():
        written = actions.confirm_answer(
            report_id, number, version=asked.said.version, actor=asked.actor, now=asked.now
        )
    return _answer_shown(written)


@operation(
    "GET",
    "/reports/{report_id}/answers/{number}/numbers",
    tag="reports",
    said=Query,
    answers=Spoken,
    powers=DRAFTS,
)
def read_answer_numbers(asked: Asked[Query], report_id: str, number: str) -> Spoken:
    """Read the numbers of matters that speak to a question, and what could be said of them."""
    row = queries.draft(report_id, actor=asked.actor, now=asked.now).report
    found = numbers.for_question(row, number, actor=asked.actor, now=asked.now)
    if found is None:
        raise NotFound(f"No numbers of matters speak to question {number} of {report_id}.")
    return found


@operation(
    "POST",
    "/reports/{report_id}/answers/{number}/numbers",
    tag="reports",
    said=Confirmed,
    answers=AnswerShown,
    powers=PREPARING,
)
def take_answer_numbers(asked: Asked[Confirmed], report_id: str, number: str) -> AnswerShown:
    """Take what these numbers say into the answer, and keep them behind it."""
    _question(queries.row(report_id, actor=asked.actor).edition, number)
    with _telling():
        written = actions.take_numbers(
            report_id, number, version=asked.said.version, actor=asked.actor, now=asked.now
        )
    return _answer_shown(written)


@operation(
    "POST",
    "/reports/{report_id}/answers/{number}/consolidate",
    tag="reports",
    said=Confirmed,
    answers=AnswerShown,
    powers=(Power.CONSOLIDATE_REPORT,),
)
def consolidate_answer(asked: Asked[Confirmed], report_id: str, number: str) -> AnswerShown:
    """Take the offices' contributions to a question into the answer."""
    _question(queries.row(report_id, actor=asked.actor).edition, number)
    with _telling():
        written = actions.consolidate(
            report_id, number, version=asked.said.version, actor=asked.actor, now=asked.now
        )
    return _answer_shown(written)


@operation(
    "GET", "/contributions", tag="reports", said=Query, answers=Page[AskedShown], powers=PREPARING
)
def list_asked_contributions(asked: Asked[Query]) -> Page[AskedShown]:
    """List the drafts to which one's offices may contribute, with what they gave so far."""
    items = tuple(
        AskedShown(
            report=each.report,
            agency_name=each.agency_name,
            cycle=each.cycle,
            edition=each.edition,
            office=each.office,
            contributions=tuple(map(contribution_shown, each.contributions)),
        )
        for each in queries.asked(asked.actor)
    )
    return Page(items=items, total=len(items))


@operation(
    "GET",
    "/reports/{report_id}/contributions/{office}/{number}",
    tag="reports",
    said=Query,
    answers=ContributionShown,
    powers=PREPARING,
)
def read_contribution(
    asked: Asked[Query], report_id: str, office: str, number: str
) -> ContributionShown:
    """Read what an office said to a question."""
    for found in queries.asked(asked.actor):
        if (found.report, found.office) == (report_id, office):
            for given in found.contributions:
                if given.question == number:
                    return contribution_shown(given)
    raise NotFound(f"“{office}” has said nothing to question {number} of “{report_id}”.")


@operation(
    "PUT",
    "/reports/{report_id}/contributions/{office}/{number}",
    tag="reports",
    said=Contributed,
    answers=ContributionShown,
    powers=PREPARING,
)
def contribute(
    asked: Asked[Contributed], report_id: str, office: str, number: str
) -> ContributionShown:
    """Give what an office has to say to a question."""
    said = asked.said
    with _telling():
        given = actions.contribute(
            report_id,
            office,
            number,
            _read(_question(_form(asked, report_id), number), said.words),
            version=0 if said.version is UNSET else said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return contribution_shown(given)


def _form(asked: Asked[Any], report_id: str) -> str:
    """The form of a report that an office is asked to contribute to; it may not see the report."""
    for found in queries.asked(asked.actor):
        if found.report == report_id:
            return found.edition
    raise NotFound(f"There is no report “{report_id}” to contribute to here.")
