"""The report builder: a page for each question, the header, and all that the proof-reader says."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.register import filings
from discretion.apps.reports import actions, numbers, queries
from discretion.apps.reports.actions import AnswerChanged
from discretion.apps.reports.models import Report
from discretion.apps.reports.queries import Draft, Written
from discretion.errors import DiscretionError, Invalid, NotFound, Stale
from discretion.forms.edition import Question, cited
from discretion.forms.report import Answer
from discretion.interfaces.errors import status_of
from discretion.interfaces.web import report_differences as differences
from discretion.interfaces.web import report_numbers, unsent
from discretion.interfaces.web import report_words as words
from discretion.interfaces.web.forms import bound_or_kept
from discretion.interfaces.web.guarding import raise_identifying
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_answers import AnswerFields
from discretion.interfaces.web.report_forms import HeaderForm, header_values, shown_values
from discretion.interfaces.web.report_sight import DRAFTS, may
from discretion.law.authority import Power


@page(*DRAFTS)
def question(request: Request, report_id: str, number: str) -> HttpResponse:
    """A question on the desk; who saves second sees both answers and loses nothing."""
    row = queries.row(report_id, actor=request.actor)
    if row.frozen and request.method != "POST":
        return redirect("report", row.id)
    draft = queries.draft(report_id, actor=request.actor, now=request.now)
    asked = draft.edition.question(number)
    written = draft.written[number]
    spoken = numbers.for_question(row, number, actor=request.actor, now=request.now)
    fields = _fields(request, draft, asked, written)
    refusal: DiscretionError | None = None
    theirs: Answer | None = None
    if request.method == "POST" and fields.is_valid():
        try:
            _save(request, report_id, number, fields)
        except Invalid as error:
            fields.add(error)
        except AnswerChanged as error:
            refusal, theirs = error, written.words
            fields = fields.on_top_of(written.version, request.POST)
        except Stale as error:
            refusal = error
        else:
            return _saved(request, draft, asked)
    shown = {
        **_desk(request, draft, asked),
        "fields": fields,
        "refusal": refusal,
        "theirs": _theirs(draft, asked, theirs, fields),
        "numbers": report_numbers.shown(request, row, spoken, written) if spoken else None,
    }
    status = (
        status_of(refusal) if refusal else 422 if fields.form.is_bound and fields.wrong else 200
    )
    return render(request, "reports/question.html", shown, status=status)


def _fields(request: Request, draft: Draft, asked: Question, written: Written) -> AnswerFields:
    """The fields with what was sent, or what was typed before signing in anew, or what is kept."""
    data = request.POST if request.method == "POST" else unsent.take(request)
    if data is not None and request.method != "POST":
        messages.info(request, "What you typed before you were signed out is still here: save it.")
    could_stand = asked.kind == "text" and bool(draft.computed[asked.number].pieces)
    return AnswerFields(
        asked,
        written.words,
        version=written.version,
        with_computed=written.with_computed if could_stand else None,
        data=data,
    )


def _save(request: Request, report_id: str, number: str, fields: AnswerFields) -> None:
    actions.write_answer(
        report_id,
        number,
        fields.answer(),
        version=fields.version,
        with_computed=fields.with_computed,
        actor=request.actor,
        now=request.now,
        why=fields.why,
    )


def _saved(request: Request, draft: Draft, asked: Question) -> HttpResponse:
    messages.success(request, f"Question {asked.number} is saved.")
    _, after = _around(draft, asked)
    onward = after if "onward" in request.POST and after else asked
    return redirect("report_question", draft.report.id, onward.number)


def _around(draft: Draft, asked: Question) -> tuple[Question | None, Question | None]:
    """The questions before and after one."""
    each = draft.edition.questions
    place = each.index(asked)
    before = each[place - 1] if place else None
    return before, each[place + 1] if place + 1 < len(each) else None


def _desk(request: Request, draft: Draft, asked: Question) -> dict[str, Any]:
    """All that stands around an answer."""
    number = asked.number
    before, after = _around(draft, asked)
    marks = [(q, *words.MARKS[draft.marks[q.number]]) for q in draft.edition.questions]
    here = [finding for finding in draft.findings if finding.question == number]
    given = [(c, words.rows(asked, c.words)) for c in draft.contributions if c.question == number]
    computed = draft.computed[number]
    return {
        "row": draft.report,
        "may": may(draft.report, request.actor),
        "question": asked,
        "questions": marks,
        "done": sum(mark in words.DONE for mark in draft.marks.values()),
        "mark": words.MARKS[draft.marks[number]],
        "unconfirmed": draft.marks[number] == "unconfirmed"
        or (bool(draft.written[number].carried_from) and not draft.written[number].confirmed),
        "as_printed": cited(asked.printed) if asked.printed else "",
        "as_enacted": cited(asked.enacted),
        "written": draft.written[number],
        "origins": _origins(request, draft.report, draft.written[number].sources),
        "own": words.rows(asked, draft.written[number].words),
        **words.cut(words.items(asked, computed)),
        "bearing": words.behind(computed.evidence) if not computed.pieces else None,
        "contributions": given,
        "new_contributions": any(not c.taken for c, _ in given),
        "last": _since_last(draft, asked),
        "findings": words.findings(here[: words.MOST_FOUND], draft.report.id),
        "more_findings": len(here[words.MOST_FOUND :]),
        "others": len(draft.findings) - len(here),
        "previous": before,
        "next": after,
        "latest": _latest(draft),
        "at_work": words.at_work(draft.written.values(), request.now, besides=request.actor.name),
    }


def _origins(request: Request, report: Report, sources: Iterable[str]) -> Sequence[tuple[str, str]]:
    """The names and the addresses of where words come from."""
    return [_origin(request, report, source) for source in sources]


def _origin(request: Request, report: Report, source: str) -> tuple[str, str]:
    """One such place; no address where it is out of sight, and whose it is where another's."""
    kind, _, filing = source.rpartition(":")
    try:
        if kind:
            read = filings.filing(filing, actor=request.actor)
            whose = _whose(report, read.agency_id)
            return f"the filing of {read.year}{whose} ({read.id})", reverse(
                "filing", args=[read.id]
            )
        row = queries.row(source, actor=request.actor)
        whose = _whose(report, row.agency_id)
        return f"the report of {row.cycle}{whose} ({row.id})", reverse("report", args=[row.id])
    except NotFound:
        return f"an earlier {'filing' if kind else 'report'} ({filing})", ""


