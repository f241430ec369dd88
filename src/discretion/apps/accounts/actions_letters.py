"""How someone decides how they are told of what is asked of them: by letters, and in a calendar."""

import secrets
from datetime import datetime

from django.db import transaction

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.models import CalendarAddress, Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import record
from discretion.errors import Fault, Invalid, NotAllowed, NotFound, Stale


@transaction.atomic
def choose_letters(letters: str, *, actor: Actor, now: datetime) -> None:
    """Get these letters from now on; one's own choice."""
    person = queries.own_account(actor)
    if not queries.is_own(person.pk, actor):
        raise NotAllowed("This token’s scopes don’t include what its owner chooses for themselves.")
    if letters not in Person.Letters.values:
        raise Invalid([Fault("unknown_code", f"“{letters}” is no choice of letters.", "letters")])
    found = Person.objects.filter(pk=person.pk).exclude(letters=letters)
    if not found.update(letters=letters):
        raise Stale("You chose this already.")
    fact = facts.LettersChosen(record=actor.id, name=person.name, letters=letters)
    record(fact, by=actor, now=now)


@transaction.atomic
def make_calendar(*, actor: Actor, now: datetime) -> str:
    """The secret part of an address for the actor's calendar; shown this once and never again.

    An earlier address no longer works.
    """
    person = _signed_in(actor)
    # Held, so that two who ask at once get one after the other.
    Person.objects.select_for_update().get(pk=person.pk)
    CalendarAddress.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    digest = queries.token_digest(secret)
    CalendarAddress.objects.create(person=person, digest=digest, made_at=now)
    record(facts.CalendarAddressMade(record=actor.id, name=person.name), by=actor, now=now)
    return secret


@transaction.atomic
def revoke_calendar(*, actor: Actor, now: datetime) -> None:
    """Take the address of the actor's calendar back."""
    person = _signed_in(actor)
    found = CalendarAddress.objects.filter(person=person, revoked_at=None)
    if not found.update(revoked_at=now):
        raise NotFound("Your calendar has no address that could be taken back.")
    record(facts.CalendarAddressRevoked(record=actor.id, name=person.name), by=actor, now=now)


def _signed_in(actor: Actor) -> Person:
    if actor.scopes is not None:
        raise NotAllowed("A token can't make a calendar's address; sign in to make one.")
    return queries.own_account(actor)
