"""The library of reasons, and the letter about a decision: added, chosen, read, kept, sent."""

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import msgspec
import pypdf
import pytest

from discretion.apps.audit import queries as audit
from discretion.apps.matters import actions, library
from discretion.apps.matters.contents import Condition, Decision
from discretion.apps.matters.letter_templates import Templates
from discretion.apps.matters.library import Letterhead, Reason
from discretion.law.matters import Move, State
from tests.apps.matter_steps import ASKER, approved, moved, opened, with_officer
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, found, values, words

HEAD = Letterhead(
    address="1 Civic Square", caller="the privacy office", phone="(212) 555-0100", after_refusal=""
)


@pytest.fixture(autouse=True)
def _papers(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def reason_added(everyone: Cast, **changes: Any) -> None:
    """A text in alpha's library."""
    told = {"name": "Mission", "words": "It serves the mission.", "use": "approve", **changes}
    library.add_reason("alpha", Reason(**told), actor=everyone.officer_a, now=NOW)


def test_given_a_reason_was_added_then_it_is_chosen_with_its_provision_when_deciding(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("officer_a")
    given = {"name": "Mission", "words": "It serves the mission.", "citation": "§ 23-1202(c)(1)"}
    assert "is in the library" in main(press(client, "/docket/reasons/new", "Add it", **given))
    assert "It serves the mission." in main(client.get("/docket/reasons"))
    it = with_officer(everyone)
    page = f"/matters/{it.id}/approve"
    (text,) = values(check(client.get(page)), "//input[@name='texts']/@value")
    done = press(client, page, "Approve", texts=text, words="And it is little.")
    assert "It serves the mission. (§ 23-1202(c)(1))And it is little." in main(done)


def test_given_a_provision_that_nobody_knows_then_its_field_says_so(
    signed_in: SignIn, everyone: Cast
) -> None:
    given = {"name": "Mission", "words": "It serves.", "citation": "23-9999(z)"}
    answer = press(signed_in("officer_a"), "/docket/reasons/new", "Add it", **given)
    assert answer.status_code == 422
    assert "is no provision that is known here" in main(answer)


def test_given_a_reason_was_retired_then_it_is_offered_no_longer(
    signed_in: SignIn, everyone: Cast
) -> None:
    reason_added(everyone)
    client = signed_in("officer_a")
    assert "It is offered no longer." in main(press(client, "/docket/reasons", "Retire: Mission"))
    assert library.reasons(["alpha"]) == []
    reason_added(everyone)
    (kept,) = library.reasons(None)
    outside = signed_in("officer_b").post(f"/docket/reasons/{kept.id}/retire")
    assert outside.status_code == 404
    assert signed_in("staff_a").get("/docket/reasons").status_code == 403


def test_given_two_change_the_letters_then_the_second_is_told_and_loses_nothing(
    signed_in: SignIn, everyone: Cast
) -> None:
    client, other = signed_in("officer_a"), signed_in("managing_a")
    page = "/docket/letters/alpha"
    first = {"version": "0", "address": "1 Civic Square", "phone": "212-555-0100"}
    assert "say so from now on" in main(client.post(page, first, follow=True))
    stale = first | {"address": "2 Civic Square"}
    answer = other.post(page, stale)
    said = main(answer)
    assert "Theirs: “1 Civic Square”" in said
    assert "2 Civic Square" in said
    assert client.get("/docket/letters/beta").status_code == 404


def test_given_an_approval_then_the_letter_says_it_first_and_ends_with_whom_to_call(
    signed_in: SignIn, everyone: Cast
) -> None:
    library.change_letterhead("alpha", HEAD, version=0, actor=everyone.officer_a, now=NOW)
    it = approved(everyone, private=ASKER)
    client = signed_in("officer_a")
    page = check(client.get(f"/matters/{it.id}/letter"))
    lines = values(page, "//article//p/text()")
    first = next(line for line in lines if line.startswith("We approve"))
    assert first == (
        "We approve what you asked for on July 30, 2026: name and home address may be shared."
    )
    assert "To: Jo Doe" in lines
    assert lines[-1] == "Questions? Call the privacy office at (212) 555-0100."
    assert sum("§" in line for line in lines) == 1


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_letter_is_kept_with_the_matter_as_it_was_read(
    signed_in: SignIn, everyone: Cast, kind: str
) -> None:
    it = moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    client = signed_in("officer_a")
    given = {"format": kind, "words": "Write to us again in spring."}
    shown = press(client, f"/matters/{it.id}/letter", "Show the letter", **given)
    assert "Write to us again in spring." in main(shown)
    kept = press(client, f"/matters/{it.id}/letter", "Keep it with the matter", **given)
    (paper,) = values(check(kept), f"//a[.='letter-{it.id}.{kind}']/@href")
    data = client.get(paper).content
    text = read_pdf(data) if kind == "pdf" else read_docx(data)
    for part in (
        "We cannot approve what you asked for",
        "It is not needed.",
        "again in spring",
        "Call our",
    ):
        assert part in " ".join(text.split())
    assert opened(it, everyone.officer_a).state is State.REFUSED


def read_pdf(data: bytes) -> str:
    """What a PDF says."""
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def read_docx(data: bytes) -> str:
    """What a Word document says."""
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


def test_given_no_decision_or_another_office_then_there_is_no_letter(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = with_officer(everyone)
    assert signed_in("officer_a").get(f"/matters/{it.id}/letter").status_code == 404
    done = approved(everyone)
    assert signed_in("officer_b").get(f"/matters/{done.id}/letter").status_code == 404
    assert signed_in("chief").get(f"/matters/{done.id}/letter").status_code in (403, 404)


def test_given_the_matter_moved_on_then_the_letter_is_not_lost(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = approved(everyone)
    client = signed_in("officer_a")
    moved(it, Move.CARRY_OUT, everyone.staff_a)
    sent = {"version": it.version, "to": "Jo Doe", "words": "Good luck.", "format": "pdf"}
    answer = client.post(f"/matters/{it.id}/letter", sent)
    assert answer.status_code == 409
    assert "Good luck." in main(answer)


def test_given_a_decision_then_the_one_who_asked_reads_the_letter_and_takes_it_along(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = moved(with_officer(everyone, private=ASKER), Move.REFUSE, everyone.officer_a)
    client = signed_in("staff_a")
    page = check(client.get(f"/my-matters/{it.id}"))
    (letter,) = page.iterfind(".//article")
    assert "We cannot approve what you asked for on July 30, 2026" in words(letter)
    for kind, read in (("pdf", read_pdf), ("docx", read_docx)):
        answer = client.get(f"/my-matters/{it.id}/letter.{kind}")
        assert answer.headers["Content-Disposition"].endswith(f'"letter-{it.id}.{kind}"')
        text = " ".join(read(answer.content).split())
        assert "We cannot approve what you asked for" in text
        assert "Jo Doe" in text
    for part in ("officer_a", "managing_a", "officer_b", "stranger"):
        answer = signed_in(part).get(f"/my-matters/{it.id}/letter.pdf")
        assert answer.status_code in (403, 404)


def test_given_the_officer_kept_a_letter_then_it_stands_above_the_other(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = approved(everyone)
    page = f"/matters/{it.id}/letter"
    press(signed_in("officer_a"), page, "Keep it with the matter", words="Good luck.")
    client = signed_in("staff_a")
    own = check(client.get(f"/my-matters/{it.id}"))
    (to, *_) = values(own, f"//a[.='letter-{it.id}.pdf']/@href")
    assert "Good luck." in " ".join(read_pdf(client.get(to).content).split())


def test_before_the_decision_there_is_no_letter_to_read(signed_in: SignIn, everyone: Cast) -> None:
    it = with_officer(everyone)
    client = signed_in("staff_a")
    assert "The letter" not in main(client.get(f"/my-matters/{it.id}"))
    assert client.get(f"/my-matters/{it.id}/letter.pdf").status_code == 404


# The agency's own texts

OWN = "Dear {to}, on {asked_on} you asked for {types}. They may be {done}. {until} {left_out}"


def own_texts(everyone: Cast, **texts: str) -> None:
    """Alpha's letters in its own words."""
    head, version = library.letterhead_of("alpha")
    changed = msgspec.structs.replace(head, templates=Templates(**texts))
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    library.change_letterhead("alpha", changed, version=version, **by)


def test_given_texts_of_their_own_when_saved_then_the_letter_says_them_until_they_are_cleared(
    signed_in: SignIn, everyone: Cast
) -> None:
    it, client = approved(everyone, private=ASKER), signed_in("officer_a")
    (ours,) = values(check(client.get("/docket/letters/alpha")), "//*[@name='approved']/text()")
    assert ours.strip().startswith("We approve what you asked for on {asked_on}")
    saved = press(client, "/docket/letters/alpha", "Save", approved=OWN)
    assert "say so from now on" in main(saved)
    said = main(client.get(f"/matters/{it.id}/letter"))
    assert "Dear Jo Doe, on July 30, 2026 you asked for name and home address." in said
    assert "They may be shared. This is decided under § 23-1202(c)(1)" in said
    assert "Texts of your own: When all is approved." in main(client.get("/docket/letters/alpha"))
    press(client, "/docket/letters/alpha", "Save", approved="")
    said = main(client.get(f"/matters/{it.id}/letter"))
    assert "We approve what you asked for on July 30, 2026: name and home address" in said
    told = [(f.before, f.after) for f in audit.history("alpha") if f.kind == "letterhead.changed"]
    assert len(told) == 2
    assert OWN in str(told[0][0])
    assert OWN in str(told[1][1])


def test_given_our_texts_are_saved_as_they_are_then_nothing_of_the_agency_s_own_is_kept(
    signed_in: SignIn, everyone: Cast
) -> None:
    press(signed_in("officer_a"), "/docket/letters/alpha", "Save", caller="us")
    head, _ = library.letterhead_of("alpha")
    assert (head.caller, head.templates) == ("us", Templates())


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("approved", "{types} {until} {left_out} {name}", "There is no place {name} in the letter"),
        ("approved", "{types.__class__} {types} {until} {left_out}", "no place {types.__class__}"),
        ("approved", "{0} {types!r} {} {types} {until} {left_out}", "{0}, {types!r} and {} in"),
        ("approved", "{types} {until} {left_out} {question}", "no place {question}"),
        ("approved", "{types} {until} {left_out} }{", "A brace stands alone"),
        ("approved_in_part", "{types}", "in part needs the place {until} and {left_out}."),
        ("refused", "No.", "The letter with a refusal needs the place {types} and {reason}."),
        ("question", "Well?", "The letter with a question needs the place {question}."),
    ],
)
@pytest.mark.parametrize("button", ["Save", "Show the letters"])
def test_given_a_text_with_a_wrong_place_then_its_field_names_it_and_nothing_is_kept(
    signed_in: SignIn, everyone: Cast, field: str, text: str, told: str, button: str
) -> None:
    client = signed_in("officer_a")
    answer = press(client, "/docket/letters/alpha", button, **{field: text})
    assert answer.status_code == 422
    (said,) = found(check(answer), "//main//*[contains(@class, 'usa-error-message')]")
    assert told in words(said)
    assert values(check(answer), "//main//*[@aria-invalid]/@name") == [field]
    assert library.letterhead_of("alpha") == (Letterhead(), 0)


def test_given_texts_are_looked_at_then_a_letter_of_each_kind_is_shown_and_nothing_is_kept(
    signed_in: SignIn, everyone: Cast
) -> None:
    client = signed_in("officer_a")
    shown = press(
        client, "/docket/letters/alpha", "Show the letters", approved=OWN, caller="the desk"
    )
    letters = [words(one) for one in found(check(shown), "//main//article")]
    assert len(letters) == 4
    assert "Dear Whoever asked, on" in letters[0]
    assert "This does not hold for" not in letters[0]
    assert "This does not hold for date of birth." in letters[1]
    assert all("Call the desk." in one for one in letters)
    assert not any("{" in one for one in letters)
    assert library.letterhead_of("alpha") == (Letterhead(), 0)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_given_texts_of_their_own_then_each_kind_of_file_says_them_and_no_other_agency_s_does(
    signed_in: SignIn, everyone: Cast, kind: str
) -> None:
    own_texts(everyone, refused="Sadly no {types} for {party}.\n\n{reason}")
    it = moved(with_officer(everyone), Move.REFUSE, everyone.officer_a)
    data = signed_in("staff_a").get(f"/my-matters/{it.id}/letter.{kind}").content
    text = " ".join((read_pdf(data) if kind == "pdf" else read_docx(data)).split())
    assert "Sadly no name and home address for Agency Beta. It is not needed." in text
    assert "We cannot approve" not in text
    assert library.letterhead_of("beta") == (Letterhead(), 0)


def test_what_fills_a_place_is_never_read_for_places_again(
    signed_in: SignIn, everyone: Cast
) -> None:
    own_texts(everyone, refused="{types}: {reason}")
    it = with_officer(everyone)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    actions.refuse(it.id, "Not {to}, {0.x} or <b>{types}</b>.", **by)
    said = main(signed_in("staff_a").get(f"/my-matters/{it.id}"))
    assert "name and home address: Not {to}, {0.x} or <b>{types}</b>." in said


def test_given_a_place_for_the_conditions_then_they_stand_there_and_not_once_more(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = with_officer(everyone)
    decision = Decision(conditions=(Condition(words="Use it once."),), reason="It helps.")
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    actions.approve(it.id, decision, **by)
    client = signed_in("officer_a")
    assert "On these conditions:Use it once." in main(client.get(f"/matters/{it.id}/letter"))
    own_texts(everyone, approved=f"{OWN}\n\nMind:\n{{conditions}}")
    said = main(client.get(f"/matters/{it.id}/letter"))
    assert "Mind:– Use it once." in said
    assert said.count("Use it once.") == 1


def test_given_a_question_waits_then_there_is_a_letter_with_it(
    signed_in: SignIn, everyone: Cast
) -> None:
    it = with_officer(everyone, private=ASKER)
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    actions.ask(it.id, "Why the address?", **by)
    client = signed_in("officer_a")
    assert f"/matters/{it.id}/letter" in values(check(client.get(f"/matters/{it.id}")), "//a/@href")
    said = main(client.get(f"/matters/{it.id}/letter"))
    assert "Before we can decide what you asked for on July 30, 2026, we need to know" in said
    assert "Why the address?" in said
    assert "To: Jo Doe" in said
    assert "§" not in said
