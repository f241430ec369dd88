"""Numbers about matters: counted in a time, drawn as bars, taken out as a file."""

import pytest

from discretion.law.matters import Move
from tests.apps.matter_steps import approved, moved, submitted, with_officer
from tests.cast import Cast
from tests.interfaces.web.clicking import main
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

ALL_OF_2026 = "since=1/1/2026&until=12/31/2026"


@pytest.fixture
def asked(everyone: Cast) -> None:
    """One that was approved and carried out, one with less, one that was refused, one open."""
    moved(approved(everyone), Move.CARRY_OUT, everyone.staff_a)
    moved(with_officer(everyone), Move.APPROVE_WITH_LESS, everyone.officer_a)
    moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    submitted(everyone.staff_a)


@pytest.mark.usefixtures("asked")
def test_given_matters_then_each_type_purpose_and_party_is_counted_and_drawn(
    signed_in: SignIn,
) -> None:
    page = check(signed_in("officer_a").get(f"/numbers?{ALL_OF_2026}"))
    said = main(signed_in("officer_a").get(f"/numbers?{ALL_OF_2026}"))
    assert "Asked4Given2Withheld1Not decided yet1" in said.replace(" ", "").replace(
        "Notdecidedyet", "Not decided yet"
    )
    row = "//tr[th='Home address']/td"
    assert values(page, f"{row}[@class='dsc-number']/text()") == ["4", "1", "2", "1"]
    assert values(page, f"{row}//*[local-name()='rect']/@width") == ["25", "50", "25"]
    assert values(page, "//tr[th='Agency Beta']/td[1]/text()") == ["4"]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("part", "query", "count"),
    [
        ("officer_a", "since=8/1/2026&until=12/31/2026", "0"),
        ("managing_a", f"{ALL_OF_2026}&agency=alpha-office", "0"),
        ("managing_a", f"{ALL_OF_2026}&agency=alpha", "4"),
        ("officer_b", ALL_OF_2026, "0"),
        ("auditor", ALL_OF_2026, "4"),
    ],
)
def test_the_numbers_are_those_of_the_time_and_of_what_one_sees(
    signed_in: SignIn, part: str, query: str, count: str
) -> None:
    page = check(signed_in(part).get(f"/numbers?{query}"))
    assert values(page, "//dt[.='Asked']/following-sibling::dd/text()") == [count]


@pytest.mark.usefixtures("asked")
def test_the_numbers_are_taken_out_as_a_file(signed_in: SignIn) -> None:
    answer = signed_in("officer_a").get(f"/numbers?{ALL_OF_2026}&as=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "By,What,Asked,Given,Withheld"
    assert "Type,Name,4,2,1" in lines
    assert "Party,Agency Beta,4,2,1" in lines


def test_given_a_time_that_ends_before_it_begins_then_the_field_says_so(
    signed_in: SignIn,
) -> None:
    answer = signed_in("officer_a").get("/numbers?since=12/31/2026&until=1/1/2026")
    assert answer.status_code == 422
    assert "Choose a day after the first one." in main(answer)
    assert signed_in("staff_a").get("/numbers").status_code == 403
