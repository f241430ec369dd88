"""What a change would do: each matter as it came out, and as it would; nothing is written."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement
from discretion.apps.audit import queries as audit
from discretion.apps.audit.models import Entry
from discretion.apps.matters import actions, live, sandbox, what_if
from discretion.apps.matters.models import Determination, DisclosureRecord, Matter
from discretion.apps.matters.sandbox import Change
from discretion.apps.matters.what_if import Found
from discretion.apps.register import actions as register
from discretion.apps.register import designating, queries
from discretion.apps.register.contents import Designation, Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import Record
from discretion.apps.register.queries import Kept
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.law.matters import Kind, Move, State
from tests.apps.builders import a_designation, a_joint_designation, a_policy, approved, drafted
from tests.apps.matter_steps import DONE, begun, brought_to, facts, moved, submitted, with_officer
from tests.apps.test_live import loaded
from tests.cast import NOW, TODAY, Cast

SINCE = date(2024, 1, 1)
BOTH = a_designation(types=("name", "address.home"))
NAME = a_designation()
WITH_BETA = Agreement(name="With beta", with_="beta", types="any", since=date(2026, 1, 1))


def tried(actor: Actor, change: Change, since: date = SINCE) -> Found:
    """What a change would do, as one of the cast sees it."""
    return what_if.found(change, since=since, actor=actor, now=NOW)


def turns(found: Found) -> list[tuple[str, str, str]]:
    """Of each that would come out differently: what it is, and both outcomes."""
    return [(one.sort, one.before.outcome, one.after.outcome) for one in found.differing]


def done(everyone: Cast, **changes: Any) -> str:
    """Something routine that alpha's employee did and wrote down."""
    by: dict[str, Any] = {"agency": "alpha", "actor": everyone.staff_a, "now": NOW}
    return actions.record_done(facts(**changes), DONE, **by).id


def other(kept: Kept, **terms: Any) -> Change:
    """A record with other terms."""
    return sandbox.changed(kept.id, msgspec.structs.replace(sandbox.terms_of(kept), **terms))


def a_rule(everyone: Cast, **terms: Any) -> Kept:
    """A policy of the chief's on names given to city agencies."""
    content = a_policy(counterparties=("city_agency",), **terms)
    return register.enter(KINDS["policy"], content, actor=everyone.chief, now=NOW)


def test_a_designation_that_covers_less_stops_what_went_ahead(everyone: Cast) -> None:
    kept = approved(everyone, BOTH)
    id_ = done(everyone)
    found = tried(everyone.officer_a, other(kept, types=("name",)))
    assert (found.judged, turns(found)) == (1, [("routine", "permitted", "refer")])
    (one,) = found.differing
    assert (one.id, one.agency, one.on) == (id_, "alpha", TODAY)
    assert one.before.designation == kept.id
    assert one.after.share_less
    assert one.after.share_less.drop == ("address.home",)
    assert one.before.trace[-1].finding == "yes"


def test_a_designation_that_covers_more_lets_go_ahead_what_had_to_be_decided(
    everyone: Cast,
) -> None:
    kept = approved(everyone, NAME)
    asked = submitted(everyone.staff_a)
    found = tried(everyone.officer_a, other(kept, types=("name", "address.home")))
    assert turns(found) == [("request", "refer", "permitted")]
    assert (found.differing[0].id, found.differing[0].open_to) == (asked.id, True)


def test_a_designation_that_was_not_there_stops_what_rested_on_it(everyone: Cast) -> None:
    kept = approved(everyone, BOTH)
    done(everyone)
    found = tried(everyone.officer_a, Change(record=kept.id, withdrawn=True))
    assert turns(found) == [("routine", "permitted", "refer")]


def test_a_draft_is_tried_as_if_it_had_held_all_the_time(everyone: Cast) -> None:
    later = TODAY + timedelta(days=90)
    kept = drafted(everyone, a_designation(types=("name", "address.home"), since=later))
    submitted(everyone.staff_a)
    found = tried(everyone.keeper_a, Change(record=kept.id))
    assert turns(found) == [("request", "refer", "permitted")]
    assert turns(tried(everyone.keeper_a, other(kept, types=("name",)))) == []


def test_what_does_not_exist_yet_is_tried_as_well(everyone: Cast) -> None:
    submitted(everyone.staff_a)
    found = tried(everyone.officer_a, sandbox.added(BOTH, "alpha"))
    assert turns(found) == [("request", "refer", "permitted")]
    assert found.differing[0].after.designation == "DES-NEW"
    joint = a_joint_designation(types=("name", "address.home"))
    assert turns(tried(everyone.officer_a, sandbox.added(joint, "alpha"))) == turns(found)


