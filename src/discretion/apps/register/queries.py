"""Everything that reads the register, cut to what the actor may see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.apps.register import store
from discretion.apps.register.contents import Content
from discretion.apps.register.kinds import Kind
from discretion.apps.register.known import codes_about
from discretion.apps.register.models import Mention, Record
from discretion.apps.register.words import saying
from discretion.errors import NotFound
from discretion.law.authority import Power

HOLDING: Final = ("draft", "current", "proposed", "approved")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands: what it says, and what stands beside it."""

    id: str
    kind: str
    agency: str
    state: str
    version: int
    title: str
    code: str
    fingerprint: str
    changed_at: datetime
    changed_by: str
    content: Content


def kept(row: Record) -> Kept:
    """A row, opened."""
    return Kept(
        id=row.id,
        kind=row.kind,
        agency=row.agency_id or "",
        state=row.state,
        version=row.version,
        title=row.title,
        code=row.code,
        fingerprint=row.fingerprint,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        content=store.content_of(row),
    )


def visible(actor: Actor) -> QuerySet[Record]:
    """The records that exist for the actor: their tree's, and the City's types and policies."""
    if not actor.can_anywhere(Power.READ_REGISTER):
        return Record.objects.none()
    seen = actor.where(Power.READ_REGISTER)
    if seen is None:
        return Record.objects.all()
    below = frozenset[str]().union(*(actor.tree.below(agency) for agency in seen))
    return Record.objects.filter(Q(agency__in=below) | Q(agency=None))


def row(record_id: str, *, actor: Actor) -> Record:
    """A record's row, for this app's own actions; NotFound outside the actor's sight."""
    found = visible(actor).filter(id=record_id).first()
    if found is None:
        raise NotFound(f"There is no record “{record_id}” here.")
    return found


def record(record_id: str, *, actor: Actor) -> Kept:
    """A record; NotFound where it does not exist for the actor."""
    return kept(row(record_id, actor=actor))


def records(
    kind: Kind,
    *,
    actor: Actor,
    agencies: Iterable[str] | None = None,
    states: Iterable[str] = HOLDING,
    mentions: Mapping[str, str] | None = None,
    words: str = "",
) -> QuerySet[Record]:
    """The records of a kind, by title, narrowed as asked; `mentions` as {"type": "ssn"}."""
    found = visible(actor).filter(kind=kind.name, state__in=list(states))
    if agencies is not None:
        found = found.filter(agency__in=list(agencies))
    for what, value in (mentions or {}).items():
        found = _mentioning(found, what, value)
    if words.strip():
        found = saying(found, kind.prefix, words)
    return found.order_by("title", "id")


def _mentioning(found: QuerySet[Record], what: str, value: str) -> QuerySet[Record]:
    """Those that mention something; a type also by what covers it, or what it covers."""
    values = codes_about(value) if what == "type" else frozenset({value})
    if len(values) == 1:
        return found.filter(mentions__what=what, mentions__value=value)
    named = Mention.objects.filter(what=what, value__in=values)
    return found.filter(id__in=named.values("record"))


def involving(parties: Iterable[str], *, actor: Actor) -> QuerySet[Record]:
    """The records that hold and name one of some agencies or contractors, by title."""
    naming = Mention.objects.filter(what__in=("party", "agency"), value__in=list(parties))
    found = visible(actor).filter(state__in=HOLDING, id__in=naming.values("record"))
    return found.order_by("title", "id")


def contents(kind: Kind, *, actor: Actor, agencies: Iterable[str]) -> Sequence[Kept]:
    """Every holding record of a kind of some agencies, opened, by id."""
    return [kept(r) for r in records(kind, actor=actor, agencies=agencies).order_by("id")]


def history(record_id: str, *, actor: Actor) -> Sequence[Told]:
    """Who changed a record, when and why, before and after; newest first."""
    row(record_id, actor=actor)
    return audit.history(record_id)


def as_of(
    kind: Kind, moment: datetime, *, actor: Actor, agencies: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """What the records of a kind said at a past moment, by id: state, version and content."""
    found: dict[str, dict[str, Any]] = {}
    for agency in agencies:
        # The City's own types and policies are for whoever reads some agency's register.
        if agency or not actor.can_anywhere(Power.READ_REGISTER):
            require(actor, Power.READ_REGISTER, agency)
        found |= audit.agency_as_of(moment, agency, kind.prefix)
    return found


def document(record: Kept) -> dict[str, Any]:
    """A record as JSON has it: `id`, `agency`, `state`, `version`, and its content."""
    told = msgspec.to_builtins(record)
    return {
        **{name: told[name] for name in ("id", "kind", "agency", "state", "version")},
        "content": told["content"],
    }
