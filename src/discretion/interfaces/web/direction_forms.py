"""What is asked of the chief who gives a direction, and of whoever ends one."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from discretion.apps.oversight.direction_contents import Direction
from discretion.interfaces.web.forms import DayField, Form

_WORDS: Final = 4_000
_NAMELESS: Final = "Name no person: it is read by all who see the direction."


def _area(label: str, help_text: str = "") -> Any:
    widget = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, help_text=help_text, max_length=_WORDS, widget=widget)


class DirectionForm(Form):
    """What has to change, why, and by when."""

    what = _area("What has to change?", _NAMELESS)
    reason = _area("Why?")
    due_on = DayField(label="By when?")
    concerns = forms.CharField(
        label="Which matter or designation is it about?",
        required=False,
        max_length=20,
        help_text=(
            "Its id, as MAT-2026-00017 or DES-2026-00017. Whoever sees that matter reads the "
            "direction there."
        ),
    )

    def said(self) -> Direction:
        """What was typed, as the house takes it."""
        told = {name: self.cleaned_data[name] for name in Direction.__struct_fields__}
        lines = {name: told[name].replace("\r\n", "\n") for name in ("what", "reason")}
        return Direction(**{**told, **lines})


class GiveForm(DirectionForm):
    """The same, and to which agency."""

    agency = forms.ChoiceField(label="Which agency is it given to?")
    field_order = ("agency",)

    def __init__(self, *, agencies: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "– choose –"), *agencies]


class SupersedeForm(DirectionForm):
    """The same, in the place of one as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CarryOutForm(Form):
    """What was done."""

    parts_of = {"move": "outcome"}  # noqa: RUF012 (read, and never written)
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = _area(
        "What was done?",
        "What changed, since when, and what shows it: a rule, a setting, a memo and its day.",
    )


class WithdrawForm(Form):
    """Why it is taken back."""

    parts_of = {"move": "why"}  # noqa: RUF012 (read, and never written)
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = _area("Why?", "The agency reads it.")
