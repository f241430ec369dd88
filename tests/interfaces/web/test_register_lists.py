"""The register's lists: whose records, by which type, as of which day, and as which file."""

import csv
import io
from datetime import date, timedelta

import msgspec
import pytest
from django.test import Client

from discretion.apps.accounts.queries import columns_chosen
from discretion.apps.agreements import actions as agreements
from discretion.apps.agreements import papers
from discretion.apps.agreements.contents import Agreement, Signatory, Term, Terms
from discretion.apps.audit.queries import history
from discretion.apps.register import actions, designating, queries
from discretion.apps.register.contents import (
    Activity,
    AddedType,
    Content,
    Contractor,
    Designation,
    Function,
    Party,
    Policy,
    System,
)
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.known import codes_about
from discretion.apps.register.queries import Kept
from discretion.apps.reports.assemble import boxes_of
from discretion.law.information import enacted_editions
from tests.apps.builders import a_joint_designation
from tests.apps.material import FORM, sound_material
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values

EARLIER = NOW - timedelta(days=30)
THEN = "7/1/2026"
GAIT = AddedType(
    code="biometrics.gait", label="Manner of walking", authority="Order 7", since=date(2026, 1, 1)
)


def enter(
    everyone: Cast, kind: str, content: Content, *, agency: str = "alpha", at: object = NOW
) -> Kept:
    """A record of agency A, or of the City."""
    actor = everyone.actor("chief" if kind in ("type", "policy") else "managing_a")
    return actions.enter(KINDS[kind], content, agency=agency, actor=actor, now=at)  # type: ignore[arg-type]


def activity(name: str, *types: str, **fields: object) -> Activity:
    """A collection of some types."""
    said = Activity(act="collection", name=name, types=types)
    return msgspec.structs.replace(said, **fields)


def listed(client: Client, plural: str, **asked: str) -> str:
    """What a list says where something is asked of it."""
    return main(client.get(f"/register/{plural}", asked))


@pytest.mark.parametrize("part", ["officer_a", "officer_b", "chief"])
def test_types_and_policies_are_listed_for_whoever_works_in_one_agency(
    everyone: Cast, signed_in: SignIn, part: str
) -> None:
    enter(everyone, "type", GAIT)
    text = listed(signed_in(part), "types")
    assert "1 type" in text
    assert "Manner of walking" in text
    assert "Agency" not in text.partition("Filter")[0].partition("As of")[0]


def test_given_a_composite_type_then_a_filter_finds_it_by_what_it_covers_and_the_other_way_round(
    everyone: Cast, signed_in: SignIn
) -> None:
    enter(everyone, "type", GAIT)
    said = {"Whole": "contact", "Phone": "contact.phone", "Name": "name", "Walk": "biometrics.gait"}
    for name, code in said.items():
        enter(everyone, "activity", activity(name, code))
    client = signed_in("officer_a")
    for asked, found in (
        ("contact.phone", {"Whole", "Phone"}),
        ("contact", {"Whole", "Phone"}),
        ("contact.email", {"Whole"}),
        ("biometrics.gait", {"Walk"}),
        ("biometrics", {"Walk"}),
        ("name", {"Name"}),
    ):
        rows = queries.records(
            KINDS["activity"], actor=everyone.officer_a, mentions={"type": asked}
        )
        assert {row.title for row in rows} == found, asked
        text = listed(client, "activities", type=asked)
        assert f"{len(found)} activit" in text, asked
    offered = client.get("/register/activities").content.decode()
    assert "Contact information such as" in offered
    assert "Added by the Chief Privacy Officer" in offered


def test_given_what_holds_for_any_type_then_a_filter_by_type_finds_it(
    everyone: Cast, signed_in: SignIn
) -> None:
    deal = Agreement(name="Any deal", with_="beta", types="any", since=date(2026, 1, 1))
    agreements.enter(deal, agency="alpha", actor=everyone.officer_a, now=EARLIER)
    narrow = msgspec.structs.replace(deal, name="Name deal", types=("name",))
    agreements.enter(narrow, agency="alpha", actor=everyone.officer_a, now=EARLIER)
    rule = Policy(
        says="violation_notice_hours",
        name="Any rule",
        authority="X",
        types="any",
        counterparties="any",
        hours=24,
    )
    enter(everyone, "policy", rule, at=EARLIER)
    client = signed_in("officer_a")
    for then in ({}, {"on": THEN}):
        assert "Any deal" in listed(client, "agreements", type="ssn", **then)
        assert "Name deal" not in listed(client, "agreements", type="ssn", **then)
        assert "Any rule" in listed(client, "policies", type="name", **then)


