"""Agency reports as pages: the list, a report as it stands, begun, amended, its history."""

from functools import partial
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.queries import Told
from discretion.apps.reports import actions, filings, queries
from discretion.apps.reports.models import Report
from discretion.apps.reports.queries import MAKING, Asked, Draft
from discretion.forms.edition import Edition, edition
from discretion.interfaces.web import report_differences as differences
from discretion.interfaces.web import report_words as words
from discretion.interfaces.web.forms import asked, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.own_agencies import agencies_to_filter_by, own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_forms import (
    AmendingForm,
    BeginForm,
    Filter,
    cycles,
    forms_at_hand,
)
from discretion.interfaces.web.report_sight import READING, may
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import Due
from discretion.law.reporting import next_report_due, report_due

ROWS: Final = 50


class Listed(NamedTuple):
    """A report in the list; `making` while its day still matters."""

    row: Report
    due: Due
    making: bool


@page(*READING)
def reports(request: Request) -> HttpResponse:
    """The reports that exist for the actor, and those that their offices may contribute to."""
    form = _filter(request)
    narrowed = form.cleaned_data if form.is_valid() else {}
    found = queries.reports(
        request.actor,
        agency=narrowed.get("agency") or chosen_agency(request, request.actor),
        cycle=int(narrowed.get("cycle") or 0),
    )
    if state := narrowed.get("state"):
        found = found.filter(state=state)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    total = shown.paginator.count
    context = {
        "form": form,
        "rows": [Listed(row, report_due(row.cycle), row.state in MAKING) for row in shown],
        "page": shown,
        "found": f"{total:,} report{'' if total == 1 else 's'}",
        "asked_for": _asked_for(request.actor),
        "may_begin": bool(_who_files(request)),
        "next": next_report_due(today(request)),
        "today": today(request),
    }
    return render(request, "reports/list.html", context)


def _asked_for(actor: Actor) -> list[tuple[Asked, str]]:
    """What the actor's offices may contribute to; who writes the report itself needs no asking."""
    offices = actor.where(Power.PREPARE_REPORT) or frozenset()
    asking = {o for o in offices if not actor.can(Power.PREPARE_REPORT, actor.tree.top(o))}
    found = [each for each in queries.asked(actor) if each.office in asking] if asking else []
    names = accounts.agency_names(each.office for each in found)
    return [(each, names[each.office]) for each in found]


def _filter(request: Request) -> Filter:
    form = Filter(data=request.GET or None)
    agencies = agencies_to_filter_by(request.actor, queries.reports(request.actor))
    _choose(form, "agency", [("", "All"), *agencies])
    _choose(form, "cycle", [("", "All"), *cycles(today(request))])
    return form


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the forms say so)
    field.choices = choices


def _who_files(request: Request) -> list[tuple[str, str]]:
    """The agencies for which the actor can begin a report: each at the top of its tree."""
    own = own_agencies(request, Power.PREPARE_REPORT)
    return [pair for pair in own if request.actor.tree.top(pair[0]) == pair[0]]


@page(Power.PREPARE_REPORT)
def begin(request: Request) -> HttpResponse:
    """Begin the report of a cycle."""
    on = today(request)
    chosen = chosen_agency(request, request.actor)
    form = bound_or_kept(request, BeginForm, {"agency": chosen, "cycle": str(_this_cycle(request))})
    _choose(form, "agency", _who_files(request))
    _choose(form, "cycle", cycles(on))
    _choose(form, "edition", forms_at_hand())
    begun: list[Report] = []

    def act() -> None:
        typed = form.cleaned_data
        begun.append(
            actions.begin_report(
                typed["agency"],
                cycle=int(typed["cycle"]),
                edition_name=typed["edition"],
                actor=request.actor,
                now=request.now,
            )
        )

    if carried_out(form, act):
        return _begun(request, begun[0])
    return asked(
        request,
        form,
        title="Begin a report",
        lead="It is assembled from the register. Your own words of last time come along, to be "
        "confirmed or changed.",
        send="Begin it",
        trail=[(reverse("reports"), "Agency reports")],
    )


