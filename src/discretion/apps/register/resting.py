"""What rests on a record: the records that hold and name it, to be read before it is retired."""

from typing import Final

from django.db.models import QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.register.models import Record
from discretion.apps.register.queries import HOLDING, Kept, visible

# As what a record is mentioned by others; none where nothing names it.
_AS: Final = {"function": "function", "system": "system", "contractor": "party", "type": "type"}


def resting_on(kept: Kept, *, actor: Actor) -> QuerySet[Record]:
    """The records in the actor's sight that name this one, by title."""
    found = visible(actor).filter(
        state__in=HOLDING,
        mentions__what=_AS.get(kept.kind, ""),
        mentions__value=kept.code or kept.id,
    )
    if kept.kind == "function":
        # A function's code is its own tree's.
        found = found.filter(agency__in=actor.tree.below(actor.tree.top(kept.agency)))
    return found.order_by("title", "id")
