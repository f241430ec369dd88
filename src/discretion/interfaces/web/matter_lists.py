"""What the lists of matters have in common: what narrows them, in which order they stand, how many
were found and by what, and as which files they are taken out.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.db.models import F, QuerySet

from discretion.interfaces.web import list_files
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.page import Request
from discretion.interfaces.web.party_names import PartyNames, known_names
from discretion.interfaces.web.tables import address
from discretion.interfaces.web.type_choices import to_filter_by

_ALL: Final = ("", "All")


class ListFilter(Form):
    """A form above a list; what it offers can depend on who asks."""

    def offer(self, name: str, choices: Iterable[Any]) -> None:
        """What a field can be chosen from."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (its form says so)
        field.choices = list(choices)

    def offer_agencies(self, names: Mapping[str, str]) -> None:
        """The agencies by name; where there is only one, nobody is asked for it."""
        owners = sorted(names.items(), key=lambda pair: pair[1])
        self.offer("agency", [_ALL, *owners])
        if len(owners) < 2:
            del self.fields["agency"]

    @property
    def asked(self) -> Mapping[str, Any]:
        """What was asked for; nothing where it makes no sense."""
        return self.cleaned_data if self.is_valid() else {}


class MatterFilter(ListFilter):
    """What narrows any list of matters."""

    words = forms.CharField(label="Words", required=False)
    state = forms.ChoiceField(label="State", required=False)
    kind = forms.ChoiceField(label="What it is", required=False)
    type = forms.ChoiceField(label="Type", required=False)
    party = forms.CharField(label="Party", required=False, help_text="By name or id.")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.offer("type", to_filter_by())


def party_meant(request: Request, text: str) -> str:
    """The id of a party by its name, or the text itself; empty where none is asked for."""
    return PartyNames(known_names(request.actor)).id_of(text) if text else ""


def ordered(
    found: QuerySet[Any], request: Request, sorts: Mapping[str, str], *, last: str = "id"
) -> QuerySet[Any]:
    """A list in the order that `?sort=` asks for, if any; what has no day stands at the end."""
    asked = request.GET.get("sort", "")
    column = sorts.get(asked.removeprefix("-"))
    if not column:
        return found
    field = F(column)
    turned = field.desc(nulls_last=True) if asked.startswith("-") else field.asc(nulls_last=True)
    return found.order_by(turned, last)


def narrowed_by(form: ListFilter) -> list[str]:
    """What a list is narrowed by, each by its label and in the words of its field."""
    return [
        f"{form.fields[name].label}: {_said(form, name, value)}"
        for name, value in form.asked.items()
        if value and name in form.fields
    ]


def _said(form: ListFilter, name: str, value: str) -> str:
    """A value as the form shows it: by its label, where it was chosen from a list."""
    labels = {one.data.get("value"): one.data.get("label") for one in form[name].subwidgets}
    return str(labels.get(value) or value)


def counted(count: int, one: str, many: str, said: list[str]) -> str:
    """How many there are, and by what they were narrowed."""
    found = f"{count:,} {one if count == 1 else many}"
    return f"{found}; only {', '.join(said)}" if said else found


def files(request: Request) -> list[tuple[str, str]]:
    """The list at hand as files: each sort with its address, narrowed and in order as it stands."""
    return [(e, address(request, **{"as": e}, page=None)) for e in list_files.ENDINGS]
