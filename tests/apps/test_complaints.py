"""Complaints: from anyone, kept apart and erasable, owed an answer, and followed by two secrets.

Over 500 lines: one complaint is followed from the form to its erasure, and every part leans on it.
"""

import json
from datetime import timedelta
from threading import Thread
from typing import Any

import msgspec
import pytest
from django.db import connection
from hypothesis import given as drawn
from hypothesis import strategies as st

from discretion.apps.accounts.models import Membership, Person
from discretion.apps.audit.models import Entry
from discretion.apps.audit.protection import protect, unprotect
from discretion.apps.duties import queries as ledger
from discretion.apps.duties.models import Duty
from discretion.apps.incidents import complaint_actions as actions
from discretion.apps.incidents import complaint_integrity as integrity
from discretion.apps.incidents import complaint_letters as letters
from discretion.apps.incidents import complaint_queries as queries
from discretion.apps.incidents import complaint_receipts as receipts
from discretion.apps.incidents.complaint_contents import Contact, Receipt
from discretion.apps.incidents.complaint_models import Complaint, ComplaintText
from discretion.apps.incidents.complaint_queries import Filters
from discretion.apps.incidents.complaint_receiving import receive
from discretion.apps.mail.models import Message
from discretion.apps.matters import library
from discretion.apps.matters.library import Letterhead
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.law.complaints import About, Move, State
from tests.apps.complaint_steps import (
    BY_POST,
    WHO,
    WORDS,
    a_term,
    brought_to,
    given,
    moved,
    opened,
    received,
)
from tests.cast import CAST, NOW, TODAY, Cast

PRIVATE = ("Jo Doe", "jo.doe@example.net", "555-0143", "landlord", "078-05", "sorry", "Centre St")


def by(everyone: Cast, it: Any, part: str = "officer_a") -> dict[str, Any]:
    return {"version": it.version, "actor": everyone.actor(part), "now": NOW}


# It comes in


def test_given_a_complaint_then_the_officer_owes_an_answer_and_finds_it_in_the_list(
    everyone: Cast,
) -> None:
    Person.objects.update(letters="at_once")
    receipt = received()
    assert receipt.number == "CPL-2026-00001"
    (row,) = queries.complaints(everyone.officer_a)
    assert (row.id, row.state, row.agency_id, row.about) == (
        *(receipt.number, "received", "alpha"),
        "disclosure",
    )
    duty = Duty.objects.get(record=receipt.number)
    assert (duty.kind, duty.agency_id, duty.due_on) == ("answer_complaint", "alpha", None)
    assert "neither the law nor a policy sets a day" in duty.explanation
    mine = ledger.mine(everyone.officer_a, today=TODAY)
    assert [each.record for each in mine] == [receipt.number]
    told = Message.objects.get(to_email="officer_a@example.org")
    assert receipt.number in told.text
    assert "who answers questions" not in told.text


def test_given_one_about_no_agency_then_it_is_the_chief_s(everyone: Cast) -> None:
    receipt = received(agency="")
    duty = Duty.objects.get(record=receipt.number)
    assert (duty.kind, duty.agency_id) == ("answer_city_complaint", None)
    assert [row.id for row in queries.complaints(everyone.chief)] == [receipt.number]
    assert not queries.complaints(everyone.officer_a).exists()
    falls_to = [
        part
        for part in CAST
        if ledger.mine(everyone.actor(part), today=TODAY).filter(record=receipt.number).exists()
    ]
    assert falls_to == ["chief"]
    officers = queries.officers_for(receipt.number, actor=everyone.chief, now=NOW)
    assert officers == [(everyone.chief.id, "Chris Chief")]


def test_given_an_agency_without_an_officer_then_it_falls_to_who_stands_in(everyone: Cast) -> None:
    Membership.objects.filter(person=everyone.people["officer_b"]).update(until=TODAY)
    later = NOW + timedelta(days=2)
    receipt = receive(given(agency="beta"), carried="x" * 30, now=later)
    head = everyone.actor("head_b", now=later)
    it = queries.opened(receipt.number, actor=head)
    assert moved(it, Move.TAKE_UP, head, now=later).assignee == head.id


