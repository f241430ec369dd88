"""What is asked about agencies, people and roles, and what may be chosen."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from discretion.apps.accounts import queries
from discretion.apps.accounts.policy import Actor
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.forms import DayField, Form
from discretion.law.authority import Power, Role

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

Choices = Sequence[tuple[str, str]]
_ROLES = [(role.value, spoken(role.value)) for role in Role]


def managed(actor: Actor, *, besides: str = "", city: str = "") -> Choices:
    """The open agencies whose people the actor administers; `city` labels the choice of none."""
    found = queries.agencies(actor).filter(closed_on=None).exclude(id=besides)
    names = [(a.id, a.name) for a in found if actor.can(Power.MANAGE_PEOPLE, a.id)]
    return [("", city), *names] if actor.manages is None and city else names


class AgencyForm(Form):
    """An agency or office."""

    name = forms.CharField(label="Name", help_text="As it stands in the agency's own papers.")
    kind = forms.ChoiceField(
        label="Kind",
        choices=queries.AGENCY_KINDS,
        help_text="The chapter treats police, education and authorities in ways of their own.",
    )
    parent = forms.ChoiceField(
        label="Office of",
        required=False,
        help_text="The agency that files the report for it. Leave empty for an agency of its own.",
    )
    foil_officer = forms.BooleanField(
        label="Has a FOIL officer who may approve disclosures under FOIL", required=False
    )

    def __init__(self, *, parents: Choices, **given: Any) -> None:
        super().__init__(**given)
        choose(self, "parent", parents)


class NewAgencyForm(AgencyForm):
    """An agency that is entered for the first time."""

    id = forms.CharField(
        label="Id",
        help_text="Short, in lower-case letters, digits and hyphens, as in documents. It is kept "
        "when the name changes. For example hra.",
    )
    field_order = ("name", "id")


class ChangedAgencyForm(AgencyForm):
    """An agency as it is now to be."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label="Why?", required=False, help_text="For the record, for example the local law."
    )


class ClosingForm(Form):
    """The end of an agency."""

    on = DayField(label="Last day")
    into = forms.ChoiceField(
        label="Merged into",
        required=False,
        help_text="What it kept stays readable under its own name.",
    )
    why = forms.CharField(label="Why?", help_text="For the record.")

    def __init__(self, *, others: Choices, **given: Any) -> None:
        super().__init__(**given)
        choose(self, "into", [("", "No other agency"), *others])


class RoleForm(Form):
    """A role from one day to another."""

    role = forms.ChoiceField(
        label="Role",
        choices=_ROLES,
        help_text="A contractor’s privacy officer (§ 23-1202(g)) acts for all of the agency chosen "
        "below; to keep them to one office, give them the role there. What they approve counts "
        "where a contractor that the agency designated acts. The register, the report and "
        "designations stay with the agency’s own officer.",
    )
    agency = forms.ChoiceField(label="Agency", required=False)
    subtree = forms.BooleanField(label="Also for the offices below the agency", required=False)
    since = DayField(label="First day")
    until = DayField(label="Last day", required=False, help_text="Leave empty if it is open.")

    def __init__(self, *, agencies: Choices, **given: Any) -> None:
        super().__init__(**given)
        choose(self, "agency", agencies)


class InvitationForm(RoleForm):
    """Someone new, with their first role."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.CharField(label="Work email", widget=forms.EmailInput)
    title = forms.CharField(label="Title", max_length=120, required=False)
    field_order = ("name", "email", "title")


class DetailsForm(Form):
    """What is said of a person."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name")
    title = forms.CharField(
        label="Title", required=False, help_text="As it is to stand under a report."
    )
    phone = forms.CharField(label="Phone", required=False)
    office = forms.CharField(label="Office address", required=False)
    why = forms.CharField(label="Why?", required=False, help_text="For the record.")


class EndForm(Form):
    """The last day of a role."""

    until = DayField(label="Last day")
    why = forms.CharField(label="Why?", required=False, help_text="For the record.")


class PersonField(forms.TypedChoiceField):
    """One of several people."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        super().__init__(label=label, help_text=help_text, coerce=int)


class DeputyForm(Form):
    """Someone who stands in during an absence."""

    deputy = PersonField(
        label="Who stands in?", help_text="They act in your name, and it is shown."
    )
    since = DayField(label="First day away")
    until = DayField(label="Last day away")

    def __init__(self, *, people: Choices, **given: Any) -> None:
        super().__init__(**given)
        choose(self, "deputy", people)


class HandOverForm(Form):
    """All roles of one person to another."""

    to = PersonField(label="Who takes over?")
    on = DayField(label="From which day?", help_text="The roles end the day before.")
    why = forms.CharField(label="Why?", help_text="For the record.")

    def __init__(self, *, people: Choices, **given: Any) -> None:
        super().__init__(**given)
        choose(self, "to", people)


class AccountForm(Form):
    """Why an account is closed, or opened again."""

    why = forms.CharField(label="Why?", help_text="For the record.")


class PeopleFilter(Form):
    """Which people are listed."""

    words = forms.CharField(label="Name or email", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Any role"), *_ROLES])

    def __init__(self, *, agencies: Choices, **given: Any) -> None:
        super().__init__(**given)
        choose(self, "agency", [("", "Any agency"), *agencies])


def choose(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Say what can be chosen in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (only such fields are named)
    field.choices = list(choices)


def as_choices(people: Iterable["Person"]) -> Choices:
    """People as choices, told apart by their address."""
    return [("", "Choose a person"), *((str(p.pk), f"{p.name} ({p.email})") for p in people)]


def days_of(today: date) -> dict[str, str]:
    """The day that a role begins by default."""
    return {"since": f"{today:%m/%d/%Y}"}
