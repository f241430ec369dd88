"""The answer to an act: `discretion/determination/1`, with what is needed, owed and excused."""

from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import UNSET, Raw, UnsetType

Outcome: TypeAlias = Literal[
    "outside_chapter", "permitted", "refer", "refused", "violation", "unlawful_collection"
]
Basis: TypeAlias = Literal[
    "not_identifying",
    "own_agency",
    "not_a_contractor",
    "police_investigation",
    "welfare_investigation",
    "routine",
    "joint_routine",
    "best_interests",
    "approval",
    "exigent",
    "none",
]


class Part(msgspec.Struct, frozen=True, gc=False):
    """What every part of a determination has in common: it is frozen."""


class Need(Part, frozen=True):
    """What someone must do before the act."""

    who: str
    what: str
    cite: str
    agency: str | UnsetType = UNSET


class Duty(Part, frozen=True):
    """What someone owes because of the act, to whom and when."""

    who: str
    what: str
    to: str
    when: str
    cite: str
    agency: str | UnsetType = UNSET


class Excused(Part, frozen=True):
    """A duty that the law lifts, and why."""

    duty: str
    cite: str
    because: str


class ShareLess(Part, frozen=True):
    """The types to leave out so that a designation covers the rest."""

    designation: str
    drop: tuple[str, ...]


class Finding(Part, frozen=True):
    """What one step of the procedure found."""

    step: int
    cite: str
    finding: Literal["yes", "no", "unknown"]
    because: str


class Answer(Part, frozen=True, kw_only=True):
    """The answer to one act but for the trace."""

    id: str | None
    outcome: Outcome
    basis: Basis
    designation: str | UnsetType = UNSET
    approval: str | UnsetType = UNSET
    agreement: str | UnsetType = UNSET
    act_on: str
    needs: tuple[Need, ...] = ()
    uncovered: tuple[str, ...] | UnsetType = UNSET
    share_less: ShareLess | UnsetType = UNSET
    duties: tuple[Duty, ...] = ()
    excused: tuple[Excused, ...] = ()


class Determination(Answer, frozen=True, kw_only=True):
    """The answer to one act."""

    trace: tuple[Finding, ...] = ()


class Gist(NamedTuple):
    """What decides an act, without what is owed and needed and the way there."""

    outcome: Outcome
    designation: str
    because: str


class Written(Answer, frozen=True, kw_only=True):
    """A determination whose trace is JSON already.

    Findings are most of an answer, and are largely the same from act to act: to put them together
    from parts that were encoded before costs less than to make and encode them.
    """

    trace: Raw


def written(text: str) -> str:
    """A text as it stands between the quotes of JSON."""
    return _encode(text)[1:-1].decode()


# Made once: `msgspec.json.encode` makes an encoder each time.
_encode: Final = msgspec.json.Encoder().encode
