"""What is typed into a question and not answered yet: kept as it stands, for one person alone.

That a browser sends it while one types is in `tests/browser/test_typed.py`.
"""

from typing import Any

import pytest
from django.test import Client

from discretion.apps.audit.models import Entry
from discretion.apps.matters import actions, queries
from discretion.apps.matters.contents import Private
from discretion.apps.matters.models import Matter, PrivateText, Unfinished
from discretion.law.matters import Kind, Move
from tests.apps.matter_steps import begun, facts, moved, submitted, with_officer
from tests.cast import NOW, Cast
from tests.identifiers import IDENTIFIERS
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.kept import tables_with
from tests.pages import check, values

SSN = IDENTIFIERS["ssn"]
STILL_HERE = "What you typed last is still here."


@pytest.fixture
def staff(signed_in: SignIn) -> Client:
    return signed_in("staff_a")


def typed(client: Client, address: str, **changes: object) -> Any:
    """Open a question and type into it, as the script sends it; what was caught, by its field."""
    page = check(client.get(address))
    (to,) = values(page, "//main//form//*[@data-typed]/@data-typed")
    answer = client.post(to, sent_by(form_with(page, "Continue"), "Continue", **changes))
    assert answer.status_code == 200, answer.content
    return answer.json()["caught"]


def ticked(client: Client, address: str) -> list[str]:
    return values(check(client.get(address)), "//main//input[@checked]/@value")


def fields(client: Client, address: str, name: str) -> list[str]:
    page = check(client.get(address))
    return values(page, f"//input[@name='{name}']/@value | //textarea[@name='{name}']/text()")


