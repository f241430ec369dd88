"""What an agency sees of another agency's joint designation that names it: a listed few fields."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import Actor
from discretion.apps.duties import queries as duties
from discretion.apps.register import queries
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.models import Record, Signature
from discretion.apps.register.signatures import designation, holds_from, outstanding, signed
from discretion.errors import NotFound
from discretion.law.authority import Power
from discretion.law.register import Anything, ReviewingOfficer

# Once agreed it is as plain to the other agency's people as their own designations are, also after
# it ended: what was in force keeps its signatures, and those of a draft that was given up lapse.
_ENDED: Final = ("withdrawn", "superseded")


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A joint designation as the other agency sees it: all that is material, and why; not who
    wrote or signed it, nor when it is to be looked at again, nor its history."""

    id: str
    agency: str
    state: str
    version: int
    name: str
    reason: str
    act: str
    offices: tuple[str, ...] | UnsetType = UNSET
    functions: tuple[str, ...] | Anything
    types: tuple[str, ...]
    counterparties: tuple[str, ...] | Anything
    staff: tuple[str, ...] | Anything
    since: date
    until: date | UnsetType = UNSET
    with_agencies: tuple[str, ...]
    extra_review: ReviewingOfficer | UnsetType = UNSET
    agreement_required: bool
    # What a signature is to be pinned to, and the agencies that have yet to sign.
    fingerprint: str
    outstanding: tuple[str, ...]
    # Once it is agreed, the day from which it holds.
    holds_from: date | UnsetType = UNSET


def named_party(actor: Actor) -> QuerySet[Record]:
    """The joint designations of other agencies that name one of the actor's.

    A proposed one is for the officers who may agree to it, an agreed one for all who may read. Who
    was asked once keeps seeing it while it is worked on again, and when it is given up. Only joint
    designations come as far as that with another agency's name in them.
    """
    before = duties.ever_owed("agree_jointly", agencies=actor.where(Power.AGREE_JOINTLY))
    again = Q(state__in=("draft", "withdrawn"), id__in=before)
    asked = _naming(actor, Power.AGREE_JOINTLY) & (Q(state="proposed") | again)
    signed = Signature.objects.filter(designation=OuterRef("pk"), lapsed_at=None)
    was_agreed = Q(state="approved") | (Q(state__in=_ENDED) & Exists(signed))
    agreed = _naming(actor, Power.READ_REGISTER) & was_agreed
    return Record.objects.filter(asked | agreed, kind="designation").distinct()


def _naming(actor: Actor, power: Power) -> Q:
    where = actor.where(power)
    naming = Q(mentions__what="agency")
    return naming if where is None else naming & Q(mentions__value__in=where)


def naming_us(*, actor: Actor) -> Sequence[Named]:
    """Every joint designation of another agency that the actor is shown, by id."""
    rows = named_party(actor).order_by("id").prefetch_related("signatures")
    return [_named(row) for row in rows]


def named_row(record_id: str, *, actor: Actor) -> Record:
    """The row of one, for this app's own actions; NotFound outside the actor's sight."""
    found = named_party(actor).filter(id=record_id).first()
    if found is None:
        raise NotFound(f"There is no record “{record_id}” here.")
    return found


def naming(record_id: str, *, actor: Actor) -> Named:
    """One joint designation of another agency; NotFound where it names none of the actor's."""
    return _named(named_row(record_id, actor=actor))


def _named(row: Record) -> Named:
    kept = queries.kept(row)
    content = designation(kept)
    told = msgspec.structs.asdict(content)
    shown = {f: told[f] for f in Named.__struct_fields__ if f in told}
    given = [signed(s) for s in row.signatures.all()]
    return Named(
        **shown,
        id=kept.id,
        agency=kept.agency,
        state=kept.state,
        version=kept.version,
        fingerprint=material_fingerprint(content),
        outstanding=outstanding(kept, given),
        holds_from=holds_from(kept, given) if kept.state == "approved" else UNSET,
    )
