"""What is asked of a request that furthers immigration enforcement, and of its compilation."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from discretion.apps.incidents.enforcement_compiling import ASKERS
from discretion.apps.incidents.enforcement_contents import Request
from discretion.interfaces.web.forms import DayField, Form
from discretion.law.enforcement import Asker, Response

RESPONSES: Final[Mapping[Response, str]] = {
    Response.NOT_YET: "Not answered yet",
    Response.REFUSED: "Refused",
    Response.GIVEN_IN_PART: "Given in part",
    Response.GIVEN: "Given",
}
_WORDS: Final = 20_000
_WHY: Final = 4_000


def _area(label: str, *, most: int = _WORDS, help_text: str = "", required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 5 if most == _WORDS else 2}),
    )


class RequestForm(Form):
    """A request: who asked for what and when, and what was answered."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agency = forms.ChoiceField(label="Which agency was asked?")
    requesting = forms.CharField(
        label="Whose officer asked?",
        max_length=200,
        help_text="The agency’s name. The officer’s own name belongs to what was asked.",
    )
    asker = forms.ChoiceField(
        label="Of which government?",
        choices=[(asker.value, words) for asker, words in ASKERS.items()],
        widget=forms.RadioSelect,
    )
    received_on = DayField(label="When did it come?")
    asked = _area("What was asked?", help_text="In their words. It is kept apart, locked away.")
    response = forms.ChoiceField(
        label="What was the answer?",
        choices=[(response.value, words) for response, words in RESPONSES.items()],
        widget=forms.RadioSelect,
        initial=Response.NOT_YET.value,
    )
    responded_on = DayField(label="When was it answered?", required=False)
    answered = _area("What was said or given?", help_text="Kept apart as well.", required=False)

    def __init__(self, *, agencies: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        field.choices = list(agencies)

    def request(self) -> Request:
        """What was typed, as the house takes it."""
        told = self.cleaned_data
        return Request(
            asker=Asker(told["asker"]),
            requesting=told["requesting"],
            received_on=told["received_on"],
            response=Response(told["response"]),
            responded_on=told["responded_on"],
            asked=told["asked"].replace("\r\n", "\n"),
            answered=told["answered"].replace("\r\n", "\n"),
        )


class EraseForm(Form):
    """Why the words of a request are erased."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = _area("Why?", most=_WHY, help_text="For the record. Name nobody.")


class SendForm(Form):
    """That a compilation was sent."""

    on = DayField(label="On which day was it sent?")
    how = forms.CharField(
        label="How was it sent?", max_length=1_000, help_text="For example: by email."
    )
