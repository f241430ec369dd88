"""A closed agency is chosen for nothing new, and is a filter only where it still has something."""

from datetime import timedelta

import pytest
from django.test import Client

from discretion.apps.accounts.actions_agencies import close_agency
from discretion.apps.accounts.models import Agency, Membership
from discretion.law.authority import Role
from tests.apps.builders import an_activity
from tests.apps.desk import enter
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

LONG_AGO = TODAY - timedelta(days=900)
# Every page that asks for an agency for something new, with who may.
NEW = [
    ("/register/activities/new", "managing_a"),
    ("/register/functions/new", "managing_a"),
    ("/register/systems/new", "managing_a"),
    ("/register/contractors/new", "managing_a"),
    ("/register/designations/new", "managing_a"),
    ("/register/agreements/new", "managing_a"),
    ("/register/activities/spreadsheet", "managing_a"),
    ("/register/filings/new", "managing_a"),
    ("/reports/new", "managing_a"),
    ("/me/tokens/new", "managing_a"),
    ("/agencies/new", "administrator"),
    ("/agencies/beta/change", "administrator"),
    ("/agencies/beta/close", "administrator"),
    ("/people/invite", "administrator"),
]
FILTERS = [
    ("/register/activities", "managing_a"),
    ("/register/designations", "managing_a"),
    ("/register/agreements", "managing_a"),
    ("/register/agreements/coverage", "managing_a"),
    ("/reports", "managing_a"),
    ("/duties", "managing_a"),
    ("/people", "administrator"),
]


@pytest.fixture
def closed(everyone: Cast) -> None:
    """Two offices of alpha, of which one was closed long ago and one goes on; and the pages."""
    for name, ended in (("gone-office", LONG_AGO), ("last-office", None)):
        Agency.objects.create(id=name, name=name.title(), parent_id="alpha", closed_on=ended)


def offered(client: Client, address: str) -> list[str]:
    """The ids and names that a page offers in its choices and suggestions."""
    page = check(client.get(address))
    options = found(page, "//main//option")
    return [text for o in options for text in (str(o.get("value")), words(o))]


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("address", "part"), NEW)
def test_a_closed_agency_is_offered_for_nothing_new(
    signed_in: SignIn, address: str, part: str
) -> None:
    found_there = " ".join(offered(signed_in(part), address)).casefold()
    assert "gone-office" not in found_there


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("address", "part"), FILTERS)
def test_a_closed_agency_with_nothing_in_a_list_is_no_filter_of_it(
    signed_in: SignIn, address: str, part: str
) -> None:
    there = offered(signed_in(part), address)
    assert "gone-office" not in there
    assert "last-office" in there


@pytest.mark.usefixtures("closed")
def test_a_closed_agency_is_a_filter_marked_so_where_it_has_records(
    everyone: Cast, signed_in: SignIn
) -> None:
    Agency.objects.filter(id="gone-office").update(closed_on=None)
    (kept,) = enter(everyone, an_activity(), agency="gone-office")
    person = everyone.people["staff_a"]
    Membership.objects.create(
        person=person, role=Role.EMPLOYEE, agency_id="gone-office", since=LONG_AGO
    )
    Agency.objects.filter(id="gone-office").update(closed_on=LONG_AGO)
    client = signed_in("managing_a")
    for address in ("/register/activities", "/register/agreements/coverage", "/record"):
        assert "Gone-Office (closed)" in offered(client, address), address
    assert "gone-office" not in offered(client, "/register/systems")
    page = check(client.get("/register/activities?agency=gone-office"))
    assert kept in values(page, "//tr/@id")
    assert "Gone-Office (closed)" in offered(signed_in("administrator"), "/people")


@pytest.mark.usefixtures("closed")
def test_the_agency_switch_has_the_open_ones_alone_and_forgets_one_that_closes(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("managing_a")
    page = check(client.get("/"))
    switch = values(page, "//select[@id='switch-agency']/option/@value")
    assert switch == ["", "alpha", "alpha-office", "last-office"]
    client.post("/me/switch", {"agency": "last-office", "back": "/"})
    chosen = "//select[@id='switch-agency']/option[@selected]/@value"
    assert values(check(client.get("/")), chosen) == ["last-office"]
    Agency.objects.filter(id="last-office").update(closed_on=LONG_AGO)
    assert values(check(client.get("/")), chosen) == []


def test_given_one_agency_is_left_then_who_works_there_is_not_asked_and_sees_what_it_took_over(
    everyone: Cast, signed_in: SignIn
) -> None:
    (kept,) = enter(everyone, an_activity())
    for agency in ("alpha-office", "alpha"):
        Agency.objects.filter(id=agency).update(closed_on=LONG_AGO, merged_into="beta")
    client = signed_in("officer_b")
    page = check(client.get("/register/activities"))
    assert not found(page, "//select[@id='switch-agency']")
    assert values(page, "//tr/@id") == [kept]


def test_a_closed_agency_is_no_longer_suggested_as_a_party_and_is_still_known_by_its_name(
    everyone: Cast, signed_in: SignIn
) -> None:
    close_agency("beta", on=LONG_AGO, actor=everyone.administrator, now=NOW)
    client = signed_in("officer_a")
    for address in ("/register/activities/new", "/register/agreements/new"):
        assert "Agency Beta" not in offered(client, address)
        assert "Alpha's Office" in offered(client, address)
