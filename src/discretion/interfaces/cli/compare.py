"""`discretion report compare`: what became of one report in another, for a person at a terminal."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from discretion.errors import DiscretionError
from discretion.interfaces.cli.input import report_file, stop, tell
from discretion.interfaces.cli.paper import WIDTH

if TYPE_CHECKING:
    from discretion.forms.compare import (
        AnswerComparison,
        CellComparison,
        Comparison,
        RowComparison,
    )
    from discretion.forms.edition import Edition
    from discretion.forms.report import Report

# Texts with their styles; the styles only repeat what marks and words say.
Said: TypeAlias = Sequence[tuple[str, str]]

_MARKS: Final = {"same": " ", "added": "+", "removed": "-", "changed": "~", "reworded": "~"}
_WORDS: Final = {
    "same": "the same",
    "added": "added",
    "removed": "removed",
    "changed": "changed",
    "reworded": "only reworded",
}
_STYLES: Final = {"added": "green", "removed": "red", "changed": "yellow"}
_AROUND: Final = {"kept": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_BOXES: Final = ("types", "classifications", "yes")
_LARGEST_FILE: Final = 20 * 1024 * 1024
_NARROWEST: Final = 40
_WORDS_AROUND: Final = 6
_GIST: Final = 60
_NOTHING: Final = "(nothing stands in it)"


@click.command(
    "compare",
    epilog="""\b
Examples:
  discretion report compare 2018.pdf 2020.pdf
  discretion report compare draft.json filed.docx --json > comparison.json
""",
)
@click.argument("a", type=Path)
@click.argument("b", type=Path)
@click.option("--json", "as_json", is_flag=True, help="Print `discretion/comparison/1` JSON.")
@click.option("--signatures", is_flag=True, help="Compare the signatures too.")
def command(a: Path, b: Path, as_json: bool, signatures: bool) -> None:
    """Show how the report in B differs from the one in A, by answer and row.

    A and B are filings (txt, html, docx or pdf) or reports as JSON: two years, two agencies, a
    draft and what was filed. The exit status is 0 whether or not they differ.
    """
    from discretion.forms.compare import compare, encode

    before, after = _report(a), _report(b)
    for path, report in ((a, before), (b, after)):
        if report.doubts:
            doubts = "1 doubt" if len(report.doubts) == 1 else f"{len(report.doubts)} doubts"
            tell(f"{path}: {doubts} in reading it; what is compared is what was read.")
    found = compare(before, after, signatures=signatures)
    if as_json:
        click.echo(encode(found), nl=False)
    else:
        _show(list(_lines(found, f"{a.name} → {b.name}", before.edition, after.edition)))


def _report(path: Path) -> "Report":
    """The report in a file, whatever kind of file it is."""
    from discretion.forms.read import read_apart

    if path.suffix.lower() == ".json":
        if path.is_file() and path.stat().st_size > _LARGEST_FILE:
            stop(f"{path}: the file has more than 20 MB; at most 20 MB are read.")
        return report_file(path)
    try:
        return read_apart(path)
    except DiscretionError as error:
        stop(str(error))


def _lines(
    found: "Comparison", title: str, before: "Edition", after: "Edition"
) -> Iterator[tuple[str, Said]]:
    """The summary: what stands before each line, and the line."""
    labels = _labels(before) | _labels(after)
    asked = {q.number: q for edition in (before, after) for q in edition.questions}
    yield "", [(title, "bold")]
    counts = ((word, getattr(found.counts, change)) for change, word in _WORDS.items())
    yield "", [(f"Answers: {', '.join(f'{n} {word}' for word, n in counts if n)}.", "")]
    for answer in found.answers:
        if answer.change != "same":
            yield "", []
            question = asked.get(answer.question)
            gist = f": {shorten(question.text, _GIST, placeholder=' …')}" if question else ""
            kind = "Section" if question and question.kind == "sections" else "Row"
            name = f"{_name(answer.question)}, {_WORDS[answer.change]}"
            yield f"{_MARKS[answer.change]} ", [(name, "bold"), (gist, "")]
            yield from _rows(answer, kind, labels)
    same = [answer.question for answer in found.answers if answer.change == "same"]
    if same:
        yield "", []
        yield "", [(f"The same: {_together(same)}.", "")]


def _labels(edition: "Edition") -> dict[str, str]:
    """What each box is called."""
    boxes = [box for question in edition.questions for box in question.boxes]
    boxes += [box for q in edition.questions for column in q.columns for box in column.boxes]
    yes_no = {"yes": edition.frame.yes, "no": edition.frame.no}
    return {box.code: box.label for box in boxes} | yes_no


def _name(question: str) -> str:
    return f"Question {question}" if question.isdigit() else question.capitalize()


def _together(questions: Sequence[str]) -> str:
    numbers = [question for question in questions if question.isdigit()]
    parts = [question for question in questions if not question.isdigit()]
    if numbers:
        parts.append(f"question{'s' * (len(numbers) > 1)} {', '.join(numbers)}")
    return "; ".join(parts)


def _rows(
    answer: "AnswerComparison", kind: str, labels: dict[str, str]
) -> Iterator[tuple[str, Said]]:
    for row in answer.rows:
        if row.change == "same":
            continue
        if len(row.cells) == 1:
            yield _line("  ", row.change, _head(row, kind), _pieces(row.cells[0], labels))
            continue
        yield _line("  ", row.change, _head(row, kind), [(_title(row), "")])
        for cell in row.cells:
            if cell.change == "same":
                continue
            if row.before is None or row.after is None:
                yield "      ", [(f"{_plain(cell.name)}: ", ""), *_pieces(cell, labels)]
            else:
                yield _line("    ", cell.change, _plain(cell.name), _pieces(cell, labels))


def _head(row: "RowComparison", kind: str) -> str:
    """What a row is called: by its place in the later report, or in the earlier if removed."""
    name = row.cells[0].name
    if name in ("types", "yes", "text") and len(row.cells) == 1:
        return ""
    if name in ("description", "heading", "entity"):
        place = row.before if row.after is None else row.after
        return f"{kind} {(place or 0) + 1}"
    return _plain(name)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ").capitalize()


def _title(row: "RowComparison") -> str:
    """The start of the row's first text, as it is now, or as it was."""
    gone = row.after is None
    for cell in row.cells:
        now = [p.text for p in cell.pieces if gone or p.kind != "removed"]
        if now and cell.name not in _BOXES:
            return shorten(" ".join(now), _GIST, placeholder=" …")
    return _NOTHING


