"""Everything that reads quarterly reports: for the chief's office, and what is online for all."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db.models import Q, QuerySet

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit import queries as audit
from discretion.apps.audit import vault
from discretion.apps.audit.queries import Told
from discretion.apps.oversight import asking, documents
from discretion.apps.oversight.contents import Release
from discretion.apps.oversight.doing import opened
from discretion.apps.oversight.drafting import Draft, draft_of
from discretion.apps.oversight.drafting import Reviewed as Reviewed
from discretion.apps.oversight.drafting import outdated as outdated
from discretion.apps.oversight.drafting import quarter_of as quarter_of
from discretion.apps.oversight.models import QuarterlyReport
from discretion.apps.register.fingerprints import fingerprint
from discretion.errors import NotFound, Stale, Tampered
from discretion.law.authority import Power
from discretion.law.deadlines import Quarter

STATES = QuarterlyReport.State.choices
_NEWEST = ("-year", "-number", "-amendment")
_ONLINE = ("published", "superseded")


def reports(actor: Actor, *, words: str = "") -> QuerySet[QuarterlyReport]:
    """Every quarterly report, the newest first; for the chief's office."""
    require(actor, Power.REPORT_QUARTERLY)
    found = QuarterlyReport.objects.order_by(*_NEWEST)
    for word in words.split():
        quarter = word.upper().removeprefix("Q")
        meant = Q(id__icontains=word) | Q(note__icontains=word) | Q(because__icontains=word)
        if quarter.isdecimal():
            meant |= Q(year=quarter) if len(quarter) == 4 else Q(number=quarter[:4])
        found = found.filter(meant)
    return found


def row(report_id: str, *, actor: Actor) -> QuarterlyReport:
    """A report; NotFound where there is none of that id."""
    return opened(report_id, Power.REPORT_QUARTERLY, actor)


def draft(report_id: str, *, actor: Actor) -> Draft:
    """A report that is not signed yet, as it stands now; Stale for one that is."""
    found = row(report_id, actor=actor)
    if found.frozen:
        raise Stale(f"{report_id} is {found.state}; it can't be changed any more.")
    return draft_of(found)


def release(report_id: str, *, actor: Actor) -> Release:
    """What a report says: as it was signed, or as it would be."""
    found = row(report_id, actor=actor)
    return frozen(found) if found.frozen else draft_of(found).release


def file(report_id: str, ending: str, *, actor: Actor) -> bytes:
    """A report as a file: the very one that was frozen, or one of the draft."""
    found = row(report_id, actor=actor)
    _require_format(ending)
    if found.frozen:
        return vault.content(found.files[ending])
    return documents.written(draft_of(found).release, ending)


def amending(found: QuarterlyReport) -> QuarterlyReport | None:
    """The report that supersedes another, or will."""
    return QuarterlyReport.objects.filter(supersedes=found.id).first()


def proof(report_id: str, *, actor: Actor) -> tuple[str, bytes]:
    """The paper that proves the delivery, with its name; NotFound where there is none."""
    found = row(report_id, actor=actor)
    if not found.paper:
        raise NotFound(f"No paper proves a delivery of {report_id}.")
    return found.paper_name, vault.content(found.paper)


def history(report_id: str, *, actor: Actor) -> Sequence[Told]:
    """What happened to a report, newest first."""
    return audit.history(row(report_id, actor=actor).id)


def quarters_to_report(actor: Actor, *, now: datetime, most: int = 8) -> Sequence[Quarter]:
    """The quarters that ended last and have no report yet, the newest first."""
    require(actor, Power.REPORT_QUARTERLY)
    there = set(QuarterlyReport.objects.values_list("year", "number"))
    found, quarter = [], asking.last_ended(now)
    for _ in range(most):
        if (quarter.year, quarter.number) not in there:
            found.append(quarter)
        quarter = asking.before(quarter)
    return found


# What anyone may read


def published() -> QuerySet[QuarterlyReport]:
    """The reports that are online, those that were superseded too; the newest first."""
    return QuarterlyReport.objects.filter(state__in=_ONLINE).order_by(*_NEWEST)


def published_row(report_id: str) -> QuarterlyReport:
    """A report that is online; NotFound for any other, whether or not there is one."""
    found = published().filter(id=report_id).first()
    if found is None:
        raise NotFound(f"No quarterly report “{report_id}” is published.")
    return found


def published_file(report_id: str, ending: str) -> bytes:
    """A report that is online as a file."""
    found = published_row(report_id)
    _require_format(ending)
    return vault.content(found.files[ending])


def _require_format(ending: str) -> None:
    if ending not in documents.FORMATS:
        raise NotFound(f"A quarterly report is not written as “{ending}”.")


def frozen(found: QuarterlyReport) -> Release:
    """What was signed; Tampered where it is not that any more."""
    said = msgspec.json.decode(found.frozen, type=Release)
    if fingerprint(msgspec.structs.replace(said, signed=None)) != found.fingerprint:
        raise Tampered(f"What {found.id} says is not what was signed.")
    return said
