"""The questions of what is shared or collected, and what for."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final

from django import forms
from django.utils.html import format_html
from msgspec import UNSET
from msgspec.structs import replace

from discretion.apps.matters.unfinished import Typed
from discretion.apps.register import queries
from discretion.apps.register.contents import Designation, Function
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.known import Known, added_types
from discretion.interfaces.web.asking_forms import QuestionForm
from discretion.interfaces.web.asking_parties import recent_types, usual_types
from discretion.interfaces.web.asking_said import Asked, Said
from discretion.interfaces.web.asking_words import EXAMPLES
from discretion.interfaces.web.record_forms import Lines
from discretion.interfaces.web.type_choices import groups, in_words, meant
from discretion.law.information import OTHER, Vocabulary
from discretion.law.matters import Kind

_MOST_IN_A_PURPOSE: Final = 200
_OTHER: Final = "other_types"
_NOT_CHOSEN: Final = ("", "– choose –")


class Boxes(forms.MultipleChoiceField):
    """A group of boxes among others: one has to be ticked, but not in each group."""

    def validate(self, value: Any) -> None:
        """None, or such as there are."""
        if value:
            super().validate(value)


class TypesForm(QuestionForm):
    """The types, grouped as on the printed form, each with what it is in an office's day."""

    other_types = Lines(
        label="Something else", help_text="One a line, in words. Not the information itself.",
        required=False,
    )  # fmt: skip
    parts_of: ClassVar = {"types": _OTHER}

    def fit(self) -> None:
        """What is usual for this party first, then one's own last ones, then all by group."""
        last = self.fields.pop(_OTHER)
        self._boxed = set[str]()
        told = self.initial["types"]
        party = self.asked.said.facts.counterparty
        if party is not UNSET:
            usual = usual_types(self.asked.actor, self.asked.agency, party)
            self._offer("usual", "Usual for them", usual, told)
        self._offer("recent", "What you named last", self._recent(), told)
        for number, (heading, choices) in enumerate(groups()):
            self._offer(f"types_{number}", heading, [code for code, _ in choices], told)
        self.fields[_OTHER] = last

    def _recent(self) -> list[str]:
        return recent_types(self.asked.actor, beside=self.asked.matter)

    def _offer(self, name: str, label: str, codes: Iterable[str], told: Sequence[str]) -> None:
        """A group of boxes; a type stands in one group only."""
        left = [c for c in map(self._as_known, codes) if c not in self._boxed]
        if not left:
            return
        self._boxed |= set(left)
        self.fields[name] = Boxes(
            label=label,
            choices=[(code, self._box(code)) for code in left],
            initial=[code for code in told if code in left],
            widget=forms.CheckboxSelectMultiple,
        )

    def _as_known(self, code: str) -> str:
        """A type as this register has it: one that the chief has not added yet, by its words."""
        if self._vocabulary.knows(code):
            return code
        return f"{OTHER}{in_words(code, self._added)}"

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Known(self.asked.agency).vocabulary

    def _box(self, code: str) -> str:
        label = in_words(code, self._added)
        example = EXAMPLES.get(meant(label, self._added)) or EXAMPLES.get(code)
        if not example:
            return label
        said = (
            '{}<span class="usa-sr-only">: </span>'
            '<span class="usa-checkbox__label-description">{}</span>'
        )
        return format_html(said, label, example)

    @cached_property
    def _added(self) -> Mapping[str, str]:
        return added_types()

    def shown(self, said: Said) -> dict[str, Any]:
        """What has no box stands among the others, in words."""
        boxed = {self._as_known(code) for _, choices in groups() for code, _ in choices}
        rest = [in_words(c, self._added) for c in said.facts.types if c not in boxed]
        return {"types": said.facts.types, _OTHER: rest}

    def resumed(self, typed: Typed) -> dict[str, Any]:
        """The ticks of all groups: what is usual or recent may be others by now."""
        boxed = [code for name, codes in typed.items() if name != _OTHER for code in codes]
        return {"types": boxed, _OTHER: "\n".join(typed.get(_OTHER, ()))}

    def clean(self) -> dict[str, Any]:
        """At least one."""
        told = super().clean() or {}
        if not self.errors and not self._chosen(told):
            first = next(iter(self.fields))
            self.add_error(first, "Choose at least one.")
        return told

    def _chosen(self, told: Mapping[str, Any]) -> list[str]:
        boxes = [code for name, codes in told.items() if name != _OTHER for code in codes]
        held = {in_words(code, self._added): code for code in self.asked.said.facts.types}
        others = [
            held.get(text) or self._as_known(meant(text, self._added))
            for text in told.get(_OTHER) or ()
        ]
        return list(dict.fromkeys([*boxes, *others]))

    def answered(self) -> Said:
        """The ticked boxes of all groups, and the texts after them."""
        facts, private = self.asked.said
        return Said(replace(facts, types=tuple(self._chosen(self.cleaned_data))), private)


