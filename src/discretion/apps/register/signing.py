"""Who may sign a designation, and what has to be so before a step is taken with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, Office, require
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.facts import Fact
from discretion.apps.register import queries, store
from discretion.apps.register.contents import Designation
from discretion.apps.register.limits import powers_to_sign
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.models import Record, Signature
from discretion.apps.register.named import named_row
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import CITY, designation, needed, outstanding, signed
from discretion.errors import Fault, Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import Power

_WRITTEN: Final = (
    "record.entered",
    "record.changed",
    "designation.changed",
    "designation.taken_over",
)
_APPROVED: Final = "designation.approved"


class Doer(NamedTuple):
    """Who takes a step, when and why."""

    actor: Actor
    now: datetime
    why: str = ""


def sighted(record_id: str, actor: Actor) -> tuple[Record, Designation]:
    """A designation of the actor's tree, or one that names their agency; else NotFound."""
    try:
        row = queries.row(record_id, actor=actor)
    except NotFound:
        row = named_row(record_id, actor=actor)
    if row.kind != "designation":
        raise NotFound(f"There is no designation “{record_id}” here.")
    return row, designation(queries.kept(row))


def kept_by(record_id: str, actor: Actor) -> tuple[Record, Designation]:
    """A designation whose wording and proposing is the actor's work."""
    row, content = sighted(record_id, actor)
    require(actor, Power.KEEP_REGISTER, row.agency_id or "")
    return row, content


def signing_for(row: Record, content: Designation, for_agency: str, actor: Actor) -> str:
    """The agency that the actor signs for (empty: the City): the one named, else one of their own,
    rather one whose signature is still to come.

    NotFound or NotAllowed where they may not sign for it; Invalid where its word isn't needed.
    """
    asked = needed(row.agency_id or "", content)
    powers = powers_to_sign(content)
    own = [agency for agency in asked if all(actor.can(power, agency) for power in powers)]
    waiting = missing(row)
    chosen = for_agency or next((a for a in own if a in waiting), own[0] if own else asked[0])
    if chosen not in asked:
        message = f"No signature of “{chosen}” is needed."
        raise Invalid([Fault("unknown_id", message, "for_agency")])
    for power in powers:
        require(actor, power, chosen)
    return chosen


def capacity(actor: Actor, content: Designation, agency: str) -> Office:
    """The office by which the actor signs; their own before one they stand in for."""
    power = powers_to_sign(content)[0]
    offices = sorted(actor.offices, key=lambda office: bool(office.standing_in))
    return next(o for o in offices if replace(actor, offices=(o,)).can(power, agency))


def require_state(row: Record, *states: str) -> None:
    """Stale where the designation has gone on meanwhile."""
    if row.state not in states:
        raise Stale(f"{row.id} is {row.state} by now.")


def require_version(row: Record, version: int) -> None:
    """Stale where someone changed it since this version was opened."""
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")


def require_read(row: Record, content: Designation, fingerprint: str) -> None:
    """Stale where something material was changed since it was read."""
    if fingerprint != material_fingerprint(content):
        raise Stale(f"{row.id} no longer says what you read; read it again.")


def require_words(words: str, path: str) -> None:
    """Invalid where a reason is owed and none is given."""
    if not words.strip():
        raise Invalid([Fault("missing_field", "Give your reason.", path)])


def missing(row: Record) -> tuple[str, ...]:
    """The agencies that still have to sign; the empty one is the chief."""
    given = [signed(s) for s in Signature.objects.filter(designation=row)]
    return outstanding(queries.kept(row), given)


def require_waiting(row: Record, agency: str) -> None:
    """Stale where no signature of this agency is waited for.

    One that came from an earlier register may be in force with some agencies, and wait for others.
    """
    require_state(row, "proposed", "approved")
    if agency not in missing(row):
        raise Stale(f"{row.id} has this signature already.")


def allowed_own_work(row: Record, agency: str, actor: Actor) -> bool:
    """Whether the actor signs their own work, as the agency's head allows; else NotAllowed.

    One's own is what one drafted, or changed materially since it was last approved. Nobody can
    allow it to the chief.
    """
    if actor.id not in _authors([row.id]).get(row.id, ()):
        return False
    if agency and accounts.agency(agency, actor=actor).self_approval:
        return True
    raise NotAllowed(
        "You wrote this, or changed what it says; someone else has to approve it. "
        "The head of an agency can allow otherwise."
    )


def barred_own_work(signed_for: Mapping[str, str], *, actor: Actor) -> frozenset[str]:
    """Those of these designations that the actor wrote and may not sign; by id, the agency that
    each would be signed for."""
    own = {id_ for id_, authors in _authors(signed_for).items() if actor.id in authors}
    allowed = {
        agency
        for agency in {signed_for[id_] for id_ in own} - {""}
        if accounts.agency(agency, actor=actor).self_approval
    }
    return frozenset(id_ for id_ in own if signed_for[id_] not in allowed)


def _authors(record_ids: Iterable[str]) -> dict[str, set[str]]:
    """Everyone who wrote something material of each of these since others last approved it."""
    kinds = (*_WRITTEN, _APPROVED)
    told = audit.entries(agencies=None).filter(record__in=list(record_ids), kind__in=kinds)
    found: dict[str, set[str]] = {}
    for record, actor, kind in told.order_by("number").values_list("record", "actor", "kind"):
        if kind == _APPROVED:
            found[record] = set()
        else:
            found.setdefault(record, set()).add(actor)
    return found


def keep_signature(
    row: Record, agency: str, role: str, text: tuple[str, str], by: Doer, *, own_work: bool
) -> None:
    """Keep a signature; `text` is the signer's reason and the fingerprint of what was read."""
    reason, fingerprint = text
    Signature.objects.create(
        designation=row,
        agency_id=agency or None,
        role=role,
        person=by.actor.id,
        person_name=by.actor.name,
        on=new_york_day(by.now),
        at=by.now,
        reason=reason,
        fingerprint=fingerprint,
        own_work=own_work,
    )


def standing_for(row: Record) -> tuple[str, ...]:
    """The agencies, `the City` for the chief, whose signatures stand."""
    found = Signature.objects.filter(designation=row, lapsed_at=None).order_by("pk")
    return tuple(agency or CITY for agency in found.values_list("agency", flat=True))


def lapse(row: Record, agencies: Sequence[str], now: datetime) -> None:
    """Let the signatures of these agencies count no longer; they stay readable."""
    found = Signature.objects.filter(designation=row, lapsed_at=None)
    for agency in agencies:
        own = found.filter(agency=None if agency == CITY else agency)
        own.update(lapsed_at=now)


def step(
    row: Record, content: Designation, state: str, fact: Callable[..., Fact], by: Doer
) -> Kept:
    """Keep what a step leaves, if nobody was faster, and record it."""
    changed = store.Change(row, content, row.version, state)
    store.change([changed], actor=by.actor, now=by.now, why=by.why, fact=fact)
    return queries.kept(row)
