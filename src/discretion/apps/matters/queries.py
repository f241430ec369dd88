"""Everything that reads matters, cut to what the actor may see."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

import msgspec
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from msgspec import UNSET

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.queries import Told
from discretion.apps.duties import queries as duties
from discretion.apps.matters import private as store
from discretion.apps.matters import sight, wording
from discretion.apps.matters.asking import CONDITION
from discretion.apps.matters.casework import Preview as Preview
from discretion.apps.matters.casework import Sight as Sight
from discretion.apps.matters.casework import answer_to as answer_to
from discretion.apps.matters.casework import like_cases as like_cases
from discretion.apps.matters.casework import matter as matter
from discretion.apps.matters.casework import officers_for as officers_for
from discretion.apps.matters.casework import preview as preview
from discretion.apps.matters.casework import self_approved as self_approved
from discretion.apps.matters.contents import Private
from discretion.apps.matters.correcting import may_be_of as may_be_of
from discretion.apps.matters.correcting import may_correct as may_correct
from discretion.apps.matters.counts import Numbers as Numbers
from discretion.apps.matters.counts import numbers as numbers
from discretion.apps.matters.done import DoneFilters as DoneFilters
from discretion.apps.matters.done import done as done
from discretion.apps.matters.models import DisclosureRecord, Matter, MatterType, PrivateText
from discretion.apps.matters.opened import Opened as Opened
from discretion.apps.matters.opened import opened as _opened
from discretion.apps.matters.records import Gone as Gone
from discretion.apps.matters.records import disclosure as disclosure
from discretion.apps.matters.records import disclosure_rows as disclosure_rows
from discretion.apps.matters.records import disclosures as disclosures
from discretion.apps.matters.records import done_as as done_as
from discretion.apps.matters.records import facts_after as facts_after
from discretion.apps.matters.records import last_written as last_written
from discretion.apps.matters.sight import visible as visible
from discretion.apps.matters.unfinished import typed as typed
from discretion.apps.matters.unfinished import unfinished_of as unfinished_of
from discretion.apps.register.contents import Party
from discretion.apps.register.known import codes_about
from discretion.errors import NotFound
from discretion.law.acts import ActKind
from discretion.law.authority import Power
from discretion.law.matters import FINAL, Kind, State

View = Literal["", "mine", "unassigned", "this_week", "waiting"]
# What stands for whom in `Filters.assignee`, beside the id of a person.
ME: Final = "me"
NOBODY: Final = "nobody"
_WEEK: Final = timedelta(days=7)
_SOONEST: Final = (F("due_on").asc(nulls_last=True), "submitted_at", "id")
_OVER: Final = tuple(state.value for state in FINAL)
# Whose turn it is in each state.
_WITH_OTHERS: Final[Mapping[State, str]] = {
    State.DRAFT: "requester",
    State.RETURNED: "requester",
    State.WITH_COUNSEL: "counsel",
    State.WITH_OTHER_OFFICER: "officer",
    State.WITH_CHIEF: "chief privacy officer",
    State.APPROVED: "requester",
    State.APPROVED_WITH_LESS: "requester",
}
_WAITING: Final = (
    *(State.RETURNED, State.WITH_COUNSEL, State.WITH_OTHER_OFFICER, State.WITH_CHIEF),
)


class Filters(NamedTuple):
    """What a docket is narrowed by; what is empty narrows nothing."""

    view: View = ""
    agency: str = ""
    party: str = ""
    type: str = ""
    state: str = ""
    designation: str = ""
    kind: str = ""
    # Who handles it: `ME`, `NOBODY`, or someone by their id.
    assignee: str = ""
    words: str = ""
    open_only: bool = True


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as a list shows it."""

    id: str
    version: int
    kind: Kind
    act: ActKind
    state: State
    agency: str
    agency_name: str
    requester_name: str
    party: str
    types: tuple[str, ...]
    purpose: str
    outcome: str
    designation: str
    foil: bool
    assignee: str
    assignee_name: str
    due_on: date | None
    due_why: str
    opened_at: datetime
    submitted_at: datetime | None
    decision: str
    answerer: str


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency that is the other side of a matter sees of it; not how it is handled."""

    id: str
    agency: str
    agency_name: str
    kind: Kind
    act: ActKind
    types: tuple[str, ...]
    purpose: str
    decision: str
    submitted_at: datetime | None
    decided_at: datetime | None


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A question or an answer; without words where it was erased."""

    number: int
    what: Literal["question", "answer"]
    words: str
    erased: bool
    at: datetime
    by: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment; without a name where it was erased."""

    number: int
    name: str
    media_type: str
    size: int
    erased: bool
    at: datetime
    by: str


class PrivateSight(msgspec.Struct, frozen=True, kw_only=True):
    """What was written in a matter about people. `number` is that of the words about who asks."""

    about: Private
    number: int | None
    erased: bool
    texts: tuple[Text, ...]
    papers: tuple[Paper, ...]


def my_matters(
    actor: Actor,
    asked: Filters = Filters(),  # noqa: B008 (it can't be changed)
    *,
    stands: Collection[State] = (),
    open_only: bool = False,
) -> QuerySet[Matter]:
    """The actor's own matters, the last one first; with `stands`, those that stand so to them."""
    found = Matter.objects.filter(requester=actor.id) if actor.id else Matter.objects.none()
    if open_only:
        found = found.exclude(state__in=_OVER)
    if stands:
        found = found.filter(_standing(stands))
    found = _narrowed(found.filter(id__in=visible(actor).values("id")), asked)
    return found.order_by("-opened_at", "-id")


