"""What is asked at each step of an incident: the guided questions, proof of notice, lessons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

import msgspec
from django import forms
from msgspec import UNSET

from discretion.apps.incidents.incident_contents import (
    Action,
    Assessment,
    BreachAssessment,
    Proof,
    Withheld,
)
from discretion.interfaces.web.deciding_forms import StepForm
from discretion.interfaces.web.forms import DayField
from discretion.interfaces.web.type_choices import Choices
from discretion.law.incidents import Element, Form
from discretion.law.triage import ASKS, OfBreach, OfViolation

_YES: Final = (("yes", "Yes"), ("no", "No"))
_NONE: Final = "none"
_WORDS: Final = 4_000
_ELEMENTS: Final[Mapping[str, str]] = {
    Element.SOCIAL_SECURITY_NUMBER: "A Social Security number",
    Element.DRIVER_OR_NON_DRIVER_ID: "The number of a driver’s license or non-driver ID",
    Element.ACCOUNT_WITH_CODE: "The number of an account or card, with the code that it needs",
    Element.ACCOUNT_OPEN_WITHOUT_CODE: "The number of an account that opens without a code",
    Element.BIOMETRIC_MEASUREMENT: "Measurements of a body, such as a fingerprint or a face",
}
_FORMS: Final[Mapping[str, str]] = {
    Form.WRITTEN: "In writing, on paper",
    Form.TELEPHONE: "By phone",
    Form.ELECTRONIC: "By email",
    Form.TARGETED_SUBSTITUTE: "In another way that reaches them",
}
# When a question matters at all, where not every answer before it makes it.
_ONLY: Final[Mapping[str, str]] = {
    "described_in_policy": "Only if it was a violation.",
    "personal": "Only if something of the list above was in it.",
    "encrypted": "Only if something of the list above was in it.",
    "key_taken": "Only if it was encrypted.",
    "owns": "From here on only if it is a breach.",
    "discovered": "Only if the agency owns, leases or licenses the data.",
}


def _area(label: str, *, help_text: str = "", required: bool = False, rows: int = 4) -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=_WORDS, widget=widget
    )


class _Question(forms.ChoiceField):
    """Required, or not, by the answers before it."""

    says_when_needed = True


def _question(name: str) -> _Question:
    asks = ASKS[name]
    hint = f"{_ONLY.get(name, '')} § {asks.source.section}".strip()
    return _Question(
        label=asks.says, required=False, choices=_YES, widget=forms.RadioSelect, help_text=hint
    )


class GuidedForm(StepForm):
    """Questions of which only those count that the answers before leave open."""

    asked: ClassVar[Sequence[str]] = ()

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name in self.asked:
            self.fields[name] = _question(name)
        self.parts_of = {f"answers.{name}": name for name in self.fields}

    def said(self) -> dict[str, Any]:
        """The answers that were given, as the law asks for them."""
        told = self.cleaned_data
        return {name: told[name] == "yes" for name in self.asked if told.get(name)}


def shown(answers: msgspec.Struct) -> dict[str, Any]:
    """Answers as a guided form shows them."""
    told = msgspec.structs.asdict(answers)
    return {
        name: {True: "yes", False: "no"}[value]
        for name, value in told.items()
        if isinstance(value, bool)
    }


class AssessForm(GuidedForm):
    """Whether it was a violation, and who is responsible for it."""

    asked = ("identifying", "left_agency", "allowed", "described_in_policy")
    responsible = forms.ChoiceField(label="Which agency is responsible for it?")
    gist = _area(
        "What happened and what was done, in two or three sentences",
        help_text="Only if it was a violation. Without anyone’s name: the chief privacy officer "
        "reports it to the Council from this.",
    )

    def __init__(self, *, agencies: Choices, hints: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["responsible"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = list(agencies)
        for name, hint in hints.items():
            self.fields[name].help_text = f"{hint} {self.fields[name].help_text}"
        self.order_fields([*self.asked, "responsible", "gist"])

    def assessment(self) -> Assessment:
        """What was found, as the house takes it."""
        told = self.cleaned_data
        return Assessment(
            answers=OfViolation(**self.said()),
            responsible=told["responsible"],
            gist=told["gist"].replace("\r\n", "\n").strip(),
        )


class BreachForm(GuidedForm):
    """Whether it was a breach of private information, and what is owed because of it."""

    asked = (
        *("computerized", "unauthorized", "compromised", "lawfully_public", "login"),
        *("personal", "encrypted", "key_taken", "owns", "discovered", "inadvertent"),
        *("harm_unlikely", "told_under_state_law"),
    )
    elements = forms.MultipleChoiceField(
        label=ASKS["elements"].says,
        required=False,
        choices=[*_ELEMENTS.items(), (_NONE, "None of these")],
        widget=forms.CheckboxSelectMultiple,
        help_text=f"§ {ASKS['elements'].source.section}",
    )
    determination = _area(
        "Why is harm unlikely?",
        help_text="Only if it was exposed inadvertently and harm is unlikely. It is the written "
        "determination that the law asks for, and is kept for five years. § 10-502(g)",
    )
    residents = forms.IntegerField(
        label=ASKS["residents"].says,
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        help_text="From 5,000 on, the consumer reporting agencies are told too. § 10-502",
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        first = ("computerized", "unauthorized", "compromised", "lawfully_public", "elements")
        rest = [name for name in self.asked if name not in first]
        at = rest.index("harm_unlikely") + 1
        self.order_fields([*first, *rest[:at], "determination", *rest[at:], "residents"])

    def clean_elements(self) -> list[str]:
        """Some of them, or none."""
        chosen = list(self.cleaned_data["elements"])
        if _NONE in chosen and len(chosen) > 1:
            raise forms.ValidationError("Choose some of these, or “None of these”.")
        return chosen

    def assessment(self) -> BreachAssessment:
        """What was found, as the house takes it."""
        told = self.cleaned_data
        chosen, residents = told["elements"], told["residents"]
        answers = OfBreach(
            **self.said(),
            elements=tuple(c for c in chosen if c != _NONE) if chosen else UNSET,
            residents=UNSET if residents is None else residents,
        )
        written = told["determination"].replace("\r\n", "\n").strip()
        return BreachAssessment(answers=answers, determination=written)


def breach_shown(told: BreachAssessment) -> dict[str, Any]:
    """A breach assessment as its form shows it."""
    answers = told.answers
    elements: list[str] = [] if answers.elements is UNSET else [*answers.elements] or [_NONE]
    residents = None if answers.residents is UNSET else answers.residents
    return {
        **shown(answers),
        "elements": elements,
        "residents": residents,
        "determination": told.determination,
    }


class ProofForm(StepForm):
    """To whom notice was given, when and how."""

    parts_of: Mapping[str, str] = {"move": "to"}
    to = forms.ChoiceField(label="Who was told?")
    on = DayField(label="On which day?")
    how = forms.CharField(
        label="How, and what shows it?",
        max_length=200,
        help_text="Without names: “by first-class mail; the mailing list is in our file”.",
    )
    form = forms.ChoiceField(
        label="In which form?",
        choices=list(_FORMS.items()),
        widget=forms.RadioSelect,
        initial=Form.WRITTEN,
        help_text="A violation is told to the people in writing. § 23-1202(c)(4)",
    )
    logged = forms.BooleanField(label="A log of the calls or mails is kept", required=False)
    consented = forms.BooleanField(
        label="The people had agreed to be told by email", required=False
    )
    people = forms.IntegerField(
        label="How many people were told?", required=False, min_value=0, max_value=1_000_000_000
    )

    def __init__(self, *, owed: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = list(owed)

    def proof(self) -> Proof:
        """The same, as the house takes it."""
        told = self.cleaned_data
        people = told["people"]
        return Proof(
            on=told["on"],
            how=told["how"],
            form=Form(told["form"]),
            logged=told["logged"],
            consented=told["consented"],
            people=UNSET if people is None else people,
        )


class WithholdForm(StepForm):
    """Why the people are not told for now, and when that is looked at again."""

    reason = _area(
        "Why not?",
        required=True,
        help_text="To tell them would violate privacy law, interfere with an investigation, or "
        "compromise public safety. § 23-1204(e)",
    )
    review_on = DayField(label="When is it looked at again?", help_text="As 7/31/2027.")

    def withheld(self) -> Withheld:
        """The same, as the house takes it."""
        told = self.cleaned_data
        return Withheld(reason=told["reason"].strip(), review_on=told["review_on"])


class ActionForm(StepForm):
    """What is to be done so that it does not happen again, and by when."""

    words = _area("What is to be done?", required=True, rows=2)
    on = DayField(label="By which day?", help_text="As 7/31/2027.")

    def action(self) -> Action:
        """The same, as the house takes it."""
        return Action(words=self.cleaned_data["words"].strip(), on=self.cleaned_data["on"])


class FinishForm(StepForm):
    """Which action was taken, and what shows it."""

    number = forms.ChoiceField(label="Which action?")
    how = _area("What shows that it was taken?", required=True, rows=2)

    def __init__(self, *, actions: Choices, **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["number"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = list(actions)


class LessonsForm(StepForm):
    """What was learned from it."""

    lessons = _area("What was learned from it?", required=True)


class WhyForm(StepForm):
    """Why something is done that asks for a reason."""

    why = _area("Why?", required=True, rows=2)
