"""The days that a record's content names, to narrow a list by them where the database has it.

What stands on a day is never stored, so it is asked of the content itself; on both databases.
"""

from typing import Any, Final

from django.db.models import JSONField, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

# Sorts after every day: what has no last day ends on none.
_NEVER: Final = Value("9999", output_field=TextField())


def with_days(found: QuerySet[Any], *names: str) -> QuerySet[Any]:
    """The same records, with days of their content to filter by, each as text of the contract."""
    days = {name: Coalesce(Cast(KT(f"told__{name}"), TextField()), _NEVER) for name in names}
    dated: QuerySet[Any] = found.alias(told=Cast("content", JSONField())).alias(**days)
    return dated
