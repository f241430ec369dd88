"""The letter about a decided matter: read before it is written, then kept with the matter; and read
by the one who asked.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import letters, library, queries
from discretion.apps.matters.casework import Sight
from discretion.apps.matters.contents import Decision
from discretion.errors import Invalid, NotFound, Stale
from discretion.interfaces.errors import status_of
from discretion.interfaces.web.deciding_forms import StepForm
from discretion.interfaces.web.forms import add_faults, bound_or_kept
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.asking import ASKING, open_own
from discretion.interfaces.web.views.docket import HANDLING
from discretion.interfaces.web.views.waiting import today
from discretion.law.matters import Move

_MEDIA: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
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
        question=letters.question(sight, actor=request.actor),
    )


def previewed(request: Request, sight: Sight, move: Move, decision: Decision) -> letters.Letter:
    """The letter that a decision would lead to; nothing of it is kept."""
    on = today(request)
    then = letters.as_decided(sight, move, decision, today=on)
    head, _ = library.letterhead_of(sight.it.agency)
    try:
        to = letters.addressee(sight, actor=request.actor)
    except NotFound:
        to = ""
    return letters.letter(then, head, to=to, words="", today=on)


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


def own_letter(request: Request, sight: Sight) -> letters.Letter | None:
    """The letter about one's own matter, of the day of the decision; None before it."""
    decided = sight.it.dates.decided_at
    if not sight.it.decision or decided is None:
        return None
    head, _ = library.letterhead_of(sight.it.agency)
    to = letters.addressee(sight, actor=request.actor)
    return letters.letter(sight, head, to=to, words="", today=new_york_day(decided))


@page(*ASKING)
def my_letter(request: Request, matter_id: str, ending: letters.Format) -> HttpResponse:
    """The same as a file."""
    it = open_own(request, matter_id)
    sight = queries.matter(it.id, actor=request.actor, now=request.now)
    told = own_letter(request, sight)
    if told is None:
        raise NotFound(f"{it.id} is not decided yet, so there is no letter about it.")
    response = HttpResponse(letters.written(told, ending), content_type=_MEDIA[ending])
    response["Content-Disposition"] = f'attachment; filename="{letters.file_name(it.id, ending)}"'
    return response
