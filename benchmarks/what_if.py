"""What would have come out differently: ten thousand acts of a year, held against a change.

Runs on SQLite in a folder of its own; on PostgreSQL as
`python -m tests.postgres python -m benchmarks.what_if`. `--quick` fills a tenth. A city that
DISCRETION_HOME names and in which something was asked for is taken as it is.
"""

import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from importlib import import_module
from typing import Any, Final

os.environ.setdefault("DISCRETION_HOME", tempfile.mkdtemp(prefix="discretion-what-if-"))
os.environ["DISCRETION_SECOND_FACTOR"] = "no"
os.environ["DISCRETION_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "discretion.config.settings"

import django

django.setup()

import msgspec  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks import measure, town  # noqa: E402
from benchmarks.measure import Table  # noqa: E402
from discretion.apps.accounts.models import Agency, Person  # noqa: E402
from discretion.apps.accounts.policy import Actor  # noqa: E402
from discretion.apps.accounts.queries import actor_of  # noqa: E402
from discretion.apps.audit.actions import new_york_day  # noqa: E402
from discretion.apps.matters import sandbox, what_if  # noqa: E402
from discretion.apps.matters.contents import Facts, Grounds  # noqa: E402
from discretion.apps.matters.models import Approval, DisclosureRecord, Matter  # noqa: E402
from discretion.apps.matters.sandbox import Change  # noqa: E402
from discretion.apps.register import queries as register  # noqa: E402
from discretion.apps.register.contents import Designation, Party  # noqa: E402
from discretion.law.information import editions, enacted_editions  # noqa: E402

SIZE: Final = town.Size(agencies=200, records=20_000, entries=0)
PUT: Final = 10_000
_SEED: Final = 20261124
_TODAY: Final = new_york_day(town.NOW)
_TYPES: Final = sorted({code for edition in enacted_editions() for code in edition.types})
# Every second is of our agency; every third was routine, of the others every fourth was approved.
_OURS, _ROUTINE, _APPROVED = 2, 3, 4
# Of so many, a designation of ours covers the types.
_COVERED: Final = 0.5
# Those of this year, in which the designations hold.
_DAYS: Final = 320


def main() -> None:
    """Fill, measure, print; nothing was promised."""
    scale = 10 if measure.quick("What would have come out differently") else 1
    # As a server loads it.
    import_module("discretion.config.wsgi")
    call_command("migrate", verbosity=0)
    if not Matter.objects.exists():
        town.fill(SIZE.a_tenth() if scale > 1 else SIZE)
        _put(PUT // scale)
    print(f"on {connection.vendor}; waited / time of the core")
    measure.finish(*(_tried(email) for email in (town.OFFICER, town.CHIEF)))


# What was put


def _put(count: int) -> None:
    """Written beside the one write path, or filling would take minutes."""
    chance = random.Random(_SEED)  # noqa: S311 (the same city every time, no secret)
    agencies = list(Agency.objects.order_by("id").values_list("id", flat=True))
    types = [one.types for one in _terms(town.OURS)]
    for start in town.shown("acts", count):
        numbers = range(start, min(start + town.CHUNK, count))
        made = [row for n in numbers for row in _one(chance, n, agencies, types)]
        with transaction.atomic():
            Matter.objects.bulk_create(row for row in made if isinstance(row, Matter))
            Approval.objects.bulk_create(row for row in made if isinstance(row, Approval))
            done = (row for row in made if isinstance(row, DisclosureRecord))
            DisclosureRecord.objects.bulk_create(done)


def _terms(agency: str) -> Iterator[Designation]:
    for id_ in town.ids_of("designation", agency):
        content = register.record(id_, actor=_actor(town.CHIEF)).content
        assert isinstance(content, Designation)
        yield content


def _one(
    chance: random.Random, number: int, agencies: Sequence[str], types: Sequence[Any]
) -> Iterator[Matter | Approval | DisclosureRecord]:
    """Someone asks for what a designation covers, or for something else; by its number, routine."""
    agency = town.OURS if number % _OURS == 0 else chance.choice(agencies)
    at = town.NOW - timedelta(days=number % _DAYS)
    facts = Facts(
        counterparty=Party(kind="city_agency", id=chance.choice(agencies[1:])),
        types=chance.choice(types) if chance.random() < _COVERED else _two(chance),
        purpose=f"Answer letter {number}",
        grounds=Grounds(furthers_mission="Who writes to us gets an answer."),
    )
    said: dict[str, Any] = {"agency_id": agency, "act": facts.act, "purpose": facts.purpose}
    written = msgspec.json.encode(facts).decode()
    id_ = f"{at.year}-{number:05}"
    if number % _ROUTINE == 0:
        yield _done(id_, said, facts, written, at)
        return
    yield _matter(id_, said, written, at)
    if number % _APPROVED == 0:
        yield _approval(id_, said, facts, at)


def _two(chance: random.Random) -> tuple[str, ...]:
    return tuple(chance.sample(_TYPES, 2))


def _done(
    id_: str, said: dict[str, Any], facts: Facts, written: str, at: datetime
) -> DisclosureRecord:
    return DisclosureRecord(
        id=f"REC-{id_}",
        on=new_york_day(at),
        types=list(facts.types),
        party_kind="city_agency",
        party=_party(facts),
        facts=written,
        basis="routine",
        by="person:1",
        by_name="officer",
        at=at,
        **said,
    )


def _matter(id_: str, said: dict[str, Any], written: str, at: datetime) -> Matter:
    return Matter(
        id=f"MAT-{id_}",
        kind="request",
        state="with_officer",
        requester="person:1",
        requester_name="officer",
        facts=written,
        party_kind="city_agency",
        opened_at=at,
        submitted_at=at,
        changed_at=at,
        changed_by="officer",
        **said,
    )


def _approval(id_: str, said: dict[str, Any], facts: Facts, at: datetime) -> Approval:
    return Approval(
        id=f"APP-{id_}",
        matter_id=f"MAT-{id_}",
        by="agency_privacy_officer",
        person="person:1",
        person_name="officer",
        on=new_york_day(at),
        at=at,
        types=list(facts.types),
        counterparty=_party(facts),
        **said,
    )


def _party(facts: Facts) -> str:
    assert isinstance(facts.counterparty, Party)
    return facts.counterparty.id


# What is tried


def _actor(email: str) -> Actor:
    return actor_of(Person.objects.get(email=email), now=town.NOW)


def _tried(email: str) -> Table:
    table = Table(f"Tried as the {email.partition('@')[0]}")
    actor, since = _actor(email), what_if.first_day(_TODAY)
    for what, change in _changes(actor):
        judged = what_if.found(change, since=since, actor=actor, now=town.NOW)
        waited, core = measure.timed(
            lambda c=change: what_if.found(c, since=since, actor=actor, now=town.NOW)  # type: ignore[misc]
        )
        measured = f"{waited:.2f} / {core:.2f} s, {judged.judged / waited:,.0f} acts/s"
        table.add(f"{what}: {len(judged.differing):,} of {judged.judged:,}", measured)
    client = Client()
    client.force_login(Person.objects.get(email=email))
    first = next(iter(town.ids_of("designation")))
    pending = [edition.name for edition in editions() if edition not in enacted_editions()]
    for what, address, said in (
        ("page, a designation withdrawn", f"/what-if/{first}", {"withdrawn": "yes"}),
        ("page, another edition of the law", "/what-if", {"law": pending[0]}),
    ):
        result = client.post(address, said)
        if result.status_code != HTTPStatus.FOUND:
            sys.exit(f"{address} tries nothing.")
        waited, core = measure.timed(lambda a=result["Location"]: _opened(client, a))  # type: ignore[misc]
        table.add(what, f"{waited:.2f} / {core:.2f} s")
    return table


def _changes(actor: Actor) -> Iterator[tuple[str, Change]]:
    """A designation that covers less, one that covers everything, and what is pending as law."""
    first = next(iter(town.ids_of("designation")))
    kept = register.record(first, actor=actor)
    terms = sandbox.terms_of(kept)
    assert isinstance(terms, Designation)
    yield "a designation withdrawn", Change(record=first, withdrawn=True)
    wider = msgspec.structs.replace(terms, types=tuple(_TYPES))
    yield "a designation that covers every type", sandbox.changed(first, wider)
    for edition in editions():
        if edition not in enacted_editions():
            yield f"the edition {edition.name}", Change(law=edition.name)


def _opened(client: Client, address: str) -> None:
    if client.get(address).status_code != HTTPStatus.OK:
        sys.exit(f"{address} does not open.")


if __name__ == "__main__":
    main()
