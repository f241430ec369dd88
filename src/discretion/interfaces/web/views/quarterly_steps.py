"""The steps of a quarterly report as pages: signed by who has proved it, sent, put online."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts.policy import require
from discretion.apps.oversight import documents, queries, signing
from discretion.apps.oversight.drafting import Draft
from discretion.errors import Invalid, Stale
from discretion.interfaces.web import proving
from discretion.interfaces.web.forms import bound_or_kept, carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.report_forms import DeliveryForm, SigningForm
from discretion.interfaces.web.views.delivering import attached, paper_sent
from discretion.interfaces.web.views.quarterly import told
from discretion.interfaces.web.views.waiting import today
from discretion.law.authority import Power
from discretion.law.deadlines import Quarter

TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@page(Power.SIGN_QUARTERLY)
def sign(request: Request, quarterly_id: str) -> HttpResponse:
    """Read what will be frozen, prove who one is, and sign."""
    row = queries.row(quarterly_id, actor=request.actor)
    require(request.actor, Power.SIGN_QUARTERLY)
    if row.state != "draft":
        return redirect("quarterly_report", row.id)
    draft = queries.draft(row.id, actor=request.actor)
    said = _statement(queries.quarter_of(row))

    def make(**given: Any) -> SigningForm:
        return SigningForm(statement=said, **given)

    proved = proving.proved(request)
    if request.method == "POST" and not proved:
        # What they ticked is to be ticked after that.
        return HttpResponseRedirect(proving.way_to_prove(request))
    form = bound_or_kept(request, make, {"fingerprint": draft.fingerprint})
    refusal: Stale | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _sign(request, row.id, form, said)
        except Invalid as error:
            form.add_error(None, str(error.faults[0].message))
        except Stale as error:
            refusal, form.data = error, _again(request, draft)
        else:
            messages.success(request, f"You signed {row.id}. It is frozen.")
            return redirect("quarterly_report", row.id)
    shown = {
        "row": row,
        "draft": draft,
        "release": told(draft.release),
        "form": form,
        "refusal": refusal,
        "proved": proved,
        "prove": proving.where_to_prove(request),
        "formats": documents.FORMATS.values(),
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "quarterly/sign.html", shown, status=status)


def _statement(quarter: Quarter) -> str:
    return (
        f"I sign this report on {quarter} for the Chief Privacy Officer. "
        "I have read it, and I want it to be sent to the speaker and put online."
    )


def _sign(request: Request, report_id: str, form: forms.Form, said: str) -> None:
    signing.sign(
        report_id,
        fingerprint=form.cleaned_data["fingerprint"],
        intent=said,
        actor=request.actor,
        now=request.now,
    )


def _again(request: Request, draft: Draft) -> Any:
    """What was sent, for what is there now; its statement is to be made again."""
    sent = request.POST.copy()
    sent["fingerprint"] = draft.fingerprint
    sent.pop("intent", None)
    return sent


@page(Power.REPORT_QUARTERLY)
@require_POST
def publish(request: Request, quarterly_id: str) -> HttpResponse:
    """Put a signed report online."""
    signing.publish(quarterly_id, actor=request.actor, now=request.now)
    messages.success(request, f"{quarterly_id} is online. Anyone can read it.")
    return redirect("quarterly_report", quarterly_id)


@page(Power.REPORT_QUARTERLY)
def deliver(request: Request, quarterly_id: str) -> HttpResponse:
    """Record that the report reached the speaker: when, how, and what proves it."""
    row = queries.row(quarterly_id, actor=request.actor)
    if (row.state == "draft" or row.delivered_on) and request.method != "POST":
        return redirect("quarterly_report", row.id)
    form = bound_or_kept(request, DeliveryForm, {"on": today(request), "how": "email"})
    if carried_out(form, lambda: _deliver(request, row.id, form)):
        messages.success(request, "The delivery to the speaker is recorded.")
        return redirect("quarterly_report", row.id)
    shown = {"row": row, "form": form}
    return render(request, "quarterly/deliver.html", shown, status=422 if form.errors else 200)


def _deliver(request: Request, report_id: str, form: forms.Form) -> None:
    typed = form.cleaned_data
    signing.record_delivery(
        report_id,
        on=typed["on"],
        how=typed["how"],
        proof=typed["proof"],
        paper=paper_sent(typed["paper"]),
        actor=request.actor,
        now=request.now,
    )


@page(Power.REPORT_QUARTERLY)
def proof(request: Request, quarterly_id: str) -> HttpResponse:
    """The paper that proves the delivery, to be kept: it never opens within our pages."""
    name, data = queries.proof(quarterly_id, actor=request.actor)
    return attached(data, name, "application/octet-stream")


@page(Power.REPORT_QUARTERLY)
def download(request: Request, quarterly_id: str, ending: str) -> HttpResponse:
    """The report as a file."""
    data = queries.file(quarterly_id, ending, actor=request.actor)
    return attached(data, f"{quarterly_id}.{ending}", TYPES[ending])
