"""The forms in which a change to be tried is written: those of the records, and what stands beside.

A record of each kind is typed into the form that enters and changes it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from django import forms

from discretion.apps.agreements.contents import agreement as said_by
from discretion.apps.matters import sandbox
from discretion.apps.matters.sandbox import Content
from discretion.apps.register.contents import Designation, Policy
from discretion.apps.register.kinds import KINDS, Kind
from discretion.interfaces.web import agreement_forms, designation_forms, what_if_words
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.own_agencies import own_agencies
from discretion.interfaces.web.page import Request
from discretion.interfaces.web.views import agreements, designations, editing
from discretion.law.information import editions


class Trying(NamedTuple):
    """The form of a record, with its rows of parties where it has some, and how it is read."""

    form: Any
    rows: Any
    read: Callable[[], Content | None]
    # The template of its fields, and where parts of a content are typed that no field is named for.
    fields: str
    places: Mapping[str, str]


def trying(
    request: Request,
    kind: Kind,
    content: Content | None,
    agency: str,
    *,
    version: int | None = None,
) -> Trying:
    """The form of a record of a kind, filled with what it says; a new one without a version."""
    made = _FORMS[kind.name](request, content, agency, version)
    if version is None and kind.of_agency:
        own = own_agencies(request, *sandbox.POWERS)
        made.form.fields["agency"] = forms.ChoiceField(label="Agency", choices=own, initial=agency)
    return made


def _designation(request: Request, content: Any, agency: str, version: int | None) -> Trying:
    form = designations.form_of(request, content, agency, version=version)
    return Trying(
        form,
        None,
        lambda: designations.typed(form, request.actor, agency),
        "designations/fields.html",
        designation_forms.FIELDS,
    )


def _agreement(request: Request, content: Any, agency: str, version: int | None) -> Trying:
    before = said_by(content) if content else None
    form, rows = agreements.forms_of(request, before, {"version": version})
    return Trying(
        form,
        rows,
        lambda: agreements.typed(form, rows, request.actor, before),
        "agreements/fields.html",
        agreement_forms.FIELDS,
    )


def _policy(request: Request, content: Any, agency: str, version: int | None) -> Trying:
    kind = KINDS["policy"]
    form, _ = editing.forms_of(request, kind, content, agency, version=version)

    def read() -> Content | None:
        typed = editing.typed(kind, form, None, request.actor, content)
        assert typed is None or isinstance(typed, Policy | Designation)  # noqa: S101 (as above)
        return typed

    return Trying(form, None, read, "register/fields.html", {})


_FORMS: Final = {"designation": _designation, "agreement": _agreement, "policy": _policy}


class ChoosingForm(Form):
    """A record by its id."""

    record = forms.CharField(
        label="Which designation, agreement or policy?",
        max_length=20,
        help_text="By its id, as DES-2026-00017. It stands at the top of its page.",
    )


class LawForm(Form):
    """An edition of the law."""

    law = forms.ChoiceField(label="Which list of types?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["law"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        found = sorted(editions(), key=lambda edition: edition.since is not None)
        field.choices = [(e.name, what_if_words.edition_words(e)) for e in found]


class Narrowed(Form):
    """What narrows the matters that would come out differently."""

    since = DayField(label="Look back to", required=False)
    turn = forms.ChoiceField(
        label="What would change",
        required=False,
        choices=[("", "Anything"), *what_if_words.TURNS.items()],
    )
    sort = forms.ChoiceField(
        label="What it is",
        required=False,
        choices=[("", "Anything"), *what_if_words.SORTS.items()],
    )
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *, agencies: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        owners = sorted(agencies.items(), key=lambda pair: pair[1])
        field.choices = [("", "All"), *owners]
        if len(owners) < 2:
            del self.fields["agency"]


class KeepingForm(Form):
    """Why what was tried is kept as a draft."""

    why = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept in the record beside the draft.",
    )
