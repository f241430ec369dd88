"""How a provision is named, and what each one at hand says in our words."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique
from functools import cache, total_ordering
from importlib.resources import files
from types import MappingProxyType
from typing import Required, TypedDict, cast

from discretion.errors import NotFound

_CANONICAL = re.compile(
    r"(?P<section>Charter [1-9]\d*|[1-9]\d?-\d{3,4})"
    r"(?P<term> [a-z]+(?: [a-z]+)*)?"
    r"(?P<marks>(?:\((?:[1-9]\d*|[a-z]+)\))*)"
)


@total_ordering
@dataclass(frozen=True)
class Citation:
    """The name of a provision in its one spelling: `23-1202(d)(1)(a)`, `Charter 1133(a)`.

    A definition is named by its term: `23-1201 third party(i)`. Whether such a provision exists is
    asked of `provision`; the order is that of the books, the Charter after the Administrative Code.
    """

    text: str

    def __post_init__(self) -> None:
        if not _CANONICAL.fullmatch(self.text):
            raise NotFound(f"{self.text!r} is not a citation; one reads like 23-1202(d)(1)(a).")

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: "Citation") -> bool:
        return self._place < other._place

    @property
    def section(self) -> str:
        """The section it stands in, such as `23-1202` or `Charter 1133`."""
        return self._parts[0]

    @property
    def term(self) -> str:
        """The term that the provision defines; empty where it is no definition."""
        return self._parts[1]

    @property
    def marks(self) -> tuple[str, ...]:
        """The letters and numbers below the section or the term, outermost first."""
        return tuple(re.findall(r"\w+", self._parts[2]))

    @property
    def parent(self) -> "Citation | None":
        """The provision around it; None for a section."""
        section, term, marks = self._parts
        if marks:
            return Citation(self.text[: self.text.rindex("(")])
        return Citation(section) if term else None

    def is_within(self, other: "Citation") -> bool:
        """Whether it is the other provision or stands inside it."""
        return self == other or (self.parent is not None and self.parent.is_within(other))

    @property
    def _parts(self) -> tuple[str, str, str]:
        match = re.match(_CANONICAL, self.text)
        assert match  # noqa: S101 - checked when it was made
        return match["section"], (match["term"] or "").strip(), match["marks"]

    @property
    def _place(self) -> tuple[bool, list[int], str, list[tuple[int, str]]]:
        numbers = [int(number) for number in re.findall(r"\d+", self.section)]
        marks = [(int(m), "") if m.isdigit() else (0, m) for m in self.marks]
        return self.section.startswith("Charter"), numbers, self.term, marks


@unique
class Status(StrEnum):
    """What this program does about a provision: exactly one of four."""

    COMPUTED = "computed"
    TRACKED = "tracked"
    NOT_OURS = "not ours"
    NOT_AT_HAND = "not at hand"


@dataclass(frozen=True, kw_only=True)
class Provision:
    """A provision as enacted, its gist in plain words, and what this program does about it.

    `since` is None where the texts at hand do not give the day. `computed_by` holds names of
    functions and rules under `discretion.law`, `tracked_by` the name of a duty, `because` the
    reason why the provision is not ours.
    """

    citation: Citation
    gist: str
    local_law: tuple[str, ...]
    since: date | None
    until: date | None
    status: Status
    computed_by: tuple[str, ...] = ()
    tracked_by: str = ""
    because: str = ""

    @property
    def parent(self) -> Citation | None:
        """The provision around it, where that one is listed too."""
        parent = self.citation.parent
        return parent if parent in provisions() else None

    def in_force(self, on: date) -> bool:
        """Whether it was law on that day; unknown beginnings and ends count as in force."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Entry(TypedDict, total=False):
    """A provision in the data file; what is left out is as in the provision around it.

    Days are written as 2018-06-15.
    """

    citation: Required[str]
    gist: Required[str]
    local_law: list[str]
    since: str
    until: str
    computed_by: list[str]
    tracked_by: str
    not_ours: str
    not_at_hand: bool


@cache
def provisions() -> Mapping[Citation, Provision]:
    """Every provision at hand, in the order of the data file, which is that of the books.

    `provisions.toml` is what people edit; `discretion.law.pages` copies it into the JSON that is
    read here, since reading TOML takes longer than all else that a look-up does.
    """
    text = files("discretion.law").joinpath("provisions.json").read_text("utf-8")
    return provisions_of(cast(list[Entry], json.loads(text)))


def provisions_of(entries: Iterable[Entry]) -> Mapping[Citation, Provision]:
    """The provisions of a data file; each takes from the one around it what it leaves out."""
    found: dict[Citation, Provision] = {}
    for entry in entries:
        citation = Citation(entry["citation"])
        found[citation] = _provision(citation, entry, found)
    return MappingProxyType(found)


def provision(citation: Citation) -> Provision:
    """The provision of that name; NotFound names the nearest one that is at hand."""
    known = provisions()
    if citation in known:
        return known[citation]
    inside = [c for c in known if c.is_within(citation)]
    around = [c for c in known if citation.is_within(c)]
    if nearest := inside + around[::-1]:
        raise NotFound(f"No provision {citation} is at hand; the nearest is {nearest[0]}.")
    sections = ", ".join(str(c) for c in known if c.parent not in known)
    raise NotFound(f"No provision {citation} is at hand; there are {sections} and their parts.")


def _provision(citation: Citation, entry: Entry, before: Mapping[Citation, Provision]) -> Provision:
    around = before.get(citation.parent) if citation.parent else None
    dated = Provision(
        citation=citation,
        gist=" ".join(entry["gist"].split()),
        local_law=tuple(entry.get("local_law", around.local_law if around else ())),
        since=_day(entry.get("since")) or (around.since if around else None),
        until=_day(entry.get("until")) or (around.until if around else None),
        status=Status.NOT_AT_HAND,
    )
    return _with_status(dated, entry)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _with_status(dated: Provision, entry: Entry) -> Provision:
    if "computed_by" in entry:
        names = tuple(entry["computed_by"])
        return replace(dated, status=Status.COMPUTED, computed_by=names)
    if "tracked_by" in entry:
        return replace(dated, status=Status.TRACKED, tracked_by=entry["tracked_by"])
    if "not_ours" in entry:
        return replace(dated, status=Status.NOT_OURS, because=entry["not_ours"])
    return dated
