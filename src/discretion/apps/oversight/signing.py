"""What is done with a quarterly report from the signature on: frozen, sent to the speaker, online.

What is signed is exactly what the signer read. The files are rendered and put in place before the
transaction that commits their hashes; killed in between, files are left that no row names.
"""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec
from django.db import transaction

from discretion.apps.accounts.policy import Actor
from discretion.apps.agreements.papers import Paper
from discretion.apps.audit import texts, vault
from discretion.apps.oversight import asking, documents
from discretion.apps.oversight.contents import Release, Signature
from discretion.apps.oversight.doing import (
    Doing,
    change,
    content_of,
    hold,
    opened,
    require_state,
    tell,
)
from discretion.apps.oversight.drafting import Draft, draft_of, quarter_of
from discretion.apps.oversight.facts import (
    QuarterlyDelivered,
    QuarterlyPublished,
    QuarterlySigned,
    QuarterlySuperseded,
)
from discretion.apps.oversight.models import QuarterlyReport
from discretion.apps.reports import delivering
from discretion.apps.reports.steps import capacity, meant
from discretion.errors import Fault, Invalid, Stale
from discretion.law.authority import Power
from discretion.law.deadlines import in_words

_DRAFT, _SIGNED, _PUBLISHED, _SUPERSEDED = QuarterlyReport.State.values


def sign(
    report_id: str, *, fingerprint: str, intent: str, actor: Actor, now: datetime, why: str = ""
) -> QuarterlyReport:
    """Sign a draft as it was read, which freezes it in every format.

    Invalid while a text is still to be reviewed; Stale where the report says something else by now.
    That the signer has just proved who they are is the page's.
    """
    doing, words = Doing(actor, now, why), meant(intent)
    draft = _to_be_signed(report_id, fingerprint, doing)
    # Before it is written into files, which outlast what is refused afterwards.
    texts.require({"intent": words}, by=actor)
    whole = msgspec.structs.replace(draft.release, signed=_signature(words, doing))
    files = {ending: vault.keep(documents.written(whole, ending)) for ending in documents.FORMATS}
    return _freeze(report_id, fingerprint, whole, files, doing)


def _to_be_signed(report_id: str, fingerprint: str, doing: Doing) -> Draft:
    row = opened(report_id, Power.SIGN_QUARTERLY, doing.actor)
    require_state(row, _DRAFT)
    draft = draft_of(row)
    if draft.fingerprint != fingerprint:
        raise Stale(f"{report_id} no longer says what you read; read it again.")
    if draft.open:
        raise Invalid([_to_review(line.source) for line in draft.open])
    return draft


def _to_review(source: str) -> Fault:
    return Fault("missing_field", f"Review the words of {source} first.", f"lines.{source}")


def _signature(words: str, doing: Doing) -> Signature:
    office = capacity(doing.actor, Power.SIGN_QUARTERLY, "")
    return Signature(name=doing.actor.name, capacity=office, on=doing.on, intent=words)


@transaction.atomic
def _freeze(
    report_id: str, fingerprint: str, whole: Release, files: Mapping[str, str], doing: Doing
) -> QuarterlyReport:
    """Commit what was rendered, if it is still what the report says."""
    hold(report_id)
    draft = _to_be_signed(report_id, fingerprint, doing)
    row, signed = draft.report, whole.signed
    assert signed is not None  # noqa: S101 (the caller has just signed it)
    change(
        row,
        QuarterlySigned,
        doing,
        {"fingerprint": fingerprint, "files": files, "intent": signed.intent},
        state=_SIGNED,
        frozen=msgspec.json.encode(whole).decode(),
        fingerprint=fingerprint,
        kept=msgspec.json.encode(draft.kept).decode(),
        files=dict(files),
        signed_at=doing.now,
        signer=doing.actor.id,
        signer_name=signed.name,
        capacity=signed.capacity,
        intent=signed.intent,
    )
    return row


@transaction.atomic
def publish(report_id: str, *, actor: Actor, now: datetime, why: str = "") -> QuarterlyReport:
    """Put a signed report online for everyone; one that it amends is superseded by that."""
    doing = Doing(actor, now, why)
    row = opened(report_id, Power.REPORT_QUARTERLY, actor)
    require_state(row, _SIGNED)
    if old := row.supersedes:
        require_state(old, _PUBLISHED)
        change(old, QuarterlySuperseded, doing, {"by": row.id}, state=_SUPERSEDED)
    published = {"published_at": now, "published_by": actor.name}
    change(row, QuarterlyPublished, doing, {}, state=_PUBLISHED, **published)
    evidence = f"{row.id} was put online on {in_words(doing.on)} by {actor.name}."
    asking.done(quarter_of(row), asking.ONLINE, evidence, actor=actor, now=now)
    return row


@transaction.atomic
def record_delivery(
    report_id: str,
    *,
    on: date,
    how: str,
    proof: str = "",
    paper: Paper | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> QuarterlyReport:
    """Record that a signed report reached the speaker: when, in which way, by what proof.

    A paper's file is in place already, by `papers.keep`. Stale where a delivery is recorded.
    """
    hold(report_id)
    row, doing = opened(report_id, Power.REPORT_QUARTERLY, actor), Doing(actor, now, why)
    require_state(row, _SIGNED, _PUBLISHED, _SUPERSEDED)
    made = delivering.content(asking.SPEAKER, on, how, proof.strip(), paper)
    signed_at = row.signed_at
    assert signed_at is not None  # noqa: S101 (a constraint of the table says so)
    signed_on = Doing(actor, signed_at).on
    if found := [*delivering.faults(made, signed_on, doing.on)]:
        raise Invalid(found)
    changed = QuarterlyReport.objects.filter(id=row.id, delivered_on=None).update(
        delivered_on=on,
        how=how,
        proof=made.proof,
        paper=made.paper,
        paper_name=made.paper_name,
        recorded_at=now,
        recorded_by=actor.name,
    )
    if not changed:
        raise Stale(f"{row.recorded_by or 'Someone'} has recorded this delivery already.")
    row.refresh_from_db()
    tell(row, QuarterlyDelivered, doing, delivery=made, after=content_of(row))
    asking.done(quarter_of(row), asking.SPEAKER, delivering.told(made), actor=actor, now=now)
    return row
