"""What browsers of the cast send for designations."""

from datetime import date
from typing import Any

from discretion.apps.register import actions, queries
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.queries import Kept
from discretion.apps.register.signatures import designation
from tests.apps.builders import (
    an_activity,
)
from tests.cast import NOW, Cast

LATER = date(2030, 1, 1)
# Other boxes ticked in the form: what is shared is no name but a fingerprint.
FINGERPRINTS = {"types_0": [], "types_2": ["biometrics.fingerprints"]}
OUTSIDERS = ["officer_b", "officer_office", "stranger", "committee", "administrator"]


def typed(**fields: object) -> dict[str, object]:
    """What a browser sends for a designation."""
    return {
        "agency": "alpha",
        "kind": "routine",
        "act": "disclosure",
        "name": "Letters handed on",
        "types_0": ["name"],
        "named": "Agency Beta",
        "party_kinds": ["police_department"],
        "since": "8/1/2026",
        "reason": "They are about the other agency's work.",
        **fields,
    }


def sent_back(page: Any) -> dict[str, Any]:
    """What a browser sends that saves a form as it was shown."""
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    lines = ("named", "with_agencies", "staff", "other_types")
    told = {name: value for name, value in shown.items() if value not in (None, [], False)}
    told |= {name: "\n".join(told[name]) for name in lines if isinstance(told.get(name), list)}
    days = ("since", "until", "review_on")
    return {**told, **{d: f"{told[d]}" for d in days if d in told}}


def an_act(everyone: Cast, **fields: Any) -> Kept:
    """An activity of alpha that a designation may cover."""
    content = an_activity(**fields)
    actor = everyone.officer_a
    return actions.enter(KINDS["activity"], content, agency="alpha", actor=actor, now=NOW)


def state_of(everyone: Cast, kept: Kept) -> str:
    return queries.record(kept.id, actor=everyone.auditor).state


def signing(kept: Kept, **fields: object) -> dict[str, object]:
    """What a browser sends to sign what it was shown."""
    pinned = material_fingerprint(designation(kept))
    return {"fingerprint": pinned, "reason": "It serves us.", "statement": "on", **fields}