def _line(indent: str, change: str, head: str, said: Said) -> tuple[str, Said]:
    word = _WORDS[change]
    head = f"{head}, {word}: " if head else f"{word.capitalize()}: "
    return f"{indent}{_MARKS[change]} ", [(head, _STYLES.get(change, "")), *said]


def _pieces(cell: "CellComparison", labels: dict[str, str]) -> Said:
    """The words, with brackets around those that came or went unless all of them did."""
    last = len(cell.pieces) - 1
    said = [] if cell.pieces else [(_NOTHING, "")]
    for place, piece in enumerate(cell.pieces):
        text, after = piece.text, " "
        if cell.name in _BOXES:
            text, after = labels.get(text, text), "; "
        elif piece.kind == "kept":
            text = _elided(text, starts=place == 0, ends=place == last)
        opening, closing = _AROUND[piece.kind] if last else ("", "")
        said.append((f"{opening}{text}{closing}", _STYLES.get(piece.kind, "")))
        if place < last:
            said.append((after, ""))
    return said


def _elided(text: str, *, starts: bool, ends: bool) -> str:
    """The words of a kept text that stand next to what changed."""
    words = text.replace("\n\n", " ¶ ").split(" ")
    first = [] if starts else words[:_WORDS_AROUND]
    final = [] if ends else words[-_WORDS_AROUND:]
    if len(words) <= len(first) + len(final) + 1:
        return text
    return " ".join([*first, "…", *final])


def _show(lines: Sequence[tuple[str, Said]]) -> None:
    """Print the lines, each wrapped below its start."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    width = min(WIDTH, max(_NARROWEST, console.width))
    # Printed in one go, and by click: it knows what to do when a pipe is closed.
    with console.capture() as capture:
        for before, said in lines:
            text = Text.assemble(*((_printable(words), style) for words, style in said))
            for place, part in enumerate(text.wrap(console, width - len(before)) or [text]):
                part.rstrip()
                start = before if place == 0 else " " * len(before)
                console.print(Text(start) + part, soft_wrap=True)
    click.echo(capture.get(), nl=False)


def _printable(text: str) -> str:
    """A text without marks that a terminal would obey."""
    text = text.replace("\n\n", " ¶ ")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
