"""Outgoing mail as those see it who have to see that it goes: to whom and how far, never what.

Mail is below accounts and knows no roles, so the check of the power is here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from discretion.apps.accounts.policy import Actor
from discretion.apps.mail import actions, queries
from discretion.errors import NotAllowed
from discretion.law.authority import Power

if TYPE_CHECKING:
    from discretion.apps.mail.models import Message

STATES = queries.STATES


def messages(actor: Actor, *, state: str = "", words: str = "") -> "QuerySet[Message]":
    """The letters of the agencies whose mail the actor tends, newest first."""
    return queries.messages(_agencies(actor), state=state, words=words)


def message(message_id: int, *, actor: Actor) -> "Message":
    """A letter; NotFound where it is not the actor's to tend."""
    return queries.message(message_id, agencies=_agencies(actor))


def counts(actor: Actor) -> Mapping[str, int]:
    """How many of those letters are in each state."""
    return queries.counts(_agencies(actor))


def try_again(message_id: int, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Have a letter tried now; NotFound where it is not the actor's to tend."""
    actions.try_again(message_id, agencies=_agencies(actor), by=actor, now=now, why=why)


def stop(message_id: int, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Let a letter not be sent; NotFound where it is not the actor's to tend."""
    actions.stop(message_id, agencies=_agencies(actor), by=actor, now=now, why=why)


def _agencies(actor: Actor) -> frozenset[str] | None:
    if not actor.can_anywhere(Power.TEND_MAIL):
        raise NotAllowed("Your roles don't include this: tend mail.")
    return actor.where(Power.TEND_MAIL)
