"""Characters that no page may repeat: an address with one leads nowhere, and forms lose them.

HTML has no way to show them, so a field or message that repeated one would break the whole page.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from discretion.errors import NotFound

# Control characters but for tab and line ends, and what Unicode keeps for no character at all.
_ILLEGIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# What word processors put between lines and pages, and other programs paste.
_ENDS_LINE: Final = re.compile("[\x0b\x0c]")
_NOWHERE: Final = (
    "This address has a character in it that can’t be shown, so it leads nowhere. Type it again, "
    "or go on from the first page."
)


class Legible:
    """Keeps from every page what it could not repeat; the API answers such a request itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that the address leads nowhere."""
        if not _is_api(request) and any(map(_ILLEGIBLE.search, _address(request))):
            # Without the request: the page would repeat its address.
            shown = {"error": NotFound(_NOWHERE), "status": 404}
            return render(None, "refused.html", shown, status=404)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Take out of a form what its author could neither see nor have meant."""
        if request.method == "POST" and not _is_api(request):
            request.POST = legible(request.POST)  # type: ignore[assignment]  # a copy may be written


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _address(request: HttpRequest) -> Iterable[str]:
    yield request.path
    for name, values in request.GET.lists():
        yield from (name, *values)


def legible(typed: QueryDict) -> QueryDict:
    """What was typed, without the characters that no page can show."""
    kept = typed.copy()
    for name, values in typed.lists():
        kept.setlist(name, [_ILLEGIBLE.sub("", _ENDS_LINE.sub("\n", value)) for value in values])
    kept._mutable = False
    return kept
