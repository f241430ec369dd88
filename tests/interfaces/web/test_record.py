"""The record's pages: searched by those who may, proved, and its head signed."""

import pytest
from django.db import connection
from django.test import Client

from discretion.apps.audit.models import Entry
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.register import actions
from discretion.apps.register.contents import System
from discretion.apps.register.kinds import KINDS
from tests.cast import NOW, Cast
from tests.pages import check, words


@pytest.fixture
def recorded(everyone: Cast) -> Cast:
    """One fact in each of the two agencies."""
    for part, agency in (("officer_a", "alpha"), ("officer_b", "beta")):
        content = System(name=f"Cabinet of {agency}")
        actor = everyone.actor(part)
        actions.enter(KINDS["system"], content, agency=agency, actor=actor, now=NOW)
    return everyone


def as_(part: str, everyone: Cast) -> Client:
    """A browser in which one of the cast is signed in."""
    client = Client()
    client.force_login(everyone.people[part])
    return client


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("officer_a", ["Olga Officer"]),
        ("officer_b", ["Bo Officer"]),
        ("auditor", ["Olga Officer", "Bo Officer"]),
        ("chief", ["Olga Officer", "Bo Officer"]),
    ],
)
def test_each_reads_the_record_of_those_they_answer_for(
    recorded: Cast, part: str, names: list[str]
) -> None:
    text = words(check(as_(part, recorded).get("/record")))
    shown = [name for name in ("Olga Officer", "Bo Officer") if name in text.partition("Why")[2]]
    assert shown == names


@pytest.mark.parametrize("part", ["staff_a", "administrator", "stranger", "committee"])
def test_who_does_not_read_the_record_is_told_so(recorded: Cast, part: str) -> None:
    answer = as_(part, recorded).get("/record")
    assert answer.status_code == 403
    check(answer)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("actor=olga", 1),
        ("actor=nobody+at+all", 0),
        ("kind=record.entered", 2),
        ("record=SYS-2026-00002", 1),
        ("since=7/30/2026&until=7/30/2026", 2),
        ("until=7/29/2026", 0),
        ("agency=beta", 1),
        ("before=2", 1),
        ("before=" + "9" * 5000, 2),
    ],
)
def test_the_record_is_searched(recorded: Cast, query: str, number: int) -> None:
    page = as_("auditor", recorded).get(f"/record?{query}")
    check(page)
    assert len(page.context["rows"]) == number


def test_an_entry_tells_what_was_changed_and_leads_to_what_it_is_about(recorded: Cast) -> None:
    page = check(as_("auditor", recorded).get("/record?record=SYS-2026-00001"))
    assert "Cabinet of alpha" in words(page)
    assert page.xpath("//th/a/@href") == ["/records/SYS-2026-00001"]


@pytest.mark.parametrize("query", ["until=12/31/9999", "since=1/1/0001", "kind=x", "agency=x"])
def test_a_search_for_what_can_not_be_is_told_at_its_field(recorded: Cast, query: str) -> None:
    page = check(as_("auditor", recorded).get(f"/record?{query}"))
    assert page.xpath("//*[@aria-invalid='true']")


def test_an_officer_asks_for_no_other_agency_s_entries(recorded: Cast) -> None:
    page = as_("officer_b", recorded).get("/record?agency=alpha")
    assert [fact.agency for fact, *_ in page.context["rows"]] == ["beta"]


def test_a_whole_record_is_shown_to_hold(recorded: Cast) -> None:
    client = as_("auditor", recorded)
    check(client.get("/record/proof"))
    assert "The record holds" in words(check(client.post("/record/proof")))


def test_an_altered_record_is_shown_not_to_hold(recorded: Cast) -> None:
    unprotect(connection)
    Entry.objects.filter(number=1).update(record="SYS-2026-99999")
    protect(connection)
    text = words(check(as_("auditor", recorded).post("/record/proof")))
    assert "Entry 1 is filed under another record." in text


def test_the_head_is_signed_and_the_checkpoint_downloaded(recorded: Cast) -> None:
    client = as_("auditor", recorded)
    page = client.post("/record/proof/sign", follow=True)
    assert "is signed" in words(check(page))
    checkpoint = client.get("/record/checkpoints/2")
    assert checkpoint.json()["number"] == 2
    assert client.get("/record/checkpoints/9").status_code == 404
    again = client.post("/record/proof/sign", follow=True)
    assert "Nothing was recorded" in words(check(again))
