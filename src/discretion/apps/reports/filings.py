"""Everything that reads what was signed and filed; and a draft as the one who signs it sees it.

What would be filed is the same for whoever looks: it is assembled from all that the agency's tree
holds, not from what the looker's own role happens to reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import msgspec

from discretion.apps.accounts.policy import Actor, Office
from discretion.apps.audit import vault
from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.reports import queries
from discretion.apps.reports.deliveries import RECIPIENTS
from discretion.apps.reports.models import Delivery, Filing, Report, Signing
from discretion.apps.reports.proof import Finding
from discretion.apps.reports.queries import Draft
from discretion.errors import NotAllowed, NotFound, Stale
from discretion.forms import report as forms
from discretion.law.authority import Power, Role

# The records of the agency's whole tree are in it.
READS_PACKAGE: Final = (Power.READ_REGISTER, Power.READ_RECORD, Power.PREPARE_REPORT)
# Found in every draft, and put right by preparing and signing it.
_SETTLED_BY_SIGNING: Final = ("preparer_missing", "signature_missing")


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Someone's name under a report; `fingerprint` is of the content that they signed."""

    part: str
    person: str
    person_name: str
    capacity: str
    on: date
    at: datetime
    intent: str
    fingerprint: str


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """What was frozen when a report was signed: fingerprints of its content and package."""

    report: str
    fingerprint: str
    package: str
    size: int
    key: str
    head_number: int
    head_digest: str
    made_at: datetime


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery, due or made; `due_on` is None where the law sets no day."""

    report: str
    recipient: str
    recipient_name: str
    filed_on: date
    due_on: date | None
    explanation: str
    provision: str
    delivered_on: date | None
    how: str
    proof: str
    paper: str
    paper_name: str
    recorded_by: str

    @property
    def how_in_words(self) -> str:
        """How it was handed over, as on the form."""
        return str(Delivery.How(self.how).label) if self.how else ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A report before it is signed: what it says, its fingerprint, and what stands in the way.

    `blocking` is to be put right, `doubtful` to be acknowledged by the preparer. Once prepared,
    `prepared` is the preparer's name under it, and `changed` whether it says something else since.
    """

    draft: Draft
    fingerprint: str
    blocking: tuple[Finding, ...]
    doubtful: tuple[Finding, ...]
    prepared: Signed | None

    @property
    def report(self) -> forms.Report:
        """The report as it would be signed, but for the signature."""
        return self.draft.composed

    @property
    def changed(self) -> bool:
        """Whether it no longer says what was prepared."""
        return self.prepared is not None and self.prepared.fingerprint != self.fingerprint


def desk(report_id: str, *, actor: Actor, now: datetime) -> Desk:
    """A report as whoever prepares or signs it is to see it; Stale once it is signed."""
    row = queries.row(report_id, actor=actor)
    if row.frozen:
        raise Stale(f"{report_id} is {row.state}; it can't be prepared or signed any more.")
    draft = queries.draft(report_id, actor=reader(row, actor), now=now)
    open_ = [f for f in draft.findings if f.code not in _SETTLED_BY_SIGNING]
    return Desk(
        draft=draft,
        fingerprint=fingerprint(draft.composed),
        blocking=tuple(f for f in open_ if f.weight == "contradiction"),
        doubtful=tuple(f for f in open_ if f.weight != "contradiction"),
        prepared=_prepared(row),
    )


def reader(row: Report, actor: Actor) -> Actor:
    """The actor with sight of all that the report is made of, and of nothing else."""
    return replace(actor, offices=(Office(Role.AUDITOR, row.agency_id, True),), scopes=None)


def _prepared(row: Report) -> Signed | None:
    if row.state == Report.State.DRAFT:
        return None
    last = row.signings.filter(part=Signing.Part.PREPARER).order_by("-at", "-pk").first()
    return signed(last) if last else None


def signed(row: Signing) -> Signed:
    """A name under a report, opened."""
    return Signed(**{name: getattr(row, name) for name in Signed.__struct_fields__})


def signings(report_id: str, *, actor: Actor) -> Sequence[Signed]:
    """Every name put under a report, oldest first; of several preparers the last counts."""
    row = queries.row(report_id, actor=actor)
    return [signed(s) for s in row.signings.order_by("at", "pk")]


def filing(report_id: str, *, actor: Actor) -> Filed:
    """What was frozen when a report was signed; NotFound before that, and outside sight."""
    row = _filing(report_id, actor)
    told = {name: getattr(row, name) for name in Filed.__struct_fields__ if name != "report"}
    return Filed(report=report_id, **told)


def _filing(report_id: str, actor: Actor) -> Filing:
    row = queries.row(report_id, actor=actor)
    found = Filing.objects.filter(report=row).first()
    if found is None:
        raise NotFound(f"{report_id} isn't signed yet, so there is no package of it.")
    return found


def package(report_id: str, *, actor: Actor) -> bytes:
    """The package of a signed report; Tampered where its file or the frozen report was changed.

    NotAllowed for who may read the report and not the records behind it, which are in there too.
    """
    row = queries.row(report_id, actor=actor)
    if not may_take_package(row, actor):
        raise NotAllowed(
            "The package holds the records behind the report as well, which your roles don't let "
            "you read. The report itself is yours to take in every format."
        )
    found = _filing(report_id, actor)
    queries.frozen(row)
    return vault.content(found.package)


def may_take_package(row: Report, actor: Actor) -> bool:
    """Whether the actor may read all that a report's package holds."""
    return any(actor.can(power, row.agency_id) for power in READS_PACKAGE)


def deliveries(report_id: str, *, actor: Actor) -> Sequence[Delivered]:
    """To whom a filed report goes and went, in the order of the law."""
    row = queries.row(report_id, actor=actor)
    places = list(RECIPIENTS)
    return sorted(
        map(delivered, row.deliveries.select_related("duty")),
        key=lambda d: places.index(d.recipient),
    )


def delivered(row: Delivery) -> Delivered:
    """A delivery's row, opened."""
    told = {name: getattr(row, name) for name in Delivered.__struct_fields__ if hasattr(row, name)}
    told |= {name: getattr(row.duty, name) for name in ("due_on", "explanation", "provision")}
    told |= {"report": row.report_id, "recipient_name": RECIPIENTS[row.recipient]}
    return Delivered(**told)


def outstanding(*, actor: Actor) -> Sequence[Delivered]:
    """What was filed and not yet delivered, as far as the actor sees it; the first due first."""
    found = Delivery.objects.filter(report__in=queries.reports(actor), delivered_on=None)
    rows = map(delivered, found.select_related("duty").order_by("report", "pk"))
    return sorted(rows, key=lambda d: d.due_on or date.max)


def proof(report_id: str, recipient: str, *, actor: Actor) -> tuple[str, bytes]:
    """The paper that proves a delivery, with its name; NotFound where there is none."""
    row = queries.row(report_id, actor=actor)
    found = row.deliveries.filter(recipient=recipient).exclude(paper="").first()
    if found is None:
        raise NotFound(f"No paper proves this delivery of {report_id}.")
    return found.paper_name, vault.content(found.paper)
