"""Last cycle's filing, row by row into the register: proposed, never taken for granted."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from discretion.apps.audit import queries as audit
from discretion.apps.register import actions, filings, queries
from discretion.apps.register.contents import Activity, AddedType, Designation, Function, Party
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import FilingRow, Record
from discretion.errors import Invalid, NotAllowed, NotFound, Stale, Unreadable
from discretion.forms.report import TextAnswer, YesNoAnswer, decode
from discretion.forms.write import html
from tests.cast import NOW, Cast

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / ".." / "shared" / "reports" / "mayors-office-2020.txt"


@cache
def look_alike() -> bytes:
    """The example city's report as it was filed, which has the sample's shape in our own words."""
    return html.write(decode((ROOT / "examples" / "report.json").read_bytes()))


def a_filing() -> bytes:
    """The sample filing; where it is not at hand, its look-alike."""
    if SAMPLE.exists():
        return SAMPLE.read_bytes()
    print(f"{SAMPLE.name} is not at hand; the look-alike stands in for it.")  # noqa: T201
    return look_alike()


def read(everyone: Cast, filing: bytes = b"") -> list[FilingRow]:
    """The rows of a filing that agency alpha's officer uploads."""
    data = filing or look_alike()
    name = "report.html" if data == look_alike() else "report.txt"
    kept = filings.import_filing(
        data, file_name=name, agency="alpha", actor=everyone.officer_a, now=NOW
    )
    return list(filings.rows(kept.id, actor=everyone.officer_a))


def rows_of(rows: list[FilingRow], question: str) -> list[FilingRow]:
    """The rows of one question."""
    return [row for row in rows if row.question == question]


def accept(everyone: Cast, row: FilingRow, **changes: Any) -> queries.Kept:
    """The officer accepts a row, corrected where changes are given."""
    content = filings.proposed(row)
    if changes and content is not None:
        content = msgspec.structs.replace(content, **changes)
    return filings.accept_row(row.pk, content, actor=everyone.officer_a, now=NOW)


def state(row: FilingRow) -> tuple[str, str]:
    """What was decided of a row, and the record that it became."""
    row.refresh_from_db()
    return row.decision, row.record_id


def add_types(everyone: Cast) -> None:
    """The types that the chief has added by then."""
    for code in ("ssn", "date_of_birth", "device_identifier", "gps_location", "ip_address"):
        added = AddedType(code=code, label=code, authority="Order 1", since=date(2019, 1, 28))
        actions.enter(KINDS["type"], added, actor=everyone.chief, now=NOW)


@pytest.mark.parametrize("filing", [a_filing, look_alike])
def test_given_a_whole_filing_when_each_row_is_accepted_then_it_fills_the_register(
    everyone: Cast, filing: Callable[[], bytes]
) -> None:
    add_types(everyone)
    for row in read(everyone, filing()):
        if filings.proposed(row) is None:
            filings.reject_row(row.pk, actor=everyone.officer_a, now=NOW)
        else:
            accept(everyone, row)
    kept = {
        name: queries.contents(KINDS[name], actor=everyone.officer_a, agencies=["alpha"])
        for name in ("function", "activity", "designation")
    }
    assert {name: len(found) for name, found in kept.items()} == {
        "function": 8,
        "activity": 20,
        "designation": 2,
    }
    assert {each.state for found in kept.values() for each in found} == {"draft"}
    disclosures = [each.content for each in kept["activity"][-10:]]
    parties = [d.counterparties for d in disclosures if isinstance(d, Activity)]
    assert [{p.entity or p.kind for p in party} for party in parties] == [
        {"city_agency"},
        {"federal_agency"},
        {"city_council"},
        {"state_agency"},
        {"governor", "state_legislature"},
        {"comptroller", "audit_authority"},
        {"court", "other", "subpoena"},
        {"public"},
        {"vendor", "contractor"},
        {"community_partner"},
    ]
    assert not FilingRow.objects.filter(decision="waiting").exists()


