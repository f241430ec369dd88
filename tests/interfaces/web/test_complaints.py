"""Complaints on the officer's pages: the list, one complaint, and each step of it."""

from typing import Any

import pytest

from discretion.apps.incidents import complaint_actions as actions
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.mail.models import Message
from discretion.law.complaints import Move, State
from tests.apps.complaint_steps import BY_POST, WORDS, a_term, brought_to, moved
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words


def test_given_complaints_then_the_list_shows_finds_and_sorts_them(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    assert "put a link to it on your agency’s own pages" in main(client.get("/complaints"))
    a_term("complaint_answer_days", 30, everyone)
    one, two = (brought_to(State.RECEIVED, everyone) for _ in range(2))
    moved(two, Move.DESCRIBE, everyone.officer_a)
    told = main(client.get("/complaints"))
    assert "2 complaints" in told
    assert "Benefits told to a landlord" in told
    assert "Jo Doe" not in told
    assert "1 complaint" in main(client.get("/complaints?words=landlord"))
    assert "0 complaints" in main(client.get("/complaints?state=closed"))
    page = check(client.get("/complaints?sort=-id"))
    assert values(page, "//tbody//a/@href") == [f"/complaints/{it.id}" for it in (two, one)]
    table = client.get("/complaints?as=csv").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("Id,Due,About,In short,Agency")
    assert len(table) == 3


def test_given_a_complaint_then_an_officer_takes_it_to_the_end_by_the_pages(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    it = brought_to(State.RECEIVED, everyone, contact=BY_POST)
    here = f"/complaints/{it.id}"
    told = main(client.get(here))
    assert WORDS in told
    assert "1 Centre Street" in told
    press(client, f"{here}/take-up", "Take it up")
    press(client, f"{here}/note", "Keep the note", words="The log shows it.")
    press(client, f"{here}/describe", "Keep it", gist="A landlord was told")
    answer = press(client, f"{here}/answer", "Send the answer", words="We are sorry.")
    assert "is answered" in main(answer)
    page = check(client.get(here))
    assert "Say that the letter went" in words(page)
    assert values(page, "//main//a[contains(@href,'answer.')]/@href") == [
        *(f"{here}/answer.pdf", f"{here}/answer.docx")
    ]
    assert client.get(f"{here}/answer.pdf").content.startswith(b"%PDF")
    press(client, f"{here}/send", "Keep it", how="By post", on="7/30/2026")
    answer = press(client, f"{here}/close", "Close it")
    assert "is closed" in main(answer)
    assert queries.opened(it.id, actor=everyone.officer_a).state is State.CLOSED


def test_given_mail_that_does_not_get_there_then_the_complaint_says_so(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    it = brought_to(State.ANSWERED, everyone)
    assert "Waiting" in main(client.get(f"/complaints/{it.id}"))
    given_up = {"state": "given_up", "due_at": None, "settled_at": NOW, "text": ""}
    Message.objects.filter(kind="complaint").update(**given_up)
    assert "It did not get there." in main(client.get(f"/complaints/{it.id}"))


def test_given_it_is_passed_on_then_the_officer_is_led_to_the_list(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    it = brought_to(State.RECEIVED, everyone)
    here = f"/complaints/{it.id}"
    page = check(client.get(f"{here}/pass-on"))
    assert values(page, "//main//select[@name='agency']/option/@value") == [
        *("", "beta", "alpha-office")
    ]
    answer = press(client, f"{here}/pass-on", "Pass it on", agency="beta", why="It is theirs.")
    assert f"{it.id} was passed on." in main(answer)
    assert client.get(here).status_code == 404
    assert signed_in("officer_b").get(here).status_code == 200


def test_given_a_reason_left_out_then_its_field_says_so(everyone: Cast, signed_in: SignIn) -> None:
    client = signed_in("officer_a")
    it = brought_to(State.ANSWERED, everyone)
    answer = press(client, f"/complaints/{it.id}/reopen", "Open it again", why="  ")
    assert answer.status_code == 422
    assert "Fill this in." in main(answer)


def test_given_someone_was_faster_then_the_answer_that_was_typed_is_still_there(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    it = brought_to(State.WITH_OFFICER, everyone)
    moved(it, Move.NOTE, everyone.managing_a)
    typed = {"version": it.version, "words": "A long answer.", "why": ""}
    answer = client.post(f"/complaints/{it.id}/answer", typed)
    assert answer.status_code == 409
    page = check(answer)
    assert "Maud Managing changed" in words(page)
    assert words(found(page, "//textarea[@name='words']")[0]) == "A long answer."
    version = values(page, "//main//input[@name='version']/@value")[0]
    assert (
        client.post(f"/complaints/{it.id}/answer", {**typed, "version": version}).status_code == 302
    )


def test_given_who_complained_asks_then_what_they_said_of_themselves_is_erased(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    it = brought_to(State.WITH_OFFICER, everyone)
    page = check(client.get(f"/complaints/{it.id}"))
    to = values(page, "//main//a[normalize-space()='Erase who complained']/@href")[0]
    press(client, to, "Erase it", why="They asked us to.")
    told = main(client.get(f"/complaints/{it.id}"))
    assert "jo.doe@example.net" not in told
    assert "This was erased." in told


@pytest.mark.parametrize("slug", ["take-up", "close", "fly"])
def test_given_a_step_that_is_not_open_then_it_is_refused_in_a_sentence(
    slug: str, everyone: Cast, signed_in: SignIn
) -> None:
    it = brought_to(State.WITH_OFFICER, everyone)
    answer = signed_in("officer_a").get(f"/complaints/{it.id}/{slug}")
    assert answer.status_code == (404 if slug == "fly" else 403)
    check(answer)


def test_given_who_only_checks_then_nothing_that_was_written_is_shown(
    everyone: Cast, signed_in: SignIn
) -> None:
    it = brought_to(State.ANSWERED, everyone)
    answer: Any = signed_in("auditor").get(f"/complaints/{it.id}")
    told = main(answer)
    assert "by nobody else" in told
    assert "landlord" not in told
    assert not values(check(answer), "//main//a[contains(@href,'answer')]/@href")


def test_the_duty_leads_to_the_complaint(everyone: Cast, signed_in: SignIn) -> None:
    it = brought_to(State.RECEIVED, everyone)
    page = check(signed_in("officer_a").get("/duties"))
    assert f"/complaints/{it.id}" in values(page, "//main//a/@href")


def test_an_officer_gives_it_to_another(everyone: Cast, signed_in: SignIn) -> None:
    it = brought_to(State.RECEIVED, everyone)
    here = f"/complaints/{it.id}/assign"
    press(signed_in("officer_a"), here, "Give it", to=everyone.managing_a.id)
    assert queries.opened(it.id, actor=everyone.officer_a).assignee_name == "Maud Managing"
    left = queries.opened(it.id, actor=everyone.officer_a)
    actions.note(it.id, "Seen.", version=left.version, actor=everyone.managing_a, now=NOW)
