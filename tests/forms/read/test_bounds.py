"""Files that cannot or must not be opened end in one clear sentence, within time and memory."""

import contextlib
import io
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from discretion.errors import Unreadable
from discretion.forms.read import read_report
from tests.forms.read import filings, pdfs

SECONDS = 10.0
MOST_BYTES = 1_000_000_000


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    # Processor time: a machine that is busy with other things is no fault of the reader's.
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


def cost(path: Path) -> tuple[float, int]:
    """The processor seconds and the bytes that reading a file takes, in a process of its own."""
    code = (
        "import sys, resource, pathlib\n"
        "from discretion.forms.read import read_report\n"
        "read_report(pathlib.Path(sys.argv[1]))\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)"
    )
    # Through a shell: Linux counts to a process what its parent held when it was begun, and
    # whoever runs the tests may hold more.
    run = ["/bin/sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", code, str(path)]
    done = subprocess.run(run, capture_output=True, check=True, text=True)  # noqa: S603 - our own
    seconds, most = done.stdout.split()
    return float(seconds), int(most)


def refused(folder: Path, name: str, content: bytes) -> str:
    """The one sentence of the refusal."""
    with pytest.raises(Unreadable) as caught:
        filings.read_bytes(folder, name, content)
    said = str(caught.value)
    assert said.startswith(name)
    assert "\n" not in said
    return said


def test_given_no_file_or_a_folder_when_read_then_it_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(Unreadable, match="no such file"):
            read_report(path)


@pytest.mark.parametrize("content", [b"", b"  \r\n\t ", b"\xef\xbb\xbf"])
def test_given_an_empty_file_when_read_then_it_says_so(tmp_path: Path, content: bytes) -> None:
    assert "empty" in refused(tmp_path, "a.txt", content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n0000"),
        ("a.txt", b"\x89PNG\r\n\x1a\n0000"),
        ("a.xlsx", filings.archive({"xl/workbook.xml": "<x/>"})),
        ("a.docx", b"plain text"),
        ("a.pdf", b"plain text"),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600),
        ("a.txt", b"\x01\x00\x02\x03" * 2000),
        ("a.csv", b"a,b"),
        ("a.rtf", b"{\\rtf1 hello}"),
    ],
)
def test_given_another_type_when_read_then_it_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    refused(tmp_path, name, content)


def test_given_more_than_20_mb_when_read_then_it_is_refused(tmp_path: Path) -> None:
    assert "20 MB" in refused(tmp_path, "a.txt", b"word " * (6 * 1024 * 1024))


def test_given_many_short_lines_when_read_then_it_ends(tmp_path: Path) -> None:
    assert "lines" in refused(tmp_path, "a.txt", b"a\n\n" * (6 * 1024 * 1024))
    assert "lines" in refused(tmp_path, "a.txt", b"a\t" * (9 * 1024 * 1024))
    assert filings.read_bytes(tmp_path, "a.txt", b"a " * (9 * 1024 * 1024)).doubts


@pytest.mark.parametrize("kind", ["begun", "numbered", "cut by pages"])
def test_given_29_000_lines_like_questions_when_read_then_it_costs_little(
    tmp_path: Path, kind: str
) -> None:
    questions = [question.text for question in filings.FORM.questions]
    lines = {
        "begun": lambda n: " ".join(questions[n % 16].split()[:12]) + f" and so on {n}",
        "numbered": lambda n: f"{n % 90 + 1}. What is {n}?",
        "cut by pages": lambda n: f"Page {n % 999}" if n % 2 else f"we look at {n} things and",
    }
    said = "\n".join([questions[4], *map(lines[kind], range(29_000))])
    path = tmp_path / "a.txt"
    path.write_text(said, encoding="utf-8")
    seconds, most = cost(path)
    assert seconds < SECONDS
    assert most < MOST_BYTES


def test_given_200_dense_pages_without_tags_when_read_then_it_costs_little(
    tmp_path: Path,
) -> None:
    said = "the office keeps its records in a locked room which only two people may open, as ever"
    pages = [[(50, 770 - 10.0 * n, f"{p} {n} {said}") for n in range(74)] for p in range(200)]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs.pdf(pages))
    seconds, most = cost(path)
    assert seconds < SECONDS
    assert most < MOST_BYTES


