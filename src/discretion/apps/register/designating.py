"""How a designation comes into force and out of it: drafted, proposed, signed, ended.

A signature is given under the material fingerprint of what was read (`material`). Who has to give
it, and how a designation stands on a day, is in `signatures`; what the law refuses in `limits`.
"""

from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import actions, asking, queries
from discretion.apps.register import designation_facts as facts
from discretion.apps.register.checks import check
from discretion.apps.register.contents import Designation
from discretion.apps.register.exclusions import Exclusions, exclusions_of
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.known import Known
from discretion.apps.register.limits import require_complete, require_lawful
from discretion.apps.register.live import compiled
from discretion.apps.register.material import material_differences
from discretion.apps.register.models import Record
from discretion.apps.register.queries import Kept
from discretion.apps.register.shapes import same
from discretion.apps.register.signatures import CITY
from discretion.apps.register.signing import (
    Doer,
    allowed_own_work,
    capacity,
    keep_signature,
    kept_by,
    lapse,
    missing,
    require_read,
    require_state,
    require_version,
    require_waiting,
    require_words,
    sighted,
    signing_for,
    standing_for,
    step,
)
from discretion.errors import Fault, Invalid
from discretion.law.authority import Power
from discretion.law.deadlines import in_words


class Outcome(NamedTuple):
    """What a step by an officer left: the designation's state, and what it may be opened at."""

    state: str
    version: int


def draft(content: Designation, *, agency: str, actor: Actor, now: datetime, why: str = "") -> Kept:
    """Enter a designation; it binds nobody until it is signed."""
    kind = KINDS["designation"]
    return actions.enter(kind, content, agency=agency, actor=actor, now=now, why=why)