class PurposeForm(QuestionForm):
    """For which function and purpose: one of those that the register lists, or one's own words."""

    usual = forms.ChoiceField(label="Is it one of these?", required=False)
    purpose = forms.CharField(
        label="Or in your own words",
        required=False,
        max_length=_MOST_IN_A_PURPOSE,
        help_text="A few words, without anyone’s name: “answer a letter”.",
    )
    function = forms.ChoiceField(
        label="To which work of your agency does it belong?",
        required=False,
        help_text="Only if you used your own words. If you don’t know, leave it.",
    )
    staff = forms.ChoiceField(
        label="To which group of staff do you belong?",
        required=False,
        help_text="Some approvals are for certain groups only.",
    )
    exigent = forms.CharField(
        label="Why could it not wait?",
        required=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What would have happened otherwise, without anyone’s name.",
    )
    parts_of: ClassVar = {"circumstances.exigent": "exigent"}
    why: ClassVar = {
        "exigent": (
            "§ 23-1202(d)(1)",
            "In an emergency nobody has to approve first, but why it was one has to be explained.",
        )
    }

    def fit(self) -> None:
        """What the agency's register offers."""
        functions = self._functions
        listed = [
            (f.name, [(f"{f.code}:{number}", said) for number, said in enumerate(f.purposes)])
            for f in functions
            if f.purposes
        ]
        own = [("", "– none of these –")]
        self._choose("usual", [*own, *listed] if listed else [])
        if not listed:
            self.fields["purpose"].label = "In a few words"
            self.fields["purpose"].required = True
        self._choose("function", [_NOT_CHOSEN, *((f.code, f.name) for f in functions)])
        groups_of_staff = _staff(self.asked)
        self._choose("staff", [("", "– none of these –"), *groups_of_staff])
        if self.asked.kind is not Kind.EXIGENT:
            del self.fields["exigent"]

    def _choose(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the form above says so)
        if len(choices) > 1:
            field.choices = choices
        else:
            del self.fields[name]

    @cached_property
    def _functions(self) -> list[Function]:
        tree = self.asked.actor.tree
        agencies = tree.below(tree.top(self.asked.agency))
        rows = queries.records(
            KINDS["function"], actor=self.asked.actor, agencies=agencies, states=("current",)
        )
        return [f for row in rows if isinstance(f := queries.kept(row).content, Function)]

    @property
    def _listed(self) -> Mapping[str, tuple[str, str]]:
        return {
            f"{f.code}:{number}": (f.code, said)
            for f in self._functions
            for number, said in enumerate(f.purposes)
        }

    def shown(self, said: Said) -> dict[str, Any]:
        """A purpose of the register as one of those, any other as words."""
        facts = said.facts
        told: dict[str, Any] = {
            "staff": facts.staff,
            "exigent": facts.circumstances.exigent,
        }
        key = (facts.function, facts.purpose)
        usual = next((name for name, pair in self._listed.items() if pair == key), "")
        if usual:
            return {**told, "usual": usual}
        return {**told, "function": facts.function, "purpose": facts.purpose}

    def clean(self) -> dict[str, Any]:
        """One of them, or own words."""
        told = super().clean() or {}
        if not (told.get("usual") or told.get("purpose") or "purpose" in self.errors):
            self.add_error("purpose", "Say what for, in a few words.")
        return told

    def answered(self) -> Said:
        """Own words go before what was picked from the list."""
        facts, private = self.asked.said
        told = self.cleaned_data
        function, purpose = self._listed.get(told.get("usual") or "", ("", ""))
        circumstances = facts.circumstances
        if "exigent" in told:
            circumstances = replace(circumstances, exigent=told["exigent"])
        return Said(
            replace(
                facts,
                function=function or told.get("function") or "",
                purpose=told.get("purpose") or purpose,
                staff=told.get("staff") or "",
                circumstances=circumstances,
            ),
            private,
        )


def _staff(asked: Asked) -> list[tuple[str, str]]:
    """The groups of staff that the agency's designations know, as codes with their words."""
    rows = queries.records(KINDS["designation"], actor=asked.actor, states=("approved",))
    found = set[str]()
    for row in rows.filter(agency__in=asked.actor.tree.above(asked.agency))[:200]:
        content = queries.kept(row).content
        if isinstance(content, Designation) and content.staff != "any":
            found |= set(content.staff)
    return [(code, code.replace("_", " ").capitalize()) for code in sorted(found)]
