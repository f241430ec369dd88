"""Numbers about matters: counted in a time, drawn as bars, taken out as a file."""

from datetime import timedelta
from typing import Any

import pytest

from discretion.apps.matters import actions
from discretion.apps.matters.contents import Happened
from discretion.apps.reports import queries
from discretion.apps.reports.actions import begin_report
from discretion.forms.report import TextAnswer
from discretion.law.matters import Move
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import approved, facts, moved, submitted, with_officer
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

ALL_OF_2026 = "since=1/1/2026&until=12/31/2026"


@pytest.fixture
def asked(everyone: Cast) -> None:
    """One that was approved and carried out, one with less, one that was refused, one open."""
    moved(approved(everyone), Move.CARRY_OUT, everyone.staff_a)
    moved(with_officer(everyone), Move.APPROVE_WITH_LESS, everyone.officer_a)
    moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    submitted(everyone.staff_a)


@pytest.mark.usefixtures("asked")
def test_given_matters_then_each_type_purpose_and_party_is_counted_and_drawn(
    signed_in: SignIn,
) -> None:
    page = check(signed_in("officer_a").get(f"/numbers?{ALL_OF_2026}"))
    said = main(signed_in("officer_a").get(f"/numbers?{ALL_OF_2026}"))
    assert "Asked4Given2Withheld1Not decided yet1" in said.replace(" ", "").replace(
        "Notdecidedyet", "Not decided yet"
    )
    row = "//tr[th='Home address']/td"
    assert values(page, f"{row}[@class='dsc-number']/text()") == ["4", "1", "2", "1"]
    assert values(page, f"{row}//*[local-name()='rect']/@width") == ["25", "50", "25"]
    assert values(page, "//tr[th='Agency Beta']/td[1]/text()") == ["4"]


@pytest.fixture
def more(everyone: Cast, asked: None) -> None:
    """One more that was refused after a week, and what was routine was done."""
    moved(with_officer(everyone), Move.REFUSE, everyone.officer_a, now=NOW + timedelta(days=7))
    in_force(everyone, a_designation())
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    actions.record_done(facts(types=("name",)), Happened(on=TODAY), **by)


@pytest.mark.usefixtures("more")
def test_how_long_it_took_how_much_was_routine_and_how_the_law_answered_are_drawn(
    signed_in: SignIn,
) -> None:
    page = check(signed_in("officer_a").get(f"/numbers?{ALL_OF_2026}"))

    def drawn(line: str) -> tuple[list[str], list[str]]:
        """The numbers of a line, and how wide the parts of its bar are."""
        row = f"//tr[th='{line}']/td"
        numbers = [cell.strip() for cell in values(page, f"{row}[@class='dsc-number']/text()")]
        return numbers, values(page, f"{row}//*[local-name()='rect']/@width")

    assert drawn("The same day") == (["3", "2", "1", "0"], ["66", "33", "0"])
    assert drawn("6 to 10 days") == (["1", "0", "1", "0"], ["0", "33", "0"])
    assert drawn("May go ahead, or needs a decision") == (["5", "2", "2", "1"], ["40", "40", "20"])
    assert drawn("Went out or came in as routine") == (["1", "2", "50 %"], ["50", "50"])
    assert drawn("Decided as the law’s answer suggests") == (["2", "4", "50 %"], ["50", "50"])
    bands = values(page, "//table[caption='By Days to a decision']//th[@scope='row']/text()")
    assert bands == ["The same day", "6 to 10 days"]


def test_given_nothing_was_asked_then_no_share_is_made_up(signed_in: SignIn) -> None:
    said = main(signed_in("officer_a").get("/numbers"))
    assert "Nothing of what was asked in this time is decided yet." in said
    assert "Decided as the law’s answer suggests00–" in "".join(said.splitlines())


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("part", "query", "count"),
    [
        ("officer_a", "since=8/1/2026&until=12/31/2026", "0"),
        ("managing_a", f"{ALL_OF_2026}&agency=alpha-office", "0"),
        ("managing_a", f"{ALL_OF_2026}&agency=alpha", "4"),
        ("officer_b", ALL_OF_2026, "0"),
        ("auditor", ALL_OF_2026, "4"),
    ],
)
def test_the_numbers_are_those_of_the_time_and_of_what_one_sees(
    signed_in: SignIn, part: str, query: str, count: str
) -> None:
    page = check(signed_in(part).get(f"/numbers?{query}"))
    assert values(page, "//dt[.='Asked']/following-sibling::dd/text()") == [count]


