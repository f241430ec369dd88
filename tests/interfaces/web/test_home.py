"""The first page: what waits for each, the doors they may open, and a kind word where none does."""

from datetime import date, timedelta

import pytest

from discretion.apps.register import actions
from discretion.apps.register.contents import System
from discretion.apps.register.kinds import KINDS
from tests.apps.builders import a_designation, a_joint_designation, approved, drafted, proposed
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_agreements import entered
from tests.pages import check, found, words


def home(signed_in: SignIn, part: str) -> str:
    """What the first page says to someone."""
    return words(check(signed_in(part).get("/")).find(".//main"))


@pytest.mark.parametrize(
    ("part", "doors"),
    [
        ("staff_a", {"/register/activities", "/register/designations", "/register/agreements"}),
        ("auditor", {"/register/activities", "/record"}),
        ("officer_a", {"/register/activities", "/record"}),
        ("administrator", {"/people"}),
    ],
)
def test_the_doors_are_those_that_one_s_powers_open(
    everyone: Cast, signed_in: SignIn, part: str, doors: set[str]
) -> None:
    client = signed_in(part)
    shown = {str(link.get("href")) for link in check(client.get("/")).findall(".//main//a")}
    assert doors <= shown
    for door in shown:
        assert client.get(door).status_code == 200


def test_an_employee_with_nothing_to_do_is_told_so_kindly(
    everyone: Cast, signed_in: SignIn
) -> None:
    proposed(everyone)
    text = home(signed_in, "staff_a")
    assert "Welcome, Sam Staff." in text
    assert "Nothing waits for you today." in text


@pytest.mark.parametrize(
    ("part", "says", "begin", "to"),
    [
        ("administrator", "You open accounts, give roles", "Invite someone", "/people/invite"),
        ("committee", "You read the reports that agencies filed", "Read the filed", "/reports"),
        ("auditor", "check that nobody altered it", "Check the record", "/record/proof"),
    ],
)
def test_who_keeps_no_register_is_told_what_they_do_here_and_where_to_begin(
    everyone: Cast, signed_in: SignIn, part: str, says: str, begin: str, to: str
) -> None:
    page = check(signed_in(part).get("/"))
    text = words(page.find(".//main"))
    assert says in text
    assert "what your agency collects" not in text
    (button,) = found(page, "//main//a[@class='usa-button']")
    assert (begin in words(button), button.get("href")) == (True, to)
    assert signed_in(part).get(to).status_code == 200


@pytest.mark.parametrize("part", ["stranger"])
def test_who_has_no_role_is_told_whom_to_ask(everyone: Cast, signed_in: SignIn, part: str) -> None:
    assert "Ask the person who invited you." in home(signed_in, part)


def test_each_of_two_officers_finds_the_signature_that_is_theirs(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = proposed(everyone, a_joint_designation())
    for part, there in (
        ("officer_a", True),
        ("officer_b", True),
        ("keeper_a", False),
        ("head_b", False),
        ("chief", False),
        ("officer_office", False),
    ):
        assert (kept.id in home(signed_in, part)) is there


def test_a_designation_up_for_review_waits_for_those_who_keep_it(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = approved(everyone, a_designation(review_on=TODAY))
    approved(everyone, a_designation(name="Not yet", review_on=date(2040, 1, 1)))
    text = home(signed_in, "keeper_a")
    assert kept.id in text.partition("Up for review")[2]
    assert "Not yet" not in text
    assert "Up for review" not in home(signed_in, "staff_a")


def test_an_agreement_that_ends_soon_waits_with_its_day(everyone: Cast, signed_in: SignIn) -> None:
    today = date.today()  # noqa: TID251, DTZ011 (the page reads the clock)
    soon = entered(everyone, until=today + timedelta(days=30))
    entered(everyone, name="Later", until=today + timedelta(days=120))
    text = home(signed_in, "officer_a")
    assert soon.id in text.partition("Agreements that end soon")[2]
    assert "Later" not in text
    assert soon.id not in home(signed_in, "staff_a")


def test_one_s_own_drafts_wait_and_others_do_not(everyone: Cast, signed_in: SignIn) -> None:
    mine = drafted(everyone)
    for number in range(6):
        content = System(name=f"Cabinet {number}")
        actor = everyone.keeper_a
        actions.enter(KINDS["system"], content, agency="alpha", state="draft", actor=actor, now=NOW)
    text = home(signed_in, "keeper_a")
    assert "Your drafts" in text
    assert "And 2 more" in text
    assert mine.id not in home(signed_in, "officer_a")
