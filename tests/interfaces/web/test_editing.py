"""Who changes one thing on a page changes that one thing: what they don't see stays as it was."""

from datetime import date
from typing import Any

import msgspec
import pytest

from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements.contents import Agreement, Signatory
from discretion.apps.audit import queries as audit
from discretion.apps.register import actions, designating, queries
from discretion.apps.register.contents import (
    Activity,
    AddedType,
    Content,
    Contractor,
    Designation,
    Function,
    Party,
    System,
)
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from discretion.errors import Invalid, Stale
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import form_with, main, press, sent_by
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found

GAIT = AddedType(
    code="gait", label="Manner of walking", authority="Order 7", since=date(2026, 1, 1)
)
REFERRAL = Activity(
    act="disclosure",
    name="Refer",
    function="enrol",
    types=("name",),
    counterparties=(
        Party(kind="contractor", id="acme"),
        Party(kind="third_party", name="Agency Beta", entity="other"),
    ),
)


def enter(everyone: Cast, kind: str, content: Content, *, agency: str = "alpha") -> Kept:
    """A record of the tree of agency A, or of the City."""
    actor = everyone.actor("chief" if kind == "type" else "managing_a")
    return actions.enter(KINDS[kind], content, agency=agency, actor=actor, now=NOW)


def now(everyone: Cast, kept: Kept) -> Any:
    """What a record says by now."""
    return queries.record(kept.id, actor=everyone.managing_a).content


@pytest.fixture
def alpha(everyone: Cast) -> Kept:
    """Agency A's function and contractor, and its system, which is given."""
    enter(everyone, "function", Function(code="enrol", name="Enrolment"))
    enter(everyone, "contractor", Contractor(code="acme", name="Acme, Inc."))
    return enter(everyone, "system", System(name="Ledger"))


def test_given_an_office_s_activity_with_its_agency_s_parts_when_its_name_is_mended_then_only_that(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    said = msgspec.structs.replace(REFERRAL, systems=(alpha.id,))
    kept = enter(everyone, "activity", said, agency="alpha-office")
    client = signed_in("officer_office")
    text = main(client.get(f"/records/{kept.id}/change"))
    assert "enrol (kept as it is)" in text
    press(client, f"/records/{kept.id}/change", "Save", name="Refer on")
    assert now(everyone, kept) == msgspec.structs.replace(said, name="Refer on")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("system", System(name="Case files", vendor="acme")),
        ("contractor", Contractor(code="sub", name="Sub", subcontractor_of="acme")),
    ],
)
def test_given_a_contractor_of_the_agency_above_then_saving_the_office_s_record_keeps_it(
    everyone: Cast, signed_in: SignIn, alpha: Kept, kind: str, content: Content
) -> None:
    kept = enter(everyone, kind, content, agency="alpha-office")
    press(signed_in("officer_office"), f"/records/{kept.id}/change", "Save", name="Mended")
    assert now(everyone, kept) == msgspec.structs.replace(content, name="Mended")


