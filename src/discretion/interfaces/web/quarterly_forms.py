"""The forms around a quarterly report: to begin it, to review its words, to set its policy."""

from collections.abc import Iterable
from typing import Any

from django import forms

from discretion.apps.oversight import queries
from discretion.apps.oversight.asking import key
from discretion.apps.oversight.wording import LONGEST
from discretion.interfaces.web.forms import Form
from discretion.law.deadlines import Quarter
from discretion.law.figures import SMALL_COUNT_THRESHOLD


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Filter(Form):
    """What narrows the list."""

    words = forms.CharField(
        label="Words", required=False, help_text="An id, a year, a quarter as Q3, or words."
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *queries.STATES])


class BeginForm(Form):
    """The quarter that a report is on."""

    quarter = forms.ChoiceField(label="Quarter", help_text="Only quarters that are over.")

    def __init__(self, *args: Any, quarters: Iterable[Quarter], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        field.choices = [(key(quarter), str(quarter)) for quarter in quarters]


class LineForm(Form):
    """Whether and how the words of one act are told."""

    decision = forms.ChoiceField(
        label="What should the report say?",
        choices=[
            ("accepted", "These words, as they stand"),
            ("reworded", "Other words, which I write below"),
            ("left_out", "Nothing of this one"),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="Other words",
        required=False,
        max_length=LONGEST,
        widget=_area(4),
        help_text="Name no person, no agency and no record. Only read where you chose other words.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class NoteForm(Form):
    """The chief's own words."""

    note = forms.CharField(
        label="Your words at the head of the report",
        required=False,
        max_length=LONGEST,
        widget=_area(6),
        help_text="Such as what was learned in this quarter. Name no person and no agency.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class AmendForm(Form):
    """Why a published report is amended."""

    because = forms.CharField(
        label="Why is it amended?",
        max_length=LONGEST,
        widget=_area(3),
        help_text="This stands in the report. Name no person and no agency.",
    )


class PolicyForm(Form):
    """What the chief's policy sets."""

    threshold = forms.IntegerField(
        label="Counts below this are not told",
        min_value=SMALL_COUNT_THRESHOLD,
        max_value=1_000,
        help_text=f"{SMALL_COUNT_THRESHOLD} or more. None is always told.",
    )
    due_in_next_quarter = forms.BooleanField(
        label="A report is due by the last day of the quarter that follows",
        required=False,
        help_text="The law says each quarter and names no day. Tick this only if a policy does.",
    )
    authority = forms.CharField(
        label="Which policy sets this?", max_length=300, help_text="Its name and date."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
