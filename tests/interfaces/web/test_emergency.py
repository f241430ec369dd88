"""It was an emergency: reported on one page, checked, and looked at once more by the officer."""

import json
from typing import Any

import pytest
from django.test import Client

from discretion.apps.accounts.models import Agency
from discretion.apps.matters.models import DisclosureRecord, Matter, Notice
from tests.apps.builders import a_designation, approved
from tests.apps.matter_steps import exigent
from tests.apps.test_exigent import URGENT, reported
from tests.cast import Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

_HISTORY = "//ul[@class='dsc-history'][last()]"
GIVEN: dict[str, object] = {
    "act": "disclosure",
    "name": "Agency Beta",
    "types_0": ["name"],
    "purpose": "find a child",
    "exigent": "A child was missing.",
    "on": "7/30/2026",
}


@pytest.fixture
def staff(signed_in: SignIn) -> Client:
    """Sam, who works for alpha."""
    return signed_in("staff_a")


def report(client: Client, **changes: object) -> Any:
    """The page filled in and sent."""
    return press(client, "/emergency", "Record it", **{**GIVEN, **changes})


def test_the_door_leads_to_one_page_that_asks_all_of_it(staff: Client) -> None:
    (to,) = values(check(staff.get("/")), "//main//a[.='It was an emergency']/@href")
    page = check(staff.get(to))
    heads = [words(head) for head in found(page, "//main//h2")]
    assert heads == [
        *("With whom", "What for, and why it could not wait", "When"),
        *("Which information", "Was one of these so?"),
    ]
    assert len(found(page, "//main//button[@class='usa-button']")) == 1


def test_given_it_is_filled_in_then_it_is_recorded_and_the_officer_was_told(
    staff: Client,
) -> None:
    answer = report(staff, people="3", how="Over the phone")
    assert "Your privacy officer was told." in words(check(answer))
    row = Matter.objects.get()
    assert (row.kind, row.state, row.purpose) == ("exigent", "recorded", "find a child")
    gone = DisclosureRecord.objects.get(matter=row)
    assert (gone.people, gone.form, gone.types) == (3, "Over the phone", ["name"])


def test_given_nothing_is_filled_in_then_each_field_says_so_and_nothing_is_kept(
    staff: Client,
) -> None:
    answer = press(staff, "/emergency", "Record it", on="")
    assert answer.status_code == 422
    problems = words(found(check(answer), "//section[@role='alert']")[0])
    for label in ("What did you do?", "Why could it not wait?", "When was it?"):
        assert label in problems
    assert not Matter.objects.exists()


def test_given_a_name_that_nobody_knows_then_it_asks_who_that_is_and_loses_nothing(
    staff: Client,
) -> None:
    answer = report(staff, name="Friends of the Park")
    assert not Matter.objects.exists()
    page = check(answer)
    assert "Who is “Friends of the Park”?" in main(answer)
    assert values(page, "//textarea[@name='exigent']/text()")[0].strip() == "A child was missing."
    (which,) = values(page, "//input[@value='body:community_partner']/@value")
    form = {
        **{name: value for name, value in GIVEN.items() if name != "name"},
        "name": "Friends of the Park",
        "which": which,
        "how": "",
        "people": "",
    }
    done = staff.post("/emergency", form, follow=True)
    assert "Your privacy officer was told." in words(check(done))
    assert Matter.objects.get().party == "Friends of the Park"


def test_given_a_text_that_identifies_someone_then_its_field_says_so(staff: Client) -> None:
    answer = report(staff, exigent="219-09-9999 was missing.")
    assert answer.status_code == 422
    assert "This looks like a Social Security number" in main(answer)
    assert not Matter.objects.exists()


def test_given_a_day_to_come_then_its_field_says_so_and_no_draft_is_left(staff: Client) -> None:
    answer = report(staff, on="7/30/2199")
    assert "still to come" in main(answer)
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "letter"),
    [
        ("welfare_investigation", "by_other", "23-1202(d)(1)(b)"),
        ("protective_powers", "on", "23-1202(d)(1)(c)"),
    ],
)
def test_each_excuse_is_asked_apart_and_cited(
    staff: Client, field: str, value: str, letter: str
) -> None:
    page = main(staff.get("/emergency"))
    for part in ("(a)", "(b)", "(c)"):
        assert f"§ 23-1202(d)(1){part}" in page
    report(staff, **{field: value})
    assert f'"{letter}"' in Matter.objects.get().answer


