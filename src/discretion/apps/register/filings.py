"""Last cycle's filing, taken over row by row: each accepted, corrected or refused by a person.

Nothing of a filing is in the register until someone accepts it, and then it is a draft.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final, cast

import msgspec
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit import texts
from discretion.apps.audit.actions import next_id, record
from discretion.apps.audit.facts import Fact
from discretion.apps.register import actions, designating, queries
from discretion.apps.register.contents import Activity, Content, Designation, Function
from discretion.apps.register.kinds import KINDS, Kind
from discretion.apps.register.known import Known
from discretion.apps.register.models import FilingImport, FilingRow
from discretion.apps.register.proposals import Agency, Proposal, propose, source, year_of
from discretion.apps.register.queries import Kept
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.forms.read import read_apart
from discretion.forms.report import Answer, Doubt, Report, TextAnswer, YesNoAnswer, decode, encode
from discretion.law.acts import PartyKind
from discretion.law.authority import Power

_LONGEST_NAME: Final = 120
_LEFT_OUT: Final = (
    "The filing has here what looks like {}. We keep the kinds of information, never the "
    "information, so its kind stands in its place."
)


class FilingRead(Fact, frozen=True, kw_only=True):
    """A filing was uploaded and read."""

    kind: ClassVar[str] = "filing.read"
    file_name: str
    rows: int


class RowDecided(Fact, frozen=True, kw_only=True):
    """A row of a filing was accepted or refused, or that was undone."""

    kind: ClassVar[str] = "filing.row_decided"
    question: str
    row: int
    decision: str
    entered: str = ""


def import_filing(
    data: bytes, *, file_name: str, agency: str, actor: Actor, now: datetime
) -> FilingImport:
    """Read a filed report and keep what it suggests; Unreadable where it is none."""
    require(actor, Power.KEEP_REGISTER, agency)
    name = _plain(file_name)
    report = _read(data, name)
    known = Known(agency)
    agencies = [
        Agency(id=each.id, name=each.name, kind=cast(PartyKind, each.kind))
        for each in accounts.all_agencies()
    ]
    proposals = [_without_people(p) for p in propose(report, agencies, known.vocabulary.knows)]
    return _keep(data, name, agency, report, proposals, actor=actor, now=now)


def _without_people(proposal: Proposal) -> Proposal:
    """A proposal in which kinds stand for what looks identifying, and a doubt tells of it."""
    if proposal.content is None:
        return proposal
    content, looks = texts.without(proposal.content)
    if not looks:
        return proposal
    doubts = (*proposal.doubts, _LEFT_OUT.format(" and ".join(looks)))
    return replace(proposal, content=cast(Content, content), doubts=doubts)


def _plain(file_name: str) -> str:
    """The name of the file without folders, and without anything that a name has no use for."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(filter(str.isprintable, name)).encode(errors="ignore")
    return bare[-_LONGEST_NAME:].decode(errors="ignore").lstrip(".") or "filing"


def _read(data: bytes, name: str) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return read_apart(path)


@transaction.atomic
def _keep(
    data: bytes,
    name: str,
    agency: str,
    report: Report,
    proposals: Sequence[Proposal],
    *,
    actor: Actor,
    now: datetime,
) -> FilingImport:
    kept = FilingImport.objects.create(
        id=next_id("FIL", now=now),
        agency_id=agency,
        file_name=name,
        source=data,
        report=encode(report).decode(),
        year=year_of(report),
        made_at=now,
        made_by=actor.name,
    )
    FilingRow.objects.bulk_create(
        FilingRow(
            filing=kept,
            number=number,
            question=each.question,
            row=each.row,
            kind=kind_of_content(each.content).name if each.content else "",
            content=msgspec.json.encode(each.content).decode() if each.content else "",
            words=each.words,
            doubts=list(each.doubts),
        )
        for number, each in enumerate(proposals, start=1)
    )
    fact = FilingRead(record=kept.id, agency=agency, file_name=name, rows=len(proposals))
    record(fact, by=actor, now=now)
    return kept


