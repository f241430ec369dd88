"""The City's register made ready to decide on: compiled once, then kept up with the record.

Whatever changes the register leaves an entry in the record, in the same transaction. So the last
entry tells which register was compiled, and the entries behind it what to read again.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from operator import is_
from typing import Final, NamedTuple, TypeVar

import msgspec
from django.db import connection

from discretion.apps.agreements import queries as agreements
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Mark
from discretion.apps.audit.recent import Recent
from discretion.apps.matters import on_file
from discretion.apps.register import live as register
from discretion.apps.register.fingerprints import fingerprint
from discretion.law import register as law
from discretion.law.decisions import Decisions

Part = TypeVar("Part", law.Designation, law.Agreement, law.Approval)

# Beyond so many entries, or records that they touch, everything is read anew.
_MOST_ENTRIES: Final = 50_000
_MOST_TOUCHED: Final = 2_000
# Ids of what is few, and read whole; of an agency the kind of the entry tells.
_FEW: Final = ("CON-", "TYP-", "POL-")
_AGENCY: Final = "agency."


@dataclass(frozen=True, eq=False)
class Live:
    """A register, part by part and id, with what decides by it."""

    register: law.Register
    decisions: Decisions
    designations: Mapping[str, law.Designation]
    agreements: Mapping[str, law.Agreement]
    approvals: Mapping[str, law.Approval]

    @property
    def parts(self) -> tuple[Mapping[str, msgspec.Struct], ...]:
        """What there is much of, by id."""
        return self.designations, self.agreements, self.approvals

    def fingerprint(self, agency: str) -> str:
        """The fingerprint of what decides an agency's acts: its tree's part, types and policies."""
        top = self.decisions.city.parties.agencies[agency].top
        if top not in self._fingerprints:
            self._fingerprints[top] = fingerprint(self._trees[top])
        return self._fingerprints[top]

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {}

    @cached_property
    def _trees(self) -> Mapping[str, law.Register]:
        """What concerns the tree of agencies below each one at the top."""
        tables = ("agencies", "contractors", "designations", "agreements", "approvals")
        tops = {a.id: a.top for a in self.decisions.city.parties.agencies.values()}
        parts = {top: {table: list[msgspec.Struct]() for table in tables} for top in tops.values()}
        for table in tables:
            for part in getattr(self.register, table):
                agency = part.id if table == "agencies" else part.agency
                parts[tops[agency]][table].append(part)
        return {
            top: msgspec.structs.replace(self.register, **{t: tuple(p) for t, p in found.items()})
            for top, found in parts.items()
        }


class _State(NamedTuple):
    """A register as it stood at an entry of the record."""

    mark: Mark
    live: Live


class _Touched(NamedTuple):
    """The records that were touched, as far as the register is made of them."""

    designations: Sequence[str]
    agreements: Sequence[str]
    matters: Sequence[str]
    few: bool

    @classmethod
    def by(cls, marks: Sequence[Mark]) -> "_Touched":
        """What these entries touched."""
        ids = {mark.record for mark in marks}
        return cls(
            [id_ for id_ in ids if id_.startswith("DES-")],
            [id_ for id_ in ids if id_.startswith("AGR-")],
            [id_ for id_ in ids if id_.startswith("MAT-")],
            any(id_.startswith(_FEW) for id_ in ids)
            or any(mark.kind.startswith(_AGENCY) for mark in marks),
        )

    @property
    def many(self) -> bool:
        """Whether reading everything is quicker than reading these."""
        return max(map(len, (self.designations, self.agreements, self.matters))) > _MOST_TOUCHED


@contextmanager
def _uncleared() -> Iterator[None]:
    """Whatever is made meanwhile stays. A city is a million objects: to go through them for what
    can be cleared, each time that there are many more, would halt everyone for up to a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _looked_at(state: _State | None) -> _State:
    with nullcontext() if state else _uncleared():
        return _kept_up(state)


# What was compiled last, of what was committed.
_KEPT: Final = Recent[_State](fresh=0.25, stale=0.75)


