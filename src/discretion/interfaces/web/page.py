"""What makes a function a page: the power it asks for, and an actor and a time on its request."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from discretion.apps.accounts.policy import Actor
from discretion.errors import NotAllowed
from discretion.law.authority import Power

P = ParamSpec("P")
# Pages that need nobody to be signed in, by URL name, each with its reason.
PUBLIC: Final = {
    "keys": "Anyone may check our signatures, so the public key is public.",
    "accessibility": "A page about access has to be in reach.",
    "public_quarterly": "The law asks that the quarterly report is put online for everyone.",
    "public_quarterly_report": "The same, of one of these reports.",
    "public_quarterly_file": "The same, as a file.",
    "complain": "Anyone may complain (§ 23-1203(9)), and need not say who they are.",
    "follow_complaint": "Who complained has no account, and shows the receipt instead.",
    "source": "Anyone may know what runs here and under which licence.",
    "calendar": "A program that keeps a calendar can't sign in; its address is the secret.",
}


class Request(HttpRequest):
    """A request after the middleware: someone is behind it, and it has a time."""

    actor: Actor
    now: datetime
    # Whether someone signed in has still to add a second step.
    waiting: bool


View = Callable[Concatenate[Request, P], HttpResponse]


def page(*wanted: Power) -> Callable[[View[P]], View[P]]:
    """Mark a page with the powers of which one lets a person open it; with none, anyone may.

    Which records it then shows is cut by the queries, and what may be done by the actions.
    """

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def opened(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if wanted and not any(request.actor.can_anywhere(power) for power in wanted):
                raise NotAllowed("Your roles don't include this page.")
            return view(request, *args, **kwargs)

        opened.powers = wanted  # type: ignore[attr-defined]  # the matrix of pages reads it
        return cast(View[P], opened)

    return mark


def way_back(request: HttpRequest) -> str:
    """The page of ours that a form says it was sent from, to lead there again; else empty."""
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""
