"""Whether the documents attached to agreements are still there, and what was attached."""

from collections.abc import Iterator

from discretion.apps.agreements.facts import DocumentAttached
from discretion.apps.agreements.models import AgreementDocument
from discretion.apps.audit import queries as audit
from discretion.apps.audit import vault
from discretion.apps.audit.chain import Break


def breaks() -> Iterator[Break]:
    """Every document that was changed, put in or taken away behind the record's back."""
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