def test_given_a_policy_of_days_then_the_duty_has_a_day_and_says_whose_it_is(
    everyone: Cast,
) -> None:
    a_term("complaint_answer_days", 45, everyone)
    a_term("complaint_answer_days", 30, everyone)
    duty = Duty.objects.get(record=received().number)
    assert duty.due_on == TODAY + timedelta(days=30)
    assert "30 days after July 30, 2026: August 29, 2026 (Policies § 7)" in duty.explanation


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"words": "  "}, "words"),
        ({"words": "x" * 32_001}, "words"),
        ({"words": "a\u202eb"}, "words"),
        ({"agency": "nowhere"}, "agency"),
        ({"contact": Contact(email="no address")}, "email"),
        ({"contact": Contact(email="a@example.net\nBcc: b@example.net")}, "email"),
        ({"contact": Contact(name="x" * 201)}, "name"),
        ({"contact": Contact(address="x" * 501)}, "address"),
    ],
)
def test_given_what_cannot_be_kept_then_each_fault_is_at_its_field_and_nothing_is_kept(
    changes: dict[str, Any], path: str, everyone: Cast
) -> None:
    with pytest.raises(Invalid) as refused:
        received(**changes)
    assert path in [fault.path for fault in refused.value.faults]
    assert not Complaint.objects.exists()


def test_given_only_words_then_they_are_enough(everyone: Cast) -> None:
    receipt = received(contact=Contact(), agency="")
    assert queries.private(receipt.number, actor=everyone.chief).number is None
    assert opened(receipt, everyone.chief).reach == "page"


def test_given_the_same_form_sent_twice_then_there_is_one_complaint_and_one_receipt(
    everyone: Cast,
) -> None:
    carried = receipts.once()
    first = receive(given(), carried=carried, now=NOW)
    assert receive(given(), carried=carried, now=NOW) == first
    other = receive(given(words="Something else."), carried=carried, now=NOW)
    assert other.number != first.number
    assert other.secret != first.secret
    assert Complaint.objects.count() == 2


def test_given_forms_that_carry_nothing_then_the_same_words_are_two_complaints(
    everyone: Cast,
) -> None:
    assert len({receive(given(), carried="", now=NOW) for _ in range(3)}) == 3


@pytest.mark.django_db(transaction=True)
def test_given_the_same_form_sent_many_times_at_once_then_there_is_one_complaint(
    everyone: Cast,
) -> None:
    """On PostgreSQL; the tables of these tests in SQLite are in memory, and locked for others."""
    if connection.vendor == "sqlite":
        return
    carried, found = receipts.once(), list[Receipt]()

    def send() -> None:
        try:
            found.append(receive(given(), carried=carried, now=NOW))
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({(each.number, each.secret) for each in found}) == 1
    assert Complaint.objects.count() == 1
    assert Duty.objects.count() == 1


# Who reads what


def stored() -> str:
    """All that is kept in plain sight: the record, the ledger, outgoing mail, and the table."""
    with connection.cursor() as cursor:
        found = []
        tables = ("audit_entry", "duties_duty", "mail_message", "incidents_complaint")
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 (names of our own)
            found += [str(row) for row in cursor.fetchall()]
        cursor.execute("SELECT sealed FROM incidents_complainttext")
        found += [bytes(row[0]).decode("latin-1") for row in cursor.fetchall()]
    return "\n".join(found)


def test_what_people_wrote_is_nowhere_in_plain_sight(everyone: Cast) -> None:
    it = brought_to(State.WITH_OFFICER, everyone, contact=BY_POST)
    it = moved(it, Move.NOTE, everyone.officer_a)
    moved(it, Move.ANSWER, everyone.officer_a)
    everything = stored()
    assert it.id in everything
    assert [text for text in PRIVATE if text in everything] == []