def now() -> Live:
    """The register as it stands: in a transaction exactly, with what that itself has done.

    Outside of one it is at most a second old, whichever process changed it.
    """
    state = _kept_up(_KEPT.last) if connection.in_atomic_block else _KEPT.get(_looked_at)
    return state.live


def now_with(given: Iterable[law.Approval]) -> Live:
    """The register as it stands, with approvals that a transaction is about to give."""
    live, more = now(), _by_id(given)
    if not more:
        return live
    approvals = {**live.approvals, **more}
    return _made_ready(live.register, live.designations, live.agreements, approvals, before=live)


def committed() -> Live:
    """The register as it stands this very moment; outside of any transaction."""
    return _KEPT.not_older(0, _looked_at).live


def is_current(live: Live) -> bool:
    """Whether a transaction that has written nothing yet sees this very register."""
    state = _KEPT.last
    if state is None or state.live is not live:
        return False
    seen = _kept_up(state)
    if seen.live is live:
        # What it looked through need not be looked through again.
        _KEPT.replace(state, seen)
    return seen.live is live


def _kept_up(state: _State | None) -> _State:
    """The register after all that the record tells by now."""
    if state is None:
        return _compiled()
    marks = audit.since(state.mark.number, most=_MOST_ENTRIES)
    same, after = [mark.digest for mark in marks[:1]] == [state.mark.digest], marks[1:]
    if not state.mark.number:
        same, after = True, marks
    if not same or len(after) >= _MOST_ENTRIES - 1:
        return _compiled()
    if not after:
        return state
    touched = _Touched.by(after)
    if not any(touched):
        return state._replace(mark=after[-1])
    return _compiled() if touched.many else _State(after[-1], _again(state.live, touched))


def _compiled() -> _State:
    """Everything read anew; what is changed meanwhile has an entry behind the mark."""
    number, digest = audit.head()
    whole = register.compiled(None)
    live = _made_ready(
        whole,
        _by_id((*whole.designations, *on_file.determinations())),
        _by_id(agreements.law_agreements()),
        _by_id(on_file.approvals()),
    )
    return _State(Mark(number, digest, "", ""), live)


def _again(live: Live, touched: _Touched) -> Live:
    """The register with what was touched read again."""
    designated = register.approved(touched.designations)
    determined = on_file.determinations(touched.matters)
    agreed = agreements.law_agreements_of(touched.agreements)
    approved = on_file.approvals(touched.matters)
    return _made_ready(
        register.compiled(()) if touched.few else live.register,
        _replaced(live.designations, touched.designations, (*designated, *determined)),
        _replaced(live.agreements, touched.agreements, agreed),
        _replaced(live.approvals, (), approved),
        before=live,
    )


def _made_ready(
    whole: law.Register,
    designations: Mapping[str, law.Designation],
    agreed: Mapping[str, law.Agreement],
    approvals: Mapping[str, law.Approval],
    before: Live | None = None,
) -> Live:
    parts = (designations, agreed, approvals)
    if before and whole is before.register and all(map(is_, parts, before.parts)):
        return before
    whole = msgspec.structs.replace(
        whole,
        designations=_in_order(designations),
        agreements=_in_order(agreed),
        approvals=_in_order(approvals),
    )
    return Live(whole, Decisions(whole, before=before.decisions if before else None), *parts)


def _by_id(parts: Iterable[Part]) -> dict[str, Part]:
    return {part.id: part for part in parts}


def _replaced(
    kept: Mapping[str, Part], touched: Iterable[str], found: Iterable[Part]
) -> Mapping[str, Part]:
    """What is kept, with what was found of those touched; the rest of them is there no more.

    What says what it said before stays the very same, so that it is not made ready again.
    """
    gone = set(touched)
    left = {id_: part for id_, part in kept.items() if id_ not in gone}
    fresh = {part.id: _same(kept.get(part.id), part) for part in found}
    both = {**left, **fresh}
    unchanged = len(both) == len(kept) and all(kept.get(id_) is part for id_, part in fresh.items())
    return kept if unchanged else both


def _same(before: Part | None, part: Part) -> Part:
    return before if before == part and before is not None else part


def _in_order(parts: Mapping[str, Part]) -> tuple[Part, ...]:
    return tuple(parts[id_] for id_ in sorted(parts))
