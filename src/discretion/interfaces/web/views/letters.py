"""The letter about a decided matter: read before it is written, then kept with the matter."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.matters import letters, library
from discretion.apps.matters.casework import Sight
from discretion.errors import Invalid, Stale
from discretion.interfaces.errors import status_of
from discretion.interfaces.web.deciding_forms import StepForm
from discretion.interfaces.web.forms import add_faults, bound_or_kept
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.docket import HANDLING
from discretion.interfaces.web.views.waiting import today

_KINDS: Final = (("pdf", "PDF, to be sent as it is"), ("docx", "Word, to be changed first"))


class LetterForm(StepForm):
    """What a letter says beside the decision, and as which file it is kept."""

    to = forms.CharField(label="To whom?", max_length=200)
    words = forms.CharField(
        label="In your own words",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands after the reason.",
    )
    format = forms.ChoiceField(
        label="As which file?", choices=_KINDS, widget=forms.RadioSelect, initial="pdf"
    )


@page(*HANDLING)
def matter_letter(request: Request, matter_id: str) -> HttpResponse:
    """Read the letter, add to it, and keep it with the matter."""
    sight = letters.decided(matter_id, actor=request.actor, now=request.now)
    to = letters.addressee(sight, actor=request.actor)
    initial = {"version": sight.it.version, "to": to}
    form: Any = bound_or_kept(request, LetterForm, initial)
    refusal: Stale | None = None
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            return _kept(request, sight, form)
        except Invalid as error:
            add_faults(form, error)
        except Stale as error:
            refusal = error
            form.data = form.data.copy()
            form.data["version"] = str(sight.it.version)
    shown = {
        "it": sight.it,
        "form": form,
        "letter": _letter(request, sight, form),
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    return render(request, "matters/letter.html", shown, status=status)


def _letter(request: Request, sight: Sight, form: Any) -> letters.Letter:
    head, _ = library.letterhead_of(sight.it.agency)
    return letters.letter(
        sight,
        head,
        to=str(form["to"].value() or ""),
        words=str(form["words"].value() or ""),
        today=today(request),
    )


def _kept(request: Request, sight: Sight, form: Any) -> HttpResponse:
    told = form.cleaned_data
    letters.keep(
        sight,
        _letter(request, sight, form),
        told["format"],
        version=told["version"] or 0,
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, f"The letter is kept with {sight.it.id}, under its attachments.")
    return redirect("matter", sight.it.id)
