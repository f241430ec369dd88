"""What was done, and when: of something routine, approved, or done in an emergency; and a file."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from msgspec import UNSET

from discretion.apps.matters.contents import Happened
from discretion.apps.register.known import added_types
from discretion.interfaces.web.forms import DayField, Form, PaperField
from discretion.interfaces.web.type_choices import in_words


class DoneForm(Form):
    """When it was done, what went out or came in, how, and of about how many people."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DayField(label="When was it done?")
    types = forms.MultipleChoiceField(label="What was it?", widget=forms.CheckboxSelectMultiple)
    how = forms.CharField(
        label="How?",
        required=False,
        max_length=200,
        help_text="Such as: on paper, by email, over the phone.",
    )
    people = forms.IntegerField(
        label="About how many people was it about?",
        required=False,
        min_value=0,
        max_value=100_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "dsc-day"}),
        error_messages={"invalid": "Enter a number, for example 12."},
    )
    parts_of: ClassVar = {"form": "how"}

    def __init__(self, *args: Any, types: Sequence[str], **given: Any) -> None:
        super().__init__(*args, **given)
        added = added_types()
        field = self.fields["types"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (see above)
        field.choices = [(code, in_words(code, added)) for code in types]
        field.initial = list(types)

    def happened(self) -> Happened:
        """What was typed, as it is kept."""
        told = self.cleaned_data
        people = UNSET if told["people"] is None else told["people"]
        return Happened(on=told["on"], types=tuple(told["types"]), form=told["how"], people=people)


class AttachingForm(Form):
    """A file to attach."""

    document = PaperField(label="A file", more="It is kept locked away.")


class AgainForm(DoneForm):
    """The like of something done before, with its own day, form and number of people."""

    # The record that was the last when the page was opened: sent twice, it is written down once.
    after = forms.CharField(widget=forms.HiddenInput, required=False)


class CorrectingForm(DoneForm):
    """What a record is to say in the place of one that was wrong; and what was wrong."""

    why = forms.CharField(
        label="What was wrong?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The record goes on saying so. Name nobody.",
    )
