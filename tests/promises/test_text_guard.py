"""Whatever someone types on whatever page, nothing that identifies a person is kept of it."""

import logging
from collections.abc import Iterator
from itertools import count

import pytest
from django.db import transaction
from django.urls import NoReverseMatch
from lxml.etree import _Element

from tests import gone_on
from tests.cast import Cast
from tests.interfaces.web.clicking import sent_by
from tests.kept import files_with, tables_with
from tests.pages import found, parsed, words
from tests.promises import matrix
from tests.world import POSTED

# How to reach someone, and what proves who they are; and what only narrows or searches.
_MEANT = ("email", "phone", "login", "password", "code")
_TYPED = ("text", "textarea", None)


def numbers() -> Iterator[str]:
    """Social Security numbers, each another, none of which was ever given out."""
    yield from (f"219-{n // 10_000 % 99 + 1:02}-{n % 10_000:04}" for n in count(1))


def forms(page: _Element) -> Iterator[tuple[_Element, str, list[str]]]:
    """Each form of a page that changes something, a button of it, and the fields to type in."""
    for form in found(page, "//main//form[@method='post']"):
        buttons = [words(button) for button in form.iter("button")]
        fields = [
            str(each.get("name"))
            for each in form.iter("input", "textarea")
            if (each.get("type") if each.tag == "input" else "textarea") in _TYPED
            and each.get("name")
            and not any(word in str(each.get("name")) for word in _MEANT)
        ]
        if buttons and fields:
            yield form, buttons[0], fields


@pytest.mark.parametrize(("part", "least"), [("officer_a", 20), ("administrator", 1)])
def test_given_any_field_of_any_page_when_it_holds_a_number_then_it_is_nowhere(
    part: str, least: int, everyone: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world, given = gone_on.whole(everyone), numbers()
    client, told, tried = matrix.browser(everyone, part), 0, set[tuple[str, str]]()
    for name, pattern in matrix.pages():
        try:
            address = world.address(pattern)
        except (KeyError, NoReverseMatch):
            # Told by the matrix of pages.
            continue
        shown = client.get(address) if name not in POSTED else None
        if shown is None or shown.status_code != 200 or "html" not in shown["Content-Type"]:
            continue
        for form, button, fields in forms(parsed(shown.content.decode())):
            to = str(form.get("action")) or address
            for field in fields:
                if (to, field) in tried:
                    continue
                tried.add((to, field))
                number = next(given)
                with transaction.atomic():
                    answer = client.post(to, {**sent_by(form, button), field: f"Of {number}"})
                    assert answer.status_code < 500, (name, field)
                    kept = tables_with(number) | files_with(number)
                    assert kept == set(), (name, to, field)
                    transaction.set_rollback(True)
                told += b"This looks like a Social Security number" in answer.content
                assert number not in caplog.text, (name, field)
                caplog.clear()
    assert told >= least, (told, sorted(tried))
