"""Outgoing mail: what waits, what went and what did not, to be tried again or not to be sent."""

from typing import TYPE_CHECKING, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from discretion.apps.accounts import outgoing
from discretion.apps.mail.queries import goes_out
from discretion.interfaces.web import list_files
from discretion.interfaces.web.components import moment
from discretion.interfaces.web.forms import Form
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.tables import address
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.mail.models import Message

_A_PAGE = 50


class Filter(Form):
    """Which letters are shown."""

    words = forms.CharField(
        label="Words", required=False, help_text="Of a name, an address or a subject."
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), *outgoing.STATES]
    )


@page(Power.TEND_MAIL)
def outbox(request: Request) -> HttpResponse:
    """To whom letters go, how far each has come, and whether mail goes out at all."""
    form = Filter(data=request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = outgoing.messages(request.actor, **asked)
    if list_files.wanted(request, endings=list_files.ENDINGS):
        rows = map(_cells, found.iterator(chunk_size=500))
        return list_files.as_asked(request, "outgoing-mail", _HEADS, rows)
    shown = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    count = shown.paginator.count
    context = {
        "form": form,
        "letters": shown,
        "found": f"{count} {'letter' if count == 1 else 'letters'}, newest first",
        "counts": outgoing.counts(request.actor),
        "goes_out": goes_out(),
        "files": [(e, address(request, **{"as": e}, page=None)) for e in list_files.ENDINGS],
    }
    return render(request, "mail/outbox.html", context)


_HEADS: Final = (
    *("To", "Email", "About", "Record", "State", "Written on", "Attempts", "Settled on"),
    *("What the server said", "Message id"),
)


def _cells(row: "Message") -> tuple[str, ...]:
    return (
        *(row.to_name, row.to_email, row.subject, row.record, row.get_state_display()),
        *(moment(row.posted_at), str(row.attempts), moment(row.settled_at)),
        *(row.said, row.message_id),
    )


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
