"""How the parties of a record stand in its form: by their names, and found again by what is typed.

A party that the record has already comes back as it was, even one whose name the editor can't see.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.register import queries
from discretion.apps.register.kinds import KINDS


class PartyNames:
    """The register's parties by id; `kept` are the record's own, each an id or else a name."""

    def __init__(self, names: Mapping[str, str], kept: Iterable[tuple[str, str]] = ()) -> None:
        self.names = names
        self._times = Counter(name.casefold() for name in names.values())
        self._ids = {name.casefold(): id_ for id_, name in names.items()}
        self._ids |= {id_.casefold(): id_ for id_ in names}
        self._kept = {self.shown(*each).casefold(): _named(*each) for each in kept}

    def shown(self, id_: str, name: str = "") -> str:
        """What stands in the field: a name, or the id where no name tells this party alone."""
        known = self.names.get(id_, "")
        return known if self._times[known.casefold()] == 1 else id_ or name

    def typed(self, word: str) -> dict[str, str]:
        """The party that is meant, as `id`; as `name` where the register has none like it."""
        said = word.casefold()
        if said in self._kept:
            return self._kept[said]
        return _named(self._ids.get(said, ""), word)

    def id_of(self, word: str) -> str:
        """The id of the party that is meant; the word itself where the register has none."""
        return self.typed(word).get("id", word)


def _named(id_: str, name: str) -> dict[str, str]:
    return {"id": id_} if id_ else {"name": name}


def offered_names(actor: Actor) -> list[str]:
    """The names that a field for a party offers while typing: of those that there still are."""
    closed = actor.tree.closed
    return sorted({name for id_, name in known_names(actor).items() if id_ not in closed})


def known_names(actor: Actor) -> dict[str, str]:
    """The parties that may be named: every agency, closed or not, and the contractors in sight."""
    contractors = queries.records(KINDS["contractor"], actor=actor)
    agencies = accounts.all_agencies().values_list("id", "name")
    return dict(contractors.values_list("code", "title")) | dict(agencies)
