"""How signing in differs from the library's way: by invitation only."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as library
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.errors import NotFound


class Invited(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Nobody opens an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An administrator invites; there is no other way in."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write one of the library's letters down, to go out like every other."""
        told = {"request": library.request, "email": email, **context}
        mail = self.render_mail(template_prefix, email, told)
        now = datetime.now(UTC)  # noqa: TID251 (an interface reads the clock)
        opens = template_prefix.endswith("password_reset_key")
        lasts = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        letter = Letter(
            to_name=getattr(context.get("user"), "name", ""),
            to_email=email,
            subject=mail.subject,
            text=mail.body,
            kind=template_prefix.rpartition("/")[2],
            secret=opens,
            until=now + lasts if opens else None,
        )
        with transaction.atomic():
            post([letter], now=now)

    def is_reauthentication_required(self, *, app: str, **rest: object) -> bool:
        """Whether to ask for the password anew; to change the second step, not just after it."""
        return not (app == "allauth.mfa" and _signed_in_just_now(library.request))


def _signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(time.time() - record["at"] < limit for record in records)


def who_tries(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The address that someone tries to sign in with, by which failed tries are counted."""
    given = credentials or {}
    return str(given.get("email") or request.POST.get("login", "")).strip().lower()


def not_ours(request: HttpRequest, **rest: str) -> HttpResponse:
    """The library's pages that we leave out: an address is changed by who administers accounts."""
    raise NotFound("Accounts are opened, and addresses changed, by who administers them.")
