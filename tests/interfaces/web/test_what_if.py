"""What-if pages: a change is tried, what would come out differently is read, a draft is kept."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from discretion.apps.agreements import actions as agreements
from discretion.apps.audit import queries as audit
from discretion.apps.register import actions as register
from discretion.apps.register import queries
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import Record
from discretion.apps.register.queries import Kept
from tests.apps.builders import a_policy, approved, drafted
from tests.apps.matter_steps import facts, submitted
from tests.apps.test_what_if import BOTH, NAME, WITH_BETA, done
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

SEE = "See what would change"
KEEP = "Keep this as a draft"
NOT_THERE = "What if it were not there at all?"
OTHERS = ["staff_a", "head_a", "counsel_a", "auditor", "committee", "administrator", "stranger"]


@pytest.fixture
def kept(everyone: Cast) -> Kept:
    """A designation of names and addresses, under which something was done; and a request that it
    covers, and one about height, which it does not."""
    found = approved(everyone, BOTH)
    done(everyone)
    submitted(everyone.staff_a)
    submitted(everyone.staff_a, facts(types=("height",), purpose="Fit uniforms"))
    return found


def narrowed(client: Client, kept: Kept) -> Any:
    """What would come of it if it were about the police only."""
    return press(client, f"/what-if/{kept.id}", SEE, party_kinds=["police_department"])


def address(answer: Any) -> str:
    """Where a page was found in the end."""
    return str(answer.redirect_chain[-1][0])


def test_from_a_designation_one_sees_what_would_come_out_differently(
    everyone: Cast, signed_in: SignIn, kept: Kept
) -> None:
    client, head = signed_in("officer_a"), audit.head()
    there = check(client.get(f"/records/{kept.id}"))
    assert values(there, "//main//a[.='What if']/@href") == [f"/what-if/{kept.id}"]
    answer = narrowed(client, kept)
    said = main(answer)
    assert "Of 3 matters since January 1, 2023, 2 would come out differently." in said
    assert values(
        check(answer), "//dt[.='Would no longer go ahead']/following-sibling::dd/text()"
    ) == ["2"]
    for told in ("Go ahead: routine", "The agency privacy officer decides", "Agency Beta"):
        assert told in said
    assert audit.head() == head
    assert queries.record(kept.id, actor=everyone.auditor) == kept


def test_one_of_them_is_opened_with_both_traces_side_by_side(signed_in: SignIn, kept: Kept) -> None:
    client = signed_in("officer_a")
    answer = narrowed(client, kept)
    to = values(check(answer), "//tbody//th//a/@href")
    assert [link.startswith(f"{address(answer)}/") for link in to] == [True, True]
    page = client.get(to[1])
    said = main(page)
    assert values(check(page), "//section/h2/text()") == ["As it is", "As it would be"]
    assert "Differs" in said
    assert "Not asked: it was decided before." in said
    assert kept.id in said
    assert client.get(f"{address(answer)}/MAT-2026-99999").status_code == 404


def test_the_list_is_narrowed_and_taken_out(signed_in: SignIn, kept: Kept) -> None:
    client = signed_in("officer_a")
    there = address(narrowed(client, kept))
    assert "1 of 2 shown" in main(client.get(f"{there}?sort=routine"))
    assert "0 of 2 shown" in main(client.get(f"{there}?turn=goes_ahead"))
    assert "2 of 2 shown" in main(client.get(f"{there}?turn=no_longer&agency=alpha"))
    later = client.get(f"{there}?since=7/31/2026")
    assert "Since July 31, 2026 there is no matter to try it on." in main(later)
    assert client.get(f"{there}?since=soon").status_code == 422
    lines = client.get(f"{there}?as=csv&sort=routine").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Id,What it is,Day,Agency,With,Types,For what,As it is")
    assert len(lines) == 2
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{there}?as=xlsx").content))
    rows = list(book.worksheets[0].values)
    assert [row[7] for row in rows] == ["As it is", *["Go ahead: routine"] * 2]
    assert rows[1][3:5] == ("Agency Alpha", "Agency Beta")


def test_what_was_tried_is_kept_as_a_draft_with_a_reason_and_not_before(
    signed_in: SignIn, kept: Kept
) -> None:
    client = signed_in("officer_a")
    there = address(narrowed(client, kept))
    before = Record.objects.count()
    refused = client.post(f"{there}/keep", {"why": ""})
    assert (refused.status_code, Record.objects.count()) == (422, before)
    check(refused)
    answer = press(client, there, KEEP, why="Only the police ask.")
    assert "is kept as a draft. It binds nobody yet." in main(answer)
    assert "police" in main(answer)
    assert Record.objects.filter(kind="designation", state="draft").count() == 1
    assert "Only the police ask." in main(answer)


def test_without_the_record_nothing_can_be_kept_and_its_page_is_shown(
    signed_in: SignIn, kept: Kept
) -> None:
    client = signed_in("officer_a")
    answer = press(client, f"/what-if/{kept.id}", NOT_THERE)
    assert "What if there were no “Letters handed on”?" in main(answer)
    assert "2 would come out differently" in main(answer)
    assert values(check(answer), "//main//form//button[contains(., 'Keep')]") == []
    assert client.post(f"{address(answer)}/keep", {"why": "It is over."}).status_code == 422


def test_a_draft_is_tried_as_it_is_and_kept_where_it_stands(
    everyone: Cast, signed_in: SignIn
) -> None:
    it = drafted(everyone, BOTH)
    submitted(everyone.staff_a)
    client = signed_in("keeper_a")
    answer = press(client, f"/what-if/{it.id}", SEE)
    assert "1 would come out differently" in main(answer)
    assert NOT_THERE not in main(client.get(f"/what-if/{it.id}"))
    answer = press(client, f"/what-if/{it.id}", SEE, name="Letters and cards")
    press(client, address(answer), KEEP, why="Cards too.")
    assert queries.record(it.id, actor=everyone.keeper_a).title == "Letters and cards"
    stale = client.post(f"{address(answer)}/keep", {"why": "Cards too."})
    assert stale.status_code == 409


def test_an_agreement_and_a_policy_are_tried_from_their_pages(
    everyone: Cast, signed_in: SignIn, kept: Kept
) -> None:
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    signed = agreements.enter(WITH_BETA, agency="alpha", **by)
    rule = register.enter(KINDS["policy"], a_policy(), actor=everyone.chief, now=NOW)
    client = signed_in("officer_a")
    for record in (signed, rule):
        page = check(client.get(f"/records/{record.id}"))
        assert values(page, "//main//a[.='What if']/@href") == [f"/what-if/{record.id}"]
    assert "none would come out differently" in main(
        press(client, f"/what-if/{signed.id}", SEE, any_type=None, types_0=["name"])
    )
    barred = press(client, f"/what-if/{rule.id}", SEE, parties="city_agency")
    assert "2 would come out differently" in main(barred)
    assert values(check(barred), "//main//form//button[contains(., 'Keep')]") == []
    chief = signed_in("chief")
    tried = press(chief, f"/what-if/{rule.id}", SEE, parties="city_agency")
    assert "2 would come out differently" in main(tried)
    press(chief, address(tried), KEEP, why="They gave out too much.")
    assert Record.objects.filter(kind="policy", state="draft").count() == 1


def test_something_new_and_another_list_of_types_are_tried(
    everyone: Cast, signed_in: SignIn, kept: Kept
) -> None:
    client = signed_in("officer_a")
    check(client.get("/what-if"))
    bill = press(client, "/what-if", SEE, law="int-197-2026")
    assert "What if Int 197-2026 were the law?" in main(bill)
    new = press(
        client,
        "/what-if/new/designations",
        SEE,
        act="disclosure",
        name="Uniforms",
        types_0=["name"],
        other_types="height",
        since="8/1/2026",
    )
    assert "What if “Uniforms” held?" in main(new)
    assert "1 would come out differently" in main(new)
    answer = press(client, address(new), KEEP, why="They need to fit.")
    assert "Uniforms" in main(answer)


def test_a_record_is_chosen_by_its_id(signed_in: SignIn, kept: Kept) -> None:
    client = signed_in("officer_a")
    answer = press(client, "/what-if", "Go on", record=f" {kept.id} ")
    assert address(answer) == f"/what-if/{kept.id}"
    for wrong, said in (("DES-2026-09999", "There is no record"), ("", "Fill this in.")):
        refused = client.post("/what-if", {"record": wrong})
        assert refused.status_code == 422
        assert said in main(refused)
    assert client.post("/what-if", {}).status_code == 422


def test_terms_that_are_none_or_that_name_someone_are_told_at_their_field(
    signed_in: SignIn, kept: Kept
) -> None:
    client = signed_in("officer_a")
    wrong = press(client, f"/what-if/{kept.id}", SEE, since="8/1/2026", until="7/1/2026")
    assert wrong.status_code == 422
    assert "before" in main(wrong)
    named = press(client, f"/what-if/{kept.id}", SEE, reason="Ask Jo at 212-555-0187 why.")
    assert named.status_code == 422
    assert "phone" in main(named)
    assert client.session.get("what_if") is None


def test_what_waits_in_the_session_is_nobody_else_s_and_little(
    signed_in: SignIn, kept: Kept
) -> None:
    client = signed_in("officer_a")
    first = address(narrowed(client, kept))
    assert signed_in("managing_a").get(first).status_code == 404
    for _ in range(5):
        last = address(narrowed(client, kept))
    assert client.get(last).status_code == 200
    assert client.get(first).status_code == 404
    assert len(client.session["what_if"]) == 5


@pytest.mark.parametrize("part", OTHERS)
def test_who_neither_keeps_nor_approves_has_no_such_page(
    signed_in: SignIn, kept: Kept, part: str
) -> None:
    client = signed_in(part)
    for to in ("/what-if", f"/what-if/{kept.id}", "/what-if/new/policies"):
        assert client.get(to).status_code == 403
    assert 'href="/what-if"' not in client.get("/").content.decode()


def test_a_record_that_decides_nothing_or_no_longer_holds_can_t_be_tried(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    assert client.get("/what-if/new/systems").status_code == 404
    assert client.get("/what-if/new/nonsense").status_code == 404
    gone = approved(everyone, NAME)
    client.post(f"/records/{gone.id}/withdraw", {"version": gone.version, "why": "Over"})
    page = client.get(f"/records/{gone.id}")
    assert f"/what-if/{gone.id}" not in page.content.decode()
    assert client.get(f"/what-if/{gone.id}").status_code == 422
