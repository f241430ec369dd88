"""What becomes of a merged agency's records: its successor goes on with them as with its own."""

from datetime import timedelta

import pytest

from discretion.apps.accounts import desks, queries
from discretion.apps.accounts.actions_agencies import close_agency
from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.tree import Tree
from discretion.apps.duties.models import Duty
from discretion.apps.register import designating
from discretion.apps.register import queries as register
from discretion.apps.reports import actions as reports
from discretion.apps.reports import queries as drafts
from discretion.errors import Invalid, NotFound
from discretion.law.authority import Power
from tests.apps.builders import an_activity, approved
from tests.apps.desk import begun, enter, put
from tests.cast import NOW, TODAY, Cast

LATER = NOW + timedelta(days=2)


def merged(everyone: Cast) -> Actor:
    """Alpha, its office closed, becomes a part of beta today; beta's officer after that."""
    for agency, into in (("alpha-office", ""), ("alpha", "beta")):
        close_agency(agency, on=TODAY, into=into, actor=everyone.administrator, now=NOW)
    return everyone.actor("officer_b", now=LATER)


def test_a_successor_sees_and_changes_what_the_merged_agency_kept(everyone: Cast) -> None:
    (activity,) = enter(everyone, an_activity())
    kept = approved(everyone)
    for id_ in (activity, kept.id):
        with pytest.raises(NotFound):
            register.record(id_, actor=everyone.officer_b)
    officer = merged(everyone)
    assert register.record(activity, actor=officer).agency == "alpha"
    assert register.history(activity, actor=officer)
    left = designating.withdraw(
        kept.id, version=kept.version, why="Beta does it otherwise.", actor=officer, now=LATER
    )
    assert left.state == "withdrawn"
    assert queries.agency("alpha", actor=officer).merged_into_id == "beta"


def test_a_successor_amends_what_the_merged_agency_filed_and_reports_its_records(
    everyone: Cast,
) -> None:
    enter(everyone, an_activity())
    filed = begun(everyone)
    put(filed, "filed")
    officer = merged(everyone)
    assert reports.amend_report(filed.id, actor=officer, now=LATER).agency_id == "alpha"
    own = reports.begin_report(
        "beta", cycle=2026, edition_name="nyc-2020", actor=officer, now=LATER
    )
    activities = drafts.draft(own.id, actor=officer, now=LATER).material.activities
    assert [kept.agency for kept in activities] == ["alpha"]
    assert not Duty.objects.filter(record=own.id, kind="contribute").exists()


def test_until_its_last_day_has_passed_the_agency_is_its_own(everyone: Cast) -> None:
    (activity,) = enter(everyone, an_activity())
    merged(everyone)
    with pytest.raises(NotFound):
        register.record(activity, actor=everyone.officer_b)


def test_what_waits_in_a_merged_agency_is_its_successors_to_do(everyone: Cast) -> None:
    officer = merged(everyone)
    asked = ((Power.PREPARE_REPORT,), "alpha")
    held = desks.holders([asked], on=LATER.date())[asked]
    assert everyone.people["officer_b"] in held
    desk = desks.of(officer, {"any": (Power.PREPARE_REPORT,)}, on=LATER.date())["any"]
    assert "alpha" in desk.agencies


def test_nothing_is_merged_into_what_closes_itself(everyone: Cast) -> None:
    by = everyone.administrator
    close_agency("beta", on=TODAY + timedelta(days=9), actor=by, now=NOW)
    close_agency("alpha-office", on=TODAY, actor=by, now=NOW)
    with pytest.raises(Invalid) as wrong:
        close_agency("alpha", on=TODAY, into="beta", actor=by, now=NOW)
    assert [(f.code, f.path) for f in wrong.value.faults] == [("closed_agency", "into")]


def test_a_chain_of_mergers_ends_at_who_is_left() -> None:
    tree = Tree({"a": "p", "b": "", "c": "", "p": "", "o": "a"}, {"a": "b", "b": "c"})
    assert tree.heirs("a") == ("a", "b", "c")
    assert tree.itself("c") == {"a", "b", "c"}
    assert tree.below("c") == {"a", "b", "c", "o"}
    assert tree.below("p") == {"p"}
    assert tree.above("o") == ("o", "a", "b", "c")
