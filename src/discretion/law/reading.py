"""How a register and an edition of the types are read: shape, ids and codes, each fault at once."""

import tomllib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import Final, Literal, cast

import msgspec
from msgspec import UNSET, UnsetType

from discretion.errors import MOST_FAULTS_REPORTED, Fault, Invalid, NotFound
from discretion.law import documents
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from discretion.law.documents import texts_at
from discretion.law.information import (
    OTHER,
    AddedType,
    Edition,
    EditionFile,
    Vocabulary,
    edition,
    edition_of,
    enacted_editions,
)
from discretion.law.register import Register, Text


class _TypeShape(msgspec.Struct):
    code: Text
    label: Text
    covers: tuple[Text, ...] = ()


class _EditionShape(msgspec.Struct):
    """The shape of an `information.EditionFile`."""

    name: Text
    status: Literal["enacted", "proposed"]
    local_law: Text
    citation: Text
    types: tuple[_TypeShape, ...]
    since: date | UnsetType = UNSET
    extends: Text = ""


_DECODER: Final = msgspec.json.Decoder(Register)
# Where the ids of agencies, and of other records, are pointed to.
_POINTERS: Final = {
    "agency": (
        "agencies",
        (
            "agencies[].parent",
            "contractors[].agency",
            "designations[].agency",
            "designations[].offices[]",
            "designations[].agreed[].agency",
            "agreements[].agency",
            "approvals[].agency",
        ),
    ),
    "contractor": ("contractors", ("contractors[].subcontractor_of",)),
    "designation": ("designations", ("approvals[].designation",)),
}
_POLICIES: Final = (
    "policies.never_routine",
    "policies.notify_individual",
    "policies.routine_needs_agreement",
)
_LISTS_OF_PARTIES: Final = tuple(
    f"{table}[].counterparties[]" for table in ("designations", *_POLICIES)
)
_LISTS_OF_TYPES: Final = tuple(
    f"{table}[].types[]" for table in ("designations", "agreements", "approvals", *_POLICIES)
)


def load_register(text: bytes) -> Register:
    """The register in a JSON document; Invalid with up to fifty faults, each with its line."""
    text = text.removeprefix(BOM_UTF8)
    found = list(islice(_faults(text), MOST_FAULTS_REPORTED))
    if found:
        source = text.decode(errors="replace")
        raise Invalid(f._replace(line=f.line or documents.line_of(source, f.path)) for f in found)
    return _DECODER.decode(text)


def read_edition(text: bytes) -> Edition:
    """An edition of the types from its file; Invalid with each fault of a file that is none."""
    try:
        read = tomllib.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid([Fault("invalid_toml", f"This is no edition file: {error}", "")]) from None
    found = list(islice(_edition_faults(read), MOST_FAULTS_REPORTED))
    if found:
        raise Invalid(found)
    return edition_of(cast(EditionFile, read))


def vocabulary(register: Register, law: Edition | None = None) -> Vocabulary:
    """The codes of a register: under the edition it fixes, the one given, or each day's own."""
    if law is None and register.law:
        law = edition(str(register.law))
    added = (AddedType(t.code, t.from_, t.until or None) for t in register.types)
    others = {code for code in chain(*_lists_of_types(register)) if code.startswith(OTHER)}
    return Vocabulary(added, law, sorted(others))


def _lists_of_types(register: Register) -> Iterator[tuple[str, ...]]:
    policies = register.policies
    yield from (d.types for d in register.designations)
    yield from (a.types for a in register.approvals)
    yield from (p.types for p in (*policies.never_routine, *policies.notify_individual))
    yield from (p.types for p in register.agreements if p.types != "any")
    yield from (p.types for p in policies.routine_needs_agreement if p.types != "any")


def labels(register: Register, law: Edition | None = None) -> Mapping[str, str]:
    """What each type is called, by code: the statute's, and those that were added."""
    listed = [*enacted_editions(), *([law] if law else [])]
    statutory = {kind.code: kind.label for e in listed for kind in e.types.values()}
    return {**statutory, **{kind.code: kind.label for kind in register.types}}


def _edition_faults(read: object) -> Iterator[Fault]:
    # TOML has days of its own; the shape is checked as JSON would have it.
    yield from documents.faults(msgspec.to_builtins(read), _EditionShape)
    yield from _repeated(read, "types[].code", set())
    known = {code for _, code in texts_at(read, "types[].code")}
    for path, name in texts_at(read, "extends"):
        try:
            known |= edition(name).types.keys()
        except NotFound as error:
            yield Fault("unknown_id", str(error), path)
            return
    for path, code in texts_at(read, "types[].covers[]"):
        if code not in known:
            yield Fault("unknown_code", f"{code!r} is no type of this edition", path)


