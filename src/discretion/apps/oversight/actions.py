"""Everything that writes a quarterly report up to its signature: begun, reviewed, amended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import new_york_day, next_id
from discretion.apps.oversight import asking, wording
from discretion.apps.oversight.contents import Decision
from discretion.apps.oversight.doing import Doing, change, content_of, opened, require_state, tell
from discretion.apps.oversight.drafting import events_of, quarter_of
from discretion.apps.oversight.facts import LineContent, LineDecided, NoteWritten, QuarterlyBegun
from discretion.apps.oversight.models import Line, QuarterlyReport
from discretion.apps.oversight.policies import policy
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.law.authority import Power
from discretion.law.deadlines import Quarter, in_words

_FIRST_YEAR, _LAST_YEAR = 2018, 2200


@transaction.atomic
def owe_last_quarter(*, now: datetime) -> int:
    """Ask for the report on the quarter that ended last, once; how many duties that made.

    For the daily work: doing it twice changes nothing.
    """
    quarter = asking.last_ended(now)
    if asking.asked_ever(quarter) or _reports_on(quarter).exists():
        return 0
    return asking.owe(quarter, policy().content, actor=accounts.SYSTEM, now=now)


@transaction.atomic
def begin(year: int, number: int, *, actor: Actor, now: datetime, why: str = "") -> QuarterlyReport:
    """Begin the report on a quarter that has ended. Invalid where it has its report already."""
    require(actor, Power.REPORT_QUARTERLY)
    quarter = _quarter(year, number, now)
    last = _reports_on(quarter).order_by("-amendment").first()
    if last is not None:
        going = "amend it" if last.state == "published" else "go on with it"
        message = f"{last.id} is the report on {quarter} already; {going}."
        raise Invalid([Fault("duplicate_id", message, "quarter")])
    row = _made(quarter, 0, Doing(actor, now, why))
    asking.owe(quarter, policy().content, actor=actor, now=now)
    return row


@transaction.atomic
def amend(report_id: str, because: str, *, actor: Actor, now: datetime) -> QuarterlyReport:
    """Begin a report that is to supersede a published one; what was reviewed comes along.

    `because` is told in the report: it names nobody either.
    """
    old = opened(report_id, Power.REPORT_QUARTERLY, actor)
    require_state(old, QuarterlyReport.State.PUBLISHED)
    words = _checked(because, "because")
    if not words:
        raise Invalid([Fault("missing_field", "Say why it is amended.", "because")])
    doing, quarter = Doing(actor, now), quarter_of(old)
    row = _made(quarter, old.amendment + 1, doing, supersedes=old, because=words, note=old.note)
    Line.objects.bulk_create(_copied(old, row))
    asking.owe(quarter, policy().content, amends=True, actor=actor, now=now)
    return row


def _quarter(year: int, number: int, now: datetime) -> Quarter:
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= number <= 4):
        message = f"Choose a quarter from 1 to 4 of a year from {_FIRST_YEAR} on."
        raise Invalid([Fault("bad_date", message, "quarter")])
    quarter = Quarter(year=year, number=number)
    if quarter.last >= new_york_day(now):
        message = f"{quarter} is not over before {in_words(quarter.last)}."
        raise Invalid([Fault("bad_date", message, "quarter")])
    return quarter


def _reports_on(quarter: Quarter) -> QuerySet[QuarterlyReport]:
    return QuarterlyReport.objects.filter(year=quarter.year, number=quarter.number)


def _made(quarter: Quarter, amendment: int, doing: Doing, **columns: object) -> QuarterlyReport:
    with _one_at_a_time(quarter):
        row = QuarterlyReport.objects.create(
            id=next_id("QTR", now=doing.now),
            year=quarter.year,
            number=quarter.number,
            amendment=amendment,
            created_at=doing.now,
            created_by=doing.actor.name,
            changed_at=doing.now,
            changed_by=doing.actor.name,
            **columns,
        )
    tell(row, QuarterlyBegun, doing, after=content_of(row))
    return row


@contextmanager
def _one_at_a_time(quarter: Quarter) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        message = f"Someone has just begun the report on {quarter}; go on with that one."
        raise Invalid([Fault("duplicate_id", message, "quarter")]) from None


def _copied(old: QuarterlyReport, new: QuarterlyReport) -> Iterator[Line]:
    for line in old.lines.all():
        yield Line(
            report=new,
            source=line.source,
            decision=line.decision,
            read=line.read,
            words=line.words,
            by=line.by,
            at=line.at,
        )


@transaction.atomic
def decide_line(
    report_id: str,
    source: str,
    decision: Decision,
    *,
    words: str = "",
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Line:
    """Say whether and how the words of one act or violation are told; `version` 0 for the first.

    `words` are those in their place where they are reworded. Invalid where what would be told looks
    as if it named someone, an agency or a record; Stale where someone else was faster.
    """
    row = opened(report_id, Power.REPORT_QUARTERLY, actor)
    require_state(row, QuarterlyReport.State.DRAFT)
    event = next((e for e in events_of(quarter_of(row)) if e.id == source and e.words), None)
    if event is None:
        raise NotFound(f"{row.id} has no words of “{source}”.")
    content = LineContent(
        source=source,
        decision=decision,
        read=event.words,
        words=_told(decision, words, event.words),
    )
    doing, kept = Doing(actor, now, why), row.lines.filter(source=source).first()
    before = _content(kept) if kept else None
    _keep(row, kept, content, version, doing)
    tell(row, LineDecided, doing, before=before, after=content)
    return row.lines.get(source=source)


def _told(decision: Decision, words: str, read: str) -> str:
    """What is told by a decision; Invalid where it may not be."""
    if decision == "left_out":
        return ""
    if decision not in Line.Decision.values:
        message = f"Choose one of {', '.join(Line.Decision.values)}."
        raise Invalid([Fault("unknown_code", message, "decision")])
    told = _checked(read if decision == "accepted" else words, "words")
    if not told:
        raise Invalid([Fault("missing_field", "Write what is to stand there.", "words")])
    return told


def _checked(words: str, path: str) -> str:
    words = words.strip()
    names = dict(accounts.all_agencies().values_list("id", "name"))
    if found := [*wording.faults(words, path, names)]:
        raise Invalid(found)
    return words


def _content(line: Line) -> LineContent:
    told = {name: getattr(line, name) for name in LineContent.__struct_fields__}
    return LineContent(**told)


def _keep(
    row: QuarterlyReport, kept: Line | None, content: LineContent, version: int, doing: Doing
) -> None:
    faster = f"{kept.by if kept else 'Someone else'} has decided this meanwhile; look at it again."
    if (kept.version if kept else 0) != version:
        raise Stale(faster)
    _touch(row, doing)
    columns = {
        "decision": content.decision,
        "read": content.read,
        "words": content.words,
        "by": doing.actor.name,
        "at": doing.now,
    }
    mine = row.lines.filter(source=content.source)
    if kept is None:
        try:
            with transaction.atomic():
                Line.objects.create(report=row, source=content.source, **columns)
        except IntegrityError:
            raise Stale(faster) from None
    elif not mine.filter(version=version).update(**columns, version=version + 1):
        raise Stale(faster)


def _touch(row: QuarterlyReport, doing: Doing) -> None:
    """Say who worked on the report last; Stale where it was signed in this moment."""
    drafts = QuarterlyReport.objects.filter(id=row.id, state="draft")
    if not drafts.update(changed_at=doing.now, changed_by=doing.actor.name):
        raise Stale(f"{row.id} is no longer a draft.")


@transaction.atomic
def write_note(
    report_id: str, note: str, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> QuarterlyReport:
    """Put the chief's own words at the head of the report; they name nobody either."""
    row = opened(report_id, Power.REPORT_QUARTERLY, actor)
    require_state(row, QuarterlyReport.State.DRAFT)
    words = _checked(note, "note")
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")
    change(row, NoteWritten, Doing(actor, now, why), {}, note=words)
    return row
