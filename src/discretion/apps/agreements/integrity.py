"""Whether the documents attached to agreements are still there, and what was attached; and what was
confirmed of what went out under them."""

from collections.abc import Iterator

from discretion.apps.agreements.facts import DisposalConfirmed, DocumentAttached
from discretion.apps.agreements.models import AgreementDocument, Disposal
from discretion.apps.audit import queries as audit
from discretion.apps.audit import vault
from discretion.apps.audit.chain import Break


def breaks() -> Iterator[Break]:
    """Every document and confirmation that was changed, put in or taken away behind the record's
    back."""
    yield from _documents()
    yield from _disposals()


def _disposals() -> Iterator[Break]:
    rows = Disposal.objects.exclude(how="")
    there = {r.disclosure: (r.agreement_id, r.how, f"{r.on}", r.proof) for r in rows}
    told = {
        fact["record"]: tuple(fact[name] for name in ("agreement", "how", "on", "proof"))
        for fact in audit.facts([DisposalConfirmed.kind])
    }
    for id_ in sorted(there | told):
        if there.get(id_) != told.get(id_):
            yield Break(0, f"What was confirmed of {id_} was changed behind the record's back.")


def _documents() -> Iterator[Break]:
    rows = AgreementDocument.objects.order_by("pk")
    there = {(row.agreement_id, row.sha256): row.name for row in rows}
    told = {
        (fact["record"], fact["sha256"]): fact["document"]
        for fact in audit.facts([DocumentAttached.kind])
    }
    for id_, digest in sorted(there | told):
        if there.get((id_, digest)) != told.get((id_, digest)):
            yield Break(0, f"The documents of {id_} were changed behind the record's back.")
        elif damage := vault.damage(digest):
            yield Break(0, f"A document of {id_}: {damage}")
