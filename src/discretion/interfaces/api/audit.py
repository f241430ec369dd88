"""The operations on the record of what was done, and on its proof."""

from datetime import MAXYEAR, MINYEAR, datetime
from itertools import islice
from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from discretion.apps.audit import actions, queries, signing
from discretion.apps.audit.checkpoints import SignedHead
from discretion.apps.audit.queries import Told
from discretion.apps.oversight.integrity import verify
from discretion.errors import Fault, Invalid, NotFound
from discretion.interfaces.api.asking import Asked, Nothing, Query
from discretion.interfaces.api.operations import Page, link, operation
from discretion.law.authority import Power

_READING: Final = (Power.READ_RECORD,)
_MOST_BREAKS: Final = 50


class Searched(Query, frozen=True, kw_only=True):
    """Which entries; `before` is the number below which a list goes on."""

    agency: str = ""
    record: str = ""
    actor: str = ""
    kind: str = ""
    since: Annotated[datetime, Meta(tz=True)] | UnsetType = UNSET
    until: Annotated[datetime, Meta(tz=True)] | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    before: Annotated[int, Meta(ge=1, le=2**53 - 1)] | UnsetType = UNSET


class HeadShown(msgspec.Struct, frozen=True, kw_only=True):
    """The last entry of the chain, the public key of this office, and what it signed."""

    number: int
    digest: str
    key: str
    checkpoints: tuple[SignedHead, ...]


class BreakShown(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the record does not hold, and what is wrong there; 0 for no single entry."""

    number: int
    what: str


class ProofShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of the whole record found; it holds where there are no breaks."""

    number: int
    digest: str
    breaks: tuple[BreakShown, ...]


@operation("GET", "/audit/entries", tag="audit", said=Searched, answers=Page[Told], powers=_READING)
def search_record(asked: Asked[Searched]) -> Page[Told]:
    """Search what was done, newest first, as far as one may read it."""
    said = asked.said
    found = queries.entries(
        agencies=_agencies(asked),
        record=said.record,
        actors=[said.actor] if said.actor else None,
        kind=said.kind,
        since=_moment(said.since, "since"),
        until=_moment(said.until, "until"),
    )
    if said.before is not UNSET:
        found = found.filter(number__lt=said.before)
    entries = list(islice(found[: said.limit + 1], said.limit + 1))
    items = tuple(queries.told(entry) for entry in entries[: said.limit])
    more = len(entries) > said.limit
    return Page(items=items, next=link(asked, before=items[-1].number) if more else UNSET)


def _moment(given: datetime | UnsetType, name: str) -> datetime | None:
    """A moment that is one in every time zone."""
    if given is UNSET:
        return None
    if not MINYEAR < given.year < MAXYEAR:
        raise Invalid([Fault("bad_date", "There is no record of that year.", name)])
    return given


def _agencies(asked: Asked[Searched]) -> frozenset[str] | None:
    """The agencies whose record is searched; None for all, the City's own included."""
    readable, wanted = asked.actor.where(Power.READ_RECORD), asked.said.agency
    if not wanted:
        return readable
    if wanted not in asked.actor.tree.parents or (readable is not None and wanted not in readable):
        raise NotFound(f"There is no agency “{wanted}” here.")
    return frozenset({wanted})


@operation("GET", "/audit/head", tag="audit", said=Query, answers=HeadShown, powers=_READING)
def read_head(asked: Asked[Query]) -> HeadShown:
    """Read the head of the chain, to compare with a later one."""
    return _head()


def _head() -> HeadShown:
    number, digest = queries.head()
    return HeadShown(
        number=number,
        digest=digest,
        key=signing.public_key(),
        checkpoints=tuple(queries.checkpoints()),
    )


@operation(
    "POST", "/audit/checkpoints", tag="audit", said=Nothing, answers=HeadShown, powers=_READING
)
def sign_head(asked: Asked[Nothing]) -> HeadShown:
    """Sign the head of the chain as it stands; nothing where it is signed already."""
    actions.make_checkpoint(now=asked.now)
    return _head()


@operation("GET", "/audit/proof", tag="audit", said=Query, answers=ProofShown, powers=_READING)
def prove_record(asked: Asked[Query]) -> ProofShown:
    """Check the whole record, and what is kept against it: every place where it does not hold."""
    number, digest = queries.head()
    broken = tuple(
        BreakShown(number=each.number, what=each.what) for each in islice(verify(), _MOST_BREAKS)
    )
    return ProofShown(number=number, digest=digest, breaks=broken)
