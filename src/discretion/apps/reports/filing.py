"""What is done with a report from the preparer's word on: prepared, signed and frozen, filed.

What is signed is exactly what the preparer vouched for and what the signer saw. The package is
rendered and put in place before the transaction that commits its hash; killed in between, a file
is left that no row names, and the report is as it was.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction

from discretion.apps.accounts import queries as accounts
from discretion.apps.accounts.policy import Actor, require, require_any
from discretion.apps.audit import queries as audit
from discretion.apps.audit import signing, texts, vault
from discretion.apps.register.fingerprints import fingerprint as fingerprint_of
from discretion.apps.reports import asking, filing_facts, filings, package, queries
from discretion.apps.reports.doing import Doing
from discretion.apps.reports.evidence import records_behind
from discretion.apps.reports.filings import Delivered, Desk, Filed, Signed
from discretion.apps.reports.models import Delivery, Filing, Report, Signing
from discretion.apps.reports.steps import capacity, hold, meant, require_state, step
from discretion.errors import Fault, Invalid, Stale
from discretion.forms import report as forms
from discretion.forms.write import FORMATS, render
from discretion.law.authority import Power

_DRAFT, _PREPARED, _SIGNED, _FILED, _SUPERSEDED = Report.State.values
_PREPARER: Final = Signing.Part.PREPARER.value
_HEAD: Final = Signing.Part.AGENCY_HEAD.value


# Prepared


@transaction.atomic
def prepare(
    report_id: str,
    *,
    fingerprint: str,
    intent: str,
    acknowledged: Collection[str] = (),
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Signed:
    """Vouch for a draft as it was seen, and lay it before the head.

    `acknowledged` are the codes of the findings that may stand. Invalid where a contradiction
    stands or a gap or doubt is not acknowledged; Stale where the draft says something else by now.
    """
    doing = Doing(actor, now, why)
    hold(report_id)
    desk = _opened(report_id, Power.PREPARE_REPORT, _DRAFT, doing)
    _require_seen(desk, fingerprint)
    _require_sound(desk, acknowledged)
    words, row = meant(intent), desk.draft.report
    named = _naming(_PREPARER, desk.report, doing)
    row.signatures = msgspec.json.encode(named.signatures).decode()
    accepted = tuple(sorted({f.code for f in desk.doubtful}))
    told = {"fingerprint": fingerprint, "intent": words, "acknowledged": accepted}
    step(row, _PREPARED, filing_facts.ReportPrepared, doing, **told)
    asking.ask_to_sign(row, doing)
    return _sign(row, _PREPARER, Power.PREPARE_REPORT, words, fingerprint_of(named), doing)


def _opened(report_id: str, power: Power, state: str, doing: Doing) -> Desk:
    row = queries.row(report_id, actor=doing.actor)
    require(doing.actor, power, row.agency_id)
    require_state(row, state)
    return filings.desk(report_id, actor=doing.actor, now=doing.now)


def _require_seen(desk: Desk, fingerprint: str) -> None:
    if desk.fingerprint != fingerprint:
        raise Stale(f"{desk.draft.report.id} no longer says what you read; read it again.")


def _require_sound(desk: Desk, acknowledged: Collection[str]) -> None:
    found = [
        Fault(f.code, f"{f.message} {f.fix}", f"answers.{f.question}" if f.question else "")
        for f in desk.blocking
    ]
    found += [
        Fault(f.code, f"{f.message} Mend it, or say that it may stand.", "acknowledged")
        for f in desk.doubtful
        if f.code not in acknowledged
    ]
    if found:
        raise Invalid(found)


def _naming(part: str, report: forms.Report, doing: Doing) -> forms.Report:
    """What was seen, with who puts their name there, as their account has them.

    Where an officer filled in someone else, that one stays.
    """
    blanks, known = report.signatures[part], _as_signing(doing.actor)
    if blanks["name"] in (None, "", known["name"]):
        blanks = {blank: said or known.get(blank) or None for blank, said in blanks.items()}
    return msgspec.structs.replace(report, signatures={**report.signatures, part: blanks})


def _as_signing(actor: Actor) -> Mapping[str, str]:
    """What a signature block says of who signs; what acts without an account has only a name."""
    person = accounts.account_of(actor)
    if person is None:
        return {"name": actor.name}
    return {name: getattr(person, name) for name in ("name", "title", "email", "phone")}


@transaction.atomic
def return_to_draft(report_id: str, *, actor: Actor, now: datetime, why: str) -> None:
    """Send a prepared report back to be worked on; for who prepares or signs. Why is owed."""
    row = queries.row(report_id, actor=actor)
    require_any(actor, (Power.PREPARE_REPORT, Power.SIGN_REPORT), row.agency_id)
    require_state(row, _PREPARED)
    if not why.strip():
        raise Invalid([Fault("missing_field", "Say what is to be mended.", "why")])
    doing = Doing(actor, now, why)
    step(row, _DRAFT, filing_facts.ReportReturned, doing)
    asking.returned(row, doing)


# Signed


def sign(
    report_id: str, *, fingerprint: str, intent: str, actor: Actor, now: datetime, why: str = ""
) -> Filed:
    """Sign a prepared report as agency head or designee, which freezes it in a package.

    `fingerprint` is of what the signer saw. Stale where the report says something else by now, or
    something else than was prepared. That the signer has just proved who they are is the page's.
    """
    doing, words = Doing(actor, now, why), meant(intent)
    desk = _to_be_signed(report_id, fingerprint, doing)
    # Before it is written into files, which outlast what is refused afterwards.
    texts.require({"intent": words}, by=actor)
    whole = _with_signature(desk.report, doing)
    about = _about(desk, words, doing)
    packed = package.pack(about, _files(desk, whole), signing.sign)
    made = Filing(
        fingerprint=fingerprint_of(whole),
        package=vault.keep(packed),
        size=len(packed),
        key=about.key,
        head_number=about.record.number,
        head_digest=about.record.digest,
        made_at=now,
    )
    _freeze(report_id, fingerprint, whole, made, words, doing)
    return filings.filing(report_id, actor=actor)


def _to_be_signed(report_id: str, fingerprint: str, doing: Doing) -> Desk:
    desk = _opened(report_id, Power.SIGN_REPORT, _PREPARED, doing)
    if desk.changed:
        raise Stale(f"{report_id} no longer says what was prepared; return it to be prepared anew.")
    _require_seen(desk, fingerprint)
    return desk


def _with_signature(report: forms.Report, doing: Doing) -> forms.Report:
    named = _naming(_HEAD, report, doing).signatures[_HEAD]
    signed = {**named, "signature": doing.actor.name, "date": doing.on.isoformat()}
    return msgspec.structs.replace(report, signatures={**report.signatures, _HEAD: signed})


def _about(desk: Desk, words: str, doing: Doing) -> package.About:
    row, (number, digest) = desk.draft.report, audit.head()
    return package.About(
        report=row.id,
        agency=row.agency_id,
        agency_name=desk.draft.material.name(row.agency_id),
        cycle=row.cycle,
        amendment=row.amendment,
        supersedes=row.supersedes_id or "",
        edition=row.edition,
        signers=tuple(_signers(desk, words, doing)),
        record=package.Head(number=number, digest=digest),
        key=signing.public_key(),
    )


def _signers(desk: Desk, words: str, doing: Doing) -> Iterator[package.Signer]:
    if by := desk.prepared:
        yield package.Signer(
            part=by.part, name=by.person_name, capacity=by.capacity, on=by.on, intent=by.intent
        )
    yield package.Signer(
        part=_HEAD,
        name=doing.actor.name,
        capacity=capacity(doing.actor, Power.SIGN_REPORT, desk.draft.report.agency_id),
        on=doing.on,
        intent=words,
    )


def _files(desk: Desk, whole: forms.Report) -> Mapping[str, bytes]:
    files = {f"report.{ending}": render(whole, ending) for ending in FORMATS}
    return {**files, package.RECORDS: package.encode(records_behind(desk.draft))}


@transaction.atomic
def _freeze(
    report_id: str, fingerprint: str, whole: forms.Report, made: Filing, words: str, doing: Doing
) -> None:
    """Commit what was rendered, if it is still what the report says."""
    hold(report_id)
    row = _to_be_signed(report_id, fingerprint, doing).draft.report
    row.frozen = forms.encode(whole).decode()
    row.signatures = msgspec.json.encode(whole.signatures).decode()
    told = {"fingerprint": made.fingerprint, "package": made.package, "intent": words}
    step(row, _SIGNED, filing_facts.ReportSigned, doing, **told)
    _sign(row, _HEAD, Power.SIGN_REPORT, words, fingerprint, doing)
    asking.signed(row, doing)
    made.report = row
    made.save(force_insert=True)


def _sign(
    row: Report, part: str, power: Power, words: str, fingerprint: str, doing: Doing
) -> Signed:
    made = Signing.objects.create(
        report=row,
        part=part,
        person=doing.actor.id,
        person_name=doing.actor.name,
        capacity=capacity(doing.actor, power, row.agency_id),
        on=doing.on,
        at=doing.now,
        intent=words,
        fingerprint=fingerprint,
    )
    return filings.signed(made)


# Filed


@transaction.atomic
def file(report_id: str, *, actor: Actor, now: datetime, why: str = "") -> tuple[Delivered, ...]:
    """File a signed report: its deliveries are due from here, and the one it amends is superseded.

    For who signs the report or prepares it.
    """
    doing = Doing(actor, now, why)
    row = queries.row(report_id, actor=actor)
    require_any(actor, (Power.SIGN_REPORT, Power.PREPARE_REPORT), row.agency_id)
    require_state(row, _SIGNED)
    if old := row.supersedes:
        require_state(old, _FILED)
        step(old, _SUPERSEDED, filing_facts.ReportSuperseded, doing, by=row.id)
    step(row, _FILED, filing_facts.ReportFiled, doing, package=row.filing.package)
    Delivery.objects.bulk_create(
        Delivery(report=row, recipient=recipient, filed_on=doing.on, duty=duty)
        for recipient, duty in asking.ask_to_deliver(row, doing).items()
    )
    return tuple(filings.deliveries(report_id, actor=actor))
