"""The terms in days, and the limits in hours, of the chief's policies: which one binds today."""

from collections.abc import Iterator
from typing import Final

import msgspec

from discretion.apps.register import contents, queries
from discretion.apps.register.models import Record
from discretion.law.complaints import Days
from discretion.law.deadlines import HourLimit

_UNNAMED: Final = "a policy of the chief privacy officer"


def term(says: contents.Term) -> Days | None:
    """The shortest of the current terms of that sort, with where it is written; None for none."""
    found = [
        Days(days=said.days, authority=said.authority)
        for _, said in _current()
        if said.says == says and not isinstance(said.days, msgspec.UnsetType)
    ]
    return min(found, key=lambda one: one.days, default=None)


def hours_of(says: contents.Limit) -> HourLimit | None:
    """The shortest of the current limits of that sort, with its policy and where that is written;
    None for none."""
    found = [
        HourLimit(hours=said.hours, authority=f"{said.authority or _UNNAMED}, {id_}")
        for id_, said in _current()
        if said.says == says and not isinstance(said.hours, msgspec.UnsetType)
    ]
    return min(found, key=lambda one: one.hours, default=None)


def _current() -> Iterator[tuple[str, contents.Policy]]:
    for row in Record.objects.filter(kind="policy", state="current").order_by("id"):
        said = queries.kept(row).content
        if isinstance(said, contents.Policy):
            yield row.id, said
