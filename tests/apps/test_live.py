"""The live register: what decisions rest on, made of the records and back."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from discretion.apps.accounts.models import Agency
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.models import Entry
from discretion.apps.register import actions, designating, queries
from discretion.apps.register.city import load_city
from discretion.apps.register.contents import AddedType, Contractor
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.live import as_document, live_register
from discretion.apps.register.models import Record
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import Standing, outstanding, signatures, standing
from discretion.errors import Invalid, NotAllowed, NotFound
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions
from discretion.law.reading import load_register
from discretion.law.register import Register
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
from tests.cast import NOW, TODAY, Cast

EXAMPLES = Path(__file__).parents[2] / "examples"
DOCUMENT = (EXAMPLES / "register.json").read_bytes()
ACTS = (EXAMPLES / "acts.ndjson").read_bytes().splitlines()


def the_city(**changes: object) -> Register:
    """The example city's register."""
    return msgspec.structs.replace(load_register(DOCUMENT), **changes)


def loaded(everyone: Cast) -> Register:
    """The example city, loaded as records; what the document said."""
    city = the_city()
    load_city(city, actor=everyone.administrator, now=NOW)
    return city


def live(everyone: Cast, agency: str = "") -> Register:
    """The live register as the chief sees it."""
    return live_register(actor=everyone.chief, agency=agency)


def answers(register: Register) -> list[bytes]:
    """What a register answers to the example acts."""
    decisions = Decisions(register)
    found = []
    for line in ACTS:
        try:
            found.append(decisions.answer(line))
        except FaultyAct as fault:
            found.append(fault.answer())
    return found


def test_given_the_example_city_as_records_then_it_answers_as_the_document_does(
    everyone: Cast,
) -> None:
    city = loaded(everyone)
    found = live_register(
        actor=everyone.chief, agreements=city.agreements, approvals=city.approvals
    )
    assert answers(found) == answers(city)


def test_given_the_example_city_as_records_then_its_document_is_read_without_a_fault(
    everyone: Cast,
) -> None:
    loaded(everyone)
    found = live(everyone)
    assert load_register(msgspec.json.encode(as_document(found))) == found


def test_given_limits_of_hours_then_the_city_keeps_and_answers_by_them(everyone: Cast) -> None:
    limits = {"exigent_notice_hours": 24, "violation_notice_hours": 1}
    city = the_city(policies=msgspec.structs.replace(the_city().policies, **limits))
    load_city(city, actor=everyone.administrator, now=NOW)
    found = live_register(
        actor=everyone.chief, agreements=city.agreements, approvals=city.approvals
    )
    assert msgspec.to_builtins(found.policies).items() >= limits.items()
    assert answers(found) == answers(city)
    assert load_register(msgspec.json.encode(as_document(found))) == found


def test_given_two_limits_of_hours_then_the_shorter_binds_until_it_is_retired(
    everyone: Cast,
) -> None:
    chief = everyone.chief
    limit = {"says": "violation_notice_hours", "types": "any", "counterparties": "any"}
    for hours in (24, 48):
        content = a_policy(name=f"Notice {hours}", hours=hours, **limit)
        kept = actions.enter(KINDS["policy"], content, actor=chief, now=NOW)
    assert live(everyone).policies.violation_notice_hours == 24
    assert live(everyone).policies.exigent_notice_hours is msgspec.UNSET
    first = queries.records(KINDS["policy"], actor=chief).exclude(id=kept.id).get()
    actions.retire(first.id, version=1, actor=chief, now=NOW)
    assert live(everyone).policies.violation_notice_hours == 48


def test_given_the_example_city_then_every_record_keeps_its_id_and_has_one_fact(
    everyone: Cast,
) -> None:
    city = loaded(everyone)
    for designation in city.designations:
        assert queries.record(designation.id, actor=everyone.chief).state == "approved"
    kinds = ("record.entered", "designation.taken_over")
    told = Entry.objects.filter(kind__in=kinds).values_list("record", flat=True)
    assert sorted(told) == sorted(Record.objects.values_list("id", flat=True))
    assert Entry.objects.filter(kind="agency.opened").count() == len(city.agencies)
    assert not list(audit.verify())
    fact = Entry.objects.get(record="DES-2020-00004").fact
    assert '"by":"chief_privacy_officer","for_agency":"the City","on":"2020-04-17"' in fact


def test_given_the_example_city_then_no_number_of_its_designations_is_given_out_again(
    everyone: Cast,
) -> None:
    loaded(everyone)
    later = NOW.replace(year=2027)
    kept = designating.draft(a_designation(), agency="alpha", actor=everyone.keeper_a, now=later)
    assert kept.id == "DES-2027-00002"


def test_given_a_joint_designation_of_old_then_who_never_agreed_can_still_sign(
    everyone: Cast,
) -> None:
    loaded(everyone)
    kept = queries.record("DES-2019-00003", actor=everyone.chief)
    given = signatures(kept.id, actor=everyone.chief)
    assert outstanding(kept, given) == ("fdny",)
    # Nobody is in office at the Fire Department, so the chief stands in.
    signed_by(everyone, kept, "chief")
    (found,) = (d for d in live(everyone).designations if d.id == kept.id)
    assert found.agreed[-1].agency == "fdny"
    assert found.agreed[-1].on == TODAY


