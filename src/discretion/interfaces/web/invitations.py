"""The letter by which an invited person chooses a password: the link is as for a forgotten one."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person


def send(person: "Person", *, office: str, by: str, agency: str = "", now: datetime) -> None:
    """Write the letter down, in the transaction of what invites.

    `office` is the address under which the person reaches the office.
    """
    key = default_token_generator.make_token(person)
    who = {"uidb36": user_pk_to_url_str(person), "key": key}
    lasts, office = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT), office.rstrip("/")
    told = {
        "name": person.name,
        "email": person.email,
        "by": by,
        "link": office + reverse("account_reset_password_from_key", kwargs=who),
        "again": office + reverse("account_reset_password"),
        "days": lasts.days,
    }
    letter = Letter(
        to_name=person.name,
        to_email=person.email,
        subject=f"{by} has opened an account for you: choose a password",
        text=render_to_string("mail/invitation.txt", told),
        kind="invitation",
        record=f"person:{person.pk}",
        agency=agency,
        secret=True,
        until=now + lasts,
    )
    post([letter], now=now)