@pytest.mark.usefixtures("more")
def test_the_numbers_are_taken_out_as_a_file(signed_in: SignIn) -> None:
    answer = signed_in("officer_a").get(f"/numbers?{ALL_OF_2026}&as=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "By,What,Asked,Given,Withheld,How many,Of"
    for line in (
        "Type,Name,5,2,2,,",
        "Party,Agency Beta,5,2,2,,",
        'Answer of the law,"May go ahead, or needs a decision",5,2,2,,',
        "Days to a decision,The same day,3,2,1,,",
        "Days to a decision,6 to 10 days,1,0,1,,",
        "Share,Went out or came in as routine,,,,1,2",
        "Share,Decided as the law’s answer suggests,,,,2,4",
    ):
        assert line in lines


def test_given_a_time_that_ends_before_it_begins_then_the_field_says_so(
    signed_in: SignIn,
) -> None:
    answer = signed_in("officer_a").get("/numbers?since=12/31/2026&until=1/1/2026")
    assert answer.status_code == 422
    assert "Choose a day after the first one." in main(answer)
    assert signed_in("staff_a").get("/numbers").status_code == 403


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("number", ["8", "12"])
def test_the_report_in_the_making_shows_the_numbers_and_takes_them_into_the_answer(
    signed_in: SignIn, everyone: Cast, number: str
) -> None:
    by = everyone.officer_a
    report = begin_report("alpha", cycle=2026, edition_name="nyc-2020", actor=by, now=NOW).id
    client = signed_in("officer_a")
    page = f"/reports/{report}/questions/{number}"
    said = main(client.get(page))
    assert "4 asked, 2 given, 1 withheld." in said
    assert "By days to a decision" in said
    sentence = "the privacy officer was asked fewer than 5 times to approve"
    assert sentence in said
    (drawn,) = values(check(client.get(page)), "//a[.='See these numbers drawn']/@href")
    shown = check(client.get(drawn))
    assert values(shown, "//dt[.='Asked']/following-sibling::dd/text()")[0] == "4"
    assert sentence not in answer_of(everyone, report, number)
    done = main(press(client, page, "Take these numbers into the answer"))
    assert f"Question {number} is saved with the numbers." in done
    assert sentence in answer_of(everyone, report, number)
    assert "Olga Officer took the numbers up to July 3" in done
    assert "Take these numbers into the answer" not in done


@pytest.mark.usefixtures("asked")
def test_given_the_numbers_changed_then_the_officer_is_told_and_takes_the_new_ones(
    signed_in: SignIn, everyone: Cast
) -> None:
    by = everyone.officer_a
    report = begin_report("alpha", cycle=2026, edition_name="nyc-2020", actor=by, now=NOW).id
    client, page = signed_in("officer_a"), f"/reports/{report}/questions/8"
    press(client, page, "Take these numbers into the answer")
    submitted(everyone.staff_a)
    said = main(client.get(page))
    assert "Matters are counted otherwise by now than question 8 says." in said
    assert "4 asked, 2 given, 1 withheld. They are kept behind it" in said
    done = main(press(client, page, "Take today’s numbers instead"))
    assert "counted otherwise" not in done
    assert "5 asked, 2 given, 1 withheld. They are kept behind it" in done
    assert answer_of(everyone, report, "8").count("the privacy officer was asked") == 1


def answer_of(everyone: Cast, report: str, number: str) -> str:
    """The officer's own words, as they are kept."""
    words = queries.draft(report, actor=everyone.officer_a, now=NOW).written[number].words
    assert isinstance(words, TextAnswer)
    return words.text


@pytest.mark.usefixtures("asked")
def test_who_helps_with_the_report_sees_the_numbers_without_the_officers_page(
    signed_in: SignIn, everyone: Cast
) -> None:
    by = everyone.officer_a
    report = begin_report("alpha", cycle=2026, edition_name="nyc-2020", actor=by, now=NOW).id
    said = main(signed_in("keeper_a").get(f"/reports/{report}/questions/8"))
    assert "4 asked, 2 given, 1 withheld." in said
    assert "See these numbers drawn" not in said