@pytest.mark.parametrize(
    ("police", "open_", "excused"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_the_police_and_an_open_criminal_investigation_excuse_it_together_only(
    staff: Client, police: bool, open_: bool, excused: bool
) -> None:
    if police:
        Agency.objects.filter(id="beta").update(kind=Agency.Kind.POLICE)
    report(staff, **({"open_criminal_investigation": "on"} if open_ else {}))
    said = Matter.objects.get().answer
    assert ('"23-1202(d)(1)(a)"' in said) is excused
    assert bool(json.loads(said).get("excused", [])) is excused


def test_given_both_limbs_are_not_there_then_nothing_is_excused(staff: Client) -> None:
    report(staff, protective_powers="on", outside_normal_course="on")
    assert json.loads(Matter.objects.get().answer).get("excused", []) == []


def test_who_may_not_report_is_not_let_in(signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/emergency").status_code == 403
    assert signed_in("chief").get("/emergency").status_code == 403


def test_given_the_officer_checks_it_then_the_page_says_that_the_chief_was_told(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = reported(everyone), signed_in("officer_a")
    page = press(client, f"/matters/{it.id}/check", "I have checked it")
    assert "By letter from this office, with the officer’s check." in main(page)
    assert Notice.objects.exists()
    seen = signed_in("chief").get(f"/matters/{it.id}")
    assert "Someone was in danger." in main(seen)
    assert not found(check(seen), "//main//form")


def test_the_check_shows_each_excuse_with_what_was_stated_and_its_provision(
    signed_in: SignIn, everyone: Cast
) -> None:
    """§ 23-1202(d)(1)(a)–(c)"""
    client = signed_in("officer_a")
    excused, owed = reported(everyone, exigent()), reported(everyone)
    said = main(client.get(f"/matters/{excused.id}/check"))
    for part in ("No § 23-1202(d)(1)(a)", "No § 23-1202(d)(1)(b)"):
        assert part in said
    assert "Yes, in the everyday work § 23-1202(d)(1)(c)" in said
    assert "the chief privacy officer need not be told of it. § 23-1202(d)(1)(c)" in said
    said = main(client.get(f"/matters/{owed.id}/check"))
    assert "Nothing excuses the notice: the chief privacy officer is told with your check." in said


def test_an_emergency_is_told_as_something_past_that_nobody_has_to_answer(
    signed_in: SignIn, everyone: Cast
) -> None:
    said = main(signed_in("officer_a").get(f"/matters/{reported(everyone).id}"))
    assert "Recorded onJuly 30, 2026" in said
    assert "was allowed" in said.lower()
    for part in ("may go ahead", "to be answered", "asked on"):
        assert part not in said.lower()


def test_what_is_to_be_done_next_is_offered_first(signed_in: SignIn, everyone: Cast) -> None:
    it, client = reported(everyone, exigent()), signed_in("officer_a")
    steps = "//nav[@class='dsc-ways']//a/text()"
    assert values(check(client.get(f"/matters/{it.id}")), steps)[0] == "Check it"
    press(client, f"/matters/{it.id}/check", "I have checked it")
    offered = values(check(client.get(f"/matters/{it.id}")), steps)
    assert offered == ["Close it", "Record the notice to the chief", "Correct what was stated"]


def test_given_an_excuse_that_does_not_hold_then_the_officer_corrects_it_and_the_chief_is_told(
    signed_in: SignIn, everyone: Cast
) -> None:
    """§ 23-1202(d)(1)(c)"""
    it, client = reported(everyone, exigent()), signed_in("officer_a")
    press(client, f"/matters/{it.id}/check", "I have checked it")
    assert not Notice.objects.exists()
    form = f"/matters/{it.id}/correct"
    (ticked,) = values(check(client.get(form)), "//input[@checked]/@name")
    assert ticked == "protective_powers"
    wrong = press(client, form, "Correct it", protective_powers="")
    assert "Fill this in." in main(wrong)
    why = {"protective_powers": "", "words": "It was no part of our job."}
    done = main(press(client, form, "Correct it", **why))
    assert "is corrected, and waits for a check" in done
    assert "It was no part of our job." in done
    for whose, page in (("officer_a", "/matters/"), ("staff_a", "/my-matters/")):
        past = words(found(check(signed_in(whose).get(f"{page}{it.id}")), _HISTORY)[0])
        assert "Powers to protect someone" in past
    press(client, f"/matters/{it.id}/check", "I have checked it")
    assert Notice.objects.get().matter_id == it.id


def test_given_an_excuse_then_the_chief_can_be_told_from_the_page_all_the_same(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = reported(everyone, exigent()), signed_in("officer_a")
    told = {"on": "7/30/2026", "how": "By phone"}
    said = main(press(client, f"/matters/{it.id}/give-notice", "Record the notice", **told))
    assert "Given on July 30, 2026 by Olga Officer: By phone" in said
    assert "Record the notice to the chief" not in said


def test_given_the_officer_asks_then_who_recorded_it_sees_the_question_and_answers_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, officer, staff = reported(everyone), signed_in("officer_a"), signed_in("staff_a")
    mine = f"/my-matters/{it.id}"
    assert "Your officer has a question" not in main(staff.get(mine))
    assert staff.get(f"{mine}/reply").status_code == 302
    asked = press(officer, f"/matters/{it.id}/ask", "Ask it", words="Who called?")
    assert "has your question" in main(asked)
    assert "Answer the question" in main(staff.get("/my-matters"))
    said = main(staff.get(mine))
    assert "Your officer has a question" in said
    assert "Who called?" in said
    sent = press(staff, f"{mine}/reply", "Send the answer", words="The police did.")
    assert "Your answer is with your officer." in main(sent)
    assert "Answer the question" not in main(staff.get("/my-matters"))
    assert "The police did." in main(officer.get(f"/matters/{it.id}"))
    assert Matter.objects.get().state == "recorded"


def test_the_third_like_emergency_is_shown_with_a_designation_drafted_from_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    for _ in range(3):
        it = reported(everyone)
    client = signed_in("officer_a")
    page = check(client.get(f"/matters/{it.id}"))
    assert "Propose a designation" in words(page)
    assert "No designation covers it" in words(page)
    (to,) = values(page, "//a[.='Draft one from this emergency']/@href")
    draft = check(client.get(to))
    chosen = values(draft, "//input[@type='checkbox'][@checked]/@value")
    assert {*URGENT.types} <= {*chosen}
    kept = approved(everyone, a_designation(types=URGENT.types))
    after = main(client.get(f"/matters/{it.id}"))
    assert f"By now it would be routine: {kept.id} covers it." in after
    assert "Propose a designation" not in after
