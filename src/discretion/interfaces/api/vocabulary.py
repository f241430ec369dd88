"""The operations on the types of identifying information, as the law lists them on a day."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from discretion.apps.audit.actions import new_york_day
from discretion.interfaces.api.asking import Asked, Query
from discretion.interfaces.api.operations import Page, operation
from discretion.law.information import Edition, edition, edition_on


class OfEdition(Query, frozen=True, kw_only=True):
    """Of which edition by its name, or in force on which day; by default today's."""

    edition: str = ""
    on: date | UnsetType = UNSET


class TypeShown(msgspec.Struct, frozen=True, kw_only=True):
    """A type of identifying information that the statute lists, and the finer ones it covers."""

    code: str
    label: str
    edition: str
    covers: tuple[str, ...] = ()


@operation("GET", "/types", tag="types", said=OfEdition, answers=Page[TypeShown])
def list_statutory_types(asked: Asked[OfEdition]) -> Page[TypeShown]:
    """List the types of an edition of the law; those that the chief added are records."""
    found = _edition(asked)
    items = tuple(
        TypeShown(code=each.code, label=each.label, edition=found.name, covers=each.covers)
        for each in found.types.values()
    )
    return Page(items=items, total=len(items))


def _edition(asked: Asked[OfEdition]) -> Edition:
    said = asked.said
    if said.edition:
        return edition(said.edition)
    today = new_york_day(asked.now)
    return edition_on(today if said.on is UNSET else said.on)
