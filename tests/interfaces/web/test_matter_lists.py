"""The other lists of matters: my own, those with my agency on the other side, and the library of
reasons: each narrowed, sorted and taken out as the docket is."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from discretion.apps.matters import actions, library
from discretion.apps.matters.contents import Happened
from discretion.apps.matters.library import Reason
from discretion.apps.register.contents import Party
from discretion.law.matters import Kind, Move
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import approved, begun, exigent, facts, moved, submitted, with_officer
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.clicking import main
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

LISTS = ("/my-matters", "/matters/with-us", "/docket/reasons", "/docket", "/numbers")


def first_column(answer: Any) -> list[Any]:
    """What the first column of a workbook says."""
    sheet: Any = load_workbook(BytesIO(answer.content)).active
    return [cell.value for cell in sheet["A"]]


def mine(page: object) -> list[str]:
    """The matters that the list of my own shows, in their order."""
    return values(page, "//tbody//th/a/text()")  # type: ignore[arg-type]  # a page


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?state=With+your+privacy+officer", True),
        ("?state=Approved", False),
        ("?kind=request", True),
        ("?kind=exigent", False),
        ("?type=name", True),
        ("?type=contact.email", False),
        ("?party=Agency+Beta", True),
        ("?party=Nobody", False),
        ("?words=letters+together", True),
        ("?words=letters+apart", False),
        ("?state=nonsense&sort=nonsense&page=9", True),
    ],
)
def test_my_matters_are_narrowed_and_it_is_said_by_what(
    signed_in: SignIn, everyone: Cast, query: str, there: bool
) -> None:
    it = submitted(everyone.staff_a)
    answer = signed_in("staff_a").get(f"/my-matters{query}")
    assert (it.id in mine(check(answer))) == there
    assert there or "No matter of yours fits" in main(answer)
    if "kind=request" in query:
        assert "1 matter; only What it is: I was asked for information" in main(answer)


def test_given_a_word_for_several_states_then_the_matters_in_each_of_them_are_found(
    signed_in: SignIn, everyone: Cast
) -> None:
    sent, taken, draft = (
        submitted(everyone.staff_a),
        with_officer(everyone),
        begun(everyone.staff_a),
    )
    client = signed_in("staff_a")
    waiting = mine(check(client.get("/my-matters?state=With+your+privacy+officer")))
    assert set(waiting) == {sent.id, taken.id}
    assert mine(check(client.get("/my-matters?state=Draft"))) == [draft.id]


def test_given_what_was_done_at_once_then_it_is_found_as_done_and_not_as_withdrawn(
    signed_in: SignIn, everyone: Cast
) -> None:
    in_force(everyone, a_designation())
    routine = facts(types=("name",))
    draft = begun(everyone.staff_a, routine)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    happened = Happened(on=TODAY)
    actions.record_done(routine, happened, draft=draft.id, version=draft.version, **by)
    dropped = begun(everyone.staff_a)
    actions.withdraw(dropped.id, version=dropped.version, actor=everyone.staff_a, now=NOW)
    client = signed_in("staff_a")
    assert mine(check(client.get("/my-matters?state=Done"))) == [draft.id]
    assert mine(check(client.get("/my-matters?state=Withdrawn"))) == [dropped.id]


def test_my_matters_are_sorted_by_their_day_and_those_without_one_are_last(
    signed_in: SignIn, everyone: Cast
) -> None:
    whenever = submitted(everyone.staff_a)
    later = submitted(everyone.staff_a, facts(wanted_by=TODAY + timedelta(days=20)))
    soon = submitted(everyone.staff_a, facts(wanted_by=TODAY + timedelta(days=2)))
    client = signed_in("staff_a")
    assert mine(check(client.get("/my-matters?sort=due"))) == [soon.id, later.id, whenever.id]
    assert mine(check(client.get("/my-matters?sort=-due"))) == [later.id, soon.id, whenever.id]


def test_my_matters_are_taken_out_as_they_were_filtered_and_nobody_elses_with_them(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = submitted(everyone.staff_a, facts(purpose="=1+1", wanted_by=TODAY))
    begun(everyone.staff_a, exigent(), kind=Kind.EXIGENT)
    submitted(everyone.keeper_a)
    query = "/my-matters?kind=request&as="
    client = signed_in("staff_a")
    head, row, end = client.get(f"{query}csv").content.decode("utf-8-sig").split("\r\n")
    assert head.startswith("Id,What it is,What,For what,Where it stands")
    assert row.startswith(f"{it.id},I was asked for information,")
    assert "'=1+1,With your privacy officer,2026-07-30,Nothing,2026-07-30" in row
    assert end == ""
    assert first_column(client.get(f"{query}xlsx")) == ["Id", it.id]


def test_the_matters_with_us_are_narrowed_sorted_and_taken_out(
    signed_in: SignIn, everyone: Cast
) -> None:
    done, waits = approved(everyone), submitted(everyone.staff_a, facts(purpose="Count visits"))
    client = signed_in("officer_b")

    def listed(query: str) -> list[str]:
        page = check(client.get(f"/matters/with-us{query}"))
        return values(page, "//tbody//th//text()")

    assert listed("?sort=id") == [done.id, waits.id]
    assert listed("?sort=-id") == [waits.id, done.id]
    assert listed("?sort=decided") == [done.id, waits.id]
    assert listed("?stands=approved") == [done.id]
    assert listed("?stands=open") == [waits.id]
    assert listed("?words=visits") == [waits.id]
    assert listed("?type=contact.email") == []
    answer = client.get("/matters/with-us?stands=open&as=csv")
    head, row, _ = answer.content.decode("utf-8-sig").split("\r\n")
    assert head == "Id,Agency,What it is,Types,For what,Put on,How it stands,Decided on"
    assert row.startswith(f"{waits.id},Agency Alpha,It shares with yours,")
    assert row.endswith(",Count visits,2026-07-30,Not decided yet,")


def test_where_a_matter_of_theirs_is_meanwhile_cannot_be_asked_for(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = moved(with_officer(everyone), Move.CONSULT, everyone.officer_a)
    client = signed_in("officer_b")
    for query in ("?state=with_counsel", "?state=approved", "?stands=with_counsel"):
        assert it.id in main(client.get(f"/matters/with-us{query}"))


def test_the_library_of_reasons_is_narrowed_sorted_and_taken_out(
    signed_in: SignIn, everyone: Cast
) -> None:
    by: dict[str, Any] = {"actor": everyone.officer_a}
    told = (("Mission", "It helps.", "approve"), ("Absent", "It lacks.", "refuse"))
    for days, (name, words, use) in enumerate(told):
        reason = Reason(name=name, words=words, use=use)  # type: ignore[arg-type]  # one of them
        library.add_reason("alpha", reason, now=NOW + timedelta(days=days), **by)
    client = signed_in("officer_a")

    def listed(query: str) -> list[str]:
        return values(check(client.get(f"/docket/reasons{query}")), "//tbody//th/text()")

    assert listed("") == ["Mission", "Absent"]
    assert listed("?words=helps") == ["Mission"]
    assert listed("?use=refuse") == ["Absent"]
    assert "No text fits" in main(client.get("/docket/reasons?words=nothing"))
    taken = {
        sort: client.get(f"/docket/reasons?as=csv&sort={sort}").content.decode("utf-8-sig")
        for sort in ("name", "added", "-added")
    }
    order = {sort: text.index("Mission") < text.index("Absent") for sort, text in taken.items()}
    assert order == {"name": False, "added": True, "-added": False}


@pytest.mark.parametrize("place", LISTS)
def test_each_list_is_offered_for_a_spreadsheet_in_both_sorts(
    signed_in: SignIn, everyone: Cast, place: str
) -> None:
    submitted(everyone.officer_a)
    from_beta = facts(counterparty=Party(kind="city_agency", id="alpha"))
    by: dict[str, Any] = {"actor": everyone.officer_b, "now": NOW}
    draft = actions.start("beta", kind=Kind.REQUEST, facts=from_beta, **by)
    actions.submit(draft.id, version=draft.version, **by)
    reason = Reason(name="Mission", words="It helps.", use="approve")
    library.add_reason("alpha", reason, actor=everyone.officer_a, now=NOW)
    client = signed_in("officer_a")
    page = check(client.get(f"{place}?sort=id"))
    offered = values(page, "//main//a[starts-with(., '.')]/@href")
    assert offered == [f"{place}?sort=id&as=csv", f"{place}?sort=id&as=xlsx"]
    assert len(first_column(client.get(offered[1]))) > 1
