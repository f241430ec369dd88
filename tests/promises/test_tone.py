"""No page, letter or message says what the house does not say, and every mail says what to do.

What a machine can see of CONTRIBUTING's "Words"; the rest is read aloud.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import discretion
from discretion.apps.duties import standing
from discretion.apps.duties.reminding import remind
from discretion.apps.mail.models import Message
from discretion.apps.matters import telling
from discretion.apps.matters.actions import remind_of_unchecked
from tests.apps.incident_steps import reported as incident_reported
from tests.apps.test_exigent import reported
from tests.cast import NOW, Cast
from tests.world import World

SOURCE: Final = Path(discretion.__file__).parent
# How an office speaks that forgot to whom, and what only those who build programs say.
_NEVER: Final = re.compile(
    r"\b(please be advised|please note|note that|kindly|pursuant to|aforementioned|herein"
    r"|utili[sz]e[ds]?|oops|uh oh|going forward|best practices?|stakeholders?|leverage[ds]?"
    r"|workflows?|endpoint|payload|backend|frontend|queryset)\b",
    re.IGNORECASE,
)
# Behind a word: not in "!=", in a class of a style, or in HTML's own declarations.
_SHOUTED: Final = re.compile(r"[A-Za-z’”)]!(?=\s|$)")
_TAGS: Final = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<[^>]*>", re.DOTALL)
_QUOTED: Final = re.compile(r'{%[^%]*?"([^"]+ [^"]+)"')
# What to do is behind an address, or nothing need be done.
_TO_DO: Final = re.compile(r"https?://|need not|nothing (is left )?to do", re.IGNORECASE)


def faults(said: str) -> list[str]:
    """What should not be in a text."""
    return [match.group() for way in (_NEVER, _SHOUTED) for match in way.finditer(said)]


def templates() -> Iterator[tuple[str, str]]:
    """The words of each page and mail that is a file."""
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix in (".html", ".txt"):
            text = path.read_text()
            words = " ".join([_TAGS.sub(" ", text), *_QUOTED.findall(text)])
            yield str(path.relative_to(SOURCE)), words


def sentences() -> Iterator[tuple[str, str]]:
    """The words that stand in the code: messages of faults, letters, and what pages add."""
    # What is looked for in the filings of others is not what we say.
    ours = (path for path in SOURCE.rglob("*.py") if SOURCE / "forms" / "read" not in path.parents)
    for path in sorted(ours):
        tree = ast.parse(path.read_text())
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if id(node) not in docs and " " in node.value.strip():
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", node.value


@pytest.mark.parametrize("texts", [templates, sentences])
def test_no_page_letter_or_message_says_what_the_house_does_not_say(texts: object) -> None:
    found = {templates: templates, sentences: sentences}[texts]()  # type: ignore[index]
    told = list(found)
    assert len(told) > 150
    assert [(where, bad) for where, said in told if (bad := faults(said))] == []


@pytest.mark.parametrize(
    "said",
    ["Please note this.", "It is done!", "Kindly sign", "We utilize it", "Please be advised"],
)
def test_what_the_house_does_not_say_is_seen(said: str) -> None:
    assert faults(said)


def test_every_mail_says_what_to_do_or_that_nothing_need_be_done(everyone: Cast) -> None:
    World(everyone)
    standing.keep_up(now=NOW)
    reported(everyone)
    incident_reported(everyone)
    remind_of_unchecked(now=NOW)
    remind(now=NOW, said=telling.SAID)
    letters = list(Message.objects.exclude(text="Read it."))
    assert {letter.kind for letter in letters} >= {"digest", "asked", "matter"}
    for letter in letters:
        assert _TO_DO.search(letter.text), letter.text
        assert faults(f"{letter.subject}\n{letter.text}") == [], letter.text
