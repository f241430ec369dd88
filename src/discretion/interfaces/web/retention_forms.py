"""What is asked about what is kept: the series, a hold, its end, and how it was disposed of."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from discretion.apps.retention.certificates import WAYS
from discretion.apps.retention.contents import Disposing, Order, Series
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.type_choices import Choices

_WORDS: Final = 4_000
_CHOOSE: Final = ("", "– choose –")
KINDS: Final = (
    ("litigation", "A lawsuit, pending or likely"),
    ("foil", "A request under freedom of information"),
    ("audit", "An audit or an investigation"),
)


def _area(label: str, *, help_text: str = "", required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _told(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class _Choosing(Form):
    """A form of which the choices depend on what there is."""

    def offer(self, name: str, choices: Choices) -> None:
        """What a field offers."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the forms below say so)
        field.choices = choices


class SeriesForm(_Choosing):
    """What is kept where, and by which rule how long."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agency = forms.ChoiceField(label="Agency")
    name = forms.CharField(
        label="What is kept?",
        max_length=300,
        help_text="A series of records that is disposed of as a whole. As: Sign-in sheets, 2019.",
    )
    system = forms.ChoiceField(label="Where is it kept?", help_text="A system of the register.")
    rule = forms.ChoiceField(
        label="Which rule says how long?",
        help_text="An activity of the register that says how long what it brings in is kept.",
    )
    triggered_on = DayField(
        label="From which day does the time run?",
        help_text="The day of what the rule counts from, as 12/31/2019.",
    )
    amount = forms.CharField(
        label="How much is it?", required=False, max_length=200, help_text="For example: 12 boxes."
    )

    def __init__(
        self, *, agencies: Choices = (), systems: Choices, rules: Choices, **given: Any
    ) -> None:
        super().__init__(**given)
        self.offer("agency", agencies)
        self.offer("system", [_CHOOSE, *systems])
        self.offer("rule", [_CHOOSE, *rules])
        if not agencies:
            del self.fields["agency"]

    def series(self) -> Series:
        """The same, as the house takes it."""
        return Series(**{name: self.cleaned_data[name] for name in Series.__struct_fields__})


class HoldForm(_Choosing):
    """Why something is not to be disposed of, though its time may be up."""

    agency = forms.ChoiceField(label="Agency")
    about = forms.ChoiceField(
        label="What is held?",
        help_text="With a system or a rule, what is listed there later is held as well.",
    )
    kind = forms.ChoiceField(label="What for?", choices=KINDS, widget=forms.RadioSelect)
    since = DayField(label="Since which day?")
    reference = forms.CharField(
        label="Under which number is the case known?",
        required=False,
        max_length=200,
        help_text="A docket number, or the number of the request. No names of people.",
    )
    reason = _area("Why?", help_text="What is to be kept for it. No names of people.")

    def __init__(self, *, agencies: Choices = (), about: list[Any], **given: Any) -> None:
        super().__init__(**given)
        self.offer("agency", agencies)
        self.offer("about", [_CHOOSE, *about])
        if not agencies:
            del self.fields["agency"]

    def order(self) -> Order:
        """The same, as the house takes it."""
        told = {name: self.cleaned_data[name] for name in Order.__struct_fields__}
        return Order(**{**told, "reason": _told(told["reason"])})


class LiftForm(Form):
    """The last day of a hold, and why it ends."""

    on = DayField(label="Until which day is it held?", help_text="Its last day, as 7/31/2026.")
    why = _area("Why is it lifted?")


class WithdrawForm(Form):
    """Why something is no longer listed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = _area(
        "Why is it no longer listed?",
        help_text="For example: listed twice; or: it was moved to another agency.",
    )


class DisposalForm(Form):
    """How something was disposed of."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = DayField(label="On which day?")
    way = forms.ChoiceField(label="In which way?", choices=WAYS.items(), widget=forms.RadioSelect)
    how = _area("In your own words", required=False)
    count = forms.IntegerField(
        label="How many?", min_value=1, max_value=2_147_483_647, help_text="A number, as 12."
    )
    unit = forms.CharField(
        label="Of what?", max_length=60, help_text="For example: boxes, files, records."
    )
    by = forms.CharField(
        label="Who did it?", max_length=200, help_text="A person on your staff, or the firm."
    )
    witness = forms.CharField(
        label="Who saw it?", required=False, max_length=200, help_text="Someone else."
    )
    unretrievable = forms.BooleanField(
        label="Nobody can get it back", required=False, help_text="§ 10-503 asks for this."
    )
    why = _area("Why is its time up?", help_text="No day can be counted here, so say it in words.")
    parts_of: Mapping[str, str] = {}

    def __init__(self, *, dated: bool, **given: Any) -> None:
        super().__init__(**given)
        if dated:
            del self.fields["why"]

    def disposing(self) -> Disposing:
        """The same, as the house takes it."""
        told = {name: self.cleaned_data[name] for name in Disposing.__struct_fields__}
        return Disposing(**{**told, "how": _told(told["how"])})
