"""The form by which someone says what went wrong: short, on one page, and saved whenever asked."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import msgspec
from django import forms
from django.utils.html import format_html
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents.incident_contents import IncidentFacts, Story
from discretion.apps.register.contents import Party
from discretion.apps.register.known import Known, added_types
from discretion.interfaces.web.asking_parties import Parties
from discretion.interfaces.web.asking_what import Boxes
from discretion.interfaces.web.asking_words import BODIES, EXAMPLES, PEOPLE
from discretion.interfaces.web.deciding_forms import StepForm
from discretion.interfaces.web.forms import DayField
from discretion.interfaces.web.incident_words import WAYS
from discretion.interfaces.web.record_forms import Lines
from discretion.interfaces.web.type_choices import groups, in_words, meant
from discretion.law.information import OTHER

_OTHERS: Final = "other_types"
_NOBODY: Final = "unknown"
_LONGEST: Final = 4_000
Choices = Sequence[tuple[str, str]]


class FactsForm(StepForm):
    """What happened, as the officers correct it."""

    what = forms.CharField(
        label="What happened, in a few words?",
        required=False,
        max_length=200,
        help_text="Without anyone’s name: “a list of tenants was mailed to the wrong office”.",
    )
    way = forms.ChoiceField(
        label="How?", required=False, choices=list(WAYS.items()), widget=forms.RadioSelect
    )
    suspected = forms.BooleanField(
        label="I only suspect it", required=False, help_text="A suspicion is reported too."
    )
    happened_on = DayField(label="When did it happen?", required=False)
    name = forms.CharField(
        label="Who got it?",
        required=False,
        max_length=200,
        help_text="The name of an agency, a company or an office. Leave a person’s name out.",
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
    )
    who = forms.ChoiceField(label="Who are they?", required=False)
    people = forms.IntegerField(
        label="About how many people is it?", required=False, min_value=0, max_value=1_000_000_000
    )
    other_types = Lines(
        label="Something else", required=False, help_text="One a line, in words. Not the "
        "information itself.",
    )  # fmt: skip
    contained = forms.CharField(
        label="What was done about it already?",
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: the mail was called back, the page was taken down.",
    )
    parts_of: Mapping[str, str] = {"counterparty": "name", "content": "what", "move": "what"}

    def __init__(self, *, actor: Actor, agency: str, facts: IncidentFacts, **given: Any) -> None:
        self._parties = Parties(actor, agency)
        self._agency, self._before = agency, facts
        given["initial"] = {**self._shown(facts), **(given.get("initial") or {})}
        super().__init__(**given)
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        bodies = [(key, body.label) for key, body in BODIES.items()]
        field.choices = [("", "– choose, if no name says it –"), (_NOBODY, "Nobody knows"), *bodies]
        self._offer_types(facts.types)
        # A draft may leave anything out.
        for name in ("what", "way"):
            self.fields[name].required = "save" not in self.data

    @property
    def names(self) -> Sequence[str]:
        """The parties that are offered while one types."""
        return self._parties.names

    def _offer_types(self, told: Sequence[str]) -> None:
        last = {name: self.fields.pop(name) for name in (_OTHERS, "contained")}
        for number, (heading, choices) in enumerate(groups()):
            label = f"Which information was it? {heading}" if not number else heading
            self.fields[f"types_{number}"] = Boxes(
                label=label,
                choices=[(code, _box(code, said, self._added)) for code, said in choices],
                initial=[code for code, _ in choices if code in told],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields |= last
        self.parts_of = {**self.parts_of, "types": "types_0"}

    @cached_property
    def _added(self) -> Mapping[str, str]:
        return added_types()

    def _shown(self, facts: IncidentFacts) -> dict[str, Any]:
        boxed = {code for _, choices in groups() for code, _ in choices}
        told = {
            name: value
            for name, value in msgspec.structs.asdict(facts).items()
            if name in self.base_fields and value is not UNSET
        }
        rest = [in_words(code, self._added) for code in facts.types if code not in boxed]
        return {**told, _OTHERS: rest, **self._shown_party(facts.counterparty)}

    def _shown_party(self, party: Party | UnsetType) -> dict[str, Any]:
        if party is UNSET:
            return {}
        known = self._parties.known.get(party.id or party.name)
        if known:
            return {"name": known.name}
        return {"name": party.name, "who": party.entity or party.kind}

    def clean(self) -> dict[str, Any]:
        """A name that nothing here has says who they are as well."""
        told = super().clean() or self.cleaned_data
        word, who = (told.get("name") or "").strip(), told.get("who") or ""
        if word and self._parties.exactly(word) is None and who in ("", _NOBODY, *PEOPLE):
            if who in PEOPLE:
                message = "Leave the name of a person out here: write it in your own words below."
                self.add_error("name", message)
            else:
                self.add_error("who", "Choose who they are: nothing here has this name.")
        return told

    def facts(self) -> IncidentFacts:
        """What was said, with what this form does not ask as it stood."""
        told = self.cleaned_data
        people, day = told["people"], told["happened_on"]
        return msgspec.structs.replace(
            self._before,
            what=told["what"],
            way=told["way"],
            suspected=told["suspected"],
            happened_on=day or UNSET,
            counterparty=self._party(),
            people=UNSET if people is None else people,
            types=tuple(self._types()),
            contained=told["contained"].replace("\r\n", "\n"),
        )

    def _party(self) -> Party | UnsetType:
        word, who = self.cleaned_data["name"].strip(), self.cleaned_data["who"]
        known = self._parties.exactly(word) if word else None
        if known is not None:
            return known.party
        if who in ("", _NOBODY):
            return UNSET
        body = BODIES[who]
        return Party(kind=body.kind, name=word, entity=body.entity or UNSET)  # type: ignore[arg-type]  # the table has the law's words

    def _types(self) -> Sequence[str]:
        told = self.cleaned_data
        boxes = [code for name in told if name.startswith("types_") for code in told[name]]
        vocabulary = Known(self._agency).vocabulary
        others = [meant(text, self._added) for text in told.get(_OTHERS) or ()]
        fit = [
            code if vocabulary.knows(code) else f"{OTHER}{in_words(code, self._added)}"
            for code in others
        ]
        return list(dict.fromkeys([*boxes, *fit]))


class CorrectForm(FactsForm):
    """What is better known by now, and why it is stated anew."""

    why = forms.CharField(label="How is it known?", required=False, max_length=_LONGEST)


class ReportForm(FactsForm):
    """What whoever reports it says, and their own words."""

    responsible = forms.ChoiceField(label="Which agency did it?", required=False)
    words = forms.CharField(
        label="Anything else, in your own words",
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Names may stand here. It is kept apart and encrypted, and only you and your "
        "privacy officer read it.",
    )

    def __init__(self, *, agencies: Choices, story: Story, **given: Any) -> None:
        self._story = story
        super().__init__(**given)
        self.fields["words"].initial = story.words
        field = self.fields["responsible"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        field.choices = [("", "My own"), *agencies]
        self.order_fields([*[n for n in self.fields if n not in ("responsible", "words")],
                           "responsible", "words"])  # fmt: skip

    def facts(self) -> IncidentFacts:
        """What was said, and who is responsible."""
        told = super().facts()
        return msgspec.structs.replace(told, responsible=self.cleaned_data["responsible"])

    def story(self) -> Story:
        """What was written in their own words."""
        return Story(words=self.cleaned_data["words"].replace("\r\n", "\n").strip())


def _box(code: str, label: str, added: Mapping[str, str]) -> str:
    example = EXAMPLES.get(meant(label, added)) or EXAMPLES.get(code)
    if not example:
        return label
    said = (
        '{}<span class="usa-sr-only">: </span>'
        '<span class="usa-checkbox__label-description">{}</span>'
    )
    return format_html(said, label, example)
