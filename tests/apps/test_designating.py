"""How a designation comes into force and out of it, and who may take which step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import msgspec
import pytest
from msgspec import UNSET

from discretion.apps.accounts.actions import allow_self_approval
from discretion.apps.accounts.models import Agency, Membership
from discretion.apps.accounts.policy import Actor, Office
from discretion.apps.audit import queries as audit
from discretion.apps.audit.models import Entry
from discretion.apps.register import actions, designating, queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.named import naming, naming_us
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation, outstanding, signatures
from discretion.apps.register.signing import capacity
from discretion.errors import Invalid, NotAllowed, NotFound, RefusedByLaw, Stale
from discretion.law.authority import Role
from tests.apps.builders import (
    a_designation,
    a_determination_of_best_interests,
    a_joint_designation,
    an_activity,
    approved,
    drafted,
    proposed,
    signed_by,
)
from tests.cast import CAST, NOW, TODAY, Cast

KEEPERS = {"keeper_a", "officer_a", "managing_a"}
OFFICERS = {"officer_a", "managing_a"}
BOTH = OFFICERS | {"officer_b"}
LATER = TODAY + timedelta(days=90)


def pinned(kept: Kept) -> str:
    """What a signature under it is pinned to."""
    return material_fingerprint(designation(kept))


def reopened(everyone: Cast, kept: Kept) -> Kept:
    """The designation as it stands now."""
    return queries.record(kept.id, actor=everyone.chief)


def changed(kept: Kept, actor: Actor, **fields: object) -> Kept:
    """The designation after someone changed these fields."""
    content = msgspec.structs.replace(designation(kept), **fields)
    return designating.change_designation(
        kept.id, content, version=kept.version, actor=actor, now=NOW
    )


def _draft(kept: Kept, actor: Actor) -> object:
    return designating.draft(a_designation(), agency="alpha", actor=actor, now=NOW)


def _reword(kept: Kept, actor: Actor) -> object:
    return changed(kept, actor, name="Letters passed on")


def _change(kept: Kept, actor: Actor) -> object:
    return changed(kept, actor, types=("name", "religion"))


def _propose(kept: Kept, actor: Actor) -> object:
    return designating.propose(kept.id, version=kept.version, actor=actor, now=NOW)


def _return(kept: Kept, actor: Actor) -> object:
    return designating.return_to_draft(kept.id, version=kept.version, actor=actor, now=NOW)


def _sign(kept: Kept, actor: Actor) -> object:
    return designating.sign(
        kept.id, fingerprint=pinned(kept), reason="It serves us.", actor=actor, now=NOW
    )


def _decline(kept: Kept, actor: Actor) -> object:
    return designating.decline(
        kept.id, fingerprint=pinned(kept), why="Too many types.", actor=actor, now=NOW
    )


def _withdraw(kept: Kept, actor: Actor) -> object:
    return designating.withdraw(
        kept.id, version=kept.version, why="The need is gone.", actor=actor, now=NOW
    )


class Step(NamedTuple):
    """A step: what it starts from, how it is taken, by whom, and the state that follows."""

    start: Callable[[Cast, Designation], Kept]
    take: Callable[[Kept, Actor], object]
    may: set[str]
    leads_to: str
    content: Designation = a_designation()


JOINT, BEST = a_joint_designation(), a_determination_of_best_interests()
STEPS = {
    "draft": Step(drafted, _draft, KEEPERS, "draft"),
    "reword a draft": Step(drafted, _reword, KEEPERS, "draft"),
    "change a draft": Step(drafted, _change, KEEPERS, "draft"),
    "propose": Step(drafted, _propose, KEEPERS, "proposed"),
    "reword a proposed one": Step(proposed, _reword, KEEPERS, "proposed"),
    "change a proposed one": Step(proposed, _change, KEEPERS, "draft"),
    "return to draft": Step(proposed, _return, KEEPERS, "draft"),
    "sign a routine one": Step(proposed, _sign, OFFICERS, "approved"),
    "sign a joint one": Step(proposed, _sign, BOTH, "proposed", JOINT),
    "determine best interests": Step(proposed, _sign, {"chief"}, "approved", BEST),
    "decline a routine one": Step(proposed, _decline, OFFICERS, "draft"),
    "decline a joint one": Step(proposed, _decline, BOTH, "draft", JOINT),
    "decline to determine": Step(proposed, _decline, {"chief"}, "draft", BEST),
    "withdraw a draft": Step(drafted, _withdraw, KEEPERS, "withdrawn"),
    "withdraw a proposed one": Step(proposed, _withdraw, KEEPERS, "withdrawn"),
    "withdraw a routine one": Step(approved, _withdraw, OFFICERS, "withdrawn"),
    "withdraw a joint one": Step(approved, _withdraw, BOTH, "withdrawn", JOINT),
    "withdraw a determination": Step(approved, _withdraw, {"chief"}, "withdrawn", BEST),
    "reword an approved one": Step(approved, _reword, KEEPERS, "approved"),
    "change an approved one": Step(approved, _change, OFFICERS, "draft"),
}
STATES: dict[str, Callable[[Cast, Designation], Kept]] = {
    "draft": drafted,
    "proposed": proposed,
    "approved": approved,
}


def facts() -> int:
    """How many facts there are."""
    return Entry.objects.count()


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name, step in STEPS.items() for part in sorted(step.may)]
)
def test_given_who_may_when_they_take_a_step_then_it_is_taken_and_leaves_one_fact(
    everyone: Cast, name: str, part: str
) -> None:
    step = STEPS[name]
    kept = step.start(everyone, step.content)
    before = facts()
    step.take(kept, everyone.actor(part))
    assert facts() == before + 1
    after = reopened(everyone, kept)
    assert after.state == step.leads_to
    told = audit.history(kept.id)[0]
    if name != "draft":
        assert after.version == kept.version + 1
        assert told.after
        assert told.after["state"] == step.leads_to


def refused(take: Callable[[Kept, Actor], object], kept: Kept, actor: Actor) -> bool:
    """Whether the actor is refused the step."""
    try:
        take(kept, actor)
    except (NotAllowed, NotFound):
        return True
    return False


@pytest.mark.parametrize("name", STEPS)
def test_given_anyone_else_of_the_cast_when_they_try_a_step_then_nothing_happens(
    everyone: Cast, name: str
) -> None:
    step = STEPS[name]
    kept = step.start(everyone, step.content)
    before = facts()
    others = [part for part in CAST if part not in step.may]
    assert [p for p in others if not refused(step.take, kept, everyone.actor(p))] == []
    assert facts() == before
    assert reopened(everyone, kept) == kept


@pytest.mark.parametrize(
    ("take", "state"),
    [
        (take, state)
        for take, starts in (
            (_propose, {"draft"}),
            (_return, {"proposed"}),
            (_sign, {"proposed"}),
            (_decline, {"proposed"}),
        )
        for state in STATES
        if state not in starts
    ],
)
def test_given_another_state_when_a_step_is_tried_then_it_is_stale(
    everyone: Cast, take: Callable[[Kept, Actor], object], state: str
) -> None:
    kept = STATES[state](everyone, a_designation())
    with pytest.raises(Stale):
        take(kept, everyone.officer_a)
    assert reopened(everyone, kept) == kept


@pytest.mark.parametrize("take", [_reword, _change, _propose, _return, _sign, _decline, _withdraw])
def test_what_was_withdrawn_takes_no_further_step(
    everyone: Cast, take: Callable[[Kept, Actor], object]
) -> None:
    kept = drafted(everyone)
    _withdraw(kept, everyone.keeper_a)
    with pytest.raises(Stale):
        take(reopened(everyone, kept), everyone.officer_a)


@pytest.mark.parametrize("take", [_reword, _change, _withdraw])
def test_given_someone_was_faster_when_the_version_is_old_then_it_is_stale(
    everyone: Cast, take: Callable[[Kept, Actor], object]
) -> None:
    kept = drafted(everyone)
    changed(kept, everyone.keeper_a, review_on=LATER)
    with pytest.raises(Stale, match="Kim Keeper changed"):
        take(kept, everyone.officer_a)


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
    fact = Entry.objects.order_by("-number")[0].fact
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
    now = _propose(changed(read, everyone.keeper_a, until=LATER), everyone.keeper_a)
    assert isinstance(now, Kept)
    for take in (_sign, _decline):
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


@pytest.mark.parametrize("take", [_decline, _withdraw])
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
    _decline(kept, everyone.officer_b)
    kept = reopened(everyone, kept)
    assert kept.state == "draft"
    assert outstanding(kept, signatures(kept.id, actor=everyone.chief)) == ("beta",)
    _propose(kept, everyone.keeper_a)
    assert signed_by(everyone, kept, "officer_b").state == "approved"


def test_given_an_agency_that_signed_when_it_declines_then_its_own_signature_lapses(
    everyone: Cast,
) -> None:
    kept = signed_by(everyone, proposed(everyone, JOINT), "officer_b")
    _decline(kept, everyone.officer_b)
    kept = reopened(everyone, kept)
    assert outstanding(kept, signatures(kept.id, actor=everyone.chief)) == ("alpha", "beta")


def test_given_ones_own_draft_when_one_signs_it_then_it_is_refused(everyone: Cast) -> None:
    kept = designating.draft(a_designation(), agency="alpha", actor=everyone.officer_a, now=NOW)
    kept = designating.propose(kept.id, version=1, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        _sign(kept, everyone.officer_a)
    assert signed_by(everyone, kept, "managing_a").state == "approved"


def test_given_ones_own_last_material_change_when_one_signs_then_it_is_refused(
    everyone: Cast,
) -> None:
    kept = changed(drafted(everyone), everyone.officer_a, until=LATER)
    kept = changed(kept, everyone.keeper_a, name="Letters passed on")
    kept = designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        _sign(kept, everyone.officer_a)


def test_given_ones_own_draft_that_another_changed_when_one_signs_then_it_is_refused(
    everyone: Cast,
) -> None:
    kept = designating.draft(a_designation(), agency="alpha", actor=everyone.officer_a, now=NOW)
    kept = changed(kept, everyone.keeper_a, until=LATER)
    kept = designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)
    with pytest.raises(NotAllowed, match="someone else has to approve it"):
        _sign(kept, everyone.officer_a)


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
    assert '"self_approved":true' in Entry.objects.order_by("-number")[0].fact


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
        _sign(kept, everyone.chief)


def test_given_a_vacant_office_when_the_head_signs_then_the_fact_says_in_whose_place(
    everyone: Cast,
) -> None:
    kept = signed_by(everyone, proposed(everyone, JOINT), "officer_a")
    Membership.objects.filter(agency="beta", role="agency_privacy_officer").update(
        until=TODAY - timedelta(days=1)
    )
    assert signed_by(everyone, kept, "head_b").state == "approved"
    fact = Entry.objects.order_by("-number")[0].fact
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


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (a_designation(reason=""), "reason"),
        (a_designation(with_agencies=("beta",)), "with_agencies"),
        (a_designation(offices=("alpha", "beta")), "offices[1]"),
        (a_determination_of_best_interests(until=UNSET), "until"),
    ],
)
def test_given_something_missing_when_proposed_then_the_field_is_named(
    everyone: Cast, content: Designation, path: str
) -> None:
    kept = drafted(everyone, content)
    with pytest.raises(Invalid) as error:
        _propose(kept, everyone.keeper_a)
    assert [fault.path for fault in error.value.faults] == [path]


BEYOND_THE_CITY = [
    ("third_party",),
    ("individual",),
    ("federal_agency",),
    ("contractor",),
    ("department_of_education",),
    ("local_public_authority",),
    ("local_public_benefit_corporation",),
    ("city_agency", "library"),
    "any",
]


@pytest.mark.parametrize("act", ["disclosure", "both"])
@pytest.mark.parametrize("counterparties", BEYOND_THE_CITY)
def test_the_chief_determines_best_interests_for_disclosures_to_city_agencies_only(
    everyone: Cast, counterparties: object, act: str
) -> None:
    Agency.objects.create(id="library", name="Library", kind="local_public_authority")
    content = a_determination_of_best_interests(act=act, counterparties=counterparties)
    kept = drafted(everyone, content)
    with pytest.raises(RefusedByLaw) as error:
        _propose(kept, everyone.keeper_a)
    assert error.value.provision == "23-1202(c)(2)(b)"


@pytest.mark.parametrize("counterparties", [("city_agency",), ("police_department",), ("beta",)])
def test_the_police_and_any_named_agency_are_city_agencies(
    everyone: Cast, counterparties: object
) -> None:
    content = a_determination_of_best_interests(act="both", counterparties=counterparties)
    assert approved(everyone, content).state == "approved"


@pytest.mark.parametrize("counterparties", BEYOND_THE_CITY)
def test_the_chief_determines_best_interests_for_collections_of_any_kind(
    everyone: Cast, counterparties: object
) -> None:
    Agency.objects.create(id="library", name="Library", kind="local_public_authority")
    content = a_determination_of_best_interests(act="collection", counterparties=counterparties)
    assert approved(everyone, content).state == "approved"


@pytest.mark.parametrize(
    ("act", "provision"),
    [("collection", "23-1202(b)(2)(b)"), ("disclosure", "23-1202(c)(2)(b)")],
)
def test_the_chief_approves_in_advance_also_on_the_day_of_signing(
    everyone: Cast, act: str, provision: str
) -> None:
    kept = proposed(everyone, a_determination_of_best_interests(act=act))
    with pytest.raises(RefusedByLaw) as error:
        designating.sign(
            kept.id,
            fingerprint=pinned(kept),
            reason="It serves the City.",
            actor=everyone.chief,
            now=NOW + timedelta(days=1),
        )
    assert error.value.provision == provision
    assert signed_by(everyone, kept, "chief").state == "approved"


@pytest.mark.parametrize("other", ["library", "alpha-office"])
def test_only_two_city_agencies_agree_jointly(everyone: Cast, other: str) -> None:
    Agency.objects.create(id="library", name="Library", kind="local_public_authority")
    kept = drafted(everyone, a_joint_designation(with_agencies=(other,)))
    with pytest.raises(RefusedByLaw) as error:
        _propose(kept, everyone.keeper_a)
    assert error.value.provision == "23-1201 routine collection or disclosure(ii)"


SEEN = {"proposed": {"officer_b"}, "approved": {"officer_b", "head_b"}}
OF_BETA = ("officer_b", "head_b")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("part", [*OF_BETA, "officer_office", "committee", "stranger"])
def test_the_agency_that_a_joint_designation_names_is_shown_it(
    everyone: Cast, part: str, state: str
) -> None:
    kept = STATES[state](everyone, JOINT)
    actor = everyone.actor(part)
    if part in SEEN.get(state, ()):
        (shown,) = naming_us(actor=actor)
        assert shown == naming(kept.id, actor=actor)
        assert (shown.id, shown.types, shown.fingerprint) == (kept.id, ("name",), pinned(kept))
        assert shown.outstanding == (("alpha", "beta") if state == "proposed" else ())
    else:
        assert naming_us(actor=actor) == []
        with pytest.raises(NotFound):
            naming(kept.id, actor=actor)


@pytest.mark.parametrize("part", OF_BETA)
def test_what_another_agency_is_not_shown_of_it_stays_closed(everyone: Cast, part: str) -> None:
    kept, actor = approved(everyone, JOINT), everyone.actor(part)
    for closed in (queries.record, queries.history, signatures):
        with pytest.raises(NotFound):
            closed(kept.id, actor=actor)
    told = msgspec.to_builtins(naming(kept.id, actor=actor))
    assert not {"review_on", "changed_by", "signatures", "title"} & set(told)
    assert "Olga" not in str(told)


def test_a_routine_designation_is_shown_to_nobody_it_discloses_to(everyone: Cast) -> None:
    approved(everyone, a_designation(counterparties=("beta",)))
    assert naming_us(actor=everyone.officer_b) == []


@pytest.mark.parametrize("take", [_propose, _return, _sign, _decline, _withdraw])
def test_given_the_id_of_another_kind_of_record_then_it_is_no_designation(
    everyone: Cast, take: Callable[[Kept, Actor], object]
) -> None:
    activity = actions.enter(
        KINDS["activity"], an_activity(), agency="alpha", actor=everyone.keeper_a, now=NOW
    )
    kept = msgspec.structs.replace(drafted(everyone), id=activity.id)
    with pytest.raises(NotFound, match="no designation"):
        take(kept, everyone.officer_a)