def test_given_an_office_with_records_then_no_city_is_loaded_into_it(everyone: Cast) -> None:
    drafted(everyone)
    with pytest.raises(Invalid, match="not_empty"):
        load_city(the_city(), actor=everyone.administrator, now=NOW)


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("law", {"law": TODAY}),
        (
            "policies.exigent_notice_hours",
            {"policies": msgspec.structs.replace(the_city().policies, exigent_notice_hours=0)},
        ),
        (
            "designations[0].id",
            {"designations": (msgspec.structs.replace(the_city().designations[0], id="D-1"),)},
        ),
        (
            "agencies: nypd.name",
            {"agencies": (msgspec.structs.replace(the_city().agencies[16], name="Agency Beta"),)},
        ),
    ],
)
def test_given_a_document_with_something_that_is_not_kept_then_nothing_of_it_is_loaded(
    everyone: Cast, path: str, changes: dict[str, object]
) -> None:
    whole = {"contractors": (), "designations": ()} if path.startswith("agencies") else {}
    with pytest.raises(Invalid) as refused:
        load_city(the_city(**whole, **changes), actor=everyone.administrator, now=NOW)
    assert refused.value.faults[0].path == path
    assert not Record.objects.exists()


@pytest.mark.parametrize("part", ["officer_a", "head_a", "chief", "auditor", "stranger"])
def test_who_does_not_set_up_the_installation_loads_no_city(everyone: Cast, part: str) -> None:
    with pytest.raises(NotAllowed):
        load_city(the_city(), actor=everyone.actor(part), now=NOW)


def test_only_what_was_signed_is_in_the_live_register(everyone: Cast) -> None:
    drafted(everyone)
    proposed(everyone)
    kept = approved(everyone)
    (found,) = live(everyone).designations
    assert (found.id, found.approved_by, found.approved_on) == (
        kept.id,
        "agency_privacy_officer",
        TODAY,
    )


def test_given_a_joint_designation_then_each_agreed_on_its_day_for_its_reason(
    everyone: Cast,
) -> None:
    kept = signed_by(everyone, proposed(everyone, a_joint_designation()), "officer_a")
    signed_by(everyone, kept, "officer_b", now=NOW + timedelta(days=3))
    (found,) = live(everyone).designations
    assert found.approved_on == TODAY
    (agreed,) = found.agreed
    assert (agreed.agency, agreed.on) == ("beta", TODAY + timedelta(days=3))
    assert agreed.reason == "It serves us."


def test_given_a_determination_of_best_interests_then_the_chief_approved_it(
    everyone: Cast,
) -> None:
    approved(everyone, a_determination_of_best_interests())
    assert live(everyone).designations[0].approved_by == "chief_privacy_officer"


def test_given_a_withdrawn_designation_then_it_still_holds_for_the_days_before(
    everyone: Cast,
) -> None:
    kept = approved(everyone)
    later = NOW + timedelta(days=10)
    designating.withdraw(
        kept.id, version=kept.version, why="No more.", actor=everyone.officer_a, now=later
    )
    assert live(everyone).designations[0].until == TODAY + timedelta(days=9)


def test_given_one_withdrawn_after_its_last_day_then_that_day_stays_its_last(
    everyone: Cast,
) -> None:
    kept = approved(everyone, a_designation(until=TODAY + timedelta(days=2)))
    later = NOW + timedelta(days=10)
    designating.withdraw(
        kept.id, version=kept.version, why="No more.", actor=everyone.officer_a, now=later
    )
    assert live(everyone).designations[0].until == TODAY + timedelta(days=2)


def test_given_one_withdrawn_before_anyone_signed_then_it_never_held(everyone: Cast) -> None:
    kept = signed_by(everyone, proposed(everyone, a_joint_designation()), "officer_a")
    designating.withdraw(
        kept.id, version=kept.version, why="No more.", actor=everyone.keeper_a, now=NOW
    )
    assert live(everyone).designations == ()


def test_what_the_city_itself_keeps_is_in_every_live_register(everyone: Cast) -> None:
    chief = everyone.chief
    added = AddedType(code="gait", label="Gait", authority="Order 7", since=TODAY)
    actions.enter(KINDS["type"], added, actor=chief, now=NOW)
    actions.enter(KINDS["policy"], a_policy(), actor=chief, now=NOW)
    actions.enter(KINDS["policy"], a_policy(name="Idea"), state="draft", actor=chief, now=NOW)
    found = live_register(actor=everyone.officer_b, agency="beta")
    assert [t.code for t in found.types] == ["gait"]
    assert len(found.policies.never_routine) == 1


