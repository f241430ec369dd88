"""The agreements' pages: entered, changed, ended, their documents, and what they cover."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from discretion.apps.agreements import actions, papers
from discretion.apps.agreements import queries as agreements
from discretion.apps.agreements.contents import Agreement, Signatory, Term, Terms
from discretion.apps.register import actions as register
from discretion.apps.register import queries
from discretion.apps.register.contents import Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.queries import Kept
from tests.apps.builders import a_designation, an_activity, approved
from tests.cast import NOW, Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, words

LATER = date(2040, 1, 1)
PDF = b"%PDF-1.7 signed"
READERS = ["staff_a", "counsel_a", "auditor", "chief"]


def an_agreement(**changes: Any) -> Agreement:
    """Alpha's agreement with the FBI, which receives names."""
    told = {
        "name": "Heating help",
        "with_": "FBI",
        "types": ("name", "contact.email"),
        "purposes": ("enrolment",),
        "terms": Terms(no_redisclosure=Term(agreed="yes", words="No passing on.")),
        "since": date(2026, 1, 1),
    }
    return Agreement(**{**told, **changes})


def entered(everyone: Cast, *, state: str = "current", **changes: Any) -> Kept:
    """An agreement of alpha."""
    content = an_agreement(**changes)
    actor = everyone.officer_a
    return actions.enter(content, agency="alpha", state=state, actor=actor, now=NOW)


def typed(**fields: object) -> dict[str, object]:
    """What a browser sends for an agreement."""
    return {
        "agency": "alpha",
        "name": "Heating help",
        "with_": "agency beta",
        "types_0": ["name"],
        "purposes": "enrolment\ncounting",
        "no_redisclosure_agreed": "yes",
        "no_redisclosure_words": "No passing on.",
        "disposal_agreed": "not_known",
        "notice_agreed": "no",
        "since": "1/1/2026",
        "party-TOTAL_FORMS": "2",
        "party-INITIAL_FORMS": "0",
        "party-0-role": "recipient",
        "party-0-who": "Agency Beta",
        "party-1-role": "other",
        "party-1-who": "",
        **fields,
    }


def sent_back(page: Any) -> dict[str, Any]:
    """What a browser sends that saves a form as it was shown."""
    form, rows = page.context["form"], page.context["rows"]
    shown = {name: form[name].value() for name in form.fields}
    told = {name: value for name, value in shown.items() if value not in (None, [], False)}
    for name in ("purposes", "other_types"):
        if isinstance(told.get(name), list):
            told[name] = "\n".join(told[name])
    told |= {"party-TOTAL_FORMS": len(rows.forms), "party-INITIAL_FORMS": rows.initial_form_count()}
    for row in rows.forms:
        told |= {row.add_prefix(n): row[n].value() or "" for n in ("role", "who")}
    return told


def read(everyone: Cast, kept: Kept) -> Kept:
    """The agreement as it stands."""
    return queries.record(kept.id, actor=everyone.auditor)


@pytest.mark.parametrize(
    ("standing", "state", "changes"),
    [
        ("draft", "draft", {}),
        ("in_force", "current", {"until": LATER}),
        ("coming", "current", {"since": LATER}),
        ("ended", "current", {"until": date(2026, 2, 1)}),
    ],
)
def test_the_list_finds_each_by_how_it_stands(
    everyone: Cast, signed_in: SignIn, standing: str, state: str, changes: dict[str, Any]
) -> None:
    kept = entered(everyone, state=state, **changes)
    client = signed_in("staff_a")
    assert kept.id in words(check(client.get("/register/agreements")))
    for asked in ("draft", "in_force", "coming", "ended"):
        page = check(client.get(f"/register/agreements?standing={asked}"))
        assert (kept.id in words(page)) is (asked == standing)
    assert kept.id in words(check(client.get("/register/agreements?type=name&words=heating")))


def test_an_agreement_shows_its_terms_and_history(everyone: Cast, signed_in: SignIn) -> None:
    kept = entered(everyone, parties=(Signatory(role="recipient", id="beta"),))
    text = words(check(signed_in("staff_a").get(f"/records/{kept.id}")))
    for said in (
        "FBI",
        "Agency Beta, which receives",
        "enrolment",
        "Agreed: No passing on.",
        "In force",
        "No last day",
        "Entered by Olga Officer",
    ):
        assert said in text


