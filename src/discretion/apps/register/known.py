"""What a record may point to: looked up once for a page, and once for an import of thousands."""

from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from discretion.apps.accounts import queries as accounts
from discretion.apps.register.models import Record
from discretion.law.acts import ENTITY_KINDS, PARTY_KINDS
from discretion.law.information import AddedType, Vocabulary, enacted_editions


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
