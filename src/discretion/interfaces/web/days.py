"""The days that a record's content names, to narrow a list by them where the database has it.

What stands on a day is never stored, so it is asked of the content itself; on both databases.
"""

from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, JSONField, QuerySet, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

# Sorts after every day: what has no last day ends on none.
_NEVER: Final = Value("9999", output_field=TextField())


class _Unparsed(JSONField):
    """JSON as text: PostgreSQL finds a day in it in a third of the time that `jsonb` takes."""

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """The type to which a text is cast."""
        return "json" if connection.vendor == "postgresql" else super().cast_db_type(connection)


def with_days(found: QuerySet[Any], *names: str) -> QuerySet[Any]:
    """The same records, with days of their content to filter by, each as text of the contract."""
    days = {name: _day(name) for name in names}
    dated: QuerySet[Any] = found.alias(told=Cast("content", _Unparsed())).alias(**days)
    return dated


def _day(name: str) -> Case:
    """A day by its name. Most contents name no last day: those are not parsed for it."""
    said = Coalesce(Cast(KT(f"told__{name}"), TextField()), _NEVER)
    return Case(When(content__contains=f'"{name}":', then=said), default=_NEVER)