def test_given_a_filing_then_what_it_says_of_functions_is_proposed_word_for_word(
    everyone: Cast,
) -> None:
    rows = rows_of(read(everyone), "2")
    content = filings.proposed(rows[1])
    assert isinstance(content, Function)
    assert rows[1].words == f"{content.name}\n\n{content.mission}"
    kept = accept(everyone, rows[1])
    assert kept.content == content
    assert audit.history(kept.id)[0].why == "from the 2020 filing, question 2, row 2"


def test_given_a_section_without_a_heading_then_it_proposes_nothing_until_it_is_named(
    everyone: Cast,
) -> None:
    row = rows_of(read(everyone), "2")[0]
    assert "no heading" in row.doubts[0]
    with pytest.raises(Invalid, match="proposes nothing"):
        accept(everyone, row)
    named = Function(code="mayoralty", name="Running the government", mission=row.words)
    kept = filings.accept_row(row.pk, named, actor=everyone.officer_a, now=NOW)
    assert state(row) == ("accepted", kept.id)


def test_given_a_classified_row_then_its_collection_and_disclosure_are_told_apart(
    everyone: Cast,
) -> None:
    rows = rows_of(read(everyone), "3")
    found = [content for row in rows if isinstance(content := filings.proposed(row), Activity)]
    assert {content.act for content in found} == {"collection", "disclosure"}
    assert all(content.classifications for content in found)
    named = [row for row in rows if "No function of question 2" in " ".join(row.doubts)]
    sure = [content for content in found if content.function]
    assert len(named) == 2
    assert {content.function for content in sure} >= {"staff_and_administration", "legal_work"}
    with pytest.raises(Invalid, match="There is no function"):
        accept(everyone, next(r for r in rows if r.content and '"function":""' not in r.content))


def test_given_rows_of_question_14_then_each_says_where_it_is_from(everyone: Cast) -> None:
    row = rows_of(read(everyone), "14")[2]
    kept = accept(everyone, row)
    assert isinstance(kept.content, Activity)
    assert kept.content.source == "from the 2020 filing, question 14, row 3"
    assert (kept.content.act, kept.content.types) == ("disclosure", ())
    assert "which types" in " ".join(row.doubts)


def test_given_a_correction_then_that_is_entered_and_the_row_keeps_its_words(
    everyone: Cast,
) -> None:
    row = rows_of(read(everyone), "14")[0]
    before = row.words
    beta = (Party(kind="city_agency", id="beta"),)
    kept = accept(everyone, row, types=("name",), counterparties=beta)
    assert isinstance(kept.content, Activity)
    assert kept.content.counterparties == beta
    assert state(row) == ("accepted", kept.id)
    assert row.words == before


def test_given_a_wrong_correction_then_nothing_is_entered_and_the_row_waits(
    everyone: Cast,
) -> None:
    row = rows_of(read(everyone), "14")[0]
    with pytest.raises(Invalid, match="shoe_size"):
        accept(everyone, row, types=("shoe_size",))
    assert state(row) == ("waiting", "")
    assert Record.objects.count() == 0


def test_given_approvals_of_the_chief_then_they_become_drafts_with_their_doubts(
    everyone: Cast,
) -> None:
    row = rows_of(read(everyone), "4")[0]
    kept = accept(everyone, row)
    assert isinstance(kept.content, Designation)
    assert (kept.content.kind, kept.state) == ("best_interests", "draft")
    assert kept.content.types
    assert "since when" in " ".join(row.doubts)


def test_given_a_row_decided_then_it_is_decided_once_until_that_is_undone(
    everyone: Cast,
) -> None:
    rows = read(everyone)
    for row in (rows_of(rows, "14")[0], rows_of(rows, "4")[0]):
        kept = accept(everyone, row)
        for again in (lambda row=row: accept(everyone, row), lambda row=row: refuse(everyone, row)):
            with pytest.raises(Stale, match="accepted"):
                again()
        filings.undo(row.pk, actor=everyone.officer_a, now=NOW)
        assert state(row) == ("waiting", "")
        assert Record.objects.get(id=kept.id).state in ("retired", "withdrawn")
        refuse(everyone, row)
        assert state(row) == ("rejected", "")
        filings.undo(row.pk, actor=everyone.officer_a, now=NOW)
        assert accept(everyone, row).id != kept.id
    with pytest.raises(Stale, match="waits"):
        filings.undo(rows[0].pk, actor=everyone.officer_a, now=NOW)


