"""The mail that lets an invited person choose a password: the same link as for a forgotten one."""

from functools import partial
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person


def send(person: "Person", request: HttpRequest, *, by: str) -> None:
    """Mail the link when what invites has been saved; OSError where the mail can't go out."""
    place = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        },
    )
    told = {
        "name": person.name,
        "email": person.email,
        "by": by,
        "link": request.build_absolute_uri(place),
        "again": request.build_absolute_uri(reverse("account_reset_password")),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    subject = f"{by} has opened an account for you: choose a password"
    text = render_to_string("mail/invitation.txt", told)
    transaction.on_commit(partial(send_mail, subject, text, None, [person.email]))
