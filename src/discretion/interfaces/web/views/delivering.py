"""How it is recorded, on a page, that a filed report reached someone; and the papers to take."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from discretion.apps.accounts.policy import require_any
from discretion.apps.agreements import papers
from discretion.apps.reports import delivering, filings, queries
from discretion.errors import Fault, Invalid, NotFound, Unreadable
from discretion.interfaces.web.forms import bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_forms import DeliveryForm
from discretion.interfaces.web.report_sight import READING
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

_SENDING = (Power.PREPARE_REPORT, Power.DEPOSIT_REPORT)


@page(*_SENDING)
def deliver(request: Request, report_id: str, recipient: str) -> HttpResponse:
    """Record that the report reached a recipient: when, how, and what proves it."""
    row = queries.row(report_id, actor=request.actor)
    require_any(request.actor, _SENDING, row.agency_id)
    owed = {each.recipient: each for each in filings.deliveries(report_id, actor=request.actor)}
    if recipient not in owed:
        raise NotFound(f"No delivery of {row.id} to “{recipient}” is due.")
    to = owed[recipient].recipient_name
    form = bound_or_kept(request, DeliveryForm, {"on": today(request), "how": "email"})
    if carried_out(form, lambda: _deliver(request, report_id, recipient, form)):
        messages.success(request, f"The delivery to the {to} is recorded.")
        return redirect("report", report_id)
    shown = {
        "row": row,
        "form": form,
        "to": to,
        "delivery": owed[recipient],
        "today": today(request),
    }
    return render(request, "reports/deliver.html", shown, status=422 if form.errors else 200)


def _deliver(request: Request, report_id: str, recipient: str, form: DeliveryForm) -> None:
    typed = form.cleaned_data
    delivering.record_delivery(
        report_id,
        recipient,
        on=typed["on"],
        how=typed["how"],
        proof=typed["proof"],
        paper=paper_sent(typed["paper"]),
        actor=request.actor,
        now=request.now,
    )


def paper_sent(file: object) -> papers.Paper | None:
    """The paper that was sent, in place; Invalid, on its field, where it can't be taken."""
    if not file:
        return None
    try:
        if file.size > papers.MOST_BYTES:  # type: ignore[attr-defined]  # an uploaded file
            raise Unreadable(f"It is larger than {papers.MOST_BYTES // 1_000_000} MB.")
        return papers.keep(file.name, file.read())  # type: ignore[attr-defined]  # likewise
    except Unreadable as error:
        raise Invalid([Fault("unreadable", str(error), "paper")]) from None


@page(*READING)
def proof(request: Request, report_id: str, recipient: str) -> HttpResponse:
    """The paper that proves a delivery, to be kept: it never opens within our pages."""
    name, data = filings.proof(report_id, recipient, actor=request.actor)
    return attached(data, name, "application/octet-stream")


@page(*filings.READS_PACKAGE)
def package(request: Request, report_id: str) -> HttpResponse:
    """The package of a signed report."""
    data = filings.package(report_id, actor=request.actor)
    return attached(data, f"{report_id}.zip", "application/zip")


def attached(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be kept: it never opens within our pages."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response
