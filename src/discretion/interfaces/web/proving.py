"""Whether someone has just proved who they are: signing in a while ago is not enough to sign."""

import time
from typing import Final
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from discretion.errors import NotAllowed

_SECOND_STEP: Final = ("mfa_reauthenticate", "mfa")


def proved(request: HttpRequest) -> bool:
    """Whether they were asked anew in the last minutes; who has a second step, for that one."""
    limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    wanted = _SECOND_STEP[1] if _has_second_step(request) else ""
    return any(
        record.get("reauthenticated")
        and 0 <= time.time() - record["at"] < limit
        and wanted in ("", record["method"])
        for record in get_authentication_records(request, request.user)
    )


def where_to_prove(request: HttpRequest) -> str:
    """Where someone proves who they are, to come back to this page; empty where they can't."""
    if not get_reauthentication_flows(request.user):
        return ""
    name = _SECOND_STEP[0] if _has_second_step(request) else "account_reauthenticate"
    return f"{reverse(name)}?{urlencode({'next': request.path})}"


def way_to_prove(request: HttpRequest) -> str:
    """The same; NotAllowed where they can't."""
    way = where_to_prove(request)
    if not way:
        raise NotAllowed("You have no way to prove who you are: set a password first.")
    return way


def _has_second_step(request: HttpRequest) -> bool:
    return any(flow["id"] == _SECOND_STEP[0] for flow in get_reauthentication_flows(request.user))
