"""What stands around every page: who is signed in, where they can go, and what is in force."""

from importlib.metadata import version
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from discretion.apps.accounts.policy import NOBODY, Actor
from discretion.law.authority import Power


class Way(NamedTuple):
    """A place in the menu, and whether the page at hand is in it."""

    label: str
    url: str
    here: bool


# Label, URL name, arguments, and the powers of which one opens it.
_WAYS: Final[tuple[tuple[str, str, tuple[str, ...], tuple[Power, ...]], ...]] = (
    ("Home", "home", (), ()),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """The context that every template has."""
    actor: Actor = getattr(request, "actor", NOBODY)
    return {
        "actor": actor,
        "menu": list(_menu(actor, request.path)),
        "version": version("discretion"),
    }


def _menu(actor: Actor, path: str) -> list[Way]:
    found = []
    for label, name, arguments, powers in _WAYS:
        if powers and not any(actor.can_anywhere(power) for power in powers):
            continue
        url = reverse(name, args=arguments)
        found.append(Way(label, url, path == url or (url != "/" and path.startswith(url))))
    return found if actor is not NOBODY else []
