"""An officer tries another designation and keeps it as a draft: with the keyboard alone."""

from tests.apps.builders import approved
from tests.apps.matter_steps import submitted
from tests.apps.test_what_if import BOTH, done
from tests.browser.conftest import NARROW, Enter
from tests.browser.hands import Hands
from tests.browser.test_by_keyboard_too import nothing_in_the_way
from tests.browser.test_keyboard import says
from tests.cast import Cast


def test_a_change_is_tried_read_and_kept(enter: Enter, stage: Cast) -> None:
    kept = approved(stage, BOTH)
    done(stage)
    submitted(stage.staff_a)
    page = enter("officer_a")
    hands = Hands(page)
    page.goto("/what-if")
    nothing_in_the_way(page)
    hands.write("Which designation, agreement or policy?", kept.id)
    hands.press("Go on")
    nothing_in_the_way(page)
    hands.reach(page.get_by_role("checkbox", name="Another City agency"))
    page.keyboard.press("Space")
    hands.tick("The police department")
    hands.press("See what would change")
    says(page, "2 would come out differently")
    nothing_in_the_way(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a size
    nothing_in_the_way(page)
    hands.pick("What it is", "Routine")
    hands.press("Filter")
    says(page, "1 of 2 shown")
    row = page.get_by_role("rowheader").get_by_role("link")
    hands.follow(row.inner_text())
    says(page, "Step by step")
    nothing_in_the_way(page)
    page.go_back()
    hands.write("Why?", "Only the police ask.")
    hands.press("Keep this as a draft")
    says(page, "is kept as a draft")
    nothing_in_the_way(page)
