"""PDFs without tags and PDF forms, made by hand; the plain tests read our own, with tags."""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdf
import pytest

from discretion.forms.read import read_report
from discretion.forms.report import Report, TypesAnswer, YesNoAnswer
from tests.forms.read import filings, pdfs
from tests.forms.read.filings import asked, cited, doubted, head, rows, text

LEFT, TOP, BOTTOM, PITCH = 72.0, 700.0, 90.0, 13.0
CHECKED = "/FT /Btn /T (b{n}) /V /On /AS /Off /AP << /N << /On 3 0 R /Off 3 0 R >> >>"
BLANK = "/FT /Btn /T (b{n}) /V /Off /AS /On /AP << /N << /On 3 0 R /Off 3 0 R >> >>"


def printed(paragraphs: list[str], width: int = 85) -> list[list[pdfs.Text]]:
    """Paragraphs set on pages with a running head and page numbers."""
    pages: list[list[pdfs.Text]] = [[]]
    y = TOP
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, width):
            if y < BOTTOM:
                pages.append([])
                y = TOP
            pages[-1].append((LEFT, y, line))
            y -= PITCH
        y -= 10
    for number, page in enumerate(pages, start=1):
        page.insert(0, (LEFT, 750, "Office of Tides - Agency Report"))
        page.append((300, 40, f"Page {number} of {len(pages)}"))
    return pages


def unplaced(report: Report) -> list[str]:
    """The doubts that are not about what these fragments of a filing lack."""
    lacks = ("missing", "ends here")
    return [d.message for d in report.doubts if not any(word in d.message for word in lacks)]


def narrative() -> Iterator[str]:
    for number in ("5", "9", "10", "11", "12", "13", "15", "16"):
        yield asked(number)
        yield from (
            f"{word} rule of answer {number} " + "holds " * 40 + "firm." for word in ("One", "Two")
        )
        if cited(number):
            yield cited(number)


def test_given_pages_of_text_when_read_then_paragraphs_survive_page_ends(tmp_path: Path) -> None:
    content = pdfs.pdf(printed(list(narrative())))
    report = filings.read_bytes(tmp_path, "filing.pdf", content)
    for number in ("5", "9", "10", "11", "12", "13", "15", "16"):
        said = text(report, number).split("\n\n")
        assert said == [
            f"{w} rule of answer {number} " + "holds " * 40 + "firm." for w in ("One", "Two")
        ]
    assert report.citations["9"] == "23-1205(a)(1)(c)(2)"
    present = {"5", "9", "10", "11", "12", "13", "15", "16"}
    assert set(doubted(report)) == set(filings.NUMBERS) - present | {"header", "signatures"}


def ruled(top: float, lines: list[list[str]]) -> tuple[list[pdfs.Text], list[pdfs.Rule]]:
    """A ruled table of three columns, each cell wrapped."""
    edges = (72.0, 200.0, 360.0, 540.0)
    texts: list[pdfs.Text] = []
    rules: list[pdfs.Rule] = [(72, top, 540, top)]
    y = top
    for line in lines:
        wrapped = [textwrap.wrap(said, 24) for said in line]
        for edge, said in zip(edges, wrapped, strict=False):
            texts += [(edge + 4, y - 12 - PITCH * n, piece) for n, piece in enumerate(said)]
        y -= PITCH * max(map(len, wrapped)) + 8
        rules.append((72, y, 540, y))
    return texts, rules + [(x, y, x, top) for x in edges]


def test_given_a_table_split_over_pages_when_read_then_its_rows_are_whole(tmp_path: Path) -> None:
    heads = head("14").split("\t")
    question = [(LEFT, 740 - PITCH * n, s) for n, s in enumerate(textwrap.wrap(asked("14"), 85))]
    first, rules = ruled(
        660, [heads, ["Courts and marshals of the City", "Suits.", "It saves work."]]
    )
    again, more = ruled(740, [heads, ["Banks", "Loans that are taken up on piers.", "Rents."]])
    content = pdfs.pdf([[*question, *first], again], rules=[rules, more])
    report = filings.read_bytes(tmp_path, "filing.pdf", content)
    assert [tuple(kept.values()) for kept in rows(report, "14")] == [
        ("Courts and marshals of the City", "Suits.", "It saves work."),
        ("Banks", "Loans that are taken up on piers.", "Rents."),
    ]
    assert not unplaced(report)


def form(
    folder: Path, number: str, texts: list[str], fields: Sequence[tuple[float, str]]
) -> Report:
    """A page with a question, lines of text 20 points apart, and a field before some of them."""
    page = [(LEFT, 740 - PITCH * n, s) for n, s in enumerate(textwrap.wrap(asked(number), 85))]
    page += [(LEFT + 20, 650 - 20 * n, said) for n, said in enumerate(texts)]
    made = [
        (0, (left, 648 - 20 * n, left + 10, 658 - 20 * n), said.replace("{n}", str(n)))
        for n, (left, said) in enumerate(fields)
    ]
    return filings.read_bytes(folder, "filing.pdf", pdfs.pdf([page], fields=made))


