"""Whatever is typed into a page or sent to it ends in a clear sentence, and in nobody's browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import lxml.html
import pytest
from django.test import Client
from pytest_django import Settings

from tests import gone_on
from tests.cast import Cast
from tests.promises import hostile, matrix
from tests.promises.hostile import FILES, MARK, SCRIPT, TEXTS, Form

# Who between them open every form; each form is tried by the first who meets it.
PARTS: Final = ("managing_a", "head_a", "chief", "administrator", "nobody")
_LED_ON: Final = (302, 303)
# How many forms there are at the least, and pages among them that take files.
_MANY: Final = 60
TAKING_FILES: Final = frozenset(
    (
        *("agreement", "spreadsheet", "import_filing", "compare", "deliver_report"),
        "deliver_quarterly",
    )
)
# 429: a password is not changed so often at once.
_REFUSED: Final = (400, 403, 404, 409, 413, 422, 429)


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def forms(everyone: Cast) -> list[tuple[Client, Form]]:
    """Every form that one of the cast can send, with their browser."""
    world = gone_on.whole(everyone)
    met: set[tuple[str, frozenset[str]]] = set()
    found = []
    for part in PARTS:
        client = matrix.browser(everyone, part)
        client.raise_request_exception = False
        for form in hostile.forms(world, part, client):
            key = (form.to.partition("?")[0], frozenset(f.name for f in form.fields))
            if key not in met:
                met.add(key)
                found.append((client, form))
    return found


def faults(client: Client, form: Form, what: str, response: Any) -> Iterator[str]:
    """What is wrong with an answer to something hostile: a traceback, silence, or an echo."""
    where = f"{form.page}, sent to {form.to} with {what}"
    if response.status_code in _LED_ON:
        response = client.get(response["Location"])
    if response.status_code >= 500:
        yield f"{where}: {response.status_code} {getattr(response, 'exc_info', ('',))[1:2]}"
        return
    if response.status_code not in (200, *_LED_ON, *_REFUSED):
        yield f"{where}: {response.status_code}"
    if "html" in response.get("Content-Type", ""):
        yield from (f"{where}: {fault}" for fault in _of_page(response))


def _of_page(response: Any) -> Iterator[str]:
    text = response.content.decode()
    if SCRIPT in text or f"<script>{MARK}" in text:
        yield "it is not escaped"
    if "\0" in text:
        yield "a zero is repeated"
    page = lxml.html.fromstring(text)
    running = "//script[not(@src) and not(@type='application/json')] | //*[@onclick]"
    if page.xpath(running):
        yield "something runs that was typed"
    if not page.xpath("//h1"):
        yield "the answer says nothing"
    wrong = response.status_code == 422
    if wrong and not page.xpath("//*[contains(@class,'usa-alert') or @aria-invalid='true']"):
        yield "it is refused without a word"


def _tried(client: Client, form: Form) -> Iterator[str]:
    """What is wrong with the answers to everything hostile that a form takes."""
    for what, text in TEXTS.items() if form.texts else ():
        for days in (False, True) if what == "script" else (False,):
            with hostile.undone(client):
                answer = hostile.send(client, form, text, days=days)
                yield from faults(client, form, what, answer)
    for what, (name, data) in FILES.items() if form.files else ():
        with hostile.undone(client):
            answer = hostile.send_file(client, form, name, data)
            yield from faults(client, form, what, answer)


def test_given_hostile_text_and_files_in_every_form_then_each_is_told_or_kept_and_escaped(
    everyone: Cast,
) -> None:
    every = forms(everyone)
    assert len(every) > _MANY
    assert sum(bool(form.files) for _, form in every) >= len(TAKING_FILES)
    assert {form.page for _, form in every} >= TAKING_FILES
    found = [fault for client, form in every for fault in _tried(client, form)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "body", ["&".join(f"a{n}=1" for n in range(1_500)), "name=" + "x" * 29_000_000]
)
def test_given_more_than_a_page_ever_sends_then_it_is_told_in_a_sentence(
    everyone: Cast, body: str
) -> None:
    client = matrix.browser(everyone, "managing_a")
    answer = client.post(
        "/register/systems/new", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
    assert "Nothing was saved." in answer.content.decode()
    assert not list(_of_page(answer))
