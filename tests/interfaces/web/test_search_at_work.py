"""Searching for what the office has at work, by ids and by words; never past one's sight."""

from collections.abc import Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from discretion.apps.duties.models import Duty
from discretion.apps.incidents.models import Complaint, EnforcementRequest, Incident
from discretion.apps.matters.models import Approval, Determination, DisclosureRecord, Matter
from discretion.apps.oversight.models import QuarterlyReport
from discretion.apps.retention.models import Disposal, Hold, Holding
from tests.cast import Cast
from tests.interfaces.web.clicking import main
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, words
from tests.world import World

# What any page may ask.
MOST = 40


@pytest.fixture
def world(everyone: Cast, settings: Settings, tmp_path: object) -> World:
    """Something of everything in agency alpha."""
    settings.MEDIA_ROOT = tmp_path
    return World(everyone)


def ids() -> Mapping[str, tuple[str, str, str]]:
    """By the beginning of an id: one that alpha has, where it opens, and who opens it."""
    matter = Matter.objects.exclude(determination="").order_by("id")[0]
    duty = Duty.objects.filter(agency="alpha").order_by("id")[0]
    disposal, hold = Disposal.objects.get(), Hold.objects.get()
    one = {
        "MAT": (matter.id, f"/matters/{matter.id}", "officer_a"),
        "DET": (matter.determination, f"/matters/{matter.id}", "officer_a"),
        "DTY": (duty.id, f"/duties/{duty.id}", "officer_a"),
        "DSP": (disposal.id, f"/retention/{disposal.holding_id}", "officer_a"),
        "SUS": (hold.id, f"/retention/holds?words={hold.id}&state=all", "officer_a"),
    }
    for prefix, model, page, part in (
        ("REC", DisclosureRecord, "done", "officer_a"),
        ("APP", Approval, "records", "officer_a"),
        ("INC", Incident, "incidents", "officer_a"),
        ("CPL", Complaint, "complaints", "officer_a"),
        ("ENF", EnforcementRequest, "enforcement", "officer_a"),
        ("HLD", Holding, "retention", "officer_a"),
        ("QTR", QuarterlyReport, "quarterly", "chief"),
    ):
        id_ = str(model._default_manager.order_by("pk").values_list("pk", flat=True)[0])
        one[prefix] = (id_, f"/{page}/{id_}", part)
    assert Determination.objects.filter(id=matter.determination).exists()
    return one


def test_whatever_has_an_id_opens_for_who_may_see_it_and_is_not_there_for_others(
    signed_in: SignIn, world: World
) -> None:
    beside = {"APP": ("stranger", "committee"), "INC": ("stranger",)}
    for prefix, (id_, place, part) in ids().items():
        answer = signed_in(part).get("/search", {"q": id_.lower()})
        assert answer.status_code == 302, prefix
        assert answer.headers["Location"] == place
        assert signed_in(part).get(place).status_code in (200, 302), prefix
        for other in beside.get(prefix, ("officer_b", "stranger")):
            assert signed_in(other).get("/search", {"q": id_}).status_code == 200, (prefix, other)
    for id_ in ("DTY-2026-99999", "DET-x", "SUS-2026-99999", "DSP-", "APP-2026-99999"):
        assert "Nothing fits" in main(signed_in("officer_a").get("/search", {"q": id_}))


@pytest.mark.parametrize(
    ("asked", "group", "part", "others"),
    [
        ("letters", "Matters", "officer_a", ("officer_office", "stranger")),
        ("letters", "Matters", "staff_a", ("officer_office", "stranger")),
        ("letters", "What was done", "officer_a", ("officer_b", "stranger")),
        ("{incident}", "Incidents", "officer_a", ("officer_office", "stranger")),
        ("{complaint}", "Complaints", "officer_a", ("officer_b", "stranger", "staff_a")),
        ("{duty}", "Duties", "officer_a", ("officer_b", "stranger")),
        ("{direction}", "Directions", "officer_a", ("officer_b", "stranger", "staff_a")),
        ("{holding}", "What is kept", "officer_a", ("officer_b", "stranger", "staff_a")),
        ("{hold}", "Holds", "officer_a", ("officer_b", "stranger", "staff_a")),
        ("2026 Q2", "Quarterly reports", "chief", ("officer_a", "stranger")),
        ("{request}", "Requests under § 10-178", "officer_a", ("officer_b", "stranger")),
    ],
)
def test_each_group_is_found_by_its_words_and_only_by_who_may_see_it(
    signed_in: SignIn, world: World, asked: str, group: str, part: str, others: tuple[str, ...]
) -> None:
    duty = Duty.objects.filter(agency="alpha").order_by("id")[0]
    said = asked.format(
        incident=Incident.objects.exclude(reported_at=None)[0].what,
        complaint=Complaint.objects.get().gist or Complaint.objects.get().id[:-1],
        duty=f"{duty.id} {duty.what.split()[0]}",
        direction="birth",
        holding=Holding.objects.order_by("id")[0].name,
        hold=Hold.objects.get().reference,
        request=EnforcementRequest.objects.get().requesting,
    )
    assert group in headings(signed_in, part, said)
    for other in others:
        assert group not in headings(signed_in, other, said), other


def headings(signed_in: SignIn, part: str, said: str) -> list[str]:
    """The groups in which someone finds something."""
    page = check(signed_in(part).get("/search", {"q": said}))
    return [words(head).strip() for head in found(page, "//main//h2")]


def test_a_search_asks_no_more_often_than_any_page_may(signed_in: SignIn, world: World) -> None:
    for part in ("officer_a", "chief", "auditor", "staff_a", "stranger"):
        client = signed_in(part)
        client.get("/me")
        for asked in ("a", "alpha", "2026"):
            with CaptureQueriesContext(connection) as told:
                check(client.get("/search", {"q": asked}))
            assert len(told) <= MOST, (part, asked)