def refuse(everyone: Cast, row: FilingRow) -> None:
    """The officer leaves a row out."""
    filings.reject_row(row.pk, actor=everyone.officer_a, now=NOW, why="No longer done")


def test_given_work_on_the_record_then_its_row_can_no_longer_be_undone(everyone: Cast) -> None:
    row = rows_of(read(everyone), "14")[0]
    kept = accept(everyone, row)
    actions.confirm(kept.id, version=1, actor=everyone.officer_a, now=NOW)
    with pytest.raises(Stale, match=kept.id):
        filings.undo(row.pk, actor=everyone.officer_a, now=NOW)


def test_given_a_filing_then_its_narratives_are_carried_over_unconfirmed(everyone: Cast) -> None:
    filing_id = read(everyone)[0].filing_id
    carried = filings.narratives(filing_id, actor=everyone.officer_a)
    assert list(carried) == ["5", "6", "7", "8", "9", "10", "11", "12", "13", "15", "16"]
    assert isinstance(carried["6"], YesNoAnswer)
    assert isinstance(carried["13"], TextAnswer)
    assert carried["13"].text
    report = filings.report_of(filing_id, actor=everyone.officer_a)
    assert report.answers["13"] == carried["13"]


def test_given_ticked_types_then_those_that_no_row_explains_are_named(everyone: Cast) -> None:
    row = rows_of(read(everyone), "1")[0]
    assert filings.proposed(row) is None
    assert "no such type yet: Social security number" in row.doubts[0]
    ticked = "types of information: Name; Social security number"
    assert re.match(rf"The agency collects or discloses \d+ {ticked}", row.words)
    assert "_" not in row.words + " ".join(row.doubts)
    assert "where these come in" in row.doubts[1]


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\filings\\x\x00y.txt", "…" * 300, ""])
def test_given_a_hostile_file_name_then_the_filing_is_kept_under_a_plain_one(
    everyone: Cast, name: str
) -> None:
    kept = filings.import_filing(
        look_alike(),
        file_name=f"{name}.html",
        agency="alpha",
        actor=everyone.officer_a,
        now=NOW,
    )
    assert "/" not in kept.file_name
    assert "\\" not in kept.file_name
    assert len(kept.file_name) <= 120


def test_given_a_file_that_is_no_report_then_it_says_so_and_nothing_is_kept(
    everyone: Cast,
) -> None:
    with pytest.raises(Unreadable):
        filings.import_filing(
            b"\x89PNG", file_name="x.png", agency="alpha", actor=everyone.officer_a, now=NOW
        )
    assert list(filings.filings(everyone.officer_a)) == []


def test_given_others_then_the_filing_is_theirs_only_as_far_as_they_may(everyone: Cast) -> None:
    row = read(everyone)[0]
    assert [f.id for f in filings.filings(everyone.staff_a)] == [row.filing_id]
    assert list(filings.filings(everyone.officer_b)) == []
    with pytest.raises(NotFound):
        filings.narratives(row.filing_id, actor=everyone.officer_b)
    with pytest.raises(NotFound):
        filings.reject_row(row.pk, actor=everyone.officer_b, now=NOW)
    with pytest.raises(NotAllowed):
        filings.reject_row(row.pk, actor=everyone.staff_a, now=NOW)
    with pytest.raises(NotAllowed):
        filings.import_filing(
            b"x", file_name="x.txt", agency="alpha", actor=everyone.staff_a, now=NOW
        )
    kinds = {fact.kind for fact in audit.history(row.filing_id)}
    assert kinds == {"filing.read"}
