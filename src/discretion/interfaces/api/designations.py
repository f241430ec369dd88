"""The operations by which a designation comes into force, and out of it."""

from collections.abc import Callable
from typing import Any, Final, Literal, Protocol

import msgspec

from discretion.apps.agreements.queries import on_file
from discretion.apps.audit.actions import new_york_day
from discretion.apps.register import checks, designating, effects, signatures
from discretion.apps.register.contents import Designation
from discretion.apps.register.effects import Change, Effect
from discretion.apps.register.exclusions import Exclusions
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.known import Known
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.named import Named, naming, naming_us
from discretion.apps.register.signatures import Signed
from discretion.interfaces.api import operations
from discretion.interfaces.api.asking import Asked, Body, Paged, Query, Version
from discretion.interfaces.api.operations import Operation, Page, operation
from discretion.interfaces.api.records import READING, Moved, Records, telling, within_content
from discretion.law.authority import Power

_RECORDS: Final = Records(KINDS["designation"])
_SIGNING: Final = (
    Power.DESIGNATE_ROUTINE_COLLECTION,
    Power.DESIGNATE_ROUTINE_DISCLOSURE,
    Power.AGREE_JOINTLY,
    Power.DETERMINE_BEST_INTERESTS_COLLECTION,
    Power.DETERMINE_BEST_INTERESTS_DISCLOSURE,
)
_KEEPING: Final = (Power.KEEP_REGISTER,)
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


class Foreseeing(Paged, frozen=True, kw_only=True):
    """Which step: by default that everyone signs it today, in the place of another or not."""

    step: Literal["sign", "withdraw"] = "sign"
    supersedes: str = ""


class EffectShown(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of an act of an activity; `why` is what decides it after the step."""

    record: str
    name: str
    change: Change
    why: str


class Reworded(Body, frozen=True, kw_only=True):
    """What it is to say."""

    content: Designation


class Left(Protocol):
    """What an action tells of the step that it took."""

    @property
    def state(self) -> str:
        """The state it is in."""

    @property
    def version(self) -> int:
        """Its version."""


class LeftShown(msgspec.Struct, frozen=True, kw_only=True):
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
    today = new_york_day(asked.now)
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


@operation(
    "GET",
    "/records/designations/{record_id}/effects",
    tag="designations",
    said=Foreseeing,
    answers=Page[EffectShown],
    powers=READING,
)
def foresee_designation(asked: Asked[Foreseeing], record_id: str) -> Page[EffectShown]:
    """Say of each act of the agency what a step would change."""
    said, actor, now = asked.said, asked.actor, asked.now
    papers = on_file(_RECORDS.opened(asked, record_id).agency, actor)
    if said.step == "withdraw":
        found = effects.effects_of_withdrawal(record_id, actor=actor, now=now, on_file=papers)
    else:
        found = effects.effects_of_approval(
            record_id, supersedes=said.supersedes, actor=actor, now=now, on_file=papers
        )
    return operations.cut(asked, [*map(_effect_shown, found)])


def _effect_shown(found: Effect) -> EffectShown:
    return EffectShown(record=found.record, name=found.name, change=found.change, why=found.why)


@operation(
    "POST",
    "/records/designations/{record_id}/effects",
    tag="designations",
    said=Reworded,
    answers=Page[EffectShown],
    powers=_KEEPING,
)
def foresee_change(asked: Asked[Reworded], record_id: str) -> Page[EffectShown]:
    """Say of each act of the agency what other words would change; change nothing."""
    kept, content = _RECORDS.opened(asked, record_id), asked.said.content
    with within_content():
        checks.check(_RECORDS.kind, content, Known(kept.agency))
    papers = on_file(kept.agency, asked.actor)
    found = effects.effects_of_change(
        record_id, content, actor=asked.actor, now=asked.now, on_file=papers
    )
    return Page(items=tuple(map(_effect_shown, found)), total=len(found))


@operation(
    "GET",
    "/records/designations/{record_id}/exclusions",
    tag="designations",
    said=Query,
    answers=Exclusions,
    powers=_NAMED,
)
def read_exclusions(asked: Asked[Query], record_id: str) -> Exclusions:
    """Say what the chief's policies bar in it, and for what they ask an agreement."""
    return designating.exclusions(record_id, actor=asked.actor, now=asked.now)


def _add_step(
    verb: str, summary: str, action: Callable[..., Left], said: Any, powers: tuple[Power, ...]
) -> None:
    """Add the operation of one step; every step answers with what it left."""

    def step(asked: Asked[Any], record_id: str) -> LeftShown:
        told = msgspec.structs.asdict(asked.said)
        # Said by the actor already.
        del told["not_identifying"]
        with telling(record_id, asked.actor, body=told):
            left = action(record_id, actor=asked.actor, now=asked.now, **told)
        return LeftShown(id=record_id, state=left.state, version=left.version)

    described = Operation(
        method="POST",
        path=f"/records/designations/{{record_id}}/{verb}",
        name=f"{verb}_designation",
        summary=summary,
        tag="designations",
        said=said,
        answers=LeftShown,
        powers=powers,
    )
    operations.add(described, step)


for _step in (
    ("propose", "Ask for the signatures", designating.propose, Moved, _KEEPING),
    ("return", "Take it back to work on it", designating.return_to_draft, Moved, _KEEPING),
    ("sign", "Approve what was read", designating.sign, Signing, _SIGNING),
    ("decline", "Refuse to sign", designating.decline, Declining, _SIGNING),
    (
        "withdraw",
        "End it from today on, or give up a draft",
        designating.withdraw,
        Withdrawing,
        (*_SIGNING, *_KEEPING),
    ),
    (
        "supersede",
        "Let another take its place from today on",
        designating.supersede,
        Superseding,
        _SIGNING,
    ),
):
    _add_step(*_step)


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
    return operations.cut(asked, naming_us(actor=asked.actor))


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
