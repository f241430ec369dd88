"""What the chief's policies take away from a designation: § 23-1203(4) and (5)."""

from datetime import timedelta

import pytest

from discretion.apps.register import actions, designating
from discretion.apps.register.contents import AddedType, Contractor, Designation
from discretion.apps.register.exclusions import Exclusions
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.errors import RefusedByLaw
from tests.apps.builders import (
    a_designation,
    a_determination_of_best_interests,
    a_joint_designation,
    a_policy,
    drafted,
    proposed,
    signed_by,
)
from tests.cast import NOW, TODAY, Cast


def adopted(everyone: Cast, **terms: object) -> None:
    """The chief adopts a policy."""
    actions.enter(KINDS["policy"], a_policy(**terms), actor=everyone.chief, now=NOW)


def said_of(everyone: Cast, content: Designation) -> Exclusions:
    """What policies say of a designation of alpha."""
    kept = drafted(everyone, content)
    return designating.exclusions(kept.id, actor=everyone.officer_a, now=NOW)


def refusal(everyone: Cast, content: Designation) -> str:
    """The provision under which proposing it is refused; empty where it is not."""
    kept = drafted(everyone, content)
    try:
        designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)
    except RefusedByLaw as error:
        return error.provision
    return ""


# The terms of a policy, those of a designation, and whether all it is for is barred.
WHOLLY: list[tuple[dict[str, object], dict[str, object], bool]] = [
    ({"counterparties": "any"}, {}, True),
    ({"counterparties": ("city_agency",)}, {}, True),
    ({"counterparties": ("city_agency",)}, {"counterparties": ("beta",)}, True),
    ({"counterparties": ("beta",)}, {"counterparties": ("beta",)}, True),
    ({"counterparties": ("third_party",)}, {"counterparties": ("court", "public")}, True),
    ({"counterparties": "any", "types": ("contact",)}, {"types": ("contact.phone",)}, True),
    # A part is left: another type, another party, a finer type, or collecting.
    ({"counterparties": "any"}, {"types": ("name", "religion")}, False),
    ({"counterparties": ("beta",)}, {}, False),
    ({"counterparties": ("federal_agency",)}, {"counterparties": ("third_party",)}, False),
    ({"counterparties": ("city_agency",)}, {"counterparties": "any"}, False),
    ({"counterparties": "any", "types": ("contact.phone",)}, {"types": ("contact",)}, False),
    ({"counterparties": "any"}, {"act": "both"}, False),
    ({"counterparties": "any"}, {"act": "collection"}, False),
    # The policy speaks of other days, of something else, or of other parties.
    ({"counterparties": "any", "until": TODAY - timedelta(days=1)}, {}, False),
    ({"counterparties": "any", "types": ("religion",)}, {}, False),
    ({"counterparties": "any", "says": "notify_individual"}, {}, False),
    ({"counterparties": ("federal_agency",)}, {}, False),
]


@pytest.mark.parametrize(("policy", "terms", "wholly"), WHOLLY)
def test_a_designation_of_which_a_policy_leaves_nothing_is_refused(
    everyone: Cast, policy: dict[str, object], terms: dict[str, object], wholly: bool
) -> None:
    adopted(everyone, **policy)
    provision = refusal(everyone, a_designation(**terms))
    assert provision == ("23-1203(5)" if wholly else "")


def test_several_policies_together_may_leave_nothing(everyone: Cast) -> None:
    content = a_designation(types=("name", "religion"))
    adopted(everyone, counterparties="any")
    assert refusal(everyone, content) == ""
    adopted(everyone, counterparties=("city_agency",), types=("religion",), authority="Order 9")
    assert refusal(everyone, content) == "23-1203(5)"


def test_given_a_policy_that_begins_before_the_designation_then_it_is_refused(
    everyone: Cast,
) -> None:
    adopted(everyone, counterparties="any", since=TODAY + timedelta(days=5))
    assert refusal(everyone, a_designation()) == ""
    later = a_designation(since=TODAY + timedelta(days=5))
    assert refusal(everyone, later) == "23-1203(5)"


