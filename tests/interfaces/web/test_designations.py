"""The designations' pages: the list, one of them, drafting and changing; who may, who not."""

from datetime import date
from typing import Any

import pytest

from discretion.apps.register import actions, designating, queries
from discretion.apps.register.contents import Designation, Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import WEIGHTS, material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation
from discretion.interfaces.web.designation_words import LABELS, party_words, sentence
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from tests.apps.builders import (
    a_designation,
    a_function,
    a_joint_designation,
    a_policy,
    approved,
    drafted,
    proposed,
)
from tests.cast import NOW, TODAY, Cast
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.designation_forms import (
    LATER,
    OUTSIDERS,
    an_act,
    sent_back,
    signing,
    state_of,
    typed,
)
from tests.pages import check, words

# The list


def test_the_list_shows_kind_types_and_standing_of_each(everyone: Cast, signed_in: SignIn) -> None:
    kept = approved(everyone, a_designation(until=LATER))
    text = words(check(signed_in("staff_a").get("/register/designations")))
    for said in (kept.id, "Routine", "Name", "In force", "January 1, 2030", "1 designation"):
        assert said in text


@pytest.mark.parametrize(
    ("standing", "content"),
    [
        ("draft", a_designation()),
        ("proposed", a_designation()),
        ("in_force", a_designation()),
        ("approved", a_designation(since=LATER)),
        ("up_for_review", a_designation(review_on=TODAY)),
        ("expired", a_designation(since=date(2026, 1, 1), until=date(2026, 2, 1))),
        ("withdrawn", a_designation()),
        ("superseded", a_designation()),
    ],
)
def test_the_filter_finds_each_by_how_it_stands(
    everyone: Cast, signed_in: SignIn, standing: str, content: Designation
) -> None:
    kept = _standing_so(everyone, standing, content)
    client = signed_in("officer_a")
    for asked in ("draft", "proposed", "in_force", "approved", "up_for_review", "expired"):
        page = check(client.get(f"/register/designations?standing={asked}"))
        assert (f"/records/{kept.id}" in _links(page)) is (asked == standing)
    page = check(client.get(f"/register/designations?standing={standing}&type=name&words=letters"))
    assert kept.id in words(page)


def _standing_so(everyone: Cast, standing: str, content: Designation) -> Kept:
    """A designation that stands so today, whatever the clock of the machine says."""
    if standing == "draft":
        return drafted(everyone, content)
    if standing == "proposed":
        return proposed(everyone, content)
    kept = approved(everyone, content)
    if standing == "withdrawn":
        actor = everyone.officer_a
        designating.withdraw(kept.id, version=kept.version, why="Over.", actor=actor, now=NOW)
    if standing == "superseded":
        other = approved(everyone, a_designation(name="Newer", since=TODAY))
        actor = everyone.officer_a
        designating.supersede(kept.id, by=other.id, version=kept.version, actor=actor, now=NOW)
    return kept


def _links(page: Any) -> list[str]:
    return [link.get("href") for link in page.findall(".//table//a")]


def test_the_list_is_shown_as_of_a_past_day(everyone: Cast, signed_in: SignIn) -> None:
    kept = drafted(everyone)
    page = check(signed_in("officer_a").get("/register/designations?on=7/31/2026"))
    assert kept.id in words(page)


@pytest.mark.parametrize("query", ["standing=x", "page=9", "sort=x", "type=%3Cb%3E", "on=x"])
def test_a_forged_filter_is_passed_over(everyone: Cast, signed_in: SignIn, query: str) -> None:
    drafted(everyone)
    page = signed_in("officer_a").get(f"/register/designations?{query}")
    assert page.status_code == 200
    check(page)


# One designation


def test_one_sentence_says_what_it_covers(everyone: Cast, signed_in: SignIn) -> None:
    function = a_function()
    actor = everyone.keeper_a
    actions.enter(KINDS["function"], function, agency="alpha", actor=actor, now=NOW)
    content = a_designation(functions=("letters",), counterparties=("beta",), until=LATER)
    kept = drafted(everyone, content)
    text = words(check(signed_in("staff_a").get(f"/records/{kept.id}")))
    assert (
        "Employees of any group in Letters at Agency Alpha may disclose name to Agency Beta, "
        "from July 30, 2026 until January 1, 2030." in text
    )


@pytest.mark.parametrize("party", sorted(PARTY_KINDS | ENTITY_KINDS))
def test_every_kind_of_party_has_its_words(party: str) -> None:
    told = sentence(a_designation(counterparties=(party,)), "alpha", party_words())
    assert "_" not in told


def test_every_field_has_its_label() -> None:
    assert list(LABELS) == list(Designation.__struct_fields__) == list(WEIGHTS)


