"""What a signature under a designation is pinned to, whose it must be, and when it lapses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from discretion.apps.accounts.actions import allow_self_approval
from discretion.apps.accounts.models import Agency, Membership
from discretion.apps.accounts.policy import Actor, Office
from discretion.apps.audit import queries as audit
from discretion.apps.audit.models import Entry
from discretion.apps.register import designating
from discretion.apps.register.contents import Designation
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import outstanding, signatures
from discretion.apps.register.signing import capacity
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.law.authority import Role
from tests.apps.builders import (
    a_designation,
    approved,
    drafted,
    proposed,
    signed_by,
)
from tests.apps.designation_steps import (
    BEST,
    JOINT,
    LATER,
    OFFICERS,
    changed,
    decline,
    facts,
    pinned,
    propose,
    refused,
    reopened,
    sign,
    withdraw,
)
from tests.cast import CAST, NOW, TODAY, Cast


def test_given_a_change_that_changes_nothing_then_nothing_is_recorded(everyone: Cast) -> None:
    kept = approved(everyone)
    before = facts()
    assert changed(kept, everyone.officer_a) == kept
    assert facts() == before


def test_given_a_material_change_then_the_signatures_lapse_and_are_asked_for_again(
    everyone: Cast,
) -> None:
    kept = approved(everyone, JOINT)
    after = changed(kept, everyone.officer_a, until=LATER)
    given = signatures(kept.id, actor=everyone.officer_a)
    assert [s.lapsed_at for s in given] == [NOW, NOW]
    assert outstanding(after, given) == ("alpha", "beta")
    fact = Entry.objects.filter(record=kept.id).latest("number").fact
    assert '"fields":["until"]' in fact
    assert '"lapsed":["alpha","beta"]' in fact


def test_given_a_new_wording_then_the_signatures_stand(everyone: Cast) -> None:
    kept = approved(everyone)
    after = changed(kept, everyone.keeper_a, reason="In better words.", review_on=LATER)
    assert after.state == "approved"
    assert outstanding(after, signatures(kept.id, actor=everyone.officer_a)) == ()
    assert audit.history(kept.id)[0].kind == "designation.reworded"


def test_given_a_reason_taken_away_from_under_the_signatures_then_it_is_refused(
    everyone: Cast,
) -> None:
    kept = approved(everyone)
    with pytest.raises(Invalid) as error:
        changed(kept, everyone.keeper_a, reason=" ")
    assert error.value.faults[0].path == "reason"


def test_given_a_material_change_meanwhile_when_signing_what_was_read_then_it_is_stale(
    everyone: Cast,
) -> None:
    read = drafted(everyone)
    now = propose(changed(read, everyone.keeper_a, until=LATER), everyone.keeper_a)
    assert isinstance(now, Kept)
    for take in (sign, decline):
        with pytest.raises(Stale, match="no longer says what you read"):
            take(read, everyone.officer_a)


def test_given_a_new_wording_meanwhile_when_signing_what_was_read_then_it_is_signed(
    everyone: Cast,
) -> None:
    kept = proposed(everyone)
    changed(kept, everyone.keeper_a, name="Letters passed on")
    assert signed_by(everyone, kept, "officer_a").state == "approved"


def test_given_an_agency_signed_when_it_signs_again_then_it_is_stale(everyone: Cast) -> None:
    kept = signed_by(everyone, proposed(everyone, JOINT), "officer_a")
    with pytest.raises(Stale, match="this signature already"):
        designating.sign(
            kept.id,
            fingerprint=pinned(kept),
            reason="Again.",
            for_agency="alpha",
            actor=everyone.managing_a,
            now=NOW,
        )


@pytest.mark.parametrize("parts", [("officer_a", "officer_b"), ("officer_b", "officer_a")])
def test_given_a_joint_designation_then_the_last_signature_approves_it(
    everyone: Cast, parts: tuple[str, str]
) -> None:
    kept = proposed(everyone, JOINT)
    assert signed_by(everyone, kept, parts[0]).state == "proposed"
    assert signed_by(everyone, kept, parts[1]).state == "approved"
    kinds = [fact.kind for fact in audit.history(kept.id)]
    assert kinds == [
        "designation.approved",
        "designation.signed",
        "designation.proposed",
        "record.entered",
    ]


@pytest.mark.parametrize(("content", "part"), [(JOINT, "officer_b"), (BEST, "chief")])
def test_whoever_agrees_jointly_or_determines_gives_their_own_reason(
    everyone: Cast, content: Designation, part: str
) -> None:
    kept = proposed(everyone, content)
    with pytest.raises(Invalid) as error:
        designating.sign(
            kept.id, fingerprint=pinned(kept), reason=" ", actor=everyone.actor(part), now=NOW
        )
    assert error.value.faults[0].path == "reason"


def test_a_signature_for_an_agency_that_is_not_asked_is_invalid(everyone: Cast) -> None:
    kept = proposed(everyone)
    with pytest.raises(Invalid) as error:
        designating.sign(
            kept.id,
            fingerprint=pinned(kept),
            for_agency="beta",
            actor=everyone.officer_a,
            now=NOW,
        )
    assert error.value.faults[0].path == "for_agency"


@pytest.mark.parametrize(("part", "other"), [("officer_a", "beta"), ("officer_b", "alpha")])
def test_nobody_signs_for_another_agency(everyone: Cast, part: str, other: str) -> None:
    kept = proposed(everyone, JOINT)
    with pytest.raises((NotAllowed, NotFound)):
        designating.sign(
            kept.id,
            fingerprint=pinned(kept),
            reason="For them.",
            for_agency=other,
            actor=everyone.actor(part),
            now=NOW,
        )


@pytest.mark.parametrize("take", [decline, withdraw])
def test_a_refusal_and_an_end_have_a_reason(
    everyone: Cast, take: Callable[[Kept, Actor], object]
) -> None:
    kept = proposed(everyone)
    with pytest.raises(Invalid):
        designating.decline(
            kept.id, fingerprint=pinned(kept), why=" ", actor=everyone.officer_a, now=NOW
        )
    with pytest.raises(Invalid):
        designating.withdraw(
            kept.id, version=kept.version, why=" ", actor=everyone.officer_a, now=NOW
        )
    take(kept, everyone.officer_a)
    assert audit.history(kept.id)[0].why in ("Too many types.", "The need is gone.")


def test_given_one_agency_declines_then_the_others_signature_stands_while_nothing_changes(
    everyone: Cast,
) -> None:
    kept = signed_by(everyone, proposed(everyone, JOINT), "officer_a")
    decline(kept, everyone.officer_b)
    kept = reopened(everyone, kept)
    assert kept.state == "draft"
    assert outstanding(kept, signatures(kept.id, actor=everyone.chief)) == ("beta",)
    propose(kept, everyone.keeper_a)
    assert signed_by(everyone, kept, "officer_b").state == "approved"


def test_given_an_agency_that_signed_when_it_declines_then_its_own_signature_lapses(
    everyone: Cast,
) -> None:
    kept = signed_by(everyone, proposed(everyone, JOINT), "officer_b")
    decline(kept, everyone.officer_b)
    kept = reopened(everyone, kept)
    assert outstanding(kept, signatures(kept.id, actor=everyone.chief)) == ("alpha", "beta")


def test_given_ones_own_draft_when_one_signs_it_then_it_is_refused(everyone: Cast) -> None:
    kept = designating.draft(a_designation(), agency="alpha", actor=everyone.officer_a, now=NOW)
    kept = designating.propose(kept.id, version=1, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        sign(kept, everyone.officer_a)
    assert signed_by(everyone, kept, "managing_a").state == "approved"


def test_given_ones_own_last_material_change_when_one_signs_then_it_is_refused(
    everyone: Cast,
) -> None:
    kept = changed(drafted(everyone), everyone.officer_a, until=LATER)
    kept = changed(kept, everyone.keeper_a, name="Letters passed on")
    kept = designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        sign(kept, everyone.officer_a)


def test_given_ones_own_draft_that_another_changed_when_one_signs_then_it_is_refused(
    everyone: Cast,
) -> None:
    kept = designating.draft(a_designation(), agency="alpha", actor=everyone.officer_a, now=NOW)
    kept = changed(kept, everyone.keeper_a, until=LATER)
    kept = designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        sign(kept, everyone.officer_a)


def test_given_ones_own_material_change_between_others_when_one_signs_then_it_is_refused(
    everyone: Cast,
) -> None:
    kept = changed(drafted(everyone), everyone.officer_a, types=("name", "religion"))
    kept = changed(kept, everyone.managing_a, until=LATER)
    kept = designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)
    for author in (everyone.officer_a, everyone.managing_a):
        with pytest.raises(NotAllowed, match="someone else has to approve it"):
            sign(kept, author)


def test_given_ones_own_draft_that_another_approved_then_one_may_sign_anothers_later_change(
    everyone: Cast,
) -> None:
    kept = designating.draft(a_designation(), agency="alpha", actor=everyone.officer_a, now=NOW)
    kept = designating.propose(kept.id, version=1, actor=everyone.keeper_a, now=NOW)
    kept = changed(signed_by(everyone, kept, "managing_a"), everyone.managing_a, until=LATER)
    kept = designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        sign(kept, everyone.managing_a)
    assert signed_by(everyone, kept, "officer_a").state == "approved"


def test_given_one_only_reworded_it_then_one_may_sign(everyone: Cast) -> None:
    kept = changed(proposed(everyone), everyone.officer_a, name="Letters passed on")
    assert signed_by(everyone, kept, "officer_a").state == "approved"


def test_given_the_head_allows_it_then_one_signs_ones_own_draft_and_the_fact_says_so(
    everyone: Cast,
) -> None:
    allow_self_approval("alpha", allow=True, actor=everyone.head_a, now=NOW)
    kept = designating.draft(a_designation(), agency="alpha", actor=everyone.officer_a, now=NOW)
    kept = designating.propose(kept.id, version=1, actor=everyone.officer_a, now=NOW)
    assert signed_by(everyone, kept, "officer_a").state == "approved"
    assert '"self_approved":true' in Entry.objects.filter(record=kept.id).latest("number").fact


def test_nobody_can_allow_the_chief_to_sign_their_own_draft(everyone: Cast) -> None:
    Agency.objects.filter(id="alpha").update(self_approval=True)
    Membership.objects.create(
        person=everyone.people["chief"],
        role="privacy_staff",
        agency_id="alpha",
        since=date(2026, 1, 1),
    )
    kept = designating.draft(BEST, agency="alpha", actor=everyone.chief, now=NOW)
    kept = designating.propose(kept.id, version=1, actor=everyone.chief, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        sign(kept, everyone.chief)


def test_given_a_vacant_office_when_the_head_signs_then_the_fact_says_in_whose_place(
    everyone: Cast,
) -> None:
    kept = signed_by(everyone, proposed(everyone, JOINT), "officer_a")
    Membership.objects.filter(agency="beta", role="agency_privacy_officer").update(
        until=TODAY - timedelta(days=1)
    )
    assert signed_by(everyone, kept, "head_b").state == "approved"
    fact = Entry.objects.filter(record=kept.id).latest("number").fact
    assert '"standing_in":"while the office is vacant"' in fact
    assert '"role":"agency_privacy_officer"' in fact


def test_given_an_office_of_ones_own_then_one_signs_by_that_and_not_as_a_deputy() -> None:
    own = Office(Role.AGENCY_PRIVACY_OFFICER, "beta")
    deputy = replace(own, standing_in="for Otto Office, who is away")
    head = Office(Role.AGENCY_HEAD, "beta")
    actor = Actor(id="person:1", name="Bo Officer", offices=(head, deputy, own))
    assert capacity(actor, JOINT, "beta") is own


def test_given_an_approval_that_names_what_it_supersedes_then_that_one_ends(
    everyone: Cast,
) -> None:
    old, kept = approved(everyone), proposed(everyone)
    designating.sign(
        kept.id, fingerprint=pinned(kept), supersedes=old.id, actor=everyone.officer_a, now=NOW
    )
    assert reopened(everyone, kept).state == "approved"
    assert reopened(everyone, old).state == "superseded"
    told = audit.history(old.id)[0]
    assert (told.kind, told.why) == ("designation.superseded", f"By {kept.id}.")


@pytest.mark.parametrize("part", sorted(OFFICERS))
def test_given_two_approved_when_one_takes_the_others_place_then_one_fact_tells(
    everyone: Cast, part: str
) -> None:
    old, new = approved(everyone), approved(everyone)
    before = facts()
    designating.supersede(
        old.id, by=new.id, version=old.version, actor=everyone.actor(part), now=NOW
    )
    assert facts() == before + 1
    assert reopened(everyone, old).state == "superseded"


def test_who_may_not_end_a_designation_lets_none_take_its_place(everyone: Cast) -> None:
    old, new = approved(everyone), approved(everyone)

    def take(kept: Kept, actor: Actor) -> object:
        return designating.supersede(kept.id, by=new.id, version=kept.version, actor=actor, now=NOW)

    others = [part for part in CAST if part not in OFFICERS]
    assert [p for p in others if not refused(take, old, everyone.actor(p))] == []
    assert reopened(everyone, old) == old


@pytest.mark.parametrize(
    "why_not", ["itself", "not yet signed", "not yet begun", "another agency's"]
)
def test_only_an_approved_designation_in_force_of_the_same_agency_takes_anothers_place(
    everyone: Cast, why_not: str
) -> None:
    old = approved(everyone)
    if why_not == "itself":
        new = old
    elif why_not == "not yet signed":
        new = proposed(everyone)
    elif why_not == "not yet begun":
        new = approved(everyone, a_designation(since=LATER))
    else:
        new = designating.draft(
            a_designation(), agency="alpha-office", actor=everyone.managing_a, now=NOW
        )
        designating.propose(new.id, version=1, actor=everyone.managing_a, now=NOW)
        new = signed_by(everyone, new, "officer_office")
    with pytest.raises(Invalid) as error:
        designating.supersede(
            old.id, by=new.id, version=old.version, actor=everyone.managing_a, now=NOW
        )
    assert error.value.faults[0].path == "supersedes"
    assert reopened(everyone, old).state == "approved"


def test_given_a_refused_succession_when_signing_then_the_signature_is_not_kept_either(
    everyone: Cast,
) -> None:
    old, kept = approved(everyone), proposed(everyone, a_designation(since=LATER))
    with pytest.raises(Invalid):
        designating.sign(
            kept.id, fingerprint=pinned(kept), supersedes=old.id, actor=everyone.officer_a, now=NOW
        )
    assert reopened(everyone, kept) == kept
    assert signatures(kept.id, actor=everyone.officer_a) == []
