"""The agency report: its contents, its recipients, its days, and the figures published of it."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discretion.errors import NotFound
from discretion.law.citations import Citation, provision
from discretion.law.deadlines import Calendar
from discretion.law.reporting import (
    REQUIRED_CONTENTS,
    Recipient,
    data_goes_with_report,
    deposit_due,
    is_machine_processable,
    missing_contents,
    next_expectations_due,
    next_report_due,
    next_review_due,
    policies_due,
    report_due,
    request_posted,
    subdivisions_fulfilled,
)

SUBDIVISIONS = [
    "23-1205(a)(1)(a)",
    "23-1205(a)(1)(b)",
    "23-1205(a)(1)(c)(1)",
    "23-1205(a)(1)(c)(2)",
    "23-1205(a)(1)(c)(3)",
    "23-1205(a)(1)(c)(4)",
    "23-1205(a)(1)(d)",
    "23-1205(a)(1)(e)",
    "23-1205(a)(1)(f)",
    "23-1205(a)(2)",
    "23-1205(a)(3)",
    "23-1205(a)(4)",
]
CALENDAR = Calendar(
    source="a list",
    since=date(2026, 1, 1),
    until=date(2027, 12, 31),
    holidays={date(2026, 9, 7): "Labor Day"},
)


def test_a_report_holds_every_subdivision_of_23_1205_a_that_asks_for_something() -> None:
    """23-1205, 23-1205(a)(1), 23-1205(a)(1)(a), 23-1205(a)(1)(b), 23-1205(a)(1)(c),
    23-1205(a)(1)(c)(1), 23-1205(a)(1)(c)(2), 23-1205(a)(1)(c)(3), 23-1205(a)(1)(c)(4),
    23-1205(a)(1)(d), 23-1205(a)(1)(e), 23-1205(a)(1)(f), 23-1205(a)(2), 23-1205(a)(3),
    23-1205(a)(4)
    """
    assert [str(content.provision) for content in REQUIRED_CONTENTS] == SUBDIVISIONS
    assert all(content.asks for content in REQUIRED_CONTENTS)
    assert all(provision(content.provision) for content in REQUIRED_CONTENTS)


@given(answered=st.sets(st.sampled_from(SUBDIVISIONS)))
def test_what_is_missing_and_what_is_fulfilled_make_up_the_whole(answered: set[str]) -> None:
    """23-1205(a)(1) and Charter 1134: the list at the head of the report."""
    citations = [Citation(text) for text in answered]
    missing = [str(content.provision) for content in missing_contents(citations)]
    fulfilled = [str(content.provision) for content in subdivisions_fulfilled(citations)]
    assert missing == [text for text in SUBDIVISIONS if text not in answered]
    assert fulfilled == [text for text in SUBDIVISIONS if text in answered]


def test_every_form_asks_for_all_that_a_report_must_hold() -> None:
    """23-1205(a)(1): whatever the edition, no required content is without a question."""
    editions = [
        tomllib.loads(path.read_text("utf-8"))
        for path in files("discretion.forms").joinpath("editions").iterdir()
    ]
    assert editions
    for edition in editions:
        listed = [Citation(part["citation"]) for part in edition["subdivisions"]]
        asked = [Citation(text) for q in edition["questions"] for text in q["enacted"]]
        assert missing_contents(listed) == ()
        assert missing_contents(asked) == ()


def test_four_recipients_get_the_report() -> None:
    """23-1205(a)"""
    assert [recipient.value for recipient in Recipient] == [
        "mayor",
        "speaker",
        "chief_privacy_officer",
        "committee",
    ]


@pytest.mark.parametrize("cycle", [2018, 2020, 2022, 2024, 2026, 2028])
def test_a_report_is_due_on_31_july_of_each_even_year_from_2018(cycle: int) -> None:
    """23-1205(a)"""
    due = report_due(cycle)
    assert (due.on, due.provision) == (date(cycle, 7, 31), Citation("23-1205(a)"))
    assert due.explanation == (
        f"July 31, every 2 years from 2018; the next, not before January 1, {cycle}: "
        f"July 31, {cycle}"
    )


@pytest.mark.parametrize("cycle", [2016, 2017, 2019, 2025, 2027])
def test_given_a_year_without_a_report_when_asked_then_it_says_which_years_have_one(
    cycle: int,
) -> None:
    """23-1205(a)"""
    with pytest.raises(NotFound) as caught:
        report_due(cycle)
    assert str(caught.value) == (
        f"No report is due in {cycle}: it is due in every second year from 2018."
    )


@pytest.mark.parametrize(
    ("not_before", "report", "review", "expectations"),
    [
        (date(2017, 1, 1), date(2018, 7, 31), date(2020, 7, 31), date(2020, 1, 31)),
        (date(2018, 8, 1), date(2020, 7, 31), date(2020, 7, 31), date(2020, 1, 31)),
        (date(2020, 1, 31), date(2020, 7, 31), date(2020, 7, 31), date(2020, 1, 31)),
        (date(2020, 2, 1), date(2020, 7, 31), date(2020, 7, 31), date(2021, 1, 31)),
        (date(2026, 7, 31), date(2026, 7, 31), date(2026, 7, 31), date(2027, 1, 31)),
        (date(2026, 8, 1), date(2028, 7, 31), date(2028, 7, 31), date(2027, 1, 31)),
    ],
)
def test_report_review_and_expectations_come_round_on_their_days(
    not_before: date, report: date, review: date, expectations: date
) -> None:
    """23-1205(a), 23-1204(b), Charter 1133(e)"""
    dues = [f(not_before) for f in (next_report_due, next_review_due, next_expectations_due)]
    assert [due.on for due in dues] == [report, review, expectations]
    assert [str(due.provision) for due in dues] == [
        "23-1205(a)",
        "23-1204(b)",
        "Charter 1133(e)",
    ]


@given(recommended_on=st.dates(date(2018, 1, 1), date(2040, 1, 1)))
def test_policies_are_due_ninety_days_after_the_final_recommendations(
    recommended_on: date,
) -> None:
    """23-1204(d) and Charter 8(h)(1)"""
    due = policies_due(recommended_on)
    assert due.on == recommended_on + timedelta(days=90)
    assert due.provision == Citation("23-1204(d)")
    assert due.explanation.startswith("90 days after ")


def test_the_copy_is_due_at_the_records_department_ten_business_days_after_sending() -> None:
    """Charter 1133 and Charter 1133(a)"""
    due = deposit_due(date(2026, 9, 1), calendar=CALENDAR)
    assert (due.on, due.provision) == (date(2026, 9, 16), Citation("Charter 1133(a)"))
    assert "skipping Labor Day (September 7)" in due.explanation


def test_a_request_is_posted_ten_business_days_after_a_report_was_due() -> None:
    """Charter 1133(d)"""
    due = request_posted(date(2026, 7, 31), calendar=CALENDAR)
    assert (due.on, due.provision) == (date(2026, 8, 14), Citation("Charter 1133(d)"))


@pytest.mark.parametrize(
    ("sent_on", "goes"), [(date(2019, 6, 30), False), (date(2019, 7, 1), True)]
)
def test_data_go_with_a_report_from_july_2019(sent_on: date, goes: bool) -> None:
    """Charter 1134"""
    assert data_goes_with_report(sent_on) is goes


@pytest.mark.parametrize(
    ("name", "processable"),
    [
        ("report.csv", True),
        ("report.xlsx", True),
        ("report.json", True),
        ("REPORT.CSV", True),
        ("csv", True),
        ("report.csv.pdf", False),
        ("report.pdf", False),
        ("report.docx", False),
        ("report.html", False),
        ("report.txt", False),
        ("report.xls", False),
    ],
)
def test_tables_go_as_csv_json_or_xlsx(name: str, processable: bool) -> None:
    """Charter 1134"""
    assert is_machine_processable(name) is processable
