"""Offices contribute to the report of their agency, and the managing officer consolidates."""

import pytest

from discretion.apps.accounts.models import Agency
from discretion.apps.reports import actions, queries
from discretion.apps.reports.actions import AnswerChanged
from discretion.apps.reports.models import Contribution
from discretion.errors import Invalid, NotAllowed, NotFound
from tests.apps.desk import NO, YES, begun, draft, give, taken, write
from tests.apps.material import sections, text
from tests.cast import NOW, Cast


def test_an_office_sees_that_it_is_asked_and_what_it_gave_but_not_the_report(
    everyone: Cast,
) -> None:
    report = begun(everyone)
    give(report, "5", text("We ask Otto."), everyone.officer_office)
    (asked,) = queries.asked(everyone.officer_office)
    assert (asked.report, asked.office, asked.agency_name) == (
        report.id,
        "alpha-office",
        "Agency Alpha",
    )
    assert [c.words for c in asked.contributions] == [text("We ask Otto.")]
    with pytest.raises(NotFound):
        queries.draft(report.id, actor=everyone.officer_office, now=NOW)
    assert queries.asked(everyone.officer_a) == []
    assert queries.asked(everyone.officer_b) == []


@pytest.mark.parametrize("part", ["officer_a", "officer_b", "staff_a", "chief"])
def test_only_who_prepares_reports_in_the_office_contributes_for_it(
    everyone: Cast, part: str
) -> None:
    report = begun(everyone)
    with pytest.raises((NotAllowed, NotFound)):
        give(report, "5", text("Mine."), everyone.actor(part))
    assert not Contribution.objects.exists()


def test_an_agency_contributes_to_its_own_tree_only(everyone: Cast) -> None:
    report = begun(everyone)
    with pytest.raises(NotFound):
        actions.contribute(report.id, "beta", "5", text("Ours."), actor=everyone.officer_b, now=NOW)


def test_contributions_are_taken_in_under_the_office_s_name(everyone: Cast) -> None:
    report = begun(everyone)
    write(report, "5", text("We ask Olga."), everyone.officer_a)
    give(report, "5", text("We ask Otto."), everyone.officer_office)
    told = taken(everyone, report, "5", version=2)
    assert told.words == text("We ask Olga.\n\nAlpha's Office: We ask Otto.")
    (given,) = draft(report, everyone.managing_a).contributions
    assert given.taken
    with pytest.raises(Invalid):
        taken(everyone, report, "5", version=3)


def test_what_an_office_says_anew_takes_the_place_of_what_it_said(everyone: Cast) -> None:
    report = begun(everyone)
    give(report, "2", sections(Mail="We sort."), everyone.officer_office)
    taken(everyone, report, "2")
    give(report, "2", sections(Mail="We sort and send."), everyone.officer_office, version=1)
    assert taken(everyone, report, "2", version=2).words == sections(Mail="We sort and send.")


def test_colleagues_of_an_office_do_not_lose_each_other_s_words(everyone: Cast) -> None:
    report = begun(everyone)
    give(report, "5", text("Otto's."), everyone.officer_office)
    with pytest.raises(AnswerChanged) as caught:
        give(report, "5", text("Maud's."), everyone.managing_a)
    assert caught.value.yours == text("Maud's.")
    assert isinstance(caught.value.theirs, queries.Contributed)
    assert caught.value.theirs.words == text("Otto's.")


def test_only_the_managing_officer_consolidates(everyone: Cast) -> None:
    report = begun(everyone)
    give(report, "5", text("We ask Otto."), everyone.officer_office)
    with pytest.raises(NotAllowed):
        actions.consolidate(report.id, "5", version=1, actor=everyone.officer_a, now=NOW)


def test_offices_that_differ_on_a_yes_or_no_are_not_made_one(everyone: Cast) -> None:
    report = begun(everyone)
    a_second_office()
    give(report, "6", YES, everyone.officer_office)
    actions.contribute(report.id, "alpha-second", "6", NO, actor=everyone.managing_a, now=NOW)
    with pytest.raises(Invalid):
        taken(everyone, report, "6")


def a_second_office() -> None:
    """A second office of alpha."""
    Agency.objects.create(id="alpha-second", name="Second Office", parent_id="alpha")
