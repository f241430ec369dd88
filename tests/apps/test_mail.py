"""Letters: written with what they tell of, given to a real mail server, and never lost."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from discretion.apps.accounts import outgoing
from discretion.apps.audit import queries as audit
from discretion.apps.mail import actions, queries
from discretion.apps.mail.actions import LEASE, PAUSES
from discretion.apps.mail.letters import Letter, as_html
from discretion.apps.mail.models import Message
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.interfaces.worker import drain
from tests.apps.catcher import SMTP_BACKEND, Catcher, catcher
from tests.apps.killing import told_by
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
LETTER = Letter(
    to_name="Olga Officer",
    to_email="olga@example.org",
    subject="A designation waits for your signature",
    text="Please look at it:\n\nhttp://localhost:8000/duties/DTY-2026-00001\n\nThank you.",
    kind="asked",
    agency="alpha",
)


@pytest.fixture
def server() -> Iterator[Catcher]:
    """A mail server that mail goes to."""
    with catcher() as caught:
        yield caught


def posted(*letters: Letter, now: datetime = NOW) -> Message:
    """Letters, written down; the last one's row."""
    with transaction.atomic():
        actions.post(letters or [LETTER], now=now)
    return Message.objects.order_by("pk").last()  # type: ignore[return-value]  # there is one


def drained(*, after: timedelta = timedelta(0)) -> int:
    """How many letters the server takes at a moment."""
    return drain(lambda: NOW + after)


def test_given_a_letter_when_mail_goes_then_the_server_has_it_as_text_and_as_html(
    server: Catcher,
) -> None:
    row = posted()
    assert drained() == 1
    letter = server.arrived[0]
    text, page = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert page
    assert text.get_content().split() == LETTER.text.split()
    assert '<a href="http://localhost:8000/duties/DTY-2026-00001">' in page.get_content()
    assert (letter["To"], letter["Subject"]) == (
        "Olga Officer <olga@example.org>",
        LETTER.subject,
    )
    assert letter["Message-ID"] == row.message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    row.refresh_from_db()
    assert (row.state, row.attempts, row.settled_at, row.doubts) == ("gone", 1, NOW, 0)
    assert drained() == 0


def test_given_the_action_fails_then_no_letter_was_written() -> None:
    with transaction.atomic():
        actions.post([LETTER], now=NOW)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_not_written_outside_of_an_action() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        actions.post([LETTER], now=NOW)


def test_given_the_server_refuses_then_it_is_tried_at_longer_pauses_and_given_up(
    server: Catcher,
) -> None:
    row, after = posted(), timedelta(0)
    server.says = "451 come again"
    for attempt, pause in enumerate(PAUSES, start=1):
        assert drained(after=after) == 0
        row.refresh_from_db()
        assert (row.state, row.attempts, row.said) == ("failed", attempt, "451 come again")
        assert row.due_at == NOW + after + pause
        assert drained(after=after + pause - timedelta(seconds=1)) == 0
        after += pause
    drained(after=after)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.due_at) == ("given_up", len(PAUSES) + 1, None)
    assert row.doubts == 0
    assert sorted(PAUSES) == list(PAUSES)


def test_given_the_server_is_away_then_the_letter_waits_and_says_why() -> None:
    row = posted()
    with override_settings(EMAIL_BACKEND=SMTP_BACKEND, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        assert drained() == 0
    row.refresh_from_db()
    assert row.state == "failed"
    assert "refused" in row.said


def test_given_the_line_breaks_then_it_may_have_gone_and_comes_again_under_the_same_id(
    server: Catcher,
) -> None:
    row = posted()
    taken = actions.take(now=NOW)
    assert taken
    actions.keep_doubt(taken, "Connection unexpectedly closed", now=NOW)
    row.refresh_from_db()
    assert (row.state, row.doubts) == ("may_have_gone", 1)
    assert drained(after=PAUSES[0]) == 1
    row.refresh_from_db()
    assert (row.state, row.doubts) == ("gone", 1)
    assert server.ids == [row.message_id]


def test_given_a_letter_in_someones_hands_then_nobody_else_takes_it_until_the_lease_ends(
    server: Catcher,
) -> None:
    row = posted()
    assert actions.take(now=NOW)
    assert actions.take(now=NOW) is None
    assert drained(after=LEASE - timedelta(seconds=1)) == 0
    assert drained(after=LEASE) == 1
    row.refresh_from_db()
    assert (row.state, row.doubts, row.attempts) == ("gone", 1, 2)


def test_given_a_slow_sender_whose_lease_ended_then_its_word_counts_no_more() -> None:
    row = posted()
    slow = actions.take(now=NOW)
    assert slow
    actions.recover(now=NOW + LEASE)
    assert actions.take(now=NOW + LEASE)
    actions.keep_failed(slow, "too late", now=NOW + LEASE)
    row.refresh_from_db()
    assert row.state == "going"
    assert row.said.startswith("Sending was broken off")


def test_given_a_secret_letter_when_it_has_gone_then_what_it_said_is_forgotten(
    server: Catcher,
) -> None:
    row = posted(LETTER._replace(secret=True))
    assert drained() == 1
    row.refresh_from_db()
    assert row.text == ""
    assert "DTY-2026-00001" in str(server.arrived[0])


def test_given_a_letter_past_its_use_then_it_is_given_up_and_forgotten() -> None:
    row = posted(LETTER._replace(secret=True, until=NOW + timedelta(days=3)))
    actions.recover(now=NOW + timedelta(days=3))
    row.refresh_from_db()
    assert (row.state, row.text) == ("given_up", "")


def test_a_letter_with_a_name_is_written_once() -> None:
    posted(LETTER._replace(once="digest:1"), LETTER._replace(once="digest:2"), LETTER, LETTER)
    posted(LETTER._replace(once="digest:1"))
    assert Message.objects.count() == 4


def test_given_no_mail_server_then_letters_wait(settings: object) -> None:
    settings.MAIL_GOES_TO = ""  # type: ignore[attr-defined]  # the plugin's own
    row = posted()
    assert drained() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)


