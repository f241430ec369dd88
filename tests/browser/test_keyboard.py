"""What an officer does in a day, done with the keyboard alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from discretion.apps.register import actions, queries
from discretion.apps.register.kinds import KINDS
from tests.apps.builders import an_activity
from tests.apps.test_filings import look_alike
from tests.browser.conftest import Enter, faults
from tests.browser.hands import Hands
from tests.cast import NOW, PASSWORD, Cast

ACTIVITY, DESIGNATION, AGREEMENT = "ACT-2026-00001", "DES-2026-00001", "AGR-2026-00001"


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def states(everyone: Cast, record: str) -> tuple[str, str]:
    """A record's name and state."""
    kept = queries.record(record, actor=everyone.officer_a)
    return kept.title, kept.state


def entered(everyone: Cast) -> None:
    """An activity of alpha's."""
    by = everyone.officer_a
    actions.enter(KINDS["activity"], an_activity(), agency="alpha", actor=by, now=NOW)


def says(page: Page, words: str) -> None:
    """The main part says so."""
    expect(page.get_by_role("main")).to_contain_text(words)


def test_an_activity_is_entered_changed_retired_and_restored(enter: Enter, stage: Cast) -> None:
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/")
    hands.open("Activities")
    hands.follow("Enter an activity")
    hands.choose("It discloses information")
    hands.write("What do you call it?", "Hand a letter on")
    hands.tick("Name")
    hands.pick("Who", "Another City agency", group="Party 1")
    hands.write("Name", "Agency Beta", group="Party 1")
    hands.press("Save")
    says(page, f"{ACTIVITY} is entered.")
    hands.follow("Change")
    hands.write("What do you call it?", "Hand letters on")
    hands.write("Why do you change it?", "There are many")
    hands.press("Save")
    assert states(stage, page.url[-14:]) == ("Hand letters on", "current")
    hands.write("Why does it no longer hold?", "Nobody writes")
    hands.press("Retire it")
    assert states(stage, page.url[-14:]) == ("Hand letters on", "retired")
    hands.press("Restore it")
    assert states(stage, page.url[-14:]) == ("Hand letters on", "current")
    assert faults(page) == []


def test_a_form_that_is_wrong_leads_from_its_summary_to_the_field(enter: Enter) -> None:
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/register/functions/new")
    hands.write("Short name", "letters")
    hands.press("Save")
    assert faults(page) == []
    summary = page.get_by_role("alert").get_by_role("link")
    expect(summary).to_have_count(1)
    hands.reach(summary)
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is the function called?")).to_be_focused()


def test_a_designation_is_drafted_proposed_and_signed_by_two(enter: Enter, stage: Cast) -> None:
    page = enter("keeper_a")
    hands = Hands(page)
    page.goto("/")
    hands.open("Designations")
    hands.follow("Draft a designation")
    hands.choose("Joint")
    hands.choose("Disclosing information")
    hands.write("What do you call it?", "Letters handed on")
    hands.tick("Name")
    hands.write("Agencies and contractors by name", "Agency Beta")
    hands.write("Which agencies have to agree?", "Agency Beta")
    hands.write("From which day on?", "8/1/2026")
    hands.write("Why?", "Letters about another agency's work are handed on to it.")
    hands.press("Save the draft")
    hands.press("Ask for the signatures")
    assert states(stage, DESIGNATION)[1] == "proposed"
    for part in ("officer_a", "officer_b"):
        enter(part)
        page.goto(f"/records/{DESIGNATION}")
        hands.follow("Read and sign")
        hands.write("Your reason", "It serves those who write to us.")
        hands.tick("I have read what it covers and what it would change, and I approve it.")
        hands.press("Sign it")
        says(page, f"You signed {DESIGNATION}.")
        assert faults(page) == []
    assert states(stage, DESIGNATION)[1] == "approved"


def test_an_agreement_is_entered_and_its_paper_attached(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    paper = tmp_path / "signed.txt"
    paper.write_text("Signed by both.")
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/")
    hands.open("Agreements")
    hands.follow("Enter an agreement")
    hands.write("What is it called?", "With beta")
    hands.write("With whom is it?", "Agency Beta")
    hands.tick("It is about every type")
    hands.pick("Not to pass it on", "Yes")
    hands.write("From which day on?", "1/1/2026")
    hands.press("Save")
    assert states(stage, AGREEMENT) == ("With beta", "current")
    hands.attach("Document", str(paper))
    hands.press("Attach it")
    expect(page.get_by_role("link", name="signed.txt")).to_be_visible()


def test_a_filing_is_uploaded_and_its_rows_are_accepted(
    enter: Enter, stage: Cast, tmp_path: Path
) -> None:
    filed = tmp_path / "report.html"
    filed.write_bytes(look_alike())
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/register/filings")
    hands.follow("Import a filing")
    hands.attach("The report", str(filed))
    hands.press("Read it")
    says(page, "Question 1")
    hands.follow(re.compile(r"^Question 2\b"))
    hands.press(re.compile("^Accept (the row|all)"))
    says(page, "entered as drafts.")
    assert queries.records(KINDS["function"], actor=stage.officer_a, states=["draft"]).exists()


def test_a_record_is_found_by_a_word_and_by_its_id(enter: Enter, stage: Cast) -> None:
    entered(stage)
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("letter")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Search | Discretion")
    assert faults(page) == []
    hands.follow("Hand a letter on")
    expect(page).to_have_title("Hand a letter on | Discretion")
    hands.reach(page.get_by_label("Search records, parties, reports and people"))
    page.keyboard.type(ACTIVITY.lower())
    page.keyboard.press("Enter")
    expect(page).to_have_title("Hand a letter on | Discretion")


def test_the_record_is_proved(enter: Enter, stage: Cast) -> None:
    entered(stage)
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/")
    hands.open("The record")
    hands.follow("How it is proved")
    hands.press("Check the whole record now")
    says(page, "The record holds")
    assert faults(page) == []
    hands.press("Sign the record’s head now")
    says(page, "head is signed")


def test_a_function_is_entered_without_script(
    chromium: Browser, live_server: LiveServer, stage: Cast
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    hands = Hands(page)
    page.goto("/account/login/?next=/register/functions/new")
    hands.write("Work email", "officer_a@example.org")
    hands.write("Password", PASSWORD)
    hands.press("Sign in")
    hands.write("What is the function called?", "Letters")
    hands.press("Save")
    expect(page.get_by_role("alert")).to_contain_text("Short name")
    expect(page.get_by_label("What is the function called?")).to_have_value("Letters")
    hands.write("Short name", "letters")
    hands.press("Save")
    says(page, "FUN-2026-00001 is entered.")
    context.close()
