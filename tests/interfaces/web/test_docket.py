"""The docket: what is laid before someone, narrowed, sorted, taken out, given to others."""

from datetime import timedelta

import pytest

from discretion.apps.matters.models import Matter
from discretion.law.matters import Move
from tests.apps.matter_steps import approved, facts, moved, opened, submitted, with_officer
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words


def ids(page: object) -> list[str]:
    """The matters that a list shows, in their order."""
    return values(page, "//tbody//a[@class='dsc-id']/text()")  # type: ignore[arg-type]  # a page


def test_given_matters_then_the_first_due_is_first_and_those_without_a_day_are_last(
    signed_in: SignIn, everyone: Cast
) -> None:
    whenever = submitted(everyone.staff_a)
    later = submitted(everyone.staff_a, facts(wanted_by=TODAY + timedelta(days=20)))
    soon = submitted(everyone.staff_a, facts(wanted_by=TODAY + timedelta(days=2)))
    page = check(signed_in("officer_a").get("/docket"))
    assert ids(page) == [soon.id, later.id, whenever.id]
    said = words(page.find(".//main"))
    assert "3 open matters" in said
    assert "No set day" in said
    assert "Disclose: Answer letters together" in said
    assert "Nobody yet" in said
    assert "Sam Staff" in said


def test_given_a_draft_then_no_officer_has_it_before_them(
    signed_in: SignIn, everyone: Cast
) -> None:
    submitted(everyone.staff_a)
    assert "Nothing is here" in main(signed_in("officer_b").get("/docket"))
    assert signed_in("staff_a").get("/docket").status_code == 403


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?view=mine", False),
        ("?view=unassigned", True),
        ("?view=this_week", True),
        ("?view=waiting", False),
        ("?assignee=me", False),
        ("?assignee=nobody", True),
        ("?state=submitted", True),
        ("?state=approved", False),
        ("?state=all", True),
        ("?kind=proposal", False),
        ("?type=name", True),
        ("?type=contact.email", False),
        ("?party=Agency+Beta", True),
        ("?party=Nobody", False),
        ("?words=letters", True),
        ("?agency=alpha-office", False),
        ("?designation=DES-2020-00001", False),
        ("?view=nonsense&sort=-due&page=9", True),
    ],
)
def test_the_docket_is_narrowed_and_says_by_what(
    signed_in: SignIn, everyone: Cast, query: str, there: bool
) -> None:
    it = submitted(everyone.staff_a, facts(wanted_by=TODAY))
    page = check(signed_in("managing_a").get(f"/docket{query}"))
    assert (it.id in ids(page)) == there
    if "kind" in query:
        assert "only What it is: Proposal of the agency" in words(page)


def test_the_docket_is_narrowed_to_what_one_colleague_handles(
    signed_in: SignIn, everyone: Cast
) -> None:
    waiting, mine = submitted(everyone.staff_a), with_officer(everyone)
    hers = moved(submitted(everyone.staff_a), Move.TAKE_UP, everyone.managing_a)
    client = signed_in("officer_a")
    page = check(client.get("/docket"))
    offered = values(page, "//select[@id='id_assignee']/option/text()")
    assert offered == ["Anyone", "I do", "Nobody yet", "Maud Managing"]
    for who, it in (("me", mine), ("nobody", waiting), (everyone.managing_a.id, hers)):
        assert ids(check(client.get(f"/docket?assignee={who}"))) == [it.id]
    told = main(client.get(f"/docket?assignee={everyone.managing_a.id}"))
    assert "1 open matter; only Who handles it: Maud Managing" in told
    assert "Maud Managing" not in main(signed_in("officer_b").get("/docket"))


def test_given_what_is_with_counsel_or_the_chief_then_each_finds_it_on_their_docket(
    signed_in: SignIn, everyone: Cast
) -> None:
    asked = moved(with_officer(everyone), Move.CONSULT, everyone.officer_a)
    referred = moved(with_officer(everyone), Move.REFER_UP, everyone.officer_a)
    counsel = check(signed_in("counsel_a").get("/docket"))
    chief = check(signed_in("chief").get("/docket"))
    assert (ids(counsel), ids(chief)) == ([asked.id], [referred.id])
    assert not found(counsel, "//input[@name='matter']")
    waiting = check(signed_in("officer_a").get("/docket?view=waiting"))
    assert set(ids(waiting)) == {asked.id, referred.id}


def test_given_ticked_matters_then_one_button_puts_them_on_ones_desk(
    signed_in: SignIn, everyone: Cast
) -> None:
    first, second = submitted(everyone.staff_a), submitted(everyone.staff_a)
    picked = [f"{it.id}:{it.version}" for it in (first, second)]
    client = signed_in("officer_a")
    answer = press(client, "/docket?view=unassigned", "Put on my desk", matter=picked)
    assert "2 matters are with Olga Officer now." in main(answer)
    assert answer.request["QUERY_STRING"] == "view=unassigned"
    assert opened(first, everyone.officer_a).assignee_name == "Olga Officer"


def test_given_ticked_matters_then_they_are_given_to_a_colleague_who_may_decide_them(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = submitted(everyone.staff_a)
    client = signed_in("officer_a")
    page = press(client, "/docket", "Give to someone else", matter=[f"{it.id}:{it.version}"])
    offered = values(check(page), "//select[@id='id_to']/option/text()")
    assert "Maud Managing" in offered
    assert "Bo Officer" not in offered
    maud = everyone.managing_a.id
    sent = {"matter": f"{it.id}:{it.version}", "back": "/docket", "to": maud}
    assert "is with Maud Managing now." in main(client.post("/docket/assign", sent, follow=True))
    nobody = client.post("/docket/assign", sent | {"to": "person:0"})
    assert nobody.status_code == 422
    check(nobody)


def test_given_nothing_or_something_old_is_ticked_then_nothing_is_assigned_and_it_is_said(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = submitted(everyone.staff_a)
    client = signed_in("officer_a")
    none = client.post("/docket/assign", {"back": "//elsewhere.example"}, follow=True)
    assert "Tick the matters first" in main(none)
    moved(it, Move.TAKE_UP, everyone.managing_a)
    sent = {"matter": [f"{it.id}:{it.version}", "nonsense"], "mine": "yes"}
    old = client.post("/docket/assign", sent, follow=True)
    assert "Nothing was assigned" in main(old)
    assert opened(it, everyone.officer_a).assignee_name == "Maud Managing"


def test_the_docket_is_taken_out_as_a_file_with_what_was_filtered(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, done = submitted(everyone.staff_a, facts(purpose="=1+1")), approved(everyone)
    moved(done, Move.CARRY_OUT, everyone.staff_a)
    answer = signed_in("officer_a").get("/docket?as=csv&state=submitted")
    head, row, end = answer.content.decode("utf-8-sig").split("\r\n")
    assert head.startswith("Id,Due,Agency,From")
    assert row.startswith(it.id)
    assert "'=1+1" in row
    assert "Waiting for an officer,2026-07-30" in row
    assert end == ""
    assert Matter.objects.count() == 2
    assert NOW.date() == TODAY
