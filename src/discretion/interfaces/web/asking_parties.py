"""Who is meant by a name: an agency, a contractor, or a body that the agency dealt with before."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple, cast

from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.matters import queries as matters
from discretion.apps.matters.judging import facts_of
from discretion.apps.register import queries
from discretion.apps.register.contents import Activity, Contractor, Designation, Party
from discretion.apps.register.kinds import KINDS
from discretion.law.acts import PartyKind

_MOST: Final = 8
_LOOKED_THROUGH: Final = 200
_EARLIER: Final = 20
_NAMED: Final = ("third_party", "contractor", "city_agency")
_KINDS: Final = {
    "own_agency": "another office of your own agency",
    "city_agency": "a City agency",
    "police_department": "the police department",
    "department_of_education": "the Department of Education",
    "local_public_authority": "a public authority",
    "local_public_benefit_corporation": "a public benefit corporation",
    "contractor": "a contractor",
    "subcontractor": "a subcontractor",
}


class Known(NamedTuple):
    """A party that can be chosen by name; `what` says what it is."""

    name: str
    party: Party
    what: str

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return self.party.id or self.party.name


class Parties:
    """The parties that an employee of an agency may mean."""

    def __init__(self, actor: Actor, agency: str) -> None:
        self._actor, self._agency = actor, agency
        listed = chain(self._agencies(), self._contractors(), self._bodies())
        self.known = {known.key: known for known in reversed([*listed])}

    @property
    def names(self) -> list[str]:
        """Every name, to be offered while one types."""
        return sorted({known.name for known in self.known.values()})

    def exactly(self, word: str) -> Known | None:
        """The one party that is called so, or has this id; None where there is none, or several."""
        said = word.casefold()
        found = [k for k in self.known.values() if said in (k.name.casefold(), k.key.casefold())]
        return found[0] if len(found) == 1 else None

    def like(self, word: str) -> list[Known]:
        """Those whose name has each word that was typed, or begins with their first letters."""
        said = word.casefold().split()
        found = [k for k in self.known.values() if said and _fits(said, k)]
        return sorted(found, key=lambda known: known.name)[:_MOST]

    def _agencies(self) -> Iterator[Known]:
        tree = self._actor.tree
        own = tree.top(self._agency)
        rows = accounts.all_agencies().exclude(id=self._agency)
        for id_, name, kind in rows.values_list("id", "name", "kind"):
            said = "own_agency" if tree.top(id_) == own else kind
            yield Known(name, Party(kind=cast(PartyKind, said), id=id_), _KINDS[said])

    def _contractors(self) -> Iterator[Known]:
        for row in queries.records(KINDS["contractor"], actor=self._actor, states=("current",)):
            content = queries.kept(row).content
            assert isinstance(content, Contractor)  # noqa: S101 (the query says so)
            kind: PartyKind = "subcontractor" if content.subcontractor_of else "contractor"
            yield Known(content.name, Party(kind=kind, id=content.code), _KINDS[kind])

    def _bodies(self) -> Iterator[Known]:
        """Those without a record of their own, of the register and of one's own matters."""
        for party in chain(self._of_register(), self._of_matters()):
            if party.name and not party.id and party.kind in _NAMED:
                entity = "" if party.entity is UNSET else party.entity.replace("_", " ")
                what = f"named before, as {entity or _KINDS.get(party.kind, 'a third party')}"
                yield Known(party.name, party, what)

    def _of_register(self) -> Iterator[Party]:
        found = queries.records(KINDS["activity"], actor=self._actor, states=("current",))
        rows = found.filter(agency=self._agency).order_by("-changed_at")[:_LOOKED_THROUGH]
        for row in rows:
            content = queries.kept(row).content
            yield from content.counterparties if isinstance(content, Activity) else ()

    def _of_matters(self) -> Iterator[Party]:
        for row in matters.my_matters(self._actor)[:_EARLIER]:
            party = facts_of(row).counterparty
            if party is not UNSET:
                yield party


def _fits(said: Iterable[str], known: Known) -> bool:
    name = known.name.casefold()
    letters = "".join(word[0] for word in name.split() if word not in ("of", "the", "and", "for"))
    short = "".join(said)
    return all(word in name for word in said) or (len(short) > 1 and letters.startswith(short))


def usual_types(actor: Actor, agency: str, party: Party) -> list[str]:
    """The types that the agency was approved to share with such a party, or to collect from it."""
    wanted = {party.id, party.kind, party.entity or ""} - {""}
    found = queries.records(KINDS["designation"], actor=actor, states=("approved",))
    rows = found.filter(agency__in=actor.tree.above(agency)).order_by("-changed_at")
    types: dict[str, None] = {}
    for row in rows[:_LOOKED_THROUGH]:
        content = queries.kept(row).content
        assert isinstance(content, Designation)  # noqa: S101 (the query says so)
        if content.counterparties != "any" and wanted & set(content.counterparties):
            types |= dict.fromkeys(content.types)
    return list(types)


def recent_types(actor: Actor, beside: str = "") -> list[str]:
    """The types of one's own last matters, but for the one at hand."""
    rows = matters.my_matters(actor).exclude(id=beside)[:3]
    return list(dict.fromkeys(code for row in rows for code in facts_of(row).types))
