"""Writing and reading agency reports: whole files, beside WeasyPrint and typst alone."""

import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, time
from functools import partial
from importlib import import_module
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeAlias

import msgspec
import typst

from benchmarks import long_report, measure
from benchmarks.long_report import page_count
from benchmarks.measure import Table
from discretion.forms import write
from discretion.forms.read import read_report
from discretion.forms.report import Report, decode, encode
from discretion.forms.write import FORMATS, render
from discretion.forms.write.document import document
from discretion.forms.write.pdf import as_data

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "report.json"
FILINGS = ROOT / "examples" / "filings"
REAL_FILING = ROOT / ".." / "shared" / "reports" / "mayors-office-2020.txt"
FILED_AS = (".txt", ".html", ".docx", ".pdf")
READ_PAGES, WARM_UP_ENTRIES = 30, 12
ROUNDS = 5

FASTER_THAN_WEASYPRINT, SLOWER_THAN_TYPST = 10, 1.5
ALL_FORMATS_SECONDS, LONG_READ_SECONDS, READ_SECONDS = 0.5, 1.5, 1.0

STYLE = """<style>
  @page { size: letter; margin: 0.9in 1in }
  body { font: 10.5pt/1.4 serif }
  table { width: 100%; table-layout: fixed; border-collapse: collapse }
  th, td { padding: 4pt; border: 0.5pt solid; text-align: left; vertical-align: top }
  .unseen { display: none }
</style>"""

# Gets ready for a report, and gives what is timed: the making of its file.
Way: TypeAlias = Callable[[Report], Callable[[], bytes]]


def main() -> None:
    """Measure, print, and fail where a promise is not kept."""
    repeats = 1 if measure.quick("Writing and reading agency reports") else measure.REPEATS
    measure.finish(_one_long_pdf(repeats), _all_formats(repeats), _reading(repeats))


def ours(format_: str, report: Report) -> Callable[[], bytes]:
    """Our own writer."""
    return lambda: render(report, format_)


def typst_alone(report: Report) -> Callable[[], bytes]:
    """The same template and the same inputs, with everything before and around it left out."""
    tree = document(report)
    inputs = {"document": as_data(tree).decode(), "report": encode(report).decode()}
    template = files(write).joinpath("report.typ").read_bytes()
    midnight = datetime.combine(tree.dated, time.min, UTC)
    compiler = typst.Compiler(ignore_system_fonts=True)

    def compile_() -> bytes:
        made = compiler.compile(
            template, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs, timestamp=midnight
        )
        assert isinstance(made, bytes)
        return made

    return compile_


def weasyprint(report: Report) -> Callable[[], bytes]:
    """WeasyPrint, from our HTML edition as it is, with its own style for paper."""
    return _by_weasyprint(render(report, "html").decode())


def weasyprint_plain(report: Report) -> Callable[[], bytes]:
    """The same in the style that it sets fastest: no columns, no grids, everything in one size."""
    page, styles = re.subn(r"<style.*?</style>", STYLE, render(report, "html").decode(), flags=re.S)
    assert styles == 1, "the HTML edition is expected to have one style element"
    return _by_weasyprint(page)


def _by_weasyprint(page: str) -> Callable[[], bytes]:
    html = import_module("weasyprint").HTML
    return lambda: bytes(html(string=page).write_pdf(pdf_variant="pdf/ua-1"))


