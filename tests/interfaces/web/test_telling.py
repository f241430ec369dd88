"""How someone chooses the letters they get, on a page and by a program."""

import pytest

from discretion.apps.accounts.models import Person
from discretion.apps.audit import queries as audit
from tests.cast import CAST, Cast
from tests.interfaces.api.programs import program_of
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words


def chosen(part: str) -> str:
    """Which letters someone gets."""
    return Person.objects.get(email=f"{part}@example.org").letters


def test_everyone_chooses_for_themselves(signed_in: SignIn) -> None:
    for part in CAST:
        page = check(signed_in(part).get("/me/letters"))
        assert values(page, "//input[@type='radio'][@checked]/@value") == ["daily"]


@pytest.mark.parametrize(
    ("letters", "said"),
    [("at_once", "told of each thing as it comes"), ("urgent", "told only of what is urgent")],
)
def test_given_a_choice_then_it_holds_and_is_told(
    signed_in: SignIn, everyone: Cast, letters: str, said: str
) -> None:
    client = signed_in("head_a")
    assert client.post("/me/letters", {"letters": letters}).status_code == 302
    assert chosen("head_a") == letters
    assert chosen("officer_a") == "daily"
    assert said in words(check(client.get("/me")))
    fact = audit.history(everyone.head_a.id)[0]
    assert (fact.kind, fact.actor_name) == ("person.letters_chosen", "Hana Head")


def test_saving_what_one_has_is_no_fault_and_no_fact(signed_in: SignIn, everyone: Cast) -> None:
    assert signed_in("head_a").post("/me/letters", {"letters": "daily"}).status_code == 302
    assert audit.history(everyone.head_a.id) == []


@pytest.mark.parametrize("sent", [{}, {"letters": "never"}, {"letters": "<script>"}])
def test_given_no_such_choice_then_the_field_says_so(
    signed_in: SignIn, sent: dict[str, str]
) -> None:
    answer = signed_in("head_a").post("/me/letters", sent)
    assert answer.status_code == 422
    assert found(check(answer), "//section[contains(@class,'dsc-errors')]")
    assert chosen("head_a") == "daily"


def test_a_program_chooses_for_whom_it_acts_where_it_may(everyone: Cast) -> None:
    program = program_of(everyone, "head_a")
    assert program.get("/me/letters").json == {"letters": "daily"}
    assert program.put("/me/letters", {"letters": "urgent"}).json == {"letters": "urgent"}
    assert program.put("/me/letters", {"letters": "urgent"}).status == 409
    assert program.put("/me/letters", {"letters": "never"}).status in (400, 422)
    assert (
        program_of(everyone, "head_a", "read").put("/me/letters", {"letters": "daily"}).status
        == 403
    )
