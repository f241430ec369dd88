"""What a step with a designation would change, before anyone takes it."""

from datetime import date, timedelta
from typing import Any

import pytest

from discretion.apps.audit.models import Entry
from discretion.apps.register import actions, effects
from discretion.apps.register.contents import Activity, Party
from discretion.apps.register.effects import Change, Effect, OnFile
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.errors import NotAllowed, NotFound
from discretion.law.acts import UNSTATED, Act, Actor, Counterparty, Grounds
from discretion.law.register import Agreement
from tests.apps.builders import a_designation, a_function, an_activity, approved, drafted
from tests.cast import NOW, TODAY, Cast


def entered(
    everyone: Cast, *, agency: str = "alpha", state: str = "current", **fields: object
) -> Kept:
    """An activity of alpha, or of its office."""
    content: Activity = an_activity(**fields)
    return actions.enter(
        KINDS["activity"], content, agency=agency, state=state, actor=everyone.managing_a, now=NOW
    )


def approving(everyone: Cast, kept: Kept, on_file: OnFile = effects.NOTHING) -> list[Effect]:
    """What approving it would change, as alpha's officer sees it."""
    return effects.effects_of_approval(kept.id, actor=everyone.officer_a, now=NOW, on_file=on_file)


def changes(found: list[Effect]) -> list[str]:
    """What becomes of each act."""
    return [effect.change.value for effect in found]


def test_given_a_draft_then_the_activities_it_would_newly_cover_are_told(everyone: Cast) -> None:
    activity = entered(everyone)
    (effect,) = approving(everyone, drafted(everyone))
    assert (effect.record, effect.name) == (activity.id, "Hand a letter on")
    assert effect.change is Change.NEWLY_COVERED
    assert effect.before
    assert effect.after
    assert (effect.before.outcome, effect.after.outcome) == ("refer", "permitted")
    assert effect.why == effect.after.because


@pytest.mark.parametrize(
    ("activity", "change"),
    [
        ({"types": ("name", "religion")}, "not_covered"),
        ({"act": "collection"}, "not_covered"),
        ({"function": "letters"}, "newly_covered"),
        ({"counterparties": (Party(kind="third_party", name="A pantry"),)}, "not_covered"),
        ({"counterparties": ()}, "undecided"),
        ({"counterparties": (Party(kind="police_department", id="beta"),)}, "undecided"),
        ({"counterparties": (Party(kind="city_agency", id="alpha-office"),)}, "covered"),
        ({"counterparties": (Party(kind="own_agency", id="alpha-office"),)}, "covered"),
    ],
)
def test_each_activity_is_decided_with_the_designation_and_without(
    everyone: Cast, activity: dict[str, Any], change: str
) -> None:
    if activity.get("function"):
        actions.enter(
            KINDS["function"],
            a_function(),
            agency="alpha",
            actor=everyone.keeper_a,
            now=NOW,
        )
    entered(everyone, **activity)
    (effect,) = approving(everyone, drafted(everyone))
    assert effect.change.value == change
    assert effect.why


def test_an_act_is_tried_with_each_party_by_each_group_of_staff(everyone: Cast) -> None:
    parties = (Party(kind="city_agency", id="beta"), Party(kind="individual"))
    entered(everyone, counterparties=parties, staff=("clerks", "guards"))
    found = approving(everyone, drafted(everyone, a_designation(staff=("clerks",))))
    acts = [effect.act for effect in found]
    assert [(a.counterparty.kind, a.by.staff) for a in acts if a] == [
        ("city_agency", "clerks"),
        ("city_agency", "guards"),
        ("individual", "clerks"),
        ("individual", "guards"),
    ]
    assert changes(found) == ["newly_covered", *["not_covered"] * 3]


def test_what_an_activity_gives_as_its_ground_is_the_grounds_of_the_act(everyone: Cast) -> None:
    entered(everyone, mission="Letters get answered.", legal_authority="Charter 8")
    entered(everyone)
    acts = [effect.act for effect in approving(everyone, drafted(everyone))]
    assert [act.grounds for act in acts if act] == [
        Grounds(furthers_mission="Letters get answered.", required_by_law="Charter 8"),
        UNSTATED,
    ]