@pytest.mark.parametrize("part", ["officer_office", "stranger", "committee", "administrator"])
def test_an_agreement_out_of_sight_does_not_exist(
    everyone: Cast, signed_in: SignIn, part: str
) -> None:
    kept = entered(everyone)
    client = signed_in(part)
    for address in ("", "/change", "/end", "/history", f"/documents/{'0' * 64}"):
        answer = client.get(f"/records/{kept.id}{address}")
        assert answer.status_code in (403, 404)
        check(answer)
        assert "Heating help" not in answer.content.decode()


@pytest.mark.parametrize("part", READERS)
def test_who_may_only_read_is_offered_nothing_and_refused(
    everyone: Cast, signed_in: SignIn, part: str
) -> None:
    kept = entered(everyone)
    client = signed_in(part)
    page = check(client.get(f"/records/{kept.id}"))
    assert page.findall(".//main//form") == []
    for step in ("change", "end", "attach"):
        assert client.post(f"/records/{kept.id}/{step}", {"version": "1"}).status_code == 403
    assert client.get("/register/agreements/new").status_code == 403


def test_the_other_agency_sees_a_listed_part(everyone: Cast, signed_in: SignIn) -> None:
    kept = entered(everyone, with_="beta")
    client = signed_in("officer_b")
    assert kept.id in words(check(client.get("/register/agreements")))
    text = words(check(client.get(f"/records/{kept.id}")))
    assert "Agreed: No passing on." in text
    for hidden in ("Olga Officer", "History", "Documents", "Attach"):
        assert hidden not in text
    for address in ("/change", "/end", "/history"):
        assert client.get(f"/records/{kept.id}{address}").status_code == 404
    assert client.post(f"/records/{kept.id}/attach").status_code == 404


def test_an_agreement_that_was_typed_is_entered(everyone: Cast, signed_in: SignIn) -> None:
    client = signed_in("officer_a")
    check(client.get("/register/agreements/new"))
    page = client.post("/register/agreements/new", typed(), follow=True)
    assert "is entered" in words(check(page))
    (kept,) = agreements.current(["alpha"], actor=everyone.officer_a)
    assert kept.content == an_agreement(
        with_="beta",
        parties=(Signatory(role="recipient", id="beta"),),
        types=("name",),
        purposes=("enrolment", "counting"),
        terms=Terms(
            no_redisclosure=Term(agreed="yes", words="No passing on."), notice=Term(agreed="no")
        ),
    )


def test_the_officer_s_staff_drafts_and_the_officer_lets_it_hold(
    everyone: Cast, signed_in: SignIn
) -> None:
    keeper, officer = signed_in("keeper_a"), signed_in("officer_a")
    form = check(keeper.get("/register/agreements/new"))
    assert [words(b) for b in form.findall(".//main//button")] == ["Save as a draft"]
    refused = keeper.post("/register/agreements/new", typed())
    assert refused.status_code == 422
    assert "Save it as a draft" in words(check(refused))
    keeper.post("/register/agreements/new", typed(as_draft="yes"))
    (row,) = queries.records(KINDS["agreement"], actor=everyone.officer_a)
    assert row.state == "draft"
    assert "Put it in force" not in words(check(keeper.get(f"/records/{row.id}")))
    assert "Put it in force" in words(check(officer.get(f"/records/{row.id}")))
    officer.post(f"/records/{row.id}/confirm", {"version": "1"})
    assert queries.record(row.id, actor=everyone.officer_a).state == "current"


def test_the_head_of_an_agency_lets_a_draft_hold(everyone: Cast, signed_in: SignIn) -> None:
    kept = entered(everyone, state="draft")
    page = signed_in("head_a").post(f"/records/{kept.id}/confirm", {"version": "1"}, follow=True)
    check(page)
    assert read(everyone, kept).state == "current"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "id_name"),
        ({"with_": ""}, "id_with_"),
        ({"with_": "   "}, "id_with_"),
        ({"types_0": []}, "id_any_type"),
        ({"until": "1/1/2025"}, "id_until"),
        ({"since": "x"}, "id_since"),
        ({"notice_agreed": "forged"}, "id_notice_agreed"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    everyone: Cast, signed_in: SignIn, fields: dict[str, object], field: str
) -> None:
    page = signed_in("officer_a").post("/register/agreements/new", typed(**fields))
    assert page.status_code == 422
    tree = check(page)
    assert f"#{field}" in {link.get("href") for link in tree.iter("a")}
    assert "No passing on." in words(tree)


