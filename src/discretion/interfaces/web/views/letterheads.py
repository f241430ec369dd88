"""What an agency's letters say: its address, its own texts where it has some, and whom to call."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import require_any
from discretion.apps.matters import letters, library
from discretion.apps.matters.letter_templates import (
    KINDS,
    OURS,
    PLACES,
    PLACES_OF,
    LetterKind,
    faults,
    own,
)
from discretion.apps.matters.library import KEEPING, Letterhead
from discretion.errors import Invalid, NotFound
from discretion.interfaces.web.forms import Form, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.waiting import today

_WORDS: Final = 4_000
_CALLED: Final[dict[LetterKind, str]] = {
    "approved": "When all is approved",
    "approved_in_part": "When a part is approved",
    "refused": "When it is refused",
    "question": "When you have a question",
}


def _area(label: str, help_text: str, rows: int = 3) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _text(kind: LetterKind) -> Any:
    places = ", ".join(f"{{{name}}}" for name in PLACES_OF[kind])
    return _area(_CALLED[kind], f"Places: {places}. Clear it to go back to our text.", rows=5)


class LetterheadForm(Form):
    """What an agency's letters say."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    address = _area("Above the letter", "The address of the agency.")
    approved = _text("approved")
    approved_in_part = _text("approved_in_part")
    refused = _text("refused")
    question = _text("question")
    after_approval = _area("After an approval", "What to do next.")
    after_refusal = _area("After a refusal", "How to ask for a second look.")
    caller = forms.CharField(
        label="Whom to call",
        required=False,
        max_length=200,
        help_text="For example: the privacy office.",
    )
    phone = forms.CharField(label="At which number", required=False, max_length=60)
    parts_of: ClassVar = {f"templates.{kind}": kind for kind in KINDS}

    def letterhead(self) -> Letterhead:
        """What was typed, as the house takes it."""
        told = {n: t.replace("\r\n", "\n") for n, t in self.cleaned_data.items() if n != "version"}
        return Letterhead(templates=own({kind: told.pop(kind) for kind in KINDS}), **told)


def shown(head: Letterhead) -> dict[str, str]:
    """The fields as what is kept fills them; where the agency has no text of its own, with ours."""
    told = {name: getattr(head, name) for name in Letterhead.__struct_fields__}
    del told["templates"]
    return told | {kind: head.templates.of(kind) for kind in KINDS}


@page(*KEEPING)
def letterhead(request: Request, agency: str) -> HttpResponse:
    """What the agency's letters say; each kind can be looked at before it is kept."""
    name = accounts.agency_names([agency]).get(agency, "")
    if not name or not request.actor.may_see(agency):
        raise NotFound(f"There is no agency “{agency}” here.")
    require_any(request.actor, KEEPING, agency)
    head, version = library.letterhead_of(agency)
    theirs = {**shown(head), "version": version}
    form: Any = bound_or_kept(request, LetterheadForm, theirs)
    look = "look" in request.POST

    def act() -> None:
        if look:
            _check(form.letterhead())
            return
        library.change_letterhead(
            agency,
            form.letterhead(),
            version=form.cleaned_data["version"],
            actor=request.actor,
            now=request.now,
        )

    done = carried_out(form, act, lambda: theirs)
    if done and not look:
        messages.success(request, f"The letters of {name} say so from now on.")
        return redirect("reasons")
    described = {
        "form": form,
        "name": name,
        "places": PLACES.items(),
        "own": [_CALLED[kind] for kind in KINDS if getattr(head.templates, kind)],
        "ours": [(_CALLED[kind], OURS[kind]) for kind in KINDS],
        "letters": _letters(request, form.letterhead(), name) if done else (),
    }
    status = 409 if getattr(form, "outdated", False) else 422 if form.errors else 200
    return render(request, "matters/letterhead.html", described, status=status)


def _check(head: Letterhead) -> None:
    if found := [*faults(head.templates)]:
        raise Invalid(found)


def _letters(request: Request, head: Letterhead, name: str) -> list[tuple[str, letters.Letter]]:
    """Each kind of letter about a matter that is made up."""
    on = today(request)
    return [(_CALLED[kind], letters.example(kind, head, agency=name, today=on)) for kind in KINDS]
