"""The register as spreadsheets: written, edited by hand, read back, and never obeyed."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from time import process_time
from typing import Any, get_args

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discretion.apps.register import contents, inventory, queries, spreadsheets
from discretion.apps.register.document import Item
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.models import Record
from discretion.apps.register.spreadsheets import cells, tables, workbooks
from discretion.apps.register.spreadsheets.columns import columns, row_of
from discretion.apps.register.spreadsheets.sheets import interpret
from discretion.errors import Invalid, NotAllowed, NotFound, Stale, Unreadable, Unwritable
from discretion.law.acts import EntityKind, PartyKind
from tests.apps.builders import an_inventory, an_item
from tests.cast import NOW, Cast

NOTHING: workbooks.Lists = {
    name: [] for name in ("Type", "Agency", "Function", "System", "Contractor")
}
# Letters that cells, lists, formulas, workbooks and files of values each take for something.
SIGNS = " \\\n\r\t\x00\x0b\x1b\u00a0\u2028\ufeff=+-@'\"“;,:()[]|xuntr0123Dd_é漢🗽"
TEXTS = st.text(
    st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=["Cs"])), max_size=12
)
SAID = TEXTS.filter(lambda text: bool(text.strip("\x1c\x1d\x1e\x1f\x85") and text.strip()))
LISTS = st.lists(SAID, max_size=3).map(tuple)
PARTIES = st.one_of(
    st.builds(contents.Party, kind=st.sampled_from(get_args(PartyKind)), name=TEXTS, id=TEXTS),
    st.builds(
        contents.Party,
        kind=st.just("third_party"),
        name=TEXTS,
        entity=st.sampled_from(get_args(EntityKind)),
    ),
)
SMALL = st.integers(0, 999)
RULES = st.builds(
    contents.RetentionRule,
    trigger=SAID,
    years=SMALL,
    months=SMALL,
    days=SMALL,
    until_when=TEXTS,
    disposal=TEXTS,
    citation=TEXTS,
)
CONTENTS = {
    "function": st.builds(contents.Function, code=SAID, name=SAID, mission=TEXTS, purposes=LISTS),
    "system": st.builds(contents.System, name=SAID, owner=TEXTS, vendor=TEXTS, about=TEXTS),
    "contractor": st.builds(
        contents.Contractor,
        code=SAID,
        name=SAID,
        services=st.sampled_from(["human", "designated", "other"]),
        about=TEXTS,
        subcontractor_of=TEXTS,
        privacy_officer=st.booleans(),
        bound_by_contract=st.sampled_from(["yes", "no", "not_known"]),
        clause=TEXTS,
    ),
    "activity": st.builds(
        contents.Activity,
        act=st.sampled_from(["collection", "retention", "disclosure"]),
        name=SAID,
        function=TEXTS,
        types=LISTS,
        categories=LISTS,
        counterparties=st.lists(PARTIES, max_size=3).map(tuple),
        systems=LISTS,
        reason=TEXTS,
        mission=TEXTS,
        legal_authority=TEXTS,
        staff=LISTS,
        retention=st.one_of(st.just(msgspec.UNSET), RULES),
        classifications=st.lists(
            st.sampled_from(["routine", "joint_routine", "case_by_case"]), max_size=2
        ).map(tuple),
        follows=LISTS,
        source=TEXTS,
    ),
}
ITEMS = st.sampled_from(sorted(CONTENTS)).flatmap(
    lambda kind: st.tuples(
        st.just(kind),
        st.lists(
            st.builds(
                Item,
                id=st.sampled_from(["", "new:1", "ACT-2026-00001"]),
                agency=st.just("alpha"),
                state=st.sampled_from(["draft", "current"]),
                version=st.integers(0, 99),
                content=CONTENTS[kind],
            ),
            max_size=3,
        ),
    )
)


def there_and_back(kind: str, items: Sequence[Item[Any]], how: str) -> list[Item[Any]]:
    """Records written as a file and read from it."""
    rows = [row_of(kind, item) for item in items]
    if how == "xlsx":
        sheets = workbooks.read(workbooks.write({kind: rows}, NOTHING))
    else:
        sheets = [tables.read(tables.write(KINDS[kind], rows), "records.csv")]
    reading = interpret(sheets, agency="")
    assert reading.errors == []
    return list(getattr(reading.inventory(date(2026, 7, 30)), KINDS[kind].plural))


@pytest.mark.parametrize("how", ["xlsx", "csv"])
@settings(max_examples=120)
@given(given=ITEMS)
def test_whatever_records_say_they_say_the_same_when_they_come_back(
    how: str, given: tuple[str, list[Item[Any]]]
) -> None:
    kind, items = given
    assert there_and_back(kind, items, how) == items


def small(everyone: Cast) -> None:
    """A small register of agency alpha."""
    whole = an_inventory(
        functions=[an_item(code="help", name="Help", mission="It helps people.")],
        systems=[an_item(id="new:s", name="Case files")],
        contractors=[an_item(code="helpline", name="Helpline, Inc.")],
        activities=[
            an_item(
                id="new:1",
                act="disclosure",
                name="Pass it on",
                function="help",
                types=["name", "contact.email"],
                systems=["new:s"],
                counterparties=[
                    {"kind": "city_agency", "id": "beta"},
                    {"kind": "third_party", "entity": "court", "name": "Housing [Court]"},
                ],
            )
        ],
    )
    inventory.import_inventory(whole, actor=everyone.officer_a, now=NOW)


def edited(data: bytes, *cells: tuple[str, str, str | float]) -> bytes:
    """The workbook after someone typed into these cells: sheet, cell, value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def letter(kind: str, heading: str) -> str:
    """The letter of a column."""
    at = [column.heading for column in columns(kind)].index(heading)
    return chr(ord("A") + at)