def test_given_a_retired_type_and_policy_then_they_hold_for_the_days_before(
    everyone: Cast,
) -> None:
    chief, later = everyone.chief, NOW + timedelta(days=10)
    added = AddedType(code="gait", label="Gait", authority="Order 7", since=TODAY)
    for kind, content in (("type", added), ("policy", a_policy())):
        kept = actions.enter(KINDS[kind], content, actor=chief, now=NOW)
        actions.retire(kept.id, version=kept.version, actor=chief, now=later)
    found = live(everyone)
    assert found.types[0].until == TODAY + timedelta(days=9)
    assert found.policies.never_routine[0].until == TODAY + timedelta(days=9)


def test_given_a_draft_of_a_type_then_its_code_is_known_and_listed_on_no_day(
    everyone: Cast,
) -> None:
    added = AddedType(code="gait", label="Gait", authority="Order 7", since=TODAY)
    actions.enter(KINDS["type"], added, state="draft", actor=everyone.chief, now=NOW)
    (found,) = live(everyone).types
    assert found.until
    assert found.until < found.from_


def test_given_one_contractor_entered_by_two_agencies_then_it_is_told_once(
    everyone: Cast,
) -> None:
    for part, agency in (("officer_a", "alpha"), ("officer_b", "beta")):
        content = Contractor(code="helpline", name="Helpline, Inc.")
        actor = everyone.actor(part)
        actions.enter(KINDS["contractor"], content, agency=agency, actor=actor, now=NOW)
    found = live(everyone)
    assert [(c.id, c.agency) for c in found.contractors] == [("helpline", "alpha")]


def test_given_a_contractor_retired_by_one_agency_and_kept_by_another_then_the_kept_one_is_told(
    everyone: Cast,
) -> None:
    helpline = Contractor(code="helpline", name="Helpline, Inc.")
    actor, kind = everyone.officer_a, KINDS["contractor"]
    old = actions.enter(kind, helpline, agency="alpha", actor=actor, now=NOW)
    actions.enter(kind, helpline, agency="beta", actor=everyone.officer_b, now=NOW)
    actions.retire(old.id, version=old.version, actor=actor, now=NOW)
    assert [c.agency for c in live(everyone).contractors] == ["beta"]


def test_a_contractor_called_as_an_agency_is_called_gives_way_to_it(everyone: Cast) -> None:
    content = Contractor(code="gamma", name="Gamma, Inc.")
    actor = everyone.officer_a
    actions.enter(KINDS["contractor"], content, agency="alpha", actor=actor, now=NOW)
    Agency.objects.create(id="gamma", name="Agency Gamma")
    assert live(everyone).contractors == ()


def test_an_agencys_live_register_has_the_designations_that_can_decide_its_acts(
    everyone: Cast,
) -> None:
    whole = approved(everyone)
    office = designating.draft(
        a_designation(), agency="alpha-office", actor=everyone.managing_a, now=NOW
    )
    designating.propose(office.id, version=1, actor=everyone.managing_a, now=NOW)
    office = signed_by(everyone, queries.record(office.id, actor=everyone.chief), "officer_office")

    def ids(actor: Actor, agency: str) -> list[str]:
        return [d.id for d in live_register(actor=actor, agency=agency).designations]

    assert ids(everyone.officer_a, "alpha") == [whole.id, office.id]
    assert ids(everyone.officer_office, "alpha-office") == [whole.id, office.id]
    assert ids(everyone.officer_b, "beta") == []


@pytest.mark.parametrize("part", ["officer_b", "committee", "administrator", "stranger"])
def test_whose_agency_it_is_not_is_given_no_live_register(everyone: Cast, part: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        live_register(actor=everyone.actor(part), agency="alpha")


def test_an_officer_is_not_given_the_whole_city(everyone: Cast) -> None:
    with pytest.raises(NotAllowed):
        live_register(actor=everyone.officer_a)


def told(kept: Kept, everyone: Cast, days: int) -> Standing:
    """How a designation stands after some days."""
    given = signatures(kept.id, actor=everyone.chief)
    return standing(kept, given, TODAY + timedelta(days=days))


def test_given_days_go_by_then_an_approved_designation_stands_otherwise(everyone: Cast) -> None:
    content = a_designation(
        since=TODAY + timedelta(days=2),
        review_on=TODAY + timedelta(days=4),
        until=TODAY + timedelta(days=6),
    )
    kept = approved(everyone, content)
    assert [told(kept, everyone, days).value for days in range(8)] == [
        *["approved"] * 2,
        *["in_force"] * 2,
        *["up_for_review"] * 3,
        "expired",
    ]


def test_the_live_register_takes_as_many_questions_for_many_designations_as_for_one(
    everyone: Cast,
) -> None:
    chief = everyone.chief
    approved(everyone)
    with CaptureQueriesContext(connection) as few:
        live_register(actor=chief)
    approved(everyone, a_joint_designation())
    approved(everyone, a_determination_of_best_interests())
    with CaptureQueriesContext(connection) as many:
        live_register(actor=chief)
    assert len(many) == len(few) == 3


def test_given_a_day_before_it_was_signed_then_it_was_not_yet_in_force(everyone: Cast) -> None:
    kept = approved(everyone, a_designation(since=TODAY - timedelta(days=30)))
    assert [told(kept, everyone, days) for days in (-1, 0)] == [
        Standing.APPROVED,
        Standing.IN_FORCE,
    ]