def test_the_activities_of_an_office_count_and_those_of_other_agencies_do_not(
    everyone: Cast,
) -> None:
    office = entered(everyone, agency="alpha-office")
    actions.enter(
        KINDS["activity"], an_activity(), agency="beta", actor=everyone.officer_b, now=NOW
    )
    assert [effect.record for effect in approving(everyone, drafted(everyone))] == [office.id]


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"act": "retention"}])
def test_a_draft_and_a_retention_are_no_acts(everyone: Cast, fields: dict[str, str]) -> None:
    entered(everyone, **fields)
    assert approving(everyone, drafted(everyone)) == []


def test_given_an_approved_designation_then_withdrawing_it_tells_what_is_no_longer_covered(
    everyone: Cast,
) -> None:
    entered(everyone)
    kept = approved(everyone)
    (effect,) = effects.effects_of_withdrawal(kept.id, actor=everyone.officer_a, now=NOW)
    assert effect.change is Change.NO_LONGER_COVERED


def test_given_an_approved_designation_then_changing_it_tells_what_each_act_becomes(
    everyone: Cast,
) -> None:
    entered(everyone, name="A")
    entered(everyone, name="B", types=("religion",))
    kept = approved(everyone)
    found = effects.effects_of_change(
        kept.id, a_designation(types=("religion",)), actor=everyone.officer_a, now=NOW
    )
    assert changes(found) == ["no_longer_covered", "newly_covered"]


def test_given_it_is_to_supersede_another_then_that_one_is_thought_away(everyone: Cast) -> None:
    entered(everyone, types=("religion",))
    old = approved(everyone, a_designation(types=("name", "religion")))
    new = drafted(everyone)

    def change(supersedes: str) -> list[str]:
        found = effects.effects_of_approval(
            new.id, supersedes=supersedes, actor=everyone.officer_a, now=NOW
        )
        return changes(found)

    assert change("") == ["covered"]
    assert change(old.id) == ["no_longer_covered"]


def test_given_it_begins_later_then_acts_of_its_first_day_are_tried(everyone: Cast) -> None:
    entered(everyone)
    begins = TODAY + timedelta(days=30)
    (effect,) = approving(everyone, drafted(everyone, a_designation(since=begins)))
    assert effect.act
    assert (effect.act.on, effect.change) == (begins, Change.NEWLY_COVERED)


def test_acts_of_the_past_are_tried_as_if_they_came_again(everyone: Cast) -> None:
    past = Act(
        id="REC-2025-00001",
        act="disclosure",
        on=date(2025, 3, 1),
        done=True,
        agency="alpha",
        by=Actor("employee"),
        purpose="Hand a letter on",
        types=("name",),
        counterparty=Counterparty("city_agency", "beta"),
    )
    (effect,) = approving(everyone, drafted(everyone), OnFile(acts=[past]))
    assert (effect.record, effect.name) == ("REC-2025-00001", "Hand a letter on")
    assert effect.change is Change.NEWLY_COVERED


def test_given_it_asks_for_an_agreement_then_one_that_is_kept_above_meets_it(
    everyone: Cast,
) -> None:
    entered(everyone)
    kept = drafted(everyone, a_designation(agreement_required=True))
    paper = Agreement(
        id="AGR-2026-00001", agency="alpha", with_="beta", types="any", from_=date(2026, 1, 1)
    )
    assert changes(approving(everyone, kept)) == ["not_covered"]
    assert changes(approving(everyone, kept, OnFile(agreements=[paper]))) == ["newly_covered"]


def test_looking_records_nothing(everyone: Cast) -> None:
    entered(everyone)
    kept = approved(everyone)
    before = Entry.objects.count()
    approving(everyone, kept)
    effects.effects_of_withdrawal(kept.id, actor=everyone.officer_a, now=NOW)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("part", ["officer_b", "officer_office", "committee", "stranger"])
def test_who_does_not_see_the_designation_sees_no_effect_of_it(everyone: Cast, part: str) -> None:
    kept = drafted(everyone)
    with pytest.raises((NotAllowed, NotFound)):
        effects.effects_of_approval(kept.id, actor=everyone.actor(part), now=NOW)


def test_an_activity_is_no_designation(everyone: Cast) -> None:
    with pytest.raises(NotFound):
        approving(everyone, entered(everyone))
