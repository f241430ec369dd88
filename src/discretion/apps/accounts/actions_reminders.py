"""How someone decides whether they get a letter a day about what is due."""

from datetime import datetime

from django.db import transaction

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.models import Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import record
from discretion.errors import NotAllowed, Stale


@transaction.atomic
def set_reminders(*, wanted: bool, actor: Actor, now: datetime) -> None:
    """Be reminded once a day from now on, or no longer; one's own choice."""
    person = queries.own_account(actor)
    if not queries.is_own(person.pk, actor):
        raise NotAllowed("This token’s scopes don’t include what its owner chooses for themselves.")
    if not Person.objects.filter(pk=person.pk, reminders=not wanted).update(reminders=wanted):
        raise Stale("You chose this already.")
    fact = facts.RemindersChosen(record=actor.id, name=person.name, wanted=wanted)
    record(fact, by=actor, now=now)
