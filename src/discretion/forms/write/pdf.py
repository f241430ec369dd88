"""How a report becomes a tagged PDF (PDF/UA-1) that carries its own data."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

import msgspec
import typst

from discretion.errors import Unwritable
from discretion.forms.report import Report, encode
from discretion.forms.write.document import (
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Table,
    TableCell,
    document,
)

# Text as the template sets it: plain text, and words (each in a list of its own) kept whole.
Runs: TypeAlias = list[str | list[str]]

# How many characters the narrowest line holds: of the page, and of a column.
_LINE: Final = 72
_COLUMN: Final = 26
_KEPT_WHOLE: Final = 24
# Where a line would break inside a word, which a reader takes for a blank.
_BRITTLE: Final = frozenset("/?&—–|}>=…!")
_BREAKS: Final = re.compile(rf"[{re.escape(''.join(_BRITTLE))}](?=\S)")
_DIVIDED = re.compile(r"([^\W\d_]-) (?=[^\W\d_])")
_DASHED = re.compile(r" ([-–—•▪◦*]) ")


def write(report: Report) -> bytes:
    """The PDF. The fonts shipped with it serve, or else the machine's; Unwritable if none does."""
    return write_tree(document(report), encode(report))


def write_tree(tree: Document, data: bytes = b"") -> bytes:
    """The PDF of a report with its data, or of a letter, which carries none; as above."""
    try:
        return _set(tree, data, on_this_machine=False)
    except typst.TypstError:
        try:
            return _set(tree, data, on_this_machine=True)
        except typst.TypstError as error:
            message = f"The PDF cannot be set: {error.message}. Install a font that can, or write"
            raise Unwritable(f"{message} it as .docx or .html.") from error


def _set(tree: Document, data: bytes, *, on_this_machine: bool) -> bytes:
    inputs = {"document": as_data(tree).decode(), "report": data.decode()}
    return typst.compile(
        _template(),
        format="pdf",
        font_paths=_fonts(on_this_machine),
        ignore_system_fonts=not on_this_machine,
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(tree.dated, time.min, UTC),
    )


@cache
def _fonts(on_this_machine: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=on_this_machine)


@cache
def _template() -> bytes:
    return files(__package__).joinpath("report.typ").read_bytes()


def as_data(tree: Document) -> bytes:
    """The document for the template, its free texts in runs."""
    rest = msgspec.to_builtins(msgspec.structs.replace(tree, blocks=()))
    return msgspec.json.encode({**rest, "blocks": list(map(_block, tree.blocks))})


def _block(block: Block) -> dict[str, object]:
    # The rows are most of a report; they are told below, and not twice.
    bare = msgspec.structs.replace(block, rows=()) if isinstance(block, Table) else block
    data: dict[str, object] = msgspec.to_builtins(bare)
    if isinstance(block, Heading):
        data["text"] = runs(block.text, _LINE)
    elif isinstance(block, Paragraph):
        data |= {"runs": runs(block.text, _LINE), "characters": len(block.text)}
    elif isinstance(block, Items):
        data["items"] = [runs(item, _LINE) for item in block.items]
    elif isinstance(block, Table):
        data["rows"] = [[_cell(cell) for cell in row] for row in block.rows]
    return data


def _cell(cell: TableCell) -> dict[str, object]:
    return {
        "heading": None if cell.heading is None else runs(cell.heading, _COLUMN),
        "paragraphs": [runs(paragraph, _COLUMN) for paragraph in cell.paragraphs],
        "boxes": msgspec.to_builtins(cell.boxes),
        "characters": sum(map(len, cell.paragraphs)),
    }


def runs(text: str, most: int) -> Runs:
    """Text as it may be broken into lines, so that a reader gets it back as it was written.

    A hyphen at a line's end reads as a divided word ("pre- and post-") and a dash at its start as a
    list marker: neither is parted from its neighbour. A word of `most` characters, which no line
    holds, may be broken there.
    """
    text = _DIVIDED.sub("\\1\u00a0", text)
    text = _DASHED.sub("\u00a0\\1\u00a0", text)
    if len(max(text.split(), key=len, default="")) >= most:
        text = re.sub(rf"\S{{{most}}}", "\\g<0>\u200b", text)
    if not _BREAKS.search(text):
        return [text] if text else []
    return list(_joined(text))


def _joined(text: str) -> Iterator[str | list[str]]:
    waiting = ""
    for part in re.split(r"(\s+)", text):
        if len(part) <= _KEPT_WHOLE and not _BRITTLE.isdisjoint(part[:-1]):
            if waiting:
                yield waiting
            yield [part]
            waiting = ""
        else:
            waiting += part
    if waiting:
        yield waiting
