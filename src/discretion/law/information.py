"""Which types of identifying information the law lists on a day, and which cover which.

The list is illustrative (§ 23-1201), so a code that is not listed on a day still counts; it is only
neither expanded nor reached by a broader one. A set of codes is held as the bits of a whole number.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, NotRequired, TypedDict, cast

from discretion.errors import NotFound

OTHER = "other:"


class InformationType(NamedTuple):
    """A type the statute lists. `covers` names the finer codes that it permits."""

    code: str
    label: str
    covers: tuple[str, ...] = ()


class Edition(NamedTuple):
    """The statutory list as one local law, or one bill, has it; `since` is None for a bill."""

    name: str
    status: str
    local_law: str
    since: date | None
    types: Mapping[str, InformationType]


class _Type(TypedDict):
    code: str
    label: str
    covers: NotRequired[list[str]]


class EditionFile(TypedDict):
    """An edition as its file has it. One that extends another adds to it, or replaces a type."""

    name: str
    status: Literal["enacted", "proposed"]
    local_law: str
    citation: str
    types: list[_Type]
    since: NotRequired[date]
    extends: NotRequired[str]


@cache
def enacted_editions() -> tuple[Edition, ...]:
    """The lists that were or are law, oldest first."""
    found = [edition for edition in editions() if edition.status == "enacted"]
    return tuple(sorted(found, key=lambda edition: edition.since or date.max))


@cache
def editions() -> tuple[Edition, ...]:
    """Every list at hand, the pending bills included, by name."""
    return tuple(edition(name) for name in _names())


@cache
def _names() -> tuple[str, ...]:
    folder = files("discretion.law").joinpath("editions")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


@cache
def edition(name: str) -> Edition:
    """The list of that name, such as `2023-11-22`; NotFound where there is none."""
    if name not in _names():
        raise NotFound(f"No edition of the statutory types is called {name!r}.")
    file = files("discretion.law").joinpath("editions", f"{name}.toml")
    return edition_of(cast(EditionFile, tomllib.loads(file.read_text("utf-8"))))


def edition_of(read: EditionFile) -> Edition:
    """The edition that a file describes; NotFound for one that extends nothing at hand."""
    extends = read.get("extends")
    base = edition(extends).types if extends else {}
    kinds = [
        InformationType(t["code"], t["label"], tuple(t.get("covers", ()))) for t in read["types"]
    ]
    return Edition(
        name=read["name"],
        status=read["status"],
        local_law=read["local_law"],
        since=read.get("since"),
        types={**base, **{kind.code: kind for kind in kinds}},
    )


def edition_on(day: date) -> Edition:
    """The list in force on a day; the first one for earlier days."""
    in_force = [e for e in enacted_editions() if e.since and e.since <= day]
    return in_force[-1] if in_force else enacted_editions()[0]


class AddedType(NamedTuple):
    """A type the chief privacy officer added (Charter § 8(h)(4)), with its inclusive days."""

    code: str
    since: date
    until: date | None

    def listed_on(self, day: date) -> bool:
        """Whether the type is on the chief privacy officer's list that day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Listing(dict[str, int]):
    """What each code stands for, as bits, while the list of types stays the same.

    `contact` stands for its finer codes and for a remainder of its own, so that a list of all finer
    codes does not cover it (§ 23-1201). An `other:` text that the register never uses stands for a
    bit that nothing covers. KeyError for a code that is none.
    """

    def __missing__(self, code: str) -> int:
        if code.startswith(OTHER) and not code.removeprefix(OTHER).isspace() and code != OTHER:
            return self[""]
        raise KeyError(code)

    def expand(self, codes: Iterable[str]) -> int:
        """All that a list of codes stands for."""
        expanded = 0
        for code in codes:
            expanded |= self[code]
        return expanded

    __hash__ = object.__hash__  # type: ignore[assignment]  # a listing is known by identity


class Vocabulary:
    """The codes that one register may speak of, and the listing that holds on each day.

    `law` fixes the edition for every day; `others` are the `other:` texts that the register uses.
    """

    def __init__(
        self,
        added: Iterable[AddedType] = (),
        law: Edition | None = None,
        others: Iterable[str] = (),
    ) -> None:
        self._added = tuple(added)
        self._law = law
        known = [*(e.types for e in enacted_editions()), *([law.types] if law else [])]
        codes = [code for types in known for code in types]
        codes += [*(a.code for a in self._added), *others]
        # The empty code keeps the bit of every text that no list of the register names.
        self._bit = {code: 1 << n for n, code in enumerate(["", *dict.fromkeys(codes)])}
        self._listings: dict[tuple[str, ...], Listing] = {}

    def __eq__(self, other: object) -> bool:
        """Whether both have the same codes, with the same bits on every day."""
        if not isinstance(other, Vocabulary):
            return NotImplemented
        same = (self._added, self._law) == (other._added, other._law)
        return same and list(self._bit) == list(other._bit)

    __hash__ = object.__hash__

    def knows(self, code: str) -> bool:
        """Whether the code is one that some edition, or the chief privacy officer, lists."""
        return code in self._bit or code.startswith(OTHER)

    def listing(self, day: date) -> Listing:
        """The listing of a day: the edition in force, or the one fixed, and what was added."""
        law = self._law or edition_on(day)
        added = [a.code for a in self._added if a.listed_on(day)]
        known = self._listings.get((law.name, *added))
        if known is None:
            listed = frozenset([*law.types, *added])
            known = self._compose(_compositions(law, listed, added))
            self._listings[law.name, *added] = known
        return known

    def _compose(self, covers: Mapping[str, tuple[str, ...]]) -> Listing:
        listing = Listing()
        for code in self._bit:
            reached: set[str] = set()
            _reach(code, covers, reached)
            listing[code] = sum(self._bit[finer] for finer in reached)
        return listing


def _reach(code: str, covers: Mapping[str, tuple[str, ...]], reached: set[str]) -> None:
    if code not in reached:
        reached.add(code)
        for finer in covers.get(code, ()):
            _reach(finer, covers, reached)


def _compositions(
    law: Edition, listed: frozenset[str], added: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """For each listed code the listed codes that it directly covers."""
    covers = {code: list(law.types[code].covers) for code in law.types}
    for code in added:
        broader, dot, _ = code.rpartition(".")
        if dot and broader in listed:
            covers.setdefault(broader, []).append(code)
    return {code: tuple(finer for finer in covers[code] if finer in listed) for code in covers}