@transaction.atomic
def change_designation(
    record_id: str,
    content: Designation,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Kept:
    """Change what a designation says: wording keeps the signatures, anything material lapses them.

    A material change makes it a draft again; for an approved one that takes the power to end it.
    """
    row, before = kept_by(record_id, actor)
    fields = material_differences(before, content)
    if row.state == "approved" and fields:
        signing_for(row, before, "", actor)
    require_state(row, "draft", "proposed", "approved")
    agency = row.agency_id or ""
    check(KINDS["designation"], content, Known(agency), before)
    require_version(row, version)
    by = Doer(actor, now, why)
    if same(content, before):
        return queries.kept(row)
    if fields:
        return _change_materially(row, content, fields, by)
    if row.state != "draft":
        require_complete(agency, content, actor.tree)
    kept = step(row, content, row.state, facts.DesignationReworded, by)
    asking.reworded(row, content, by)
    return kept


def _change_materially(
    row: Record, content: Designation, fields: tuple[str, ...], by: Doer
) -> Kept:
    lapsed = standing_for(row)
    fact = partial(facts.DesignationChanged, fields=fields, lapsed=lapsed)
    kept = step(row, content, "draft", fact, by)
    lapse(row, lapsed, by.now)
    asking.no_longer(row, "It was changed in a way that matters, and is a draft again.", by)
    return kept


@transaction.atomic
def propose(record_id: str, *, version: int, actor: Actor, now: datetime, why: str = "") -> Kept:
    """Ask for the signatures; RefusedByLaw where nobody could give them."""
    row, content = kept_by(record_id, actor)
    require_state(row, "draft")
    require_version(row, version)
    _require_signable(row, content, actor, now)
    asked, by = missing(row), Doer(actor, now, why)
    fact = partial(facts.DesignationProposed, asked=tuple(a or CITY for a in asked))
    kept = step(row, content, "proposed", fact, by)
    asking.ask(row, content, asked, by)
    return kept


def _require_reason(content: Designation, reason: str) -> None:
    """What is more than routine has a reason of each who signs."""
    if content.kind != "routine":
        require_words(reason, "reason")


def _require_signable(row: Record, content: Designation, actor: Actor, now: datetime) -> None:
    agency = row.agency_id or ""
    require_complete(agency, content, actor.tree)
    require_lawful(agency, content, compiled(()), today=new_york_day(now))


@transaction.atomic
def return_to_draft(
    record_id: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Kept:
    """Take a proposed designation back to work on it; what is signed lapses once it changes."""
    row, content = kept_by(record_id, actor)
    require_state(row, "proposed")
    require_version(row, version)
    by = Doer(actor, now, why)
    asking.no_longer(row, "It was taken back to be worked on.", by)
    return step(row, content, "draft", facts.DesignationReturned, by)


@transaction.atomic
def sign(
    record_id: str,
    *,
    fingerprint: str,
    reason: str = "",
    for_agency: str = "",
    supersedes: str = "",
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Approve what was read, under its material fingerprint.

    `for_agency` is who it is signed for, where the actor could sign for several. The last signature
    that is needed may name an approved designation whose place this one takes.
    """
    row, content = sighted(record_id, actor)
    agency = signing_for(row, content, for_agency, actor)
    own_work = allowed_own_work(row, agency, actor)
    require_waiting(row, agency)
    require_read(row, content, fingerprint)
    _require_reason(content, reason)
    _require_signable(row, content, actor, now)
    office = capacity(actor, content, agency)
    left = [other for other in missing(row) if other != agency]
    fact = partial(
        facts.DesignationSigned if left else facts.DesignationApproved,
        for_agency=agency or CITY,
        role=office.role.value,
        standing_in=office.standing_in,
        reason=reason,
        fingerprint=fingerprint,
        self_approved=own_work,
    )
    by = Doer(actor, now)
    step(row, content, row.state if left else "approved", fact, by)
    text = (reason, fingerprint)
    keep_signature(row, agency, office.role.value, text, by, own_work=own_work)
    asking.answered(row, content, agency, "Signed", by)
    if supersedes:
        _take_place(row, content, supersedes, by)
    return Outcome(row.state, row.version)


@transaction.atomic
def decline(
    record_id: str,
    *,
    fingerprint: str,
    why: str,
    for_agency: str = "",
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Refuse to sign, with the reason; it is a draft again, for its agency to work on."""
    row, content = sighted(record_id, actor)
    agency = signing_for(row, content, for_agency, actor)
    require_state(row, "proposed")
    require_read(row, content, fingerprint)
    require_words(why, "why")
    office = capacity(actor, content, agency)
    lapsed = tuple(signed for signed in standing_for(row) if signed == (agency or CITY))
    fact = partial(
        facts.DesignationDeclined,
        for_agency=agency or CITY,
        role=office.role.value,
        standing_in=office.standing_in,
        lapsed=lapsed,
    )
    by = Doer(actor, now, why)
    step(row, content, "draft", fact, by)
    lapse(row, lapsed, now)
    asking.answered(row, content, agency, "Declined", by)
    asking.no_longer(row, "Another agency declined to sign.", by)
    return Outcome(row.state, row.version)


@transaction.atomic
def withdraw(
    record_id: str,
    *,
    version: int,
    why: str,
    for_agency: str = "",
    actor: Actor,
    now: datetime,
) -> Outcome:
    """End a designation from this day on, or give up a draft; the reason is kept.

    What is approved is ended by who could sign it, a joint one by an officer of any of its
    agencies.
    """
    row, content = sighted(record_id, actor)
    approved = row.state == "approved"
    if approved:
        signing_for(row, content, for_agency, actor)
    else:
        require(actor, Power.KEEP_REGISTER, row.agency_id or "")
    require_state(row, "draft", "proposed", "approved")
    require_version(row, version)
    require_words(why, "why")
    # What was in force keeps its signatures: acts of those days still rest on it.
    lapsed = () if approved else standing_for(row)
    fact = partial(facts.DesignationWithdrawn, lapsed=lapsed)
    by = Doer(actor, now, why)
    step(row, content, "withdrawn", fact, by)
    lapse(row, lapsed, now)
    asking.no_longer(row, "The designation was withdrawn.", by)
    return Outcome(row.state, row.version)


@transaction.atomic
def supersede(
    record_id: str, *, by: str, version: int, actor: Actor, now: datetime, why: str = ""
) -> Outcome:
    """Let an approved designation of the same agency take the place of this one from today on."""
    row, before = sighted(record_id, actor)
    signing_for(row, before, "", actor)
    require_version(row, version)
    successor, content = sighted(by, actor)
    ended = _take_place(successor, content, record_id, Doer(actor, now, why))
    return Outcome(ended.state, ended.version)


def _take_place(row: Record, content: Designation, earlier: str, by: Doer) -> Kept:
    old, said = sighted(earlier, by.actor)
    holder = "" if said.kind == "best_interests" else old.agency_id or ""
    signing_for(old, said, holder, by.actor)
    require_state(old, "approved")
    wrong = ""
    if old.id == row.id or old.agency_id != row.agency_id:
        wrong = "Choose another designation of the same agency."
    elif row.state != "approved":
        wrong = "Signatures are still to come; it takes another's place once it has them."
    elif content.since > new_york_day(by.now):
        wrong = f"It begins on {in_words(content.since)}; until then the earlier one has to hold."
    if wrong:
        raise Invalid([Fault("not_in_force", wrong, "supersedes")])
    fact = partial(facts.DesignationSuperseded, by=row.id)
    return step(old, said, "superseded", fact, by._replace(why=by.why or f"By {row.id}."))


def exclusions(record_id: str, *, actor: Actor, now: datetime) -> Exclusions:
    """What the chief's policies bar in a designation, and for what they ask an agreement."""
    row, content = sighted(record_id, actor)
    return exclusions_of(row.agency_id or "", content, compiled(()), today=new_york_day(now))
