"""How the documents of many reports are made at once, by workers that know no database.

The memory of the library that sets PDFs grows with each document, so a worker is replaced by a
fresh one after a number of them; and no more reports wait than the workers can soon take.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

from discretion.forms.report import Report, decode, encode
from discretion.forms.write import write_report

FORMATS: Final = ("pdf", "docx")
_WORKERS: Final = 2
_REPORTS_A_WORKER: Final = 40
_MOST_WAITING: Final = 3 * _WORKERS


class Drafted(NamedTuple):
    """The report of a body as it would be filed today."""

    agency: str
    report: Report


def write_all(
    reports: Iterable[Drafted],
    folder: Path,
    *,
    formats: Iterable[str] = FORMATS,
    done: Callable[[str], object] = lambda agency: None,
) -> int:
    """Write each report to the folder in these formats, and give their number.

    `done` hears of each agency as its files are in place. Unwritable where one can't be.
    """
    endings, waiting, count = tuple(formats), set[Future[str]](), 0
    context = get_context("spawn")
    with ProcessPoolExecutor(
        _WORKERS, mp_context=context, max_tasks_per_child=_REPORTS_A_WORKER
    ) as workers:
        for agency, report in reports:
            if len(waiting) >= _MOST_WAITING:
                waiting = _settled(waiting, done)
            data = encode(report)
            waiting.add(workers.submit(_write, agency, data, folder, endings))
            count += 1
        while waiting:
            waiting = _settled(waiting, done)
    return count


def _settled(waiting: set[Future[str]], done: Callable[[str], object]) -> set[Future[str]]:
    """Those still in work, after at least one is finished; the error of one that failed."""
    finished, rest = wait(waiting, return_when=FIRST_COMPLETED)
    for each in finished:
        done(each.result())
    return rest


def _write(agency: str, data: bytes, folder: Path, endings: tuple[str, ...]) -> str:
    report = decode(data)
    for ending in endings:
        write_report(report, folder / f"{agency}.{ending}")
    return agency
