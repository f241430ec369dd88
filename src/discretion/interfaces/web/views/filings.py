"""The pages by which a filed report is taken over: uploaded, shown beside its words, decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.register import filings as kept
from discretion.apps.register.contents import Content, Designation, Function
from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.models import FilingImport, FilingRow
from discretion.errors import Invalid, NotFound, Stale, Unreadable
from discretion.forms.edition import Asks, Edition
from discretion.forms.report import Answer, TextAnswer, YesNoAnswer
from discretion.interfaces.web import designation_words as told_as
from discretion.interfaces.web import showing
from discretion.interfaces.web.designation_forms import FIELDS, DesignationForm, by_field
from discretion.interfaces.web.forms import Form, add_faults
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.guarding import raise_identifying
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.party_names import offered_names
from discretion.interfaces.web.record_forms import RecordForm
from discretion.interfaces.web.uploads import plain
from discretion.interfaces.web.views import designations, editing
from discretion.law.authority import Power

ROWS: Final = 40
LARGEST_FILE: Final = 20 * 1024 * 1024
# The tab of the answers in words.
WORDS: Final = "words"
# What a row that proposes nothing by itself may become, by what its question asks.
_BECOMES: Final[Mapping[Asks, str]] = {
    "functions": "function",
    "classified": "activity",
    "best_interests": "designation",
    "entities": "activity",
}


class FilingForm(Form):
    """A filed report to be read."""

    agency = forms.ChoiceField(label="Whose report is it?")
    file = forms.FileField(
        label="The report",
        help_text="PDF, Word (.docx), HTML or text: at most 20 MB and 200 pages.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )

    def clean_file(self) -> Any:
        """A larger file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("This file is larger than 20 MB. Save it smaller.")
        return file


class Shown(NamedTuple):
    """A row as its page shows it: what was read of it, what it may become, what it became."""

    row: FilingRow
    # Which of the acts that a row tells of at once.
    act: str
    facts: Sequence[showing.Fact]
    kind: Kind | None
    becomes: Kind | None
    waits: bool
    # The row that brings the function it names, where the register has that not yet.
    first: FilingRow | None


class Tab(NamedTuple):
    """A question of the filing with how many of its rows wait; `key` is its part of the address."""

    key: str
    label: str
    waiting: int


@page(Power.READ_REGISTER)
def filings(request: Request) -> HttpResponse:
    """The filings that were read, each with how many of its rows wait."""
    found = kept.counted(request.actor)
    if chosen := chosen_agency(request, request.actor):
        found = found.filter(agency__in=request.actor.tree.below(chosen))
    shown = {
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "may_import": request.actor.can_anywhere(Power.KEEP_REGISTER),
    }
    return render(request, "filings/list.html", shown)