def _this_cycle(request: Request) -> int:
    """The year of which a report is most likely wanted: this one, or the next that has one."""
    year = today(request).year
    upcoming = next_report_due(today(request)).on
    offered = {int(value) for value, _ in cycles(today(request))}
    return year if year in offered or upcoming is None else upcoming.year


def _begun(request: Request, row: Report) -> HttpResponse:
    came = row.answers.exclude(carried_from="").count()
    said = f"{row.id} is begun."
    if came:
        answers = "1 answer came" if came == 1 else f"{came} answers came"
        said += f" {answers} along from last time, not yet confirmed."
    messages.success(request, said)
    return redirect("report", row.id)


@page(Power.PREPARE_REPORT)
def amend(request: Request, report_id: str) -> HttpResponse:
    """Begin a report that is to supersede one that was filed."""
    row = queries.row(report_id, actor=request.actor)
    require(request.actor, Power.PREPARE_REPORT, row.agency_id)
    form = bound_or_kept(request, AmendingForm)
    begun: list[Report] = []
    act = partial(actions.amend_report, report_id, actor=request.actor, now=request.now)

    if carried_out(form, lambda: begun.append(act(why=form.cleaned_data["why"]))):
        return _begun(request, begun[0])
    return asked(
        request,
        form,
        title=f"Amend {row.id}",
        lead="What was filed stays as it is. The new report supersedes it once it is filed.",
        send="Begin the amended report",
        trail=[(reverse("reports"), "Agency reports"), (reverse("report", args=[row.id]), row.id)],
    )


@page(*READING)
def report(request: Request, report_id: str) -> HttpResponse:
    """A report as it stands, with what is to be done next."""
    row = queries.row(report_id, actor=request.actor)
    allowed = may(row, request.actor)
    context: dict[str, Any] = {
        "row": row,
        "may": allowed,
        "due": report_due(row.cycle),
        "today": today(request),
        "signings": filings.signings(row.id, actor=request.actor),
        "formats": words.FORMATS.items(),
        "last": queries.last_row(row.agency_id, cycle=row.cycle, amendment=row.amendment),
    }
    if row.frozen:
        delivered = filings.deliveries(row.id, actor=request.actor)
        context |= {
            "filing": filings.filing(row.id, actor=request.actor),
            "deliveries": delivered,
            "next_delivery": next((each for each in delivered if not each.delivered_on), None),
            "amended_by": _amended_by(row, request.actor),
        }
        return render(request, "reports/frozen.html", context)
    draft = queries.draft(row.id, actor=request.actor, now=request.now)
    return render(request, "reports/report.html", {**context, **_progress(request, draft)})


def _amended_by(row: Report, actor: Actor) -> Report | None:
    return queries.reports(actor).filter(supersedes=row.id).first()


def _progress(request: Request, draft: Draft) -> dict[str, Any]:
    """How far a draft is, question by question."""
    questions = [
        (question, draft.written[question.number], *words.MARKS[draft.marks[question.number]])
        for question in draft.edition.questions
    ]
    open_ = [q for q in draft.edition.questions if draft.marks[q.number] not in words.DONE]
    return {
        "questions": questions,
        "done": len(questions) - len(open_),
        "first_open": open_[0] if open_ else None,
        "findings": len(draft.findings),
        "contributions": [c for c in draft.contributions if not c.taken],
        "at_work": words.at_work(draft.written.values(), request.now, besides=request.actor.name),
    }


class Step(NamedTuple):
    """A fact about a report: what it changed, in an answer or beside it."""

    fact: Told
    question: str
    compared: differences.ComparedAnswer | None
    changes: list[tuple[str, str, str]]


@page(*READING)
def history(request: Request, report_id: str) -> HttpResponse:
    """Who changed what in a report, when and why, before and after."""
    row = queries.row(report_id, actor=request.actor)
    form = edition(row.edition)
    told = [_step(fact, form) for fact in queries.history(report_id, actor=request.actor)]
    return render(request, "reports/history.html", {"row": row, "told": told})


def _step(fact: Told, form: Edition) -> Step:
    number = (fact.after or {}).get("question", "")
    if not number:
        return Step(fact, "", None, differences.changed_blanks(fact.before, fact.after))
    question = form.question(number)
    before, after = (differences.recorded(question, told) for told in (fact.before, fact.after))
    return Step(fact, number, differences.between(form, question, before, after), [])
