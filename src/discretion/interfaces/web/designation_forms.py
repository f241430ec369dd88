"""What is asked about a designation: its terms, a signature, a refusal, its end, its successor."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from discretion.apps.register.contents import Content
from discretion.errors import Invalid
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.party_names import PartyNames
from discretion.interfaces.web.record_forms import PARTY_KINDS, Lines, Typed
from discretion.interfaces.web.type_choices import Choices
from discretion.law.acts import ENTITY_KINDS

_OTHERS: Final = [(code, label) for code, label in PARTY_KINDS if code != "own_agency"]
_ENTITIES: Final = [(code, spoken(code)) for code in sorted(ENTITY_KINDS)]
_AGENCIES_HINT: Final = "One a line, each an agency by its name or id."
_WORDS: Final = 4_000
_FIRST_STEP: Final = re.compile(r"\w+")
# Where the parts of a content are typed that have no field of their own name.
FIELDS: Final = {"counterparties": "named", "types": "types_0"}


class DesignationForm(Typed):
    """The terms of a designation."""

    kind = forms.ChoiceField(
        label="Which kind of approval is it?",
        choices=[
            ("routine", "Routine: our privacy officer approves it"),
            ("joint_routine", "Joint routine: the other agency's privacy officer agrees as well"),
            ("best_interests", "Best interests of the City: the chief privacy officer decides"),
        ],
        widget=forms.RadioSelect,
        initial="routine",
    )
    act = forms.ChoiceField(
        label="What does it approve?",
        choices=[
            ("collection", "Collecting information"),
            ("disclosure", "Disclosing information"),
            ("both", "Both"),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="What do you call it?", help_text="Such as: Referrals to HRA.")
    party_kinds = forms.MultipleChoiceField(
        label="Kinds of party",
        choices=_OTHERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all of this blank where anyone is meant.",
    )
    entities = forms.MultipleChoiceField(
        label="Kinds of third party",
        choices=_ENTITIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    named = Lines(
        label="Agencies and contractors by name",
        required=False,
        help_text="One a line, each by its name or id.",
    )
    with_agencies = Lines(
        label="Which agencies have to agree?",
        required=False,
        help_text=f"For a joint designation only. {_AGENCIES_HINT}",
    )
    functions = forms.MultipleChoiceField(
        label="For which functions?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave blank for any function.",
    )
    staff = Lines(
        label="For which groups of staff?",
        required=False,
        help_text="One a line; leave blank for any group.",
    )
    offices = forms.MultipleChoiceField(
        label="For which offices?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave blank for the agency and all its offices.",
    )
    since = DayField(label="From which day on?")
    until = DayField(label="Until which day?", required=False)
    review_on = DayField(
        label="When will you look at it again?",
        required=False,
        help_text="A reminder only; the designation goes on. As 7/31/2027.",
    )
    reason = forms.CharField(
        label="Why?",
        required=False,
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="How it is in the normal course of business and furthers the agency's purpose or "
        "mission, or why it is in the best interests of the City. Needed before anyone signs.",
    )
    extra_review = forms.ChoiceField(
        label="Does someone look at each act first?",
        required=False,
        choices=[
            ("", "No"),
            ("agency_privacy_officer", "Yes, the privacy officer"),
            ("counsel", "Yes, counsel"),
        ],
    )
    agreement_required = forms.BooleanField(
        label="An agreement has to be in force first", required=False
    )
    # The fingerprint of the terms whose consequences were shown and accepted.
    sure = forms.CharField(widget=forms.HiddenInput, required=False)

    _WHAT: Final = ("kind", "act", "name")
    _WITH: Final = ("party_kinds", "entities", "named", "with_agencies")
    _WHO: Final = ("functions", "staff", "offices")
    _WHEN: Final = ("since", "until", "review_on")
    _WHY: Final = ("reason", "extra_review", "agreement_required")

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in the order in which people think of them."""
        first = ("agency", *self._WHAT) if "agency" in self.fields else self._WHAT
        named = [
            ("What is approved", first),
            ("Which information", [field.name for field in self.type_fields]),
            ("From whom, or to whom", self._WITH),
            ("Who may rely on it", self._WHO),
            ("From when until when", self._WHEN),
            ("Why, and on which conditions", self._WHY),
        ]
        return [(heading, [self[n] for n in names if n in self.fields]) for heading, names in named]

    def document(self) -> dict[str, Any]:
        """The terms as the content's JSON; what was left blank means any."""
        given = super().document()
        for name in ("sure", "agency"):
            given.pop(name, None)
        parties = [p for name in ("party_kinds", "entities", "named") for p in given.pop(name, [])]
        every = {name: given.get(name) or "any" for name in ("functions", "staff")}
        return {"types": [], **given, **every, "counterparties": parties or "any"}

    def resolve(self, names: PartyNames) -> None:
        """Put the ids of the register in the place of names that were typed."""
        for name in ("named", "with_agencies"):
            typed = self.cleaned_data.get(name, [])
            self.cleaned_data[name] = list(map(names.id_of, typed))

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """The fields that show the terms; blank where any is meant."""
        told = super().initial_of(content)
        parties = [] if told["counterparties"] == "any" else told["counterparties"]
        kinds, entities = ({code for code, _ in choices} for choices in (_OTHERS, _ENTITIES))
        return {
            **told,
            **{day: getattr(content, day) or None for day in cls._WHEN},
            **{n: [] if told.get(n) == "any" else told.get(n) for n in ("functions", "staff")},
            "party_kinds": [p for p in parties if p in kinds],
            "entities": [p for p in parties if p in entities],
            "named": [p for p in parties if p not in kinds | entities],
        }


