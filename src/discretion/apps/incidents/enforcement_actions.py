"""Everything that writes requests under § 10-178: entered, changed, erased, compiled and sent."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, Final

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.accounts.queries import require_open
from discretion.apps.audit import texts
from discretion.apps.audit.actions import hold_the_chain, next_id, record
from discretion.apps.audit.facts import Fact
from discretion.apps.duties import actions as duties
from discretion.apps.duties.actions import Owed
from discretion.apps.incidents import complaint_sealed as sealed
from discretion.apps.incidents import enforcement_compiling as compiling
from discretion.apps.incidents import enforcement_facts as facts
from discretion.apps.incidents import enforcement_sight as sight
from discretion.apps.incidents.enforcement_contents import Opened, Request
from discretion.apps.incidents.enforcement_models import (
    EnforcementRequest,
    EnforcementText,
    SentCompilation,
)
from discretion.apps.incidents.enforcement_opened import content_of, opened
from discretion.apps.matters.doing import Doing
from discretion.apps.register.shapes import too_long, unfit
from discretion.errors import Fault, Invalid, NotFound, Stale
from discretion.law.deadlines import Quarter, in_words
from discretion.law.enforcement import Response, compilation_due, quarter_of

COMPILE: Final = "compile_enforcement_requests"
_NAME: Final = 200
_HOW: Final = 1_000
_CITY: Final = "city"


@transaction.atomic
def enter(agency: str, said: Request, *, actor: Actor, now: datetime, why: str = "") -> Opened:
    """Write down a request, and ask for the compilation of its quarter."""
    doing, said = Doing(actor, now, why.strip()), _tidy(said)
    require(actor, sight.POWER, agency)
    require_open([agency], on=doing.on)
    _check(said, doing)
    hold_the_chain()
    row = EnforcementRequest.objects.create(
        id=next_id("ENF", now=now),
        agency_id=agency,
        entered_at=now,
        entered_by=actor.name,
        **_columns(said, doing),
    )
    EnforcementText.objects.create(request=row, **sealed.columns(said, doing))
    _tell(row, doing, facts.EnforcementRequestEntered, None)
    _ask(row, doing)
    return opened(row)


def _columns(said: Request, doing: Doing) -> dict[str, Any]:
    return {
        "asker": said.asker.value,
        "requesting": said.requesting,
        "received_on": said.received_on,
        "response": said.response.value,
        "responded_on": said.responded_on,
        "changed_at": doing.now,
        "changed_by": doing.actor.name,
    }


@transaction.atomic
def change(
    request_id: str,
    said: Request,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Opened:
    """Change what is written of a request, as when it is answered."""
    doing, said = Doing(actor, now, why.strip()), _tidy(said)
    row = _held(request_id, version, doing)
    _check(said, doing)
    before = content_of(row)
    _update(row, **_columns(said, doing))
    EnforcementText.objects.filter(request=row).update(**sealed.columns(said, doing))
    _tell(row, doing, facts.EnforcementRequestChanged, before)
    _ask(row, doing)
    return opened(row)


@transaction.atomic
def erase(request_id: str, *, version: int, actor: Actor, now: datetime, why: str) -> Opened:
    """Erase the words of a request for good; it is counted on."""
    doing = Doing(actor, now, why.strip())
    if not doing.why:
        raise Invalid([Fault("missing_field", "Say why it is erased.", "why")])
    row = _held(request_id, version, doing)
    before = content_of(row)
    there = EnforcementText.objects.filter(request=row, erased_at=None)
    if not there.update(**sealed.erased(doing)):
        raise Stale("This was erased already.")
    _update(row, changed_at=now, changed_by=actor.name)
    _tell(row, doing, facts.EnforcementTextErased, before)
    return opened(row)


def _held(request_id: str, version: int, doing: Doing) -> EnforcementRequest:
    """A request as someone opened it; Stale where it was changed since."""
    sight.row(request_id, actor=doing.actor)
    row = EnforcementRequest.objects.select_for_update().get(id=request_id)
    hold_the_chain()
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")
    return row


def _update(row: EnforcementRequest, **columns: Any) -> None:
    found = EnforcementRequest.objects.filter(id=row.id, version=row.version)
    if not found.update(version=row.version + 1, **columns):
        raise Stale(f"Someone else was faster: {row.id} is no longer as you opened it.")
    row.refresh_from_db()


def _tidy(said: Request) -> Request:
    return msgspec.structs.replace(
        said,
        requesting=" ".join(said.requesting.split()),
        asked=said.asked.strip(),
        answered=said.answered.strip(),
    )


def _check(said: Request, doing: Doing) -> None:
    if found := [*_faults(said, doing.on)]:
        raise Invalid(found)
    # The name stands in the compilation, so it is a body's and no person's.
    texts.require({"requesting": said.requesting}, by=doing.actor)


def _faults(said: Request, today: date) -> Iterator[Fault]:
    if not said.requesting:
        yield Fault("missing_field", "Name the body whose officer asked.", "requesting")
    yield from too_long(said.requesting, _NAME, "requesting")
    if not said.asked:
        yield Fault("missing_field", "Write what was asked.", "asked")
    yield from unfit(said)
    if said.received_on > today:
        yield Fault("bad_date", "Enter today or a day before it.", "received_on")
    answered = said.response is not Response.NOT_YET
    if answered and said.responded_on is None:
        yield Fault("missing_field", "Enter the day of the answer.", "responded_on")
    elif not answered and said.responded_on is not None:
        yield Fault("wrong_type", "Leave this out until it is answered.", "responded_on")
    elif said.responded_on and not said.received_on <= said.responded_on <= today:
        message = "Enter a day from when it was received until today."
        yield Fault("bad_date", message, "responded_on")


def _tell(
    row: EnforcementRequest,
    doing: Doing,
    fact: Callable[..., Fact],
    before: facts.EnforcementContent | None,
) -> None:
    told = fact(
        record=row.id, agency=row.agency_id, why=doing.why, before=before, after=content_of(row)
    )
    record(told, by=doing.actor, now=doing.now)


def _ask(row: EnforcementRequest, doing: Doing) -> None:
    """Ask for the compilation of the quarter, of the agency and of the designated office.

    What came after it was sent asks for it once more.
    """
    quarter = quarter_of(row.received_on)
    named, due = compiling.named(quarter), compilation_due(row.received_on)
    office = sight.designated_office()
    owed = [
        Owed(
            kind=COMPILE,
            agency=row.agency_id,
            what=f"Compile the requests under § 10-178 of {quarter}",
            to=sight.designated_name(),
            record=named,
            due=due,
            inside=True,
        )
    ]
    if office:
        owed.append(
            Owed(
                kind=COMPILE,
                agency=office,
                what=f"Compile the requests under § 10-178 of {quarter} for the City",
                to="Speaker of the council",
                record=named,
                part=_CITY,
                due=due,
                inside=True,
            )
        )
    duties.owe(owed, by=doing.actor, now=doing.now, why=doing.why)


@transaction.atomic
def send(
    quarter: Quarter,
    agency: str,
    *,
    on: date,
    how: str,
    whole_city: bool = False,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> SentCompilation:
    """Say that a quarter's compilation was sent: the agency's, or the City's to the speaker."""
    doing, how = Doing(actor, now, why.strip()), how.strip()
    require(actor, sight.POWER, agency)
    if whole_city and agency != sight.designated_office():
        raise NotFound("Only the designated office compiles for the whole City.")
    if found := [*_sent_wrong(quarter, on, how, doing.on)]:
        raise Invalid(found)
    lines = compiling.lines(quarter, agencies=None if whole_city else [agency])
    row = SentCompilation.objects.create(
        agency_id=agency,
        quarter=compiling.named(quarter),
        whole_city=whole_city,
        requests=sum(line.requests for line in lines),
        to="Speaker of the council" if whole_city else sight.designated_name(),
        on=on,
        how=how,
        at=now,
        by_name=actor.name,
    )
    _told_sent(row, doing)
    part, evidence = _CITY if whole_city else "", f"Sent on {in_words(on)}: {how}"
    duties.fulfil(
        row.quarter, COMPILE, part=part, agency=agency, evidence=evidence, by=actor, now=now
    )
    return row


def _sent_wrong(quarter: Quarter, on: date, how: str, today: date) -> Iterator[Fault]:
    if quarter.last >= today:
        yield Fault("bad_date", "This quarter is not over yet.", "quarter")
    if not how:
        yield Fault("missing_field", "Say how it was sent, as: by email.", "how")
    yield from too_long(how, _HOW, "how")
    if not quarter.last < on <= today:
        yield Fault("bad_date", "Enter a day after the quarter, and not after today.", "on")


def _told_sent(row: SentCompilation, doing: Doing) -> None:
    same = facts.CompilationContent.__struct_fields__
    told = facts.CompilationSent(
        record=f"{row.quarter}",
        agency=row.agency_id,
        why=doing.why,
        after=facts.CompilationContent(**{name: getattr(row, name) for name in same}),
    )
    record(told, by=doing.actor, now=doing.now)
