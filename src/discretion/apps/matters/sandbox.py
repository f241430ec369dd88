"""A change to the register, or to the law, that is tried in memory: nothing of it is written.

What is changed is tried as if it had always said so, from its own first day on; what is only
drafted as if it had been there all the time that is looked at.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.agreements.contents import Agreement
from discretion.apps.agreements.queries import as_law
from discretion.apps.audit import texts
from discretion.apps.matters.live import Live
from discretion.apps.register import facts, queries
from discretion.apps.register.checks import check
from discretion.apps.register.contents import Designation, Policy
from discretion.apps.register.effects import as_if_signed
from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.known import Known
from discretion.apps.register.live import policies_with
from discretion.apps.register.queries import Kept
from discretion.errors import Fault, Invalid, NotAllowed
from discretion.law import register as law
from discretion.law.authority import Power
from discretion.law.information import Edition, editions

Content: TypeAlias = Designation | Agreement | Policy
How: TypeAlias = Literal["changed", "withdrawn", "added", "law"]
Part = TypeVar("Part", law.Designation, law.Agreement)

# Whoever keeps the register or decides by it may try what a change would do.
POWERS: Final = (
    Power.KEEP_REGISTER,
    Power.DESIGNATE_ROUTINE_COLLECTION,
    Power.DESIGNATE_ROUTINE_DISCLOSURE,
    Power.DETERMINE_BEST_INTERESTS_COLLECTION,
    Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
    Power.ADOPT_POLICIES,
)
TRIED: Final = ("designation", "agreement", "policy")
_HOLDING: Final = ("approved", "current")
_DRAFTED: Final = ("draft", "proposed")
_ONE_DAY: Final = timedelta(days=1)
_NOT_YET: Final = "It does not hold yet, so nothing rests on it."
_NO_LONGER: Final = "It no longer holds; try a copy of it as something new."
_ONE: Final = "Say one change: a record, the terms of a new one, or an edition of the law."


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is tried. A record by its id: with other terms, `withdrawn`, or, where it is a draft, as
    it is. Terms without a record are those of a new one. Or an edition of the law, by its name."""

    record: str = ""
    # Whose a new record would be; a policy is the City's.
    agency: str = ""
    designation: Designation | UnsetType = UNSET
    agreement: Agreement | UnsetType = UNSET
    policy: Policy | UnsetType = UNSET
    withdrawn: bool = False
    law: str = ""

    @property
    def terms(self) -> Mapping[str, Content]:
        """The terms that it has, by the kind of record: at most one makes sense."""
        given = {kind: getattr(self, kind) for kind in TRIED}
        return {kind: content for kind, content in given.items() if content is not UNSET}


class Tried(NamedTuple):
    """A change as it was understood: `kept` as it would stand, and the record that there is."""

    how: How
    kept: Kept | None = None
    record: Kept | None = None
    edition: Edition | None = None


def changed(record_id: str, content: Content) -> Change:
    """A record with other terms."""
    return Change(record=record_id, **_named(content))


def added(content: Content, agency: str) -> Change:
    """A new record."""
    return Change(agency=agency, **_named(content))


def _named(content: Content) -> dict[str, Any]:
    return {kind: content for kind in TRIED if isinstance(content, KINDS[kind].content)}


def terms_of(kept: Kept) -> Content:
    """What a record that can be tried says."""
    assert isinstance(kept.content, Designation | Agreement | Policy)  # noqa: S101 (its kind says so)
    return kept.content


def understood(change: Change, *, actor: Actor, now: datetime) -> Tried:
    """What a change means; Invalid where it means nothing, NotFound where its record does not
    exist for the actor."""
    if not any(actor.can_anywhere(power) for power in POWERS):
        raise NotAllowed("Your roles don't include trying a change.")
    terms = change.terms
    if len(terms) > 1 or bool(change.law) + bool(change.record or terms) != 1:
        raise Invalid([Fault("kind_mismatch", _ONE, "")])
    if change.law:
        return Tried("law", edition=_edition(change.law))
    if change.record:
        return _of_record(change, actor)
    return Tried("added", _new(change, actor, now))


def may_try(kept: Kept, actor: Actor) -> bool:
    """Whether a record decides acts now, or would, and the actor may try what it does."""
    holds = kept.kind in TRIED and kept.state in (*_HOLDING, *_DRAFTED)
    return holds and any(
        actor.can(power, kept.agency) if kept.agency else actor.can_anywhere(power)
        for power in POWERS
    )


def guard(tried: Tried, actor: Actor) -> None:
    """Invalid where terms that would be put aside look as if they identified someone."""
    if tried.kept is not None:
        after = _as_told(tried.kept)
        before = _as_told(tried.record) if tried.record else None
        id_, agency = tried.kept.id, tried.kept.agency
        fact = facts.RecordChanged(record=id_, agency=agency, before=before, after=after)
        texts.read(fact, by=actor)


def _as_told(kept: Kept) -> facts.Kept:
    return facts.Kept(state=kept.state, version=kept.version, content=kept.content)