@pytest.mark.parametrize("plural", ["activities", "designations", "agreements"])
def test_given_a_filter_that_makes_no_sense_then_it_is_said_and_nothing_is_listed(
    everyone: Cast, signed_in: SignIn, plural: str
) -> None:
    terms = Designation(
        kind="routine", act="both", name="Shown", types=("name",), since=date(2026, 8, 1)
    )
    enter(everyone, "activity", activity("Shown", "name"))
    designating.draft(terms, agency="alpha", actor=everyone.officer_a, now=NOW)
    deal = Agreement(name="Shown", with_="beta", types="any", since=date(2026, 1, 1))
    agreements.enter(deal, agency="alpha", actor=everyone.officer_a, now=NOW)
    client = signed_in("officer_a")
    assert "Shown" in listed(client, plural)
    for asked in ({"type": "nonsense"}, {"on": "12/31/2099"}, {"on": "soon"}):
        text = listed(client, plural, **asked)
        assert "Shown" not in text
        assert "Error" in text


def test_lists_call_agencies_and_contractors_by_their_names(
    everyone: Cast, signed_in: SignIn
) -> None:
    enter(everyone, "contractor", Contractor(code="acme", name="Acme, Inc."))
    enter(everyone, "system", System(name="Ledger", vendor="acme"))
    parties = (Party(kind="city_agency", id="beta"), Party(kind="contractor", id="acme"))
    enter(everyone, "activity", activity("Refer", "name", counterparties=parties))
    client = signed_in("officer_a")
    assert "Agency Beta (city agency), Acme, Inc. (contractor)" in listed(client, "activities")
    assert "Acme, Inc." in listed(client, "systems")


def test_as_of_a_past_day_every_filter_counts_and_rows_open_that_day_s_record(
    everyone: Cast, signed_in: SignIn
) -> None:
    visits = activity("Visits", "contact.phone", reason="At the door.")
    kept = enter(everyone, "activity", visits, at=EARLIER)
    enter(everyone, "activity", activity("Calls", "name", act="disclosure"), at=EARLIER)
    gone = enter(everyone, "activity", activity("Gone", "name"), at=EARLIER)
    actions.retire(gone.id, version=1, actor=everyone.officer_a, now=EARLIER)
    renamed = msgspec.structs.replace(visits, name="Renamed since")
    actions.change(kept.id, renamed, version=1, actor=everyone.officer_a, now=NOW)
    client = signed_in("officer_a")
    for asked, found in (
        ({}, {"Visits", "Calls"}),
        ({"act": "disclosure"}, {"Calls"}),
        ({"type": "contact"}, {"Visits"}),
        ({"words": "DOO"}, {"Visits"}),
        ({"words": "nowhere"}, set()),
        ({"state": "retired"}, {"Gone"}),
        ({"agency": "alpha"}, {"Visits", "Calls"}),
    ):
        text = listed(client, "activities", on=THEN, **asked)
        assert {name for name in ("Visits", "Calls", "Gone") if name in text} == found, asked
    page = client.get("/register/activities", {"on": THEN})
    assert f"/records/{kept.id}?on=2026-07-01" in page.content.decode()
    text = main(client.get(f"/records/{kept.id}?on=2026-07-01"))
    assert "Visits as of July 1, 2026" in text
    assert "Renamed since" not in text
    assert "Change" not in text
    assert "Retire" not in text
    for day in ("2026-06-01", "2099-12-31", "never"):
        assert client.get(f"/records/{kept.id}?on={day}").status_code == 404


def test_agreements_and_designations_of_a_past_day_are_narrowed_and_opened_as_they_were(
    everyone: Cast, signed_in: SignIn
) -> None:
    deal = Agreement(name="Old deal", with_="beta", types=("name",), since=date(2026, 1, 1))
    ended = msgspec.structs.replace(deal, name="Ended deal", until=date(2026, 6, 1))
    for said in (deal, ended):
        agreements.enter(said, agency="alpha", actor=everyone.officer_a, now=EARLIER)
    terms = Designation(
        kind="routine", act="both", name="Terms", types=("name",), since=date(2026, 8, 1)
    )
    drafted = designating.draft(terms, agency="alpha", actor=everyone.officer_a, now=EARLIER)
    client = signed_in("officer_a")
    text = listed(client, "agreements", on=THEN, standing="in_force")
    assert "Old deal" in text
    assert "Ended deal" not in text
    assert "Ended deal" in listed(client, "agreements", on=THEN, standing="ended")
    assert "Terms" in listed(client, "designations", on=THEN, standing="draft")
    assert "Terms" not in listed(client, "designations", on=THEN, standing="in_force")
    assert "Terms" not in listed(client, "designations", on=THEN, kind="joint_routine")
    assert "Terms as of" in main(client.get(f"/records/{drafted.id}?on=2026-07-01"))