@pytest.mark.parametrize(
    "content", [a_joint_designation(), a_determination_of_best_interests()], ids=lambda c: c.kind
)
def test_policies_on_routine_bind_joint_designations_and_not_the_chief(
    everyone: Cast, content: Designation
) -> None:
    adopted(everyone, counterparties="any")
    joint = content.kind == "joint_routine"
    assert refusal(everyone, content) == ("23-1203(5)" if joint else "")


def test_given_a_policy_adopted_meanwhile_when_signing_then_it_is_refused(everyone: Cast) -> None:
    kept = proposed(everyone)
    adopted(everyone, counterparties="any")
    with pytest.raises(RefusedByLaw, match="Order 8"):
        signed_by(everyone, kept, "officer_a")


def test_given_a_part_is_barred_then_which_types_and_parties_is_shown(everyone: Cast) -> None:
    adopted(everyone, types=("contact", "religion"), counterparties=("federal_agency", "court"))
    content = a_designation(types=("name", "contact"), counterparties=("beta", "third_party"))
    (barred,) = said_of(everyone, content).barred
    assert barred.types == ("contact",)
    assert barred.counterparties == ("federal_agency", "court")
    assert (barred.authority, barred.provision) == ("Order 8", "23-1203(5)")


def test_given_a_finer_type_is_barred_then_it_is_named_and_not_the_broader(everyone: Cast) -> None:
    added = AddedType(
        code="biometrics.gait", label="Manner of walking", authority="Order 7", since=TODAY
    )
    actions.enter(KINDS["type"], added, actor=everyone.chief, now=NOW)
    adopted(everyone, types=("biometrics.gait",), counterparties="any")
    (barred,) = said_of(everyone, a_designation(types=("biometrics",))).barred
    assert barred.types == ("biometrics.gait",)
    assert barred.counterparties == ("city_agency",)


def test_given_a_vendor_of_ours_then_a_policy_on_vendors_reaches_it(everyone: Cast) -> None:
    shop = Contractor(code="shop", name="A shop", services="other")
    actions.enter(KINDS["contractor"], shop, agency="alpha", actor=everyone.keeper_a, now=NOW)
    adopted(everyone, counterparties=("vendor",))
    assert refusal(everyone, a_designation(counterparties=("shop",))) == "23-1203(5)"


def demands(everyone: Cast, content: Designation, **policy: object) -> list[tuple[object, object]]:
    """For which types and parties an agreement is asked under a policy."""
    terms = {"says": "routine_needs_agreement", "counterparties": ("vendor",), **policy}
    adopted(everyone, **terms)
    found = said_of(everyone, content)
    assert not found.barred
    assert {demand.provision for demand in found.agreement_for} <= {"23-1203(4)"}
    return [(demand.types, demand.counterparties) for demand in found.agreement_for]


def test_given_a_policy_asks_for_an_agreement_then_for_what_is_shown(everyone: Cast) -> None:
    content = a_designation(types=("name", "religion"), counterparties="any")
    assert demands(everyone, content, types="any") == [(("name", "religion"), ("vendor",))]


def test_no_agreement_is_asked_with_the_individual(everyone: Cast) -> None:
    content = a_designation(counterparties=("individual",))
    assert demands(everyone, content, counterparties=("individual",)) == []


def test_a_demand_for_an_agreement_refuses_nothing(everyone: Cast) -> None:
    content = a_designation(counterparties=("vendor",))
    assert demands(everyone, content)
    assert refusal(everyone, content) == ""


def test_given_no_policy_then_nothing_is_said(everyone: Cast) -> None:
    assert said_of(everyone, a_designation()) == Exclusions()


def test_the_other_agency_sees_what_a_joint_designation_is_barred_from(everyone: Cast) -> None:
    adopted(everyone, counterparties=("beta",), types=("religion",))
    kept: Kept = proposed(everyone, a_joint_designation(types=("name", "religion")))
    found = designating.exclusions(kept.id, actor=everyone.officer_b, now=NOW)
    assert found.barred[0].types == ("religion",)
