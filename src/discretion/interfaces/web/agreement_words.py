"""How an agreement's parties and promises are told: on its own page, in a cell of the list, and to
whoever shares something under it.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from msgspec import UNSET

from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements.contents import (
    Agreement,
    DisposalTerm,
    Signatory,
    Term,
    Terms,
)
from discretion.apps.register.queries import record
from discretion.errors import NotFound
from discretion.interfaces.web.party_names import known_names
from discretion.law.deadlines import counted, listed

_ROLES: Final = {"discloser": "discloses", "recipient": "receives", "other": "has another role"}
_FROM: Final = {"disclosure": "each disclosure", "end": "the agreement’s last day"}
_CERTAIN: Final = {"yes": "Agreed", "no": "Not agreed", "not_known": "Not known yet"}


def party(signatory: Signatory, names: Mapping[str, str]) -> str:
    """Who a party is and what its role is; `names` has those that are known by an id."""
    name = names.get(signatory.id, signatory.id) if signatory.id else signatory.name
    return f"{name}, which {_ROLES[signatory.role]}"


def promises(terms: Terms) -> list[tuple[str, str]]:
    """What the recipient was to promise, and whether it did, in which words."""
    each = (
        ("Not to pass it on", terms.no_redisclosure),
        ("To dispose of it or return it", terms.disposal),
        ("To tell of a breach", terms.notice),
    )
    return [
        (label, _CERTAIN[term.agreed] + _time(term) + (f": {term.words}" if term.words else ""))
        for label, term in each
    ]


def _time(term: Term) -> str:
    """Within which time, where one was agreed."""
    if not isinstance(term, DisposalTerm) or term.days is UNSET or term.after is UNSET:
        return ""
    return f", within {counted(term.days, 'day')} of {_FROM[term.after]}"


class Reminder(NamedTuple):
    """What whoever shares under an agreement has to keep in mind, as far as it says so."""

    id: str
    party: str
    says: str
    afterwards: str


def reminder(id_: str, actor: Actor) -> Reminder | None:
    """The same of one agreement; None where there is none, or where it is not theirs to read."""
    try:
        kept = record(id_, actor=actor) if id_ else None
    except NotFound:
        return None
    if kept is None or not isinstance(kept.content, Agreement):
        return None
    said = kept.content
    party = known_names(actor).get(said.with_, said.with_)
    return Reminder(kept.id, party, _says(said), _afterwards(said.terms.disposal))


def _says(said: Agreement) -> str:
    """For what it may be used, and whether it may be passed on; nothing that is not in it."""
    uses = f"use for {listed([*said.purposes])} only" if said.purposes else ""
    passing = said.terms.no_redisclosure
    kept = f"no passing on{_in_its_words(passing)}" if passing.agreed == "yes" else ""
    allows = ", and ".join(filter(None, (uses, kept)))
    return f"allows {allows}" if allows else "covers it, and names no purpose"


def _afterwards(term: DisposalTerm) -> str:
    if term.agreed != "yes":
        return ""
    return f"They dispose of it or return it{_time(term).removeprefix(',')}{_in_its_words(term)}."


def _in_its_words(term: Term) -> str:
    return f" (in its words: “{term.words}”)" if term.words else ""