def test_given_a_zip_bomb_when_read_then_it_is_refused(tmp_path: Path) -> None:
    bomb = filings.archive({"word/document.xml": b"0" * (101 * 1024 * 1024)})
    assert "100 MB" in refused(tmp_path, "a.docx", bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_given_an_xml_document_type_when_read_then_it_is_refused(
    tmp_path: Path, encoding: str
) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    content = f'{part}<w:document xmlns:w="{filings.W}"><w:body>&l9;</w:body></w:document>'
    bomb = filings.archive({"word/document.xml": content.encode(encoding)})
    assert "document type" in refused(tmp_path, "a.docx", bomb)


def test_given_deep_nesting_when_read_then_it_is_refused(tmp_path: Path) -> None:
    assert "deep" in refused(tmp_path, "a.html", b"<div>" * 100_000 + b"x")
    refused(tmp_path, "a.txt", b"<b>" * 100_000 + b"x")
    deep = f'<w:document xmlns:w="{filings.W}"><w:body>{"<w:tbl>" * 100_000}</w:body></w:document>'
    refused(tmp_path, "a.docx", filings.archive({"word/document.xml": deep}))


def test_given_nested_tables_within_the_bounds_when_read_then_they_are_read(
    tmp_path: Path,
) -> None:
    said = filings.asked("5")
    nested = "<table><tr><td>" * 60 + f"<p>{said}</p><p>Deep.</p>"
    assert filings.text(filings.read_bytes(tmp_path, "a.html", nested.encode()), "5") == "Deep."


def test_given_millions_of_cells_or_billions_of_spans_when_read_then_it_ends(
    tmp_path: Path,
) -> None:
    refused(tmp_path, "a.html", b"<table>" + b"<tr>" + b"<td>" * 4_000_000)
    refused(tmp_path, "a.html", b"<table>" + b"<tr><td>x" * 400_000)
    wide = b"<table>" + b"<tr><td colspan=9999999999 rowspan=9999999999>x" * 20_000
    refused(tmp_path, "a.html", wide)
    few = b"<table>" + b"<tr><td colspan=9999999999 rowspan=9999999999>x" * 20
    assert filings.read_bytes(tmp_path, "a.html", few).doubts


def test_given_a_damaged_word_file_when_read_then_it_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "a.docx", filings.archive({"word/document.xml": "<w:document"}))
    refused(tmp_path, "a.docx", filings.archive({"other.xml": "<x/>"}))
    whole = filings.word(filings.word_parts())
    refused(tmp_path, "a.docx", whole[: len(whole) // 2])


def test_given_an_encrypted_pdf_when_read_then_it_is_refused(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdfs.pdf([[]])))
    writer.encrypt("secret")
    made = io.BytesIO()
    writer.write(made)
    assert "encrypted" in refused(tmp_path, "a.pdf", made.getvalue())


def test_given_500_pages_when_read_then_it_is_refused(tmp_path: Path) -> None:
    assert "500 pages" in refused(tmp_path, "a.pdf", pdfs.pdf([[]] * 500))


def test_given_a_page_tree_that_loops_when_read_then_it_ends(tmp_path: Path) -> None:
    whole = pdfs.pdf([[(72, 700, filings.asked("5"))]])
    looped = whole.replace(b"/Kids [4 0 R", b"/Kids [2 0 R")
    assert looped != whole
    # Whether such a file can be opened is for the PDF library to say; it must only end.
    with contextlib.suppress(Unreadable):
        assert filings.read_bytes(tmp_path, "a.pdf", looped).doubts


def test_given_streams_that_unpack_without_end_when_read_then_it_is_refused(
    tmp_path: Path,
) -> None:
    bomb = zlib.compress(b" " * (120 * 1024 * 1024), 9)
    refused(tmp_path, "a.pdf", pdfs.pdf([[]], content=bomb, filters="/FlateDecode"))
    twice = zlib.compress(bomb, 9)
    refused(tmp_path, "a.pdf", pdfs.pdf([[]], content=twice, filters="[/FlateDecode /FlateDecode]"))


def test_given_a_damaged_pdf_when_read_then_it_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "a.pdf", b"%PDF-1.7\nnothing else")


def test_given_a_pdf_without_text_when_read_then_there_is_one_doubt(tmp_path: Path) -> None:
    report = filings.read_bytes(tmp_path, "a.pdf", pdfs.pdf([[], []]))
    assert [doubt.question for doubt in report.doubts] == [None]
