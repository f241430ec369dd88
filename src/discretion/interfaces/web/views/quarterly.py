"""The quarterly report as pages: the list, one as it stands, its words reviewed one by one."""

from typing import Any, Final

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from discretion.apps.oversight import actions, asking, documents, policies, queries, wording
from discretion.apps.oversight.contents import Policy
from discretion.apps.oversight.models import QuarterlyReport
from discretion.errors import NotFound
from discretion.interfaces.web import list_files
from discretion.interfaces.web.forms import asked, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.quarterly_forms import (
    AmendForm,
    BeginForm,
    Filter,
    LineForm,
    NoteForm,
    PolicyForm,
)
from discretion.interfaces.web.tables import Column, address, sortable
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

_A_PAGE: Final = 50
_SORTS: Final = {
    "id": ("id",),
    "quarter": ("year", "number", "amendment"),
    "state": ("state", "id"),
    "changed": ("changed_at", "id"),
}
_HEADS: Final = ("Id", "Quarter", "State", "Signed by", "Signed", "Published", "Delivered")


@page(Power.REPORT_QUARTERLY)
def reports(request: Request) -> HttpResponse:
    """Every quarterly report, and the quarters that have none yet."""
    form = Filter(data=request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.reports(request.actor, words=said.get("words", ""))
    if state := said.get("state"):
        found = found.filter(state=state)
    found = _sorted(found, request)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        return list_files.as_asked(request, "quarterly-reports", _HEADS, map(_as_row, found))
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    last = asking.last_ended(request.now)
    context = {
        "form": form,
        "rows": [(row, queries.quarter_of(row)) for row in shown],
        "page": shown,
        "columns": _columns(request),
        "found": f"{count:,} {'report' if count == 1 else 'reports'}",
        "missing": queries.quarters_to_report(request.actor, now=request.now),
        "due": asking.due(last, policies.policy().content),
        "as_csv": address(request, **{"as": "csv"}, page=None),
        "as_xlsx": address(request, **{"as": "xlsx"}, page=None),
    }
    return render(request, "quarterly/list.html", context)


def _sorted(found: "QuerySet[QuarterlyReport]", request: Request) -> "QuerySet[QuarterlyReport]":
    wanted = request.GET.get("sort", "")
    columns = _SORTS.get(wanted.removeprefix("-"))
    if not columns:
        return found
    minus = "-" if wanted.startswith("-") else ""
    return found.order_by(*(f"{minus}{column}" for column in columns))


def _columns(request: Request) -> list[Column]:
    return [
        sortable(request, "Id", "id"),
        sortable(request, "Quarter", "quarter"),
        sortable(request, "State", "state"),
        Column("To the speaker"),
        sortable(request, "Last worked on", "changed"),
    ]


def _as_row(row: QuarterlyReport) -> tuple[str, ...]:
    signed, online = list_files.day_of(row.signed_at), list_files.day_of(row.published_at)
    delivered = row.delivered_on.isoformat() if row.delivered_on else ""
    quarter = asking.key(queries.quarter_of(row))
    return row.id, quarter, row.get_state_display(), row.signer_name, signed, online, delivered


@page(Power.REPORT_QUARTERLY)
def begin(request: Request) -> HttpResponse:
    """Begin the report on a quarter that is over."""
    quarters = queries.quarters_to_report(request.actor, now=request.now)

    def make(**given: Any) -> BeginForm:
        return BeginForm(quarters=quarters, **given)

    form = bound_or_kept(request, make, {"quarter": request.GET.get("quarter", "")})
    begun: list[QuarterlyReport] = []

    def act() -> None:
        year, _, number = form.cleaned_data["quarter"].partition("-Q")
        begun.append(actions.begin(int(year), int(number), actor=request.actor, now=request.now))

    if carried_out(form, act):
        messages.success(request, f"{begun[0].id} is begun. Review what is told in words.")
        return redirect("quarterly_report", begun[0].id)
    return asked(
        request,
        form,
        title="Begin a quarterly report",
        lead="It counts what you were told of in the quarter: exigent acts and violations.",
        send="Begin it",
        trail=[(reverse("quarterly_reports"), "Quarterly reports")],
    )


@page(Power.REPORT_QUARTERLY)
def report(request: Request, quarterly_id: str) -> HttpResponse:
    """A report as it stands, with what is to be done next."""
    row = queries.row(quarterly_id, actor=request.actor)
    shown: dict[str, Any] = {
        "row": row,
        "quarter": queries.quarter_of(row),
        "formats": documents.FORMATS.items(),
        "may_sign": request.actor.can(Power.SIGN_QUARTERLY),
        "amended_by": queries.amending(row),
        "today": today(request),
    }
    if row.frozen:
        online = row.state == "published" and not shown["amended_by"]
        shown["outdated"] = online and queries.outdated(row)
        return render(request, "quarterly/frozen.html", shown)
    draft = queries.draft(row.id, actor=request.actor)
    used = [line for line in draft.lines if line.used]
    shown |= {
        "draft": draft,
        "release": told(draft.release),
        "lines": used,
        "unused": len([line for line in draft.lines if line.read]) - len(used),
        "done": len(used) - len(draft.open),
        "first_open": draft.open[0] if draft.open else None,
    }
    return render(request, "quarterly/draft.html", shown)


def told(release: Any) -> dict[str, Any]:
    """A report's content as pages show it."""
    return {
        "it": release,
        "quarter": documents.quarter(release),
        "rules": wording.rules(release.threshold),
        "parts": [
            (part, [(table, documents.shown_rows(table)) for table in part.tables])
            for part in release.parts
        ],
    }


@page(Power.REPORT_QUARTERLY)
def line(request: Request, quarterly_id: str, source: str) -> HttpResponse:
    """Decide whether and how the words of one act or violation are told."""
    row = queries.row(quarterly_id, actor=request.actor)
    if row.frozen:
        return redirect("quarterly_report", row.id)
    draft = queries.draft(row.id, actor=request.actor)
    it = next((one for one in draft.lines if one.source == source and one.read), None)
    if it is None:
        raise NotFound(f"{row.id} has no words of “{source}”.")
    now = {"decision": it.decision, "words": it.words or it.read, "version": it.version}
    form = bound_or_kept(request, LineForm, now)

    def act() -> None:
        actions.decide_line(
            row.id, source, **form.cleaned_data, actor=request.actor, now=request.now
        )

    def theirs() -> dict[str, object]:
        kept = row.lines.filter(source=source).first()
        return {name: getattr(kept, name) for name in now} if kept else now

    if carried_out(form, act, theirs):
        return _next_line(request, row.id, source)
    status = 409 if form.outdated else 422 if form.errors else 200
    shown = {"row": row, "it": it, "form": form, "left": len(draft.open)}
    return render(request, "quarterly/line.html", shown, status=status)


def _next_line(request: Request, report_id: str, source: str) -> HttpResponse:
    left = queries.draft(report_id, actor=request.actor).open
    if not left:
        messages.success(request, "Every text is reviewed. Read the report and sign it.")
        return redirect("quarterly_report", report_id)
    messages.success(request, f"{source} is decided. {len(left)} left.")
    return redirect("quarterly_line", report_id, left[0].source)


@page(Power.REPORT_QUARTERLY)
def note(request: Request, quarterly_id: str) -> HttpResponse:
    """Write the chief's own words."""
    row = queries.row(quarterly_id, actor=request.actor)
    if row.frozen:
        return redirect("quarterly_report", row.id)

    def as_it_stands() -> dict[str, object]:
        row.refresh_from_db()
        return {"note": row.note, "version": row.version}

    form = bound_or_kept(request, NoteForm, as_it_stands())

    def act() -> None:
        actions.write_note(row.id, **form.cleaned_data, actor=request.actor, now=request.now)

    if carried_out(form, act, as_it_stands):
        messages.success(request, "Your words are saved.")
        return redirect("quarterly_report", row.id)
    return asked(
        request,
        form,
        title=f"Your words in {row.id}",
        lead="They stand at the head of the report, before the numbers.",
        send="Save",
        trail=_trail(row),
    )


def _trail(row: QuarterlyReport) -> list[tuple[str, str]]:
    here = reverse("quarterly_report", args=[row.id])
    return [(reverse("quarterly_reports"), "Quarterly reports"), (here, row.id)]


@page(Power.REPORT_QUARTERLY)
def amend(request: Request, quarterly_id: str) -> HttpResponse:
    """Begin a report that is to supersede a published one."""
    row = queries.row(quarterly_id, actor=request.actor)
    if row.state != "published" and request.method != "POST":
        return redirect("quarterly_report", row.id)
    form = bound_or_kept(request, AmendForm)
    begun: list[QuarterlyReport] = []

    def act() -> None:
        because = form.cleaned_data["because"]
        begun.append(actions.amend(row.id, because, actor=request.actor, now=request.now))

    if carried_out(form, act):
        messages.success(request, f"{begun[0].id} is begun. What you reviewed came along.")
        return redirect("quarterly_report", begun[0].id)
    return asked(
        request,
        form,
        title=f"Amend {row.id}",
        lead="What was published stays as it is. The new report supersedes it once it is online.",
        send="Begin the amended report",
        trail=_trail(row),
    )


@page(Power.REPORT_QUARTERLY)
def preview(request: Request, quarterly_id: str) -> HttpResponse:
    """The report as everyone will see it, or sees it."""
    row = queries.row(quarterly_id, actor=request.actor)
    release = told(queries.release(row.id, actor=request.actor))
    shown = {"row": row, "release": release, "formats": documents.FORMATS.items()}
    return render(request, "quarterly/preview.html", shown)


@page(Power.REPORT_QUARTERLY)
def history(request: Request, quarterly_id: str) -> HttpResponse:
    """Who did what with a report, when and why."""
    row = queries.row(quarterly_id, actor=request.actor)
    steps = queries.history(row.id, actor=request.actor)
    return render(request, "quarterly/history.html", {"row": row, "history": steps})


@page(Power.ADOPT_POLICIES)
def policy(request: Request) -> HttpResponse:
    """Set what the chief's policy says of the report."""

    def as_it_stands() -> dict[str, object]:
        now = policies.policy()
        return {**msgspec.structs.asdict(now.content), "version": now.version}

    form = bound_or_kept(request, PolicyForm, as_it_stands())

    def act() -> None:
        typed = dict(form.cleaned_data)
        version = typed.pop("version")
        policies.change_policy(
            Policy(**typed), version=version, actor=request.actor, now=request.now
        )

    if carried_out(form, act, as_it_stands):
        messages.success(request, "The policy is saved.")
        return redirect("quarterly_reports")
    return asked(
        request,
        form,
        title="Policy on the quarterly report",
        lead="It holds from now on. What is signed stays as it was.",
        send="Save the policy",
        trail=[(reverse("quarterly_reports"), "Quarterly reports")],
    )
