"""Who sees and may do what, where and when."""

from datetime import date, timedelta

import pytest

from discretion.apps.accounts.models import Deputy, Membership, Person
from discretion.apps.accounts.policy import NOBODY, require
from discretion.apps.accounts.queries import actor_of
from discretion.errors import NotAllowed, NotFound
from discretion.law.authority import Power, Role
from tests.cast import NOW, TODAY, Cast


def membership(part: str, everyone: Cast) -> Membership:
    """The one role of a member of the cast."""
    return Membership.objects.get(person=everyone.people[part])


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        ("staff_a", {"alpha", "alpha-office"}),
        ("officer_a", {"alpha", "alpha-office"}),
        ("officer_office", {"alpha-office"}),
        ("officer_b", {"beta"}),
        ("stranger", set()),
        ("administrator", set()),
    ],
)
def test_each_sees_their_agency_and_the_offices_below_it(
    everyone: Cast, part: str, seen: set[str]
) -> None:
    assert set(everyone.actor(part).sees or ()) == seen


@pytest.mark.parametrize("part", ["chief", "committee", "auditor"])
def test_a_role_of_the_city_sees_every_agency(everyone: Cast, part: str) -> None:
    assert everyone.actor(part).sees is None


def test_a_role_reaches_the_offices_below_only_where_it_says_so(everyone: Cast) -> None:
    assert not everyone.officer_a.can(Power.KEEP_REGISTER, "alpha-office")
    assert everyone.managing_a.can(Power.KEEP_REGISTER, "alpha-office")


def test_given_an_agency_out_of_sight_when_a_power_is_required_then_it_does_not_exist(
    everyone: Cast,
) -> None:
    with pytest.raises(NotFound):
        require(everyone.officer_b, Power.KEEP_REGISTER, "alpha")


def test_given_an_agency_in_sight_without_the_power_then_it_is_not_allowed(everyone: Cast) -> None:
    with pytest.raises(NotAllowed, match="keep register"):
        require(everyone.staff_a, Power.KEEP_REGISTER, "alpha")


@pytest.mark.parametrize("power", Power)
def test_nobody_may_do_nothing(power: Power) -> None:
    assert not NOBODY.can_anywhere(power)


def test_a_role_holds_from_its_first_day_to_its_last(everyone: Cast) -> None:
    held = membership("officer_a", everyone)
    held.since, held.until = TODAY, TODAY
    held.save()
    days = [NOW + timedelta(days=n) for n in (-1, 0, 1)]
    may = [everyone.actor("officer_a", now=d).can(Power.KEEP_REGISTER, "alpha") for d in days]
    assert may == [False, True, False]


def test_a_deputy_stands_in_while_the_holder_is_away_and_the_record_can_say_so(
    everyone: Cast,
) -> None:
    Deputy.objects.create(
        membership=membership("officer_a", everyone),
        person=everyone.people["staff_a"],
        since=TODAY,
        until=TODAY,
    )
    deputy = everyone.staff_a
    assert deputy.can(Power.DESIGNATE_ROUTINE_DISCLOSURE, "alpha")
    assert {o.standing_in for o in deputy.offices} == {"", "for Olga Officer, who is away"}
    later = everyone.actor("staff_a", now=NOW + timedelta(days=1))
    assert not later.can(Power.DESIGNATE_ROUTINE_DISCLOSURE, "alpha")


def test_given_a_vacant_office_then_the_head_and_the_chief_may_act_for_it(everyone: Cast) -> None:
    assert not everyone.head_b.can(Power.KEEP_REGISTER, "beta")
    Membership.objects.filter(person=everyone.people["officer_b"]).update(until=date(2026, 7, 1))
    assert everyone.head_b.can(Power.KEEP_REGISTER, "beta")
    assert everyone.chief.can(Power.KEEP_REGISTER, "beta")
    assert not everyone.chief.can(Power.KEEP_REGISTER, "alpha")


def test_who_left_can_do_nothing_even_with_a_role_that_still_runs(everyone: Cast) -> None:
    person = Person.objects.create(email="x@example.org", name="X", joined_at=NOW)
    Membership.objects.create(
        person=person, role=Role.EMPLOYEE, agency_id="alpha", since=TODAY, until=TODAY
    )
    assert not actor_of(person, now=NOW + timedelta(days=1)).offices


def test_a_contractors_officer_reaches_its_agency_with_what_can_be_handed_over_and_no_more(
    everyone: Cast,
) -> None:
    officer = everyone.contractor_a
    reached = {
        power: officer.where(power) for power in Power if officer.where(power) != frozenset()
    }
    assert set(reached.values()) == {frozenset({"alpha"})}
    assert reached.keys() == {
        Power.APPROVE_COLLECTION,
        Power.APPROVE_DISCLOSURE,
        Power.RECORD_FINDING,
        Power.REPORT_EXIGENT_ACT,
        Power.REPORT_INCIDENT,
        Power.REPORT_VIOLATION,
        # Whoever works for the agency puts what they are asked for themselves.
        Power.REFER,
    }
    with pytest.raises(NotFound):
        require(officer, Power.APPROVE_DISCLOSURE, "beta")


def test_a_contractors_officer_is_kept_to_an_office_by_the_role_being_given_there(
    everyone: Cast,
) -> None:
    Membership.objects.filter(role=Role.CONTRACTOR_PRIVACY_OFFICER).update(agency="alpha-office")
    officer = everyone.contractor_a
    assert officer.where(Power.APPROVE_DISCLOSURE) == frozenset({"alpha-office"})
    assert not officer.may_see("alpha")
