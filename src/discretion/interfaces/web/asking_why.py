"""The questions of grounds and special circumstances, of how many people, and of anything else."""

from typing import Any, ClassVar, Final

from django import forms
from msgspec import UNSET
from msgspec.structs import replace

from discretion.apps.matters.contents import Circumstances, Grounds
from discretion.interfaces.web.asking_forms import QuestionForm
from discretion.interfaces.web.asking_said import Said
from discretion.interfaces.web.forms import DayField
from discretion.law.matters import Kind


class GroundForm(QuestionForm):
    """On which ground: the law knows three for sharing, and two for collecting."""

    furthers_mission = forms.CharField(
        label="It helps my agency do its work. How?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required_by_law = forms.CharField(
        label="A law or an order of a court requires it. Which one?", required=False
    )
    written_authorization = forms.ChoiceField(
        label="Someone agreed to it in writing. Who?",
        required=False,
        choices=[
            ("", "Nobody"),
            ("individual", "The person it is about"),
            ("parent_or_guardian", "Their parent or guardian"),
            ("legal_representative", "Someone else who may decide for them by law"),
        ],
    )
    examined = forms.BooleanField(label="I looked: none of these holds", required=False)
    parts_of: ClassVar = {
        "grounds.furthers_mission": "furthers_mission",
        "grounds.required_by_law": "required_by_law",
    }

    def fit(self) -> None:
        """Consent is a ground for sharing, never for collecting."""
        if self.asked.act == "collection":
            del self.fields["written_authorization"]

    def shown(self, said: Said) -> dict[str, Any]:
        """The grounds as stated."""
        grounds = said.facts.grounds
        return {
            "furthers_mission": grounds.furthers_mission,
            "required_by_law": grounds.required_by_law,
            "written_authorization": grounds.written_authorization or "",
            "examined": grounds.examined and not _stated(grounds),
        }

    def clean(self) -> dict[str, Any]:
        """A ground, or none."""
        told = super().clean() or {}
        if told.get("examined") and any(value for k, value in told.items() if k != "examined"):
            self.add_error("examined", "You named one above. Clear this tick, or remove that one.")
        return told

    def answered(self) -> Said:
        """The grounds; that someone looked and found none is an answer too."""
        facts, private = self.asked.said
        told = self.cleaned_data
        grounds = Grounds(
            furthers_mission=told["furthers_mission"],
            required_by_law=told["required_by_law"],
            written_authorization=told.get("written_authorization") or UNSET,
            examined=told["examined"],
        )
        return Said(replace(facts, grounds=grounds), private)


def _stated(grounds: Grounds) -> bool:
    return bool(
        grounds.furthers_mission or grounds.required_by_law or grounds.written_authorization
    )


