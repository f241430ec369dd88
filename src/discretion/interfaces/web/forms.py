"""How a page's form is filled, and how what the house found wrong gets to its fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from discretion.apps.agreements import papers
from discretion.errors import Invalid, Stale
from discretion.interfaces.web import guarding, unsent

F = TypeVar("F", bound=forms.BaseForm)
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_NO_DAY: Final = "Enter a day between 1900 and 2199."
_FIRST_STEP: Final = re.compile(r"\w+")
_DAYS: Final = ("%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%m/%d/%y")
_VERSION: Final = "version"
KEPT: Final = "What you typed is still here: check it and send it again."


class Form(forms.Form):
    """A form of ours: our own components draw it, and the browser leaves the checking to us."""

    use_required_attribute = False
    # Whether someone else was faster: it then shows what was typed, to be saved over theirs.
    outdated = False

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            if not isinstance(field, DayField):
                field.error_messages["required"] = _missing(field)


def _missing(field: forms.Field) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        return "Choose at least one."
    return "Choose one." if isinstance(field, forms.ChoiceField) else "Fill this in."


class DayField(forms.DateField):
    """A day, typed as people do; the hint shows how."""

    widget = forms.DateInput(format="%m/%d/%Y", attrs={"autocomplete": "off", "class": "dsc-day"})

    def __init__(
        self, *, label: str, required: bool = True, help_text: str = "", initial: date | None = None
    ) -> None:
        super().__init__(
            error_messages={
                "invalid": "Enter the day as month, day and year, for example 7/31/2026.",
                "required": "Enter a day, for example 7/31/2026.",
            },
            label=label,
            required=required,
            initial=initial,
            help_text=help_text or "Month, day and year, for example 7/31/2026.",
            input_formats=_DAYS,
            validators=[
                MinValueValidator(_FIRST_DAY, _NO_DAY),
                MaxValueValidator(_LAST_DAY, _NO_DAY),
            ],
        )


class PaperField(forms.FileField):
    """A document or a picture to attach; the browser offers those that are taken."""

    widget = forms.FileInput(attrs={"accept": papers.ACCEPTED})

    def __init__(self, *, label: str, required: bool = True, more: str = "") -> None:
        told = f"{papers.TAKEN} {more}".strip()
        super().__init__(label=label, required=required, help_text=told)


def bound_or_kept(
    request: HttpRequest, form: Callable[..., F], initial: Mapping[str, object] | None = None
) -> F:
    """The form with what was sent; or, shown first, with what was typed before signing in anew.

    A form that needs more than data, files and initial comes as a `functools.partial`.
    """
    if request.method == "POST":
        return form(data=request.POST, files=request.FILES, initial=initial)
    fresh = form(initial=initial)
    kept = unsent.take(request)
    if kept is None:
        return fresh
    messages.info(request, KEPT)
    return form(initial={**(initial or {}), **typed_before(fresh, kept)})


def typed_before(form: forms.BaseForm, kept: QueryDict) -> dict[str, object]:
    """What was typed, by field, as the form's own widgets read it."""
    names = {name: form.add_prefix(name) for name in form.fields}
    return {
        name: form.fields[name].widget.value_from_datadict(kept, {}, sent)
        for name, sent in names.items()
        if sent in kept
    }


def carried_out(
    form: forms.BaseForm,
    act: Callable[[], object],
    theirs: Callable[[], Mapping[str, object]] | None = None,
) -> bool:
    """Whether what was sent is valid and the action was done; else the form says what is wrong.

    With `theirs`, the fields and the version as they stand now, a form that someone else was faster
    with keeps what was typed.
    """
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except Invalid as error:
        add_faults(form, error)
        return False
    except Stale as error:
        if theirs is None or not isinstance(form, Form):
            raise
        _set_against(form, str(error), theirs())
        return False
    return True


def _set_against(form: Form, refusal: str, theirs: Mapping[str, object]) -> None:
    """Keep what was typed, say where theirs differs, and let it be saved over theirs."""
    form.outdated = True
    form.add_error(None, f"{refusal} What you typed is still here; save again to keep yours.")
    for name in form.fields.keys() & theirs.keys() - {_VERSION}:
        if form.cleaned_data.get(name, theirs[name]) != theirs[name]:
            form.add_error(name, f"Theirs: {_shown(form.fields[name], theirs[name])}")
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    typed[form.add_prefix(_VERSION)] = str(theirs[_VERSION])
    form.data = typed


def _shown(field: forms.Field, value: object) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # ours are pairs
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if value else "nothing"


def asked(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    lead: str,
    send: str,
    trail: Sequence[tuple[str, str]],
) -> HttpResponse:
    """A page that is one form. `trail` are the places above it, as URL and label, nearest last.

    Answers 422 where something is wrong with what was sent, 409 where someone else was faster.
    """
    shown = {"form": form, "title": title, "lead": lead, "send": send, "trail": trail}
    shown["back"] = trail[-1]
    status = 409 if getattr(form, "outdated", False) else 422 if form.errors else 200
    return render(request, "form.html", shown, status=status)


def add_faults(form: forms.BaseForm, error: Invalid) -> None:
    """Put each fault on the field that its path leads to, and others on top.

    A text that looks as if it identified someone and has no field here is shown by itself.
    """
    placed = [(field_of(form, fault.path), fault) for fault in error.faults]
    if any(name is None and fault.code == guarding.CODE for name, fault in placed):
        raise error
    for name, fault in placed:
        form.add_error(name, guarding.told(fault))


def field_of(form: forms.BaseForm, path: str) -> str | None:
    """The field that a path leads to: one that the form names for it, or one of its first step."""
    parts: Mapping[str, str] = getattr(form, "parts_of", {})
    step = _FIRST_STEP.match(path)
    first = step.group() if step else ""
    return next((n for n in (parts.get(path), parts.get(first), first) if n in form.fields), None)