def _faults(text: bytes) -> Iterator[Fault]:
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield documents.unreadable(text)
        return
    if not _has_the_shape(text):
        yield from list(documents.faults(document, Register)) or [documents.GIVEN_TWICE]
    yield from documents.twice_faults(text)
    yield from _no_hours(document)
    yield from _law_faults(document)
    yield from _repeated_ids(document)
    yield from _circular_parents(document)
    yield from _dangling_ids(document)
    yield from _unknown_codes(document)


def _no_hours(document: object) -> Iterator[Fault]:
    policies = document.get("policies") if isinstance(document, dict) else None
    for name in ("exigent_notice_hours", "violation_notice_hours"):
        hours = policies.get(name) if isinstance(policies, dict) else None
        if isinstance(hours, int) and hours < 1:
            path = f"policies.{name}"
            yield Fault("wrong_type", "Give a whole number of hours, at least 1", path)


def _has_the_shape(text: bytes) -> bool:
    try:
        _DECODER.decode(text)
    except msgspec.ValidationError:
        return False
    return True


def _unknown_codes(document: object) -> Iterator[Fault]:
    added = (code for _, code in texts_at(document, "types[].code"))
    known = Vocabulary(AddedType(code, date.min, None) for code in added)
    for path, code in _codes(document):
        if fault := code_fault(known, code, path):
            yield fault


def _codes(document: object) -> Iterator[tuple[str, str]]:
    for pattern in _LISTS_OF_TYPES:
        yield from texts_at(document, pattern)


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


def _law_faults(document: object) -> Iterator[Fault]:
    known = [str(e.since) for e in enacted_editions()]
    for path, law in texts_at(document, "law"):
        if documents.is_day(law) and law not in known:
            message = f"No edition of the types began that day; there are {', '.join(known)}"
            yield Fault("unknown_code", message, path)


def _repeated_ids(document: object) -> Iterator[Fault]:
    statutory = {code for e in enacted_editions() for code in e.types}
    # Agencies and contractors share one table of ids, and with it the words kept for kinds.
    parties = {*PARTY_KINDS, *ENTITY_KINDS, "any"}
    tables: tuple[tuple[str, set[str]], ...] = (
        ("types[].code", statutory),
        ("agencies[].id", parties),
        ("contractors[].id", parties),
        ("designations[].id", set()),
        ("agreements[].id", set()),
        ("approvals[].id", set()),
    )
    for pattern, taken in tables:
        yield from _repeated(document, pattern, taken)


def _repeated(document: object, pattern: str, taken: set[str]) -> Iterator[Fault]:
    """A fault for each id that is taken already; `taken` learns those that are met."""
    for path, id_ in texts_at(document, pattern):
        if id_ in taken:
            message = f"{id_!r} is taken; give each record an id of its own"
            yield Fault("duplicate_id", message, path)
        taken.add(id_)


def _circular_parents(document: object) -> Iterator[Fault]:
    """One fault for each circle of parents, at its first agency."""
    ids = {path.removesuffix(".id"): id_ for path, id_ in texts_at(document, "agencies[].id")}
    parents = dict(texts_at(document, "agencies[].parent"))
    above = {id_: parents.get(f"{record}.parent", "") for record, id_ in ids.items()}
    told = set[str]()
    for record, id_ in ids.items():
        line, at = [id_], above[id_]
        while at in above and at not in line:
            line.append(at)
            at = above[at]
        if at == id_ and id_ not in told:
            told.update(line)
            message = f"{id_!r} stands above itself; break the circle"
            yield Fault("circular_parent", message, f"{record}.parent")


def _dangling_ids(document: object) -> Iterator[Fault]:
    for kind, (table, patterns) in _POINTERS.items():
        known = {id_ for _, id_ in texts_at(document, f"{table}[].id")}
        yield from _outside(known, kind, document, patterns)
    tables = ("agencies", "contractors")
    parties = {id_ for table in tables for _, id_ in texts_at(document, f"{table}[].id")}
    known = parties | PARTY_KINDS | ENTITY_KINDS
    kind = "agency, contractor or kind of counterparty"
    yield from _outside(known, kind, document, _LISTS_OF_PARTIES)


def _outside(
    known: set[str], kind: str, document: object, patterns: Iterable[str]
) -> Iterator[Fault]:
    for pattern in patterns:
        for path, id_ in texts_at(document, pattern):
            if id_ not in known:
                yield unknown_id(id_, kind, path)


def unknown_id(id_: str, kind: str, path: str) -> Fault:
    """The fault of an id that points nowhere."""
    return Fault("unknown_id", f"No {kind} in the register has the id {id_!r}", path)