def test_a_page_shows_the_signatures_and_what_they_are_pinned_to(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = approved(everyone)
    page = check(signed_in("staff_a").get(f"/records/{kept.id}"))
    text = words(page)
    pinned = material_fingerprint(designation(kept))
    for said in ("Olga Officer", "July 30, 2026", pinned[:12], pinned, "It serves us."):
        assert said in text


def test_a_page_shows_what_rests_on_it_today_and_what_its_end_would_change(
    everyone: Cast, signed_in: SignIn
) -> None:
    activity = an_act(everyone, counterparties=(Party(kind="city_agency", id="beta"),))
    kept = approved(everyone)
    text = words(check(signed_in("officer_a").get(f"/records/{kept.id}")))
    today, would = text.split("What would change if it were withdrawn")
    assert activity.id in today.partition("What it covers today")[2]
    assert f"{kept.id}, approved on July 30, 2026, covers the act" in today
    assert "No longer covered" in would
    assert activity.id in would
    assert "Agency Beta" in would


def test_a_draft_shows_what_its_approval_would_newly_cover(
    everyone: Cast, signed_in: SignIn
) -> None:
    activity = an_act(everyone)
    kept = drafted(everyone)
    text = words(check(signed_in("officer_a").get(f"/records/{kept.id}")))
    assert activity.id in text.partition("What would change if it were approved")[2]


@pytest.mark.parametrize(
    ("says", "section"),
    [("never_routine", "§ 23-1203(5)"), ("routine_needs_agreement", "§ 23-1203(4)")],
)
def test_what_policies_take_out_or_ask_for_is_shown_with_its_section(
    everyone: Cast, signed_in: SignIn, says: str, section: str
) -> None:
    content = a_policy(says=says)
    actions.enter(KINDS["policy"], content, actor=everyone.chief, now=NOW)
    kept = drafted(everyone, a_designation(counterparties="any"))
    text = words(check(signed_in("officer_a").get(f"/records/{kept.id}")))
    assert section in text
    assert "Order 8" in text


@pytest.mark.parametrize("part", OUTSIDERS)
def test_a_designation_out_of_sight_does_not_exist(
    everyone: Cast, signed_in: SignIn, part: str
) -> None:
    kept = approved(everyone)
    client = signed_in(part)
    for address in ("", "/change", "/history", "/sign", "/decline", "/withdraw", "/supersede"):
        answer = client.get(f"/records/{kept.id}{address}")
        assert answer.status_code in (403, 404)
        check(answer)
        assert "Letters handed on" not in answer.content.decode()


@pytest.mark.parametrize("part", ["staff_a", "counsel_a", "auditor", "chief", "head_a"])
def test_who_may_only_read_is_offered_no_step_and_refused_each(
    everyone: Cast, signed_in: SignIn, part: str
) -> None:
    kept = proposed(everyone)
    client = signed_in(part)
    page = check(client.get(f"/records/{kept.id}"))
    assert page.findall(".//main//form") == []
    assert not {"Change", "Give up", "Decline"} & {words(a) for a in page.findall(".//main//a")}
    sent = {"version": "2", "why": "x", **signing(kept)}
    for step in ("sign", "decline", "withdraw", "take-back"):
        answer = client.post(f"/records/{kept.id}/{step}", sent)
        assert answer.status_code == 403
        check(answer)
    assert state_of(everyone, kept) == "proposed"


# Drafting and changing


def test_a_designation_that_was_typed_is_drafted(everyone: Cast, signed_in: SignIn) -> None:
    client = signed_in("keeper_a")
    check(client.get("/register/designations/new"))
    answer = client.post("/register/designations/new", typed(), follow=True)
    text = words(check(answer))
    assert "is drafted" in text
    (row,) = queries.records(KINDS["designation"], actor=everyone.officer_a)
    content = designation(queries.kept(row))
    assert content.counterparties == ("police_department", "beta")
    assert (content.functions, content.staff, content.since) == ("any", "any", date(2026, 8, 1))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "id_name"),
        ({"types_0": []}, "id_types_0_0"),
        ({"named": "Nobody at all"}, "id_named"),
        ({"until": "7/1/2026"}, "id_until"),
        ({"since": "soon"}, "id_since"),
        ({"kind": "joint_routine"}, "id_with_agencies"),
        ({"kind": "forged"}, "id_kind_0"),
        ({"with_agencies": "Nowhere", "kind": "joint_routine"}, "id_with_agencies"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    everyone: Cast, signed_in: SignIn, fields: dict[str, object], field: str
) -> None:
    page = signed_in("keeper_a").post("/register/designations/new", typed(**fields))
    assert page.status_code == 422
    tree = check(page)
    assert f"#{field}" in {link.get("href") for link in tree.iter("a")}
    assert "They are about the other agency's work." in words(tree)


def test_an_agency_that_is_not_theirs_is_refused(everyone: Cast, signed_in: SignIn) -> None:
    page = signed_in("keeper_a").post("/register/designations/new", typed(agency="beta"))
    assert page.status_code == 422
    check(page)


