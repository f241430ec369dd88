"""A condition of an approval, as the one who asked keeps it: from the duty to its page and done."""

from datetime import timedelta

import pytest
from django.test import Client

from discretion.apps.duties.models import Duty
from discretion.apps.matters import queries
from discretion.apps.matters.contents import Condition
from discretion.apps.matters.models import ConditionKept
from discretion.law.matters import Move
from tests.apps.matter_steps import moved, on_condition
from tests.cast import TODAY, Cast
from tests.identifiers import IDENTIFIERS
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

SHRED = Condition(words="Shred the list", on=TODAY + timedelta(days=30))
TELL = Condition(words="Tell the tenants", by="officer")


@pytest.fixture
def staff(signed_in: SignIn) -> Client:
    return signed_in("staff_a")


def whats_next(client: Client, address: str = "/my-matters") -> list[str]:
    """What stands in the last column of the list."""
    return [words(cell) for cell in found(check(client.get(address)), "//main//tbody//td[last()]")]


def test_given_a_duty_to_keep_a_condition_then_it_leads_to_its_page_and_there_it_is_done(
    staff: Client, everyone: Cast
) -> None:
    it = on_condition(everyone, TELL, SHRED)
    duty = Duty.objects.get(record=it.id, kind="keep_condition", part="1")
    page = check(staff.get(f"/duties/{duty.id}"))
    (to,) = values(page, "//main//a[normalize-space()='Go and do it']/@href")
    assert to in values(check(staff.get("/duties")), "//tbody//a/@href")
    said = main(staff.get(to))
    assert "Shred the list" in said
    assert "By which dayAugust" in said
    answer = press(staff, to, "It was kept", how="Shredded by the office’s machine")
    assert "It is written down that the condition was kept." in main(answer)
    duty.refresh_from_db()
    assert (duty.state, duty.evidence) == ("done", "Shredded by the office’s machine")


def test_given_conditions_then_the_page_says_whose_they_are_by_when_and_how_they_were_kept(
    staff: Client, everyone: Cast
) -> None:
    it = on_condition(everyone, TELL, SHRED)
    page = check(staff.get(f"/my-matters/{it.id}"))
    (to,) = values(page, "//main//li/a[starts-with(., 'It was kept')]/@href")
    assert to == f"/my-matters/{it.id}/conditions/1"
    said = words(page)
    assert "Tell the tenants (your officer). To be kept" in said
    assert "It is approved on a condition that you keep: see below." in said
    said = main(press(staff, to, "It was kept", how="By machine"))
    assert "Kept By machine, Sam Staff, " in said
    assert "that you keep" not in said
    assert "It was kept" not in said


def test_given_it_was_done_and_a_condition_is_open_then_that_is_what_comes_next(
    staff: Client, everyone: Cast
) -> None:
    it = on_condition(everyone, SHRED, Condition(words="Say so to the tenants"))
    assert whats_next(staff) == [f"Do it, keep the conditions, and say so: {it.id}"]
    assert whats_next(staff, "/") == [f"Do it, keep the conditions, and say so: {it.id}"]
    it = moved(it, Move.CARRY_OUT, everyone.staff_a)
    assert whats_next(staff) == [f"Keep the conditions, and say so: {it.id}"]
    page = check(staff.get(f"/my-matters/{it.id}"))
    (to,) = values(page, "//main//a[normalize-space()='Say that it was kept']/@href")
    press(staff, to, "It was kept", how="By machine")
    assert whats_next(staff) == [f"Keep the condition, and say so: {it.id}"]
    page = check(staff.get(f"/my-matters/{it.id}"))
    (to,) = values(page, "//main//a[normalize-space()='Say that it was kept']/@href")
    assert "Say that it was kept" not in main(press(staff, to, "It was kept", how="By letter"))
    assert whats_next(staff) == ["Nothing"]


def test_given_it_was_kept_already_then_the_page_says_so_and_nothing_is_kept_twice(
    staff: Client, everyone: Cast
) -> None:
    it = on_condition(everyone, SHRED)
    address = f"/my-matters/{it.id}/conditions/0"
    page = check(staff.get(address))
    sent = sent_by(form_with(page, "It was kept"), "It was kept", how="By machine")
    staff.post(address, sent)
    for answer in (staff.post(address, sent, follow=True), staff.get(address, follow=True)):
        assert "You said already that this condition was kept." in main(answer)
    assert ConditionKept.objects.get().how == "By machine"


def test_given_the_matter_changed_meanwhile_then_what_was_typed_is_kept_and_sent_again(
    staff: Client, everyone: Cast
) -> None:
    it = on_condition(everyone, SHRED)
    address = f"/my-matters/{it.id}/conditions/0"
    page = check(staff.get(address))
    sent = sent_by(form_with(page, "It was kept"), "It was kept", how="By machine")
    moved(it, Move.CARRY_OUT, everyone.staff_a)
    shown = staff.post(address, sent)
    assert shown.status_code == 409
    assert "What you typed is still here; save again to keep yours." in main(shown)
    again = sent_by(form_with(check(shown), "It was kept"), "It was kept")
    assert staff.post(address, again).status_code == 302
    assert ConditionKept.objects.get().how == "By machine"


def test_given_nothing_or_someones_number_was_typed_then_it_is_not_kept_and_the_field_says_why(
    staff: Client, everyone: Cast
) -> None:
    it = on_condition(everyone, SHRED)
    address = f"/my-matters/{it.id}/conditions/0"
    assert "Fill this in." in main(press(staff, address, "It was kept", how=" "))
    named = press(staff, address, "It was kept", how=f"Shredded that of {IDENTIFIERS['ssn']}")
    assert "This looks like a Social Security number" in main(named)
    assert not ConditionKept.objects.exists()


def test_given_a_condition_that_is_not_theirs_then_there_is_no_such_page(
    staff: Client, everyone: Cast, signed_in: SignIn
) -> None:
    it = on_condition(everyone, TELL, SHRED)
    for number in (0, 2, 9999):
        assert staff.get(f"/my-matters/{it.id}/conditions/{number}").status_code == 404
    assert signed_in("officer_a").get(f"/my-matters/{it.id}/conditions/1").status_code == 404


def test_given_an_officers_condition_then_the_duty_leads_to_the_matter(
    everyone: Cast, signed_in: SignIn
) -> None:
    it = on_condition(everyone, TELL)
    duty = Duty.objects.get(record=it.id, kind="keep_condition")
    page = check(signed_in("officer_a").get(f"/duties/{duty.id}"))
    (to,) = values(page, "//main//a[normalize-space()='Go and do it']/@href")
    assert to == f"/matters/{it.id}"
    assert queries.to_keep([it.id], actor=everyone.staff_a) == {}
