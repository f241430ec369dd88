"""How someone decides which columns a list shows them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.models import Person
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import record


@transaction.atomic
def choose_columns(listed: str, columns: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """See these columns of a list from now on; with none, its usual ones again."""
    found = Person.objects.select_for_update().filter(pk=queries.own_account(actor).pk)
    person = found.get()
    others = {name: kept for name, kept in person.columns.items() if name != listed}
    after = {**others, listed: list(columns)} if columns else others
    if after == person.columns:
        return
    found.update(columns=after)
    fact = facts.ColumnsChosen(
        record=actor.id, name=person.name, listed=listed, columns=tuple(columns)
    )
    record(fact, by=actor, now=now)
