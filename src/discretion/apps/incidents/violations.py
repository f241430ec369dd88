"""Disclosures in violation, as the chief privacy officer's quarterly report counts them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One disclosure in violation that the chief privacy officer was told of (§ 23-1202(c)(4)).

    `agency` is the one responsible, `aware` the one that found out; both by their id. `types` are
    codes of types of identifying information, `party_kind` the kind of who received it (empty
    where nobody knows), `people` the number of people it concerns (None where nobody knows),
    `told_on` the New York day on which the chief privacy officer was told, and `gist` the
    officer's own words, without identifying information, of what happened and what was done.
    """

    id: str
    agency: str
    aware: str
    told_on: date
    types: tuple[str, ...]
    party_kind: str
    people: int | None
    individuals_told: bool
    gist: str


def told_between(first: date, last: date) -> tuple[Counted, ...]:
    """The violations that the chief privacy officer was told of from `first` through `last`."""
    return ()
