"""Everything that reads duties, cut to what the actor may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from discretion.apps.accounts import desks
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit import queries as audit
from discretion.apps.audit.actions import new_york_day
from discretion.apps.audit.queries import Told
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.models import AT_ONCE, Duty, desk
from discretion.errors import NotFound
from discretion.law.authority import Power

STATES = Duty.State.choices
# Who has more than so many is not told how many more: to count them all takes longer than the page.
MOST_COUNTED: Final = 10_000
SOONEST: Final = ("turn", "turn_at", "id")


def duties(actor: Actor, *, today: date) -> QuerySet[Duty]:
    """The duties that exist for the actor, the first due first: their own, and those of agencies
    whose record they read. Who reads it for the whole City knows nothing of what is in the making.
    """
    where = actor.where(Power.READ_RECORD)
    read = Q(inside=False) if where is None else Q(agency__in=where)
    return _sorted(read | _mine(actor, today))


def mine(actor: Actor, *, today: date) -> QuerySet[Duty]:
    """The duties that fall or fell to the actor, the first due first.

    What an office's own people may do is theirs, and not also of everyone above them.
    """
    return _sorted(_mine(actor, today))


def of_own_agencies(actor: Actor, *, today: date) -> QuerySet[Duty]:
    """The duties of the agencies that the actor has an office in, and of the offices below."""
    home = {office.agency for office in actor.offices if office.agency and not office.city_wide}
    below = frozenset[str]().union(*(actor.tree.below(agency) for agency in home))
    return duties(actor, today=today).filter(agency__in=below)


def about(found: QuerySet[Duty], words: str) -> QuerySet[Duty]:
    """Those whose words have all of these in them, or that are or are about what is so called."""
    for word in words.split():
        named = Q(id__iexact=word) | Q(record__iexact=word)
        found = found.filter(named | Q(what__icontains=word))
    return found


def open_(found: QuerySet[Duty]) -> QuerySet[Duty]:
    """Those that are still owed."""
    return found.filter(state=Duty.State.OPEN)


def _sorted(found: Q) -> QuerySet[Duty]:
    return Duty.objects.filter(found).select_related("agency").order_by(*SOONEST)


def _mine(actor: Actor, today: date) -> Q:
    return Q(desk__in=own_desks(actor, today=today))


def own_desks(actor: Actor, *, today: date) -> Collection[str]:
    """The desks of which the actor does the work, their own among them."""
    asked = {kind.name: kind.powers for kind in KINDS.values()}
    found = {actor.id} - {""}
    for kind, held in desks.of(actor, asked, on=today).items():
        found.update(desk(kind, agency) for agency in held.agencies)
        if held.city:
            found.add(desk(kind))
    return found


def late(found: QuerySet[Duty], *, now: datetime) -> QuerySet[Duty]:
    """Those that are open past their day, or past their hour of this one."""
    return open_(found).filter(_past(now), turn__gt=AT_ONCE)


def _past(now: datetime) -> Q:
    """What had its turn: by what a desk's index has, for an officer may have a hundred thousand."""
    today = new_york_day(now)
    return Q(turn__lte=today) & (Q(turn__lt=today) | Q(turn_at__lt=now))


def count(found: QuerySet[Duty]) -> int:
    """How many there are; one more than MOST_COUNTED where there are more than that."""
    return found.order_by()[: MOST_COUNTED + 1].count()


def soonest(found: QuerySet[Duty], few: int, *, late: int, now: datetime) -> QuerySet[Duty]:
    """Of those open, enough to have the first few in it; so many are late."""
    # Those to come need not be put in order behind these: there may be a hundred thousand.
    return found.filter(_past(now)) if few <= late else found


def ever_owed(kind: str, *, agencies: Collection[str] | None) -> QuerySet[Duty, str]:
    """The ids of the records about which these agencies (None: any) once owed such a duty."""
    found = Duty.objects.filter(kind=kind)
    if agencies is not None:
        found = found.filter(agency__in=agencies)
    return found.values_list("record", flat=True)


def open_about(
    records: Iterable[str], kinds: Iterable[str]
) -> Sequence[tuple[str, str, str, date | None]]:
    """What is open of these kinds about these records: record, kind, part, and its day."""
    found = Duty.objects.filter(
        record__in=list(records), kind__in=list(kinds), state=Duty.State.OPEN
    )
    return list(found.order_by("id").values_list("record", "kind", "part", "due_on"))


def open_of(person: str, kind: str, *, records: Iterable[str]) -> Sequence[str]:
    """Of these records, those about which someone still owes such a duty, one for each duty."""
    found = open_(Duty.objects.filter(desk=person, kind=kind, record__in=list(records)))
    return list(found.order_by("id").values_list("record", flat=True))


class Asked(NamedTuple):
    """A duty about a record, open or closed, as its source looks it up again."""

    record: str
    id: str
    state: str
    due_on: date | None
    explanation: str


def ever_about(records: Iterable[str], kind: str) -> Sequence[Asked]:
    """What was ever owed of this kind about these records, the last one last."""
    found = Duty.objects.filter(record__in=list(records), kind=kind).order_by("opened_at", "id")
    return [Asked(*told) for told in found.values_list(*Asked._fields)]


def each(ids: Iterable[str]) -> Sequence[Duty]:
    """The duties with these ids, which were found before, in their order."""
    wanted = list(ids)
    found = Duty.objects.select_related("agency").in_bulk(wanted)
    return [found[one] for one in wanted if one in found]


def duty(duty_id: str, *, actor: Actor, today: date) -> Duty:
    """A duty; NotFound where it does not exist for the actor."""
    found = duties(actor, today=today).filter(id=duty_id).first()
    if found is None:
        raise NotFound(f"There is no duty “{duty_id}” here.")
    return found


def falls_to(found: Duty, *, today: date) -> Sequence[str]:
    """The names of those whose it is on a day: who may do it, or the one person."""
    named = desks.people([found.person]) if found.person else {}
    if found.person in named:
        return [named[found.person].name]
    asked = (KINDS[found.kind].powers, found.agency_id or "")
    return sorted(person.name for person in desks.holders([asked], on=today)[asked])


def history(duty_id: str, *, actor: Actor, today: date) -> Sequence[Told]:
    """What happened to a duty, newest first."""
    return audit.history(duty(duty_id, actor=actor, today=today).id)


def named() -> Mapping[str, str]:
    """The kinds of duty, each with what it asks."""
    return {kind.name: kind.asks for kind in KINDS.values()}
