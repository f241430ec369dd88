"""The one letter a day that tells a person what is new, what moved, what is late and due soon, and
what bears no delay; and once a week what is open and has no day at all.

A morning is begun once: what is news then is for this letter, and what comes later for the next.
Each letter is written under a name of the person and the day, so however often this runs, there is
one. What a morning that was broken off told is told once more by the next, rather than lost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from discretion.apps.accounts import desks
from discretion.apps.accounts.models import AT_ONCE, URGENT
from discretion.apps.accounts.whom_to_ask import WhomToAsk
from discretion.apps.audit.actions import new_york_day
from discretion.apps.duties.kinds import KINDS
from discretion.apps.duties.letters import address, by_when
from discretion.apps.duties.models import AT_ONCE as NO_DELAY
from discretion.apps.duties.models import Duty, Night, desk
from discretion.apps.duties.queries import SOONEST
from discretion.apps.mail.actions import post
from discretion.apps.mail.letters import Letter
from discretion.law.deadlines import counted, in_words, listed

if TYPE_CHECKING:
    from discretion.apps.accounts.models import Person

SOON: Final = timedelta(days=7)
_MOST_LISTED: Final = 20
# A kind, an agency (empty: the City), and the one person, if there is one.
_Found = tuple[str, str, str]
_News = Mapping[str, Sequence[str]]
# What a source of duties adds about these records, where it has something to say of them.
Said = Callable[[Sequence[str]], Mapping[str, str]]
_NOTHING: Final[Mapping[str, Said]] = MappingProxyType({})


class _Open(NamedTuple):
    """What is open of which a morning may tell: what had its turn or soon has, what has no day
    (none of it but once a week), and what is news."""

    due: QuerySet[Duty]
    unset: QuerySet[Duty]
    told: QuerySet[Duty]


class _Part(NamedTuple):
    """What a letter tells under one heading, the first of it, and how many that are."""

    heading: str
    first: Sequence[Duty]
    many: int
    counted: str


def remind(*, now: datetime, said: Mapping[str, Said] = _NOTHING) -> int:
    """Write to everyone who has news, or something open that bears no delay or is due within seven
    days or past its day, and wants a letter a day; how many that were. The first letters of a week
    tell what has no day too. Nothing where this morning's are all written.

    `said`: what a source adds about the records of a kind of duty that are listed.
    """
    today = new_york_day(now)
    night = _begun(today, now)
    if night.ended_at:
        return 0
    found, places = _open(today)
    news = _by_desk(found.told)
    whose, whom = _whose(places, today), WhomToAsk({agency for _, agency, _ in places}, on=today)
    written = 0
    for person, theirs in whose.items():
        parts = _parts(person, _of(found, theirs, news), now)
        if parts:
            letter = _letter(person, parts, _added(parts, said), whom, now)
            # One by one, so that nobody waits to save something until the whole City is written to.
            with transaction.atomic():
                post([letter], now=now)
            written += 1
    Night.objects.filter(day=today, ended_at=None).update(ended_at=now)
    return written


def _open(today: date) -> tuple[_Open, set[_Found]]:
    """What is open of which this morning may tell, and where it lies."""
    open_ = Duty.objects.filter(state=Duty.State.OPEN)
    # All of the City's by their days, which an index has, and what has none beside them; those of a
    # desk by their turn, at which what bears no delay comes before all others, and the rest last.
    dated, undated = open_.filter(due_on__lte=today + SOON), open_.filter(due_on=None)
    unset = open_.filter(turn=date.max)
    if not _is_first_of_week(today):
        undated, unset = undated.filter(turn=NO_DELAY), unset.none()
    told = open_.filter(news__in=(Duty.News.NEW, Duty.News.MOVED), news_on=today)
    found = _Open(open_.filter(turn__lte=today + SOON), unset, told)
    return found, _places(dated) | _places(undated) | _places(told)


def _is_first_of_week(today: date) -> bool:
    """Whether no morning of this week was gone through to its end before."""
    monday = today - timedelta(days=today.weekday())
    return not Night.objects.filter(day__gte=monday, day__lt=today, ended_at__isnull=False).exists()


def _of(found: _Open, theirs: Sequence[str], news: _News) -> _Open:
    """What of it lies on these desks."""
    own = [id_ for place in theirs for id_ in news.get(place, ())]
    about = found.told.filter(id__in=own) if own else found.told.none()
    due, unset = (each.filter(desk__in=theirs) for each in (found.due, found.unset))
    return _Open(due, unset, about)


@transaction.atomic
def _begun(today: date, now: datetime) -> Night:
    """This morning, begun by whoever is first; what nobody could be told of waits for another."""
    night, is_first = Night.objects.get_or_create(day=today, defaults={"begun_at": now})
    if is_first:
        broken_off = Night.objects.filter(ended_at=None, day__lt=today).values("day")
        waiting = Duty.objects.filter(
            Q(news_on=None) | Q(news_on__in=broken_off),
            state=Duty.State.OPEN,
            news__in=(Duty.News.NEW, Duty.News.MOVED),
        )
        held = _held(_places(waiting), today)
        for place in held:
            waiting.filter(desk=place).update(news_on=today)
    return night


def _places(found: QuerySet[Duty]) -> set[_Found]:
    """Where such duties lie."""
    places = found.order_by().values_list("kind", "agency", "person").distinct()
    return {(kind, agency or "", person) for kind, agency, person in places}


def _by_desk(told: QuerySet[Duty]) -> _News:
    """The ids of the duties that there is news of, by their desk."""
    found: dict[str, list[str]] = {}
    for id_, place in told.order_by(*SOONEST).values_list("id", "desk"):
        found.setdefault(place, []).append(id_)
    return found


def _held(found: Iterable[_Found], today: date) -> Sequence[str]:
    """The desks at which someone sits."""
    there = list(found)
    holders = _holders(there, today)
    return [desk(*place) for place in there if holders[place]]


def _whose(found: Iterable[_Found], today: date) -> "Mapping[Person, list[str]]":
    """On which desks something lies for whom, of those who want a letter a day."""
    there = sorted(set(found))
    whose: dict[Person, list[str]] = {}
    for place, people in _holders(there, today).items():
        for person in people:
            if has_one_a_day(person):
                whose.setdefault(person, []).append(desk(*place))
    return whose


def has_one_a_day(person: "Person") -> bool:
    """Whether someone gets the letter of the day; who wants only what is urgent gets none."""
    return person.letters != URGENT


def _holders(there: Sequence[_Found], today: date) -> "Mapping[_Found, tuple[Person, ...]]":
    powers = {name: kind.powers for name, kind in KINDS.items()}
    held = desks.holders([(powers[kind], agency) for kind, agency, _ in there], on=today)
    named = desks.people(person for _, _, person in there)
    return {
        (kind, agency, one): (named[one],) if one in named else held[powers[kind], agency]
        for kind, agency, one in there
    }


def _letter(
    person: "Person",
    parts: Sequence[_Part],
    added: Mapping[str, str],
    whom: WhomToAsk,
    now: datetime,
) -> Letter:
    """The letter of a day."""
    subject = listed([f"{part.many} {part.counted}" for part in parts])
    preferences = f"{settings.OFFICE_URL}/me/letters"
    sections = [
        f"{subject} for you; each is closed by doing it.",
        *(text for part in parts for text in _section(part, added, now)),
        f"All of your duties, and how each day was worked out: {address()}",
        f"You get one such letter a day at most; change that here: {preferences}",
        whom.line(parts[0].first[0].agency_id or "", person),
    ]
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject=subject,
        text="\n\n".join(filter(None, sections)) + "\n",
        kind="digest",
        once=f"digest:{person.pk}:{new_york_day(now)}",
    )


def _parts(person: "Person", found: _Open, now: datetime) -> Sequence[_Part]:
    """What a letter tells, each duty once; of what is new only to who was not told at once."""
    today, due = new_york_day(now), found.due
    late = due.filter(Q(due_on__lt=today) | Q(turn_at__lt=now))
    soon = due.filter(due_on__gte=today, turn_at__gte=now)
    later = found.told.filter(turn__gt=today + SOON)
    moved = later.filter(news=Duty.News.MOVED)
    new, unset = later.filter(news=Duty.News.NEW), found.unset
    if person.letters == AT_ONCE:
        new = later.none()
    else:
        unset = unset.exclude(news=Duty.News.NEW, news_on=today)
    told = (
        ("To be done without delay", due.filter(turn=NO_DELAY), "to be done without delay"),
        ("Late", late, "late"),
        ("Due within a week", soon, "due within a week"),
        ("New", new, "new"),
        ("Moved to another day", moved, "moved to another day"),
        ("Open, with no set day", unset, "open with no set day"),
    )
    return [
        _Part(heading, list(duties.order_by(*SOONEST)[:_MOST_LISTED]), many, counted)
        for heading, duties, counted in told
        if (many := duties.count())
    ]


def _added(parts: Sequence[_Part], said: Mapping[str, Said]) -> Mapping[str, str]:
    """What the sources add about what is listed, by the id of the duty."""
    found: dict[str, str] = {}
    for kind, words_on in said.items():
        about = [duty for part in parts for duty in part.first if duty.kind == kind]
        words = words_on([duty.record for duty in about]) if about else {}
        found |= {duty.id: words[duty.record] for duty in about if duty.record in words}
    return found


def _section(part: _Part, added: Mapping[str, str], now: datetime) -> Iterable[str]:
    yield f"{part.heading}:"
    yield from (
        "\n".join(filter(None, (_line(duty, now), added.get(duty.id)))) for duty in part.first
    )
    if part.many > _MOST_LISTED:
        yield f"And {part.many - _MOST_LISTED} more."


def _line(duty: Duty, now: datetime) -> str:
    said = f"{duty.what}: {_by_when(duty, now)}.\n{address(duty.id)}"
    if duty.news != Duty.News.MOVED or duty.news_on != new_york_day(now):
        return said
    was = f"It was due on {in_words(duty.moved_from)}" if duty.moved_from else "It had no set day"
    return f"{said}\n{was}; {duty.moved_why}."


def _by_when(duty: Duty, now: datetime) -> str:
    if duty.due_on is None:
        since = in_words(new_york_day(duty.opened_at))
        return "without delay" if duty.turn == NO_DELAY else f"no set day, open since {since}"
    days = (duty.due_on - new_york_day(now)).days
    far = "today" if not days else f"in {counted(days, 'day')}"
    if days < 0 or (duty.due_at and duty.due_at < now):
        far = "late"
    return f"{by_when(duty)}, {far}"
