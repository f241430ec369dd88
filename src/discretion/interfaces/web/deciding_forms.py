"""What is asked at each step of a matter: a question, a reason, a decision, what was done."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from django import forms

from discretion.apps.matters.contents import Answered, Condition, Decision, Grounds, Happened
from discretion.apps.matters.library import Kept
from discretion.interfaces.web.components import section
from discretion.interfaces.web.forms import DayField, Form
from discretion.interfaces.web.matter_words import AUTHORIZATIONS
from discretion.interfaces.web.type_choices import Choices

_WORDS: Final = 4_000
_CONDITIONS: Final = 3
_DAY: Final = "As 7/31/2027."


def area(label: str, *, help_text: str = "", required: bool = True, rows: int = 4) -> Any:
    """A field for some lines of text."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StepForm(Form):
    """A step, under the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def offer(self, name: str, choices: Choices) -> None:
        """Ask only where there is something to choose."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the forms below say so)
        if any(value for value, _ in choices):
            field.choices = choices
        else:
            del self.fields[name]


class NoteForm(StepForm):
    """A step that asks for nothing; a note for the record may go with it."""

    why = area("A note for the record", required=False, rows=2)


class ReasonForm(StepForm):
    """A reason, or a question: texts of the agency's library, and own words."""

    parts_of: Mapping[str, str] = {"reason": "words", "move": "words"}
    texts = forms.MultipleChoiceField(
        label="From your agency’s library", required=False, widget=forms.CheckboxSelectMultiple
    )
    words = area("In your own words", required=False)

    def __init__(self, *, library: Sequence[Kept] = (), **given: Any) -> None:
        super().__init__(**given)
        self.library = {kept.id: kept for kept in library}
        self.offer("texts", [(kept.id, kept.reason.name) for kept in library])

    def clean(self) -> dict[str, Any]:
        """One of the two is asked for, where a reason is."""
        told = super().clean() or self.cleaned_data
        if self.needed and not told.get("texts") and not (told.get("words") or "").strip():
            self.add_error("words", "Fill this in.")
        return told

    needed = True

    def reason(self) -> str:
        """What was chosen and written, each text with the provision it rests on."""
        told = self.cleaned_data
        chosen = (self.library[id_].reason for id_ in told.get("texts", ()))
        texts = [f"{r.words} ({section(r.citation)})" if r.citation else r.words for r in chosen]
        return "\n\n".join(filter(None, [*texts, told["words"].strip()])).replace("\r\n", "\n")


# Of the chief's determination (§ 23-1202(b)(2)(b), (c)(2)(b)).
_TERM: Final = (
    f"{_DAY} Until then it holds for every act like it: same function, same party, no other types. "
    "Leave it empty, and it holds for this matter alone."
)


class QuestionForm(ReasonForm):
    """What the officer wants to know."""

    parts_of = {"question": "words", "reason": "words", "move": "words", "words": "words"}  # noqa: RUF012 (as above)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.fields["words"].label = "What do you need to know?"
        self.fields["words"].help_text = "It is kept apart, and can be erased."


class ReviewForm(ReasonForm):
    """What counsel says."""

    favours = forms.ChoiceField(
        label="What do you find?",
        choices=[("yes", "It may be done"), ("no", "It should not be done")],
        widget=forms.RadioSelect,
    )
    field_order = ("favours", "texts", "words")


class HandOverForm(NoteForm):
    """To whom it goes."""

    to = forms.ChoiceField(label="To whom?")
    field_order = ("to", "why")

    def __init__(self, *, officers: Choices, **given: Any) -> None:
        super().__init__(**given)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class above says so)
        field.choices = [("", "– choose –"), *officers]


# § 23-1202(c)(1)(a)-(c) for disclosing; (b)(1) knows no consent, the last here, for collecting.
GROUNDS: Final = ("furthers_mission", "required_by_law", "written_authorization")


