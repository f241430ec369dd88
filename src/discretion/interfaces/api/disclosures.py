"""The operations on what went out and came in: under an approval, or as something routine."""

from datetime import date
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.agreements.disposing import CONFIRMS
from discretion.apps.matters import actions, queries, stated
from discretion.apps.matters.actions import Disposed
from discretion.apps.matters.contents import Happened
from discretion.apps.matters.queries import Gone
from discretion.errors import Fault, Invalid
from discretion.interfaces.api import operations, versions
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.matters import HANDLING, People
from discretion.interfaces.api.moves import current
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.placing import ACT, placed, vouching
from discretion.law.acts import Act, Text
from discretion.law.authority import Power
from discretion.law.determinations import Determination

# Who writes down what they did; and who reads it.
_WRITING: Final = (Power.REFER, *HANDLING, Power.KEEP_REGISTER)
_READING: Final = (*_WRITING, Power.READ_RECORD)


class DisclosuresAsked(Paged, frozen=True, kw_only=True):
    """Which of what went out and came in: of whom, under what, on which days."""

    agency: str = ""
    designation: str = ""
    since: date | UnsetType = UNSET
    until: date | UnsetType = UNSET
    # Also what was corrected since.
    corrected: bool = False


class DraftNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draft of a matter, at the version that was read."""

    id: str
    version: Version


class ActDone(Body, frozen=True, kw_only=True):
    """An act that was done, as the law permits it without asking; and a draft of it, which is
    withdrawn."""

    act: Act
    people: People = UNSET
    # On paper, by email, over a connection.
    form: str = ""
    draft: DraftNamed | UnsetType = UNSET
    why: str = ""


class DoneAgain(Body, frozen=True, kw_only=True):
    """That the like of the last act under a designation was done by an agency."""

    agency: str
    on: date
    # Some of the types of that act; by default all.
    types: tuple[Text, ...] = ()
    people: People = UNSET
    form: str = ""
    # The last record under it that is known: what the same person wrote down after it is this act
    # sent a second time, and is answered again, and not written down twice.
    after: str = ""
    why: str = ""


class Correction(Body, frozen=True, kw_only=True):
    """What a record is to say in the place of one that was wrong: all of it."""

    on: date
    # By default, as before.
    types: tuple[Text, ...] = ()
    people: People = UNSET
    form: str = ""
    why: Text


class DisposalSaid(Body, frozen=True, kw_only=True):
    """What the other side says became of it, on which day, and what shows that."""

    how: Literal["disposed", "returned"]
    on: date
    proof: str
    why: str = ""


class DoneShown(msgspec.Struct, frozen=True, kw_only=True):
    """What was written down, and what let it be done."""

    id: str
    answer: Determination


@operation(
    "GET",
    "/disclosures",
    tag="disclosures",
    said=DisclosuresAsked,
    answers=Page[Gone],
    powers=_READING,
)
def list_disclosures(asked: Asked[DisclosuresAsked]) -> Page[Gone]:
    """List what went out and came in, the last one first."""
    said = asked.said
    given = {
        "agency": said.agency,
        "designation": said.designation,
        "on__gte": said.since,
        "on__lte": said.until,
    }
    there = queries.disclosures(asked.actor, corrected=said.corrected)
    found = there.filter(**{name: value for name, value in given.items() if value})
    rows = queries.disclosure_rows(found[said.offset : said.offset + said.limit])
    return operations.part(asked, rows, total=found.count())


@operation(
    "GET",
    "/disclosures/{record_id}",
    tag="disclosures",
    said=Query,
    answers=Gone,
    powers=_READING,
)
def read_disclosure(asked: Asked[Query], record_id: str) -> Gone:
    """Read what went out, or came in."""
    return queries.disclosure(record_id, actor=asked.actor)


@operation(
    "POST",
    "/disclosures/{record_id}/correct",
    tag="disclosures",
    said=Correction,
    answers=Gone,
    powers=_WRITING,
    status=201,
)
def correct_disclosure(asked: Asked[Correction], record_id: str) -> Gone:
    """Write down, in the place of a record that was wrong, what happened."""
    said = asked.said
    return actions.correct_disclosure(
        record_id,
        Happened(on=said.on, types=said.types, people=said.people, form=said.form),
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )


@operation(
    "POST",
    "/disclosures/{record_id}/confirm-disposal",
    tag="disclosures",
    said=DisposalSaid,
    answers=Gone,
    powers=(CONFIRMS,),
)
def confirm_disposal(asked: Asked[DisposalSaid], record_id: str) -> Gone:
    """Write down that the other side disposed of what went out to it, or returned it."""
    said = asked.said
    return actions.confirm_disposal(
        record_id,
        Disposed(how=said.how, on=said.on, proof=said.proof),
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )


@operation(
    "POST",
    "/disclosures",
    tag="disclosures",
    said=ActDone,
    answers=DoneShown,
    powers=_WRITING,
    status=201,
    located=True,
)
def record_disclosure(asked: Asked[ActDone]) -> DoneShown:
    """Write down an act that the law permits as it stands."""
    said = asked.said
    draft = None if said.draft is UNSET else said.draft
    with versions.telling(lambda: current(asked, draft.id) if draft else None), placed(ACT):
        _require_done(said.act)
        kept = actions.record_done(
            stated.facts(said.act, people=said.people),
            Happened(on=said.act.on, form=said.form, people=said.people),
            agency=said.act.agency,
            draft=draft.id if draft else "",
            version=draft.version if draft else 0,
            actor=vouching(asked.actor, ACT),
            now=asked.now,
            why=said.why,
        )
    return DoneShown(id=kept.id, answer=kept.answer)


def _require_done(act: Act) -> None:
    found = list(stated.unkept(act))
    if not act.done:
        message = "What is not done yet is asked about: see /matters."
        found.append(Fault("kind_mismatch", message, "done"))
    if found:
        raise Invalid(found)


@operation(
    "POST",
    "/records/designations/{record_id}/log-again",
    tag="disclosures",
    said=DoneAgain,
    answers=DoneShown,
    powers=_WRITING,
    status=201,
)
def log_again(asked: Asked[DoneAgain], record_id: str) -> DoneShown:
    """Write down that the like of the last act under a designation was done once more."""
    said = asked.said
    kept = actions.log_again(
        record_id,
        Happened(on=said.on, types=said.types, people=said.people, form=said.form),
        agency=said.agency,
        after=said.after,
        actor=asked.actor,
        now=asked.now,
        why=said.why,
    )
    return DoneShown(id=kept.id, answer=kept.answer)
