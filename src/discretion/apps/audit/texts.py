"""What people write is read before it is recorded: which texts are, and what was vouched for.

Whatever an action keeps is in its fact, so this is the one place that every text passes. A text is
read unless its struct names it as `unread`, with the reason. What stood there before may stay.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from discretion.apps.audit.facts import Fact
from discretion.apps.audit.people import By
from discretion.detect.kinds import WORDS, Kind
from discretion.detect.text import Seen, guard, redacted
from discretion.errors import Fault, Invalid

# Of these a phone, an email and an address are meant; what else identifies someone is not.
OFFICE: Final = "How to reach an office."
OURS: Final = "Made by us, of what was read before."
# A text made to be slow takes two seconds a megabyte.
MOST_READ: Final = 500_000
# A spreadsheet says the same in many rows, and is read once to try it and once to keep it. What is
# remembered stays in the memory of the process, at most this many texts of at most so many letters.
_SHORT: Final = 300
_seen_before: Final = lru_cache(maxsize=20_000)(guard)
# Parts of a fact that no one types the name of: their texts have the path that a form knows.
_THROUGH: Final = frozenset({"after", "content", "words", "delivery"})
_OWN: Final = re.compile(
    r"[A-Z]{3}-[0-9]{4}-[0-9]{5,9}|[0-9a-f]{64}|[0-9]{4}-[0-9]{2}-[0-9]{2}|person:[0-9]{1,8}"
)
_REACHING: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.STREET_ADDRESS, Kind.SOCIAL_MEDIA})
_PRINCIPLE: Final = "We keep the kinds of information, never the information."


class Text(NamedTuple):
    """A text by its path; whether it is there to say how to reach an office."""

    path: str
    said: str
    contact: bool = False

    @property
    def seen(self) -> tuple[Seen, ...]:
        """What is seen in it; most are ids, digests and days, which are nobody's."""
        if _OWN.fullmatch(self.said):
            return ()
        found = _seen_before(self.said) if len(self.said) <= _SHORT else guard(self.said)
        return tuple(one for one in found if not (self.contact and one.kind in _REACHING))


class Place(NamedTuple):
    """A text by its path, and what was seen in it."""

    path: str
    text: str
    seen: tuple[Seen, ...]


class Vouched(msgspec.Struct, frozen=True):
    """What looked as if it were about a person, and is not: its kind and place, as recorded."""

    path: str
    kind: str
    start: int
    end: int

    @property
    def looks_like(self) -> str:
        """What it looked like, as `a phone number`."""
        return WORDS[Kind(self.kind)].looks_like


def read(fact: Fact, *, beside: Mapping[str, str] | None = None, by: By) -> list[Vouched]:
    """What the writer vouched for; Invalid with each other text that looks identifying.

    `beside` are texts that are kept and that the fact does not tell.
    """
    found = _new(fact, beside or {}, fact.before)
    vouched = {_bare(path) for path in by.not_identifying}
    if faults := [_fault(place) for place in found if place.path not in vouched]:
        raise Invalid(faults)
    return [
        Vouched(place.path, seen.kind.value, seen.start, seen.end)
        for place in found
        for seen in place.seen
    ]


def require(given: Mapping[str, str], *, by: By) -> None:
    """Invalid with each of these texts, by its path, that looks identifying and is not vouched for.

    For what is asked before an action that could not be asked twice.
    """
    found = (Place(path, said, Text(path, said).seen) for path, said in given.items())
    wrong = [one for one in found if one.seen and one.path not in by.not_identifying]
    if wrong:
        raise Invalid(map(_fault, wrong))


def faults(content: object, *, before: object, at: str, by: By) -> Iterator[Fault]:
    """Each text of a content that looks identifying, before it is kept; `at` is its path."""
    for place in _new(content, {}, before):
        path = f"{at}.{place.path}"
        if path not in by.not_identifying:
            yield _fault(place)._replace(path=path)


def _bare(path: str) -> str:
    """The path of a text as its fact has it, out of one in a document or in a program's body."""
    return path.rpartition("content.")[2].removeprefix("words.")


