"""What a page does where a text looks as if it identified someone: the fault at its field, the
suggestion by one button, and the writer's word that it is not about a person.

It works without JavaScript, and no form has to know of it: what is sent by these buttons is put in
place before a view reads it. Where a fault has no field on the page, a page of its own shows it
with all that was typed; nothing of that is stored.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from discretion.detect.text import redacted
from discretion.errors import Fault, Invalid
from discretion.interfaces.web.components import spoken
from discretion.interfaces.web.page import Request

CODE: Final = "identifying_text"
# What the buttons and boxes send: a field of the form, the paths vouched for, the button before.
SUGGESTION: Final = "use_suggestion"
NOT_IDENTIFYING: Final = "not_identifying"
PRESSED: Final = "pressed"
_OURS: Final = (SUGGESTION, NOT_IDENTIFYING, PRESSED, "csrfmiddlewaretoken")
# How to reach people; what is typed there is meant to be a number or an address.
_CONTACT: Final = re.compile("email|phone|login|password")
_BUTTON: Final = re.compile(r'<button type="submit"[^>]* name="([^"]+)" value="([^"]*)"')
_LONG: Final = 80


class Identifying(forms.ValidationError):
    """A text that looks as if it identified someone, as its field tells it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message, code=fault.code)
        self.path = fault.path


def told(fault: Fault) -> forms.ValidationError:
    """A fault as a form is told it."""
    if fault.code == CODE:
        return Identifying(fault)
    return forms.ValidationError(fault.message, code=fault.code)


def raise_identifying(error: Invalid) -> None:
    """Leave it to the page of its own where a text looks as if it identified someone."""
    if any(fault.code == CODE for fault in error.faults):
        raise error


class TextGuard:
    """Does what the buttons beside such a fault ask for, and shows what no form could."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: Request, *_: object) -> None:
        """Put the suggestion in place, and say of the actor what they vouch for."""
        if request.method != "POST" or request.path.startswith("/api/"):
            return
        if SUGGESTION in request.POST:
            request.POST = _suggested(request.POST)  # type: ignore[assignment]  # a copy may be written
        request.actor = request.actor.vouching(request.POST.getlist(NOT_IDENTIFYING))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that shows what no form did, with all that was typed."""
        if request.path.startswith("/api/") or request.method != "POST":
            return None
        if not isinstance(error, Invalid) or not any(f.code == CODE for f in error.faults):
            return None
        return render(request, "identifying.html", _shown(request, error.faults), status=422)


def _suggested(typed: QueryDict) -> QueryDict:
    """What was sent, the suggestion in its field, as if by the button that was pressed first."""
    changed = typed.copy()
    for name in changed.pop(SUGGESTION, []):
        if name in changed and name not in _OURS:
            changed.setlist(name, [_safe(value) for value in changed.getlist(name)])
    for name, value in parse_qsl("".join(changed.pop(PRESSED, [])[:1])):
        if name not in _OURS:
            changed.setdefault(name, value)
    return changed


def _safe(text: str) -> str:
    """The text as the guard would have it: each line by itself, as a list has them, then whole."""
    return redacted("\n".join(map(redacted, text.splitlines()))) if text else text


def without_people(typed: QueryDict) -> QueryDict:
    """What was typed, as it may be kept until it is sent anew; how to reach someone may be."""
    kept = typed.copy()
    for name, values in typed.lists():
        if not _CONTACT.search(name):
            kept.setlist(name, [redacted(value) for value in values])
    return kept


def along(content: str, typed: QueryDict) -> Iterator[tuple[str, str]]:
    """What a form that is shown again sends along: what was vouched for, and the button pressed."""
    yield from ((NOT_IDENTIFYING, path) for path in typed.getlist(NOT_IDENTIFYING))
    if f'name="{SUGGESTION}"' not in content:
        return
    buttons = ((unescape(name), unescape(value)) for name, value in _BUTTON.findall(content))
    if pressed := [pair for pair in buttons if pair[0] not in _OURS and pair[0] in typed]:
        yield PRESSED, urlencode(pressed[:1])


class Found(NamedTuple):
    """Texts that look as if they identified someone, with the field they were typed in."""

    name: str
    label: str
    value: str
    faults: list[Fault]

    @property
    def paths(self) -> list[str]:
        """The paths that can be vouched for."""
        return [fault.path for fault in self.faults]

    @property
    def long(self) -> bool:
        """Whether it needs several lines."""
        return "\n" in self.value or len(self.value) > _LONG


def _shown(request: HttpRequest, faults: Iterable[Fault]) -> dict[str, object]:
    """What the page shows: each such text in a field, and all else that was sent, hidden."""
    found: dict[str, Found] = {}
    for fault in (fault for fault in faults if fault.code == CODE):
        each = _found(fault, request.POST)
        found.setdefault(each.name or fault.path, each).faults.append(fault)
    shown = {*found, *_OURS}
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in shown
    ]
    files = [(name, spoken(name)) for name in request.FILES]
    others = [fault for fault in faults if fault.code != CODE]
    return {
        "found": list(found.values()),
        "kept": kept,
        "files": files,
        "upload": bool(files),
        "others": others,
    }


def _found(fault: Fault, typed: QueryDict) -> Found:
    """Where it was typed: the field whose text, made safe, is what the fault suggests."""
    last = re.sub(r"\[\d+\]", "", fault.path).rpartition(".")[2]
    for name, values in typed.lists():
        if name not in _OURS and any(_is_of(fault, value) for value in values):
            label = spoken(last or re.sub(r"[-_.]+|\d+", " ", name).strip())
            return Found(name, label, values[-1], [])
    return Found("", spoken(last or "text"), "", [])


def _is_of(fault: Fault, value: str) -> bool:
    text = value.replace("\r\n", "\n")
    lines = [text, *text.splitlines()]
    return any((safe := redacted(one)) != one and safe.strip() == fault.suggestion for one in lines)
