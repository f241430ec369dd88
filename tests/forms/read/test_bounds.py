"""Files that cannot or must not be opened end in one clear sentence, within time and memory."""

import io
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pypdf
import pytest

from discretion.errors import Unreadable
from discretion.forms.read import read_report
from tests.forms.read import filings, pdfs

SECONDS = 10.0
MOST_BYTES = 1_000_000_000


class Cost(NamedTuple):
    """What a reading said, and what it took of the processor and of memory."""

    said: str
    seconds: float
    most_bytes: int


def cost(path: Path) -> Cost:
    """Read a file as every command and page does: the refusal, or that there are doubts; the cost.

    Processor time: a machine that is busy with other things is no fault of the reader's.
    """
    code = (
        "import json, sys, resource, pathlib\n"
        "from discretion.errors import Unreadable\n"
        "from discretion.forms.read import read_apart\n"
        "try:\n"
        "    said = 'doubts' if read_apart(pathlib.Path(sys.argv[1])).doubts else 'no doubts'\n"
        "except Unreadable as refusal:\n"
        "    said = str(refusal)\n"
        "used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]\n"
        "seconds = sum(each.ru_utime + each.ru_stime for each in used)\n"
        "print(json.dumps([said, seconds, 1024 * max(each.ru_maxrss for each in used)]))"
    )
    # Through a shell: Linux counts to a process what its parent held when it was begun, and
    # whoever runs the tests may hold more.
    run = ["/bin/sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", code, str(path)]
    done = subprocess.run(run, capture_output=True, check=True, text=True)  # noqa: S603 - our own
    return Cost(*json.loads(done.stdout))


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


def laughing(encoding: str) -> bytes:
    """A Word file whose entities would grow to a thousand million letters."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    content = f'{part}<w:document xmlns:w="{filings.W}"><w:body>&l9;</w:body></w:document>'
    return filings.archive({"word/document.xml": content.encode(encoding)})


def deep_word() -> bytes:
    """A Word file with tables in tables in tables."""
    deep = f'<w:document xmlns:w="{filings.W}"><w:body>{"<w:tbl>" * 100_000}</w:body></w:document>'
    return filings.archive({"word/document.xml": deep})


def encrypted() -> bytes:
    """A PDF that opens with a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdfs.pdf([[]])))
    writer.encrypt("secret")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def unpacking(times: int) -> bytes:
    """A PDF whose one stream unpacks without end."""
    bomb = b" " * (120 * 1024 * 1024)
    for _ in range(times):
        bomb = zlib.compress(bomb, 9)
    filters = "/FlateDecode" if times == 1 else f"[{'/FlateDecode ' * times}]"
    return pdfs.pdf([[]], content=bomb, filters=filters)


def looped() -> bytes:
    """A PDF whose tree of pages leads back to itself."""
    whole = pdfs.pdf([[(72, 700, filings.asked("5"))]])
    made = whole.replace(b"/Kids [4 0 R", b"/Kids [2 0 R")
    assert made != whole
    return made


def laughing_pdf() -> bytes:
    """A PDF that draws what draws ten others, nine times over: a thousand million letters."""
    ten = b"/X Do " * 10
    return pdfs.pdf([[]], content=ten, forms=[*[ten] * 8, b"BT /F 9 Tf 10 10 Td (ha) Tj ET"])


def unpacking_behind_hex() -> bytes:
    """A PDF whose stream unpacks without end, behind a filter that hides what it is."""
    bomb = zlib.compress(zlib.compress(b" " * (1500 * 1024 * 1024), 9), 9)
    filters = "[/ASCIIHexDecode /FlateDecode /FlateDecode]"
    return pdfs.pdf([[]], content=bomb.hex().encode() + b">", filters=filters)


def many_attributes() -> bytes:
    """A page of one tag, within the size that is read."""
    return b"<p " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b">"


def like_questions(line: Callable[[int], str]) -> bytes:
    """29,000 lines of which each looks like the start of something."""
    said = "\n".join([filings.asked("5"), *map(line, range(29_000))])
    return said.encode()


def dense_pages() -> bytes:
    """As many pages as may be read, full of words and without tags."""
    said = "the office keeps its records in a locked room which only two people may open, as ever"
    return pdfs.pdf(
        [[(50, 770 - 10.0 * n, f"{p} {n} {said}") for n in range(74)] for p in range(200)]
    )


QUESTIONS = [question.text for question in filings.FORM.questions]
WIDE = b"<tr><td colspan=9999999999 rowspan=9999999999>x"

TOO_MUCH = "takes more than 9 seconds or 1 GB"

