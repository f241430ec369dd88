"""Labelled blanks, in the header and where people sign: what stands beside or below each label."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby, zip_longest

from discretion.forms.edition import Field, Signatory
from discretion.forms.read.lines import Line, joined
from discretion.forms.read.marks import tidy
from discretion.forms.read.wording import wording

Doubter = Callable[[str, str], None]
Labelled = Field | Signatory

_PLACEHOLDER = re.compile(
    r"(?:click|tap)(?: or tap)?(?: here)? to (?:enter|add)\b[^.]*\.?|choose an item\.?|[_.…\s]+",
    re.I,
)
_SIGNED = re.compile(r"^/s/\s*", re.I)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.I)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s*\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH},?\s*\d{{4}}",
    re.I,
)
_FORMATS = ("%m/%d/%Y", "%m/%d/%y", "%Y/%m/%d", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class _Found:
    labelled: Labelled
    start: int
    end: int


def is_placeholder(text: str) -> bool:
    """Whether a text only invites to fill something in."""
    return bool(_PLACEHOLDER.fullmatch(text.strip()))


def iso_date(text: str) -> str | None:
    """The date as YYYY-MM-DD, from any of the ways filings write one."""
    plain = _ORDINAL.sub("", text.strip().rstrip(".")).replace(",", " ").replace(" of ", " ")
    plain = re.sub(r"(?<=\d)[.-](?=\d)", "/", re.sub(r"\b([A-Za-z]{3,9})\.", r"\1", plain))
    plain = re.sub(r"\bSept\b", "Sep", " ".join(plain.split()), flags=re.I)
    plain = re.sub(r"(?<=[A-Za-z])(?=\d)", " ", plain)
    for form in _FORMATS:
        try:
            return datetime.strptime(plain, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def read_fields(
    lines: Sequence[Line], fields: tuple[Field, ...], doubt: Doubter
) -> dict[str, str | None]:
    """The header's values by field name; None where a field is blank or absent."""
    values: dict[str, str | None] = {field.name: None for field in fields}
    for labelled, text, where in _values(lines, fields, doubt):
        if isinstance(labelled, Field):
            _keep(values, labelled, text, where, doubt)
    return values


def read_people(
    lines: Sequence[Line], people: tuple[Signatory, ...], doubt: Doubter
) -> dict[str, dict[str, str | None]]:
    """The signatures' values by person and field."""
    signed: dict[str, dict[str, str | None]] = {
        person.name: {field.name: None for field in person.fields} for person in people
    }
    labels = {field.name: field for person in people for field in person.fields}
    person, seen = 0, set[str]()
    blank: Labelled | None = None
    for labelled, text, where in _values(lines, (*people, *labels.values()), doubt):
        if isinstance(labelled, Signatory):
            person, seen = people.index(labelled), set()
            if text:
                doubt(f"This text could not be placed: {text}", where)
            continue
        # Where the form's headings are gone, a label that comes again begins the next person.
        if labelled.name in seen and labelled is not blank and person + 1 < len(people):
            person, seen = person + 1, set()
        seen.add(labelled.name)
        blank = None if text else labelled
        values = signed[people[person].name]
        if labelled.name in values:
            _keep(values, labelled, text, where, doubt)
        elif text:
            doubt(f"This text could not be placed: {labelled.label}: {text}", where)
    return signed


def _keep(
    values: dict[str, str | None], field: Field, text: str, where: str, doubt: Doubter
) -> None:
    text = _SIGNED.sub("", tidy(text))
    if not text or is_placeholder(text):
        return
    if values[field.name] is not None:
        doubt(f"A second value for “{field.label}” could not be placed: {text}", where)
    elif field.kind == "text":
        values[field.name] = text
    elif (day := iso_date(text)) is not None:
        values[field.name] = day
    else:
        doubt(f"“{text}” could not be read as a date ({field.label}).", where)


def _values(
    lines: Sequence[Line], labels: Iterable[Labelled], doubt: Doubter
) -> Iterator[tuple[Labelled, str, str]]:
    """Each label with the text that belongs to it; text that belongs to none is a doubt."""
    labels = tuple(labels)
    rows = list(_rows(lines))
    waiting: Labelled | None = None
    skip = False
    for place, (text, where) in enumerate(rows):
        if skip:
            skip = False
            continue
        found = _labels_in(text, labels)
        before = tidy(text[: found[0].start] if found else text)
        before = "" if _says_nothing(before, labels) else before
        if before and waiting is not None and not found:
            yield waiting, before, where
        elif before:
            doubt(f"This text could not be placed: {before}", where)
        waiting = None
        if below := _columns(text, found, rows[place + 1 :], labels):
            yield from ((f.labelled, value, where) for f, value in below)
            skip = True
            continue
        for label, following in zip_longest(found, found[1:]):
            value = text[label.end : following.start if following else None]
            value = _value_of(label.labelled, value, where, doubt)
            yield label.labelled, value, where
            waiting = None if value or following else label.labelled
            waiting = None if "\t" in text else waiting


def _says_nothing(text: str, labels: Iterable[Labelled]) -> bool:
    """Whether a text is no one's: punctuation, or what the form asks of those who sign."""
    asked = (each.instruction for each in labels if isinstance(each, Signatory))
    return not any(map(str.isalnum, text)) or any(wording(a).is_all_of(text) for a in asked)


def _value_of(labelled: Labelled, text: str, where: str, doubt: Doubter) -> str:
    text = tidy(text)
    if isinstance(labelled, Field) and labelled.kind == "date" and (day := _DATE.match(text)):
        rest = text[day.end() :].strip()
        if any(map(str.isalnum, rest)):
            doubt(f"This text could not be placed: {rest}", where)
        return day.group()
    return text


def _columns(
    text: str, found: list[_Found], below: list[tuple[str, str]], labels: tuple[Labelled, ...]
) -> list[tuple[_Found, str]] | None:
    """Labels that head columns, with the values that stand under them in the next row."""
    cells = text.split("\t")
    if len(found) < 2 or len(found) != len(cells) or not below:
        return None
    values = below[0][0].split("\t")
    if len(values) != len(cells) or _labels_in(below[0][0], labels):
        return None
    return list(zip(found, values, strict=True))


def _rows(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """The lines as text, with a tab between the cells of a row."""
    for row, group in groupby(lines, lambda line: line.row):
        if row is None:
            yield from ((line.text, line.where) for line in group)
            continue
        members = [line for line in group if not line.repeated]
        cells: dict[int, list[str]] = {}
        for line in members:
            cells.setdefault(line.cell, []).append(line.text)
        width = max(cells, default=-1) + 1
        if members:
            texts = [joined(cells.get(column, ())) for column in range(width)]
            yield "\t".join(texts), members[0].where


def _labels_in(text: str, labels: tuple[Labelled, ...]) -> list[_Found]:
    found: list[_Found] = []
    for labelled in sorted(labels, key=lambda each: -len(each.label)):
        for match in _pattern(labelled).finditer(text):
            if not any(match.start() < f.end and f.start < match.end() for f in found):
                found.append(_Found(labelled, match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)


@cache
def _pattern(labelled: Labelled) -> re.Pattern[str]:
    label = r"\s+".join(re.escape(word) for word in labelled.label.split())
    alone = rf"(?:^|(?<=\t)){label}\s*(?=\t|$)"
    colon = rf"(?<!\w){label}\s*:"
    if isinstance(labelled, Field) and labelled.kind == "date":
        colon += rf"|(?<!\w){label}\s+(?={_DATE.pattern})"
    return re.compile(rf"(?:{colon}|{alone})[\s:]*", re.I)
