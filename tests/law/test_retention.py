"""Keeping information, § 23-1202(e): every combination of reasons, and each hold's effect."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.law.citations import Citation
from discretion.law.deadlines import Period
from discretion.law.retention import (
    GROUNDS,
    Hold,
    HoldKind,
    Keeping,
    Reasons,
    RetentionRule,
    UndatedRule,
    disposal_due,
    disposal_undated,
    keeping,
)
from discretion.law.rules import NotInForce

SECTION = Citation("23-1202(e)")
CASE_FILES = RetentionRule(
    trigger="the case closes",
    period=Period(years=6),
    disposal="destruction",
    authority="schedule 12, series 3",
)
CLOSED = date(2020, 2, 28)
LAST_DAY = date(2026, 2, 28)
DAYS = st.dates(date(2018, 1, 1), date(2035, 12, 31))
HOLDS = st.builds(
    lambda kind, since, days: Hold(
        kind=kind, since=since, until=None if days is None else since + timedelta(days=days)
    ),
    st.sampled_from(HoldKind),
    DAYS,
    st.none() | st.integers(0, 4000),
)


def every_combination() -> Iterator[Reasons]:
    names = [field.name for field in fields(Reasons)]
    for values in product([False, True], repeat=len(names)):
        yield Reasons(**dict(zip(names, values, strict=True)))


def test_every_combination_of_reasons_under_23_1202_e_has_one_answer() -> None:
    """§ 23-1202(e)"""
    answers = []
    for reasons in every_combination():
        ruling = keeping(reasons, on=date(2026, 1, 1))
        if reasons.required_by_law:
            expected = Keeping.REQUIRED
        elif (
            reasons.furthers_mission
            or (reasons.in_interest_of_city and not reasons.contrary_to_mission)
            or reasons.anonymized_aggregate_demographic
        ):
            expected = Keeping.ALLOWED
        else:
            expected = Keeping.NO_GROUND
        assert ruling.outcome is expected, reasons
        assert {rule.source for rule in ruling.grounds} == {SECTION}
        answers.append(expected)
    assert [answers.count(keeping) for keeping in Keeping] == [16, 13, 3]


@pytest.mark.parametrize(
    ("reasons", "rules"),
    [
        (Reasons(required_by_law=True, furthers_mission=True), (0,)),
        (Reasons(required_by_law=True, in_interest_of_city=True), (0,)),
        (Reasons(required_by_law=True, anonymized_aggregate_demographic=True), (0,)),
        (Reasons(furthers_mission=True), (1,)),
        (Reasons(furthers_mission=True, contrary_to_mission=True), (1,)),
        (Reasons(in_interest_of_city=True), (2,)),
        (Reasons(anonymized_aggregate_demographic=True), (3,)),
        (
            Reasons(
                furthers_mission=True,
                in_interest_of_city=True,
                anonymized_aggregate_demographic=True,
            ),
            (1, 2, 3),
        ),
        (
            Reasons(
                in_interest_of_city=True,
                contrary_to_mission=True,
                anonymized_aggregate_demographic=True,
            ),
            (3,),
        ),
    ],
)
def test_an_answer_names_every_ground_of_23_1202_e_that_holds(
    reasons: Reasons, rules: tuple[int, ...]
) -> None:
    """§ 23-1202(e)"""
    grounds = keeping(reasons, on=date(2026, 1, 1)).grounds
    assert grounds == tuple(GROUNDS[number] for number in rules)


def test_the_city_s_interest_does_not_help_against_the_mission() -> None:
    """§ 23-1202(e)"""
    against = Reasons(in_interest_of_city=True, contrary_to_mission=True)
    assert keeping(against, on=date(2026, 1, 1)).outcome is Keeping.NO_GROUND


def test_nothing_said_is_no_reason() -> None:
    assert Reasons() == Reasons(
        required_by_law=False,
        furthers_mission=False,
        in_interest_of_city=False,
        contrary_to_mission=False,
        anonymized_aggregate_demographic=False,
    )


def test_the_rule_began_with_the_chapter() -> None:
    """§ 23-1202(e)"""
    assert keeping(Reasons(), on=date(2018, 6, 15)).outcome is Keeping.NO_GROUND
    with pytest.raises(NotInForce):
        keeping(Reasons(), on=date(2018, 6, 14))


def test_without_a_hold_disposal_is_due_the_day_after_the_last_day_of_keeping() -> None:
    """§ 23-1202(e)"""
    due = disposal_due(CASE_FILES, triggered_on=CLOSED)
    assert (due.on, due.provision, due.at) == (date(2026, 3, 1), SECTION, None)
    assert due.explanation == (
        "the case closes: 6 years after February 28, 2020: February 28, 2026 "
        "(schedule 12, series 3); destruction the day after: March 1, 2026"
    )


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (LAST_DAY - timedelta(days=1), date(2026, 3, 1)),
        (LAST_DAY, date(2026, 3, 1)),
        (LAST_DAY + timedelta(days=1), date(2026, 3, 2)),
        (date(2027, 12, 31), date(2028, 1, 1)),
    ],
)
def test_a_lifted_hold_puts_disposal_off_to_the_day_after_it_only_if_that_is_later(
    until: date, due: date
) -> None:
    hold = Hold(kind=HoldKind.LITIGATION, since=date(2021, 1, 1), until=until)
    told = disposal_due(CASE_FILES, triggered_on=CLOSED, holds=[hold])
    assert told.on == due
    assert ("kept through" in told.explanation) is (until > LAST_DAY)


def test_an_open_hold_leaves_no_day_and_is_named() -> None:
    holds = [
        Hold(kind=HoldKind.AUDIT, since=date(2024, 5, 1)),
        Hold(kind=HoldKind.FOIL, since=date(2023, 5, 1)),
        Hold(kind=HoldKind.LITIGATION, since=date(2021, 1, 1), until=date(2030, 1, 1)),
    ]
    told = disposal_due(CASE_FILES, triggered_on=CLOSED, holds=holds)
    assert (told.on, told.provision) == (None, SECTION)
    assert told.explanation == (
        "the case closes: 6 years after February 28, 2020: February 28, 2026 "
        "(schedule 12, series 3); destruction waits for the FOIL hold of May 1, 2023, not lifted "
        "and the audit hold of May 1, 2024, not lifted"
    )


def test_a_hold_placed_after_the_period_suspends_too_because_the_records_are_still_there() -> None:
    hold = Hold(kind=HoldKind.FOIL, since=date(2026, 6, 1), until=date(2026, 6, 30))
    told = disposal_due(CASE_FILES, triggered_on=CLOSED, holds=[hold])
    assert told.on == date(2026, 7, 1)
    assert told.explanation == (
        "the case closes: 6 years after February 28, 2020: February 28, 2026 "
        "(schedule 12, series 3); kept through June 30, 2026 for the FOIL hold of June 1, 2026 to "
        "June 30, 2026; destruction the day after: July 1, 2026"
    )


@given(triggered_on=DAYS, years=st.integers(1, 10), holds=st.lists(HOLDS, max_size=5))
def test_disposal_is_never_due_before_the_period_or_any_hold_has_ended(
    triggered_on: date, years: int, holds: list[Hold]
) -> None:
    rule = RetentionRule(
        trigger="it ends", period=Period(years=years), disposal="deletion", authority="a contract"
    )
    told = disposal_due(rule, triggered_on=triggered_on, holds=holds)
    lifted = [hold.until for hold in holds if hold.until is not None]
    if len(lifted) < len(holds):
        assert told.on is None
    else:
        ends = [rule.period.after(triggered_on), *lifted]
        assert told.on == max(ends) + timedelta(days=1)


@given(
    holds=st.permutations(
        [
            Hold(kind=HoldKind.FOIL, since=date(2020, 1, 1), until=date(2040, 1, 1)),
            Hold(kind=HoldKind.AUDIT, since=date(2020, 1, 1), until=date(2041, 1, 1)),
            Hold(kind=HoldKind.AUDIT, since=date(2020, 1, 1), until=date(2040, 1, 1)),
            Hold(kind=HoldKind.AUDIT, since=date(2019, 1, 1), until=date(2042, 1, 1)),
        ]
    ),
)
def test_the_order_in_which_holds_were_entered_does_not_matter(
    holds: list[Hold],
) -> None:
    in_order = sorted(holds, key=lambda hold: (hold.since, hold.until or date.max, hold.kind))
    given_order = disposal_due(CASE_FILES, triggered_on=CLOSED, holds=holds)
    assert given_order == disposal_due(CASE_FILES, triggered_on=CLOSED, holds=in_order)
    assert given_order.explanation.index("January 1, 2019") < given_order.explanation.index(
        "January 1, 2020 to January 1, 2040"
    )


UNTIL_CLOSED = UndatedRule(
    trigger="the file is opened",
    until="the case is closed",
    disposal="destruction",
    authority="schedule 12, series 4",
)


def test_where_no_number_can_be_given_no_day_is_counted_and_the_words_stand() -> None:
    """§ 23-1202(e)"""
    told = disposal_undated(UNTIL_CLOSED, triggered_on=CLOSED)
    assert (told.on, told.provision, told.at) == (None, SECTION, None)
    assert told.explanation == (
        "the file is opened: kept from February 28, 2020 until the case is closed "
        "(schedule 12, series 4); no day can be counted"
    )


def test_where_no_day_is_counted_only_an_open_hold_is_named() -> None:
    holds = [
        Hold(kind=HoldKind.LITIGATION, since=date(2021, 1, 1), until=date(2030, 1, 1)),
        Hold(kind=HoldKind.FOIL, since=date(2023, 5, 1)),
        Hold(kind=HoldKind.AUDIT, since=date(2022, 5, 1)),
    ]
    told = disposal_undated(UNTIL_CLOSED, triggered_on=CLOSED, holds=holds)
    assert told.explanation.endswith(
        "; no day can be counted; destruction waits for the audit hold of May 1, 2022, not lifted "
        "and the FOIL hold of May 1, 2023, not lifted"
    )
    lifted = disposal_undated(UNTIL_CLOSED, triggered_on=CLOSED, holds=holds[:1])
    assert lifted.explanation.endswith("; no day can be counted")
