"""What may excuse the notice of an emergency: as it was stated, and as the officer corrects it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, NamedTuple

from django import forms
from msgspec import UNSET

from discretion.apps.matters.casework import Sight
from discretion.apps.matters.contents import Circumstances, Excuses, Facts
from discretion.interfaces.web.deciding_forms import StepForm, area
from discretion.law.determinations import Determination

_POLICE: Final = "§ 23-1202(d)(1)(a)"
_WELFARE: Final = "§ 23-1202(d)(1)(b)"
_POWERS: Final = "§ 23-1202(d)(1)(c)"
_BY_WHOM: Final = {"by_city_agency": "Yes, by a City agency", "by_other": "Yes, by someone else"}
_CHIEF: Final = "notify_chief_privacy_officer"


class Excuse(NamedTuple):
    """What was asked about an excuse, what was answered, and its provision."""

    asked: str
    answer: str
    section: str


class Excusing(NamedTuple):
    """All of them; by which provision one excuses the notice, empty where none does."""

    excuses: tuple[Excuse, ...]
    by: str


def excusing(sight: Sight) -> Excusing:
    """What may excuse the notice of an emergency, as it stands."""
    return Excusing(_excuses(sight.it.facts.circumstances), _excused_by(sight.answer))


def _excuses(stated: Circumstances) -> tuple[Excuse, ...]:
    welfare = stated.welfare_investigation
    return (
        Excuse(
            "By or to the police, in an open investigation of a crime",
            _yes(stated.open_criminal_investigation),
            _POLICE,
        ),
        Excuse(
            "In an open investigation of the welfare of a child, or of someone who can’t decide "
            "for themselves",
            "No" if welfare is UNSET else _BY_WHOM[welfare],
            _WELFARE,
        ),
        Excuse(
            "To enforce the law, or for public health or safety, as is the agency’s job",
            _powers(stated),
            _POWERS,
        ),
    )


def _yes(said: bool) -> str:
    return "Yes" if said else "No"


def _powers(stated: Circumstances) -> str:
    """Both limbs of the third excuse: the powers, and that it was everyday work."""
    if not stated.protective_powers:
        return "No"
    if stated.outside_normal_course:
        return "Yes, but it was not a part of the everyday work"
    return "Yes, in the everyday work"


def _excused_by(answer: Determination | None) -> str:
    lifted = answer.excused if answer else ()
    return next((f"§ {one.cite}" for one in lifted if one.duty == _CHIEF), "")


class CorrectingForm(StepForm):
    """What the officer found of each excuse, and why it is corrected."""

    parts_of: ClassVar[Mapping[str, str]] = {"reason": "words", "move": "words"}
    open_criminal_investigation = forms.BooleanField(
        label="The police have an open investigation of a crime",
        required=False,
        help_text=f"It excuses the notice if it was by or to the police. {_POLICE}",
    )
    welfare_investigation = forms.ChoiceField(
        label="Does someone look into the welfare of a child, or of someone who can’t decide for "
        "themselves?",
        required=False,
        choices=[("", "No"), *_BY_WHOM.items()],
        help_text=f"It excuses the notice. {_WELFARE}",
    )
    protective_powers = forms.BooleanField(
        label="It was done to enforce the law, or for public health or safety, as is the agency’s "
        "job",
        required=False,
        help_text=f"It excuses the notice if it was everyday work, too. {_POWERS}",
    )
    outside_normal_course = forms.BooleanField(
        label="It was not a part of the agency’s everyday work",
        required=False,
        help_text=f"Then the chief privacy officer has to be told. {_POWERS}",
    )
    words = area(
        "Why do you correct it?",
        help_text="Whoever recorded it reads this. Name no person.",
        rows=2,
    )

    def excuses(self) -> Excuses:
        """The same, as the house takes it."""
        told = {name: self.cleaned_data[name] or UNSET for name in Excuses.__struct_fields__}
        return Excuses(**{name: said for name, said in told.items() if said is not UNSET})

    def reason(self) -> str:
        """Why, as it was typed."""
        return str(self.cleaned_data["words"]).strip().replace("\r\n", "\n")


def as_stated(facts: Facts) -> dict[str, Any]:
    """What the form begins with."""
    stated = facts.circumstances
    return {name: getattr(stated, name) or "" for name in Excuses.__struct_fields__}
