"""What was done, logged again, its record, and what other agencies put that touches one's own."""

from typing import Any

from discretion.apps.matters import actions
from discretion.apps.matters.contents import Happened
from discretion.apps.matters.models import Approval, DisclosureRecord
from discretion.apps.register.actions import enter
from discretion.apps.register.contents import Party, RetentionRule
from discretion.apps.register.designating import propose
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import record
from discretion.law.matters import Kind, Move
from tests.apps.builders import a_designation, an_activity, signed_by
from tests.apps.builders import approved as in_force
from tests.apps.matter_steps import approved, begun, facts, moved, submitted, with_officer
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

ROUTINE = facts(types=("name",))


def logged(everyone: Cast) -> str:
    """A designation under which something was done."""
    kept = in_force(everyone, a_designation())
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    actions.log_again(kept.id, Happened(on=TODAY), facts=ROUTINE, **by)
    return kept.id


def test_given_something_was_done_under_a_designation_then_the_like_is_logged_by_one_click(
    signed_in: SignIn, everyone: Cast
) -> None:
    designation = logged(everyone)
    for part in ("staff_a", "keeper_a", "officer_a", "managing_a", "counsel_a"):
        client = signed_in(part)
        done = press(client, f"/records/{designation}", "Log again, done today")
        newest = DisclosureRecord.objects.order_by("-id")[0]
        assert f"It is written down as {newest.id}, done today." in main(done)
        assert (newest.designation, newest.by) == (designation, everyone.actor(part).id)


def test_given_no_agency_is_named_then_it_is_logged_for_the_one_whose_act_it_was(
    signed_in: SignIn, everyone: Cast
) -> None:
    address = f"/records/{logged(everyone)}/log-again"
    assert signed_in("staff_a").post(address).status_code == 302
    assert DisclosureRecord.objects.filter(agency="alpha").count() == 2
    for part, status in (("officer_b", 404), ("auditor", 403), ("chief", 403), ("stranger", 403)):
        assert signed_in(part).post(address).status_code == status, part


def test_given_nothing_was_done_under_it_yet_then_there_is_nothing_to_log_again(
    signed_in: SignIn, everyone: Cast
) -> None:
    kept = in_force(everyone, a_designation())
    client = signed_in("staff_a")
    assert "Log again" not in main(client.get(f"/records/{kept.id}"))
    assert client.post(f"/records/{kept.id}/log-again").status_code == 404


