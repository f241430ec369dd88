"""Determinations over HTTP: one act, many, and kept for good, by two processes of the real server.

On SQLite in a folder of its own; `python -m tests.postgres --durable python -m
benchmarks.determinations` is what an office of the City's size has, and what is promised.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

os.environ.setdefault("DISCRETION_HOME", tempfile.mkdtemp(prefix="discretion-served-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.served_settings"
os.environ["DISCRETION_SECOND_FACTOR"] = "no"

import django

django.setup()

import msgspec  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import city, filed, measure  # noqa: E402
from benchmarks.acts import acts  # noqa: E402
from benchmarks.load import CITY, Heard, Load, heard  # noqa: E402
from benchmarks.machine import speed  # noqa: E402
from benchmarks.measure import Table  # noqa: E402
from discretion.apps.accounts.actions import make_token  # noqa: E402
from discretion.apps.accounts.models import Agency, Membership, Person  # noqa: E402
from discretion.apps.accounts.policy import Actor, Office  # noqa: E402
from discretion.apps.accounts.queries import actor_of  # noqa: E402
from discretion.apps.matters.live import now as live_now  # noqa: E402
from discretion.apps.register.city import load_city  # noqa: E402
from discretion.law.authority import Role  # noqa: E402
from discretion.law.checks import FaultyAct  # noqa: E402
from discretion.law.reading import load_register  # noqa: E402

DESIGNATIONS, ACTS = 20_000, 20_000
PROCESSES, CONNECTIONS = 2, 16
BATCH, BATCH_CONNECTIONS = 1_000, 4
SINGLE_A_SECOND, P99_MS = 2_500, 20
KEPT_A_SECOND, BATCHED_A_SECOND = 700, 40_000
PORT = 18_473
# How often it is asked before, at most, and by how much it may still get faster.
WARM_UPS, STEADY = 12, 1.05
EMPTY, CEDAR, ASK = "/api/v1/empty", "/api/v1/cedarpy", "/api/v1/determinations"
EMAIL = "program@example.org"


class Asked(NamedTuple):
    """The acts that an office of the City takes without a fault, and a program's tokens."""

    acts: Sequence[bytes]
    token: str
    keeper: str