def test_given_the_digest_of_a_secret_then_the_secret_itself_is_nowhere(everyone: Cast) -> None:
    receipt = received()
    everything = stored()
    assert receipt.secret not in everything
    assert receipt.secret.replace("-", "") not in everything
    assert receipts.digest(receipt.secret) in everything


def test_nothing_tells_who_sent_it_not_even_of_staff(everyone: Cast) -> None:
    receipt = received()
    fact = json.loads(Entry.objects.get(record=receipt.number).fact)
    assert (fact["actor"], fact["actor_name"]) == ("public", "Someone who complained")


def test_who_handles_it_reads_all_of_it_and_who_checks_reads_how_it_stands(
    everyone: Cast,
) -> None:
    receipt = received()
    for part in ("officer_a", "managing_a"):
        told = queries.private(receipt.number, actor=everyone.actor(part))
        assert (told.contact, told.texts[0].words) == (WHO, WORDS)
    assert queries.opened(receipt.number, actor=everyone.auditor).state is State.RECEIVED
    for part in CAST.keys() - {"officer_a", "managing_a"}:
        with pytest.raises(NotFound):
            queries.private(receipt.number, actor=everyone.actor(part))


# The receipt


def test_given_number_and_secret_then_they_show_the_state_and_the_answer_and_nothing_else(
    everyone: Cast,
) -> None:
    receipt = received()
    told = queries.follow(receipt.number, receipt.secret)
    assert (told.state, told.answer, told.answered_at) == (State.RECEIVED, "", None)
    it = moved(opened(receipt, everyone.officer_a), Move.TAKE_UP, everyone.officer_a)
    it = moved(it, Move.NOTE, everyone.officer_a)
    moved(it, Move.ANSWER, everyone.officer_a)
    told = queries.follow(receipt.number, receipt.secret)
    assert (told.state, told.answer) == (State.ANSWERED, "Dear Jo Doe, we are sorry.")
    assert set(msgspec.structs.asdict(told)) == {
        *("number", "state", "answer", "answered_at", "erased")
    }


@pytest.mark.parametrize("typed", [str.lower, lambda s: s.replace("-", " "), lambda s: f" {s}\n"])
def test_however_it_is_typed_the_right_secret_opens(typed: Any, everyone: Cast) -> None:
    receipt = received()
    number = typed(receipt.number).replace("cpl", "").strip()
    assert queries.follow(number, typed(receipt.secret)).number == receipt.number


def test_given_a_wrong_number_or_secret_then_the_answer_is_the_same_word_for_word(
    everyone: Cast,
) -> None:
    mine, other = received(), received(words="Another.")
    said = set()
    for number, secret in (
        (mine.number, other.secret),
        (mine.number, ""),
        ("CPL-2026-99999", mine.secret),
        ("CPL-1-1' OR 1=1", mine.secret),
        ("", ""),
        (mine.number, mine.secret[:-1]),
        (mine.number, mine.secret + "A"),
    ):
        with pytest.raises(NotFound) as refused:
            queries.follow(number, secret)
        said.add(str(refused.value))
    assert len(said) == 1


@drawn(st.text(), st.text())
def test_no_two_forms_share_a_secret_and_each_has_a_hundred_bits(one: str, other: str) -> None:
    letters_of = [receipts.secret_of(f"{text:>30}", given(words=text)) for text in (one, other)]
    assert (letters_of[0] == letters_of[1]) == (one == other)
    assert [len(secret.replace("-", "")) for secret in letters_of] == [20, 20]
    assert receipts.fits(letters_of[0], receipts.digest(letters_of[0]))


# It is passed on, looked into, answered


def test_given_it_is_passed_on_then_it_is_the_other_s_with_all_that_was_written(
    everyone: Cast,
) -> None:
    it = brought_to(State.WITH_OFFICER, everyone)
    it = moved(it, Move.NOTE, everyone.officer_a)
    moved(it, Move.PASS_ON, everyone.officer_a)
    with pytest.raises(NotFound):
        queries.opened(it.id, actor=everyone.officer_a)
    there = queries.opened(it.id, actor=everyone.officer_b)
    assert (there.state, there.agency, there.assignee) == (State.RECEIVED, "beta", "")
    told = queries.private(it.id, actor=everyone.officer_b)
    assert [text.what for text in told.texts] == ["words", "note"]
    found = Duty.objects.filter(record=it.id).order_by("id")
    assert [(d.agency_id, d.state) for d in found] == [("alpha", "void"), ("beta", "open")]