def test_an_agreement_that_was_not_there_stops_what_needed_it(everyone: Cast) -> None:
    approved(everyone, msgspec.structs.replace(BOTH, agreement_required=True))
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    kept = agreements.enter(WITH_BETA, agency="alpha", **by)
    done(everyone, agreement=kept.id)
    found = tried(everyone.officer_a, Change(record=kept.id, withdrawn=True))
    assert (found.judged, found.not_judged) == (1, 0)
    assert turns(found) == [("routine", "permitted", "refer")]
    assert "enter_agreement" in {need.what for need in found.differing[0].after.needs}
    ended = other(kept, until=TODAY - timedelta(days=1))
    assert turns(tried(everyone.officer_a, ended)) == turns(found)
    assert turns(tried(everyone.officer_a, other(kept, types=("name",)))) == turns(found)


def test_an_agreement_that_is_drafted_lets_go_ahead_what_needs_it(everyone: Cast) -> None:
    approved(everyone, msgspec.structs.replace(BOTH, agreement_required=True))
    submitted(everyone.staff_a)
    by: dict[str, Any] = {"actor": everyone.keeper_a, "now": NOW}
    kept = agreements.enter(WITH_BETA, agency="alpha", state="draft", **by)
    found = tried(everyone.keeper_a, Change(record=kept.id))
    assert turns(found) == [("request", "refer", "permitted")]


def test_a_policy_bars_what_was_routine_and_without_it_what_was_barred_goes_ahead(
    everyone: Cast,
) -> None:
    approved(everyone, BOTH)
    done(everyone)
    barring = a_policy(counterparties=("city_agency",))
    found = tried(everyone.chief, sandbox.added(barring, ""))
    assert turns(found) == [("routine", "permitted", "refer")]
    kept = a_rule(everyone)
    submitted(everyone.staff_a)
    # What was routine is barred by now; both would go ahead without the policy.
    found = tried(everyone.chief, Change(record=kept.id, withdrawn=True))
    assert sorted(turns(found)) == [
        ("request", "refer", "permitted"),
        ("routine", "refer", "permitted"),
    ]
    assert turns(tried(everyone.officer_a, other(kept, types=("height",)))) == turns(found)


def test_a_bill_is_tried_as_if_it_had_been_law_on_every_day(everyone: Cast) -> None:
    approved(everyone, a_designation(types=("biometrics",)))
    submitted(everyone.staff_a, facts(types=("height",)))
    submitted(everyone.staff_a)
    found = tried(everyone.officer_a, Change(law="int-197-2026"))
    assert (found.judged, turns(found)) == (2, [("request", "refer", "permitted")])
    assert turns(tried(everyone.officer_a, Change(law="2023-11-22"))) == []


def test_nothing_is_written_by_trying(everyone: Cast) -> None:
    kept = approved(everyone, BOTH)
    done(everyone)
    submitted(everyone.staff_a)
    tables = (Entry, Record, Matter, Determination, DisclosureRecord)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    head = audit.head()
    tried(everyone.officer_a, other(kept, types=("name",)))
    tried(everyone.officer_a, Change(record=kept.id, withdrawn=True))
    tried(everyone.officer_a, Change(law="int-130-2026"))
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert audit.head() == head


@pytest.mark.parametrize(
    ("part", "judged", "opens"),
    [
        *(("officer_a", 2, True), ("managing_a", 2, True), ("keeper_a", 2, False)),
        *(("chief", 2, False), ("officer_b", 0, False), ("officer_office", 0, False)),
    ],
)
def test_matters_of_others_are_not_looked_at(
    everyone: Cast, part: str, judged: int, opens: bool
) -> None:
    approved(everyone, NAME)
    submitted(everyone.staff_a)
    done(everyone, types=("name",))
    begun(everyone.staff_a)
    found = tried(everyone.actor(part), Change(law="int-197-2026"))
    assert (found.judged, found.differing) == (judged, [])
    barring = sandbox.added(a_policy(counterparties="any", types=("name",)), "")
    asked = [one for one in tried(everyone.actor(part), barring).differing if one.sort == "request"]
    assert [one.open_to for one in asked] == [opens] * len(asked)


@pytest.mark.parametrize("part", ["staff_a", "head_a", "counsel_a", "auditor", "stranger"])
def test_who_neither_keeps_nor_approves_may_not_try(everyone: Cast, part: str) -> None:
    with pytest.raises(NotAllowed):
        tried(everyone.actor(part), Change(law="int-197-2026"))