def test_activities_are_found_by_party_function_and_system_each_by_name_or_id(
    everyone: Cast, signed_in: SignIn
) -> None:
    enter(everyone, "function", Function(code="enrol", name="Enrolment"))
    system = enter(everyone, "system", System(name="Ledger"))
    enter(
        everyone,
        "activity",
        activity(
            "Refer",
            "name",
            function="enrol",
            systems=(system.id,),
            counterparties=(Party(kind="city_agency", id="beta"),),
        ),
    )
    enter(everyone, "activity", activity("Other", "name"))
    client = signed_in("officer_a")
    for asked in (
        {"party": "agency beta"},
        {"party": "beta"},
        {"function": "ENROLMENT"},
        {"function": "enrol"},
        {"system": "ledger"},
        {"system": system.id},
    ):
        text = listed(client, "activities", **asked)
        assert "Refer" in text
        assert "Other" not in text.partition("Take this list")[0].partition("found")[2]
        assert "1 activity" in text
    assert "0 activities" in listed(client, "activities", party="nobody")


@pytest.mark.parametrize("plural", ["activities", "designations", "agreements", "types"])
@pytest.mark.parametrize("sort", ["changed", "-until", "agency"])
def test_every_list_is_sorted_and_taken_out_as_it_is_filtered(
    everyone: Cast, signed_in: SignIn, plural: str, sort: str
) -> None:
    enter(everyone, "type", GAIT)
    for number, name in enumerate(("=Shown()", "Hidden")):
        at = NOW - timedelta(days=number)
        types = ("name", "height", "weight", "contact.phone", "contact.email")
        enter(everyone, "activity", activity(name, *types), at=at)
        day = date(2026, 8, 1) + timedelta(days=number)
        terms = Designation(
            kind="routine", act="both", name=name, types=types, since=date(2026, 8, 1), until=day
        )
        designating.draft(terms, agency="alpha", actor=everyone.officer_a, now=at)
        deal = Agreement(name=name, with_="beta", types=types, since=date(2026, 1, 1), until=day)
        agreements.enter(deal, agency="alpha", actor=everyone.officer_a, now=at)
    client = signed_in("officer_a")
    whole = list(
        csv.reader(
            io.StringIO(
                client.get(f"/register/{plural}", {"sort": sort, "as": "csv"}).content.decode(
                    "utf-8-sig"
                )
            )
        )
    )
    assert whole[0][:2] == ["Id", "Name"]
    if plural == "types":
        assert [row[1] for row in whole[1:]] == ["Manner of walking"]
        return
    names = [row[1] for row in whole[1:]]
    if sort in ("changed", "-until") and not (plural == "activities" and sort == "-until"):
        assert names == ["Hidden", "'=Shown()"]
    assert "Email address" in ",".join(whole[1])
    answer = client.get(f"/register/{plural}", {"words": "shown", "as": "csv"})
    assert answer["Content-Disposition"] == f'attachment; filename="{plural}.csv"'
    assert "Hidden" not in answer.content.decode()
    assert "'=Shown()" in answer.content.decode()


def test_an_activity_s_page_tells_type_by_type_for_what_and_to_whom(
    everyone: Cast, signed_in: SignIn
) -> None:
    enter(everyone, "function", Function(code="enrol", name="Enrolment"))
    parties = (Party(kind="city_agency", id="beta"),)
    said = activity("Refer", "name", "contact.phone", function="enrol", counterparties=parties)
    kept = enter(everyone, "activity", said)
    text = main(signed_in("officer_a").get(f"/records/{kept.id}"))
    assert "Phone numberEnrolmentAgency Beta (city agency)" in text.replace(" Enrol", "Enrol")


def test_a_filter_by_a_box_of_the_report_finds_what_the_report_ticks_that_box_for(
    everyone: Cast,
) -> None:
    for code in ("biometrics.gait", "contact.phone.mobile"):
        enter(everyone, "type", msgspec.structs.replace(GAIT, code=code))
    question = FORM.question("1")
    codes = {*enacted_editions()[-1].types, "biometrics.gait", "contact.phone.mobile"}
    for box in (box.code for box in question.boxes):
        ticking = {code for code in codes if box in boxes_of(code, question, sound_material())}
        assert codes_about(box) & codes == ticking, box