def _new(said: object, beside: Mapping[str, str], before: object) -> list[Place]:
    """Each text in which something is seen that was not there before."""
    given = [*texts(said), *(Text(path, text) for path, text in beside.items())]
    if sum(len(text.said) for text in given) > MOST_READ:
        message = f"Together these texts may have at most {MOST_READ:,} letters."
        raise Invalid([Fault("too_long", message, "")])
    found = [Place(text.path, text.said, seen) for text in given if (seen := text.seen)]
    if not found:
        return []
    known = {_value(text.said, seen) for text in texts(before) for seen in text.seen}
    left = (
        Place(path, text, tuple(one for one in seen if _value(text, one) not in known))
        for path, text, seen in found
    )
    return [place for place in left if place.seen]


def _value(text: str, seen: Seen) -> tuple[str, str]:
    """What was seen, however it is written."""
    return seen.kind, "".join(filter(str.isalnum, text[seen.start : seen.end])).casefold()


def _fault(place: Place) -> Fault:
    looks = [f"{one.looks_like} (characters {one.start + 1} to {one.end})" for one in place.seen]
    instead = " and ".join(dict.fromkeys(f"“{one.instead}”" for one in place.seen))
    message = f"This looks like {' and '.join(looks)}. {_PRINCIPLE} Use: {instead}."
    suggestion = redacted(place.text, place.seen)
    return Fault("identifying_text", message, place.path, suggestion=suggestion)


def texts(said: object) -> Iterator[Text]:
    """Each text that is read."""
    yield from _texts(said, "")


def _texts(said: object, path: str) -> Iterator[Text]:
    if isinstance(said, str):
        yield Text(path, said)
    elif isinstance(said, msgspec.Struct):
        yield from _of_struct(said, path)
    elif isinstance(said, Mapping):
        for name, item in said.items():
            yield from _texts(item, _step(path, str(name)))
    elif isinstance(said, list | tuple):
        for number, item in enumerate(said):
            yield from _texts(item, f"{path}[{number}]")


def _of_struct(said: msgspec.Struct, path: str) -> Iterator[Text]:
    unread = unread_of(type(said))
    names = zip(said.__struct_fields__, said.__struct_encode_fields__, strict=True)
    for field, name in names:
        value = getattr(said, field)
        begins = "" if field in _THROUGH and isinstance(value, msgspec.Struct) else name
        if unread:
            yield from _left(_texts(value, begins), begins, unread, path)
        else:
            yield from _texts(value, _step(path, begins))


def _left(
    found: Iterator[Text], begins: str, unread: Mapping[str, str], path: str
) -> Iterator[Text]:
    """Those that the struct at this path does not name as unread."""
    if _is_unread(begins, unread):
        return
    for text in found:
        why = next((why for at, why in unread.items() if fnmatchcase(text.path, at)), "")
        if why in ("", OFFICE):
            yield Text(_step(path, text.path), text.said, text.contact or bool(why))


def _is_unread(begins: str, unread: Mapping[str, str]) -> bool:
    """Whether nothing whose path begins so is read: such a pattern ends in a star."""
    return any(
        why != OFFICE and at.endswith("*") and fnmatchcase(begins, at) for at, why in unread.items()
    )


def _step(path: str, step: str) -> str:
    return f"{path}.{step}" if path and step else path or step


@lru_cache
def unread_of(kind: type) -> Mapping[str, str]:
    """The fields of a struct that are not read, as patterns of their paths, each with its reason.

    A struct's own and those of what it is built on.
    """
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        found |= one.__dict__.get("unread", {})
    return found


def without(content: msgspec.Struct) -> tuple[msgspec.Struct, Iterable[str]]:
    """A content with what identifies someone replaced by its kind, and what it looked like."""
    found = ((text, text.seen) for text in texts(content))
    places = [Place(text.path, text.said, seen) for text, seen in found if seen]
    if not places:
        return content, ()
    clean = _replaced(msgspec.to_builtins(content), {place.text for place in places})
    # In the order of the text, each once.
    looks = (seen.looks_like for place in places for seen in place.seen)
    return msgspec.convert(clean, type(content)), tuple(dict.fromkeys(looks))


def _replaced(said: object, wanted: Iterable[str]) -> object:
    if isinstance(said, str):
        return redacted(said) if said in wanted else said
    if isinstance(said, dict):
        return {name: _replaced(item, wanted) for name, item in said.items()}
    if isinstance(said, list | tuple):
        return [_replaced(item, wanted) for item in said]
    return said
