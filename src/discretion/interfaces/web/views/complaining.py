"""What anyone may do without an account: complain, and follow a complaint by its receipt.

Nobody is signed in for it, no script is needed, and nothing is kept in a session. What was typed is
answered with a page that no browser stores.
"""

from typing import Any, Final

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from discretion.apps.accounts import queries as accounts
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.incidents import complaint_receipts as receipts
from discretion.apps.incidents.complaint_contents import Receipt
from discretion.apps.incidents.complaint_receiving import receive
from discretion.errors import NotFound
from discretion.interfaces.web.complaint_forms import ComplaintForm, FollowForm
from discretion.interfaces.web.complaint_words import TOLD
from discretion.interfaces.web.forms import carried_out
from discretion.interfaces.web.page import Request, page
from discretion.interfaces.web.views.waiting import today

_TOO_OFTEN: Final = (
    "This was sent too often from where you are. Wait ten minutes and send it again; what you "
    "typed is still here."
)


@page()
def complain(request: Request) -> HttpResponse:
    """Make a complaint, and get the receipt."""
    form = _form(request)
    if not form.is_bound:
        return _answer(request, "complaints/complain.html", {"form": form})
    if not ratelimit.consume(request, action="complaint"):
        return _too_often(request, "complaints/complain.html", form)
    taken: list[Receipt] = []

    def act() -> None:
        carried = form.cleaned_data["once"]
        taken.append(receive(form.given(), carried=carried, now=request.now))

    if carried_out(form, act):
        return _answer(request, "complaints/receipt.html", {"receipt": taken[0]})
    return _answer(request, "complaints/complain.html", {"form": form}, status=422)


def _form(request: Request) -> ComplaintForm:
    found = accounts.open_agencies(today(request)).order_by("name")
    agencies = list(found.values_list("id", "name"))
    if request.method == "POST":
        return ComplaintForm(agencies=agencies, data=request.POST)
    return ComplaintForm(agencies=agencies, initial={"once": receipts.once()})


@page()
def follow(request: Request) -> HttpResponse:
    """See where a complaint stands, and its answer, by its number and secret."""
    where = "complaints/follow.html"
    if request.method != "POST":
        return _answer(request, where, {"form": FollowForm()})
    form = FollowForm(data=request.POST)
    if not ratelimit.consume(request, action="follow_complaint"):
        return _too_often(request, where, form)
    if not form.is_valid():
        return _answer(request, where, {"form": form}, status=422)
    try:
        found = queries.follow(form.cleaned_data["number"], form.cleaned_data["secret"])
    except NotFound as error:
        form.add_error(None, str(error))
        return _answer(request, where, {"form": form}, status=422)
    return _answer(request, where, {"found": found, "told": TOLD[found.state]})


def _too_often(request: Request, where: str, form: Any) -> HttpResponse:
    form.add_error(None, _TOO_OFTEN)
    return _answer(request, where, {"form": form}, status=429)


def _answer(
    request: Request, where: str, shown: dict[str, object], status: int = 200
) -> HttpResponse:
    response = render(request, where, shown, status=status)
    add_never_cache_headers(response)
    return response
