"""All that the proof-reader says of a report, by page, each finding with the way to mend it."""

from typing import Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.reports import queries
from discretion.apps.reports.proof import RULES
from discretion.apps.reports.queries import Draft
from discretion.interfaces.web import report_words as words
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_sight import DRAFTS

ROWS: Final = 50


class Filter(Form):
    """What narrows the findings."""

    question = forms.ChoiceField(label="Question", required=False)
    rule = forms.ChoiceField(label="What is off", required=False)


@page(*DRAFTS)
def findings(request: Request, report_id: str) -> HttpResponse:
    """Everything that the proof-reader says, each with its fix."""
    draft = queries.draft(report_id, actor=request.actor, now=request.now)
    form = _filter(request, draft)
    asked = form.cleaned_data if form.is_valid() else {}
    question, rule = asked.get("question", ""), asked.get("rule", "")
    found = [f for f in draft.findings if question in ("", f.question) and rule in ("", f.code)]
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    weights = [finding.weight for finding in draft.findings]
    told = {
        "row": draft.report,
        "form": form,
        "page": shown,
        "rows": words.findings(shown, report_id),
        "found": f"{len(found):,} finding{'' if len(found) == 1 else 's'}",
        "counted": [(*said, weights.count(weight)) for weight, said in words.WEIGHTS.items()],
    }
    return render(request, "reports/findings.html", told)


def _filter(request: Request, draft: Draft) -> Filter:
    """The filter, with the questions and rules of which there are findings."""
    form = Filter(data=request.GET or None)
    there = {finding.question for finding in draft.findings}
    codes = dict.fromkeys(finding.code for finding in draft.findings)
    asked = [q.number for q in draft.edition.questions if q.number in there]
    choices = {
        "question": [(number, f"Question {number}") for number in asked],
        "rule": [(code, RULES[code].says) for code in codes],
    }
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "All"), *offered]
    return form