def test_given_a_folder_in_place_of_a_server_then_letters_are_written_there(
    settings: object, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]  # the plugin's own
    settings.EMAIL_FILE_PATH = tmp_path  # type: ignore[attr-defined]  # likewise
    posted()
    assert drained() == 1
    assert "DTY-2026-00001" in next(tmp_path.iterdir()).read_text()


# Whoever tends mail


def test_the_administrator_sees_letters_and_nobody_else_does(everyone: Cast) -> None:
    row = posted()
    assert [*outgoing.messages(everyone.administrator)] == [row]
    assert outgoing.counts(everyone.administrator) == {"waiting": 1}
    for part in ("officer_a", "head_a", "chief", "auditor", "stranger"):
        with pytest.raises(NotAllowed):
            outgoing.messages(everyone.actor(part))


def test_letters_of_other_agencies_do_not_exist() -> None:
    row = posted()
    assert not queries.messages(["beta"]).exists()
    with pytest.raises(NotFound):
        queries.message(row.pk, agencies=["beta"])


def test_given_a_letter_is_stopped_and_tried_again_then_both_are_in_the_record(
    everyone: Cast, server: Catcher
) -> None:
    row, by = posted(), everyone.administrator
    outgoing.stop(row.pk, actor=by, now=NOW, why="wrong address")
    assert drained() == 0
    with pytest.raises(Stale):
        outgoing.stop(row.pk, actor=by, now=NOW)
    outgoing.try_again(row.pk, actor=by, now=NOW)
    assert drained() == 1
    with pytest.raises(Stale):
        outgoing.try_again(row.pk, actor=by, now=NOW)
    told = [(fact.kind, fact.why) for fact in audit.history(f"mail:{row.pk}")]
    assert told == [("mail.tried_again", ""), ("mail.stopped", "wrong address")]


def test_given_a_secret_letter_was_stopped_then_it_cannot_be_sent_any_more(everyone: Cast) -> None:
    row, by = posted(LETTER._replace(secret=True)), everyone.administrator
    outgoing.stop(row.pk, actor=by, now=NOW)
    with pytest.raises(Invalid):
        outgoing.try_again(row.pk, actor=by, now=NOW)


@given(st.text(max_size=200))
def test_whatever_a_letter_says_then_its_page_shows_the_words_and_runs_nothing(said: str) -> None:
    page = as_html("A letter", f"{said}\n\nhttp://localhost:8000/x?a=1&b=2.")
    tags = set(re.findall(r"<\s*/?\s*([a-z!]+)", page, re.IGNORECASE))
    assert tags <= {"!DOCTYPE", "html", "head", "meta", "title", "body", "p", "br", "a"}
    assert '<a href="http://localhost:8000/x?a=1&amp;b=2">' in page


def test_given_kill_9_at_any_step_then_the_letter_comes_and_a_second_one_is_told(
    elsewhere: dict[str, str],
) -> None:
    killed, twice = map(int, told_by("mail_killed", elsewhere).split())
    # Each command and each answer of the way there is a step.
    assert killed >= 14
    # Where its word was there and unread, and at each statement that keeps it.
    least = {"sqlite": 3, "postgresql": 2}[connection.vendor]
    assert least <= twice <= killed / 2