class WhyForm(Form):
    """A reason, under the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label="Why?", max_length=_WORDS, widget=forms.Textarea(attrs={"rows": 4}))


class DecliningForm(Form):
    """A refusal to sign, under the fingerprint of what was read."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(
        label="Why do you not sign?",
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Those who wrote it read this, and can change it.",
    )


class SigningForm(Form):
    """A signature, under the fingerprint of what was read."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    for_agency = forms.ChoiceField(label="For whom do you sign?", required=False)
    supersedes = forms.ChoiceField(
        label="Does it take the place of an earlier one?",
        required=False,
        help_text="The earlier one ends with the last signature under this one.",
    )
    reason = forms.CharField(
        label="Your reason",
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    statement = forms.BooleanField(
        label="I have read what it covers and what it would change, and I approve it.",
        error_messages={"required": "Tick this if you approve it; otherwise decline."},
    )

    def __init__(
        self, *, agencies: Choices, earlier: Choices, needs_reason: bool, **given: Any
    ) -> None:
        super().__init__(**given)
        self._offer("for_agency", agencies if len(agencies) > 1 else ())
        self._offer("supersedes", [("", "No"), *earlier] if earlier else ())
        self.fields["reason"].required = needs_reason
        if needs_reason:
            self.fields["reason"].help_text = (
                "How it furthers the purpose or mission of the agency you sign for, or serves "
                "the City. It is kept with your signature."
            )

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Ask only where there is something to choose."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        if choices:
            field.choices = choices
        else:
            del self.fields[name]


class SupersedingForm(WhyForm):
    """Which designation takes this one's place."""

    by = forms.ChoiceField(label="Which designation takes its place?")
    field_order = ("by", "why")

    def __init__(self, *, successors: Choices, **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["by"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "– choose –"), *successors]
        self.fields["why"].required = False


def by_field(error: Invalid, fields: Mapping[str, str]) -> Invalid:
    """The same faults, each under the field of the form in which its part was typed."""

    def moved(path: str) -> str:
        first = _FIRST_STEP.match(path)
        step = first.group() if first else ""
        return fields.get(step, step) + path[len(step) :]

    return Invalid(fault._replace(path=moved(fault.path)) for fault in error.faults)
