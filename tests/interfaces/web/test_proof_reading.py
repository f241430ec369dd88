"""What the proof-reader says, by page: counted, filtered, and no more than a page can hold."""

from typing import Final

from discretion.apps.register import store
from discretion.apps.register.contents import RetentionRule
from discretion.apps.register.kinds import KINDS
from discretion.interfaces.web.report_words import MOST_FOUND
from discretion.interfaces.web.views.proof_reading import ROWS
from tests.apps import desk
from tests.apps.builders import an_activity
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values

RULE: Final = "retention_without_citation"
OF_THE_RULE: Final = "2"


def _with_gaps(everyone: Cast, count: int) -> str:
    """The address of a report over so many activities, of which each lacks the same."""
    report = desk.begun(everyone)
    rule = RetentionRule(trigger="the letter is answered", years=2)
    gaps = [an_activity(name=f"Letter {n}", retention=rule) for n in range(count)]
    new = [store.New(KINDS["activity"], "alpha", gap, "current") for gap in gaps]
    store.enter(new, actor=everyone.officer_a, now=NOW)
    return f"/reports/{report.id}"


def test_given_more_findings_than_a_page_holds_when_they_are_listed_then_each_stands_on_one_page(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = _with_gaps(everyone, ROWS + 1), signed_in("officer_a")
    asked = f"{report}/findings?rule={RULE}"
    pages = [check(client.get(f"{asked}&page={number}")) for number in (1, 2)]
    assert [len(found(page, "//main//tbody/tr")) for page in pages] == [ROWS, 1]
    assert f"{ROWS + 1} findings" in main(client.get(asked))


def test_findings_are_narrowed_to_a_question(everyone: Cast, signed_in: SignIn) -> None:
    report, client = _with_gaps(everyone, 1), signed_in("officer_a")
    page = check(client.get(f"{report}/findings?question={OF_THE_RULE}"))
    assert {where.strip() for where in values(page, "//main//tbody/tr/th/text()")} == {
        f"Question {OF_THE_RULE}"
    }
    nothing = main(client.get(f"{report}/findings?question=14&rule={RULE}"))
    assert "Nothing that is off fits" in nothing


def test_given_many_findings_about_a_question_when_it_is_opened_then_the_rest_is_a_click_away(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = _with_gaps(everyone, MOST_FOUND + 1), signed_in("officer_a")
    address = f"{report}/questions/{OF_THE_RULE}"
    page = check(client.get(address))
    assert len(found(page, "//aside//ul[@class='dsc-findings']/li")) == MOST_FOUND
    assert f"{report}/findings?question={OF_THE_RULE}" in values(page, "//aside//a/@href")


def test_given_one_gap_in_many_places_when_preparing_then_some_are_named_and_all_are_a_click_away(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, client = _with_gaps(everyone, MOST_FOUND + 1), signed_in("officer_a")
    page = check(client.get(f"{report}/prepare"))
    every = f"{report}/findings?rule={RULE}"
    assert every in values(page, "//main//a/@href")
    assert f"{MOST_FOUND + 1} findings" in main(client.get(every))