def test_a_hostile_name_is_shown_as_text(everyone: Cast, signed_in: SignIn) -> None:
    hostile = "<script>alert(1)</script>"
    kept = entered(everyone, name=hostile, with_=hostile, purposes=(hostile,))
    client = signed_in("officer_a")
    for address in (
        f"/records/{kept.id}",
        f"/records/{kept.id}/change",
        f"/records/{kept.id}/end",
        "/register/agreements",
    ):
        page = client.get(address)
        check(page)
        assert b"<script>alert" not in page.content


def test_given_a_time_for_disposing_of_it_then_it_is_kept_shown_and_typed_anew(
    everyone: Cast, signed_in: SignIn
) -> None:
    client = signed_in("officer_a")
    given = {"disposal_agreed": "yes", "disposal_days": "30", "disposal_after": "disclosure"}
    entered_at = client.post("/register/agreements/new", typed(**given))
    assert entered_at.status_code == 302
    here = entered_at.headers["Location"]
    shown = words(check(client.get(here)))
    assert "To dispose of it or return itAgreed, within 30 days of each disclosure" in shown
    sent = sent_back(client.get(f"{here}/change"))
    assert given.items() <= {name: str(value) for name, value in sent.items()}.items()
    later = {**sent, "disposal_days": "10", "disposal_after": "end"}
    assert client.post(f"{here}/change", later).status_code == 302
    shown = words(check(client.get(here)))
    assert "within 10 days of the agreement’s last day" in shown


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"disposal_agreed": "yes", "disposal_days": "30"}, "disposal_after"),
        ({"disposal_agreed": "yes", "disposal_after": "end"}, "disposal_days"),
        ({"disposal_days": "30", "disposal_after": "end"}, "disposal_agreed"),
    ],
)
def test_given_half_a_time_then_the_fault_stands_at_its_field(
    signed_in: SignIn, given: dict[str, str], field: str
) -> None:
    answer = signed_in("officer_a").post("/register/agreements/new", typed(**given))
    check(answer)
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])


def test_saving_a_form_as_it_was_shown_changes_nothing(everyone: Cast, signed_in: SignIn) -> None:
    parties = (Signatory(role="recipient", id="beta"), Signatory(role="other", name="A pantry"))
    types = ("name", "contact", "other:Shoe size")
    kept = entered(everyone, with_="beta", parties=parties, types=types, until=LATER)
    client = signed_in("officer_a")
    sent = sent_back(client.get(f"/records/{kept.id}/change"))
    assert client.post(f"/records/{kept.id}/change", sent).status_code == 302
    assert read(everyone, kept).version == 1


def test_an_agreement_about_every_type_stays_so(everyone: Cast, signed_in: SignIn) -> None:
    kept = entered(everyone, types="any")
    client = signed_in("officer_a")
    sent = sent_back(client.get(f"/records/{kept.id}/change"))
    client.post(f"/records/{kept.id}/change", {**sent, "name": "Renamed"})
    assert read(everyone, kept).content == an_agreement(types="any", name="Renamed")


def test_who_saves_second_sees_both_versions_and_loses_nothing(
    everyone: Cast, signed_in: SignIn
) -> None:
    kept = entered(everyone)
    theirs = an_agreement(name="Named by Maud")
    actions.change(kept.id, theirs, version=1, actor=everyone.managing_a, now=NOW)
    client = signed_in("officer_a")
    mine = typed(name="Named by Olga", version="1")
    page = client.post(f"/records/{kept.id}/change", mine)
    assert page.status_code == 409
    text = words(check(page))
    assert "Maud Managing saved a new version" in text
    assert "Named by Maud" in text
    again = sent_back(page)
    assert client.post(f"/records/{kept.id}/change", again).status_code == 302
    assert read(everyone, kept).title == "Named by Olga"


def test_an_agreement_is_given_its_last_day(everyone: Cast, signed_in: SignIn) -> None:
    kept = entered(everyone)
    client = signed_in("officer_a")
    check(client.get(f"/records/{kept.id}/end"))
    wrong = client.post(f"/records/{kept.id}/end", {"version": "1", "on": "1/1/2025"})
    assert wrong.status_code == 422
    check(wrong)
    stale = client.post(f"/records/{kept.id}/end", {"version": "7", "on": "1/2/2026", "why": "X."})
    assert stale.status_code == 409
    assert b"X." in stale.content
    check(stale)
    sent = {"version": "1", "on": "1/2/2026", "why": "Over."}
    text = words(check(client.post(f"/records/{kept.id}/end", sent, follow=True)))
    assert "January 2, 2026" in text
    assert "Over." in text