def exported(everyone: Cast) -> bytes:
    """The officer's workbook."""
    small(everyone)
    return spreadsheets.workbook(actor=everyone.officer_a, now=NOW)


def examined(everyone: Cast, data: bytes, name: str = "register.xlsx") -> spreadsheets.Examined:
    """What the officer is shown before anything is done."""
    return spreadsheets.examine(
        data, file_name=name, agency="alpha", actor=everyone.officer_a, now=NOW
    )


def errors(everyone: Cast, data: bytes) -> list[tuple[str, str, str]]:
    """Sheet, cell and code of each wrong cell."""
    return [(e.sheet, e.cell, e.code) for e in examined(everyone, data).errors]


def test_given_a_workbook_when_it_comes_back_untouched_then_nothing_would_change(
    everyone: Cast,
) -> None:
    found = examined(everyone, exported(everyone))
    assert found.errors == ()
    assert found.summary == inventory.Summary(unchanged=4)


def test_given_a_workbook_then_a_person_can_read_its_cells(everyone: Cast) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(everyone)))
    assert book.sheetnames == [
        *("Activities", "Functions", "Systems", "Contractors", "How to fill this in", "Lists")
    ]
    row = {cell[0].value: cell[1].value for cell in book["Activities"].iter_cols(max_row=2)}
    assert row["From or to whom"] == "city agency [beta]\nthird party (court): Housing \\[Court\\]"
    assert row["Types"] == "name\ncontact.email"
    assert book["Activities"].data_validations.dataValidation
    assert "contact.email" in [cell.value for cell in book["Lists"]["A"]]


