"""The quarterly report by clicking: begun, reviewed, signed, sent, online; and what anyone sees."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from discretion.apps.accounts.models import Membership
from discretion.apps.oversight import actions, queries
from discretion.apps.oversight.models import Line, QuarterlyReport
from discretion.law.authority import Role
from tests.apps.quarterly_steps import DAY, WHY, begun, published, reviewed, told
from tests.cast import NOW, PASSWORD, Cast
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def prove(client: Client, report: str) -> None:
    """Prove who one is, by the link on the page to sign."""
    page = check(client.get(f"/quarterly/{report}/sign"))
    (way,) = [h for h in values(page, "//main//a/@href") if "reauthenticate" in h]
    form = form_with(check(client.get(way)), "Go on")
    client.post(way, sent_by(form, "Go on", password=PASSWORD), follow=True)


def test_the_whole_way_from_the_quarters_end_to_what_anyone_reads(
    everyone: Cast, signed_in: SignIn
) -> None:
    told(everyone, 4)
    (last,) = told(everyone, why="Agency Beta called.")
    chief = signed_in("chief")
    text = main(press(chief, "/quarterly/new", "Begin it", quarter="2026-Q2"))
    report = QuarterlyReport.objects.get().id
    assert "5 of 5 texts still to be reviewed" in text
    for line in queries.draft(report, actor=everyone.chief).lines:
        address = f"/quarterly/{report}/words/{line.source}"
        if line.source != last:
            assert press(chief, address, "Save and go on", decision="accepted").status_code == 200
    answer = press(
        chief, f"/quarterly/{report}/words/{last}", "Save and go on", decision="accepted"
    )
    assert answer.status_code == 422
    assert "“Agency Beta”" in main(answer)
    other = {"decision": "reworded", "words": "An agency called."}
    text = main(press(chief, address, "Save and go on", **other))
    assert "Every text is reviewed" in text
    press(chief, f"/quarterly/{report}/note", "Save", note="A calm quarter.")
    prove(chief, report)
    text = main(press(chief, f"/quarterly/{report}/sign", "Sign the report", intent="on"))
    assert "It is frozen" in text
    assert Client().get(f"/public/quarterly/{report}").status_code == 404
    assert "is online" in main(press(chief, f"/quarterly/{report}", "Put it online"))
    address = f"/quarterly/{report}/delivery"
    text = main(press(chief, address, "Record the delivery", proof="Seen"))
    assert "The delivery to the speaker is recorded." in text
    seen = main(Client().get(f"/public/quarterly/{report}"))
    for words in ("An agency called.", WHY, "A calm quarter.", "5 in April to June 2026"):
        assert words in seen
    assert "Beta" not in seen
    assert last not in seen


def test_nothing_is_signed_by_who_has_not_just_proved_who_they_are(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, chief = begun(everyone), signed_in("chief")
    answer = chief.post(f"/quarterly/{report.id}/sign", {"intent": "on"})
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    report.refresh_from_db()
    assert report.state == "draft"


def test_what_came_in_since_it_was_read_is_shown_before_it_is_signed(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, chief = begun(everyone), signed_in("chief")
    prove(chief, report.id)
    address = f"/quarterly/{report.id}/sign"
    sent = sent_by(form_with(check(chief.get(address)), "Sign the report"), "Sign the report")
    told(everyone, 2)
    answer = chief.post(address, {**sent, "intent": "on"})
    assert answer.status_code == 409
    assert "no longer says what you read" in main(answer)


def test_a_stranger_reads_what_is_online_without_script_or_cookie(everyone: Cast) -> None:
    told(everyone, 6)
    report, stranger = published(everyone), Client()
    for address in ("/public/quarterly", f"/public/quarterly/{report.id}"):
        answer = stranger.get(address)
        page = check(answer)
        assert (answer.status_code, values(page, "//script/@src")) == (200, [])
        assert "Agency Alpha" in main(answer) or address == "/public/quarterly"
    assert not stranger.cookies
    for ending in ("pdf", "docx", "html", "csv", "json"):
        answer = stranger.get(f"/public/quarterly/{report.id}/report.{ending}")
        assert (answer.status_code, answer["Content-Disposition"][:10]) == (200, "attachment")
    assert stranger.get(f"/public/quarterly/{report.id}/report.exe").status_code == 404
    assert stranger.get(f"/quarterly/{report.id}").status_code == 302


def test_with_nothing_online_the_public_page_says_what_will_be_there(everyone: Cast) -> None:
    begun(everyone)
    assert "No report is online yet" in main(Client().get("/public/quarterly"))


def test_given_two_who_review_one_text_then_the_second_keeps_what_they_typed(
    everyone: Cast, signed_in: SignIn
) -> None:
    Membership.objects.create(
        person=everyone.people["stranger"], role=Role.CHIEF_PRIVACY_OFFICER, since=DAY
    )
    source, *_ = told(everyone, 5)
    report = begun(everyone)
    address = f"/quarterly/{report.id}/words/{source}"
    second = signed_in("stranger")
    form = form_with(check(second.get(address)), "Save and go on")
    typed = sent_by(form, "Save and go on", decision="reworded", words="Mine.")
    press(signed_in("chief"), address, "Save and go on", decision="accepted")
    answer = second.post(address, typed)
    assert answer.status_code == 409
    assert "Mine." in answer.content.decode()
    press_again = sent_by(form_with(check(answer), "Save and go on"), "Save and go on")
    assert second.post(address, press_again, follow=True).status_code == 200
    assert Line.objects.get(source=source).words == "Mine."


def test_an_amended_report_comes_with_what_was_reviewed_and_both_stay_readable(
    everyone: Cast, signed_in: SignIn
) -> None:
    told(everyone, 6)
    first, chief = published(everyone), signed_in("chief")
    text = main(
        press(
            chief, f"/quarterly/{first.id}/amend", "Begin the amended report", because="A mistake."
        )
    )
    assert "What you reviewed came along" in text
    second = QuarterlyReport.objects.get(amendment=1).id
    prove(chief, second)
    press(chief, f"/quarterly/{second}/sign", "Sign the report", intent="on")
    press(chief, f"/quarterly/{second}", "Put it online")
    assert "It supersedes" in main(Client().get(f"/public/quarterly/{second}"))
    assert "was superseded by" in main(Client().get(f"/public/quarterly/{first.id}"))
    assert "It was superseded by" in main(chief.get(f"/quarterly/{first.id}"))
    assert "Quarterly: published" in main(chief.get(f"/quarterly/{second}/history"))


def test_given_more_was_told_of_the_quarter_since_then_the_chief_is_asked_to_amend(
    everyone: Cast, signed_in: SignIn
) -> None:
    report, chief = published(everyone), signed_in("chief")
    assert "Amend it." not in main(chief.get(f"/quarterly/{report.id}"))
    told(everyone)
    assert "Amend it." in main(chief.get(f"/quarterly/{report.id}"))


def test_the_list_is_narrowed_sorted_and_taken_out(everyone: Cast, signed_in: SignIn) -> None:
    chief = signed_in("chief")
    assert "No report here yet" in main(chief.get("/quarterly"))
    for year, quarter in ((2026, 1), (2026, 2), (2025, 4)):
        actions.begin(year, quarter, actor=everyone.chief, now=NOW)
    rows = values(check(chief.get("/quarterly?sort=quarter")), "//tbody//th/a/text()")
    assert rows == ["October to December 2025", "January to March 2026", "April to June 2026"]
    assert "1 report" in main(chief.get("/quarterly?words=2025"))
    assert "No report fits" in main(chief.get("/quarterly?state=published"))
    table = chief.get("/quarterly?as=csv").content.decode("utf-8-sig").splitlines()
    assert len(table) == 4
    assert chief.get("/quarterly?as=xlsx").content.startswith(b"PK")


def test_the_policy_is_set_on_its_page_and_told_where_the_day_comes_from(
    everyone: Cast, signed_in: SignIn
) -> None:
    chief = signed_in("chief")
    assert "the law names no day" in main(chief.get("/quarterly"))
    typed = {"threshold": "10", "due_in_next_quarter": "on", "authority": "Policy 3"}
    text = main(press(chief, "/quarterly/policy", "Save the policy", **typed))
    assert "(Policy 3)" in text
    answer = press(chief, "/quarterly/policy", "Save the policy", threshold="4")
    assert answer.status_code == 422


def test_the_search_finds_a_report_by_its_id(everyone: Cast, signed_in: SignIn) -> None:
    report = begun(everyone)
    answer = signed_in("chief").get(f"/search?q={report.id.lower()}")
    assert answer["Location"] == f"/quarterly/{report.id}"


def test_a_draft_is_read_as_it_would_be_published(everyone: Cast, signed_in: SignIn) -> None:
    told(everyone, 6)
    report, chief = begun(everyone), signed_in("chief")
    reviewed(report, everyone.chief)
    seen = main(chief.get(f"/quarterly/{report.id}/preview"))
    assert "6 in April to June 2026" in seen
    assert chief.get(f"/quarterly/{report.id}/report.csv").status_code == 200