def _whose(report: Report, agency: str) -> str:
    """Whose an earlier report is, where it is not the report's own agency's."""
    if agency == report.agency_id:
        return ""
    return f" of {accounts.agency_names([agency]).get(agency, agency)}"


def _since_last(draft: Draft, asked: Question) -> differences.ComparedAnswer | None:
    """What the agency said last time, with what would be filed now marked in it."""
    if draft.last is None or asked.number not in draft.last.answers:
        return None
    before = draft.last.answers[asked.number]
    return differences.between(draft.edition, asked, before, draft.composed.answers[asked.number])


def _latest(draft: Draft) -> Written | None:
    """The answer that someone worked on last."""
    edited = [w for w in draft.written.values() if w.edited_at]
    return max(edited, key=lambda w: w.edited_at or draft.report.created_at) if edited else None


def _theirs(
    draft: Draft, asked: Question, theirs: Answer | None, fields: AnswerFields
) -> Mapping[str, Any] | None:
    """What someone else wrote meanwhile, whole and with the differences from what was sent."""
    if theirs is None or not fields.is_valid():
        return None
    return {
        "rows": words.rows(asked, theirs),
        "differences": differences.between(draft.edition, asked, theirs, fields.answer()),
    }


@page(Power.PREPARE_REPORT)
@require_POST
def confirm(request: Request, report_id: str, number: str) -> HttpResponse:
    """Say that an answer is right as it stands."""
    return _one_click(request, report_id, number, actions.confirm_answer, "confirmed")


@page(Power.PREPARE_REPORT)
@require_POST
def take_numbers(request: Request, report_id: str, number: str) -> HttpResponse:
    """Take what the numbers of matters say into the answer."""
    return _one_click(request, report_id, number, actions.take_numbers, "saved with the numbers")


@page(Power.CONSOLIDATE_REPORT)
@require_POST
def consolidate(request: Request, report_id: str, number: str) -> HttpResponse:
    """Take what offices contributed into the answer."""
    return _one_click(request, report_id, number, actions.consolidate, "brought together")


def _one_click(request: Request, report_id: str, number: str, deed: Any, done: str) -> HttpResponse:
    """A step that needs no form; what keeps it from being done is told above the question."""
    try:
        deed(
            report_id,
            number,
            version=_version(request.POST),
            actor=request.actor,
            now=request.now,
        )
    except Invalid as error:
        raise_identifying(error)
        for fault in error.faults:
            messages.error(request, fault.message)
    except Stale as error:
        messages.error(request, f"{error} This is what it says now; nothing was done.")
    else:
        messages.success(request, f"Question {number} is {done}.")
    return redirect("report_question", report_id, number)


def _version(typed: Mapping[str, str]) -> int:
    """The version that was opened; 0, which none has, for what is no number."""
    text = typed.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@page(*DRAFTS)
def header(request: Request, report_id: str) -> HttpResponse:
    """The blanks of the header and of those who sign."""
    row = queries.row(report_id, actor=request.actor)
    draft = queries.draft(report_id, actor=request.actor, now=request.now)
    kept = header_values(draft.edition, draft.composed.header, draft.composed.signatures)
    form = bound_or_kept(
        request, partial(HeaderForm, draft.edition), {**shown_values(kept), "version": row.version}
    )
    refusal: Stale | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _set_header(request, report_id, form)
        except Invalid as error:
            form.add(error)
        except Stale as error:
            refusal = error
            form.data = request.POST.copy()
            form.data["version"] = str(row.version)
        else:
            messages.success(request, "The header is saved.")
            return redirect("report_header", report_id)
    blanks = [finding for finding in draft.findings if finding.code in words.OF_THE_HEADER]
    shown = {
        "row": row,
        "may": may(row, request.actor),
        "form": form,
        "refusal": refusal,
        "differing": _differing(form, kept) if refusal else (),
        "blanks": [
            (part, [(f.label, kept.get(f.name)) for f in each]) for part, each in form.parts()
        ],
        "findings": words.findings(blanks, report_id),
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "reports/header.html", shown, status=status)


def _set_header(request: Request, report_id: str, form: HeaderForm) -> None:
    actions.set_header(
        report_id,
        form.header(),
        signatures=form.signatures(),
        version=form.cleaned_data["version"],
        actor=request.actor,
        now=request.now,
    )


def _differing(form: HeaderForm, kept: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each blank in which what was sent differs from what stands there: label, theirs, yours."""
    sent = header_values(form.edition, form.header(), form.signatures())
    return [
        (str(form.fields[name].label), kept[name], sent[name])
        for name in sent
        if sent[name] != kept[name]
    ]
