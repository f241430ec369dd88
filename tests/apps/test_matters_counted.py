"""The numbers about matters, against what happened."""

from datetime import timedelta
from typing import Any

from discretion.apps.matters import actions, queries
from discretion.apps.matters.contents import Happened
from discretion.apps.matters.counts import Agreed, Count
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import brought_to, day, facts, moved, submitted, with_officer
from tests.cast import NOW, TODAY, Cast

YEAR: dict[str, Any] = {"since": day(1, 1), "until": day(12, 31)}


def test_what_was_asked_given_and_withheld_is_counted_by_type_purpose_and_party(
    everyone: Cast,
) -> None:
    moved(with_officer(everyone), Move.APPROVE_WITH_LESS, everyone.officer_a)
    moved(with_officer(everyone, facts(purpose="Mail")), Move.REFUSE, everyone.officer_a)
    submitted(everyone.staff_a)
    brought_to(State.WITHDRAWN, Kind.REQUEST, everyone)
    brought_to(State.RECORDED, Kind.EXIGENT, everyone)
    told = queries.numbers(everyone.officer_a, **YEAR)
    assert told.total == Count(asked=4, given=1, withheld=1)
    assert told.by_type["name"] == Count(asked=4, given=1, withheld=1)
    assert told.by_type["address.home"] == Count(asked=4, given=0, withheld=2)
    assert told.by_purpose["Mail"] == Count(asked=1, given=0, withheld=1)
    assert told.by_party == {"beta": Count(asked=4, given=1, withheld=1)}
    assert (told.open, told.withdrawn, told.exigent) == (1, 1, 1)
    assert told.agreement == Agreed(of=2, as_determined=1)
    assert told.by_answer == {"may_be_given": Count(asked=4, given=1, withheld=1)}


def test_how_long_it_took_is_told_in_days(everyone: Cast) -> None:
    for days in (2, 1, 40, 0):
        it = moved(submitted(everyone.staff_a), Move.TAKE_UP, everyone.officer_a)
        moved(it, Move.REFUSE, everyone.officer_a, now=NOW + timedelta(days=days))
    told = queries.numbers(everyone.officer_a, **YEAR)
    assert (told.median_days, told.longest_days) == (1.5, 40)
    one, two = Count(asked=1, given=0, withheld=1), Count(asked=2, given=0, withheld=2)
    assert [*told.by_days.items()] == [("0", one), ("1-5", two), ("31+", one)]


def test_how_much_was_routine_is_told_of_what_was_done(everyone: Cast) -> None:
    in_force(everyone, a_designation())
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    actions.record_done(facts(types=("name",)), Happened(on=TODAY, people=4), **by)
    brought_to(State.CARRIED_OUT, Kind.REQUEST, everyone, facts(people=3))
    told = queries.numbers(everyone.officer_a, **YEAR)
    assert (told.carried_out, told.routine, told.people) == (2, 1, 7)


def test_numbers_are_of_what_one_sees_in_that_time(everyone: Cast) -> None:
    submitted(everyone.staff_a)
    earlier: dict[str, Any] = {"since": day(1, 1), "until": TODAY - timedelta(days=1)}
    assert queries.numbers(everyone.officer_a, **earlier).total.asked == 0
    assert queries.numbers(everyone.officer_b, **YEAR).total.asked == 0
    assert queries.numbers(everyone.officer_a, **YEAR, agencies=["beta"]).total.asked == 0
    assert queries.numbers(everyone.officer_a, since=TODAY, until=TODAY).total.asked == 1
