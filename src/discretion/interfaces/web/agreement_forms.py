"""What is asked about an agreement: with whom, about what, on which terms, until when."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

import msgspec
from django import forms

from discretion.apps.agreements.contents import Agreement
from discretion.apps.register.contents import Content
from discretion.interfaces.web.forms import DayField, Form, PaperField
from discretion.interfaces.web.party_names import PartyNames
from discretion.interfaces.web.record_forms import Lines, Typed

_TERMS: Final = {
    "no_redisclosure": "Not to pass it on",
    "disposal": "To dispose of it, or return it, when it is no longer needed",
    "notice": "To tell of a breach",
}
_TIME: Final = ("disposal_days", "disposal_after")
_CERTAINTIES: Final = [("not_known", "Not known yet"), ("yes", "Yes"), ("no", "No")]
_PARTIES_TO_SPARE: Final = 2
# Where the parts of a content are typed that have no field of their own name.
FIELDS: Final = {"with": "with_", "types": "any_type"}
_FROM: Final = [
    ("", "– no time was agreed –"),
    ("disclosure", "From each disclosure"),
    ("end", "From the last day of the agreement"),
]


class AgreementForm(Typed):
    """An agreement."""

    name = forms.CharField(label="What is it called?")
    with_ = forms.CharField(
        label="With whom is it?",
        help_text="The party whose disclosures and requests it covers: an agency or contractor of "
        "the register by its name or id, or any other name.",
        widget=forms.TextInput(attrs={"list": "parties"}),
    )
    any_type = forms.BooleanField(label="It is about every type", required=False)
    purposes = Lines(
        label="For which purposes may the information be used?",
        required=False,
        help_text="One a line.",
    )
    since = DayField(label="From which day on?")
    until = DayField(label="Until which day?", required=False)
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    parts_of: ClassVar = {
        **Typed.parts_of,
        "terms.disposal.agreed": "disposal_agreed",
        "terms.disposal.days": "disposal_days",
        "terms.disposal.after": "disposal_after",
    }
    _WHAT: Final = ("name", "with_")
    _WHEN: Final = ("since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _TERMS.items():
            self.fields[f"{name}_agreed"] = forms.ChoiceField(
                label=label, choices=_CERTAINTIES, initial="not_known"
            )
            self.fields[f"{name}_words"] = forms.CharField(
                label="In which words?",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["disposal_days"] = forms.IntegerField(
            label="Within how many days is it to be disposed of or returned?",
            required=False,
            min_value=1,
            help_text="Leave it out where no time was agreed: then it is due when the agreement "
            "ends. For each disclosure under the agreement your privacy officer is asked to "
            "confirm it by that day.",
        )
        self.fields["disposal_after"] = forms.ChoiceField(
            label="From when do these days count?", choices=_FROM, required=False
        )

    def before(self) -> list[forms.BoundField]:
        """What it is and with whom."""
        names = ("agency", *self._WHAT) if "agency" in self.fields else self._WHAT
        return [self[name] for name in names]

    def after(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What follows the parties, under its headings."""
        promised = [
            field
            for name in _TERMS
            for field in (
                *(f"{name}_{part}" for part in ("agreed", "words")),
                *(_TIME if name == "disposal" else ()),
            )
        ]
        named = [
            ("Which information", ["any_type", *(field.name for field in self.type_fields)]),
            ("What the recipient promised", ["purposes", *promised]),
            ("From when until when", self._WHEN),
        ]
        return [(heading, [self[name] for name in names]) for heading, names in named]

    def document(self) -> dict[str, Any]:
        """What was typed, as the contract's JSON."""
        given = super().document()
        given.pop("agency", None)
        given["with"] = given.pop("with_", "")
        given["terms"] = {
            name: {
                "agreed": given.pop(f"{name}_agreed"),
                "words": given.pop(f"{name}_words", ""),
            }
            for name in _TERMS
        }
        for field in _TIME:
            if field in given:
                given["terms"]["disposal"][field.removeprefix("disposal_")] = given.pop(field)
        if given.pop("any_type", False):
            given["types"] = "any"
        return {"types": [], **given}

    @classmethod
    def initial_of(cls, content: Content) -> dict[str, Any]:
        """The fields that show an agreement."""
        assert isinstance(content, Agreement)  # noqa: S101 (its kind says so)
        every = content.types == "any"
        told = super().initial_of(msgspec.structs.replace(content, types=()) if every else content)
        for name in _TERMS:
            term = getattr(content.terms, name)
            told |= {f"{name}_agreed": term.agreed, f"{name}_words": term.words}
        time = content.terms.disposal
        told |= {"disposal_days": time.days or None, "disposal_after": time.after or ""}
        days = {"since": content.since, "until": content.until or None}
        return {**told, **days, "with_": content.with_, "any_type": every}


class SignatoryForm(Form):
    """One party to the agreement; a row left blank is none."""

    role = forms.ChoiceField(
        label="What is it here?",
        choices=[("discloser", "Discloses"), ("recipient", "Receives"), ("other", "Another role")],
        initial="recipient",
    )
    who = forms.CharField(
        label="Name", required=False, widget=forms.TextInput(attrs={"list": "parties"})
    )


SignatoryRows = forms.formset_factory(SignatoryForm, extra=_PARTIES_TO_SPARE, max_num=40)


def signatories(content: Content | None, names: PartyNames) -> list[dict[str, str]]:
    """The rows that show the parties, each by its name."""
    parties = content.parties if isinstance(content, Agreement) else ()
    return [{"role": p.role, "who": names.shown(p.id, p.name)} for p in parties]


def signatories_typed(rows: Iterable[forms.Form], names: PartyNames) -> list[dict[str, str]]:
    """The parties that were typed."""
    found = []
    for row in rows:
        typed = row.cleaned_data
        if who := typed.get("who", "").strip():
            found.append({"role": typed["role"], **names.typed(who)})
    return found


class EndingForm(Form):
    """The last day of an agreement."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label="Its last day")
    why = forms.CharField(label="Why does it end?", required=False, max_length=2_000)


class AttachingForm(Form):
    """A document of an agreement."""

    document = PaperField(label="Document")
