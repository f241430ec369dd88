"""What the chief's policy sets for the quarterly report: a threshold, and whether it has a day."""

from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from django.db import IntegrityError, transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.audit.actions import record
from discretion.apps.oversight import asking
from discretion.apps.oversight.contents import Policy
from discretion.apps.oversight.facts import ReportingPolicyChanged
from discretion.apps.oversight.models import ReportingPolicy
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power
from discretion.law.suppression import check_threshold

# By which the record names it: there is one.
RECORD: Final = "reporting_policy"
_HIGHEST: Final = 1_000
_LONGEST: Final = 300


class Set(NamedTuple):
    """The policy, and its version; 0 where none was set."""

    content: Policy
    version: int
    changed_by: str


def policy() -> Set:
    """What holds now."""
    row = ReportingPolicy.objects.filter(key=RECORD).first()
    if row is None:
        return Set(Policy(), 0, "")
    told = {name: getattr(row, name) for name in Policy.__struct_fields__}
    return Set(Policy(**told), row.version, row.changed_by)


@transaction.atomic
def change_policy(
    content: Policy, *, version: int, actor: Actor, now: datetime, why: str = ""
) -> Set:
    """Set the policy; `version` 0 where none was set. Duties that are open move with it."""
    require(actor, Power.ADOPT_POLICIES)
    content = msgspec.structs.replace(content, authority=content.authority.strip())
    _check(content)
    before = policy()
    if before.version != version:
        raise Stale(f"{before.changed_by} changed the policy meanwhile.")
    columns = {**msgspec.structs.asdict(content), "changed_at": now, "changed_by": actor.name}
    found = ReportingPolicy.objects.filter(key=RECORD, version=version)
    if not version:
        _first(columns)
    elif not found.update(**columns, version=version + 1):
        raise Stale("Someone else changed the policy meanwhile.")
    told = before.content if version else None
    fact = ReportingPolicyChanged(record=RECORD, why=why.strip(), before=told, after=content)
    record(fact, by=actor, now=now)
    if before.content.due_in_next_quarter != content.due_in_next_quarter:
        asking.move(content, actor=actor, now=now)
    return policy()


def _first(columns: dict[str, object]) -> None:
    try:
        with transaction.atomic():
            ReportingPolicy.objects.create(key=RECORD, **columns)
    except IntegrityError:
        raise Stale("Someone else set the policy in this moment.") from None


def _check(content: Policy) -> None:
    check_threshold(content.threshold)
    found = []
    if content.threshold > _HIGHEST:
        message = f"A threshold is at most {_HIGHEST:,}."
        found.append(Fault("bad_count", message, "threshold"))
    if not content.authority:
        message = "Say which policy sets this, with its date."
        found.append(Fault("missing_field", message, "authority"))
    if len(content.authority) > _LONGEST:
        found.append(Fault("too_long", f"Use at most {_LONGEST} characters.", "authority"))
    if found:
        raise Invalid(found)