def test_given_it_goes_to_the_chief_and_back_then_one_answer_is_owed_at_a_time(
    everyone: Cast,
) -> None:
    it = brought_to(State.RECEIVED, everyone)
    why = "It is about nobody in particular."
    it = actions.pass_on(it.id, "", why=why, **by(everyone, it))
    it = actions.pass_on(it.id, "alpha", why="It is theirs.", **by(everyone, it, "chief"))
    found = Duty.objects.filter(record=it.id, state="open")
    assert [(d.kind, d.agency_id) for d in found] == [("answer_complaint", "alpha")]
    assert found.get().due_on == it.due_on


@pytest.mark.parametrize(
    ("agency", "why"), [("alpha", "No."), ("beta", "  "), ("nowhere", "Because.")]
)
def test_given_nowhere_to_go_or_no_reason_then_it_stays(
    agency: str, why: str, everyone: Cast
) -> None:
    it = brought_to(State.RECEIVED, everyone)
    with pytest.raises(Invalid):
        actions.pass_on(it.id, agency, why=why, **by(everyone, it))


def test_given_a_reason_that_names_someone_then_the_guard_stops_it(everyone: Cast) -> None:
    it = brought_to(State.RECEIVED, everyone)
    with pytest.raises(Invalid) as refused:
        actions.pass_on(it.id, "beta", why="Call 212-555-0143.", **by(everyone, it))
    assert [fault.code for fault in refused.value.faults] == ["identifying_text"]
    with pytest.raises(Invalid):
        actions.describe(it.id, "SSN 078-05-1120", **by(everyone, it))


def test_it_is_given_only_to_someone_who_may_handle_it(everyone: Cast) -> None:
    it = brought_to(State.RECEIVED, everyone)
    assert [name for _, name in queries.officers_for(it.id, actor=everyone.officer_a, now=NOW)] == [
        *("Maud Managing", "Olga Officer")
    ]
    for to in (everyone.staff_a.id, everyone.officer_b.id, "person:0", "", "x"):
        with pytest.raises(Invalid):
            actions.assign(it.id, to, **by(everyone, it))
    it = actions.assign(it.id, everyone.managing_a.id, **by(everyone, it))
    assert (it.state, it.assignee_name) == (State.WITH_OFFICER, "Maud Managing")


def test_given_an_email_then_the_answer_goes_there_and_is_forgotten_when_it_has_gone(
    everyone: Cast,
) -> None:
    it = brought_to(State.ANSWERED, everyone)
    letter = Message.objects.get(to_email=WHO.email)
    assert letter.secret
    assert "we are sorry" in letter.text
    assert letter.subject == f"{it.id} is answered"
    assert "Jo Doe" not in letter.to_name
    assert Duty.objects.get(record=it.id, kind="answer_complaint").state == "done"


def test_given_an_answer_that_tells_a_number_then_the_guard_stops_it_before_it_is_sent(
    everyone: Cast,
) -> None:
    it = brought_to(State.WITH_OFFICER, everyone)
    with pytest.raises(Invalid) as refused:
        actions.answer(it.id, "Your number is 078-05-1120.", **by(everyone, it))
    assert [(f.code, f.path) for f in refused.value.faults] == [("identifying_text", "words")]
    assert not Message.objects.filter(kind="complaint").exists()
    own = everyone.officer_a.vouching(["words"])
    told = {**by(everyone, it), "actor": own}
    assert actions.answer(it.id, "Call us: 212-555-0100.", **told).state is State.ANSWERED


