"""The terms in days that the chief privacy officer's policies set: which one binds today."""

import msgspec

from discretion.apps.register import contents, queries
from discretion.apps.register.models import Record
from discretion.law.complaints import Days


def term(says: contents.Term) -> Days | None:
    """The shortest of the current terms of that sort, with where it is written; None for none."""
    rows = Record.objects.filter(kind="policy", state="current").order_by("id")
    found = [
        Days(days=said.days, authority=said.authority)
        for said in (queries.kept(row).content for row in rows)
        if isinstance(said, contents.Policy)
        and said.says == says
        and not isinstance(said.days, msgspec.UnsetType)
    ]
    return min(found, key=lambda one: one.days, default=None)
