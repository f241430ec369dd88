"""What an office of an agency gives to the agency's report: which questions, and each answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.accounts import queries as accounts
from discretion.apps.reports import actions, queries
from discretion.apps.reports.actions import AnswerChanged
from discretion.apps.reports.assemble import assembled
from discretion.apps.reports.queries import Asked, Contributed
from discretion.errors import DiscretionError, Invalid, NotFound, Stale
from discretion.forms.edition import Question, cited, edition
from discretion.forms.report import EMPTY
from discretion.interfaces.errors import status_of
from discretion.interfaces.web import report_differences as differences
from discretion.interfaces.web import report_words as words
from discretion.interfaces.web import unsent
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_answers import AnswerFields
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power


@page(Power.PREPARE_REPORT)
def office(request: Request, report_id: str, office: str) -> HttpResponse:
    """The questions of a report, and what the office has said to each."""
    asked = _asked(request, report_id, office)
    given = {each.question: each for each in asked.contributions}
    shown = {
        **_around(asked),
        "questions": [(q, given.get(q.number)) for q in edition(asked.edition).questions],
    }
    return render(request, "reports/office.html", shown)


def _asked(request: Request, report_id: str, office: str) -> Asked:
    for asked in queries.asked(request.actor):
        if (asked.report, asked.office) == (report_id, office):
            return asked
    raise NotFound(f"There is no report “{report_id}” to contribute to here.")


def _around(asked: Asked) -> dict[str, Any]:
    names = accounts.agency_names([asked.office])
    return {"asked": asked, "office_name": names[asked.office]}


@page(Power.PREPARE_REPORT)
def contribute(request: Request, report_id: str, office: str, number: str) -> HttpResponse:
    """What the office says to one question; what its register says stands beside it."""
    asked = _asked(request, report_id, office)
    question = edition(asked.edition).question(number)
    given = next((c for c in asked.contributions if c.question == number), None)
    fields = _fields(request, question, given)
    refusal: DiscretionError | None = None
    theirs: Contributed | None = None
    if request.method == "POST" and fields.is_valid():
        try:
            _give(request, asked, number, fields)
        except Invalid as error:
            fields.add(error)
        except AnswerChanged as error:
            refusal, theirs = error, given
            fields = fields.on_top_of(given.version if given else 0, request.POST)
        except Stale as error:
            refusal = error
        else:
            messages.success(request, f"What you say to question {number} is with your agency.")
            return redirect("report_office", report_id, office)
    material = queries.material_of(office, on=today(request), actor=request.actor)
    computed = assembled(material, edition(asked.edition))[number]
    shown = {
        **_around(asked),
        "question": question,
        "as_printed": cited(question.printed) if question.printed else "",
        "as_enacted": cited(question.enacted),
        **words.cut(words.items(question, computed)),
        "given": given,
        "fields": fields,
        "refusal": refusal,
        "theirs": _differing(asked, question, theirs, fields),
    }
    status = (
        status_of(refusal) if refusal else 422 if fields.form.is_bound and fields.wrong else 200
    )
    return render(request, "reports/contribute.html", shown, status=status)


def _fields(request: Request, question: Question, given: Contributed | None) -> AnswerFields:
    data = request.POST if request.method == "POST" else unsent.take(request)
    said = given.words if given else EMPTY[question.kind]
    return AnswerFields(question, said, version=given.version if given else 0, data=data)


def _give(request: Request, asked: Asked, number: str, fields: AnswerFields) -> None:
    actions.contribute(
        asked.report,
        asked.office,
        number,
        fields.answer(),
        version=fields.version,
        actor=request.actor,
        now=request.now,
        why=fields.why,
    )


def _differing(
    asked: Asked, question: Question, theirs: Contributed | None, fields: AnswerFields
) -> dict[str, Any] | None:
    if theirs is None or not fields.is_valid():
        return None
    form = edition(asked.edition)
    return {
        "rows": words.rows(question, theirs.words),
        "differences": differences.between(form, question, theirs.words, fields.answer()),
    }