def test_given_cells_edited_by_hand_then_the_changes_are_shown_and_then_made(
    everyone: Cast,
) -> None:
    typed = edited(
        exported(everyone),
        ("Activities", f"{letter('activity', 'Types')}2", "name\n address.home "),
        ("Activities", f"{letter('activity', 'Kept after')}2", "the case is closed"),
        ("Activities", f"{letter('activity', 'Kept years')}2", 3.0),
        ("Functions", f"{letter('function', 'Name')}3", "Letters"),
        ("Functions", f"{letter('function', 'Code')}3", 311),
    )
    small_before = Record.objects.count()
    found = examined(everyone, typed)
    assert found.errors == ()
    assert [(c.path, c.fields) for c in found.summary.changed] == [
        ("Activities, row 2", ("types", "retention"))
    ]
    assert [(n.path, n.title) for n in found.summary.new] == [("Functions, row 3", "Letters")]
    assert Record.objects.count() == small_before
    done = spreadsheets.bring_in(
        typed, file_name="r.xlsx", agency="alpha", actor=everyone.officer_a, now=NOW
    )
    assert done == found.summary
    kept = queries.contents(KINDS["activity"], actor=everyone.officer_a, agencies=["alpha"])
    activity = kept[0].content
    assert isinstance(activity, contents.Activity)
    assert activity.types == ("name", "address.home")
    assert isinstance(activity.retention, contents.RetentionRule)
    assert activity.retention.years == 3
    assert Record.objects.get(title="Letters").code == "311"


def test_given_wrong_cells_then_each_is_named_and_nothing_is_taken_over(everyone: Cast) -> None:
    where = {heading: letter("activity", heading) for heading in ("Act", "Types", "Function")}
    typed = edited(
        exported(everyone),
        ("Activities", f"{where['Types']}2", "name\nshoe_size"),
        ("Activities", f"{where['Function']}2", "helping"),
        ("Activities", f"{where['Act']}3", "sale"),
        ("Activities", f"{letter('activity', 'Name')}3", "Sell"),
        ("Activities", f"{letter('activity', 'Kept years')}4", "three"),
        ("Activities", f"{letter('activity', 'From or to whom')}4", "[nobody]"),
        ("Systems", f"{letter('system', 'Owner')}3", "Mail room"),
        ("Functions", "Z1", "Colour"),
    )
    assert sorted(errors(everyone, typed)) == [
        ("Activities", "E3", "unknown_code"),
        ("Activities", f"{where['Function']}2", "unknown_id"),
        ("Activities", f"{where['Types']}2", "unknown_code"),
        ("Activities", f"{letter('activity', 'From or to whom')}4", "wrong_type"),
        ("Activities", f"{letter('activity', 'Kept years')}4", "wrong_type"),
        ("Functions", "Z1", "unknown_field"),
        ("Systems", f"{letter('system', 'Name')}3", "missing_field"),
    ]
    with pytest.raises(Invalid, match="Activities!E3"):
        spreadsheets.bring_in(typed, file_name="r.xlsx", actor=everyone.officer_a, now=NOW)
    assert Record.objects.filter(version__gt=1).count() == 0


def test_given_a_meaningful_fault_then_applying_names_its_cell_too(everyone: Cast) -> None:
    typed = edited(exported(everyone), ("Activities", f"{letter('activity', 'Function')}2", "no"))
    with pytest.raises(Invalid) as caught:
        spreadsheets.bring_in(typed, file_name="r.xlsx", actor=everyone.officer_a, now=NOW)
    assert caught.value.faults[0].path == f"Activities!{letter('activity', 'Function')}2"
    assert "Lists" in caught.value.faults[0].message


def test_given_someone_was_faster_then_the_row_is_shown_and_nothing_is_taken_over(
    everyone: Cast,
) -> None:
    name = f"{letter('function', 'Name')}2"
    typed = edited(exported(everyone), ("Functions", name, "Mine"))
    theirs = edited(
        spreadsheets.workbook(actor=everyone.officer_a, now=NOW), ("Functions", name, "Theirs")
    )
    spreadsheets.bring_in(theirs, file_name="r.xlsx", actor=everyone.officer_a, now=NOW)
    assert errors(everyone, typed) == [("Functions", "B2", "stale")]
    with pytest.raises(Stale):
        spreadsheets.bring_in(typed, file_name="r.xlsx", actor=everyone.officer_a, now=NOW)


