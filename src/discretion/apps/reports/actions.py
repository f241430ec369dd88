"""Everything that writes reports up to their signature: begun, answered, contributed to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import record
from discretion.apps.audit.facts import Fact
from discretion.apps.reports import answers, asking, facts, numbers, queries
from discretion.apps.reports.beginning import amend_report as amend_report
from discretion.apps.reports.beginning import as_json, content_of
from discretion.apps.reports.beginning import begin_report as begin_report
from discretion.apps.reports.doing import Doing
from discretion.apps.reports.models import Answer, Contribution, Report
from discretion.apps.reports.numbers import Spoken, Taken
from discretion.apps.reports.proof.rules import day
from discretion.apps.reports.queries import Contributed, Written
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.forms import report as forms
from discretion.forms.edition import Edition, Field, Question, edition
from discretion.law.authority import Power

_LONGEST_BLANK: Final = 300


class AnswerChanged(Stale):
    """Someone else answered meanwhile; carries both answers, so that neither is lost."""

    def __init__(self, theirs: Written | Contributed | None, yours: forms.Answer) -> None:
        self.theirs = theirs
        self.yours = yours
        who = getattr(theirs, "edited_by", "") or getattr(theirs, "by", "") or "Someone else"
        super().__init__(f"{who} changed this answer meanwhile. Both are here; choose or combine.")


@transaction.atomic
def set_header(
    report_id: str,
    header: Mapping[str, str | None],
    *,
    signatures: Mapping[str, Mapping[str, str | None]] | None = None,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Report:
    """Fill in blanks of the header, and of those who sign; what isn't given stays as it is.

    The head's signature and its day are given by signing, not here.
    """
    report = _open(report_id, Power.PREPARE_REPORT, actor)
    before = content_of(report)
    blanks = {name: _tidy(given) for name, given in (signatures or {}).items()}
    _check_blanks(edition(report.edition), _tidy(header), blanks)
    people = {name: given | blanks.get(name, {}) for name, given in before.signatures.items()}
    changed = Report.objects.filter(id=report_id, version=version, state="draft").update(
        header=as_json(before.header | _tidy(header)),
        signatures=as_json(people),
        version=version + 1,
        changed_at=now,
        changed_by=actor.name,
    )
    if not changed:
        raise Stale(f"{report.changed_by} changed the header of {report_id} meanwhile.")
    report.refresh_from_db()
    fact = facts.HeaderSet(
        record=report_id, agency=report.agency_id, why=why, before=before, after=content_of(report)
    )
    record(fact, by=actor, now=now)
    return report


_Blanks = Mapping[str, str | None]


def _check_blanks(form: Edition, header: _Blanks, signatures: Mapping[str, _Blanks]) -> None:
    people = {person.name: person.fields for person in form.signatures.people}
    found = [*_faults(form.header, header, "header")]
    for name, given in signatures.items():
        fields = [f for f in people.get(name, ()) if f.name not in ("signature", "date")]
        found += _faults(fields, given, f"signatures.{name}")
    if found:
        raise Invalid(found)


def _faults(fields: Iterable[Field], given: _Blanks, path: str) -> Iterator[Fault]:
    known = {field.name: field for field in fields}
    for name, value in given.items():
        where = f"{path}.{name}"
        if name not in known:
            yield Fault("unknown_field", "There is no such blank to fill in.", where)
        elif value and len(value) > _LONGEST_BLANK:
            yield Fault("too_long", f"Use at most {_LONGEST_BLANK} characters.", where)
        elif value and known[name].kind == "date" and day(value) is None:
            yield Fault("bad_date", "Enter the day as YYYY-MM-DD.", where)


def _tidy(blanks: _Blanks) -> dict[str, str | None]:
    return {name: (value or "").strip() or None for name, value in blanks.items()}


def _open(report_id: str, power: Power, actor: Actor) -> Report:
    """A report that the actor may work on; Stale once it is no longer a draft."""
    report = queries.row(report_id, actor=actor)
    require(actor, power, report.agency_id)
    if report.state != "draft":
        raise Stale(f"{report_id} is {report.state}; only a draft can be changed.")
    return report


def _touch(report: Report, *, actor: Actor, now: datetime) -> None:
    """Say who worked on the report last; Stale where it was frozen in this moment."""
    drafts = Report.objects.filter(id=report.id, state="draft")
    if not drafts.update(changed_at=now, changed_by=actor.name):
        raise Stale(f"{report.id} is no longer a draft.")


# Answers


@transaction.atomic
def write_answer(
    report_id: str,
    question_number: str,
    words: forms.Answer,
    *,
    version: int,
    with_computed: bool = True,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Written:
    """Write the officer's own words to a question, which confirms them.

    AnswerChanged, with both answers, where someone wrote since `version` was opened.
    """
    report = _open(report_id, Power.PREPARE_REPORT, actor)
    question = _question(report, question_number)
    answers.check(question, words)
    return _write(
        report,
        question,
        words,
        version=version,
        with_computed=with_computed,
        fact=facts.AnswerWritten,
        actor=actor,
        now=now,
        why=why,
    )


@transaction.atomic
def confirm_answer(
    report_id: str, question_number: str, *, version: int, actor: Actor, now: datetime
) -> Written:
    """Say that an answer is right as it stands, such as one carried over from last time."""
    report = _open(report_id, Power.PREPARE_REPORT, actor)
    question = _question(report, question_number)
    kept = report.answers.get(question=question_number)
    return _write(
        report,
        question,
        answers.decode(question, kept.words),
        version=version,
        with_computed=kept.with_computed,
        fact=facts.AnswerConfirmed,
        actor=actor,
        now=now,
        why="",
    )


def _question(report: Report, number: str) -> Question:
    return edition(report.edition).question(number)


def _write(
    report: Report,
    question: Question,
    words: forms.Answer,
    *,
    version: int,
    with_computed: bool,
    fact: type[Fact],
    actor: Actor,
    now: datetime,
    why: str,
    behind: Taken | None = None,
) -> Written:
    """Keep words, with the numbers behind them as long as the words say what these let them say."""
    _touch(report, actor=actor, now=now)
    kept = report.answers.get(question=question.number)
    before = queries.written(question, kept)
    behind = behind or before.numbers
    changed = Answer.objects.filter(pk=kept.pk, version=version).update(
        words=answers.encode(words),
        with_computed=with_computed,
        numbers=numbers.encode(behind) if behind and behind.stand_in(words) else "",
        confirmed=True,
        version=version + 1,
        edited_by=actor.name,
        edited_at=now,
    )
    if not changed:
        raise AnswerChanged(before, words)
    kept.refresh_from_db()
    after = queries.written(question, kept)
    told = fact(
        record=report.id,
        agency=report.agency_id,
        why=why,
        before=_told(before),
        after=_told(after),
    )
    record(told, by=actor, now=now)
    return after


def _told(written: Written) -> facts.AnswerContent:
    return facts.AnswerContent(
        question=written.question,
        words=written.words,
        confirmed=written.confirmed,
        with_computed=written.with_computed,
        carried_from=written.carried_from,
        numbers=numbers.pinned(numbers.encode(written.numbers)),
    )


@transaction.atomic
def take_numbers(
    report_id: str, question_number: str, *, version: int, actor: Actor, now: datetime
) -> Written:
    """Take what the numbers of matters say to a question into the answer, and keep them behind it.

    What was taken before gives way, where it stands. Invalid where numbers say nothing to it.
    """
    report = _open(report_id, Power.PREPARE_REPORT, actor)
    question = _question(report, question_number)
    kept = report.answers.get(question=question_number)
    before = queries.written(question, kept)
    spoken = numbers.for_question(report, question_number, actor=actor, now=now)
    if spoken is None:
        message = f"No numbers of matters speak to question {question_number}."
        raise Invalid([Fault("missing_field", message, "")])
    return _write(
        report,
        question,
        _with_numbers(before, spoken, question),
        version=version,
        with_computed=kept.with_computed,
        fact=facts.NumbersTaken,
        actor=actor,
        now=now,
        why="",
        behind=numbers.taken(spoken, by=actor.name, now=now),
    )


def _with_numbers(before: Written, spoken: Spoken, question: Question) -> forms.Answer:
    words = before.words
    if before.numbers and isinstance(words, forms.TextAnswer):
        words = forms.TextAnswer(text=words.text.replace(before.numbers.sentence, spoken.sentence))
    said = isinstance(words, forms.TextAnswer) and spoken.sentence in words.text
    new = forms.TextAnswer(text=spoken.sentence)
    return words if said else answers.joined(question, [words, new])


# Contributions


@transaction.atomic
def contribute(
    report_id: str,
    office: str,
    question_number: str,
    words: forms.Answer,
    *,
    version: int = 0,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Contributed:
    """Give what an office has to say to a question; `version` 0 where it has said nothing yet.

    For who prepares reports in the office; NotFound where no report of the agency is a draft.
    AnswerChanged where a colleague was faster.
    """
    report = _asked(report_id, office, actor)
    question = _question(report, question_number)
    answers.check(question, words)
    _touch(report, actor=actor, now=now)
    given = {"words": answers.encode(words), "by": actor.name, "at": now}
    mine = report.contributions.filter(office=office, question=question_number)
    kept = mine.select_related("office").first()
    before = queries.contributed(question, kept) if kept else None
    if (kept.version if kept else 0) != version:
        raise AnswerChanged(before, words)
    if not kept:
        _give(report, office, question, given, words)
    elif not mine.filter(version=version).update(**given, version=version + 1):
        raise AnswerChanged(before, words)
    after = queries.contributed(question, mine.select_related("office").get())
    told = {"before": _told_of(before) if before else None, "after": _told_of(after)}
    fact = facts.ContributionGiven(record=report_id, agency=office, why=why, **told)
    record(fact, by=actor, now=now)
    asking.contributed(report, office, question_number, Doing(actor, now))
    return after


def _asked(report_id: str, office: str, actor: Actor) -> Report:
    """The draft of an agency above, to which the actor may contribute for an office."""
    require(actor, Power.PREPARE_REPORT, office)
    report = Report.objects.filter(id=report_id, state="draft").first()
    if report is None or report.agency_id not in actor.tree.above(office)[1:]:
        raise NotFound(f"There is no report “{report_id}” to contribute to here.")
    return report


def _give(
    report: Report,
    office: str,
    question: Question,
    given: Mapping[str, object],
    words: forms.Answer,
) -> None:
    try:
        with transaction.atomic():
            Contribution.objects.create(
                report=report, office_id=office, question=question.number, **given
            )
    except IntegrityError:
        raise AnswerChanged(None, words) from None


def _told_of(given: Contributed) -> facts.AnswerContent:
    return facts.AnswerContent(question=given.question, words=given.words, office=given.office)


@transaction.atomic
def consolidate(
    report_id: str,
    question_number: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Written:
    """Take the offices' contributions to a question into the answer, under the offices' names.

    What an office said before gives way to what it says now. Invalid where nothing is new, or where
    offices differ on a yes or no. For who consolidates: the managing officer.
    """
    report = _open(report_id, Power.CONSOLIDATE_REPORT, actor)
    question = _question(report, question_number)
    kept = report.answers.get(question=question_number)
    words = answers.decode(question, kept.words)
    rows = report.contributions.filter(question=question_number).select_related("office")
    new = sorted((c for c in rows if c.taken != c.words), key=lambda c: c.office.name)
    if not new:
        raise Invalid([Fault("missing_field", "No office has contributed anything new.", "")])
    written = _write(
        report,
        question,
        _taking_in(question, words, new),
        version=version,
        with_computed=kept.with_computed,
        fact=facts.AnswerConsolidated,
        actor=actor,
        now=now,
        why=why or f"Taken in from {', '.join(given.office.name for given in new)}.",
    )
    for given in new:
        given.taken = given.words
    Contribution.objects.bulk_update(new, ["taken"])
    return written


def _taking_in(
    question: Question, words: forms.Answer, new: Iterable[Contribution]
) -> forms.Answer:
    parts = []
    for given in new:
        if given.taken:
            words = answers.without(words, _headed(question, given, given.taken))
        parts.append(_headed(question, given, given.words))
    _agree(parts)
    return answers.joined(question, [words, *parts])


def _headed(question: Question, given: Contribution, text: str) -> forms.Answer:
    return answers.under(answers.decode(question, text), question, given.office.name)


def _agree(parts: list[forms.Answer]) -> None:
    said = {p.yes for p in parts if isinstance(p, forms.YesNoAnswer) and p.yes is not None}
    if len(said) > 1:
        message = "The offices differ; answer yes or no yourself."
        raise Invalid([Fault("kind_mismatch", message, "yes")])
