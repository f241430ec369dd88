"""Whether all that the office keeps is what the record was told of it: what `audit verify` asks.

Each app answers for its own tables; what nobody looks at is listed in docs/how-to.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import msgspec

from discretion.apps.agreements import integrity as agreements
from discretion.apps.audit import queries as audit
from discretion.apps.audit import signing, vault
from discretion.apps.audit.chain import Break
from discretion.apps.audit.checkpoints import SignedHead
from discretion.apps.audit.queries import Told
from discretion.apps.incidents import complaint_integrity as complaints
from discretion.apps.incidents import enforcement_integrity as enforcement
from discretion.apps.incidents import incident_integrity as incidents
from discretion.apps.matters import integrity as matters
from discretion.apps.register import integrity as register
from discretion.apps.reports import answers, numbers, package, queries
from discretion.apps.reports.beginning import content_of
from discretion.apps.reports.facts import ReportContent
from discretion.apps.reports.models import Answer, Contribution, Delivery, Filing, Report
from discretion.apps.reports.verify import opened
from discretion.apps.retention import integrity as retention
from discretion.errors import NotFound, Tampered
from discretion.forms.edition import edition
from discretion.forms.report import EMPTY

_UNREADABLE: Final = (Tampered, NotFound, msgspec.DecodeError, LookupError, RecursionError)


def verify(
    elsewhere: Iterable[SignedHead] = (),
    packages: Iterable[package.Manifest] = (),
    *,
    keys: Collection[str] = (),
) -> Iterator[Break]:
    """Everything here that is not what it was; with checkpoints and packages kept elsewhere.

    What is signed counts where one of `keys` signed it; without any, the key that is kept here.
    """
    trusted = keys or {signing.public_key()}
    yield from audit.verify(elsewhere, keys=trusted)
    for manifest in packages:
        yield from _ends(manifest, trusted)
    yield from register.breaks()
    yield from agreements.breaks()
    yield from retention.breaks()
    yield from matters.breaks()
    yield from complaints.breaks()
    yield from enforcement.breaks()
    yield from incidents.breaks()
    yield from _reports()
    for filing in Filing.objects.order_by("report"):
        yield from _filing(filing, trusted)
    for delivery in Delivery.objects.exclude(paper="").order_by("pk"):
        if damage := vault.damage(delivery.paper):
            yield Break(0, f"A proof of delivery of {delivery.report_id}: {damage}")


def _ends(manifest: package.Manifest, trusted: Collection[str]) -> Iterator[Break]:
    if manifest.key not in trusted:
        what = f"The package of {manifest.report} is signed with another key than this office's."
        yield Break(manifest.record.number, what)
        return
    yield from audit.ends(manifest.record.number, manifest.record.digest)


def _filing(row: Filing, trusted: Collection[str]) -> Iterator[Break]:
    """What is wrong with a package that is kept here, or with what is kept beside it."""
    yield from audit.ends(row.head_number, row.head_digest)
    if damage := vault.damage(row.package):
        yield Break(0, f"The package of {row.report_id}: {damage}")
        return
    found = opened(vault.content(row.package))
    for finding in found.findings[:1]:
        yield Break(0, f"The package of {row.report_id} does not hold: {finding.what}")
    if (manifest := found.manifest) is None:
        return
    yield from _ends(manifest, trusted)
    beside = (row.report_id, row.fingerprint, row.head_number, row.head_digest)
    head = manifest.record
    if (manifest.report, manifest.fingerprint, head.number, head.digest) != beside:
        yield Break(0, f"The filing of {row.report_id} is not what its package says.")


def _reports() -> Iterator[Break]:
    for id_ in audit.recorded("RPT"):
        if not Report.objects.filter(id=id_).exists():
            yield Break(0, f"{id_} is in the record and was deleted from the reports.")
    for id_ in list(Report.objects.order_by("id").values_list("id", flat=True)):
        # Someone may have changed it rightly between two looks.
        if [*_wrong(id_)]:
            yield from (Break(0, what) for what in _wrong(id_))


def _wrong(report_id: str) -> Iterator[str]:
    row = Report.objects.get(id=report_id)
    try:
        told = _last(audit.history(report_id))
        if msgspec.convert(told["report", "", ""].after, ReportContent) != content_of(row):
            yield f"{report_id} was changed behind the record's back."
        queries.frozen(row)
    except _UNREADABLE as error:
        said = isinstance(error, Tampered)
        yield str(error) if said else f"{report_id} was changed behind the record's back."
        return
    for answer in row.answers.all():
        if not _as_told(answer, told.get(("answer", "", answer.question)), row):
            yield f"Answer {answer.question} of {report_id} was changed behind the record's back."
    for given in row.contributions.all():
        fact = told.get(("contribution", given.office_id, given.question))
        if fact is None or _words(given) != (fact.after or {}).get("words"):
            what = f"What {given.office_id} gave to {given.question} in {report_id}"
            yield f"{what} was changed behind the record's back."


# Of what, from which office, to which question.
_Told = dict[tuple[str, str, str], Told]


def _last(history: Iterable[Told]) -> _Told:
    """The last fact about a report itself, about each answer, and about each contribution."""
    found: _Told = {}
    for fact in history:
        after: dict[str, Any] = fact.after or {}
        about = fact.kind.partition(".")[0], after.get("office", ""), after.get("question", "")
        found.setdefault(about, fact)
    return found


def _as_told(answer: Answer, fact: Told | None, row: Report) -> bool:
    """Whether an answer is as it was last written; before that, as it came along or empty."""
    if fact is None or fact.after is None:
        kind = edition(row.edition).question(answer.question).kind
        came = answer.carried or answers.encode(EMPTY[kind])
        stands = (answer.words, answer.version, answer.confirmed, answer.numbers)
        return stands == (came, 1, False, "")
    if fact.after.get("numbers", "") != numbers.pinned(answer.numbers):
        return False
    names = ("confirmed", "with_computed", "carried_from")
    same = all(fact.after.get(name) == getattr(answer, name) for name in names)
    return same and _words(answer) == fact.after["words"]


def _words(kept: Answer | Contribution) -> object:
    return msgspec.json.decode(kept.words)
