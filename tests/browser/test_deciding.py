"""A matter from the question to the letter, on a telephone's screen and with a keyboard alone.

Each page that is opened has nothing in it that axe finds, and nothing to scroll sideways for.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from discretion.apps.matters.models import Matter
from tests.apps.matter_steps import submitted
from tests.browser.asked import ADDRESS, NAME, asked_by_beta, is_as_it_should_be
from tests.browser.conftest import Enter, faults, overflows
from tests.browser.hands import Hands
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _papers(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def sent(enter: Enter) -> str:
    """The employee's part: asked by beta for names and addresses, and it goes to the officer."""
    page = enter("staff_a")
    hands = asked_by_beta(page, NAME, ADDRESS)
    hands.press("Send it")
    is_as_it_should_be(page)
    expect(page.get_by_role("main")).to_contain_text("is sent to your privacy officer")
    return Matter.objects.get().id


def decided(enter: Enter, matter: str) -> None:
    """The officer's part: from the docket to the letter, the name only."""
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/docket")
    is_as_it_should_be(page)
    hands.follow(matter)
    is_as_it_should_be(page)
    hands.press("Take it up")
    is_as_it_should_be(page)
    hands.follow("Approve with less")
    is_as_it_should_be(page)
    hands.reach(page.get_by_role("checkbox", name="Home address"))
    page.keyboard.press("Space")
    hands.write("In your own words (optional)", "The name is enough.")
    hands.press("Approve with less")
    expect(page.get_by_text("Approves 1 of 2 types to Agency Beta")).to_be_visible()
    is_as_it_should_be(page)
    hands.press("Approve with less")
    expect(page.get_by_role("main")).to_contain_text("is approved with less.")
    is_as_it_should_be(page)
    hands.follow("Write the letter about it")
    is_as_it_should_be(page)
    hands.press("Keep it with the matter")
    expect(page.get_by_role("link", name=f"letter-{matter}.pdf", exact=True)).to_be_visible()
    is_as_it_should_be(page)


def test_an_employee_asks_the_officer_decides_and_the_employee_reads_the_letter(
    enter: Enter, stage: Cast
) -> None:
    matter = sent(enter)
    decided(enter, matter)
    page = enter("staff_a")
    hands = Hands(page)
    page.goto("/my-matters")
    is_as_it_should_be(page)
    hands.reach(page.get_by_role("link", name=matter, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    is_as_it_should_be(page)
    letter = page.get_by_role("article", name="The letter")
    expect(letter).to_contain_text("We approve a part of what you asked for")
    expect(letter).to_contain_text("This does not hold for home address.")
    expect(letter).to_contain_text("The name is enough.")
    for link, name in (
        (f"letter-{matter}.pdf", f"letter-{matter}.pdf"),
        ("PDF of the letter", f"letter-{matter}.pdf"),
        ("Word file of the letter", f"letter-{matter}.docx"),
    ):
        hands.reach(page.get_by_role("link", name=link, exact=True).first)
        with page.expect_download() as fetched:
            page.keyboard.press("Enter")
        assert fetched.value.suggested_filename == name
    hands.follow("Say that it was done")
    is_as_it_should_be(page)
    hands.press("Write it down")
    is_as_it_should_be(page)
    assert Matter.objects.get(id=matter).state == "carried_out"


def test_the_keys_of_the_docket_lead_from_row_to_row(enter: Enter, stage: Cast) -> None:
    it = submitted(stage.staff_a)
    page = enter("officer_a")
    page.goto("/")
    Hands(page).open("Docket")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("checkbox", name=f"Choose {it.id}")).to_be_checked()


def test_the_officers_other_pages_stand_in_nobodys_way(enter: Enter, stage: Cast) -> None:
    submitted(stage.staff_a)
    page = enter("officer_a")
    places = ("/docket/reasons", "/docket/reasons/new", "/docket/letters/alpha", "/numbers")
    for place in (*places, "/matters/with-us"):
        page.goto(place)
        assert faults(page) == [], page.url
        assert not overflows(page), page.url
