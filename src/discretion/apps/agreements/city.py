"""How the agreements of a register document become an office's records, under ids of its own."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from discretion.apps.accounts.policy import Actor, require
from discretion.apps.agreements.contents import AGREEMENT, Agreement
from discretion.apps.audit.actions import PUBLIC_ID, reserve_ids
from discretion.apps.register import store
from discretion.law import register as law
from discretion.law.authority import Power

_WHY = "Taken over from a register document."


@transaction.atomic
def load_agreements(
    agreements: Iterable[law.Agreement], *, actor: Actor, now: datetime
) -> dict[str, str]:
    """Enter a city's agreements into an office that begins; the new id of each by its old one.

    An id of the office's own shape is kept. For whoever sets the installation up.
    """
    require(actor, Power.MANAGE_PEOPLE)
    given = list(agreements)
    reserve_ids(terms.id for terms in given)
    new = [
        store.New(AGREEMENT, terms.agency, _content(terms), "current", _own_id(terms.id))
        for terms in given
    ]
    rows = store.enter(new, actor=actor, now=now, why=_WHY)
    return {terms.id: row.id for terms, row in zip(given, rows, strict=True)}


def _own_id(id_: str) -> str:
    return id_ if PUBLIC_ID.fullmatch(id_) and id_.startswith(AGREEMENT.prefix) else ""


def _content(terms: law.Agreement) -> Agreement:
    return Agreement(
        name=f"Agreement with {terms.with_}",
        with_=terms.with_,
        types=terms.types,
        since=terms.from_,
        until=terms.until,
    )