def test_given_an_address_alone_then_it_is_closed_only_once_the_letter_went(
    everyone: Cast,
) -> None:
    library.change_letterhead(
        "alpha", Letterhead(caller="us"), version=0, actor=everyone.officer_a, now=NOW
    )
    it = brought_to(State.ANSWERED, everyone, contact=BY_POST)
    assert not Message.objects.filter(kind="complaint").exists()
    with pytest.raises(Invalid, match="no letter with the answer is recorded as sent"):
        moved(it, Move.CLOSE, everyone.officer_a)
    told = letters.letter(it.id, actor=everyone.officer_a, today=TODAY)
    assert (told.to, told.words) == ("Jo Doe", "Dear Jo Doe, we are sorry.")
    assert letters.written(told, "docx").startswith(b"PK")
    assert letters.written(told, "pdf").startswith(b"%PDF")
    for wrong in ({"on": TODAY + timedelta(days=1), "how": "By post"}, {"on": TODAY, "how": " "}):
        with pytest.raises(Invalid):
            actions.send(it.id, **wrong, **by(everyone, it))  # type: ignore[arg-type]
    it = moved(it, Move.SEND, everyone.officer_a)
    assert moved(it, Move.CLOSE, everyone.officer_a).state is State.CLOSED


def test_given_no_answer_then_there_is_no_letter(everyone: Cast) -> None:
    it = brought_to(State.WITH_OFFICER, everyone)
    with pytest.raises(NotFound):
        letters.letter(it.id, actor=everyone.officer_a, today=TODAY)


def test_given_it_is_opened_again_then_it_is_owed_an_answer_and_the_last_one_counts(
    everyone: Cast,
) -> None:
    a_term("complaint_kept_days", 90, everyone)
    receipt = received()
    it = opened(receipt, everyone.officer_a)
    for move in (Move.TAKE_UP, Move.ANSWER, Move.CLOSE, Move.REOPEN):
        it = moved(it, move, everyone.officer_a)
    owed = Duty.objects.filter(record=it.id, state="open")
    assert [duty.kind for duty in owed] == ["answer_complaint"]
    it = actions.answer(it.id, "There was more to it.", **by(everyone, it))
    assert queries.follow(receipt.number, receipt.secret).answer == "There was more to it."


def test_given_two_officers_at_once_then_the_second_is_told_and_nothing_of_theirs_is_kept(
    everyone: Cast,
) -> None:
    it = brought_to(State.WITH_OFFICER, everyone)
    moved(it, Move.ANSWER, everyone.officer_a)
    with pytest.raises(Stale, match="Olga Officer"):
        moved(it, Move.ANSWER, everyone.managing_a)
    assert ComplaintText.objects.filter(what="answer").count() == 1


# It is erased


def test_given_a_policy_of_keeping_then_erasing_is_owed_from_when_it_is_closed(
    everyone: Cast,
) -> None:
    a_term("complaint_kept_days", 90, everyone)
    it = brought_to(State.CLOSED, everyone)
    duty = Duty.objects.get(record=it.id, kind="erase_complaint")
    assert duty.due_on == TODAY + timedelta(days=91)
    for number in ComplaintText.objects.filter(complaint=it.id).values_list("pk", flat=True):
        it = actions.erase(it.id, number, why="The time is over.", **by(everyone, it))
    duty.refresh_from_db()
    assert duty.state == "done"


def test_given_nothing_is_left_when_it_is_closed_then_no_erasing_is_owed(everyone: Cast) -> None:
    a_term("complaint_kept_days", 90, everyone)
    it = brought_to(State.ANSWERED, everyone)
    for number in ComplaintText.objects.filter(complaint=it.id).values_list("pk", flat=True):
        it = actions.erase(it.id, number, why="They asked us to.", **by(everyone, it))
    moved(it, Move.CLOSE, everyone.officer_a)
    assert not Duty.objects.filter(record=it.id, kind="erase_complaint").exists()


