"""Everything that writes agencies: opened, changed, moved, closed or merged."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Q

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.models import Agency
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import new_york_day, record
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_LONGEST_ID: Final = 40
_LONGEST_NAME: Final = 200


def _agency_content(agency: Agency) -> facts.AgencyContent:
    return facts.AgencyContent(
        name=agency.name,
        kind=agency.kind,
        parent=agency.parent_id or "",
        foil_officer=agency.foil_officer,
        self_approval=agency.self_approval,
        closed_on=agency.closed_on.isoformat() if agency.closed_on else "",
        merged_into=agency.merged_into_id or "",
    )


@transaction.atomic
def open_agency(
    agency_id: str,
    content: facts.AgencyContent,
    *,
    actor: Actor,
    now: datetime,
) -> Agency:
    """Enter an agency, or an office of its parent; Invalid where the id or name is taken."""
    require(actor, Power.MANAGE_PEOPLE, content.parent)
    queries.require_open([content.parent], on=new_york_day(now), path="parent")
    _check_agency(agency_id, content, new=True)
    agency = Agency.objects.create(
        id=agency_id,
        name=content.name.strip(),
        kind=content.kind,
        parent_id=content.parent or None,
        foil_officer=content.foil_officer,
    )
    record(
        facts.AgencyOpened(
            record=f"agency:{agency_id}", agency=agency_id, after=_agency_content(agency)
        ),
        by=actor,
        now=now,
    )
    return agency


def _check_agency(agency_id: str, content: facts.AgencyContent, *, new: bool) -> None:
    found = [*_faults_of_id(agency_id, new=new), *_faults_of_name(agency_id, content.name.strip())]
    if content.kind not in Agency.Kind.values:
        found.append(Fault("unknown_code", f"“{content.kind}” is no kind of agency.", "kind"))
    tree = queries.tree()
    if content.parent and content.parent not in tree.parents:
        found.append(Fault("unknown_id", f"There is no agency “{content.parent}”.", "parent"))
    elif content.parent and agency_id in tree.above(content.parent):
        found.append(Fault("circular_parent", "An agency can't be below itself.", "parent"))
    if found:
        raise Invalid(found)


def _faults_of_id(agency_id: str, *, new: bool) -> Iterator[Fault]:
    try:
        validate_slug(agency_id)
    except ValidationError:
        yield Fault("bad_id", "Use letters, digits and hyphens only.", "id")
    if len(agency_id) > _LONGEST_ID:
        yield Fault("too_long", f"Use at most {_LONGEST_ID} characters.", "id")
    if new and Agency.objects.filter(id=agency_id).exists():
        yield Fault("duplicate_id", f"“{agency_id}” is taken; choose another id.", "id")


def _faults_of_name(agency_id: str, name: str) -> Iterator[Fault]:
    if not name:
        yield Fault("empty_text", "Enter the agency's name.", "name")
    if not name.isprintable():
        yield Fault("bad_text", "Leave out the characters that can't be shown.", "name")
    if len(name) > _LONGEST_NAME:
        yield Fault("too_long", f"Use at most {_LONGEST_NAME} characters.", "name")
    if Agency.objects.filter(name=name).exclude(id=agency_id).exists():
        yield Fault("duplicate_name", "Another agency has this name; choose another.", "name")


@transaction.atomic
def change_agency(
    agency_id: str,
    content: facts.AgencyContent,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Agency:
    """Rename or move an agency; Stale where it has changed since it was opened."""
    agency = queries.agency(agency_id, actor=actor)
    require(actor, Power.MANAGE_PEOPLE, agency_id)
    _check_agency(agency_id, content, new=False)
    if content.parent != (agency.parent_id or ""):
        _require_over_parents(agency, content.parent, actor, now)
    before = _agency_content(agency)
    changed = Agency.objects.filter(id=agency_id, version=version).update(
        name=content.name.strip(),
        kind=content.kind,
        parent_id=content.parent or None,
        foil_officer=content.foil_officer,
        version=version + 1,
    )
    if not changed:
        raise Stale("Someone else changed this agency meanwhile.")
    agency.refresh_from_db()
    fact = facts.AgencyChanged(
        record=f"agency:{agency_id}",
        agency=agency_id,
        why=why,
        before=before,
        after=_agency_content(agency),
    )
    record(fact, by=actor, now=now)
    return agency


def _require_over_parents(agency: Agency, parent: str, actor: Actor, now: datetime) -> None:
    """To move an agency is for who administers both where it leaves and where it comes to.

    What has no parent is the City's own to move.
    """
    for above in (agency.parent_id or "", parent):
        require(actor, Power.MANAGE_PEOPLE, above)
    queries.require_open([parent], on=new_york_day(now), path="parent")


@transaction.atomic
def close_agency(
    agency_id: str,
    *,
    on: date,
    into: str = "",
    actor: Actor,
    now: datetime,
    why: str = "",
) -> None:
    """Close an agency, or merge it into another; what it kept stays readable under its name."""
    agency = queries.agency(agency_id, actor=actor)
    require(actor, Power.MANAGE_PEOPLE, agency_id)
    if into:
        _require_lasting(queries.agency(into, actor=actor))
    if into == agency_id:
        raise Invalid([Fault("circular_parent", "An agency can't be merged into itself.", "into")])
    if agency.offices.filter(Q(closed_on=None) | Q(closed_on__gt=on)).exists():
        raise Invalid([Fault("has_offices", "Close or move its open offices first.", "on")])
    before = _agency_content(agency)
    changed = Agency.objects.filter(id=agency_id, closed_on=None).update(
        closed_on=on, merged_into_id=into or None, version=agency.version + 1
    )
    if not changed:
        raise Stale("This agency is closed already.")
    agency.refresh_from_db()
    fact = facts.AgencyClosed(
        record=f"agency:{agency_id}",
        agency=agency_id,
        why=why,
        before=before,
        after=_agency_content(agency),
    )
    record(fact, by=actor, now=now)


def _require_lasting(successor: Agency) -> None:
    """Invalid for a successor that has a last day itself."""
    if successor.closed_on is not None:
        message = f"{successor.name} closes on {in_words(successor.closed_on)}; choose another."
        raise Invalid([Fault("closed_agency", message, "into")])


@transaction.atomic
def allow_self_approval(agency_id: str, *, allow: bool, actor: Actor, now: datetime) -> None:
    """Let officers of an agency approve their own drafts, or no longer; the head's alone."""
    agency = queries.agency(agency_id, actor=actor)
    require(actor, Power.ALLOW_SELF_APPROVAL, agency_id)
    before = _agency_content(agency)
    agency.self_approval = allow
    agency.version += 1
    agency.save(update_fields=["self_approval", "version"])
    fact = facts.SelfApprovalSet(
        record=f"agency:{agency_id}",
        agency=agency_id,
        before=before,
        after=_agency_content(agency),
    )
    record(fact, by=actor, now=now)
