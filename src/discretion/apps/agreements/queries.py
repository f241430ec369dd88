"""Everything that reads agreements: the actor's own, those that name them, documents, coverage."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from django.db.models import QuerySet
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import Actor, Office
from discretion.apps.agreements.contents import AGREEMENT, Signatory, Terms, agreement
from discretion.apps.agreements.models import AgreementDocument
from discretion.apps.audit import vault
from discretion.apps.register import queries as register
from discretion.apps.register.effects import OnFile
from discretion.apps.register.kinds import kind_of
from discretion.apps.register.queries import Kept
from discretion.errors import NotFound
from discretion.law.authority import Power, Role
from discretion.law.register import Agreement as LawAgreement
from discretion.law.register import Anything

if TYPE_CHECKING:
    from discretion.apps.register.models import Record

# Reads past the actor's own sight, where only a listed part of what is found is shown to them.
CITY: Final = Actor(id="system", name="Discretion", offices=(Office(Role.AUDITOR),))


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency that is named in another's agreement sees of it; not how it came about."""

    id: str
    agency: str
    name: str
    with_: str = msgspec.field(name="with")
    parties: tuple[Signatory, ...]
    types: tuple[str, ...] | Anything
    purposes: tuple[str, ...]
    terms: Terms
    since: date
    until: date | UnsetType = UNSET


class Attached(NamedTuple):
    """A document attached to an agreement."""

    sha256: str
    name: str
    media_type: str
    size: int
    attached_by: str


def row(record_id: str, *, actor: Actor) -> "Record":
    """An agreement's row, for this app's own actions; NotFound outside the actor's sight."""
    if kind_of(record_id) is not AGREEMENT:
        raise NotFound(f"There is no agreement “{record_id}” here.")
    return register.row(record_id, actor=actor)


def shared(actor: Actor) -> Sequence[Shared]:
    """The current agreements of others in which an agency of the actor's is a named party."""
    own = actor.where(Power.READ_REGISTER)
    if not own:
        return []
    below = frozenset[str]().union(*(actor.tree.below(agency) for agency in own))
    found = (
        register.records(AGREEMENT, actor=CITY, states=("current",))
        .filter(mentions__what="party", mentions__value__in=below)
        .exclude(agency__in=below)
        .distinct()
    )
    return [_shared(register.kept(row)) for row in found]


def _shared(kept: Kept) -> Shared:
    told = agreement(kept.content)
    return Shared(
        id=kept.id,
        agency=kept.agency,
        name=told.name,
        with_=told.with_,
        parties=told.parties,
        types=told.types,
        purposes=told.purposes,
        terms=told.terms,
        since=told.since,
        until=told.until,
    )


def shared_agreement(record_id: str, *, actor: Actor) -> Shared:
    """One of `shared`; NotFound where the actor's agencies are not named in it."""
    for found in shared(actor):
        if found.id == record_id:
            return found
    raise NotFound(f"There is no agreement “{record_id}” here.")


def documents(record_id: str, *, actor: Actor) -> Sequence[Attached]:
    """The documents attached to an agreement, in the order in which they came."""
    row(record_id, actor=actor)
    found = AgreementDocument.objects.filter(agreement=record_id).order_by("pk")
    return [Attached(d.sha256, d.name, d.media_type, d.size, d.attached_by) for d in found]


def document(record_id: str, digest: str, *, actor: Actor) -> tuple[Attached, bytes]:
    """An attached document and its bytes; NotFound where the agreement has none of this hash."""
    for attached in documents(record_id, actor=actor):
        if attached.sha256 == digest:
            return attached, vault.content(digest)
    raise NotFound(f"{record_id} has no such document.")


def law_agreements(agencies: Iterable[str] | None = None) -> Iterator[LawAgreement]:
    """The current agreements of some agencies (None: of all) as decisions know them."""
    return map(as_law, current(agencies, actor=CITY))


def law_agreements_of(ids: Iterable[str]) -> Iterator[LawAgreement]:
    """Those of these agreements that are current, as decisions know them."""
    found = register.records(AGREEMENT, actor=CITY, states=("current",)).filter(id__in=list(ids))
    return (as_law(register.kept(row)) for row in found)


def as_law(found: Kept) -> LawAgreement:
    """An agreement as decisions know it."""
    told = agreement(found.content)
    return LawAgreement(
        id=found.id,
        agency=found.agency,
        with_=told.with_,
        types=told.types,
        from_=told.since,
        until=told.until,
    )


def on_file(agency: str, actor: Actor) -> OnFile:
    """The agreements that decisions of an agency and its offices rest on."""
    holders = {*actor.tree.above(agency), *actor.tree.below(agency)}
    return OnFile(agreements=tuple(law_agreements(holders)))


def current(agencies: Iterable[str] | None, *, actor: Actor) -> Iterator[Kept]:
    """The agreements that hold, or will or did between their days, by id."""
    found: QuerySet[Record] = register.records(
        AGREEMENT, actor=actor, agencies=agencies, states=("current",)
    )
    return (register.kept(row) for row in found.order_by("id").iterator(1_000))
