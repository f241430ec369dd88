"""What a person sees of a designation, whole or a listed part of it, and what they may do with it.

The answers here choose which buttons a page has; the actions ask again.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import msgspec
from django.db.models import QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import queries, signing
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.limits import powers_to_sign
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.named import Named, naming
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import (
    Signed,
    Standing,
    designation,
    needed,
    outstanding,
    signatures,
    signed,
    standing,
    standing_on,
)
from discretion.errors import NotAllowed, NotFound
from discretion.law.authority import Power

DESIGNATION: Final = KINDS["designation"]
# The powers that let someone sign a designation of some kind.
SIGNING: Final = (
    Power.DESIGNATE_ROUTINE_COLLECTION,
    Power.DESIGNATE_ROUTINE_DISCLOSURE,
    Power.AGREE_JOINTLY,
    Power.DETERMINE_BEST_INTERESTS_COLLECTION,
    Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
)
_LIVE: Final = ("draft", "proposed", "approved")


class Seen(NamedTuple):
    """A designation as someone sees it. `kept` and signatures are there where they see it whole."""

    id: str
    agency: str
    state: str
    version: int
    content: Designation
    fingerprint: str
    outstanding: tuple[str, ...]
    given: Sequence[Signed] = ()
    kept: Kept | None = None
    # Of another agency's, once it is agreed: the day from which it holds.
    holds_from: date | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.content.name

    @property
    def needed(self) -> tuple[str, ...]:
        """The agencies that have to sign; the empty one is the chief."""
        return needed(self.agency, self.content)

    def standing(self, today: date) -> str:
        """How it stands on a day; of another agency's it is not told when to look at it again."""
        if self.kept:
            return standing(self.kept, self.given, today).value
        if self.state != Standing.APPROVED or self.holds_from is None:
            return self.state
        if self.outstanding:
            return Standing.PROPOSED.value
        return standing_on(self.holds_from, self.content.until or None, today).value


def open_designation(record_id: str, actor: Actor) -> Seen:
    """A designation; NotFound where it neither exists for the actor nor names their agency."""
    try:
        kept = queries.record(record_id, actor=actor)
    except NotFound:
        return of_another(naming(record_id, actor=actor))
    if kept.kind != DESIGNATION.name:
        raise NotFound(f"There is no designation “{record_id}” here.")
    return _whole(kept, signatures(record_id, actor=actor))


def whole(row: Any) -> Seen:
    """A designation's row of a list whose signatures were fetched with it."""
    return _whole(queries.kept(row), [signed(given) for given in row.signatures.all()])


def _whole(kept: Kept, given: Sequence[Signed]) -> Seen:
    content = designation(kept)
    return Seen(
        kept.id,
        kept.agency,
        kept.state,
        kept.version,
        content,
        material_fingerprint(content),
        outstanding(kept, given),
        given,
        kept,
    )


def of_another(named: Named) -> Seen:
    """Another agency's joint designation, as far as it is shown to those it names."""
    told = msgspec.structs.asdict(named)
    fields = {name: told[name] for name in Designation.__struct_fields__ if name in told}
    content = Designation(kind="joint_routine", **fields)
    return Seen(
        named.id,
        named.agency,
        named.state,
        named.version,
        content,
        named.fingerprint,
        named.outstanding,
        holds_from=named.holds_from or None,
    )


def may_sign_for(agency: str, content: Designation, actor: Actor) -> tuple[str, ...]:
    """Those of the agencies asked for whom the actor could sign; the empty one is the chief."""
    powers = powers_to_sign(content)
    return tuple(
        asked for asked in needed(agency, content) if all(actor.can(p, asked) for p in powers)
    )


def waits_for(seen: Seen, actor: Actor) -> tuple[str, ...]:
    """The agencies for which the actor's own signature is waited for."""
    if seen.state not in ("proposed", "approved"):
        return ()
    own = may_sign_for(seen.agency, seen.content, actor)
    return tuple(agency for agency in seen.outstanding if agency in own)


def why_not_own_work(seen: Seen, agency: str, actor: Actor) -> str:
    """Why the actor may not sign what they wrote; empty where they didn't, or may."""
    row, _ = signing.sighted(seen.id, actor)
    try:
        signing.allowed_own_work(row, agency, actor)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


class May(NamedTuple):
    """Which steps someone may take with a designation as it stands."""

    change: bool
    propose: bool
    take_back: bool
    # The agencies for which they may sign now, and what keeps them from it.
    sign: tuple[str, ...]
    not_yet: str
    decline: bool
    withdraw: bool
    supersede: bool

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do here for them."""
        return not (self.change or self.sign or self.withdraw)


def may(seen: Seen, actor: Actor) -> May:
    """What the actor may do with a designation."""
    keeps = seen.kept is not None and actor.can(Power.KEEP_REGISTER, seen.agency)
    own = may_sign_for(seen.agency, seen.content, actor)
    waiting = waits_for(seen, actor)
    why_not = why_not_own_work(seen, waiting[0], actor) if waiting else ""
    approved = seen.state == "approved"
    return May(
        change=keeps and seen.state in _LIVE,
        propose=keeps and seen.state == "draft",
        take_back=keeps and seen.state == "proposed",
        sign=() if why_not else waiting,
        not_yet=why_not,
        decline=bool(own) and seen.state == "proposed",
        withdraw=bool(own) if approved else keeps and seen.state in _LIVE,
        supersede=bool(own) and approved and seen.kept is not None,
    )


def standing_word(word: str) -> str:
    """How a designation stands, as people say it."""
    return {
        Standing.APPROVED.value: "Approved, not in force yet",
        Standing.PROPOSED.value: "Waiting for signatures",
    }.get(word, word.replace("_", " "))


def standing_so(found: QuerySet[Any], word: str, on: date) -> QuerySet[Any]:
    """Those that stand so on a day."""
    begun = found.filter(since__lte=on)
    holding = begun.exclude(until__lt=on)
    if word == "approved":
        return found.filter(since__gt=on)
    if word == "expired":
        return begun.filter(until__lt=on)
    if word == "up_for_review":
        return holding.filter(review_on__lte=on)
    if word == "in_force":
        return holding.exclude(review_on__lte=on)
    return found
