"""What keeping the history of a change costs, beside django-simple-history and nothing at all.

Ours keeps both whole contents, in a chain, finds the record by its words and its mentions anew,
and refuses a change of an older version; the peer keeps a copy of the row.
"""

import os
import tempfile
from collections.abc import Callable

os.environ["DISCRETION_HOME"] = tempfile.mkdtemp(prefix="discretion-history-")

import django
from django.conf import settings

from discretion.config import settings as ours

_GIVEN = {name: getattr(ours, name) for name in dir(ours) if name.isupper()}
settings.configure(
    **{**_GIVEN, "INSTALLED_APPS": [*ours.INSTALLED_APPS, "benchmarks", "simple_history"]}
)
django.setup()

import msgspec  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from simple_history.models import HistoricalRecords  # type: ignore[import-not-found]  # noqa: E402

from benchmarks import measure, town  # noqa: E402
from benchmarks.measure import Table  # noqa: E402
from discretion.apps.register import store  # noqa: E402
from discretion.apps.register.models import Record  # noqa: E402

RECORDS = 1_000


class Row(models.Model):
    """The columns of a record."""

    id = models.CharField(primary_key=True, max_length=20)
    kind = models.CharField(max_length=20)
    agency = models.CharField(max_length=40)
    state = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        """Nothing is kept of it."""

        abstract = True


class Plain(Row):
    """A row without a history."""

    class Meta:
        """It belongs to no app."""

        app_label = "benchmarks"


class Tracked(Row):
    """A row with the peer's history."""

    history = HistoricalRecords()

    class Meta:
        """It belongs to no app."""

        app_label = "benchmarks"


def main() -> None:
    """Change each record once, one by one in one transaction, and print what one costs."""
    count = RECORDS // (10 if measure.quick("History of a change") else 1)
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Plain, Tracked, Tracked.history.model):
            editor.create_model(model)
    town.fill(town.Size(agencies=1, records=count, entries=0))
    rows = list(Record.objects.filter(kind="activity"))
    names = [field.attname for field in Plain._meta.concrete_fields if field.attname != "agency"]
    kept: tuple[type[Row], ...] = (Plain, Tracked)
    for model in kept:
        model._default_manager.bulk_create(
            model(agency=town.OURS, **{name: getattr(row, name) for name in names}) for row in rows
        )
    spent = {
        "one by one, ours": _seconds(lambda: _ours(rows, 1)),
        "as an import does, ours": _seconds(lambda: _ours(rows, len(rows))),
        "one by one, django-simple-history": _seconds(lambda: _saved(Tracked)),
        "one by one, no history": _seconds(lambda: _saved(Plain)),
    }
    base = spent["one by one, ours"]
    table = Table(f"A change of a record, with its history ({len(rows):,} of them)")
    for what, took in spent.items():
        table.add(what, f"{took / len(rows) * 1e3:.2f} ms", ours_is=f"{base / took:.2f} x its time")
    measure.finish(table)


def _seconds(run: Callable[[], object]) -> float:
    return measure.core_seconds(run)


def _ours(rows: list[Record], at_once: int) -> None:
    with transaction.atomic():
        for start in range(0, len(rows), at_once):
            store.change(
                [_change(row) for row in rows[start : start + at_once]],
                actor=town.FILLER,
                now=town.NOW,
            )


def _change(row: Record) -> store.Change:
    content = msgspec.structs.replace(store.content_of(row), reason=f"Asked {row.version} times.")
    return store.Change(row, content, row.version, row.state)


def _saved(model: type[Row]) -> None:
    with transaction.atomic():
        for row in model._default_manager.all():
            row.content += " "
            row.version += 1
            row.save()


if __name__ == "__main__":
    main()