def test_the_record_of_what_was_done_leads_to_where_it_was_put_and_where_it_was_approved(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = moved(approved(everyone), Move.CARRY_OUT, everyone.staff_a)
    first = DisclosureRecord.objects.get(matter=it.id)
    draft = begun(everyone.staff_a)
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    again = actions.record_done(facts(), Happened(on=TODAY), draft=draft.id, version=1, **by)
    client = signed_in("staff_a")
    page = check(client.get(f"/done/{again.id}"))
    assert values(page, "//main//a/@href") == [
        f"/matters/{it.id}",
        f"/matters/{draft.id}",
        f"/done/{again.id}/correct",
    ]
    for matter in (it, draft):
        own = check(client.get(f"/my-matters/{matter.id}"))
        assert f"/done/{again.id}" in values(own, "//main//a/@href")
    office = check(signed_in("officer_a").get(f"/matters/{it.id}"))
    there = values(office, "//main//a/@href")
    assert {f"/done/{first.id}", f"/done/{again.id}"} <= set(there)
    for part in ("officer_b", "stranger"):
        assert signed_in(part).get(f"/done/{again.id}").status_code == 404
    found = signed_in("officer_a").get(f"/search?q={again.id}")
    assert found.headers["Location"] == f"/done/{again.id}"


def test_the_other_agencys_officer_reads_what_touches_theirs_and_not_how_it_is_handled(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = approved(everyone)
    begun(everyone.staff_a)
    client = signed_in("officer_b")
    assert "/matters/with-us" in values(check(client.get("/docket")), "//main//a/@href")
    said = main(client.get("/matters/with-us"))
    for part in (it.id, "Agency Alpha", "Answer letters together", "Approved"):
        assert part in said
    assert said.count("MAT-") == 1
    assert "Olga" not in said
    assert it.id not in main(signed_in("officer_a").get("/matters/with-us"))
    # What a report of theirs rests on opens there as well.
    paper = Approval.objects.get(matter=it.id).id
    assert "Matters with your agency" in main(client.get(f"/records/{paper}", follow=True))
    assert signed_in("officer_office").get(f"/records/{paper}").status_code == 404
    assert signed_in("staff_a").get("/matters/with-us").status_code == 403


def test_a_contractors_officer_reads_nothing_of_what_other_agencies_put(
    signed_in: SignIn, everyone: Cast
) -> None:
    from_beta = facts(counterparty=Party(kind="city_agency", id="alpha"))
    by: dict[str, Any] = {"actor": everyone.officer_b, "now": NOW}
    draft = actions.start("beta", kind=Kind.PROPOSAL, facts=from_beta, **by)
    actions.submit(draft.id, version=draft.version, **by)
    assert draft.id in main(signed_in("officer_a").get("/matters/with-us"))
    assert draft.id not in main(signed_in("contractor_a").get("/matters/with-us"))


def test_given_a_matter_with_another_agency_then_both_officers_agree_on_the_like(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = with_officer(everyone)
    client = signed_in("officer_a")
    (to,) = values(
        check(client.get(f"/matters/{it.id}")),
        "//a[.='draft a joint designation from this matter']/@href",
    )
    drafted = press(client, to, "Save the draft")
    (address, *_) = drafted.redirect_chain
    kept = record(address[0].rpartition("/")[2], actor=everyone.officer_a)
    content: Any = kept.content
    assert (content.kind, content.with_agencies) == ("joint_routine", ("beta",))
    assert (content.types, content.counterparties) == (it.facts.types, ("beta",))
    asked = propose(kept.id, version=kept.version, actor=everyone.officer_a, now=NOW)
    assert kept.id in main(signed_in("officer_b").get("/register/designations"))
    signed_by(everyone, asked, "managing_a", "officer_b")
    assert record(kept.id, actor=everyone.officer_a).state == "approved"


def test_given_the_other_side_is_no_city_agency_then_nothing_joint_is_offered(
    signed_in: SignIn, everyone: Cast
) -> None:
    from_outside = facts(counterparty=Party(kind="individual"))
    it = with_officer(everyone, from_outside)
    assert "joint designation" not in main(signed_in("officer_a").get(f"/matters/{it.id}"))


def test_given_a_collection_then_its_page_says_how_long_the_register_keeps_such_types(
    signed_in: SignIn, everyone: Cast
) -> None:
    rule = RetentionRule(trigger="the letter is answered", years=2, disposal="shredded")
    kept = an_activity(act="collection", types=("name",), retention=rule, counterparties=())
    entered = enter(KINDS["activity"], kept, agency="alpha", actor=everyone.officer_a, now=NOW)
    client = signed_in("officer_a")
    collected = submitted(everyone.staff_a, facts(act="collection"))
    said = main(client.get(f"/matters/{collected.id}"))
    assert f"2 years from: the letter is answered; then: shredded. {entered.id}" in said
    assert "The register has no rule for home address." in said
    assert "§ 23-1202(e)" in said


def test_given_a_disclosure_then_its_page_says_how_long_the_agency_keeps_its_own_where_known(
    signed_in: SignIn, everyone: Cast
) -> None:
    """Nothing new is kept because of it, so a type without a rule is nothing to be told of here."""
    client = signed_in("officer_a")
    shared = submitted(everyone.staff_a)
    assert "keeps it itself" not in main(client.get(f"/matters/{shared.id}"))
    rule = RetentionRule(trigger="the letter is answered", years=2, disposal="shredded")
    kept = an_activity(act="retention", types=("name",), retention=rule, counterparties=())
    entered = enter(KINDS["activity"], kept, agency="alpha", actor=everyone.officer_a, now=NOW)
    said = main(client.get(f"/matters/{shared.id}"))
    told = f"Name: 2 years from: the letter is answered; then: shredded. {entered.id}"
    assert f"How long Agency Alpha keeps it itself {told}" in said
    assert "The register has no rule" not in said
