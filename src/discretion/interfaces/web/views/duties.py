"""Duties: what falls to me, what my agency owes, what is late; each with how its day was found."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render

from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.duties import queries
from discretion.apps.duties.standing import SAID_DONE, can_be_taken_back
from discretion.interfaces.web import list_files
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.duty_list import LATE, DutyList, how_many
from discretion.interfaces.web.duty_places import place
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.duties.models import Duty


@page()
def duties(request: Request) -> HttpResponse:
    """What falls to the one who asks; with `?whose=`, what their agencies owe, or all they know."""
    listed = DutyList(request)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return list_files.as_asked(request, "duties", _HEADS, map(_cells, listed.whole()))
    whose, late = listed.whose, listed.late
    context = {
        "form": listed.form,
        "whose": whose,
        "views": list(_views(request, whose, listed.asked)),
        "columns": _columns(request),
        "rows": _rows(listed),
        "files": [(e, address(request, **{"as": e}, page=None)) for e in list_files.ENDINGS],
        "page": listed.page,
        "found": f"{how_many(listed.count)} {'duty' if listed.count == 1 else 'duties'}",
        "ends": listed.ends,
        "late": late,
        "late_told": how_many(late),
        "late_to": address(request, state=LATE, page=None),
        "now": request.now,
    }
    return render(request, "duties/duties.html", context)


def _views(
    request: Request, whose: str, asked: Mapping[str, str]
) -> Iterator[tuple[str, str, bool]]:
    """The ways to look at the ledger that the one who asks has, and which it is."""
    actor = request.actor
    everywhere = actor.where(Power.READ_RECORD) is None and actor.can_anywhere(Power.READ_RECORD)
    late = whose == "all" and asked.get("state") == LATE and everywhere
    yield _to(request), "Mine", not whose
    if any(office.agency for office in actor.offices):
        yield _to(request, whose="agency"), "My agency’s", whose == "agency"
    yield _to(request, whose="all"), "All I may see", whose == "all" and not late
    if everywhere:
        yield _to(request, whose="all", state=LATE), "Late in the City", late


def _to(request: Request, whose: str | None = None, state: str | None = None) -> str:
    return address(request, whose=whose, state=state, page=None, agency=None)


def _rows(listed: DutyList) -> "list[tuple[Duty, str]]":
    """Each with where it is done, for those on the desks of the one who asks."""
    actor, all_own = listed.request.actor, not listed.whose
    own = None if all_own else queries.own_desks(actor, today=listed.today)
    return [(d, place(d) if _is_to_do(d, own) else "") for d in queries.each(listed.ids())]


def _is_to_do(duty: "Duty", own: Collection[str] | None) -> bool:
    return duty.state == duty.State.OPEN and (own is None or duty.desk in own)


_HEADS: Final = (
    *("Id", "Due", "Due at", "What", "Owed by", "Agency", "Owed to", "About", "State"),
    *("How the day was worked out", "Section", "Asked on", "Closed on", "What shows it"),
)


def _cells(duty: "Duty") -> tuple[str, ...]:
    return (
        duty.id,
        duty.due_on.isoformat() if duty.due_on else "",
        duty.due_at.astimezone(NEW_YORK).isoformat() if duty.due_at else "",
        duty.what,
        spoken(duty.who),
        duty.agency.name if duty.agency else "The City",
        duty.owed_to,
        duty.record,
        duty.get_state_display(),
        duty.explanation,
        duty.provision,
        list_files.day_of(duty.opened_at),
        list_files.day_of(duty.closed_at),
        duty.evidence,
    )


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Due", "due"),
        Column("What"),
        Column("Owed to"),
        sortable(request, "Agency", "agency"),
        Column("About"),
        sortable(request, "Id", "id"),
    ]


@page()
def duty(request: Request, duty_id: str) -> HttpResponse:
    """One duty: what, by when and why then, where it is done, and what came of it."""
    now = today(request)
    found = queries.duty(duty_id, actor=request.actor, today=now)
    context = {
        "duty": found,
        "place": place(found),
        "names": queries.falls_to(found, today=now) if found.state == found.State.OPEN else (),
        "said_done": found.kind in SAID_DONE,
        "can_be_taken_back": can_be_taken_back(found, actor=request.actor),
        "mine": queries.open_(queries.mine(request.actor, today=now)).filter(id=duty_id).exists(),
        "history": queries.history(duty_id, actor=request.actor, today=now),
        "now": request.now,
    }
    return render(request, "duties/duty.html", context)
