"""Everything that reads incidents, cut to what the actor may see, each part for who sees it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

import msgspec
from django.db.models import Q, QuerySet
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.apps.incidents import incident_handling as handling
from discretion.apps.incidents import incident_opened as opening
from discretion.apps.incidents import incident_policies as policies
from discretion.apps.incidents import incident_sight as sight
from discretion.apps.incidents import incident_story as stories
from discretion.apps.incidents.incident_checks import MOST_IN_A_LINE
from discretion.apps.incidents.incident_contents import IncidentFacts, Story
from discretion.apps.incidents.incident_models import Incident, IncidentNotice, IncidentType
from discretion.apps.incidents.incident_notices import can_be_withheld
from discretion.apps.incidents.incident_opened import NoticeSight, Opened
from discretion.apps.incidents.incident_sight import Part
from discretion.apps.matters import keeping
from discretion.apps.matters import queries as matters
from discretion.apps.matters.wording import party_words
from discretion.apps.register.contents import Party
from discretion.apps.register.known import codes_about
from discretion.errors import NotFound
from discretion.law.acts import Act
from discretion.law.determinations import Determination
from discretion.law.incident_moves import FINAL, STEPS, Condition, Move, Source, State, open_moves

NOT_ASSESSED: Final = "not_assessed"
FOUND: Final = ("violation", "breach", "neither", NOT_ASSESSED)
# As a determination has it.
_VIOLATION: Final = "violation"


class Filters(NamedTuple):
    """What a list is narrowed by; what is empty narrows nothing."""

    words: str = ""
    state: str = ""
    # One of FOUND, as far as the one who asks sees what was found.
    found: str = ""
    agency: str = ""
    type: str = ""
    open_only: bool = True


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as a list shows it; what was found is None where it is not for the one who asks,
    or not known yet."""

    id: str
    state: State
    what: str
    aware: str
    aware_name: str
    responsible: str
    responsible_name: str
    types: tuple[str, ...]
    party: str
    people: int | None
    suspected: bool
    violation: bool | None
    breach: bool | None
    happened_on: date | None
    reported_at: datetime | None
    owed: int


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """A move that someone can make, where it comes from, and what it still lacks."""

    move: Move
    source: Source
    lacking: tuple[Condition, ...] = ()


def incidents(actor: Actor, asked: Filters = Filters()) -> QuerySet[Incident]:  # noqa: B008 (it can't be changed)
    """The incidents that were reported and exist for the actor, the last one first."""
    found = sight.handled(actor)
    if asked.open_only and not asked.state:
        found = found.exclude(state__in=FINAL)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.agency:
        found = found.filter(Q(aware=asked.agency) | Q(responsible=asked.agency))
    if asked.type:
        about = IncidentType.objects.filter(code__in=codes_about(asked.type))
        found = found.filter(id__in=about.values("incident"))
    for word in asked.words.split():
        found = found.filter(
            Q(id__icontains=word) | Q(what__icontains=word) | Q(party__icontains=word)
        )
    return _found_so(found, asked.found, actor).order_by("-reported_at", "-id")


def _found_so(found: QuerySet[Incident], finding: str, actor: Actor) -> QuerySet[Incident]:
    aware, responsible = (sight.seen_in(actor, part) for part in (Part.AWARE, Part.RESPONSIBLE))
    if finding == "violation":
        return found.filter(aware, violation=True)
    if finding == "breach":
        return found.filter(responsible, breach=True)
    if finding == "neither":
        return found.filter(aware, responsible, violation=False, breach=False)
    if finding == NOT_ASSESSED:
        return found.filter(aware & Q(violation=None) | responsible & Q(breach=None))
    return found


def own(actor: Actor) -> QuerySet[Incident]:
    """Those that the actor reported or began to, but for what they threw away; the last first."""
    return sight.own(actor).exclude(state=State.DISCARDED).order_by("-opened_at", "-id")


def rows(page: Iterable[Incident], *, actor: Actor) -> list[Row]:
    """Incidents as a list shows them; names are looked up once for all."""
    found = list(page)
    ids = [row.id for row in found]
    facts = {row.id: opening.facts_of(row) for row in found}
    parties = [f.counterparty.id for f in facts.values() if f.counterparty is not UNSET]
    agencies = {a for row in found for a in (row.aware_id, row.responsible_id)}
    names = accounts.agency_names(agencies.union(parties))
    seen = {
        part: set(
            Incident.objects.filter(sight.seen_in(actor, part), id__in=ids).values_list(
                "id", flat=True
            )
        )
        for part in (Part.AWARE, Part.RESPONSIBLE)
    }
    owed = _owed(ids)
    return [_row(row, facts[row.id], names, seen, owed) for row in found]


def _owed(ids: Sequence[str]) -> set[tuple[str, str, int]]:
    found = IncidentNotice.objects.filter(incident__in=ids, state=IncidentNotice.State.OWED)
    return set(found.values_list("incident", "agency", "pk"))


