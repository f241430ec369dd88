"""How far an administrator, a deputy and a token reach, and that nobody locks themselves out."""

from datetime import date, timedelta

import pytest

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts.actions_agencies import change_agency, close_agency, open_agency
from discretion.apps.accounts.facts import AgencyContent
from discretion.apps.accounts.models import Agency, Deputy, Membership, Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.models import Entry
from discretion.apps.register import actions as register
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import queries as reports
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import Power, Role
from tests.apps.builders import a_function
from tests.apps.desk import begun
from tests.cast import NOW, TODAY, Cast

TOMORROW = TODAY + timedelta(days=1)


def an_administrator(everyone: Cast, *agencies: str, subtree: bool = False) -> Actor:
    """Someone who administers these agencies and no others."""
    person = Person.objects.create(email="local@example.org", name="Lo Local", joined_at=NOW)
    for agency in agencies:
        Membership.objects.create(
            person=person, role=Role.ADMINISTRATOR, agency_id=agency, subtree=subtree, since=TODAY
        )
    return queries.actor_of(person, now=NOW)


def by_token(actor: Actor, *scopes: str, agency: str = "") -> Actor:
    """The actor as a program acts for them."""
    told = {"agency": agency, "scopes": scopes, "expires_on": TOMORROW}
    token = actions.make_token("Program", **told, actor=actor, now=NOW)  # type: ignore[arg-type]  # each is what its name says
    return queries.actor_of_token(token, now=NOW)


def role_of(everyone: Cast, part: str) -> int:
    return Membership.objects.get(person=everyone.people[part]).pk


