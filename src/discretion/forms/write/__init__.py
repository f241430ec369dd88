"""Which writer makes which file, and how a file is put in its place whole or not at all."""

import contextlib
import os
import secrets
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

from discretion.errors import Unwritable
from discretion.forms.report import Report, encode

# Each is written by the module of that name here, which is imported when it is first asked for.
FORMATS: Final = ("pdf", "docx", "html", "xlsx", "csv", "json")


def write_report(report: Report, path: Path) -> None:
    """Write the report to a file, in the format its suffix names; whole, or not at all."""
    content = render(report, path.suffix.removeprefix(".").lower())
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise Unwritable(f"{path} cannot be written: {error.strerror}.") from error


def render(report: Report, format: str) -> bytes:
    """The report as a file of that format; the same report gives the same bytes."""
    if format not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise Unwritable(f"A report is not written as {format!r}; name the file {known}.")
    if format == "json":
        return encode(report)
    write: Callable[[Report], bytes] = import_module(f"{__name__}.{format}").write
    return write(report)
