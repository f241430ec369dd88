"""How a report becomes a tagged PDF (PDF/UA-1) that carries its own data."""

from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files

import msgspec
import typst

from discretion.errors import Unwritable
from discretion.forms.report import Report, encode
from discretion.forms.write.document import Document, document


def write(report: Report) -> bytes:
    """The PDF. The fonts shipped with it serve, or else the machine's; Unwritable if none does."""
    tree = document(report)
    data = encode(report)
    try:
        return _set(tree, data, on_this_machine=False)
    except typst.TypstError:
        try:
            return _set(tree, data, on_this_machine=True)
        except typst.TypstError as error:
            message = f"The PDF cannot be set: {error.message}. Install a font that can, or write"
            raise Unwritable(f"{message} the report as .docx or .html.") from error


def _set(tree: Document, data: bytes, *, on_this_machine: bool) -> bytes:
    inputs = {"document": msgspec.json.encode(tree).decode(), "report": data.decode()}
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
