"""How a register is read: first its shape, then what its ids and codes point to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

import msgspec

from discretion.errors import MOST_FAULTS_REPORTED, Fault, Invalid
from discretion.law import documents
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from discretion.law.information import (
    OTHER,
    AddedType,
    Edition,
    Vocabulary,
    enacted_editions,
)
from discretion.law.register import (
    Agreement,
    AgreementPolicy,
    Approval,
    Contractor,
    Designation,
    Policy,
    Register,
)

_Policy: TypeAlias = Policy | AgreementPolicy
_Held: TypeAlias = Contractor | Designation | Agreement | Approval
_Listing: TypeAlias = Designation | Agreement | Approval | _Policy
_DECODER: Final = msgspec.json.Decoder(Register)


def load_register(text: bytes) -> Register:
    """The register in a JSON document; Invalid with up to fifty faults, each with its line."""
    text = text.removeprefix(b"\xef\xbb\xbf")
    try:
        register = _DECODER.decode(text)
        found = list(islice(_faults_of_meaning(register), MOST_FAULTS_REPORTED))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid(_located(text, _faults_of_shape(text))) from None
    if found:
        raise Invalid(_located(text, found))
    return register


def vocabulary(register: Register, law: Edition | None = None) -> Vocabulary:
    """The codes of a register: under the edition it fixes, the one given, or each day's own."""
    if law is None and register.law:
        law = next(e for e in enacted_editions() if e.since == register.law)
    added = (AddedType(t.code, t.from_, t.until or None) for t in register.types)
    others = (code for _, code in _codes(register) if code.startswith(OTHER))
    return Vocabulary(added, law, others)


def _faults_of_shape(text: bytes) -> Iterator[Fault]:
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield documents.unreadable(text)
        return
    yield from documents.faults(document, Register)


def _located(text: bytes, faults: Iterable[Fault]) -> list[Fault]:
    source = text.decode(errors="replace")
    return [
        fault if fault.line else fault._replace(line=documents.line_of(source, fault.path))
        for fault in islice(faults, MOST_FAULTS_REPORTED)
    ]


def _faults_of_meaning(register: Register) -> Iterator[Fault]:
    yield from _law_faults(register)
    yield from _repeated_ids(register)
    yield from _circles("agencies", {a.id: a.parent for a in register.agencies})
    yield from _circles("contractors", {c.id: c.subcontractor_of for c in register.contractors})
    yield from _dangling_ids(register)
    known = vocabulary(register)
    for path, code in _codes(register):
        if fault := code_fault(known, code, path):
            yield fault


def code_fault(known: Vocabulary, code: str, path: str) -> Fault | None:
    """What is wrong with the code of a type, if anything."""
    if code.startswith(OTHER) and documents.blank(code.removeprefix(OTHER)):
        return documents.empty_text(path)
    if documents.blank(code):
        return documents.empty_text(path)
    if not known.knows(code):
        message = f"{code!r} is no type of identifying information in this register"
        return Fault("unknown_code", message, path)
    return None


def _law_faults(register: Register) -> Iterator[Fault]:
    known = [str(e.since) for e in enacted_editions()]
    if register.law and str(register.law) not in known:
        message = f"No edition of the types came into force that day; there are {', '.join(known)}"
        yield Fault("unknown_code", message, "law")


def _repeated_ids(register: Register) -> Iterator[Fault]:
    statutory = {code for e in enacted_editions() for code in e.types}
    reserved = {*PARTY_KINDS, *ENTITY_KINDS, "any"}
    tables: list[tuple[str, Iterable[str], set[str]]] = [
        ("types[{}].code", [t.code for t in register.types], statutory),
        ("agencies[{}].id", [a.id for a in register.agencies], reserved),
        # Agencies and contractors share one table of ids, and so one set of those taken.
        ("contractors[{}].id", [c.id for c in register.contractors], reserved),
        ("designations[{}].id", [d.id for d in register.designations], set()),
        ("agreements[{}].id", [a.id for a in register.agreements], set()),
        ("approvals[{}].id", [a.id for a in register.approvals], set()),
    ]
    for path, ids, taken in tables:
        for number, id_ in enumerate(ids):
            if id_ in taken:
                message = f"{id_!r} is taken; give each record an id of its own"
                yield Fault("duplicate_id", message, path.format(number))
            taken.add(id_)