class SpecialForm(QuestionForm):
    """The special circumstances that the law makes exceptions for, each in plain words."""

    foil = forms.BooleanField(
        label="They ask under the Freedom of Information Law (FOIL)",
        required=False,
        help_text="Then your agency’s FOIL officer decides, if it has one.",
    )
    police_investigation = forms.ChoiceField(
        label="Do the police investigate a crime with it?",
        required=False,
        choices=[
            ("", "No, or I don’t know"),
            ("crime_committed", "Yes: a crime that was committed"),
            ("attempted_or_impending_crime", "Yes: a crime that is tried or about to happen"),
        ],
    )
    welfare_investigation = forms.ChoiceField(
        label="Does someone look into the welfare of a child, or of someone who can’t decide for "
        "themselves?",
        required=False,
        choices=[
            ("", "No, or I don’t know"),
            ("by_city_agency", "Yes: a City agency does"),
            ("by_other", "Yes: someone else does"),
        ],
    )
    open_criminal_investigation = forms.BooleanField(
        label="The police have an open investigation of a crime", required=False
    )
    protective_powers = forms.BooleanField(
        label="It was done to enforce the law, or for public health or safety, as is our job",
        required=False,
    )
    outside_normal_course = forms.BooleanField(
        label="It was not a part of our everyday work", required=False
    )
    exigent = forms.CharField(
        label="Is it an emergency that can’t wait? Why?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only if it is. Leave it empty otherwise.",
    )
    anonymized = forms.BooleanField(
        label="Nobody can be recognized by it: it is anonymous", required=False
    )
    parts_of: ClassVar = {"circumstances.exigent": "exigent"}
    why: ClassVar = {
        "foil": (
            "§ 23-1201",
            "For such requests the FOIL officer takes the place of the privacy officer.",
        ),
        "police_investigation": (
            "§ 23-1202(b)(2)(c), (c)(2)(c)",
            "What the police collect or get about a crime needs no approval.",
        ),
        "welfare_investigation": (
            "§ 23-1202(b)(2)(c), (c)(2)(c)",
            "For a City agency’s open investigation of this kind no approval is needed.",
        ),
        "open_criminal_investigation": (
            "§ 23-1202(d)(1)(a)",
            "If it is by or to the police, the Chief Privacy Officer need not be told.",
        ),
        "protective_powers": (
            "§ 23-1202(d)(1)(c)",
            "If this is your agency’s everyday work, the Chief Privacy Officer need not be told.",
        ),
        "outside_normal_course": (
            "§ 23-1202(d)(1)(c)",
            "What is not everyday work has to be told to the Chief Privacy Officer.",
        ),
        "exigent": (
            "§ 23-1202(b)(1), (c)(1)",
            "In an emergency nobody has to approve first. It has to be explained afterwards.",
        ),
        "anonymized": (
            "§ 23-1201",
            "The law is about information by which someone can be identified or found.",
        ),
    }
    _BEFORE: Final = (
        *("foil", "police_investigation", "welfare_investigation", "exigent", "anonymized"),
    )
    _AFTER: Final = (
        "police_investigation",
        "open_criminal_investigation",
        "welfare_investigation",
        "protective_powers",
        "outside_normal_course",
    )

    def fit(self) -> None:
        """What can matter before the act, or after it."""
        wanted = self._AFTER if self.asked.kind is Kind.EXIGENT else self._BEFORE
        for name in [*self.fields]:
            if name not in wanted or (name == "foil" and self.asked.kind is not Kind.REQUEST):
                del self.fields[name]

    def shown(self, said: Said) -> dict[str, Any]:
        """As stated."""
        stated = said.facts.circumstances
        told = {name: getattr(stated, name) or "" for name in Circumstances.__struct_fields__}
        return {**told, "foil": said.facts.foil, "anonymized": said.facts.anonymized}

    def answered(self) -> Said:
        """Each apart from the others."""
        facts, private = self.asked.said
        told = {name: value or UNSET for name, value in self.cleaned_data.items()}
        beside = {n: bool(told.pop(n, False)) for n in ("foil", "anonymized") if n in told}
        plain = {n: _plain(n, value) for n, value in told.items()}
        stated = replace(facts.circumstances, **plain)
        return Said(replace(facts, circumstances=stated, **beside), private)


def _plain(name: str, value: object) -> object:
    """What was left open as the contract has it: no text, no, or nothing stated."""
    if value is not UNSET or name in ("police_investigation", "welfare_investigation"):
        return value
    return "" if name == "exigent" else False


class ExtentForm(QuestionForm):
    """How many people it is about, and by when it is wanted."""

    people = forms.IntegerField(
        label="About how many people is it about?",
        required=False,
        min_value=0,
        max_value=100_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "dsc-day"}),
        help_text="A rough number is enough.",
        error_messages={"invalid": "Enter a number, for example 12."},
    )
    wanted_by = DayField(
        label="By when is it wanted?",
        required=False,
        help_text="If someone set a day: month, day and year, for example 7/31/2026.",
    )

    def shown(self, said: Said) -> dict[str, Any]:
        """As stated."""
        facts = said.facts
        return {"people": _or_none(facts.people), "wanted_by": _or_none(facts.wanted_by)}

    def answered(self) -> Said:
        """What was left empty is not stated."""
        facts, private = self.asked.said
        told = {n: UNSET if value is None else value for n, value in self.cleaned_data.items()}
        return Said(replace(facts, **told), private)


def _or_none(value: object) -> object:
    return None if value is UNSET else value


class MoreForm(QuestionForm):
    """Who asks, how to reach them, and their words: kept apart, and for few to read."""

    private: ClassVar = True

    asker = forms.CharField(label="Name of the person who asks", required=False, max_length=200)
    contact = forms.CharField(
        label="How can they be reached?",
        required=False,
        max_length=200,
        help_text="Email, phone or address.",
    )
    words = forms.CharField(
        label="What they wrote, or what else matters",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def fit(self) -> None:
        """Where nobody asks, there are only words."""
        if self.asked.kind is not Kind.REQUEST:
            del self.fields["asker"], self.fields["contact"]
            self.fields["words"].label = "Anything else that your officer should know"

    def shown(self, said: Said) -> dict[str, Any]:
        """As written."""
        asker, contact, words = said.private.asker, said.private.contact, said.private.words
        return {"asker": asker, "contact": contact, "words": words}

    def answered(self) -> Said:
        """Nothing of it belongs to the facts."""
        facts, private = self.asked.said
        return Said(facts, replace(private, **self.cleaned_data))
