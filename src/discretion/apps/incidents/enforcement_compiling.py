"""The quarterly compilation under § 10-178(d): who asked whom how often, and nobody's name.

It goes to the designated office and from there to the speaker. The law as far as it is at hand asks
for counts by agency and for no threshold, so every count is shown whole.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Final, Literal, TypeAlias

import msgspec

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.incidents import enforcement_sight as sight
from discretion.apps.incidents.enforcement_models import EnforcementRequest, SentCompilation
from discretion.apps.register.spreadsheets.cells import guarded
from discretion.errors import NotFound
from discretion.forms.write.document import (
    LANGUAGE,
    Block,
    Document,
    Field,
    Fields,
    Paragraph,
    Table,
    TableCell,
)
from discretion.law.deadlines import Quarter, counted, in_words
from discretion.law.enforcement import Asker, Line, Request, Response, compiled

Format: TypeAlias = Literal["docx", "pdf", "html", "csv", "json"]
FORMATS: Final[tuple[Format, ...]] = ("docx", "pdf", "html", "csv", "json")
ASKERS: Final[Mapping[Asker, str]] = {
    Asker.FEDERAL: "Federal",
    Asker.STATE: "State",
    Asker.OTHER_LOCALITY: "Another city or county",
    Asker.OTHER: "Other",
}
HEADS: Final = (
    *("Requesting agency", "Of which government", "Receiving agency", "Requests"),
    *("Given", "Given in part", "Refused", "Not answered yet"),
)
_NAMED: Final = re.compile(r"([0-9]{4})-Q([1-4])")
_TITLE: Final = "Requests that further immigration enforcement"


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """That a compilation was sent."""

    on: date
    to: str
    how: str
    by: str
    requests: int


class Compilation(msgspec.Struct, frozen=True, kw_only=True):
    """A quarter, put together; of one agency, or of the whole City."""

    quarter: str
    first: date
    last: date
    agency: str
    agency_name: str
    whole_city: bool
    to: str
    requests: int
    lines: tuple[Line, ...]
    sent: Sent | None


def named(quarter: Quarter) -> str:
    """A quarter as it is named in addresses and files: `2026-Q3`."""
    return f"{quarter.year}-Q{quarter.number}"


def read(text: str) -> Quarter:
    """The quarter of that name; NotFound where it is none."""
    found = _NAMED.fullmatch(text)
    if not found or not 2000 <= int(found[1]) <= 2199:
        raise NotFound(f"There is no quarter “{text}”; one reads 2026-Q3.")
    return Quarter(year=int(found[1]), number=int(found[2]))


def lines(quarter: Quarter, *, agencies: Iterable[str] | None) -> tuple[Line, ...]:
    """The counts of a quarter, of these agencies (None: of all)."""
    found = EnforcementRequest.objects.filter(
        received_on__gte=quarter.first, received_on__lte=quarter.last
    )
    if agencies is not None:
        found = found.filter(agency__in=list(agencies))
    names = accounts.agency_names(found.values_list("agency", flat=True).distinct())
    return compiled(
        Request(
            asker=Asker(row.asker),
            requesting=row.requesting,
            receiving=names[row.agency_id],
            response=Response(row.response),
        )
        for row in found
    )


def compilation(
    quarter: Quarter, agency: str, *, whole_city: bool = False, actor: Actor
) -> Compilation:
    """The compilation of a quarter, of an agency where the actor records requests; of the City, for
    the designated office. NotFound for anyone else."""
    may = sight.may_compile_city(actor) if whole_city else actor.can(sight.POWER, agency)
    if not agency or not may or (whole_city and agency != sight.designated_office()):
        raise NotFound(f"There is no compilation of “{agency}” here.")
    there = lines(quarter, agencies=None if whole_city else [agency])
    return Compilation(
        quarter=named(quarter),
        first=quarter.first,
        last=quarter.last,
        agency=agency,
        agency_name=accounts.agency_names([agency]).get(agency, agency),
        whole_city=whole_city,
        to="Speaker of the council" if whole_city else sight.designated_name(),
        requests=sum(line.requests for line in there),
        lines=there,
        sent=_sent(quarter, agency, whole_city),
    )


def _sent(quarter: Quarter, agency: str, whole_city: bool) -> Sent | None:
    found = SentCompilation.objects.filter(
        quarter=named(quarter), agency=agency, whole_city=whole_city
    ).last()
    if found is None:
        return None
    same = ("on", "to", "how", "requests")
    return Sent(**{name: getattr(found, name) for name in same}, by=found.by_name)


def written(told: Compilation, format: Format, *, today: date) -> bytes:
    """The compilation as a file; Unwritable where no font can set it."""
    if format == "csv":
        return _as_table(told)
    if format == "json":
        return msgspec.json.format(msgspec.json.encode(_as_json(told)), indent=2) + b"\n"
    writer = import_module(f"discretion.forms.write.{format}")
    made: bytes = writer.write_tree(document(told, today=today))
    return made


def _as_table(told: Compilation) -> bytes:
    text = io.StringIO(newline="")
    to = csv.writer(text)
    to.writerow(("Quarter", *HEADS))
    to.writerows([guarded(cell) for cell in (told.quarter, *row)] for row in rows(told))
    return text.getvalue().encode("utf-8-sig")


def _as_json(told: Compilation) -> dict[str, object]:
    """The counts; whether and how they were sent is no part of what is sent."""
    names = [name for name in told.__struct_fields__ if name not in ("sent", "lines")]
    return {
        "schema": "discretion/enforcement-requests/1",
        **{name: getattr(told, name) for name in names},
        "lines": [line._asdict() for line in told.lines],
    }


def rows(told: Compilation) -> Iterator[Sequence[str]]:
    """The lines in words, in the order of the heads."""
    for line in told.lines:
        counts = (line.requests, line.given, line.given_in_part, line.refused, line.not_yet)
        yield (line.requesting, ASKERS[line.asker], line.receiving, *map(str, counts))


def document(told: Compilation, *, today: date) -> Document:
    """The compilation as a tree that the writers of every format know."""
    of = f"{in_words(told.first)} to {in_words(told.last)}"
    whose = "All agencies of the City" if told.whole_city else told.agency_name
    fields = (
        Field(name="agency", label="Compiled by", value=told.agency_name),
        Field(name="of", label="Requests received by", value=whose),
        Field(name="quarter", label="Quarter", value=of),
        Field(name="to", label="To", value=told.to),
        Field(name="date", label="Date", value=in_words(today)),
    )
    return Document(
        title=f"{_TITLE}, {told.quarter}",
        heading=_TITLE,
        law="Administrative Code § 10-178(d)",
        due=None,
        page_number="{page} of {pages}",
        dated=today,
        language=LANGUAGE,
        header=Fields(fields=fields),
        fulfilment=None,
        blocks=tuple(_blocks(told)),
    )


def _blocks(told: Compilation) -> Iterator[Block]:
    if not told.lines:
        yield Paragraph(text="No request was received in this quarter.")
        return
    were = "was" if told.requests == 1 else "were"
    yield Paragraph(
        text=f"{counted(told.requests, 'request')} {were} received. They are counted by who asked "
        "and who was asked; nothing here tells of a person."
    )
    cells = (tuple(TableCell(paragraphs=(cell,)) for cell in row) for row in rows(told))
    yield Table(caption="Requests by agency", labels=HEADS, rows=tuple(cells))
