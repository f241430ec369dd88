"""A matter as an officer, counsel and the chief have it before them, and the steps they take."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from discretion.apps.accounts.models import Membership
from discretion.apps.agreements.actions import enter as enter_agreement
from discretion.apps.agreements.contents import Agreement
from discretion.apps.matters import actions, queries
from discretion.apps.matters.contents import Circumstances, Grounds
from discretion.apps.matters.models import Approval
from discretion.apps.matters.opened import Opened
from discretion.apps.register.contents import Party
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import (
    ASKER,
    DONE,
    approved,
    begun,
    day,
    facts,
    moved,
    opened,
    submitted,
    with_officer,
)
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words


def page_of(it: Opened, step: str = "") -> str:
    """The address of a matter, or of one of its steps."""
    return f"/matters/{it.id}/{step}" if step else f"/matters/{it.id}"


def ways(answer: Any) -> list[str]:
    """The steps that a page offers."""
    return values(check(answer), "//nav[@class='dsc-ways']//a/text()")


def test_given_a_matter_then_the_page_says_all_that_is_needed_to_decide_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = submitted(everyone.staff_a, private=ASKER)
    answer = signed_in("officer_a").get(page_of(it))
    said = main(answer)
    for part in (
        "Agency Beta asks Agency Alpha for name and home address for: Answer letters together.",
        "Jo Doe",
        "Please send me all you have.",
        "Who writes to us gets an answer.",
        "The agency privacy officer",
        "Why: step by step",
        "None is in force.",
        "None was decided yet.",
        "Submitted by Sam Staff",
    ):
        assert part in said
    assert ways(answer) == ["Take it up"]


def test_given_it_was_taken_up_then_the_officer_approves_it_after_seeing_what_that_does(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = submitted(everyone.staff_a), signed_in("officer_a")
    taken = press(client, page_of(it), "Take it up")
    assert "is on your desk" in main(taken)
    said = main(taken)
    assert "Approves all 2 types to Agency Beta with no last day" in said
    assert "notice to nobody." in said
    done = press(client, page_of(it, "approve"), "Approve", words="It helps those who write.")
    assert "is approved." in main(done)
    assert "It helps those who write." in main(done)
    assert opened(it, everyone.officer_a).state is State.APPROVED


@pytest.mark.parametrize(
    ("step", "button", "given"),
    [
        ("approve", "Approve", {"words": "It helps.", "until": "12/31/2199"}),
        ("approve-with-less", "Approve with less", {"types": ["name"], "words": "It helps."}),
        ("refuse", "Refuse", {"words": "It is not needed."}),
    ],
)
def test_given_a_decision_is_looked_at_then_its_letter_is_shown_as_it_will_be(
    signed_in: SignIn, everyone: Cast, step: str, button: str, given: dict[str, Any]
) -> None:
    it, client = with_officer(everyone, private=ASKER), signed_in("officer_a")
    conditions = {"condition_1": "Use it once.", "on_1": "8/20/2199"}
    given = given if step == "refuse" else given | conditions
    look = "Show the letter" if step == "refuse" else "Show what it does"
    shown = press(client, page_of(it, step), look, **given)
    (before,) = [words(one) for one in found(check(shown), "//main//article")]
    assert "Jo Doe" in before
    assert opened(it, everyone.officer_a).state is State.WITH_OFFICER
    assert not Approval.objects.exists()
    form = form_with(check(shown), button)
    client.post(str(form.get("action")), sent_by(form, button))
    (after,) = [
        words(one) for one in found(check(client.get(page_of(it, "letter"))), "//main//article")
    ]
    assert after == before
    assert ("Use it once. (by August 20, 2199)" in after) is (step != "refuse")


@pytest.mark.parametrize("part", ["head_a", "chief"])
def test_given_a_vacant_office_then_the_head_and_the_chief_find_the_matter_and_decide_it(
    signed_in: SignIn, everyone: Cast, part: str
) -> None:
    it = submitted(everyone.staff_a)
    for officer in ("officer_a", "managing_a"):
        Membership.objects.filter(person=everyone.people[officer]).update(until=day(7, 1))
    client = signed_in(part)
    docket = client.get("/docket")
    assert values(check(docket), "//tbody//a[@class='dsc-id']/text()") == [it.id]
    assert "Nobody yet: the office is vacant" in main(docket)
    press(client, page_of(it), "Take it up")
    done = press(client, page_of(it, "approve"), "Approve", words="It helps.")
    name = everyone.people[part].name
    assert f"Agency privacy officer, {name} (while the office is vacant)" in main(done)
    assert opened(it, everyone.staff_a).state is State.APPROVED


def test_given_another_decision_than_was_shown_then_it_is_shown_first_and_done_next(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = with_officer(everyone), signed_in("officer_a")
    given = {
        "types": ["name"],
        "words": "The name is enough.",
        "until": "6/30/2027",
        "condition_0": "Tell the tenants",
        "by_0": "officer",
        "on_0": "9/1/2027",
    }
    shown = press(client, page_of(it, "approve-with-less"), "Approve with less", **given)
    said = main(shown)
    assert "Press again to do it" in said
    assert "Approves 1 of 2 types to Agency Beta until June 30, 2027" in said
    assert "Leaves out home address." in said
    assert "Tell the tenants (by September 1, 2027)" in said
    assert opened(it, everyone.officer_a).state is State.WITH_OFFICER
    form = form_with(check(shown), "Approve with less")
    done = client.post(str(form.get("action")), sent_by(form, "Approve with less"), follow=True)
    said = main(done)
    assert "is approved with less." in said
    assert "Tell the tenants" in said
    assert "To be kept" in said
    kept = press(client, page_of(it, "keep-condition?number=0"), "It was kept", how="By letter")
    assert "Kept By letter, Olga Officer" in main(kept)


def test_given_all_types_are_left_ticked_then_less_is_refused_in_the_tables_own_words(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = with_officer(everyone), signed_in("officer_a")
    answer = press(client, page_of(it, "approve-with-less"), "Approve with less", words="Yes.")
    assert answer.status_code == 422
    assert "Approving with less leaves out a type at least" in main(answer)


def test_given_nobody_stated_a_ground_then_the_officer_states_it_with_the_approval(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = with_officer(everyone, facts(grounds=Grounds()))
    client = signed_in("officer_a")
    page = main(client.get(page_of(it, "approve")))
    assert "Something that must be there before the act is outstanding." in page
    assert "State the ground for it" in page
    tried = press(client, page_of(it, "approve"), "Approve", words="Because.")
    assert tried.status_code == 422
    given = {"furthers_mission": "Letters get an answer.", "words": "Because."}
    shown = press(client, page_of(it, "approve"), "Show what it does", **given)
    assert "Before that" not in main(shown)
    form = form_with(check(shown), "Approve")
    client.post(str(form.get("action")), sent_by(form, "Approve"))
    assert opened(it, everyone.officer_a).state is State.APPROVED


def test_given_someone_agreed_in_writing_then_the_officer_states_that_as_the_ground_of_a_disclosure(
    signed_in: SignIn, everyone: Cast
) -> None:
    """§ 23-1202(c)(1)(a)."""
    it = with_officer(everyone, facts(grounds=Grounds()))
    client, address = signed_in("officer_a"), page_of(it, "approve")
    page = check(client.get(address))
    offered = values(page, "//select[@name='written_authorization']/option/@value")
    assert offered == ["", "individual", "parent_or_guardian", "legal_representative"]
    given = {"written_authorization": "parent_or_guardian", "words": "The letter is attached."}
    shown = press(client, address, "Show what it does", **given)
    assert "Before that" not in main(shown)
    form = form_with(check(shown), "Approve")
    done = client.post(str(form.get("action")), sent_by(form, "Approve"), follow=True)
    assert opened(it, everyone.officer_a).state is State.APPROVED
    decided = queries.matter(it.id, actor=everyone.officer_a, now=NOW).approval
    assert decided is not None
    assert decided.decision.grounds == Grounds(written_authorization="parent_or_guardian")
    assert "is approved." in main(done)


def test_given_a_collection_then_consent_is_no_ground_to_state(
    signed_in: SignIn, everyone: Cast
) -> None:
    """§ 23-1202(b)(1)(a)-(b)."""
    collects = facts(act="collection", grounds=Grounds())
    it = with_officer(everyone, collects, kind=Kind.PROPOSAL)
    page = check(signed_in("officer_a").get(page_of(it, "approve")))
    assert values(page, "//*[@name='furthers_mission' or @name='required_by_law']/@name")
    assert not values(page, "//*[@name='written_authorization']/@name")


def test_given_a_designation_that_comes_near_then_the_page_says_what_to_leave_out_for_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    near = in_force(everyone, a_designation()).id
    page = check(signed_in("officer_a").get(page_of(with_officer(everyone))))
    said = words(page.find(".//main"))
    assert f"Share less: without home address, {near} covers the rest" in said
    assert f"/records/{near}" in values(page, "//p[strong='Share less:']/a/@href")
    assert "The nearest designation" not in said


def test_given_the_nearest_designation_lacks_a_review_then_the_page_names_both(
    signed_in: SignIn, everyone: Cast
) -> None:
    both = a_designation(types=("name", "address.home"), extra_review="counsel")
    near = in_force(everyone, both).id
    page = check(signed_in("officer_a").get(page_of(with_officer(everyone))))
    said = words(page.find(".//main"))
    assert f"The nearest designation {near} would cover it, but for what is needed above." in said
    assert f"/records/{near}" in values(
        page, "//h2[.='The nearest designation']/following-sibling::p[1]/a/@href"
    )
    needed = "//table[caption='What is still needed']//tr"
    assert values(page, f"{needed}/th[@scope='row']/text()") == ["Counsel (Agency Alpha)"]
    assert "Share less" not in said


def test_given_an_agreement_is_required_then_the_officer_chooses_one_and_the_approval_links_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    """§ 23-1203(3)."""
    outside = Party(kind="third_party", name="Helping Hands")
    it, client = with_officer(everyone, facts(counterparty=outside)), signed_in("officer_a")
    assert "an agreement with them is still needed" in main(client.get(page_of(it, "approve")))
    none = press(client, page_of(it, "approve"), "Approve", words="It helps.")
    assert none.status_code == 422
    assert opened(it, everyone.officer_a).state is State.WITH_OFFICER
    agreed = enter_agreement(
        Agreement(name="Help", with_="Helping Hands", types="any", since=day(1, 1)),
        agency="alpha",
        actor=everyone.officer_a,
        now=NOW,
    ).id
    given = {"agreement": agreed, "words": "It helps."}
    shown = press(client, page_of(it, "approve"), "Show what it does", **given)
    assert f"agreement {agreed} covers it" in main(shown)
    form = form_with(check(shown), "Approve")
    client.post(str(form.get("action")), sent_by(form, "Approve"))
    done = check(client.get(page_of(it)))
    linked = "//dt[.='Agreement']/following-sibling::dd[1]//a/@href"
    assert values(done, linked) == [f"/records/{agreed}"]
    assert opened(it, everyone.officer_a).state is State.APPROVED


@pytest.mark.parametrize(
    ("step", "button", "given", "state"),
    [
        ("ask", "Ask it", {"words": "Why the address?"}, State.RETURNED),
        ("refuse", "Refuse", {"words": "It is not needed."}, State.REFUSED),
        ("consult", "Consult counsel", {}, State.WITH_COUNSEL),
        ("refer-up", "Refer it", {"why": "For the City."}, State.WITH_CHIEF),
    ],
)
def test_each_step_of_the_officer_is_a_form_of_its_own(
    signed_in: SignIn,
    everyone: Cast,
    step: str,
    button: str,
    given: dict[str, str],
    state: State,
) -> None:
    it = with_officer(everyone)
    press(signed_in("officer_a"), page_of(it, step), button, **given)
    assert opened(it, everyone.officer_a).state is state


@pytest.mark.parametrize("step", ["ask", "refuse"])
def test_given_no_reason_then_the_field_says_so(
    signed_in: SignIn, everyone: Cast, step: str
) -> None:
    it = with_officer(everyone)
    button = {"ask": "Ask it", "refuse": "Refuse"}[step]
    answer = press(signed_in("officer_a"), page_of(it, step), button)
    assert answer.status_code == 422
    assert "Fill this in." in main(answer)


def test_a_matter_is_handed_to_another_officer_and_taken_up_there(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = with_officer(everyone)
    client = signed_in("officer_a")
    press(client, page_of(it, "hand-over"), "Hand it over", to=everyone.managing_a.id)
    found = opened(it, everyone.officer_a)
    assert (found.state, found.assignee_name) == (State.WITH_OTHER_OFFICER, "Maud Managing")


def test_counsel_and_the_chief_have_the_same_page_with_their_own_steps(
    signed_in: SignIn, everyone: Cast
) -> None:
    consulted = moved(with_officer(everyone), Move.CONSULT, everyone.officer_a)
    counsel = signed_in("counsel_a")
    assert ways(counsel.get(page_of(consulted))) == ["Give your review"]
    reviewed = {"favours": "yes", "words": "It is in order."}
    press(counsel, page_of(consulted, "review"), "Give your review", **reviewed)
    assert opened(consulted, everyone.officer_a).state is State.WITH_OFFICER
    referred = moved(with_officer(everyone), Move.REFER_UP, everyone.officer_a)
    chief = signed_in("chief")
    assert ways(chief.get(page_of(referred))) == [
        "Determine that it serves the City",
        "Send it back",
    ]
    press(chief, page_of(referred, "determine"), "Determine", words="It serves all.")
    assert opened(referred, everyone.officer_a).state is State.APPROVED
    officer = signed_in("officer_a")
    assert "Chief privacy officer, Chris Chief" in main(officer.get(page_of(referred)))


def test_given_a_third_party_then_the_chief_is_told_why_it_is_not_theirs_before_trying(
    signed_in: SignIn, everyone: Cast
) -> None:
    party = Party(kind="third_party", name="Friends of the Park", entity="community_partner")
    it = with_officer(everyone, facts(counterparty=party))
    page = signed_in("officer_a").get(page_of(it, "refer-up"))
    said = main(page)
    assert "can approve a disclosure to city agencies only" in said
    assert "§ 23-1202(c)(2)(b)" in said
    assert "A note for the record" not in said


def test_given_someone_else_decided_meanwhile_then_both_are_shown_and_nothing_typed_is_lost(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = with_officer(everyone), signed_in("officer_a")
    form = form_with(check(client.get(page_of(it, "refuse"))), "Refuse")
    sent = sent_by(form, "Refuse", words="What I had thought of it.")
    moved(it, Move.APPROVE, everyone.managing_a)
    answer = client.post(str(form.get("action")), sent)
    assert answer.status_code == 409
    said = main(answer)
    assert "Approved by Maud Managing" in said
    assert "What I had thought of it." in said
    assert opened(it, everyone.officer_a).state is State.APPROVED


def test_given_the_facts_were_amended_meanwhile_then_the_change_is_shown_and_the_form_goes_on(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = with_officer(everyone), signed_in("officer_a")
    it = moved(it, Move.ASK, everyone.officer_a)
    form = form_with(check(client.get(page_of(it, "recall"))), "Take it back")
    sent = sent_by(form, "Take it back", why="No answer came.")
    by: Any = {"version": it.version, "actor": everyone.staff_a, "now": NOW}
    actions.amend(it.id, facts(purpose="Answer all letters"), **by)
    answer = client.post(str(form.get("action")), sent)
    assert answer.status_code == 409
    said = main(answer)
    assert "Amended by Sam Staff" in said
    assert "It states other facts now" in said
    assert "No answer came." in said


def test_given_like_cases_then_they_are_shown_and_the_third_suggests_a_designation(
    signed_in: SignIn, everyone: Cast
) -> None:
    approved(everyone)
    it = submitted(everyone.staff_a)
    client = signed_in("officer_a")
    assert "A designation would save" not in main(client.get(page_of(it)))
    moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    page = check(client.get(page_of(it)))
    assert "2 like cases were decided before this one." in words(page)
    (to,) = values(page, "//a[.='Draft one from this matter']/@href")
    form = form_with(check(client.get(to)), "Save the draft")
    sent = sent_by(form, "Save the draft")
    assert sent["name"] == ["Answer letters together"]
    assert sent["named"] == ["Agency Beta"]
    drafted = client.post(to, sent, follow=True)
    assert "is drafted" in main(drafted)


def test_given_the_approval_was_carried_out_then_the_record_is_shown_and_it_is_closed(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = approved(everyone), signed_in("officer_a")
    given = {"how": "By letter", "people": "3"}
    done = press(client, page_of(it, "carry-out"), "Record it", **given)
    said = main(done)
    assert "REC-2026-" in said
    assert "By letter" in said
    press(client, page_of(it, "close"), "Close it")
    assert "Nothing is to be done" not in main(client.get(page_of(it)))
    assert opened(it, everyone.officer_a).state is State.CLOSED


def test_given_it_was_refused_then_it_is_closed_only_when_it_was_answered(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    client = signed_in("officer_a")
    assert "Enter a day" in main(press(client, page_of(it, "close"), "Close it"))
    closed = press(client, page_of(it, "close"), "Close it", on="7/30/2026", how="By letter")
    assert "Answered on July 30, 2026: By letter" in main(closed)


def test_given_an_exigent_act_then_it_is_checked_the_chief_is_told_and_it_is_closed(
    signed_in: SignIn, everyone: Cast
) -> None:
    party = Party(kind="third_party", name="Friends of the Park", entity="community_partner")
    in_danger = Circumstances(exigent="Someone was in danger.", outside_normal_course=True)
    stated = facts(counterparty=party, circumstances=in_danger)
    draft = begun(everyone.staff_a, stated, Kind.EXIGENT)
    by: Any = {"version": draft.version, "actor": everyone.staff_a, "now": NOW}
    it = actions.record_exigent(draft.id, DONE, **by)
    client = signed_in("officer_a")
    assert "Record the notice to the chief" in ways(client.get(page_of(it)))
    told = {"on": "7/30/2026", "how": "By phone"}
    press(client, page_of(it, "give-notice"), "Record the notice", **told)
    press(client, page_of(it, "check"), "I have checked it")
    closed = press(client, page_of(it, "close"), "Close it")
    assert "Given on July 30, 2026 by Olga Officer: By phone" in main(closed)


def test_given_what_was_written_about_people_then_it_is_read_downloaded_and_erased(
    signed_in: SignIn, everyone: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    it = submitted(everyone.staff_a, private=ASKER)
    data = ContentFile(b"%PDF-1.7 scan").read()
    it = actions.attach(
        it.id, "scan.pdf", data, version=it.version, actor=everyone.staff_a, now=NOW
    )
    client = signed_in("officer_a")
    page = check(client.get(page_of(it)))
    (paper,) = values(page, "//a[.='scan.pdf']/@href")
    answer = client.get(paper)
    assert answer.content == data
    assert answer["Content-Disposition"].startswith("attachment")
    assert signed_in("auditor").get(paper).status_code == 404
    (erasing,) = values(page, "//a[.='Erase this']/@href")
    press(client, erasing, "Erase it", why="It was asked for.")
    said = main(client.get(page_of(it)))
    assert "This was erased." in said
    assert "Jo Doe" not in said


def test_given_who_checks_the_record_then_they_read_the_matter_and_not_what_is_about_people(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = submitted(everyone.staff_a, private=ASKER)
    answer = signed_in("auditor").get(page_of(it))
    said = main(answer)
    assert "Answer letters together" in said
    assert "Jo Doe" not in said
    assert ways(answer) == []


def test_a_matter_out_of_sight_does_not_exist(signed_in: SignIn, everyone: Cast) -> None:
    it = submitted(everyone.staff_a)
    for part in ("officer_b", "stranger", "administrator", "counsel_a", "chief"):
        assert signed_in(part).get(page_of(it)).status_code == 404
    officer = signed_in("officer_a")
    assert officer.get(page_of(it, "dance")).status_code == 404
    assert officer.get(page_of(it, "determine")).status_code == 403
    assert opened(it, everyone.officer_a).state is State.SUBMITTED
