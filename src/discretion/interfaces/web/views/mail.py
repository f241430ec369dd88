"""Outgoing mail: what waits, what went and what did not, to be tried again or not to be sent."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts import outgoing
from discretion.apps.mail.queries import goes_out
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.page import Request, page
from discretion.law.authority import Power

_A_PAGE = 50


class Filter(Form):
    """Which letters are shown."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), *outgoing.STATES]
    )


@page(Power.TEND_MAIL)
def outbox(request: Request) -> HttpResponse:
    """To whom letters go, how far each has come, and whether mail goes out at all."""
    form = Filter(data=request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    found = outgoing.messages(request.actor, state=state)
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "letters": shown,
        "found": f"{count} {'letter' if count == 1 else 'letters'}, newest first",
        "counts": outgoing.counts(request.actor),
        "goes_out": goes_out(),
    }
    return render(request, "mail/outbox.html", context)


@page(Power.TEND_MAIL)
@require_POST
def try_again(request: Request, letter: int) -> HttpResponse:
    """Have a letter tried now."""
    outgoing.try_again(letter, actor=request.actor, now=request.now)
    messages.success(request, "The letter will be tried in a moment.")
    return redirect("mail")


@page(Power.TEND_MAIL)
@require_POST
def stop(request: Request, letter: int) -> HttpResponse:
    """Let a letter not be sent."""
    outgoing.stop(letter, actor=request.actor, now=request.now)
    messages.success(request, "The letter will not be sent.")
    return redirect("mail")
