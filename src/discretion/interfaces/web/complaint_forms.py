"""What is asked of whoever complains, and of the officer at each step of a complaint."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from discretion.apps.incidents.complaint_contents import Contact, Given
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.type_choices import Choices
from discretion.law.complaints import About

ABOUT: Final = {
    About.COLLECTION: "What was asked of me, or collected about me",
    About.DISCLOSURE: "What was given to someone else",
    About.RETENTION: "How long something about me is kept",
    About.ACCESS: "Who could see something about me",
    About.OTHER: "Something else",
}
_WORDS: Final = 20_000
_NOTE: Final = 4_000
_NO_AGENCY: Final = "No agency in particular, or I don’t know"


def _area(label: str, *, most: int, help_text: str = "", required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 6 if required else 2}),
    )


def _reach(label: str, most: int, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, required=False, max_length=most, help_text=help_text, widget=widget
    )


class ComplaintForm(Form):
    """A complaint, from anyone. Nothing but the words has to be filled in."""

    # Tells this form from every other, so that what is sent twice is taken once.
    once = forms.CharField(widget=forms.HiddenInput, required=False)
    words = _area(
        "What happened?",
        most=_WORDS,
        help_text="In your own words: what, when, and who did it, as far as you know.",
    )
    about = forms.ChoiceField(
        label="What is it about?",
        choices=[(about.value, words) for about, words in ABOUT.items()],
        widget=forms.RadioSelect,
        initial=About.OTHER.value,
    )
    agency = forms.ChoiceField(
        label="Which agency is it about?",
        required=False,
        help_text="If it turns out to be another one, it is passed on.",
    )
    name = _reach("Your name", 200, "name")
    email = _reach("Your email", 254, "email", "The answer is sent there too.")
    phone = _reach("Your phone number", 60, "tel")
    address = forms.CharField(
        label="Your address",
        required=False,
        max_length=500,
        help_text="For a letter, if you have no email.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    def __init__(self, *, agencies: Choices, **given: Any) -> None:
        super().__init__(**given)
        offer(self, "agency", [("", _NO_AGENCY), *agencies])

    def given(self) -> Given:
        """What was typed, as the house takes it."""
        told = self.cleaned_data
        reach = {name: told[name] for name in Contact.__struct_fields__}
        return Given(
            agency=told["agency"],
            about=About(told["about"]),
            words=told["words"].replace("\r\n", "\n"),
            contact=Contact(**{**reach, "address": reach["address"].replace("\r\n", "\n")}),
        )


class FollowForm(Form):
    """The two parts of a receipt."""

    number = forms.CharField(label="Receipt number", max_length=40, help_text="As CPL-2026-00017.")
    secret = forms.CharField(
        label="Secret",
        max_length=60,
        help_text="Four groups of five letters and digits. Dashes and spaces don’t matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def offer(form: forms.BaseForm, name: str, choices: Sequence[Any]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the forms here say so)
    field.choices = choices


class StepForm(Form):
    """A step, under the version that was read; a note for the record may go with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = _area("A note for the record", most=_NOTE, required=False, help_text="It names nobody.")


class AssignForm(StepForm):
    """Who is to handle it."""

    to = forms.ChoiceField(label="Who is to handle it?")
    field_order = ("version", "to", "why")


class PassOnForm(StepForm):
    """Whose it is, and why."""

    parts_of = {"move": "why"}  # noqa: RUF012 (read, and never written)
    agency = forms.ChoiceField(label="To whom?", required=False)
    why = _area("Why?", most=_NOTE, help_text="For the record. Name nobody.")
    field_order = ("version", "agency", "why")


class ReasonForm(StepForm):
    """A step that is only taken with a reason."""

    parts_of = {"move": "why"}  # noqa: RUF012 (read, and never written)
    why = _area("Why?", most=_NOTE, help_text="For the record. Name nobody.")


class EraseForm(ReasonForm):
    """What is to be erased, by its number."""

    number = forms.IntegerField(widget=forms.HiddenInput)


class DescribeForm(StepForm):
    """What it is about, for the list."""

    gist = forms.CharField(
        label="What is it about, in few words?",
        required=False,
        max_length=200,
        help_text="Name nobody: this stands in lists.",
    )
    about = forms.ChoiceField(
        label="Which kind is it?",
        choices=[(about.value, words) for about, words in ABOUT.items()],
        widget=forms.RadioSelect,
    )
    field_order = ("version", "gist", "about", "why")


class NoteForm(StepForm):
    """What was found out."""

    parts_of = {"move": "words"}  # noqa: RUF012 (read, and never written)
    words = _area(
        "What did you find out?",
        most=_WORDS,
        help_text="It is kept apart and can be erased. Whoever complained does not see it.",
    )
    field_order = ("version", "words", "why")


class AnswerForm(StepForm):
    """The answer."""

    parts_of = {"move": "words"}  # noqa: RUF012 (read, and never written)
    words = _area(
        "What do you answer?",
        most=_WORDS,
        help_text="Whoever complained reads this as it stands. Say what you found, what was done, "
        "and whom to ask.",
    )
    field_order = ("version", "words", "why")


class SendForm(StepForm):
    """That a letter went out."""

    on = DayField(label="On which day did the letter go?")
    how = forms.CharField(
        label="How did it go?", max_length=1_000, help_text="For example: by post."
    )
    field_order = ("version", "on", "how", "why")
