"""The operations on what is kept: listed, held, disposed of, and the certificate of it."""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from django.http import HttpResponse
from msgspec import UNSET, Meta, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.retention import actions, certificates, queries
from discretion.apps.retention.certificates import FORMATS
from discretion.apps.retention.contents import Certificate, Disposing, HoldKind, Order, Series
from discretion.apps.retention.models import Holding
from discretion.apps.retention.queries import (
    READING,
    By,
    Counted,
    Filters,
    HoldFilters,
    HoldShown,
    Opened,
    State,
)
from discretion.errors import NotFound
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.records import within_content
from discretion.law.authority import Power

_KEEPING: Final = (Power.KEEP_REGISTER,)
_HOLDING: Final = (Power.HOLD_DISPOSAL,)
_DISPOSING: Final = (Power.DISPOSE,)
_MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class HoldingsAsked(Paged, frozen=True, kw_only=True):
    """Which of what is kept: by default all that is, the first due first."""

    state: State = "kept"
    words: str = ""
    agency: str = ""
    system: str = ""
    rule: str = ""


class CountsAsked(Query, frozen=True, kw_only=True):
    """By what it is counted; and of which agency, with its offices."""

    by: By
    agency: str = ""


class HoldsAsked(Paged, frozen=True, kw_only=True):
    """Which holds: by default those that are not lifted."""

    state: Literal["open", "lifted", "all"] = "open"
    words: str = ""
    kind: HoldKind | Literal[""] = ""
    agency: str = ""


class SeriesGiven(Body, frozen=True, kw_only=True):
    """Something that is kept, to be listed."""

    agency: Annotated[str, Meta(min_length=1)]
    content: Series
    why: str = ""


class SeriesChanged(Body, frozen=True, kw_only=True):
    """What is to be said of something kept, and the version that was read."""

    version: Version
    content: Series
    why: str = ""


class HoldingWithdrawn(Body, frozen=True, kw_only=True):
    """The version that was read, and why it is no longer listed."""

    version: Version
    why: str


class OrderGiven(Body, frozen=True, kw_only=True):
    """A hold to be put on; `agency` only where it is about a system or a rule."""

    agency: str = ""
    content: Order


class HoldLifted(Body, frozen=True, kw_only=True):
    """The last day of a hold, and why it ends."""

    on: date
    why: str


class DisposalGiven(Body, frozen=True, kw_only=True):
    """How it was disposed of; `why` where no day says that its time is up."""

    version: Version
    content: Disposing
    why: str = ""


class HoldingShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something kept; `due_on` is absent while it is held, and where no day can be counted."""

    id: str
    version: int
    state: str
    agency: str
    content: Series
    system_name: str
    rule_name: str
    due_on: date | UnsetType = UNSET
    explanation: str
    provision: str
    held: bool
    holds: tuple[HoldShown, ...]
    # The number of the certificate, once it is disposed of.
    certificate: str
    changed_by: str


class HoldingListed(msgspec.Struct, frozen=True, kw_only=True):
    """Something kept, in a list, with its day as it was worked out last."""

    id: str
    version: int
    state: str
    agency: str
    content: Series
    due_on: date | UnsetType = UNSET
    explanation: str
    held: bool


def _shown(it: Opened) -> HoldingShown:
    same = ("id", "version", "state", "agency", "content", "system_name", "rule_name")
    return HoldingShown(
        **{name: getattr(it, name) for name in (*same, "held", "holds", "changed_by")},
        due_on=it.due.on or UNSET,
        explanation=it.due.explanation,
        provision=str(it.due.provision),
        certificate=it.disposal,
    )


def _listed(row: Holding) -> HoldingListed:
    return HoldingListed(
        id=row.id,
        version=row.version,
        state=row.state,
        agency=row.agency_id,
        content=queries.series_of(row),
        due_on=row.due_on or UNSET,
        explanation=row.explanation,
        held=row.held,
    )


@operation(
    "GET",
    "/holdings",
    tag="retention",
    said=HoldingsAsked,
    answers=Page[HoldingListed],
    powers=READING,
)
def list_holdings(asked: Asked[HoldingsAsked]) -> Page[HoldingListed]:
    """List what is kept, due, held or gone."""
    names = Filters.__struct_fields__
    given = Filters(**{name: getattr(asked.said, name) for name in names})
    found = queries.holdings(asked.actor, given, today=new_york_day(asked.now))
    return operations.page(asked, found, _listed)


@operation(
    "GET",
    "/holdings/counts",
    tag="retention",
    said=CountsAsked,
    answers=Page[Counted],
    powers=READING,
)
def count_holdings(asked: Asked[CountsAsked]) -> Page[Counted]:
    """Count what is kept and due, by rule or by system."""
    today = new_york_day(asked.now)
    found = queries.holdings(asked.actor, Filters(agency=asked.said.agency), today=today)
    items = tuple(queries.counted(found, asked.said.by, today=today))
    return Page(items=items, total=len(items))


@operation(
    "POST",
    "/holdings",
    tag="retention",
    said=SeriesGiven,
    answers=HoldingShown,
    powers=_KEEPING,
    status=201,
    located=True,
)
def record_holding(asked: Asked[SeriesGiven]) -> HoldingShown:
    """List something that is kept."""
    said = asked.said
    with within_content():
        made = actions.record(
            said.content, agency=said.agency, actor=asked.actor, now=asked.now, why=said.why
        )
    return _shown(made)


@operation(
    "GET",
    "/holdings/{holding_id}",
    tag="retention",
    said=Query,
    answers=HoldingShown,
    powers=READING,
)
def read_holding(asked: Asked[Query], holding_id: str) -> HoldingShown:
    """Read something kept, with its day as rules and holds stand now."""
    return _shown(queries.holding(holding_id, actor=asked.actor))


@operation(
    "GET",
    "/holdings/{holding_id}/history",
    tag="retention",
    said=Query,
    answers=Page[Told],
    powers=READING,
)
def read_holding_history(asked: Asked[Query], holding_id: str) -> Page[Told]:
    """Who did what with it and with its holds, when and why; newest first."""
    told = tuple(queries.history(holding_id, actor=asked.actor))
    return Page(items=told, total=len(told))


@operation(
    "PUT",
    "/holdings/{holding_id}",
    tag="retention",
    said=SeriesChanged,
    answers=HoldingShown,
    powers=_KEEPING,
)
def change_holding(asked: Asked[SeriesChanged], holding_id: str) -> HoldingShown:
    """Change what is said of something kept; its day is worked out anew."""
    said = asked.said
    with versions.telling(lambda: _now(asked, holding_id)), within_content():
        made = actions.change(
            holding_id,
            said.content,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return _shown(made)


@operation(
    "POST",
    "/holdings/{holding_id}/withdraw",
    tag="retention",
    said=HoldingWithdrawn,
    answers=HoldingShown,
    powers=_KEEPING,
)
def withdraw_holding(asked: Asked[HoldingWithdrawn], holding_id: str) -> HoldingShown:
    """List something no longer, though nobody disposed of it."""
    said = asked.said
    with versions.telling(lambda: _now(asked, holding_id)):
        made = actions.withdraw(
            holding_id, version=said.version, actor=asked.actor, now=asked.now, why=said.why
        )
    return _shown(made)


@operation(
    "POST",
    "/holdings/{holding_id}/dispose",
    tag="retention",
    said=DisposalGiven,
    answers=HoldingShown,
    powers=_DISPOSING,
)
def record_disposal(asked: Asked[DisposalGiven], holding_id: str) -> HoldingShown:
    """Record how something was disposed of, which makes its certificate."""
    said = asked.said
    with versions.telling(lambda: _now(asked, holding_id)), within_content():
        made = actions.dispose(
            holding_id,
            said.content,
            version=said.version,
            actor=asked.actor,
            now=asked.now,
            why=said.why,
        )
    return _shown(made)


def _now(
    asked: Asked[SeriesChanged] | Asked[HoldingWithdrawn] | Asked[DisposalGiven], holding_id: str
) -> HoldingShown:
    return _shown(queries.holding(holding_id, actor=asked.actor))


@operation(
    "GET",
    "/holdings/{holding_id}/certificate",
    tag="retention",
    said=Query,
    answers=Certificate,
    powers=READING,
)
def read_certificate(asked: Asked[Query], holding_id: str) -> Certificate:
    """Read the certificate of a disposal."""
    return queries.certificate(holding_id, actor=asked.actor)


@operation(
    "GET",
    "/holdings/{holding_id}/certificate/{ending}",
    tag="retention",
    said=Query,
    answers=bytes,
    powers=READING,
)
def download_certificate(asked: Asked[Query], holding_id: str, ending: str) -> HttpResponse:
    """Download the certificate of a disposal: pdf or docx."""
    format = next((each for each in FORMATS if each == ending), None)
    if format is None:
        raise NotFound(f"There is no certificate as “{ending}”; there is one as pdf or docx.")
    made = queries.certificate(holding_id, actor=asked.actor)
    data = certificates.written(made, format)
    return operations.as_file(data, certificates.file_name(made, format), _MEDIA_TYPES[format])


@operation(
    "GET",
    "/holds",
    tag="retention",
    said=HoldsAsked,
    answers=Page[HoldShown],
    powers=READING,
)
def list_holds(asked: Asked[HoldsAsked]) -> Page[HoldShown]:
    """List the holds, the newest first."""
    given = {name: getattr(asked.said, name) for name in HoldFilters.__struct_fields__}
    return operations.page(asked, queries.holds(asked.actor, HoldFilters(**given)), queries.shown)


@operation(
    "POST",
    "/holds",
    tag="retention",
    said=OrderGiven,
    answers=HoldShown,
    powers=_HOLDING,
    status=201,
)
def place_hold(asked: Asked[OrderGiven]) -> HoldShown:
    """Suspend disposal of one series, or of all in a system or under a rule."""
    said = asked.said
    with within_content():
        return actions.place_hold(
            said.content, agency=said.agency, actor=asked.actor, now=asked.now
        )


@operation(
    "POST",
    "/holds/{hold_id}/lift",
    tag="retention",
    said=HoldLifted,
    answers=HoldShown,
    powers=_HOLDING,
)
def lift_hold(asked: Asked[HoldLifted], hold_id: str) -> HoldShown:
    """Let a hold end with a day."""
    said = asked.said
    return actions.lift_hold(hold_id, on=said.on, actor=asked.actor, now=asked.now, why=said.why)
