"""Numbers about matters as tables: by type, purpose and party, each line with its bar."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from django.http import HttpResponse

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.counts import Count, Numbers
from discretion.interfaces.web import list_files, showing

_WHOLE: Final = 100


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


Table: TypeAlias = tuple[str, list[Bar]]


def tables(found: Numbers, actor: Actor) -> Iterator[Table]:
    """The tables, each by what its lines are."""
    named = [*found.by_party, *found.by_type]
    names = showing.links(actor, [named])
    types = {code: showing.type_label(code, names) for code in found.by_type}
    yield "Type", _bars(found.by_type, types)
    yield "Purpose", _bars(found.by_purpose, {})
    yield "Party", _bars(found.by_party, names)


def _bars(found: Mapping[str, Count], names: Mapping[str, str]) -> list[Bar]:
    """The lines of a table, the most asked first."""
    most = max((count.asked for count in found.values()), default=0)
    lines = sorted(found.items(), key=lambda pair: (-pair[1].asked, pair[0]))
    return [_bar(names.get(code, code), count, most) for code, count in lines]


def _bar(name: str, count: Count, most: int) -> Bar:
    left = count.asked - count.given - count.withheld
    return Bar(name, count, *(_WHOLE * n // most for n in (count.given, count.withheld, left)))


def taken_out(tables: Iterable[Table]) -> HttpResponse:
    """All of them as one file."""
    rows = (
        (by, bar.name, *map(str, (bar.counted.asked, bar.counted.given, bar.counted.withheld)))
        for by, bars in tables
        for bar in bars
    )
    return list_files.table("numbers", ("By", "What", "Asked", "Given", "Withheld"), rows)