@pytest.mark.parametrize(
    "formula", ["=1+1", '=HYPERLINK("http://evil.example","x")', "=cmd|'/c'!A1"]
)
def test_given_a_formula_in_a_workbook_then_its_cell_is_refused(
    everyone: Cast, formula: str
) -> None:
    typed = edited(exported(everyone), ("Systems", f"{letter('system', 'Owner')}2", formula))
    assert errors(everyone, typed) == [("Systems", f"{letter('system', 'Owner')}2", "formula")]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "＝1"])
def test_given_a_text_that_looks_like_a_formula_then_no_file_lets_it_be_one(
    everyone: Cast, text: str
) -> None:
    whole = an_inventory(systems=[an_item(name="Files", owner=text)])
    inventory.import_inventory(whole, actor=everyone.officer_a, now=NOW)
    book = spreadsheets.workbook(actor=everyone.officer_a, now=NOW)
    cell = openpyxl.load_workbook(io.BytesIO(book))["Systems"][f"{letter('system', 'Owner')}2"]
    assert cell.data_type == "s"
    lines = spreadsheets.table(KINDS["system"], actor=everyone.officer_a, now=NOW)
    written = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"), newline="")))[1][5]
    assert written[0] in ("'", "\\")
    for data, name in ((book, "r.xlsx"), (lines, "r.csv")):
        assert examined(everyone, data, name).summary.unchanged == 1


def test_given_a_table_of_values_from_another_program_then_it_is_read(everyone: Cast) -> None:
    text = 'Code;Name;Purposes\nhelp;Hilfe für alle;"eins\r\nzwei"\n'
    found = examined(everyone, text.encode("cp1252"), "functions.csv")
    assert found.errors == ()
    spreadsheets.bring_in(
        text.encode("cp1252"),
        file_name="functions.csv",
        agency="alpha",
        actor=everyone.officer_a,
        now=NOW,
    )
    function = queries.contents(KINDS["function"], actor=everyone.officer_a, agencies=["alpha"])[0]
    assert function.content == contents.Function(
        code="help", name="Hilfe für alle", purposes=("eins", "zwei")
    )


def test_given_a_formula_in_a_table_of_values_then_its_cell_is_refused(everyone: Cast) -> None:
    found = examined(everyone, b"Code,Name\nhelp,=1+1\n", "functions.csv")
    assert [(e.sheet, e.cell, e.code) for e in found.errors] == [("functions.csv", "B2", "formula")]


def test_given_a_column_is_missing_then_records_that_are_there_are_not_emptied(
    everyone: Cast,
) -> None:
    small(everyone)
    function = Record.objects.get(kind="function")
    text = f"ID,Version,State,Agency,Code,Name\n{function.id},1,,,help,Help\n"
    found = examined(everyone, text.encode(), "functions.csv")
    assert "Why it furthers the mission, Purposes" in found.errors[0].message


def test_given_the_template_then_it_has_no_rows_and_brings_in_nothing(everyone: Cast) -> None:
    small(everyone)
    found = examined(everyone, spreadsheets.template(actor=everyone.officer_a))
    assert found == spreadsheets.Examined(errors=(), summary=inventory.Summary())


def test_given_a_retired_record_then_it_is_no_row(everyone: Cast) -> None:
    small(everyone)
    Record.objects.filter(kind="system").update(state="retired")
    text = spreadsheets.table(KINDS["system"], actor=everyone.officer_a, now=NOW)
    assert text.count(b"\n") == 1


def bomb() -> bytes:
    """An archive that is small only as long as it is packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return packed.getvalue()


def declared() -> bytes:
    """A workbook whose XML declares a document type."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    return packed.getvalue()


