"""Everything that writes tokens: a program's way in, made and taken back by who is behind it."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db import transaction

from discretion.apps.accounts import facts, queries
from discretion.apps.accounts.models import Token
from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day, record
from discretion.errors import Fault, Invalid, NotAllowed, NotFound, Stale

_LONGEST_TOKEN_DAYS: Final = 366
# A proof of who one is does not keep for a year.
_LONGEST_BINDING_DAYS: Final = 31


@transaction.atomic
def make_token(
    name: str,
    *,
    agency: str = "",
    scopes: Iterable[str],
    expires_on: date,
    actor: Actor,
    now: datetime,
) -> str:
    """A token for a program that acts for the actor; shown this once and never again.

    That who makes one that binds has just proved who they are is the page's.
    """
    scopes = tuple(dict.fromkeys(scopes))
    _check_token(name, scopes, expires_on, now)
    if actor.scopes is not None:
        raise NotAllowed("A token can't make another; sign in to make one.")
    if agency:
        queries.agency(agency, actor=actor)
    token = f"dsc_{secrets.token_urlsafe(32)}"
    person_id = int(actor.id.removeprefix("person:"))
    kept = Token.objects.create(
        person_id=person_id,
        name=name.strip(),
        agency_id=agency or None,
        scopes=list(scopes),
        digest=queries.token_digest(token),
        expires_on=expires_on,
    )
    fact = facts.TokenMade(
        record=f"token:{kept.pk}",
        agency=agency,
        name=kept.name,
        scopes=scopes,
        expires_on=expires_on.isoformat(),
    )
    record(fact, by=actor, now=now)
    return token


def _check_token(name: str, scopes: tuple[str, ...], expires_on: date, now: datetime) -> None:
    faults = []
    if not name.strip():
        faults.append(Fault("empty_text", "Say which program the token is for.", "name"))
    if not scopes:
        faults.append(Fault("missing_field", "Choose what the program may do.", "scopes"))
    faults += [
        Fault("unknown_code", f"“{scope}” is no scope.", "scopes")
        for scope in scopes
        if scope not in queries.SCOPES
    ]
    days = (expires_on - new_york_day(now)).days
    binds = not queries.BINDING.isdisjoint(scopes)
    if not 0 <= days <= (_LONGEST_BINDING_DAYS if binds else _LONGEST_TOKEN_DAYS):
        ahead = "a month from now: it signs, or approves" if binds else "a year from now"
        faults.append(Fault("bad_date", f"Choose a day from today to {ahead}.", "expires_on"))
    if faults:
        raise Invalid(faults)


@transaction.atomic
def revoke_token(token_id: int, *, actor: Actor, now: datetime) -> None:
    """Take one of the actor's own tokens back."""
    token = queries.tokens(actor).filter(pk=token_id).first()
    if token is None:
        raise NotFound("There is no such token here.")
    if not Token.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=now):
        raise Stale("This token was revoked already.")
    fact = facts.TokenRevoked(
        record=f"token:{token_id}", agency=token.agency_id or "", name=token.name
    )
    record(fact, by=actor, now=now)
