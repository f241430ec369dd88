"""Which words of a designation an approval is pinned to: the reviewed table of its fields.

Material is what changes which acts are covered, on which terms, or until when. All the rest is
wording: it may be improved under the signatures.
"""

from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from discretion.apps.register.contents import Designation
from discretion.apps.register.fingerprints import fingerprint


class Weight(NamedTuple):
    """Whether a field is material, and why."""

    material: bool
    because: str


WEIGHTS: Final = MappingProxyType(
    {
        "kind": Weight(True, "It decides who has to sign, and under which provision."),
        "act": Weight(True, "Collecting and disclosing are approved apart."),
        "name": Weight(False, "It is what the designation is listed under; no act is held to it."),
        "offices": Weight(True, "Only the offices named may rely on it."),
        "functions": Weight(True, "Only acts of the functions named are covered."),
        "types": Weight(True, "Only the types named are covered."),
        "counterparties": Weight(True, "Only acts with the parties named are covered."),
        "staff": Weight(True, "Only the groups of staff named may rely on it."),
        "since": Weight(True, "Acts of earlier days are not covered."),
        "until": Weight(True, "Acts of later days are not covered."),
        "reason": Weight(False, "It explains; what each signer relies on stands in the signature."),
        "with_agencies": Weight(True, "They are the agencies whose officers have to agree."),
        "extra_review": Weight(True, "It is a condition on each act."),
        "agreement_required": Weight(True, "It is a condition on each act."),
        "review_on": Weight(False, "It is a reminder to ourselves; the designation goes on."),
    }
)


def material(content: Designation) -> dict[str, object]:
    """The material part; lists in one order, for their order says nothing."""
    told = msgspec.to_builtins(content)
    return {
        name: sorted(set(value)) if isinstance(value, list | tuple) else value
        for name, value in told.items()
        if WEIGHTS[name].material
    }


def material_fingerprint(content: Designation) -> str:
    """What an approval is pinned to: the fingerprint of the material part."""
    return fingerprint(material(content))


def material_differences(before: Designation, after: Designation) -> tuple[str, ...]:
    """The material fields in which two versions differ, in the order of the fields."""
    old, new = material(before), material(after)
    return tuple(name for name in WEIGHTS if old.get(name) != new.get(name))
