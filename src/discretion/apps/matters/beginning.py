"""A matter begun from an act in one go: laid before the officer, recorded, or kept as a draft."""

from datetime import datetime
from typing import Any

from django.db import transaction
from msgspec import UNSET, UnsetType

from discretion.apps.accounts.policy import Actor
from discretion.apps.audit.actions import new_york_day
from discretion.apps.matters import actions, stated
from discretion.apps.matters.contents import Happened, Private
from discretion.apps.matters.opened import Opened
from discretion.errors import Fault, Invalid
from discretion.law.acts import Act
from discretion.law.matters import Kind


@transaction.atomic
def begin(
    act: Act,
    *,
    submit: bool,
    people: int | UnsetType = UNSET,
    form: str = "",
    private: Private = Private(),  # noqa: B008 (it can't be changed)
    why: str = "",
    actor: Actor,
    now: datetime,
) -> Opened:
    """Begin a matter; unless it stays a draft, what could not wait is recorded in its `form`.

    Raises Invalid, by the paths of `Facts` where it is not by those of the act, and NotAllowed;
    then nothing is begun.
    """
    by: dict[str, Any] = {"why": why, "actor": actor, "now": now}
    kind, today = stated.kind_of(act), new_york_day(now)
    recorded = submit and kind is Kind.EXIGENT
    if form and not recorded:
        message = "Only of what is recorded as done one says in which form."
        raise Invalid([Fault("kind_mismatch", message, "form")])
    facts = stated.facts_of(act, kind=kind, agency=act.agency, people=people, today=today)
    it = actions.start(act.agency, kind=kind, facts=facts, private=private, **by)
    if recorded:
        happened = Happened(on=act.on, form=form, people=people)
        return actions.record_exigent(it.id, happened, version=it.version, **by)
    return actions.submit(it.id, version=it.version, **by) if submit else it
