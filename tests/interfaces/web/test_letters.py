"""The library of reasons, and the letter about a decision: added, chosen, read, kept, sent."""

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from discretion.apps.matters import library
from discretion.apps.matters.library import Letterhead, Reason
from discretion.law.matters import Move, State
from tests.apps.matter_steps import ASKER, approved, moved, opened, with_officer
from tests.cast import NOW, Cast
from tests.interfaces.web.clicking import main, press
from tests.interfaces.web.conftest import SignIn
from tests.pages import check, values, words

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
    assert "They say now: Address: 1 Civic Square" in said
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
