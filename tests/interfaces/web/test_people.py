"""Agencies and people, as an administrator and an agency's head meet them."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client

from discretion.apps.accounts.models import Agency, Membership, Person
from discretion.apps.audit import queries as audit
from discretion.interfaces.worker import drain
from discretion.law.authority import Role
from tests.cast import Cast
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, words

ROLE = {"role": Role.COUNSEL.value, "agency": "beta", "since": "7/1/2026", "until": ""}


def held(person: Person) -> set[tuple[str, str | None, date, date | None]]:
    """The roles that someone has or had."""
    return {(m.role, m.agency_id, m.since, m.until) for m in person.memberships.all()}


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/me",
        "/me/tokens/new",
        "/search",
        "/search?q=alpha",
        "/agencies",
        "/agencies/new",
        "/agencies/alpha",
        "/agencies/alpha/change",
        "/agencies/alpha/close",
        "/people",
        "/people?words=olga&role=agency_privacy_officer&page=9",
        "/people?words=nobody-at-all",
        "/people/invite",
    ],
)
def test_an_administrators_pages_are_as_pages_must_be(signed_in: SignIn, address: str) -> None:
    answer = signed_in("administrator").get(address)
    assert answer.status_code == 200
    check(answer)


def test_a_persons_pages_are_as_pages_must_be(signed_in: SignIn, everyone: Cast) -> None:
    client = signed_in("administrator")
    person = everyone.people["officer_a"]
    role = person.memberships.get().pk
    for way in ("", "/role", "/hand-over", "/close"):
        check(client.get(f"/people/{person.pk}{way}"))
    for way in ("end", "deputy"):
        check(client.get(f"/roles/{role}/{way}"))


@pytest.mark.parametrize("part", ["staff_a", "officer_a", "chief", "auditor", "stranger"])
def test_who_does_not_administer_finds_no_way_in(signed_in: SignIn, part: str) -> None:
    client = signed_in(part)
    assert client.get("/people").status_code == 403
    check(client.get("/people"))
    assert 'href="/people"' not in client.get("/me").content.decode()


def test_a_new_agency_is_opened_renamed_and_merged(signed_in: SignIn) -> None:
    client = signed_in("administrator")
    told = {"id": "gamma", "name": "Agency Gamma", "kind": "city_agency", "parent": "alpha"}
    assert client.post("/agencies/new", told).headers["Location"] == "/agencies/gamma"
    change = {"name": "Gamma’s Office", "kind": "city_agency", "version": "1", "parent": ""}
    assert client.post("/agencies/gamma/change", change).status_code == 302
    close = {"on": "7/31/2026", "into": "beta", "why": "Local Law 1"}
    assert client.post("/agencies/gamma/close", close).status_code == 302
    agency = Agency.objects.get(id="gamma")
    assert (agency.name, agency.parent, agency.merged_into_id) == ("Gamma’s Office", None, "beta")
    page = check(client.get("/agencies/gamma"))
    assert "merged into Agency Beta" in words(page)


def test_given_a_name_that_is_taken_then_the_field_says_so_and_keeps_it(signed_in: SignIn) -> None:
    told = {"id": "gamma", "name": "Agency Beta", "kind": "city_agency", "parent": ""}
    answer = signed_in("administrator").post("/agencies/new", told)
    assert answer.status_code == 422
    page = check(answer)
    assert page.xpath("//input[@name='name']/@value") == ["Agency Beta"]
    assert page.xpath("//input[@name='name']/@aria-invalid") == ["true"]
    assert page.xpath("//section[contains(@class,'dsc-errors')]//a/@href") == ["#id_name"]


def test_given_someone_was_faster_then_what_was_typed_stays_beside_theirs(
    signed_in: SignIn,
) -> None:
    client = signed_in("administrator")
    change = {"name": "Agency Alpha!", "kind": "city_agency", "version": "7", "parent": ""}
    answer = client.post("/agencies/alpha/change", change)
    assert answer.status_code == 409
    page = check(answer)
    assert page.xpath("//input[@name='name']/@value") == ["Agency Alpha!"]
    assert "Theirs: “Agency Alpha”" in words(page)
    assert page.xpath("//input[@name='version']/@value") == ["1"]
    change["version"] = "1"
    assert client.post("/agencies/alpha/change", change).status_code == 302
    assert Agency.objects.get(id="alpha").name == "Agency Alpha!"


DETAILS = {"version": "1", "name": "Olga Officer", "title": "Privacy Officer", "phone": "555-0100"}


@pytest.mark.parametrize(("part", "back"), [("officer_a", "/me"), ("administrator", None)])
def test_a_persons_details_are_theirs_to_change_and_their_administrators(
    signed_in: SignIn, everyone: Cast, part: str, back: str | None
) -> None:
    person, client = everyone.people["officer_a"], signed_in(part)
    address = f"/people/{person.pk}/details"
    check(client.get(address))
    answer = client.post(address, {**DETAILS, "office": "1 Centre Street"})
    assert answer.headers["Location"] == (back or f"/people/{person.pk}")
    person.refresh_from_db()
    assert (person.title, person.phone, person.office) == (
        "Privacy Officer", "555-0100", "1 Centre Street",
    )  # fmt: skip
    assert audit.history(f"person:{person.pk}")[0].kind == "person.changed"
    assert "1 Centre Street" in words(check(client.get(answer.headers["Location"])))


def test_given_details_changed_meanwhile_then_what_was_typed_stays(
    signed_in: SignIn, everyone: Cast
) -> None:
    address = f"/people/{everyone.people['officer_a'].pk}/details"
    signed_in("administrator").post(address, {**DETAILS, "title": "Counsel"})
    answer = signed_in("officer_a").post(address, DETAILS)
    page = check(answer)
    assert answer.status_code == 409
    assert page.xpath("//input[@name='title']/@value") == ["Privacy Officer"]
    assert page.xpath("//input[@name='version']/@value") == ["2"]
    assert "Theirs: “Counsel”" in words(page)


@pytest.mark.parametrize("part", ["staff_a", "head_a", "auditor"])
def test_the_details_of_others_are_out_of_reach(
    signed_in: SignIn, everyone: Cast, part: str
) -> None:
    address = f"/people/{everyone.people['officer_a'].pk}/details"
    assert signed_in(part).post(address, DETAILS).status_code == 404


def test_who_has_a_password_is_sent_no_invitation(signed_in: SignIn, everyone: Cast) -> None:
    client, person = signed_in("administrator"), everyone.people["officer_a"]
    answer = client.post(f"/people/{person.pk}/invite")
    assert answer.status_code == 409
    assert "has a password already" in words(check(answer))
    drain()
    assert mail.outbox == []
    assert "I forgot my password" in words(check(client.get(f"/people/{person.pk}")))


def test_an_invited_person_gets_a_link_and_chooses_a_password(
    signed_in: SignIn, client: Client
) -> None:
    told = {**ROLE, "name": "Nia New", "email": "nia@example.org", "title": ""}
    signed_in("administrator").post("/people/invite", told)
    assert held(Person.objects.get(email="nia@example.org")) == {
        ("counsel", "beta", date(2026, 7, 1), None)
    }
    drain()
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (
        ["Nia New <nia@example.org>"],
        "Ari Admin has opened an account for you: choose a password",
    )
    link = re.search(r"http://testserver(\S+/account/\S+|/account/password\S+)", str(letter.body))
    assert link
    page = client.get(link[1], follow=True)
    check(page)
    place = page.redirect_chain[-1][0]
    chosen = {"password1": "a rather long phrase 9", "password2": "a rather long phrase 9"}
    check(client.post(place, chosen, follow=True))
    assert Person.objects.get(email="nia@example.org").check_password("a rather long phrase 9")
    assert client.get(link[1], follow=True).status_code == 200


def test_a_role_is_given_and_ended_with_days(signed_in: SignIn, everyone: Cast) -> None:
    client = signed_in("administrator")
    person = everyone.people["stranger"]
    assert client.post(f"/people/{person.pk}/role", ROLE).status_code == 302
    role = person.memberships.get().pk
    early = client.post(f"/roles/{role}/end", {"until": "6/1/2026"})
    assert early.status_code == 422
    assert "The role can't end before it begins." in words(check(early))
    client.post(f"/roles/{role}/end", {"until": "7/31/2026", "why": "Moved"})
    assert held(person) == {("counsel", "beta", date(2026, 7, 1), date(2026, 7, 31))}
    check(client.get(f"/people/{person.pk}"))


def test_a_hand_over_moves_every_role_and_tells_each(signed_in: SignIn, everyone: Cast) -> None:
    client = signed_in("administrator")
    leaving, taking = everyone.people["officer_a"], everyone.people["stranger"]
    told = {"to": str(taking.pk), "on": "8/1/2026", "why": "Retires"}
    assert client.post(f"/people/{leaving.pk}/hand-over", told).status_code == 302
    assert held(leaving) == {
        ("agency_privacy_officer", "alpha", date(2026, 1, 1), date(2026, 7, 31))
    }
    assert held(taking) == {("agency_privacy_officer", "alpha", date(2026, 8, 1), None)}
    kinds = [audit.history(f"person:{p.pk}")[0].kind for p in (leaving, taking)]
    assert kinds == ["role.ended", "role.given"]


def test_given_a_role_that_both_hold_then_it_is_not_given_twice(
    signed_in: SignIn, everyone: Cast
) -> None:
    leaving, taking = everyone.people["officer_a"], everyone.people["stranger"]
    Membership.objects.create(
        person=taking, role=Role.AGENCY_PRIVACY_OFFICER, agency_id="alpha", since="2026-02-01"
    )
    told = {"to": str(taking.pk), "on": "8/1/2026", "why": "Retires"}
    signed_in("administrator").post(f"/people/{leaving.pk}/hand-over", told)
    assert held(taking) == {("agency_privacy_officer", "alpha", date(2026, 2, 1), None)}


def test_given_nothing_to_hand_over_then_nothing_changes(signed_in: SignIn, everyone: Cast) -> None:
    leaving, taking = everyone.people["stranger"], everyone.people["officer_b"]
    told = {"to": str(taking.pk), "on": "8/1/2026", "why": "Retires"}
    answer = signed_in("administrator").post(f"/people/{leaving.pk}/hand-over", told)
    assert answer.status_code == 422
    assert "Stu Stranger holds no role on that day." in words(check(answer))


def test_an_account_closed_by_mistake_is_opened_again(signed_in: SignIn, everyone: Cast) -> None:
    client = signed_in("administrator")
    person = everyone.people["staff_a"].pk
    client.post(f"/people/{person}/close", {"why": "The wrong one"})
    assert f"/people/{person}/open" in client.get(f"/people/{person}").content.decode()
    check(client.get(f"/people/{person}/open"))
    client.post(f"/people/{person}/open", {"why": "A mistake"})
    assert "A mistake" in words(check(client.get(f"/people/{person}")))
    assert signed_in("staff_a").get("/me").status_code == 200


@pytest.mark.parametrize("part", ["chief", "auditor"])
def test_who_reads_the_record_sees_which_officers_approve_their_own_drafts(
    signed_in: SignIn, everyone: Cast, part: str
) -> None:
    signed_in("head_a").post("/agencies/alpha/approval", {"allow": "yes"})
    text = words(check(signed_in(part).get("/agencies")))
    assert text.count("officers approve their own") == 1


def test_a_closed_account_can_no_longer_sign_in(signed_in: SignIn, everyone: Cast) -> None:
    person = everyone.people["staff_a"]
    client = signed_in("staff_a")
    assert client.get("/me").status_code == 200
    signed_in("administrator").post(f"/people/{person.pk}/close", {"why": "Left"})
    assert client.get("/me").status_code == 302


def test_the_head_alone_decides_who_may_approve(signed_in: SignIn) -> None:
    allow = {"allow": "yes"}
    assert signed_in("administrator").post("/agencies/alpha/approval", allow).status_code == 403
    client = signed_in("head_a")
    assert client.post("/agencies/alpha/approval", allow).status_code == 302
    assert Agency.objects.get(id="alpha").self_approval
    assert "Officers may approve their own drafts." in words(check(client.get("/agencies/alpha")))


def test_another_agencys_head_does_not_know_this_one(signed_in: SignIn) -> None:
    assert signed_in("head_b").get("/agencies/alpha").status_code == 404


@pytest.mark.parametrize("address", ["/people/invite", "/people/{}/role"])
def test_where_a_role_is_given_the_reach_of_a_contractors_officer_is_said(
    everyone: Cast, signed_in: SignIn, address: str
) -> None:
    person = everyone.people["contractor_a"].pk
    said = words(check(signed_in("administrator").get(address.format(person))))
    assert "acts for all of the agency chosen below" in said
