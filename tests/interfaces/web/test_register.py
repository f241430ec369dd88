"""The register's pages: lists, a record, its form, two who change it at once, its history."""

from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from django.test import Client

from discretion.apps.register import actions, queries
from discretion.apps.register.contents import Activity, Content, Function, Party, Policy
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from tests.apps.builders import a_joint_designation, proposed
from tests.cast import NOW, Cast
from tests.pages import check, found, words

PLURALS = [kind.plural for kind in KINDS.values()]
SIGN_IN = Activity(
    act="collection",
    name="Sign-in at the door",
    types=("name",),
    counterparties=(Party(kind="individual"), Party(kind="city_agency", id="beta")),
    reason="To know who is in the house.",
)


def as_(part: str, everyone: Cast) -> Client:
    """A browser in which one of the cast is signed in."""
    client = Client()
    client.force_login(everyone.people[part])
    return client


def kept_by(everyone: Cast, content: Content = SIGN_IN, kind: str = "activity") -> Kept:
    """A record of agency A."""
    actor = everyone.officer_a
    return actions.enter(KINDS[kind], content, agency="alpha", actor=actor, now=NOW)


def typed(**fields: object) -> dict[str, object]:
    """What a browser sends for an activity, with one counterparty."""
    return {
        "act": "collection",
        "name": "Sign-in upstairs",
        "types_0": ["name"],
        "agency": "alpha",
        "party-TOTAL_FORMS": "1",
        "party-INITIAL_FORMS": "0",
        "party-0-kind": "city_agency",
        "party-0-who": "Agency Beta",
        "party-0-entity": "",
        **fields,
    }


@pytest.mark.parametrize("plural", PLURALS)
def test_each_list_opens_empty_and_says_how_to_start(everyone: Cast, plural: str) -> None:
    page = check(as_("officer_a", everyone).get(f"/register/{plural}"))
    assert "Nothing here yet" in words(page)


def test_a_list_shows_what_is_there_and_a_filter_narrows_it(everyone: Cast) -> None:
    kept = kept_by(everyone)
    client = as_("officer_a", everyone)
    page = check(client.get("/register/activities"))
    assert kept.id in words(page)
    for query, there in (("act=collection", True), ("act=disclosure", False), ("words=door", True)):
        page = check(client.get(f"/register/activities?{query}"))
        assert (kept.id in words(page)) is there


@pytest.mark.parametrize("part", ["officer_b", "officer_office"])
def test_a_record_out_of_sight_is_a_page_not_found(everyone: Cast, part: str) -> None:
    kept = kept_by(everyone)
    client = as_(part, everyone)
    assert kept.id not in client.get("/register/activities").content.decode()
    for address in ("", "/history", "/change"):
        answer = client.get(f"/records/{kept.id}{address}")
        assert answer.status_code == 404
        check(answer)


def test_a_record_shows_every_field_and_its_history(everyone: Cast) -> None:
    kept = kept_by(everyone)
    text = words(check(as_("officer_a", everyone).get(f"/records/{kept.id}")))
    for said in (
        "Sign-in at the door",
        "Agency Beta",
        "To know who is in the house.",
        "Entered by",
    ):
        assert said in text


def test_an_activity_that_was_typed_is_entered_with_its_party_found_by_name(
    everyone: Cast,
) -> None:
    answer = as_("officer_a", everyone).post("/register/activities/new", typed())
    assert answer.status_code == 302
    (row,) = queries.records(KINDS["activity"], actor=everyone.officer_a)
    content = queries.record(row.id, actor=everyone.officer_a).content
    assert isinstance(content, Activity)
    assert (content.types, content.counterparties) == (
        ("name",),
        (Party(kind="city_agency", id="beta"),),
    )


