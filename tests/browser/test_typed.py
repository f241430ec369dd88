"""What is typed into a question saves itself, quietly, and stands in nobody's way."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from discretion.apps.audit.models import Entry
from discretion.apps.matters import actions, queries
from discretion.apps.matters.models import Unfinished
from tests.apps.matter_steps import begun
from tests.browser.asked import is_as_it_should_be
from tests.browser.conftest import NARROW, Enter
from tests.browser.hands import Hands
from tests.cast import NOW, Cast
from tests.identifiers import IDENTIFIERS

SSN = IDENTIFIERS["ssn"]
OWN_WORDS = "In a few words"
_COUNTED = """said => {
  window.spoken = 0;
  const seen = new MutationObserver(() => { window.spoken += 1; });
  seen.observe(said, {childList: true, characterData: true, subtree: true});
}"""


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("main").get_by_role("status")).to_have_text(words)


def kept(page: Page) -> None:
    """Type no more until it is kept, whatever is said of an earlier time."""
    with page.expect_response("**/typed") as answer:
        pass
    assert answer.value.ok


def until(page: Page, true: Callable[[], object]) -> None:
    """Wait for what no page tells."""
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It did not come about.")


def test_what_is_typed_is_saved_in_a_pause_said_once_and_there_when_one_comes_back(
    enter: Enter, stage: Cast
) -> None:
    it, page = begun(stage.staff_a), enter("staff_a")
    before = Entry.objects.count()
    page.goto(f"/ask/{it.id}/purpose")
    says(page, "")
    page.get_by_role("main").get_by_role("status").evaluate(_COUNTED)
    page.get_by_label(OWN_WORDS).press("End")
    page.get_by_label(OWN_WORDS).press_sequentially(" and")
    says(page, "Saved")
    page.get_by_label(OWN_WORDS).press_sequentially(" parcels")
    kept(page)
    assert page.evaluate("window.spoken") == 1
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a size
    is_as_it_should_be(page)
    page.get_by_role("link", name="Back", exact=True).click()
    page.goto(f"/ask/{it.id}/purpose")
    expect(page.get_by_label(OWN_WORDS)).to_have_value("Answer letters together and parcels")
    says(page, "What you typed last is still here. Continue when it is right.")
    assert Entry.objects.count() == before
    assert queries.opened(it.id, actor=stage.staff_a) == it


def test_who_leaves_in_the_middle_of_a_word_or_of_a_tick_finds_it_again(
    enter: Enter, stage: Cast
) -> None:
    it, page = begun(stage.staff_a), enter("staff_a")
    page.goto(f"/ask/{it.id}/types")
    Hands(page).tick("Email address : Private or at work")
    page.get_by_label("Something else").fill("Shoe s")
    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is asking?")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do they want to know?")
    until(page, lambda: "Shoe s" in str(queries.typed(it.id, "types", actor=stage.staff_a)))
    page.goto(f"/ask/{it.id}/types")
    expect(page.get_by_label("Something else")).to_have_value("Shoe s")
    expect(page.get_by_label("Email address")).to_be_checked()


def test_a_number_of_someone_is_told_at_its_field_and_not_saved_until_it_is_gone(
    enter: Enter, stage: Cast
) -> None:
    it, page = begun(stage.staff_a), enter("staff_a")
    page.goto(f"/ask/{it.id}/purpose")
    field = page.get_by_label(OWN_WORDS)
    field.fill(f"Look up {SSN}")
    says(page, "Saved, but for what is marked above.")
    expect(field).to_have_accessible_description(
        "A few words, without anyone’s name: “answer a letter”. "
        f"Not saved. This looks like a Social Security number (characters 9 to {8 + len(SSN)}). "
        "We keep the kinds of information, never the information. Use: “SSN of one person”."
    )
    is_as_it_should_be(page)
    field.fill("Look up a guest")
    says(page, "Saved")
    expect(page.get_by_text("Not saved.")).to_have_count(0)
    expect(field).to_have_accessible_description(
        "A few words, without anyone’s name: “answer a letter”."
    )
    field.fill(f"Look up {SSN}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Use the suggestion")).to_be_visible()
    page.get_by_role("textbox", name=OWN_WORDS).press("End")
    page.get_by_role("textbox", name=OWN_WORDS).press_sequentially(" ")
    says(page, "Saved, but for what is marked above.")
    told = page.locator(".dsc-form").get_by_text("This looks like a Social Security number")
    expect(told).to_have_count(1)


def test_who_continues_while_it_is_being_saved_leaves_nothing_behind(
    enter: Enter, stage: Cast
) -> None:
    it, page = begun(stage.staff_a), enter("staff_a")
    held: list[Route] = []
    page.route("**/typed", lambda route: held.append(route))
    page.goto(f"/ask/{it.id}/purpose")
    page.get_by_label(OWN_WORDS).fill("Answer parcels")
    until(page, lambda: held)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_timeout(200)
    assert queries.opened(it.id, actor=stage.staff_a) == it
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why may they have it?")
    assert queries.opened(it.id, actor=stage.staff_a).facts.purpose == "Answer parcels"
    assert not Unfinished.objects.exists()


def test_where_it_cannot_be_saved_it_is_said_so(enter: Enter, stage: Cast) -> None:
    it, page = begun(stage.staff_a), enter("staff_a")
    page.goto(f"/ask/{it.id}/purpose")
    actions.withdraw(it.id, version=it.version, actor=stage.staff_a, now=NOW)
    page.get_by_label(OWN_WORDS).fill("Answer parcels")
    says(page, "This can’t be saved while you type. Continue saves it.")
