"""Everything that writes agreements.

To draft one is to keep the register; to let it hold, change one that holds, or end it is to enter
an agreement (§ 23-1203(3)). Retiring, restoring and confirming are the register's own actions.
"""

from datetime import date, datetime
from typing import Final

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor, require_any
from discretion.apps.agreements import disposing, facts, queries
from discretion.apps.agreements.contents import AGREEMENT, Agreement, agreement
from discretion.apps.agreements.models import AgreementDocument
from discretion.apps.agreements.papers import Paper
from discretion.apps.audit.actions import record
from discretion.apps.register import queries as register
from discretion.apps.register import store
from discretion.apps.register.actions import require_holding
from discretion.apps.register.checks import check
from discretion.apps.register.facts import RecordChanged
from discretion.apps.register.known import Known
from discretion.apps.register.queries import Kept
from discretion.apps.register.shapes import same
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power

_DRAFTING: Final = (Power.ENTER_AGREEMENT, Power.KEEP_REGISTER)


def require_writing(actor: Actor, state: str, agency: str) -> None:
    """As `require`: whoever keeps the register drafts agreements, and only officers enter them."""
    require_any(actor, _DRAFTING if state == "draft" else _DRAFTING[:1], agency)


@transaction.atomic
def enter(
    content: Agreement,
    *,
    agency: str,
    state: str = "current",
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Kept:
    """Enter an agreement, or draft one; Invalid where its content is."""
    if not agency:
        raise Invalid([Fault("missing_field", "Choose the agency it belongs to.", "agency")])
    if state not in ("draft", "current"):
        raise Invalid([Fault("unknown_code", f"“{state}” is neither draft nor current.", "state")])
    require_writing(actor, state, agency)
    check(AGREEMENT, content, Known(agency))
    new = store.New(AGREEMENT, agency, content, state)
    (row,) = store.enter([new], actor=actor, now=now, why=why)
    return register.kept(row)


@transaction.atomic
def change(
    record_id: str,
    content: Agreement,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Kept:
    """Change what an agreement says; Stale where it changed since `version` was opened."""
    row = queries.row(record_id, actor=actor)
    require_writing(actor, row.state, row.agency_id or "")
    require_holding(row)
    before = store.content_of(row)
    check(AGREEMENT, content, Known(row.agency_id or ""), before)
    if row.version != version:
        raise Stale(f"{row.changed_by} changed {record_id} meanwhile.")
    if same(content, before):
        return register.kept(row)
    changed = store.Change(row, content, version, row.state)
    store.change([changed], actor=actor, now=now, why=why, fact=RecordChanged)
    disposing.agreement_changed(row, by=actor, now=now)
    return register.kept(row)


@transaction.atomic
def end(
    record_id: str, *, on: date, version: int, actor: Actor, now: datetime, why: str = ""
) -> Kept:
    """Give an agreement its last day."""
    row = queries.row(record_id, actor=actor)
    require_writing(actor, "current", row.agency_id or "")
    if row.state != "current":
        raise Stale(f"{record_id} is {row.state} by now.")
    content = agreement(store.content_of(row))
    if on < content.since:
        raise Invalid([Fault("bad_date", "It can't end before it begins.", "on")])
    ended = store.Change(row, msgspec.structs.replace(content, until=on), version, row.state)
    store.change([ended], actor=actor, now=now, why=why, fact=facts.AgreementEnded)
    disposing.agreement_changed(row, by=actor, now=now)
    return register.kept(row)


@transaction.atomic
def attach(record_id: str, paper: Paper, *, actor: Actor, now: datetime, why: str = "") -> None:
    """Attach a document whose file `papers.keep` has put in place."""
    row = store.held(queries.row(record_id, actor=actor))
    require_writing(actor, row.state, row.agency_id or "")
    if AgreementDocument.objects.filter(agreement=record_id, sha256=paper.sha256).exists():
        raise Invalid([Fault("duplicate_id", "This document is attached already.", "document")])
    AgreementDocument.objects.create(
        agreement_id=record_id, attached_at=now, attached_by=actor.name, **paper._asdict()
    )
    fact = facts.DocumentAttached(
        record=record_id,
        agency=row.agency_id or "",
        why=why,
        before=store.kept(row),
        after=store.kept(row),
        document=paper.name,
        sha256=paper.sha256,
        size=paper.size,
    )
    record(fact, by=actor, now=now)
