"""How a report begins: who files, for which cycle, and which words come along from last time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

import msgspec
from django.db import IntegrityError, transaction

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import new_york_day, next_id, record
from discretion.apps.register import filings
from discretion.apps.register import queries as register
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import answers, asking, facts, queries
from discretion.apps.reports.doing import Doing
from discretion.apps.reports.models import Answer, Report
from discretion.apps.reports.proof.rules import plain
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.forms import report as forms
from discretion.forms.edition import Edition, Question, edition, edition_of
from discretion.law.authority import Power
from discretion.law.deadlines import in_words
from discretion.law.reporting import report_due

# What an amended report says of its own making, and not of the one it supersedes.
_ANEW: Final = frozenset({"report_date", "signature", "date"})


@transaction.atomic
def begin_report(
    agency: str,
    *,
    cycle: int,
    edition_name: str = "",
    actor: Actor,
    now: datetime,
) -> Report:
    """Begin the report of a cycle; the words of the last one come along, not yet confirmed.

    It is on the cycle's own form where none is named. The words come from what the agency filed
    here last, or from an imported filing of a later year; and, under its name, from the last filing
    of an agency that became a part of it since. Only the agency at the top of a tree files; Invalid
    for an office below, and where the cycle has its report.
    """
    require(actor, Power.PREPARE_REPORT, agency)
    form = _form(agency, cycle, edition_name, actor, now)
    if taken := Report.objects.filter(agency=agency, cycle=cycle).order_by("-amendment").first():
        what = "amend it" if taken.state == "filed" else "go on with it"
        message = f"{taken.id} is the report of {cycle} already; {what}."
        raise Invalid([Fault("duplicate_id", message, "cycle")])
    carried = _carried(form, agency, cycle, actor)
    return _begin(agency, cycle, form, carried, actor=actor, now=now)


@transaction.atomic
def amend_report(report_id: str, *, actor: Actor, now: datetime, why: str = "") -> Report:
    """Begin a report that is to supersede one that was filed."""
    filed = queries.row(report_id, actor=actor)
    require(actor, Power.PREPARE_REPORT, filed.agency_id)
    if filed.state != "filed":
        raise Stale(f"{report_id} is {filed.state}; only a report that is filed can be amended.")
    form = edition(filed.edition)
    carried = _from_report(form, filed)
    return _begin(
        filed.agency_id,
        filed.cycle,
        form,
        carried,
        supersedes=filed,
        actor=actor,
        now=now,
        why=why,
    )


def _form(agency: str, cycle: int, edition_name: str, actor: Actor, now: datetime) -> Edition:
    found = []
    top = actor.tree.top(agency)
    if top != agency:
        files = accounts.agency_names([top]).get(top, top)
        message = f"{files} files one report for its offices; contribute to that one."
        found.append(Fault("kind_mismatch", message, "agency"))
    closed = accounts.agency(agency, actor=actor).closed_on
    if closed and closed < new_york_day(now):
        message = f"This agency was closed on {in_words(closed)} and files no more."
        found.append(Fault("kind_mismatch", message, "agency"))
    try:
        report_due(cycle)
    except NotFound as error:
        found.append(Fault("bad_date", str(error), "cycle"))
    try:
        form = edition(edition_name or edition_of(cycle))
    except NotFound as error:
        raise Invalid([*found, Fault("unknown_code", str(error), "edition")]) from None
    if found:
        raise Invalid(found)
    return form


_Carried = Mapping[str, tuple[str, forms.Answer]]


def _carried(form: Edition, agency: str, cycle: int, actor: Actor) -> _Carried:
    found, since = _of_last_time(form, agency, cycle, actor)
    for part in accounts.merged_into(agency, since=since, actor=actor):
        # What was merged may have filed for this cycle too before it was.
        found = _with_part(form, found, _carried(form, part.id, cycle + 1, actor), part.name)
    return found


def _of_last_time(
    form: Edition, agency: str, cycle: int, actor: Actor
) -> tuple[_Carried, date | None]:
    """The words of an agency's last filing, and the day since when they may lack something."""
    last = queries.last_row(agency, cycle=cycle)
    imported = queries.last_import(agency, cycle=cycle, actor=actor)
    if imported and (last is None or imported.year > last.cycle):
        return _from_filing(form, imported.id, agency, actor), date(imported.year, 1, 1)
    return (_from_report(form, last), new_york_day(last.created_at)) if last else ({}, None)


def _with_part(form: Edition, own: _Carried, theirs: _Carried, name: str) -> _Carried:
    """An agency's words with those of one that became a part of it, under that one's name."""
    found = dict(own)
    for question in form.questions:
        if question.number not in theirs:
            continue
        source, words = theirs[question.number]
        before = found.get(question.number)
        marked = answers.under(words, question, name)
        whole = answers.joined(question, [before[1], marked] if before else [marked])
        if before is None:
            found[question.number] = (source, whole)
        elif whole != before[1]:
            found[question.number] = (f"{before[0]}{queries.BETWEEN_SOURCES}{source}", whole)
    return found