def _standing(states: Collection[State]) -> Q:
    """What was done at once, as the law permits, is put away with its record: to whoever asked it
    is done, and not withdrawn."""
    # Not by a join: of what was corrected there are several records, and one matter.
    done = Exists(DisclosureRecord.objects.filter(matter=OuterRef("pk")))
    found, at_once = Q(state__in=states), Q(done, state=State.WITHDRAWN)
    return found | at_once if State.CARRIED_OUT in states else found & ~at_once


def to_keep(matter_ids: Iterable[str], *, actor: Actor) -> Mapping[str, int]:
    """By matter, how many conditions of its approval the actor, who asked, is still to keep."""
    return Counter(duties.open_of(actor.id, CONDITION, records=matter_ids))


def docket(actor: Actor, asked: Filters = Filters(), *, today: date) -> QuerySet[Matter]:  # noqa: B008 (it can't be changed)
    """What is laid before the actor by an office they hold, the first due first."""
    found = sight.listed(actor)
    if asked.open_only and not asked.state:
        found = found.exclude(state__in=_OVER)
    if asked.assignee:
        found = found.filter(
            assignee={ME: actor.id, NOBODY: ""}.get(asked.assignee, asked.assignee)
        )
    found = _narrowed(found, asked)
    return _seen_as(found, asked.view, actor, today).order_by(*_SOONEST)


def _narrowed(found: QuerySet[Matter], asked: Filters) -> QuerySet[Matter]:
    """What a matter itself says is narrowed in the same way in every list."""
    given = {
        "agency": asked.agency,
        "state": asked.state,
        "designation": asked.designation,
        "kind": asked.kind,
        "party": asked.party,
    }
    found = found.filter(**{name: value for name, value in given.items() if value})
    if asked.type:
        of_type = MatterType.objects.filter(code__in=codes_about(asked.type))
        found = found.filter(id__in=of_type.values("matter"))
    return about(found, asked.words)


def about(found: QuerySet[Matter], words: str) -> QuerySet[Matter]:
    """Those that have each of these words in their id, what they are for, or their party."""
    for word in words.split():
        found = found.filter(
            Q(id__icontains=word) | Q(purpose__icontains=word) | Q(party__icontains=word)
        )
    return found


def handlers(actor: Actor) -> Sequence[tuple[str, str]]:
    """Who handles any of what is laid before the actor, by id and name."""
    found = sight.listed(actor).exclude(assignee="").order_by("assignee_name", "assignee")
    return list(dict(found.values_list("assignee", "assignee_name").distinct()).items())


def _seen_as(found: QuerySet[Matter], view: View, actor: Actor, today: date) -> QuerySet[Matter]:
    if view == "mine":
        return found.filter(assignee=actor.id)
    if view == "unassigned":
        return found.filter(assignee="")
    if view == "this_week":
        return found.filter(due_on__lte=today + _WEEK)
    if view == "waiting":
        return found.filter(state__in=_WAITING)
    return found


def rows(page: Iterable[Matter]) -> list[Row]:
    """Matters as a list shows them; names are looked up once for all."""
    found = list(page)
    facts = {row.id: _opened(row).facts for row in found}
    parties = [f.counterparty for f in facts.values() if f.counterparty is not UNSET]
    names = accounts.agency_names({row.agency_id for row in found} | {p.id for p in parties})
    return [_row(row, names) for row in found]


def _row(row: Matter, names: Mapping[str, str]) -> Row:
    same = (
        *("id", "version", "requester_name", "purpose", "outcome", "designation", "foil"),
        *("assignee", "assignee_name", "due_on", "due_why", "opened_at", "submitted_at"),
        "decision",
    )
    it = _opened(row)
    party = it.facts.counterparty
    return Row(
        **{name: getattr(row, name) for name in same},
        kind=it.kind,
        act=it.act,
        state=it.state,
        agency=it.agency,
        agency_name=names.get(it.agency, it.agency),
        party=wording.party_words(party, names) if isinstance(party, Party) else "",
        types=it.facts.types,
        answerer=whose_turn(it.state),
    )


