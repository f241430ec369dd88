"""The operations by which a designation comes into force, and out of it."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from discretion.apps.audit.actions import NEW_YORK
from discretion.apps.register import designating, signatures
from discretion.apps.register.contents import Content, Designation
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.named import Named, naming, naming_us
from discretion.apps.register.signatures import Signed
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Page, operation
from discretion.interfaces.api.records import READING, Moved, Records, Shown, telling
from discretion.law.authority import Power

_RECORDS: Final = Records(KINDS["designation"])
_SIGNING: Final = (
    Power.DESIGNATE_ROUTINE_COLLECTION,
    Power.DESIGNATE_ROUTINE_DISCLOSURE,
    Power.AGREE_JOINTLY,
    Power.DETERMINE_BEST_INTERESTS_COLLECTION,
    Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
)

_NAMED: Final = (Power.READ_REGISTER, Power.AGREE_JOINTLY)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a designation stands today; `fingerprint` is what a signature is given under."""

    id: str
    version: int
    state: str
    standing: str
    fingerprint: str
    # The agencies whose officers have to sign, and those that have not; empty is the chief.
    needed: tuple[str, ...]
    missing: tuple[str, ...]
    signatures: tuple[Signed, ...]


class Signing(Body, frozen=True, kw_only=True):
    """What was read, and why it is approved."""

    fingerprint: str
    reason: str = ""
    for_agency: str = ""
    # An approved designation whose place this one takes.
    supersedes: str = ""


class Declining(Body, frozen=True, kw_only=True):
    """What was read, and why it is not approved."""

    fingerprint: str
    why: str
    for_agency: str = ""


class Withdrawing(Body, frozen=True, kw_only=True):
    """The version that was read, and why it ends."""

    version: Version
    why: str
    for_agency: str = ""


class Superseding(Body, frozen=True, kw_only=True):
    """The version that was read, and what takes its place."""

    version: Version
    by: str
    why: str = ""


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What a step left."""

    id: str
    state: str
    version: int


@operation(
    "GET",
    "/records/designations/{record_id}/signatures",
    tag="designations",
    said=Query,
    answers=Standing,
    powers=READING,
)
def read_designation_signatures(asked: Asked[Query], record_id: str) -> Standing:
    """Who has signed, who has to, and the fingerprint to sign under."""
    kept = _RECORDS.opened(asked, record_id)
    content = signatures.designation(kept)
    given = signatures.signatures(record_id, actor=asked.actor)
    today = asked.now.astimezone(NEW_YORK).date()
    return Standing(
        id=kept.id,
        version=kept.version,
        state=kept.state,
        standing=signatures.standing(kept, given, today).value,
        fingerprint=material_fingerprint(content),
        needed=signatures.needed(kept.agency, content),
        missing=signatures.outstanding(kept, given),
        signatures=tuple(given),
    )


def _step(action: Callable[..., designating.Outcome], asked: Asked[Any], record_id: str) -> Left:
    said = msgspec.structs.asdict(asked.said)
    with telling(record_id, asked.actor):
        left = action(record_id, actor=asked.actor, now=asked.now, **said)
    return Left(id=record_id, state=left.state, version=left.version)


@operation(
    "POST",
    "/records/designations/{record_id}/propose",
    tag="designations",
    said=Moved,
    answers=Shown[Designation],
    powers=(Power.KEEP_REGISTER,),
)
def propose_designation(asked: Asked[Moved], record_id: str) -> Shown[Content]:
    """Ask for the signatures."""
    return _RECORDS.move(designating.propose, asked, record_id)


@operation(
    "POST",
    "/records/designations/{record_id}/return",
    tag="designations",
    said=Moved,
    answers=Shown[Designation],
    powers=(Power.KEEP_REGISTER,),
)
def return_designation(asked: Asked[Moved], record_id: str) -> Shown[Content]:
    """Take it back to work on it."""
    return _RECORDS.move(designating.return_to_draft, asked, record_id)


@operation(
    "POST",
    "/records/designations/{record_id}/sign",
    tag="designations",
    said=Signing,
    answers=Left,
    powers=_SIGNING,
)
def sign_designation(asked: Asked[Signing], record_id: str) -> Left:
    """Approve what was read."""
    return _step(designating.sign, asked, record_id)


@operation(
    "POST",
    "/records/designations/{record_id}/decline",
    tag="designations",
    said=Declining,
    answers=Left,
    powers=_SIGNING,
)
def decline_designation(asked: Asked[Declining], record_id: str) -> Left:
    """Refuse to sign."""
    return _step(designating.decline, asked, record_id)


@operation(
    "POST",
    "/records/designations/{record_id}/withdraw",
    tag="designations",
    said=Withdrawing,
    answers=Left,
    powers=(*_SIGNING, Power.KEEP_REGISTER),
)
def withdraw_designation(asked: Asked[Withdrawing], record_id: str) -> Left:
    """End it from today on, or give up a draft."""
    return _step(designating.withdraw, asked, record_id)


@operation(
    "POST",
    "/records/designations/{record_id}/supersede",
    tag="designations",
    said=Superseding,
    answers=Left,
    powers=_SIGNING,
)
def supersede_designation(asked: Asked[Superseding], record_id: str) -> Left:
    """Let another take its place from today on."""
    return _step(designating.supersede, asked, record_id)


@operation(
    "GET",
    "/designations/naming-us",
    tag="designations",
    said=Paged,
    answers=Page[Named],
    powers=_NAMED,
)
def list_designations_naming_us(asked: Asked[Paged]) -> Page[Named]:
    """List the joint designations of others that name one's own agencies."""
    found, said = naming_us(actor=asked.actor), asked.said
    cut = found[said.offset : said.offset + said.limit]
    return operations.part(asked, cut, total=len(found))


@operation(
    "GET",
    "/designations/naming-us/{record_id}",
    tag="designations",
    said=Query,
    answers=Named,
    powers=_NAMED,
)
def read_designation_naming_us(asked: Asked[Query], record_id: str) -> Named:
    """Read one, with the fingerprint to sign under."""
    return naming(record_id, actor=asked.actor)