def main() -> None:
    """Fill, serve, measure, print, and fail where a promise is not kept."""
    quick = measure.quick("Determinations over HTTP", one_core=False)
    call_command("migrate", verbosity=0)
    office = _filled(DESIGNATIONS // 10 if quick else DESIGNATIONS)
    print(f"on {connection.vendor}, {len(office.acts):,} acts")
    there = speed()
    print(f"this machine is {there:.2f} times as fast as the one where rates were promised")
    with _server():
        measure.finish(_measured(office, 2 if quick else 10, there))


class Asking(NamedTuple):
    """Who asks, and for how many seconds each time."""

    office: Asked
    seconds: float

    def __call__(self, path: str, bodies: Sequence[bytes], at_once: int = CONNECTIONS) -> Heard:
        """What is heard, once every process has been asked before."""
        single = bodies is self.office.acts
        media_type = "application/json" if single else "application/x-ndjson"
        token = self.office.keeper if "record" in path else self.office.token
        load = Load(PORT, path, token, tuple(bodies), at_once, self.seconds, media_type)
        _warm_up(load)
        return heard(load)


def _measured(office: Asked, seconds: float, speed: float) -> Table:
    table = Table(f"{PROCESSES} processes, {CONNECTIONS} connections, who asks beside them")
    asked = Asking(office, seconds)
    ceiling, cedar = asked(EMPTY, office.acts), asked(CEDAR, office.acts)
    table.add("an empty view, no token", _shown(ceiling))
    table.add("cedarpy, yes or no, no token", _shown(cedar))
    a_second = partial(table.proportional, speed=speed, unit="/s")
    one = asked(ASK, office.acts)
    of_peer, of_ceiling = (one.per_second / other.per_second for other in (cedar, ceiling))
    beside = f"{of_peer:.2f} x cedarpy, {of_ceiling:.2f} of the ceiling"
    a_second("one act", one.per_second, SINGLE_A_SECOND, ours_is=beside)
    beside = f"{one.p99 / ceiling.p99:.2f} x the ceiling"
    name, p99 = "the same, 99 in 100 wait less", one.p99 * 1e3
    table.proportional(name, p99, P99_MS, speed=speed, unit="ms", ours_is=beside)
    lines = [b"\n".join(office.acts[n : n + BATCH]) for n in range(0, len(office.acts), BATCH)]
    many = asked(ASK, lines, BATCH_CONNECTIONS)
    name, beside = f"acts, {BATCH:,} of them at once", f"p99 of a batch {many.p99 * 1e3:.0f} ms"
    a_second(name, many.per_second * BATCH, BATCHED_A_SECOND, ours_is=beside)
    kept = asked(f"{ASK}?record=true", office.acts)
    if connection.vendor == "postgresql":
        a_second("one act, kept on the disk", kept.per_second, KEPT_A_SECOND, ours_is=_waits(kept))
    else:
        table.add("one act, kept on the disk", _shown(kept))
    return table


def _warm_up(load: Load) -> None:
    """Ask until it answers no faster than before: a process makes ready what concerns an agency
    when it is first asked about it, and there are thirteen hundred."""
    half = msgspec.structs.replace(load, seconds=load.seconds / 2)
    before = 0.0
    for _ in range(WARM_UPS):
        found = heard(half)
        if found.answers >= 4 * load.connections and found.per_second < STEADY * before:
            return
        before = found.per_second
    if not before:
        sys.exit(f"{load.path} did not answer within {WARM_UPS * half.seconds:.0f} s.")


def _shown(found: Heard) -> str:
    return f"{found.per_second:,.0f}/s, {_waits(found)}"


def _waits(found: Heard) -> str:
    return f"p50 {found.p50 * 1e3:.1f}, p99 {found.p99 * 1e3:.1f} ms"


# The office


def _filled(designations: int) -> Asked:
    made, now = city.make(designations), datetime.now(UTC)  # noqa: TID251 (tokens end some day)
    filed.renamed(made)
    on_file = made.register["agreements"], made.register["approvals"]
    text = city.encode(made.register | {"agreements": [], "approvals": []})
    written = Path(settings.HOME) / "city.json"
    written.write_bytes(text)
    os.environ[CITY] = str(written)
    if not Agency.objects.exists():
        admin = Actor(id="system", name="Benchmark", offices=(Office(Role.ADMINISTRATOR),))
        load_city(load_register(text), actor=admin, now=now)
        filed.put_on_file(*on_file, actor=admin, now=now)
        _people(made.register["agencies"], now)
    return Asked(list(_taken(made)), *_tokens(now))


def _people(agencies: Sequence[city.Record], now: datetime) -> None:
    """A service account that is on the staff of every agency at the top."""
    person = Person.objects.create(email=EMAIL, name="A program", joined_at=now)
    since = date(2020, 1, 1)
    Membership.objects.create(person=person, role=Role.AUDITOR, since=since)
    Membership.objects.bulk_create(
        Membership(
            person=person, role=Role.EMPLOYEE, agency_id=agency["id"], subtree=True, since=since
        )
        for agency in agencies
        if "parent" not in agency
    )


def _tokens(now: datetime) -> tuple[str, str]:
    actor = actor_of(Person.objects.get(email=EMAIL), now=now)
    end = (now + timedelta(days=1)).date()
    return tuple(
        make_token(name, scopes=["determine"], expires_on=end, actor=actor, now=now)
        for name in ("asks", "keeps")
    )  # type: ignore[return-value]  # two of them


def _taken(made: city.City) -> Iterator[bytes]:
    """Acts that break no contract."""
    decisions = live_now().decisions
    for act in acts(made, ACTS):
        line = city.encode(act)
        try:
            decisions.answer(line)
        except FaultyAct:
            continue
        yield line


@contextmanager
def _server() -> Iterator[None]:
    connection.close()
    command = [str(Path(sys.executable).with_name("discretion")), "serve"]
    command += ["--port", str(PORT), "--workers", str(PROCESSES)]
    # What is served beside our own stands here, not in what is installed.
    places = filter(None, (os.environ.get("PYTHONPATH"), str(Path(__file__).parents[1])))
    served = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
    process = subprocess.Popen(command, env=served)  # noqa: S603 (our own)
    try:
        _wait()
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait() -> None:
    for _ in range(600):
        try:
            urlopen(f"http://localhost:{PORT}{EMPTY}", b"{}", timeout=30).close()
        except OSError:
            time.sleep(0.1)
            continue
        return
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()
