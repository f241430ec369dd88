"""The questions: what each offers and explains, and that what is said reaches the act."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from discretion.apps.accounts.models import Agency
from discretion.apps.mail.models import Message
from discretion.apps.matters import queries, stated
from discretion.apps.register.contents import Party
from discretion.interfaces.web.asking_way import questions
from discretion.law.matters import Kind, Move
from tests.apps.builders import a_designation, approved
from tests.apps.matter_steps import begun, facts, moved, submitted, with_officer
from tests.cast import TODAY, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_asking import on, press_link, the_last
from tests.pages import check, found, values, words

# The groups of the printed form, in its order.
ON_THE_FORM = [
    "General",
    "Work-Related Information",
    "Biometric Information",
    "Government Program Information",
    "Contact Information",
    "Law Enforcement Information",
    "Demographic Information",
    "Technology-Related Information",
    "Status Information",
]
WHO = {
    "individual": "The person it is about: Or their parent, guardian or lawyer",
    "public": "Anyone else of the public: A neighbor, the press",
    "federal_agency": "A federal agency: The FBI, Social Security",
    "state_agency": "A State agency: Of New York or another state",
    "court": "A court: A judge, or a court’s clerk",
    "subpoena": "Someone with a subpoena: A lawyer, a prosecutor",
    "contractor": "A contractor of your agency: Who does its work under a contract",
    "vendor": "Another company: That sells to the agency",
    "community_partner": "A community partner: A group you work with",
    "city_council": "The City Council: A member, or its staff",
    "state_legislature": "The State legislature: A member, or its staff",
    "governor": "The governor: Or the governor’s office",
    "comptroller": "The comptroller: Of the City or the State",
    "audit_authority": "An auditor: By law, of the City or beyond",
    "city_agency": "A City agency: That the list does not have",
    "local_public_authority": "A public authority: Such as for housing or transit",
    "local_public_benefit_corporation": "A public benefit corporation: Such as for hospitals",
    "other": "Someone else",
}
Field = tuple[str, str]


@pytest.fixture
def staff(signed_in: SignIn) -> Client:
    return signed_in("staff_a")


def groups(answer: Any) -> dict[str, list[str]]:
    """The boxes of a page, by the group that they stand in."""
    return {
        words(group.find("legend")): [words(label) for label in found(group, ".//label")]
        for group in found(check(answer), "//main//fieldset")
    }


def act(matter_id: str, everyone: Cast) -> dict[str, Any]:
    """A matter as the act that the law is asked about."""
    it = queries.opened(matter_id, actor=everyone.staff_a)
    told: dict[str, Any] = msgspec.json.decode(stated.act_told(it, today=TODAY))
    return told


def test_types_stand_as_on_the_form_with_what_each_is_in_an_office_s_day(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a, facts(types=()))
    offered = groups(staff.get(f"/ask/{it.id}/types"))
    assert [*offered] == ON_THE_FORM
    assert offered["Biometric Information"] == [
        "Fingerprints: Prints of fingers or palms",
        "Photographs: A picture of a face, a badge photo",
    ]
    without = [label for group in offered.values() for label in group if ": " not in label]
    assert without == []


def test_what_is_usual_for_them_stands_first_then_what_one_named_last_and_each_once(
    staff: Client, everyone: Cast
) -> None:
    approved(everyone, a_designation(types=("contact.email", "name")))
    begun(everyone.staff_a, facts(types=("languages", "name")))
    it = begun(everyone.staff_a, facts(types=()))
    offered = groups(staff.get(f"/ask/{it.id}/types"))
    assert [*offered] == ["Usual for them", "What you named last", *ON_THE_FORM]
    assert offered["Usual for them"] == [
        "Email address: Private or at work",
        "Name: First and last name, also a list of names",
    ]
    assert offered["What you named last"] == ["Languages spoken: Which languages someone speaks"]
    boxes = values(
        check(staff.get(f"/ask/{it.id}/types")), "//main//input[@type='checkbox']/@value"
    )
    assert len(boxes) == len(set(boxes))


def test_each_kind_of_party_says_who_that_is(staff: Client) -> None:
    answer = on(staff, staff.get("/ask/request"), name="Zed")
    assert groups(answer) == {"Who is “Zed”?": [*WHO.values()]}
    kinds = values(check(answer), "//main//input[@name='which']/@value")
    assert kinds == [f"body:{kind}" for kind in WHO]


@pytest.mark.parametrize(
    ("which", "party"),
    [
        ("court", Party(kind="third_party", entity="court", name="Zed")),
        ("contractor", Party(kind="contractor", name="Zed")),
        ("public", Party(kind="third_party", entity="public")),
    ],
)
def test_the_kind_that_was_chosen_is_the_other_side(
    staff: Client, everyone: Cast, which: str, party: Party
) -> None:
    on(staff, on(staff, staff.get("/ask/request"), name="Zed"), which=f"body:{which}")
    assert queries.opened(the_last().id, actor=everyone.staff_a).facts.counterparty == party


@pytest.mark.parametrize(
    ("kind", "field", "asked", "said", "reached"),
    [
        (Kind.REQUEST, ("foil", "on"), "the Freedom of Information Law", "Asked under", "foil"),
        (
            *(Kind.REQUEST, ("police_investigation", "crime_committed")),
            *("Do the police investigate a crime with it?", "a crime that was committed"),
            "police_investigation",
        ),
        (
            *(Kind.PROPOSAL, ("police_investigation", "attempted_or_impending_crime")),
            *("a crime that is tried or about to happen", "a crime tried or about to happen"),
            "police_investigation",
        ),
        (
            *(Kind.REQUEST, ("welfare_investigation", "by_city_agency")),
            *("Does someone look into the welfare of a child", "A City agency looks into"),
            "welfare_investigation",
        ),
        (
            *(Kind.PROPOSAL, ("welfare_investigation", "by_other")),
            *("of someone who can’t decide for themselves", "Someone looks into"),
            "welfare_investigation",
        ),
        (
            *(Kind.REQUEST, ("exigent", "A child is missing.")),
            *("Is it an emergency that can’t wait? Why?", "It can’t wait: A child is missing."),
            "exigent",
        ),
        (Kind.REQUEST, ("anonymized", "on"), "Nobody can be recognized", "Anonymous", "anonymized"),
        (
            *(Kind.EXIGENT, ("open_criminal_investigation", "on")),
            *("The police have an open investigation of a crime", "an open investigation"),
            "open_criminal_investigation",
        ),
        (
            *(Kind.EXIGENT, ("protective_powers", "on")),
            *("to enforce the law, or for public health or safety", "Done in enforcing the law"),
            "protective_powers",
        ),
        (
            *(Kind.EXIGENT, ("outside_normal_course", "on")),
            *("not a part of our everyday work", "Not everyday work"),
            "outside_normal_course",
        ),
    ],
)
def test_each_special_circumstance_is_asked_in_plain_words_and_reaches_the_act(
    staff: Client,
    everyone: Cast,
    kind: Kind,
    field: Field,
    asked: str,
    said: str,
    reached: str,
) -> None:
    it = begun(everyone.staff_a, kind=kind)
    address, (name, value) = f"/ask/{it.id}/special", field
    answer = staff.get(address)
    assert asked in main(answer)
    reasons = found(check(answer), "//main//details[starts-with(., 'Why do we ask?')]")
    assert len(reasons) == len({*values(check(answer), "//main//form//@name")} - _BESIDE)
    assert all("§ 23-120" in words(reason) for reason in reasons)
    on(staff, answer, **{name: value})
    told = act(it.id, everyone)
    circumstances: Mapping[str, Any] = told.get("circumstances", {})
    assert {**told, **circumstances}[reached] == (True if value == "on" else value)
    assert said in main(staff.get(f"/ask/{it.id}/check"))


_BESIDE = {"csrfmiddlewaretoken"}


@pytest.mark.parametrize("act", ["disclosure", "collection"])
@pytest.mark.parametrize("kind", list(Kind))
def test_each_question_of_the_way_says_why_it_is_asked_with_the_section(
    staff: Client, everyone: Cast, kind: Kind, act: Any
) -> None:
    it = begun(everyone.staff_a, facts(act=act), kind=kind)
    for question in questions(kind):
        page = check(staff.get(f"/ask/{it.id}/{question.slug}"))
        reasons = found(page, "//main//details[starts-with(., 'Why do we ask?')]")
        assert reasons, question.slug
        assert all("(§ 23-120" in words(reason) for reason in reasons)
    ground = main(staff.get(f"/ask/{it.id}/ground"))
    # Consent is a ground for sharing, never for collecting.
    if kind is not Kind.EXIGENT:
        assert ("agreed to it in writing, if it" in ground) is (act == "disclosure")


@pytest.mark.parametrize(
    ("verb", "kind", "question"),
    [
        ("disclosure", "share", "Why may it be shared?"),
        ("collection", "collect", "Why may it be collected?"),
    ],
)
def test_i_want_to_share_or_collect_leads_from_the_door_to_the_answer(
    staff: Client, everyone: Cast, verb: str, kind: str, question: str
) -> None:
    kept = approved(everyone, a_designation(act=verb))
    home = staff.get("/")
    answer = press_link(staff, home, "I want to share or collect")
    assert "Who would get it, or give it?" in main(answer)
    answer = on(staff, answer, act=verb, name="Agency Beta")
    assert "Which information is it?" in main(answer)
    answer = on(staff, answer, usual=["name"])
    assert "What is it for?" in main(answer)
    answer = on(staff, answer, purpose="Answer letters together")
    assert question in main(answer)
    consent = values(check(answer), "//main//select[@name='written_authorization']/@name")
    assert bool(consent) is (verb == "disclosure")
    answer = on(staff, answer, furthers_mission="Who writes to us gets an answer.")
    assert "Freedom of Information" not in main(answer)
    answer = on(staff, on(staff, answer), people="3")
    assert values(check(answer), "//main//input[@name='asker']/@name") == []
    answer = on(staff, answer, words="It is for the spring mailing.")
    said = main(press_link(staff, answer, "See the answer"))
    assert "Go ahead" in said
    assert kept.id in said
    it = queries.opened(the_last().id, actor=everyone.staff_a)
    assert (it.kind, it.facts.act) == (Kind.PROPOSAL, verb)
    assert act(it.id, everyone)["initiative"] == "proposal"
    about = queries.private(it.id, actor=everyone.staff_a).about
    assert about is not None
    assert about.words == "It is for the spring mailing."


def test_by_when_it_is_wanted_is_said_with_the_answer_and_among_my_matters(
    staff: Client, everyone: Cast
) -> None:
    it = begun(everyone.staff_a, facts(wanted_by=date(2199, 8, 20)))
    said = main(staff.get(f"/ask/{it.id}/answer"))
    assert "By when: it is wanted by August 20, 2199; the law sets none." in said
    press(staff, f"/ask/{it.id}/answer", "Send it")
    (row,) = found(check(staff.get("/my-matters")), "//main//tbody/tr")
    cells = [words(cell) for cell in row]
    assert cells[0] == it.id
    assert cells[2] == "With your privacy officer"
    assert cells[3].startswith("Tue, August 20, 2199")
    assert "An answer is due Tue, August 20, 2199" in main(staff.get(f"/my-matters/{it.id}"))
    home = main(staff.get("/"))
    assert "With your privacy officer Tue, August 20, 2199" in home


def test_where_nobody_set_a_day_that_is_said(staff: Client, everyone: Cast) -> None:
    it = begun(everyone.staff_a)
    said = main(staff.get(f"/ask/{it.id}/answer"))
    assert "By when: nobody set a day, and the law sets none." in said


def test_a_freedom_of_information_request_is_before_the_foil_officer_where_there_is_one(
    staff: Client, everyone: Cast, signed_in: SignIn
) -> None:
    it = begun(everyone.staff_a, facts(foil=True))
    said = main(staff.get(f"/ask/{it.id}/answer"))
    assert "Your privacy officer decides" in said
    assert "Your agency has named no FOIL officer, so it goes to your privacy officer." in said
    Agency.objects.filter(id="alpha").update(foil_officer=True)
    it = begun(everyone.staff_a, facts(foil=True))
    said = main(staff.get(f"/ask/{it.id}/answer"))
    assert "Your FOIL officer decides" in said
    press(staff, f"/ask/{it.id}/answer", "Send it")
    foil_officer = signed_in("foil_a")
    assert it.id in main(foil_officer.get("/docket"))
    assert "is on your desk" in main(press(foil_officer, f"/matters/{it.id}", "Take it up"))


def test_a_file_of_the_one_who_asks_is_read_by_the_officer(
    staff: Client, everyone: Cast, signed_in: SignIn
) -> None:
    it = submitted(everyone.staff_a)
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 a letter")
    press(staff, f"/my-matters/{it.id}", "Attach it", document=letter)
    officer = signed_in("officer_a")
    page = check(officer.get(f"/matters/{it.id}"))
    (to,) = [str(a.get("href")) for a in found(page, "//main//a") if words(a) == "letter.pdf"]
    assert officer.get(to).content == b"%PDF-1.7 a letter"
    assert signed_in("officer_b").get(to).status_code == 404


@pytest.mark.parametrize(
    ("move", "subject", "said"),
    [
        (Move.APPROVE, "was approved", "You may go ahead"),
        (Move.APPROVE_WITH_LESS, "was approved in part", "You may go ahead"),
        (Move.REFUSE, "was refused", "It was refused"),
    ],
)
def test_who_asked_is_told_by_mail_that_it_is_decided_and_is_led_to_it(
    staff: Client, everyone: Cast, move: Move, subject: str, said: str
) -> None:
    it = with_officer(everyone)
    assert not Message.objects.filter(kind="matter").exists()
    moved(it, move, everyone.officer_a)
    (letter,) = Message.objects.filter(kind="matter")
    assert letter.to_email == "staff_a@example.org"
    assert letter.subject == f"{it.id} {subject}"
    (to,) = {word.rstrip(".") for word in letter.text.split() if "/matters/" in word}
    place = to.partition("/matters/")[2]
    assert said in main(staff.get(f"/matters/{place}", follow=True))