def test_a_record_of_another_agency_does_not_exist_to_be_tried(everyone: Cast) -> None:
    kept = approved(everyone, BOTH)
    with pytest.raises(NotFound):
        tried(everyone.officer_b, Change(record=kept.id, withdrawn=True))
    with pytest.raises(NotFound):
        tried(everyone.officer_b, sandbox.added(BOTH, "alpha"))


def test_what_was_approved_in_the_very_matter_is_not_on_file_when_it_is_put(
    everyone: Cast,
) -> None:
    kept = approved(everyone, NAME)
    moved(with_officer(everyone), Move.APPROVE, everyone.officer_a)
    found = tried(everyone.officer_a, other(kept, types=("name", "address.home")))
    assert turns(found) == [("request", "refer", "permitted")]


def test_an_earlier_approval_is_on_file_for_what_is_put_later(everyone: Cast) -> None:
    kept = approved(everyone, NAME)
    moved(with_officer(everyone), Move.APPROVE, everyone.officer_a)
    draft = begun(everyone.staff_a)
    by: dict[str, Any] = {"actor": everyone.staff_a, "now": NOW + timedelta(days=2)}
    actions.submit(draft.id, version=draft.version, **by)
    found = tried(everyone.officer_a, other(kept, types=("name", "address.home")))
    assert [(one.before.outcome, one.after.basis) for one in found.differing] == [
        ("permitted", "routine"),
        ("refer", "routine"),
    ]


def test_only_what_was_put_since_that_day_is_looked_at(everyone: Cast) -> None:
    kept = approved(everyone, NAME)
    submitted(everyone.staff_a)
    brought_to(State.RECORDED, Kind.EXIGENT, everyone)
    change = Change(record=kept.id, withdrawn=True)
    assert tried(everyone.officer_a, change).judged == 2
    assert tried(everyone.officer_a, change, since=TODAY + timedelta(days=1)).judged == 0
    assert what_if.first_day(TODAY) == date(2023, 1, 1)