def _row(
    row: Incident,
    facts: IncidentFacts,
    names: Mapping[str, str],
    seen: Mapping[Part, set[str]],
    owed: set[tuple[str, str, int]],
) -> Row:
    aware, responsible = (row.id in seen[part] for part in (Part.AWARE, Part.RESPONSIBLE))
    theirs = {row.aware_id} if aware else set()
    theirs |= {row.responsible_id} if responsible else set()
    party = facts.counterparty
    return Row(
        id=row.id,
        state=State(row.state),
        what=row.what,
        aware=row.aware_id,
        aware_name=names[row.aware_id],
        responsible=row.responsible_id,
        responsible_name=names[row.responsible_id],
        types=facts.types,
        party=party_words(party, names) if isinstance(party, Party) else "",
        people=row.people,
        suspected=row.suspected,
        violation=row.violation if aware else None,
        breach=row.breach if responsible else None,
        happened_on=row.happened_on,
        reported_at=row.reported_at,
        owed=sum(1 for id_, agency, _ in owed if id_ == row.id and agency in theirs),
    )


def opened(incident_id: str, *, actor: Actor) -> Opened:
    """An incident as it stands, in the parts that the actor sees; NotFound where it does not exist
    for them."""
    return opening.opened(sight.row(incident_id, actor=actor), actor)


def notices(it: Opened) -> list[NoticeSight]:
    """The notices that the one who asked sees, of whichever agency, each once."""
    parts = [part for part in (it.of_aware, it.of_responsible) if part is not None]
    found = {(one.to, one.agency): one for part in parts for one in part.notices}
    return list(found.values())


def moves(incident_id: str, *, actor: Actor) -> list[Open]:
    """The moves that the actor can make, each with what can be known to lack."""
    row = sight.row(incident_id, actor=actor)
    hands = sight.hands(actor, row)
    return [
        Open(move=step.move, source=step.source, lacking=_lacking(row, step.move))
        for step in open_moves(State(row.state), hands)
    ]


def _lacking(row: Incident, move: Move) -> tuple[Condition, ...]:
    if move is Move.CLOSE:
        met = handling.met_for_closing(row)
        asked = next(step.conditions for step in STEPS if step.move is Move.CLOSE)
        return tuple(condition for condition in asked if condition not in met)
    if move is Move.WITHHOLD and not can_be_withheld(row):
        return (Condition.OF_A_VIOLATION,)
    if move is Move.LIFT and not row.withheld:
        return (Condition.OF_A_VIOLATION,)
    return ()


def story(incident_id: str, *, actor: Actor) -> tuple[Story, datetime | None]:
    """What the reporter wrote in their own words, and when it was erased; for the reporter and the
    officers of the agency that became aware."""
    row = sight.row(incident_id, actor=actor)
    if Part.STORY not in sight.parts(actor, row):
        raise NotFound(f"There is no such text in {row.id} here.")
    return stories.told(row.id), stories.erased_at(row.id)


def history(incident_id: str, *, actor: Actor) -> Sequence[Told]:
    """Who did what with it, when and why, newest first: of each agency's part for who sees it, and
    one's own steps."""
    row = sight.row(incident_id, actor=actor)
    parts = sight.parts(actor, row)
    seen = {row.aware_id} if Part.AWARE in parts else set()
    seen |= {row.responsible_id} if Part.RESPONSIBLE in parts else set()
    whole = {Part.AWARE, Part.RESPONSIBLE} <= parts
    told = audit.history(row.id)
    return [fact for fact in told if whole or fact.agency in seen or fact.actor == actor.id]


def read_by_register(it: Opened, *, today: date) -> Determination | None:
    """What the register says of the disclosure today; None where too little is known of it."""
    return policies.read_by_register(it.facts, it.responsible, today=today)


def told_by_policy(it: Opened, *, today: date) -> bool:
    """Whether a policy on file asks that the people are told of such a violation (§ 23-1203(6))."""
    return policies.asked(it.facts, it.responsible, today=today).individual


def beginning(found_in: str, *, actor: Actor) -> tuple[str, IncidentFacts]:
    """What an incident begins with that was found in a matter or a determination: the agency that
    became aware, and the facts; NotFound where it does not exist for the actor, or nothing was
    disclosed in it that should not have been."""
    if found_in.startswith("DET-"):
        return _of_determination(found_in, actor)
    it = matters.opened(found_in, actor=actor)
    outcome = it.answer.outcome if it.answer else ""
    done = it.act == "disclosure" and it.dates.carried_out_at is not None
    if not done and outcome != _VIOLATION:
        raise NotFound(f"Nothing was disclosed in {found_in} that could have gone wrong.")
    facts = it.facts
    return it.agency, IncidentFacts(
        what=facts.purpose,
        types=facts.types,
        counterparty=facts.counterparty,
        happened_on=facts.done_on,
        people=facts.people,
        matter=it.id,
    )


def _of_determination(id_: str, actor: Actor) -> tuple[str, IncidentFacts]:
    row = keeping.determination(id_, actor=actor)
    if row.outcome != _VIOLATION:
        raise NotFound(f"By {id_}, nothing was disclosed in violation.")
    act = msgspec.json.decode(row.act, type=Act)
    party = act.counterparty
    return act.aware_agency or act.agency, IncidentFacts(
        what=act.purpose[:MOST_IN_A_LINE],
        types=act.types,
        counterparty=Party(kind=party.kind, id=party.id, name=party.name, entity=party.entity),
        happened_on=act.on,
        responsible=act.agency if act.aware_agency else "",
        matter=row.id,
    )
