"""Whatever someone types on whatever page, nothing that identifies a person is kept of it."""

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml.etree import _Element
from pytest_django import Settings

from tests import gone_on
from tests.cast import Cast
from tests.interfaces.web.clicking import sent_by
from tests.kept import files_with, tables_with
from tests.pages import found, parsed, words
from tests.promises import hostile, matrix
from tests.promises.test_hostile_pages import TAKING_FILES
from tests.world import World

# Who between them open every form; each field is tried by the first of them who meets it.
PARTS: Final = (
    *("officer_a", "staff_a", "counsel_a", "head_a", "chief", "foil_a", "managing_a"),
    *("administrator", "contractor_a", "nobody"),
)
_TYPED: Final = ("text", "textarea", "search", "email", "tel", "url", None)
_TOLD: Final = b"This looks like a Social Security number"
# At the least, of the fields that each met first, so many say what it looks like.
_MANY: Final = {"officer_a": 60, "staff_a": 8, "chief": 3}


class Typing(NamedTuple):
    """A field to type in, or to give a file to, and the form that it is in."""

    page: str
    to: str
    form: _Element
    button: str
    field: str
    takes_file: bool

    def sent(self, number: str) -> dict[str, Any]:
        """The form as it is shown, but for a number in this field or in its file's name."""
        shown = sent_by(self.form, self.button)
        named = SimpleUploadedFile(f"scan {number}.pdf", b"%PDF-1.7 signed")
        return {**shown, self.field: named if self.takes_file else f"Of {number}"}


def numbers() -> Iterator[str]:
    """Social Security numbers, each another, none of which was ever given out."""
    yield from (f"219-{n // 10_000 % 99 + 1:02}-{n % 10_000:04}" for n in count(1))


def fields(everyone: Cast, world: World, part: str) -> Iterator[Typing]:
    """Every field of every form that changes something, on the pages that open for one."""
    client = matrix.browser(everyone, part)
    for page, address in hostile.addresses(world, part):
        shown = client.get(address)
        if shown.status_code == 200 and "html" in shown["Content-Type"]:
            whole = parsed(shown.content.decode())
            for form in found(whole, "//main//form[@method='post']"):
                yield from _of_form(page, str(form.get("action") or address), form)


def _of_form(page: str, to: str, form: _Element) -> Iterator[Typing]:
    buttons = [words(button) for button in form.iter("button")]
    for each in form.iter("input", "textarea"):
        kind = each.get("type") if each.tag == "input" else "textarea"
        if buttons and each.get("name") and kind in (*_TYPED, "file"):
            yield Typing(page, to, form, buttons[0], str(each.get("name")), kind == "file")


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_given_any_field_of_any_page_when_it_holds_a_number_then_it_is_nowhere(
    everyone: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world, given = gone_on.whole(everyone), numbers()
    told, tried, taking = Counter[str](), set[tuple[str, str]](), set[str]()
    wrong: list[tuple[str, Typing, object]] = []
    for part in PARTS:
        client = matrix.browser(everyone, part)
        client.raise_request_exception = False
        for typing in fields(everyone, world, part):
            taking |= {typing.page} if typing.takes_file else set()
            if (typing.to, typing.field) in tried:
                continue
            tried.add((typing.to, typing.field))
            number = next(given)
            with hostile.undone(client):
                answer = client.post(typing.to, typing.sent(number))
                kept = tables_with(number) | files_with(number)
            if answer.status_code >= 500 or kept or number in caplog.text:
                wrong.append((part, typing, kept or answer.status_code))
            told[part] += _TOLD in answer.content
            caplog.clear()
    assert [(w[0], w[1].page, w[1].to, w[1].field, w[2]) for w in wrong] == []
    assert {part: told[part] for part, least in _MANY.items() if told[part] < least} == {}
    assert taking >= TAKING_FILES
