"""The steps of a designation on their pages: signed by two in two browsers, declined, ended."""

from datetime import date, timedelta

import msgspec
import pytest
from django.test import Client

from discretion.apps.accounts.actions import allow_self_approval
from discretion.apps.register import actions, designating
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.signatures import designation
from tests.apps.builders import (
    a_designation,
    a_determination_of_best_interests,
    a_joint_designation,
    a_policy,
    approved,
    drafted,
    proposed,
    signed_by,
)
from tests.apps.designation_steps import changed, reopened
from tests.cast import NOW, Cast
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.designation_forms import (
    LATER,
    an_act,
    signing,
    state_of,
)
from tests.pages import check, words


def test_a_routine_one_goes_its_way_by_the_buttons_of_two(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = drafted(everyone)
    keeper, officer = signed_in("keeper_a"), signed_in("officer_a")
    page = keeper.post(f"/records/{kept.id}/propose", {"version": "1"}, follow=True)
    assert "waits for its signatures" in words(check(page))
    assert "Letters handed on" in words(check(officer.get("/")))
    assert "Waiting for your signature" in words(check(officer.get("/register/designations")))
    assert "Read and sign" in words(check(officer.get(f"/records/{kept.id}")))
    shown = officer.get(f"/records/{kept.id}/sign")
    check(shown)
    sent = {"fingerprint": shown.context["form"]["fingerprint"].value(), "statement": "on"}
    page = officer.post(f"/records/{kept.id}/sign", sent, follow=True)
    assert "You signed" in words(check(page))
    assert state_of(everyone, kept) == "approved"


def test_signing_shows_what_it_would_change_before_the_button(
    everyone: Cast, signed_in: SignIn
) -> None:
    activity = an_act(everyone)
    kept = proposed(everyone)
    text = words(check(signed_in("officer_a").get(f"/records/{kept.id}/sign")))
    assert activity.id in text.partition("Your signature")[0]
    assert "Newly covered" in text


@pytest.mark.parametrize("sent", [{}, {"reason": "x"}, {"statement": "on", "fingerprint": ""}])
def test_nothing_is_signed_without_the_statement_and_what_was_read(
    everyone: Cast, signed_in: SignIn, sent: dict[str, str]
) -> None:
    kept = proposed(everyone)
    page = signed_in("officer_a").post(f"/records/{kept.id}/sign", sent)
    assert page.status_code == 422
    check(page)
    assert state_of(everyone, kept) == "proposed"


def test_one_s_own_work_is_for_someone_else_to_sign(everyone: Cast, signed_in: SignIn) -> None:
    content = a_designation()
    actor = everyone.officer_a
    kept = designating.draft(content, agency="alpha", actor=actor, now=NOW)
    kept = designating.propose(kept.id, version=1, actor=actor, now=NOW)
    client = signed_in("officer_a")
    page = check(client.get(f"/records/{kept.id}"))
    assert "someone else has to approve it" in words(page)
    assert "Read and sign" not in words(page)
    assert "Waiting for your signature" not in words(check(client.get("/")))
    assert client.post(f"/records/{kept.id}/sign", signing(kept)).status_code == 403


def test_a_joint_one_is_agreed_by_two_officers_in_two_browsers(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = proposed(everyone, a_joint_designation())
    ours, theirs = signed_in("officer_a"), signed_in("officer_b")
    for address in ("/", "/register/designations"):
        assert "Waiting for your signature" in words(check(theirs.get(address)))
    shown = words(check(theirs.get(f"/records/{kept.id}")))
    assert "Letters handed on" in shown
    for hidden in ("Kim Keeper", "History", "What would change"):
        assert hidden not in shown
    assert theirs.get(f"/records/{kept.id}/history").status_code == 404
    page = ours.post(f"/records/{kept.id}/sign", signing(kept), follow=True)
    assert "Not signed yet" in words(check(page))
    form = theirs.get(f"/records/{kept.id}/sign")
    assert "yours to see" not in words(check(form))
    sent = {
        "fingerprint": form.context["form"]["fingerprint"].value(),
        "statement": "on",
        "reason": "It furthers our purpose too.",
    }
    page = theirs.post(f"/records/{kept.id}/sign", sent, follow=True)
    assert "Every signature it needs is given" in words(check(page))
    assert state_of(everyone, kept) == "approved"
    assert "Bo Officer" in words(check(ours.get(f"/records/{kept.id}")))
    assert kept.id in words(check(signed_in("head_b").get("/register/designations")))
    page = theirs.post(
        f"/records/{kept.id}/withdraw", {"version": "4", "why": "Over."}, follow=True
    )
    assert "is withdrawn" in words(check(page))
    assert state_of(everyone, kept) == "withdrawn"


def test_the_other_officer_is_told_how_it_stands_and_why_it_waits(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept, other = proposed(everyone, a_joint_designation()), signed_in("officer_b")

    def told() -> str:
        return words(check(other.get(f"/records/{kept.id}")))

    signed_by(everyone, kept, "officer_b")
    assert "It waits for the signature of Agency Alpha." in told()
    signed_by(everyone, kept, "officer_a")
    assert "In force" in told()
    changed(reopened(everyone, kept), everyone.officer_a, until=LATER)
    assert "Agency Alpha is working on it again" in told()


def test_who_signed_their_own_draft_is_said_to_have(everyone: Cast, signed_in: SignIn) -> None:
    allow_self_approval("alpha", allow=True, actor=everyone.head_a, now=NOW)
    by = everyone.officer_a
    own = designating.draft(a_designation(), agency="alpha", actor=by, now=NOW)
    designating.propose(own.id, version=own.version, actor=by, now=NOW)
    kept = signed_by(everyone, own, "officer_a")
    page = words(check(signed_in("officer_a").get(f"/records/{kept.id}")))
    assert "signed their own draft" in page
    other = signed_by(everyone, proposed(everyone), "officer_a")
    page = words(check(signed_in("officer_a").get(f"/records/{other.id}")))
    assert "signed their own draft" not in page


def test_a_joint_signature_needs_its_own_reason(everyone: Cast, signed_in: SignIn) -> None:
    kept = proposed(everyone, a_joint_designation())
    page = signed_in("officer_b").post(f"/records/{kept.id}/sign", signing(kept, reason=" "))
    assert page.status_code == 422
    assert "#id_reason" in {link.get("href") for link in check(page).iter("a")}


def test_the_other_agency_s_officer_declines_with_a_reason(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = proposed(everyone, a_joint_designation())
    client = signed_in("officer_b")
    check(client.get(f"/records/{kept.id}/decline"))
    pinned = {"fingerprint": material_fingerprint(designation(kept))}
    assert client.post(f"/records/{kept.id}/decline", {**pinned, "why": ""}).status_code == 422
    page = client.post(f"/records/{kept.id}/decline", {**pinned, "why": "Too wide."}, follow=True)
    assert "You declined" in words(check(page))
    assert state_of(everyone, kept) == "draft"
    assert "Too wide." in words(check(signed_in("keeper_a").get(f"/records/{kept.id}")))


def test_only_the_chief_signs_what_is_in_the_city_s_best_interests(
    everyone: Cast, signed_in: SignIn
) -> None:
    tomorrow = date.today() + timedelta(days=1)  # noqa: TID251, DTZ011 (the page reads the clock)
    content = a_determination_of_best_interests(since=tomorrow, until=LATER)
    kept = proposed(everyone, content)
    assert "Waiting for your signature" not in words(check(signed_in("officer_a").get("/")))
    assert signed_in("officer_a").post(f"/records/{kept.id}/sign", signing(kept)).status_code == 403
    chief = signed_in("chief")
    assert kept.id in words(check(chief.get("/")))
    page = chief.post(f"/records/{kept.id}/sign", signing(kept), follow=True)
    assert "You signed" in words(check(page))


def test_what_the_law_refuses_is_said_with_its_provision(everyone: Cast, signed_in: SignIn) -> None:
    kept = drafted(everyone, a_designation(counterparties=("federal_agency",)))
    actions.enter(KINDS["policy"], a_policy(), actor=everyone.chief, now=NOW)
    client = signed_in("keeper_a")
    page = client.post(f"/records/{kept.id}/propose", {"version": "1"}, follow=True)
    assert "§ 23-1203(5)" in words(check(page))
    assert state_of(everyone, kept) == "draft"


def test_what_lacks_before_anyone_could_sign_is_said(everyone: Cast, signed_in: SignIn) -> None:
    kept = drafted(everyone, a_designation(reason=""))
    page = signed_in("keeper_a").post(f"/records/{kept.id}/propose", {"version": "1"}, follow=True)
    assert "Say why" in words(check(page))


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "٣", "9" * 40])
def test_a_forged_version_does_nothing(everyone: Cast, signed_in: SignIn, version: str) -> None:
    kept = drafted(everyone)
    page = signed_in("keeper_a").post(
        f"/records/{kept.id}/propose", {"version": version}, follow=True
    )
    assert "nothing was done" in words(check(page))
    assert state_of(everyone, kept) == "draft"


def test_who_signs_what_was_changed_meanwhile_is_told_and_loses_nothing(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = proposed(everyone, a_joint_designation())
    read = signing(kept, reason="My own long reason.")
    actor = everyone.keeper_a
    wider = a_joint_designation(types=("name", "biometrics.fingerprints"))
    changed = designating.change_designation(
        kept.id, wider, version=kept.version, actor=actor, now=NOW
    )
    designating.propose(kept.id, version=changed.version, actor=actor, now=NOW)
    client = signed_in("officer_a")
    page = client.post(f"/records/{kept.id}/sign", read)
    assert page.status_code == 409
    tree = check(page)
    assert "no longer says what you read" in words(tree)
    assert "fingerprints" in words(tree.find(".//section")).lower()
    form = page.context["form"]
    assert form["reason"].value() == "My own long reason."
    assert not form["statement"].value()
    sent = {**read, "fingerprint": form["fingerprint"].value()}
    assert client.post(f"/records/{kept.id}/sign", sent).status_code == 302


def test_who_signs_second_for_one_agency_is_told_and_reads_what_was_typed(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = proposed(everyone, a_joint_designation())
    signed_by(everyone, kept, "managing_a")
    sent = signing(kept, reason="My own long reason.")
    page = signed_in("officer_a").post(f"/records/{kept.id}/sign", sent)
    assert page.status_code == 409
    text = words(check(page))
    assert "has this signature already" in text
    assert "My own long reason." in text


def test_it_is_taken_back_to_draft(everyone: Cast, signed_in: SignIn) -> None:
    kept = proposed(everyone)
    client = signed_in("keeper_a")
    client.post(f"/records/{kept.id}/take-back", {"version": kept.version})
    assert state_of(everyone, kept) == "draft"


def test_a_withdrawal_shows_what_it_changes_and_asks_why(everyone: Cast, signed_in: SignIn) -> None:
    activity = an_act(everyone)
    kept = approved(everyone)
    client = signed_in("officer_a")
    page = client.get(f"/records/{kept.id}/withdraw")
    assert activity.id in words(check(page))
    assert client.post(f"/records/{kept.id}/withdraw", {"version": "3"}).status_code == 422
    stale = client.post(f"/records/{kept.id}/withdraw", {"version": "1", "why": "Long words."})
    assert stale.status_code == 409
    assert "Long words." in words(check(stale))
    sent = {"version": kept.version, "why": "No longer done."}
    page = client.post(f"/records/{kept.id}/withdraw", sent, follow=True)
    assert "No longer done." in words(check(page))
    assert state_of(everyone, kept) == "withdrawn"
    assert client.get(f"/records/{kept.id}/withdraw").status_code == 403


def test_one_takes_the_place_of_another_with_its_last_signature(
    everyone: Cast, signed_in: SignIn
) -> None:
    activity = an_act(everyone)
    old = approved(everyone)
    new = proposed(everyone, a_designation(name="Narrower", types=("biometrics.fingerprints",)))
    client = signed_in("officer_a")
    sent = signing(new, supersedes=old.id)
    looked = client.post(f"/records/{new.id}/sign", {**sent, "look": "yes"})
    text = words(check(looked))
    assert activity.id in text.partition("No longer covered")[2]
    assert (state_of(everyone, new), state_of(everyone, old)) == ("proposed", "approved")
    check(client.post(f"/records/{new.id}/sign", sent, follow=True))
    assert (state_of(everyone, new), state_of(everyone, old)) == ("approved", "superseded")


def test_an_approved_one_is_replaced_by_another(everyone: Cast, signed_in: SignIn) -> None:
    old = approved(everyone)
    new = approved(everyone, a_designation(name="Newer"))
    client = signed_in("officer_a")
    check(client.get(f"/records/{old.id}/supersede"))
    wrong = client.post(f"/records/{old.id}/supersede", {"version": old.version, "by": "x"})
    assert wrong.status_code == 422
    sent = {"version": old.version, "by": new.id}
    page = client.post(f"/records/{old.id}/supersede", sent, follow=True)
    assert "takes the place" in words(check(page))
    assert state_of(everyone, old) == "superseded"


def test_a_copy_begins_with_the_terms_of_another(everyone: Cast, signed_in: SignIn) -> None:
    kept = approved(everyone)
    client = signed_in("keeper_a")
    page = client.get(f"/register/designations/new?copy={kept.id}")
    check(page)
    assert page.context["form"]["name"].value() == "Letters handed on"
    activity = an_act(everyone)
    for forged in (activity.id, "DES-2026-99999", "x"):
        assert client.get(f"/register/designations/new?copy={forged}").status_code == 404


def test_what_was_changed_is_in_the_history_with_its_difference(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = drafted(everyone)
    changed = msgspec.structs.replace(a_designation(), name="Letters passed on")
    actor = everyone.officer_a
    designating.change_designation(kept.id, changed, version=1, actor=actor, now=NOW, why="Plain.")
    for address in ("", "/history"):
        text = words(check(signed_in("auditor").get(f"/records/{kept.id}{address}")))
        assert "passed" in text
        assert "Plain." in text


def test_a_browser_without_a_person_is_asked_to_sign_in(everyone: Cast) -> None:
    kept = drafted(everyone)
    assert Client().get(f"/records/{kept.id}").status_code == 302
