"""The certificate of a disposal: what it says, and as a file.

It is made with the disposal and kept as it was made; the file is set from it whenever one is asked.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import Final, Literal, TypeAlias

from discretion.apps.accounts import queries as accounts
from discretion.apps.register import store
from discretion.apps.register.contents import RetentionRule
from discretion.apps.retention.contents import Certificate, Disposing, Way
from discretion.apps.retention.models import Hold
from discretion.apps.retention.queries import series_of
from discretion.apps.retention.reckoning import Reckoned, period_of, rule_of
from discretion.forms.write.document import (
    LANGUAGE,
    Block,
    Document,
    Field,
    Fields,
    Heading,
    Items,
    Paragraph,
)
from discretion.law.deadlines import in_words

Format: TypeAlias = Literal["pdf", "docx"]
FORMATS: Final[tuple[Format, ...]] = ("pdf", "docx")
WAYS: Final[Mapping[Way, str]] = {
    "shredded": "Paper was shredded",
    "burned": "Paper was burned",
    "erased": "Files were erased and written over",
    "key_destroyed": "They were encrypted, and the key was destroyed",
    "medium_destroyed": "The disk, tape or film was destroyed",
    "other": "In another way",
}
HOLDS: Final[Mapping[str, str]] = {
    "litigation": "Litigation hold",
    "foil": "Hold for a request under freedom of information",
    "audit": "Audit hold",
}
_CODE: Final = "of the Administrative Code of the City of New York"
_NUMBERING: Final = "{page} of {pages}"


def certificate(
    reckoned: Reckoned, said: Disposing, *, number: str, why: str, by: str, on: date
) -> Certificate:
    """What the certificate of something says that was disposed of; its row comes with its names."""
    row = reckoned.row
    rule = rule_of(store.content_of(row.rule))
    return Certificate(
        number=number,
        agency=row.agency_id,
        agency_name=accounts.agency_names([row.agency_id])[row.agency_id],
        holding=row.id,
        series=series_of(row),
        system_name=row.system.title,
        rule_name=row.rule.title,
        rule_words=_rule(rule) if rule else "",
        due_on=reckoned.due.on,
        explanation=reckoned.due.explanation,
        holds=tuple(map(_hold, reckoned.holds)),
        disposing=said,
        why=why,
        recorded_on=on,
        recorded_by=by,
    )


def _rule(rule: RetentionRule) -> str:
    period = period_of(rule)
    long = f"{period} after: {rule.trigger}" if period else f"From: {rule.trigger}"
    until = f"; until {rule.until_when}" if rule.until_when else ""
    return long + until + (f" ({rule.citation})" if rule.citation else "")


def _hold(hold: Hold) -> str:
    last = f" to {in_words(hold.until)}" if hold.until else ""
    reference = f", {hold.reference}" if hold.reference else ""
    return f"{HOLDS[hold.kind]} {hold.id}, {in_words(hold.since)}{last}{reference}"


def file_name(made: Certificate, format: Format) -> str:
    """What the file of a certificate is called."""
    return f"certificate-{made.number}.{format}"


def document(made: Certificate) -> Document:
    """The certificate as a tree that the writers of every format know."""
    fields = (
        Field(name="number", label="Certificate", value=made.number),
        Field(name="agency", label="Agency", value=made.agency_name),
        Field(name="date", label="Disposed of on", value=in_words(made.disposing.on)),
    )
    title = "Certificate of disposal"
    return Document(
        title=f"{title} {made.number}",
        heading=title,
        law=f"§ 23-1202(e) and § 10-503 {_CODE}",
        due=None,
        page_number=_NUMBERING,
        dated=made.recorded_on,
        language=LANGUAGE,
        header=Fields(fields=fields),
        fulfilment=None,
        blocks=tuple(_blocks(made)),
    )


def _blocks(made: Certificate) -> Iterator[Block]:
    said = made.disposing
    yield Paragraph(
        text=f"{made.agency_name} disposed of the records named below, so that they can’t be "
        "retrieved."
    )
    yield Heading(level=2, text="What was disposed of")
    yield _fields(
        ("Records", made.series.name),
        ("Listed as", made.holding),
        ("Kept in", f"{made.system_name} ({made.series.system})"),
        ("How much", f"{said.count:,} {said.unit}"),
    )
    yield Heading(level=2, text="Why its time was up")
    yield _fields(
        ("Rule", f"{made.rule_name} ({made.series.rule})"),
        ("Kept for", made.rule_words),
        ("Counted from", in_words(made.series.triggered_on)),
        ("Worked out", made.explanation),
        *([("Said by the officer", made.why)] if made.why else []),
    )
    yield Heading(level=2, text="Holds")
    if made.holds:
        yield Paragraph(text="All of these were lifted before:")
        yield Items(items=made.holds)
    else:
        yield Paragraph(text="None was ever put on these records here.")
    yield Heading(level=2, text="How it was done")
    yield _fields(
        ("Way", WAYS[said.way]),
        *([("In more words", said.how)] if said.how else []),
        ("Done by", said.by),
        ("Witness", said.witness or "None"),
        ("Recorded by", f"{made.recorded_by}, {in_words(made.recorded_on)}"),
    )
    yield Fields(
        fields=(
            Field(name="signature", label="Signature", value=None),
            Field(name="date", label="Date", value=None),
        )
    )


def _fields(*told: tuple[str, str]) -> Fields:
    return Fields(
        fields=tuple(Field(name="text", label=label, value=value) for label, value in told)
    )


def written(made: Certificate, format: Format) -> bytes:
    """The certificate as a file; Unwritable where no font can set it."""
    data: bytes = import_module(f"discretion.forms.write.{format}").write_tree(document(made))
    return data
