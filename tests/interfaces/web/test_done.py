"""The list of what went out and came in, and the correction of one record of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discretion.apps.matters import actions, queries
from discretion.apps.matters.contents import Happened
from discretion.apps.matters.models import DisclosureRecord
from discretion.apps.register.actions import enter
from discretion.apps.register.contents import Contractor
from discretion.apps.register.kinds import KINDS
from discretion.law.matters import Move
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.disposal_steps import gone
from tests.apps.matter_steps import approved, facts, moved
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

ROUTINE = facts(types=("name",))
# What one list may ask.
MOST = 20


def logged(everyone: Cast, **said: Any) -> queries.Gone:
    """Something routine that an employee of alpha wrote down."""
    kept = in_force(everyone, a_designation())
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    happened = Happened(**{"on": TODAY, "form": "By email", "people": 12, **said})
    done = actions.log_again(kept.id, happened, facts=ROUTINE, **by)
    return queries.disclosure(done.id, actor=everyone.staff_a)


def ids(page: object) -> list[str]:
    """The records that the list shows, in their order."""
    return values(page, "//tbody//a[@class='dsc-id']/text()")  # type: ignore[arg-type]  # a page


def test_the_list_says_what_went_out_to_whom_under_what_and_by_whom(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    said = main(signed_in("officer_a").get("/done"))
    for part in (
        *("1 record", done.id, "July 30, 2026", "Name", "To Agency Beta", "12", "By email"),
        *("Routine", done.designation, "Sam Staff"),
    ):
        assert part in said


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?since=7/30/2026&until=7/30/2026", True),
        ("?since=2026-07-31", False),
        ("?until=7/29/2026", False),
        ("?type=name", True),
        ("?type=contact.email", False),
        ("?party=Agency+Beta", True),
        ("?party=beta", True),
        ("?party=Nobody", False),
        ("?under={designation}", True),
        ("?under=des-2020-00001", False),
        ("?basis=routine", True),
        ("?basis=approval", False),
        ("?words=letters+email", True),
        ("?words={id}", True),
        ("?words=fax", False),
        ("?agency=alpha-office", False),
        ("?agency=alpha", True),
        ("?corrected=too", True),
        ("?sort=-people&page=9", True),
        ("?sort=nonsense&as=nothing", True),
    ],
)
def test_the_list_is_narrowed(signed_in: SignIn, everyone: Cast, query: str, there: bool) -> None:
    done = logged(everyone)
    asked = query.format(designation=done.designation, id=done.id)
    page = check(signed_in("managing_a").get(f"/done{asked}"))
    assert (done.id in ids(page)) == there


@pytest.mark.parametrize(
    "query",
    [
        *("?since=yesterday", "?since=2026-13-40", "?until=0001-01-01", "?basis=magic"),
        *("?type=%27%20or%201=1", "?agency=beta", "?agency=%FF", "?corrected=no"),
        "?since=7/30/2026&until=7/29/2026",
    ],
)
def test_given_filters_that_make_no_sense_then_nothing_is_found_and_the_page_says_why(
    signed_in: SignIn, everyone: Cast, query: str
) -> None:
    logged(everyone)
    answer = signed_in("managing_a").get(f"/done{query}")
    assert answer.status_code == 422
    assert "No record fits" in main(answer)


@pytest.mark.parametrize("words", ["%", "_", "'", "%00", "a" * 400, "٢"])
def test_odd_words_find_nothing_and_break_nothing(
    signed_in: SignIn, everyone: Cast, words: str
) -> None:
    logged(everyone)
    for name in ("words", "party", "under"):
        assert signed_in("officer_a").get("/done", {name: words}).status_code in (200, 404, 422)


def test_everybody_sees_their_own_or_their_agencys_and_nobody_else_s(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    for part in ("staff_a", "keeper_a", "officer_a", "managing_a", "head_a", "auditor", "chief"):
        assert done.id in main(signed_in(part).get("/done")), part
    for part in ("officer_b", "contractor_a", "officer_office", "committee", "stranger"):
        said = main(signed_in(part).get("/done"))
        assert done.id not in said, part
        assert "Nothing is here" in said, part
    assert (
        signed_in("officer_b").get(f"/done?under={done.designation}&as=csv").content.count(b"\n")
        == 1
    )


def test_given_what_a_contractor_did_then_its_officer_sees_it_and_nothing_else(
    signed_in: SignIn, everyone: Cast
) -> None:
    firm = Contractor(code="quill", name="Feather and Sons")
    enter(KINDS["contractor"], firm, agency="alpha", actor=everyone.officer_a, now=NOW)
    it = approved(everyone, facts(contractor="quill"))
    moved(it, Move.CARRY_OUT, everyone.officer_a)
    logged(everyone)
    assert ids(check(signed_in("contractor_a").get("/done"))) == [gone(it)]


def test_an_employee_finds_only_what_they_wrote_down(signed_in: SignIn, everyone: Cast) -> None:
    own = logged(everyone)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.officer_a, "now": NOW}
    actions.log_again(own.designation, Happened(on=TODAY), **by)
    assert ids(check(signed_in("staff_a").get("/done"))) == [own.id]


def test_the_list_is_taken_out_whole_and_no_cell_is_a_formula(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone, form="=SUM(A1)")
    answer = signed_in("officer_a").get("/done?as=csv")
    assert answer["Content-Disposition"] == 'attachment; filename="done.csv"'
    head, row = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Id,Day,Agency,Act,Types,Kind of party,Party,Purpose")
    assert row.startswith(f"{done.id},2026-07-30,Agency Alpha,disclosure,Name,City agency,")
    assert "'=SUM(A1)" in row
    assert done.designation in row


def test_the_list_is_sorted_both_ways(signed_in: SignIn, everyone: Cast) -> None:
    first = logged(everyone, people=3)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    second = actions.log_again(first.designation, Happened(on=TODAY, people=7), **by)
    client = signed_in("officer_a")
    for sort, order in (("people", [first.id, second.id]), ("-people", [second.id, first.id])):
        assert ids(check(client.get(f"/done?sort={sort}"))) == order


def test_docket_designation_numbers_and_my_matters_lead_to_the_list(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    client = signed_in("officer_a")
    assert "/done" in values(check(client.get("/docket")), "//main//a/@href")
    press(client, f"/records/{done.designation}", "Log again, done today")
    today = DisclosureRecord.objects.exclude(id=done.id).get().id
    for address, there in (
        (f"/records/{done.designation}", today),
        ("/numbers?since=1/1/2026&until=7/31/2026", done.id),
    ):
        page = check(client.get(address))
        (to,) = [a for a in values(page, "//main//a/@href") if a.startswith("/done?")]
        assert there in ids(check(client.get(to)))
    own = check(signed_in("staff_a").get("/my-matters"))
    assert "/done" in values(own, "//main//a/@href")


def test_given_many_records_then_the_list_asks_as_often_as_for_few(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    client, asked = signed_in("officer_a"), []
    client.get("/me")
    for many in (3, 12):
        for _ in range(many):
            actions.log_again(done.designation, Happened(on=TODAY), **by)
        with CaptureQueriesContext(connection) as told:
            check(client.get("/done"))
        asked.append(len(told))
    assert asked[1] <= asked[0] <= MOST


def test_given_a_wrong_record_when_it_is_corrected_then_each_page_leads_to_the_other(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    client = signed_in("staff_a")
    why = "It was one person."
    corrected = press(client, f"/done/{done.id}/correct", "Correct it", people="1", why=why)
    later = DisclosureRecord.objects.get(supersedes=done.id)
    said = main(corrected)
    for part in (later.id, f"In the place of{done.id}", "What was wrongIt was one person."):
        assert part in said
    assert f"/done/{done.id}" in values(check(corrected), "//main//a/@href")
    first = check(client.get(f"/done/{done.id}"))
    assert f"/done/{later.id}" in values(first, "//main//a/@href")
    assert f"/done/{done.id}/correct" not in values(first, "//main//a/@href")
    assert ids(check(client.get("/done"))) == [later.id]
    assert set(ids(check(client.get("/done?corrected=too")))) == {done.id, later.id}
    numbers = main(signed_in("officer_a").get("/numbers?since=1/1/2026&until=12/31/2026"))
    assert "Went out or came in1 times, about 1 person" in numbers


def test_given_it_was_corrected_meanwhile_then_one_is_led_to_what_counts_and_nothing_is_written(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    address = f"/done/{done.id}/correct"
    typed = {"on": "7/30/2026", "types": ["name"], "how": "", "people": "2", "why": "Two."}
    first, second = (signed_in(part).post(address, typed) for part in ("staff_a", "officer_a"))
    (later,) = DisclosureRecord.objects.filter(supersedes=done.id)
    assert first.headers["Location"] == second.headers["Location"] == f"/done/{later.id}"
    assert DisclosureRecord.objects.count() == 2


def test_given_no_reason_or_types_that_need_a_decision_then_the_form_says_what_is_wrong(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    client = signed_in("staff_a")
    answer = press(client, f"/done/{done.id}/correct", "Correct it", why="")
    assert answer.status_code == 422
    assert "Fill this in." in main(answer)
    assert DisclosureRecord.objects.count() == 1


def test_a_stranger_and_another_agencys_officer_correct_nothing(
    signed_in: SignIn, everyone: Cast
) -> None:
    address = f"/done/{logged(everyone).id}/correct"
    for part, status in (
        *(("officer_b", 404), ("contractor_a", 404), ("counsel_a", 404)),
        *(("auditor", 403), ("chief", 403), ("stranger", 403)),
    ):
        client = signed_in(part)
        assert client.get(address).status_code == status, part
        assert client.post(address, {"on": "7/30/2026", "why": "x"}).status_code == status, part
    assert DisclosureRecord.objects.count() == 1


def test_given_log_again_is_pressed_twice_on_one_page_then_both_lead_to_one_record(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    client = signed_in("staff_a")
    page = check(client.get(f"/records/{done.designation}"))
    (after,) = values(page, "//main//input[@name='after']/@value")
    assert after == done.id
    address, sent = f"/records/{done.designation}/log-again", {"agency": "alpha", "after": after}
    answers = [client.post(address, sent) for _ in range(3)]
    (later,) = DisclosureRecord.objects.exclude(id=done.id)
    assert {answer.headers["Location"] for answer in answers} == {f"/done/{later.id}"}
    press(client, f"/records/{done.designation}", "Log again, done today")
    assert DisclosureRecord.objects.count() == 3


def test_given_other_numbers_then_the_like_is_logged_with_them_and_once(
    signed_in: SignIn, everyone: Cast
) -> None:
    done = logged(everyone)
    client = signed_in("staff_a")
    page = check(client.get(f"/records/{done.designation}"))
    (to,) = values(page, "//main//a[.='Log again with other numbers']/@href")
    said = {"on": "7/30/2026", "how": "By fax", "people": "40"}
    press(client, to, "Write it down", **said)
    (later,) = DisclosureRecord.objects.exclude(id=done.id)
    assert (later.people, later.form, later.purpose) == (40, "By fax", done.purpose)
    again = {**said, "types": ["name"], "after": done.id}
    assert client.post(to, again).headers["Location"] == f"/done/{later.id}"
    wrong = press(client, to, "Write it down", on="7/31/2199")
    assert "still to come" in main(wrong)
    assert DisclosureRecord.objects.count() == 2
    assert signed_in("officer_b").get(to).status_code == 404
    assert signed_in("chief").get(to).status_code == 403
