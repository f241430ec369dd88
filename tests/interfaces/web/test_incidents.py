"""“Something went wrong”, in a browser: said on one page, saved, assessed, told of, closed."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from discretion.apps.incidents import incident_queries as queries
from discretion.apps.incidents.incident_models import Incident, IncidentNotice
from discretion.apps.register import actions as register
from discretion.apps.register.kinds import KINDS
from discretion.law.deadlines import in_words
from discretion.law.incident_moves import Move, State
from tests.apps.builders import a_policy
from tests.apps.incident_steps import (
    BREACH,
    NO_BREACH,
    assessed,
    begun,
    breached,
    brought_to,
    given,
    moved,
    opened,
    reported,
    settled,
)
from tests.cast import NOW, Cast
from tests.identifiers import IDENTIFIERS
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.kept import tables_with
from tests.pages import check, found, values, words

DOOR = "/went-wrong"
SEND, SAVE = "Send it to the privacy officer", "Save it for later"
SAID = {
    "what": "A list was sent to the wrong office",
    "way": "email",
    "name": "Acme",
    "who": "vendor",
    "happened_on": "7/28/2026",
    "people": "12",
    "types_0": "name",
    "contained": "The mail was called back.",
    "words": "Jo Doe told me.",
}


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def only() -> Incident:
    """The one incident that there is."""
    return Incident.objects.get()


def test_given_the_door_on_the_home_page_when_the_form_is_sent_then_the_officer_has_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("staff_a")
    home = check(client.get("/"))
    assert DOOR in values(home, "//main//a/@href")
    done = press(client, DOOR, SEND, **SAID)
    it = opened_now(everyone)
    assert "is with your privacy officer, who was told at once" in main(done)
    assert (it.state, it.facts.people, it.facts.types) == (State.REPORTED, 12, ("name",))
    assert it.facts.counterparty.name == "Acme"
    assert queries.story(it.id, actor=everyone.officer_a)[0].words == SAID["words"]
    assert tables_with("Jo Doe") == set()
    assert it.id in main(signed_in("officer_a").get("/incidents"))
    assert it.id in main(client.get("/"))


def opened_now(everyone: Cast) -> Any:
    return queries.opened(only().id, actor=everyone.staff_a)


def test_given_something_is_lacking_then_the_field_says_so_and_no_draft_is_left_behind(
    signed_in: SignIn,
) -> None:
    client = signed_in("staff_a")
    answer = press(client, DOOR, SEND, what="Lost")
    assert answer.status_code == 422
    page = check(answer)
    assert "How? Choose one." in words(page)
    lacking = press(client, DOOR, SEND, what="Lost", way="mail")
    assert "Choose at least one type." in main(lacking)
    assert values(page, "//input[@name='what']/@value") == ["Lost"]
    assert not Incident.objects.exists()


def test_given_it_is_saved_for_later_then_it_is_gone_on_with_sent_or_thrown_away(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("staff_a")
    saved = press(client, DOOR, SAVE, what="Lost")
    assert "Only you see it until you send it." in main(saved)
    draft = f"{DOOR}/{only().id}"
    assert only().state == "draft"
    assert draft in values(check(client.get("/incidents")), "//main//a/@href")
    assert signed_in("officer_a").get(draft).status_code == 404
    assert press(client, draft, SEND).status_code == 422
    sent = press(client, draft, SEND, **{k: v for k, v in SAID.items() if k != "what"})
    assert "told at once" in main(sent)
    assert only().what == "Lost"
    other = begun(everyone.staff_a)
    gone = press(client, f"{DOOR}/{other.id}", "Throw it away")
    assert f"{other.id} is thrown away." in main(gone)


def test_given_the_session_ended_meanwhile_then_what_was_typed_is_still_there(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("staff_a")
    page = check(client.get(DOOR))
    sent = sent_by(form_with(page, SEND), SEND, **SAID)
    client.logout()
    away = client.post(DOOR, sent)
    assert away.status_code == 302
    assert not Incident.objects.exists()


def test_given_someone_s_name_as_who_got_it_then_it_is_asked_into_the_part_kept_apart(
    signed_in: SignIn,
) -> None:
    answer = press(signed_in("staff_a"), DOOR, SEND, **{**SAID, "who": "individual"})
    assert answer.status_code == 422
    assert "Leave the name of a person out here" in main(answer)


def test_given_a_number_that_is_someone_s_then_its_field_offers_another_text(
    signed_in: SignIn,
) -> None:
    client = signed_in("staff_a")
    told = {**SAID, "contained": f"We called {IDENTIFIERS['phone']}."}
    answer = press(client, DOOR, SEND, **told)
    assert answer.status_code == 422
    assert "This looks like a phone number" in main(answer)
    assert not Incident.objects.exists()


def test_given_a_report_when_the_officer_assesses_it_then_reasons_and_notices_are_shown(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = reported(everyone), signed_in("officer_a")
    page = f"/incidents/{it.id}/assess"
    said = {"identifying": "yes", "left_agency": "yes", "allowed": "no"}
    unfinished = press(client, page, "Keep this finding", **said)
    assert unfinished.status_code == 422
    assert "Answer this: it decides the finding." in main(unfinished)
    gist = {"gist": "A list went astray and was called back.", "described_in_policy": "yes"}
    done = press(client, page, "Keep this finding", **said, **gist)
    text = main(done)
    assert "So it is a disclosure in violation of the chapter. § 23-1202(c)(4)" in text
    assert "The chief privacy officer" in text
    assert "As soon as practicable after July 30, 2026; the law sets no day." in text
    assert "Reported by" in text


def test_given_a_breach_then_its_questions_are_asked_and_harm_unlikely_is_put_in_writing(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = assessed(everyone), signed_in("officer_a")
    page = f"/incidents/{it.id}/assess-breach"
    said = {
        **dict.fromkeys(("computerized", "unauthorized", "compromised", "personal"), "yes"),
        **dict.fromkeys(("lawfully_public", "login", "encrypted"), "no"),
        **dict.fromkeys(("owns", "discovered", "inadvertent", "harm_unlikely"), "yes"),
        "told_under_state_law": "no",
        "elements": "social_security_number",
        "residents": "3",
    }
    refused = press(client, page, "Keep this finding", **said)
    assert refused.status_code == 422
    assert "has to be determined in writing" in main(refused)
    assert "§ 10-502(g)" in main(refused)
    done = press(client, page, "Keep this finding", **said, determination="Nobody opened it.")
    on, through = only().determined_on, only().kept_through
    assert on
    assert through
    assert (through.year, through.month, through.day) == (on.year + 5, on.month, on.day)
    working = f"5 years after {in_words(on)}: {in_words(through)}. § 10-502(g)"
    assert f"Kept through{in_words(through)}How this was worked out{working}" in main(done)
    assert "found otherwise" not in main(done)
    assert values(check(client.get(page)), "//input[@name='owns'][@checked]/@value") == ["yes"]
    otherwise = press(client, page, "Keep this finding", harm_unlikely="no", determination="")
    for kept in ("Nobody opened it. It was found otherwise later.", working):
        assert kept in main(otherwise)


def test_given_notices_when_each_is_given_then_it_says_when_how_and_by_whom(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = assessed(everyone, responsible="beta"), signed_in("officer_b")
    step = f"/incidents/{it.id}/give-notice"
    offered = values(check(client.get(step)), "//select[@name='to']/option/text()")
    assert offered == ["The people concerned"]
    told = {"to": "individual", "on": "7/30/2026", "how": "By mail; the list is in our file"}
    done = press(client, step, "Record the notice", **told, people="12")
    assert "July 30, 2026, Bo Officer: By mail; the list is in our file" in main(done)
    early = press(signed_in("officer_a"), step, "Record the notice", to="chief_privacy_officer",
                  on="7/30/2126", how="By phone")  # fmt: skip
    assert early.status_code == 422
    assert "This day is still to come." in main(early)


def test_given_a_policy_sets_hours_then_the_notice_is_late_when_they_are_over(
    signed_in: SignIn, everyone: Cast
) -> None:
    hours = a_policy(says="violation_notice_hours", types="any", counterparties="any", hours=24)
    register.enter(KINDS["policy"], hours, agency="", actor=everyone.chief, now=NOW)
    it = assessed(everyone)
    at = IncidentNotice.objects.get(due_at__isnull=False).due_at
    assert at == NOW + timedelta(hours=24)
    said = words(check(signed_in("officer_a").get(f"/incidents/{it.id}")))
    assert "Fri, July 31, 2026, 5:00 p.m. New York (" in said
    assert "days late)" in said


def test_the_letter_to_the_people_is_read_and_taken_out_and_nothing_of_it_is_kept(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = assessed(everyone), signed_in("officer_a")
    page = f"/incidents/{it.id}/letters/individual/alpha"
    text = main(client.get(page))
    assert "What was disclosed:" in text
    assert "To whom: Acme." in text
    shown = press(client, page, "Show the letter", to="Pat Roe", words="Change your locks.")
    assert "To: Pat Roe" in main(shown)
    assert "Change your locks." in main(shown)
    form = form_with(check(client.get(page)), "Download it as Word")
    word = client.post(page, sent_by(form, "Download it as Word", to="Pat Roe"))
    assert f"letter-{it.id}-individual.docx" in word["Content-Disposition"]
    said = "\n".join(p.text for p in docx.Document(BytesIO(word.content)).paragraphs)
    assert "To whom: Acme." in said
    pdf = client.post(page, sent_by(form, "Download it as PDF"))
    assert "Acme" in pypdf.PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert tables_with("Pat Roe") == set()
    assert signed_in("officer_b").get(page).status_code == 404


def test_each_agency_s_page_shows_its_own_part(signed_in: SignIn, everyone: Cast) -> None:
    it = breached(assessed(everyone, responsible="beta"), everyone.officer_b, BREACH)
    ours = main(signed_in("officer_a").get(f"/incidents/{it.id}"))
    theirs = main(signed_in("officer_b").get(f"/incidents/{it.id}"))
    assert "Was it a violation of the chapter?" in ours
    assert "In the reporter’s own words" in ours
    assert "Was it a breach of private information?" not in ours
    assert "Was it a breach of private information?" in theirs
    assert "Sam Staff" not in theirs
    assert "In the reporter’s own words" not in theirs
    assert signed_in("officer_office").get(f"/incidents/{it.id}").status_code == 404


def test_the_reporter_s_page_says_how_it_stands(signed_in: SignIn, everyone: Cast) -> None:
    it = brought_to(State.CLOSED, everyone)
    page = check(signed_in("staff_a").get(f"/incidents/{it.id}"))
    text = words(page.find(".//main"))
    assert "Closed" in text
    assert "Who must be told" not in text
    assert not found(page, "//nav[@class='dsc-ways']")


def test_given_withheld_planned_learned_then_all_of_it_is_done_by_its_steps_and_closed(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = breached(assessed(everyone), everyone.officer_a, NO_BREACH), signed_in("officer_a")
    page = f"/incidents/{it.id}"
    steps: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("withhold", "Withhold it", {"reason": "An investigation.", "review_on": "9/1/2126"}),
        ("lift", "Stop withholding", {}),
        ("plan", "Add it", {"words": "Check twice.", "on": "9/30/2126"}),
        ("finish", "It was taken", {"how": "A rule is in force."}),
        ("learn", "Keep it", {"lessons": "Look twice."}),
        ("correct", "Save it", {"people": "14", "why": "They counted again."}),
    )
    for slug, button, said in steps:
        press(client, f"{page}/{slug}", button, **said)
    for to in ("chief_privacy_officer", "individual"):
        given(it, to, everyone.officer_a)
    text = main(press(client, f"{page}/close", "Close it"))
    assert "Look twice." in text
    assert "A rule is in force." in text
    assert "Closed" in text
    assert only().people == 14
    again = press(client, f"{page}/reopen", "Take it up again", why="There was more.")
    assert "is handled again" in main(again)
    erased = press(client, f"{page}/erase", "Erase it", why="They asked us to.")
    assert "This was erased on" in main(erased)


def test_given_it_is_closed_while_withheld_then_its_page_says_the_day_and_offers_what_comes_next(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = breached(assessed(everyone), everyone.officer_a, NO_BREACH)
    it = given(it, "chief_privacy_officer", everyone.officer_a)
    for move in (Move.WITHHOLD, Move.LEARN, Move.CLOSE):
        it = moved(it, move, everyone.officer_a)
    client = signed_in("officer_a")
    text = main(client.get(f"/incidents/{it.id}"))
    assert "It is looked at again:" in text
    assert "September 1, 2026" in text
    assert "Withhold notice for now" in text
    press(client, f"/incidents/{it.id}/lift", "Stop withholding")
    text = main(client.get(f"/incidents/{it.id}"))
    assert "Record that notice was given" in text
    assert "It is looked at again" not in text


def test_given_someone_was_faster_then_what_was_typed_is_kept_and_can_be_saved_over(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = assessed(everyone), signed_in("officer_a")
    page = f"/incidents/{it.id}/learn"
    form = form_with(check(client.get(page)), "Keep it")
    sent = sent_by(form, "Keep it", lessons="Look twice.")
    moved(it, Move.PLAN, everyone.managing_a)
    late = client.post(page, sent)
    assert late.status_code == 409
    assert "What you typed is still here" in main(late)
    assert "Look twice." in main(late)
    again = sent_by(form_with(check(late), "Keep it"), "Keep it")
    assert "has its lessons" in main(client.post(page, again, follow=True))


def test_what_is_not_one_s_to_do_is_refused_and_an_unknown_step_is_not_there(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = assessed(everyone, responsible="beta")
    page = f"/incidents/{it.id}"
    assert signed_in("officer_a").get(f"{page}/learn").status_code == 403
    assert signed_in("officer_b").get(f"{page}/assess").status_code == 403
    assert signed_in("officer_b").get(f"{page}/erase").status_code == 403
    assert signed_in("officer_a").get(f"{page}/nonsense").status_code == 404
    assert signed_in("staff_a").get(f"{page}/assess").status_code == 403


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?words=list", True),
        ("?words=nothing", False),
        ("?state=handled", True),
        ("?state=closed", False),
        ("?state=all&sort=-reported", True),
        ("?found=violation", True),
        ("?found=breach", False),
        ("?type=name", True),
        ("?type=languages", False),
        ("?agency=alpha", True),
        ("?agency=alpha-office", False),
        ("?sort=nonsense&page=9", True),
    ],
)
def test_the_list_is_narrowed_sorted_and_taken_out(
    signed_in: SignIn, everyone: Cast, query: str, there: bool
) -> None:
    it, client = assessed(everyone), signed_in("managing_a")
    page = check(client.get(f"/incidents{query}"))
    assert (it.id in values(page, "//tbody//a[@class='dsc-id']/text()")) == there
    more = "&" if "?" in query else "?"
    file = client.get(f"/incidents{query}{more}as=csv").content.decode("utf-8-sig")
    assert file.startswith("Id,Reported on,Happened on,What")
    assert (it.id in file) == there


def test_an_id_is_found_from_any_page_by_who_sees_it(signed_in: SignIn, everyone: Cast) -> None:
    it = assessed(everyone)
    to = signed_in("officer_a").get(f"/search?q={it.id.lower()}")
    assert to["Location"] == f"/incidents/{it.id}"
    assert signed_in("officer_b").get(f"/search?q={it.id}").status_code == 200


def test_given_a_duty_then_it_leads_to_the_incident(signed_in: SignIn, everyone: Cast) -> None:
    it = assessed(everyone)
    page = check(signed_in("officer_a").get("/duties"))
    assert f"/incidents/{it.id}" in values(page, "//main//a/@href")


def test_given_a_settled_incident_then_nothing_is_said_to_be_lacking(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = settled(everyone), signed_in("officer_a")
    assert "What closing it still lacks" not in main(client.get(f"/incidents/{it.id}"))
    open_ = assessed(everyone)
    text = main(client.get(f"/incidents/{open_.id}"))
    assert "A notice that is owed is neither given nor withheld." in text
    assert opened(open_, everyone.officer_a).state is State.HANDLED
