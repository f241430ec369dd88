"""Requests under § 10-178: seen by who records them, counted each quarter, sent where they go."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from django.db import connection
from pypdf import PdfReader
from pytest_django import Settings

from discretion.apps.audit.models import Entry
from discretion.apps.duties.models import Duty
from discretion.apps.incidents import enforcement_actions as actions
from discretion.apps.incidents import enforcement_compiling as compiling
from discretion.apps.incidents import enforcement_integrity as integrity
from discretion.apps.incidents import enforcement_queries as queries
from discretion.apps.incidents.enforcement_models import EnforcementRequest, EnforcementText
from discretion.apps.incidents.enforcement_queries import Filters
from discretion.errors import Invalid, NotAllowed, NotFound, Stale
from discretion.law.deadlines import Quarter
from discretion.law.enforcement import Asker, Response
from tests.apps.enforcement_steps import IN_JUNE, a_request, entered
from tests.cast import CAST, NOW, TODAY, Cast

SECOND = Quarter(year=2026, number=2)
RECORDING = {"officer_a", "managing_a", "keeper_a"}
PRIVATE = ("Roe", "Jo Doe", "Utopia", "judge")


def stored() -> str:
    """All that is kept: the record, the ledger, outgoing mail, and the tables of requests."""
    found = []
    with connection.cursor() as cursor:
        for table in ("audit_entry", "duties_duty", "mail_message", "incidents_enforcementrequest"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 (names of our own)
            found += [str(row) for row in cursor.fetchall()]
        cursor.execute("SELECT sealed FROM incidents_enforcementtext")
        found += [bytes(row[0]).decode("latin-1") for row in cursor.fetchall()]
    return "\n".join(found)


# It is written down


def test_given_a_request_then_who_records_reads_it_and_nobody_else_knows_of_it(
    everyone: Cast,
) -> None:
    it = entered(everyone)
    assert it.id == "ENF-2026-00001"
    for part in RECORDING:
        assert queries.opened(it.id, actor=everyone.actor(part)).content == a_request()
    for part in CAST.keys() - RECORDING:
        assert not queries.requests(everyone.actor(part)).exists()
        with pytest.raises(NotFound):
            queries.opened(it.id, actor=everyone.actor(part))


def test_what_was_asked_is_nowhere_in_plain_sight_and_the_record_names_nobody(
    everyone: Cast,
) -> None:
    it = entered(everyone)
    everything = stored()
    assert [text for text in PRIVATE if text in everything] == []
    fact = json.loads(Entry.objects.get(record=it.id).fact)
    assert set(fact["after"]) == {"version", "digest"}
    assert "Customs" not in str(fact)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"requesting": " "}, "requesting"),
        ({"requesting": "x" * 201}, "requesting"),
        ({"requesting": "Officer, 212-555-0143"}, "requesting"),
        ({"asked": ""}, "asked"),
        ({"asked": "a\u202eb"}, "asked"),
        ({"received_on": TODAY + timedelta(days=1)}, "received_on"),
        ({"responded_on": None}, "responded_on"),
        ({"response": Response.NOT_YET}, "responded_on"),
        ({"responded_on": IN_JUNE - timedelta(days=1)}, "responded_on"),
        ({"responded_on": TODAY + timedelta(days=1)}, "responded_on"),
    ],
)
def test_given_what_cannot_be_then_the_fault_is_at_its_field_and_nothing_is_kept(
    changes: dict[str, Any], path: str, everyone: Cast
) -> None:
    with pytest.raises(Invalid) as refused:
        entered(everyone, **changes)
    assert path in [fault.path for fault in refused.value.faults]
    assert not EnforcementRequest.objects.exists()


@pytest.mark.parametrize("part", sorted(CAST.keys() - RECORDING))
def test_nobody_else_writes_one_down(part: str, everyone: Cast) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        entered(everyone, part)


def test_given_an_answer_then_it_is_changed_once_and_the_slower_one_is_told(
    everyone: Cast,
) -> None:
    it = entered(everyone, response=Response.NOT_YET, responded_on=None, answered="")
    by: dict[str, Any] = {"version": it.version, "actor": everyone.officer_a, "now": NOW}
    left = actions.change(it.id, a_request(), **by)
    assert (left.content, left.version) == (a_request(), 2)
    with pytest.raises(Stale, match="Olga Officer"):
        actions.change(it.id, a_request(answered="Another."), **by)
    assert queries.opened(it.id, actor=everyone.officer_a).content == a_request()


def test_given_its_words_are_erased_then_it_is_counted_on(everyone: Cast) -> None:
    it = entered(everyone)
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    with pytest.raises(Invalid):
        actions.erase(it.id, version=1, why=" ", **by)
    left = actions.erase(it.id, version=1, why="The time is over.", **by)
    assert (left.erased, left.content) == (True, a_request(asked="", answered=""))
    with pytest.raises(Stale, match="erased already"):
        actions.erase(it.id, version=2, why="Again.", **by)
    (line,) = compiling.lines(SECOND, agencies=["alpha"])
    assert (line.requests, line.refused) == (1, 1)
    assert [*integrity.breaks()] == []


def test_the_list_is_narrowed_by_words_answer_government_and_day(everyone: Cast) -> None:
    one = entered(everyone)
    two = entered(
        everyone,
        requesting="State Police",
        asker=Asker.STATE,
        received_on=TODAY,
        response=Response.NOT_YET,
        responded_on=None,
    )

    def found(**asked: Any) -> list[str]:
        rows = queries.requests(everyone.officer_a, Filters(**asked))
        return [row.id for row in rows]

    assert found() == [two.id, one.id]
    assert found(words="state") == [two.id]
    assert found(response="refused") == [one.id]
    assert found(asker="state") == [two.id]
    assert found(until=IN_JUNE) == [one.id]
    assert found(since=TODAY) == [two.id]
    assert found(agency="beta") == []


# It is counted and sent


def test_a_quarter_is_counted_by_who_asked_and_who_was_asked(
    everyone: Cast, settings: Settings
) -> None:
    settings.DESIGNATED_OFFICE = "beta"
    entered(everyone)
    entered(everyone, response=Response.GIVEN)
    entered(everyone, "officer_b", "beta", requesting="immigration and  customs enforcement")
    entered(everyone, received_on=date(2026, 7, 1), responded_on=TODAY)
    own = compiling.compilation(SECOND, "alpha", actor=everyone.officer_a)
    assert [(x.receiving, x.requests, x.given, x.refused) for x in own.lines] == [
        ("Agency Alpha", 2, 1, 1)
    ]
    whole = compiling.compilation(SECOND, "beta", whole_city=True, actor=everyone.officer_b)
    assert [(x.receiving, x.requests) for x in whole.lines] == [
        *(("Agency Alpha", 2), ("Agency Beta", 1))
    ]
    assert whole.requests == 3


def test_only_the_designated_office_counts_the_city_and_it_sees_no_request(
    everyone: Cast, settings: Settings
) -> None:
    it = entered(everyone)
    for office, part in (("", "officer_b"), ("Council", "officer_b"), ("beta", "officer_a")):
        settings.DESIGNATED_OFFICE = office
        actor = everyone.actor(part)
        with pytest.raises(NotFound):
            compiling.compilation(SECOND, "beta", whole_city=True, actor=actor)
    with pytest.raises(NotFound):
        compiling.compilation(SECOND, "alpha", actor=everyone.officer_b)
    with pytest.raises(NotFound):
        queries.opened(it.id, actor=everyone.officer_b)


def test_given_a_request_then_its_quarter_is_owed_once_by_the_agency_and_the_office(
    everyone: Cast, settings: Settings
) -> None:
    settings.DESIGNATED_OFFICE = "beta"
    entered(everyone)
    entered(everyone)
    owed = Duty.objects.order_by("id")
    assert [(d.agency_id, d.part, d.owed_to, d.due_on) for d in owed] == [
        ("alpha", "", "Agency Beta", date(2026, 9, 30)),
        ("beta", "city", "Speaker of the council", date(2026, 9, 30)),
    ]
    assert "compiled in July to September 2026" in owed[0].explanation


def test_given_it_was_sent_then_the_duty_is_done_and_a_later_request_asks_for_it_again(
    everyone: Cast,
) -> None:
    entered(everyone)
    by: dict[str, Any] = {"actor": everyone.officer_a, "now": NOW}
    actions.send(SECOND, "alpha", on=TODAY, how="By email", **by)
    assert [d.state for d in Duty.objects.all()] == ["done"]
    told = compiling.compilation(SECOND, "alpha", actor=everyone.officer_a).sent
    assert told is not None
    assert (told.on, told.how, told.to, told.requests) == (
        *(TODAY, "By email", "The designated office"),
        1,
    )
    entered(everyone)
    assert sorted(d.state for d in Duty.objects.all()) == ["done", "open"]


@pytest.mark.parametrize(
    ("quarter", "given", "path"),
    [
        (Quarter(year=2026, number=3), {}, "quarter"),
        (SECOND, {"how": " "}, "how"),
        (SECOND, {"on": date(2026, 6, 30)}, "on"),
        (SECOND, {"on": TODAY + timedelta(days=1)}, "on"),
    ],
)
def test_given_a_quarter_that_is_not_over_or_no_way_or_day_then_it_was_not_sent(
    quarter: Quarter, given: dict[str, Any], path: str, everyone: Cast
) -> None:
    sent = {"on": TODAY, "how": "By email", "actor": everyone.officer_a, "now": NOW, **given}
    with pytest.raises(Invalid) as refused:
        actions.send(quarter, "alpha", **sent)
    assert path in [fault.path for fault in refused.value.faults]


def test_the_compilation_is_a_file_of_each_kind_and_names_no_person(everyone: Cast) -> None:
    entered(everyone, requesting="=Customs")
    told = compiling.compilation(SECOND, "alpha", actor=everyone.officer_a)
    made = {each: compiling.written(told, each, today=TODAY) for each in compiling.FORMATS}
    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    assert [(row["Requesting agency"], row["Requests"]) for row in rows] == [("'=Customs", "1")]
    document = json.loads(made["json"])
    assert document["schema"] == "discretion/enforcement-requests/1"
    assert document["lines"][0]["requests"] == 1
    assert "sent" not in document
    assert made["docx"].startswith(b"PK")
    assert "<th" in made["html"].decode()
    pdf = PdfReader(io.BytesIO(made["pdf"]))
    shown = " ".join(pdf.pages[0].extract_text().split())
    assert "Requests that further immigration enforcement" in shown


def all_that_is_in(data: bytes, ending: str) -> str:
    """A file with everything in it: also what is not shown, such as its properties."""
    if ending == "docx":
        with ZipFile(io.BytesIO(data)) as parts:
            return " ".join(parts.read(name).decode() for name in parts.namelist())
    if ending == "pdf":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            kept = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
            told = " ".join(str(o) for o in pdf.objects if isinstance(o, pikepdf.String))
        pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        return " ".join((pages, told, *(each.decode("latin-1") for each in kept)))
    return data.decode()


@pytest.mark.parametrize("ending", compiling.FORMATS)
def test_the_compilation_has_nothing_of_anyone_in_any_format(
    ending: compiling.Format, everyone: Cast
) -> None:
    """§ 10-178(d): it is anonymized. Neither a word of what was asked or answered, nor a name, nor
    the id of a request, nor the day on which one came."""
    ids = [entered(everyone, requesting=f"Agency {number}").id for number in (1, 2)]
    told = compiling.compilation(SECOND, "alpha", actor=everyone.officer_a)
    whole = all_that_is_in(compiling.written(told, ending, today=TODAY), ending)
    assert "Agency 1" in whole
    for text in (*PRIVATE, *ids, "Olga Officer", "June 12", IN_JUNE.isoformat()):
        assert text not in whole


def test_given_no_request_then_the_compilation_says_so(everyone: Cast) -> None:
    told = compiling.compilation(SECOND, "alpha", actor=everyone.officer_a)
    assert "No request was received" in compiling.written(told, "html", today=TODAY).decode()


@pytest.mark.parametrize("text", ["2026", "2026-Q5", "1999-Q1", "2026-Q1\n", "٢٠٢٦-Q1"])
def test_given_no_quarter_then_there_is_none(text: str) -> None:
    with pytest.raises(NotFound):
        compiling.read(text)


@pytest.mark.parametrize(
    "change", [{"requesting": "Other"}, {"agency": "beta"}, {"version": 7}, {"asker": "state"}]
)
def test_given_a_request_changed_behind_the_record_then_it_is_found(
    change: dict[str, Any], everyone: Cast
) -> None:
    it = entered(everyone)
    assert [*integrity.breaks()] == []
    EnforcementRequest.objects.filter(id=it.id).update(**change)
    assert [broken.what for broken in integrity.breaks()] == [
        f"{it.id} was changed behind the record's back."
    ]


def test_given_a_text_changed_or_a_request_deleted_behind_the_record_then_it_is_found(
    everyone: Cast,
) -> None:
    it = entered(everyone)
    EnforcementText.objects.update(sealed=b"other")
    assert {broken.what.partition(":")[0] for broken in integrity.breaks()} == {
        f"{it.id} was changed behind the record's back.",
        f"The text of {it.id}",
    }
    EnforcementText.objects.all().delete()
    EnforcementRequest.objects.all().delete()
    (broken,) = integrity.breaks()
    assert broken.what == f"{it.id} is in the record and was deleted from the requests."
