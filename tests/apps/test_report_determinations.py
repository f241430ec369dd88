"""What the chief determined in matters, in question 4 of every report that it affects."""

from datetime import timedelta

from discretion.apps.accounts.models import Membership
from discretion.apps.audit.models import Entry
from discretion.apps.matters.contents import Facts, Grounds
from discretion.apps.matters.determined import Determined, determined
from discretion.apps.matters.models import Approval
from discretion.apps.matters.opened import Opened
from discretion.apps.register.actions import enter
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.reports import queries
from discretion.apps.reports.evidence import records_behind
from discretion.apps.reports.queries import Draft
from discretion.forms.report import TableAnswer
from discretion.law.matters import Move, State
from tests.apps.builders import a_function
from tests.apps.matter_steps import day, facts, moved, submitted, with_officer
from tests.apps.test_report_numbers import begun
from tests.cast import NOW, TODAY, Cast

NO_GROUND = Grounds(examined=True)


def settled(everyone: Cast, stated: Facts | None = None) -> Opened:
    """A matter without a ground of its own, which the chief determined."""
    whole = facts(grounds=NO_GROUND) if stated is None else stated
    it = moved(with_officer(everyone, whole), Move.REFER_UP, everyone.officer_a)
    return moved(it, Move.DETERMINE, everyone.chief)


def draft_of(everyone: Cast, agency: str, by: str) -> Draft:
    """The report in the making of an agency, as its officer has it on the desk."""
    report = begun(everyone, agency=agency, by=by)
    return queries.draft(report.id, actor=everyone.actor(by), now=NOW)


def told_in_4(draft: Draft) -> list[str]:
    """What question 4 says, row by row."""
    said = []
    for piece in draft.computed["4"].pieces:
        assert isinstance(piece.value, TableAnswer)
        said += [str(row["description"]) for row in piece.value.rows]
    return said


def test_given_the_chief_determined_a_matter_then_question_4_tells_it_and_the_package_holds_it(
    everyone: Cast,
) -> None:
    settled(everyone)
    draft = draft_of(everyone, "alpha", "officer_a")
    (said,) = told_in_4(draft)
    assert said == (
        "Answer letters together. It covers the disclosure of home address and name to "
        "Agency Beta. It helps."
    )
    (piece,) = draft.computed["4"].pieces
    (paper,) = piece.evidence
    kept = records_behind(draft)
    assert [record.id for record in kept.records] == [paper] == list(kept.answers["4"])
    assert not kept.records[0].excerpt


def test_given_it_was_determined_long_ago_without_a_last_day_then_it_is_told_no_more(
    everyone: Cast,
) -> None:
    settled(everyone)
    for agency in ("alpha", "beta"):
        assert len([*determined([agency], on=TODAY)]) == 1
        assert [*determined([agency], on=TODAY + timedelta(days=800))] == []
        assert [*determined([agency], on=TODAY - timedelta(days=1))] == []


def test_the_agency_on_the_other_side_tells_it_too_and_sees_no_more_than_such_an_agency_may(
    everyone: Cast,
) -> None:
    enter(KINDS["function"], a_function(), agency="alpha", actor=everyone.officer_a, now=NOW)
    it = settled(everyone, facts(grounds=NO_GROUND, function="letters"))
    draft = draft_of(everyone, "beta", "officer_b")
    (said,) = told_in_4(draft)
    assert said == (
        "Answer letters together. It covers the disclosure by Agency Alpha of home address and "
        "name to Agency Beta."
    )
    (record,) = records_behind(draft).records
    assert (record.agency, record.excerpt) == ("alpha", True)
    assert record.content["matter"] == it.id
    assert not record.content["reason"]
    assert not record.content["function"]
    behind = records_behind(draft_of(everyone, "alpha", "officer_a")).records
    (ours,) = (one for one in behind if one.kind == "determination")
    assert ours.content["reason"] == "It helps."
    assert ours.fingerprint == record.fingerprint


def test_what_is_collected_from_another_agency_is_told_by_that_one_too(everyone: Cast) -> None:
    settled(everyone, facts(grounds=NO_GROUND, act="collection"))
    (said,) = told_in_4(draft_of(everyone, "beta", "officer_b"))
    assert "the collection by Agency Alpha of home address and name from Agency Beta" in said


def test_a_report_tells_it_once_where_both_sides_are_in_its_tree(everyone: Cast) -> None:
    office = Party(kind="city_agency", id="alpha-office")
    settled(everyone, facts(grounds=NO_GROUND, act="collection", counterparty=office))
    (whole,) = determined(["alpha", "alpha-office"], on=TODAY)
    assert isinstance(whole.content, Determined)
    assert whole.content.reason == "It helps."


def test_a_third_party_that_bears_an_agency_s_id_as_its_name_is_no_agency(everyone: Cast) -> None:
    outside = Party(kind="third_party", name="beta")
    settled(everyone, facts(grounds=NO_GROUND, act="collection", counterparty=outside))
    assert [*determined(["beta"], on=TODAY)] == []


# While an office is vacant


def test_what_the_chief_approves_for_a_vacant_office_is_the_agency_s_own_and_not_in_question_4(
    everyone: Cast,
) -> None:
    """§ 23-1202(c)(1): it stands on a ground of the agency's; best interests were not asked for."""
    for part in ("officer_a", "managing_a"):
        Membership.objects.filter(person=everyone.people[part]).update(until=day(7, 1))
    it = moved(submitted(everyone.staff_a), Move.TAKE_UP, everyone.chief)
    assert moved(it, Move.APPROVE, everyone.chief).state is State.APPROVED
    paper = Approval.objects.get(matter=it.id)
    assert (paper.by, paper.person_name) == ("agency_privacy_officer", "Chris Chief")
    assert paper.standing_in == "while the office is vacant"
    fact = Entry.objects.get(kind="matter.approved").fact
    assert '"standing_in":"while the office is vacant"' in fact
    assert told_in_4(draft_of(everyone, "alpha", "keeper_a")) == []
    assert [*determined(["beta"], on=TODAY)] == []


def test_what_the_chief_determines_while_the_office_is_vacant_is_in_question_4_once(
    everyone: Cast,
) -> None:
    for part in ("officer_a", "managing_a"):
        Membership.objects.filter(person=everyone.people[part]).update(until=day(7, 1))
    it = submitted(everyone.staff_a, facts(grounds=NO_GROUND))
    it = moved(it, Move.TAKE_UP, everyone.chief)
    moved(moved(it, Move.REFER_UP, everyone.chief), Move.DETERMINE, everyone.chief)
    assert len(told_in_4(draft_of(everyone, "alpha", "keeper_a"))) == 1
