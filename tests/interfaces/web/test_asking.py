"""From "I was asked for information" to the answer, and what becomes of it, as an employee does."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from discretion.apps.accounts.models import Agency
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement, DisposalTerm, Term, Terms
from discretion.apps.matters import queries
from discretion.apps.matters.models import DisclosureRecord, Matter
from discretion.apps.register import actions as register
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.law.matters import Move, State
from tests.apps.builders import a_designation, a_function, approved
from tests.apps.files import FILES
from tests.apps.matter_steps import begun, facts, moved, submitted, with_officer
from tests.cast import NOW, PASSWORD, Cast
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words


@pytest.fixture
def staff(signed_in: SignIn) -> Client:
    return signed_in("staff_a")


def the_last() -> Matter:
    return Matter.objects.order_by("-id")[0]


def on(client: Client, answer: Any, **changes: object) -> Any:
    """Answer the question of a page, and see the next one."""
    page = check(answer)
    form = form_with(page, "Continue")
    return client.post(str(form.get("action")), sent_by(form, "Continue", **changes), follow=True)


def asked(client: Client, *, types: dict[str, list[str]], name: str = "Agency Beta") -> Any:
    """The way from the door to the check page."""
    answer: Any = client.get("/ask/request")
    answer = on(client, answer, name=name)
    answer = on(client, answer, **types)
    answer = on(client, answer, purpose="Answer letters together")
    answer = on(client, answer, furthers_mission="Who writes to us gets an answer.")
    answer = on(client, answer)
    answer = on(client, answer, people="3", wanted_by="8/20/2026")
    return on(client, answer, asker="Jo Doe", words="Please send me all you have.")


def test_given_a_routine_request_when_asked_then_it_says_go_ahead_and_is_recorded(
    staff: Client, everyone: Cast
) -> None:
    kept = approved(everyone, a_designation())
    answer = asked(staff, types={"usual": ["name"]})
    assert "Check what you said" in main(answer)
    it = the_last()
    assert (it.state, it.requester_name, it.party) == ("draft", "Sam Staff", "beta")
    said = main(press_link(staff, answer, "See the answer"))
    assert "Go ahead" in said
    assert kept.id in said
    assert "Olga Officer approved acts like this on July 30, 2026" in said
    answer = press(staff, f"/ask/{it.id}/done", "Write it down", how="By email")
    gone = DisclosureRecord.objects.get()
    assert (gone.designation, gone.people, gone.form) == (kept.id, 3, "By email")
    assert gone.id in main(answer)
    assert the_last().state == "withdrawn"
    assert "It was done" in main(answer)
    assert "Done" in main(staff.get("/my-matters"))


_AGREED = Term(agreed="yes")
_USES = ("enrolment", "the yearly count")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            {"purposes": _USES, "terms": Terms(no_redisclosure=_AGREED)},
            "allows use for enrolment and the yearly count only, and no passing on.",
        ),
        (
            {"terms": Terms(no_redisclosure=Term(agreed="yes", words="But to its auditors."))},
            "allows no passing on (in its words: “But to its auditors.”).",
        ),
        (
            {"purposes": _USES[:1], "terms": Terms(no_redisclosure=Term(agreed="no"))},
            "allows use for enrolment only.",
        ),
        (
            {"terms": Terms(disposal=DisposalTerm(agreed="yes", days=30, after="disclosure"))},
            "covers it, and names no purpose. They dispose of it or return it within 30 days of",
        ),
        ({"terms": Terms(no_redisclosure=Term(words="Under talk."))}, "covers it, and names no"),
    ],
)
def test_given_it_rests_on_an_agreement_then_the_answer_says_what_that_allows_and_no_more(
    staff: Client, everyone: Cast, said: dict[str, Any], told: str
) -> None:
    approved(everyone, a_designation(agreement_required=True))
    whole = {"name": "With beta", "with_": "beta", "types": "any", "since": date(2026, 1, 1)}
    kept = agreements.enter(
        Agreement(**{**whole, **said}), agency="alpha", actor=everyone.officer_a, now=NOW
    )
    it = begun(everyone.staff_a, facts(types=("name",)))
    page = main(staff.get(f"/ask/{it.id}/answer"))
    assert f"Remember: the agreement with Agency Beta ({kept.id}) {told}" in page
    assert "passing on" in page if "passing" in told else "passing on" not in page


def press_link(client: Client, answer: Any, label: str) -> Any:
    page = check(answer)
    links = [a for a in found(page, "//main//a") if words(a) == label]
    assert len(links) == 1, f"{len(links)} links are called “{label}”."
    return client.get(str(links[0].get("href")), follow=True)


def test_given_a_type_too_many_when_it_is_left_out_then_one_may_go_ahead(
    staff: Client, everyone: Cast
) -> None:
    approved(everyone, a_designation())
    answer = asked(staff, types={"usual": ["name"], "types_6": ["other:Date of birth"]})
    said = main(press_link(staff, answer, "See the answer"))
    assert "Your privacy officer decides" in said
    assert "Leave out date of birth and you can go ahead now" in said
    answer = press(staff, f"/ask/{the_last().id}/answer", "Leave it out")
    assert "Go ahead" in main(answer)
    assert queries.opened(the_last().id, actor=everyone.staff_a).facts.types == ("name",)


def test_given_it_is_not_routine_when_it_is_sent_then_the_officer_has_it(
    staff: Client, everyone: Cast
) -> None:
    asked(staff, types={"types_0": ["name"]})
    it = the_last()
    said = main(staff.get(f"/ask/{it.id}/answer"))
    assert "Your privacy officer decides" in said
    answer = press(staff, f"/ask/{it.id}/answer", "Send it")
    assert "With your privacy officer" in main(answer)
    assert "How this was worked out" in main(answer)
    assert the_last().state == "submitted"
    home = main(staff.get("/"))
    assert it.id in home


def test_given_a_name_that_nobody_is_called_then_it_asks_who_that_is_and_keeps_a_persons_name_apart(
    staff: Client, everyone: Cast
) -> None:
    answer = on(staff, staff.get("/ask/request"), name="Jo Doe")
    assert "Who is “Jo Doe”?" in main(answer)
    assert not Matter.objects.exists()
    again = on(staff, answer)
    assert "Choose who it is." in main(again)
    answer = on(staff, again, which="body:individual")
    assert "What do they want to know?" in main(answer)
    it = queries.opened(the_last().id, actor=everyone.staff_a)
    assert "Jo Doe" not in str(it.facts)
    private = queries.private(it.id, actor=everyone.staff_a).about
    assert private is not None
    assert private.asker == "Jo Doe"
    assert "Jo Doe" in values(check(staff.get(f"/ask/{it.id}/who")), "//input/@value")


def test_given_a_part_of_a_name_then_those_that_fit_are_offered_first(staff: Client) -> None:
    answer = on(staff, staff.get("/ask/request"), name="agency")
    page = check(answer)
    offered = values(page, "//input[@name='which']/@value")
    assert offered[:2] == ["known:beta", "body:individual"]
    on(staff, answer, which="known:beta")
    assert the_last().party == "beta"


def test_given_a_body_without_a_record_then_it_is_found_by_its_name_the_next_time(
    staff: Client, everyone: Cast
) -> None:
    answer = on(staff, staff.get("/ask/request"), name="The FBI")
    on(staff, answer, which="body:federal_agency")
    answer = on(staff, staff.get("/ask/request"), name="the fbi")
    assert "What do they want to know?" in main(answer)
    stated = queries.opened(the_last().id, actor=everyone.staff_a).facts.counterparty
    assert stated == Party(kind="third_party", name="The FBI", entity="federal_agency")


def test_given_nothing_is_ticked_or_said_then_the_question_says_what_is_missing(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    answer = on(staff, staff.get(f"/ask/{it.id}/types"), types_0=None, types_4=None)
    assert "Choose at least one" in main(answer)
    answer = on(staff, staff.get(f"/ask/{it.id}/purpose"), purpose="")
    assert "Fill this in." in main(answer)
    answer = on(staff, staff.get(f"/ask/{it.id}/extent"), people="many", wanted_by="soon")
    assert "Enter a number" in main(answer)
    assert "Enter the day as month, day and year" in main(answer)
    assert "many" in values(check(answer), "//input/@value")


def test_given_a_purpose_that_names_someones_number_then_it_is_caught_and_mended(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    answer = on(staff, staff.get(f"/ask/{it.id}/purpose"), purpose="Look up 078-05-1120")
    assert "Use the suggestion" in main(answer)
    page = check(answer)
    sent = {**sent_by(form_with(page, "Continue"), "Continue"), "use_suggestion": "purpose"}
    staff.post(f"/ask/{it.id}/purpose", sent)
    assert "078-05-1120" not in queries.opened(it.id, actor=everyone.staff_a).facts.purpose


def test_given_the_purpose_is_one_of_a_functions_then_it_can_be_picked(
    staff: Client, everyone: Cast
) -> None:
    entered = a_function(purposes=("answer a letter",))
    register.enter(KINDS["function"], entered, agency="alpha", actor=everyone.keeper_a, now=NOW)
    it = begun(everyone.staff_a)
    on(staff, staff.get(f"/ask/{it.id}/purpose"), usual="letters:0", purpose="")
    stated = queries.opened(it.id, actor=everyone.staff_a).facts
    assert (stated.function, stated.purpose) == ("letters", "answer a letter")
    page = check(staff.get(f"/ask/{it.id}/purpose"))
    assert values(page, "//select[@name='usual']//option[@selected]/@value") == ["letters:0"]


def test_given_it_is_asked_under_freedom_of_information_then_the_foil_officer_decides(
    staff: Client, everyone: Cast
) -> None:
    Agency.objects.filter(id="alpha").update(foil_officer=True)
    it = begun(everyone.staff_a)
    on(staff, staff.get(f"/ask/{it.id}/special"), foil="on")
    said = main(staff.get(f"/ask/{it.id}/answer"))
    assert "goes to your FOIL officer" in said
    answer = press(staff, f"/ask/{it.id}/answer", "Send it")
    assert "With your FOIL officer" in main(answer)


def test_given_it_was_an_emergency_then_it_is_recorded_at_once(
    staff: Client, everyone: Cast
) -> None:
    answer = on(staff, staff.get("/ask/emergency"), name="Agency Beta", act="disclosure")
    answer = on(staff, answer, types_0=["name"])
    answer = on(staff, answer, purpose="find a child", exigent="A child was missing.")
    answer = on(staff, answer)
    assert "Check what you said" in main(answer)
    it = the_last()
    answer = press(staff, f"/ask/{it.id}/check", "Record it", on="7/30/2199")
    assert "still to come" in main(answer)
    answer = press(staff, f"/ask/{it.id}/check", "Record it")
    assert "Recorded" in main(answer)
    assert the_last().state == "recorded"


def test_given_the_officer_asks_then_the_answer_goes_back_with_what_was_put_right(
    staff: Client, everyone: Cast
) -> None:
    it = moved(with_officer(everyone), Move.ASK, everyone.officer_a)
    assert "Waiting for your answer" in main(staff.get("/"))
    assert "Why the address?" in main(staff.get(f"/my-matters/{it.id}"))
    answer = press(staff, f"/my-matters/{it.id}/reply", "Send the answer")
    assert "Fill this in." in main(answer)
    answer = press(
        staff,
        f"/my-matters/{it.id}/reply",
        "Send the answer",
        words="It is not needed.",
        **{"types-types_4": None},
    )
    assert "Your answer is with your officer." in main(answer)
    after = queries.opened(it.id, actor=everyone.staff_a)
    assert (after.state, after.facts.types) == (State.WITH_OFFICER, ("name",))
    assert queries.private(it.id, actor=everyone.staff_a).texts[-1].words == "It is not needed."


def test_given_it_is_approved_then_the_page_says_what_and_that_it_was_done(
    staff: Client, everyone: Cast
) -> None:
    it = moved(with_officer(everyone), Move.APPROVE, everyone.officer_a)
    said = main(staff.get(f"/my-matters/{it.id}"))
    assert "You may go ahead" in said
    assert "It helps." in said
    answer = press(staff, f"/ask/{it.id}/done", "Write it down", how="On paper")
    assert "It is written down." in main(answer)
    assert the_last().state == "carried_out"


def test_given_it_is_refused_then_a_second_look_is_asked_for(staff: Client, everyone: Cast) -> None:
    it = moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    assert "It is not needed." in main(staff.get(f"/my-matters/{it.id}"))
    answer = press(staff, f"/my-matters/{it.id}", "Ask for a second look")
    assert "Check what you said" in main(answer)
    assert the_last().earlier_id == it.id
    assert the_last().id in main(staff.get(f"/my-matters/{it.id}"))


def test_given_it_is_withdrawn_then_it_can_be_started_again(staff: Client, everyone: Cast) -> None:
    it = submitted(everyone.staff_a)
    answer = press(staff, f"/my-matters/{it.id}", "Withdraw it")
    assert "You withdrew it" in main(answer)
    answer = press(staff, f"/my-matters/{it.id}", "Start again from it")
    assert "Check what you said" in main(answer)
    new = queries.opened(the_last().id, actor=everyone.staff_a)
    assert (new.id != it.id, new.facts) == (True, it.facts)


def test_given_it_is_with_the_officer_when_amended_then_it_is_read_anew(
    staff: Client, everyone: Cast
) -> None:
    it = with_officer(everyone)
    answer = on(staff, staff.get(f"/ask/{it.id}/extent?then=matter"), people="7")
    assert "Your officer reads it anew." in main(answer)
    assert queries.opened(it.id, actor=everyone.staff_a).facts.people == 7


def test_given_two_tabs_when_the_second_sends_an_older_version_then_nothing_is_done(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a)
    sent = {"version": str(it.version)}
    on(staff, staff.get(f"/ask/{it.id}/extent"), people="7")
    answer = staff.post(f"/ask/{it.id}/send", sent, follow=True)
    assert "This is what it says now; nothing was done." in main(answer)
    assert the_last().state == "draft"


def attached(client: Client, address: str, name: str, data: bytes) -> Any:
    file = SimpleUploadedFile(name, data)
    return press(client, address, "Attach it", document=file)


@pytest.mark.parametrize("suffix", FILES)
def test_given_a_file_then_it_is_attached_and_kept_for_who_asked(
    suffix: str, staff: Client, everyone: Cast, signed_in: SignIn
) -> None:
    it = submitted(everyone.staff_a)
    answer = attached(staff, f"/my-matters/{it.id}", f"letter{suffix}", FILES[suffix])
    assert f"letter{suffix}" in main(answer)
    (to,) = values(check(answer), "//main//a[@download]/@href")
    given = staff.get(to)
    assert given.content == FILES[suffix]
    assert given["Content-Disposition"].startswith("attachment")
    assert signed_in("keeper_a").get(to).status_code == 404


def test_given_a_draft_then_a_file_is_attached_before_it_is_sent_and_the_officer_reads_it(
    staff: Client, everyone: Cast, signed_in: SignIn
) -> None:
    it = begun(everyone.staff_a)
    check_page = f"/ask/{it.id}/check"
    assert "None yet. What you attach goes along when you send it." in main(staff.get(check_page))
    answer = attached(staff, check_page, "letter.jpg", FILES[".jpg"])
    assert answer.redirect_chain == [(check_page, 302)]
    assert "The file is attached." in main(answer)
    (own,) = values(check(answer), "//main//a[@download]/@href")
    assert staff.get(own).content == FILES[".jpg"]
    officer = signed_in("officer_a")
    assert officer.get(f"/matters/{it.id}").status_code == 404
    assert "letter.jpg" in main(press(staff, f"/ask/{it.id}/answer", "Send it"))
    (to,) = values(check(officer.get(f"/matters/{it.id}")), "//main//a[.='letter.jpg']/@href")
    assert officer.get(to).content == FILES[".jpg"]


def test_given_a_file_that_is_not_taken_then_the_draft_says_so_and_has_none(
    staff: Client, everyone: Cast
) -> None:
    check_page = f"/ask/{begun(everyone.staff_a).id}/check"
    for name, says in (("letter.jpg", "is not what its name says"), ("a.exe", "is none of")):
        answer = attached(staff, check_page, name, b"MZ")
        assert answer.redirect_chain == [(check_page, 302)]
        assert says in main(answer)
        assert "None yet." in main(answer)


def test_the_page_names_each_type_of_file_that_is_taken_and_the_browser_offers_it(
    staff: Client, everyone: Cast
) -> None:
    page = check(staff.get(f"/my-matters/{submitted(everyone.staff_a).id}"))
    (offered,) = values(page, "//input[@name='document']/@accept")
    assert set(offered.split(",")) == FILES.keys()
    (hint,) = found(page, "//*[@id='id_document_hint']")
    said = "PDF, Word (.docx), text, HTML or a picture (.jpg, .png), at most 20 MB."
    assert words(hint).startswith(said)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("letter.exe", "letter.exe is none of .docx, .html, .jpeg, .jpg, .pdf, .png, .txt"),
        ("letter.jpg", "letter.jpg is not what its name says; save it again as .jpg."),
        ("IMG_1234.HEIC", "save it as .jpg or .png, and attach that"),
    ],
)
def test_given_another_file_then_it_is_refused_and_the_page_says_what_is_taken(
    name: str, says: str, staff: Client, everyone: Cast
) -> None:
    it = submitted(everyone.staff_a)
    answer = attached(staff, f"/my-matters/{it.id}", name, b"MZ")
    assert says in main(answer)
    assert "None yet." in main(answer)


def test_given_someone_elses_matter_then_it_is_not_there(
    staff: Client, everyone: Cast, signed_in: SignIn
) -> None:
    it = submitted(everyone.staff_a)
    other = signed_in("officer_a")
    for place in (f"/my-matters/{it.id}", f"/ask/{it.id}/check", f"/ask/{it.id}/who"):
        assert other.get(place).status_code == 404
    assert staff.get("/ask/nowhere").status_code == 404
    assert staff.get(f"/ask/{it.id}/nothing").status_code == 404


def test_given_the_session_ended_then_what_was_typed_is_still_there(everyone: Cast) -> None:
    it = begun(everyone.staff_a)
    client = Client()
    client.post(f"/ask/{it.id}/extent", {"people": "12", "wanted_by": ""})
    client.post(
        "/account/login/",
        {"login": "staff_a@example.org", "password": PASSWORD},
    )
    page = check(client.get(f"/ask/{it.id}/extent"))
    assert "12" in values(page, "//input[@name='people']/@value")


def test_given_something_was_done_under_a_designation_then_one_click_logs_the_like(
    staff: Client, everyone: Cast
) -> None:
    kept = approved(everyone, a_designation())
    assert "Log again" not in main(staff.get(f"/records/{kept.id}"))
    it = begun(everyone.staff_a, facts(types=("name",)))
    press(staff, f"/ask/{it.id}/done", "Write it down")
    answer = press(staff, f"/records/{kept.id}", "Log again, done today")
    assert "It is written down as REC-" in main(answer)
    assert DisclosureRecord.objects.count() == 2


def test_given_many_matters_then_the_list_asks_no_more_of_the_database(
    staff: Client, everyone: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        submitted(everyone.staff_a)
    staff.get("/my-matters")
    with django_assert_max_num_queries(16):
        staff.get("/my-matters")
    with django_assert_max_num_queries(40):
        staff.get(f"/my-matters/{the_last().id}")
    with django_assert_max_num_queries(30):
        staff.get("/ask/request")
