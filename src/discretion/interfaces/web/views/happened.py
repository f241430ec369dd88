"""What was done, record by record, and what other agencies put that touches one's own."""

from datetime import timedelta
from functools import partial
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements.disposals import HOW
from discretion.apps.agreements.disposing import CONFIRMS
from discretion.apps.duties import queries as duties
from discretion.apps.matters import actions, queries
from discretion.apps.matters.actions import Disposed
from discretion.apps.matters.queries import DoneFilters, Gone
from discretion.errors import NotFound
from discretion.interfaces.web import matter_words, showing
from discretion.interfaces.web.doing_forms import CorrectingForm
from discretion.interfaces.web.forms import DayField, Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.docket import HANDLING
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

_A_YEAR: Final = timedelta(days=365)
# Who may have written a record down, keeps a register, or decides matters.
CORRECTING: Final = (*HANDLING, Power.REFER, Power.KEEP_REGISTER)


class Under(NamedTuple):
    """How many records there are under something, and where they are listed."""

    times: int
    to: str


@page()
def done(request: Request, record_id: str) -> HttpResponse:
    """One record: what went out or came in, and what let it be done."""
    gone = queries.disclosure(record_id, actor=request.actor)
    behind = {gone.matter, gone.approved_in} - {""}
    there = queries.visible(request.actor).filter(id__in=behind)
    names = showing.links(request.actor, [gone.types])
    shown = {
        "gone": gone,
        "agency_name": accounts.agency_names([gone.agency])[gone.agency],
        "types": matter_words.types_in_words(gone.types, names),
        "opens": set(there.values_list("id", flat=True)),
        "may_correct": queries.may_correct(record_id, actor=request.actor),
        **about_disposal(request, gone),
    }
    return render(request, "matters/done.html", shown)


def about_disposal(request: Request, gone: Gone) -> dict[str, object]:
    """What a page needs to show what is to become of what went out under an agreement."""
    if gone.disposal is None:
        return {}
    actor, on = request.actor, today(request)
    return {
        "today": on,
        "may_confirm": may_confirm(actor, gone),
        "may_read": actor.can(Power.READ_REGISTER, gone.agency),
        "may_see_duty": duties.duties(actor, today=on).filter(id=gone.disposal.duty).exists(),
    }


def may_confirm(actor: Actor, gone: Gone) -> bool:
    """Whether someone may say that the other side disposed of it or returned it, and nobody did."""
    return bool(gone.disposal and not gone.disposal.how) and actor.can(CONFIRMS, gone.agency)


@page(*CORRECTING)
def correct_record(request: Request, record_id: str) -> HttpResponse:
    """Write down, in the place of a record that was wrong, what happened."""
    actor, now = request.actor, request.now
    gone = queries.disclosure(record_id, actor=actor)
    if gone.superseded_by:
        messages.warning(request, f"{record_id} was corrected already: this is what counts.")
        return redirect("done", gone.superseded_by)
    if not queries.may_correct(record_id, actor=actor):
        raise NotFound(f"You can't correct {record_id}: whoever wrote it down can, or an officer.")
    types = queries.may_be_of(record_id, actor=actor)
    initial = {"on": gone.on, "types": gone.types, "how": gone.form, "people": gone.people}
    form = bound_or_kept(request, partial(CorrectingForm, types=types), initial)
    made: list[Gone] = []

    def act() -> None:
        why = form.cleaned_data["why"]
        said = form.happened()
        made.append(actions.correct_disclosure(record_id, said, actor=actor, now=now, why=why))

    if carried_out(form, act):
        messages.success(request, f"{made[0].id} stands in the place of {record_id} now.")
        return redirect("done", made[0].id)
    return asked(
        request,
        form,
        title=f"Correct {record_id}",
        lead="Say all of it as it was. What you write is kept as a record of its own that counts "
        f"in the place of {record_id}; that one stays, and says so.",
        send="Correct it",
        trail=[(reverse("done", args=[record_id]), record_id)],
    )


def done_under(request: Request, designation: str) -> Under | None:
    """How much was done under a designation in the last year, and the list of it; None for none."""
    since = today(request) - _A_YEAR
    found = queries.done(request.actor, DoneFilters(since=since, under=designation))
    if not (count := found.count()):
        return None
    query = urlencode({"under": designation, "since": since.isoformat()})
    return Under(count, f"{reverse('all_done')}?{query}")


class DisposalForm(Form):
    """What the party says became of what it received."""

    how = forms.ChoiceField(
        label="What became of it?", choices=list(HOW.items()), widget=forms.RadioSelect
    )
    on = DayField(label="On which day?")
    proof = forms.CharField(
        label="What shows it?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="How they confirmed it, and where that is kept. Name nobody.",
    )


@page(CONFIRMS)
def confirm_disposal(request: Request, record_id: str) -> HttpResponse:
    """Write down that the other side disposed of what went out to it, or returned it."""
    gone = queries.disclosure(record_id, actor=request.actor)
    if not may_confirm(request.actor, gone):
        raise NotFound(f"Nothing is to be confirmed of {record_id}.")
    form = bound_or_kept(request, DisposalForm)

    def act() -> None:
        said = Disposed(**form.cleaned_data)
        actions.confirm_disposal(record_id, said, actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"It is in the record what became of {record_id}.")
        return redirect("done", record_id)
    return asked(
        request,
        form,
        title="Confirm that it was disposed of or returned",
        lead=f"What {gone.party} received as {record_id}, as they told you. This closes the duty, "
        "under your name.",
        send="Confirm it",
        trail=[(reverse("done", args=[record_id]), record_id)],
    )


@page()
def approval(request: Request, record_id: str) -> HttpResponse:
    """An approval, or what the chief determined, where it was given: on the page of its matter; for
    the agency on the other side, on the list of such matters."""
    try:
        return redirect("matter", queries.approved_in(record_id, actor=request.actor))
    except NotFound:
        if queries.shared(request.actor).filter(approvals=record_id).exists():
            return redirect("matters_with_us")
        raise
