"""What the letters of an agency say where they tell of a decision: our texts, or its own.

A text is plain, with a few named places in braces, such as `{types}`. Each place is filled once and
what fills it is never read for places again, so nothing that someone wrote can reach further.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias, get_args

from discretion.apps.register.contents import Content
from discretion.apps.register.shapes import too_long
from discretion.errors import Fault
from discretion.law.deadlines import listed

LetterKind: TypeAlias = Literal["approved", "approved_in_part", "refused", "question"]
KINDS: Final[Sequence[LetterKind]] = get_args(LetterKind)
# What stands at each place.
PLACES: Final[Mapping[str, str]] = {
    "to": "to whom the letter goes",
    "party": "the other side of the matter",
    "asked_on": "the day on which it was asked",
    "types": "the kinds of information that are approved, or that were asked for",
    "done": "“shared” or “collected”",
    "until": "a sentence with the last day; nothing where there is none",
    "left_out": "a sentence with the kinds that are not approved; nothing where all are",
    "conditions": "the conditions, one a line; without this place they follow as a list",
    "reason": "why it is decided so",
    "question": "what you ask",
}
_ANYWHERE: Final = ("to", "party", "asked_on", "types", "done")
_APPROVING: Final = (*_ANYWHERE, "until", "left_out", "conditions", "reason")
PLACES_OF: Final[Mapping[LetterKind, Sequence[str]]] = {
    "approved": _APPROVING,
    "approved_in_part": _APPROVING,
    "refused": (*_ANYWHERE, "reason"),
    "question": (*_ANYWHERE, "question"),
}
# Without these a letter would not say what was decided.
NEEDED: Final[Mapping[LetterKind, Sequence[str]]] = {
    "approved": ("types", "until", "left_out"),
    "approved_in_part": ("types", "until", "left_out"),
    "refused": ("types", "reason"),
    "question": ("question",),
}
OURS: Final[Mapping[LetterKind, str]] = {
    "approved": "We approve what you asked for on {asked_on}: {types} may be {done}. {until} "
    "{left_out}\n\n{reason}",
    "approved_in_part": "We approve a part of what you asked for on {asked_on}: {types} may be "
    "{done}. {until} {left_out}\n\n{reason}",
    "refused": "We cannot approve what you asked for on {asked_on}: {types} will not be {done}."
    "\n\n{reason}",
    "question": "Before we can decide what you asked for on {asked_on}, we need to know more from "
    "you. Please answer as soon as you can.\n\n{question}",
}
_CALLED: Final[Mapping[LetterKind, str]] = {
    "approved": "an approval",
    "approved_in_part": "an approval in part",
    "refused": "a refusal",
    "question": "a question",
}
_LONGEST: Final = 4_000
_PLACE: Final = re.compile(r"( ?)\{([^{}]*)\}")


class Templates(Content, frozen=True, kw_only=True):
    """An agency's own texts, by kind of letter; an empty one is ours."""

    approved: str = ""
    approved_in_part: str = ""
    refused: str = ""
    question: str = ""

    def of(self, kind: LetterKind) -> str:
        """The text of a kind of letter: the agency's own, or else ours."""
        own: str = getattr(self, kind)
        return own.strip() or OURS[kind]


def own(texts: Mapping[LetterKind, str]) -> Templates:
    """The texts that are kept: one that says what ours says, or nothing, is ours."""
    tidy = {kind: text.replace("\r\n", "\n").strip() for kind, text in texts.items()}
    return Templates(**{k: "" if text == OURS[k] else text for k, text in tidy.items()})


def faults(templates: Templates) -> Iterator[Fault]:
    """What is wrong with the texts, each at the field of its kind."""
    for kind in KINDS:
        if text := getattr(templates, kind).strip():
            yield from _faults(text, kind, f"templates.{kind}")


def _faults(text: str, kind: LetterKind, path: str) -> Iterator[Fault]:
    yield from too_long(text, _LONGEST, path)
    named = list(dict.fromkeys(match[2] for match in _PLACE.finditer(text)))
    there = PLACES_OF[kind]
    if unknown := [name for name in named if name not in there]:
        message = (
            f"There is no place {_in_braces(unknown)} in the letter with {_CALLED[kind]}; there "
            f"are {_in_braces(there)}."
        )
        yield Fault("unknown_id", message, path)
    elif re.search(r"[{}]", _PLACE.sub("", text)):
        message = "A brace stands alone; one opens and one closes the name of a place."
        yield Fault("unknown_id", message, path)
    if missing := [name for name in NEEDED[kind] if name not in named]:
        message = f"The letter with {_CALLED[kind]} needs the place {_in_braces(missing)}."
        yield Fault("missing_field", message, path)


def _in_braces(names: Iterable[str]) -> str:
    return listed([f"{{{name}}}" for name in names])


def filled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The paragraphs of a text with its places filled; an empty one takes the space before it."""

    def put(place: re.Match[str]) -> str:
        value = values.get(place[2], "")
        return f"{place[1]}{value}" if value else ""

    parts = re.split(r"\n\s*\n", _PLACE.sub(put, text))
    return tuple(part.strip() for part in parts if part.strip())
