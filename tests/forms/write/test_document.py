"""What a written report consists of, before any format is chosen."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from discretion.forms.edition import edition
from discretion.forms.report import TableAnswer
from discretion.forms.write.document import (
    Boxes,
    Document,
    Heading,
    Paragraph,
    Subdivision,
    Table,
    TableCell,
    document,
)
from tests.forms.builders import FORM, a_report


def listed_by(tree: Document) -> Sequence[Subdivision]:
    assert tree.fulfilment
    return tree.fulfilment.subdivisions


def texts(tree: Document, role: str) -> list[str]:
    return [b.text for b in tree.blocks if isinstance(b, Paragraph) and b.role == role]


def test_a_document_starts_with_every_subdivision_that_the_report_fulfils() -> None:
    listed = listed_by(document(a_report()))
    assert [each.citation for each in listed] == [
        f"§\u00a0{each.citation}" for each in edition(FORM).subdivisions
    ]


def test_given_an_absent_question_when_written_then_no_subdivision_claims_it() -> None:
    report = a_report()
    answers = {n: a for n, a in report.answers.items() if n not in ("1", "4")}
    listed = listed_by(document(replace(report, answers=answers)))
    assert "§\u00a023-1205(a)(1)(a)" not in [each.citation for each in listed]
    assert [each.questions for each in listed if "(b)" in each.citation] == [("3",)]


def test_a_document_asks_each_question_in_the_form_s_words_and_order() -> None:
    asked = [b.text for b in document(a_report()).blocks if isinstance(b, Heading) and b.level == 2]
    expected = [f"{q.number}. {q.text}" for q in edition(FORM).questions]
    assert asked == [*expected, edition(FORM).signatures.title]


def test_no_heading_is_skipped() -> None:
    levels = [1, 2, *(b.level for b in document(a_report()).blocks if isinstance(b, Heading))]
    steps = [after - before for before, after in pairwise(levels)]
    assert max(steps) == 1


def test_a_document_prints_the_citation_as_printed_and_as_enacted_where_that_differs() -> None:
    tree = document(a_report())
    printed, enacted = texts(tree, "citation"), texts(tree, "enacted")
    assert "N.Y.C. Admin. Code §\u00a023-1205(a)(4)" in printed
    assert "As enacted: §\u00a023-1205(a)(3)" in enacted
    assert "As enacted: §\u00a023-1205(a)(1)(f)" not in enacted


def test_every_box_of_the_form_is_printed_ticked_or_not() -> None:
    boxes = next(b for b in document(a_report()).blocks if isinstance(b, Boxes))
    printed = [box for group in boxes.groups for box in group.boxes]
    assert len(printed) == len(edition(FORM).question("1").boxes)
    assert {box.checked for box in printed} == {True, False}
    assert "Date of birth*" in [box.label for box in printed]


def test_given_a_table_without_rows_when_written_then_one_empty_row_stands_in_it() -> None:
    report = a_report()
    answers = report.answers | {"3": TableAnswer()}
    tables = [b for b in document(replace(report, answers=answers)).blocks if isinstance(b, Table)]
    assert tables[0].rows == ((TableCell(), TableCell()),)


def test_a_date_is_printed_in_words_and_the_document_bears_the_report_s() -> None:
    tree = document(a_report())
    assert "July 29, 2020" in [field.value for field in tree.header.fields]
    assert tree.due == "(due on or before July 31, 2020)"
    assert tree.dated.isoformat() == "2020-07-29"


def test_given_no_dates_and_no_agency_when_written_then_the_form_s_own_serve() -> None:
    report = a_report()
    tree = document(replace(report, header=dict.fromkeys(report.header)))
    assert (tree.title, tree.due) == (edition(FORM).title, None)
    assert tree.dated == edition(FORM).due_date
