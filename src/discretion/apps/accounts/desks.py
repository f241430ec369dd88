"""On whose desk something lands: the nearest holder of a power, from an agency up its tree.

What an office's own officer may do is not also laid before everyone above; where the office has
none, it goes up. Where a privacy officer is lacking all the way up, it falls to who may stand in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from discretion.apps.accounts import queries
from discretion.apps.accounts.models import Deputy, Membership, Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.tree import Tree
from discretion.law.authority import Power, Role, powers

Powers = tuple[Power, ...]
_STANDING_IN: Final = (Power.ACT_FOR_VACANT_OFFICE,)
_OFFICER: Final = frozenset(powers(Role.AGENCY_PRIVACY_OFFICER))


@dataclass(frozen=True)
class Desk:
    """What lands on someone's desk: that of these agencies, and whether that of the City."""

    agencies: frozenset[str]
    city: bool


def roles_with(wanted: Iterable[Power]) -> frozenset[Role]:
    """The roles that have one of these powers."""
    asked = frozenset(wanted)
    return frozenset(role for role in Role if asked.intersection(powers(role)))


def of(actor: Actor, asked: Mapping[str, Powers], *, on: date) -> Mapping[str, Desk]:
    """For each name in `asked`, what lands on the actor's desk that one of its powers lets do."""
    own = {name: _own(actor, wanted) for name, wanted in asked.items()}
    deep = frozenset[str]().union(*(reach for _, reach, _ in own.values()))
    others = _others(actor, asked, deep, on)
    found = {}
    for name, (direct, reach, city) in own.items():
        roles = roles_with(asked[name])
        nearer = {(agency, sub) for role, agency, sub in others if role in roles}
        left = {a for a in reach if not _is_nearer(a, nearer, direct, actor.tree)}
        found[name] = Desk(direct | left, city)
    return found


def _own(actor: Actor, wanted: Powers) -> tuple[frozenset[str], frozenset[str], bool]:
    """The agencies in which the actor has one of the powers, those below, and whether the City."""
    holding = [
        office
        for office in actor.offices
        if any(power in powers(office.role) for power in wanted)
        and (actor.scopes is None or actor.scopes.intersection(wanted))
    ]
    direct = frozenset[str]().union(
        *(actor.tree.itself(office.agency) for office in holding if office.agency)
    )
    below = (actor.tree.below(office.agency) for office in holding if office.subtree)
    return direct, frozenset[str]().union(*below) - direct, any(not o.agency for o in holding)


def _others(
    actor: Actor, asked: Mapping[str, Powers], deep: frozenset[str], on: date
) -> set[tuple[str, str, bool]]:
    """Who else holds such a role in these agencies: role, agency, whether for those below."""
    if not deep:
        return set()
    roles = roles_with(power for wanted in asked.values() for power in wanted)
    found = queries.in_force(Membership.objects.filter(role__in=roles, agency__in=deep), on)
    return set(found.values_list("role", "agency", "subtree").distinct())


def _is_nearer(
    agency: str, nearer: set[tuple[str, bool]], direct: frozenset[str], tree: Tree
) -> bool:
    """Whether someone holds it at the agency, or above it and still below the actor."""
    for place in tree.above(agency):
        if place in direct:
            return False
        if (place, True) in nearer or (place in tree.heirs(agency) and (place, False) in nearer):
            return True
    return False


Asked = tuple[Powers, str]
# The desk of who reports for the whole City.
CHIEF: Final[Asked] = ((Power.REPORT_QUARTERLY,), "")


def holders(asked: Iterable[Asked], *, on: date) -> Mapping[Asked, tuple[Person, ...]]:
    """On whose desks it lands, and on those of their deputies; empty where on nobody's.

    `asked` are powers, of which one is enough, and the agency; the empty one is the City.
    """
    wanted = set(asked)
    held = _held((power for each, _ in wanted for power in (*each, *_STANDING_IN)), on)
    tree = queries.tree(on)
    return {one: tuple(_nearest(one, held, tree)) for one in wanted}


def _held(wanted: Iterable[Power], on: date) -> list[tuple[Membership, tuple[Person, ...]]]:
    """The memberships with these powers on a day, each with who acts by it."""
    roles = roles_with(wanted)
    found = queries.in_force(
        Membership.objects.filter(role__in=roles, person__is_active=True), on
    ).select_related("person")
    standing = Deputy.objects.filter(
        membership__role__in=roles, person__is_active=True, since__lte=on, until__gte=on
    ).select_related("person")
    deputies: dict[int, tuple[Person, ...]] = {}
    for one in standing:
        deputies[one.membership_id] = (*deputies.get(one.membership_id, ()), one.person)
    return [(m, (m.person, *deputies.get(m.pk, ()))) for m in found.order_by("pk")]


def _nearest(
    one: Asked, held: list[tuple[Membership, tuple[Person, ...]]], tree: Tree
) -> Iterable[Person]:
    wanted, agency = one
    ways = [roles_with(wanted)]
    if _OFFICER.intersection(wanted):
        ways.append(roles_with(_STANDING_IN))
    # What was asked of a merged agency is asked of its successor.
    home = tree.heirs(agency)[-1]
    places = (*tree.above(home), "") if home else ("",)
    for roles in ways:
        for place in places:
            there = [
                people
                for m, people in held
                if m.role in roles
                and (m.agency_id or "") == place
                and (place in (home, "") or m.subtree)
            ]
            if there:
                return dict.fromkeys(person for people in there for person in people)
    return ()


def everyone_with(power: Power, agency: str, *, on: date) -> Sequence[Person]:
    """Everyone who has a power in an agency on a day, there or above, and their deputies; by name.

    Where nobody has, those who may stand in for its officer.
    """
    above = queries.tree().above(agency)
    held = [
        people
        for m, people in _held((power,), on)
        if m.agency_id in (None, agency) or (m.subtree and m.agency_id in above)
    ]
    found = {person for people in held for person in people}
    asked = ((power,), agency)
    return sorted(found or holders([asked], on=on)[asked], key=lambda person: person.name)


def people(ids: Iterable[str]) -> Mapping[str, Person]:
    """Those who still have an account, by id as the record has it."""
    keys = [int(key) for kind, _, key in (id_.partition(":") for id_ in ids) if kind == "person"]
    return {f"person:{p.pk}": p for p in Person.objects.filter(pk__in=keys, is_active=True)}