def declared_late() -> bytes:
    """A workbook that declares a document type behind a long comment, across a chunk's end."""
    packed = io.BytesIO()
    comment = b"<!--" + b"x" * ((1 << 16) - 12) + b"-->"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", comment + b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    return packed.getvalue()


def far_away() -> bytes:
    """A workbook with one cell a million rows down."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Systems"
    book.worksheets[0]["A1048576"] = "x"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def other_sheets() -> bytes:
    """A workbook of something else."""
    saved = io.BytesIO()
    openpyxl.Workbook().save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"PK\x03\x04 no archive", "r.xlsx", "not the .xlsx"),
        (b"%PDF-1.7", "r.pdf", "neither"),
        (b"a,b\n1,2\n", "r.csv", "headings"),
        (b"", "r.csv", "headings"),
        (b"x" * (20 * 1024 * 1024 + 1), "r.csv", "20 MB"),
        (b"Code,Name\n" + b"a,b\n" * 50_001, "r.csv", "50,000 rows"),
        (b"Code,Name\nhelp," + b"x" * 200_000, "r.csv", "field"),
        (bomb, "r.xlsx", "far too large"),
        (declared, "r.xlsx", "document type"),
        (declared_late, "r.xlsx", "document type"),
        (far_away, "r.xlsx", "50,000 rows"),
        (other_sheets, "r.xlsx", "none of the sheets"),
    ],
)
def test_given_a_file_that_is_none_or_hostile_then_one_sentence_says_why(
    everyone: Cast, data: bytes | Callable[[], bytes], name: str, told: str
) -> None:
    with pytest.raises(Unreadable, match=told) as caught:
        examined(everyone, data if isinstance(data, bytes) else data(), name)
    assert str(caught.value).startswith(name)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" a b \n", "a b"),
        ("a\\ ", "a "),
        ("a\\\\ ", "a\\"),
        ("a\\", "a\\"),
        ("a" + " " * 500_000 + "b", "a" + " " * 500_000 + "b"),
    ],
)
def test_a_cell_loses_the_blanks_around_it_but_for_those_that_are_meant(
    cell: str, text: str
) -> None:
    assert cells.text_of(cell) == text


def test_given_a_text_too_long_for_a_cell_then_the_record_is_named(everyone: Cast) -> None:
    whole = an_inventory(systems=[an_item(name="Files", about="\\" * 20_000)])
    inventory.import_inventory(whole, actor=everyone.officer_a, now=NOW)
    with pytest.raises(Unwritable, match="SYS-2026-00001"):
        spreadsheets.workbook(actor=everyone.officer_a, now=NOW)
    assert spreadsheets.table(KINDS["system"], actor=everyone.officer_a, now=NOW)


def test_given_no_power_to_keep_or_no_sight_then_nothing_goes_in_or_out(everyone: Cast) -> None:
    small(everyone)
    text = b"Code,Name\nx,X\n"
    with pytest.raises(NotAllowed):
        spreadsheets.bring_in(
            text, file_name="functions.csv", agency="alpha", actor=everyone.staff_a, now=NOW
        )
    with pytest.raises(NotFound):
        spreadsheets.workbook(actor=everyone.officer_b, agencies=["alpha"], now=NOW)
    with pytest.raises(Unreadable, match="activities, functions"):
        spreadsheets.table(KINDS["policy"], actor=everyone.officer_a, now=NOW)


def test_a_thousand_activities_are_written_within_half_a_second_of_work(everyone: Cast) -> None:
    items = [
        Item(
            id=f"ACT-2026-{n:05}",
            agency="alpha",
            version=1,
            content=contents.Activity(
                act="collection",
                name=f"Activity {n}",
                function="help",
                types=("name", "contact.email", "address.home"),
                counterparties=(contents.Party(kind="individual"),),
                reason="We need it to answer.",
            ),
        )
        for n in range(1_000)
    ]
    began = process_time()
    workbooks.write({"activity": [row_of("activity", item) for item in items]}, NOTHING)
    assert process_time() - began < 0.5
