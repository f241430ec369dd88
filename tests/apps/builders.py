"""What tests of the apps build: records of the register, as documents or as they are kept."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from discretion.apps.accounts.policy import Actor
from discretion.apps.register import actions, checks, designating, document, queries
from discretion.apps.register.contents import Activity, Designation, Function, Party, Policy
from discretion.apps.register.document import Inventory
from discretion.apps.register.kinds import Kind
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation
from tests.cast import NOW, TODAY, Cast


def an_item(**given: Any) -> dict[str, Any]:
    """A record of an inventory, of agency alpha: what stands beside it, and what it says."""
    names = ("id", "agency", "state", "version")
    beside: dict[str, Any] = {name: given.pop(name) for name in names if name in given}
    return {"agency": "alpha", **beside, "content": given}


def an_inventory(**tables: Any) -> Inventory:
    """An inventory with these tables of items, read as a document is."""
    whole = {"schema": "discretion/inventory/1", "as_of": "2026-07-30", **tables}
    return document.read(json.dumps(whole).encode())


def enter_all(kind: Kind, items: Iterable[dict[str, Any]], *, actor: Actor) -> list[Kept]:
    """Records of one kind, entered one by one."""
    return [
        actions.enter(
            kind, checks.read(kind, item["content"]), agency=item["agency"], actor=actor, now=NOW
        )
        for item in items
    ]


def a_function(**changes: Any) -> Function:
    """Answering those who write in, which is what alpha is there for."""
    lawful = Function(code="letters", name="Letters", mission="Who writes to us gets an answer.")
    return msgspec.structs.replace(lawful, **changes)


def an_activity(**changes: Any) -> Activity:
    """Alpha hands names to beta by the way."""
    lawful = Activity(
        act="disclosure",
        name="Hand a letter on",
        types=("name",),
        counterparties=(Party(kind="city_agency", id="beta"),),
    )
    return msgspec.structs.replace(lawful, **changes)


def a_designation(**changes: Any) -> Designation:
    """A routine designation for the disclosure of names to city agencies, from today on."""
    lawful = Designation(
        kind="routine",
        act="disclosure",
        name="Letters handed on",
        types=("name",),
        counterparties=("city_agency",),
        since=TODAY,
        reason="Letters about another agency's work are handed on to it.",
    )
    return msgspec.structs.replace(lawful, **changes)


def a_joint_designation(**changes: Any) -> Designation:
    """One that beta's officer has to agree to."""
    given = {"kind": "joint_routine", "with_agencies": ("beta",), "counterparties": ("beta",)}
    return a_designation(**{**given, **changes})


def a_determination_of_best_interests(**changes: Any) -> Designation:
    """One that the chief has to make."""
    given = {"kind": "best_interests", "until": date(2026, 12, 31)}
    return a_designation(**{**given, **changes})


def a_policy(**changes: Any) -> Policy:
    """No disclosure of a name to the federal government is routine."""
    lawful = Policy(
        says="never_routine",
        name="Names",
        authority="Order 8",
        types=("name",),
        counterparties=("federal_agency",),
    )
    return msgspec.structs.replace(lawful, **changes)


def drafted(everyone: Cast, content: Designation | None = None, *, agency: str = "alpha") -> Kept:
    """A designation that alpha's keeper drafted."""
    said = content or a_designation()
    return designating.draft(said, agency=agency, actor=everyone.keeper_a, now=NOW)


def proposed(everyone: Cast, content: Designation | None = None) -> Kept:
    """A designation that waits for its signatures."""
    kept = drafted(everyone, content)
    return designating.propose(kept.id, version=kept.version, actor=everyone.keeper_a, now=NOW)


def signed_by(everyone: Cast, kept: Kept, *parts: str, now: datetime = NOW) -> Kept:
    """The designation after these have signed it as it stands."""
    pinned = material_fingerprint(designation(kept))
    for part in parts:
        actor = everyone.actor(part)
        designating.sign(kept.id, fingerprint=pinned, reason="It serves us.", actor=actor, now=now)
    return queries.record(kept.id, actor=everyone.chief)


def approved(everyone: Cast, content: Designation | None = None) -> Kept:
    """A designation that everyone signed whose signature it needs."""
    kept = proposed(everyone, content)
    signers = {
        "routine": ("officer_a",),
        "joint_routine": ("officer_a", "officer_b"),
        "best_interests": ("chief",),
    }
    return signed_by(everyone, kept, *signers[designation(kept).kind])