def test_what_names_something_no_longer_on_file_is_counted_apart(everyone: Cast) -> None:
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    kept = agreements.enter(WITH_BETA, agency="alpha", **by)
    submitted(everyone.staff_a, facts(agreement=kept.id))
    register.retire(kept.id, version=kept.version, why="Gone", **by)
    found = tried(everyone.officer_a, Change(law="int-197-2026"))
    assert (found.judged, found.not_judged) == (0, 1)


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({}, ""),
        ({"law": "2030-01-01"}, "law"),
        ({"law": "2023-11-22", "record": "DES-2026-00001"}, ""),
        ({"designation": BOTH, "agreement": WITH_BETA, "agency": "alpha"}, ""),
        ({"designation": BOTH}, "agency"),
        ({"designation": BOTH, "agency": "alpha", "withdrawn": True}, "withdrawn"),
        ({"designation": a_designation(types=("shoe",)), "agency": "alpha"}, "types[0]"),
    ],
)
def test_a_change_that_means_nothing_is_refused(
    everyone: Cast, said: dict[str, Any], path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        tried(everyone.officer_a, Change(**said))
    assert refused.value.faults[0].path == path


def test_only_what_holds_or_may_hold_and_decides_is_tried(everyone: Cast) -> None:
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    draft = drafted(everyone)
    gone = approved(everyone)
    designating.withdraw(gone.id, version=gone.version, why="Over", **by)
    function = register.enter(
        KINDS["function"], KINDS["function"].content(code="x", name="X"), agency="alpha", **by
    )
    refused = {
        Change(record=gone.id): "record",
        Change(record=function.id): "record",
        Change(record=draft.id, withdrawn=True): "withdrawn",
        Change(record=draft.id, policy=a_policy()): "",
        Change(record=draft.id, designation=BOTH, withdrawn=True): "",
    }
    for change, path in refused.items():
        with pytest.raises(Invalid) as error:
            tried(everyone.officer_a, change)
        assert error.value.faults[0].path == path


def test_terms_that_name_someone_are_not_put_aside(everyone: Cast) -> None:
    said = a_designation(reason="Ask Jo at 212-555-0187 why.")
    it = sandbox.understood(sandbox.added(said, "alpha"), actor=everyone.officer_a, now=NOW)
    with pytest.raises(Invalid) as refused:
        sandbox.guard(it, everyone.officer_a)
    assert refused.value.faults[0].path == "reason"


def keep(everyone: Cast, part: str, change: Change, version: int = 0) -> Kept:
    return what_if.keep(
        change, version=version, why="It helps.", actor=everyone.actor(part), now=NOW
    )


def test_what_was_tried_on_something_in_force_is_kept_as_a_draft_beside_it(
    everyone: Cast,
) -> None:
    kept = approved(everyone, NAME)
    made = keep(everyone, "officer_a", other(kept, types=("name", "address.home")))
    assert (made.state, made.agency, made.id != kept.id) == ("draft", "alpha", True)
    assert isinstance(made.content, Designation)
    assert made.content.types == ("name", "address.home")
    assert queries.record(kept.id, actor=everyone.officer_a) == kept
    assert audit.history(made.id)[0].why == "It helps."
    rule = a_rule(everyone)
    assert keep(everyone, "chief", other(rule, types=("height",))).state == "draft"
    assert keep(everyone, "keeper_a", sandbox.added(WITH_BETA, "alpha")).state == "draft"


def test_a_draft_comes_to_say_what_was_tried_unless_someone_was_faster(everyone: Cast) -> None:
    kept = drafted(everyone, NAME)
    change = other(kept, types=("name", "address.home"))
    made = keep(everyone, "keeper_a", change, kept.version)
    assert (made.id, made.version, made.state) == (kept.id, kept.version + 1, "draft")
    with pytest.raises(Stale):
        keep(everyone, "keeper_a", other(kept, types=("height",)), kept.version)


def test_what_is_not_terms_or_not_theirs_is_not_kept(everyone: Cast) -> None:
    kept = approved(everyone, NAME)
    for change in (Change(record=kept.id, withdrawn=True), Change(law="int-130-2026")):
        with pytest.raises(Invalid):
            keep(everyone, "officer_a", change)
    with pytest.raises(NotAllowed):
        keep(everyone, "chief", other(kept, types=("height",)))
    with pytest.raises(NotAllowed):
        keep(everyone, "officer_a", sandbox.added(a_policy(), ""))
    with pytest.raises(Invalid) as refused:
        what_if.keep(
            sandbox.added(BOTH, "alpha"), version=0, why=" ", actor=everyone.officer_a, now=NOW
        )
    assert refused.value.faults[0].path == "why"


_TERMS = st.builds(
    a_designation,
    types=st.lists(
        st.sampled_from(["name", "address.home", "contact", "biometrics", "height", "other:shoe"]),
        min_size=1,
        unique=True,
    ).map(tuple),
    act=st.sampled_from(["disclosure", "both"]),
    counterparties=st.sampled_from(["any", ("city_agency",), ("beta",), ("third_party",)]),
    since=st.dates(date(2026, 1, 1), TODAY),
    agreement_required=st.booleans(),
)
_FACTS = st.builds(
    facts,
    types=st.lists(
        st.sampled_from(["name", "address.home", "height", "biometrics", "other:shoe"]),
        min_size=1,
        unique=True,
    ).map(tuple),
    counterparty=st.sampled_from(
        [Party(kind="city_agency", id="beta"), Party(kind="third_party", name="Press")]
    ),
)


@pytest.fixture
def cast(everyone: Cast) -> list[Cast]:
    """The cast; in a list, for Hypothesis asks of everything it is given whether it is a mock."""
    return [everyone]


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=st.lists(_TERMS, min_size=1, max_size=2), put=st.lists(_FACTS, max_size=2))
def test_a_record_that_says_the_same_changes_no_outcome(
    cast: list[Cast], terms: list[Designation], put: list[Any]
) -> None:
    (everyone,) = cast
    with transaction.atomic():
        kept = [approved(everyone, said) for said in terms]
        for stated in put:
            submitted(everyone.staff_a, stated)
        for one in kept:
            found = tried(everyone.officer_a, other(one))
            assert (found.judged, found.differing) == (len(put), [])
        transaction.set_rollback(True)


def test_no_record_of_the_example_city_changes_the_register_by_saying_the_same(
    everyone: Cast,
) -> None:
    city = loaded(everyone)
    now = live.now()
    ids = [d.id for d in city.designations[::40]]
    ids += queries.records(KINDS["policy"], actor=everyone.chief).values_list("id", flat=True)
    for id_ in ids:
        kept = queries.record(id_, actor=everyone.chief)
        it = sandbox.understood(other(kept), actor=everyone.chief, now=NOW)
        assert sandbox.applied(it, now, SINCE) == now.register
