"""The question of the other side: found by name, or by what kind of body or person it is."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html
from msgspec import UNSET
from msgspec.structs import replace

from discretion.apps.register.contents import Party
from discretion.interfaces.web.asking_forms import QuestionForm
from discretion.interfaces.web.asking_parties import Parties
from discretion.interfaces.web.asking_said import Said
from discretion.interfaces.web.asking_words import BODIES, PEOPLE
from discretion.law.matters import Kind


class Which(forms.ChoiceField):
    """One of several, where the name alone does not say which; the form asks for it itself."""

    widget = forms.RadioSelect

    def validate(self, value: Any) -> None:
        """Nothing yet, or one of them."""
        if value:
            super().validate(value)


class WhoForm(QuestionForm):
    """The other side: found by name; else what kind of body or person it is."""

    act = forms.ChoiceField(
        label="What do you want to do?",
        choices=[("disclosure", "Share information"), ("collection", "Collect information")],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=200,
        help_text="An agency, a contractor or anyone else. Begin to type, and choose. If you don’t "
        "know the name, leave it empty.",
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
    )
    looked_for = forms.CharField(widget=forms.HiddenInput, required=False)
    which = Which(label="Which of these is it?")
    parts_of: ClassVar = {"counterparty": "name", "act": "act"}

    def fit(self) -> None:
        """Ask which one is meant, where the name does not say it."""
        if self.asked.kind is Kind.REQUEST:
            del self.fields["act"]
        elif self.asked.kind is Kind.EXIGENT:
            self.fields["act"].label = "What did you do?"
        self.party: Party | None = None
        self.undecided = False
        typed = self.data.get(self.add_prefix("name"), "")
        word = str(typed if self.is_bound else self.initial.get("name", ""))
        self._word = word.strip()
        known = self.parties.exactly(self._word) if self._word else None
        if known is not None:
            self.party = known.party
        if known is not None or not (self.is_bound or self.initial.get("which")):
            del self.fields["which"]
        else:
            self._ask_which()

    @cached_property
    def parties(self) -> Parties:
        """Who may be meant."""
        return Parties(self.asked.actor, self.asked.agency)

    def _ask_which(self) -> None:
        like = [
            (f"known:{known.key}", _described(known.name, known.what))
            for known in (self.parties.like(self._word) if self._word else ())
        ]
        bodies = [(f"body:{key}", _described(body.label, body.who)) for key, body in BODIES.items()]
        label = f"Who is “{self._word}”?" if self._word else "Who is it?"
        self.fields["which"] = Which(label=label, choices=[*like, *bodies])

    def clean(self) -> dict[str, Any]:
        """Who is meant; where that is still open, the form asks which one it is."""
        told = super().clean() or {}
        if self.party is not None:
            return told
        how, _, key = str(told.get("which", "")).partition(":")
        if how == "known" and key in self.parties.known:
            self.party = self.parties.known[key].party
        elif how == "body":
            self.party = self._body(key)
        elif told.get("looked_for") == self._looked_for:
            self.add_error("which", "Choose who it is.")
        else:
            self.undecided = True
        # So that the same name, sent once more, is known to have been looked for.
        self.data = {**dict(self.data.items()), self.add_prefix("looked_for"): self._looked_for}
        return told

    @property
    def _looked_for(self) -> str:
        return f"“{self._word}”"

    def _body(self, key: str) -> Party:
        body = BODIES[key]
        entity = body.entity or UNSET
        named = "" if key in PEOPLE else self._word
        return Party(kind=body.kind, entity=entity, name=named)  # type: ignore[arg-type]  # the table has the law's words

    def shown(self, said: Said) -> dict[str, Any]:
        """A known party by its name; another one by its name and kind."""
        party = said.facts.counterparty
        told: dict[str, Any] = {"act": said.facts.act}
        if party is UNSET:
            return {} if not self.asked.matter else told
        known = self.parties.known.get(party.id or party.name)
        if known:
            return {**told, "name": known.name}
        key = party.entity or party.kind
        name = said.private.asker if key in PEOPLE else party.name
        return {**told, "name": name, "which": f"body:{key}"}

    def answered(self) -> Said:
        """The party; the name of a person is kept apart."""
        facts, private = self.asked.said
        party = self.party or UNSET
        act = self.cleaned_data.get("act") or facts.act
        if self.party and (self.party.entity or self.party.kind) in PEOPLE and self._word:
            private = replace(private, asker=self._word)
        return Said(replace(facts, counterparty=party, act=act), private)


def _described(label: str, more: str) -> str:
    """A choice, with what it means under it."""
    if not more:
        return label
    said = (
        '{}<span class="usa-sr-only">: </span><span class="usa-radio__label-description">{}</span>'
    )
    return format_html(said, label, more[:1].upper() + more[1:])
