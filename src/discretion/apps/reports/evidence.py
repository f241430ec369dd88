"""Which records a report rests on, as its package holds them."""

from collections.abc import Iterator

import msgspec

from discretion.apps.register.fingerprints import fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import Signed
from discretion.apps.reports import numbers
from discretion.apps.reports.material import Material
from discretion.apps.reports.package import Record, Records
from discretion.apps.reports.queries import Draft


def records_behind(draft: Draft) -> Records:
    """The records behind a draft's answers, by id, and which answer rests on which."""
    counted = {number: _numbers(draft, number) for number in draft.written}
    answers = {
        number: ids
        for number, found in draft.computed.items()
        if (ids := (*found.evidence, *(record.id for record in counted[number])))
    }
    named = {id_ for ids in answers.values() for id_ in ids}
    behind = [record for record in _records(draft.material) if record.id in named]
    behind += [record for records in counted.values() for record in records]
    return Records(
        as_of=draft.material.on,
        records=tuple(sorted(behind, key=lambda record: record.id)),
        answers=answers,
    )


def _numbers(draft: Draft, number: str) -> tuple[Record, ...]:
    """The numbers of matters behind an answer, as far as they are printed; none for none."""
    taken = draft.written[number].numbers
    if taken is None:
        return ()
    content = numbers.printed(taken)
    record = Record(
        id=f"{draft.report.id}-{number}",
        kind="numbers",
        agency=draft.report.agency_id,
        state="current",
        version=1,
        title=f"Numbers behind question {number}",
        fingerprint=fingerprint(content),
        excerpt=False,
        content=msgspec.to_builtins(content),
    )
    return (record,)


def _records(material: Material) -> Iterator[Record]:
    for kept in (
        *material.functions,
        *material.systems,
        *material.contractors,
        *material.activities,
        *material.agreements,
        *material.types,
        *material.policies,
    ):
        yield _record(kept)
    for kept in material.determined:
        yield _record(kept, excerpt=not material.is_ours(kept))
    for designated in material.designations:
        yield _record(designated.record, designated.signatures, excerpt=designated.names_us)


def _record(kept: Kept, signatures: tuple[Signed, ...] = (), *, excerpt: bool = False) -> Record:
    told = msgspec.to_builtins(kept)
    beside = {name: told[name] for name in Record.__struct_fields__ if name in told}
    signed = tuple(msgspec.to_builtins(each) for each in signatures)
    return Record(**beside, excerpt=excerpt, signatures=signed)