def test_given_something_is_erased_then_it_is_gone_here_in_the_record_and_in_the_mail(
    everyone: Cast,
) -> None:
    it = brought_to(State.ANSWERED, everyone)
    told = queries.private(it.id, actor=everyone.officer_a)
    numbers = [told.number, *(text.number for text in told.texts)]
    for number in numbers:
        assert number is not None
        it = actions.erase(it.id, number, why="They asked us to.", **by(everyone, it))
    left = queries.private(it.id, actor=everyone.officer_a)
    assert (left.contact, left.erased) == (Contact(), True)
    assert [(text.words, text.erased) for text in left.texts] == [("", True), ("", True)]
    assert it.reach == "page"
    everything = stored()
    assert [text for text in PRIVATE if text in everything] == []
    letter = Message.objects.get(kind="complaint")
    assert (letter.state, letter.text, letter.to_email) == ("stopped", "", "erased@example.invalid")
    assert [*integrity.breaks()] == []
    with pytest.raises(Stale, match="erased already"):
        actions.erase(it.id, numbers[0] or 0, why="Again.", **by(everyone, it))
    with pytest.raises(NotFound):
        actions.erase(it.id, 0, why="What?", **by(everyone, it))


def test_given_an_answer_that_was_erased_then_who_follows_it_is_told_so(everyone: Cast) -> None:
    receipt = received()
    it = opened(receipt, everyone.officer_a)
    for move in (Move.TAKE_UP, Move.ANSWER):
        it = moved(it, move, everyone.officer_a)
    number = ComplaintText.objects.get(what="answer").pk
    actions.erase(it.id, number, why="It named someone.", **by(everyone, it))
    told = queries.follow(receipt.number, receipt.secret)
    assert (told.answer, told.erased) == ("", True)


# It is found, and is what the record was told


def test_the_list_is_narrowed_by_words_state_kind_and_whose_it_is(everyone: Cast) -> None:
    one = brought_to(State.CLOSED, everyone)
    two = moved(brought_to(State.WITH_OFFICER, everyone), Move.DESCRIBE, everyone.officer_a)
    three = brought_to(State.RECEIVED, everyone, about=About.ACCESS)
    every = Filters(open_only=False)

    def found(**asked: Any) -> set[str]:
        return {row.id for row in queries.complaints(everyone.officer_a, every._replace(**asked))}

    assert found() == {one.id, two.id, three.id}
    assert found(open_only=True) == {two.id, three.id}
    assert found(words="landlord benefits") == {two.id}
    assert found(words=three.id.lower()) == {three.id}
    assert found(state="closed") == {one.id}
    assert found(about="access") == {three.id}
    assert found(mine=True) == {one.id, two.id}
    assert found(agency="beta") == set()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"},
        {"gist": "Another"},
        {"agency": "beta"},
        {"reach": "page"},
        {"due_on": TODAY},
        {"version": 40},
    ],
)
def test_given_a_complaint_changed_behind_the_record_then_it_is_found(
    change: dict[str, Any], everyone: Cast
) -> None:
    it = brought_to(State.WITH_OFFICER, everyone)
    assert [*integrity.breaks()] == []
    Complaint.objects.filter(id=it.id).update(**change)
    assert [broken.what for broken in integrity.breaks()] == [
        f"{it.id} was changed behind the record's back."
    ]


def test_given_a_text_changed_or_a_complaint_deleted_behind_the_record_then_it_is_found(
    everyone: Cast,
) -> None:
    it = brought_to(State.WITH_OFFICER, everyone)
    ComplaintText.objects.filter(complaint=it.id, what="words").update(sealed=b"other")
    (broken,) = integrity.breaks()
    assert broken.what.startswith(f"A private text of {it.id}")
    unprotect(connection)
    ComplaintText.objects.all().delete()
    Complaint.objects.all().delete()
    protect(connection)
    (broken,) = integrity.breaks()
    assert broken.what == f"{it.id} is in the record and was deleted from the complaints."


def test_nobody_but_the_officer_moves_what_they_may_only_see(everyone: Cast) -> None:
    it = brought_to(State.RECEIVED, everyone)
    with pytest.raises(NotAllowed, match="handled by the officer of the agency"):
        moved(it, Move.TAKE_UP, everyone.auditor)
