"""Directions on their pages: the chief gives one and follows it, the officer says what was done."""

from datetime import timedelta

import pytest

from discretion.apps.duties.models import Duty
from discretion.apps.oversight import direction_queries as queries
from discretion.law.directions import Move, State
from discretion.law.matters import Move as MatterMove
from tests.apps import matter_steps
from tests.apps.builders import a_designation, proposed
from tests.apps.direction_steps import DONE, SAID, brought_to, given, moved
from tests.cast import Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

GIVE = "Give the direction"
# Pages read the clock, so the day has to be one that is still to come.
LATER = "9/30/2090"


def test_given_the_chief_at_an_agency_s_page_when_they_direct_it_then_they_follow_it_in_the_list(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("chief")
    page = check(client.get("/agencies/alpha"))
    (to,) = values(page, "//main//a[normalize-space()='Direct it to make a change']/@href")
    form = check(client.get(to))
    assert values(form, "//select[@name='agency']/option[@selected]/@value") == ["alpha"]
    answer = press(client, to, GIVE, what=SAID.what, reason=SAID.reason, due_on=LATER)
    told = main(answer)
    assert "DIR-2026-00001 is given; the agency’s privacy officer and head are told." in told
    assert "Charter 8(h)(2)" in told
    assert "the law itself sets no day" in told
    assert "1 direction" in main(client.get("/directions"))
    (seen,) = values(check(client.get("/directions")), "//tbody//a/@href")
    assert seen == "/directions/DIR-2026-00001"


def test_given_a_direction_when_the_officer_goes_from_the_duty_to_it_then_they_say_what_was_done(
    everyone: Cast, signed_in: SignIn
) -> None:
    it, client = given(everyone), signed_in("officer_a")
    duty = Duty.objects.get(record=it.id)
    page = check(client.get(f"/duties/{duty.id}"))
    (to,) = values(page, "//main//a[normalize-space()='Go and do it']/@href")
    page = check(client.get(to))
    assert SAID.what in words(page)
    (step,) = values(page, "//main//a[normalize-space()='Say that it is carried out']/@href")
    assert not values(page, "//main//a[normalize-space()='Withdraw it']/@href")
    told = main(press(client, step, "It is carried out", outcome=DONE))
    assert "DIR-2026-00001 is carried out." in told
    assert DONE in told
    assert "This was done" in main(client.get(f"/duties/{duty.id}"))
    assert DONE in main(signed_in("chief").get(to))


def test_given_a_direction_then_the_chief_withdraws_it_or_gives_another_in_its_place(
    everyone: Cast, signed_in: SignIn
) -> None:
    client, it = signed_in("chief"), given(everyone)
    here = f"/directions/{it.id}"
    page = check(client.get(f"{here}/supersede"))
    assert words(found(page, "//textarea[@name='what']")[0]) == SAID.what
    told = main(
        press(client, f"{here}/supersede", "Give the new direction", what="Lock it.", due_on=LATER)
    )
    assert "DIR-2026-00002 is given in its place." in told
    assert values(check(client.get(here)), "//main//a[.='DIR-2026-00002']/@href")
    told = main(press(client, "/directions/DIR-2026-00002/withdraw", "Withdraw it", why="Moot."))
    assert "Why it was withdrawn" in told
    assert "Moot." in told
    assert client.get(f"{here}/withdraw").status_code == 403


def test_given_directions_then_the_list_finds_and_sorts_them_and_is_taken_out(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("chief")
    assert "you follow here what comes of it" in main(client.get("/directions"))
    first = given(everyone)
    second = given(everyone, "beta", what="Lock the cabinet.", due_on=first.due_on + timedelta(1))
    ended = brought_to(State.CARRIED_OUT, everyone)
    page = check(client.get("/directions?sort=-due"))
    assert values(page, "//tbody//a/@href") == [f"/directions/{it.id}" for it in (second, first)]
    assert "1 direction" in main(client.get("/directions?words=cabinet"))
    assert "1 direction" in main(client.get("/directions?agency=beta"))
    assert "3 directions" in main(client.get("/directions?state=all"))
    assert "No direction fits" in main(client.get("/directions?state=withdrawn"))
    table = client.get("/directions?state=all&as=csv").content.decode("utf-8-sig")
    assert table.startswith("Id,Due,What has to change,Why,About,Agency")
    assert DONE in table
    assert ended in table
    assert client.get("/directions?as=xlsx").content.startswith(b"PK")
    assert "2 directions" not in main(signed_in("officer_b").get("/directions"))


def test_given_nothing_said_then_each_field_says_so_and_nothing_typed_is_lost(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("chief")
    answer = press(client, "/directions/new", GIVE, agency="alpha", what="Lock it.")
    assert answer.status_code == 422
    page = check(answer)
    assert words(found(page, "//textarea[@name='what']")[0]) == "Lock it."
    wrong = values(page, "//*[@aria-invalid='true']/@name")
    assert wrong == ["reason", "due_on"]
    it = given(everyone)
    answer = press(signed_in("officer_a"), f"/directions/{it.id}/carry-out", "It is carried out")
    assert "Fill this in." in main(answer)


def test_given_someone_was_faster_then_what_was_typed_is_still_there(
    everyone: Cast, signed_in: SignIn
) -> None:
    it = given(everyone)
    moved(it, Move.WITHDRAW, everyone.chief)
    typed = {"version": it.version, "outcome": "A long answer."}
    answer = signed_in("officer_a").post(f"/directions/{it.id}/carry-out", typed)
    assert answer.status_code == 409
    page = check(answer)
    assert "Chris Chief was faster" in words(page)
    assert words(found(page, "//textarea[@name='outcome']")[0]) == "A long answer."
    answer = signed_in("officer_a").post(f"/directions/{it.id}/carry-out", {**typed, "version": 2})
    assert "This direction is withdrawn already." in main(answer)


def test_given_a_matter_with_the_chief_then_a_direction_about_it_is_read_by_who_sees_the_matter(
    everyone: Cast, signed_in: SignIn
) -> None:
    matter = matter_steps.with_officer(everyone)
    matter_steps.moved(matter, MatterMove.REFER_UP, everyone.officer_a)
    client = signed_in("chief")
    page = check(client.get(f"/matters/{matter.id}"))
    (to,) = values(page, "//main//a[normalize-space()='Direct the agency to make a change']/@href")
    press(client, to, GIVE, what=SAID.what, reason=SAID.reason, due_on=LATER)
    (it,) = queries.directions(everyone.chief)
    assert it.concerns == matter.id
    for part, link in (("officer_a", True), ("staff_a", False)):
        page = check(signed_in(part).get(f"/matters/{matter.id}", follow=True))
        assert SAID.what in words(page), part
        assert bool(values(page, f"//main//a[@href='/directions/{it.id}']")) is link, part
        assert "Direct the agency" not in words(page)
    page = check(signed_in("officer_a").get(f"/directions/{it.id}"))
    assert values(page, f"//main//a[.='{matter.id}']/@href") == [f"/matters/{matter.id}"]


def test_given_a_designation_then_its_officer_reads_the_direction_about_it_and_other_staff_do_not(
    everyone: Cast, signed_in: SignIn
) -> None:
    about = proposed(everyone, a_designation()).id
    given(everyone, concerns=about)
    assert SAID.what in main(signed_in("officer_a").get(f"/records/{about}"))
    assert SAID.what not in main(signed_in("staff_a").get(f"/records/{about}"))


@pytest.mark.parametrize(("part", "status"), [("officer_b", 404), ("staff_a", 403)])
def test_given_another_s_direction_then_there_is_no_page_of_it(
    part: str, status: int, everyone: Cast, signed_in: SignIn
) -> None:
    it = given(everyone)
    assert signed_in(part).get(f"/directions/{it.id}").status_code == status


def test_given_the_id_of_a_direction_when_it_is_searched_for_then_its_page_opens(
    everyone: Cast, signed_in: SignIn
) -> None:
    it = given(everyone)
    assert signed_in("officer_a").get(f"/search?q={it.id.lower()}")["Location"] == (
        f"/directions/{it.id}"
    )
