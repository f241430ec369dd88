"""What is done about each provision, by what, and which tests hold it; found by any spelling."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import cast

from discretion.errors import NotFound
from discretion.law.citations import Citation, Provision, provision, provisions

# Words that people write around a citation and that tell nothing.
_NOISE = frozenset(
    {"s", "ss", "sec", "section", "sections", "subdivision", "paragraph", "the", "of", "def"}
    | {"definition", "nyc", "adm", "admin", "administrative", "code", "charter", "title", "ch"}
)
_TITLES = frozenset({"10", "23"})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A provision with what carries it out: names under `discretion.law`, tests, and its parts."""

    provision: Provision
    rules: tuple[str, ...]
    tests: tuple[str, ...]
    parts: tuple[Citation, ...]


def look_up(text: str) -> Entry:
    """The entry that a person means by `§ 23-1202(c)(4)`, `1202 c 4` or `third party`.

    NotFound where the text names no provision, or one that is not at hand.
    """
    return entry(recognize(text))


def entry(citation: Citation) -> Entry:
    """The entry of a provision; NotFound names the nearest one that is at hand."""
    found = provision(citation)
    return Entry(
        provision=found,
        rules=found.computed_by,
        tests=held_by().get(citation, ()),
        parts=tuple(c for c in provisions() if c.parent == citation),
    )


def recognize(text: str) -> Citation:
    """The citation that a loose spelling stands for, whether or not it is at hand."""
    words = [w for w in re.findall(r"\d+|[a-z]+", text.lower()) if w not in _NOISE]
    section, rest = _section(words)
    for term_section, term in _terms():
        spelled = term.split()
        if section in ("", term_section) and rest[: len(spelled)] == spelled:
            return Citation(f"{term_section} {term}{_marked(rest[len(spelled) :])}")
    if not section:
        raise NotFound(f"{text!r} names no provision; one reads like 23-1202(c)(4) or 1202 c 4.")
    return Citation(section + _marked(rest))


def citations_in(text: str) -> list[Citation]:
    """Every citation in its one spelling that stands in a text, as far as it goes."""
    return [Citation(match[0].replace("§ ", "")) for match in _in_text().finditer(text)]


@cache
def held_by() -> Mapping[Citation, tuple[str, ...]]:
    """The tests that cite each provision, as `discretion.law.pages` last found them."""
    text = files("discretion.law").joinpath("held_by.json").read_text("utf-8")
    found = cast(dict[str, list[str]], json.loads(text))
    return MappingProxyType({Citation(name): tuple(tests) for name, tests in found.items()})


def _section(words: list[str]) -> tuple[str, list[str]]:
    if len(words) > 1 and words[0] in _TITLES and words[1].isdigit():
        return f"{words[0]}-{words[1]}", words[2:]
    bare = {re.split("[ -]", c.section)[1]: c.section for c in provisions()}
    if words and words[0] in bare:
        return bare[words[0]], words[1:]
    return "", words


def _marked(words: list[str]) -> str:
    return "".join(f"({word})" for word in words)


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    """Each defined term with its section, those of more words first."""
    named = {(c.section, c.term) for c in provisions() if c.term}
    return tuple(sorted(named, key=lambda pair: (-len(pair[1].split()), pair)))


@cache
def _in_text() -> re.Pattern[str]:
    terms = "|".join(term for _, term in _terms())
    return re.compile(
        r"(?<![\w-])(?:Charter (?:§ )?[1-9]\d*|[1-9]\d?-\d{3,4})(?![\w-])"
        rf"(?: (?:{terms})\b)?(?:\((?:[1-9]\d*|[a-z]+)\))*"
    )