def _one_long_pdf(repeats: int) -> Table:
    report = decode(long_report.KEPT.read_bytes())
    ways = (partial(ours, "pdf"), typst_alone, weasyprint_plain, weasyprint)
    took, pages = _quickest(ways, report, 1 if repeats == 1 else ROUNDS)
    ours_, alone, plain, whole = took
    if pages[0] != long_report.PAGES:
        sys.exit(f"the long report has {pages[0]} pages; run: python -m benchmarks.long_report")
    assert pages[1] == pages[0], "typst alone was not given the same pages"
    table = Table("A long report to tagged PDF (PDF/UA-1)")
    table.add(f"ours, {pages[0]} pages", _ms(ours_))
    table.promise(
        f"WeasyPrint, the HTML edition, {pages[3]} pages",
        _ms(whole),
        f">= {FASTER_THAN_WEASYPRINT} x as fast",
        kept=whole >= FASTER_THAN_WEASYPRINT * ours_,
        ours_is=f"{whole / ours_:.1f} x as fast",
    )
    table.add(
        f"the same in a plain style, {pages[2]} pages",
        _ms(plain),
        ours_is=f"{plain / ours_:.1f} x as fast",
    )
    table.promise(
        f"typst alone, {pages[1]} pages",
        _ms(alone),
        f"< {SLOWER_THAN_TYPST} x its time",
        kept=ours_ < SLOWER_THAN_TYPST * alone,
        ours_is=f"{ours_ / alone:.2f} x its time",
    )
    return table


def _quickest(
    ways: Sequence[Way], report: Report, rounds: int
) -> tuple[Sequence[float], Sequence[int]]:
    """How long each way takes at its quickest, and how many pages it makes.

    In turn, so that a machine that slows down meanwhile slows all of them, and each after each; the
    quickest, for what else runs on a machine only ever adds to it.
    """
    took: dict[Way, list[float]] = {way: [] for way in ways}
    made: dict[Way, bytes] = {}
    for number in range(rounds):
        first = number % len(ways)
        for way in (*ways[first:], *ways[:first]):
            seconds, made[way] = _made(way, report, 1)
            took[way].append(seconds)
    return [min(took[way]) for way in ways], [page_count(made[way]) for way in ways]


def _all_formats(repeats: int) -> Table:
    report = decode(EXAMPLE.read_bytes())
    table = Table("The example report in every format, warm")
    together = 0.0
    for format_ in FORMATS:
        took, file = _made(partial(ours, format_), report, repeats)
        table.add(f"{format_}, {len(file) / 1024:,.0f} kB", _ms(took))
        together += took
    table.promise(
        "all six together",
        _ms(together),
        f"< {_ms(ALL_FORMATS_SECONDS)}",
        kept=together < ALL_FORMATS_SECONDS,
    )
    return table


def _reading(repeats: int) -> Table:
    table = Table("Reading filed reports")
    with TemporaryDirectory() as folder:
        long = Path(folder, "long.pdf")
        long.write_bytes(render(long_report.with_pages(READ_PAGES), "pdf"))
        pages = page_count(long.read_bytes())
        _add_reading(table, long, f"a PDF of {pages} pages", LONG_READ_SECONDS, repeats)
    for filing in sorted(each for each in FILINGS.iterdir() if each.suffix in FILED_AS):
        _add_reading(table, filing, filing.name, READ_SECONDS, repeats)
    if REAL_FILING.exists():
        _add_reading(table, REAL_FILING, "a real filing, as text", READ_SECONDS, repeats)
    return table


def _add_reading(table: Table, filing: Path, name: str, promise: float, repeats: int) -> None:
    read_report(filing)
    took = measure.core_seconds(lambda: read_report(filing), repeats)
    table.promise(name, _ms(took), f"< {_ms(promise)}", kept=took < promise)


def _made(way: Way, report: Report, repeats: int) -> tuple[float, bytes]:
    """How long a file takes, and the file.

    Each repeat has a new process, warmed up on another report: typst remembers what it has laid
    out, and would make the same pages a second time in a fifth of the time.
    """
    takes = []
    for _ in range(repeats):
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
            took, file = process.submit(_make_once, way, encode(report)).result()
        takes.append(took)
    return median(takes), file


def _make_once(way: Way, text: bytes) -> tuple[float, bytes]:
    way(decode(msgspec.json.encode(long_report.made(WARM_UP_ENTRIES))))()
    files_made: list[bytes] = []
    make = way(decode(text))
    took = measure.core_seconds(lambda: files_made.append(make()), repeats=1)
    return took, files_made[0]


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f} ms"


if __name__ == "__main__":
    main()
