"""Requests that further immigration enforcement, § 10-178(d): how they are counted, and by when.

Of the section only this is at hand: an agency writes down each request of an officer from outside
the City's own law enforcement, with its response, and they are put together every quarter.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final, NamedTuple

from discretion.law.citations import Citation
from discretion.law.deadlines import Due, Quarter, quarterly

PROVISION: Final = Citation("10-178(d)")


@unique
class Asker(StrEnum):
    """Whose officers asked: never the City's own, whose requests the section is not about."""

    FEDERAL = "federal"
    STATE = "state"
    OTHER_LOCALITY = "other_locality"
    OTHER = "other"


@unique
class Response(StrEnum):
    """What the agency did about a request."""

    NOT_YET = "not_yet"
    REFUSED = "refused"
    GIVEN_IN_PART = "given_in_part"
    GIVEN = "given"


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request, as far as it is counted: nobody in it is named."""

    asker: Asker
    requesting: str
    receiving: str
    response: Response


class Line(NamedTuple):
    """How many requests one agency made to another in a quarter, and what came of them."""

    asker: Asker
    requesting: str
    receiving: str
    requests: int
    given: int
    given_in_part: int
    refused: int
    not_yet: int


def compiled(requests: Iterable[Request]) -> tuple[Line, ...]:
    """The requests by who asked and who was asked, without anything of a single one.

    Names that differ only by case or spaces are one agency, under the first of their spellings.
    """
    spelled: dict[str, str] = {}
    counts: Counter[tuple[Asker, str, str, Response]] = Counter()
    for one in sorted(requests, key=lambda found: (found.requesting, found.receiving)):
        name = " ".join(one.requesting.split())
        key = name.casefold()
        spelled.setdefault(key, name)
        counts[one.asker, key, one.receiving, one.response] += 1
    pairs = sorted({found[:3] for found in counts})
    return tuple(_line(counts, *pair, spelled) for pair in pairs)


def _line(
    counts: Counter[tuple[Asker, str, str, Response]],
    asker: Asker,
    key: str,
    receiving: str,
    spelled: dict[str, str],
) -> Line:
    found = {response: counts[asker, key, receiving, response] for response in Response}
    return Line(
        asker=asker,
        requesting=spelled[key],
        receiving=receiving,
        requests=sum(found.values()),
        given=found[Response.GIVEN],
        given_in_part=found[Response.GIVEN_IN_PART],
        refused=found[Response.REFUSED],
        not_yet=found[Response.NOT_YET],
    )


def compilation_due(received: date) -> Due:
    """By when the quarter in which a request came is put together."""
    return quarterly(received, provision=PROVISION)


def quarter_of(received: date) -> Quarter:
    """The quarter that a request belongs to: that in which it came."""
    return Quarter.of(received)