def test_given_fields_whose_look_differs_when_read_then_their_value_holds(tmp_path: Path) -> None:
    labels = ["Name", "Race", "Fingerprints"]
    fields = [(LEFT, CHECKED), (LEFT, BLANK), (LEFT, CHECKED)]
    report = form(tmp_path, "1", labels, fields)
    assert report.answers["1"] == TypesAnswer(types=("name", "biometrics.fingerprints"))
    assert not unplaced(report)


def test_given_radio_buttons_when_read_then_the_parent_tells(tmp_path: Path) -> None:
    radio = "/FT /Btn /Ff 32768 /T (r) /V /Y /AP << /N << /{} 3 0 R /Off 3 0 R >> >>"
    fields = [(LEFT, radio.format("Y")), (LEFT, radio.format("N"))]
    assert form(tmp_path, "6", ["Yes", "No"], fields).answers["6"] == YesNoAnswer(yes=True)


def test_given_a_text_field_when_read_then_its_value_is_the_answer(tmp_path: Path) -> None:
    field = (LEFT, "/FT /Tx /T (t) /V (Each request is read twice.)")
    assert text(form(tmp_path, "5", [], [field]), "5") == "Each request is read twice."


@pytest.mark.parametrize("drawn", [True, False])
def test_given_boxes_that_are_only_drawn_when_read_then_a_mark_inside_ticks_them(
    tmp_path: Path, drawn: bool
) -> None:
    page = [(LEFT, 740 - PITCH * n, s) for n, s in enumerate(textwrap.wrap(asked("6"), 85))]
    page += [(92.0, 650.0, "Yes"), (92.0, 630.0, "No")]
    page += [(73.5, 650 if drawn else 630, "X")]
    squares = b"\n".join(f"72 {y} 10 10 re S".encode() for y in (648, 628))
    texts = pdfs.drawn(page)
    content = pdfs.pdf([page], content=squares + b"\n" + texts)
    report = filings.read_bytes(tmp_path, "filing.pdf", content)
    assert report.answers["6"] == YesNoAnswer(yes=drawn)


@pytest.mark.parametrize("end", [b"\\n", b"\\r", b"\\r\\n"])
def test_given_a_field_of_several_paragraphs_when_read_then_they_are_kept(
    tmp_path: Path, end: bytes
) -> None:
    value = "One{e}line.{e}{e}Two.{e}{e}{e}Three.".replace("{e}", end.decode())
    report = form(tmp_path, "10", [], [(LEFT, f"/FT /Tx /T (t) /V ({value})")])
    assert text(report, "10") == "One line.\n\nTwo.\n\nThree."


def test_given_lines_under_a_table_when_read_then_they_are_no_row(tmp_path: Path) -> None:
    question = [(LEFT, 740 - PITCH * n, s) for n, s in enumerate(textwrap.wrap(asked("14"), 85))]
    table, rules = ruled(660, [head("14").split("\t"), ["Courts", "Suits.", "It saves work."]])
    below = min(y for _, y, _ in table) - 30
    notes = [(330.0, below, cited("14")), (180.0, below - 22, filings.FORM.wording[2])]
    content = pdfs.pdf([[*question, *table, *notes]], rules=[rules])
    report = filings.read_bytes(tmp_path, "filing.pdf", content)
    assert [kept["entity"] for kept in rows(report, "14")] == ["Courts"]
    assert report.citations == {"14": "23-1205(a)(1)(e)"}
    assert not unplaced(report)


@pytest.mark.parametrize("pitch", [13, 22])
def test_given_the_instruction_to_sign_when_read_then_it_is_no_doubt(
    tmp_path: Path, pitch: int
) -> None:
    head_of_agency = filings.FORM.signatures.people[1]
    said = [head_of_agency.instruction, f"{head_of_agency.label}:", "Name: Li Moss"]
    lines = [(LEFT, 600.0 - pitch * n, each) for n, each in enumerate(said)]
    lines.append((LEFT, 630.0, filings.FORM.signatures.title))
    question = [(LEFT, 740 - PITCH * n, s) for n, s in enumerate(textwrap.wrap(asked("5"), 85))]
    content = pdfs.pdf([[*question, (LEFT, 660.0, "So."), *lines]])
    report = filings.read_bytes(tmp_path, "filing.pdf", content)
    assert report.signatures["agency_head"]["name"] == "Li Moss"
    assert not unplaced(report)


def test_given_words_from_right_to_left_when_a_tagged_pdf_is_read_then_they_are_in_order(
    tmp_path: Path,
) -> None:
    from discretion.forms.write import write_report  # noqa: PLC0415 - typst is slow to load

    said = "We say שלום עולם to all.\n\nمرحبا بكم"
    path = tmp_path / "ours.pdf"
    write_report(filings.read_text(tmp_path, filings.with_answer("5", said)), path)
    assert text(read_report(path), "5") == said


def test_given_only_an_owner_password_when_read_then_it_is_read(tmp_path: Path) -> None:
    for algorithm in ("RC4-128", "AES-256"):
        field = (LEFT, "/FT /Tx /T (t) /V (Each request is read twice.)")
        form(tmp_path, "5", [], [field])
        writer = pypdf.PdfWriter(clone_from=tmp_path / "filing.pdf")
        writer.encrypt("", owner_password="x", algorithm=algorithm)  # noqa: S106 - it guards nothing
        writer.write(tmp_path / "locked.pdf")
        assert text(read_report(tmp_path / "locked.pdf"), "5") == "Each request is read twice."