def test_an_agreement_to_which_a_paper_was_attached_is_still_listed_as_of_that_day(
    everyone: Cast, signed_in: SignIn
) -> None:
    deal = Agreement(name="Old deal", with_="beta", types=("name",), since=date(2026, 1, 1))
    kept = agreements.enter(deal, agency="alpha", actor=everyone.officer_a, now=EARLIER)
    paper = papers.keep("deal.txt", b"Signed.")
    agreements.attach(kept.id, paper, actor=everyone.officer_a, now=EARLIER)
    client = signed_in("officer_a")
    assert "Old deal" in listed(client, "agreements", on=THEN)
    assert "Old deal as of" in main(client.get(f"/records/{kept.id}?on=2026-07-01"))


@pytest.mark.parametrize("plural", ["agreements", "designations"])
def test_a_list_is_filtered_by_standing_and_sorted_by_its_last_day_at_once(
    everyone: Cast, signed_in: SignIn, plural: str
) -> None:
    client = signed_in("officer_a")
    assert "Nothing here yet" in listed(client, plural, standing="in_force", sort="-until")


def test_the_columns_of_a_list_are_each_persons_choice_until_they_take_it_back(
    everyone: Cast, signed_in: SignIn
) -> None:
    enter(everyone, "activity", activity("Refer", "name", reason="They asked."))
    client = signed_in("officer_a")
    assert "They asked." not in listed(client, "activities")
    there = "/register/activities?words=refer"
    chosen = {"columns": ["types", "reason"], "back": there}
    answer = client.post("/register/activities/columns", chosen)
    assert answer.headers["Location"] == there
    for again in (client, signed_in("officer_a")):
        heads = values(check(again.get(there)), "//thead//th//text()")
        assert [head for head in heads if head.strip()][:4] == ["Id", "Name", "Types", "Reason"]
        assert "They asked." in listed(again, "activities")
    assert "They asked." not in listed(signed_in("keeper_a"), "activities")
    assert "Reason" not in listed(client, "functions").partition("Filter")[2]
    client.post("/register/activities/columns", {**chosen, "usual": "yes"})
    assert "They asked." not in listed(client, "activities")
    told = [fact.kind for fact in history(f"person:{everyone.people['officer_a'].pk}")]
    assert told.count("person.columns_chosen") == 2


def test_columns_that_there_are_not_and_places_elsewhere_are_passed_over(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    forged = {"columns": ["password"], "back": "https://elsewhere.example/"}
    answer = client.post("/register/systems/columns", forged)
    assert answer.headers["Location"] == "/register/systems"
    assert columns_chosen("systems", actor=everyone.officer_a) == ()
    assert client.post("/register/nothing/columns").status_code == 404


@pytest.mark.parametrize(
    ("plural", "columns", "heads", "said"),
    [
        (
            "designations",
            ["reason", "with_agencies", "extra_review"],
            ["Reason", "Agencies that have to agree", "Review of each act by"],
            "Letters about another agency",
        ),
        (
            "agreements",
            ["parties", "terms", "purposes"],
            ["Parties", "Terms", "Purposes"],
            "Not to pass it on: Agreed: Never.",
        ),
    ],
)
def test_the_columns_of_designations_and_agreements_are_each_persons_choice_too(
    everyone: Cast, signed_in: SignIn, plural: str, columns: list[str], heads: list[str], said: str
) -> None:
    officer = everyone.officer_a
    designating.draft(a_joint_designation(), agency="alpha", actor=officer, now=NOW)
    promised = Terms(no_redisclosure=Term(agreed="yes", words="Never."))
    beta = Signatory(role="recipient", id="beta")
    deal = Agreement(
        name="Deal",
        with_="beta",
        types="any",
        since=date(2026, 1, 1),
        terms=promised,
        parties=(beta,),
    )
    agreements.enter(deal, agency="alpha", actor=officer, now=EARLIER)
    client, there = signed_in("officer_a"), f"/register/{plural}"
    assert said not in listed(client, plural)
    answer = client.post(f"{there}/columns", {"columns": columns, "back": there})
    assert answer.headers["Location"] == there
    page = check(client.get(there))
    shown = [head for head in values(page, "//thead//th//text()") if head.strip()]
    assert shown[:5] == ["Id", "Name", *heads]
    assert "Standing" in shown
    assert said in listed(client, plural)
    assert "Agency Beta" in listed(client, plural)
    client.post(f"{there}/columns", {"columns": columns, "usual": "yes"})
    assert said not in listed(client, plural)
