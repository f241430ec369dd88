"""A whole city's office: pages, searches, drafts and spreadsheets, two million facts behind them.

Runs on SQLite in a folder of its own; on PostgreSQL as
`python -m tests.postgres python -m benchmarks.office`. `--quick` fills a tenth of the city. A city
that DISCRETION_HOME names and has been filled before is taken as it is.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

os.environ.setdefault("DISCRETION_HOME", tempfile.mkdtemp(prefix="discretion-office-"))
os.environ["DISCRETION_SECOND_FACTOR"] = "no"
os.environ["DISCRETION_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "discretion.config.settings"

import django

django.setup()

import msgspec  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks import drafting, measure, town  # noqa: E402
from benchmarks.measure import Table  # noqa: E402
from discretion.apps.accounts.models import Agency, Membership, Person  # noqa: E402
from discretion.apps.accounts.policy import Actor  # noqa: E402
from discretion.apps.accounts.queries import actor_of  # noqa: E402
from discretion.apps.audit import queries as audit  # noqa: E402
from discretion.apps.register import inventory, spreadsheets  # noqa: E402
from discretion.apps.register import queries as register  # noqa: E402
from discretion.apps.register.contents import Activity  # noqa: E402
from discretion.apps.register.document import Item  # noqa: E402
from discretion.apps.register.kinds import KINDS  # noqa: E402
from discretion.apps.register.spreadsheets import workbooks  # noqa: E402
from discretion.apps.register.spreadsheets.columns import columns, row_of  # noqa: E402
from discretion.apps.reports import actions as reports  # noqa: E402
from discretion.apps.reports import queries as desk  # noqa: E402
from discretion.apps.reports.models import Report  # noqa: E402
from discretion.law.authority import Role  # noqa: E402

PAGE_SECONDS = 0.200
SEARCH_SECONDS = 0.100
EXPORT_SECONDS = 5.0
IMPORT_SECONDS = 20.0
DRAFTING_SECONDS = 40.0
DRAFTING_BYTES = 1_000_000_000
ROWS = 10_000
SEARCHES = ("shelter", "shelter grant", "49", "tena scho")


def main() -> None:
    """Fill, measure, print, and fail where a promise is not kept."""
    scale = 10 if measure.quick("A whole city's office") else 1
    # As a server loads it.
    import_module("discretion.config.wsgi")
    call_command("migrate", verbosity=0)
    if not Agency.objects.exists():
        town.fill(town.Size().a_tenth() if scale > 1 else town.Size())
    number, _ = audit.head()
    print(f"on {connection.vendor}, with {number:,} facts; waited / time of the core")
    measure.finish(
        *(_pages(email) for email in (town.OFFICER, town.CHIEF)),
        _searches(),
        _reports(scale),
        _spreadsheets(scale),
        _proof(),
    )


def _actor(email: str) -> Actor:
    return actor_of(Person.objects.get(email=email), now=town.NOW)


# Pages and searches


def _addresses() -> Iterator[str]:
    activity = next(iter(town.ids_of("activity")))
    designation = next(iter(town.ids_of("designation")))
    agreement = next(iter(town.ids_of("agreement")))
    yield from ("/", "/me", "/search?q=shelter")
    for kind in KINDS.values():
        yield f"/register/{kind.plural}"
    yield from (
        "/register/activities?page=5&sort=-changed",
        "/register/activities?act=disclosure&type=name",
        "/register/activities?words=shelter",
        "/register/designations?standing=in_force",
        "/register/agreements/coverage",
        f"/records/{activity}",
        f"/records/{activity}/history",
        f"/records/{designation}",
        f"/records/{agreement}",
        "/record",
        "/record?kind=record.changed",
        f"/record?record={activity}",
    )


def _desk_addresses() -> Iterator[str]:
    """The pages of the report that our officer has in the making."""
    report = f"/reports/{_begun().id}"
    yield from ("/reports", report)
    for part in ("questions/1", "questions/2", "questions/14", "findings", "prepare"):
        yield f"{report}/{part}"


def _begun() -> Report:
    officer = _actor(town.OFFICER)
    return desk.reports(officer).first() or reports.begin_report(
        town.OURS,
        cycle=drafting.CYCLE,
        edition_name=drafting.EDITION,
        actor=officer,
        now=town.NOW,
    )


def _pages(email: str) -> Table:
    table = Table(
        f"Pages at the server, warm, as the {email.partition('@')[0]}: median of {measure.TIMES}"
    )
    client = Client()
    client.force_login(Person.objects.get(email=email))
    more = _desk_addresses() if email == town.OFFICER else ()
    for address in (*_addresses(), *more):
        table.within(address, lambda a=address: _opened(client, a), PAGE_SECONDS)  # type: ignore[misc]
    return table


def _opened(client: Client, address: str) -> None:
    if client.get(address).status_code != 200:
        sys.exit(f"{address} does not open.")


def _searches() -> Table:
    table = Table("Full text over the City's activities, the first 50 by title")
    chief = _actor(town.CHIEF)
    for words in SEARCHES:
        found = register.records(KINDS["activity"], actor=chief, words=words)
        count = found.count()
        table.within(
            f"“{words}”, in {count:,}",
            lambda f=found: list(f.all()[:50]),  # type: ignore[misc]
            SEARCH_SECONDS,
        )
    return table


# Reports


def _reports(scale: int) -> Table:
    table = Table("Reports")
    officer, begun = _actor(town.OFFICER), _begun()
    activities = len(town.ids_of("activity"))
    table.within(
        f"a draft from {activities} activities, proof-read",
        lambda: desk.draft(begun.id, actor=officer, now=town.NOW),
        PAGE_SECONDS,
    )
    bodies = drafting.BODIES // scale
    with tempfile.TemporaryDirectory() as folder:
        took = drafting.watched(bodies, Path(folder))
        written = len(list(Path(folder).iterdir()))
    if written != 2 * bodies:
        sys.exit(f"{bodies} bodies gave {written} files.")
    limit = DRAFTING_SECONDS / scale
    table.promise(
        f"{bodies} bodies' reports, pdf and docx",
        f"{took.seconds:.1f} / {took.core_seconds:.1f} s",
        f"< {limit:.0f} s",
        kept=took.seconds < limit,
    )
    table.promise(
        "memory of all processes meanwhile",
        f"{took.peak_bytes / 1e6:,.0f} MB",
        f"< {DRAFTING_BYTES / 1e6:,.0f} MB",
        kept=took.peak_bytes < DRAFTING_BYTES,
    )
    return table


# Spreadsheets


def _spreadsheets(scale: int) -> Table:
    rows = ROWS // scale
    table = Table(f"Spreadsheets of {rows:,} rows")
    keeper = _keeper()
    agencies = _with_rows(rows)
    export = measure.timed(
        lambda: spreadsheets.workbook(actor=keeper, agencies=agencies, now=town.NOW)
    )
    table.once(".xlsx out", export, EXPORT_SECONDS / scale)
    changed = _changed(keeper, agencies, rows)
    now = town.NOW + timedelta(days=365)

    def bring_in() -> None:
        with transaction.atomic():
            done = spreadsheets.bring_in(changed, file_name="a.xlsx", actor=keeper, now=now)
        if len(done.changed) != rows:
            sys.exit(f"{len(done.changed)} rows were changed.")

    table.once(".xlsx in, every row changed", measure.timed(bring_in), IMPORT_SECONDS / scale)
    return table


def _keeper() -> Actor:
    """Someone who keeps the registers of the whole City."""
    email = "keeper@example.org"
    person, new = Person.objects.get_or_create(
        email=email, defaults={"name": "keeper", "joined_at": town.NOW}
    )
    if new:
        Membership.objects.create(person=person, role=Role.PRIVACY_STAFF, since=town.NOW.date())
    return _actor(email)


def _with_rows(rows: int) -> list[str]:
    """As many agencies as keep so many activities."""
    chosen, count = list[str](), 0
    for agency in Agency.objects.order_by("-id").values_list("id", flat=True):
        if count >= rows:
            break
        chosen.append(agency)
        count += len(town.ids_of("activity", agency))
    return chosen


def _changed(keeper: Actor, agencies: list[str], rows: int) -> bytes:
    """The workbook with another reason in each row."""
    whole = inventory.export(actor=keeper, agencies=agencies, now=town.NOW)
    items = list(whole.activities)[:rows]
    cells = [row_of("activity", _reworded(item)) for item in items]
    lists = {column.offered: () for column in columns("activity") if column.offered}
    return workbooks.write({"activity": cells}, lists)


def _reworded(item: Item[Activity]) -> Item[Activity]:
    reason = f"{item.content.reason} It was asked for {item.version} times."
    content = msgspec.structs.replace(item.content, reason=reason)
    return msgspec.structs.replace(item, content=content)


def _proof() -> Table:
    table = Table("The record")
    broken = list[object]()
    waited, core = measure.timed(lambda: broken.extend(audit.verify()))
    number, _ = audit.head()
    table.promise(
        f"{number:,} entries verified",
        f"{waited:.1f} / {core:.1f} s",
        "whole",
        kept=not broken,
    )
    return table


if __name__ == "__main__":
    main()
