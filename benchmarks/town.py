"""A whole city as an office: 200 agencies, 50,000 records, two million facts, from one seed."""

import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from django.db import connection, transaction

from discretion.apps.accounts.models import Agency, Membership, Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements.contents import AGREEMENT, Agreement
from discretion.apps.audit import chain
from discretion.apps.audit import queries as audit
from discretion.apps.audit.facts import as_text
from discretion.apps.audit.models import Entry
from discretion.apps.register import facts, store
from discretion.apps.register.contents import (
    Activity,
    Designation,
    Function,
    Party,
    RetentionRule,
)
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.material import material_fingerprint
from discretion.apps.register.models import Record, Signature
from discretion.law.authority import Role
from discretion.law.information import enacted_editions

NOW: Final = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
FILLER: Final = Actor(id="system", name="Discretion")
# The agency whose officer opens the pages: half as large again as the others.
OURS: Final = "agency-000"
OFFICER: Final = "officer@example.org"
CHIEF: Final = "chief@example.org"
_SEED: Final = 20261120
CHUNK: Final = 2_000
_TYPES: Final = sorted({code for edition in enacted_editions() for code in edition.types})
_WORDS: Final = (
    "intake", "visit", "benefit", "permit", "hearing", "inspection", "survey", "grant", "shelter",
    "tenant", "school", "library", "payment", "appeal", "volunteer", "licence", "repair", "health",
)  # fmt: skip