def _from_report(form: Edition, last: Report) -> _Carried:
    """The officers' own words of a report filed here, by question, with where they are from."""
    rows = {a.question: a.words for a in last.answers.all()}
    found = {
        question.number: (last.id, answers.decode(question, rows[before.number]))
        for question in form.questions
        if (before := edition(last.edition).same(question))
    }
    return {n: told for n, told in found.items() if not answers.is_empty(told[1])}


def _from_filing(form: Edition, filing_id: str, agency: str, actor: Actor) -> _Carried:
    """The narratives of an imported filing; its ticks and rows come by way of the register.

    So do the sections that are headed by a function which the register has.
    """
    filing = filings.report_of(filing_id, actor=actor)
    offices = actor.tree.below(agency)
    functions = register.contents(KINDS["function"], actor=actor, agencies=offices)
    known = {plain(function.title) for function in functions}
    found: dict[str, tuple[str, forms.Answer]] = {}
    for question in form.questions:
        before = filing.edition.same(question)
        answer = filing.answers.get(before.number) if before else None
        if isinstance(answer, forms.SectionsAnswer):
            kept = (s for s in answer.sections if plain(s.heading) not in known)
            answer = forms.SectionsAnswer(sections=tuple(kept))
        elif not isinstance(answer, forms.TextAnswer | forms.YesNoAnswer):
            continue
        if type(answer) is type(forms.EMPTY[question.kind]) and not answers.is_empty(answer):
            found[question.number] = (f"filing:{filing_id}", answer)
    return found


def _begin(
    agency: str,
    cycle: int,
    form: Edition,
    carried: _Carried,
    *,
    supersedes: Report | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Report:
    with _one_at_a_time(cycle):
        begun = Report.objects.create(
            id=next_id("RPT", now=now),
            agency_id=agency,
            cycle=cycle,
            amendment=supersedes.amendment + 1 if supersedes else 0,
            edition=form.form,
            supersedes=supersedes,
            header=as_json(_header(agency, cycle, form, supersedes, now)),
            signatures=as_json(_people(form, supersedes)),
            created_at=now,
            created_by=actor.name,
            changed_at=now,
            changed_by=actor.name,
        )
    Answer.objects.bulk_create(_answer(begun, q, carried.get(q.number)) for q in form.questions)
    fact = facts.ReportBegun(record=begun.id, agency=agency, why=why, after=content_of(begun))
    record(fact, by=actor, now=now)
    asking.ask_offices(begun, Doing(actor, now, why))
    return begun


@contextmanager
def _one_at_a_time(cycle: int) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        message = f"Someone has just begun the report of {cycle}; go on with that one."
        raise Invalid([Fault("duplicate_id", message, "cycle")]) from None


def _header(
    agency: str, cycle: int, form: Edition, supersedes: Report | None, now: datetime
) -> dict[str, str | None]:
    """The blanks as far as accounts and the law fill them in, or the report that is superseded."""
    today = new_york_day(now)
    due = report_due(cycle).on
    known: dict[str, str | None] = {
        "agency": accounts.agency_names([agency])[agency],
        "due_date": due.isoformat() if due else None,
    }
    if officers := accounts.officers(agency, on=today):
        first = min(officers, key=lambda person: person.pk)
        known |= {"privacy_officer": first.name, "email": first.email, "telephone": first.phone}
    if supersedes:
        known |= {name: said for name, said in queries.header_of(supersedes).items() if said}
    return {f.name: None if f.name in _ANEW else known.get(f.name) or None for f in form.header}


def _people(form: Edition, supersedes: Report | None) -> dict[str, dict[str, str | None]]:
    """Who prepares and signs: nobody yet, or who did the report that is superseded."""
    before = queries.signatures_of(supersedes) if supersedes else {}
    return {
        person.name: {
            f.name: None if f.name in _ANEW else before.get(person.name, {}).get(f.name)
            for f in person.fields
        }
        for person in form.signatures.people
    }


def _answer(begun: Report, question: Question, carried: tuple[str, forms.Answer] | None) -> Answer:
    source, words = carried or ("", forms.EMPTY[question.kind])
    text = answers.encode(words)
    return Answer(
        report=begun,
        question=question.number,
        words=text,
        carried_from=source,
        carried=text if source else "",
    )


def as_json(value: object) -> str:
    """A value as it is kept."""
    return msgspec.json.encode(value).decode()


def content_of(report: Report) -> facts.ReportContent:
    """A report as the record is told of it."""
    return facts.ReportContent(
        cycle=report.cycle,
        amendment=report.amendment,
        edition=report.edition,
        state=report.state,
        header=queries.header_of(report),
        signatures=queries.signatures_of(report),
        supersedes=report.supersedes_id or "",
    )