@transaction.atomic
def accept_row(row_id: int, content: Content | None = None, *, actor: Actor, now: datetime) -> Kept:
    """Enter a row as a draft, as it was proposed or as it was corrected to `content`.

    Invalid where what it says does not hold here; Stale where it was decided already.
    """
    row = _waiting(row_id, actor)
    said = content or proposed(row)
    if said is None:
        message = "This row proposes nothing; say what it is to become, or refuse it."
        raise Invalid([Fault("missing_field", message, "content")])
    where = source(row.filing.year, row.question, row.row)
    if isinstance(said, Activity) and not said.source:
        said = msgspec.structs.replace(said, source=where)
    kept = actions.enter(
        kind_of_content(said),
        said,
        agency=row.filing.agency_id,
        state="draft",
        actor=actor,
        now=now,
        why=where,
    )
    _decide(row, FilingRow.Decision.ACCEPTED, actor=actor, now=now, entered=kept.id)
    return kept


def accept_sure(
    filing_id: str, question: str, *, actor: Actor, now: datetime
) -> tuple[Sequence[str], int]:
    """Accept each row of a question that waits without a doubt; what can't be entered waits on.

    The ids of what was entered, and how many rows were refused.
    """
    entered, refused = [], 0
    require(actor, Power.KEEP_REGISTER, filing(filing_id, actor=actor).agency_id)
    for row in rows(filing_id, actor=actor).filter(question=question):
        if not is_sure(row):
            continue
        try:
            entered.append(accept_row(row.pk, actor=actor, now=now).id)
        except (Invalid, Stale):
            refused += 1
    return entered, refused


def is_sure(row: FilingRow) -> bool:
    """Whether a row waits, proposes something, and raised no doubt."""
    return row.decision == FilingRow.Decision.WAITING and bool(row.kind) and not row.doubts