def test_given_half_an_answer_when_one_comes_back_then_it_is_there_and_nothing_was_recorded(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    before = Entry.objects.count()
    address = f"/ask/{it.id}/extent"
    assert typed(staff, address, people="many", wanted_by="Augu") == {}
    assert typed(staff, address, people="many, I thi", wanted_by="August") == {}
    assert fields(staff, address, "people") == ["many, I thi"]
    assert fields(staff, address, "wanted_by") == ["August"]
    assert STILL_HERE in main(staff.get(address))
    assert queries.opened(it.id, actor=everyone.staff_a) == it
    assert Entry.objects.count() == before


def test_given_a_tick_that_was_taken_away_when_one_comes_back_then_it_is_away(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a, facts(types=("name",)))
    address = f"/ask/{it.id}/types"
    typed(staff, address, types_0=None, types_4=["address.home"], other_types="Shoe size")
    assert ticked(staff, address) == ["address.home"]
    assert fields(staff, address, "other_types")[0].strip() == "Shoe size"


def test_given_no_matter_yet_when_one_comes_back_to_the_door_then_what_was_typed_is_there(
    staff: Client, signed_in: SignIn
) -> None:
    typed(staff, "/ask/request", name="Agency B")
    assert not Matter.objects.exists()
    assert fields(staff, "/ask/request", "name") == ["Agency B"]
    assert fields(staff, "/ask/share", "name") == []
    assert fields(signed_in("officer_a"), "/ask/request", "name") == []


def test_given_it_is_answered_then_nothing_waits_any_more(staff: Client, everyone: Cast) -> None:
    typed(staff, "/ask/request", name="Agency Beta")
    press(staff, "/ask/request", "Continue")
    assert not Unfinished.objects.exists()
    it = Matter.objects.get()
    assert it.party == "beta"
    address = f"/ask/{it.id}/types"
    typed(staff, address, types_0=["name"])
    assert STILL_HERE not in main(press(staff, address, "Continue"))
    assert not Unfinished.objects.exists()
    assert queries.opened(it.id, actor=everyone.staff_a).facts.types == ("name",)


def test_given_a_number_of_someone_then_it_is_told_at_its_field_and_all_else_is_kept(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    address = f"/ask/{it.id}/ground"
    caught = typed(staff, address, furthers_mission=f"For {SSN}", required_by_law="An order")
    assert caught.keys() == {"furthers_mission"}
    assert "This looks like a Social Security number" in caught["furthers_mission"]
    assert fields(staff, address, "required_by_law") == ["An order"]
    # What is in its place is the answer as it was.
    assert facts().grounds.furthers_mission in fields(staff, address, "furthers_mission")[0]
    assert Unfinished.objects.get().question == "ground"
    assert typed(staff, address, furthers_mission="For a guest") == {}
    assert fields(staff, address, "furthers_mission")[0].strip() == "For a guest"


def test_given_it_is_not_about_a_person_then_it_is_kept(staff: Client, everyone: Cast) -> None:
    it = begun(everyone.staff_a)
    address = f"/ask/{it.id}/purpose"
    page = check(press(staff, address, "Continue", purpose="Call (212) 555-0147"))
    sent = sent_by(form_with(page, "Continue"), "Continue")
    assert staff.post(f"{address}/typed", sent).json()["caught"].keys() == {"purpose"}
    sent["not_identifying"] = "purpose"
    assert staff.post(f"{address}/typed", sent).json() == {"caught": {}}
    assert fields(staff, address, "purpose") == ["Call (212) 555-0147"]


def test_given_words_about_people_then_they_are_kept_sealed_whatever_they_say(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    address = f"/ask/{it.id}/more"
    assert typed(staff, address, asker="Jo Doe", words=f"I am {SSN}") == {}
    assert fields(staff, address, "asker") == ["Jo Doe"]
    assert f"I am {SSN}" in fields(staff, address, "words")[0]
    assert tables_with("Jo Doe") == tables_with(SSN) == set()


def test_given_something_was_typed_and_left_then_the_check_page_says_at_which_answer(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    said = "You typed something here that is not an answer yet."
    assert said not in main(staff.get(f"/ask/{it.id}/check"))
    typed(staff, f"/ask/{it.id}/purpose", purpose="Another")
    page = check(staff.get(f"/ask/{it.id}/check"))
    places = values(page, f"//dd[contains(., '{said}')]//a/@href")
    assert places == [f"/ask/{it.id}/purpose?then=check"]


def test_given_a_step_with_the_matter_then_what_was_typed_is_forgotten(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    typed(staff, f"/ask/{it.id}/purpose", purpose="Another")
    actions.submit(it.id, version=it.version, actor=everyone.staff_a, now=NOW)
    assert not Unfinished.objects.exists()


def test_given_words_that_are_erased_then_what_was_typed_beside_them_is_too(
    staff: Client, everyone: Cast
) -> None:
    it = submitted(everyone.staff_a, private=Private(words="I am Jo Doe"))
    typed(staff, f"/ask/{it.id}/more", words="I am Jo Doe, indeed")
    number = PrivateText.objects.get().pk
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.redact(it.id, number, version=it.version, why="It was too much.", **by)
    assert not Unfinished.objects.exists()


def test_given_a_matter_that_is_decided_or_someone_elses_then_nothing_is_kept(
    staff: Client, everyone: Cast, signed_in: SignIn
) -> None:
    it = moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    sent = {"purpose": "Another"}
    assert staff.post(f"/ask/{it.id}/purpose/typed", sent).status_code == 422
    other = begun(everyone.staff_a)
    assert signed_in("officer_a").post(f"/ask/{other.id}/purpose/typed", sent).status_code == 404
    assert staff.post(f"/ask/{other.id}/nothing/typed", sent).status_code == 404
    assert staff.post("/ask/nowhere/typed", sent).status_code == 404
    assert not Unfinished.objects.exists()


def test_given_a_text_without_end_then_it_is_refused(staff: Client, everyone: Cast) -> None:
    it = begun(everyone.staff_a, kind=Kind.PROPOSAL)
    answer = staff.post(f"/ask/{it.id}/more/typed", {"words": "y" * 100_001})
    assert answer.status_code == 422
    assert not Unfinished.objects.exists()
