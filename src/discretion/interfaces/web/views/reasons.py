"""The agency's library of reasons, and what its letters say beside a decision."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts import queries as accounts
from discretion.apps.matters import library
from discretion.apps.matters.library import KEEPING, USES, Kept, Reason
from discretion.errors import Stale
from discretion.interfaces.web import list_files
from discretion.interfaces.web.forms import Form, asked, bound_or_kept, carried_out
from discretion.interfaces.web.frame import chosen_agency
from discretion.interfaces.web.matter_lists import ListFilter, counted, files, narrowed_by
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, sortable
from discretion.interfaces.web.type_choices import Choices

_USES: Final[Mapping[str, str]] = {
    "approve": "To approve",
    "refuse": "To refuse, or to send back",
    "ask": "To ask for more",
}
_WORDS: Final = 4_000


def _area(label: str, help_text: str = "", *, required: bool = False) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonTextForm(Form):
    """A text of the library."""

    agency = forms.ChoiceField(label="Agency")
    use = forms.ChoiceField(label="For what?", choices=_USES.items(), widget=forms.RadioSelect)
    name = forms.CharField(
        label="What do you call it?", max_length=120, help_text="Officers choose it by this."
    )
    words = _area(
        "What does it say?", "It stands in the decision and in the letter.", required=True
    )
    citation = forms.CharField(
        label="Which provision does it rest on?",
        required=False,
        max_length=60,
        help_text="As 23-1202(c)(1).",
    )

    def __init__(self, *, agencies: Choices, **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        field.choices = agencies

    def reason(self) -> Reason:
        """What was typed, as the house takes it."""
        told = {**self.cleaned_data}
        del told["agency"]
        told["words"] = told["words"].replace("\r\n", "\n")
        told["citation"] = told["citation"].removeprefix("§").strip()
        return Reason(**told)


class Filter(ListFilter):
    """What narrows the library."""

    words = forms.CharField(label="Words", required=False)
    use = forms.ChoiceField(
        label="For what", required=False, choices=[("", "Anything"), *_USES.items()]
    )
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: dict[str, str], **given: Any) -> None:
        super().__init__(**given)
        self.offer_agencies(agencies)


@page(*KEEPING)
def reasons(request: Request) -> HttpResponse:
    """The texts that officers choose from, by what they are for."""
    names = _agencies(request)
    form = Filter(agencies=names, data=request.GET)
    found = _found(request, form, names)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        rows = (_cells(kept, names) for kept in found)
        return list_files.as_asked(request, "reasons", _HEADS, rows)
    shown = {
        "form": form,
        "columns": _columns(request),
        "groups": [(label, _of(found, use, names)) for use, label in _USES.items()],
        "any": bool(found),
        "found": counted(len(found), "text", "texts", narrowed_by(form)),
        "files": files(request),
        "agencies": sorted(names.items(), key=lambda pair: pair[1]),
    }
    return render(request, "matters/reasons.html", shown)


def _found(request: Request, form: Filter, names: dict[str, str]) -> Sequence[Kept]:
    """Those that were asked for, in the order that was asked for."""
    asked = form.asked
    chosen = asked.get("agency")
    uses = [use for use in USES if asked.get("use") in ("", None, use)]
    where, words = [chosen] if chosen else names, asked.get("words", "")
    found = library.reasons(where, uses=uses, words=words)
    sort = request.GET.get("sort", "")
    key = _SORTS.get(sort.removeprefix("-"))
    return sorted(found, key=key, reverse=sort.startswith("-")) if key else found


_SORTS: Final[Mapping[str, Callable[[Kept], Any]]] = {
    "name": lambda kept: kept.reason.name.casefold(),
    "added": lambda kept: kept.added_at,
}
_HEADS: Final = (
    *("Id", "For what", "Name", "What it says", "Provision", "Agency", "Added on", "Added by"),
)


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Name", "name"),
        *map(Column, ("What it says", "Provision", "Agency")),
        sortable(request, "Added", "added"),
        Column("Step"),
    ]


def _cells(kept: Kept, names: dict[str, str]) -> tuple[str, ...]:
    said = kept.reason
    what = (_USES[said.use], said.name, said.words, said.citation)
    return (
        *(kept.id, *what, names[kept.agency]),
        *(list_files.day_of(kept.added_at), kept.added_by),
    )


def _of(found: Any, use: str, names: dict[str, str]) -> list[tuple[Kept, str]]:
    return [(kept, names[kept.agency]) for kept in found if kept.reason.use == use]


def _agencies(request: Request) -> dict[str, str]:
    """The agencies whose library the actor keeps."""
    known = dict(accounts.agencies(request.actor).values_list("id", "name"))
    can = request.actor.can
    return {id_: name for id_, name in known.items() if any(can(p, id_) for p in KEEPING)}


@page(*KEEPING)
def add(request: Request) -> HttpResponse:
    """Put a text into the library."""
    owners = sorted(_agencies(request).items(), key=lambda pair: pair[1])
    first = chosen_agency(request, request.actor)

    def make(**given: Any) -> ReasonTextForm:
        return ReasonTextForm(agencies=owners, **given)

    form = bound_or_kept(request, make, {"agency": first, "use": "approve"})

    def act() -> None:
        agency = form.cleaned_data["agency"]
        library.add_reason(agency, form.reason(), actor=request.actor, now=request.now)

    if carried_out(form, act):
        messages.success(request, f"“{form.cleaned_data['name']}” is in the library.")
        return redirect("reasons")
    return asked(
        request,
        form,
        title="Add a reason",
        lead="A reason or a question that you give again and again, with the provision behind it.",
        send="Add it",
        trail=[(reverse("docket"), "Docket"), (reverse("reasons"), "Library of reasons")],
    )


@page(*KEEPING)
@require_POST
def retire(request: Request, reason_id: str) -> HttpResponse:
    """Offer a text no longer; what was decided with it stays."""
    try:
        library.retire_reason(reason_id, actor=request.actor, now=request.now)
    except Stale as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "It is offered no longer. What was decided with it stays.")
    return redirect("reasons")
