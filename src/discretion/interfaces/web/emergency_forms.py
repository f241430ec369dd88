"""An emergency on one page: what, with whom, why it could not wait, and what excuses a notice.

Its parts are the questions of the long way, put together, so that both ask the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from msgspec import UNSET

from discretion.apps.matters.contents import Facts, Happened, Private
from discretion.errors import Invalid
from discretion.interfaces.web import unsent
from discretion.interfaces.web.asking_forms import QuestionForm
from discretion.interfaces.web.asking_said import Asked, Said
from discretion.interfaces.web.asking_what import PurposeForm, TypesForm
from discretion.interfaces.web.asking_who import WhoForm
from discretion.interfaces.web.asking_why import SpecialForm
from discretion.interfaces.web.forms import (
    KEPT,
    DayField,
    Form,
    add_faults,
    field_of,
    typed_before,
)

_APPROVAL: Final = "§ 23-1202(b)(2)(c), (c)(2)(c)"
_NOT_TOLD: Final = "Then the Chief Privacy Officer need not be told of it."


class WhenForm(Form):
    """When it was done, how, and of about how many people."""

    on = DayField(label="When was it?")
    how = forms.CharField(
        label="How?", required=False, max_length=200, help_text="Such as: over the phone."
    )
    people = forms.IntegerField(
        label="About how many people was it about?",
        required=False,
        min_value=0,
        max_value=100_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "dsc-day"}),
        error_messages={"invalid": "Enter a number, for example 12."},
    )
    parts_of: ClassVar[Mapping[str, str]] = {"form": "how"}

    def happened(self) -> Happened:
        """The same, as the house takes it."""
        told = self.cleaned_data
        people = UNSET if told["people"] is None else told["people"]
        return Happened(on=told["on"], form=told["how"], people=people)


class ExcuseForm(SpecialForm):
    """What may excuse the notice, each asked apart and with its own letter of the law."""

    why: ClassVar = {
        "police_investigation": (
            _APPROVAL,
            "What the police collect or get about a crime needs no approval, emergency or not.",
        ),
        "open_criminal_investigation": (
            "§ 23-1202(d)(1)(a)",
            f"It counts if it was by or to the police. {_NOT_TOLD}",
        ),
        "welfare_investigation": ("§ 23-1202(d)(1)(b)", _NOT_TOLD),
        "protective_powers": (
            "§ 23-1202(d)(1)(c)",
            f"It counts if it was everyday work, too. {_NOT_TOLD}",
        ),
        "outside_normal_course": (
            "§ 23-1202(d)(1)(c)",
            "What is not everyday work has to be told to the Chief Privacy Officer.",
        ),
    }


@dataclass(frozen=True)
class Part:
    """Some of the questions, under a heading."""

    heading: str
    form: Form
    lead: str = ""

    @property
    def lines(self) -> Iterator[tuple[BoundField, str, str]]:
        """Each field, with the section behind it and why it is asked where that is told."""
        if isinstance(self.form, QuestionForm):
            yield from self.form.lines()
        else:
            yield from ((one, "", "") for one in self.form.visible_fields())


class ShortReport:
    """The parts together, as one form has them."""

    def __init__(self, request: HttpRequest, asked: Asked, *, on: str) -> None:
        sent = request.method == "POST"
        kept = None if sent else unsent.take(request)
        if kept:
            messages.info(request, KEPT)

        def made(make: Callable[..., Any], **initial: object) -> Any:
            if sent:
                return make(data=request.POST)
            fresh = make(initial=initial)
            return make(initial={**initial, **typed_before(fresh, kept)}) if kept else fresh

        self.who: WhoForm = made(partial(WhoForm, asked=asked))
        self.types: TypesForm = made(partial(TypesForm, asked=asked))
        self.purpose: PurposeForm = made(partial(PurposeForm, asked=asked))
        self.when: WhenForm = made(WhenForm, on=on)
        self.excuses: ExcuseForm = made(partial(ExcuseForm, asked=asked))
        self.is_bound = sent

    @property
    def parts(self) -> Sequence[Part]:
        """As they stand on the page."""
        return (
            Part("With whom", self.who),
            Part("What for, and why it could not wait", self.purpose),
            Part("When", self.when),
            Part("Which information", self.types, "Kinds only, never the information itself."),
            Part("Was one of these so?", self.excuses, "Most often none was. Then leave them."),
        )

    def is_valid(self) -> bool:
        """Whether all of it says enough; who is meant may still have to be chosen."""
        fine = [part.form.is_valid() for part in self.parts]
        return all(fine) and not self.who.undecided

    def said(self) -> tuple[Facts, Private, Happened]:
        """All of it, as the house takes it."""
        said = Said(Facts(), Private())
        for form in (self.who, self.types, self.purpose, self.excuses):
            form.asked = form.asked._replace(said=said)
            said = form.answered()
        return said.facts, said.private, self.when.happened()

    def add_faults(self, error: Invalid) -> None:
        """Put each fault on the field that it is about."""
        for fault in error.faults:
            forms_ = [part.form for part in self.parts]
            whose = next((form for form in forms_ if field_of(form, fault.path)), self.who)
            add_faults(whose, Invalid([fault]))

    # What the summary of errors asks of a form.

    @property
    def errors(self) -> Mapping[str, Any]:
        """What is wrong, by field."""
        return {name: told for part in self.parts for name, told in part.form.errors.items()}

    def non_field_errors(self) -> list[str]:
        """What is wrong with no one field."""
        return [str(told) for part in self.parts for told in part.form.non_field_errors()]

    def visible_fields(self) -> list[BoundField]:
        """Every field that is shown."""
        return [field for part in self.parts for field in part.form.visible_fields()]

    def hidden_fields(self) -> list[BoundField]:
        """Every field that is not."""
        return [field for part in self.parts for field in part.form.hidden_fields()]
