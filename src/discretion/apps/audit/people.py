"""Who did something, as the record needs to know it."""

from typing import Protocol


class By(Protocol):
    """A person, a service account or the system, under an id that is never given out again."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def not_identifying(self) -> frozenset[str]:
        """The paths of the texts of which they said that nothing in it is about a person."""