class Size(NamedTuple):
    """How large a city is; the whole is 200 agencies, 50,000 records and 2,000,000 facts."""

    agencies: int = 200
    records: int = 50_000
    entries: int = 2_000_000

    def a_tenth(self) -> "Size":
        """The same in small: its agencies are as large, but there are fewer."""
        return Size(self.agencies // 10, self.records // 10, self.entries // 10)


def fill(size: Size) -> None:
    """Fill an empty office, with a line of progress on the way."""
    chance = random.Random(_SEED)  # noqa: S311 (the same city every time, no secret)
    ids = [f"agency-{n:03}" for n in range(size.agencies)]
    Agency.objects.bulk_create(Agency(id=id_, name=f"Agency {id_[-3:]}") for id_ in ids)
    _people(ids)
    whole = [*_agreements(chance, ids), *(_new(chance, ids, n) for n in range(size.records))]
    for start in shown("records", len(whole)):
        with transaction.atomic():
            rows = store.enter(whole[start : start + CHUNK], actor=FILLER, now=NOW)
            Signature.objects.bulk_create(_signatures(rows))
    _facts(size.entries - audit.head()[0])


def shown(what: str, count: int) -> Iterator[int]:
    """Where each part of a long work begins, and a line that says how far it is."""
    began = time.perf_counter()
    for start in range(0, count, CHUNK):
        yield start
        done = min(start + CHUNK, count)
        took = time.perf_counter() - began
        if sys.stderr.isatty() or done == count:
            print(f"\r{done:,} of {count:,} {what}, {took:,.0f} s ", end="", file=sys.stderr)
    print(file=sys.stderr)


def _people(ids: Sequence[str]) -> None:
    """Ours, the City's, and an officer for every other agency, so that no desk stands empty."""
    _person(CHIEF, Role.CHIEF_PRIVACY_OFFICER, None)
    _person("auditor@example.org", Role.AUDITOR, None)
    for id_ in ids:
        email = OFFICER if id_ == OURS else f"{id_}@example.org"
        _person(email, Role.AGENCY_PRIVACY_OFFICER, id_)


def _person(email: str, role: Role, agency: str | None) -> None:
    person = Person.objects.create(email=email, name=email.partition("@")[0], joined_at=NOW)
    Membership.objects.create(person=person, role=role, agency_id=agency, since=date(2026, 1, 1))


def _new(chance: random.Random, ids: Sequence[str], number: int) -> store.New:
    """One in twenty a function, three in twenty a designation, the rest activities."""
    place, turn = number % len(ids), number // len(ids)
    # One agency has just begun and keeps nothing; its share is ours.
    agency = OURS if place == len(ids) // 2 else ids[place]
    name = f"{' '.join(chance.sample(_WORDS, 3))} {number}"
    if turn % 20 == 0:
        function = Function(code=f"function_{number}", name=name, mission=" ".join(_WORDS))
        return store.New(KINDS["function"], agency, function, "current")
    types = tuple(chance.sample(_TYPES, chance.randint(1, 6)))
    if turn % 5 == 0:
        terms = Designation(
            kind="routine", act="both", name=name, types=types, since=date(2026, 1, 1)
        )
        return store.New(KINDS["designation"], agency, terms, "approved")
    own = f"function_{number - turn % 20 * len(ids)}"
    return store.New(KINDS["activity"], agency, _activity(chance, name, own, types, ids), "current")


def _activity(
    chance: random.Random, name: str, function: str, types: tuple[str, ...], ids: Sequence[str]
) -> Activity:
    third = Party(kind="third_party", name=_alliance(chance))
    city = Party(kind="city_agency", id=chance.choice(ids))
    return Activity(
        act=chance.choice(("collection", "retention", "disclosure")),
        name=name,
        function=function,
        types=types,
        categories=(chance.choice(_WORDS),),
        counterparties=(third, city),
        reason=f"Because of {chance.choice(_WORDS)}.",
        mission=f"It serves the {chance.choice(_WORDS)}.",
        retention=RetentionRule(trigger="the case is closed", years=chance.randint(1, 10)),
    )


def _alliance(chance: random.Random) -> str:
    return f"{chance.choice(_WORDS).title()} Alliance"


def _agreements(chance: random.Random, ids: Sequence[str]) -> Iterator[store.New]:
    """Six for each agency; one in six ends soon."""
    for agency in ids:
        for number in range(6):
            content = Agreement(
                name=f"Agreement {number} of {agency}",
                with_=_alliance(chance),
                types="any" if number % 2 else tuple(chance.sample(_TYPES, 5)),
                since=date(2026, 1, 1),
                until=date(2027 if number else 2026, 12, 31),
            )
            yield store.New(AGREEMENT, agency, content, "current")


def _signatures(rows: Iterable[Record]) -> Iterator[Signature]:
    for row in rows:
        content = store.content_of(row)
        if isinstance(content, Designation):
            yield Signature(
                designation=row,
                agency_id=row.agency_id,
                role=Role.AGENCY_PRIVACY_OFFICER,
                person="person:1",
                person_name="officer",
                on=date(2026, 1, 2),
                at=NOW,
                reason="It is what the function is there for.",
                fingerprint=material_fingerprint(content),
            )


def _facts(count: int) -> None:
    """Changes of the records that are there, again and again, a second between two.

    They are written beside the one write path, in its own form, or filling would take an hour;
    that the chain is whole is then found out by verifying it.
    """
    rows = [*Record.objects.order_by("id").values_list("id", "agency")]
    told = dict(_changes())
    number, digest = audit.head()
    columns = [str(f.column) for f in Entry._meta.concrete_fields]
    sql = f"INSERT INTO audit_entry ({', '.join(columns)}) VALUES ({', '.join(['%s'] * 8)})"  # noqa: S608 (names of our own)
    for start in shown("facts", count):
        batch = []
        for n in range(start, min(start + CHUNK, count)):
            record, agency = rows[n % len(rows)]
            at = NOW + timedelta(seconds=n)
            text = told[record].replace(NOW.isoformat(), at.isoformat(), 1)
            number += 1
            digest = chain.digest(digest, number, text)
            moment = connection.ops.adapt_datetimefield_value(at)
            kind = facts.RecordChanged.kind
            batch.append((number, moment, FILLER.id, kind, record, agency or "", text, digest))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, batch)


def _changes() -> Iterator[tuple[str, str]]:
    """What a change of each record is told as, by the record's id."""
    for row in Record.objects.order_by("id").iterator(CHUNK):
        after = facts.Kept(state=row.state, version=2, content=store.content_of(row))
        fact = facts.RecordChanged(
            record=row.id, agency=row.agency_id or "", before=after, after=after
        )
        yield row.id, as_text(fact, by=FILLER, now=NOW)


def ids_of(kind: str, agency: str = OURS) -> Mapping[str, str]:
    """The ids of an agency's records of one kind, with their titles."""
    found = Record.objects.filter(kind=kind, agency=agency).order_by("id")
    return dict(found.values_list("id", "title"))
