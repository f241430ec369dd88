"""What a quarterly report says, as it is signed, published and read by programs."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

import msgspec

from discretion.apps.register.contents import Content
from discretion.law.figures import SMALL_COUNT_THRESHOLD
from discretion.law.suppression import Counted, Figure, Shown

SCHEMA: Final = "discretion/quarterly/1"
PartName: TypeAlias = Literal["exigent_collections", "exigent_disclosures", "violations"]
By: TypeAlias = Literal["agency", "party", "type", "told"]
Decision: TypeAlias = Literal["accepted", "reworded", "left_out"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A group that is large enough to be named."""

    code: str
    label: str
    count: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A total broken down; `others` are all other groups together, absent by type, where one act
    can be in several groups. Without rows the numbers are too small."""

    by: By
    title: str
    rows: tuple[Row, ...]
    others: int | None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One sort of act: how many, of what sort, and why, in words that name nobody.

    `corrected`: an earlier report told other numbers of the same quarter.
    """

    part: PartName
    title: str
    provision: str
    total: Figure
    corrected: bool
    tables: tuple[Table, ...]
    lines: tuple[str, ...]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed, in which capacity, when, and what they meant by it."""

    name: str
    capacity: str
    on: date
    intent: str


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A quarterly report. `amends` is the id of the one that it supersedes, `because` why."""

    schema: str
    id: str
    year: int
    quarter: int
    first: date
    last: date
    amends: str
    because: str
    threshold: int
    note: str
    parts: tuple[Part, ...]
    signed: Signature | None = None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted of a part, and what of it may be told; never published."""

    counted: Counted
    shown: Shown


Keeping: TypeAlias = Mapping[str, Kept]


class Policy(Content, frozen=True, kw_only=True):
    """What the chief's policy sets; by itself, what holds without one.

    `threshold`: counts from 1 to below it are not told. `due_in_next_quarter`: a report is due by
    the last day of the quarter that follows; the law names no day. `authority` is the policy.
    """

    threshold: int = SMALL_COUNT_THRESHOLD
    due_in_next_quarter: bool = False
    authority: str = ""