@page(Power.KEEP_REGISTER)
def import_filing(request: Request) -> HttpResponse:
    """Upload a filed report; what it suggests then waits to be gone through."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = kept.import_filing(
                file.read(),
                file_name=plain(file.name),
                agency=form.cleaned_data["agency"],
                actor=request.actor,
                now=request.now,
            )
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"{read.file_name} is read. Go through what it says.")
            return redirect("filing", read.id)
    status = 422 if form.errors else 200
    return render(request, "filings/import.html", {"form": form}, status=status)


def _form(request: Request) -> FilingForm:
    posted = request.method == "POST"
    form = FilingForm(
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        initial={"agency": chosen_agency(request, request.actor)},
    )
    field = form.fields["agency"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
    field.choices = own_agencies(request, Power.KEEP_REGISTER)
    return form


@page(Power.READ_REGISTER)
def filing(request: Request, filing_id: str) -> HttpResponse:
    """A filing: its words beside what was read of them, a question at a time, doubts first."""
    read = kept.filing(filing_id, actor=request.actor)
    rows = list(kept.rows(filing_id, actor=request.actor))
    tabs = list(_tabs(rows))
    chosen = _chosen(request, tabs)
    may_decide = request.actor.can(Power.KEEP_REGISTER, read.agency_id)
    context: dict[str, Any] = {
        "filing": read,
        "agency_name": accounts.agency_names([read.agency_id])[read.agency_id],
        "tabs": tabs,
        "chosen": chosen,
        "waiting": sum(tab.waiting for tab in tabs),
        "may_decide": may_decide,
    }
    if chosen == WORDS:
        context |= _in_words(read, request.actor)
        return render(request, "filings/words.html", context)
    own = sorted((r for r in rows if r.question == chosen), key=lambda r: (not r.doubts, r.number))
    shown = Paginator(own, ROWS).get_page(request.GET.get("page"))
    first = kept.awaited(read, rows)
    form = kept.report_of(filing_id, actor=request.actor).edition
    context |= {
        "page": shown,
        "rows": list(_shown(shown, first, _names(rows, request.actor), form, request.actor)),
        "sure": sum(kept.is_sure(row) and row.number not in first for row in own),
        "first": any(_waits(first[row.number]) for row in own if row.number in first),
        "question": next((q.text for q in form.questions if q.number == chosen), ""),
    }
    return render(request, "filings/filing.html", context)


def _tabs(rows: Sequence[FilingRow]) -> Iterator[Tab]:
    for question in dict.fromkeys(row.question for row in rows):
        waiting = sum(row.question == question and _waits(row) for row in rows)
        yield Tab(question, f"Question {question}", waiting)
    yield Tab(WORDS, "In words", 0)


def _chosen(request: Request, tabs: Sequence[Tab]) -> str:
    """The question asked for, or the first in which something waits."""
    asked = request.GET.get("question", "")
    if asked in {tab.key for tab in tabs}:
        return asked
    return next((tab.key for tab in tabs if tab.waiting), tabs[0].key)


def _waits(row: FilingRow) -> bool:
    return row.decision == FilingRow.Decision.WAITING


def _names(rows: Iterable[FilingRow], actor: Actor) -> Mapping[str, str]:
    """What the rows point to, by name: in the register, or what the filing itself brings."""
    opened = map(kept.proposed, rows)
    brought = {said.code: said.name for said in opened if isinstance(said, Function)}
    return brought | showing.links(actor)


def _shown(
    rows: Iterable[FilingRow],
    first: Mapping[int, FilingRow],
    links: Mapping[str, str],
    asked: Edition,
    actor: Actor,
) -> Iterator[Shown]:
    opened = [(row, kept.proposed(row)) for row in rows]
    terms = any(isinstance(content, Designation) for _, content in opened)
    names = told_as.names_for(actor) if terms else {}
    for row, content in opened:
        facts: Sequence[showing.Fact] = ()
        if isinstance(content, Designation):
            facts = told_as.terms(content, names)
        elif content:
            facts = showing.facts(content, links)
        act = told_as.act_in_words(getattr(content, "act", "")).lower()
        kinds = KINDS.get(row.kind), _becomes(row, asked)
        yield Shown(row, act, facts, *kinds, _waits(row), first.get(row.number))


def _becomes(row: FilingRow, form: Edition) -> Kind | None:
    asks = form.question(row.question).asks
    return KINDS.get(row.kind or (_BECOMES.get(asks, "") if asks else ""))


def _in_words(read: FilingImport, actor: Actor) -> dict[str, Any]:
    """The answers that the next report begins with, and what could not be placed at all."""
    report = kept.report_of(read.id, actor=actor)
    asked = {q.number: q.text for q in report.edition.questions}
    answers = [
        (number, asked.get(number, ""), _said(answer))
        for number, answer in kept.narratives(read.id, actor=actor).items()
    ]
    doubts = [*report.doubts, *kept.left_out(read.id, actor=actor)]
    return {"answers": answers, "doubts": doubts}


def _said(answer: Answer) -> str:
    if isinstance(answer, YesNoAnswer):
        return "" if answer.yes is None else "Yes" if answer.yes else "No"
    return answer.text if isinstance(answer, TextAnswer) else ""


@page(Power.KEEP_REGISTER)
@require_POST
def decide(request: Request, filing_id: str, row: str, how: str) -> HttpResponse:
    """Accept a row as it was read, leave it out, or undo either."""
    found = _row(filing_id, row, request.actor)
    actor, now = request.actor, request.now
    try:
        if how == "accept":
            entered = kept.accept_row(found.pk, actor=actor, now=now)
            messages.success(request, f"{entered.id} is entered as a draft.")
        elif how == "reject":
            kept.reject_row(found.pk, actor=actor, now=now)
            messages.success(request, "The row is left out.")
        else:
            kept.undo(found.pk, actor=actor, now=now)
            messages.success(request, "That is undone; the row waits again.")
    except Invalid as error:
        raise_identifying(error)
        said = " ".join(fault.message for fault in error.faults)
        messages.error(request, f"This row can’t be entered as it stands. {said} Correct it.")
    except Stale as error:
        messages.error(request, str(error))
    return _back(found)


@page(Power.KEEP_REGISTER)
@require_POST
def accept_all(request: Request, filing_id: str, question: str) -> HttpResponse:
    """Accept each row of a question that waits without a doubt; what can't be entered waits on."""
    entered, refused = kept.accept_sure(filing_id, question, actor=request.actor, now=request.now)
    if entered:
        count = len(entered)
        messages.success(request, f"{count} row{'s' * (count != 1)} entered as drafts.")
    if refused:
        messages.error(request, f"{refused} could not be entered; accept them one by one.")
    return redirect(f"{reverse('filing', args=[filing_id])}?question={question}")


