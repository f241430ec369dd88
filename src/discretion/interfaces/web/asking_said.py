"""What an employee said so far, and in which matter they are asked."""

from typing import NamedTuple

from django.forms.boundfield import BoundField

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.contents import Facts, Private
from discretion.law.acts import ActKind
from discretion.law.matters import Kind


class Said(NamedTuple):
    """What someone said so far: the facts, and what is kept apart because it is about people."""

    facts: Facts
    private: Private


class Asked(NamedTuple):
    """In which matter a question is asked, of whom; `matter` is empty before the first answer."""

    actor: Actor
    agency: str
    kind: Kind
    said: Said
    matter: str = ""

    @property
    def act(self) -> ActKind:
        """Whether something is collected or disclosed."""
        return self.said.facts.act


class Line(NamedTuple):
    """A field, with the section behind it and why it is asked; both empty where none is told."""

    field: BoundField
    section: str
    because: str
