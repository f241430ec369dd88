"""What went out and came in, as a list of it is narrowed."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from discretion.apps.accounts.policy import Actor
from discretion.apps.matters.models import DisclosureRecord
from discretion.apps.matters.records import disclosures
from discretion.apps.register.known import codes_about

_WORDS_IN = ("id", "purpose", "party", "form", "by_name")


class DoneFilters(NamedTuple):
    """What the list is narrowed by; what is empty narrows nothing."""

    since: date | None = None
    until: date | None = None
    agency: str = ""
    party: str = ""
    type: str = ""
    # By the id of a designation, or of an approval or determination.
    under: str = ""
    basis: str = ""
    words: str = ""
    # Also what was corrected since.
    corrected: bool = False


def done(actor: Actor, asked: DoneFilters = DoneFilters()) -> QuerySet[DisclosureRecord]:  # noqa: B008 (it can't be changed)
    """What went out and came in that exists for the actor, the last one first."""
    found = disclosures(actor, corrected=asked.corrected)
    given = {
        "on__gte": asked.since,
        "on__lte": asked.until,
        "party": asked.party,
        "basis": asked.basis,
    }
    found = found.filter(**{name: value for name, value in given.items() if value})
    if asked.agency:
        found = found.filter(agency__in=actor.tree.below(asked.agency))
    if asked.under:
        found = found.filter(Q(designation=asked.under) | Q(approval=asked.under))
    if asked.type:
        found = _of_type(found, asked.type)
    return about(found, asked.words)


def about(found: QuerySet[DisclosureRecord], words: str) -> QuerySet[DisclosureRecord]:
    """Those that have each of these words in what they say."""
    for word in words.split():
        said = (Q(**{f"{column}__icontains": word}) for column in _WORDS_IN)
        found = found.filter(Q(*said, _connector=Q.OR))
    return found


def _of_type(found: QuerySet[DisclosureRecord], type_: str) -> QuerySet[DisclosureRecord]:
    """Those of a type, or of a broader one that takes it in; the list of them is JSON."""
    named = (Q(named__contains=f'"{code}"') for code in codes_about(type_))
    there = found.annotate(named=Cast("types", TextField()))
    return there.filter(Q(*named, _connector=Q.OR))
