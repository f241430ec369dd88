"""The operations on determinations: what the law says of acts, now; and the answers on file."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw
from ninja.errors import HttpError

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.answered import Answer
from discretion.apps.matters import determining, keeping
from discretion.apps.matters.determining import FaultyActs
from discretion.apps.matters.models import Determination as Row
from discretion.errors import MOST_FAULTS_REPORTED, Fault, Invalid
from discretion.interfaces.api.asking import (
    LINES,
    MOST_BYTES_WITH_FILE,
    Asked,
    Paged,
    Query,
)
from discretion.interfaces.api.operations import MOST_AT_ONCE, Page, operation, page
from discretion.law import documents
from discretion.law.acts import Act
from discretion.law.authority import Power
from discretion.law.determinations import Determination

_READING: Final = (Power.READ_REGISTER,)
_LIST: Final = msgspec.json.Decoder(list[Raw])
_PLACE: Final = re.compile(r"\[(\d+)\]\.?(.*)")


class Keeping(Query, frozen=True, kw_only=True):
    """Whether the answers are kept, before they are given."""

    record: bool = False


class KeptPaged(Paged, frozen=True, kw_only=True):
    """Which of the answers on file; `batch` is the first of those that were kept together."""

    agency: str = ""
    outcome: str = ""
    batch: str = ""


class DeterminationShown(msgspec.Struct, frozen=True, kw_only=True):
    """A determination on file: the act and the answer as they were, and on which register.

    `register` is the fingerprint of the acting agency's part of it, with types and policies.
    """

    id: str
    batch: str
    agency: str
    matter: str
    act: Raw
    answer: Raw
    register: str
    at: datetime
    actor: str
    actor_name: str


class _Body(NamedTuple):
    """The acts of a body, where in it a fault is, and how their answers are put together."""

    acts: Sequence[bytes]
    at: Callable[[int, Fault], Fault]
    joined: Callable[[Sequence[bytes]], bytes]


@operation(
    "POST",
    "/determinations",
    tag="determinations",
    said=Act,
    answers=Determination,
    query=Keeping,
    streams=True,
    most_bytes=MOST_BYTES_WITH_FILE,
    powers=_READING,
)
def determine(asked: Asked[bytes]) -> Answer:
    """Say what the law says of an act, or of up to 10,000."""
    body = _read(asked.said, asked.media_type)
    if len(body.acts) > MOST_AT_ONCE:
        raise HttpError(413, f"Send at most {MOST_AT_ONCE:,} acts at once.")
    try:
        if not (body.acts and asked.query and _keeps(asked)):
            return Answer(200, _joined(body, determining.ask(body.acts, actor=asked.actor)))
        return _kept(asked, body)
    except FaultyActs as error:
        faults = (body.at(place, faulty.fault) for place, faulty in error.found.items())
        raise Invalid(list(faults)[:MOST_FAULTS_REPORTED]) from None


def _keeps(asked: Asked[bytes]) -> bool:
    return msgspec.convert(dict(asked.query), Keeping, strict=False).record


def _kept(asked: Asked[bytes], body: _Body) -> Answer:
    try:
        kept = keeping.ask_and_keep(body.acts, actor=_vouching(asked.actor, body), now=asked.now)
    except Invalid as error:
        raise Invalid(list(_placed(error, body))) from None
    first = kept.ids[0] if kept.ids else ""
    one = len(kept.ids) == 1
    where = f"{asked.path}/{first}" if one else f"{asked.path}?batch={first}"
    return Answer(201, _joined(body, kept.answered), where)


def _joined(body: _Body, answered: Sequence[determining.Answered]) -> str:
    return body.joined([each.answer for each in answered]).decode()


def _vouching(actor: Actor, body: _Body) -> Actor:
    """A program that sends one act has no place before its paths."""
    said = actor.not_identifying
    return actor.vouching({*said, *(f"[0].{path}" for path in said)})


def _placed(error: Invalid, body: _Body) -> Iterator[Fault]:
    """Faults of acts, each with its place in the body."""
    for fault in error.faults:
        place = _PLACE.fullmatch(fault.path)
        yield body.at(int(place[1]), fault._replace(path=place[2])) if place else fault


def _read(body: bytes, media_type: str) -> _Body:
    if media_type == LINES:
        return _lines(body)
    if not body.lstrip().startswith(b"["):
        return _Body([body], lambda place, fault: fault, b"".join)
    try:
        acts = _LIST.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Invalid([documents.unreadable(body)]) from None
    return _Body(
        [bytes(act) for act in acts],
        lambda place, fault: fault._replace(path=f"[{place}].{fault.path}".rstrip(".")),
        lambda answers: b"[" + b",".join(answers) + b"]",
    )


def _lines(body: bytes) -> _Body:
    """One act a line, as `discretion decide` reads them: blank lines are passed over."""
    lines = enumerate(body.removeprefix(BOM_UTF8).split(b"\n"), start=1)
    numbered = [(number, line) for number, line in lines if line.strip()]
    return _Body(
        [line for _, line in numbered],
        lambda place, fault: fault._replace(line=numbered[place][0]),
        lambda answers: b"".join(answer + b"\n" for answer in answers),
    )


@operation(
    "GET",
    "/determinations",
    tag="determinations",
    said=KeptPaged,
    answers=Page[DeterminationShown],
    powers=_READING,
)
def list_determinations(asked: Asked[KeptPaged]) -> Page[DeterminationShown]:
    """List the determinations on file, newest first."""
    said = asked.said
    found = keeping.determinations(
        asked.actor, agency=said.agency, outcome=said.outcome, batch=said.batch
    )
    return page(asked, found, _shown)


@operation(
    "GET",
    "/determinations/{determination_id}",
    tag="determinations",
    said=Query,
    answers=DeterminationShown,
    powers=_READING,
)
def read_determination(asked: Asked[Query], determination_id: str) -> DeterminationShown:
    """Read a determination on file."""
    return _shown(keeping.determination(determination_id, actor=asked.actor))


def _shown(row: Row) -> DeterminationShown:
    return DeterminationShown(
        id=row.id,
        batch=row.batch,
        agency=row.agency,
        matter=row.matter,
        act=Raw(row.act.encode()),
        answer=Raw(row.answer.encode()),
        register=row.register,
        at=row.at,
        actor=row.actor,
        actor_name=row.actor_name,
    )