def whose_turn(state: State) -> str:
    """Who has to do something next; empty where nobody has."""
    return "" if state in FINAL else _WITH_OTHERS.get(state, "officer")


def opened(matter_id: str, *, actor: Actor) -> Opened:
    """A matter as it stands; NotFound where it does not exist for the actor."""
    return _opened(sight.row(matter_id, actor=actor))


def approved_in(approval_id: str, *, actor: Actor) -> str:
    """The matter in which an approval was given; NotFound where it does not exist for the actor."""
    found = sight.visible(actor).filter(approvals=approval_id).first()
    if found is None:
        raise NotFound(f"There is no approval “{approval_id}” here.")
    return found.id


def history(matter_id: str, *, actor: Actor) -> Sequence[Told]:
    """What happened to a matter, newest first."""
    return audit.history(sight.row(matter_id, actor=actor).id)


def asked_in(matter_ids: Collection[str]) -> set[str]:
    """Those of these matters, which the actor was shown, whose officer waits for an answer."""
    return store.asked_in(matter_ids) if matter_ids else set()


def shared(
    actor: Actor,
    asked: Filters = Filters(),  # noqa: B008 (it can't be changed)
    *,
    decision: str | None = None,
) -> QuerySet[Matter]:
    """The matters of other agencies in which one of the actor's is the other side; with `decision`
    those decided so, or with an empty one those that are not decided. Where a matter is meanwhile
    is not theirs to see, so nothing narrows by its state."""
    wanted = (Power.APPROVE_DISCLOSURE, Power.APPROVE_COLLECTION)
    officer = sight.in_the_agency(actor)
    own = frozenset[str]().union(*(officer.where(power) or () for power in wanted))
    found = Matter.objects.filter(party__in=own, submitted_at__isnull=False)
    found = found.exclude(party_kind__in=("third_party", "individual"))
    if decision is not None:
        found = found.filter(decision=decision)
    own_to_see = Filters(agency=asked.agency, type=asked.type, words=asked.words)
    return _narrowed(found, own_to_see).order_by("-submitted_at")


def shared_rows(page: Iterable[Matter]) -> list[Shared]:
    """The same, as they are shown."""
    found = list(page)
    names = accounts.agency_names(row.agency_id for row in found)
    return [_shared(row, names) for row in found]


def shared_matter(matter_id: str, *, actor: Actor) -> Shared:
    """One of them; NotFound where no agency of the actor's is the other side."""
    found = shared_rows(shared(actor).filter(id=matter_id))
    if not found:
        raise sight.not_found(matter_id)
    return found[0]


def _shared(row: Matter, names: Mapping[str, str]) -> Shared:
    it = _opened(row)
    return Shared(
        id=it.id,
        agency=it.agency,
        agency_name=names.get(it.agency, it.agency),
        kind=it.kind,
        act=it.act,
        types=it.facts.types,
        purpose=it.facts.purpose,
        decision=it.decision,
        submitted_at=it.dates.submitted_at,
        decided_at=it.dates.decided_at,
    )


def private(matter_id: str, *, actor: Actor) -> PrivateSight:
    """What was written about people; NotFound for who neither asks nor handles the matter."""
    there = list(PrivateText.objects.filter(matter=_handled(matter_id, actor)).order_by("pk"))
    about = next((row for row in there if row.what == store.What.ABOUT), None)
    return PrivateSight(
        about=store.told(about),
        number=about.pk if about else None,
        erased=bool(about and about.erased_at),
        texts=tuple(_text(row) for row in there if row.what in ("question", "answer")),
        papers=tuple(_paper(row) for row in there if row.what == store.What.PAPER),
    )


def _handled(matter_id: str, actor: Actor) -> Matter:
    found = sight.handled(actor).filter(id=matter_id).first()
    if found is None:
        raise sight.not_found(matter_id)
    return found


def _text(row: PrivateText) -> Text:
    return Text(
        number=row.pk,
        what="question" if row.what == store.What.QUESTION else "answer",
        words=store.words(row),
        erased=row.erased_at is not None,
        at=row.written_at,
        by=row.written_by,
    )


def _paper(row: PrivateText) -> Paper:
    beside: dict[str, Any] = {"number": row.pk, "at": row.written_at, "by": row.written_by}
    if row.erased_at:
        return Paper(name="", media_type="", size=0, erased=True, **beside)
    told = store.paper(row)
    return Paper(name=told.name, media_type=told.media_type, size=told.size, erased=False, **beside)


def paper(matter_id: str, number: int, *, actor: Actor) -> tuple[Paper, bytes]:
    """An attachment and its bytes; NotFound where it isn't there, or was erased."""
    found = PrivateText.objects.filter(
        matter=_handled(matter_id, actor), pk=number, what=store.What.PAPER
    ).first()
    if found is None:
        raise NotFound(f"{matter_id} has no such attachment.")
    return _paper(found), store.content(found)