def test_given_what_was_retired_since_then_a_record_that_names_it_keeps_it_and_others_cannot(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    said = msgspec.structs.replace(REFERRAL, systems=(alpha.id,))
    kept = enter(everyone, "activity", said)
    actions.retire(alpha.id, version=1, actor=everyone.officer_a, now=NOW, why="Gone.")
    client = signed_in("officer_a")
    assert "Ledger (kept as it is)" in main(client.get(f"/records/{kept.id}/change"))
    assert "Ledger" in main(client.get(f"/records/{kept.id}"))
    press(client, f"/records/{kept.id}/change", "Save", name="Refer on")
    assert now(everyone, kept) == msgspec.structs.replace(said, name="Refer on")
    with pytest.raises(Invalid, match=alpha.id):
        enter(everyone, "activity", said)


def test_given_two_contractors_of_one_name_then_saving_an_activity_keeps_the_one_it_names(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    enter(everyone, "contractor", Contractor(code="acme_too", name="Acme, Inc."))
    kept = enter(everyone, "activity", REFERRAL)
    press(signed_in("officer_a"), f"/records/{kept.id}/change", "Save", name="Refer on")
    assert now(everyone, kept).counterparties == REFERRAL.counterparties


def test_given_an_agreement_with_a_contractor_out_of_sight_then_saving_it_keeps_its_parties(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    parties = (Signatory(role="recipient", id="acme"),)
    said = Agreement(
        name="Deal", with_="acme", parties=parties, types="any", since=date(2026, 1, 1)
    )
    kept = agreements.enter(said, agency="alpha-office", actor=everyone.managing_a, now=NOW)
    press(signed_in("officer_office"), f"/records/{kept.id}/change", "Save", name="Deal, mended")
    assert now(everyone, kept) == msgspec.structs.replace(said, name="Deal, mended")


def test_given_a_designation_with_a_function_of_the_agency_above_then_saving_it_keeps_its_terms(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    terms = Designation(
        kind="routine",
        act="disclosure",
        name="Referrals",
        functions=("enrol",),
        types=("name",),
        counterparties=("acme", "beta"),
        since=date(2026, 8, 1),
    )
    kept = designating.draft(terms, agency="alpha-office", actor=everyone.managing_a, now=NOW)
    press(signed_in("officer_office"), f"/records/{kept.id}/change", "Save", name="Referrals on")
    said = now(everyone, kept)
    assert (said.name, said.functions) == ("Referrals on", ("enrol",))
    assert set(said.counterparties) == {"acme", "beta"}


@pytest.mark.parametrize("kind", ["activity", "designation"])
def test_given_types_in_another_order_than_the_form_s_then_saving_unchanged_writes_nothing(
    everyone: Cast, signed_in: SignIn, kind: str
) -> None:
    types = ("contact.email", "name", "contact.phone", "other:gait")
    content = (
        Activity(act="collection", name="Visits", types=types, reason="One\nTwo")
        if kind == "activity"
        else Designation(
            kind="routine", act="both", name="Visits", types=types, since=date(2026, 8, 1)
        )
    )
    kept = enter(everyone, kind, content)
    before = len(audit.history(kept.id))
    client = signed_in("officer_a")
    press(client, f"/records/{kept.id}/change", "Save")
    assert len(audit.history(kept.id)) == before
    assert now(everyone, kept) == content


def test_given_a_change_beside_reordered_types_then_the_history_tells_only_what_changed(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = enter(
        everyone, "activity", Activity(act="collection", name="A", types=("height", "name"))
    )
    said = Activity(act="collection", name="B", types=("name", "height"))
    actions.change(kept.id, said, version=1, actor=everyone.officer_a, now=NOW)
    text = main(signed_in("officer_a").get(f"/records/{kept.id}/history"))
    changed, _, entered = text.partition("Entered by")
    assert "Types" not in changed
    assert "Types" in entered


def test_given_a_type_that_the_chief_added_then_forms_offer_it_and_pages_call_it_by_its_label(
    everyone: Cast, signed_in: SignIn
) -> None:
    enter(everyone, "type", GAIT)
    client = signed_in("officer_a")
    for plural in ("activities", "designations", "agreements"):
        text = main(client.get(f"/register/{plural}/new"))
        assert "Added by the Chief Privacy Officer" in text
        assert "Manner of walking" in text
    page = check(client.get("/register/activities/new"))
    sent = sent_by(form_with(page, "Save"), "Save", act="collection", name="Gate", agency="alpha")
    sent["other_types"] = "manner of WALKING\nPhone number\nTattoos"
    assert client.post("/register/activities/new", sent).status_code == 302
    (row,) = queries.records(KINDS["activity"], actor=everyone.officer_a)
    types = ("gait", "contact.phone", "other:Tattoos")
    assert now(everyone, queries.kept(row)).types == types
    for address in (f"/records/{row.id}", "/register/activities", f"/records/{row.id}/history"):
        assert "Manner of walking" in main(client.get(address))
    press(client, f"/records/{row.id}/change", "Save")
    assert queries.record(row.id, actor=everyone.officer_a).version == 1


def test_given_the_chief_added_a_type_that_has_a_box_then_it_is_offered_once(
    everyone: Cast, signed_in: SignIn
) -> None:
    enter(everyone, "type", msgspec.structs.replace(GAIT, code="ssn", label="Number of a card"))
    page = check(signed_in("officer_a").get("/register/activities/new"))
    assert len(found(page, "//input[@value='ssn']")) == 1


@pytest.mark.parametrize("kind", ["function", "agreement"])
def test_given_a_retired_record_then_it_is_changed_by_no_address_until_it_is_restored(
    everyone: Cast, signed_in: SignIn, kind: str
) -> None:
    client = signed_in("officer_a")
    if kind == "agreement":
        said = Agreement(name="Deal", with_="beta", types="any", since=date(2026, 1, 1))
        kept = agreements.enter(said, agency="alpha", actor=everyone.officer_a, now=NOW)
    else:
        kept = enter(everyone, "function", Function(code="enrol", name="Enrolment"))
    page = check(client.get(f"/records/{kept.id}/change"))
    sent = sent_by(form_with(page, "Save"), "Save", name="Changed behind its back")
    kept = actions.retire(kept.id, version=1, actor=everyone.officer_a, now=NOW)
    for answer in (
        client.get(f"/records/{kept.id}/change"),
        client.post(f"/records/{kept.id}/change", {**sent, "version": "2"}),
    ):
        assert answer.status_code == 409
        assert "restore it first" in main(answer)
    change = agreements.change if kind == "agreement" else actions.change
    with pytest.raises(Stale, match="restore it first"):
        change(kept.id, kept.content, version=2, actor=everyone.officer_a, now=NOW)  # type: ignore[arg-type]


def test_given_a_function_in_use_then_what_rests_on_it_is_said_and_retiring_it_takes_a_reason(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    activity = enter(everyone, "activity", REFERRAL)
    client = signed_in("officer_a")
    (row,) = queries.records(KINDS["function"], actor=everyone.officer_a)
    text = main(client.get(f"/records/{row.id}"))
    assert "1 record rests on it" in text
    assert activity.id in text
    assert "say why" in main(press(client, f"/records/{row.id}", "Retire it"))
    assert queries.record(row.id, actor=everyone.officer_a).state == "current"
    press(client, f"/records/{row.id}", "Retire it", why="It moved to another agency.")
    assert queries.record(row.id, actor=everyone.officer_a).state == "retired"
    assert "Enrolment" in main(client.get(f"/records/{activity.id}"))


def test_given_a_contractor_who_runs_a_system_then_the_system_rests_on_it(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    system = enter(everyone, "system", System(name="Case files", vendor="acme"))
    (row,) = queries.records(KINDS["contractor"], actor=everyone.officer_a)
    assert system.id in main(signed_in("officer_a").get(f"/records/{row.id}"))


def test_given_nothing_rests_on_it_then_a_record_is_retired_without_a_word(
    everyone: Cast, signed_in: SignIn, alpha: Kept
) -> None:
    press(signed_in("officer_a"), f"/records/{alpha.id}", "Retire it")
    assert queries.record(alpha.id, actor=everyone.officer_a).state == "retired"
