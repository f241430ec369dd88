"""The tree of agencies: who is below whom. An office sees neither its parent nor its siblings."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Tree:
    """Every agency's parent, by id; empty for one at the top."""

    parents: Mapping[str, str]

    @cached_property
    def _offices(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for agency, parent in self.parents.items():
            found[parent] = (*found.get(parent, ()), agency)
        return found

    def below(self, agency: str) -> frozenset[str]:
        """The agency itself and every office below it, however deep."""
        offices = self._offices.get(agency, ())
        return frozenset({agency}).union(*(self.below(office) for office in offices))

    def above(self, agency: str) -> tuple[str, ...]:
        """The agency itself and those above it, up to the top."""
        parent = self.parents.get(agency, "")
        return (agency, *self.above(parent)) if parent else (agency,)

    def top(self, agency: str) -> str:
        """The agency at the top, which files for all below it."""
        return self.above(agency)[-1]
