"""When and from where each session was last used, for the list of where someone is signed in."""

import time
from collections.abc import Callable
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

_KEY: Final = "seen"
_EVERY_SECONDS: Final = 600


class Seen:
    """Notes the use of a session: when it comes from elsewhere, else every ten minutes.

    The library's own middleware writes at each page. Only one at a time can write to SQLite, so
    nobody could have read a page while an import was going on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note it where that is due, and answer."""
        if request.session.session_key and request.user.is_authenticated:
            _note(request)
        return self.get_response(request)


def _note(request: HttpRequest) -> None:
    place = [get_adapter().get_client_ip(request), request.headers.get("User-Agent", "")]
    now = int(time.time())
    at, *before = request.session.get(_KEY, [0])
    if before == place and now - at < _EVERY_SECONDS:
        return
    UserSession.objects.create_from_request(request)
    request.session[_KEY] = [now, *place]
