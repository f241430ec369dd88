"""How a matter is begun and changed: once, by someone, told to the record in one fact."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.audit.actions import hold_the_chain, next_id, record
from discretion.apps.audit.facts import Fact
from discretion.apps.matters import asking, judging, private, sight
from discretion.apps.matters.contents import Facts
from discretion.apps.matters.doing import Doing
from discretion.apps.matters.facts import MatterContent
from discretion.apps.matters.models import Matter, MatterType, Unfinished
from discretion.apps.register.fingerprints import fingerprint
from discretion.errors import Fault, Invalid, Stale
from discretion.law import matters as law
from discretion.law.determinations import Determination
from discretion.law.matters import Condition, Kind, Move, State

_CONTENT: Final = (
    *("version", "state", "kind", "requester", "assignee", "due_on", "determination", "outcome"),
    *("decision", "reason", "answered_on", "answered_how"),
)


class Text(NamedTuple):
    """Something private that is written in a step."""

    what: str
    told: msgspec.Struct
    file: str = ""


def content_of(row: Matter) -> MatterContent:
    """A matter as the record knows it."""
    return MatterContent(
        content=judging.facts_of(row),
        earlier=row.earlier_id or "",
        private=private.digests(row.id),
        **{name: getattr(row, name) for name in _CONTENT},
    )


def begin(
    agency: str,
    kind: Kind,
    facts: Facts,
    doing: Doing,
    *,
    texts: Sequence[Text],
    earlier: str = "",
    fact: Callable[..., Fact],
) -> Matter:
    """A new draft."""
    hold_the_chain()
    row = Matter.objects.create(
        id=next_id("MAT", now=doing.now),
        kind=kind.value,
        state=State.DRAFT.value,
        agency_id=agency,
        requester=doing.actor.id,
        requester_name=doing.actor.name,
        earlier_id=earlier or None,
        opened_at=doing.now,
        changed_at=doing.now,
        changed_by=doing.actor.name,
        **stating(facts, agency),
    )
    _index(row, facts)
    _tell(row, doing, fact, None, texts)
    return row


def opened(matter_id: str, version: int, doing: Doing) -> Matter:
    """A matter as someone opened it; Stale where it was changed since."""
    sight.row(matter_id, actor=doing.actor)
    (row,) = held([matter_id])
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {row.id} meanwhile.")
    return row


def held(matter_ids: Iterable[str]) -> list[Matter]:
    """Matters that nobody else moves until the transaction ends, by id.

    Everyone takes hold of the matters first and of the record next, so that no two wait for each
    other.
    """
    rows = list(Matter.objects.select_for_update().filter(id__in=matter_ids).order_by("id"))
    hold_the_chain()
    return rows


def after(
    row: Matter,
    move: Move,
    doing: Doing,
    *,
    met: Collection[Condition] = (),
    faults: Iterable[Fault] = (),
) -> State:
    """The state that a move leads to, or why it can't be made; `faults` say what is not complete,
    to those whose move it is."""
    matter, own = sight.as_law(row), sight.is_own(row, doing.actor)
    powers = sight.powers_over(doing.actor, row)
    there = [step.move for step in law.open_moves(matter, powers=powers, own=own)]
    if move in there and (found := [*faults]):
        raise Invalid(found)
    return law.after(matter, move, powers=powers, own=own, met=met)


def require_move(row: Matter, move: Move, doing: Doing) -> None:
    """As `after`, before it is known whether what the move asks for is true."""
    after(row, move, doing, met=list(Condition))


def change(
    row: Matter,
    doing: Doing,
    fact: Callable[..., Fact],
    *,
    to: State | None = None,
    texts: Sequence[Text] = (),
    before: MatterContent | None = None,
    **columns: Any,
) -> Matter:
    """Change a matter that is as it was opened; Stale where someone else was faster."""
    before, came_from = before or content_of(row), State(row.state)
    state = came_from if to is None else to
    changed = Matter.objects.filter(id=row.id, version=row.version, state=row.state).update(
        state=state.value,
        version=row.version + 1,
        changed_at=doing.now,
        changed_by=doing.actor.name,
        **columns,
    )
    if not changed:
        raise Stale(f"Someone else was faster: {row.id} is no longer as you opened it.")
    row.refresh_from_db()
    if "facts" in columns:
        _index(row, judging.facts_of(row))
    _tell(row, doing, fact, before, texts)
    return row


def step(
    row: Matter,
    move: Move,
    doing: Doing,
    fact: Callable[..., Fact],
    *,
    met: Collection[Condition] = (),
    faults: Iterable[Fault] = (),
    texts: Sequence[Text] = (),
    **columns: Any,
) -> Matter:
    """Take a step of the table, and ask those whose turn it then is."""
    to = after(row, move, doing, met=met, faults=faults)
    row = change(row, doing, fact, to=to, texts=texts, **columns)
    Unfinished.objects.filter(of=row.id).delete()
    asking.moved(row, move, doing)
    return row


def _tell(
    row: Matter,
    doing: Doing,
    fact: Callable[..., Fact],
    before: MatterContent | None,
    texts: Iterable[Text],
) -> None:
    for text in texts:
        private.write(row, text.what, text.told, doing, text.file)
    told = fact(
        record=row.id, agency=row.agency_id, why=doing.why, before=before, after=content_of(row)
    )
    record(told, by=doing.actor, now=doing.now)


def stating(facts: Facts, agency: str) -> dict[str, Any]:
    """The columns in which facts are kept, and found again.

    What is asked under freedom of information goes to that officer where the agency has one.
    """
    foil = facts.foil and accounts.has_foil_officer(agency)
    return {**beside(facts), "foil": foil}


def beside(facts: Facts) -> dict[str, Any]:
    """The columns that say what the facts say."""
    party = facts.counterparty
    return {
        "facts": msgspec.json.encode(facts).decode(),
        "fingerprint": fingerprint(facts),
        "act": facts.act,
        "party": "" if party is UNSET else party.id or party.name,
        "party_kind": "" if party is UNSET else party.kind,
        "purpose": facts.purpose,
        "function": facts.function,
        "contractor": facts.contractor,
    }


def answering(answer: Determination | None, kept: str = "") -> dict[str, Any]:
    """The columns in which a determination is kept."""
    if answer is None:
        return {"answer": "", "determination": "", "outcome": "", "designation": ""}
    return {
        "answer": msgspec.json.encode(answer).decode(),
        "determination": kept,
        "outcome": answer.outcome,
        "designation": answer.designation or "",
    }


def read_anew(row: Matter, stated: Facts, doing: Doing) -> dict[str, Any]:
    """What the law says of facts that were not looked at yet, and by when they are to be."""
    due_on, due_why = asking.due_of(stated)
    answer, kept = judging.kept(row, stated, doing)
    return {**answering(answer, kept), "due_on": due_on, "due_why": due_why}


def _index(row: Matter, facts: Facts) -> None:
    MatterType.objects.filter(matter=row).delete()
    MatterType.objects.bulk_create(MatterType(matter=row, code=code) for code in facts.types)
