"""What someone typed when their session had ended: kept, and put back into the form they return to.

It waits in the new session, for the same path only, and is forgotten once shown. What looks as if
it identified someone does not wait: its kind stands in its place.
"""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict

from discretion.interfaces.web.guarding import without_people
from discretion.interfaces.web.legible import legible

_KEY: Final = "unsent"
_LONGEST: Final = 100_000
_AGAINST_FORGERY: Final = "csrfmiddlewaretoken"
_ACCOUNT: Final = "/account/"
# What a person types beside a button.
_REASONS: Final = ("why", "reason")


def keep(request: HttpRequest) -> None:
    """Keep what a form sent, without its secrets; a longer text than 100,000 bytes is let go."""
    # Asked by its announced length: an upload's body can't be read a second time.
    sent = request.META.get("CONTENT_LENGTH") or "0"
    if request.method != "POST" or not sent.isdecimal() or int(sent) > _LONGEST:
        return
    if not sent_from_here(request):
        return
    if typed := without_secrets(request):
        kept = {
            "path": request.path,
            "typed": without_people(typed).urlencode(),
            "from": _where_it_stood(request),
        }
        request.session[_KEY] = kept


def sent_from_here(request: HttpRequest) -> bool:
    """Whether no other site sent this form, as browsers say; it is to put no words in anyone's."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site == "same-origin"
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def _where_it_stood(request: HttpRequest) -> str:
    """The path of the page that the form was on; empty where the browser does not say."""
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() else ""


def without_secrets(request: HttpRequest) -> QueryDict:
    """What a form sent, but for what must not outlive the request."""
    typed = legible(request.POST).copy()
    account = request.path.startswith(_ACCOUNT)
    for name in list(typed):
        # A code is a second step there; anywhere else it is the short name of a record.
        if name == _AGAINST_FORGERY or "password" in name or (account and name == "code"):
            del typed[name]
    return typed


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this path; it is then forgotten. None where nothing was."""
    kept = _taken(request)
    return QueryDict(kept["typed"]) if kept else None


def take_step(request: HttpRequest) -> tuple[str, str] | None:
    """For a path that shows no form: the page that its button was on, and the reason typed there.

    It is then forgotten. None where nothing was kept, or nobody knows from where.
    """
    kept = _taken(request)
    if not kept or not kept["from"]:
        return None
    typed = QueryDict(kept["typed"])
    return kept["from"], next(filter(None, (typed.get(name, "") for name in _REASONS)), "")


def _taken(request: HttpRequest) -> dict[str, str] | None:
    kept: dict[str, str] | None = request.session.get(_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEY]
    return kept
