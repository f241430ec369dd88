"""What is on file in the benchmark's city beside its register: agreements, approvals, reviews.

Written beside the one write path, or filling would take minutes.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
from django.db import transaction

from benchmarks.city import City, Record
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements.contents import AGREEMENT, Agreement
from discretion.apps.matters.models import Approval, Matter
from discretion.apps.register import store

_CHUNK = 1_000


def renamed(made: City) -> None:
    """Give what is on file the ids of an office: `DES-…`, `AGR-…`, `APP-…`."""
    register = made.register
    new = _named(register["designations"], "DES")
    _named(register["agreements"], "AGR")
    _named(register["approvals"], "APP")
    for approval in register["approvals"]:
        if "designation" in approval:
            approval["designation"] = new[approval["designation"]]


def _named(found: Sequence[Record], prefix: str) -> dict[str, str]:
    new = {one["id"]: f"{prefix}-2025-{number:05}" for number, one in enumerate(found, start=1)}
    for one in found:
        one["id"] = new[one["id"]]
    return new


def put_on_file(
    agreements: Sequence[Record], approvals: Sequence[Record], *, actor: Actor, now: datetime
) -> None:
    """Enter the agreements, and the approvals each with a closed matter that it decided."""
    for start in range(0, len(agreements), _CHUNK):
        with transaction.atomic():
            new = [_agreement(one) for one in agreements[start : start + _CHUNK]]
            store.enter(new, actor=actor, now=now)
    for start in range(0, len(approvals), _CHUNK):
        rows = [row for one in approvals[start : start + _CHUNK] for row in _decided(one)]
        with transaction.atomic():
            Matter.objects.bulk_create(row for row in rows if isinstance(row, Matter))
            Approval.objects.bulk_create(row for row in rows if isinstance(row, Approval))


def _agreement(one: Record) -> store.New:
    said = {name: one[name] for name in ("with", "types")}
    content = msgspec.convert({"name": one["id"], "since": one["from"], **said}, Agreement)
    return store.New(AGREEMENT, one["agency"], content, "current", id=one["id"])


def _decided(one: Record) -> Iterator[Matter | Approval]:
    on = date.fromisoformat(one["on"])
    at, same = datetime.combine(on, time(12), tzinfo=UTC), {"agency_id": one["agency"]}
    said: dict[str, Any] = {name: one.get(name, "") for name in ("act", "purpose", "function")}
    matter = one["id"].replace("APP", "MAT")
    yield Matter(
        id=matter,
        kind="request",
        state="closed",
        requester="person:1",
        requester_name="A program",
        facts="{}",
        opened_at=at,
        submitted_at=at,
        changed_at=at,
        changed_by="A program",
        **same,
        **said,
    )
    yield Approval(
        id=one["id"],
        matter_id=matter,
        by=one["by"],
        person="person:1",
        person_name="A program",
        on=on,
        at=at,
        until=one.get("until"),
        types=one["types"],
        counterparty=one["counterparty"],
        designation=one.get("designation", ""),
        decision="{}",
        **same,
        **said,
    )
