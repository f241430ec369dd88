"""Who is who: agencies with their sub-offices, contractors, and what a counterparty counts as."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from msgspec import UnsetType

from discretion.errors import Fault
from discretion.law.acts import Actor, Counterparty, EntityKind, PartyKind
from discretion.law.determinations import written
from discretion.law.register import Agency as _Registered
from discretion.law.register import Contractor, Register
from discretion.law.remembered import Remembered

# How an act names its counterparty: kind, id and kind of entity; and whether that is the id of an
# agency that is one with the acting agency, which is all that matters of who acts.
_Naming: TypeAlias = tuple[PartyKind, str, EntityKind | UnsetType, bool]

_WORDS: Final = {
    "own_agency": "the agency itself",
    "city_agency": "a city agency",
    "police_department": "the police department",
    "department_of_education": "the Department of Education",
    "local_public_authority": "a local public authority",
    "local_public_benefit_corporation": "a local public benefit corporation",
    "contractor": "a contractor",
    "subcontractor": "a subcontractor",
    "individual": "the individual concerned",
    "third_party": "a third party",
}


@dataclass(frozen=True, eq=False)
class Agency:
    """An agency or sub-office. `line` is its own id and those above it; `kind` its topmost's.

    `top` is the id of the agency as a whole: sub-offices of one agency are one agency. The police
    department is one of the city agencies. `written` is the name as JSON has it.
    """

    id: str
    name: str
    written: str
    kind: str
    line: tuple[str, ...]
    top: str
    has_foil_officer: bool
    police: bool
    of_the_city: bool


@dataclass(frozen=True, eq=False)
class Party:
    """A counterparty as the register knows it.

    `written` are its `words` as JSON has them. `answers_to` is every word by which a list of
    counterparties may name it: its kinds, its kind of entity, its id and those above it. `ids` are
    the id and those above it alone.
    """

    words: str
    written: str
    id: str
    ids: frozenset[str]
    answers_to: frozenset[str]
    third_party: bool
    individual: bool
    own: bool
    police: bool
    of_the_city: bool

    def called(self, value: str, name: str) -> bool:
        """Whether an agreement or approval that says `value` means this party, called `name`."""
        return value in self.ids or (bool(name) and value == name)


class Parties:
    """The agencies and contractors of a register, looked up by id."""

    def __init__(self, register: Register) -> None:
        above = {agency.id: agency for agency in register.agencies}
        self.agencies: Mapping[str, Agency] = {id_: _agency(id_, above) for id_ in above}
        self.contractors: Mapping[str, Contractor] = {c.id: c for c in register.contractors}
        self._tops = {id_: agency.top for id_, agency in self.agencies.items()}
        self._resolved = Remembered(self._resolve)

    def name(self, id_: str) -> str:
        """What the register calls an agency or contractor."""
        known = self.agencies.get(id_) or self.contractors.get(id_)
        return known.name if known else id_

    def resolve(self, counterparty: Counterparty, acting: Agency) -> Party | Fault:
        """The party that a counterparty is to the acting agency, or why it can't be."""
        id_ = counterparty.id
        own = self._tops.get(id_) == acting.top
        return self._resolved[counterparty.kind, id_, counterparty.entity, own]

    def _resolve(self, named: _Naming) -> Party | Fault:
        kind, id_, entity, own = named
        if entity and kind != "third_party":
            message = "Only a third party has a kind of entity; leave it out"
            return Fault("kind_mismatch", message, "counterparty.entity")
        if not id_:
            return _stranger(kind, entity or "")
        if agency := self.agencies.get(id_):
            return _known_agency(kind, agency, own=own)
        if contractor := self.contractors.get(id_):
            return _known_contractor(kind, entity or "", contractor)
        message = f"No agency or contractor in the register has the id {id_!r}"
        return Fault("unknown_id", message, "counterparty.id")

    def outside_chapter(self, actor: Actor) -> bool:
        """Whether the actor is a vendor whose services the chapter does not reach (§ 23-1201)."""
        if actor.kind == "employee" or not actor.id:
            return False
        return self.contractors[actor.id].services == "other"

    def is_privacy_officer(self, actor: Actor, agency: Agency) -> bool:
        """Whether the actor's contractor was designated to act as privacy officer (§ 1202(g))."""
        if actor.kind == "employee" or not actor.id:
            return False
        contractor = self.contractors[actor.id]
        return contractor.privacy_officer and self._tops[contractor.agency] == agency.top


def _agency(id_: str, above: Mapping[str, _Registered]) -> Agency:
    line = [id_]
    while parent := above[line[-1]].parent:
        line.append(parent)
    kind = above[line[-1]].kind
    return Agency(
        id=id_,
        name=above[id_].name,
        written=written(above[id_].name),
        kind=kind,
        line=tuple(line),
        top=line[-1],
        has_foil_officer=any(above[a].foil_officer for a in line),
        police=kind == "police_department",
        of_the_city=kind in ("city_agency", "police_department"),
    )


def _stranger(kind: str, entity: str) -> Party:
    """A counterparty that the register does not know: it is what the act says it is."""
    words = f"a third party ({entity.replace('_', ' ')})" if entity else _WORDS[kind]
    return _party(kind, words, entity=entity)


def _known_agency(kind: str, agency: Agency, *, own: bool) -> Party | Fault:
    """An agency of the register. One of the acting agency's own tree counts as that agency itself,
    however the act calls it: sub-offices of one agency are one agency."""
    fitting = {agency.kind, "city_agency" if agency.police else "", "own_agency" if own else ""}
    if kind not in fitting:
        whose = "" if own else ", and another agency than the one that acts"
        return _mismatch(kind, f"{agency.name} is {_WORDS[agency.kind]}{whose}")
    return _party("own_agency" if own else agency.kind, agency.name, ids=agency.line)


def _known_contractor(kind: str, entity: str, contractor: Contractor) -> Party | Fault:
    registered = "subcontractor" if contractor.subcontractor_of else "contractor"
    if kind not in (registered, "third_party"):
        return _mismatch(kind, f"{contractor.name} is {_WORDS[registered]}")
    if contractor.services == "other":
        kind, entity = "third_party", entity or "vendor"
    return _party(kind, contractor.name, ids=(contractor.id,), entity=entity)


def _mismatch(kind: str, in_fact: str) -> Fault:
    message = f"The register has another kind than {kind!r} here: {in_fact}"
    return Fault("kind_mismatch", message, "counterparty.kind")


def _party(
    kind: str,
    words: str,
    *,
    ids: tuple[str, ...] = (),
    entity: str = "",
) -> Party:
    police = kind == "police_department"
    kinds = {kind, "city_agency"} if police else {kind}
    answers_to = kinds | set(ids) | ({entity} if entity else set())
    return Party(
        words=words,
        written=written(words),
        id=ids[0] if ids else "",
        ids=frozenset(ids),
        answers_to=frozenset(answers_to),
        third_party=kind == "third_party",
        individual=kind == "individual",
        own=kind == "own_agency",
        police=police,
        of_the_city="city_agency" in kinds,
    )
