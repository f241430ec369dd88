"""The short way to the API: past all that only pages need, such as sessions, forms and cookies."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

PREFIX = "/api/"
# A program asks at the same address again and again.
_resolved = lru_cache(maxsize=256)(resolve)


class ShortWay:
    """Answers programs at once. The parts behind it would cost each of them several times as much
    as what they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or go on to the pages."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        # Refuses to be asked under another host's name, as is done for pages further on.
        request.get_host()
        found = request.resolver_match = _resolved(request.path_info)
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
        response["Content-Length"] = str(len(response.content))
        return response