def _row(filing_id: str, row: str, actor: Actor) -> FilingRow:
    """A row of the filing by its number in it."""
    found = kept.rows(filing_id, actor=actor).filter(number=int(row[:9])).first()
    if found is None:
        raise NotFound("There is no such row of this filing.")
    return found


def _back(row: FilingRow) -> HttpResponse:
    page = reverse("filing", args=[row.filing_id])
    return redirect(f"{page}?question={row.question}#row-{row.number}")


@page(Power.KEEP_REGISTER)
def correct(request: Request, filing_id: str, row: str) -> HttpResponse:
    """The form of what a row is to become, filled with what was read; saving it accepts the row."""
    found = _row(filing_id, row, request.actor)
    read = kept.filing(filing_id, actor=request.actor)
    kind = _becomes(found, kept.report_of(filing_id, actor=request.actor).edition)
    if kind is None:
        raise NotFound("This row becomes no record; leave it out when you have seen it.")
    if not _waits(found):
        messages.error(request, "This row is decided already.")
        return _back(found)
    proposed = kept.proposed(found)
    form, parties = _correcting(request, kind, proposed, read.agency_id)
    if request.method == "POST" and (
        content := _corrected(request, kind, (form, parties), proposed, read.agency_id)
    ):
        try:
            entered = kept.accept_row(found.pk, content, actor=request.actor, now=request.now)
        except Invalid as error:
            add_faults(form, by_field(error, FIELDS) if _terms(form) else error)
        else:
            messages.success(request, f"{entered.id} is entered as a draft, as you corrected it.")
            return _back(found)
    shown = {"filing": read, "row": found, "kind": kind, "form": form, "parties": parties}
    shown |= {"names": offered_names(request.actor), "terms": _terms(form)}
    status = 422 if form.errors else 200
    return render(request, "filings/correct.html", shown, status=status)


def _terms(form: RecordForm) -> bool:
    return isinstance(form, DesignationForm)


def _correcting(
    request: Request, kind: Kind, content: Content | None, agency: str
) -> tuple[RecordForm, Any]:
    if kind.content is Designation:
        terms = content if isinstance(content, Designation) else None
        return designations.form_of(request, terms, agency), None
    return editing.forms_of(request, kind, content, agency)


def _corrected(
    request: Request,
    kind: Kind,
    forms: tuple[RecordForm, Any],
    proposed: Content | None,
    agency: str,
) -> Content | None:
    form, parties = forms
    if isinstance(form, DesignationForm):
        return designations.typed(form, request.actor, agency)
    return editing.typed(kind, form, parties, request.actor, proposed)


@page(Power.READ_REGISTER)
def source(request: Request, filing_id: str) -> HttpResponse:
    """The file as it was uploaded, to be kept: never opened within our own pages."""
    read = kept.filing(filing_id, actor=request.actor)
    answer = HttpResponse(bytes(read.source), content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=read.file_name)
    answer["Content-Disposition"] = disposition or "attachment"
    return answer
