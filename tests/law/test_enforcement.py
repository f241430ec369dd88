"""Requests under § 10-178: counted by who asked and who was asked, and nothing of a single one."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from discretion.law.enforcement import (
    Asker,
    Request,
    Response,
    compilation_due,
    compiled,
    quarter_of,
)

REQUESTS = st.lists(
    st.builds(
        Request,
        asker=st.sampled_from(Asker),
        requesting=st.sampled_from(["ICE", "ice", " ICE ", "Customs", "customs"]),
        receiving=st.sampled_from(["Alpha", "Beta"]),
        response=st.sampled_from(Response),
    )
)


@given(REQUESTS)
def test_every_request_is_counted_once_where_it_belongs(requests: list[Request]) -> None:
    """10-178(d)"""
    lines = compiled(requests)
    expected = Counter((r.asker, r.requesting.strip().casefold(), r.receiving) for r in requests)
    found = {(x.asker, x.requesting.casefold(), x.receiving): x.requests for x in lines}
    assert found == expected
    assert len(found) == len(lines)


@given(REQUESTS)
def test_what_came_of_them_adds_up_to_the_requests(requests: list[Request]) -> None:
    lines = compiled(requests)
    for line in lines:
        parts = line.given + line.given_in_part + line.refused + line.not_yet
        assert parts == line.requests > 0
    for response in Response:
        of_it = sum(r.response is response for r in requests)
        assert sum(getattr(line, response.value) for line in lines) == of_it


@given(REQUESTS)
def test_the_order_in_which_they_were_written_down_says_nothing(requests: list[Request]) -> None:
    assert compiled(requests[::-1]) == compiled(requests)


def test_given_no_request_then_there_is_no_line() -> None:
    assert compiled([]) == ()


def test_a_request_belongs_to_the_quarter_in_which_it_came_and_that_is_compiled_in_the_next() -> (
    None
):
    """10-178(d) says quarterly, and names no day."""
    assert str(quarter_of(date(2026, 9, 30))) == "July to September 2026"
    due = compilation_due(date(2026, 9, 30))
    assert due.on == date(2026, 12, 31)
    assert "compiled in October to December 2026" in due.explanation
    assert str(due.provision) == "10-178(d)"


def test_given_a_name_with_spaces_between_then_one_of_them_stays() -> None:
    asked = Request(
        asker=Asker.STATE,
        requesting=" State   Police ",
        receiving="Alpha",
        response=Response.REFUSED,
    )
    assert [line.requesting for line in compiled([asked])] == ["State Police"]
