"""The steps of a report as pages: vouched for, given back, signed by who has proved it, filed."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from discretion.apps.accounts.policy import require, require_any
from discretion.apps.reports import deliveries, filing, filings, queries
from discretion.apps.reports.evidence import records_behind
from discretion.apps.reports.filings import Desk
from discretion.errors import Invalid, Stale
from discretion.interfaces.web import proving
from discretion.interfaces.web import report_words as words
from discretion.interfaces.web.forms import asked, bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_forms import PreparingForm, ReturningForm, SigningForm
from discretion.interfaces.web.report_sight import may
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power

_BOTH: Final = (Power.PREPARE_REPORT, Power.SIGN_REPORT)


def _again(request: Request, form: forms.Form, desk: Desk, statement: str) -> None:
    """Let what was sent be for what is there now; its statement is to be made again."""
    sent = request.POST.copy()
    sent["fingerprint"] = desk.fingerprint
    sent.pop(statement, None)
    form.data = sent


@page(Power.PREPARE_REPORT)
def prepare(request: Request, report_id: str) -> HttpResponse:
    """Vouch for a draft and lay it before the head; what stands in the way has its fix."""
    row = queries.row(report_id, actor=request.actor)
    require(request.actor, Power.PREPARE_REPORT, row.agency_id)
    if row.state != "draft" and request.method != "POST":
        return redirect("report", row.id)
    desk = filings.desk(report_id, actor=request.actor, now=request.now)
    said = f"I have read the report and vouch for it as {row.agency.name}’s."

    def make(**given: Any) -> PreparingForm:
        return PreparingForm(doubtful=desk.doubtful, statement=said, **given)

    form = bound_or_kept(request, make, {"fingerprint": desk.fingerprint})
    refusal: Stale | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _prepare(request, report_id, form, said)
        except Invalid as error:
            form.add(error)
        except Stale as error:
            refusal = error
            _again(request, form, desk, "vouch")
        else:
            messages.success(request, f"{row.id} is ready. It waits for the head to sign it.")
            return redirect("report", row.id)
    shown = {
        "row": row,
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "blocking": words.findings(desk.blocking, row.id),
        "doubtful": words.grouped(desk.doubtful, row.id),
    }
    return render(request, "reports/prepare.html", shown, status=_status(refusal, form))


def _status(refusal: Stale | None, form: forms.Form) -> int:
    return 409 if refusal else 422 if form.errors else 200


def _prepare(request: Request, report_id: str, form: PreparingForm, said: str) -> None:
    filing.prepare(
        report_id,
        fingerprint=form.cleaned_data["fingerprint"],
        intent=said,
        acknowledged=form.cleaned_data.get("acknowledged", []),
        actor=request.actor,
        now=request.now,
    )


@page(*_BOTH)
def give_back(request: Request, report_id: str) -> HttpResponse:
    """Send a prepared report back to be worked on."""
    row = queries.row(report_id, actor=request.actor)
    require_any(request.actor, _BOTH, row.agency_id)
    if row.state != "prepared" and request.method != "POST":
        return redirect("report", row.id)
    form = bound_or_kept(request, ReturningForm)

    def act() -> None:
        why = form.cleaned_data["why"]
        filing.return_to_draft(report_id, actor=request.actor, now=request.now, why=why)

    if carried_out(form, act):
        messages.success(request, f"{row.id} is a draft again.")
        return redirect("report", row.id)
    return asked(
        request,
        form,
        title=f"Return {row.id} to draft",
        lead="It can then be changed, and has to be prepared anew before it is signed.",
        send="Return it to draft",
        trail=[(reverse("reports"), "Agency reports"), (reverse("report", args=[row.id]), row.id)],
    )


@page(Power.SIGN_REPORT)
def sign(request: Request, report_id: str) -> HttpResponse:
    """Read what will be frozen and who gets it, prove who one is, and sign."""
    row = queries.row(report_id, actor=request.actor)
    require(request.actor, Power.SIGN_REPORT, row.agency_id)
    if row.state != "prepared" and request.method != "POST":
        return redirect("report", row.id)
    desk = filings.desk(report_id, actor=request.actor, now=request.now)
    said = (
        f"I sign this report for {row.agency.name} as its head or the head’s designee. "
        "I have read it, and I want it to be filed."
    )

    def make(**given: Any) -> SigningForm:
        return SigningForm(statement=said, **given)

    proved = proving.proved(request)
    if request.method == "POST" and not proved:
        # What they ticked is to be ticked after that.
        return HttpResponseRedirect(proving.way_to_prove(request))
    form = bound_or_kept(request, make, {"fingerprint": desk.fingerprint})
    refusal: Stale | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _sign(request, report_id, form, said)
        except Stale as error:
            refusal = error
            _again(request, form, desk, "intent")
        else:
            messages.success(request, f"You signed {row.id}. It is frozen and can be filed.")
            return redirect("report", row.id)
    shown = {
        "row": row,
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "proved": proved,
        "prove": proving.where_to_prove(request),
        **_what_happens(request, desk),
    }
    return render(request, "reports/sign.html", shown, status=_status(refusal, form))


def _sign(request: Request, report_id: str, form: SigningForm, said: str) -> None:
    filing.sign(
        report_id,
        fingerprint=form.cleaned_data["fingerprint"],
        intent=said,
        actor=request.actor,
        now=request.now,
    )


def _what_happens(request: Request, desk: Desk) -> dict[str, Any]:
    """What signing freezes, and to whom the report goes from there."""
    row = desk.draft.report
    owed = deliveries.owed(row.cycle, amends=row.amendment > 0, filed_on=today(request))
    return {
        "owed": [(deliveries.RECIPIENTS[each.recipient], each.due) for each in owed],
        "records": len(records_behind(desk.draft).records),
        "doubtful": words.grouped(desk.doubtful, row.id),
        "formats": words.FORMATS.values(),
        "may": may(row, request.actor),
        "today": today(request),
    }


@page(*_BOTH)
@require_POST
def file(request: Request, report_id: str) -> HttpResponse:
    """File a signed report; its deliveries are due from here."""
    filing.file(report_id, actor=request.actor, now=request.now)
    messages.success(request, f"{report_id} is filed. Record each delivery below.")
    return redirect("report", report_id)
