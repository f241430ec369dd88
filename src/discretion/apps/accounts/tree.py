"""The tree of agencies: who is below whom, and who became a part of whom.

An office sees neither its parent nor its siblings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Tree:
    """Every agency's parent, by id; empty for one at the top.

    `merged` says of what has become a part of another agency of which one: there it is as the
    agency itself, whose history it now is, wherever it stood before. `closed` are those that have
    had their last day, merged or not: nothing new begins there.
    """

    parents: Mapping[str, str]
    merged: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()

    @cached_property
    def _offices(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for agency in self.parents:
            found[self._parent(agency)] = (*found.get(self._parent(agency), ()), agency)
        return found

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for part, agency in self.merged.items():
            found[agency] = (*found.get(agency, ()), part)
        return found

    def _parent(self, agency: str) -> str:
        return self.merged.get(agency) or self.parents.get(agency, "")

    def below(self, agency: str) -> frozenset[str]:
        """The agency itself and every office below it, however deep."""
        offices = self._offices.get(agency, ())
        return frozenset({agency}).union(*(self.below(office) for office in offices))

    def itself(self, agency: str) -> frozenset[str]:
        """The agency and every one that became a part of it."""
        parts = self._parts.get(agency, ())
        return frozenset({agency}).union(*(self.itself(part) for part in parts))

    def heirs(self, agency: str) -> tuple[str, ...]:
        """The agency, the one that it became a part of, and so on."""
        into = self.merged.get(agency, "")
        return (agency, *self.heirs(into)) if into else (agency,)

    def above(self, agency: str) -> tuple[str, ...]:
        """The agency itself and those above it, up to the top."""
        parent = self._parent(agency)
        return (agency, *self.above(parent)) if parent else (agency,)

    def top(self, agency: str) -> str:
        """The agency at the top, which files for all below it."""
        return self.above(agency)[-1]