@pytest.mark.parametrize("kind", ["function", "system", "contractor", "activity"])
def test_the_form_of_each_kind_opens_and_an_empty_one_names_what_is_missing(
    everyone: Cast, kind: str
) -> None:
    address = f"/register/{KINDS[kind].plural}/new"
    client = as_("officer_a", everyone)
    check(client.get(address))
    sent = {"party-TOTAL_FORMS": "0", "party-INITIAL_FORMS": "0", "agency": "alpha"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "problem" in words(check(answer))


@pytest.mark.parametrize("kind", ["types", "policies"])
def test_the_chief_has_the_forms_of_the_citys_records(everyone: Cast, kind: str) -> None:
    check(as_("chief", everyone).get(f"/register/{kind}/new"))


def test_what_was_typed_is_kept_when_something_is_wrong(everyone: Cast) -> None:
    sent = typed(function="no_such_function", name="Kept all the same")
    page = as_("officer_a", everyone).post("/register/activities/new", sent)
    check(page)
    assert "Kept all the same" in page.content.decode()


def test_the_form_shows_what_the_record_says_and_saving_it_changes_nothing(everyone: Cast) -> None:
    function = Function(code="visits", name="Visits", mission="Help.", purposes=("Count", "Greet"))
    kept = kept_by(everyone, function, "function")
    client = as_("officer_a", everyone)
    form = client.get(f"/records/{kept.id}/change").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent["purposes"] = "Count\nGreet"
    assert client.post(f"/records/{kept.id}/change", sent).status_code == 302
    assert queries.record(kept.id, actor=everyone.officer_a).version == 1


def test_who_saves_second_sees_both_versions_and_loses_nothing(everyone: Cast) -> None:
    kept = kept_by(everyone)
    theirs = msgspec.structs.replace(SIGN_IN, name="Named by Kim")
    actions.change(kept.id, theirs, version=1, actor=everyone.keeper_a, now=NOW)
    client = as_("officer_a", everyone)
    mine = typed(name="Named by Olga", version="1")
    page = client.post(f"/records/{kept.id}/change", mine)
    assert page.status_code == 409
    text = words(check(page))
    assert "Kim Keeper saved a new version" in text
    assert "Named by Kim" in text
    assert page.context["form"]["name"].value() == "Named by Olga"
    assert client.post(f"/records/{kept.id}/change", {**mine, "version": "2"}).status_code == 302
    assert queries.record(kept.id, actor=everyone.officer_a).title == "Named by Olga"


def test_history_shows_each_change_with_before_and_after(everyone: Cast) -> None:
    kept = kept_by(everyone)
    changed = msgspec.structs.replace(SIGN_IN, name="Sign-in upstairs")
    actions.change(kept.id, changed, version=1, actor=everyone.officer_a, now=NOW, why="Moved.")
    page = check(as_("auditor", everyone).get(f"/records/{kept.id}/history"))
    text = words(page)
    assert "Why: Moved." in text
    assert "upstairs" in text


def test_a_record_is_retired_and_restored_by_its_buttons(everyone: Cast) -> None:
    kept = kept_by(everyone)
    client = as_("officer_a", everyone)
    client.post(f"/records/{kept.id}/retire", {"version": "1", "why": "Closed."})
    assert queries.record(kept.id, actor=everyone.officer_a).state == "retired"
    check(client.get(f"/records/{kept.id}"))
    client.post(f"/records/{kept.id}/restore", {"version": "2"})
    assert queries.record(kept.id, actor=everyone.officer_a).state == "current"


def test_the_list_is_shown_as_of_a_past_day(everyone: Cast) -> None:
    kept = kept_by(everyone)
    client = as_("officer_a", everyone)
    for day, there in (("7/29/2026", False), ("7/30/2026", True)):
        page = check(client.get("/register/activities?" + urlencode({"on": day})))
        assert (kept.id in words(page)) is there


@pytest.mark.parametrize(
    "address",
    ["/register/nothing", "/records/ACT-2026-99999", "/records/zzz", "/register/activities/x"],
)
def test_a_forged_address_leads_to_a_page_that_says_so(everyone: Cast, address: str) -> None:
    answer = as_("officer_a", everyone).get(address)
    assert answer.status_code == 404
    check(answer)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_forged_version_moves_nothing(everyone: Cast, version: str) -> None:
    kept = kept_by(everyone)
    sent = {"version": version}
    answer = as_("officer_a", everyone).post(f"/records/{kept.id}/retire", sent)
    assert answer.status_code == 409
    check(answer)
    assert queries.record(kept.id, actor=everyone.officer_a).state == "current"


def test_history_tells_types_and_parties_in_words(everyone: Cast) -> None:
    kept = kept_by(everyone)
    changed = msgspec.structs.replace(SIGN_IN, types=("name", "contact.phone"), counterparties=())
    for at in (NOW, NOW):
        kept = actions.change(
            kept.id, changed, version=kept.version, actor=everyone.officer_a, now=at
        )
        changed = SIGN_IN
    text = words(check(as_("officer_a", everyone).get(f"/records/{kept.id}/history")))
    assert "Phone number" in text
    assert "contact.phone" not in text
    assert "Agency Beta (city agency)" in text


def test_a_limit_of_hours_is_entered_by_the_chief_for_every_type_and_party(everyone: Cast) -> None:
    client = as_("chief", everyone)
    sent = {"name": "Notice in a day", "says": "violation_notice_hours", "authority": "Order 9"}
    answer = client.post("/register/policies/new", sent)
    assert answer.status_code == 422
    assert "Within how many hours?" in words(check(answer).find(".//main"))
    assert client.post("/register/policies/new", {**sent, "hours": "24"}).status_code == 302
    (row,) = queries.records(KINDS["policy"], actor=everyone.chief)
    content = queries.kept(row).content
    assert isinstance(content, Policy)
    assert (content.hours, content.types, content.counterparties) == (24, "any", "any")
    said = words(check(client.get(f"/records/{row.id}")))
    assert "Within how many hours24" in said
    form = client.get(f"/records/{row.id}/change").context["form"]
    again = {name: value for name in form.fields if (value := form[name].value())}
    changed = client.post(f"/records/{row.id}/change", {**again, "hours": "48"})
    assert changed.status_code == 302


def test_another_agency_s_designation_that_waits_for_one_is_found_by_id_and_by_word(
    everyone: Cast,
) -> None:
    kept = proposed(everyone, a_joint_designation())
    client = as_("officer_b", everyone)
    answer = client.get("/search", {"q": kept.id.lower()})
    assert answer.headers["Location"] == f"/records/{kept.id}"
    check(client.get(answer.headers["Location"]))
    page = check(client.get("/search", {"q": "handed"}))
    assert "Designations of other agencies that name yours" in words(page)
    assert kept.id in words(page)
    for part in ("staff_a", "stranger"):
        answer = as_(part, everyone).get("/search", {"q": kept.id})
        assert (answer.status_code == 302) is (part == "staff_a")


@pytest.mark.parametrize(("act", "side"), [("collection", "From whom"), ("disclosure", "To whom")])
def test_an_activity_is_drawn_with_its_types_its_function_and_its_parties(
    everyone: Cast, act: Any, side: str
) -> None:
    kept_by(everyone, Function(code="help", name="Help <desk>"), "function")
    activity = msgspec.structs.replace(
        SIGN_IN, act=act, types=("name", "contact.phone"), function="help"
    )
    page = check(as_("officer_a", everyone).get(f"/records/{kept_by(everyone, activity).id}"))
    (graph,) = found(page, "//*[local-name()='svg'][@role='img'][contains(@class, 'dsc-graph')]")
    drawn = [words(text) for text in found(graph, ".//*[local-name()='text']")]
    assert drawn[:3] == ["Types", "Function", side]
    assert {"Name", "Help <desk>", "Agency Beta (city agency)"} <= set(drawn)
    arrows = found(graph, ".//*[@class='dsc-graph__line']")
    assert len(arrows) == 2 + 2
    assert SIGN_IN.name in str(graph.get("aria-label"))


def test_a_drawing_says_how_many_types_it_leaves_to_the_table(everyone: Cast) -> None:
    many = msgspec.structs.replace(
        SIGN_IN, types=tuple(f"other:thing {n}" for n in range(20)), counterparties=()
    )
    page = check(as_("officer_a", everyone).get(f"/records/{kept_by(everyone, many).id}"))
    (graph,) = found(page, "//*[local-name()='svg'][@role='img'][contains(@class, 'dsc-graph')]")
    drawn = [words(text) for text in found(graph, ".//*[local-name()='text']")]
    assert drawn[:2] == ["Types", "Function"]
    assert {"thing 11", "and 8 more", "None named"} <= set(drawn)
    assert "thing 12" not in drawn


def test_a_hostile_name_is_shown_as_text(everyone: Cast) -> None:
    hostile = msgspec.structs.replace(SIGN_IN, name="<script>alert(1)</script>")
    kept = kept_by(everyone, hostile)
    for address in (f"/records/{kept.id}", "/register/activities", f"/records/{kept.id}/change"):
        page = as_("officer_a", everyone).get(address)
        check(page)
        assert b"<script>alert" not in page.content