def _circles(table: str, above: Mapping[str, str]) -> Iterator[Fault]:
    field = "parent" if table == "agencies" else "subcontractor_of"
    told = set[str]()
    for number, id_ in enumerate(above):
        line, at = [id_], above[id_]
        while at in above and at not in line:
            line.append(at)
            at = above[at]
        if at == id_ and id_ not in told:
            told.update(line)
            message = f"{id_!r} stands above itself; break the circle"
            yield Fault("circular_parent", message, f"{table}[{number}].{field}")


def _dangling_ids(register: Register) -> Iterator[Fault]:
    agencies = {a.id for a in register.agencies}
    contractors = {c.id for c in register.contractors}
    parties = agencies | contractors | PARTY_KINDS | ENTITY_KINDS
    designations = {d.id for d in register.designations}
    references = (
        ("agency", agencies, _agency_ids(register)),
        ("contractor", contractors, _contractor_ids(register)),
        ("designation", designations, _designation_ids(register)),
        ("agency, contractor or kind of counterparty", parties, _party_ids(register)),
    )
    for kind, known, found in references:
        for path, id_ in found:
            if id_ not in known:
                yield unknown_id(id_, kind, path)


def unknown_id(id_: str, kind: str, path: str) -> Fault:
    """The fault of an id that points nowhere."""
    return Fault("unknown_id", f"No {kind} in the register has the id {id_!r}", path)


def _agency_ids(register: Register) -> Iterator[tuple[str, str]]:
    for n, agency in enumerate(register.agencies):
        if agency.parent:
            yield f"agencies[{n}].parent", agency.parent
    for n, designation in enumerate(register.designations):
        for m, office in enumerate(designation.offices or ()):
            yield f"designations[{n}].offices[{m}]", office
        for m, agreed in enumerate(designation.agreed):
            yield f"designations[{n}].agreed[{m}].agency", agreed.agency
    holders: tuple[tuple[str, Sequence[_Held]], ...] = (
        ("contractors", register.contractors),
        ("designations", register.designations),
        ("agreements", register.agreements),
        ("approvals", register.approvals),
    )
    for table, records in holders:
        for n, record in enumerate(records):
            yield f"{table}[{n}].agency", record.agency


def _contractor_ids(register: Register) -> Iterator[tuple[str, str]]:
    for n, contractor in enumerate(register.contractors):
        if contractor.subcontractor_of:
            yield f"contractors[{n}].subcontractor_of", contractor.subcontractor_of


def _designation_ids(register: Register) -> Iterator[tuple[str, str]]:
    for n, approval in enumerate(register.approvals):
        if approval.designation:
            yield f"approvals[{n}].designation", approval.designation


def _party_ids(register: Register) -> Iterator[tuple[str, str]]:
    tables: tuple[tuple[str, Sequence[Designation | _Policy]], ...] = (
        ("designations", register.designations),
        *_policies(register),
    )
    for table, records in tables:
        for n, record in enumerate(records):
            if not isinstance(record.counterparties, str):
                for m, party in enumerate(record.counterparties):
                    yield f"{table}[{n}].counterparties[{m}]", party


def _codes(register: Register) -> Iterator[tuple[str, str]]:
    tables: tuple[tuple[str, Sequence[_Listing]], ...] = (
        ("designations", register.designations),
        ("agreements", register.agreements),
        ("approvals", register.approvals),
        *_policies(register),
    )
    for table, records in tables:
        for n, record in enumerate(records):
            if not isinstance(record.types, str):
                for m, code in enumerate(record.types):
                    yield f"{table}[{n}].types[{m}]", code


def _policies(register: Register) -> tuple[tuple[str, Sequence[_Policy]], ...]:
    policies = register.policies
    return (
        ("policies.never_routine", policies.never_routine),
        ("policies.notify_individual", policies.notify_individual),
        ("policies.routine_needs_agreement", policies.routine_needs_agreement),
    )
