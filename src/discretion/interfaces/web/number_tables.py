"""Numbers about matters as tables, each line with its bar: by type, purpose and party, by how long
a decision took and what the law's answer was; and two shares of a whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.http import HttpResponse

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.counts import Count, Numbers
from discretion.interfaces.web import list_files, showing
from discretion.interfaces.web.page import Request

_WHOLE: Final = 100
_HEADS: Final = ("By", "What", "Asked", "Given", "Withheld", "How many", "Of")
_ANSWERS: Final = {
    "may_be_given": "May go ahead, or needs a decision",
    "not_as_it_stands": "Not as it stands",
}
_NOTHING_ASKED: Final = "Nothing was asked in this time."
_NOTHING_DECIDED: Final = "Nothing of what was asked in this time is decided yet."


@dataclass(frozen=True)
class Bar:
    """A line of a table: how often asked, given and withheld, and how wide each is drawn."""

    name: str
    counted: Count
    given: int
    withheld: int
    rest: int

    @property
    def undecided(self) -> int:
        """How often it was neither given nor withheld yet."""
        return self.counted.asked - self.counted.given - self.counted.withheld

    @property
    def withheld_at(self) -> int:
        """Where the part that was withheld begins."""
        return self.given

    @property
    def rest_at(self) -> int:
        """Where the part that is open begins."""
        return self.given + self.withheld


class Table(NamedTuple):
    """What its lines are, the lines, and what is said where there are none."""

    by: str
    bars: list[Bar]
    nothing: str = _NOTHING_ASKED


@dataclass(frozen=True)
class Share:
    """How many of how many; nothing is a share of nothing."""

    name: str
    part: int
    of: int

    @property
    def percent(self) -> int:
        """The share in whole percent, which is also how wide it is drawn."""
        return round(_WHOLE * self.part / self.of) if self.of else 0

    @property
    def rest(self) -> int:
        """How wide the rest is drawn."""
        return _WHOLE - self.percent if self.of else 0


def tables(found: Numbers, actor: Actor) -> Iterator[Table]:
    """The tables, each by what its lines are."""
    named = [*found.by_party, *found.by_type]
    names = showing.links(actor, [named])
    types = {code: showing.type_label(code, names) for code in found.by_type}
    yield Table("Type", _bars(found.by_type, types))
    yield Table("Purpose", _bars(found.by_purpose, {}))
    yield Table("Party", _bars(found.by_party, names))
    yield Table("Answer of the law", _bars(found.by_answer, _ANSWERS))
    bands = {code: _band_words(code) for code in found.by_days}
    yield Table("Days to a decision", _in_order(found.by_days, bands), _NOTHING_DECIDED)


def shares(found: Numbers) -> list[Share]:
    """How much of what was done was routine, and how often decisions were as the law's answer."""
    agreed = found.agreement
    return [
        Share("Went out or came in as routine", found.routine, found.carried_out),
        Share("Decided as the law’s answer suggests", agreed.as_determined, agreed.of),
    ]


def _bars(found: Mapping[str, Count], names: Mapping[str, str]) -> list[Bar]:
    """The lines of a table, the most asked first."""
    lines = sorted(found.items(), key=lambda pair: (-pair[1].asked, pair[0]))
    return _in_order(dict(lines), names)


def _in_order(found: Mapping[str, Count], names: Mapping[str, str]) -> list[Bar]:
    """The lines of a table as they come."""
    most = max((count.asked for count in found.values()), default=0)
    return [_bar(names.get(code, code), count, most) for code, count in found.items()]


def _bar(name: str, count: Count, most: int) -> Bar:
    left = count.asked - count.given - count.withheld
    return Bar(name, count, *(_WHOLE * n // most for n in (count.given, count.withheld, left)))


def _band_words(band: str) -> str:
    """A band of `counts` in words: "0", "1-5" or "31+"."""
    if band == "0":
        return "The same day"
    if band.endswith("+"):
        return f"{band.removesuffix('+')} days or more"
    return f"{band.replace('-', ' to ')} days"


def taken_out(found: Numbers, actor: Actor, request: Request | None = None) -> HttpResponse:
    """All of them as one file: of the sort that a page asks for, else a table of text."""
    rows = _rows(found, actor)
    if request is None:
        return list_files.table("numbers", _HEADS, rows)
    return list_files.as_asked(request, "numbers", _HEADS, rows)


def _rows(found: Numbers, actor: Actor) -> Iterable[tuple[str, ...]]:
    for by, bars, _ in tables(found, actor):
        for bar in bars:
            counts = (bar.counted.asked, bar.counted.given, bar.counted.withheld)
            yield (by, bar.name, *map(str, counts), "", "")
    for share in shares(found):
        yield ("Share", share.name, "", "", "", str(share.part), str(share.of))
