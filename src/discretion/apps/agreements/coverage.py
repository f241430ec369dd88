"""Which disclosures have an agreement in force behind them, and which will soon have none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final, NamedTuple

from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.accounts.tree import Tree
from discretion.apps.agreements import queries
from discretion.apps.agreements.contents import agreement
from discretion.apps.register import contents
from discretion.apps.register import queries as register
from discretion.apps.register.contents import Party
from discretion.apps.register.effects import acts_of
from discretion.apps.register.kinds import KINDS
from discretion.apps.register.live import compiled
from discretion.apps.register.queries import HOLDING, Kept
from discretion.errors import Fault
from discretion.law.acts import Counterparty
from discretion.law.agreements import Agreements, Signed
from discretion.law.checks import FaultyAct
from discretion.law.decisions import Decisions
from discretion.law.information import OTHER, AddedType, Listing, Vocabulary
from discretion.law.parties import Parties
from discretion.law.register import Agency, Contractor, Policies, Register
from discretion.law.register import Agreement as LawAgreement

SOON_DAYS: Final = 90
# To whom disclosing asks for an agreement: whoever is neither the City nor the person concerned.
_OUTSIDE: Final = ("third_party", "contractor", "subcontractor")


class Gap(NamedTuple):
    """A disclosure to a party without an agreement in force that covers all of its types."""

    activity: Kept
    party: Party
    # Agreements in force with the party that cover some other types.
    falling_short: tuple[str, ...]
    # What asks for an agreement; empty where nothing does, as things stand today, and None where
    # that can't be told, for the activity can't be held against the register.
    provision: str | None


class Ending(NamedTuple):
    """An agreement that ends soon, and the activities that rest on it."""

    agreement: Kept
    days: int
    flows: tuple[Kept, ...]


class Coverage(NamedTuple):
    """What an officer is to look after."""

    gaps: tuple[Gap, ...]
    ending: tuple[Ending, ...]


def coverage(actor: Actor, agencies: Iterable[str], today: date) -> Coverage:
    """The gaps of today and the agreements that end within 90 days, of agencies the actor sees."""
    asked = frozenset(agencies)
    found = register.records(
        KINDS["activity"],
        actor=actor,
        agencies=asked,
        states=("current",),
        mentions={"act": "disclosure"},
    )
    activities = [register.kept(row) for row in found]
    papers = _Papers(asked, today, _named(activities))
    gaps, flows = [], dict[str, list[Kept]]()
    for activity, party in _outside(activities):
        signed = papers.behind(activity, party)
        if not any(papers.covers(paper, activity) for paper in signed):
            short = tuple(paper.id for paper in signed)
            gaps.append(Gap(activity, party, short, papers.provision(activity, party)))
        for paper in signed:
            if papers.covers(paper, activity):
                flows.setdefault(paper.id, []).append(activity)
    return Coverage(tuple(gaps), tuple(_ending(actor, asked, today, flows)))


def _outside(activities: Iterable[Kept]) -> Iterator[tuple[Kept, Party]]:
    for activity in activities:
        for party in _activity(activity).counterparties:
            if party.kind in _OUTSIDE:
                yield activity, party


def _named(activities: Iterable[Kept]) -> frozenset[str]:
    return frozenset(party.id for _, party in _outside(activities) if party.id)


def _activity(kept: Kept) -> contents.Activity:
    assert isinstance(kept.content, contents.Activity)  # noqa: S101 (its kind says so)
    return kept.content


def _ending(
    actor: Actor, agencies: Iterable[str], today: date, flows: dict[str, list[Kept]]
) -> Iterator[Ending]:
    for found in queries.current(agencies, actor=actor):
        until = agreement(found.content).until
        if until is not UNSET and today <= until <= today + timedelta(days=SOON_DAYS):
            carried = {activity.id: activity for activity in flows.get(found.id, ())}
            yield Ending(found, (until - today).days, tuple(carried.values()))


@dataclass
class _Papers:
    """The agreements that may stand behind disclosures: the agencies' own, and those above them.

    Whether one fits is asked of the law, so that this view and a decision can't differ.
    """

    agencies: frozenset[str]
    today: date
    # The codes of the contractors that are spoken of.
    named: frozenset[str]
    tree: Tree = field(default_factory=accounts.tree)

    @cached_property
    def _holders(self) -> frozenset[str]:
        return frozenset(a for agency in self.agencies for a in self.tree.above(agency))

    @cached_property
    def _agreements(self) -> Sequence[LawAgreement]:
        return list(queries.law_agreements(self._holders))

    @cached_property
    def _register(self) -> Register:
        return Register(
            schema="discretion/register/1",
            types=(),
            agencies=tuple(
                Agency(id=a.id, name=a.name, kind=a.kind, parent=a.parent_id or "")  # type: ignore[arg-type]  # the table's choices are the law's
                for a in accounts.all_agencies()
            ),
            contractors=tuple(_contractors(self.named)),
            designations=(),
            agreements=tuple(self._agreements),
            approvals=(),
            policies=Policies(never_routine=(), notify_individual=(), routine_needs_agreement=()),
        )

    @cached_property
    def _parties(self) -> Parties:
        return Parties(self._register)

    @cached_property
    def _signed(self) -> Agreements:
        return Agreements(self._register)

    @cached_property
    def _listing(self) -> Listing:
        return _vocabulary(self._agreements).listing(self.today)

    def behind(self, activity: Kept, party: Party) -> list[Signed]:
        """The agreements in force today with a party of a disclosure, whatever their types."""
        acting = self._parties.agencies[activity.agency]
        named = Counterparty(party.kind, id=party.id, name=party.name, entity=party.entity)
        resolved = self._parties.resolve(named, acting)
        if isinstance(resolved, Fault):
            return []
        found = self._signed.with_(acting, resolved, party.name)
        return [paper for paper in found if paper.since <= self.today <= paper.until]

    @cached_property
    def _decisions(self) -> Decisions:
        return Decisions(compiled(self._holders, agreements=self._agreements))

    def provision(self, activity: Kept, party: Party) -> str | None:
        """What asks for an agreement before a disclosure is made today."""
        meant = Counterparty(party.kind, id=party.id, name=party.name, entity=party.entity)
        acts = (act for act in acts_of(activity, self.today) if act.counterparty == meant)
        try:
            needs = [need for act in acts for need in self._decisions.decide(act).needs]
        except FaultyAct:
            return None
        return next((need.cite for need in needs if need.what == "enter_agreement"), "")

    def covers(self, paper: Signed, activity: Kept) -> bool:
        """Whether an agreement in force covers all types of an activity."""
        bits = self._listing.expand(_activity(activity).types)
        return paper.in_force_for(bits, self._listing, self.today)


def _contractors(named: frozenset[str]) -> Iterator[Contractor]:
    found = register.records(KINDS["contractor"], actor=queries.CITY).filter(code__in=named)
    for kept in map(register.kept, found):
        told = kept.content
        assert isinstance(told, contents.Contractor)  # noqa: S101 (its kind says so)
        yield Contractor(
            id=told.code,
            name=told.name,
            agency=kept.agency,
            services=told.services,
            subcontractor_of=told.subcontractor_of,
        )


def _vocabulary(agreements: Iterable[LawAgreement]) -> Vocabulary:
    """The types as decisions know them: with those added, and the texts that agreements use."""
    found = register.records(KINDS["type"], actor=queries.CITY, states=(*HOLDING, "retired"))
    texts = (code for paper in agreements if paper.types != "any" for code in paper.types)
    others = {code for code in texts if code.startswith(OTHER)}
    return Vocabulary(map(_added, map(register.kept, found)), others=sorted(others))


def _added(kept: Kept) -> AddedType:
    told = kept.content
    assert isinstance(told, contents.AddedType)  # noqa: S101 (its kind says so)
    return AddedType(told.code, told.since, None if told.until is UNSET else told.until)
