"""Agencies, people, roles and tokens: each action, who may do it, and what it records."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from discretion.apps.accounts import actions, queries
from discretion.apps.accounts.facts import AgencyContent
from discretion.apps.accounts.models import Membership, Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.models import Entry
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import Power, Role
from tests.cast import NOW, TODAY, Cast

Deed = Callable[[Actor], object]
GAMMA = AgencyContent(name="Agency Gamma", kind="city_agency")


def kinds() -> list[str]:
    """The kinds of the facts recorded so far."""
    return list(Entry.objects.order_by("number").values_list("kind", flat=True))


def deeds(everyone: Cast) -> dict[str, Deed]:
    """Every action that an administrator takes, each with lawful arguments, by its fact."""
    person = everyone.people["stranger"].pk
    held = Membership.objects.get(person=everyone.people["staff_a"]).pk
    renamed = AgencyContent(name="Agency Beta Two", kind="city_agency")
    return {
        "agency.opened": lambda by: actions.open_agency("gamma", GAMMA, actor=by, now=NOW),
        "agency.changed": lambda by: actions.change_agency(
            "beta", renamed, version=1, actor=by, now=NOW
        ),
        "agency.closed": lambda by: actions.close_agency(
            "beta", on=TODAY, into="alpha", actor=by, now=NOW
        ),
        "person.invited": lambda by: actions.invite("new@example.org", "Nia", actor=by, now=NOW),
        "person.deactivated": lambda by: actions.deactivate(person, actor=by, now=NOW),
        "role.given": lambda by: actions.give_role(
            person, Role.EMPLOYEE, agency="beta", since=TODAY, actor=by, now=NOW
        ),
        "role.ended": lambda by: actions.end_role(held, until=TODAY, actor=by, now=NOW),
        "deputy.named": lambda by: actions.name_deputy(
            held, person, since=TODAY, until=TODAY, actor=by, now=NOW
        ),
    }


DEEDS = (
    "agency.opened",
    "agency.changed",
    "agency.closed",
    "person.invited",
    "person.deactivated",
    "role.given",
    "role.ended",
    "deputy.named",
)


@pytest.mark.parametrize("kind", DEEDS)
def test_each_action_of_the_administrator_leaves_one_fact(everyone: Cast, kind: str) -> None:
    deeds(everyone)[kind](everyone.administrator)
    assert kinds() == [kind]


@pytest.mark.parametrize("part", ["officer_a", "head_a", "chief", "auditor", "stranger"])
@pytest.mark.parametrize("kind", DEEDS)
def test_nobody_else_may_do_it_and_nothing_is_recorded(
    everyone: Cast, kind: str, part: str
) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        deeds(everyone)[kind](everyone.actor(part))
    assert kinds() == []


def test_only_the_head_lets_officers_approve_their_own_drafts(everyone: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.allow_self_approval("alpha", allow=True, actor=everyone.officer_a, now=NOW)
    actions.allow_self_approval("alpha", allow=True, actor=everyone.head_a, now=NOW)
    assert queries.agency("alpha", actor=everyone.head_a).self_approval
    assert kinds() == ["agency.self_approval_set"]


def test_given_two_administrators_at_one_agency_then_the_second_is_told(everyone: Cast) -> None:
    by = everyone.administrator
    actions.change_agency("beta", GAMMA, version=1, actor=by, now=NOW)
    with pytest.raises(Stale):
        actions.change_agency("beta", GAMMA, version=1, actor=by, now=NOW)
    assert kinds() == ["agency.changed"]


@pytest.mark.parametrize(
    ("agency_id", "content", "field"),
    [
        ("alpha", GAMMA, "id"),
        ("no blanks", GAMMA, "id"),
        ("gamma", AgencyContent(name="Agency Beta", kind="city_agency"), "name"),
        ("gamma", AgencyContent(name="  ", kind="city_agency"), "name"),
        ("gamma", AgencyContent(name="x" * 201, kind="city_agency"), "name"),
        ("gamma", AgencyContent(name="Gamma", kind="kingdom"), "kind"),
        ("gamma", AgencyContent(name="Gamma", kind="city_agency", parent="nowhere"), "parent"),
    ],
)
def test_an_agency_with_a_mistake_is_refused_at_its_field(
    everyone: Cast, agency_id: str, content: AgencyContent, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.open_agency(agency_id, content, actor=everyone.administrator, now=NOW)
    assert [fault.path for fault in refused.value.faults] == [field]


def test_an_agency_never_comes_to_stand_above_itself(everyone: Cast) -> None:
    below = AgencyContent(name="Agency Alpha", kind="city_agency", parent="alpha-office")
    with pytest.raises(Invalid, match="below itself"):
        actions.change_agency("alpha", below, version=1, actor=everyone.administrator, now=NOW)


def test_an_agency_with_open_offices_is_not_closed(everyone: Cast) -> None:
    with pytest.raises(Invalid, match="open offices"):
        actions.close_agency("alpha", on=TODAY, actor=everyone.administrator, now=NOW)


def test_a_role_of_the_city_is_not_given_in_an_agency(everyone: Cast) -> None:
    with pytest.raises(Invalid):
        actions.give_role(
            everyone.people["stranger"].pk,
            Role.CHIEF_PRIVACY_OFFICER,
            agency="alpha",
            since=TODAY,
            actor=everyone.administrator,
            now=NOW,
        )


def make_token(actor: Actor, *, agency: str = "alpha", scopes: tuple[str, ...] = ("read",)) -> str:
    """A token that ends in ten days."""
    return actions.make_token(
        "the nightly job",
        agency=agency,
        scopes=scopes,
        expires_on=TODAY + timedelta(days=10),
        actor=actor,
        now=NOW,
    )


def test_a_token_does_what_its_scopes_say_in_its_agency_until_its_last_day(everyone: Cast) -> None:
    token = make_token(everyone.managing_a, agency="alpha-office")
    program = queries.actor_of_token(token, now=NOW)
    assert program.can(Power.READ_REGISTER, "alpha-office")
    assert not program.can(Power.READ_REGISTER, "alpha")
    assert not program.can(Power.KEEP_REGISTER, "alpha-office")
    with pytest.raises(NotAllowed):
        queries.actor_of_token(token, now=NOW + timedelta(days=11))


def test_a_token_never_gives_what_its_person_lacks(everyone: Cast) -> None:
    token = make_token(everyone.staff_a, scopes=("register", "people"))
    program = queries.actor_of_token(token, now=NOW)
    assert not program.can(Power.KEEP_REGISTER, "alpha")
    assert not program.can_anywhere(Power.MANAGE_PEOPLE)


def test_a_revoked_token_opens_nothing_and_only_its_owner_revokes_it(everyone: Cast) -> None:
    token = make_token(everyone.officer_a)
    (kept,) = queries.tokens(everyone.officer_a)
    with pytest.raises(NotFound):
        actions.revoke_token(kept.pk, actor=everyone.officer_b, now=NOW)
    actions.revoke_token(kept.pk, actor=everyone.officer_a, now=NOW)
    with pytest.raises(NotAllowed):
        queries.actor_of_token(token, now=NOW)
    assert kinds() == ["token.made", "token.revoked"]


def test_the_token_itself_is_kept_nowhere(everyone: Cast) -> None:
    token = make_token(everyone.officer_a)
    assert token not in str(list(Entry.objects.values_list("fact")))
    assert not queries.tokens(everyone.officer_a).filter(digest=token).exists()


@pytest.mark.parametrize("scopes", [(), ("everything",)])
def test_a_token_without_a_known_scope_is_refused(everyone: Cast, scopes: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        make_token(everyone.officer_a, scopes=scopes)


def test_two_people_never_share_an_address_whatever_its_case(everyone: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        actions.invite("OFFICER_A@example.org", "Other", actor=everyone.administrator, now=NOW)
    assert refused.value.faults[0].path == "email"
    assert Person.objects.filter(email__iexact="officer_a@example.org").count() == 1


def test_the_officers_of_an_office_are_its_own_and_those_whose_role_reaches_down(
    everyone: Cast,
) -> None:
    found = queries.officers("alpha-office", on=date(2026, 7, 30))
    assert {person.name for person in found} == {"Otto Office", "Maud Managing"}