def faults(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def test_a_token_names_no_deputy_for_the_role_of_who_made_it(everyone: Cast) -> None:
    token = by_token(everyone.officer_a, "read")
    with pytest.raises(NotAllowed):
        actions.name_deputy(
            role_of(everyone, "officer_a"),
            everyone.people["staff_a"].pk,
            since=TODAY,
            until=TODAY,
            actor=token,
            now=NOW,
        )
    assert not Deputy.objects.exists()


@pytest.mark.parametrize("part", ["officer_b", "stranger"])
def test_a_deputy_is_a_colleague(everyone: Cast, part: str) -> None:
    with pytest.raises(NotFound):
        actions.name_deputy(
            role_of(everyone, "officer_a"),
            everyone.people[part].pk,
            since=TODAY,
            until=TODAY,
            actor=everyone.officer_a,
            now=NOW,
        )


@pytest.mark.parametrize("part", ["chief", "auditor"])
def test_a_token_cut_to_an_agency_opens_no_more_than_its_person_does(
    everyone: Cast, part: str
) -> None:
    begun(everyone)
    assert not reports.reports(everyone.actor(part)).exists()
    assert not reports.reports(by_token(everyone.actor(part), "read", agency="alpha")).exists()


def moved(agency: str, parent: str, actor: Actor) -> Agency:
    """An agency under another parent."""
    content = AgencyContent(
        name=Agency.objects.get(id=agency).name, kind="city_agency", parent=parent
    )
    return change_agency(agency, content, version=1, actor=actor, now=NOW)


@pytest.mark.parametrize(("agency", "parent"), [("alpha", "beta"), ("alpha-office", "")])
def test_to_move_an_agency_is_for_who_administers_where_it_leaves_and_where_it_comes_to(
    everyone: Cast, agency: str, parent: str
) -> None:
    own = an_administrator(everyone, "alpha", subtree=True)
    with pytest.raises((NotAllowed, NotFound)):
        moved(agency, parent, own)
    assert moved(agency, parent, everyone.administrator).parent_id == (parent or None)


def test_given_an_account_closed_then_its_office_is_vacant_and_its_deputy_stands_in_no_more(
    everyone: Cast,
) -> None:
    Deputy.objects.create(
        membership_id=role_of(everyone, "officer_b"),
        person=everyone.people["stranger"],
        since=TODAY,
        until=TOMORROW,
    )
    assert everyone.stranger.can(Power.KEEP_REGISTER, "beta")
    actions.deactivate(everyone.people["officer_b"].pk, actor=everyone.administrator, now=NOW)
    assert not everyone.stranger.can(Power.KEEP_REGISTER, "beta")
    assert everyone.head_b.can(Power.KEEP_REGISTER, "beta")
    assert everyone.chief.can(Power.KEEP_REGISTER, "beta")


def test_an_administrator_gives_roles_to_their_own_people_and_to_newcomers(everyone: Cast) -> None:
    own = an_administrator(everyone, "alpha")
    for part in ("staff_a", "stranger"):
        given = actions.give_role(
            everyone.people[part].pk,
            Role.PRIVACY_STAFF,
            agency="alpha",
            since=TODAY,
            actor=own,
            now=NOW,
        )
        assert given.person == everyone.people[part]
    with pytest.raises(NotFound):
        actions.give_role(
            everyone.people["officer_b"].pk,
            Role.EMPLOYEE,
            agency="alpha",
            since=TODAY,
            actor=own,
            now=NOW,
        )


def test_a_role_that_reaches_down_is_given_by_who_administers_all_below(everyone: Cast) -> None:
    own = an_administrator(everyone, "alpha")
    person = everyone.people["staff_a"].pk
    with pytest.raises((NotAllowed, NotFound)):
        actions.give_role(
            person,
            Role.ADMINISTRATOR,
            agency="alpha",
            subtree=True,
            since=TODAY,
            actor=own,
            now=NOW,
        )
    assert not everyone.staff_a.can(Power.MANAGE_PEOPLE, "alpha-office")


def test_an_auditor_s_access_has_a_last_day(everyone: Cast) -> None:
    person = everyone.people["stranger"].pk
    with pytest.raises(Invalid) as error:
        actions.give_role(person, Role.AUDITOR, since=TODAY, actor=everyone.administrator, now=NOW)
    assert [fault.path for fault in error.value.faults] == ["until"]


def test_a_role_that_ended_is_not_made_to_last_longer(everyone: Cast) -> None:
    Membership.objects.filter(pk=role_of(everyone, "officer_a")).update(until=date(2026, 7, 1))
    with pytest.raises(Invalid) as error:
        actions.end_role(
            role_of(everyone, "officer_a"), until=TOMORROW, actor=everyone.administrator, now=NOW
        )
    assert faults(error) == ["ended"]


def test_an_agency_stays_open_to_its_last_day(everyone: Cast) -> None:
    close_agency("beta", on=TOMORROW, actor=everyone.administrator, now=NOW)
    assert register.enter(
        KINDS["function"], a_function(), agency="beta", actor=everyone.officer_b, now=NOW
    )
    Membership.objects.filter(pk=role_of(everyone, "officer_b")).update(until=date(2026, 7, 1))
    assert everyone.head_b.can(Power.KEEP_REGISTER, "beta")


def test_nothing_new_begins_in_an_agency_that_was_closed(everyone: Cast) -> None:
    close_agency("beta", on=TODAY, actor=everyone.administrator, now=NOW)
    later = NOW + timedelta(days=2)
    officer, chief = everyone.actor("officer_b", now=later), everyone.actor("administrator")
    content = AgencyContent(name="Gamma", kind="city_agency", parent="beta")
    person = everyone.people["stranger"].pk
    for begin in (
        lambda: register.enter(
            KINDS["function"], a_function(), agency="beta", actor=officer, now=later
        ),
        lambda: open_agency("gamma", content, actor=chief, now=later),
        lambda: actions.give_role(
            person, Role.EMPLOYEE, agency="beta", since=later.date(), actor=chief, now=later
        ),
    ):
        with pytest.raises(Invalid, match="was closed on July 30, 2026") as error:
            begin()
        assert faults(error) == ["closed_agency"]


def test_the_last_administrator_does_not_close_their_own_account(everyone: Cast) -> None:
    person = everyone.people["administrator"].pk
    with pytest.raises(Invalid) as error:
        actions.deactivate(person, actor=everyone.administrator, now=NOW)
    assert faults(error) == ["last_administrator"]
    actions.give_role(
        everyone.people["stranger"].pk,
        Role.ADMINISTRATOR,
        since=TODAY,
        actor=everyone.administrator,
        now=NOW,
    )
    actions.deactivate(person, actor=everyone.administrator, now=NOW)
    assert not Person.objects.get(pk=person).is_active


def test_given_no_administrator_can_sign_in_then_the_host_appoints_one(everyone: Cast) -> None:
    told = ("ada@example.org", "Ada", "a long and unusual passphrase")
    with pytest.raises(NotAllowed):
        actions.appoint_first_administrator(*told, now=NOW)
    Person.objects.filter(pk=everyone.people["administrator"].pk).update(is_active=False)
    assert actions.appoint_first_administrator(*told, now=NOW).email == "ada@example.org"


def test_a_closed_account_is_opened_again_with_its_roles(everyone: Cast) -> None:
    person = everyone.people["staff_a"].pk
    actions.deactivate(person, actor=everyone.administrator, now=NOW)
    actions.reopen_account(person, actor=everyone.administrator, now=NOW, why="A mistake.")
    assert Person.objects.get(pk=person).is_active
    assert Entry.objects.latest("number").kind == "person.account_reopened"
    with pytest.raises(Stale):
        actions.reopen_account(person, actor=everyone.administrator, now=NOW)


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"name": "N" * 121}, "name"),
        ({"title": "T" * 121}, "title"),
        ({"name": "Nia\x00"}, "name"),
        ({"title": "Line\nbreak"}, "title"),
    ],
)
def test_what_the_tables_can_not_keep_of_a_person_is_said_at_its_field(
    everyone: Cast, told: dict[str, str], path: str
) -> None:
    whole = {"email": "nia@example.org", "name": "Nia", **told}
    with pytest.raises(Invalid) as error:
        actions.invite(**whole, actor=everyone.administrator, now=NOW)
    assert [fault.path for fault in error.value.faults] == [path]