def test_a_hostile_name_is_shown_as_text(everyone: Cast, signed_in: SignIn) -> None:
    hostile = "<script>alert(1)</script>"
    kept = drafted(everyone, a_designation(name=hostile, reason=hostile, staff=(hostile,)))
    client = signed_in("officer_a")
    for address in (f"/records/{kept.id}", "/register/designations", f"/records/{kept.id}/change"):
        page = client.get(address)
        check(page)
        assert b"<script>alert" not in page.content


def test_saving_a_form_as_it_was_shown_changes_nothing(everyone: Cast, signed_in: SignIn) -> None:
    content = a_joint_designation(
        types=("name", "contact", "other:Shoe size"),
        counterparties=("city_agency", "court", "beta"),
        staff=("clerks",),
        offices=("alpha-office",),
        until=LATER,
        review_on=TODAY,
        extra_review="counsel",
        agreement_required=True,
    )
    kept = approved(everyone, content)
    client = signed_in("officer_a")
    sent = sent_back(client.get(f"/records/{kept.id}/change"))
    assert client.post(f"/records/{kept.id}/change", sent).status_code == 302
    after = queries.record(kept.id, actor=everyone.officer_a)
    assert (after.state, after.version) == ("approved", kept.version)


def test_a_better_wording_keeps_the_signatures(everyone: Cast, signed_in: SignIn) -> None:
    kept = approved(everyone)
    client = signed_in("officer_a")
    page = client.get(f"/records/{kept.id}/change")
    assert "lapses the signatures" in words(check(page))
    sent = {**sent_back(page), "reason": "Said better."}
    client.post(f"/records/{kept.id}/change", sent)
    assert state_of(everyone, kept) == "approved"


def test_a_material_change_is_asked_about_before_the_signatures_lapse(
    everyone: Cast, signed_in: SignIn
) -> None:
    activity = an_act(everyone)
    kept = approved(everyone)
    client = signed_in("officer_a")
    sent = {
        **sent_back(client.get(f"/records/{kept.id}/change")),
        "types_0": [],
        "types_2": ["biometrics.fingerprints"],
    }
    sent["why"] = "Names are not needed."
    asked = client.post(f"/records/{kept.id}/change", sent)
    text = words(check(asked))
    assert "You changed types of information. 1 signature would lapse (Olga Officer)" in text
    assert activity.id in text
    assert "Nothing is saved yet" in text
    assert b"Names are not needed." in asked.content
    assert state_of(everyone, kept) == "approved"
    sure = {**sent, "sure": asked.context["sure"]}
    assert client.post(f"/records/{kept.id}/change", sure).status_code == 302
    assert state_of(everyone, kept) == "draft"
    assert "Lapsed" in words(check(client.get(f"/records/{kept.id}")))


def test_a_yes_to_other_terms_is_no_yes(everyone: Cast, signed_in: SignIn) -> None:
    kept = approved(everyone)
    client = signed_in("officer_a")
    sent = {
        **sent_back(client.get(f"/records/{kept.id}/change")),
        "types_0": [],
        "types_2": ["biometrics.fingerprints"],
    }
    client.post(f"/records/{kept.id}/change", {**sent, "sure": "forged"})
    assert state_of(everyone, kept) == "approved"


def test_who_drafts_but_may_not_end_it_is_told_so_and_keeps_what_was_typed(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = approved(everyone)
    client = signed_in("keeper_a")
    sent = {
        **sent_back(client.get(f"/records/{kept.id}/change")),
        "types_0": [],
        "types_2": ["biometrics.fingerprints"],
    }
    asked = client.post(f"/records/{kept.id}/change", sent)
    refused = client.post(
        f"/records/{kept.id}/change", {**sent, "sure": asked.context["sure"], "reason": "Mine."}
    )
    assert refused.status_code == 422
    assert "Mine." in words(check(refused))
    assert state_of(everyone, kept) == "approved"


def test_who_saves_second_sees_both_versions_and_loses_nothing(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = drafted(everyone)
    client = signed_in("officer_a")
    sent = {**sent_back(client.get(f"/records/{kept.id}/change")), "name": "Named by Olga"}
    theirs = a_designation(name="Named by Kim")
    actor = everyone.keeper_a
    designating.change_designation(kept.id, theirs, version=1, actor=actor, now=NOW)
    page = client.post(f"/records/{kept.id}/change", sent)
    assert page.status_code == 409
    text = words(check(page))
    assert "Kim Keeper saved a new version" in text
    assert "Named by Kim" in text
    assert page.context["form"]["name"].value() == "Named by Olga"
    again = sent_back(page)
    assert client.post(f"/records/{kept.id}/change", again).status_code == 302
    assert queries.record(kept.id, actor=everyone.officer_a).title == "Named by Olga"