def test_a_document_is_attached_and_downloaded_as_a_file(everyone: Cast, signed_in: SignIn) -> None:
    kept = entered(everyone)
    client = signed_in("officer_a")
    name = 'signed; "agreement".pdf'
    page = client.post(
        f"/records/{kept.id}/attach", {"document": SimpleUploadedFile(name, PDF)}, follow=True
    )
    assert "is attached" in words(check(page))
    (attached,) = agreements.documents(kept.id, actor=everyone.officer_a)
    file = signed_in("staff_a").get(f"/records/{kept.id}/documents/{attached.sha256}")
    assert file.content == PDF
    assert file["Content-Disposition"].startswith("attachment; ")
    assert '"' not in file["Content-Disposition"]
    assert client.get(f"/records/{kept.id}/documents/{'0' * 64}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.exe", b"MZ", "attach one of these"),
        ("a.pdf", b"not one", "is not what its name says"),
        ("a.pdf", b"", "Choose the document"),
        ("a.txt", b"x" * (papers.MOST_BYTES + 1), "is larger than"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(
    everyone: Cast, signed_in: SignIn, name: str, data: bytes, said: str
) -> None:
    kept = entered(everyone)
    page = signed_in("officer_a").post(
        f"/records/{kept.id}/attach", {"document": SimpleUploadedFile(name, data)}, follow=True
    )
    assert said in words(check(page))
    assert agreements.documents(kept.id, actor=everyone.officer_a) == []


def test_coverage_shows_gaps_and_what_ends_soon_with_its_flows(
    everyone: Cast, signed_in: SignIn
) -> None:
    today = date.today()  # noqa: TID251, DTZ011 (the page reads the clock)
    soon = entered(everyone, until=today + timedelta(days=30))
    flows = [
        register.enter(
            KINDS["activity"],
            an_activity(name=name, counterparties=(Party(kind="third_party", name=party),)),
            agency="alpha",
            actor=everyone.officer_a,
            now=NOW,
        )
        for name, party in (("Referrals", "FBI"), ("Deliveries", "A pantry"))
    ]
    page = check(signed_in("staff_a").get("/register/agreements/coverage"))
    gaps, ending = words(page.find(".//main")).split("Ending within 90 days")
    assert flows[1].id in gaps
    assert flows[0].id not in gaps
    assert soon.id in ending
    assert flows[0].id in ending
    assert "(in 30 days)" in ending or "(in 29 days)" in ending


def test_coverage_says_what_needs_an_agreement_by_which_provision_and_what_merely_has_none(
    everyone: Cast, signed_in: SignIn
) -> None:
    pantry = Party(kind="third_party", name="A pantry", entity="community_partner")
    routine, other = (
        register.enter(
            KINDS["activity"],
            an_activity(name=name, types=(type_,), counterparties=(pantry,)),
            agency="alpha",
            actor=everyone.officer_a,
            now=NOW,
        )
        for name, type_ in (("Deliveries", "name"), ("Referrals", "contact.email"))
    )
    approved(everyone, a_designation(counterparties=("community_partner",)))
    page = words(check(signed_in("officer_a").get("/register/agreements/coverage")))
    needed, without = page.split("No agreement, and none needed today")
    assert f"{other.id}ReferralsA pantry§ 23-1203(3)None with them" in needed
    assert f"{routine.id}DeliveriesA pantryNone with them" in without
    assert "1 that need an agreement, 1 that merely have none" in page


def test_coverage_without_anything_says_so(everyone: Cast, signed_in: SignIn) -> None:
    text = words(check(signed_in("officer_a").get("/register/agreements/coverage")))
    assert "Nothing is missing" in text
    assert "None ends soon" in text


@pytest.mark.parametrize("agency", ["beta", "nowhere", "%00"])
def test_the_coverage_of_an_agency_out_of_sight_does_not_exist(
    everyone: Cast, signed_in: SignIn, agency: str
) -> None:
    answer = signed_in("officer_a").get(f"/register/agreements/coverage?agency={agency}")
    assert answer.status_code == 404


def test_the_auditor_chooses_whose_coverage_to_see(everyone: Cast, signed_in: SignIn) -> None:
    for agency in ("", "?agency=beta"):
        check(signed_in("auditor").get(f"/register/agreements/coverage{agency}"))
