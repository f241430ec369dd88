"""Who is behind a request, and what they are told when something can't be done."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.urls import resolve, reverse

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.models import Person
from discretion.apps.accounts.policy import NOBODY, Actor
from discretion.errors import DiscretionError, Unreadable
from discretion.interfaces.errors import RETRY_AFTER_SECONDS, busy, status_of
from discretion.interfaces.web.page import PUBLIC, Request
from discretion.interfaces.web.unsent import keep, sent_from_here, take_step, without_secrets
from discretion.law.authority import Role

Answer = Callable[[HttpRequest], HttpResponse]
# Paths with a way of their own to know who asks, or where nobody can be signed in yet.
_OPEN: Final = ("/api/", "/static/", "/account/")
# Where someone may go who has still to add the second step that their roles ask for.
_MEANWHILE: Final = ("/static/", "/account/2fa/", "/account/reauthenticate/", "/account/logout/")


class SignedIn:
    """Puts the actor and the time on a request, and asks whoever is nobody to sign in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer, or lead to signing in; what was typed meanwhile is kept."""
        request.now = datetime.now(UTC)  # noqa: TID251 (an interface reads the clock)
        person = request.user
        request.actor = (
            accounts.actor_of(person, now=request.now) if isinstance(person, Person) else NOBODY
        )
        request.waiting = isinstance(person, Person) and _lacks_second_step(person, request.actor)
        if request.waiting and not request.path.startswith(_MEANWHILE):
            return HttpResponseRedirect(reverse("mfa_index"))
        if request.path.startswith(_OPEN) or _is_public(request):
            return self.get_response(request)
        if not isinstance(person, Person):
            keep(request)
            return _to_sign_in(request)
        response = self.get_response(request)
        return _press_again(request) if _is_only_a_button(request, response) else response


def _is_only_a_button(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether someone opens an address that takes only what a button sends.

    Who was signed out when they pressed it is led there by signing in.
    """
    return request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def _press_again(request: HttpRequest) -> HttpResponse:
    step = take_step(request)
    if step is None:
        status = HTTPStatus.METHOD_NOT_ALLOWED
        return render(request, "refused.html", {"status": status}, status=status)
    page, reason = step
    said = "You were signed out before it was done, so nothing was done. Press it again."
    typed = f" You had typed: “{reason}”" if reason else ""
    messages.warning(request, said + typed)
    return HttpResponseRedirect(page)


def _lacks_second_step(person: Person, actor: Actor) -> bool:
    """Whether someone with powers beyond an employee's signs in with a password alone."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    beyond = any(office.role is not Role.EMPLOYEE for office in actor.offices)
    return beyond and not is_mfa_enabled(person)


def _is_public(request: HttpRequest) -> bool:
    return resolve(request.path_info).url_name in PUBLIC


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = urlencode({"next": request.get_full_path() if request.method == "GET" else request.path})
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{back}")


class Refusals:
    """Turns an error of the house into a page with its sentence and a way on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says what was not possible; nothing for an error of another family."""
        if request.path.startswith("/api/"):
            return None
        if busy(error):
            return busy_page(request)
        if not isinstance(error, DiscretionError):
            return None
        status = status_of(error)
        return render(request, "refused.html", {"error": error, "status": status}, status=status)


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what is larger, or in more parts, than anything that a page of ours sends."""
    said = Unreadable(
        "This is more than can be taken at once, or not what this page sends. Nothing was saved. "
        "Send less: a shorter text, or a smaller file."
    )
    # Without the request: what it holds can't be read.
    return render(None, "refused.html", {"error": said, "status": 400}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere."""
    return render(request, "refused.html", {"status": 404}, status=404)


def busy_page(request: HttpRequest) -> HttpResponse:
    """The page for what could not be saved because others write; it holds all that was typed.

    The page itself does, because a session could not be written either.
    """
    typed = without_secrets(request) if request.method == "POST" else QueryDict()
    shown = {
        "typed": [(name, value) for name, values in typed.lists() for value in values],
        "files": bool(request.method == "POST" and request.FILES),
    }
    response = render(request, "busy.html", shown, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours; it rests on nothing that may be broken itself."""
    # What a middleware could not write comes this way, and not through `Refusals`.
    if busy(sys.exc_info()[1]):
        return busy_page(request)
    return render(None, "broken.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token no longer fits; what was typed is kept.

    What is sent without an account is in the page itself, and never in a session.
    """
    if _is_public(request):
        typed = without_secrets(request) if sent_from_here(request) else QueryDict()
        shown = {"typed": [(name, value) for name, values in typed.lists() for value in values]}
        return render(request, "send_again.html", shown, status=403)
    keep(request)
    return render(request, "refused.html", {"status": 403, "expired": True}, status=403)
