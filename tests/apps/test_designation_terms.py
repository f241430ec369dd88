"""Which designations may be proposed at all, and to whom they are shown."""

from datetime import timedelta

import msgspec
import pytest
from msgspec import UNSET

from discretion.apps.accounts.models import Agency
from discretion.apps.register import designating, queries
from discretion.apps.register.contents import Designation
from discretion.apps.register.named import naming, naming_us
from discretion.apps.register.signatures import signatures
from discretion.errors import Invalid, NotFound, RefusedByLaw, Stale
from tests.apps.builders import (
    a_designation,
    a_determination_of_best_interests,
    a_joint_designation,
    approved,
    drafted,
    proposed,
    signed_by,
)
from tests.apps.designation_steps import (
    JOINT,
    LATER,
    STATES,
    changed,
    pinned,
    propose,
    sign,
)
from tests.cast import NOW, Cast


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
        propose(kept, everyone.keeper_a)
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
        propose(kept, everyone.keeper_a)
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
        propose(kept, everyone.keeper_a)
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


@pytest.mark.parametrize("state", ["drafted", "proposed", "approved"])
def test_given_a_joint_designation_that_ended_then_it_is_shown_where_it_was_ever_asked_for(
    everyone: Cast, state: str
) -> None:
    kept = {"drafted": drafted, "proposed": proposed, "approved": approved}[state](everyone, JOINT)
    if state == "proposed":
        kept = signed_by(everyone, kept, "officer_a")
    by, why = everyone.officer_a, "No longer needed."
    designating.withdraw(kept.id, version=kept.version, why=why, actor=by, now=NOW)
    shown = [one.id for one in naming_us(actor=everyone.officer_b)]
    assert shown == ([kept.id] if state != "drafted" else [])


def test_given_signatures_that_lapsed_then_the_other_officer_still_sees_it_and_its_people_do_not(
    everyone: Cast,
) -> None:
    kept = signed_by(everyone, proposed(everyone, JOINT), "officer_a")
    changed(kept, everyone.keeper_a, until=LATER)
    shown = naming(kept.id, actor=everyone.officer_b)
    assert (shown.state, shown.until, shown.outstanding) == ("draft", LATER, ("alpha", "beta"))
    with pytest.raises(Stale):
        sign(kept, everyone.officer_b)
    with pytest.raises(NotFound):
        naming(kept.id, actor=everyone.head_b)


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
