"""What someone typed when their session had ended: kept, and put back into the form they return to.

It waits in the new session, for the same path only, and is forgotten once shown.
"""

from typing import Final

from django.http import HttpRequest, QueryDict

from discretion.interfaces.web.legible import legible

_KEY: Final = "unsent"
_LONGEST: Final = 100_000
# What must not outlive the request that brought it.
_SECRET: Final = ("csrfmiddlewaretoken", "password", "code")


def keep(request: HttpRequest) -> None:
    """Keep what a form sent, without its secrets; a longer text than 100,000 bytes is let go."""
    # Asked by its announced length: an upload's body can't be read a second time.
    sent = request.META.get("CONTENT_LENGTH") or "0"
    if request.method != "POST" or not sent.isdecimal() or int(sent) > _LONGEST:
        return
    typed = legible(request.POST).copy()
    for name in _SECRET:
        typed.pop(name, None)
    if typed:
        request.session[_KEY] = {"path": request.path, "typed": typed.urlencode()}


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this path; it is then forgotten. None where nothing was."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(kept["typed"])
