"""What a record may point to: looked up once for a page, and once for an import of thousands."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Final

from django.db.models import QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.register.models import Record
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from discretion.law.information import AddedType, Vocabulary, enacted_editions

# What an agreement or a policy mentions that holds for every type.
ANY: Final = "any"


def added_types(*, holding: bool = False) -> dict[str, str]:
    """The labels of the types that the chief added, by code; `holding` are those of today."""
    found = Record.objects.filter(kind="type", **({"state": "current"} if holding else {}))
    rows = found.order_by("title", "id").values_list("code", "title", "state")
    # Of two records of one code the one that holds has the name.
    return {code: title for code, title, _ in sorted(rows, key=lambda row: row[-1] == "current")}


def codes_about(code: str) -> frozenset[str]:
    """The codes by which a record is about a type: its own, what covers it, and what it covers.

    What says `contact` is about the phone number too, and what says the phone number is about
    `contact` (§ 23-1201); so is what the chief added below a type, as `biometrics.voiceprint`.
    What holds for `any` type is about each.
    """
    return codes_about_each([code])[code]


def codes_about_each(codes: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The same of several codes, looked up once for all."""
    covers = _covers()
    return {code: _about(code, covers) for code in codes}


def _about(code: str, covers: Mapping[str, set[str]]) -> frozenset[str]:
    broader = {other for other in covers if code in _reached(other, covers)}
    return frozenset({code, ANY, *broader, *_reached(code, covers)})


def _covers() -> dict[str, set[str]]:
    """The finer codes of each type, under any edition."""
    found: dict[str, set[str]] = {}
    for edition in enacted_editions():
        for kind in edition.types.values():
            found.setdefault(kind.code, set()).update(kind.covers)
    for code in added_types():
        broader = code.rpartition(".")[0]
        if broader:
            found.setdefault(broader, set()).add(code)
    return found


def _reached(code: str, covers: Mapping[str, Iterable[str]]) -> set[str]:
    """All that a type covers, at any depth."""
    reached: set[str] = set()
    waiting = [code]
    while waiting:
        finer = [c for c in covers.get(waiting.pop(), ()) if c not in reached]
        reached.update(finer)
        waiting += finer
    return reached


class Known:
    """The ids and codes that exist, for records of one agency (empty: the City's own records).

    Functions, contractors, systems and activities are those of the agency's whole tree.
    """

    def __init__(self, agency: str) -> None:
        self._agency = agency

    @cached_property
    def agencies(self) -> frozenset[str]:
        """Every agency of the City."""
        return frozenset(accounts.tree().parents)

    @cached_property
    def contractors(self) -> frozenset[str]:
        """The codes of the contractors of any agency."""
        found = Record.objects.filter(kind="contractor").exclude(state="retired")
        return frozenset(found.values_list("code", flat=True))

    @cached_property
    def functions(self) -> frozenset[str]:
        """The codes of the tree's functions."""
        return frozenset(self._of_tree("function").values_list("code", flat=True))

    @cached_property
    def systems(self) -> frozenset[str]:
        """The ids of the tree's systems."""
        return frozenset(self._of_tree("system").values_list("id", flat=True))

    @cached_property
    def activities(self) -> frozenset[str]:
        """The ids of the tree's activities."""
        return frozenset(self._of_tree("activity").values_list("id", flat=True))

    def _of_tree(self, kind: str) -> QuerySet[Record]:
        tree = accounts.tree()
        agencies = tree.below(tree.top(self._agency))
        return Record.objects.filter(kind=kind, agency__in=agencies).exclude(state="retired")

    @cached_property
    def parties(self) -> frozenset[str]:
        """What a list of counterparties may name: kinds, entity kinds, agencies, contractors."""
        return self.agencies | self.contractors | PARTY_KINDS | ENTITY_KINDS

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The codes of types, statutory and added."""
        found = Record.objects.filter(kind="type").values_list("code", flat=True)
        return Vocabulary(AddedType(code, date.min, None) for code in found)

    @cached_property
    def statutory_types(self) -> frozenset[str]:
        """The codes of every enacted edition."""
        return frozenset(code for edition in enacted_editions() for code in edition.types)
