"""The one check behind every permission: what an actor sees, and what they may do where.

Roles and their powers are the table in `law.authority`; this adds only the tree and the days.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from discretion.apps.accounts.tree import Tree
from discretion.errors import NotAllowed, NotFound
from discretion.law.authority import Power, Role, powers

# Who opens accounts for the City does not thereby see what its agencies keep.
_NO_RECORDS = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Office:
    """A role held in an agency, or for the whole City where `agency` is empty."""

    role: Role
    agency: str = ""
    subtree: bool = False
    # Why someone acts who does not hold the role: as a deputy, or while the office is vacant.
    standing_in: str = ""
    # Whether the role is the City's, and only a token cuts it to one agency.
    city_wide: bool = False


# Why the head or the chief acts as a privacy officer where there is none.
WHILE_VACANT: Final = "while the office is vacant"


@dataclass(frozen=True)
class Actor:
    """Someone who acts: a person, a service account or the system, with the offices of the day."""

    id: str
    name: str
    offices: tuple[Office, ...] = ()
    tree: Tree = field(default_factory=lambda: Tree({}), repr=False)
    # What a token allows; None for a person who signed in.
    scopes: frozenset[Power] | None = None
    # The paths of the texts of which they say that nothing in it is about a person.
    not_identifying: frozenset[str] = frozenset()

    def vouching(self, paths: Iterable[str]) -> "Actor":
        """The same, saying that the texts at these paths are not about a person."""
        said = frozenset(paths)
        return replace(self, not_identifying=said) if said else self

    @cached_property
    def sees(self) -> frozenset[str] | None:
        """The agencies whose records exist for the actor; None where all do."""
        if any(not o.agency and o.role not in _NO_RECORDS for o in self.offices):
            return None
        seen = (self.tree.below(o.agency) for o in self.offices if o.agency)
        return frozenset().union(*seen)

    @cached_property
    def vacant(self) -> frozenset[str]:
        """The agencies for whose vacant office the actor may act."""
        return frozenset(o.agency for o in self.offices if o.standing_in == WHILE_VACANT)

    @cached_property
    def manages(self) -> frozenset[str] | None:
        """The agencies whose people the actor administers; None where all."""
        return self.where(Power.MANAGE_PEOPLE)

    def where(self, power: Power) -> frozenset[str] | None:
        """The agencies in which the actor has a power; None where in all."""
        # Asked of each act; a program may hold offices in a thousand agencies.
        if power not in self._where:
            self._where[power] = self._reached(power)
        return self._where[power]

    @cached_property
    def _where(self) -> dict[Power, frozenset[str] | None]:
        return {}

    def _reached(self, power: Power) -> frozenset[str] | None:
        holding = [o for o in self.offices if self._gives(o, power)]
        if any(not office.agency for office in holding):
            return None
        return frozenset().union(*(self._reach(office) for office in holding))

    def where_at_home(self, power: Power) -> frozenset[str]:
        """The agencies in which the actor has a power by an office there, and not the City's."""
        at_home = [o for o in self.offices if o.agency and not o.city_wide]
        return frozenset().union(*(self._reach(o) for o in at_home if self._gives(o, power)))

    def can(self, power: Power, agency: str = "") -> bool:
        """Whether the actor has a power in an agency; with none named, for the whole City."""
        return any(
            not o.agency or (agency and agency in self._reach(o))
            for o in self.offices
            if self._gives(o, power)
        )

    def can_anywhere(self, power: Power) -> bool:
        """Whether the actor has a power in some agency: what a menu asks."""
        return self.where(power) != frozenset()

    def may_see(self, agency: str) -> bool:
        """Whether an agency's records exist for the actor."""
        return self.sees is None or agency in self.sees

    def holds(self, role: Role, agency: str) -> bool:
        """Whether the actor holds a role in an agency, or stands in for who does."""
        return any(o.role is role and agency in self._reach(o) for o in self.offices)

    def _gives(self, office: Office, power: Power) -> bool:
        return power in powers(office.role) and (self.scopes is None or power in self.scopes)

    def _reach(self, office: Office) -> frozenset[str]:
        whole = self.tree.below if office.subtree else self.tree.itself
        return whole(office.agency)


NOBODY = Actor(id="", name="Nobody")


def require(actor: Actor, power: Power, agency: str = "") -> None:
    """NotFound for an agency out of the actor's sight, NotAllowed where the power is lacking."""
    if agency and not actor.may_see(agency) and not actor.can(power, agency):
        raise NotFound(f"There is no agency “{agency}” here.")
    if not actor.can(power, agency):
        raise NotAllowed(f"Your roles don't include this: {power.value.replace('_', ' ')}.")


def require_any(actor: Actor, wanted: Iterable[Power], agency: str = "") -> None:
    """As `require`, where one of several powers is enough."""
    first, *others = wanted
    if not any(actor.can(power, agency) for power in others):
        require(actor, first, agency)