@transaction.atomic
def reject_row(row_id: int, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Leave a row of the filing out of the register."""
    row = _waiting(row_id, actor)
    _decide(row, FilingRow.Decision.REJECTED, actor=actor, now=now, why=why)


@transaction.atomic
def undo(row_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a row wait again; Stale where the record it became was worked on since."""
    row = _row(row_id, actor)
    if row.decision == FilingRow.Decision.WAITING:
        raise Stale("This row waits already.")
    if row.record_id:
        _take_back(row.record_id, source(row.filing.year, row.question, row.row), actor, now)
    before = row.decision
    _decide(row, FilingRow.Decision.WAITING, actor=actor, now=now, before=before)


def _take_back(record_id: str, why: str, actor: Actor, now: datetime) -> None:
    kept = queries.record(record_id, actor=actor)
    if kept.state != "draft" or kept.version != 1:
        raise Stale(f"{record_id} was worked on since; end it on its own page.")
    if isinstance(kept.content, Designation):
        why = f"Taken back: {why}"
        designating.withdraw(record_id, version=1, why=why, actor=actor, now=now)
    else:
        actions.retire(record_id, version=1, why=why, actor=actor, now=now)


def _waiting(row_id: int, actor: Actor) -> FilingRow:
    row = _row(row_id, actor)
    if row.decision != FilingRow.Decision.WAITING:
        raise Stale(f"This row was {row.decision} already.")
    return row


def _row(row_id: int, actor: Actor) -> FilingRow:
    """A row that the actor may decide; NotFound outside their sight."""
    row = _visible_rows(actor).filter(pk=row_id).select_related("filing").first()
    if row is None:
        raise NotFound("There is no such row of a filing here.")
    require(actor, Power.KEEP_REGISTER, row.filing.agency_id)
    return row


def _decide(
    row: FilingRow,
    decision: FilingRow.Decision,
    *,
    actor: Actor,
    now: datetime,
    entered: str = "",
    why: str = "",
    before: str = FilingRow.Decision.WAITING,
) -> None:
    changed = FilingRow.objects.filter(pk=row.pk, decision=before).update(
        decision=decision, record_id=entered, decided_at=now, decided_by=actor.name
    )
    if not changed:
        raise Stale("Someone else decided this row meanwhile.")
    fact = RowDecided(
        record=row.filing_id,
        agency=row.filing.agency_id,
        why=why,
        question=row.question,
        row=row.row,
        decision=decision,
        entered=entered,
    )
    record(fact, by=actor, now=now)


def filings(actor: Actor) -> QuerySet[FilingImport]:
    """The filings that were read for the agencies of the actor's sight, newest first."""
    found = FilingImport.objects.defer("source", "report").order_by("-made_at", "-id")
    seen = actor.where(Power.READ_REGISTER)
    return found if seen is None else found.filter(agency__in=seen)


def counted(actor: Actor) -> QuerySet[FilingImport]:
    """The same with their agencies, how many rows they have (`total`), and how many `waiting`."""
    waiting = Count("rows", filter=Q(rows__decision=FilingRow.Decision.WAITING))
    found = filings(actor).select_related("agency")
    return found.annotate(total=Count("rows"), waiting=waiting)


def filing(filing_id: str, *, actor: Actor) -> FilingImport:
    """One filing that was read; NotFound outside the actor's sight."""
    found = filings(actor).filter(id=filing_id).first()
    if found is None:
        raise NotFound(f"There is no filing “{filing_id}” here.")
    return found


def rows(filing_id: str, *, actor: Actor) -> QuerySet[FilingRow]:
    """The rows of a filing, in its order."""
    filing(filing_id, actor=actor)
    return _visible_rows(actor).filter(filing=filing_id).order_by("number")


def _visible_rows(actor: Actor) -> QuerySet[FilingRow]:
    return FilingRow.objects.filter(filing__in=filings(actor).values("id"))


def proposed(row: FilingRow) -> Content | None:
    """What a row proposes; None where it proposes nothing by itself."""
    if not row.kind:
        return None
    return msgspec.json.decode(row.content, type=KINDS[row.kind].content)


def awaited(read: FilingImport, rows: Iterable[FilingRow]) -> Mapping[int, FilingRow]:
    """By its number, each row that waits and names a function that the register has not yet.

    With it, the row of question 2 that would bring the function.
    """
    opened = [(row, proposed(row)) for row in rows]
    bringing = {said.code: row for row, said in opened if isinstance(said, Function)}
    known = Known(read.agency_id).functions
    return {
        row.number: bringing[said.function]
        for row, said in opened
        if row.decision == FilingRow.Decision.WAITING
        and isinstance(said, Activity)
        and said.function in bringing.keys() - known
    }


def taken_over(record_ids: Iterable[str], *, actor: Actor) -> Mapping[str, FilingRow]:
    """The row of a filing that each of some records was taken over from, if it was."""
    found = _visible_rows(actor).filter(record_id__in=list(record_ids)).select_related("filing")
    return {row.record_id: row for row in found.defer("filing__source", "filing__report")}


def report_of(filing_id: str, *, actor: Actor) -> Report:
    """The whole report as it was read, with the reader's doubts."""
    return decode(filing(filing_id, actor=actor).report.encode())


def narratives(filing_id: str, *, actor: Actor) -> Mapping[str, Answer]:
    """The answers in words, by question, for the next report: none of them is confirmed yet."""
    told = _in_words(filing_id, actor)
    return {number: cast(Answer, texts.without(answer)[0]) for number, answer in told.items()}


def left_out(filing_id: str, *, actor: Actor) -> Sequence[Doubt]:
    """What of the answers in words does not come along, as it looks like a person's."""
    told = _in_words(filing_id, actor)
    seen = ((number, texts.without(answer)[1]) for number, answer in told.items())
    return [
        Doubt(question=number, message=_LEFT_OUT.format(" and ".join(looks)), where="")
        for number, looks in seen
        if looks
    ]


def _in_words(filing_id: str, actor: Actor) -> dict[str, TextAnswer | YesNoAnswer]:
    """The answers that are carried over as words, to be confirmed anew."""
    told = report_of(filing_id, actor=actor)
    answers = ((q.number, told.answers[q.number]) for q in told.questions)
    return {n: told for n, told in answers if isinstance(told, TextAnswer | YesNoAnswer)}


def kind_of_content(content: Content) -> Kind:
    """The kind of record that a content is of."""
    return next(kind for kind in KINDS.values() if kind.content is type(content))