def _edition(name: str) -> Edition:
    known = {edition.name: edition for edition in editions()}
    if name not in known:
        message = f"There is no edition “{name}”; there are {', '.join(known)}."
        raise Invalid([Fault("unknown_id", message, "law")])
    return known[name]


def _of_record(change: Change, actor: Actor) -> Tried:
    kept = queries.record(change.record, actor=actor)
    kind = _kind(kept.kind, "record")
    if kept.agency:
        require_any(actor, POWERS, kept.agency)
    given = change.terms.get(kind.name)
    if change.agency or (change.terms and given is None) or (given and change.withdrawn):
        raise Invalid([Fault("kind_mismatch", f"{kept.id} is {_A[kind.name]}: {_ONE}", "")])
    if kept.state not in (*_HOLDING, *_DRAFTED):
        raise Invalid([Fault("bad_state", _NO_LONGER, "record")])
    if change.withdrawn and kept.state in _DRAFTED:
        raise Invalid([Fault("bad_state", _NOT_YET, "withdrawn")])
    if given:
        check(kind, given, Known(kept.agency), kept.content)
    tried = msgspec.structs.replace(kept, content=given or kept.content)
    if change.withdrawn:
        return Tried("withdrawn", tried, kept)
    return Tried("changed" if kept.state in _HOLDING else "added", tried, kept)


_A: Final = {kind: f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in TRIED}


def _kind(name: str, path: str) -> Kind:
    if name not in TRIED:
        message = "Only designations, agreements and policies decide acts; choose one of these."
        raise Invalid([Fault("kind_mismatch", message, path)])
    return KINDS[name]


def _new(change: Change, actor: Actor, now: datetime) -> Kept:
    ((name, content),) = change.terms.items()
    kind, agency = KINDS[name], change.agency
    if change.withdrawn:
        raise Invalid([Fault("kind_mismatch", _NOT_YET, "withdrawn")])
    if kind.of_agency and not agency:
        raise Invalid([Fault("missing_field", "Choose the agency it belongs to.", "agency")])
    if kind.of_agency:
        require_any(actor, POWERS, agency)
    check(kind, content, Known(agency if kind.of_agency else ""))
    return Kept(
        id=f"{kind.prefix}-NEW",
        kind=name,
        agency=agency if kind.of_agency else "",
        state="draft",
        version=0,
        title=kind.title(content),
        code="",
        fingerprint="",
        changed_at=now,
        changed_by=actor.name,
        content=content,
    )


def applied(tried: Tried, live: Live, since: date) -> law.Register:
    """The register with what was tried; the law's edition is no part of it."""
    kept = tried.kept
    if kept is None:
        return live.register
    found = _APPLIED[kept.kind](tried, kept, live, since)
    return msgspec.structs.replace(live.register, **found)


def _designations(tried: Tried, kept: Kept, live: Live, since: date) -> dict[str, object]:
    was = live.designations.get(kept.id)
    made = None if tried.how == "withdrawn" else _approved(kept, was, since)
    return {"designations": _put(live.register.designations, kept.id, made)}


def _approved(kept: Kept, was: law.Designation | None, since: date) -> law.Designation | None:
    """A designation as if it had been approved before the first day that it is tried on.

    Where it began no sooner than it does, those who approved it did so when they did.
    """
    content = kept.content
    assert isinstance(content, Designation)  # noqa: S101 (its kind says so)
    if was is None:
        content = msgspec.structs.replace(content, since=min(content.since, since))
    made = as_if_signed(kept, content, content.since)
    if made is None or was is None or content.since < was.from_:
        return made
    known = {agreed.agency: agreed for agreed in was.agreed}
    agreed = tuple(known.get(each.agency, each) for each in made.agreed)
    signed = {"approved_by": was.approved_by, "approved_on": was.approved_on, "agreed": agreed}
    return msgspec.structs.replace(made, **signed)


def _agreements(tried: Tried, kept: Kept, live: Live, since: date) -> dict[str, object]:
    made = as_law(kept)
    if tried.how == "withdrawn":
        # It stays known by its id, for acts name it; and was never in force.
        made = msgspec.structs.replace(made, until=made.from_ - _ONE_DAY)
    elif tried.how == "added":
        made = msgspec.structs.replace(made, from_=min(made.from_, since))
    return {"agreements": _put(live.register.agreements, kept.id, made)}


def _put(parts: Iterable[Part], id_: str, made: Part | None) -> tuple[Part, ...]:
    """The parts with one in the place of that of its id, or without any; ordered by id."""
    found = [part for part in parts if part.id != id_]
    if made is not None:
        found.append(made)
    return tuple(sorted(found, key=lambda part: part.id))


def _policies(tried: Tried, kept: Kept, live: Live, since: date) -> dict[str, object]:
    content = kept.content
    assert isinstance(content, Policy)  # noqa: S101 (its kind says so)
    if tried.how == "added" and content.since is not UNSET:
        content = msgspec.structs.replace(content, since=min(content.since, since))
    stands = msgspec.structs.replace(kept, state="current", content=content)
    return {"policies": policies_with(stands, gone=tried.how == "withdrawn")}


_APPLIED: Final = {
    "designation": _designations,
    "agreement": _agreements,
    "policy": _policies,
}
