"""Which types of identifying information a form or a filter offers, and which one is meant.

The boxes are the newest form's; beside them stand the statute's other types, which no form has a
box for, such as `contact`, and those that the chief privacy officer added.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

from discretion.apps.register.known import added_types
from discretion.forms.edition import edition, editions
from discretion.law.information import OTHER, enacted_editions

Choices: TypeAlias = Sequence[tuple[str, str]]
Group: TypeAlias = tuple[str, Choices]
_ADDED: Final = "Added by the Chief Privacy Officer"
_BROADER: Final = "Other types of the statute’s list"


@cache
def boxes() -> tuple[Group, ...]:
    """The boxes of the newest form, under its headings."""
    question = edition(editions()[-1]).asking("types")
    return tuple(
        (group.heading or "General", tuple((box.code, box.label) for box in group.boxes))
        for group in (question.groups if question else ())
    )


@cache
def statutory_labels() -> Mapping[str, str]:
    """The statute's labels; and the printed form's, where the statute gives no name."""
    listed = {kind.code: kind.label for e in enacted_editions() for kind in e.types.values()}
    return {code: label for _, group in boxes() for code, label in group} | listed


def groups() -> tuple[Group, ...]:
    """What a form has boxes for: the printed form's, and those that the chief added."""
    return (*boxes(), *_of_the_chief(added_types(holding=True)))


def to_filter_by() -> list[tuple[str, str] | Group]:
    """What a list can be narrowed by: every type that records may name, by group."""
    rest = [pair for pair in statutory_labels().items() if pair[0] not in _boxed()]
    return [("", "All"), *boxes(), (_BROADER, rest), *_of_the_chief(added_types())]


def _of_the_chief(added: Mapping[str, str]) -> list[Group]:
    """The group of what the chief added and the printed form has no box for, if there is any."""
    choices = [pair for pair in added.items() if pair[0] not in _boxed()]
    return [(_ADDED, choices)] if choices else []


def _boxed() -> set[str]:
    return {code for _, group in boxes() for code, _ in group}


def meant(text: str, added: Mapping[str, str]) -> str:
    """The code that is meant by a code or label, whatever the case; else a type in other words."""
    known = {**statutory_labels(), **added}
    named = {label.casefold(): code for code, label in known.items()}
    if text in known or text.startswith(OTHER):
        return text
    return named.get(text.casefold(), f"{OTHER}{text}")


def in_words(code: str, added: Mapping[str, str]) -> str:
    """What stands for a type where there is no box for it: its label, or its own words."""
    return added.get(code) or statutory_labels().get(code) or code.removeprefix(OTHER)
