"""Requests under § 10-178 on pages: written down, answered, erased, and compiled each quarter."""

import pytest

from discretion.apps.incidents.enforcement_models import EnforcementRequest, SentCompilation
from discretion.law.enforcement import Response
from tests.apps.enforcement_steps import entered
from tests.cast import Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

QUARTER = "/enforcement/quarters/2026-Q2/alpha"


def test_given_a_request_then_it_is_written_down_and_answered_by_pages(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("keeper_a")
    assert "on the day it comes" in main(client.get("/enforcement"))
    press(
        client,
        "/enforcement/new",
        "Write it down",
        requesting="Customs",
        asker="federal",
        received_on="6/12/2026",
        asked="The address of Jo Doe.",
    )
    it = EnforcementRequest.objects.get()
    told = main(client.get(f"/enforcement/{it.id}"))
    assert "The address of Jo Doe." in told
    assert "Not answered yet" in told
    press(
        client,
        f"/enforcement/{it.id}/change",
        "Save",
        response="refused",
        responded_on="6/13/2026",
        answered="No.",
    )
    assert EnforcementRequest.objects.get().response == "refused"
    press(client, f"/enforcement/{it.id}/erase", "Erase them", why="The time is over.")
    assert "were erased" in main(client.get(f"/enforcement/{it.id}"))


def test_given_requests_then_the_list_finds_sorts_and_takes_them_out(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    one = entered(everyone)
    two = entered(everyone, requesting="State Police", response=Response.GIVEN)
    told = main(client.get("/enforcement"))
    assert "2 requests" in told
    assert "Jo Doe" not in told
    assert "1 request" in main(client.get("/enforcement?words=police"))
    page = check(client.get("/enforcement?sort=asker"))
    assert values(page, "//tbody//a/@href") == [f"/enforcement/{it.id}" for it in (one, two)]
    table = client.get("/enforcement?as=csv").content.decode("utf-8-sig")
    assert "Given" in table
    assert "Jo Doe" not in table
    assert client.get("/enforcement?since=never").status_code == 422


def test_given_someone_was_faster_then_what_was_typed_is_still_there(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    it = entered(everyone)
    typed = {
        "version": "1", "agency": "alpha", "requesting": "Customs", "asker": "federal",
        "received_on": "6/12/2026", "asked": "Mine.", "response": "not_yet",
    }  # fmt: skip
    assert client.post(f"/enforcement/{it.id}/change", typed).status_code == 302
    answer = client.post(f"/enforcement/{it.id}/change", {**typed, "asked": "Mine again."})
    assert answer.status_code == 409
    assert "Mine again." in main(answer)


def test_given_a_quarter_then_it_is_shown_taken_out_and_kept_as_sent(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    entered(everyone)
    page = check(client.get("/enforcement"))
    assert QUARTER in values(page, "//main//a/@href")
    assert "Immigration and Customs Enforcement" in main(client.get(QUARTER))
    for ending in ("docx", "pdf", "html", "csv", "json"):
        answer = client.get(f"{QUARTER}.{ending}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"{QUARTER}.exe").status_code == 404
    press(client, QUARTER, "Record that it was sent", on="7/30/2026", how="By email")
    assert SentCompilation.objects.get().requests == 1
    assert "By email" in main(client.get(QUARTER))


@pytest.mark.parametrize("part", ["officer_b", "chief", "auditor", "head_a", "counsel_a"])
def test_nobody_else_sees_any_of_it(part: str, everyone: Cast, signed_in: SignIn) -> None:
    it = entered(everyone)
    client = signed_in(part)
    assert client.get(f"/enforcement/{it.id}").status_code in (403, 404)
    assert client.get(QUARTER).status_code in (403, 404)
    assert client.get(f"{QUARTER}.csv").status_code in (403, 404)


def test_the_duty_leads_to_the_quarter(everyone: Cast, signed_in: SignIn) -> None:
    entered(everyone)
    page = check(signed_in("officer_a").get("/duties"))
    assert QUARTER in values(page, "//main//a/@href")