class DecisionForm(ReasonForm):
    """A decision: what is approved, why, under which agreement, on which conditions, how long."""

    types = forms.MultipleChoiceField(
        label="Which types do you approve?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick what is to be left out.",
    )
    furthers_mission = area(
        "How does it further the agency’s purpose or mission?", required=False, rows=2
    )
    required_by_law = forms.CharField(
        label="Or which law requires it?", required=False, max_length=200
    )
    written_authorization = forms.ChoiceField(
        label="Or who agreed to it in writing?",
        required=False,
        choices=[("", "Nobody"), *AUTHORIZATIONS.items()],
    )
    agreement = forms.ChoiceField(label="Under which agreement?", required=False)
    finding = area(
        "Or why no important privacy interest is at stake",
        required=False,
        rows=2,
        help_text="In the place of an agreement. § 23-1203(3)(ii)",
    )
    until = DayField(label="Until which day?", required=False, help_text=_DAY)
    # What was shown before the button: only that is decided.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = (
        *("types", *GROUNDS, "agreement", "finding"),
        *("texts", "words", "until"),
    )

    def __init__(
        self,
        *,
        asks: Sequence[str],
        types: Choices,
        agreements: Choices,
        **given: Any,
    ) -> None:
        super().__init__(**given)
        for name in ("types", *GROUNDS, "finding"):
            if name not in asks:
                del self.fields[name]
        if "types" in self.fields:
            self.offer("types", types)
        self.offer("agreement", [("", "None, or the one that was named"), *agreements])
        self.needed = "reason" in asks
        if "term" in asks:
            self.fields["until"].help_text = _TERM
        self.parts_of = {**ReasonForm.parts_of, "no_important_privacy_interest": "finding"}
        for number in range(_CONDITIONS):
            self._add_condition(number)

    def _add_condition(self, number: int) -> None:
        nth = f"Condition {number + 1}"
        self.fields[f"condition_{number}"] = forms.CharField(
            label=nth, required=False, max_length=_WORDS, help_text="What has to be done."
        )
        self.fields[f"by_{number}"] = forms.ChoiceField(
            label=f"{nth}: by whom?",
            choices=[("requester", "Whoever asked"), ("officer", "The privacy officer")],
            required=False,
        )
        self.fields[f"on_{number}"] = DayField(
            label=f"{nth}: by which day?", required=False, help_text=_DAY
        )
        self.parts_of = {
            **self.parts_of,
            f"conditions[{number}].words": f"condition_{number}",
            f"conditions[{number}].on": f"on_{number}",
        }

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields of the decision, conditions apart."""
        return [self[n] for n in self.fields if not self._is_of_condition(n) and n != "version"]

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The fields of the conditions."""
        return [self[n] for n in self.fields if self._is_of_condition(n)]

    @property
    def has_conditions(self) -> bool:
        """Whether a condition was typed, or is wrong."""
        typed = (f for f in self.conditions if not f.name.startswith("by_"))
        return any(field.value() or field.errors for field in typed)

    def _is_of_condition(self, name: str) -> bool:
        return name.rpartition("_")[0] in ("condition", "by", "on")

    def decision(self, facts_grounds: Grounds) -> Decision:
        """What was decided, as the house takes it."""
        told = self.cleaned_data
        return Decision(
            reason=self.reason(),
            types=tuple(told.get("types", ())),
            conditions=tuple(self._conditions()),
            grounds=self._grounds(facts_grounds),
            agreement=told.get("agreement", ""),
            no_important_privacy_interest=told.get("finding", "").strip(),
            until=told["until"] or msgspec.UNSET,
        )

    def _grounds(self, stated: Grounds) -> Grounds | msgspec.UnsetType:
        told = self.cleaned_data
        given = {n: v for n in GROUNDS if (v := told.get(n, "").strip())}
        return msgspec.structs.replace(stated, **given) if given else msgspec.UNSET

    def _conditions(self) -> Iterator[Condition]:
        told = self.cleaned_data
        for number in range(_CONDITIONS):
            words, on = told[f"condition_{number}"].strip(), told[f"on_{number}"]
            if words or on:
                by = "officer" if told[f"by_{number}"] == "officer" else "requester"
                yield Condition(words=words, by=by, on=on or msgspec.UNSET)  # type: ignore[arg-type]  # one of two


class DoneForm(StepForm):
    """What went out or came in."""

    on = DayField(label="On which day?")
    types = forms.MultipleChoiceField(
        label="Which types?", widget=forms.CheckboxSelectMultiple, required=False
    )
    parts_of: Mapping[str, str] = {"form": "how"}
    how = forms.CharField(
        label="In what form?",
        required=False,
        max_length=200,
        help_text="For example: by letter, over a secure connection.",
    )
    people = forms.IntegerField(label="About how many people?", required=False, min_value=0)

    def __init__(self, *, types: Choices, **given: Any) -> None:
        super().__init__(**given)
        self.offer("types", types)

    def happened(self) -> Happened:
        """The same, as the house takes it."""
        told = self.cleaned_data
        people = told["people"]
        return Happened(
            on=told["on"],
            types=tuple(told.get("types", ())),
            form=told["how"],
            people=msgspec.UNSET if people is None else people,
        )


class ClosingForm(StepForm):
    """That whoever asked was answered: when, and how."""

    parts_of: Mapping[str, str] = {"answered.on": "on", "answered.how": "how", "move": "how"}
    on = DayField(label="When were they answered?", required=False)
    how = forms.CharField(
        label="How?", required=False, max_length=200, help_text="For example: by letter, by phone."
    )

    def __init__(self, *, asks: bool, **given: Any) -> None:
        super().__init__(**given)
        for name in ("on", "how"):
            if asks:
                self.fields[name].required = True
                self.fields[name].error_messages.setdefault("required", "Fill this in.")
            else:
                del self.fields[name]

    def answered(self) -> Answered | None:
        """The same, as the house takes it; None where nobody outside asked."""
        told = self.cleaned_data
        return Answered(on=told["on"], how=told["how"]) if "on" in told else None


class NoticeForm(StepForm):
    """When and how the chief was told."""

    on = DayField(label="On which day was the chief privacy officer told?")
    how = forms.CharField(
        label="How?", max_length=200, help_text="For example: by email, by phone."
    )


class KeepingForm(StepForm):
    """How a condition was kept."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    how = area("What shows that it was kept?", rows=2)


class ErasingForm(StepForm):
    """Why something that was written about people is erased."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    why = area(
        "Why is it erased?", rows=2, help_text="That it was erased, and why, stays on record."
    )
