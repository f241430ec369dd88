"""How an agreement's parties and promises are told, on its own page and in a cell of the list."""

from collections.abc import Mapping
from typing import Final

from msgspec import UNSET

from discretion.apps.agreements.contents import DisposalTerm, Signatory, Term, Terms
from discretion.law.deadlines import counted

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