# Each hostile file, the ending of its name, and what is said of it.
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "30 MB of text": ("txt", lambda: b"word " * (6 * 1024 * 1024), "20 MB"),
    "30 MB of a page": ("html", lambda: b"<p>word " * (4 * 1024 * 1024), "20 MB"),
    "many short lines": ("txt", lambda: b"a\n\n" * (6 * 1024 * 1024), "lines"),
    "many short cells": ("txt", lambda: b"a\t" * (9 * 1024 * 1024), "lines"),
    "one long line": ("txt", lambda: b"a " * (9 * 1024 * 1024), "doubts"),
    "lines begun like questions": (
        "txt",
        lambda: like_questions(
            lambda n: " ".join(QUESTIONS[n % 16].split()[:12]) + f" and so on {n}"
        ),
        "doubts",
    ),
    "lines numbered like questions": (
        "txt",
        lambda: like_questions(lambda n: f"{n % 90 + 1}. What is {n}?"),
        "doubts",
    ),
    "lines cut by pages": (
        "txt",
        lambda: like_questions(
            lambda n: f"Page {n % 999}" if n % 2 else f"we look at {n} things and"
        ),
        "doubts",
    ),
    "200 dense pages without tags": ("pdf", dense_pages, "doubts"),
    "a zip bomb": (
        "docx",
        lambda: filings.archive({"word/document.xml": b"0" * (101 * 1024 * 1024)}),
        "100 MB",
    ),
    "XML entities": ("docx", lambda: laughing("utf-8"), "document type"),
    "XML entities in UTF-16": ("docx", lambda: laughing("utf-16"), "document type"),
    "a deeply nested page": ("html", lambda: b"<div>" * 100_000 + b"x", "deep"),
    "a deeply nested page called text": ("txt", lambda: b"<b>" * 100_000 + b"x", "a.txt"),
    "a deeply nested Word file": ("docx", deep_word, "a.docx"),
    "millions of cells": ("html", lambda: b"<table><tr>" + b"<td>" * 4_000_000, "a.html"),
    "hundreds of thousands of rows": (
        "html",
        lambda: b"<table>" + b"<tr><td>x" * 400_000,
        "a.html",
    ),
    "billions of spans": ("html", lambda: b"<table>" + WIDE * 20_000, "a.html"),
    "a few wide spans": ("html", lambda: b"<table>" + WIDE * 20, "doubts"),
    "an encrypted PDF": ("pdf", encrypted, "encrypted"),
    "500 pages": ("pdf", lambda: pdfs.pdf([[]] * 500), "500 pages"),
    "a stream that unpacks without end": ("pdf", lambda: unpacking(1), "a.pdf"),
    "a stream that unpacks twice": ("pdf", lambda: unpacking(2), "a.pdf"),
    "forms that draw each other": ("pdf", laughing_pdf, TOO_MUCH),
    "a stream that unpacks behind another filter": ("pdf", unpacking_behind_hex, TOO_MUCH),
    "a long plain stream": ("pdf", lambda: pdfs.pdf([[]], content=b"q " * 9_000_000), TOO_MUCH),
    "a million attributes": ("html", many_attributes, TOO_MUCH),
    # Whether such a file can be opened is for the PDF library to say; it must only end.
    "a page tree that loops": ("pdf", looped, ""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_given_a_hostile_file_when_read_then_it_ends_with_a_sentence_or_doubts_within_bounds(
    tmp_path: Path, kind: str
) -> None:
    ending, content, words = HOSTILE[kind]
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content())
    took = cost(path)
    assert words in took.said
    assert took.said == "doubts" or took.said.startswith(path.name)
    assert "\n" not in took.said
    assert took.seconds < SECONDS
    assert took.most_bytes < MOST_BYTES


def test_given_nested_tables_within_the_bounds_when_read_then_they_are_read(
    tmp_path: Path,
) -> None:
    said = filings.asked("5")
    nested = "<table><tr><td>" * 60 + f"<p>{said}</p><p>Deep.</p>"
    assert filings.text(filings.read_bytes(tmp_path, "a.html", nested.encode()), "5") == "Deep."


def test_given_a_damaged_word_file_when_read_then_it_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "a.docx", filings.archive({"word/document.xml": "<w:document"}))
    refused(tmp_path, "a.docx", filings.archive({"other.xml": "<x/>"}))
    whole = filings.word(filings.word_parts())
    refused(tmp_path, "a.docx", whole[: len(whole) // 2])


def test_given_a_damaged_pdf_when_read_then_it_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "a.pdf", b"%PDF-1.7\nnothing else")


def test_given_a_pdf_without_text_when_read_then_there_is_one_doubt(tmp_path: Path) -> None:
    report = filings.read_bytes(tmp_path, "a.pdf", pdfs.pdf([[], []]))
    assert [doubt.question for doubt in report.doubts] == [None]
